"""What the user said of identity, kept as rows: who is one, who is not; of two rows on one pair the later counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Literal

from laborhonors.errors import GraphError
from laborhonors.graph.identity import Verdicts
from laborhonors.graph.nodes import Decision

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

Kind = Literal["person", "organization"]
Verdict = Literal["same", "different"]


@dataclass(frozen=True)
class Said:
    """All verdicts on one kind of node, as pairs of ids."""

    same: frozenset[tuple[str, str]]
    different: frozenset[tuple[str, str]]

    def among(self, ids: set[str]) -> Verdicts | None:
        """Those on pairs of these ids; None where there are none."""
        if not self._concerned & ids:
            return None
        same, different = (
            frozenset(pair for pair in pairs if pair[0] in ids and pair[1] in ids)
            for pairs in (self.same, self.different)
        )
        return Verdicts(same, different)

    @cached_property
    def _concerned(self) -> frozenset[str]:
        return frozenset(id for pair in (*self.same, *self.different) for id in pair)


def verdicts(connection: Connection, kind: Kind) -> Said:
    """The last word on each pair."""
    last: dict[tuple[str, str], str] = {}
    for decision in all_decisions(connection):
        if decision.kind == kind:
            for left, right in product(decision.left, decision.right):
                if left != right:
                    last[min(left, right), max(left, right)] = decision.verdict
    same, different = (
        frozenset(pair for pair, verdict in last.items() if verdict == wanted) for wanted in ("same", "different")
    )
    return Said(same, different)


def all_decisions(connection: Connection) -> list[Decision]:
    """All decisions in the order in which they were made."""
    rows = connection.execute("SELECT * FROM decisions ORDER BY number").fetchall()
    return [
        Decision(number=number, kind=kind, verdict=verdict, left=tuple(left), right=tuple(right), note=note)
        for number, kind, verdict, left, right, note in rows
    ]


def decide(
    connection: Connection, kind: Kind, verdict: Verdict, left: list[str], right: list[str], note: str
) -> Decision:
    """Keeps a decision and touches what it concerns."""
    (number,) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM decisions").fetchall()[0]
    row = [number, kind, verdict, left, right, note]
    connection.execute("INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?)", row).fetchall()
    touch(connection, kind, [*left, *right])
    return Decision(number=number, kind=kind, verdict=verdict, left=tuple(left), right=tuple(right), note=note)


def undo(connection: Connection, number: int) -> None:
    """Takes a decision back. Raises: GraphError where there is none of that number."""
    found = [one for one in all_decisions(connection) if one.number == number]
    if not found:
        raise GraphError(f"there is no decision {number}: graph.decisions() lists them")
    connection.execute("DELETE FROM decisions WHERE number = ?", [number]).fetchall()
    touch(connection, found[0].kind, [*found[0].left, *found[0].right])


def touch(connection: Connection, kind: Kind, ids: list[str]) -> None:
    """Notes whom a decision concerns."""
    if kind == "organization":
        connection.execute("INSERT INTO touched SELECT 'decision', unnest(?)", [ids]).fetchall()
        return
    query = "INSERT INTO touched SELECT DISTINCT 'person', key FROM appearances WHERE id IN (SELECT unnest(?))"
    connection.execute(query, [ids]).fetchall()
