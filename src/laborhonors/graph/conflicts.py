"""What does not go together in what the texts tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from laborhonors.graph.answers import Answer
from laborhonors.graph.nodes import Conflict
from laborhonors.graph.ref import Ref
from laborhonors.graph.rows import ask

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection


def conflicts(connection: Connection) -> Answer[Conflict]:
    """All conflicts: by kind, then by honour and recipient."""
    return Answer(Conflict, [*_two_years(connection), *_revoked(connection), *_counts(connection)])


# A prize may be won again, a yearly one too; a title of honour is given once.
_ONCE = """
SELECT c.recipient, coalesce(p.name, o.name), c.recipient_kind, h.id, h.name, list(DISTINCT c.year ORDER BY c.year)
FROM conferrals c JOIN honors h ON h.id = c.honor
LEFT JOIN persons p ON p.id = c.recipient LEFT JOIN organizations o ON o.id = c.recipient
WHERE c.status = 'conferred' AND c.year IS NOT NULL AND h.listed AND h.type IN ('title', 'medal', 'order')
GROUP BY 1, 2, 3, 4, 5 HAVING count(DISTINCT c.year) > 1 ORDER BY h.name, 2, c.recipient
"""


def _two_years(connection: Connection) -> Iterator[Conflict]:
    for id, name, kind, honor, honor_name, years in ask(connection, _ONCE):
        yield Conflict(
            kind="two_years",
            honor=_honor(honor, honor_name),
            recipient=_recipient(id, name, kind),
            years=tuple(years),
            message=f"{name} is told to have received {honor_name} in {' and '.join(map(str, years))}",
        )


_REVOKED = """
SELECT DISTINCT c.recipient, coalesce(p.name, o.name), c.recipient_kind, h.id, h.name, r.year
FROM conferrals c JOIN conferrals r ON r.recipient = c.recipient AND r.honor = c.honor AND r.status = 'revoked'
JOIN honors h ON h.id = c.honor
LEFT JOIN persons p ON p.id = c.recipient LEFT JOIN organizations o ON o.id = c.recipient
WHERE c.status = 'conferred' ORDER BY h.name, 2, c.recipient
"""


def _revoked(connection: Connection) -> Iterator[Conflict]:
    for id, name, kind, honor, honor_name, year in ask(connection, _REVOKED):
        yield Conflict(
            kind="held_and_revoked",
            honor=_honor(honor, honor_name),
            recipient=_recipient(id, name, kind),
            years=() if year is None else (year,),
            message=f"{honor_name} was conferred on {name}, and was revoked",
        )


_COUNTS = """
SELECT n.document, h.id, h.name, n.count, n.counted, count(DISTINCT t.recipient) AS named
FROM counts n JOIN honors h ON h.id = n.honor
JOIN triples t ON t.document = n.document AND t.honor = n.honor AND t.status = 'conferred'
GROUP BY n.document, h.id, h.name, n.count, n.counted
HAVING n.count <> count(DISTINCT t.recipient) ORDER BY h.name, n.document, n.count
"""


def _counts(connection: Connection) -> Iterator[Conflict]:
    """17人成为上海工匠, and 12 are named there."""
    for document, honor, name, told, counted, named in ask(connection, _COUNTS):
        yield Conflict(
            kind="count",
            honor=_honor(honor, name),
            document=document,
            told=told,
            named=named,
            message=f"{document} counts {told}{counted} with {name}, and names {named}",
        )


def _honor(id: str, name: str) -> Ref:
    return Ref(id=id, name=name, kind="honor")


def _recipient(id: str, name: str, kind: str) -> Ref:
    return Ref(id=id, name=name, kind="person" if kind == "person" else "organization")
