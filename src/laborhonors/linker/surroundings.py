"""What stands before, behind and between the names of a document, told as features."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache

from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.strip import Strip
from laborhonors.recognizers.base import SYMBOLS, Reading

Told = tuple[str, ...]
"""Features, each a readable text, told once: `others=0&all=False`. What few values decide is worked out once."""

_ADJACENT = 8
_COUNTED = (("O", 2), ("P", 2), ("T", 2), ("/", 2), ("。", 2), ("，", 2))
_LONGEST_WORD = 4
_KNOWN = 4096


class Surroundings:
    """The surroundings of one document's names."""

    def __init__(self, reading: Reading, strip: Strip):
        self._reading, self._text, self.strip = reading, reading.text, strip

    def to_mentions(self, kind: str, piece: Piece, mentions: Sequence[Piece]) -> Told:
        """What stands between a name and the mention of the recipient behind it, and the one before it."""
        at = bisect_right(mentions, piece)
        later = self._gap(kind, "name-later", piece[1], mentions[at][0]) if at < len(mentions) else None
        first = self._gap(kind, "name-first", mentions[at - 1][1], piece[0]) if at else None
        return (*(later or (f"{kind}&name-later=no",)), *(first or (f"{kind}&name-first=no",)))

    def _gap(self, kind: str, side: str, low: int, high: int) -> Told | None:
        """None where the two overlap."""
        if high < low:
            return None
        told = _of_gap(kind, side, *self.strip.gap_and_counts(low, high, _COUNTED))
        if high - low <= _ADJACENT:
            return (*told, f"{side}&words={self.shown(low, high)}")
        return (
            *told,
            f"{side}&words={self.shown(low, low + 2)}…",
            f"{side}&words=…{self.shown(high - 2, high)}",
        )

    def of_place(self, piece: Piece) -> Told:
        """What stands at both ends of a name, and in which line it stands."""
        return f"before={self.before(piece[0])}", f"behind={self.behind(piece[1])}", f"line={self._place(piece[0])}"

    @cached_property
    def _starts(self) -> list[int]:
        return [block.start for block in self._reading.blocks]

    @property
    def lines(self) -> int:
        return len(self._starts)

    @cached_property
    def _marks_at(self) -> tuple[dict[int, str], dict[int, str]]:
        """The kinds of names by where they begin and by where they end."""
        marks = self._reading.marks
        return {mark.start: SYMBOLS[mark.tag] for mark in marks}, {mark.end: SYMBOLS[mark.tag] for mark in marks}

    def line(self, at: int) -> int:
        """The number of the line that holds a place, from 1."""
        return bisect_right(self._starts, at)

    def _place(self, at: int) -> str:
        line = self.line(at)
        return "first" if line <= 1 else "last" if line == len(self._starts) else "inner"

    def before(self, at: int) -> str:
        """The name or word that ends at a place, or the character before it."""
        if at in self._marks_at[1]:
            return self._marks_at[1][at]
        word = self._reading.word_before(at)
        return self.shown(max(word.start, at - _LONGEST_WORD) if word and word.end == at else max(0, at - 1), at)

    def behind(self, at: int) -> str:
        """The name or word that begins at a place, or the symbol that does."""
        if at in self._marks_at[0]:
            return self._marks_at[0][at]
        word = self._reading.word_at(at)
        if word is None or word.start != at:
            return self.strip.symbol_at(at)
        return self.shown(at, min(word.end, at + _LONGEST_WORD))

    def shown(self, start: int, end: int) -> str:
        """What stands there, white space by symbols: / for lines, _ for others."""
        told = self._text[start:end]
        return told if told.isalnum() else "".join("/" if c == "\n" else "_" if c.isspace() else c for c in told)


@lru_cache(_KNOWN)
def _of_gap(kind: str, side: str, gap: str, numbers: tuple[int, ...]) -> Told:
    told = [(symbol, number) for (symbol, _), number in zip(_COUNTED, numbers, strict=True)]
    return (
        f"{kind}&{side}&gap={gap}",
        *(f"{side}&{symbol}={number}" for symbol, number in told),
        f"{kind}&{side}&" + "".join(f"{symbol}{min(number, 1)}" for symbol, number in told),
    )
