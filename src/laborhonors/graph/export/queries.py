"""The tables of an export: what a reader of spreadsheets, of Parquet or of Neo4j gets to see, by name."""

from __future__ import annotations

from laborhonors.graph.edges import EDGES

CONFERRALS = """
SELECT c.id, c.recipient AS recipient_id, coalesce(p.name, r.name) AS recipient, c.recipient_kind,
       c.honor AS honor_id, h.name AS honor, h.level, h.region, c.title, c.organization AS organization_id,
       o.name AS organization, c.position, c.year, c.status, c.confidence, c.documents
FROM conferrals c JOIN honors h ON h.id = c.honor LEFT JOIN persons p ON p.id = c.recipient
LEFT JOIN organizations r ON r.id = c.recipient LEFT JOIN organizations o ON o.id = c.organization
ORDER BY c.year NULLS LAST, honor, recipient, c.id
"""
PERSONS = "SELECT id, name, array_to_string(names, '|') AS names FROM persons ORDER BY id"
ORGANIZATIONS = "SELECT id, name, array_to_string(names, '|') AS names, parent FROM organizations ORDER BY id"
HONORS = """
SELECT id, name, listed, array_to_string(names, '|') AS names, level, region, array_to_string(conferrers, '|')
AS conferrers, kind, type, since, wikidata, parent, array_to_string(near_twins, '|') AS near_twins
FROM honors ORDER BY id
"""
DOCUMENTS = "SELECT id, published, text, error FROM documents ORDER BY added"
EVIDENCE = """
SELECT t.conferral, e.document, e.start_offset, e.end_offset, e.text, e.rule FROM tellings t
JOIN evidence e ON e.document = t.document AND e.number = t.number AND e.fact = 'triple'
ORDER BY t.conferral, e.document, e.number, e.ordinal
"""
EDGE_ROWS = f"SELECT * FROM ({EDGES}) AS e(source, target, kind, year, conferral) ORDER BY ALL"
TABLES = {
    "conferrals": CONFERRALS,
    "persons": PERSONS,
    "organizations": ORGANIZATIONS,
    "honors": HONORS,
    "documents": DOCUMENTS,
    "evidence": EVIDENCE,
    "edges": EDGE_ROWS,
}
