"""Groups as subjects: the one that opens a clause before its predicate, and what 该公司, 学校, 大队 refer to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from laborhonors.lexicon import rows, terms
from laborhonors.lexicon.cues import alternatives, cues, members
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.chains import chain_start
from laborhonors.linker.entries import Entry, PersonIndex, parse_entry
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.organizations import is_group_name, unit_ends
from laborhonors.recognizers.titles.title import OPENERS

_PREDICATES = frozenset({"v", "p", "d", "vd", "ad", "TIME", "t", "a"})
_BEFORE_SUBJECT = frozenset({"TIME", "t", "d", "c", "w", "ad", "f"})
_NO_NAME = frozenset({"v", "p", "r", "m", "q", "d", "u"})
NAMES = frozenset({"ORG", "LOC", "PER", "nt", "ns", "nr", "nz"})
_ANY = "*"
_THAT = "该"
_LONGEST_NOUN = 4
_SHORTEST_NAME = 4


def opening_group(reading: Reading, persons: PersonIndex, start: int, end: int) -> Entry | None:
    """The group that opens the clause `[start, end)` as the subject of what follows: 甲公司成立于…, 2012年乙村被…."""
    before = reading.word_before(start)
    if before is not None and before.tag != "w":
        return None
    for word in reading.words_in(start + 1, end):
        if word.tag not in _PREDICATES or not is_group_name(reading.text, start, word.start):
            continue
        begin = chain_start(reading, start, word.start)
        own = _belongs().fullmatch(reading.text, start, begin) is not None
        if not own and any(lead.tag not in _BEFORE_SUBJECT for lead in reading.words_in(start, begin)):
            return None
        entry = parse_entry(reading, persons, begin, word.start)
        if (
            entry is None
            or entry.kind != "group"
            or not (is_proper(reading, entry) or (own and _is_unit(reading, entry)))
        ):
            return None
        return None if _confers(reading, entry, end) or _modifies(reading, entry, end) else entry
    return None


_LEADS = regex.compile(r"(?:走进|来到|记者走进|[“ ]|(?:19|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?,?)*")
_LONGEST_UNIT = 40
_PLACES = ("县", "市", "区", "镇", "乡", "村", "社区")
_INTRODUCED = regex.compile(
    r"(?:地处|位于|位处|坐落|总?面积|总?人口|辖|距|依山|全[村县镇乡]|现有|是(?:一个|全国|全省))"
)
"""What tells of a place that has the honours told after it: 双溪县|地处浙西."""


def opening_unit(reading: Reading, start: int) -> Piece | None:
    """The unit with whose name a sentence opens at `start`: none that confers, hosts or gives."""
    text = reading.text
    lead = _LEADS.match(text, start)
    begin = lead.end() if lead else start
    word = reading.word_at(begin)
    if word is None or word.start != begin or word.tag not in NAMES:
        return None
    unit = next((mark[:2] for mark in reading.marks_in(begin, begin + _LONGEST_UNIT) if mark.start == begin), None)
    introduced = text.endswith(_PLACES, begin, word.end) and _INTRODUCED.match(text, word.end) is not None
    if unit is None and (introduced or word.end in unit_ends(text, begin, word.end)):
        unit = begin, word.end
    if unit is None or not (is_group_name(text, *unit) or text.endswith(_PLACES, *unit)):
        return None
    if text.endswith(cues("conferring-body"), *unit) or text.startswith(cues("gives-behind"), unit[1]):
        return None
    verb = next((w for w in reading.words_in(unit[1], unit[1] + _LONGEST_NOUN) if w.tag in ("v", "vn", "p")), None)
    return None if verb is not None and text[verb.start : verb.end] in members("host-verb") else unit


def is_proper(reading: Reading, group: Entry) -> bool:
    """Whether a group is called by a name (云河机床厂, “蓝天”车队), and not by what it is (基层法院, 市妇联)."""
    words = reading.words_in(*group.name)
    inside = reading.word_at(group.name[0])
    if inside is not None and inside.tag in ("ORG", "nt") and inside.start < group.name[0] < inside.end:
        return True
    if reading.text[group.name[0]] in OPENERS:
        return True
    return (
        bool(words)
        and reading.text[group.name[0]] not in "省市县区党"
        and words[0].tag not in _NO_NAME
        and any(word.tag in NAMES for word in words)
    )


def _is_unit(reading: Reading, group: Entry) -> bool:
    """渡口派出所, no 护理团队."""
    start, end = group.name
    return end - start >= _SHORTEST_NAME and end in unit_ends(reading.text, start, end)


def _confers(reading: Reading, group: Entry, end: int) -> bool:
    """Whether the group is of the bodies that confer, or its predicate says so (召开, 印发): it receives nothing."""
    if reading.text[slice(*group.name)].endswith(cues("conferring-body")):
        return True
    verbs = (word for word in reading.words_in(group.end, end) if word.tag in ("v", "vn", "p"))
    verb = next(verbs, None)
    return verb is not None and reading.text[verb.start : verb.end] in members("host-verb")


def _modifies(reading: Reading, group: Entry, end: int) -> bool:
    """Whether the group only tells whose product or project the clause speaks of: 甲厂生产的手表."""
    return any(reading.text[word.start : word.end] == "的" for word in reading.words_in(group.end, end))


def referent(text: str, start: int, end: int, groups: Sequence[Entry]) -> Entry | None:
    """The group last told that `[start, end)` refers to (该公司, 学校, 村里); None where it refers to none."""
    head = _general_noun(text[start:end])
    if head is None:
        return None
    endings = _endings().get(head, (head,))
    agreeing = (group for group in reversed(groups) if _ANY in endings or text[slice(*group.name)].endswith(endings))
    return next(agreeing, None)


@cache
def _belongs() -> regex.Pattern[str]:
    """他所在的, 她带领的: a person's own group follows."""
    return regex.compile(rf"[他她]{alternatives('belonging')}的?")


def pointed(text: str, start: int, end: int) -> tuple[int, int, tuple[str, ...]] | None:
    """该局 at `start`: where it stands, and how the names end that it may stand for; None where nothing points."""
    if not text.startswith(_THAT, start, end):
        return None
    nouns = (text[start + 1 : at] for at in range(min(end, start + _LONGEST_NOUN + 1), start + 1, -1))
    noun = next((noun for noun in nouns if noun in _general_nouns()), None)
    return (start, start + 1 + len(noun), _endings().get(noun, (noun,))) if noun else None


def _general_noun(phrase: str) -> str | None:
    """The noun in a phrase that refers to a group: 公司 in 该公司, 学校, 村 in 村里; None where it is none such."""
    pointed = (phrase[len(pointer) :] for pointer in cues("group-pointer") if phrase.startswith(pointer))
    inside = phrase[:-1] if phrase.endswith(("里", "上", "内")) else ""
    nouns = (*pointed, inside, phrase if len(phrase) > 1 else "")
    return next((noun for noun in nouns if noun in _general_nouns()), None)


def names_of_kind(noun: str) -> tuple[str, ...] | None:
    """How the names end that a general noun may stand for; None for any."""
    endings = _endings().get(noun, (noun,))
    return None if _ANY in endings else endings


@cache
def _general_nouns() -> frozenset[str]:
    return frozenset(terms("organization_heads")) | frozenset(_endings())


@cache
def _endings() -> dict[str, tuple[str, ...]]:
    """How the names end that a general noun may refer to: 学校 to 大学, 中学; a head word refers to its like."""
    return {row["noun"]: tuple(row["endings"].split("|")) for row in rows("group_nouns")}
