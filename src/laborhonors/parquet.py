"""Parquet in parts: documents in, a folder of files out, each of which appears whole; a run that was cut off goes on.

A part holds the rows of a run of documents in the order of the input, and says in its metadata how many they are and
which is the last. What a killed run was still writing has no part, and is read again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from laborhonors.arrow import record_batch, schema
from laborhonors.errors import InputError
from laborhonors.extras import require
from laborhonors.model import Document

PART = 2000
"""Documents a part, at most."""
FINISHED = "_SUCCESS"
"""The empty file that says that nothing is missing; readers of Parquet folders pass over it."""
_DOCUMENTS, _LAST = b"laborhonors.documents", b"laborhonors.last"


@dataclass(frozen=True, slots=True)
class Done:
    """What the parts of a folder hold: how many documents, the id of the last, and whether the run had ended."""

    parts: int = 0
    documents: int = 0
    last: str | None = None
    finished: bool = False


def done(folder: Path) -> Done:
    """What an earlier run has left in the folder. Raises: InputError: it holds something else."""
    parquet = require("pyarrow.parquet", extra="arrow")
    parts = sorted(folder.glob("part-*.parquet")) if folder.is_dir() else []
    documents, last = 0, None
    for number, part in enumerate(parts):
        told = parquet.read_schema(part).metadata or {}
        if part.name != _name(number) or _DOCUMENTS not in told:
            raise InputError("this part is not of a run of laborhonors, or one before it is missing", source=str(part))
        documents, last = documents + int(told[_DOCUMENTS]), told[_LAST].decode()
    return Done(len(parts), documents, last, (folder / FINISHED).exists())


class PartsWriter:
    """Writes documents to a folder, `size` a part, after those that are done; use it as a context.

    The folder is finished when the block ends well. After an error, and after Ctrl-C, the documents of the part that
    was begun are not there, and everything before them is.
    """

    def __init__(self, folder: Path, already: Done, *, size: int = PART):
        self._folder, self._size, self._part = folder, size, already.parts
        self._documents: list[Document] = []

    def __enter__(self) -> PartsWriter:
        self._folder.mkdir(exist_ok=True)
        for draft in self._folder.glob(".part-*"):
            draft.unlink()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._close_part()
            (self._folder / FINISHED).touch()

    def write(self, document: Document) -> None:
        """Writes the document's rows, with the part that it belongs to."""
        self._documents.append(document.model_copy(update={"text": "", "mentions": ()}))
        if len(self._documents) == self._size:
            self._close_part()

    def _close_part(self) -> None:
        if not self._documents:
            return
        arrow, parquet = require("pyarrow", extra="arrow"), require("pyarrow.parquet", extra="arrow")
        told = {_DOCUMENTS: str(len(self._documents)), _LAST: self._documents[-1].id or ""}
        table = arrow.Table.from_batches([record_batch(self._documents)], schema()).replace_schema_metadata(told)
        part = self._folder / _name(self._part)
        draft = part.with_name(f".{part.name}")
        with draft.open("wb") as stream:
            parquet.write_table(table, stream, compression="zstd")
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(part)
        self._part, self._documents = self._part + 1, []


def _name(number: int) -> str:
    return f"part-{number:06}.parquet"
