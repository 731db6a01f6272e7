"""What a question gives: a typed, immutable sequence of values, which converts to the tables of other packages.

In a table a reference to a node becomes two columns, its name and its id (`honor`, `honor_id`); several texts in one
cell are joined by `|`; what does not fit a cell (a conferral's evidence, a person's conferrals) is left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar, overload

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
        shown = ", ".join(str(cells(value)) for value in self._values[:3])
        return f"<{len(self)} × {self._kind.__name__}: {shown}{', …' if len(self) > 3 else ''}>"

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
        return arrow.table({name: arrow.array(column) for name, column in self._by_column()})

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas data frame. Raises: MissingExtraError."""
        frames = require("pandas", extra="frame")
        return frames.DataFrame(list(self.rows()), columns=list(self.columns()))

    def to_polars(self) -> polars.DataFrame:
        """A polars data frame. Raises: MissingExtraError."""
        frames = require("polars", extra="frame")
        table: polars.DataFrame = frames.DataFrame(dict(self._by_column()), strict=False)
        return table

    def _by_column(self) -> Iterator[tuple[str, list[Cell]]]:
        rows = list(self.rows())
        for number, name in enumerate(self.columns()):
            yield name, [row[number] for row in rows]

    def _repr_html_(self) -> str:
        names = [name for name in self.columns() if not name.endswith("id")]
        keep = [name in names for name in self.columns()]
        rows = ([cell for cell, kept in zip(row, keep, strict=True) if kept] for row in self.rows())
        return markup.table(names, rows, total=len(self), limit=SHOWN)


def columns(kind: type[Value]) -> Iterator[str]:
    """The columns of a value's type."""
    for name, field in kind.model_fields.items():
        told = str(field.annotation)
        if "ref.Ref" in told and "tuple" not in told:
            yield from (name, f"{name}_id")
        elif "graph." not in told or "ref.Ref" in told:
            yield name


def cells(value: Value) -> dict[str, Cell]:
    """The cells of a value, by column."""
    found: dict[str, Cell] = {}
    for name in type(value).model_fields:
        content = getattr(value, name)
        if isinstance(content, Ref):
            found[name], found[f"{name}_id"] = content.name, content.id
        elif isinstance(content, tuple):
            found[name] = "|".join(part.name if isinstance(part, Ref) else str(part) for part in content)
        elif not isinstance(content, Value):
            found[name] = content
    return found
