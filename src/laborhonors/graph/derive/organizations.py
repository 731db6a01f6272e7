"""Organizations: what a name that came or went can change is worked out anew, and no more.

A *family* are the names whose organizations or parents depend on each other; a new name belongs to those families that
it is alike with (`units.alike`), and may make one of several. Whose organization or parent changed is touched.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from laborhonors.graph import units
from laborhonors.graph.decisions import verdicts
from laborhonors.graph.load import Row, insert
from laborhonors.graph.rows import ask
from laborhonors.graph.schema import TABLES
from laborhonors.lexicon import Lexicon

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

TEMPORARY = ("fresh", "alike", "families", "before", "nodes", "moved", "recipient_units", "renamed")
FEW = 200  # names looked up among all others; of more the whole is worked out anew


def update(connection: Connection, lexicon: Lexicon | None) -> None:
    """Brings units and organizations up to date.

    Leaves two temporary tables: `recipient_units`, the organizations whose own conferrals are touched, and `renamed`.
    """
    changed: dict[str, bool] = dict(ask(connection, _CHANGED))
    ruled = {str(row[0]) for row in ask(connection, "SELECT name FROM touched WHERE kind = 'decision'")}
    known, said = units.known_organizations(lexicon), verdicts(connection, "organization")
    names = {*changed, *ruled}
    _open(connection, names.union(*(pair for pair in said.same if names.intersection(pair))), known)
    if names:
        told = {str(row[0]) for row in ask(connection, "SELECT told FROM before WHERE resolved")}
        told = {*told, *(name for name, now in changed.items() if now)}
        told -= {name for name, now in changed.items() if not now}
        same = [pair for pair in said.same if told.intersection(pair)]
        _store(connection, units.resolve(map(units.Told.of, told), known, same, set(said.different)))
    ask(connection, "DELETE FROM organizations WHERE id IN (SELECT id FROM before)")
    ask(connection, _KEPT)
    ask(connection, _NAMED)
    for query in (_MOVED, _TOUCH_MOVED, _TOUCH_KIN, _RECIPIENT_UNITS, _RENAMED):
        ask(connection, query)


# Told names that came (now) or went: told by a triple, or as who confers an honour that a triple tells.
_CHANGED = """
WITH asked AS (SELECT DISTINCT name FROM touched WHERE kind = 'told' AND name IS NOT NULL),
now AS (
  SELECT organization AS name FROM triples WHERE organization IN (FROM asked)
  UNION SELECT unit FROM triples WHERE unit IN (FROM asked)
  UNION SELECT unnest(conferrers) FROM honors WHERE id IN (SELECT honor FROM triples)
)
SELECT name, name IN (FROM now) AS now FROM asked
WHERE (name IN (FROM now)) <> (name IN (SELECT told FROM units)) ORDER BY name
"""


def _open(connection: Connection, names: Collection[str], known: Collection[units.Known]) -> None:
    """Makes the tables `before`, the units that may change as they were, and `nodes`, for the organizations of these.

    Units of the names' families are `resolved` anew; those that are only told more or less often may change their name.
    """
    if len(names) > FEW:
        where = "TRUE"
    else:
        keys = sorted({units.Told.of(name).key for name in names})
        alike = sorted(units.alike(keys, known))
        ask(connection, "CREATE OR REPLACE TEMPORARY TABLE fresh AS SELECT unnest(?::TEXT[]) AS key", [keys])
        ask(connection, "CREATE OR REPLACE TEMPORARY TABLE alike AS SELECT unnest(?::TEXT[]) AS key", [alike])
        ask(connection, _FAMILIES, [sorted(names)])
        where = "u.family IN (FROM families)"
    ask(connection, _BEFORE.format(where=where))
    ask(connection, "CREATE OR REPLACE TEMPORARY TABLE nodes AS SELECT * FROM organizations LIMIT 0")


_FAMILIES = """
CREATE OR REPLACE TEMPORARY TABLE families AS
SELECT family FROM units WHERE told IN (SELECT unnest($1)) OR key IN (FROM alike)
UNION SELECT u.family FROM units u JOIN fresh f ON starts_with(u.key, f.key) OR ends_with(u.key, f.key)
"""
_BEFORE = """
CREATE OR REPLACE TEMPORARY TABLE before AS
SELECT u.told, o.id, o.name, o.parent, ({where}) AS resolved FROM units u JOIN organizations o ON o.id = u.organization
WHERE {where} OR u.organization IN (
  SELECT organization FROM units WHERE told IN (SELECT name FROM touched WHERE kind = 'told')
)
"""


def _store(connection: Connection, found: units.Units) -> None:
    ask(connection, "DELETE FROM merges WHERE kind = 'organization' AND node IN (SELECT id FROM before WHERE resolved)")
    ask(connection, "DELETE FROM units WHERE told IN (SELECT told FROM before WHERE resolved)")
    rows = ((units.Told.of(told), node) for told, node in found.node.items())
    insert(connection, "units", [(o.told, o.name, o.key, o.within, node, found.family[o.key]) for o, node in rows])
    nodes: list[Row] = [(node, node, [], found.parent.get(node)) for node in sorted(set(found.node.values()))]
    insert(connection, "nodes", nodes, TABLES["organizations"])
    merges = [
        ("organization", left, right, found.node.get(left, ""), None, score, reason)
        for left, right, score, reason in found.merges
    ]
    insert(connection, "merges", list(merges))


# Organizations that are not resolved anew keep what they are part of.
_KEPT = "INSERT INTO nodes SELECT DISTINCT id, id, [], parent FROM before WHERE NOT resolved"
# Each has the name that most tellings use (the longest of several), and all names that any uses.
_NAMED = """
INSERT INTO organizations
WITH told AS (
  SELECT organization AS id, told, name FROM units WHERE organization IN (SELECT id FROM nodes)
), used AS (
  SELECT organization AS told, count(*) AS n FROM triples WHERE organization IN (SELECT told FROM told) GROUP BY 1
  UNION ALL SELECT unit, count(*) FROM triples WHERE unit IN (SELECT told FROM told) GROUP BY 1
), counted AS (
  SELECT id, name, coalesce(sum(n), 0) AS n FROM told LEFT JOIN used USING (told) GROUP BY ALL
), named AS (
  SELECT id, arg_max(name, (n, length(name), name)) AS name, list(name ORDER BY n DESC, name) AS names
  FROM counted GROUP BY id
)
SELECT nodes.id, named.name, named.names, nodes.parent FROM nodes JOIN named USING (id)
"""
_MOVED = """
CREATE OR REPLACE TEMPORARY TABLE moved AS
SELECT coalesce(u.told, b.told) AS name, b.id AS before
FROM (SELECT told, organization FROM units WHERE organization IN (SELECT id FROM nodes)) u
FULL JOIN before b USING (told) WHERE u.organization IS DISTINCT FROM b.id
"""
_TOUCH_MOVED = """
INSERT INTO touched
SELECT DISTINCT 'person', a.key FROM appearances a JOIN moved m ON a.unit = m.name
UNION ALL SELECT 'unit', name FROM moved
"""
# A unit that got another parent: whoever is told of it may now be one with somebody of that parent.
_TOUCH_KIN = """
INSERT INTO touched SELECT DISTINCT 'person', a.key FROM organizations o
JOIN (SELECT DISTINCT id, parent FROM before) b USING (id) JOIN units u ON u.organization = o.id
JOIN appearances a ON a.unit = u.told WHERE o.parent IS DISTINCT FROM b.parent
"""
_RECIPIENT_UNITS = """
CREATE OR REPLACE TEMPORARY TABLE recipient_units AS
SELECT id FROM (
  SELECT u.organization AS id FROM units u JOIN touched t ON t.kind = 'unit' AND t.name = u.told
  UNION SELECT before FROM moved
) WHERE id IN (
  SELECT recipient FROM conferrals UNION SELECT u.organization FROM triples t JOIN units u ON u.told = t.unit
)
"""
_RENAMED = """
CREATE OR REPLACE TEMPORARY TABLE renamed AS
SELECT o.id FROM organizations o JOIN nodes USING (id) LEFT JOIN (SELECT DISTINCT id, name FROM before) b USING (id)
WHERE o.name IS DISTINCT FROM b.name
"""
