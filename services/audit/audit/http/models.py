"""The shapes of the public API."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from audit.application.ports import Line, Wanted

INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"
Short = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
Department = Annotated[str, StringConstraints(pattern=r"^(-|[a-z][a-z0-9]{1,15})$")]
Instant = Annotated[str, StringConstraints(pattern=INSTANT)]


class Asked(BaseModel):
    """Which lines of whose chain; `-` is the district's. `until` is left out."""

    model_config = ConfigDict(extra="ignore")

    department: Department
    item: Short | None = None
    person: Short | None = None
    type: Short | None = None
    since: Instant | None = None
    until: Instant | None = None

    def wanted(self) -> Wanted:
        """The conditions."""
        return Wanted(self.item, self.person, self.type, self.since, self.until)


class AskedPage(Asked):
    """One part of them; `after` is the cursor of the part before."""

    after: Short | None = None
    limit: int = Field(default=50, ge=1, le=200)


class AskedChain(BaseModel):
    """Whose chain."""

    model_config = ConfigDict(extra="ignore")

    department: Department


class LineView(BaseModel):
    """A line of the trail: `time` is when it happened, `heard` when it was put on record."""

    line: int
    heard: str
    time: str
    type: str
    person: str | None
    post: str | None
    item: str
    subject: str
    position: int
    digest: str
    entry: str | None
    particulars: dict[str, Any]

    @classmethod
    def of(cls, line: Line) -> "LineView":
        """The view of it."""
        entry, by, data = line.entry, line.entry.by or {}, line.entry.data
        particulars = data["particulars"]
        return cls(
            line=entry.position,
            heard=entry.at,
            time=data["time"],
            type=entry.type,
            person=by.get("person"),
            post=by.get("post"),
            item=next(
                (particulars[name] for name in ("item", "file", "document") if name in particulars),
                data["subject"],
            ),
            subject=data["subject"],
            position=data["position"],
            digest=data["digest"],
            entry=data["entry"],
            particulars=particulars,
        )


class LinePage(BaseModel):
    """The newest first; `next` is null on the last part."""

    items: list[LineView]
    next: str | None


class Readers(BaseModel):
    """Who has read it, the newest first."""

    items: list[LineView]


class CheckpointView(BaseModel):
    """The newest checkpoint: the text that was signed, its digest, the signatures by public key, and where
    each chain stood.
    """

    digest: str
    text: str
    signatures: dict[str, str]
    heads: list[dict[str, Any]]
