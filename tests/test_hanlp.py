"""The door to HanLP, with components that are trained here, saved, and loaded through the public door."""

from __future__ import annotations

import json
import pickle
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("hanlp", reason="HanLP (extra hanlp) is not installed; .ci/run runs this in a step of its own")
from hanlp_training import sentences, train_multitask, train_recognizer, train_tokenizer
from laborhonors import Extractor, ModelError
from laborhonors.hanlp import HanLPRecognizer, HanLPTokenizer
from laborhonors.plugins import Entity, Token

pytestmark = pytest.mark.filterwarnings("default")  # HanLP's and torch's are not ours to mend
TEXT = "新港造船厂焊工王建国获五一劳动奖章。"
NAMES = [Entity(0, 5, "organization"), Entity(7, 10, "person")]


@pytest.fixture(scope="session")
def rnn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train_recognizer(tmp_path_factory.mktemp("rnn"))


@pytest.fixture(scope="session")
def tok(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train_tokenizer(tmp_path_factory.mktemp("tok"))


@pytest.fixture(scope="session")
def mtl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train_multitask(tmp_path_factory.mktemp("mtl"))


@pytest.fixture(scope="session", params=["rnn", "mtl"])
def recognizer(request: pytest.FixtureRequest) -> HanLPRecognizer:
    return HanLPRecognizer(str(request.getfixturevalue(request.param)), devices=-1)


@pytest.fixture(scope="session", params=["tok", "mtl"])
def tokenizer(request: pytest.FixtureRequest) -> HanLPTokenizer:
    return HanLPTokenizer(str(request.getfixturevalue(request.param)), devices=-1)


def test_names_of_sentences_that_training_did_not_see(recognizer: HanLPRecognizer) -> None:
    """The figure that stays at 0 where the CRF runs across sentences."""
    unseen = list(sentences(100, 3))
    gold, found = set(), set()
    for at, words in enumerate(unseen):
        start = 0
        for word, label in words:
            if label:
                gold.add((at, start, start + len(word), {"ORG": "organization", "PERSON": "person"}[label]))
            start += len(word)
    texts = ["".join(word for word, _ in words) for words in unseen]
    for at, row in enumerate(recognizer.recognize(texts)):
        found |= {(at, entity.start, entity.end, entity.kind) for entity in row}
    assert 2 * len(gold & found) / (len(gold) + len(found)) > 0.9
    assert recognizer.kinds == {"organization", "person"}


def test_a_batch_gives_what_each_gives_alone_and_blank_ones_nothing(recognizer: HanLPRecognizer) -> None:
    assert recognizer.recognize([]) == []
    assert recognizer.recognize(["", TEXT, " ", "天", TEXT]) == [[], NAMES, [], [], NAMES]
    assert recognizer.recognize([TEXT]) == [NAMES]


def test_tokens(tokenizer: HanLPTokenizer) -> None:
    spans = tokenizer.tokenize(TEXT)
    words = [TEXT[token.start : token.end] for token in spans]
    assert "".join(words) == TEXT
    assert {"新港造船厂", "王建国", "焊工"} <= set(words)
    assert tokenizer.tokenize_all(["", TEXT, " "]) == [[], spans, []]


PIECES = (
    *("王建国", "新港造船厂", "荣获", "全国劳动模范", "ABC", "def ", " ", "２０", "3", "😀", "𠮷", "…", "。"),
    *("é", "e\u0301", "\ufffd"),
)
ANY = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(ANY, min_size=1, max_size=3))
def test_for_any_text_spans_lie_in_it_in_order(
    tokenizer: HanLPTokenizer, recognizer: HanLPRecognizer, texts: list[str]
) -> None:
    results: list[tuple[str, list[Token] | list[Entity]]] = [
        *zip(texts, tokenizer.tokenize_all(texts), strict=True),
        *zip(texts, recognizer.recognize(texts), strict=True),
    ]
    for text, row in results:
        end = 0
        for span in row:
            assert end <= span.start < span.end <= len(text)
            end = span.end


def test_a_text_longer_than_the_model_reads(tokenizer: HanLPTokenizer, recognizer: HanLPRecognizer) -> None:
    before = "今天的天气很好，" * 24
    assert tokenizer.tokenize(before + TEXT)[-1].end == len(before + TEXT)
    assert tokenizer.tokenize("的" * 1000)[-1].end == 1000
    found = recognizer.recognize([before + TEXT])[0]
    shift = len(before)
    assert [entity for entity in found if entity.start >= shift] == [
        Entity(name.start + shift, name.end + shift, name.kind) for name in NAMES
    ]


@pytest.mark.parametrize("model", ["rnn", "mtl"])
def test_the_extractor_by_name(model: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(model)
    text = "　　据悉，新港造船廠 焊工王建国荣获全国劳动模范称号。\n王建国获五一劳动奖章。"
    document = Extractor(ner=f"hanlp:{folder}").extract(text)
    assert ("王建国", "全国劳动模范") in {(triple.recipient, triple.title) for triple in document.triples}
    assert "hanlp-person" in {mention.recognizer for mention in document.mentions}
    for mention in document.mentions:
        assert text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize("model", ["tok", "mtl"])
def test_the_extractor_s_tokenizer_by_name(model: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(model)
    document = Extractor(tokenizer=f"hanlp:{folder}").extract("新港造船厂的王建国荣获全国劳动模范称号。")
    assert [(triple.recipient, triple.title) for triple in document.triples] == [("王建国", "全国劳动模范")]
    plain = Extractor(ner=None, tokenizer=f"hanlp:{folder}").extract("授予王建国同志先进工作者称号。")
    assert "title" in {mention.kind for mention in plain.mentions}


def test_one_model_for_both_is_loaded_once(mtl: Path) -> None:
    assert HanLPRecognizer(str(mtl))._component is HanLPTokenizer(str(mtl))._component


def test_they_can_be_sent_to_another_process(rnn: Path, tok: Path) -> None:
    again = pickle.loads(pickle.dumps(HanLPRecognizer(str(rnn), devices=-1)))
    assert again.recognize([TEXT]) == [NAMES]
    words = pickle.loads(pickle.dumps(HanLPTokenizer(str(tok), devices=-1)))
    assert words.tokenize(TEXT) == HanLPTokenizer(str(tok), devices=-1).tokenize(TEXT)


def test_a_tagger_whose_crf_runs_across_sentences_is_refused(tmp_path: Path) -> None:
    train_recognizer(tmp_path, crf=True, epochs=1)
    with pytest.raises(ModelError, match="across sentences; train it with crf=False"):
        HanLPRecognizer(str(tmp_path))


def test_a_component_of_another_task_is_named(rnn: Path, tok: Path) -> None:
    with pytest.raises(ModelError, match="is a RNNNamedEntityRecognizer, which gives no tokens"):
        HanLPTokenizer(str(rnn), devices=-1)
    with pytest.raises(ModelError, match="is a TransformerTaggingTokenizer, which gives no named entities"):
        HanLPRecognizer(str(tok), devices=-1)


class TestNothingIsFetched:
    @pytest.fixture(autouse=True)
    def shut(self, monkeypatch: pytest.MonkeyPatch) -> list[object]:
        """No socket opens; what was tried is kept."""
        tried: list[object] = []

        def connect(_socket: socket.socket, address: object) -> None:
            tried.append(address)
            raise OSError("no network")

        monkeypatch.setattr(socket.socket, "connect", connect)
        monkeypatch.setattr(socket, "getaddrinfo", lambda *place, **_options: connect(None, place))  # type: ignore[arg-type]
        return tried

    def test_for_a_folder_that_is_none(self, shut: list[object], tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="neither a folder nor an identifier of HanLP's"):
            Extractor(ner=f"hanlp:{tmp_path / 'none'}")
        with pytest.raises(ModelError, match=r"cannot be read \(FileNotFoundError"):
            Extractor(ner=f"hanlp:{tmp_path}")
        assert shut == []

    def test_for_a_folder_that_needs_more(self, shut: list[object], tok: Path, tmp_path: Path) -> None:
        for encoder in ("hfl/chinese-electra-180g-small-discriminator", "nobody/no-such-encoder"):
            for file in tok.iterdir():
                if file.is_file():
                    (tmp_path / file.name).write_bytes(file.read_bytes())
            config = json.loads((tok / "config.json").read_text(encoding="utf-8")) | {"transformer": encoder}
            (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
            with pytest.raises(ModelError):
                HanLPTokenizer(str(tmp_path), devices=-1)
        assert shut == []

    def test_an_identifier_that_cannot_be_fetched_says_how_to_use_a_folder(self, shut: list[object]) -> None:
        with pytest.raises(ModelError, match=r"could not be fetched .*copy the folder; then name that: 'hanlp:FOLDER'"):
            Extractor(ner="hanlp:MSRA_NER_ELECTRA_SMALL_ZH")
        assert shut != []

    def test_a_class_that_is_not_hanlp_s_is_not_made(self, tmp_path: Path) -> None:
        (tmp_path / "config.json").write_text('{"classpath": "subprocess.Popen"}', encoding="utf-8")
        with pytest.raises(ModelError, match=r"names 'subprocess\.Popen', which is no class of HanLP's"):
            HanLPRecognizer(str(tmp_path))
