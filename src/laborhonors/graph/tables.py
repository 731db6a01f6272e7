"""The answer to a query in SQL: columns and rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from laborhonors import markup
from laborhonors.extras import require

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

SHOWN = 100  # rows in a notebook


class Table(Sequence[tuple[object, ...]]):
    """Rows under named columns."""

    def __init__(self, columns: Sequence[str], rows: Sequence[tuple[object, ...]]):
        self.columns, self._rows = tuple(columns), tuple(rows)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]  # as a tuple's
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        return iter(self._rows)

    def __repr__(self) -> str:
        return f"<{len(self)} rows of {', '.join(self.columns)}>"

    def to_arrow(self) -> pyarrow.Table:
        """An Arrow table. Raises: MissingExtraError."""
        arrow = require("pyarrow", extra="graph")
        columns = list(zip(*self._rows, strict=True)) or [()] * len(self.columns)
        return arrow.Table.from_arrays([arrow.array(list(cells)) for cells in columns], names=list(self.columns))

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas data frame. Raises: MissingExtraError."""
        return require("pandas", extra="frame").DataFrame(list(self._rows), columns=list(self.columns))

    def to_polars(self) -> polars.DataFrame:
        """A polars data frame. Raises: MissingExtraError."""
        frames = require("polars", extra="frame")
        columns = list(self.columns)
        table: polars.DataFrame = frames.DataFrame(self._rows, schema=columns, orient="row", infer_schema_length=None)
        return table

    def _repr_html_(self) -> str:
        return markup.table(self.columns, self._rows, total=len(self), limit=SHOWN)
