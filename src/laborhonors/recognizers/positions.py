"""Posts and jobs (董事长, 首席技师, 教师) by a list of their names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from laborhonors.lexicon import terms
from laborhonors.recognizers.base import Reading, Span


def recognize_positions(reading: Reading) -> Iterator[Span]:
    """The posts of the text blocks, each by the longest name on the list."""
    for block in reading.blocks:
        if block.kind != "noise":
            for start, end in find_posts(reading.text[block.start : block.end]):
                yield Span(block.start + start, block.start + end, "position", "listed-position")


def find_posts(text: str) -> Iterator[tuple[int, int]]:
    """Where posts stand in a text, each by the longest name on the list."""
    return ((start, end) for _, start, end in _automaton().find_matches_as_indexes(text))


def ends_in_post(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` ends in the name of a post, or is one."""
    known, longest = posts(), _longest()
    return any(text[at:end] in known for at in range(max(start, end - longest), end))


@cache
def posts() -> frozenset[str]:
    """The names of posts."""
    return frozenset(terms("positions"))


@cache
def _longest() -> int:
    return max(map(len, posts()))


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick(sorted(posts()), matchkind=MatchKind.LeftmostLongest)
