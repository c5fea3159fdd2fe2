"""Vacant posts below the acting post, before whom something waits."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from gateway.application.office import Office
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit

pages = Pages("vacancies")


@pages.get("/vacant", Permission.POST)
def vacant(office: Office, visit: Visit) -> ResponseReturnValue:
    """How much waits before each, and since when; who does not answer is named."""
    found = office.workflow.vacancies(visit.caller)
    return render_template("vacant.html", found=found)
