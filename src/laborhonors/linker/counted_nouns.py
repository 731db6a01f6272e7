"""Nouns that numbers count (5个|社区, 102个|车间、班组): no recipients of a sentence, and none of its titles."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

import regex

from laborhonors.lexicon.cues import cues
from laborhonors.linker.counting import recipient_nouns
from laborhonors.linker.elements import Element
from laborhonors.recognizers.base import Reading

_AFTER_NOUN = frozenset("BTVWL、，；。")
_NOMINAL = frozenset({"n", "nz", "vn", "an", "a", "c", "LOC", "ns", "s"})
_OF_OTHER = regex.compile("TA?dX?N$")
"""获工人先锋号的|则|有14个: whom a number counts that follows."""
_PLACES = ("市", "县", "区")
_ONE_OF = regex.compile(
    r"(?:获得者|中|里)?的?(?:之一|其中之一|其中一[名位员人个]|一员|一[名位个]?(?=[，,。；;]))|[里中]的一[名位员个]"
)


def without_counted_nouns(reading: Reading, elements: list[Element]) -> list[Element]:
    """The elements with counted nouns as part of their numbers, and none of them as a title or a group."""
    return _joined(reading, _unnamed(_one_of_several(reading.text, elements)))


def _one_of_several(text: str, elements: list[Element]) -> list[Element]:
    """被评为全省5名特级劳模之一: the number is not of those who are told to hold the title."""
    out = list(elements)
    for index, element in enumerate(elements):
        if element.symbol == "T" and index and out[index - 1].symbol == "N" and _ONE_OF.match(text, element.end):
            out[index - 1] = replace(out[index - 1], symbol="X")
    return out


def _unnamed(elements: list[Element]) -> list[Element]:
    """等十位基层工会工作者被评为…: the counted noun is no title of its own, nor a group."""
    out = list(elements)
    for index in range(1, len(out) - 1):
        before, after = out[index - 1], out[index + 1].symbol
        if out[index].symbol == "T" and _is_counted_title(out[:index], out[index], after):
            out[index] = replace(out[index], symbol="X")
        if out[index].symbol == "O" and before.symbol == "N" and before.end == out[index].start:
            out[index] = replace(out[index], symbol="X", entry=None)
    return out


def _is_counted_title(before: list[Element], element: Element, after: str) -> bool:
    """十位工会工作者被评为…; “时代楷模”称号的10个英雄群体包括…, 获工人先锋号的则有14个先进团队，分别是….

    It is told of an honour that stands elsewhere.
    """
    title, last = element.title, before[-1].symbol
    if title is None:
        return False
    if title.strength <= 1 and last in "NX" and after == "V":
        return True
    of_other = _OF_OTHER.search("".join(other.symbol for other in before)) is not None
    return not title.quoted and last == "N" and after in "B：，" and of_other


def _joined(reading: Reading, elements: list[Element]) -> list[Element]:
    """The elements with the nouns that numbers count as part of the numbers."""
    out: list[Element] = []
    for element, after in zip_longest(elements, elements[1:]):
        ends = after is None or after.symbol in _AFTER_NOUN
        if out and ends and _is_noun_of(reading, out[-1], element):
            out[-1] = replace(out[-1], end=element.end)
        elif len(out) > 1 and out[-1].symbol == "、" and out[-2].symbol == "N" and _is_noun(reading.text, element):
            out.pop()
            out[-1] = replace(out[-1], end=element.end)
        else:
            out.append(element)
    return out


def _is_noun_of(reading: Reading, number: Element, element: Element) -> bool:
    """Whether an element is the noun right behind a number; behind 等12名 whatever names recipients is one."""
    if number.symbol != "N" or element.symbol not in "XD" or number.end != element.start:
        return False
    text, nouns = reading.text, (*cues("count-noun"), *_PLACES)
    if number.count is not None and number.count.etc:
        return text.endswith((*nouns, *recipient_nouns()), element.start, element.end)
    nominal = all(word.tag in _NOMINAL for word in reading.words_in(element.start, element.end))
    return nominal and text.endswith(nouns, element.start, element.end)


def _is_noun(text: str, element: Element) -> bool:
    """Whether an element is one more noun for what was counted, and no name: 102个车间、班组、科室."""
    return element.symbol in "XO" and text[element.start : element.end] in recipient_nouns()
