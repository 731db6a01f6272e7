"""How likely a title that no frame gives to anyone in its sentence is told of the topic: a logistic regression.

Features are names that say something of the title, its clause, its sentence and the person; `attachment.csv` holds a
weight for each, fitted by `tools/fit_attachment.py` and open to review. A feature without a weight counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

import regex

from laborhonors.lexicon.cues import cue
from laborhonors.linker.elements import Element, Skeleton, Sources
from laborhonors.linker.entries import Entry
from laborhonors.recognizers.titles import Title
from laborhonors.regression import probability_of, weights_of

Standing = Literal["subject", "portrayed", "main", "last"]
"""The person in the discourse: subject of the sentence, portrayed now, main person of the text, or told last."""

_CLAUSE_MARKS = frozenset("，。；：")
_RUN = regex.compile(r"T(?:[、，]{0,2}(?:[XD]{1,3}、)?T)*")
_NOUNS = frozenset({"n", "nz", "nw", "ORG", "LOC", "nt", "ns"})
_CIRCUMSTANCE = frozenset({"TIME", "t", "m", "q", "d", "ad", "w", "c"})
_ANCHORS = "VWHGLBNODPidR"
_DATE = regex.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?[,，:]?$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """The title at `index` of a skeleton, and the person it may be told of."""

    skeleton: Skeleton
    index: int
    title: Title
    person: Entry
    standing: Standing


def probability(sources: Sources, candidate: Candidate) -> float:
    """How likely the person holds the title, between 0 and 1."""
    return likelihood(features(sources, candidate))


def likelihood(told: Iterable[str]) -> float:
    """The probability of a candidate with these features, by `attachment.csv`."""
    return probability_of(dict.fromkeys(told), weights_of("attachment"))


def features(sources: Sources, candidate: Candidate) -> Iterator[str]:
    """The names of what holds of a candidate."""
    yield from _of_title(candidate.title)
    yield from _of_person(sources, candidate)
    yield from _of_clause(sources, candidate)
    yield from _of_sentence(sources, candidate)


def _of_title(title: Title) -> Iterator[str]:
    yield f"strength:{title.strength}"
    yield f"kind:{title.kind}"
    if title.quoted:
        yield "quoted"


def _of_person(sources: Sources, candidate: Candidate) -> Iterator[str]:
    reading = sources.reading
    yield f"standing:{candidate.standing}"
    yield f"retold:{min(reading.told(*candidate.person.name), 4)}"
    if candidate.standing != "subject":
        return
    between = candidate.skeleton.elements
    clauses = sum(
        e.symbol in _CLAUSE_MARKS and candidate.person.end <= e.start < candidate.title.start for e in between
    )
    yield f"clauses-after-subject:{min(clauses, 3)}"
    if cue("speech").search(reading.text, candidate.person.end, candidate.title.start):
        yield "subject-speaks"


def _of_clause(sources: Sources, candidate: Candidate) -> Iterator[str]:
    """What stands in the clause of the title, left and right of the run of titles that it belongs to."""
    symbols, elements = candidate.skeleton.text, candidate.skeleton.elements
    start, end = next(m.span() for m in _RUN.finditer(symbols) if m.start() <= candidate.index < m.end())
    run = symbols.count("T", start, end)
    yield f"run:{'1' if run == 1 else '2-3' if run < 4 else '4+'}"
    opens = next((i + 1 for i in range(start - 1, -1, -1) if symbols[i] in _CLAUSE_MARKS), 0)
    closes = next((i for i in range(end, len(symbols)) if symbols[i] in _CLAUSE_MARKS), len(symbols))
    yield f"opens:{symbols[opens - 1] if opens else '^'}"
    yield f"after:{symbols[end] if end < len(symbols) else '$'}"
    if start == opens and end == closes and end - start < len(symbols) - 1:
        yield "whole-clause"
    if _DATE.search(sources.reading.text, elements[0].start, elements[start].start):
        yield "date-before"
    for side, part in (("left", elements[opens:start]), ("right", elements[end:closes])):
        yield from _of_side(sources, side, part)


def _of_side(sources: Sources, side: str, part: tuple[Element, ...]) -> Iterator[str]:
    yield from (f"{side}:{anchor}" for anchor in _ANCHORS if any(e.symbol == anchor for e in part))
    words = [
        word
        for element in part
        if element.symbol == "X"
        for word in sources.reading.words_in(element.start, element.end)
        if word.tag not in _CIRCUMSTANCE
    ]
    length = sum(word.end - word.start for word in words)
    yield f"{side}-length:{'0' if not length else '1-3' if length < 4 else '4-8' if length < 9 else '9+'}"
    if any(word.tag in _NOUNS and word.end - word.start > 1 for word in words):
        yield f"{side}-noun"
    if any(word.tag in ("v", "vn") for word in words):
        yield f"{side}-verb"


def _of_sentence(sources: Sources, candidate: Candidate) -> Iterator[str]:
    text, symbols, elements = sources.reading.text, candidate.skeleton.text, candidate.skeleton.elements
    earlier, later = symbols[: candidate.index], symbols[candidate.index + 1 :]
    start, end, title = elements[0].start, elements[-1].end, candidate.title
    told = {
        "person-later": "P" in later,
        "person-earlier": "P" in earlier and candidate.standing != "subject",
        "group-earlier": "O" in earlier,
        "count": "N" in symbols,
        "award-verb": any(symbol in symbols for symbol in "VWH"),
        "pronoun": _pronoun().search(text, start, title.start) is not None,
        "pronoun-later": _pronoun().search(text, title.tail, end) is not None,
        "ceremony": cue("ceremony").search(text, start, end) is not None,
    }
    yield from (name for name, holds in told.items() if holds)


@cache
def _pronoun() -> regex.Pattern[str]:
    return regex.compile("他(?!们|人|校|省)|她(?!们)|该同志")
