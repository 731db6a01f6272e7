"""Reads the CSV files of `data/lexicons/`: a name comes in, rows come out, with the line of each for error messages.

Files are UTF-8 with or without a BOM, as a spreadsheet writes them; each is read at its first use and once a process.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import ValidationError

from laborhonors.errors import LexiconError
from laborhonors.lexicon.entries import Row

_Row = TypeVar("_Row", bound=Row)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its 1-based line (the header is 1) and its cells, stripped, by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read: its name as an error tells it, its header and its rows; blank lines are left out."""

    file: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]


@cache
def data_folder(name: str = "lexicons") -> Path:
    """A folder of data: inside the installed package, else (an editable install) the repository's own.

    Raises: LexiconError where neither is there.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "data" / name, package.parents[1] / "data" / name):
        if folder.is_dir():
            return folder
    raise LexiconError(f"the folder data/{name} is missing; reinstall laborhonors", file=str(package))


def read_table(path: Path) -> Table:
    """Read one CSV (or, by its ending, TSV) file. Raises: LexiconError."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), delimiter="\t" if path.suffix == ".tsv" else ",")
    header = tuple(cell.strip() for cell in next(reader, ()))
    if not header or "" in header or len(set(header)) < len(header):
        raise LexiconError("the header must name each column once", file=path.name, line=1, value=",".join(header))
    return Table(path.name, header, tuple(_lines(reader, header, path.name)))


def parse(table: Table, schema: type[_Row], required: tuple[str, ...] = ()) -> Iterator[_Row]:
    """Each row as `schema`; a blank cell means the field's default. Raises: LexiconError for the first bad row."""
    check_columns(table, schema, required)
    for line in table.lines:
        yield parse_line(table.file, line, schema, required)


def check_columns(table: Table, schema: type[Row], required: tuple[str, ...] = ()) -> None:
    """Raises: LexiconError for a column that the schema does not know, or a missing one that it needs."""
    for column in table.header:
        if column not in schema.columns():
            known = ", ".join(sorted(schema.columns()))
            raise LexiconError(f"there is no such column; there may be {known}", file=table.file, line=1, column=column)
    for column in required:
        if column not in table.header:
            raise LexiconError("this column is missing", file=table.file, line=1, column=column)


def parse_line(file: str, line: Line, schema: type[_Row], required: tuple[str, ...] = ()) -> _Row:
    """One row as `schema`. Raises: LexiconError."""
    filled = {column: cell for column, cell in line.cells.items() if cell}
    for column in required:
        if column not in filled:
            raise LexiconError("this cell must be filled", file=file, line=line.number, column=column, value="")
    try:
        return schema.model_validate(filled)
    except ValidationError as error:
        raise _lexicon_error(error, file, line) from None


@cache
def table(name: str) -> Table:
    """The table `data/lexicons/<name>.csv`. Raises: LexiconError."""
    return read_table(data_folder() / f"{name}.csv")


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """All rows of `data/lexicons/<name>.csv`, by column; an empty cell is "". Raises: LexiconError."""
    return tuple(line.cells for line in table(name).lines)


@cache
def terms(name: str, column: str | None = None) -> tuple[str, ...]:
    """One column (the first if None) of `data/lexicons/<name>.csv`, in the file's order, without empty cells.

    Raises: LexiconError where the file or the column is missing.
    """
    header = table(name).header
    wanted = header[0] if column is None else column
    if wanted not in header:
        raise LexiconError(
            f"there is no such column; there are {', '.join(header)}", file=f"{name}.csv", line=1, column=wanted
        )
    return tuple(row[wanted] for row in rows(name) if row[wanted])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(
            f"not UTF-8 ({error.reason} at byte {error.start}); save it as CSV UTF-8", file=path.name
        ) from None
    except OSError as error:
        raise LexiconError(f"cannot be read: {error.strerror}", file=str(path)) from None


def _lines(reader: Iterator[list[str]], header: tuple[str, ...], file: str) -> Iterator[Line]:
    number = 2
    for raw in reader:
        cells = [cell.strip() for cell in raw]
        if any(cells):
            yield Line(number, _cells(cells, header, file, number))
        number = reader.line_num + 1  # type: ignore[attr-defined]  # csv.reader has it, its stub's Iterator not


def _cells(cells: list[str], header: tuple[str, ...], file: str, number: int) -> Mapping[str, str]:
    if len(cells) > len(header) and any(cells[len(header) :]):
        message = f"{len(cells)} cells under {len(header)} columns: a comma inside a cell needs quotes"
        raise LexiconError(message, file=file, line=number, value=cells[len(header)])
    if len(cells) < len(header):
        cells = cells + [""] * (len(header) - len(cells))
    return MappingProxyType(dict(zip(header, cells)))  # noqa: B905  # longer rows end in blanks only


def _lexicon_error(error: ValidationError, file: str, line: Line) -> LexiconError:
    first = error.errors(include_url=False)[0]
    column = str(first["loc"][0]) if first["loc"] else None
    value = None if column is None else line.cells.get(column, "")
    return LexiconError(first["msg"], file=file, line=line.number, column=column, value=value)
