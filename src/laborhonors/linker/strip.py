"""A document as a strip of symbols: what the tagger's names, marks of punctuation and other words stand between."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

import regex

from laborhonors.recognizers.base import Reading

SYMBOLS: Mapping[str, str] = {"person": "P", "organization": "O", "title": "T", "position": "J"}
_OTHER = regex.compile(
    r"(?P<break>[^\S\n]*+\n\s*+)|(?P<space>\s++)|(?P<mark>[^\p{Han}\p{L}\d\s])|(?P<words>[\p{Han}\p{L}\d]++)"
)
_LONGEST = 6
_PARTICLES = frozenset("的和与及在是由为")
"""Words that are symbols by themselves."""
_SAME = dict(zip(',;:?!.！？‘’"', "，；：。。。。。“””", strict=True))


class Strip:
    """The symbols of a document in order: names by kind, marks by themselves, x for words, _ for space, / for lines."""

    def __init__(self, reading: Reading):
        self._starts: list[int] = []
        self._symbols: list[str] = []
        self._places: dict[str, list[int]] = {}
        at = 0
        for mark in reading.marks:
            self._between(reading.text, at, mark.start)
            self._add(mark.start, SYMBOLS[mark.tag])
            at = mark.end
        self._between(reading.text, at, len(reading.text))

    def _between(self, text: str, start: int, end: int) -> None:
        for match in _OTHER.finditer(text, start, end):
            kind = match.lastgroup
            symbol = "/" if kind == "break" else "_" if kind == "space" else match[0] if kind == "mark" else "x"
            if symbol == "x" and match[0] in _PARTICLES:
                symbol = match[0]
            self._add(match.start(), _SAME.get(symbol, symbol))

    def _add(self, at: int, symbol: str) -> None:
        self._starts.append(at)
        self._symbols.append(symbol)
        self._places.setdefault(symbol, []).append(at)

    def gap(self, start: int, end: int) -> str:
        """The symbols of what begins in `[start, end)`; of a long gap the lines and sentences that it spans."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        if high - low <= _LONGEST:
            return "".join(self._symbols[low:high])
        lines, sentences = self.count("/", start, end), self.count("。", start, end)
        return f"far/{min(lines, 3)}" if lines else f"far。{min(sentences, 2)}"

    def count(self, symbol: str, start: int, end: int) -> int:
        """How many of a symbol begin in `[start, end)`."""
        places = self._places.get(symbol, [])
        return bisect_left(places, end) - bisect_left(places, start)

    def symbol_before(self, at: int) -> str:
        """The symbol of what begins last before a place; ^ at the begin."""
        index = bisect_left(self._starts, at) - 1
        return self._symbols[index] if index >= 0 else "^"

    def symbol_at(self, at: int) -> str:
        """The symbol of what begins at a place or next after it; $ at the end."""
        index = bisect_left(self._starts, at)
        return self._symbols[index] if index < len(self._symbols) else "$"
