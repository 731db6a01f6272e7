"""Values that are made when they are looked at: rows come in, a sequence goes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, overload

T = TypeVar("T")


class Lazy(Sequence[T]):
    """One value a row, each made once, by `make`."""

    def __init__(self, rows: Sequence[tuple[Any, ...]], make: Callable[[tuple[Any, ...]], T]):
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
