"""Titles that the tagger knows by reading, where no word shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from laborhonors.lexicon.cues import cues, members
from laborhonors.recognizers.base import Mark, Reading, Taken
from laborhonors.recognizers.organizations import is_group_name
from laborhonors.recognizers.positions import posts
from laborhonors.recognizers.titles.roles import role_of
from laborhonors.recognizers.titles.title import (
    CLOSERS,
    OPENERS,
    ORDINAL,
    Title,
    head_of,
    kind_of,
    quoted_heads,
    without_marks,
    words,
    year_in,
)

_SHORTEST = 3
_NONE = regex.compile(
    r"第[一二三四五六七八九十\d]{1,3}+名|[冠亚季]军|[特一二三优][等级秀]奖|[金银铜]牌|(?:[特正副]?高|[特一二三])级\p{Han}{1,4}+"
)
"""A placing, a trade's grade: no honour that is asked for."""
_MEMBERS = ("代表", "委员", "会员", "院士")
"""Last words of an office or a membership."""
_BATCH = regex.compile(rf"{ORDINAL}[“‘\"]?$")
_LONGEST_BATCH = 16
_HONOURED = 1.0


def marked_titles(reading: Reading, found: Sequence[Title]) -> Iterator[Title]:
    """The names that the tagger takes for an honour's, where none was found."""
    marks = [mark for mark in reading.marks if mark.tag == "title" and _may_be_one(reading, mark.start, mark.end)]
    if not marks:
        return
    taken = Taken(len(reading.text), ((title.start, title.tail) for title in found))
    named = (named_by(reading, mark) for mark in marks if taken.free(mark.start, mark.end))
    yield from (title for title in named if not is_unit(reading, title))


def _may_be_one(reading: Reading, start: int, end: int) -> bool:
    """Whether a mark may be an honour's that is asked for: no placing, no office or unit, nothing that people call
    somebody."""
    text, word = reading.text, reading.word_at(start)
    if word is not None and word[:2] == (start, end) and word.tag in ("ORG", "nt"):
        return _BATCH.search(text, max(0, start - _LONGEST_BATCH), start) is not None and text[start - 1] in OPENERS
    if end - start < _SHORTEST or _NONE.fullmatch(text, start, end) or text[start:end] in posts():
        return False
    if text.endswith(_MEMBERS, start, end):
        return False
    opens, closes = start - (text[start - 1 : start] in OPENERS), end + (text[end : end + 1] in CLOSERS)
    return not text.endswith(cues("nickname-before"), 0, opens) and not text.startswith(cues("nickname-after"), closes)


_RECEIVES = regex.compile(
    r"(?:又|也|再次?|双双|光荣|近日|日前|曾|先后)?(?:荣获|获得|获评|喜获|获颁|当选|被(?:评为|授予|命名|认定)|获(?![批奖]))"
)


def _receives(reading: Reading, title: Title) -> bool:
    """Whether a loose name in nouns of a group stands before a verb of receiving: 我校|语文教研组|获评…."""
    start, end = title.span
    loose = title.strength == 1 and title.role == "name" and not title.quoted
    return loose and _RECEIVES.match(reading.text, end) is not None and is_group_name(reading.text, start, end)


def _is_honour_of_groups(name: str) -> bool:
    """Whether a name ends as honours of groups do and units do not: 特色学校, 平安社区; not 工作室, 突击队."""
    head = head_of(name)
    return head != "" and head not in members("honour-or-unit") and head not in quoted_heads()


def is_unit(reading: Reading, title: Title) -> bool:
    """Whether an unlisted name is that of a unit which is honoured, to the tagger or by the verb behind it.

    云州大学春雨志愿服务队; 语文教研组|获评….
    """
    if _receives(reading, title) and not reading.names.knows(title.name):
        return True
    if title.name.startswith(cues("level-of-group-honour")) and _is_honour_of_groups(title.name):
        return False
    marks = (mark for mark in reading.marks_in(*title.span) if mark[:3] == (*title.span, "organization"))
    honoured = any(mark.holds is not None and mark.holds > _HONOURED for mark in marks)
    return honoured and not reading.names.knows(title.name)


def named_by(reading: Reading, mark: Mark, strength: int = 1) -> Title:
    """The title that a name of the tagger stands for."""
    block = reading.block_at(mark.start)
    text, (start, end) = reading.text, mark[:2]
    pieces = without_marks(text, ((start, end),))
    name = words(text, pieces)
    quoted = text[end : end + 1] in CLOSERS
    begin = start - (text[start - 1 : start] in OPENERS)
    batch = _BATCH.search(text, max(block.start, start - _LONGEST_BATCH), start)
    begin = batch.start() if batch else begin
    role, tail = role_of(text, end + quoted, block.end)
    year = year_in(text, begin, tail)
    return Title(begin, end + quoted, pieces, name, role, strength, quoted, tail, kind_of(name), year)
