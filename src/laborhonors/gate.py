"""The gate: one Aho-Corasick pass over the raw text that says whether there is any honour language in it at all."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import regex
from ahocorasick_rs import AhoCorasick, MatchKind
from opencc import OpenCC

from laborhonors.lexicon import Lexicon, rows, terms

_HIDDEN = regex.compile(r"<[^<>]{0,300}>|&(?:nbsp|ensp|emsp|thinsp|zwnj);|[\s\u200b-\u200f\u2060\ufeff\u00ad]+")

_SURROGATES = regex.compile(r"[\ud800-\udfff]")


class Gate:
    """Knows the words without which no title can be found, in simplified and traditional script."""

    def __init__(self, lexicon: Lexicon):
        self._automaton = AhoCorasick(_triggers(lexicon.names()), matchkind=MatchKind.Standard)

    def opens(self, raw: str) -> bool:
        """Whether the raw text can hold a title; False is certain, also for words that spaces or markup part."""
        text = _SURROGATES.sub("\ufffd", raw)
        return self._hits(text) or self._hits(_HIDDEN.sub("", text))

    def _hits(self, text: str) -> bool:
        return bool(self._automaton.find_matches_as_indexes(text))


def _triggers(names: Iterable[str]) -> list[str]:
    """The shortest words one of which stands in every title: those that contain another are left out."""
    words = {*terms("heads"), *terms("title_modifiers"), *terms("title_tails"), *names}
    words |= {row["verb"] for row in rows("verbs") if row["frame"] in ("get", "give") and len(row["verb"]) > 1}
    kept: list[str] = []
    for word in sorted(words, key=lambda word: (len(word), word)):
        if not any(short in word for short in kept):
            kept.append(word)
    return sorted({*kept, *map(_traditional().convert, kept)})


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2t")
