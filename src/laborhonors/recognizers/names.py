"""The form of a Chinese name: a surname and one or two characters."""

from __future__ import annotations

from functools import cache, lru_cache

import regex

from laborhonors.lexicon import terms
from laborhonors.lexicon.cues import cues, members

_STRINGS = 8192
"""Strings whose form is remembered: rules ask for the same one again and again."""


_GOES_ON = regex.compile(
    r"现[为任年在是系]|正忙|光荣(?![获膺登])|荣(?:获(?!得)|登|膺|立)|双双|生前|来自(?![幼从小])|[都也不仅总]|自(?:\d|幼|从)|于\d|常[说常年]"
    r"|作(?:报告|为|了|客)|外[,，]|系(?=\p{Han}{3})|评[上为]|会[捧拿获得评当]|才(?:第|能|评|拿|获|如)|来看|留在|倒在|顺利|谢绝|拟[获荣被评入当授推]|(?<![双福来欢])喜[获夺摘捧]|共[有计]?[\d一二三四五六七八九十两]{1,3}[位名人个]|刚刚|常常|天天|年年|渐渐|默默|得(?![胜利力志])|摆(?:摆手|手)"
)
"""Words that go on after a name, and begin with a character that a name may seem to end in. Of recipients' names before
荣获 58 end before 荣, one with it."""

_SEX = regex.compile("[男女][,，]")
"""What a register tells behind a name, glued to it: 高建棠|男，1932年生."""

_WORDS_AFTER = "光荣", "双双", "生前"
"""Words after a name that may seem to be its end."""


@cache
def surnames() -> frozenset[str]:
    return frozenset(terms("surnames"))


@cache
def not_names() -> frozenset[str]:
    return frozenset(terms("not_names")) | crafts()


@cache
def crafts() -> frozenset[str]:
    """Crafts and performing arts of the national lists of intangible heritage: 剪纸, 玉雕."""
    return frozenset(terms("crafts"))


_PRONOUNS = frozenset("他她它我您")


@lru_cache(maxsize=_STRINGS)
def name_like(name: str) -> bool:
    """Whether a string has the form of a Chinese name: a surname, single or compound, and one or two characters."""
    if not 2 <= len(name) <= 4 or (name[0] not in surnames() and name[:2] not in surnames()):
        return False
    if not all("一" <= char <= "鿿" or char in "㐀䶵〇" for char in name) or name in not_names():
        return False
    if name[1:] in members("addressed-as") or name[1:] in _posts() or name in _posts() or name[-1:] in "的了着们吗呢氏":
        return False
    if not _PRONOUNS.isdisjoint(name):
        return False
    if len(name) == 3 and name[2] in "工" and name[1] not in "大小建志文永":
        return False
    if len(name) == 3 and name[2] in "区县市镇乡村省部局厅厂所站队组科室处委办院校者率":
        return False
    if len(name) >= 3 and name[:2] in surnames():
        return len(name) <= 4
    if name[:1] not in surnames():
        return False
    return len(name) in (2, 3)


def own_end(text: str, start: int, end: int) -> int:
    """Where a name ends without the first character of a word that goes on after it: 彭文|现为班长, 廖秋|光荣当选."""
    while end - start > 2 and _goes_on(text, start, end - 1) and name_like(text[start : end - 1]):
        end -= 1
    if end - start > 3 and _SEX.match(text, end - 1) and _is_single(text[start : end - 1]):
        end -= 1
    if end - start > 3 and text.endswith(_WORDS_AFTER, start, end) and name_like(text[start : end - 2]):
        end -= 2
    return end


def _is_single(name: str) -> bool:
    """Whether a string has the form of a name with a surname of one character."""
    return name_like(name) and name[:2] not in surnames()


def _goes_on(text: str, start: int, at: int) -> bool:
    """Whether the text goes on at a place with a word that belongs to no name; 时 ends what 见到 and its like open.

    成为 goes on after a name (王志|成为…), but not where he is chosen (授予王志成|为…).
    """
    if text.startswith(("时,", "时，"), at):
        return text.endswith(cues("meets"), 0, start)
    if text.startswith("成为", at):
        return not text.endswith(cues("chooses"), 0, start)
    return _GOES_ON.match(text, at) is not None


@cache
def _posts() -> frozenset[str]:
    return frozenset(terms("positions")) | frozenset(terms("offices"))
