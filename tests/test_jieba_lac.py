"""The tagger against the tags of an independent reading of the same model, and against itself in other batches.

`data/jieba_lac_tags.json` holds, for each text, what the model is shown of it (`read_as`, half-width) and the words
that an implementation without batches, written apart from this one, gave for that.
"""

from __future__ import annotations

import dataclasses
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laborhonors.errors import ModelError
from laborhonors.recognizers.lac import Lac, TaggedWord, paddle
from laborhonors.recognizers.lac import tagger as lac_tagger
from laborhonors.recognizers.lac.crf import Crf
from laborhonors.recognizers.lac.encoder import NumpyEncoder
from laborhonors.recognizers.lac.lanes import Lanes
from laborhonors.recognizers.lac.schedule import Schedule

EXPECTED: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "jieba_lac_tags.json").read_text(encoding="utf-8")
)
TEXTS = [row["text"] for row in EXPECTED]


def load(folder: Path | None = None) -> Lac:
    model = paddle.read(folder)
    return Lac(model, NumpyEncoder(model.weights()))


@pytest.fixture(scope="module")
def tagger() -> Lac:
    return load()


def words_of(row: dict[str, Any]) -> list[TaggedWord]:
    return [TaggedWord(*word) for word in row["words"]]


def spans(tagger: Lac, text: str, *tags: str) -> list[str]:
    return [text[word.start : word.end] for word in tagger.tag([text])[0] if word.tag in tags]


def drawn_sentences(count: int) -> list[str]:
    """Clauses of the texts in chance order, 1 to 6 a sentence, the same at every run."""
    clauses = [clause for text in TEXTS for clause in text.replace("，", "，\n").split("\n") if len(clause) < 80]
    chance = random.Random(20250501)
    return ["".join(chance.choices(clauses, k=chance.randint(1, 6))) for _ in range(count)]


def test_expected_texts_cover_the_hard_cases():
    joined = "".join(TEXTS)
    assert len(TEXTS) >= 40
    assert {1, 700} <= {len(text) for text in TEXTS}
    for character in ",，“」\u3000\t\n臺龘𠮷👷3３A":
        assert character in joined, character


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["text"][:12])
def test_tags_equal_those_expected(tagger: Lac, row: dict[str, Any]):
    assert tagger.tag([row["text"]]) == [words_of(row)]


def test_all_at_once_as_one_by_one(tagger: Lac):
    assert tagger.tag(TEXTS) == [words_of(row) for row in EXPECTED]


def test_shown_forms_have_the_same_tags(tagger: Lac):
    assert tagger.tag([row["read_as"] for row in EXPECTED]) == tagger.tag(TEXTS)


@pytest.mark.parametrize(
    ("text", "persons", "organizations"),
    [
        ("包起帆是上海港的全国劳动模范。", ["包起帆"], []),
        ("郑大同　江城钢铁集团有限公司　高级技师", ["郑大同"], ["江城钢铁集团有限公司"]),
        ("王　伟、李建国、张　丽（女）、陈　静", ["王　伟", "李建国", "张　丽", "陈　静"], []),
        ("江城电力有限公司\t赵立新\t变电站站长", ["赵立新"], ["江城电力有限公司"]),
        ("阿依古丽·买买提出席", ["阿依古丽·买买提"], []),
        ("學習和工作都很認真", [], []),
        ("劳动最光荣，奋斗最幸福。", [], []),
        ("这家工厂去年生产了三万台机床。", [], []),
    ],
)
def test_persons_and_organizations(tagger: Lac, text: str, persons: list[str], organizations: list[str]):
    assert spans(tagger, text, "PER") == persons
    assert spans(tagger, text, "ORG") == organizations


def test_tags_are_names_without_position(tagger: Lac):
    tags = {word.tag for words in tagger.tag(TEXTS) for word in words}
    assert {"PER", "ORG", "LOC", "TIME", "n", "v", "w"} <= tags
    assert not any("-" in tag for tag in tags)


def test_empty_sentences(tagger: Lac):
    assert tagger.tag([]) == []
    assert tagger.tag(["", ""]) == [[], []]
    assert [len(words) > 0 for words in tagger.tag(["", "劳模", ""])] == [False, True, False]


def test_tags_do_not_depend_on_the_batch(tagger: Lac):
    sentences = drawn_sentences(160)
    together = tagger.tag(sentences)
    assert [tagger.tag([sentence])[0] for sentence in sentences[:50]] == together[:50]
    assert tagger.tag(sentences[:50], batch_characters=1) == together[:50]
    for size in (500, 5_000):
        assert tagger.tag(sentences, batch_characters=size) == together
    assert tagger.tag(sentences[::-1])[::-1] == together


def plain_viterbi(crf: npt.NDArray[np.float32], emissions: npt.NDArray[np.float32]) -> list[int]:
    """The best tags of one text, a tag at a time."""
    start, stop, moves = crf[0], crf[1], crf[2:]
    score, origins = start + emissions[0], []
    for emission in emissions[1:]:
        ways = [[score[tag] + moves[tag, to] for tag in range(len(moves))] for to in range(len(moves))]
        origins.append([int(np.argmax(way)) for way in ways])
        score = np.array([max(way) for way in ways]) + emission
    best = [int(np.argmax(score + stop))]
    for origin in reversed(origins):
        best.append(origin[best[-1]])
    return best[::-1]


@pytest.mark.parametrize("scale", [1, 0.1, 0.02, 0])
def test_batched_viterbi_equals_the_plain_one(scale: float):
    """The smaller the weights, the more tags are sure without their neighbours."""
    chance = np.random.default_rng(20250501)
    weights = (scale * chance.normal(size=(paddle.TAGS + 2, paddle.TAGS))).astype(np.float32)
    lengths = np.array([30, 7, 5, 5, 2, 1, 1])
    emissions = chance.normal(size=(lengths.sum(), paddle.TAGS)).astype(np.float32)
    schedule = Schedule.of(lengths)
    best = np.empty(lengths.sum(), np.intp)
    best[schedule.order] = Crf(weights).best(emissions[schedule.order], schedule)
    bounds = np.cumsum(lengths)[:-1]
    plain = [plain_viterbi(weights, text) for text in np.split(emissions, bounds)]
    assert [text.tolist() for text in np.split(best, bounds)] == plain


@settings(max_examples=100, deadline=None)
@given(lengths=st.lists(st.integers(1, 30), min_size=1, max_size=40).map(lambda row: sorted(row, reverse=True)))
def test_texts_in_lanes_stand_apart(lengths: list[int]):
    schedule = Schedule.of(np.array(lengths))
    lanes = Lanes.of(schedule)
    cells = list(zip(lanes.lanes.tolist(), lanes.times.tolist(), strict=True))
    assert len(set(cells)) == sum(lengths)
    assert lanes.times.max() == lengths[0] - 1
    in_texts = dict(zip(schedule.order.tolist(), cells, strict=True))
    opened, ended = ([cells[at] for at in marked] for marked in (lanes.openings.tolist(), lanes.endings.tolist()))
    for start, length in zip(np.cumsum(lengths) - lengths, lengths, strict=True):
        row = [in_texts[start + at] for at in range(length)]
        assert row == [(row[0][0], row[0][1] + at) for at in range(length)]
        assert row[0] in opened
        assert row[-1] in ended


@pytest.mark.parametrize("length", [601, 1999, 2000, 2001, 5000])
def test_a_long_sentence_is_covered(tagger: Lac, length: int):
    text = "".join(TEXTS * 5)[:length]
    words = tagger.tag([text])[0]
    assert [word.start for word in words] == [0, *(word.end for word in words[:-1])]
    assert words[-1].end == length


def test_pieces_of_a_long_sentence_agree_with_the_whole(tagger: Lac, monkeypatch: pytest.MonkeyPatch):
    text = "".join(drawn_sentences(60))[:1900]
    whole = tagger.tag([text])
    monkeypatch.setattr(lac_tagger, "LONGEST", 600)
    assert tagger.tag([text]) == whole


def test_pieces_are_bounded_and_keep_each_character_once():
    text = "".join(TEXTS * 20)
    pieces = list(lac_tagger._pieces(0, len(text)))
    assert len(text) > 10 * lac_tagger.LONGEST
    assert max(piece.end - piece.start for piece in pieces) <= lac_tagger.LONGEST
    kept = [place for piece in pieces for place in range(piece.keep_from, piece.keep_to)]
    assert kept == list(range(len(text)))


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(st.text(max_size=40) | st.text(alphabet="王伟李芳，、 　1A获评劳模", max_size=60), max_size=6))
def test_words_tile_any_text(tagger: Lac, texts: list[str]):
    for text, words in zip(texts, tagger.tag(texts), strict=True):
        assert "".join(text[word.start : word.end] for word in words) == text
        assert [word.start for word in words] == [0, *(word.end for word in words)][: len(words)]
        assert all(word.start < word.end for word in words)


def test_a_lone_surrogate_is_an_unknown_character(tagger: Lac):
    assert tagger.tag(["劳模\ud800王伟"])[0][-1].end == 5


def test_words_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        TaggedWord(0, 1, "n").tag = "v"  # type: ignore[misc]


@pytest.fixture(scope="module")
def copied_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(paddle._installed_folder(), tmp_path_factory.mktemp("model") / "lac_small"))


@pytest.fixture
def damaged(copied_model: Path, request: pytest.FixtureRequest) -> Callable[[str, bytes], Path]:
    """Puts other content in a file of the copy, until the test is over."""

    def damage(name: str, content: bytes) -> Path:
        file = copied_model / name
        request.addfinalizer(partial(file.write_bytes, file.read_bytes()))
        file.write_bytes(content)
        return copied_model

    return damage


def test_no_weight_is_subnormal():
    weights = paddle.read().weights()
    matrices = [weights.bottom.matrix, weights.middle.matrix, weights.top.matrix]
    matrices += [matrix for gru in (*weights.lower, *weights.upper) for matrix in (gru.gates, gru.candidate)]
    sizes = np.abs(np.concatenate([matrix.ravel() for matrix in matrices]))
    assert sizes[sizes > 0].min() >= np.finfo(np.float32).tiny


def test_a_model_elsewhere(tagger: Lac, copied_model: Path):
    assert load(copied_model).tag(TEXTS[:3]) == tagger.tag(TEXTS[:3])


def test_a_missing_folder_says_what_to_do(tmp_path: Path):
    with pytest.raises(ModelError, match=r"reinstall jieba.*jieba>=0\.42\.1"):
        load(tmp_path / "nowhere")


def test_a_missing_jieba_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ModelError, match="jieba is not installed; reinstall jieba"):
        load()


@pytest.mark.parametrize("name", ["model_baseline/crfw", "model_baseline/word_emb", "model_baseline/gru_2.w_0"])
@pytest.mark.parametrize("kept", [0, 10, 200])
def test_a_truncated_tensor(copied_model: Path, damaged: Callable[[str, bytes], Path], name: str, kept: int):
    whole = (copied_model / name).read_bytes()
    with pytest.raises(ModelError, match=Path(name).name):
        load(damaged(name, whole[:kept]))


@pytest.mark.parametrize("name", ["word.dic", "tag.dic"])
@pytest.mark.parametrize("content", ["", "0 a", "x\ta-B", "0\ta\n1", "99999\tOOV", "-1\tOOV", "0\ta-B\n2\ta-I"])
def test_a_malformed_dictionary(damaged: Callable[[str, bytes], Path], name: str, content: str):
    with pytest.raises(ModelError, match="reinstall jieba"):
        load(damaged(name, content.encode()))


def test_a_dictionary_in_another_encoding(damaged: Callable[[str, bytes], Path]):
    with pytest.raises(ModelError):
        load(damaged("word.dic", "0\t劳".encode("gbk")))


def test_neither_import_nor_load_imports_jieba():
    program = (
        "import sys\n"
        "from laborhonors.recognizers.lac import MODELS\n"
        "MODELS['jieba']().tag(['劳模'])\n"
        "assert not [name for name in sys.modules if name.startswith(('jieba', 'paddle', 'onnx'))]\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True)
