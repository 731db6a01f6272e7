"""The year of an honour: told in its name, at its clause, or by the day of a piece of news."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import regex

from laborhonors.linker.frames import Link
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.titles import Title

_YEAR = regex.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:\s?[-—–~至、]+\s?(?:(?:19|20)\d\d))*\s?年?(?=年|度|\D|$)(?!年?(?:生|出生|以来|来|起|参加工作|入职|入厂|入党|至今|进|始))"
)
_DATED = regex.compile(r"(?<!\d)((?:19|20)\d\d)\s?[年/.\-]\s?\d{0,2}")
_DAY_LINE = regex.compile(r"(?m)^\s*((?:19|20)\d\d)\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日\s*$")
_RELATIVE = {"今年": 0, "本年度": 0, "去年": -1, "前年": -2, "上年": -1}
_BIRTH = regex.compile(r"^年?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:出?生|参加工作|进|入|毕业|到)")
_CHINESE = regex.compile(r"(?:二[〇○零0О]|一九)[〇○零0О一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○零О一二三四五六七八九", "0000123456789")
_STANDING = frozenset(
    {
        "title-before-name",
        "name-before-title",
        "topic-titles",
        "topic-title-list",
        "topic-holds",
        "topic-title-received",
        "topic-receives",
    }
)


class Years:
    """The years that a document tells."""

    def __init__(self, reading: Reading, titles: Iterable[Title], published: datetime.date | None):
        self._text = reading.text
        self._published = published.year if published else _dateline(reading.text)
        self._named: dict[str, set[int]] = {}
        for title in titles:
            if title.year is not None:
                self._named.setdefault(title.name, set()).add(title.year)

    def of(self, link: Link) -> int | None:
        """The year of the conferral that a link tells, or None."""
        if link.title.year is not None:
            return link.title.year
        told = self._in_clause(link)
        if told is not None:
            return told
        named = self._named.get(link.title.name, set())
        if len(named) == 1:
            return next(iter(named))
        return None if link.rule in _STANDING else self._published

    def _in_clause(self, link: Link) -> int | None:
        """The last year told before the title in its sentence, carried over commas and semicolons."""
        start = max(self._text.rfind(mark, 0, link.title.start) for mark in "。\n!?") + 1
        for match in reversed(list(_YEAR.finditer(self._text, start, link.title.start))):
            if not _BIRTH.match(self._text[match.end(1) :]):
                return int(match[1])
        for word, shift in _RELATIVE.items():
            if self._published and self._text.find(word, start, link.title.start) >= 0:
                return self._published + shift
        return None


def _dateline(text: str) -> int | None:
    """The year of the day that a text without a known date bears itself: at its head, or alone on one of its last lines."""
    head, foot = text[:200], text[-200:]
    for match in (_DATED.search(head), _DAY_LINE.search(foot)):
        if match:
            return int(match[1])
    numeral = _CHINESE.search(head) or _CHINESE.search(foot)
    return int(numeral[0].translate(_DIGITS)) if numeral else None
