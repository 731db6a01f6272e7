"""The golden files: short texts of our own for each phenomenon, and the facts that the annotation guidelines ask for.

A case names `text`, `published` if known, the `triples` asked for (recipient, title, organization, status, and year
and position where the case is about them; `also` holds further accepted forms of the title), the `counts`, the
`optional` facts where readers may differ, and under `without` names that the text must not make a recipient.
`golden/known_failures.txt` lists the cases not read right yet; one that has been mended must be taken off it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from laborhonors import Document, Extractor
from laborhonors.model import Status
from laborhonors.score import Count, Fact, Facts, Qualifier, fold, fold_title, judge
from laborhonors.text import fold as as_read

FOLDER = Path(__file__).parent / "golden"
KNOWN_FAILURES = (FOLDER / "known_failures.txt").read_text(encoding="utf-8").split()
FILES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
CASES = {f"{stem}:{case['name']}": case for stem, cases in FILES.items() for case in cases}
FIELDS = {"name", "text", "published", "triples", "counts", "optional", "without"}
FIELD: dict[Qualifier, str] = {
    "org": "organization",
    "status": "status",
    "year": "year",
    "position": "position",
}
FEWEST = 8

Case = dict[str, Any]


def parameters() -> Iterator[Any]:
    for name in CASES:
        marks = [pytest.mark.xfail(strict=True, reason="known failure")] if name in KNOWN_FAILURES else []
        yield pytest.param(name, id=name, marks=marks)


def asked_of(case: Case) -> Facts:
    optional = [Fact(**fact, optional=True) for fact in case.get("optional", ())]
    return Facts(
        id=case["name"],
        triples=(*(Fact(**fact) for fact in case["triples"]), *optional),
        counts=tuple(Count(**count) for count in case["counts"]),
    )


def given_by(document: Document) -> Facts:
    return Facts(
        id="given",
        triples=tuple(Fact(**triple.model_dump()) for triple in document.triples),
        counts=tuple(Count(**count.model_dump()) for count in document.counts),
    )


def wrong_triples(case: Case, document: Document) -> Iterator[str]:
    """One line for each fact missed, invented, or wrong in a field that the case gives."""
    named = {(fact["recipient"], fact["title"]): fact.keys() for fact in case["triples"]}
    for row in judge(asked_of(case), given_by(document)).errors:
        asked = named.get((row.gold.recipient, row.gold.title), frozenset()) if row.gold else frozenset()
        if row.what != "wrong" or any(FIELD[qualifier] in asked for qualifier in row.wrong):
            yield str(row)


def wrong_counts(case: Case, document: Document) -> Iterator[str]:
    asked, given, right = judge(asked_of(case), given_by(document)).counts
    if not asked == given == right:
        yield f"counts: asked {case['counts']}, got {[(c.title, c.count) for c in document.counts]}"
    units = {(fold_title(count.title), count.count): count.unit for count in document.counts}
    for count in case["counts"]:
        unit = units.get((fold_title(count["title"]), count["count"]), count["unit"])
        if unit != count["unit"]:
            yield f"unit of {count}: got {unit}"


def forbidden_recipients(case: Case, document: Document) -> Iterator[str]:
    recipients = {fold(triple.recipient) for triple in document.triples}
    yield from (f"not a recipient: {name}" for name in case.get("without", ()) if fold(name) in recipients)


@pytest.fixture(scope="module")
def read(extractor: Extractor) -> Callable[[str], dict[str, Document]]:
    """What is read of the cases of a file, each file in one batch, which is faster than one by one and the same."""

    @cache
    def of_file(stem: str) -> dict[str, Document]:
        cases = FILES[stem]
        records = [{"text": case["text"], "published": case.get("published")} for case in cases]
        documents = extractor.pipe(records, batch_size=len(records))
        return {case["name"]: document for case, document in zip(cases, documents, strict=True)}

    return of_file


@pytest.mark.parametrize("name", list(parameters()))
def test_what_the_guidelines_ask_for(read: Callable[[str], dict[str, Document]], name: str) -> None:
    stem, _, short = name.partition(":")
    case, document = CASES[name], read(stem)[short]
    assert document.error is None
    wrong = [
        *wrong_triples(case, document),
        *wrong_counts(case, document),
        *forbidden_recipients(case, document),
    ]
    assert wrong == []


def test_there_is_a_file_for_each_of_the_thirteen_phenomena() -> None:
    assert [stem[:2] for stem in FILES] == [f"{number:02}" for number in range(1, 14)]


@pytest.mark.parametrize("stem", FILES)
def test_a_file_holds_enough_cases_and_a_third_of_them_negative(stem: str) -> None:
    cases = FILES[stem]
    negative = [case for case in cases if not case["triples"] or case.get("without")]
    assert len(cases) >= FEWEST
    assert 3 * len(negative) >= len(cases)
    assert len({case["name"] for case in cases}) == len(cases)


@pytest.mark.parametrize("stem", FILES)
def test_its_cases_are_well_formed(stem: str) -> None:
    wrong = {case["name"]: told for case in FILES[stem] if (told := list(malformed(case)))}
    assert wrong == {}


def malformed(case: Case) -> Iterator[str]:
    """What is wrong with the form of a case."""
    text = fold(case["text"]) + fold(as_read(case["text"]).text)
    named = [name for fact in case["triples"] for name in (fact.get("recipient"), fact.get("organization")) if name]
    yield from (f"no field: {name}" for name in case.keys() - FIELDS)
    for fact in case["triples"]:
        yield from (f"missing: {name}" for name in {"recipient", "title", "organization", "status"} - fact.keys())
        if fact.get("status") not in get_args(Status):
            yield f"no status: {fact.get('status')}"
    yield from (f"not in the text: {name}" for name in (*named, *case.get("without", ())) if fold(name) not in text)


def test_every_known_failure_names_a_case() -> None:
    assert set(KNOWN_FAILURES) <= CASES.keys()
    assert sorted(set(KNOWN_FAILURES)) == KNOWN_FAILURES
