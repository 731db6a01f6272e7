"""Questions about an honour: what is known of it, and how often it was conferred."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from laborhonors.errors import GraphError
from laborhonors.graph.nodes import HonorNode, YearCount
from laborhonors.graph.ref import Ref
from laborhonors.graph.rows import ask, listed
from laborhonors.lexicon import Lexicon
from laborhonors.lexicon.folding import key

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection


def honor(connection: Connection, name: str, lexicon: Lexicon | None) -> HonorNode:
    """The honour of a name, alias or id. Raises: GraphError where no text tells of it."""
    known = (lexicon or Lexicon.default()).lookup(name)
    ids = [name, f"honor:{key(name)}", *([known.id] if known is not None and known.id else [])]
    rows = ask(connection, f"SELECT * FROM honors WHERE id IN {listed(ids)} ORDER BY listed DESC, id", ids)
    if not rows:
        raise GraphError(f"no text of the graph tells of {name}: graph.search({name!r}) finds names like it")
    return _honor(connection, rows[0])


def _honor(connection: Connection, row: tuple[Any, ...]) -> HonorNode:
    id, name, known, names, level, region, conferrers, kind, type_, since, wikidata, parent, twins, *_ = row
    related = [parent, *twins]
    shown: dict[str, str] = dict(ask(connection, f"SELECT id, name FROM honors WHERE id IN {listed(related)}", related))
    return HonorNode.model_validate(
        {
            "id": id,
            "name": name,
            "listed": known,
            "names": names,
            "level": level,
            "region": region,
            "conferrers": conferrers,
            "kind": kind,
            "type": type_,
            "since": since,
            "wikidata": wikidata,
            "parent": _ref(parent, shown),
            "near_twins": [_ref(twin, shown) for twin in twins],
            "years": _years(connection, str(id)),
        }
    )


def _ref(id: object, names: dict[str, str]) -> Ref | None:
    return None if id is None else Ref(id=str(id), name=names.get(str(id), str(id)), kind="honor")


def _years(connection: Connection, id: str) -> list[YearCount]:
    query = """SELECT year, count(*) FILTER (status = 'conferred'), count(*) FILTER (status = 'proposed'),
    count(*) FILTER (status = 'revoked') FROM by_honor WHERE honor = ? GROUP BY year ORDER BY year NULLS LAST"""
    return [
        YearCount(year=year, conferred=conferred, proposed=proposed, revoked=revoked)
        for year, conferred, proposed, revoked in ask(connection, query, [id])
    ]
