"""Questions about conferrals: those that fit conditions, the holders of an honour, and where the texts say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from laborhonors.errors import GraphError
from laborhonors.graph.answers import Answer
from laborhonors.graph.found import Holders
from laborhonors.graph.lazy import Lazy
from laborhonors.graph.nodes import Conferral, Source
from laborhonors.graph.questions import honors, persons, units
from laborhonors.graph.questions.honors import Known
from laborhonors.graph.ref import Ref
from laborhonors.graph.rows import ask, conferral, conferral_rows
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
    connection: Connection, honor: Known, year: int | None, level: Level | None, region: str | None, status: Status
) -> Holders:
    """The holders of an honour, of its sub-honours and of its near-twins, each apart."""
    below = ask(connection, "SELECT id, name FROM honors WHERE parent = ? ORDER BY id", [honor.ref.id])
    subs = [Ref(id=id, name=name, kind="honor") for id, name in below]
    asked: list[object] = [*{ref.id: ref for ref in (honor.ref, *subs, *honor.near_twins)}]
    conditions = [*_plain(Wanted(year=year, level=level, region=region, status=status))]
    lost = _not_lost(connection, asked) if status == "conferred" else ()
    where, parameters = _all([(_AMONG, [asked]), *conditions, *lost])
    told = conferral_rows(connection, where, parameters)

    def of(ref: Ref, subs: Sequence[Holders] = (), twins: Sequence[Holders] = ()) -> Holders:
        return Holders(ref, Lazy(told.where("honor", ref.id), conferral), subs, twins)

    twins = [of(twin) for twin in honor.near_twins]
    return of(honor.ref, [of(sub) for sub in subs], [twin for twin in twins if len(twin)])


_AMONG = "honor IN (SELECT unnest(?))"
"""Of honours that are joined DuckDB decodes the rows alone; of a list in brackets all rows around them."""


def _not_lost(connection: Connection, asked: Sequence[object]) -> Iterator[Condition]:
    """Whose honour was revoked holds it no more, if it was conferred before; a year that is not told may be any."""
    query = f"SELECT honor, recipient, year FROM by_honor WHERE {_AMONG} AND status = 'revoked'"
    for row in ask(connection, query, [asked]):
        yield "NOT (honor = ? AND recipient = ? AND coalesce(year <= ?, TRUE))", [*row]


def _conditions(connection: Connection, wanted: Wanted, lexicon: Lexicon | None) -> Iterator[Condition]:
    yield from _plain(wanted)
    if wanted.person is not None:
        yield persons.of_person(wanted.person)
    if wanted.organization is not None:
        yield "organization IN (SELECT unnest(?))", [units.ids(connection, wanted.organization, lexicon)]
    if wanted.honor is not None:
        yield "honor = ?", [honors.known(connection, wanted.honor, lexicon).ref.id]
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
    return Answer(Source, [Source(**place) for place in found[0][0]])
