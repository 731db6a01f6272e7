"""The order in which a batch of texts is read side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from laborhonors.recognizers.lac.weights import Ints


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a batch of texts is read side by side without padding: first the first character of each, then the second.

    A text that has ended takes no part in later steps; as the longest stands first, those left are the first rows.
    """

    lengths: Ints
    """Of each text, the longest first."""
    order: Ints
    """For each character in the order of reading, its index in the texts joined end to end."""
    steps: tuple[slice, ...]
    """What each step reads, as a slice of that order; row by row."""

    @classmethod
    def of(cls, lengths: Ints) -> Schedule:
        starts = np.cumsum(lengths) - lengths
        positions = np.arange(lengths.sum()) - np.repeat(starts, lengths)
        ends = np.cumsum(np.bincount(positions)).tolist()
        steps = tuple(slice(start, end) for start, end in zip([0, *ends], ends, strict=False))
        return cls(lengths, np.argsort(positions, kind="stable"), steps)
