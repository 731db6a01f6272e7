"""Questions about an honour: what is known of it, and how often it was conferred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from laborhonors.errors import GraphError
from laborhonors.graph.nodes import HonorNode, YearCount
from laborhonors.graph.ref import Ref
from laborhonors.graph.rows import ask, listed
from laborhonors.graph.schema import columns
from laborhonors.lexicon import Lexicon
from laborhonors.lexicon.folding import key

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection


@dataclass(frozen=True, slots=True)
class Known:
    """An honour that the graph knows, with its near-twins."""

    ref: Ref
    near_twins: tuple[Ref, ...]


def known(connection: Connection, honor: str | HonorNode, lexicon: Lexicon | None) -> Known:
    """The honour of a node, a name, an alias or an id. Raises: GraphError where no text tells of it."""
    if isinstance(honor, HonorNode):
        return Known(Ref(id=honor.id, name=honor.name, kind="honor"), honor.near_twins)
    row = _row(connection, honor, lexicon)
    names = _names(connection, row["near_twins"])
    twins = tuple(_ref(twin, names) for twin in row["near_twins"])
    return Known(Ref(id=row["id"], name=row["name"], kind="honor"), twins)


def honor(connection: Connection, name: str, lexicon: Lexicon | None) -> HonorNode:
    """The honour of a name, alias or id, with counts. Raises: GraphError where no text tells of it."""
    row = _row(connection, name, lexicon)
    parent, twins = row["parent"], row["near_twins"]
    names = _names(connection, [parent, *twins])
    told = {column: row[column] for column in HonorNode.model_fields if column in row}
    linked = {"parent": None if parent is None else _ref(parent, names), "near_twins": [_ref(t, names) for t in twins]}
    return HonorNode.model_validate({**told, **linked, "years": _years(connection, row["id"])})


def _row(connection: Connection, name: str, lexicon: Lexicon | None) -> dict[str, Any]:
    listed_as = (lexicon or Lexicon.default()).lookup(name)
    ids = [name, f"honor:{key(name)}", *([listed_as.id] if listed_as is not None and listed_as.id else [])]
    rows = ask(connection, f"SELECT * FROM honors WHERE id IN {listed(ids)} ORDER BY listed DESC, id LIMIT 1", ids)
    if not rows:
        raise GraphError(
            f"no text of the graph tells of {name}; names with a text in them: graph.search({name!r}), or ask --search"
        )
    return dict(zip(columns("honors"), rows[0], strict=True))


def _names(connection: Connection, ids: Sequence[str | None]) -> dict[str, str]:
    return dict(ask(connection, f"SELECT id, name FROM honors WHERE id IN {listed(ids)}", ids)) if ids else {}


def _ref(id: str, names: dict[str, str]) -> Ref:
    return Ref(id=id, name=names.get(id, id), kind="honor")


def _years(connection: Connection, id: str) -> list[YearCount]:
    query = """SELECT year, count(*) FILTER (status = 'conferred'), count(*) FILTER (status = 'proposed'),
    count(*) FILTER (status = 'revoked') FROM by_honor WHERE honor = ? GROUP BY year ORDER BY year NULLS LAST"""
    return [
        YearCount(year=year, conferred=conferred, proposed=proposed, revoked=revoked)
        for year, conferred, proposed, revoked in ask(connection, query, [id])
    ]
