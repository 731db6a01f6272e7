"""A document as a strip of symbols: what the tagger's names, marks of punctuation and other words stand between."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

import regex

from laborhonors.recognizers.base import SYMBOLS, Reading

_OTHER = regex.compile(
    r"(?P<break>[^\S\n]*+\n\s*+)|(?P<space>\s++)|(?P<mark>[^\p{Han}\p{L}\d\s])|(?P<words>[\p{Han}\p{L}\d]++)"
)
Counted = tuple[tuple[str, int], ...]
"""Symbols, and how far each is counted."""

_LONGEST = 6
_SHORT = 200
"""So many symbols are counted sooner by looking at each than by looking up places."""
_FAR = (("/", 3), ("。", 2))
_PARTICLES = frozenset("的和与及在是由为")
"""Words that are symbols by themselves."""
_SAME = dict(zip(',;:?!.！？‘’"', "，；：。。。。。“””", strict=True))


class Strip:
    """The symbols of a document in order: names by kind, marks by themselves, x for words, _ for space, / for lines."""

    def __init__(self, reading: Reading):
        told = list(_symbols(reading))
        self._starts = [start for start, _ in told]
        self._symbols = "".join(symbol for _, symbol in told)
        self._places: dict[str, list[int]] = {}
        for index, symbol in enumerate(self._symbols):
            self._places.setdefault(symbol, []).append(index)

    def gap(self, start: int, end: int) -> str:
        """The symbols of what begins in `[start, end)`; of a long gap the lines and sentences that it spans."""
        return self.gap_and_counts(start, end, ())[0]

    def gap_and_counts(self, start: int, end: int, counted: Counted) -> tuple[str, tuple[int, ...]]:
        """The same, and how many of each of the counted begin there."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        if high - low <= _LONGEST:
            symbols = self._symbols[low:high]
            return symbols, _numbers_of_few(symbols, counted)
        lines, sentences, *numbers = self._counts(low, high, (*_FAR, *counted))
        return (f"far/{lines}" if lines else f"far。{sentences}"), tuple(numbers)

    def _counts(self, low: int, high: int, counted: Counted) -> list[int]:
        """How many of the symbols from one to another are those, each counted so far at most."""
        if high - low <= _SHORT:
            count = self._symbols.count
            return [min(count(symbol, low, high), most) for symbol, most in counted]
        places = ((self._places.get(symbol, []), most) for symbol, most in counted)
        return [min(bisect_left(told, high) - bisect_left(told, low), most) for told, most in places]

    def symbol_before(self, at: int) -> str:
        """The symbol of what begins last before a place; ^ at the begin."""
        index = bisect_left(self._starts, at) - 1
        return self._symbols[index] if index >= 0 else "^"

    def symbol_at(self, at: int) -> str:
        """The symbol of what begins at a place or next after it; $ at the end."""
        index = bisect_left(self._starts, at)
        return self._symbols[index] if index < len(self._symbols) else "$"


def _symbols(reading: Reading) -> Iterator[tuple[int, str]]:
    """Each symbol with the place where it begins."""
    at = 0
    for mark in reading.marks:
        yield from _between(reading.text, at, mark.start)
        yield mark.start, SYMBOLS[mark.tag]
        at = mark.end
    yield from _between(reading.text, at, len(reading.text))


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for match in _OTHER.finditer(text, start, end):
        kind = match.lastgroup
        symbol = "/" if kind == "break" else "_" if kind == "space" else match[0] if kind == "mark" else "x"
        if symbol == "x" and match[0] in _PARTICLES:
            symbol = match[0]
        yield match.start(), _SAME.get(symbol, symbol)


@lru_cache(1 << 12)
def _numbers_of_few(symbols: str, counted: Counted) -> tuple[int, ...]:
    return tuple([min(symbols.count(symbol), most) for symbol, most in counted])
