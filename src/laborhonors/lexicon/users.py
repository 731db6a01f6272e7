"""Users' own lexicons: a CSV or TSV file comes in, its honours, persons and organizations go out.

A file has at least the columns `kind` (honor, person, organization) and `name`; one in the form of `honors.csv`
(with `canonical`) is read too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from laborhonors.lexicon.describe import describe
from laborhonors.lexicon.entries import HonorEntry, NamedEntry, UserRow
from laborhonors.lexicon.regions import Regions
from laborhonors.lexicon.tables import Table, check_columns, parse_line, read_table


@dataclass(frozen=True, slots=True)
class UserFile:
    """What one file says; honours stand with their line, `conflicts` are those within the file."""

    name: str
    honors: tuple[tuple[int, HonorEntry], ...] = ()
    persons: tuple[NamedEntry, ...] = ()
    organizations: tuple[NamedEntry, ...] = ()
    conflicts: tuple[str, ...] = ()


def read_user_file(path: Path, regions: Regions) -> UserFile:
    """Read one file; what a row does not say of an honour is read off its name. Raises: LexiconError."""
    table = read_table(path)
    if "canonical" in table.header:
        return UserFile(table.file, tuple(_listed(table)))
    check_columns(table, UserRow, required=("kind", "name"))
    lines = [(line.number, parse_line(table.file, line, UserRow, required=("kind", "name"))) for line in table.lines]
    return UserFile(
        table.file,
        tuple((number, _honor(row, regions)) for number, row in lines if row.kind == "honor"),
        tuple(_named(row) for _, row in lines if row.kind == "person"),
        tuple(_named(row) for _, row in lines if row.kind == "organization"),
        tuple(_conflicts(table.file, lines)),
    )


def _listed(table: Table) -> Iterator[tuple[int, HonorEntry]]:
    check_columns(table, HonorEntry, required=("id", "canonical"))
    for line in table.lines:
        entry = parse_line(table.file, line, HonorEntry, required=("id", "canonical"))
        yield line.number, entry.model_copy(update={"origin": "user"})


def _honor(row: UserRow, regions: Regions) -> HonorEntry:
    read = describe(row.name, regions)
    told = row.model_dump(exclude={"kind", "name", "recipient", "id"})
    told |= {"level": row.level or read.level, "region": row.region or read.region, "type": row.type or read.type}
    return HonorEntry(
        id=row.id or f"user:{row.name}", canonical=row.name, kind=row.recipient or read.kind, origin="user", **told
    )


def _named(row: UserRow) -> NamedEntry:
    return NamedEntry(name=row.name, aliases=row.aliases)


def _conflicts(file: str, lines: list[tuple[int, UserRow]]) -> Iterator[str]:
    """A name that stands twice in the file: the later row holds."""
    seen: dict[str, tuple[int, str]] = {}
    for number, row in lines:
        if row.name in seen:
            line, kind = seen[row.name]
            yield f"{file}:{number}: {row.name} stands in line {line} as {kind}; this row replaces it"
        seen[row.name] = number, row.kind
