"""The touched recipients in parts: those of one part lie together in the order of `by_recipient`.

Of the part at hand the temporary table `names` holds the persons' names, and `groups` the organizations.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from laborhonors.graph.rows import ask

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

TEMPORARY = ("parts", "names", "groups")
RECIPIENTS = 40_000  # of one part


def each(connection: Connection) -> Iterator[None]:
    """Sets the tables for one part after the other."""
    ask(connection, _PARTS.format(size=RECIPIENTS))
    (last,) = ask(connection, "SELECT max(part) FROM parts")[0]
    for part in range(0 if last is None else last + 1):
        ask(connection, f"CREATE OR REPLACE TEMPORARY TABLE names AS {_OF_PART.format(kind='person', part=part)}")
        ask(connection, f"CREATE OR REPLACE TEMPORARY TABLE groups AS {_OF_PART.format(kind='group', part=part)}")
        yield


_PARTS = """
CREATE OR REPLACE TEMPORARY TABLE parts AS
SELECT kind, name, (row_number() OVER (ORDER BY name, kind) - 1) // {size} AS part FROM (
  SELECT DISTINCT 'person' AS kind, name FROM touched WHERE kind = 'person'
  UNION SELECT 'group', id FROM recipient_units
)
"""
_OF_PART = "SELECT name FROM parts WHERE kind = '{kind}' AND part = {part}"
