"""Writing: documents in, one at a time; a table to read, JSON Lines or CSV out.

Each writer is made over an open text stream. `opened` gives the stream: standard output, or a file that appears
whole under its name only once all has been written.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Protocol, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from laborhonors.model import Document, HonorCount, HonorTriple

OutputFormat = Literal["table", "jsonl", "csv"]
CSV_COLUMNS = (
    *("id", "recipient", "kind", "title", "title_text", "honor", "honor_id", "organization", "position", "year"),
    *("status", "confidence", "offsets", "evidence", "rules", "error"),
)
TABLE_COLUMNS = ("recipient", "title", "organization", "position", "year", "status")
UNWRAPPED = {"year", "status"}
STATUS_STYLE = {"conferred": "green", "proposed": "yellow", "revoked": "red"}
NARROW = 72  # cells; below it not even the column headings keep their width
UNBOUNDED = 100_000  # cells; a stream that is no terminal has no width to keep to
CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")


class Writer(Protocol):
    """Writes documents, in the order in which they are given."""

    def write(self, document: Document) -> None:
        """Writes one document, a failed one too."""


class JsonlWriter:
    """One JSON object a document: id, triples, counts, `error` where it failed, mentions where asked for."""

    def __init__(self, stream: TextIO, *, mentions: bool = False):
        self._stream, self._mentions = stream, mentions

    def write(self, document: Document) -> None:
        """Writes one line."""
        self._stream.write(to_json(document, mentions=self._mentions) + "\n")


def to_json(document: Document, *, mentions: bool = False) -> str:
    """A document as one line of JSON; its text is not repeated. `honor` holds what is known of the honour."""
    fields: dict[str, object] = {
        "id": document.id,
        "triples": [_triple(triple) for triple in document.triples],
        "counts": [count.model_dump(mode="json") for count in document.counts],
    }
    if mentions:
        fields["mentions"] = [mention.model_dump(mode="json") for mention in document.mentions]
    if document.error is not None:
        fields["error"] = document.error
    return json.dumps(fields, ensure_ascii=False)


def _triple(triple: HonorTriple) -> dict[str, object]:
    fields = triple.model_dump(mode="json")
    if triple.honor is not None:
        fields["honor"] = triple.honor.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return fields


class CsvWriter:
    """One row a triple, and one a failed document; a document without triples has no row, and counts have none.

    Of several pieces of evidence the offsets (`0-12`), texts and rules are joined by ` | `, in the same order.
    """

    def __init__(self, stream: TextIO):
        self._rows = csv.DictWriter(stream, CSV_COLUMNS, restval="", lineterminator="\n")
        self._rows.writeheader()

    def write(self, document: Document) -> None:
        """Writes the document's rows."""
        for triple in document.triples:
            self._rows.writerow({"id": document.id, **_csv_row(triple)})
        if document.error is not None:
            self._rows.writerow({"id": document.id, "error": document.error})


def _csv_row(triple: HonorTriple) -> dict[str, object]:
    plain = triple.model_dump(exclude={"honor", "evidence"})
    honor = triple.honor
    return plain | {
        "honor": honor and honor.name,
        "honor_id": honor and honor.id,
        "offsets": _joined(f"{e.start}-{e.end}" for e in triple.evidence),
        "evidence": _joined(e.text for e in triple.evidence),
        "rules": _joined(e.rule for e in triple.evidence),
    }


def _joined(parts: Iterable[str]) -> str:
    return " | ".join(parts)


class TableWriter:
    """A table a document for reading, counts below it; as wide as it needs to be where no terminal sets a width."""

    def __init__(self, stream: TextIO):
        width = None if stream.isatty() else UNBOUNDED
        self._stream, self._console = stream, Console(file=stream, width=width, highlight=False, emoji=False)

    def write(self, document: Document) -> None:
        """Writes the document's heading, its table and its counts."""
        with self._console.capture() as capture:  # rich would end the process where nobody reads the stream
            self._heading(document)
            if document.triples:
                self._console.print(_table(document.triples, self._console.width), crop=False)
            if document.counts:
                self._print(f"  counted: {', '.join(map(_counted, document.counts))}")
        self._stream.write(capture.get() + "\n")

    def _heading(self, document: Document) -> None:
        self._print(_shown(document.id or "text"), "bold")
        if document.error is not None:
            self._print(f"  error: {_shown(document.error)}", "red")
        elif not document.triples and not document.counts:
            self._print("  no honour found", "dim")

    def _print(self, line: str, style: str = "") -> None:
        self._console.print(Text(line, style=style), soft_wrap=True)


def _table(triples: Iterable[HonorTriple], width: int) -> Table:
    table = Table(box=box.ROUNDED, header_style="bold")
    for column in TABLE_COLUMNS:
        least = len(column) if width >= NARROW else None
        table.add_column(column, no_wrap=column in UNWRAPPED, min_width=least, overflow="fold")
    for triple in triples:
        style = STATUS_STYLE[triple.status]
        cells = (Text(_shown(getattr(triple, column)), style if column == "status" else "") for column in TABLE_COLUMNS)
        table.add_row(*cells)
    return table


def _counted(count: HonorCount) -> str:
    return _shown(f"{count.title} {count.count}{count.unit}")


def _shown(value: str | int | None) -> str:
    """For a terminal: a text must not be able to move its cursor or change its colours."""
    return "" if value is None else str(value).translate(CONTROLS)


def writer(output_format: OutputFormat, stream: TextIO, *, mentions: bool = False) -> Writer:
    """The writer of a format; `mentions` matters to `jsonl` only."""
    if output_format == "jsonl":
        return JsonlWriter(stream, mentions=mentions)
    return CsvWriter(stream) if output_format == "csv" else TableWriter(stream)


@contextmanager
def opened(path: Path | None, output_format: OutputFormat = "jsonl") -> Iterator[TextIO]:
    """A UTF-8 text stream to write to: the file, or standard output where `path` is None.

    A CSV file begins with a byte order mark, which spreadsheets need to read Chinese; CSV on standard output does not.
    A file takes its name only when the block ends well: before that, and after an error, what was there stays.
    """
    if path is None:
        yield _standard_output()
    elif path.exists() and not path.is_file():  # a pipe or a device cannot be replaced
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
    else:
        with _replacing(path.resolve(), "utf-8-sig" if output_format == "csv" else "utf-8") as stream:
            yield stream


def _standard_output() -> TextIO:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    return sys.stdout


@contextmanager
def _replacing(path: Path, encoding: str) -> Iterator[TextIO]:
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("x", encoding=encoding, newline="\n") as stream:
            yield stream
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
