"""The shapes of answers about letters."""

from pydantic import BaseModel

from workflow.http.endings import Author, Names


class Issued(BaseModel):
    """Under which number a letter went out, and its place in the correspondence."""

    number: str
    endorsement: str
    serial: int
    at: str
    to: str
    page: int | None = None
    """Of the correspondence, on which its print begins; null while that is on its way."""


class LetterItem(BaseModel):
    """A letter in a list; `at` and `post` are of its newest version, and `digest` names that."""

    letter: int
    stage: str
    form: str
    subject: str
    digest: str
    at: str
    post: str
    undispatched: bool
    issued: Issued | None


class Letters(BaseModel):
    """The letters of a file, those begun last first."""

    items: list[LetterItem]


class Addressee(BaseModel):
    """To whom it goes."""

    name: str
    designation: str
    address: str
    post: str | None


class Content(BaseModel):
    """What a version says."""

    form: str
    language: str
    subject: str
    reference: str
    in_reply_to: str | None
    to: list[Addressee]
    copies: list[Addressee]
    body: str
    signatory: str


class Version(BaseModel):
    """A version that was saved, and by whom."""

    version: int
    digest: str
    person: str
    post: str
    at: str


class Stamp(BaseModel):
    """Who approved or signed, and when."""

    by: Author
    at: str


class Delivery(BaseModel):
    """What became of the letter with one addressee; `steps` may be told next."""

    addressee: int
    to: list[str]
    post: str | None
    is_copy: bool
    reached: str
    mode: str
    at: str | None
    sent: int
    reminded: int
    reply: str | None
    receipt_number: str = ""
    """Its number in the diary of another office of the site."""
    steps: list[str]


class Sheet(BaseModel):
    """What would be printed of it, or was: labels and fixed parts in the letter's language."""

    letter: str
    form: str
    language: str
    office: Names
    heading: str
    number_label: str
    number: str
    date_label: str
    date: str
    file_label: str
    file_number: str
    to_label: str
    addressees: list[list[str]]
    subject_label: str
    subject: str
    reference_label: str
    reference: str
    salutation: str
    paragraphs: list[str]
    close: str
    signatory: list[str]
    in_lieu: str
    copies_label: str
    endorsement: str
    copies: list[list[str]]
    verification: str


class LetterView(LetterItem):
    """One letter; `content` and `sheet` are null where a law had its text erased. `may` names the acts that
    the post could do to it now.
    """

    file: str
    number: str
    revision: int
    content: Content | None
    versions: list[Version]
    approved: Stamp | None
    signed: Stamp | None
    deliveries: list[Delivery]
    sheet: Sheet | None
    may: list[str]


class VersionView(Version):
    """What one version says."""

    letter: int
    by: Author
    content: Content | None


class LetterForm(BaseModel):
    """A form of letter, with its fixed parts by language."""

    form: str
    title: Names
    heading: Names
    salutation: Names
    close: Names
    addressed: bool


class LetterForms(BaseModel):
    """The forms of letter that the department writes."""

    items: list[LetterForm]
