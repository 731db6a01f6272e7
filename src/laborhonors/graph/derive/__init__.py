"""Works out the graph from what is told: organizations, persons and conferrals of the names that were touched.

The temporary table `touched` holds the kinds and names that a change concerns; all else stays as it is, so that adding
a document costs some reading of the tables, and no working out of them. `everything` touches every name: the result is
the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from laborhonors.graph.derive import conferrals, organizations, parts, persons
from laborhonors.graph.rows import ask
from laborhonors.graph.schema import SORTED
from laborhonors.lexicon import Lexicon

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

TEMPORARY = ("touched", *organizations.TEMPORARY, *persons.TEMPORARY, *parts.TEMPORARY, *conferrals.TEMPORARY)


def start(connection: Connection) -> None:
    """Makes the empty table of what a change concerns."""
    ask(connection, "CREATE OR REPLACE TEMPORARY TABLE touched (kind TEXT, name TEXT)")


def everything(connection: Connection) -> None:
    """Touches every name and empties what was worked out from them."""
    for table in ("units", "organizations", "persons", "identities", "conferrals", "tellings", "merges", *SORTED):
        ask(connection, f"DELETE FROM {table}")
    ask(connection, "INSERT INTO touched SELECT DISTINCT 'person', key FROM appearances")
    ask(connection, "INSERT INTO touched SELECT DISTINCT 'unit', unit FROM triples WHERE kind = 'group'")
    ask(connection, "INSERT INTO touched SELECT DISTINCT 'told', unnest([organization, unit]) FROM triples")
    ask(connection, "INSERT INTO touched SELECT DISTINCT 'told', unnest(conferrers) FROM honors")


def derive(connection: Connection, lexicon: Lexicon | None) -> None:
    """Brings the tables that are worked out up to date with those that are told: persons and conferrals in parts, so
    that a large change takes no more memory than one of them. Where nothing was touched, nothing is to be done."""
    if ask(connection, "FROM touched LIMIT 1"):
        organizations.update(connection, lexicon)
        persons.prepare(connection)
        conferrals.prepare(connection)
        for _ in parts.each(connection):
            persons.update(connection)
            conferrals.update(connection)
        conferrals.finish(connection)
    for table in TEMPORARY:
        ask(connection, f"DROP TABLE IF EXISTS {table}")
