"""Works out the graph from what is told: organizations, persons and conferrals of the names that were touched.

The temporary table `touched` holds the kinds and names that a change concerns; all else stays as it is, so that the
cost of adding a document does not grow with the graph. `everything` touches every name: the result is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from laborhonors.graph import identity, units
from laborhonors.graph.decisions import verdicts
from laborhonors.graph.kinship import Kinship
from laborhonors.graph.load import Row, insert
from laborhonors.lexicon import Lexicon

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

ROWS = 50_000  # fetched, or written, at once


def start(connection: Connection) -> None:
    """Makes the empty table of what a change concerns."""
    run(connection, "CREATE OR REPLACE TEMPORARY TABLE touched (kind TEXT, name TEXT)")


def everything(connection: Connection) -> None:
    """Touches every name and empties what was worked out from them."""
    for table in ("units", "organizations", "persons", "identities", "conferrals", "tellings", "merges"):
        run(connection, f"DELETE FROM {table}")
    run(connection, "INSERT INTO touched SELECT DISTINCT 'person', key FROM appearances")
    run(connection, "INSERT INTO touched SELECT DISTINCT 'unit', unit FROM triples WHERE kind = 'group'")


def derive(connection: Connection, lexicon: Lexicon | None) -> None:
    """Brings the tables that are worked out up to date with those that are told."""
    run(connection, "CREATE OR REPLACE TEMPORARY TABLE units_before AS SELECT told, organization FROM units")
    _organizations(connection, lexicon)
    run(connection, _RECIPIENT_UNITS)
    run(
        connection, "CREATE OR REPLACE TEMPORARY TABLE names AS SELECT DISTINCT name FROM touched WHERE kind = 'person'"
    )
    _persons(connection)
    _conferrals(connection)
    _nodes(connection)


def run(connection: Connection, query: str, parameters: list[object] | None = None) -> list[Row]:
    """All rows that a statement gives."""
    rows: list[Row] = connection.execute(query, parameters or []).fetchall()
    return rows


_RECIPIENT_UNITS = """
CREATE OR REPLACE TEMPORARY TABLE recipient_units AS
SELECT u.organization AS id FROM units u JOIN touched t ON t.kind = 'unit' AND t.name = u.told
UNION SELECT u.organization FROM units_before u JOIN touched t ON t.kind = 'unit' AND t.name = u.told
"""


# Organizations


def _organizations(connection: Connection, lexicon: Lexicon | None) -> None:
    """Works the organizations out anew where a name came or went; names whose organization changed are touched."""
    told = {str(row[0]) for row in run(connection, _TOLD_UNITS)}
    before = {str(name): str(node) for name, node in run(connection, "SELECT told, organization FROM units")}
    said = verdicts(connection, "organization")
    ruled = {str(row[0]) for row in run(connection, "SELECT name FROM touched WHERE kind = 'decision'")}
    if told == before.keys() and not ruled:
        return
    known = units.known_organizations(lexicon)
    found = units.resolve(map(units.Told.of, told), known, said.same, set(said.different))
    _store_units(connection, found)
    moved = [name for name in sorted(told | before.keys()) if before.get(name) != found.node.get(name)]
    run(connection, "CREATE OR REPLACE TEMPORARY TABLE moved AS SELECT unnest(?::TEXT[]) AS name", [moved])
    run(
        connection,
        "INSERT INTO touched SELECT DISTINCT 'person', a.key FROM appearances a JOIN moved m ON a.unit = m.name",
    )
    run(connection, "INSERT INTO touched SELECT 'unit', name FROM moved")
    _touch_kin(connection)


_TOLD_UNITS = """
SELECT organization FROM triples WHERE organization IS NOT NULL
UNION SELECT unit FROM triples WHERE unit IS NOT NULL
UNION SELECT unnest(conferrers) FROM honors WHERE id IN (SELECT honor FROM triples)
"""


def _store_units(connection: Connection, found: units.Units) -> None:
    run(connection, "CREATE OR REPLACE TEMPORARY TABLE kin_before AS SELECT id, parent FROM organizations")
    for table in ("units", "organizations"):
        run(connection, f"DELETE FROM {table}")
    run(connection, "DELETE FROM merges WHERE kind = 'organization'")
    rows = [(one.told, one.name, one.key, one.within, node) for one, node in _told(found)]
    for start_at in range(0, len(rows), ROWS):
        insert(connection, "units", list(rows[start_at : start_at + ROWS]))
    nodes = sorted(set(found.node.values()))
    insert(connection, "organizations", [(node, node, [], found.parent.get(node)) for node in nodes])
    merges = [
        ("organization", left, right, found.node.get(left, ""), None, score, reason)
        for left, right, score, reason in found.merges
    ]
    insert(connection, "merges", list(merges))


def _told(found: units.Units) -> Iterator[tuple[units.Told, str]]:
    return ((units.Told.of(told), node) for told, node in found.node.items())


def _touch_kin(connection: Connection) -> None:
    """A unit that got another parent: whoever is told of it may now be one with somebody of that parent."""
    run(
        connection,
        """INSERT INTO touched SELECT DISTINCT 'person', a.key FROM organizations o
        JOIN kin_before k USING (id) JOIN units u ON u.organization = o.id JOIN appearances a ON a.unit = u.told
        WHERE o.parent IS DISTINCT FROM k.parent""",
    )


# Persons


def _persons(connection: Connection) -> None:
    run(connection, "DELETE FROM identities WHERE key IN (SELECT name FROM names)")
    run(connection, "DELETE FROM merges WHERE kind = 'person' AND key IN (SELECT name FROM names)")
    run(connection, _SINGLE)
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
        if len(found) > ROWS:
            insert(connection, "identities", found)
            found = []
    insert(connection, "identities", found)
    insert(connection, "merges", merges)


def person_id(key: str, first: str) -> str:
    """The id of a person: the folded name and the first of the person's appearances."""
    return f"person:{key}~{first}"


_SINGLE = """
INSERT INTO identities
SELECT any_value(a.id), 'person:' || a.key || '~' || any_value(a.id), a.key
FROM appearances a JOIN names n ON a.key = n.name GROUP BY a.key HAVING count(*) = 1
"""
_MANY = """
WITH many AS (
  SELECT a.key FROM appearances a JOIN names n ON a.key = n.name GROUP BY a.key HAVING count(*) > 1
), known AS (
  SELECT honor, year, count(DISTINCT recipient) AS holders FROM triples WHERE kind = 'person' GROUP BY honor, year
)
SELECT a.key, a.id, a.document, u.organization, a.crowd,
       t.honor, t.year, t.status, isfinite(h.holders), greatest(h.holders, k.holders), t.position
FROM appearances a JOIN many m ON a.key = m.key
JOIN triples t ON t.appearance = a.id AND t.document = a.document
JOIN honors h ON h.id = t.honor
LEFT JOIN known k ON k.honor = t.honor AND k.year IS NOT DISTINCT FROM t.year
LEFT JOIN units u ON u.told = a.unit
"""


def _tellings(connection: Connection) -> Iterator[tuple[str, list[identity.Telling], dict[str, int]]]:
    """The names that appear more than once: the appearances of each, and how many people their documents tell of."""
    ordered = f"SELECT *, row_number() OVER (ORDER BY key, id) - 1 AS place FROM ({_MANY})"
    run(connection, f"CREATE OR REPLACE TEMPORARY TABLE compared AS {ordered}")
    (total,) = run(connection, "SELECT count(*) FROM compared")[0]
    rows = _paged(connection, "compared", int(str(total)))
    for key, of_name in groupby(rows, key=itemgetter(0)):
        groups = [list(group) for _, group in groupby(of_name, key=itemgetter(1))]
        crowds = {str(group[0][2]): int(str(group[0][4])) for group in groups}
        yield str(key), [_telling(group) for group in groups], crowds


def _paged(connection: Connection, table: str, total: int) -> Iterator[Row]:
    """The rows by their place, a page at a time: between pages other work can be done."""
    for first in range(0, total, ROWS):
        yield from run(
            connection, f"SELECT * FROM {table} WHERE place >= {first} AND place < {first + ROWS} ORDER BY place"
        )


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
    run(connection, _RELEVANT)
    rows = run(
        connection,
        "SELECT organization, min(key), min(name) FROM units WHERE organization IN (FROM relevant) GROUP BY 1",
    )
    parents = run(
        connection, "SELECT o.id, o.parent FROM organizations o JOIN relevant r USING (id) WHERE o.parent IS NOT NULL"
    )
    honors = run(connection, "SELECT id, name FROM honors")
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


# Conferrals


def _conferrals(connection: Connection) -> None:
    """Tellings of one honour, year and status to one recipient are one conferral; one without a year joins the only
    one that has one."""
    run(connection, _STALE)
    run(connection, "DELETE FROM tellings WHERE conferral IN (SELECT id FROM stale)")
    run(connection, "DELETE FROM conferrals WHERE id IN (SELECT id FROM stale)")
    run(connection, _TOLD_NOW)
    run(connection, "INSERT INTO tellings SELECT conferral, document, number FROM told_now")
    run(connection, _CONFERRALS)
    run(connection, "DROP TABLE told_now")


_STALE = """
CREATE OR REPLACE TEMPORARY TABLE stale AS
SELECT c.id FROM conferrals c JOIN persons p ON p.id = c.recipient WHERE p.key IN (SELECT name FROM names)
UNION
SELECT c.id FROM conferrals c WHERE c.recipient IN (SELECT id FROM recipient_units)
"""
_TOLD_NOW = """
CREATE OR REPLACE TEMPORARY TABLE told_now AS
WITH told AS (
  SELECT t.*, i.person AS node FROM triples t JOIN identities i ON i.appearance = t.appearance
  JOIN names n ON n.name = i.key
  UNION ALL
  SELECT t.*, u.organization FROM triples t JOIN units u ON u.told = t.unit
  WHERE t.kind = 'group' AND u.organization IN (SELECT id FROM recipient_units)
), years AS (
  SELECT node, honor, grade, status, min(year) AS only_year FROM told
  GROUP BY ALL HAVING min(year) = max(year)
), dated AS (
  SELECT told.*, coalesce(told.year, years.only_year) AS in_year FROM told LEFT JOIN years
  ON years.node = told.node AND years.honor = told.honor AND years.status = told.status
  AND years.grade IS NOT DISTINCT FROM told.grade
)
SELECT * EXCLUDE (year), in_year AS year,
       'c' || substr(md5(concat_ws('|', node, honor, grade, status, in_year)), 1, 16) AS conferral
FROM dated
"""
_CONFERRALS = """
INSERT INTO conferrals
WITH of_document AS (
  SELECT conferral, document, max(confidence) AS surest FROM told_now GROUP BY ALL
), sure AS (
  SELECT conferral, least(0.999, 1 - product(1 - surest)) AS confidence, count(*) AS documents
  FROM of_document GROUP BY conferral
)
SELECT t.conferral, any_value(t.node), any_value(t.kind), any_value(t.honor),
       arg_max(t.title, (t.confidence, t.document, t.number)),
       arg_max(u.organization, (t.confidence, t.document, t.number)) FILTER (u.organization IS NOT NULL),
       arg_max(t.position, (t.confidence, t.document, t.number)) FILTER (t.position IS NOT NULL),
       any_value(t.year), any_value(t.status), any_value(s.confidence), any_value(s.documents)
FROM told_now t JOIN sure s USING (conferral) LEFT JOIN units u ON u.told = t.organization
GROUP BY t.conferral
"""


# Names of nodes


def _nodes(connection: Connection) -> None:
    """Each node has the name that most tellings use (the longest of several), and all names that any uses."""
    run(connection, "DELETE FROM persons WHERE key IN (SELECT name FROM names)")
    run(connection, _PERSON_NAMES)
    run(connection, _ORGANIZATION_NAMES)


_PERSON_NAMES = """
INSERT INTO persons
WITH told AS (
  SELECT i.person, i.key, a.name, count(*) AS n FROM identities i JOIN appearances a ON a.id = i.appearance
  JOIN names ON names.name = i.key GROUP BY ALL
)
SELECT person, arg_max(name, (n, length(name), name)), list(name ORDER BY n DESC, name), any_value(key)
FROM told GROUP BY person
"""
_ORGANIZATION_NAMES = """
CREATE OR REPLACE TABLE organizations AS
WITH used AS (
  SELECT organization AS told, count(*) AS n FROM triples WHERE organization IS NOT NULL GROUP BY 1
  UNION ALL SELECT unit, count(*) FROM triples WHERE unit IS NOT NULL GROUP BY 1
), told AS (
  SELECT u.organization AS id, u.name, coalesce(sum(used.n), 0) AS n
  FROM units u LEFT JOIN used ON used.told = u.told GROUP BY ALL
), named AS (
  SELECT id, arg_max(name, (n, length(name), name)) AS name, list(name ORDER BY n DESC, name) AS names
  FROM told GROUP BY id
)
SELECT o.id, named.name, named.names, o.parent FROM organizations o JOIN named USING (id)
"""
