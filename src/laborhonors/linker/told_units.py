"""The units that a text names, by where they stand: those told before a place, the last first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from laborhonors.linker.chain_parts import Piece
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.organizations import abbreviation_ends, is_place, unit_ends
from laborhonors.text import Block

_IN_NAME = frozenset({"n", "nz", "LOC", "ns", "ORG", "nt", "m", "PER"})
_SHORTEST = 3


class ToldUnits:
    """The units of one text, read paragraph by paragraph, when they are asked for."""

    def __init__(self, reading: Reading):
        self._reading = reading
        self._starts = [block.start for block in reading.blocks]
        self._units: dict[int, tuple[Piece, ...]] = {}

    def before(self, at: int, blocks: int = 1) -> Iterator[Piece]:
        """The units told before a place in its paragraph, and in some paragraphs before it, the last first."""
        index = bisect_right(self._starts, at) - 1
        for block in self._reading.blocks[max(0, index + 1 - blocks) : index + 1][::-1]:
            yield from (unit for unit in self._of(block) if unit[1] <= at)

    def _of(self, block: Block) -> tuple[Piece, ...]:
        if block.start not in self._units:
            self._units[block.start] = tuple(self._named(block.start, block.end))
        return self._units[block.start]

    def _named(self, start: int, end: int) -> Iterator[Piece]:
        text = self._reading.text
        for at in sorted({*unit_ends(text, start, end), *abbreviation_ends(text, start, end)}, reverse=True):
            begin = self._name_start(start, at)
            if at - begin >= _SHORTEST and not is_place(text[begin:at]):
                yield begin, at

    def _name_start(self, start: int, end: int) -> int:
        """Where the nouns begin of which a unit's name is made."""
        begin = end
        for word in reversed(self._reading.words_in(start, end)):
            if word.end < begin or (word.tag not in _IN_NAME and word.end < end):
                break
            begin = word.start
        return begin
