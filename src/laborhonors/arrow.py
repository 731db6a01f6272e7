"""Arrow: record batches with a column of texts in, record batches of triples out, for engines that speak Arrow.

PySpark's `mapInArrow` and its like call a `BatchExtractor` on their workers, each of which loads the model once:
`examples/spark.py`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from laborhonors.batches import Record
from laborhonors.errors import InputError
from laborhonors.extras import require
from laborhonors.model import Document
from laborhonors.rows import COLUMNS, ColumnType, rows

if TYPE_CHECKING:
    import pyarrow

    from laborhonors.extractor import Extractor

__all__ = ["BatchExtractor", "column_types", "extract_batches", "record_batch", "schema"]

LexiconText = tuple[str, str]
"""A lexicon's file name and what the file holds."""


def column_types() -> dict[ColumnType, pyarrow.DataType]:
    """The Arrow type of each type of column. Raises: MissingExtraError."""
    arrow = require("pyarrow", extra="arrow")
    evidence = {"start": arrow.int64(), "end": arrow.int64(), "text": arrow.string(), "rule": arrow.string()}
    return {
        "text": arrow.string(),
        "kind": arrow.string(),
        "status": arrow.string(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "evidence": arrow.list_(arrow.struct(list(evidence.items()))),
    }


def schema() -> pyarrow.Schema:
    """The columns of triples: `id` and those of `laborhonors.rows.COLUMNS`. Raises: MissingExtraError."""
    types = column_types()
    fields = [("id", types["text"]), *((name, types[kind]) for name, kind in COLUMNS.items())]
    return require("pyarrow", extra="arrow").schema(fields)


def record_batch(documents: Iterable[Document]) -> pyarrow.RecordBatch:
    """The documents' rows: one a triple, and one for a document without any, so that none is lost."""
    found = [{"id": document.id, **row} for document in documents for row in rows(document)]
    return require("pyarrow", extra="arrow").RecordBatch.from_pylist(found, schema=schema())


class BatchExtractor:
    """Reads record batches; pickle can send it to other machines, with the lexicons' contents.

    `text`, `id` and `published` name columns; `lexicons` are read here, and are at hand wherever the extractor goes.

    Raises:
        MissingExtraError: pyarrow is not installed.
        OSError: a lexicon cannot be read.
    """

    def __init__(
        self,
        *,
        text: str = "text",
        id: str | None = "id",
        published: str | None = None,
        lexicons: Sequence[str | Path] = (),
        ner: str | None = "honors",
    ):
        require("pyarrow", extra="arrow")
        self._columns = {"text": text} | ({"id": id} if id else {}) | ({"published": published} if published else {})
        self._lexicons = tuple((Path(file).name, Path(file).read_text(encoding="utf-8-sig")) for file in lexicons)
        self._ner = ner

    def __call__(self, batch: pyarrow.RecordBatch | pyarrow.Table) -> pyarrow.RecordBatch:
        """The triples of one batch or table, in the form of `schema()`. Raises: InputError for a missing column."""
        return record_batch(_extractor(self._lexicons, self._ner).pipe(self._records(batch)))

    def map(self, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        """The triples of each batch, in order: what `mapInArrow` takes."""
        return map(self, batches)

    def _records(self, batch: pyarrow.RecordBatch | pyarrow.Table) -> Iterator[Record]:
        for column in self._columns.values():
            if column not in batch.schema.names:
                raise InputError("there is no such column", source=f"column {column!r}")
        values = [batch.column(batch.schema.get_field_index(name)).to_pylist() for name in self._columns.values()]
        for row in zip(*values, strict=True):
            told = {key: value for key, value in zip(self._columns, row, strict=True) if value is not None}
            yield told | ({"id": str(told["id"])} if "id" in told else {})


def extract_batches(
    batches: Iterable[pyarrow.RecordBatch],
    *,
    text: str = "text",
    id: str | None = "id",
    published: str | None = None,
    lexicons: Sequence[str | Path] = (),
    ner: str | None = "honors",
) -> Iterator[pyarrow.RecordBatch]:
    """The triples of a stream of record batches, a batch for each, in the form of `schema()`.

    `text`, `id` and `published` name columns. A text that cannot be read, or is null, is a row with an `error`.

    Raises:
        MissingExtraError: pyarrow is not installed.
        InputError: a column is missing.
    """
    return BatchExtractor(text=text, id=id, published=published, lexicons=lexicons, ner=ner).map(batches)


@lru_cache(maxsize=4)
def _extractor(lexicons: tuple[LexiconText, ...], ner: str | None) -> Extractor:
    """One extractor a process, however often an engine sends the same settings."""
    from laborhonors.extractor import Extractor

    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}-{name}" for number, (name, _) in enumerate(lexicons)]
        for file, (_, told) in zip(files, lexicons, strict=True):
            file.write_text(told, encoding="utf-8")
        return Extractor(lexicons=files, ner=ner)
