"""The row schemas of the lexicon: what one line of each CSV file says; a list in a cell is joined by `|`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from laborhonors.model import Honor, Level

HonorKind = Literal["person", "group", "both"]
HonorType = Literal["title", "medal", "prize", "order", "programme", "collective"]
Origin = Literal["listed", "generated", "user"]


def _split(cell: object) -> object:
    return tuple(part.strip() for part in cell.split("|") if part.strip()) if isinstance(cell, str) else cell


Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
Year = Annotated[int, Field(ge=1000, le=2100)]


class Row(BaseModel):
    """A frozen row; its fields are the columns of its file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def columns(cls) -> frozenset[str]:
        """The columns that a file of such rows may have."""
        return frozenset(cls.model_fields)


class HonorEntry(Row):
    """One honour: a row of `honors.csv`, one generated from a family, or one of a user's file.

    `aliases` are other spellings of exactly this honour, safe to replace by `canonical`; `short_forms` are shorter or
    other names, which resolve to it where the context or the lexicon leaves no other, and are never put in a title's
    place.
    `near_twins` and `parent` are ids of other honours; `region` is a name of `regions.csv`, None for the whole country.
    """

    id: str
    canonical: str
    aliases: Names = ()
    short_forms: Names = ()
    english: str | None = None
    level: Level | None = None
    region: str | None = None
    conferrers: Names = ()
    kind: HonorKind | None = None
    type: HonorType | None = None
    since: Year | None = None
    until: Year | None = None
    cycle: str | None = None
    near_twins: Names = ()
    parent: str | None = None
    wikidata: Annotated[str, Field(pattern=r"^Q[1-9]\d*$")] | None = None
    source: Names = ()
    origin: Origin = "listed"

    @classmethod
    def columns(cls) -> frozenset[str]:
        """All but `origin`, which no file says."""
        return frozenset(cls.model_fields) - {"origin"}

    def honor(self) -> Honor:
        """The honour as a user of the library sees it."""
        return Honor(
            name=self.canonical,
            id=self.id,
            level=self.level,
            region=self.region,
            conferrers=self.conferrers,
            kind=self.kind,
            type=self.type,
            since=self.since,
        )


class FamilyRow(Row):
    """A systematic family: one honour of the same name in each of many regions.

    In the patterns `{region}` is the region's full name, `{short}` its short one, `{unit}` 省, 市 or 自治区, `{slug}`
    its English name in an id and `{english}` its English name. `regions` is `province` (the 31 of the mainland) or a
    list of names; `excluded` ones are left out.
    """

    id_pattern: str
    pattern: str
    alias_patterns: Names = ()
    short_patterns: Names = ()
    english_pattern: str | None = None
    level: Level
    kind: HonorKind
    type: HonorType
    conferrers_pattern: Names = ()
    regions: Names
    excluded: Names = ()
    near_twins: Names = ()
    since: Year | None = None
    until: Year | None = None
    source: Names


class RegionRow(Row):
    """A region: `code` is the six-digit one, or `zone-…` for what is no administrative region; `parent` is a code.

    `former` are its earlier names; `until` is the year in which the region itself was dissolved, None where it exists.
    """

    code: Annotated[str, Field(pattern=r"^(?:\d{6}|zone-[a-z]+)$")]
    name: str
    short: str
    former: Names = ()
    level: Literal["province", "city", "district", "zone"]
    parent: str | None = None
    until: Year | None = None
    english: str | None = None


class CueRow(Row):
    """What a string in an unlisted title says of it: `where` it stands (start, inside, end); a None says nothing."""

    cue: str
    where: Literal["start", "inside", "end"]
    level: Level | None = None
    kind: HonorKind | None = None
    type: HonorType | None = None
    note: str | None = None


class UserRow(Row):
    """A row of a user's own file: an honour, a person or an organization. Only `kind` and `name` are needed.

    The other columns are those of `honors.csv`; who may receive an honour (person, group, both) is `recipient` here.
    """

    kind: Literal["honor", "person", "organization"]
    name: str
    aliases: Names = ()
    short_forms: Names = ()
    id: str | None = None
    english: str | None = None
    level: Level | None = None
    region: str | None = None
    conferrers: Names = ()
    recipient: HonorKind | None = None
    type: HonorType | None = None
    since: Year | None = None
    until: Year | None = None
    cycle: str | None = None
    near_twins: Names = ()
    parent: str | None = None
    wikidata: str | None = None
    source: Names = ()


class NamedEntry(Row):
    """A person or an organization that a user's file names."""

    name: str
    aliases: Names = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)
