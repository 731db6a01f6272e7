"""Where a recipient is named, and what the tagger names nearest to him."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from laborhonors.linker.chain_parts import Piece
from laborhonors.recognizers.base import Mark
from laborhonors.text import REACH

_MOST_MENTIONS = 15
_REACH = 8
"""So many names before and behind a mention of the recipient are looked at."""


class Nearest(NamedTuple):
    """Where a recipient's name stands, in order, and the names nearest to it, the nearest first."""

    mentions: list[Piece]
    names: list[Mark]
    distance: int | None
    """Of the first of them, in code points."""


class Nearby:
    """The tagger's names of one kind in a document, by recipients; so many of each at most."""

    def __init__(self, text: str, marks: Sequence[Mark], most: int):
        self._text, self._marks, self._most = text, marks, most
        self._known: dict[str, Nearest] = {}

    def of(self, name: Piece) -> Nearest:
        """What is nearest to a recipient of this name, wherever it stands."""
        told = self._text[slice(*name)]
        if told not in self._known:
            mentions = self._mentions_of(name)
            near = self._nearest(told, mentions)
            self._known[told] = Nearest(mentions, [mark for _, mark in near], near[0][0] if near else None)
        return self._known[told]

    def _mentions_of(self, name: Piece) -> list[Piece]:
        told = self._text[slice(*name)]
        end = name[1] + REACH
        found, at = {name}, self._text.find(told, max(0, name[0] - REACH), end)
        while at >= 0 and len(found) < _MOST_MENTIONS:
            found.add((at, at + len(told)))
            at = self._text.find(told, at + 1, end)
        return sorted(found)

    def _nearest(self, own: str, mentions: Sequence[Piece]) -> list[tuple[int, Mark]]:
        """The names nearest to the mentions with their distances, each once, none that is the recipient."""
        nearest: dict[str, tuple[int, Mark]] = {}
        for mention in mentions:
            at = bisect_right(self._marks, mention)
            for mark in self._marks[max(0, at - _REACH) : at + _REACH]:
                name, distance = self._text[mark.start : mark.end], _distance(mark, mention)
                if name != own and (name not in nearest or distance < nearest[name][0]):
                    nearest[name] = distance, mark
        return sorted(nearest.values(), key=itemgetter(0))[: self._most]


def _distance(mark: Mark, mention: Piece) -> int:
    """How far a name stands from a mention, in code points."""
    return min(abs(mark.end - mention[0]), abs(mark.start - mention[1]))
