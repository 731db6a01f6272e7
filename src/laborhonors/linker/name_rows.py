"""Lines of nothing but names, some behind their unit, behind a label or with a unit in brackets."""

from __future__ import annotations

from dataclasses import replace

import regex

from laborhonors.linker.entries import Entry, PersonIndex, filled
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.names import crafts, name_like
from laborhonors.recognizers.organizations import department_ends, is_group_name
from laborhonors.recognizers.positions import ends_in_post
from laborhonors.text import Block

_HAN = regex.compile(r"\p{Han}+")
_TOKEN = regex.compile(
    r"(?:(?P<label>[^\s:、，,;()]{1,40})(?:\s?\(\d{1,3}[名人位]\))?:\s*)?"
    r"(?P<name>(?:\p{Han}[ ]\p{Han}(?![^\s、,，;(])|[^\s:、，,;()|]{2,16}))(?:[ ]?\((?P<told>[^()]{1,30})\))?"
)
_BETWEEN_TOKENS = regex.compile(r"[\s、，,;|]*")
_OWN_GLOSS = regex.compile(
    r"[男女]|\p{Han}{1,5}族|\d.*|第?[一二三四五六七八九十]{1,3}[组社]|已?退休|已故|党员|群众|代领"
)
_MOST_UNLIKE, _NAMES_FOR_ONE_UNLIKE = 5, 3
"""Of so many names one may be of another form than names have."""


def named_row(reading: Reading, persons: PersonIndex, block: Block) -> list[Entry]:
    """A line of nothing but names, some behind a label or with a unit in brackets: 高一：张三 李四(甲校) 高二：王五.

    A label that is a unit is that of the names behind it; one in brackets also of the names before it that have none.
    """
    text, end = reading.text, block.end - reading.text.endswith("。", block.start, block.end)
    tokens = _tokens(text, block.start, end)
    if headed := _headed_by_unit(reading, persons, tokens):
        return headed
    if (
        not tokens
        or (len(tokens) < 2 and not tokens[0]["label"])
        or not all(_is_label_of_names(text, t) for t in tokens)
    ):
        return []
    unlike = [t for t in tokens if not _is_named(reading, persons, t)]
    labelled = bool(tokens[0]["label"])
    few = len(tokens) >= _NAMES_FOR_ONE_UNLIKE
    if len(unlike) * _MOST_UNLIKE > len(tokens) + (_MOST_UNLIKE - 1) * (labelled or few) or not all(
        _may_be_listed(text, t) for t in unlike
    ):
        return []
    entries: list[Entry] = []
    unit, waiting = None, 0
    for token in tokens:
        if token["label"]:
            span = token.span("label")
            unit, waiting = (span if _is_unit_of_names(text, *span) else None), len(entries)
        told = token.span("told") if token["told"] and not _OWN_GLOSS.fullmatch(token["told"]) else None
        entry = Entry(token.start("name"), token.end(), token.span("name"), "person", unit, (), unit is not None)
        if told is not None:
            entry = filled(text, replace(entry, organization=None, sure=True), told)
            if entry.organization is None and not entry.position:
                entry = replace(entry, organization=told, sure=False)
            entries[waiting:] = [
                replace(e, organization=entry.organization, sure=entry.sure) for e in entries[waiting:]
            ]
            entries.append(entry)
            waiting = len(entries)
        else:
            entries.append(entry)
            waiting = waiting if unit is None else len(entries)
    return entries


def _headed_by_unit(reading: Reading, persons: PersonIndex, tokens: list[regex.Match[str]]) -> list[Entry]:
    """Several names behind their unit, parted by spaces: 细纱车间 张三 李四."""
    if len(tokens) < _NAMES_FOR_ONE_UNLIKE or any(token["label"] or token["told"] for token in tokens):
        return []
    unit, *names = (token.span("name") for token in tokens)
    named = all(_is_named(reading, persons, token) for token in tokens[1:])
    if not named or _is_named(reading, persons, tokens[0]) or not _is_unit_of_names(reading.text, *unit):
        return []
    return [Entry(*name, name, "person", unit, (), True) for name in names]


def _tokens(text: str, start: int, end: int) -> list[regex.Match[str]]:
    """The names that a line is made of, with labels and brackets; none where anything else stands in it."""
    found: list[regex.Match[str]] = []
    while start < end:
        token = _TOKEN.match(text, start, end)
        if token is None:
            return []
        found.append(token)
        between = _BETWEEN_TOKENS.match(text, token.end(), end)
        start = between.end() if between else token.end()
    return found


def _is_label_of_names(text: str, token: regex.Match[str]) -> bool:
    """Whether nothing stands before a name, or a label of a part of the list, and of no office: 高一, 急诊科."""
    return not token["label"] or (
        not ends_in_post(text, *token.span("label")) and _NO_PART.search(token["label"]) is None
    )


_NO_PART = regex.compile(
    r"人员?$|者$|记者|编辑|摄影|审核|供稿|来源|作者|单位$|电话|地址|邮|名称|时间|地点|嘉宾|评委|称号|奖|[\d.]"
)


def _is_named(reading: Reading, persons: PersonIndex, token: regex.Match[str]) -> bool:
    start, end = token.span("name")
    name = reading.text[start:end].replace(" ", "")
    if "·" in name and ends_in_post(reading.text, start, end):
        return False
    return name_like(name) or any((p.start, p.end) == (start, end) for p in persons.within(start, end))


def _may_be_listed(text: str, token: regex.Match[str]) -> bool:
    """Whether a word among names may be one of a rare form: no unit, no post."""
    start, end = token.span("name")
    word = text[start:end]
    plain = 2 <= end - start <= 6 and _HAN.fullmatch(word.replace(" ", "")) is not None and word not in crafts()
    return plain and not (
        is_group_name(text, start, end) or ends_in_post(text, start, end) or _is_department(text, start, end)
    )


def _is_unit_of_names(text: str, start: int, end: int) -> bool:
    """Whether a label is a unit or a department, and no place."""
    if text.endswith(_PLACES, start, end):
        return False
    return is_group_name(text, start, end) or _is_department(text, start, end)


_PLACES = ("省", "市", "县", "区", "州", "旗", "镇", "乡", "街道")
_GROUP_ENDS = frozenset("村镇乡校院厂店局所站队班组社矿行")


def _is_department(text: str, start: int, end: int) -> bool:
    return end in department_ends(text, start, end) or text.endswith(
        ("科", "室", "部", "处", "车间", "厂", "班", "队"), start, end
    )
