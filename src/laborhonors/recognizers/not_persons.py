"""What seems to be a person's name and is none: a unit's beginning or short form, a department, a nickname, a work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import regex

from laborhonors.lexicon import terms
from laborhonors.lexicon.cues import alternatives
from laborhonors.recognizers.base import Reading, Span
from laborhonors.recognizers.names import name_like
from laborhonors.recognizers.organizations import is_group_name

_SHORT_FORM = regex.compile(r"简称[:“]?(\p{Han}+)")
_PLACE = r"\((?!(?:[男女左右中前后上下]|[左右前后图]\p{Han}{1,3}|\p{Han}{1,4}族|已故|兼任?)\))[^()]{1,8}\)"
"""A bracket that tells where a unit is, and nothing of a person: 海通(上海)证券公司, but 周某(左)."""
_QUOTED_NAME = regex.compile(r"”\p{Han}{1,10}")
_GROUPS = ("队", "小组", "团队", "班", "岗", "服务站", "工作室")


def only_persons(reading: Reading, found: Iterable[Span]) -> Iterator[Span]:
    """The names without those that are of no person, and those of which a character is left out (张某)."""
    text, short_forms = reading.text, short_forms_told(reading.text)
    for span in found:
        name = text[span.start : span.end]
        other = name in short_forms or _is_nickname(text, span) or _in_book(text, span)
        if not (other or "某" in name or _is_department(reading, span) or _names_group(text, span)):
            yield span


def begins_unit(text: str, at: int) -> bool:
    """王封煤矿, 白朗县: what the tagger took for a person is part of a unit's or a place's name."""
    return _unit_after().match(text, at) is not None


@cache
def _unit_after() -> regex.Pattern[str]:
    return regex.compile(
        rf"{_PLACE}(?:(?![是为在系任自和的由被获])\p{{Han}}){{0,8}}(?:有限|公司|集团)"
        r"|\p{Han}{0,3}(?:有限公司|股份有限|集团公司)|\p{Han}{0,5}研究[所院]"
        rf"|[县市镇乡村区州港路桥厂](?!长)|奖(?![励金杯项])|{alternatives('unit-after-name')}"
    )


def short_forms_told(text: str) -> set[str]:
    """What the text introduces as a unit's short form (以下简称江汽轮)."""
    return {match[1] for match in _SHORT_FORM.finditer(text)}


def _is_nickname(text: str, span: Span) -> bool:
    """老徐, 小韩: whoever is meant has a name elsewhere."""
    nick = span.end - span.start == 2 and text[span.start] in "老小阿" and span.recognizer != "listed-name"
    return nick and name_like(text[span.end - 1] + "某")


def _is_department(reading: Reading, span: Span) -> bool:
    """内二科|主任: a department before a post; 甲医院|康复科: one right behind its unit."""
    text, name = reading.text, reading.text[span.start : span.end]
    if name[-1] not in "科室处" or name_like(name):
        return False
    before = reading.word_before(span.start)
    behind_unit = before is not None and before.end == span.start and before.tag in ("ORG", "nt")
    return behind_unit or text.startswith(tuple(terms("positions")), span.end)


def _names_group(text: str, span: Span) -> bool:
    """“小月亮”陪伴小组: what is quoted is a group's name."""
    if text[span.start - 1 : span.start] != "“":
        return False
    behind = _QUOTED_NAME.match(text, span.end)
    ends = range(span.end + 3, behind.end() + 1) if behind else ()
    return any(is_group_name(text, span.end + 1, at) or text.endswith(_GROUPS, span.end + 1, at) for at in ends)


def _in_book(text: str, span: Span) -> bool:
    """Inside 《》: the name of a work."""
    line = max(span.start - 30, text.rfind("\n", 0, span.start))
    return text.rfind("《", max(line, 0), span.start) > text.rfind("》", max(line, 0), span.start)
