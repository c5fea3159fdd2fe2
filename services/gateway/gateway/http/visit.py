"""Who is looking at a page: the person, the acting post, the language, the correlation id of this request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import cast

from flask import g, request, session

from chassis.ids import new_ulid
from directory import Capability
from gateway.api.auth import HeldPost
from gateway.api.workflow import Author
from gateway.application.office import Office
from gateway.application.post_book import PostBook
from gateway.application.tokens import SignedIn
from gateway.application.who import Who
from gateway.clients.caller import Caller
from gateway.clients.problems import ServiceProblem, SignedOut
from gateway.http.pages import Needed, Permission
from gateway.http.wording import Worded, worded
from gateway.i18n import LANGUAGES, Words
from gateway.session import BrowserSession

REGULAR = "regular"
"""The kind of the charge that somebody has by their own order."""


@dataclass(frozen=True)
class Visit:
    """One request of one reader."""

    session: BrowserSession
    words: Words
    correlation: str
    posts: PostBook
    signed_in: SignedIn | None = None
    acting: HeldPost | None = None
    lost: str | None = None
    """The post for which the form that came was made, when it is not the person's any more."""

    @property
    def caller(self) -> Caller:
        """Who asks the services. Raises SignedOut when nobody is logged in."""
        if self.signed_in is None:
            raise SignedOut
        return Caller(self.signed_in.tokens, self.correlation, self.acting.post if self.acting else None)

    @property
    def post(self) -> HeldPost:
        """The acting post; pages with the permission POST have one. Raises SignedOut when there is none."""
        if self.acting is None:
            raise SignedOut
        return self.acting

    def named(self, told: str | Author | None) -> Who | None:
        """The post that a service tells, with its designation and holder, where they are known."""
        if not told:
            return None
        return self.posts.known(self.caller, told) if self.acting else Who.of(told)

    def name_of(self, post: str) -> str:
        """A post as one names it in a sentence."""
        who = self.named(post) or Who(post)
        designation, section = self.words.name(who.designation), self.words.name(who.section)
        return ", ".join(part for part in (designation or post, section) if part)

    def departments(self) -> Mapping[str, str]:
        """The departments that have posts, by code, as the reader calls them, in the order of the names."""
        told = self.posts.departments(self.caller)
        named = {code: self.words.name(name) or code for code, name in told.items()}
        return dict(sorted(named.items(), key=itemgetter(1)))

    def department(self, code: str) -> str:
        """A department as the reader calls it."""
        return self.departments().get(code, code)

    def worded(self, problem: ServiceProblem) -> Worded:
        """The problem in the reader's words."""
        return worded(self.words, problem, self.name_of)

    @property
    def held(self) -> list[HeldPost]:
        """The reader's posts, the regular charge first."""
        return held_by(self.signed_in) if self.signed_in else []

    @property
    def seconds_left(self) -> int:
        """Until the session ends if nothing is done; somebody is logged in."""
        return int((self.session.ends - self.words.now).total_seconds())

    def can(self, capability: str) -> bool:
        """Whether the acting post has the capability, as auth tells it."""
        return self.acting is not None and capability in self.acting.capabilities

    def is_allowed(self, needed: Needed) -> bool:
        """Whether this reader may see a page that needs that."""
        if isinstance(needed, Capability):
            return self.can(needed)
        return {
            Permission.PUBLIC: True,
            Permission.PERSON: self.signed_in is not None,
            Permission.POST: self.acting is not None,
        }[needed]


def held_by(signed_in: SignedIn) -> list[HeldPost]:
    """Their posts, the regular charge first: where somebody lands who has chosen none."""
    return sorted(signed_in.me.posts, key=lambda post: post.kind != REGULAR)


def browser_session() -> BrowserSession:
    """Flask's session, which is always ours."""
    return cast("BrowserSession", session._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001  # werkzeug's way to what a proxy stands for


def stranger(office: Office) -> Visit:
    """A visit of somebody of whom only the browser is known."""
    return Visit(browser_session(), words_in(office, _language(None)), new_ulid(), office.posts)


def known(office: Office, visit: Visit, *, largest: int | None = None) -> Visit:
    """The same visit with the person who is logged in, if anyone is; only then may the body have `largest`
    bytes, where given. Nothing of a body is read before.

    Raises Unanswered when auth does not answer.
    """
    refresh = visit.session.get("refresh")
    if not refresh:
        return visit
    if office.leaving.has_left(refresh):
        return _signed_out(visit)
    try:
        signed_in = office.tokens.signed_in(refresh, visit.correlation)
    except SignedOut:
        return _signed_out(visit)
    if signed_in.refresh != refresh:
        visit.session["refresh"] = signed_in.refresh
    words = words_in(office, _language(signed_in.me.language))
    if largest is not None:
        request.max_content_length = largest
    held = {} if signed_in.must else {post.post: post for post in held_by(signed_in)}
    made_for = _made_for()
    acting = held.get(made_for or "") or _chosen(visit.session, held)
    lost = made_for if made_for not in held and not signed_in.must else None
    return replace(visit, words=words, signed_in=signed_in, acting=acting, lost=lost)


def _signed_out(visit: Visit) -> Visit:
    visit.session.end()
    visit.session.expired = True
    return visit


def current() -> Visit:
    """The visit of the request that is being answered."""
    return cast("Visit", g.visit)


def words_in(office: Office, language: str) -> Words:
    """Wording in a language, now."""
    return Words(language, office.translations[language], office.zone, office.clock.now())


def _made_for() -> str | None:
    """The post for which the form was shown: two tabs may have two posts, and a form is never another's."""
    return request.form.get("acting") if request.method == "POST" else None


def _chosen(session: BrowserSession, held: Mapping[str, HeldPost]) -> HeldPost | None:
    """The post that was chosen in this browser, else the first."""
    return held.get(session.get("post", "")) or next(iter(held.values()), None)


def _language(of_person: str | None) -> str:
    """The language chosen in this browser, else the person's own, else what the browser asks for."""
    chosen = browser_session().get("language") or of_person
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"
