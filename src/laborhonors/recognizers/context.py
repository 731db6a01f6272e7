"""What the tagger knows of each character by where it stands: a row of numbers, which the judge's network reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Rows: TypeAlias = npt.NDArray[np.floating[Any]]
Places: TypeAlias = npt.NDArray[np.intp]

NOTHING: Rows = np.zeros((0, 0), np.float16)
"""Of a tagger that has no such rows."""


class Context:
    """The rows of the sentences of one document, in order: where each sentence begins, and a row a character."""

    def __init__(self, sentences: Iterable[tuple[int, Rows]] = ()):
        told = [(start, rows) for start, rows in sentences if rows.size]
        self._starts = np.array([start for start, _ in told], np.intp)
        self._lengths = np.array([len(rows) for _, rows in told], np.intp)
        self._rows = [rows for _, rows in told]

    def over(self, spans: Sequence[tuple[int, int]]) -> Rows:
        """The mean row of each span, of shape (span, columns); zeros where it holds no character of a sentence.

        A span that leaves its sentence counts as far as that goes. The rows between the first and the last of them are
        looked at, so spans should stand near one another.
        """
        if not self._rows or not spans:
            return np.zeros((len(spans), self._rows[0].shape[1] if self._rows else 0))
        starts, ends = np.array(spans, np.intp).T
        sentence = np.maximum(np.searchsorted(self._starts, starts, "right") - 1, 0)
        low, high = int(sentence.min()), int(sentence.max()) + 1
        lengths = self._lengths[low:high]
        before = (np.cumsum(lengths) - lengths)[sentence - low]
        inside = [np.clip(told - self._starts[sentence], 0, self._lengths[sentence]) for told in (starts, ends)]
        return means(np.concatenate(self._rows[low:high]), *(before + told for told in inside))


def means(rows: Rows, starts: Places, ends: Places) -> Rows:
    """The mean of the rows of each span; zeros of an empty one."""
    sums = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0, dtype=np.float64)])
    result: Rows = (sums[ends] - sums[starts]) / np.maximum(ends - starts, 1)[:, None]
    return result
