"""What a user touches: frozen, typed values. Offsets are code points into the raw text, half-open."""

from __future__ import annotations

import datetime
import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from laborhonors import markup

RecipientKind = Literal["person", "group"]
Status = Literal["conferred", "proposed", "revoked"]
Level = Literal["international", "national", "regional", "provincial", "city", "district", "industry", "enterprise"]
MentionKind = Literal["title", "person", "organization", "position", "date", "count", "verb", "status"]
SHOWN = 100  # triples of a document in a notebook


_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def parse_date(value: str) -> datetime.date:
    """A date from `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; what is not told is the first. Raises ValueError."""
    match = _DATE.fullmatch(value)
    if match is None:
        raise ValueError(f"published {value!r} is not YYYY-MM-DD, YYYY-MM or YYYY")
    try:
        return datetime.date(*(int(part or 1) for part in match.groups()))
    except ValueError as error:
        raise ValueError(f"published {value!r}: {error}") from None


class Value(BaseModel):
    """A frozen value; an unknown keyword is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Value):
    """Where the text says so: `text == raw[start:end]`, and the rule that read it."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    rule: str


class Mention(Value):
    """A typed span of the raw text, with the recognizer that found it; `value` is its normalised form."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    kind: MentionKind
    recognizer: str
    value: str | None = None


class Honor(Value):
    """An honour: a row of the lexicon (`id` set) or one read off an unlisted title's form (`id` is None)."""

    name: str
    id: str | None = None
    level: Level | None = None
    region: str | None = None
    conferrers: tuple[str, ...] = ()
    kind: Literal["person", "group", "both"] | None = None
    type: Literal["title", "medal", "prize", "order", "programme", "collective"] | None = None
    since: int | None = None


class HonorTriple(Value):
    """One recipient holds one honour, and belonged to one organization.

    `title` is the lexicon's canonical name where it knows the title, else the text's own;
    `title_text` is always the text's own. `organization`, `position` and `year` are None where the text names none.
    """

    __slots__ = ("_told_in",)  # the document's text, for a notebook alone: no field, in no copy, pickle or comparison

    recipient: str
    kind: RecipientKind
    title: str
    title_text: str
    honor: Honor | None = None
    organization: str | None = None
    position: str | None = None
    year: int | None = None
    status: Status = "conferred"
    evidence: tuple[Evidence, ...]
    confidence: float = Field(ge=0, le=1)

    def _repr_html_(self) -> str:
        return markup.heading(f"{self.recipient} · {self.title}", self.status) + markup.quotes(
            map(self._quote, self.evidence)
        )

    def _quote(self, one: Evidence) -> markup.Quote:
        """What the text says, in its sentence where the document's text is known."""
        where, text = f"{one.start}-{one.end} · {one.rule}", getattr(self, "_told_in", "")
        if text[one.start : one.end] != one.text:
            return markup.Quote(one.text, where)
        return markup.Quote(one.text, where, markup.before(text, one.start), markup.after(text, one.end))


class HonorCount(Value):
    """Recipients counted, not named (74人获评临港工匠): the honour, how many, and the text's counting word."""

    title: str
    title_text: str
    count: int = Field(ge=0)
    unit: str
    evidence: tuple[Evidence, ...]


class DisplacySpan(TypedDict):
    """A span as displaCy takes it: tokens, half-open."""

    start_token: int
    end_token: int
    label: str


class DisplacySpans(TypedDict):
    """What `displacy.render(…, style="span", manual=True)` takes."""

    text: str
    spans: list[DisplacySpan]
    tokens: list[str]


class Document(Value):
    """What was read from one text. `error` is set, and what was to be read empty, where it could not be read."""

    id: str | None = None
    text: str
    published: datetime.date | None = None
    triples: tuple[HonorTriple, ...] = ()
    counts: tuple[HonorCount, ...] = ()
    mentions: tuple[Mention, ...] = ()
    error: str | None = None

    def model_post_init(self, _: object) -> None:
        """Lets each triple show the sentence that it was read from."""
        for triple in self.triples:
            object.__setattr__(triple, "_told_in", self.text)

    def __setstate__(self, state: dict[Any, Any]) -> None:
        super().__setstate__(state)
        self.model_post_init(None)

    def to_displacy(self) -> DisplacySpans:
        """The mentions for spaCy's displaCy, each character a token: `style="span", manual=True`."""
        spans = [DisplacySpan(start_token=m.start, end_token=m.end, label=m.kind) for m in self.mentions]
        return DisplacySpans(text=self.text, spans=spans, tokens=list(self.text))

    def _repr_html_(self) -> str:
        marks = [markup.Mark(one.start, one.end, one.kind, one.value or "") for one in self.mentions]
        columns = ("recipient", "title", "organization", "position", "year", "status")
        rows = [[getattr(triple, name) for name in columns] for triple in self.triples]
        table = markup.table(columns, rows, total=len(rows), limit=SHOWN) if rows else ""
        counted = markup.notes(f"{one.title}: {one.count}{one.unit}" for one in self.counts)
        head = markup.heading(self.id or "text", self.error or str(self.published or ""))
        return head + markup.highlight(self.text, marks) + table + counted
