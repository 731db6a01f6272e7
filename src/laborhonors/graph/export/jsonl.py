"""JSON Lines, lossless: a line a document with all that was read from it, then a line a decision of the user."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from laborhonors.errors import GraphError
from laborhonors.graph.decisions import all_decisions
from laborhonors.graph.nodes import Decision
from laborhonors.graph.rows import documents
from laborhonors.model import Document

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection


def write(connection: Connection, path: Path) -> None:
    """Writes all documents and decisions."""
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as stream:
        for document in documents(connection, None):
            stream.write(f'{{"document": {document.model_dump_json()}}}\n')
        for decision in all_decisions(connection):
            stream.write(f'{{"decision": {decision.model_dump_json()}}}\n')


def read(path: Path) -> Iterator[Document | Decision]:
    """What was written, in order. Raises: GraphError, which names file and line."""
    with path.open(encoding="utf-8", errors="surrogatepass") as stream:
        for number, line in enumerate(stream, 1):
            yield _value(line, f"{path}:{number}")


def _value(line: str, place: str) -> Document | Decision:
    try:
        return _of(json.loads(line))
    except (ValueError, ValidationError) as error:
        raise GraphError(f"{place}: no document and no decision of a graph: {error}") from None


def _of(record: object) -> Document | Decision:
    if isinstance(record, dict) and "document" in record:
        return Document.model_validate_json(json.dumps(record["document"]))
    if isinstance(record, dict) and "decision" in record:
        return Decision.model_validate_json(json.dumps(record["decision"]))
    raise ValueError("give an object with the key document or decision")
