"""Arrow: batches in, batches of one schema out; settings that another process can be sent."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from laborhonors import InputError, LexiconError
from laborhonors.arrow import BatchExtractor, extract_batches, schema
from laborhonors.rows import COLUMNS

arrow = pytest.importorskip("pyarrow")
TEXTS = ["段青云、王海波荣获全国劳动模范称号。", "今天多云。", None]


def batch(texts: list[str | None], **columns: list[object]) -> arrow.RecordBatch:
    numbers = [str(number) for number in range(len(texts))]
    return arrow.RecordBatch.from_pydict({"id": numbers, "text": arrow.array(texts, arrow.string()), **columns})


def test_the_columns_are_those_of_rows() -> None:
    assert schema().names == ["id", *COLUMNS]


def test_a_stream_of_batches() -> None:
    first, second = extract_batches(iter([batch(TEXTS), batch(TEXTS[:1])]))
    assert first.schema == second.schema == schema()
    assert first["id"].to_pylist() == ["0", "0", "1", "2"]
    assert first["recipient"].to_pylist()[:2] == second["recipient"].to_pylist() == ["段青云", "王海波"]
    assert first["triples"].to_pylist() == [2, 2, 0, 0]
    assert [error is None for error in first["error"].to_pylist()] == [True, True, True, False]


def test_an_empty_batch_has_the_schema_too() -> None:
    (empty,) = extract_batches([batch([])], ner=None)
    assert (empty.num_rows, empty.schema) == (0, schema())


def test_no_batch_is_taken_before_it_is_asked_for() -> None:
    taken: list[int] = []
    stream = extract_batches((taken.append(number) or batch(TEXTS) for number in range(9)), ner=None)  # type: ignore[func-returns-value]
    next(stream)
    assert taken == [0]


def test_columns_by_name_and_days() -> None:
    table = arrow.table({"news": ["段青云今年荣获全国劳动模范称号。"], "day": ["2019-05-01"]})
    found = BatchExtractor(text="news", id=None, published="day")(table)
    assert (found["id"].to_pylist(), found["year"].to_pylist()) == ([None], [2019])


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InputError, match="column 'news': there is no such column"):
        BatchExtractor(text="news", ner=None)(batch(TEXTS))


def test_a_lexicon_goes_with_the_extractor(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("kind,name\nhonor,焊花之光\nperson,阿木\n", encoding="utf-8")
    sent = pickle.dumps(BatchExtractor(lexicons=[file], ner=None))
    file.unlink()
    found = pickle.loads(sent)(batch(["阿木获得焊花之光。"]))
    assert (found["recipient"].to_pylist(), found["title"].to_pylist()) == (["阿木"], ["焊花之光"])


def test_a_bad_lexicon_keeps_its_name(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("kind,nonsense\nhonor,1\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"mine\.csv"):
        BatchExtractor(lexicons=[file], ner=None)(batch(TEXTS))
