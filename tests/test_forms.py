"""The plain forms in which texts tell of an honour, each with names, units and honours drawn anew.

`forms.json` holds texts with blanks and the triples that each tells, `tools/plain_forms.py` fills them. What a careful
reader gets right every time should be right here nearly every time, whoever the persons are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from laborhonors import Document, Extractor
from laborhonors.score import Fact, Facts, Tally, figures, judge
from plain_forms import filled

FORMS = json.loads((Path(__file__).parent / "forms.json").read_text(encoding="utf-8"))
DRAWS = 4
PAIRS, TRIPLES, YEARS = 0.98, 0.975, 0.97
"""The least F1 of pairs and of triples over all forms, and the least share of right years."""


def texts() -> Iterator[tuple[str, Facts]]:
    """A text of each form, and the facts that it tells, several times."""
    for number, form in enumerate(FORMS):
        for draw in range(DRAWS):
            document = filled(form, f"{number}:{draw}")
            yield document["text"], Facts.model_validate(document)


@pytest.fixture(scope="module")
def tallies(extractor: Extractor) -> list[Tally]:
    told = list(texts())
    return [tally(facts, read) for (_, facts), read in zip(told, extractor.pipe(text for text, _ in told), strict=True)]


def tally(facts: Facts, read: Document) -> Tally:
    return judge(facts, Facts(id=facts.id, triples=tuple(Fact(**triple.model_dump()) for triple in read.triples)))


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
    empty = [told for (_, facts), told in zip(texts(), tallies, strict=True) if not facts.triples]
    assert len(empty) > 8
    assert figures(empty).predicted <= 1
