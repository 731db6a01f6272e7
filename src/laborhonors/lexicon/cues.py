"""The small closed classes of words that recognizers and rules look for, by use: one file, `cues.csv`."""

from __future__ import annotations

from functools import cache

import regex

from laborhonors.lexicon.tables import rows


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
def members(use: str) -> frozenset[str]:
    """The cues of one use, for membership."""
    return frozenset(cues(use))
