"""Values that are made when they are looked at, of rows that are decoded then, too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

from laborhonors.extras import require

if TYPE_CHECKING:
    import pyarrow

T = TypeVar("T")
Row = tuple[Any, ...]


class ArrowRows(Sequence[Row]):
    """The rows of an Arrow table; all are decoded once one is looked at, column by column, which is fastest."""

    def __init__(self, table: pyarrow.Table):
        self._table = table

    def where(self, column: str, value: object) -> ArrowRows:
        """The rows that have the value in the column, in their order."""
        equal = require("pyarrow.compute", extra="graph").equal
        return ArrowRows(self._table.filter(equal(self._table[column], value)))

    @cached_property
    def _rows(self) -> list[Row]:
        return list(zip(*(column.to_pylist() for column in self._table.columns), strict=True))

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        return self._rows[index]

    def __len__(self) -> int:
        return int(self._table.num_rows)


class Lazy(Sequence[T]):
    """One value a row, each made once, by `make`."""

    def __init__(self, rows: Sequence[Row], make: Callable[[Row], T]):
        self._rows, self._make = rows, make
        self._made: dict[int, T] = {}

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        at = range(len(self))[index]
        if at not in self._made:
            self._made[at] = self._make(self._rows[at])
        return self._made[at]

    def __len__(self) -> int:
        return len(self._rows)
