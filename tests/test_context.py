"""What the tagger knows of characters where they stand, and what the judge's network makes of it."""

from __future__ import annotations

import numpy as np
import pytest

from laborhonors.extractor import Extractor
from laborhonors.recognizers.context import Context
from laborhonors.recognizers.lac import MODELS, own

ROWS = np.array([[1, 0], [3, 0], [5, 2]], np.float16)
TEXT = "河阳机床厂钳工江一帆荣获全国劳动模范称号。\n\n庆功会开到很晚。"


@pytest.mark.parametrize(
    ("span", "mean"),
    [
        ((10, 12), (2, 0)),
        ((12, 13), (5, 2)),
        ((12, 15), (5, 2)),
        ((20, 23), (3, 2 / 3)),
        ((10, 10), (0, 0)),
        ((14, 16), (0, 0)),
        ((0, 4), (0, 0)),
        ((30, 31), (0, 0)),
    ],
)
def test_a_span_has_the_mean_of_its_characters_as_far_as_its_sentence_goes(span, mean):
    context = Context([(10, ROWS), (20, ROWS)])
    assert context.over([span]) == pytest.approx(np.array([mean]))


def test_many_spans_are_as_each_alone():
    context = Context([(0, ROWS), (3, ROWS[:0]), (3, ROWS), (9, ROWS)])
    spans = [(0, 2), (2, 3), (3, 6), (7, 8), (9, 9), (10, 12)]
    assert context.over(spans) == pytest.approx(np.concatenate([context.over([span]) for span in spans]))


def test_nothing_is_known_without_rows():
    assert Context().over([(0, 3), (4, 6)]).shape == (2, 0)
    assert Context([(0, ROWS)]).over([]).shape == (0, 2)


def test_the_tagger_tells_a_row_a_character():
    (sentence, nothing) = MODELS["honors"]().read([TEXT[:21], ""])
    assert sentence.context.shape == (21, own.read().context)
    assert sentence.context.dtype == np.float16
    assert nothing.context.shape[0] == 0


def test_taggers_without_names_know_nothing():
    (sentence,) = MODELS["jieba"]().read([TEXT[:21]])
    assert sentence.context.shape == (21, 0)


def test_a_document_is_known_at_the_places_of_its_sentences():
    reading = Extractor()._read(TEXT)
    (alone,) = MODELS["honors"]().read([TEXT[:21]])
    name = TEXT.index("江一帆")
    known = reading.context.over([(name, name + 3), (21, 23)])
    assert known[0] == pytest.approx(alone.context[name : name + 3].astype(float).mean(0), abs=1e-2)
    assert not known[1].any()
