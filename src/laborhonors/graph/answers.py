"""What a question gives: a typed, immutable sequence of values, which converts to the tables of other packages.

In a table a reference to a node becomes two columns, its name and its id (`honor`, `honor_id`); several texts in one
cell are joined by `|`; what does not fit a cell (a conferral's evidence, a person's conferrals) is left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, Union, get_args, get_origin, overload

from laborhonors import markup
from laborhonors.extras import require
from laborhonors.graph.lazy import Lazy
from laborhonors.graph.ref import Ref
from laborhonors.model import Value

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Cell = str | int | float | bool | datetime.date | None
T = TypeVar("T", bound=Value, covariant=True)
SHOWN = 100  # rows; a notebook's table is to be read


class Answer(Sequence[T], Generic[T]):
    """The values in order. `kind` is their type, which gives an empty answer its columns."""

    def __init__(self, kind: type[T], values: Sequence[T]):
        self._kind = kind
        self._values: Sequence[T] = values if isinstance(values, Lazy) else tuple(values)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Answer[T]: ...
    def __getitem__(self, index: int | slice) -> T | Answer[T]:
        if isinstance(index, slice):
            return Answer(self._kind, self._values[index])
        return self._values[index]

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[T]:
        return iter(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        shown = "; ".join(map(_in_short, self._values[:3]))
        return f"<{len(self)} × {self._kind.__name__}: {shown}{'; …' if len(self) > 3 else ''}>"

    def columns(self) -> tuple[str, ...]:
        """The columns of the table."""
        return tuple(columns(self._kind))

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The rows of the table, in the order of `columns`."""
        names = self.columns()
        for value in self._values:
            found = cells(value)
            yield tuple(found.get(name) for name in names)

    def to_arrow(self) -> pyarrow.Table:
        """An Arrow table. Raises: MissingExtraError."""
        arrow = require("pyarrow", extra="graph")
        types = {str: "string", int: "int64", float: "float64", bool: "bool", datetime.date: "date32"}
        typed = [(name, arrow.type_for_alias(types[type_])) for name, type_ in columns(self._kind).items()]
        cells = zip(*self.rows(), strict=True) if len(self) else ((),) * len(typed)
        arrays = [arrow.array(column, type_) for (_, type_), column in zip(typed, cells, strict=True)]
        return arrow.Table.from_arrays(arrays, names=[name for name, _ in typed])

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas data frame; whole numbers are `Int64`, so that a year that is not told leaves them whole.

        Raises: MissingExtraError.
        """
        frames = require("pandas", extra="frame")
        types = {int: "Int64", float: "float64", bool: "boolean"}
        typed = {name: types[type_] for name, type_ in columns(self._kind).items() if type_ in types}
        return frames.DataFrame(list(self.rows()), columns=list(self.columns())).astype(typed)

    def to_polars(self) -> polars.DataFrame:
        """A polars data frame. Raises: MissingExtraError."""
        frames = require("polars", extra="frame")
        table: polars.DataFrame = frames.DataFrame(list(self.rows()), schema=columns(self._kind), orient="row")
        return table

    def _repr_html_(self) -> str:
        names = [name for name in self.columns() if not name.endswith("id")]
        keep = [name in names for name in self.columns()]
        rows = ([cell for cell, kept in zip(row, keep, strict=True) if kept] for row in self.rows())
        return markup.table(names, rows, total=len(self), limit=SHOWN)


def _in_short(value: Value) -> str:
    """What is told of a value, without the ids of what is named."""
    told = ((name, cell) for name, cell in cells(value).items() if cell not in (None, "") and not name.endswith("_id"))
    return " ".join(f"{name}={cell!r}" for name, cell in told)


@cache
def columns(kind: type[Value]) -> dict[str, type]:
    """The columns of a value's type, each with the type of its cells."""
    found: dict[str, type] = {}
    for name, field in kind.model_fields.items():
        found |= _columns(name, _told(field.annotation))
    return found


def _told(annotation: Any) -> Any:
    """The type of what is told, where nothing may be."""
    may_be = get_origin(annotation) in (Union, UnionType)
    return next(one for one in get_args(annotation) if one is not NoneType) if may_be else annotation


def _columns(name: str, annotation: Any) -> dict[str, type]:
    if annotation is Ref:
        return {name: str, f"{name}_id": str}
    if get_origin(annotation) is tuple:
        part = get_args(annotation)[0]
        return {} if _is_value(part) and part is not Ref else {name: str}
    if get_origin(annotation) is Literal:
        return {name: str}
    return {} if _is_value(annotation) else {name: annotation}


def _is_value(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Value)


def cells(value: Value) -> dict[str, Cell]:
    """The cells of a value, by column."""
    found: dict[str, Cell] = {}
    for name in columns(type(value)):
        content = getattr(value, name, None)
        if isinstance(content, Ref):
            found[name], found[f"{name}_id"] = content.name, content.id
        elif isinstance(content, tuple):
            found[name] = "|".join(part.name if isinstance(part, Ref) else str(part) for part in content)
        else:
            found.setdefault(name, content)
    return found
