"""Enumerations of recipients (甲、乙等) and of titles in the skeletons of a document's sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import regex

_RECIPIENTS = regex.compile(r"[PO](?:[、AND]*[PO])*")
_TITLES = regex.compile(r"T(?:[、，D]{0,3}T)*")


class Spot(NamedTuple):
    """Where something stands: which sentence, which element of it."""

    sentence: int
    element: int


class Runs:
    """The enumerations of each sentence, by its skeleton's symbols; they are numbered within it."""

    def __init__(self, sentences: Iterable[str]):
        self._runs = tuple(map(_runs, sentences))
        self._lengths = tuple(Counter[int | None](runs.values()) for runs in self._runs)

    def at(self, spot: Spot) -> int | None:
        """The number of that which an element belongs to."""
        return self._runs[spot.sentence].get(spot.element)

    def length(self, spot: Spot) -> int:
        """How many stand in it."""
        return self._lengths[spot.sentence][self.at(spot)]


def _runs(symbols: str) -> dict[int, int]:
    """The number of the enumeration of each recipient and title, by its index."""
    runs = (match for pattern in (_RECIPIENTS, _TITLES) for match in pattern.finditer(symbols))
    return {at: number for number, run in enumerate(runs) for at in range(*run.span()) if symbols[at] in "POT"}
