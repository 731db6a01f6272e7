"""Studios: groups named after persons (王军创新工作室), and the honours that such groups bear (劳模创新工作室)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.names import name_like
from laborhonors.recognizers.organizations import unit_ends
from laborhonors.text import Block

_BEFORE = regex.compile(r"(?:[^\p{Han}]|[为是的由和与、]|公司|集团|[厂院所局校站矿部队])$")
_LONGEST = 20
_STUDIO = regex.compile("工作室")


def studios(reading: Reading, block: Block) -> list[tuple[int, int]]:
    """Spans of the studios named after persons in a block, from the person's name on (decision 6)."""
    ends = [match.end() for match in _STUDIO.finditer(reading.text, block.start, block.end)]
    found = [(studio_start(reading, block.start, end), end) for end in ends]
    return [(start, end) for start, end in found if start is not None]


def studio_start(reading: Reading, start: int, end: int) -> int | None:
    """Where in `text[start:end]` the name begins of a studio that ends at `end`; None where no person names it."""
    if (whole := _whole(reading, start, end)) is not None:
        return whole
    named = [(at, length) for length in (3, 2, 4) for at in _named(reading.text, start, end, length)]
    clear = (at for at, length in named if at == start or _stands_apart(reading, max(start, at - 4), at, length))
    inside = (at for at, length in named if length == 3 and _in_unit(reading, at + length))
    return next(clear, next(inside, None))


def _whole(reading: Reading, start: int, end: int) -> int | None:
    """Where the tagger's name for the studio begins, if a person opens it and no unit: 水金花|徽墨制作工作室."""
    marks = (mark for mark in reading.marks_over(end - 1, end) if mark.tag == "organization")
    at = next((mark.start for mark in marks if mark.end == end and mark.start >= start), None)
    if at is None or not name_like(reading.text[at : at + 3]):
        return None
    return None if unit_ends(reading.text, at, end - len("工作室")) else at


def _named(text: str, start: int, end: int, length: int) -> Iterator[int]:
    """Where names of this length may stand before what tells the kind of studio, which may look like one (高技能…)."""
    for at in range(max(start, end - _LONGEST), end - 3 - length):
        kind = name_like(text[at : at + length]) and _kind().fullmatch(text, at + length, end)
        if kind and not _kind().fullmatch(text, at, end):
            yield at


def _stands_apart(reading: Reading, start: int, at: int, length: int) -> bool:
    """Whether a mark or a unit stands before the name, or the tagger calls it a person's."""
    word = reading.word_at(at)
    tagged = word is not None and word.tag in ("PER", "nr") and (word.start, word.end) == (at, at + length)
    return tagged or _BEFORE.search(reading.text, start, at) is not None


def _in_unit(reading: Reading, at: int) -> bool:
    """Whether the tagger takes the studio and its unit for one: 云河设计郭某某创新工作室."""
    word = reading.word_at(at)
    return word is not None and word.tag in ("ORG", "nt") and word.start < at


def kinds_of_studios(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Spans that tell what kind of studio: 劳模和工匠人才创新工作室, 劳模(职工)创新工作室."""
    return (match.span() for match in _kind().finditer(text, block.start, block.end))


def is_kind_of_studio(name: str) -> bool:
    """Whether a name says nothing but what kind of studio it is, and of no level: 创新工作室."""
    return _unranked().fullmatch(name) is not None


@cache
def _kind() -> regex.Pattern[str]:
    kind = alternatives("studio-kind")
    return regex.compile(rf"(?!和)(?:{kind}|\({kind}+\)){{1,9}}工作室")


@cache
def _unranked() -> regex.Pattern[str]:
    return regex.compile(rf"(?!全国|\p{{Han}}+级|示范)(?:{alternatives('studio-kind')})*工作室")
