"""Where is it, since when, with whom: what has a number or words; and a post by what one knows of it."""

from __future__ import annotations

from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gateway.application.dates import NotADate, parse_day
from gateway.application.office import Office
from gateway.http.choices import posts_to_choose
from gateway.http.pages import Pages, Permission
from gateway.http.papers_found import papers_found
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("find")

KINDS: Final = {"file": N_("Files"), "receipt": N_("Receipts")}
STATES: Final = {"open": N_("Not closed"), "in-file": N_("In a file"), "closed": N_("Closed")}
DAYS: Final = ("since", "until")
NARROWED: Final = ("kind", "state", "department", "section", "holder", "category", *DAYS)


@pages.get("/find", Permission.POST)
def find(office: Office, visit: Visit) -> ResponseReturnValue:
    """Files and receipts that have the words and are as asked, and the departments that did not answer."""
    words = " ".join((request.args.get("q") or request.args.get("number") or "").split())[:200]
    narrowed, typed = _narrowed(visit), {name: request.args.get(name, "").strip() for name in DAYS}
    is_faulty = any(typed[name] and not narrowed[name] for name in DAYS)
    after = max(0, min(1000, request.args.get("after", 0, type=int)))
    asked: dict[str, str | int | None] = {"q": words, **narrowed, "after": after or None}
    is_asked = not is_faulty and bool(words or any(narrowed.values()))
    in_papers = request.args.get("papers") == "1"
    looks = in_papers and words and not is_faulty and not after and narrowed["kind"] != "file"
    return render_template(
        "find.html",
        q=words,
        in_papers=in_papers,
        papers=papers_found(office, visit, words, narrowed) if looks else None,
        narrowed=narrowed,
        typed=typed,
        is_faulty=is_faulty,
        after=after,
        findings=office.workflow.search(visit.caller, asked) if is_asked else None,
        kinds=KINDS,
        states=STATES,
        posts=visit.posts.of(visit.caller, visit.post.department),
        departments=visit.departments(),
        sections=_sections(visit),
    )


def _sections(visit: Visit) -> list[str]:
    """Those of the reader's department, as the reader calls them."""
    posts = visit.posts.of(visit.caller, visit.post.department)
    return sorted({visit.words.name(who.section) for who in posts if who.section})


def _narrowed(visit: Visit) -> dict[str, str | None]:
    """What else must be so; what nobody can have chosen is not asked."""
    asked = {name: request.args.get(name, "").strip() or None for name in NARROWED}
    allowed = {"kind": KINDS, "state": STATES, "department": visit.departments()}
    for name, values in allowed.items():
        asked[name] = asked[name] if asked[name] in values else None
    for name in DAYS:
        asked[name] = _day(asked[name])
    return asked


def _day(text: str | None) -> str | None:
    try:
        return str(parse_day(text)) if text else None
    except NotADate:
        return None


@pages.get("/posts", Permission.POST, passive=True)
def posts(office: Office, visit: Visit) -> ResponseReturnValue:
    """The part of a form that lists the posts found."""
    query = request.args.get("q", "")
    return render_template("_posts.html", posts=posts_to_choose(office, visit, query), query=query, chosen="")
