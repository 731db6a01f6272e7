"""Where a life's stations stand in its text: 1973年任甲大队赤脚医生, 1982年任乙村党支部书记."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Literal

import regex

from laborhonors.linker.chain_parts import Piece

Lies = Literal["last", "before", "later", "no"]
"""How a name lies to the stations told before a place: that of the last, of one before it, of a later one, of none."""

_OPENS = regex.compile(
    r"(?r)(?:[任到进入调转在当做是为系]|分配[到至]|就职于|供职于|任职于|加入|入职|组建|创办|办起|现为|返聘到)[了“]?\Z"
)
_LONGEST = 5


class Stints:
    """The stations of a text by where they begin, each with the name of its unit or post."""

    def __init__(self, text: str, named: Iterable[tuple[int, Piece]]):
        """`named` are units or posts, each with where its chain begins."""
        told = sorted(
            (piece[0], text[slice(*piece)])
            for begin, piece in named
            if _OPENS.search(text, max(0, begin - _LONGEST), begin)
        )
        self._starts, self._names = [start for start, _ in told], [name for _, name in told]
        self._first: dict[str, int] = {}
        for number, name in enumerate(self._names):
            self._first.setdefault(name, number)

    def lies(self, name: str, at: int) -> tuple[Lies, int]:
        """How a name lies to the stations told before `at`, and how many these are."""
        number, first = bisect_left(self._starts, at), self._first.get(name)
        if first is None:
            return "no", number
        if number and self._names[number - 1] == name:
            return "last", number
        return ("before" if first < number else "later"), number
