"""A stream of records cut into batches: so many at most, and not so much text that memory would tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

Record: TypeAlias = Mapping[str, Any]
"""A text to read: `text`, and maybe `id` and `published`."""

MOST_CHARACTERS = 200_000
"""A batch is closed with the text that takes it over this."""


def batches(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    """The records in order, at most `size` a batch; none is taken before the batch it belongs to is asked for."""
    batch: list[Record] = []
    characters = 0
    for record in records:
        batch.append(record)
        characters += len(record.get("text", ""))
        if len(batch) == size or characters > MOST_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch
