"""The unit or place that an honour's noun says to hold it: 石桥村 for 全国文明村, wherever it was told."""

from __future__ import annotations

import regex

from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.elements import Sources
from laborhonors.linker.groups import NAMES, names_of_kind
from laborhonors.recognizers.base import Reading, Word
from laborhonors.recognizers.titles import Title

_AT_END = regex.compile(r"(?P<noun>村|镇|乡|社区|小区|学校|医院|企业|公司|合作社|车站|社)[镇庄]?$")
"""村 of 文明村, 文明村镇, 绿色村庄; 乡 of 生态乡镇."""
_REACH = 1000
_SHORTEST, _TAIL = 3, 3
_UNMARKED = -3.0
"""What a mention counts that the tagger has no name for."""
_PRAISED = ("文明", "卫生", "新农", "生态", "美丽", "示范", "先进", "小康", "绿色")
_KINDS = ("全国", "全省", "全市", "国家", "省", "市", "中国", *_PRAISED)
"""What a kind of places begins with: 文明村, 省级生态村."""


def last_of_kind(sources: Sources, title: Title) -> Piece | None:
    """The unit or place told last before an honour whose noun says what it is: 石桥村 for 全国文明村.

    Of its mentions the one that looks most like a recipient.
    """
    reading, text = sources.reading, sources.reading.text
    noun = _AT_END.search(title.name)
    endings = (names_of_kind(noun["noun"]) or ()) if noun else ()
    words = reading.words_in(max(0, title.start - _REACH), title.start) if endings else ()
    told = [name for word in reversed(words) if (name := _of_kind(sources, word, endings)) is not None]
    same = [name for name in told if text.endswith(text[told[0][1] - _TAIL : told[0][1]], *name)]
    return max(same, key=lambda name: _holds(reading, name), default=None)


def _of_kind(sources: Sources, word: Word, endings: tuple[str, ...]) -> Piece | None:
    """A word as a name that ends so, with what the tagger has before it; no kind of places: 文明村, 省级生态村."""
    reading, text = sources.reading, sources.reading.text
    if word.tag not in NAMES or not text.endswith(endings, word.start, word.end):
        return None
    marks = (mark for mark in reading.marks_over(word.start, word.end) if mark.tag == "organization")
    start = next((mark.start for mark in marks if mark.end == word.end), word.start)
    kind = text.startswith(_KINDS, word.start) or sources.titles_in(start, word.end)
    return None if kind or word.end - start < _SHORTEST else (start, word.end)


def _holds(reading: Reading, name: Piece) -> float:
    told = (mark.holds for mark in reading.marks_over(*name) if mark.holds is not None and mark[:2] == name)
    return next(told, _UNMARKED)
