"""Where head words of units and departments end in a text: one pass finds all, then any span of it is a look-up."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, lru_cache
from itertools import groupby

from ahocorasick_rs import AhoCorasick, MatchKind

from laborhonors.lexicon import rows
from laborhonors.lexicon.cues import cues

_TEXTS = 12
"""Indexes kept at hand: three levels of the texts that a few threads read at once."""
_NEVER = 1 << 62

Candidate = tuple[int, int]
"""The end of a head, and the least limit of a span with which what follows the head forbids it."""


class HeadIndex:
    """The heads of one level in one text, by where they begin; at each place the longest first."""

    def __init__(self, level: str, text: str):
        self._text = text
        words, automaton = _words(level)
        tails = cues("no-department-before") if level == "department" else ()
        matches = sorted(
            (start, -end, word) for word, start, end in automaton.find_matches_as_indexes(text, overlapping=True)
        )
        found = [
            (start, tuple((-end, _forbidden_from(text, -end, words[word][1], tails)) for _, end, word in group))
            for start, group in groupby(matches, key=lambda match: match[0])
        ]
        self._starts = [start for start, _ in found]
        self._candidates: list[tuple[Candidate, ...]] = [candidates for _, candidates in found]
        self.everywhere = frozenset(at for candidates in self._candidates for at, _ in candidates)
        """Where any head ends, whatever follows it."""

    def ends(self, start: int, end: int) -> set[int]:
        """Where the heads end that begin in `[start, end)` and end in it; at each place the longest that may stand."""
        low = bisect_left(self._starts, start)
        high = bisect_left(self._starts, end, low)
        found: set[int] = set()
        for candidates in self._candidates[low:high]:
            for at, forbidden_from in candidates:
                if at <= end < forbidden_from:
                    found.add(at)
                    break
        return found


@lru_cache(maxsize=_TEXTS)
def head_index(level: str, text: str) -> HeadIndex:
    """The index of a text's heads of one level: unit, department or short."""
    return HeadIndex(level, text)


def _forbidden_from(text: str, at: int, followers: frozenset[str], tails: tuple[str, ...]) -> int:
    """The least limit with which the text shows, after a head that ends at `at`, what makes it no head."""
    if text[at : at + 1] in followers:
        return at + 1
    return min((at + len(tail) for tail in tails if text.startswith(tail, at)), default=_NEVER)


@cache
def _words(level: str) -> tuple[list[tuple[str, frozenset[str]]], AhoCorasick]:
    """The heads of a level, each with the characters that must not follow it, and an automaton over them."""
    followers = {row["head"]: row["followers"] for row in rows("organization_head_followers")}
    heads = sorted({row["head"] for row in rows("organization_heads") if row["level"] == level})
    words = [(head, frozenset(followers["*"] + followers.get(head, ""))) for head in heads]
    return words, AhoCorasick(heads, matchkind=MatchKind.Standard)
