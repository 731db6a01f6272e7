"""Questions about conferrals: those that fit conditions, the holders of an honour, and where the texts say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from laborhonors.errors import GraphError
from laborhonors.graph.answers import Answer
from laborhonors.graph.nodes import Conferral, Holders, HonorNode, Source
from laborhonors.graph.questions import honors, persons, units
from laborhonors.graph.ref import Ref
from laborhonors.graph.rows import ask, source
from laborhonors.graph.rows import conferrals as read
from laborhonors.lexicon import Lexicon
from laborhonors.lexicon.regions import default_regions
from laborhonors.model import Level, Status

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

Condition = tuple[str, list[object]]
"""A condition in SQL, and its parameters."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What conferrals are asked for; None asks for all. Names may be ids."""

    person: str | None = None
    organization: str | None = None
    honor: str | None = None
    year: int | None = None
    level: Level | None = None
    region: str | None = None
    status: Status | None = None
    document: str | None = None


def conferrals(connection: Connection, wanted: Wanted, lexicon: Lexicon | None) -> Answer[Conferral]:
    """The conferrals that fit."""
    where, parameters = _all(_conditions(connection, wanted, lexicon))
    table = "by_honor" if wanted.person is None else "by_recipient"
    return Answer(Conferral, read(connection, where, parameters, table=table))


def holders(
    connection: Connection, honor: HonorNode, year: int | None, level: Level | None, region: str | None, status: Status
) -> Holders:
    """The holders of an honour, of its sub-honours and of its near-twins, each apart."""
    below = ask(connection, "SELECT id, name FROM honors WHERE parent = ? ORDER BY id", [honor.id])
    wanted = [*_plain(Wanted(year=year, level=level, region=region, status=status))]

    def of(ref: Ref, subs: Sequence[Holders] = (), twins: Sequence[Holders] = ()) -> Holders:
        lost = _not_lost(connection, ref.id) if status == "conferred" else ()
        where, parameters = _all([("honor = ?", [ref.id]), *wanted, *lost])
        return Holders(ref, read(connection, where, parameters), subs, twins)

    subs = [of(Ref(id=id, name=name, kind="honor")) for id, name in below]
    twins = [of(twin) for twin in honor.near_twins]
    return of(Ref(id=honor.id, name=honor.name, kind="honor"), subs, [twin for twin in twins if len(twin)])


def _not_lost(connection: Connection, honor: str) -> Iterator[Condition]:
    """Whose honour was revoked holds it no more, if it was conferred before; a year that is not told may be any."""
    query = "SELECT recipient, year FROM by_honor WHERE honor = ? AND status = 'revoked'"
    for recipient, year in ask(connection, query, [honor]):
        yield "NOT (recipient = ? AND coalesce(year <= ?, TRUE))", [recipient, year]


def _conditions(connection: Connection, wanted: Wanted, lexicon: Lexicon | None) -> Iterator[Condition]:
    yield from _plain(wanted)
    if wanted.person is not None:
        yield persons.of_person(wanted.person)
    if wanted.organization is not None:
        yield "organization IN (SELECT unnest(?))", [units.ids(connection, wanted.organization, lexicon)]
    if wanted.honor is not None:
        yield "honor = ?", [honors.honor(connection, wanted.honor, lexicon).id]
    if wanted.document is not None:
        yield "id IN (SELECT conferral FROM tellings WHERE document = ?)", [wanted.document]


def _plain(wanted: Wanted) -> Iterator[Condition]:
    region = None if wanted.region is None else default_regions().find(wanted.region)
    named = wanted.region if region is None else region.name
    columns: dict[str, object] = {"year": wanted.year, "level": wanted.level, "status": wanted.status, "region": named}
    yield from ((f"{column} = ?", [value]) for column, value in columns.items() if value is not None)


def _all(conditions: Iterable[Condition]) -> Condition:
    given = [*conditions]
    where = " AND ".join(condition for condition, _ in given) or "TRUE"
    return where, [value for _, values in given for value in values]


def evidence(connection: Connection, conferral: str) -> Answer[Source]:
    """Where the texts tell of a conferral. Raises: GraphError where it is not there."""
    found = ask(connection, "SELECT evidence FROM by_honor WHERE id = ?", [conferral])
    if not found:
        raise GraphError(f"there is no conferral of the id {conferral}")
    return Answer(Source, [source(place) for place in found[0][0]])
