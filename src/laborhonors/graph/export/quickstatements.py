"""Wikidata QuickStatements (version 1, by tabs): new items for people who hold an honour that has an item.

Look whether a person has an item before you run them: QuickStatements makes a new one for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from laborhonors.graph.rows import ask

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

_AWARDS = """
SELECT p.id, p.name, h.wikidata, c.year, c.status FROM conferrals c JOIN persons p ON p.id = c.recipient
JOIN honors h ON h.id = c.honor WHERE h.wikidata IS NOT NULL AND c.status <> 'revoked'
ORDER BY p.id, c.year NULLS LAST, h.wikidata
"""
PROPERTY = {"conferred": "P166", "proposed": "P1411"}


def write(connection: Connection, path: Path) -> None:
    """Writes the commands."""
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as stream:
        stream.writelines(_commands(connection))


def _commands(connection: Connection) -> Iterator[str]:
    before = None
    for person, name, item, year, status in ask(connection, _AWARDS):
        if person != before:
            yield f'CREATE\nLAST\tLzh-hans\t"{_plain(name)}"\nLAST\tP31\tQ5\n'
            before = person
        when = "" if year is None else f"\tP585\t+{year:04}-00-00T00:00:00Z/9"
        yield f"LAST\t{PROPERTY[status]}\t{item}{when}\n"


def _plain(name: str) -> str:
    """A label: no quotation mark ends it, and no tab or line break the command."""
    return re.sub(r'[\s"\x00-\x1f]+', " ", name).strip()
