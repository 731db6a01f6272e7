"""Tables as CSV that a spreadsheet opens, and as Parquet: a folder with a file a table."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from laborhonors.extras import require
from laborhonors.graph.export.queries import TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

FORMULA = ("=", "+", "-", "@", "\t", "\r")
ROWS = 50_000  # of a table, in memory at once


def safe(cell: object) -> object:
    """A cell that a spreadsheet takes for text and not for a formula: an apostrophe stands before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def write_csv(connection: Connection, folder: Path) -> None:
    """A file a table, with a byte order mark, which spreadsheets need to read Chinese."""
    folder.mkdir()
    for name, query in TABLES.items():
        result = connection.execute(query)
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", errors="replace", newline="") as stream:
            rows = csv.writer(stream, lineterminator="\n")
            rows.writerow(column[0] for column in result.description)
            while found := result.fetchmany(ROWS):
                rows.writerows(map(safe, row) for row in found)


def write_parquet(connection: Connection, folder: Path) -> None:
    """A file a table."""
    parquet = require("pyarrow.parquet", extra="graph")
    folder.mkdir()
    for name, query in TABLES.items():
        parquet.write_table(_arrow(connection, query), folder / f"{name}.parquet")


def _arrow(connection: Connection, query: str) -> Any:
    return connection.sql(query).to_arrow_table()
