"""Recipients that only the tagger sees: names that it takes for those who are given an honour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from laborhonors.linker.elements import Element, Sources
from laborhonors.linker.entries import Entry, PersonIndex, group_entry
from laborhonors.recognizers.base import Mark

LIKELY, SURE = -1.0, 1.0
"""Log-odds from which a name is a recipient where the rules read nothing, and where they read something else."""


def with_marked(sources: Sources, elements: Iterable[Element]) -> list[Element]:
    """The elements with the tagger's recipients in place of text that the rules could not read.

    So it is where they read more into a unit (园区企业|甲公司检测组), or its end for a person (甲林业局|中心苗圃).
    Persons must be some to the recognizers too, which leave out the masked (王某某).
    """
    return [part for element in elements for part in _parts(sources, element)]


def _parts(sources: Sources, element: Element) -> Iterator[Element]:
    at = element.start
    for mark in _holders(sources, element):
        if mark.start > at:
            yield Element("X", at, mark.start)
        entry = entry_of(sources.reading.text, mark)
        yield Element("P" if entry.kind == "person" else "O", mark.start, mark.end, entry=entry)
        at = mark.end
    if at == element.start:
        yield element
    elif at < element.end:
        yield Element("X", at, element.end)


def entry_of(text: str, mark: Mark) -> Entry:
    """The recipient; of a group with the unit that its name begins with."""
    span = mark.start, mark.end
    return Entry(*span, span, "person") if mark.tag == "person" else group_entry(text, *span)


def _holders(sources: Sources, element: Element) -> list[Mark]:
    """The tagger's names inside an element that are to be recipients in its place."""
    if element.symbol not in "XDOP":
        return []
    least = LIKELY if element.entry is None else SURE
    inside = (m for m in sources.reading.marks_in(element.start, element.end) if is_name(sources.persons, m))
    told = [mark for mark in inside if mark.holds is not None and mark.holds >= least]
    return told if element.entry is None else _in_place_of(element.entry, told)


def is_name(persons: PersonIndex, mark: Mark) -> bool:
    """Whether the tagger's name is a unit's, or a person's to the recognizers too."""
    return mark.tag == "organization" or (mark.tag == "person" and bool(persons.within(mark.start, mark.end)))


def _in_place_of(entry: Entry, told: Iterable[Mark]) -> list[Mark]:
    """Those that are to stand in place of what the rules read: units for a person in one's name, several for a unit, or
    the end of its name; a unit and its part (甲公司|二班) are one.
    """
    start, end = entry.name
    units = [mark for mark in told if mark.tag == "organization"]
    if entry.kind == "person":
        return [mark for mark in units if mark.start <= start and end <= mark.end]
    inside = [mark for mark in units if start <= mark.start and mark.end <= end]
    return inside if len(inside) > 1 or any(start < mark.start and mark.end == end for mark in inside) else []
