"""Data frames: a table with a column of texts in, a table of the same kind out, one row a triple.

pandas and Polars data frames, Arrow tables and lists of dictionaries. `laborhonors.rows` says what the columns are.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar, get_args

import laborhonors
from laborhonors.arrow import column_types
from laborhonors.errors import InputError
from laborhonors.extractor import Extractor
from laborhonors.extras import require
from laborhonors.model import RecipientKind, Status
from laborhonors.rows import COLUMNS, ColumnType, Row, rows

__all__ = ["extract"]

ROW = "row"
"""The column that says from which row of the input a row is, counted from 0, where no `id` is named."""
Data = TypeVar("Data")


def extract(
    data: Data,
    *,
    text: str = "text",
    id: str | None = None,
    published: str | None = None,
    empty: bool = True,
    extractor: Extractor | None = None,
) -> Data:
    """The triples of a table's texts, in a table of the same kind: one row a triple, in order.

    `text`, `id` and `published` name columns. Each row keeps the value of the `id` column; where none is named it has a
    column `row`, or, in pandas, the index of the row that it comes from (which it has in any case). A document without
    triples is one row with `triples` 0 and nothing else; `empty=False` leaves these out. A text that is missing is a
    row with an `error`. `extractor` is the default one where none is given.

    Raises:
        InputError: there is no such column, or it holds something else than texts.
        TypeError: `data` is no table that is known here.
    """
    table = _open(data)
    records = _records(table, text, id, published)
    places: list[int] = []
    found: list[Row] = []
    for place, document in enumerate(laborhonors.pipe(records) if extractor is None else extractor.pipe(records)):
        for row in rows(document):
            if empty or row["triples"] or row["error"]:
                places.append(place)
                found.append(row)
    result: Data = table.built(id, places, found)
    return result


class _Table(Protocol):
    """A table of the caller's."""

    def values(self, column: str) -> Sequence[object]:
        """The values of a column, None where one is missing. Raises: KeyError: there is no such column."""

    def built(self, id: str | None, places: list[int], found: list[Row]) -> Any:
        """A table of the same kind; row i comes from row `places[i]` of this one."""


def _open(data: object) -> _Table:
    if isinstance(data, list):
        return _Dictionaries(data)
    for base in type(data).__mro__:
        kind = _KINDS.get((base.__module__.partition(".")[0], base.__name__))
        if kind is not None:
            return kind(data)
    known = "a pandas or Polars DataFrame, a pyarrow Table or a list of dictionaries"
    raise TypeError(f"{type(data).__module__}.{type(data).__qualname__} is not {known}")


def _records(table: _Table, text: str, id: str | None, published: str | None) -> Iterator[Mapping[str, str]]:
    texts = _column(table, text)
    ids = None if id is None else _column(table, id)
    days = None if published is None else _column(table, published)
    for value in texts:
        if not isinstance(value, str | None):
            raise InputError(f"the column holds {type(value).__name__}, not text", source=f"column {text!r}")
    return (
        _record(value, place if ids is None else ids[place], None if days is None else days[place])
        for place, value in enumerate(texts)
    )


def _record(text: object, identity: object, day: object) -> Mapping[str, str]:
    record = {"id": str(identity)}
    if isinstance(text, str):
        record["text"] = text
    if isinstance(day, datetime.datetime):
        day = day.date()
    if day is not None:
        record["published"] = str(day)
    return record


def _column(table: _Table, name: str) -> Sequence[object]:
    try:
        return table.values(name)
    except KeyError:
        raise InputError("there is no such column", source=f"column {name!r}") from None


class _Dictionaries:
    def __init__(self, data: list[Mapping[str, object]]):
        self._data = data

    def values(self, column: str) -> Sequence[object]:
        if self._data and not any(column in record for record in self._data):
            raise KeyError(column)
        return [record.get(column) for record in self._data]

    def built(self, id: str | None, places: list[int], found: list[Row]) -> list[dict[str, object]]:
        keys = [{ROW: place} if id is None else {id: self._data[place].get(id)} for place in places]
        return [key | dict(row) for key, row in zip(keys, found, strict=True)]


class _Pandas:
    def __init__(self, data: Any):
        self._data = data

    def values(self, column: str) -> Sequence[object]:
        series = self._data[column]
        values: list[object] = series.astype(object).where(series.notna(), None).tolist()
        return values

    def built(self, id: str | None, places: list[int], found: list[Row]) -> Any:
        pandas = require("pandas", extra="frame")
        index = self._data.index.take(places)
        kept = {} if id is None else {id: self._data[id].take(places)}
        columns = {name: pandas.Series(values, index, self._type(name)) for name, values in _columns(found).items()}
        return pandas.DataFrame(kept | columns, index=index)

    def _type(self, column: str) -> object:
        pandas = require("pandas", extra="frame")
        if column == "triples":
            return "int64"
        types: dict[ColumnType, object] = {
            "text": "string",
            "kind": pandas.CategoricalDtype(get_args(RecipientKind)),
            "status": pandas.CategoricalDtype(get_args(Status)),
            "integer": "Int64",
            "number": "Float64",
            "evidence": object,
        }
        return types[COLUMNS[column]]


class _Polars:
    def __init__(self, data: Any):
        self._data = data

    def values(self, column: str) -> Sequence[object]:
        if column not in self._data.columns:
            raise KeyError(column)
        values: list[object] = self._data[column].to_list()
        return values

    def built(self, id: str | None, places: list[int], found: list[Row]) -> Any:
        polars = require("polars", extra="frame")
        kept = polars.Series(ROW, places, polars.Int64) if id is None else self._data[id].gather(places)
        types = self._types()
        return polars.DataFrame(
            [kept, *(polars.Series(name, values, types[COLUMNS[name]]) for name, values in _columns(found).items())]
        )

    def _types(self) -> dict[ColumnType, object]:
        polars = require("polars", extra="frame")
        evidence = {"start": polars.Int64, "end": polars.Int64, "text": polars.String, "rule": polars.String}
        return {
            "text": polars.String,
            "kind": polars.Enum(get_args(RecipientKind)),
            "status": polars.Enum(get_args(Status)),
            "integer": polars.Int64,
            "number": polars.Float64,
            "evidence": polars.List(polars.Struct(evidence)),
        }


class _Arrow:
    def __init__(self, data: Any):
        self._data = data

    def values(self, column: str) -> Sequence[object]:
        values: list[object] = self._data[column].to_pylist()
        return values

    def built(self, id: str | None, places: list[int], found: list[Row]) -> Any:
        arrow = require("pyarrow", extra="frame")
        at = arrow.array(places, arrow.int64())
        kept = {ROW: at} if id is None else {id: self._data[id].take(at)}
        types = column_types()
        columns = {name: arrow.array(values, types[COLUMNS[name]]) for name, values in _columns(found).items()}
        return arrow.table(kept | columns)


_KINDS: dict[tuple[str, str], Callable[[Any], _Table]] = {
    ("pandas", "DataFrame"): _Pandas,
    ("polars", "DataFrame"): _Polars,
    ("pyarrow", "Table"): _Arrow,
}
"""The tables that are known, by package and class: told by name, so that none of the packages is loaded."""


def _columns(found: Sequence[Row]) -> dict[str, list[object]]:
    return {name: [row[name] for row in found] for name in COLUMNS}  # type: ignore[literal-required]
