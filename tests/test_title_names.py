"""A table of sentences and the names of the honours in them: where each begins and ends, and what is none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from laborhonors import Extractor

TABLE = Path(__file__).parent / "data" / "title_names.csv"
KNOWN = pytest.mark.xfail(reason="known failure", strict=True)
ROWS = [
    pytest.param(row["text"], row["names"], marks=KNOWN if row["known_failure"] else ())
    for row in csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines())
]


@pytest.mark.parametrize(("text", "names"), ROWS)
def test_names_of_honours(extractor: Extractor, text: str, names: str) -> None:
    mentions = [mention for mention in extractor.extract(text).mentions if mention.kind == "title"]
    assert "|".join(mention.value or "" for mention in mentions) == names
