"""Recipients told apart from their title: in an enumeration after 是 or a colon, or before 榜上有名."""

from __future__ import annotations

import regex

from laborhonors.linker.elements import Element, Skeleton
from laborhonors.linker.entries import Entry

_TAIL = regex.compile(r"(?:(?:B|：|N，)(?=[XN]?[PO][ANX]{0,2}[、，；])|：)(.*)$")
_BEGINS_LIST = regex.compile(r"[XN]?[PO][ANX]{0,2}[、，；]")
_AMONG = regex.compile(r"([PO][AN]*(?:[、，][PO][AN]*)*)[XBN]?L")
_SUBJECTS = regex.compile(r"(P[AN]*(?:、P[AN]*){2,})，B")


def among(skeleton: Skeleton) -> list[Entry]:
    """甲、乙榜上有名; and three or more who open a sentence: 甲、乙、丙等，都是…"""
    match = _AMONG.search(skeleton.text) or _SUBJECTS.match(skeleton.text)
    return _entries(skeleton.elements[slice(*match.span(1))]) if match else []


def enumerated(skeleton: Skeleton) -> list[Entry]:
    """The recipients of an enumeration after 是, 有 or a colon; of portraits parted by semicolons one each."""
    tail = _TAIL.search(skeleton.text)
    elements = skeleton.elements[tail.start(1) :] if tail else ()
    of_post = skeleton.text.startswith("D：")  # 委员：甲、乙
    if tail is None or of_post or any(element.symbol in "VW" for element in elements[:3]):
        return []
    if sum(element.symbol == "；" for element in elements) >= 2:
        persons = _one_a_segment(elements)
        return persons if sum(bool(person.organization) for person in persons) * 2 >= len(persons) else []
    if not _BEGINS_LIST.match(tail[1]):
        return []
    end = next((i for i, element in enumerate(elements) if element.symbol == "。"), len(elements))
    return _entries(elements[:end])


def _entries(elements: tuple[Element, ...]) -> list[Entry]:
    return [element.entry for element in elements if element.entry is not None and element.symbol in "PO"]


def _one_a_segment(elements: tuple[Element, ...]) -> list[Entry]:
    found: list[Entry] = []
    segment: list[Entry] = []
    for element in (*elements, Element("；", 0, 0)):
        if element.symbol == "P" and element.entry is not None:
            segment.append(element.entry)
        elif element.symbol == "；":
            found += segment[-1:]
            segment = []
    return found
