"""Persons: the appearances of touched names are joined by the rules of `identity`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from laborhonors.graph import identity
from laborhonors.graph.decisions import verdicts
from laborhonors.graph.kinship import Kinship
from laborhonors.graph.load import Row, insert
from laborhonors.graph.rows import ask

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

TEMPORARY = ("known", "relevant")


def prepare(connection: Connection) -> None:
    """Counts, for all parts, how many are known to hold each honour in each year."""
    ask(connection, _KNOWN)


def update(connection: Connection) -> None:
    """The persons of the names of this part (temporary table `names`); each has the name that most tellings use, the
    longest of several, and all names that any uses."""
    ask(connection, "DELETE FROM identities WHERE key IN (SELECT name FROM names)")
    ask(connection, "DELETE FROM merges WHERE kind = 'person' AND key IN (SELECT name FROM names)")
    ask(connection, _SINGLE)
    said, kinship = verdicts(connection, "person"), _kinship(connection)
    found: list[Row] = []
    merges: list[Row] = []
    for key, tellings, crowds in _tellings(connection):
        case = identity.Case(key, tellings, kinship, crowds)
        persons, links = identity.resolve(case, said.among({one.id for one in tellings}))
        found.extend((appearance, person_id(key, first), key) for appearance, first in persons.items())
        merges.extend(
            ("person", link.left, link.right, person_id(key, persons[link.left]), key, link.score, link.reason)
            for link in links
        )
    insert(connection, "identities", found)
    insert(connection, "merges", merges)
    ask(connection, "DELETE FROM persons WHERE key IN (SELECT name FROM names)")
    ask(connection, _PERSON_NAMES)


def person_id(key: str, first: str) -> str:
    """The id of a person: the folded name and the first of the person's appearances."""
    return f"person:{key}~{first}"


_KNOWN = """
CREATE OR REPLACE TEMPORARY TABLE known AS
SELECT honor, year, count(DISTINCT recipient) AS holders FROM triples
WHERE kind = 'person' AND honor IN (
  SELECT t.honor FROM appearances a JOIN triples t ON t.appearance = a.id AND t.document = a.document
  WHERE a.key IN (SELECT name FROM touched WHERE kind = 'person')
) GROUP BY honor, year
"""
_SINGLE = """
INSERT INTO identities
SELECT any_value(a.id), 'person:' || a.key || '~' || any_value(a.id), a.key
FROM appearances a JOIN names n ON a.key = n.name GROUP BY a.key HAVING count(*) = 1
"""
_PERSON_NAMES = """
INSERT INTO persons
WITH told AS (
  SELECT i.person, i.key, a.name, count(*) AS n FROM identities i JOIN appearances a ON a.id = i.appearance
  JOIN names ON names.name = i.key GROUP BY ALL
)
SELECT person, arg_max(name, (n, length(name), name)), list(name ORDER BY n DESC, name), any_value(key) AS key
FROM told GROUP BY person ORDER BY key, person
"""
_MANY = """
WITH many AS (
  SELECT a.key FROM appearances a JOIN names n ON a.key = n.name GROUP BY a.key HAVING count(*) > 1
), told AS (
  SELECT a.key, a.id, a.document, a.unit, a.crowd, t.honor, t.year, t.status, t.position
  FROM appearances a JOIN many m ON a.key = m.key JOIN triples t ON t.appearance = a.id AND t.document = a.document
)
SELECT t.key, t.id, t.document, u.organization, t.crowd,
       t.honor, t.year, t.status, isfinite(h.holders), greatest(h.holders, k.holders), t.position
FROM told t JOIN honors h ON h.id = t.honor
LEFT JOIN known k ON k.honor = t.honor AND k.year IS NOT DISTINCT FROM t.year
LEFT JOIN units u ON u.told = t.unit ORDER BY t.key, t.id
"""


def _tellings(connection: Connection) -> Iterator[tuple[str, list[identity.Telling], dict[str, int]]]:
    """The names that appear more than once: the appearances of each, and how many people their documents tell of."""
    for key, of_name in groupby(ask(connection, _MANY), key=itemgetter(0)):
        groups = [list(group) for _, group in groupby(of_name, key=itemgetter(1))]
        crowds = {str(group[0][2]): int(group[0][4]) for group in groups}
        yield str(key), [_telling(group) for group in groups], crowds


def _telling(rows: list[Row]) -> identity.Telling:
    _, id, document, unit, *_ = rows[0]
    return identity.Telling(
        str(id),
        frozenset([str(document)]),
        frozenset([] if unit is None else [str(unit)]),
        frozenset(identity.Claim(*row[5:10]) for row in rows),  # type: ignore[arg-type]  # columns of _MANY
        frozenset(str(row[10]) for row in rows if row[10] is not None),
    )


def _kinship(connection: Connection) -> Kinship:
    """The organizations of the touched names and what they are part of."""
    ask(connection, _RELEVANT)
    rows = ask(
        connection,
        "SELECT organization, min(key), min(name) FROM units WHERE organization IN (FROM relevant) GROUP BY 1",
    )
    parents = ask(
        connection, "SELECT o.id, o.parent FROM organizations o JOIN relevant r USING (id) WHERE o.parent IS NOT NULL"
    )
    honors = ask(connection, "SELECT id, name FROM honors")
    return Kinship(
        keys={str(id): str(key) for id, key, _ in rows},
        names={str(id): str(name) for id, _, name in rows},
        parents={str(id): str(parent) for id, parent in parents},
        honors={str(id): str(name) for id, name in honors},
    )


_RELEVANT = """
CREATE OR REPLACE TEMPORARY TABLE relevant AS
WITH RECURSIVE up(id) AS (
  SELECT DISTINCT u.organization FROM appearances a JOIN names n ON a.key = n.name JOIN units u ON u.told = a.unit
  UNION SELECT o.parent FROM organizations o JOIN up USING (id) WHERE o.parent IS NOT NULL
) SELECT id FROM up
"""
