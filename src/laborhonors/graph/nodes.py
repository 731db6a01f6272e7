"""The nodes and edges of the honour graph: frozen, typed values that carry what a question asked of the graph needs.

A `Conferral` is a node of its own, as Wikidata models an award: recipient, honour (P166; P1411 for nominees), unit and
post at the time, year (P585), status, and every place where a text says so.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

from laborhonors import markup
from laborhonors.graph.answers import Answer
from laborhonors.graph.ref import Ref
from laborhonors.model import Level, RecipientKind, Status, Value

EdgeKind = Literal[
    "received",
    "nominated_for",
    "stripped_of",
    "belonged_to",
    "conferred_by",
    "part_of",
    "near_twin",
    "led",
]


class Source(Value):
    """Where a document says something: `text` is `raw[start:end]` of it (code points, half-open); `rule` read it."""

    document: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    rule: str


class Conferral(Value):
    """One recipient, one honour, once: what all documents together say of it.

    `organization` and `position` are those at the time, by the surest telling; `year` is None where no document tells
    it. `title` is the honour as told there, which may say more than the honour's name (a prize's grade).
    `documents` counts the documents that tell it; `confidence` grows with them.
    """

    id: str
    recipient: Ref
    recipient_kind: RecipientKind
    honor: Ref
    level: Level | None = None
    region: str | None = None
    title: str
    organization: Ref | None = None
    position: str | None = None
    year: int | None = None
    status: Status
    confidence: float = Field(ge=0, le=1)
    documents: int = Field(ge=1)
    evidence: tuple[Source, ...] = ()

    def _repr_html_(self) -> str:
        unit = self.organization.name if self.organization else None
        facts = [("unit", [unit] if unit else []), ("post", [self.position] if self.position else [])]
        told = markup.quotes(
            markup.Quote(source.text, f"{source.document} · {source.rule}") for source in self.evidence
        )
        steps = _steps(by_year([self]))
        return markup.card(f"{self.recipient.name} · {self.honor.name}", facts, steps, seal="授", below=told)


class Person(Value):
    """A person, with all that is known of the honours told of this one; `names` are the forms that the texts use."""

    id: str
    name: str
    names: tuple[str, ...]
    conferrals: tuple[Conferral, ...] = ()

    @property
    def honors(self) -> Answer[Ref]:
        """The honours held: conferred and not revoked, each once, by the earliest year."""
        revoked = {(c.honor.id, c.year) for c in self.conferrals if c.status == "revoked"}
        held = (c for c in self.timeline() if c.status == "conferred")
        kept = (c.honor for c in held if not {(c.honor.id, c.year), (c.honor.id, None)} & revoked)
        return _once(kept)

    @property
    def organizations(self) -> Answer[Ref]:
        """The organizations told with the honours, each once, by the earliest year."""
        return _once(c.organization for c in self.timeline() if c.organization is not None)

    @property
    def positions(self) -> tuple[str, ...]:
        """The posts told with the honours, each once, by the earliest year."""
        return tuple(dict.fromkeys(c.position for c in self.timeline() if c.position is not None))

    def timeline(self) -> Answer[Conferral]:
        """The conferrals by year; those without one stand last."""
        return by_year(self.conferrals)

    def _repr_html_(self) -> str:
        facts = [
            ("also told as", [n for n in self.names if n != self.name]),
            ("units", [u.name for u in self.organizations]),
        ]
        return markup.card(self.name, [*facts, ("posts", self.positions)], _steps(self.timeline()), seal=self.name[:1])


class Organization(Value):
    """A company, body, school, team or studio: a unit that people belong to, and maybe a recipient itself.

    `names` are the forms that the texts use; `parent` is what it is part of; `parts` are its own parts, with theirs.
    `conferrals` are those of its people at the time and those that it received itself.
    """

    id: str
    name: str
    names: tuple[str, ...]
    parent: Ref | None = None
    conferrals: tuple[Conferral, ...] = ()
    parts: tuple[Organization, ...] = ()

    def honors(self, *, recursive: bool = False) -> Answer[Conferral]:
        """The conferrals to the unit and its people, by year; `recursive` adds those of its parts."""
        return by_year(self._all() if recursive else self.conferrals)

    def _all(self) -> Iterator[Conferral]:
        yield from self.conferrals
        for part in self.parts:
            yield from part._all()

    def _repr_html_(self) -> str:
        facts = [
            ("also told as", [name for name in self.names if name != self.name]),
            ("part of", [self.parent.name] if self.parent else []),
            ("parts", [part.name for part in self.parts]),
        ]
        return markup.card(self.name, facts, _steps(self.honors(recursive=True), recipients=True), seal="单位")


class YearCount(Value):
    """How many conferrals of an honour the texts tell for one year (None: year unknown), by status."""

    year: int | None
    conferred: int
    proposed: int
    revoked: int


class HonorNode(Value):
    """An honour as a node: a row of the lexicon (`listed`) or a title that no list holds, with what its form says."""

    id: str
    name: str
    listed: bool
    names: tuple[str, ...] = ()
    level: Level | None = None
    region: str | None = None
    conferrers: tuple[str, ...] = ()
    kind: Literal["person", "group", "both"] | None = None
    type: Literal["title", "medal", "prize", "order", "programme", "collective"] | None = None
    since: int | None = None
    wikidata: str | None = None
    parent: Ref | None = None
    near_twins: tuple[Ref, ...] = ()
    years: tuple[YearCount, ...] = ()

    def by_year(self) -> Answer[YearCount]:
        """The counts of conferrals, a row a year, the year unknown last."""
        return Answer(YearCount, self.years)

    def _repr_html_(self) -> str:
        facts = [
            ("also told as", [name for name in self.names if name != self.name]),
            ("level", [text for text in (self.level, self.region) if text]),
            ("conferred by", list(self.conferrers)),
            ("near twins", [twin.name for twin in self.near_twins]),
        ]
        bars = [(str(count.year or "?"), count.conferred) for count in self.years]
        return markup.card(self.name, facts, [], seal="荣誉", below=markup.bars(bars))


class DocumentNode(Value):
    """A document of the graph, without its text: `HonorGraph.document(id)` gives the whole."""

    id: str
    published: datetime.date | None = None
    characters: int
    triples: int
    error: str | None = None


class Edge(Value):
    """One typed edge, from node id to node id; `conferral` is the one that says so, where one does."""

    source: str
    target: str
    kind: EdgeKind
    year: int | None = None
    conferral: str | None = None


class Colleague(Value):
    """A person told with the same organization as another."""

    person: Ref
    organization: Ref
    honors: tuple[str, ...]


class Conflict(Value):
    """Two things told that do not go together.

    `two_years`: one honour, which is conferred once, told for two years. `held_and_revoked`: conferred and taken away.
    `count`: a document tells how many hold an honour, and names another number of them.
    """

    kind: Literal["two_years", "held_and_revoked", "count"]
    honor: Ref
    recipient: Ref | None = None
    years: tuple[int, ...] = ()
    document: str | None = None
    told: int | None = None
    named: int | None = None
    message: str


class Match(Value):
    """A node that a search found, by the name that matched."""

    node: Ref
    matched: str
    conferrals: int


class Merge(Value):
    """Why two tellings are one person, or two names one organization: the score in 0-1 and the reason in words.

    `left` and `right` are ids of appearances (for a person) or of names of organizations.
    """

    kind: Literal["person", "organization"]
    left: str
    right: str
    node: str
    score: float = Field(ge=0, le=1)
    reason: str


class Appearance(Value):
    """A person as one document tells it in one unit: what identity joins, and what a split takes apart."""

    id: str
    document: str
    name: str
    organization: str | None
    person: str


class Decision(Value):
    """What the user said of identity: `same` or `different`; kept, and replayed whenever the graph is resolved."""

    number: int
    kind: Literal["person", "organization"]
    verdict: Literal["same", "different"]
    left: tuple[str, ...]
    right: tuple[str, ...]
    note: str = ""


class LoadReport(Value):
    """What loading did, in documents; `unchanged` ones were there already, `failed` ones carry an error."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    failed: int = 0


def by_year(conferrals: Iterable[Conferral]) -> Answer[Conferral]:
    """Each conferral once, by year; those without one last."""
    once = {conferral.id: conferral for conferral in conferrals}.values()
    return Answer(Conferral, sorted(once, key=lambda c: (c.year is None, c.year or 0, c.honor.name, c.id)))


def _once(refs: Iterable[Ref]) -> Answer[Ref]:
    return Answer(Ref, list({ref.id: ref for ref in refs}.values()))


def _steps(conferrals: Iterable[Conferral], *, recipients: bool = False) -> list[markup.Step]:
    return [
        markup.Step(
            year=None if one.year is None else str(one.year),
            title=one.title,
            note=one.recipient.name if recipients else _where(one),
            status=one.status,
        )
        for one in conferrals
    ]


def _where(conferral: Conferral) -> str:
    unit = conferral.organization.name if conferral.organization else None
    return " ".join(part for part in (unit, conferral.position) if part)
