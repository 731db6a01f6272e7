"""Years and dates: 2019年4月28日, 2013-2015年度, 二〇〇七年四月, 民国一〇八年, 今年, 同年, 第三届."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

import regex

from laborhonors.lexicon.cues import alternatives, cues
from laborhonors.recognizers.base import Reading, Span
from laborhonors.recognizers.counts import chinese_number

Anchor = Literal["own", "told", "published"]

_FIGURES = r"(?:19|20)\d\d"
_CHINESE = r"(?:二[〇○零0О]|一九)[〇○零0О一二三四五六七八九]{2}"
_RANGE = rf"(?:\s?年?度?\s?[-—–~至]+\s?(?P<last>{_FIGURES}))?"
_OTHERS = rf"(?:[、和]{_FIGURES})*"
_EVENT = r"年?(?:\d{1,2}月)?(?:\d{1,2}[日号])?"


@cache
def _absolute() -> regex.Pattern[str]:
    """A year told of an event; not of a birth, a foundation, a class of graduates or a life's work (decision 40)."""
    return regex.compile(
        rf"(?<![\d.]|{alternatives('no-year-before')})(?:(?P<year>{_FIGURES}){_RANGE}{_OTHERS}"
        rf"(?=\s?(?:年|度|[-./]\s?\d{{1,2}}(?!\d)|[)）,，。;；:\s|、—]|$))|(?P<chinese>{_CHINESE})(?=年))"
        rf"(?!\s?{_EVENT}(?:算|前后|以)?{alternatives('no-year-after')})"
    )


_REPUBLIC = regex.compile(r"民国\s?(?P<number>[\d一二三四五六七八九十百〇○零]{1,5})\s?年")
_DIGITS = str.maketrans("〇○零О一二三四五六七八九", "0000123456789")
_MENTION = regex.compile(
    r"(?<!\d)(?:19|20)\d\d\s?(?:年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?|度)?|[-/.]\d{1,2}[-/.]\d{1,2})"
    r"|第\s?[\d一二三四五六七八九十百]+\s?[届批]|首[届批]|\d{1,2}月\d{1,2}日"
)
_RELATIVE = (("last-year", -1), ("year-before-last", -2), ("this-year", 0))
_TOLD = (("same-year", 0), ("next-year", 1))


@dataclass(frozen=True, slots=True)
class Moment:
    """A year that the text tells at `[start, end)`.

    `anchor` says whose: its own number, that of the moment told before (同年, 次年), or of the publication (今年).
    """

    start: int
    end: int
    year: int
    anchor: Anchor


def find_moments(text: str, published: int | None) -> tuple[Moment, ...]:
    """The moments of a folded text in order; what is told against an unknown year is left out."""
    found: list[Moment] = []
    for start, end, anchor, value in sorted(_hits(text)):
        if anchor == "own":
            found.append(Moment(start, end, value, anchor))
        elif anchor == "published" and published is not None:
            found.append(Moment(start, end, published + value, anchor))
        elif anchor == "told" and found and "\n" not in text[found[-1].end : start]:
            found.append(Moment(start, end, found[-1].year + value, anchor))
    return tuple(found)


def _hits(text: str) -> Iterator[tuple[int, int, Anchor, int]]:
    for match in _absolute().finditer(text):
        value = match["last"] or match["year"] or chinese_year(match["chinese"])
        yield *match.span(), "own", int(value)
    for match in _REPUBLIC.finditer(text):
        if number := chinese_number(match["number"]):
            yield *match.span(), "own", 1911 + number
    for anchor, words in (("published", _RELATIVE), ("told", _TOLD)):
        for use, shift in words:
            for match in _words(use).finditer(text):
                yield *match.span(), "published" if anchor == "published" else "told", shift


def chinese_year(numeral: str) -> int:
    """The year that a numeral in Chinese figures begins with (二○一二)."""
    return int(numeral[:4].translate(_DIGITS))


@cache
def _words(use: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<!{alternatives('compared')}){alternatives(use)}")


def recognize_dates(reading: Reading) -> Iterator[Span]:
    """Dates, years and ordinals of the text blocks; the value is the year where one is told."""
    relative = [word for use, _ in _RELATIVE for word in cues(use)]
    for block in reading.blocks:
        if block.kind == "noise":
            continue
        for match in _MENTION.finditer(reading.text, block.start, block.end):
            year = regex.match(r"(?:19|20)\d\d", match[0])
            yield Span(*match.span(), "date", "date", year[0] if year else None)
        for word in relative:
            for match in regex.finditer(word, reading.text, pos=block.start, endpos=block.end):
                yield Span(*match.span(), "date", "relative-date")
