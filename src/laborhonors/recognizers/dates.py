"""Years and dates: 2019年4月28日, 2013-2015年度, 今年, 第三届, 二〇〇七年四月."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from laborhonors.recognizers.base import Reading, Span

YEAR = regex.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:\s?[-—–~至、]+\s?(?:(?:19|20)\d\d))*\s?年?(?=年|度|\D|$)"
    r"(?!年?(?:生|出生|以来|来|起|参加工作|入职|入厂|入党|至今|进|始))"
)
"""A year told of an event; not of a birth, or of the beginning of a life's work (decision 40)."""

RELATIVE = {"今年": 0, "本年度": 0, "去年": -1, "前年": -2, "上年": -1}
"""Words for a year, as years from that of publication."""

MINGUO = regex.compile(r"民国\s?(?P<number>[\d一二三四五六七八九十百〇○零]{1,5})\s?年")
"""A year of the Republic's calendar: 1911 and so many (decision 40)."""

_CHINESE = regex.compile(r"(?:二[〇○零0О]|一九)[〇○零0О一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○零О一二三四五六七八九", "0000123456789")
_DATE = regex.compile(
    r"(?<!\d)(?:19|20)\d\d\s?(?:年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?|度)?|[-/.]\d{1,2}[-/.]\d{1,2})"
    r"|第\s?[\d一二三四五六七八九十百]+\s?[届批]|首[届批]|\d{1,2}月\d{1,2}日"
)


def chinese_year(text: str) -> int | None:
    """The first year written in Chinese figures (二○一二年), None where there is none."""
    numeral = _CHINESE.search(text)
    return int(numeral[0].translate(_DIGITS)) if numeral else None


def recognize_dates(reading: Reading) -> Iterator[Span]:
    """Dates, years and ordinals of the text blocks; the value is the year where one is told."""
    for block in reading.blocks:
        if block.kind == "noise":
            continue
        for match in _DATE.finditer(reading.text, block.start, block.end):
            year = regex.match(r"(?:19|20)\d\d", match[0])
            yield Span(*match.span(), "date", "date", year[0] if year else None)
        for word in RELATIVE:
            for match in regex.finditer(word, reading.text, pos=block.start, endpos=block.end):
                yield Span(*match.span(), "date", "relative-date")
