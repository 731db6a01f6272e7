"""Counts of recipients (74人, 十位, 17名同志): number and counting word, whether 等 stands before, whether exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives
from laborhonors.recognizers.base import Reading

_SUMMED = regex.compile("等")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_NOT_BEFORE = frozenset("0123456789第.-+年月")
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3}){1,4}|\d{1,12}|[一二两三四五六七八九十百千万零〇]{1,14})(?P<about>余|多)?\s?"
_BEFORE = r"(?P<etc>等)?(?:全国|全省|全市|共有?|有|各|这|上述|以上)?"
_SCHOOLS = r"所(?=学校|高校|院校|中小学|大学|中学|小学|幼儿园)"
_UNIT = rf"(?P<unit>名|位|人|个|家|支|组|户|{_SCHOOLS})(?!次|月|小时|方面|以上学|长|组长|\p{{Han}}长)"


_ABOUT = regex.compile(
    r"[近约数几][一二两三四五六七八九\d]{0,14}[十百千万]{0,4}$|(?<![一二两三四五六七八九十百千万\d])[百千万]++$"
)


@cache
def _pattern() -> regex.Pattern[str]:
    return regex.compile(
        rf"{_BEFORE}{_NUMBER}{_UNIT}(?P<noun>(?:(?:优秀|先进|受表彰)?{alternatives('count-noun')}(?![民官]|家(?!庭)))?)"
    )


@dataclass(frozen=True, slots=True)
class Count:
    """`[start, end)` covers number, counting word and its noun; `etc` says that 等 stands before it (甲等12人).

    `exact` is False for 十余位, 近千人, and for 百名 without a figure.
    """

    start: int
    end: int
    number: int
    unit: str
    etc: bool
    noun: str
    exact: bool = True


def find_counts(reading: Reading) -> tuple[Count, ...]:
    """The counts of the text blocks, in order."""
    return tuple(_counts(reading))


def _counts(reading: Reading) -> Iterator[Count]:
    for block in reading.blocks:
        if block.kind == "noise":
            continue
        for match in _pattern().finditer(reading.text, block.start, block.end):
            number, at = chinese_number(match["number"]), match.start("number")
            if number is None or _ends_name(reading, match):
                continue
            if reading.text[at - 1 : at] not in _NOT_BEFORE:
                exact = not match["about"] and not _ABOUT.search(reading.text, match.start() - 1, match.end("number"))
                yield Count(match.start(), match.end(), number, match["unit"], bool(match["etc"]), match["noun"], exact)


def _ends_name(reading: Reading, match: regex.Match[str]) -> bool:
    """Whether a number is the end of a unit's name: 细纱车间丁班|五组."""
    word = reading.word_at(match.start())
    return word is not None and word.tag in ("ORG", "nt") and word.start < match.start() and word.end == match.end()


def summed_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where 等 with a number and a noun ends in `text[start:end]`: 甲等3个村|为…."""
    for etc in _SUMMED.finditer(text, start, end):
        match = _pattern().match(text, etc.start(), end)
        if match is not None and match["noun"]:
            yield match.end()


def chinese_number(text: str) -> int | None:
    """The value of a numeral in Arabic or Chinese figures, None where it is not one."""
    plain = text.replace(",", "")
    if plain.isdigit() and plain.isascii():
        return int(plain)
    if len(plain) > 1 and all(char in _DIGITS for char in plain):
        return int("".join(str(_DIGITS[char]) for char in plain))
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            unit = _UNITS[char]
            if unit == 10000:
                total, section = (total + section + digit) * unit, 0
            else:
                section += (digit or 1) * unit
            digit = 0
        else:
            return None
    return total + section + digit
