"""Verbs of awarding, as the recognizers of titles ask for them."""

from __future__ import annotations

from functools import cache

from laborhonors.lexicon import rows, terms
from laborhonors.lexicon.cues import cues


@cache
def award_verbs() -> tuple[str, ...]:
    """Verbs of more than one character that give or receive an honour."""
    return tuple(row["verb"] for row in rows("verbs") if row["frame"] in ("get", "give") and len(row["verb"]) > 1)


@cache
def stop_verbs() -> frozenset[str]:
    """Words that are no part of an honour's name: award verbs, and those that deny."""
    return frozenset(terms("verbs")) | frozenset(cues("denied"))
