"""What is given to a graph: a stream of documents and decisions, of the user, of a file or of another graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from laborhonors.errors import GraphError
from laborhonors.graph import decisions, load
from laborhonors.graph.honors import HonorTable
from laborhonors.graph.nodes import Decision, LoadReport
from laborhonors.graph.rows import ask
from laborhonors.lexicon import Lexicon
from laborhonors.model import Document

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection


def take(connection: Connection, given: Iterable[Document | Decision], lexicon: Lexicon | None) -> LoadReport:
    """Stores documents, and behind them decisions; a decision that is there already is not made again.

    Raises: GraphError for what is neither.
    """
    known = {str(row[0]) for row in ask(connection, "SELECT id FROM honors")}
    made: list[Decision] = []
    report = load.load(connection, _documents(given, made), HonorTable(known, lexicon))
    before = {(one.kind, one.verdict, one.left, one.right) for one in decisions.all_decisions(connection)}
    for one in made:
        if (one.kind, one.verdict, one.left, one.right) not in before:
            decisions.decide(connection, one.kind, one.verdict, list(one.left), list(one.right), one.note)
    return report


def _documents(given: Iterable[Document | Decision], made: list[Decision]) -> Iterator[Document]:
    """The documents; the decisions go to `made`."""
    for one in given:
        if isinstance(one, Document):
            yield one
        elif isinstance(one, Decision):
            made.append(one)
        else:
            raise GraphError(
                f"a graph takes documents, not {type(one).__name__}: HonorGraph(laborhonors.pipe(texts)) reads texts"
            )
