"""Posts and jobs (董事长, 首席技师, 教师) by a list of their names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from laborhonors.lexicon import terms
from laborhonors.recognizers.base import Reading, Span


def recognize_positions(reading: Reading) -> Iterator[Span]:
    """The posts of the text blocks, each by the longest name on the list."""
    for block in reading.blocks:
        if block.kind != "noise":
            for match in _posts().finditer(reading.text, block.start, block.end):
                yield Span(*match.span(), "position", "listed-position")


@cache
def _posts() -> regex.Pattern[str]:
    posts = sorted(terms("positions"), key=lambda post: (-len(post), post))
    return regex.compile("|".join(map(regex.escape, posts)))
