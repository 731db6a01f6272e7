"""The accuracy gate: the default extractor over the gold set, each figure against its floor.

The floors stand in `gold/floors.json` with the SHA-256 of the gold set that they are for. A change of the gold set
breaks the gate until both are set anew; a floor is lowered in plain sight only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from laborhonors import Document, Extractor
from laborhonors.inputs import read
from laborhonors.output import to_json
from laborhonors.score import Report, score

FOLDER = Path(__file__).parent / "gold"
GOLD = FOLDER / "dev.jsonl"
PAGES = FOLDER / "pages.jsonl"
PINNED = json.loads((FOLDER / "floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def documents(extractor: Extractor) -> list[Document]:
    """What is read of each; in batches, which is faster than one by one and the same."""
    return list(extractor.pipe(records(GOLD)))


def records(gold: Path) -> Iterator[dict[str, object]]:
    return ({"id": text.id, "text": text.text, "published": text.published} for text in read([gold]))


@pytest.fixture(scope="session")
def report(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Report:
    return scored(documents, tmp_path_factory.mktemp("gold"))


def scored(documents: list[Document], folder: Path, gold: Path = GOLD) -> Report:
    predicted = folder / "predicted.jsonl"
    predicted.write_text("".join(to_json(document) + "\n" for document in documents), encoding="utf-8")
    return score(gold, predicted)


@pytest.fixture(scope="session")
def figures(report: Report) -> Mapping[str, float]:
    total = report.total
    return {
        "pair_f1": total.pair.f1,
        "triple_f1": total.triple.f1,
        "triple_precision": total.triple.precision,
        "record_f1": total.record.f1,
        "counts_f1": total.counts.f1,
    }


def test_the_gold_set_is_the_one_that_the_floors_are_for() -> None:
    assert hashlib.sha256(GOLD.read_bytes()).hexdigest() == PINNED["corpus_sha256"]


def test_every_document_has_a_prediction(documents: list[Document], report: Report) -> None:
    assert len(documents) == report.total.documents == 160
    assert report.documents_without_prediction == 0
    assert [document.id for document in documents if document.error] == []


@pytest.mark.parametrize("measure", sorted(PINNED["floors"]))
def test_no_figure_falls_below_its_floor(figures: Mapping[str, float], measure: str) -> None:
    assert figures[measure] >= PINNED["floors"][measure]


def test_a_tagger_without_names_of_its_own_is_judged_by_features_alone(tmp_path: Path) -> None:
    total = scored(list(Extractor(ner="jieba").pipe(records(GOLD))), tmp_path).total
    floors = PINNED["floors_without_names"]
    assert total.pair.f1 >= floors["pair_f1"]
    assert total.triple.f1 >= floors["triple_f1"]


def test_whole_pages_do_not_fall_below_their_floors(extractor: Extractor, tmp_path: Path) -> None:
    gold = tmp_path / "some.jsonl"
    gold.write_text("".join(PAGES.read_text(encoding="utf-8").splitlines(keepends=True)[::3]), encoding="utf-8")
    total = scored(list(extractor.pipe(records(gold))), tmp_path, gold).total
    floors = PINNED["floors_of_pages"]
    assert total.pair.f1 >= floors["pair_f1"]
    assert total.triple.f1 >= floors["triple_f1"]


def test_each_figure_has_a_floor(figures: Mapping[str, float]) -> None:
    assert figures.keys() == PINNED["floors"].keys()


def test_evidence_is_the_text_s_own(documents: list[Document]) -> None:
    for document in documents:
        for fact in (*document.triples, *document.counts):
            for evidence in fact.evidence:
                assert document.text[evidence.start : evidence.end] == evidence.text
