"""Recipients that no head word shows: places (乙县、丙区荣获…), and brands that a noun sums up (甲、乙等企业)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives, cues
from laborhonors.linker.elements import Element
from laborhonors.linker.entries import Entry
from laborhonors.recognizers.base import Reading

_RUN = regex.compile(
    r"(?<=^|[，；：。BW])(?P<items>[XO](?:、[XO])*)A?N?X{0,2}(?=[VL]|(?<=W[XONA、]*)T)"
    r"|(?<=[VTX]B|：|L：)(?P<items>[XO](?:、[XO])+)A?N?(?=[，；。]|$)"
)
"""Where recipients may stand: before a verb, between a giving verb and the title, in an enumeration."""
_PLACE = regex.compile(r"\p{Han}{2,14}(?:省|市|县|(?<![地社园校山矿辖灾])区|州|旗|镇|乡|村|街道|社区)")
_OUR = regex.compile(r"[我本全各该此]|一些|有的")
_NO_NAME = frozenset({"v", "p", "r", "m", "q", "d", "u", "c", "f", "TIME", "w", "PER"})
_LONGEST_BRAND = 10


def read_collectives(reading: Reading, elements: list[Element]) -> list[Element]:
    """The elements with unread places and brands as groups, where recipients may stand."""
    out = list(elements)
    symbols = "".join(element.symbol for element in elements)
    for run in _RUN.finditer(symbols):
        first, last = run.span("items")
        if _only_where(elements, symbols, first, last):
            continue
        summed = any(_sums_up(reading.text, element) for element in elements[last : run.end()])
        for index in (i for i in range(first, last) if symbols[i] == "X"):
            element = _without_noun(reading.text, elements[index])
            brands = summed or element is not elements[index]
            if _is_name(reading, element, brands):
                span = (element.start, element.end)
                out[index] = replace(element, symbol="O", entry=Entry(*span, span, "group"))
    return out


def _only_where(elements: list[Element], symbols: str, first: int, last: int) -> bool:
    """Whether one place tells where the recipients are, or opens a title: 上海市三位大师荣膺…, 命名乙市“…”的决定."""
    after = elements[last].count if last < len(elements) else None
    return last - first == 1 and ((after is not None and not after.etc) or symbols[last : last + 1] == "T")


def _is_name(reading: Reading, element: Element, brands: bool) -> bool:
    start, end = element.start, element.end
    if any(word.tag in _NO_NAME for word in reading.words_in(start, end)) or _OUR.match(reading.text, start, end):
        return False
    if _PLACE.fullmatch(reading.text, start, end):
        return True
    return brands and 2 <= end - start <= _LONGEST_BRAND


def _sums_up(text: str, element: Element) -> bool:
    """Whether the element says what the names before it are: 5家企业, 等单位."""
    told = element.count.noun if element.count is not None else text[element.start : element.end]
    return told.endswith(cues("collective-noun"))


def _without_noun(text: str, element: Element) -> Element:
    """The last name of 甲、乙等企业 without what sums up; the element itself where nothing does."""
    match = _summed().search(text, element.start, element.end)
    return element if match is None else replace(element, end=match.start())


@cache
def _summed() -> regex.Pattern[str]:
    return regex.compile(rf"等{alternatives('collective-noun')}$")
