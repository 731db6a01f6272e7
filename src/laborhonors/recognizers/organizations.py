"""Organizations by their head words: where a unit's name ends in a chain of unit, department and post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from laborhonors.lexicon import rows
from laborhonors.recognizers.base import Reading, Span


@dataclass(frozen=True, slots=True)
class UnitSplit:
    """A chain `text[start:end]` cut in two: the unit ends at `unit_end`, the post (department included) follows.

    `unit_end == start` where the chain names no unit. `sure` is False where only a department or an abbreviation was found.
    """

    unit_end: int
    sure: bool


@cache
def _heads(level: str) -> regex.Pattern[str]:
    followers = {row["head"]: row["followers"] for row in rows("organization_head_followers")}
    heads = sorted(
        (row["head"] for row in rows("organization_heads") if row["level"] == level), key=lambda h: (-len(h), h)
    )
    parts = [f"{regex.escape(head)}(?![{followers['*']}{followers.get(head, '')}])" for head in heads]
    tail = r"(?!医院|研究|医学|大学|学院|学校|技术|科技)" if level == "department" else ""
    return regex.compile(f"(?:{'|'.join(parts)}){tail}")


def unit_ends(text: str, start: int, end: int) -> tuple[int, ...]:
    """Where units may end in `text[start:end]`, rising."""
    return _ends("unit", text, start, end)


def department_ends(text: str, start: int, end: int) -> tuple[int, ...]:
    """Where departments may end in `text[start:end]`, rising."""
    return _ends("department", text, start, end)


def _ends(level: str, text: str, start: int, end: int) -> tuple[int, ...]:
    found = {
        match.end()
        for match in _heads(level).finditer(text, start, end, overlapped=True)
        if level != "unit" or match.start() > start
    }
    shortest = 4 if level == "short" else 2
    return tuple(sorted(at for at in found if at - start >= shortest and not _inside_brackets(text, start, at)))


def _inside_brackets(text: str, start: int, at: int) -> bool:
    return text.count("(", start, at) > text.count(")", start, at)


def split_unit(text: str, start: int, end: int) -> UnitSplit:
    """Cut a chain into unit and post: the longest unit before the first department (guidelines, decisions 21, 31, 35, 45)."""
    units, departments = unit_ends(text, start, end), department_ends(text, start, end)
    if units and departments and departments[0] < units[0]:
        short = [at for at in _ends("short", text, start, end) if at < departments[0] - 1]
        if short:
            return UnitSplit(short[-1], True)
    if units:
        return UnitSplit(_before_department(text, start, units, departments), True)
    if departments:
        short = [at for at in _ends("short", text, start, end) if at < departments[0] - 1]
        return UnitSplit(short[-1] if short else departments[0], False)
    short = _ends("short", text, start, end)
    return UnitSplit(short[-1] if short else start, False)


def _before_department(text: str, start: int, units: tuple[int, ...], departments: tuple[int, ...]) -> int:
    college = next((at for at in units if text.startswith(("大学", "大學"), at - 2)), None)
    limit = next((at for at in departments if at > units[0] and at not in units), None)
    if limit is not None and (again := text.find("附属", limit)) >= 0 and any(at > again for at in units):
        limit = next((at for at in departments if at > again + 2 and any(again < u < at for u in units)), None)
    inside = [at for at in units if limit is None or at < limit]
    inside = [
        at
        for i, at in enumerate(inside)
        if not i or not text.startswith("中心", at - 2) or _place_in(text, inside[0], at)
    ]
    if college is not None:
        inside = [at for at in inside if not (at > college and text.startswith("学院", at - 2))] or [college]
    return inside[-1]


@cache
def _cities() -> regex.Pattern[str]:
    names = sorted(
        {row["short"] or row["name"] for row in rows("regions") if row["level"] in ("province", "city")} - {""}
    )
    return regex.compile("|".join(map(regex.escape, names)))


def _place_in(text: str, start: int, end: int) -> bool:
    """A centre of a unit is a body of its own where a place names it: 武汉地质调查中心 (decision 35)."""
    return _cities().search(text, start, end) is not None


def parent_end(text: str, start: int, end: int) -> int:
    """Where the parent's name ends in a group's name; `start` where the name has no parent in it."""
    own = _own_name(text, start, end)
    parents = [at for at in unit_ends(text, start, end) if at <= own - 2 and _is_parent(text, start, at, end)]
    departments = department_ends(text, start, end)
    if parents and departments:
        first = next((at for at in departments if at > parents[0] and at < end and at not in parents), None)
        if first is not None:
            parents = [at for at in parents if at < first] or parents[:1]
    if not parents:
        short = [at for at in _ends("short", text, start, end) if at <= own - 2]
        parents = short[-1:] if _works(text, start, end) else []
    return parents[-1] if parents else start


_PLACE = regex.compile(r"(?:省|市|县|(?<!军)区|州|旗|街道|乡|镇|村|社区|人民政府|政府|居民委员会)$")
_LEGAL_TAIL = regex.compile(
    r"(?:\([^()]{1,12}\))?(?:股份|有限|责任|总|集团|控股)*(?:有限责任公司|股份有限公司|有限公司|公司|集团)$"
)


def _own_name(text: str, start: int, end: int) -> int:
    tail = _LEGAL_TAIL.search(text, start, end)
    return tail.start() if tail else end


def _is_parent(text: str, start: int, at: int, end: int) -> bool:
    name = text[start:at]
    if _PLACE.search(name):
        return False
    return not text.startswith(("(", "有限", "股份", "集团", "公司"), at) and end - at >= 2


def _works(text: str, start: int, end: int) -> bool:
    """A plant, works or department: what a parent told by an abbreviation may stand before (鞍钢股份炼钢总厂)."""
    return text[end - 1 : end] in "厂矿班组队部室间"


def is_group_name(text: str, start: int, end: int) -> bool:
    """Whether the span ends in a unit's or a department's head word and can be a recipient's name."""
    if not 3 <= end - start <= 60:
        return False
    tail = end
    if text[end - 1] == ")" and (opened := text.rfind("(", start, end)) > start + 2:
        tail = opened
        while text[tail - 1] == " ":
            tail -= 1
    return tail in _ends("unit", text, start, tail) or tail in _ends("department", text, start, tail)


def recognize_organizations(reading: Reading) -> Iterator[Span]:
    """The units that the tagger names, closed up to their head word and brackets."""
    text = reading.text
    for word in reading.words:
        if word.tag in ("ORG", "nt") and word.end - word.start >= 3 and not text[word.start : word.end].endswith("族"):
            split = split_unit(text, word.start, word.end)
            end = split.unit_end if split.sure and split.unit_end > word.start + 1 else word.end
            yield Span(word.start, end, "organization", "lac-organization")
