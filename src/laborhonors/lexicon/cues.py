"""The small closed classes of words that recognizers and rules look for, by use: one file, `cues.csv`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TypeAlias

import regex

from laborhonors.lexicon.tables import rows

_Trie: TypeAlias = "dict[str, _Trie]"

_SPANS = 256
"""Spans of which it is remembered what they say: of all the titles or recipients of one clause the same is asked."""


@cache
def cues(use: str) -> tuple[str, ...]:
    """The cues of one use, longest first, so that an alternation of them takes the longest."""
    found = {row["cue"] for row in rows("cues") if row["use"] == use}
    return tuple(sorted(found, key=lambda cue: (-len(cue), cue)))


@cache
def alternatives(use: str) -> str:
    """The cues of one use as a regular expression's alternation, escaped and in a group."""
    return "(?:" + "|".join(map(regex.escape, cues(use))) + ")"


@cache
def cue(use: str) -> re.Pattern[str]:
    """A pattern for the cues of one use: the longest that stands at a place. Compiled once, whoever asks."""
    return longest_of(cues(use))


@lru_cache(maxsize=_SPANS)
def says(use: str, text: str, start: int, end: int) -> bool:
    """Whether a cue of one use stands in `text[start:end]`."""
    return cue(use).search(text, start, end) is not None


def longest_of(words: Iterable[str], between: str = "") -> re.Pattern[str]:
    """A pattern for the longest of the words that stands at a place, with `between` between its characters.

    The words are spelled as a trie, and in the standard library's engine: with hundreds of words that is 10 to 40 times
    as fast as an alternation of them is in `regex`.
    """
    root: _Trie = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return re.compile("|".join(_branches(root, between)))


def _branches(node: _Trie, between: str) -> list[str]:
    return [re.escape(char) + _rest(after, between) for char, after in sorted(node.items()) if char]


def _rest(node: _Trie, between: str) -> str:
    branches = "|".join(between + branch for branch in _branches(node, between))
    return f"(?:{branches})" + "?" * ("" in node) if branches else ""


@cache
def members(use: str) -> frozenset[str]:
    """The cues of one use, for membership."""
    return frozenset(cues(use))
