"""Where is it, since when, with whom: an item by its number; and a post by what one knows of it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gateway.application.office import Office
from gateway.http.choices import posts_to_choose
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit

pages = Pages("find")


@pages.get("/find", Permission.POST)
def find(office: Office, visit: Visit) -> ResponseReturnValue:
    """Files and receipts that are meant by the number, and the departments that did not answer."""
    number = " ".join(request.args.get("number", "").split())
    findings = office.workflow.find(visit.caller, number) if number else None
    return render_template("find.html", number=number, findings=findings)


@pages.get("/posts", Permission.POST, passive=True)
def posts(office: Office, visit: Visit) -> ResponseReturnValue:
    """The part of a form that lists the posts found."""
    query = request.args.get("q", "")
    return render_template("_posts.html", posts=posts_to_choose(office, visit, query), query=query, chosen="")
