"""Studios named after persons (王军创新工作室): groups, and no honours of those persons (decision 6)."""

from __future__ import annotations

from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives
from laborhonors.recognizers.names import name_like
from laborhonors.text import Block

_BEFORE = regex.compile(r"(?:[^\p{Han}]|[为是的由和与、]|公司|集团|[厂院所局校站矿部队])$")
_LONGEST = 20
_STUDIO = regex.compile("工作室")


def studios(text: str, block: Block) -> list[tuple[int, int]]:
    """Spans of the studios named after persons in a block, from the person's name on."""
    ends = [match.end() for match in _STUDIO.finditer(text, block.start, block.end)]
    found = [(_studio_start(text, block.start, end), end) for end in ends]
    return [(start, end) for start, end in found if start is not None]


def _studio_start(text: str, start: int, end: int) -> int | None:
    for length in (3, 2, 4):
        for at in range(max(start, end - _LONGEST), end - 3 - length):
            named = name_like(text[at : at + length]) and _kind().fullmatch(text, at + length, end)
            if named and (at == start or _BEFORE.search(text, max(start, at - 4), at)):
                return at
    return None


@cache
def _kind() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('studio-kind')}{{1,8}}工作室")
