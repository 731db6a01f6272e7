"""Recipients that no head word shows: places (乙县、丙区荣获…), and the names that a noun or a number sums up.

甲、乙等企业, 授予甲等12个集体: what is summed up is a group whatever its last word; 授予某某等20名同志: a person.
A part of a unit in an enumeration of groups is one too, whatever words its name holds (甲公司全自动裁剪车间).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Literal

import regex

from laborhonors.lexicon.cues import alternatives, cues
from laborhonors.linker.elements import Element, Sources
from laborhonors.linker.entries import Entry, parse_entry, unit_entry
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.names import name_like
from laborhonors.recognizers.organizations import is_group_name, parent_end

_RUN = regex.compile(
    r"(?<=^|[，；：。BWi])(?P<items>[XOP](?:、[XOP])*)A?N?X{0,2}(?=[VLW]|(?<=W[XOPNA、]*)B?T)"
    r"|(?<=[VTXN，]B|：|L：)(?P<items>[XO](?:、[XO])+)A?N?(?=[，；。]|$)"
)
"""Where recipients may stand: before a verb, between a giving verb and the title, in an enumeration."""
_PLACE = regex.compile(r"\p{Han}{1,14}县|\p{Han}{2,14}(?:省|市|(?<![地社园校山矿辖灾])区|州|旗|镇|乡|村|街道|社区)")
_OUR = regex.compile(r"[我本全各该此]|一些|有的")
_AND = regex.compile(r"以及|和|与|及")
_NO_NAME = frozenset({"p", "r", "m", "q", "d", "u", "c", "f", "TIME", "w"})
_FUNCTION = frozenset({"p", "r", "u", "w"})
_LONGEST_BRAND = 10
_LONGEST_GROUP = 40
_LONGEST_PAIR = 12
_NEAR = 5

_ENUMERATED = regex.compile(r"(?<=[、：])[XO]{2,3}(?=[、ANVLX，；。]|$)|(?<=^|[，；：BW])[XO]{2,3}(?=、)")
"""The pieces of one item of an enumeration, between two marks."""

Sum = Literal["group", "person"] | None


def read_collectives(sources: Sources, elements: list[Element]) -> list[Element]:
    """The elements with unread places, brands and summed-up names as recipients, where recipients may stand."""
    reading = sources.reading
    symbols = "".join(element.symbol for element in elements)
    read: dict[int, list[Element]] = {}
    for run in _RUN.finditer(symbols):
        first, last = run.span("items")
        if _only_where(elements, symbols, first, last):
            continue
        told = _summed_up(reading.text, elements[last : run.end()])
        noun = _noun_of_title([*elements[last : last + _NEAR], *elements[max(0, first - _NEAR) : first]])
        for index in range(first, last, 2):
            span = elements[index].start, elements[index].end
            if symbols[index] == "X" and is_alike(reading.text, *span, noun):
                read[index] = [_recipient(reading, elements[index], *span)]
            elif symbols[index] != "O":
                read[index] = list(_read(sources, elements[index], told, last - first > 1))
    return [part for index, element in enumerate(elements) for part in read.get(index, [element])]


def join_units(reading: Reading, elements: list[Element]) -> list[Element]:
    """The elements with the pieces of one group put together, where they stand in an enumeration."""
    symbols = "".join(element.symbol for element in elements)
    out: list[Element] = []
    at = 0
    for match in _ENUMERATED.finditer(symbols):
        first, last = match.span()
        wholes = ((end, _whole(reading, elements[first:end])) for end in range(last, first + 1, -1))
        end, whole = next(((end, whole) for end, whole in wholes if whole is not None), (first, None))
        out += [*elements[at:first], *([whole] if whole is not None else [])]
        at = end
    return [*out, *elements[at:]]


def _whole(reading: Reading, pieces: list[Element]) -> Element | None:
    """All that the pieces cover as a group: a unit or a place, words that may be in a name, and a head word."""
    start, end = pieces[0].start, pieces[-1].end
    parent = parent_end(reading.text, start, end)
    if (parent <= start + 1 and pieces[0].symbol != "O") or not is_group_name(reading.text, start, end):
        return None
    if any(word.tag in _FUNCTION for word in reading.words_in(start, end)):
        return None
    unit = (start, parent) if parent > start + 1 else None
    return Element("O", start, end, entry=Entry(start, end, (start, end), "group", unit))


def _only_where(elements: list[Element], symbols: str, first: int, last: int) -> bool:
    """Whether one place tells where the recipients are, or opens a title: 上海市三位大师荣膺…, 命名乙市“…”的决定."""
    after = elements[last].count if last < len(elements) else None
    return last - first == 1 and ((after is not None and not after.etc) or symbols[last : last + 1] == "T")


def _summed_up(text: str, elements: list[Element]) -> Sum:
    """What the elements behind an enumeration say that its items are: 5家企业, 等单位; 等20名同志."""
    count = elements[0].count if elements else None
    if any(_collective().match(text, *_noun(element)) for element in elements):
        return "group"
    return "person" if count is not None and count.etc and count.unit in "名位人" else None


def _noun_of_title(elements: list[Element]) -> str:
    """The collective noun of the title behind an enumeration, else before it."""
    return next((collective_noun(element.title.name) for element in elements if element.title is not None), "")


def collective_noun(title: str) -> str:
    """The noun for a collective that a title ends in: 项目 of 最佳志愿服务项目; '' where it ends in none."""
    return next((cue for cue in cues("collective-noun") if title.endswith(cue)), "")


def is_alike(text: str, start: int, end: int, noun: str) -> bool:
    """Whether a name ends in the noun that a title says of it: 甲服务项目 for 最佳服务项目."""
    own = noun != "" and text.endswith(noun, start, end) and len(noun) + 2 <= end - start <= _LONGEST_GROUP
    return own and text.find("的", start, end) < 0 and not _OUR.match(text, start, end)


def _noun(element: Element) -> tuple[int, int]:
    count = element.count
    return (count.end - len(count.noun) if count is not None else element.start, element.end)


@cache
def _collective() -> regex.Pattern[str]:
    return regex.compile(rf"\p{{Han}}{{0,4}}?{alternatives('collective-noun')}(?![的和与])")


def _read(sources: Sources, element: Element, told: Sum, enumerated: bool) -> Iterator[Element]:
    """The element as a recipient where it is one; a group's item with 和 in it as two."""
    reading = sources.reading
    last = _without_noun(reading.text, element)
    if element.symbol == "P":
        yield from _brands(reading, element) if told == "group" and _is_bare(element) else (element,)
    elif told == "person":
        person = _person(sources, element.start, element.end)
        yield replace(element, symbol="P", entry=person) if person is not None else element
    elif told == "group" or last is not element:
        short = enumerated or last.end - last.start <= _LONGEST_PAIR
        yield from _brands(reading, last) if short else [_group(reading, last, _LONGEST_GROUP)]
    else:
        nominal = enumerated and not _acts(reading, element.start, element.end)
        part = unit_entry(reading, element.start, element.end) if nominal else None
        yield replace(element, symbol="O", entry=part) if part else _group(reading, element, 0)


def _is_bare(element: Element) -> bool:
    """Whether a name that looks like a person's comes without unit and post: 周大生."""
    entry = element.entry
    return entry is not None and not entry.organization and not entry.position


def _person(sources: Sources, start: int, end: int) -> Entry | None:
    """The person whom a number sums up: a name, or what follows unit and post."""
    if name_like(sources.reading.text[start:end]) and not _is_common(sources.reading, start, end):
        return Entry(start, end, (start, end), "person")
    entry = parse_entry(sources.reading, sources.persons, start, end, listed=True)
    return entry if entry is not None and entry.kind == "person" and entry.organization else None


def _is_common(reading: Reading, start: int, end: int) -> bool:
    return any(word.tag in ("v", "d", "m") for word in reading.words_in(start, end))


def _brands(reading: Reading, element: Element) -> Iterator[Element]:
    """The names in one item of an enumeration of groups: 圣象和九牧 are two."""
    start = element.start
    for match in _AND.finditer(reading.text, element.start, element.end):
        word = reading.word_at(match.start())
        if word is not None and word.tag == "c" and start < match.start() and match.end() < element.end:
            yield _group(reading, replace(element, start=start, end=match.start()), _LONGEST_BRAND)
            yield Element("、", *match.span())
            start = match.end()
    yield _group(reading, replace(element, start=start), _LONGEST_GROUP)


def _group(reading: Reading, element: Element, longest: int) -> Element:
    """The element as a group: a place, or a name of up to `longest` characters that holds no function words."""
    start, end = element.start, element.end
    if any(word.tag in _NO_NAME for word in reading.words_in(start, end)) or _OUR.match(reading.text, start, end):
        return element
    place = _PLACE.fullmatch(reading.text, start, end) is not None and not _acts(reading, start, end)
    return _recipient(reading, element, start, end) if place or 2 <= end - start <= longest else element


def _acts(reading: Reading, start: int, end: int) -> bool:
    """Whether a verb or a person stands in a span: it is no place, and no unit told by its parent alone."""
    return any(word.tag in ("v", "PER") for word in reading.words_in(start, end))


def _recipient(reading: Reading, element: Element, start: int, end: int) -> Element:
    parent = parent_end(reading.text, start, end)
    entry = Entry(start, end, (start, end), "group", (start, parent) if parent > start + 1 else None)
    return replace(element, symbol="O", entry=entry)


def _without_noun(text: str, element: Element) -> Element:
    """The last name of 甲、乙等企业 without what sums up; the element itself where nothing does."""
    match = _summed().search(text, element.start, element.end)
    return element if match is None else replace(element, end=match.start())


@cache
def _summed() -> regex.Pattern[str]:
    return regex.compile(rf"等{alternatives('collective-noun')}$")
