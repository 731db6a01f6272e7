"""The graph as edges: from node id to node id, typed; and as a graph of networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from laborhonors.extras import require
from laborhonors.graph.answers import Answer
from laborhonors.graph.nodes import Edge
from laborhonors.graph.rows import ask

if TYPE_CHECKING:
    import networkx
    from duckdb import DuckDBPyConnection as Connection

# A studio that bears somebody's name (张黎明创新工作室) is led by the one of that name who is told of in a document
# that tells of the studio, or belongs to it or to what it is part of.
_LED = """
WITH studios AS (
  SELECT DISTINCT u.organization AS id, u.told, u.name, o.parent
  FROM units u JOIN organizations o ON o.id = u.organization
  WHERE contains(u.name, '工作室')
), named AS (
  SELECT s.id, s.told, s.parent, p.id AS person
  FROM (SELECT *, unnest(range(1, length(name))) AS at FROM studios) s
  JOIN (SELECT *, length(key) AS n FROM persons) p ON p.key = substr(s.name, s.at::BIGINT, p.n) AND p.n BETWEEN 2 AND 4
)
SELECT DISTINCT n.person, n.id FROM named n
WHERE EXISTS (SELECT 1 FROM conferrals c WHERE c.recipient = n.person AND c.organization IN (n.id, n.parent))
OR EXISTS (
  SELECT 1 FROM conferrals c JOIN tellings g ON g.conferral = c.id JOIN triples t ON t.document = g.document
  WHERE c.recipient = n.person AND (t.unit = n.told OR t.organization = n.told))
"""
EDGES = f"""
SELECT recipient, honor,
       CASE status WHEN 'conferred' THEN 'received' WHEN 'proposed' THEN 'nominated_for' ELSE 'stripped_of' END,
       year, id
FROM conferrals
UNION ALL SELECT recipient, organization, 'belonged_to', year, id FROM conferrals
WHERE organization IS NOT NULL AND organization <> recipient AND recipient_kind = 'person'
UNION ALL SELECT DISTINCT h.id, u.organization, 'conferred_by', NULL::INTEGER, NULL
FROM (SELECT id, unnest(conferrers) AS told FROM honors) h JOIN units u USING (told)
WHERE h.id IN (SELECT honor FROM conferrals)
UNION ALL SELECT id, parent, 'part_of', NULL, NULL FROM organizations WHERE parent IS NOT NULL
UNION ALL SELECT h.id, h.twin, 'near_twin', NULL, NULL
FROM (SELECT id, unnest(near_twins) AS twin FROM honors) h JOIN honors o ON o.id = h.twin
WHERE h.id IN (SELECT honor FROM conferrals) AND h.twin IN (SELECT honor FROM conferrals)
UNION ALL SELECT person, id, 'led', NULL, NULL FROM ({_LED})
"""
ORDERED = f"SELECT * FROM ({EDGES}) AS e(source, target, kind, year, conferral) ORDER BY ALL"
# What an edge reaches, and no more: honours and conferrers that only the lexicon knows of are left out.
NODES = f"""
WITH reached AS (SELECT DISTINCT unnest([e.source, e.target]) AS id FROM ({EDGES}) AS e(source, target, kind, y, c))
SELECT p.id, 'person' AS kind, p.name, NULL AS level, NULL AS region, NULL AS wikidata FROM persons p
UNION ALL SELECT o.id, 'organization', o.name, NULL, NULL, NULL FROM organizations o JOIN reached USING (id)
UNION ALL SELECT h.id, 'honor', h.name, h.level, h.region, h.wikidata FROM honors h JOIN reached USING (id)
ORDER BY 1
"""


def edges(connection: Connection) -> Answer[Edge]:
    """All edges, in order."""
    return Answer(
        Edge,
        [
            Edge(source=source, target=target, kind=kind, year=year, conferral=conferral)
            for source, target, kind, year, conferral in ask(connection, ORDERED)
        ],
    )


def to_networkx(connection: Connection) -> networkx.MultiDiGraph:
    """Nodes with `kind`, `name` and what else is known of them; edges with `kind`, `year` and `conferral`."""
    graph = require("networkx", extra="graph").MultiDiGraph()
    for id, *told in ask(connection, NODES):
        names = ("kind", "name", "level", "region", "wikidata")
        graph.add_node(id, **{name: value for name, value in zip(names, told, strict=True) if value is not None})
    for source, target, kind, year, conferral in ask(connection, ORDERED):
        more = {"year": year, "conferral": conferral}
        graph.add_edge(source, target, kind=kind, **{name: value for name, value in more.items() if value is not None})
    return graph
