"""From links to triples: one for each recipient and title, with unit, post, year and status from the whole document."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import regex

from laborhonors.linker.entries import Entry
from laborhonors.linker.frames import Link
from laborhonors.model import Evidence, HonorCount, HonorTriple
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.counts import Count
from laborhonors.recognizers.titles import Title


@dataclass
class _Fact:
    links: list[Link] = field(default_factory=list)


def triples(reading: Reading, links: Iterable[Link], published: datetime.date | None) -> Iterator[HonorTriple]:
    """The triples of a document, in the order in which the text first says them."""
    facts: dict[tuple[str, str], _Fact] = {}
    entries: dict[str, list[Entry]] = {}
    for link in links:
        if link.entry is None:
            continue
        name = _text(reading, (link.entry.name,))
        folded = reading.text[link.entry.name[0] : link.entry.name[1]]
        key = (folded, reading.lexicon.canonical(link.title.name) or link.title.name)
        facts.setdefault(key, _Fact()).links.append(link)
        entries.setdefault(folded, []).append(link.entry)
    for (folded, title), fact in facts.items():
        best = fact.links[0]
        assert best.entry is not None
        entry = _fullest(best.entry, entries[folded])
        yield HonorTriple(
            recipient=_text(reading, (best.entry.name,)),
            kind=best.entry.kind,
            title=_title(reading, best.title),
            title_text=_text(reading, best.title.pieces),
            organization=_text(reading, (entry.organization,)) if entry.organization else None,
            position=_text(reading, entry.position) if entry.position else None,
            year=best.title.year,
            status=best.status,
            evidence=tuple(_evidence(reading, link) for link in fact.links),
            confidence=best.confidence,
        )


def _fullest(entry: Entry, others: list[Entry]) -> Entry:
    if entry.organization:
        return entry
    return next((other for other in others if other.organization), entry if entry.position else next((o for o in others if o.position), entry))


def _title(reading: Reading, title: Title) -> str:
    own = _text(reading, title.pieces)
    canonical = reading.lexicon.canonical(title.name)
    return canonical if canonical and own == title.name else own


def _text(reading: Reading, pieces: tuple[tuple[int, int], ...]) -> str:
    joined = "".join(reading.folded.raw_slice(start, end) for start, end in pieces)
    return regex.sub(r"[ \t\u3000]+(?=\p{Han})|(?<=\p{Han})[ \t\u3000]+", " ", joined).strip()


def _evidence(reading: Reading, link: Link) -> Evidence:
    start, end = reading.folded.to_raw(link.start, link.end)
    return Evidence(start=start, end=end, text=reading.folded.raw[start:end], rule=link.rule)


def counts(reading: Reading, found: Iterable[tuple[Title, Count]]) -> Iterator[HonorCount]:
    """The counts, each once."""
    seen: set[tuple[str, int, str]] = set()
    for title, count in found:
        key = (title.name, count.number, count.unit)
        if key in seen:
            continue
        seen.add(key)
        start, end = reading.folded.to_raw(min(title.start, count.start), max(title.end, count.end))
        yield HonorCount(
            title=_title(reading, title),
            title_text=_text(reading, title.pieces),
            count=count.number,
            unit=count.unit,
            evidence=(Evidence(start=start, end=end, text=reading.folded.raw[start:end], rule="count"),),
        )
