"""Organizations by their head words: where a unit's name ends in a chain of unit, department and post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from laborhonors.lexicon import rows, terms
from laborhonors.lexicon.cues import members
from laborhonors.recognizers.base import Reading, Span
from laborhonors.recognizers.heads import head_index

_WORKS = frozenset("厂矿班组队部室间")
"""Last characters of what a parent told by an abbreviation may stand before (鞍钢股份炼钢总厂)."""

_SHORTEST_ABBREVIATION = 4
_GRADE = regex.compile(r"\p{Han}{1,2}级|助理|注册")
"""What grades a trade: 高级化工|工程师 has no unit before the post."""
_NUMERAL = r"[第一二三四五六七八九十\d]"
_SPANS = 1024
"""Spans whose ends are remembered: one is asked about by several rules in turn."""
HOUSES = ("学校", "学院", "医院", "报社", "电视台", "工厂", "科室", "分公司", "支行", "车站")
"""Nouns that stand for a unit told before."""
OF_ITS_UNIT = (
    rf"(?:{'|'.join(HOUSES)})(?![路街镇村南北东西])"
    r"(?=\p{Han}{2,8}(?:车间|班组?|[部科室组队]|团总?支部|党总?支部)$)"
)
"""A noun for the unit that a text tells of, before one of its parts: 学校|少先队大队, 报社|摄影部."""
_STUDENTS = regex.compile(r"(?<=[大中小]学)生(?![命物态殖理化产])")
"""The rest of 大学生, 中学生, which names no school."""


def starts_students(text: str, at: int) -> bool:
    """Whether students, and no school, end in the character at `at`: 云州大学|生 柳青."""
    return _STUDENTS.match(text, at) is not None


@dataclass(frozen=True, slots=True)
class UnitSplit:
    """A chain `text[start:end]` cut in two: the unit ends at `unit_end`, the post (department included) follows.

    `unit_end == start` where the chain names no unit. `sure` is False where only a department or an abbreviation was
    found.
    """

    unit_end: int
    sure: bool


def unit_ends(text: str, start: int, end: int) -> tuple[int, ...]:
    """Where units may end in `text[start:end]`, rising."""
    return _ends("unit", text, start, end)


def department_ends(text: str, start: int, end: int) -> tuple[int, ...]:
    """Where departments may end in `text[start:end]`, rising."""
    return _ends("department", text, start, end)


def abbreviation_ends(text: str, start: int, end: int) -> list[int]:
    """Where abbreviated units may end in `text[start:end]` (首钢股份, 山东港口), rising."""
    found = [at for at in _ends("short", text, start, end) if at - start >= _SHORTEST_ABBREVIATION]
    return [] if found and _GRADE.match(text, start, end) else found


def is_unit_name(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` ends as a unit's name does, whole or abbreviated."""
    return end in unit_ends(text, start, end) or end in abbreviation_ends(text, start, end)


_WHOLE = "海关"
"""A unit's head that is a name by itself."""
_NO_UNITS = ("董事局", "乡村", "农村", "新局", "开局", "布局", "格局")


@lru_cache(maxsize=_SPANS)
def _ends(level: str, text: str, start: int, end: int) -> tuple[int, ...]:
    whole = level != "unit" or text.startswith(_WHOLE, start)
    found = head_index(level, text).ends(start + (not whole), end)
    if not found:
        return ()
    if level == "unit":
        found = {at for at in found if not text.endswith(_NO_UNITS, 0, at) and not _STUDENTS.match(text, at)}
    if level == "department":
        found = {at for at in found if text[at - 2 : at] not in members("no-department")}
    if text.find("”", start, end) >= 0:
        found = {at for at in found if not _inside_quotes(text, at, end)}
    brackets = text.find("(", start, end) >= 0
    return tuple(sorted(at for at in found if at - start >= 2 and not (brackets and _inside_brackets(text, start, at))))


def _inside_brackets(text: str, start: int, at: int) -> bool:
    return any(text.count(opens, start, at) > text.count(closes, start, at) for opens, closes in ("()", "“”"))


def _inside_quotes(text: str, at: int, end: int) -> bool:
    """Whether a quotation that began before goes on past `at`: 马班|邮路”投递员."""
    closes = text.find("”", at, end)
    return closes > at and not at <= text.find("“", at, end) < closes


@lru_cache(maxsize=_SPANS)
def split_unit(text: str, start: int, end: int) -> UnitSplit:
    """Cut a chain into unit and post: the longest unit before the first department (decisions 21, 31, 35, 45)."""
    units, abbreviations = unit_ends(text, start, end), abbreviation_ends(text, start, end)
    departments = tuple(at for at in department_ends(text, start, end) if at + 1 not in abbreviations)
    limit = departments[0] - 1 if departments else end + 1
    short = [at for at in abbreviations if at < limit]
    if units and (not short or not departments or units[0] <= departments[0]):
        return UnitSplit(_unit_end(text, units, departments), True)
    if short:
        return UnitSplit(short[-1], bool(units))
    return UnitSplit(_brand_end(text, start, departments[0]) if departments else start, False)


def _brand_end(text: str, start: int, end: int) -> int:
    """Where an abbreviated unit ends before its department (首钢京唐|炼钢作业部); `end` where no unit stands there."""
    department = _department().search(text, start, end)
    brand = text[start : department.start()] if department else ""
    return start + len(brand) if len(brand) >= 2 and not is_place(brand) else end


def university_end(text: str, start: int, end: int) -> int:
    """Where a university's name ends before a school of it (甲大学|化学学院), else `end`."""
    university = _UNIVERSITY.match(text, start, end)
    return university.end() if university is not None else end


_UNIVERSITY = regex.compile(r"\p{Han}{2,12}?大学(?=\p{Han}{2,14}(?:学院|系)$)")


def is_place(brand: str) -> bool:
    """Whether a name is a place's, or ends in one: 上海, 余杭区."""
    return _PLACE.search(brand) is not None or _cities().fullmatch(brand) is not None


@cache
def _department() -> regex.Pattern[str]:
    """A department's whole name: what it is named after, one or more words, and its head word."""
    words = sorted(terms("department_words"), key=lambda word: (-len(word), word))
    parts = "|".join([*map(regex.escape, words), rf"(?<!{_NUMERAL}){_NUMERAL}{{1,6}}+号?"])
    return regex.compile(
        rf"(?:(?:{parts}){{1,8}}(?:事业部|作业部|作业区|车间|工段|中心|部|处|室|队|班组?|机组)|(?:董|校董|监)事?会)$"
    )


def _unit_end(text: str, units: tuple[int, ...], departments: tuple[int, ...]) -> int:
    """The end of the longest unit before the first department told after the chain's first unit."""
    pause = text.find("、", units[0], units[-1])
    units = tuple(at for at in units if pause < 0 or at <= pause)
    limit = next((at for at in departments if at > units[0] and at not in units), None)
    attached = text.find("附属", units[0], units[-1])
    if limit is not None and attached >= 0 and any(at > attached for at in units):
        limit = next((at for at in departments if at > attached + 2 and any(attached < u < at for u in units)), None)
    inside = [at for at in units if limit is None or at < limit]
    school = next((at for at in inside if _SCHOOL.search(text, units[0] - 2, at)), None)
    if school is not None:
        inside = [at for at in inside if at <= school or (attached >= 0 or not _SCHOOL_PART.search(text, school, at))]
    whole = [at for at in inside if at == inside[0] or at > attached >= 0 or not _is_mere_centre(text, inside[0], at)]
    return whole[-1]


_SCHOOL = regex.compile(r"(?:大学|[国初高][中小]|[中小]学|附[中小]|女中|高工)$")
_SCHOOL_PART = regex.compile(r"(?:学院|[乐剧团]团|艺术团|俱乐部)$")


def _is_mere_centre(text: str, start: int, end: int) -> bool:
    """A centre within a unit is a department, unless a place names it: 武汉地质调查中心 (decision 35)."""
    if not text.startswith("中心", end - 2) or _PLACE.search(text, max(start - 4, 0), start):
        return False
    return _cities().search(text, start, end) is None


@cache
def _cities() -> regex.Pattern[str]:
    names = sorted(
        {row["short"] or row["name"] for row in rows("regions") if row["level"] in ("province", "city")} - {""}
    )
    return regex.compile("|".join(map(regex.escape, names)))


def parent_end(text: str, start: int, end: int) -> int:
    """Where the parent's name ends in a group's name; `start` where the name has no parent in it."""
    if text.endswith((*_VILLAGES, *_ASSOCIATIONS), start, end):
        return start
    tail = _LEGAL_TAIL.search(text, start, end)
    own = tail.start() if tail else end
    parents = [at for at in unit_ends(text, start, end) if at <= own - 2 and _is_parent(text, start, at)]
    if not parents:
        short = [at for at in abbreviation_ends(text, start, end) if at <= own - 2]
        works = text[end - 1] in _WORKS and not text.endswith("办公室", start, end)
        return short[-1] if short and works and not _OF_PLACE.fullmatch(text, start, short[-1]) else start
    departments = (at for at in department_ends(text, start, end) if parents[0] < at < end and at not in parents)
    first = next(departments, end)
    return [at for at in parents if at < first or at == parents[0]][-1]


_PLACE = regex.compile(r"(?:省|市|县|(?<!军)区|州|旗|街道|乡|镇|村|社区|人民政府|政府|居民委员会)$")
_OF_PLACE = regex.compile(r"\p{Han}{1,6}[省市县区]\p{Han}{2}")
"""A place with a trade, of which an abbreviated unit is not made: 明河县粮油|机械厂."""
_BRANCHES = ("党委", "党总支", "党支部", "团总支", "团支部", "团委", "妇联", "卫生室")
"""What a village has and is the parent of."""
_VILLAGES = ("社区", "街道", "村", "镇", "乡")
_ASSOCIATIONS = ("公会", "协会", "学会", "商会", "联会", "联合会", "促进会", "研究会", "职工会", "基金会")
"""What has members and no parent: 银行公会 is no part of a bank."""
_WATERS = ("水库", "灯塔", "水利枢纽")
"""What is looked after: 白沙河水库|管理所."""
_LEGAL_TAIL = regex.compile(
    r"(?:\([^()]{1,12}\))?(?:股份|有限|责任|总|集团|控股){0,6}(?:有限责任公司|股份有限公司|有限公司|公司|集团)$"
)


def _is_parent(text: str, start: int, at: int) -> bool:
    if text.endswith(("村", "社区"), start, at) and text.startswith(_BRANCHES, at):
        return True
    if text.endswith(_WATERS, start, at) and text.startswith("管理", at):
        return False
    return not _PLACE.search(text, start, at) and not text.startswith(
        ("(", "有限", "股份", "集团", "公司", "联合社", "总社"), at
    )


def is_group_name(text: str, start: int, end: int) -> bool:
    """Whether the span ends in a unit's or a department's head word and can be a recipient's name."""
    if not 3 <= end - start <= 60:
        return False
    tail = end
    if text[end - 1] == ")" and (opened := text.rfind("(", start, end)) > start + 2:
        tail = opened
        while text[tail - 1] == " ":
            tail -= 1
    return any(
        tail in head_index(level, text).everywhere and tail in _ends(level, text, start, tail)
        for level in ("unit", "department")
    )


def recognize_organizations(reading: Reading) -> Iterator[Span]:
    """The units that the tagger names, closed up to their head word and brackets."""
    text = reading.text
    for word in reading.words:
        if word.tag in ("ORG", "nt") and word.end - word.start >= 3 and not text[word.start : word.end].endswith("族"):
            split = split_unit(text, word.start, word.end)
            end = split.unit_end if split.sure and split.unit_end > word.start + 1 else word.end
            yield Span(word.start, end, "organization", f"{reading.model}-organization")
