"""Counts of recipients (74人, 十位, 17名同志): the number, the counting word, and whether 等 stands before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from laborhonors.recognizers.base import Reading

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_NOT_BEFORE = frozenset("0123456789第.-+年月")
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_COUNT = regex.compile(
    r"(?P<etc>等)?(?:全国|全省|全市|共有?|有|各|这|上述|以上)?(?P<number>\d{1,3}(?:,\d{3})+|\d+|[一二两三四五六七八九十百千万零〇]+)(?:余|多)?\s?"
    r"(?P<unit>名|位|人|个|家|支|组|户)(?!次|月|小时|方面|以上学|长|组长|[\p{Han}]长)"
    r"(?P<noun>(?:优秀|先进|受表彰)?(?:同志|个人|集体|单位|职工|人员|教师|企业|班组|团队|医务人员|护理人员|护理工作者|运动员|专家|人选|人士|街道|镇街|镇乡|村|合作社|"
    r"家庭农场|作业区|组织|基层工会工作者|老专家|青年集体|基层党组织|党组织|农民工|能工巧匠|学者|高校科学家|科学家|得主|获奖者|获得者)?)"
)


@dataclass(frozen=True, slots=True)
class Count:
    """`[start, end)` covers number, counting word and its noun; `etc` says that 等 stands before it (甲等12人)."""

    start: int
    end: int
    number: int
    unit: str
    etc: bool
    noun: str


def find_counts(reading: Reading) -> tuple[Count, ...]:
    """The counts of the text blocks, in order."""
    return tuple(_counts(reading))


def _counts(reading: Reading) -> Iterator[Count]:
    for block in reading.blocks:
        if block.kind == "noise":
            continue
        for match in _COUNT.finditer(reading.text, block.start, block.end):
            number = chinese_number(match["number"])
            if number is not None and reading.text[max(0, match.start("number") - 1)] not in _NOT_BEFORE:
                yield Count(match.start(), match.end(), number, match["unit"], bool(match["etc"]), match["noun"])


def chinese_number(text: str) -> int | None:
    """The value of a numeral in Arabic or Chinese figures, None where it is not one."""
    plain = text.replace(",", "")
    if plain.isdigit() and plain.isascii():
        return int(plain)
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
