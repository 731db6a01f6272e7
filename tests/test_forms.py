"""Forms in which texts tell of an honour, each with names, units and honours drawn anew (`tools/plain_forms.py`).

`forms.json` holds plain ones: what a careful reader gets right every time should be right here nearly every time,
whoever the persons are. `varied_forms.jsonl` holds all kinds of text, many of them hard on purpose; they were written
by the guidelines, without this project's code at hand, and show how far it is from such a reader.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from laborhonors import Document, Extractor
from laborhonors.score import Fact, Facts, Tally, figures, judge
from plain_forms import filled

HERE = Path(__file__).parent
FORMS = json.loads((HERE / "forms.json").read_text(encoding="utf-8"))
VARIED = [json.loads(line) for line in (HERE / "varied_forms.jsonl").read_text(encoding="utf-8").splitlines()]
DRAWS = 3
PAIRS, TRIPLES, YEARS = 0.985, 0.98, 0.98
"""The least F1 of pairs and of triples over all plain forms, and the least share of right years."""
VARIED_PAIRS, VARIED_TRIPLES = 0.765, 0.655
"""The least F1 of pairs and of triples over every fourth of the varied ones (all: .777 and .668)."""


def texts(forms: Iterable[dict[str, Any]], draws: int) -> Iterator[tuple[str, Facts]]:
    """A text of each form, and the facts that it tells, several times."""
    for number, form in enumerate(forms):
        for draw in range(draws):
            document = filled(form, f"{number}:{draw}")
            yield document["text"], Facts.model_validate(document)


def read(extractor: Extractor, told: list[tuple[str, Facts]]) -> list[Tally]:
    return [tally(facts, read) for (_, facts), read in zip(told, extractor.pipe(text for text, _ in told), strict=True)]


def tally(facts: Facts, read: Document) -> Tally:
    counts = [count.model_dump(include={"title", "count", "unit"}) for count in read.counts]
    triples = [triple.model_dump(include=set(Fact.model_fields)) for triple in read.triples]
    return judge(facts, Facts.model_validate({"id": facts.id, "triples": triples, "counts": counts}))


@pytest.fixture(scope="module")
def tallies(extractor: Extractor) -> list[Tally]:
    return read(extractor, list(texts(FORMS, DRAWS)))


def test_a_form_is_filled_with_what_differs() -> None:
    document = filled(FORMS[0], "1")
    assert "{" not in document["text"]
    assert all(told in document["text"] for triple in document["triples"] for told in triple.values())
    assert filled(FORMS[0], "1") == document
    assert filled(FORMS[0], "2")["text"] != document["text"]


def test_plain_forms_are_read_right(tallies: list[Tally]) -> None:
    found = figures(tallies)
    assert found.pair.f1 >= PAIRS
    assert found.triple.f1 >= TRIPLES
    assert found.year_accuracy is not None
    assert found.year_accuracy >= YEARS


def test_forms_that_tell_of_nobody_give_nothing(tallies: list[Tally]) -> None:
    told = zip(texts(FORMS, DRAWS), tallies, strict=True)
    empty = [tally for (_, facts), tally in told if not facts.triples]
    assert len(empty) > 100
    assert figures(empty).predicted <= 1


def test_varied_forms_are_read_as_well_as_they_were(extractor: Extractor) -> None:
    found = figures(read(extractor, list(texts(VARIED[::4], 1))))
    assert found.pair.f1 >= VARIED_PAIRS
    assert found.triple.f1 >= VARIED_TRIPLES
