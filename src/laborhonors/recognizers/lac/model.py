"""A trained tagger as a package carries it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from laborhonors.recognizers.lac.crf import Crf
from laborhonors.recognizers.lac.weights import Ints, Weights


class Vocabulary:
    """Characters to rows of the embedding."""

    def __init__(self, rows: dict[str, int], unknown: int):
        self.rows, self.unknown = rows, unknown
        # The last place stands for all code points behind those of the vocabulary.
        self._table = np.full(max(map(ord, rows)) + 2, unknown, np.intp)
        self._table[[ord(character) for character in rows]] = list(rows.values())

    def ids(self, text: str) -> Ints:
        """The row of each character."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
        ids: Ints = self._table[np.minimum(points, len(self._table) - 1)]
        return ids


@dataclass(frozen=True, slots=True)
class Model:
    """Its parts; those of the encoder are read where they are needed."""

    vocabulary: Vocabulary
    tags: Sequence[str]
    """By row, as in `PER-B`."""
    crf: Crf
    weights: Callable[[], Weights]
    files: Sequence[Path]
    """What holds the encoder's parameters."""
    names: Crf | None = None
    """For a model that scores names beside its tags, in further columns: what may follow what."""
    context: int = 0
    """So many columns behind these say what the model knows of each character (`recognizers/context.py`)."""
