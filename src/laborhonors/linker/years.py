"""The year of an honour: told in its name, at its clause, or by the day of a piece of news."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import regex

from laborhonors.linker.frames import Link
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.counts import chinese_number
from laborhonors.recognizers.dates import MINGUO, RELATIVE, YEAR, chinese_year
from laborhonors.recognizers.titles import Title

_DATED = regex.compile(r"(?<!\d)((?:19|20)\d\d)\s?[年/.\-]\s?\d{0,2}")
_DAY_LINE = regex.compile(r"(?m)^\s*((?:19|20)\d\d)\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日\s*$")
_BIRTH = regex.compile(r"^年?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:出?生|参加工作|进|入|毕业|到)")
_STANDING = frozenset(
    {
        "title-before-name",
        "name-before-title",
        "is-holder",
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
        if link.rule in _STANDING:
            return None
        named = self._named.get(link.title.name, set())
        return next(iter(named)) if len(named) == 1 else self._published

    def _in_clause(self, link: Link) -> int | None:
        """The last year told before the title in its sentence, carried over commas and semicolons."""
        start = max(self._text.rfind(mark, 0, link.title.start) for mark in "。\n!?") + 1
        for match in reversed(list(YEAR.finditer(self._text, start, link.title.start))):
            if not _BIRTH.match(self._text[match.end("year") :]):
                return int(match["year"])
        republic = [chinese_number(m["number"]) for m in MINGUO.finditer(self._text, start, link.title.start)]
        if republic and republic[-1]:
            return 1911 + republic[-1]
        for word, shift in RELATIVE.items():
            if self._published and self._text.find(word, start, link.title.start) >= 0:
                return self._published + shift
        return None


def _dateline(text: str) -> int | None:
    """The year of the day that a text bears itself: at its head, or alone on one of its last lines."""
    head, foot = text[:200], text[-200:]
    for match in (_DATED.search(head), _DAY_LINE.search(foot)):
        if match:
            return int(match[1])
    return chinese_year(head) or chinese_year(foot)
