"""The gate: one Aho-Corasick pass over the raw text that says whether, and where, there is any honour language.

A text without any is done. Of a short text with some all is read; of a long one the stretches that matter: the lines
with a word of an honour and their neighbours, whole lists, the head and the foot, and what speaks of the same persons.
Most of the words are common (文明, 先进, 取得): first their own lines are looked at, which may hold no title after all.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import regex
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
from opencc import OpenCC

from laborhonors.lexicon import Lexicon, rows, terms
from laborhonors.lexicon.cues import cues
from laborhonors.text import REACH

Stretch = tuple[int, int]
"""A span of whole lines of the raw text (code points, half-open)."""

_QUOTES = "“”‘’「」『』"
_HIDDEN = regex.compile(
    r"<[^<>]{0,300}>|&(?:nbsp|ensp|emsp|thinsp|zwnj);"
    rf"|[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad{_QUOTES}]+"
)
_MARKUP = frozenset("<&\u00ad\u2060\ufeff") | {chr(code) for code in (*range(0x200B, 0x2010), *range(0x202A, 0x202F))}
_SURROGATES = regex.compile(r"[\ud800-\udfff]")
_OPENERS = ("“", "‘", '"', "「", "『", "〝", "＂", "&")
_WHOLE = 3000
"""Characters up to which a text is read whole; that of an ordinary report."""
_BEFORE, _AFTER = 160, 320
"""Characters of context, at least, that a hit's line is read with."""
_HEAD, _FOOT = 200, 60
"""Characters at a text's head and foot that are read in any case, up to the end of a line: bylines, signature, day."""
_LISTED = 70
"""Characters of the longest line that goes on with a list."""
_MOST = 0.6
_ENDED = regex.compile(r"[。！？!?][”’」』）)]?[^\S\n]*\n|\n\s*\n")
"""Where a line ends with its sentence, or an empty one follows."""


class Gate:
    """Knows the words without which no title can be found, in simplified and traditional script."""

    def __init__(self, lexicon: Lexicon):
        sure, quoted, marks = _triggers(lexicon.names())
        self._sure, self._quoted = len(sure), len(sure) + len(quoted)
        words = [*sure, *quoted, *marks]
        self._any = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
        self._each = AhoCorasick(words, matchkind=MatchKind.Standard, implementation=Implementation.DFA)

    def opens(self, raw: str) -> bool:
        """Whether the raw text can hold a title; False is certain, whatever parts a word (spaces, markup, quotes)."""
        return bool(self._hits(_SURROGATES.sub("\ufffd", raw))[0])

    def stretches(self, raw: str) -> tuple[Stretch, ...]:
        """What is to be read of the raw text, in order and apart; nothing where no title can be."""
        text = _SURROGATES.sub("\ufffd", raw)
        hits, marks = self._hits(text)
        if not hits:
            return ()
        if len(text) <= _WHOLE:
            return ((0, len(text)),)
        kept = [_around(text, at) for at in _one_a_line(text, hits)]
        kept += [_line(text, at) for at in _one_a_line(text, marks)]
        kept += [(0, _line(text, _HEAD)[1]), (text.find("\n", len(text) - _FOOT) + 1 or len(text), len(text))]
        return _worth(text, kept)

    def lines(self, raw: str, stretches: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
        """Of the stretches the lines with a word of an honour or a verb that gives one, each with those over which its
        sentences run: no title, if there is none in these. All of the stretches where the lines are most of them."""
        told = [
            (at + start, at + end)
            for at, stop in stretches
            for start, end in self._lines(_SURROGATES.sub("\ufffd", raw[at:stop]))
        ]
        return tuple(told) if _length(told) <= _MOST * _length(stretches) else stretches

    def _lines(self, text: str) -> Iterator[Stretch]:
        places = [at for word, at in self._places(text) if word < self._quoted]
        breaks = [0, *(match.end() for match in _ENDED.finditer(text)), len(text)]
        for after in sorted({bisect_right(breaks, at) for at in places}):
            yield breaks[after - 1], breaks[after]

    def with_names(
        self, raw: str, stretches: tuple[Stretch, ...], told: Mapping[str, list[int]]
    ) -> tuple[Stretch, ...]:
        """The stretches, and the other lines in which a name stands that is told at these places, as far as one text
        goes on to speak of the same person."""
        wanted = {_SURROGATES.sub("\ufffd", name): sorted(places) for name, places in told.items()}
        if not wanted or stretches == ((0, len(raw)),):
            return stretches
        names = sorted(wanted)
        found = AhoCorasick(names).find_matches_as_indexes(_SURROGATES.sub("\ufffd", raw))
        outside = _outside(stretches, (at for name, at, _ in found if _is_near(wanted[names[name]], at)))
        return (
            _worth(raw, [*stretches, *(_line(raw, at) for at in _one_a_line(raw, outside))]) if outside else stretches
        )

    def _hits(self, text: str) -> tuple[list[int], list[int]]:
        """Where words of honours and where marks of a text's kind stand; words that need quotes only where some are."""
        places = self._places(text)
        hits = [at for word, at in places if word < self._sure or (word < self._quoted and _quotes(text, at))]
        return hits, [at for word, at in places if word >= self._quoted]

    def _places(self, text: str) -> list[tuple[int, int]]:
        """The words that stand in the text, by number, and where they begin."""
        squeezed = "".join(text.split())
        for mark in _QUOTES:
            squeezed = squeezed.replace(mark, "")
        if any(mark in squeezed for mark in _MARKUP):
            squeezed = _HIDDEN.sub("", squeezed)
        if not self._any.find_matches_as_indexes(squeezed):
            return []
        dense = self._each.find_matches_as_indexes(squeezed, overlapping=True)
        found = self._each.find_matches_as_indexes(text, overlapping=True)
        places = [(word, start) for word, start, _ in found]
        if len(found) < len(dense):
            places += self._parted(text, found, dense)
        return places

    def _parted(
        self, text: str, found: list[tuple[int, int, int]], dense: list[tuple[int, int, int]]
    ) -> Iterator[tuple[int, int]]:
        """The words that white space, markup or quotation marks part, where they begin."""
        hidden = bytearray(len(text))
        for match in _HIDDEN.finditer(text):
            hidden[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
        places = [at for at, out in enumerate(hidden) if not out]
        known = {start for _, start, _ in found}
        for word, start, _ in dense:
            if start < len(places) and places[start] not in known:
                yield word, places[start]


def _quotes(text: str, at: int) -> bool:
    """Whether quotation marks stand in the line at `at`."""
    line = _line(text, at)
    return any(text.find(mark, *line) >= 0 for mark in _OPENERS)


def _one_a_line(text: str, places: Iterable[int]) -> Iterator[int]:
    end = -1
    for at in sorted(places):
        if at >= end:
            end = text.find("\n", at) + 1 or len(text)
            yield at


def _line(text: str, at: int) -> Stretch:
    return text.rfind("\n", 0, at) + 1, text.find("\n", at) + 1 or len(text)


def _around(text: str, at: int) -> Stretch:
    """The line at `at` with its neighbours; where a list follows, up to the line that ends it, and likewise up where
    the line sums up the one above (以上同志)."""
    first, last = _line(text, at)
    start, end = first, last
    listed = text[first:last].lstrip(" \t\u3000(（").startswith(cues("sums-up"))
    while start > 0 and (first - start < _BEFORE or listed):
        begin, behind = text.rfind("\n", 0, start - 1) + 1, start
        start, listed = begin, listed and behind - begin <= _LISTED
    listed = True
    while end < len(text) and (end - last < _AFTER or listed):
        begin, end = end, text.find("\n", end) + 1 or len(text)
        listed = end - begin <= _LISTED
    return start, end


def _worth(text: str, kept: list[Stretch]) -> tuple[Stretch, ...]:
    """The stretches joined where they touch; the whole text where they are most of it."""
    joined: list[Stretch] = []
    for start, end in sorted(kept):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return ((0, len(text)),) if _length(joined) > _MOST * len(text) else tuple(joined)


def _length(stretches: Iterable[Stretch]) -> int:
    return sum(end - start for start, end in stretches)


def _is_near(places: list[int], at: int) -> bool:
    """Whether one of the places, which rise, is so near that the same name is the same person's."""
    after = bisect_left(places, at - REACH)
    return after < len(places) and places[after] <= at + REACH


def _outside(stretches: tuple[Stretch, ...], places: Iterable[int]) -> list[int]:
    out, index = [], 0
    for at in places:
        while index < len(stretches) and stretches[index][1] <= at:
            index += 1
        if index == len(stretches) or at < stretches[index][0]:
            out.append(at)
    return out


def _triggers(names: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """The shortest words one of which stands in every title; those that do only beside quotation marks; and the words
    that make a text a proposal, or its lines headlines of other stories."""
    sure = _shortest({*terms("heads"), *terms("title_modifiers"), *cues("gate"), *cues("appraisal"), *names})
    beside = {row["verb"] for row in rows("verbs") if row["frame"] in ("get", "give") and len(row["verb"]) > 1}
    quoted = _shortest({*cues("gate-beside-quotes"), *beside}) - sure
    sections = {row["text"] for row in rows("noise") if row["where"] == "section"}
    marks = {*cues("proposed-document"), *sections} - sure - quoted
    return _in_both_scripts(sure), _in_both_scripts(quoted), _in_both_scripts(marks)


def _shortest(words: set[str]) -> set[str]:
    """Those that contain no other."""
    kept: list[str] = []
    for word in sorted(words, key=lambda word: (len(word), word)):
        if not any(short in word for short in kept):
            kept.append(word)
    return set(kept)


def _in_both_scripts(words: set[str]) -> list[str]:
    return sorted({*words, *map(_traditional().convert, words)})


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2t")
