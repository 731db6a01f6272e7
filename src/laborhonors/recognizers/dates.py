"""Years and dates: 2019年4月28日, 2013-2015年度, 二〇〇七年四月, 民国一〇八年, 今年, 同年, 第三届."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import regex

from laborhonors.lexicon import rows
from laborhonors.lexicon.cues import alternatives, cues
from laborhonors.recognizers.base import Reading, Span
from laborhonors.recognizers.counts import chinese_number

Anchor = Literal["own", "told", "published"]

_FIGURES = r"(?:19|20)\d\d"
_ZERO = "〇○零0ОOo"
_CHINESE = rf"(?:二[{_ZERO}]|一九)[{_ZERO}一二三四五六七八九]{{2}}"
_RECENT = regex.compile(r"0\d(?<![\d.+]..)(?:、0\d)*(?=年(?!级))")
_PAST = regex.compile(r"[5-9]\d(?<=[,，。;；、\s“(]..)(?=年(?:度|\d{1,2}月|[,，他她]))")
"""A year told by its last two figures: 06年; 82年3月."""
_RANGE = rf"(?:\s?年?度?\s?[-—–~至到]+\s?(?P<last>{_FIGURES}))?"
_OTHERS = rf"(?P<others>(?:年?[、和及]{_FIGURES})*+)"
_BATCH = regex.compile(r"年?度")
_EVENT = r"年?(?:\d{1,2}月)?(?:\d{1,2}[日号])?"


@cache
def _absolute() -> regex.Pattern[str]:
    """A year told of an event; not of a birth, a foundation, a class of graduates or a life's work (decision 40)."""
    return regex.compile(
        rf"(?<![\d.]|{alternatives('no-year-before')})(?:(?P<year>{_FIGURES}){_RANGE}{_OTHERS}"
        rf"(?=\s?(?:年|度|[-./]\s?\d{{1,2}}(?!\d)|[)）,，。;；:\s|、—]|$))|(?P<chinese>{_CHINESE})(?=年))"
        rf"(?!\s?{_EVENT}(?:算|前后|以)?(?!起享受){alternatives('no-year-after')})"
    )


_CHINESE_DIGITS = f"{_ZERO}一二三四五六七八九"
_SHORT_FIGURES = rf"(?P<short>[七八九][{_CHINESE_DIGITS}](?<!七八|八九)|[{_ZERO}][一二三四五六七八九])"
_MEASURES = (
    "名位个家人元万亿多余吨米斤克里亩户件台次场字页号项条只头部辆座张种本册款级届天日月分时点秒块篇枚岁套双瓦千百十人份处所间支队批"
    "组步颗棵株根粒片瓶箱袋桶车船架艘匹峰度升毫公英磅伏安转码股票班倍折周层楼室栋幢线路弄道期代届"
)
_REPUBLIC = regex.compile(
    rf"民国\s?(?P<number>[\d{_CHINESE_DIGITS}十百]{{1,5}})\s?年|[去今]年?\((?P<number>1[0-2]\d)\)年"
    rf"|(?<![\d.近约超过逾满达共有已计至了第这每{_CHINESE_DIGITS}])"
    rf"(?P<number>1(?:00(?=年度|年\d{{1,2}}月)|0[1-9]|[12]\d)|一[一二][{_CHINESE_DIGITS}]|一[{_ZERO}][一二三四五六七八九])年"
    r"(?![来前后间内之历华校诞底店老庆以时]|周年|纪念)"
)
"""Years of the Republic, and those told by their number alone, which is hardly ever of anything else on Taiwan:
114年度, 去(111)年, 一一四年."""
_CHINESE_SHORT = regex.compile(
    rf"(?<=^|[，,。;；、：:\s“(在于自]){_SHORT_FIGURES}年(?=[\d一二三四五六七八九十]{{1,2}}月|度|[获荣被当再又夺已],?)"
)
"""九九年获…, ○七年; not 七八年, which is seven or eight years."""
_GLUED = regex.compile(
    rf"(?<![\d.\-/:#]){_FIGURES}(?=\p{{Han}}|[“《])(?![年度{_MEASURES}]|公[里斤顷分]|平方|立方|[左上][右下]|以[上下内外])"
)
"""A year that stands right before a name: 2009中国播音主持“金话筒奖”; not before a measure word."""
_DIGITS = str.maketrans(f"{_ZERO}一二三四五六七八九", "0" * len(_ZERO) + "123456789")
_FOUR = regex.compile(_FIGURES)
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
    `years` is how many a span of years covers.
    """

    start: int
    end: int
    year: int
    anchor: Anchor
    years: int = 1


def told_moments(text: str) -> list[Moment]:
    """The moments of a folded text in order; one told against another has the distance from that in its year."""
    return sorted((*_told_outright(text), *_told_against(text)), key=lambda moment: moment.start)


def placed(text: str, told: Iterable[Moment], published: int | None) -> tuple[Moment, ...]:
    """The moments, all with their years; what is told against an unknown year is left out."""
    found: list[Moment] = []
    for hit in told:
        if hit.anchor == "own":
            found.append(hit)
        elif hit.anchor == "published" and published is not None:
            found.append(replace(hit, year=published + hit.year))
        elif hit.anchor == "told" and found and "\n" not in text[found[-1].end : hit.start]:
            found.append(replace(hit, year=found[-1].year + hit.year))
    return tuple(found)


def _told_outright(text: str) -> Iterator[Moment]:
    for match in _absolute().finditer(text):
        batch = match["others"] and _BATCH.match(text, match.end())  # 1986年、1987年度, one batch of two years
        last = match["others"][-4:] if batch else match["last"]
        year = int(last or match["year"] or chinese_year(match["chinese"]))
        yield Moment(*match.span(), year, "own", year - int(match["year"] or year) + 1)
    for pattern, century in ((_RECENT, 2000), (_PAST, 1900)):
        for match in pattern.finditer(text):
            yield Moment(*match.span(), century + int(match[0][:2]), "own")
    for match in _REPUBLIC.finditer(text):
        if number := chinese_number(match["number"]):
            yield Moment(*match.span(), 1911 + number, "own")
    for match in _CHINESE_SHORT.finditer(text):
        figures = int(match["short"].translate(_DIGITS))
        yield Moment(*match.span(), figures + (1900 if figures >= 70 else 2000), "own")
    for match in _GLUED.finditer(text):
        yield Moment(*match.span(), int(match[0]), "own")
    for match in _anniversary().finditer(text):
        if number := chinese_number(match["years"] or match["days"]):
            yield Moment(*match.span(), _bases()[match["event"]] + number, "own")


@cache
def _bases() -> dict[str, int]:
    """The year that the number of an event's anniversaries is added to, from `anniversaries.csv`."""
    return {row["event"]: int(row["base"]) for row in rows("anniversaries")}


@cache
def _anniversary() -> regex.Pattern[str]:
    """建党95周年; 第40个教师节."""
    years, days = ("|".join(r["event"] for r in rows("anniversaries") if r["counted"] == c) for c in ("years", "days"))
    number = r"[\d一二三四五六七八九十百]{1,4}"
    return regex.compile(
        rf"(?P<event>{years})\s?(?P<years>{number})\s?周年|第\s?(?P<days>{number})\s?个(?P<event>{days})"
    )


def _told_against(text: str) -> Iterator[Moment]:
    """Words for a year, with its distance from another's in the place of the year."""
    for use, shift in _RELATIVE:
        yield from (Moment(*match.span(), shift, "published") for match in _words(use).finditer(text))
    for use, shift in _TOLD:
        yield from (Moment(*match.span(), shift, "told") for match in _words(use).finditer(text))


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
            year = _FOUR.match(match[0])
            yield Span(*match.span(), "date", "date", year[0] if year else None)
        for word in relative:
            at = reading.text.find(word, block.start, block.end)
            while at >= 0:
                yield Span(at, at + len(word), "date", "relative-date")
                at = reading.text.find(word, at + len(word), block.end)
