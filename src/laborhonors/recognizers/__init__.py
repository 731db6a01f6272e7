"""Recognizers of typed spans, rule-based and model-based, in one ordered list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from laborhonors.recognizers.base import Reading, Span
from laborhonors.recognizers.counts import Count, find_counts
from laborhonors.recognizers.dates import recognize_dates
from laborhonors.recognizers.organizations import recognize_organizations
from laborhonors.recognizers.persons import recognize_persons
from laborhonors.recognizers.positions import recognize_positions
from laborhonors.recognizers.titles import Title, find_titles
from laborhonors.recognizers.verbs import find_verbs


@dataclass(frozen=True, slots=True)
class Found:
    """What the recognizers that others lean on have found: titles, persons and counts of a text."""

    titles: tuple[Title, ...]
    persons: tuple[Span, ...]
    counts: tuple[Count, ...]


MentionRecognizer = Callable[[Reading, Found], Iterator[Span]]


def find(reading: Reading) -> Found:
    """Titles first, since names and units stand around them; then persons, then counts."""
    titles = find_titles(reading)
    return Found(titles, tuple(recognize_persons(reading, titles)), find_counts(reading))


def _titles(reading: Reading, found: Found) -> Iterator[Span]:
    for title in found.titles:
        recognizer = "listed-title" if reading.names.knows(title.name) else "open-title"
        yield Span(title.start, title.end, "title", recognizer, title.name)


def _persons(reading: Reading, found: Found) -> Iterator[Span]:
    for span in found.persons:
        name = "".join(reading.text[span.start : span.end].split())
        yield Span(span.start, span.end, "person", span.recognizer, name)


def _counts(_reading: Reading, found: Found) -> Iterator[Span]:
    return (Span(count.start, count.end, "count", "count", str(count.number)) for count in found.counts)


def _verbs(reading: Reading, _found: Found) -> Iterator[Span]:
    for block in reading.blocks:
        if block.kind != "noise":
            for verb in find_verbs(reading, block.start, block.end):
                kind, value = ("verb", verb.frame) if verb.status == "conferred" else ("status", verb.status)
                yield Span(verb.start, verb.end, "verb" if kind == "verb" else "status", f"award-{kind}", value)


RECOGNIZERS: tuple[tuple[str, MentionRecognizer], ...] = (
    ("titles", _titles),
    ("persons", _persons),
    ("organizations", lambda reading, _found: recognize_organizations(reading)),
    ("dates", lambda reading, _found: recognize_dates(reading)),
    ("counts", _counts),
    ("positions", lambda reading, _found: recognize_positions(reading)),
    ("verbs", _verbs),
)
"""Every recognizer of mentions by name; leaving one out leaves out its mentions only."""
