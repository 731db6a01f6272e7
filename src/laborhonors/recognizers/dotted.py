"""Transliterated names with a dot between their parts: 买买提江·吾买尔, 约翰·史密森."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives, cue, members
from laborhonors.recognizers.base import PUNCTUATION, Reading
from laborhonors.recognizers.organizations import unit_ends
from laborhonors.recognizers.positions import ends_in_post

_PARTS = regex.compile(r"(?P<first>\p{Han}{1,12})(?P<rest>(?:·\p{Han}{1,12}){1,3})")
_LONGEST_FIRST = 7
_LONGEST_LAST = 10
_NAMES = frozenset({"PER", "nr"})


def dotted_names(reading: Reading) -> Iterator[tuple[int, int]]:
    """The dotted names of the text, without the post or unit before them and the verb after them.

    A dot before a unit parts it from a name: 张三·甲轴承厂.
    """
    for match in _PARTS.finditer(reading.text):
        dot, last = match.end("first"), reading.text.rindex("·", *match.span("rest")) + 1
        start = _start(reading, match.start(), dot)
        of_unit = match.end() in unit_ends(reading.text, last, match.end())
        if start is not None and not of_unit:
            yield start, _end(reading, last, match.end())


def _start(reading: Reading, begin: int, dot: int) -> int | None:
    """Where the name begins: as the tagger sees it, else after what may stand before it, else at a mark."""
    word = reading.word_before(dot)
    if word is not None and word.tag in _NAMES and begin <= word.start < dot:
        return _with_syllables(reading, begin, word.start)
    cuts = [match.end() for match in _before().finditer(reading.text, begin, dot + 1)]
    posts = (at for at in range(begin + 2, dot) if ends_in_post(reading.text, begin, at))
    start = max((*cuts, *posts), default=begin)
    bounded = start > begin or not reading.text[begin - 1 : begin].isalpha()
    return start if bounded and dot - start <= _LONGEST_FIRST else None


def _with_syllables(reading: Reading, begin: int, start: int) -> int:
    """The start moved back over syllables that the tagger took for a word: 买买|提江·吾买尔."""
    while start > begin and reading.text[start - 1] in members("transliterated"):
        word = reading.word_at(start - 1)
        if word is not None and word.tag in ("LOC", "ns"):
            break
        start -= 1
    return start


def _end(reading: Reading, start: int, end: int) -> int:
    """Where the name's last part ends: as the tagger sees it, but before a verb of awarding."""
    text = reading.text
    verb = cue("after-dotted-name").search(text, start + 1, end)
    end = verb.start() if verb else end
    known = cue("turkic-name").match(text, start, end)
    if known is not None and text[known.end() : known.end() + 1] not in members("transliterated"):
        return known.end()
    word = reading.word_at(start)
    if word is None or word.tag not in _NAMES or word.end >= end:
        return min(end, start + _LONGEST_LAST)
    return end if end - word.end <= 3 and text[end : end + 1] in PUNCTUATION else word.end


@cache
def _before() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('before-dotted-name')}(?=\p{{Han}}{{1,12}}·)")
