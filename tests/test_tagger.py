"""The tagger that laborhonors carries: its file, and the names that it finds beside LAC's words."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laborhonors.errors import ModelError
from laborhonors.recognizers.lac import MODELS, NAMES, Lac, Tagged, own
from laborhonors.recognizers.lac.crf import Crf
from laborhonors.recognizers.lac.encoder import NumpyEncoder
from laborhonors.recognizers.lac.schedule import Schedule
from laborhonors.recognizers.lac.tagger import ROLES
from laborhonors.recognizers.tagging import LacTagger

TEXT = "云州轴承有限公司装配车间主任王建国荣获全国劳动模范称号。"


@pytest.fixture(scope="module")
def lac() -> Lac:
    return MODELS["honors"]()


def named(tagged: Tagged, text: str) -> list[tuple[str, str]]:
    return [(text[name.start : name.end], name.tag) for name in tagged.names]


def test_names_of_all_kinds(lac: Lac):
    assert named(lac.read([TEXT])[0], TEXT) == [
        ("云州轴承有限公司", "organization"),
        ("装配车间主任", "position"),
        ("王建国", "person"),
        ("全国劳动模范", "title"),
    ]


def test_cells_of_a_table_are_apart(lac: Lac):
    line = "江一帆\t东海电机（集团）有限公司\t钳工"
    assert named(lac.read([line])[0], line)[:2] == [("江一帆", "person"), ("东海电机（集团）有限公司", "organization")]


def test_text_without_names_has_none(lac: Lac):
    assert [list(tagged.names) for tagged in lac.read(["今天下了一天的雨。", ""])] == [[], []]


def test_names_of_persons_and_units_are_words():
    (tagged,) = LacTagger().read([TEXT])
    words = {(TEXT[word.start : word.end], word.tag) for word in tagged.words}
    assert {("云州轴承有限公司", "ORG"), ("王建国", "PER")} <= words
    assert "".join(TEXT[word.start : word.end] for word in tagged.words) == TEXT


@given(st.lists(st.text("云州王建国获全劳模，。 A1\n", max_size=30), max_size=6))
@settings(max_examples=40, deadline=None)
def test_words_cover_and_names_lie_apart(lac: Lac, sentences: list[str]):
    for text, tagged in zip(sentences, lac.read(sentences), strict=True):
        assert "".join(text[word.start : word.end] for word in tagged.words) == text
        assert all(0 <= name.start < name.end <= len(text) and name.tag in NAMES for name in tagged.names)
        assert all(first.end <= second.start for first, second in pairwise(tagged.names))


def test_names_do_not_depend_on_the_batch(lac: Lac):
    sentences = [TEXT, TEXT[:9], TEXT * 3, "王建国"]
    assert lac.read(sentences) == [lac.read([sentence])[0] for sentence in sentences]
    assert lac.read(sentences, batch_characters=1) == lac.read(sentences)


def test_long_sentences_are_read_in_pieces(lac: Lac):
    text = TEXT.replace("。", "，") * 120
    names = named(lac.read([text])[0], text)
    assert names == named(lac.read([TEXT])[0], TEXT) * 120


def test_each_name_says_what_it_does(lac: Lac):
    tagged = lac.read([TEXT])[0]
    assert tagged.names
    assert all(len(name.roles) == len(ROLES) and np.isfinite(name.roles).all() for name in tagged.names)
    assert not any(word.roles for word in tagged.words)


def test_who_is_given_an_honour_is_told_from_who_gives_it(lac: Lac):
    text = "云州市总工会副主席白正向云州轴承厂钳工宋青禾颁发云州市五一劳动奖章。"
    does = {text[name.start : name.end]: name.roles for name in lac.read([text])[0].names}
    assert does["宋青禾"][0] > does["白正"][0]
    assert does["云州轴承厂"][1] > does["云州市总工会"][1]


@pytest.mark.parametrize("learnt", [False, True])
def test_a_name_goes_on_only_where_it_began(learnt: bool):
    crf = own.read().names if learnt else Crf(own.name_structure())
    chance = np.random.default_rng(1)
    assert crf is not None
    schedule = Schedule.of(np.array([200]))
    tags = crf.best(chance.normal(size=(200, crf.tags)).astype(np.float32), schedule).tolist()
    for before, tag in pairwise([0, *tags]):
        assert tag <= len(NAMES) or before in (tag, tag - len(NAMES))


def test_the_file_is_read_as_it_was_written(tmp_path: Path):
    model = own.read()
    np.savez_compressed(tmp_path / "copy.npz", **own.written(model, model.weights()))
    copy = own.read(tmp_path / "copy.npz")
    assert copy.tags == model.tags
    assert Lac(copy, NumpyEncoder(copy.weights())).read([TEXT]) == Lac(model, NumpyEncoder(model.weights())).read(
        [TEXT]
    )


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\x93NUMPY"])
def test_a_broken_file_is_told_with_advice(content: bytes, tmp_path: Path):
    file = tmp_path / "tagger.npz"
    file.write_bytes(content)
    with pytest.raises(ModelError, match=r"tagger\.npz cannot be read .*reinstall laborhonors"):
        own.read(file)


def test_a_file_without_its_parameters_is_told_with_advice(tmp_path: Path):
    model = own.read()
    arrays = own.written(model, model.weights())
    del arrays["embedding"]
    np.savez(tmp_path / "part.npz", **arrays)
    with pytest.raises(ModelError, match="reinstall laborhonors"):
        own.read(tmp_path / "part.npz")
