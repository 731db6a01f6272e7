"""CSV for `neo4j-admin database import full`: a folder with nodes and relationships, and the command to read them.

A conferral is a node: `(:Conferral)-[:TO]->(:Person)`, `-[:OF]->(:Honor)`, `-[:AT]->(:Organization)`,
`-[:TOLD_IN]->(:Document)`; the typed edges stand beside it.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from laborhonors.graph.edges import EDGES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

NODES = {
    "persons": (
        ("id:ID", "name", "names:string[]", ":LABEL"),
        "SELECT id, name, array_to_string(names, ';'), 'Person' FROM persons ORDER BY id",
    ),
    "organizations": (
        ("id:ID", "name", "names:string[]", ":LABEL"),
        "SELECT id, name, array_to_string(names, ';'), 'Organization' FROM organizations ORDER BY id",
    ),
    "honors": (
        ("id:ID", "name", "level", "region", "type", "since:int", "wikidata", ":LABEL"),
        "SELECT id, name, level, region, type, since, wikidata, 'Honor' FROM honors ORDER BY id",
    ),
    "documents": (
        ("id:ID", "published:date", "text", ":LABEL"),
        "SELECT 'document:' || id, published, text, 'Document' FROM documents ORDER BY added",
    ),
    "conferrals": (
        ("id:ID", "title", "position", "year:int", "status", "confidence:double", ":LABEL"),
        "SELECT id, title, position, year, status, confidence, 'Conferral' FROM conferrals ORDER BY id",
    ),
}
RELATIONSHIPS = f"""
SELECT source, target, upper(kind), year FROM ({EDGES}) AS e(source, target, kind, year, conferral)
UNION ALL SELECT id, recipient, 'TO', NULL FROM conferrals
UNION ALL SELECT id, honor, 'OF', NULL FROM conferrals
UNION ALL SELECT id, organization, 'AT', NULL FROM conferrals WHERE organization IS NOT NULL
UNION ALL SELECT DISTINCT conferral, 'document:' || document, 'TOLD_IN', NULL FROM tellings
ORDER BY ALL
"""
COMMAND = """neo4j-admin database import full honors \\
  --nodes=persons.csv --nodes=organizations.csv --nodes=honors.csv --nodes=documents.csv --nodes=conferrals.csv \\
  --relationships=relationships.csv --multiline-fields=true
"""


def write(connection: Connection, folder: Path) -> None:
    """The files, and `import.sh` with the command."""
    folder.mkdir()
    for name, (header, query) in NODES.items():
        _write(connection, folder / f"{name}.csv", header, query)
    header = (":START_ID", ":END_ID", ":TYPE", "year:int")
    _write(connection, folder / "relationships.csv", header, RELATIONSHIPS)
    (folder / "import.sh").write_text(COMMAND, encoding="utf-8")


def _write(connection: Connection, path: Path, header: tuple[str, ...], query: str) -> None:
    with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(header)
        rows.writerows(connection.execute(query).fetchall())
