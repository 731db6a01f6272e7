"""A graph into files of other programs, and back from JSON Lines. A file, or folder of files, appears whole or not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from laborhonors.errors import GraphError
from laborhonors.graph import report
from laborhonors.graph.export import jsonl, neo4j, networks, quickstatements, rdf, spreadsheets

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

Form = Literal["jsonl", "csv", "parquet", "graphml", "neo4j", "turtle", "jsonld", "quickstatements", "svg", "html"]
FORMS: dict[Form, Callable[[Connection, Path], None]] = {
    "jsonl": jsonl.write,
    "csv": spreadsheets.write_csv,
    "parquet": spreadsheets.write_parquet,
    "graphml": networks.write_graphml,
    "neo4j": neo4j.write,
    "turtle": rdf.write_turtle,
    "jsonld": rdf.write_jsonld,
    "quickstatements": quickstatements.write,
    "svg": networks.write_svg,
    "html": report.write,
}
SUFFIXES: dict[str, Form] = {
    ".jsonl": "jsonl",
    ".graphml": "graphml",
    ".ttl": "turtle",
    ".jsonld": "jsonld",
    ".qs": "quickstatements",
    ".svg": "svg",
    ".html": "html",
}


def write(connection: Connection, path: Path, form: Form | None) -> None:
    """Writes a form; csv, parquet and neo4j are folders of files. Raises: GraphError for an unknown form."""
    wanted = form or SUFFIXES.get(path.suffix)
    if wanted not in FORMS:
        raise GraphError(f"{path}: say which form: {', '.join(FORMS)}; {', '.join(SUFFIXES)} go without saying")
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        FORMS[wanted](connection, draft)
        if path.is_dir():
            shutil.rmtree(path) if _is_export(path, draft) else _refuse(path)
        draft.replace(path)
    finally:
        shutil.rmtree(draft) if draft.is_dir() else draft.unlink(missing_ok=True)


def _is_export(path: Path, draft: Path) -> bool:
    """Whether a folder holds nothing but what an export like this one writes."""
    return draft.is_dir() and {file.name for file in path.iterdir()} <= {file.name for file in draft.iterdir()}


def _refuse(path: Path) -> None:
    raise GraphError(f"{path} is a folder with other files in it: name a new one")
