"""The tables of a graph in DuckDB, their version, and the opening of a file.

What texts tell (documents, triples, evidence, counts, mentions) and what the user decided (decisions) is kept as it
came; the rest is worked out from it and can be worked out again. Nothing is unique by a constraint: a document's rows
are replaced in one transaction, which DuckDB's own constraints do not allow. There are no indexes: fetching the rows
that one finds here and there costs far more than reading rows that lie together, which `SORTED` is for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from laborhonors.errors import GraphError
from laborhonors.extras import require

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

VERSION = 2
TOLD = {
    "documents": "id TEXT, hash TEXT, text TEXT, published DATE, error TEXT, added BIGINT",
    "triples": (
        "document TEXT, number INTEGER, recipient TEXT, kind TEXT, title TEXT, title_text TEXT, told_honor TEXT, "
        "organization TEXT, position TEXT, year INTEGER, status TEXT, confidence DOUBLE, "
        "honor TEXT, grade TEXT, appearance TEXT, unit TEXT"
    ),
    "evidence": (
        "document TEXT, fact TEXT, number INTEGER, ordinal INTEGER, "
        "start_offset INTEGER, end_offset INTEGER, text TEXT, rule TEXT"
    ),
    "counts": "document TEXT, number INTEGER, title TEXT, title_text TEXT, count BIGINT, counted TEXT, honor TEXT",
    "mentions": (
        "document TEXT, number INTEGER, start_offset INTEGER, end_offset INTEGER, "
        "text TEXT, kind TEXT, recognizer TEXT, value TEXT"
    ),
    "appearances": "id TEXT, document TEXT, name TEXT, key TEXT, unit TEXT, crowd INTEGER",
    "decisions": "number INTEGER, kind TEXT, verdict TEXT, left_ids TEXT[], right_ids TEXT[], note TEXT",
}
WORKED_OUT = {
    "honors": (
        "id TEXT, name TEXT, listed BOOLEAN, names TEXT[], level TEXT, region TEXT, conferrers TEXT[], kind TEXT, "
        "type TEXT, since INTEGER, wikidata TEXT, parent TEXT, near_twins TEXT[], cycle TEXT, holders DOUBLE"
    ),
    "units": "told TEXT, name TEXT, key TEXT, within TEXT, organization TEXT, family TEXT",
    "organizations": "id TEXT, name TEXT, names TEXT[], parent TEXT",
    "persons": "id TEXT, name TEXT, names TEXT[], key TEXT",
    "identities": "appearance TEXT, person TEXT, key TEXT",
    "conferrals": (
        "id TEXT, recipient TEXT, recipient_kind TEXT, honor TEXT, title TEXT, organization TEXT, position TEXT, "
        "year INTEGER, status TEXT, confidence DOUBLE, documents INTEGER"
    ),
    "tellings": "conferral TEXT, document TEXT, number INTEGER",
    "merges": "kind TEXT, left_id TEXT, right_id TEXT, node TEXT, key TEXT, score DOUBLE, reason TEXT",
}
SHOWN = (
    "id TEXT, recipient TEXT, recipient_key TEXT, recipient_name TEXT, recipient_kind TEXT, "
    "honor TEXT, honor_name TEXT, level TEXT, region TEXT, title TEXT, organization TEXT, organization_name TEXT, "
    "position TEXT, year INTEGER, status TEXT, confidence DOUBLE, documents INTEGER, "
    'evidence STRUCT("document" TEXT, "start" INTEGER, "end" INTEGER, "text" TEXT, "rule" TEXT)[]'
)
"""The columns of a conferral with all that an answer shows of it."""
SORTED = {"by_honor": "honor, year, id", "by_recipient": "recipient_key, recipient, id"}
"""Tables of conferrals as they are shown, and the order of their rows: what one question asks for lies together."""
TABLES = {**TOLD, **WORKED_OUT, **dict.fromkeys(SORTED, SHOWN)}


def columns(table: str) -> tuple[str, ...]:
    """The names of a table's columns, in order."""
    return tuple(column.split()[0] for column in TABLES[table].split(", "))


def connect(path: str | Path | None, *, read_only: bool = False) -> Connection:
    """An open connection to a graph: in memory where `path` is None; a new file gets its tables.

    Raises:
        GraphError: the file is no graph, is of a newer version, cannot be opened, or (read-only) is not there.
        MissingExtraError: duckdb is not installed.
    """
    duckdb = require("duckdb", extra="graph")
    if read_only and path is not None and not Path(path).exists():
        raise GraphError(f"{path} does not exist; make it with: laborhonors graph DOCS -o {path}")
    if path is not None and not _of_duckdb(Path(path)):
        raise GraphError(f"{path} is no graph; one is made with: laborhonors graph DOCS -o honors.duckdb")
    try:
        connection: Connection = duckdb.connect(":memory:" if path is None else str(path), read_only=read_only)
    except duckdb.Error as error:
        raise GraphError(f"{path} cannot be opened as a graph: {error}") from None
    try:
        _prepare(connection, str(path))
        _write_early(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _of_duckdb(path: Path) -> bool:
    """Whether a file can be one of DuckDB: there is none yet, or it is empty or bears its mark behind 8 bytes."""
    if not path.is_file():
        return True
    with path.open("rb") as file:
        head = file.read(12)
    return not head or head[8:] == b"DUCK"


def _prepare(connection: Connection, path: str) -> None:
    tables = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not tables:
        _create(connection)
        return
    if "graph_version" not in tables:
        raise GraphError(f"{path} is a DuckDB file of something else: it has no table graph_version")
    version = connection.execute("SELECT version FROM graph_version").fetchall()[0][0]
    if version != VERSION:
        advice = "install a newer one" if version > VERSION else "make it anew from its documents"
        raise GraphError(f"{path} has schema version {version}, this laborhonors reads {VERSION}: {advice}")


def _write_early(connection: Connection) -> None:
    """Lets a load write each group of rows once it is full; DuckDB 2.x holds five in memory, 1.x none."""
    if connection.execute("FROM duckdb_settings() WHERE name = 'write_buffer_row_group_count'").fetchall():
        connection.execute("SET write_buffer_row_group_count = 1").fetchall()


def _create(connection: Connection) -> None:
    connection.execute("BEGIN").fetchall()
    connection.execute(f"CREATE TABLE graph_version AS SELECT {VERSION} AS version").fetchall()
    for name, columns in TABLES.items():
        connection.execute(f"CREATE TABLE {name} ({columns})").fetchall()
    connection.execute("COMMIT").fetchall()
