"""The door to HanLP (extra `hanlp`): a folder or an identifier in, a recognizer of names or a tokenizer out.

A component of one task or of many (MTL) serves. Its models are read here; nothing is fetched unless an identifier of
HanLP's, or a URL, is named. HanLP's pretrained models are for research and teaching only.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, TypeVar

from laborhonors.errors import ModelError
from laborhonors.extras import require
from laborhonors.recognizers.entities import Entity, EntityKind
from laborhonors.tokens import JiebaTokenizer, Token, Tokenizer, tokenize_all

__all__ = ["HanLPRecognizer", "HanLPTokenizer"]

_KINDS: dict[str, EntityKind] = {
    **dict.fromkeys(("PERSON", "PER", "NR"), "person"),
    **dict.fromkeys(("ORGANIZATION", "ORG", "NT"), "organization"),
    **dict.fromkeys(("LOCATION", "LOC", "GPE", "FAC", "NS"), "place"),
    **dict.fromkeys(("DATE", "TIME"), "date"),
}
"""The labels of MSRA, PKU and OntoNotes that are names here; the rest (MONEY, DURATION, …) is passed over."""
_SCHEMES = frozenset("BIOEMSLU")
LONGEST = 200
"""Characters handed over at once. HanLP's tokenizers drop the end of what is longer than their model reads (510)."""
_MARKS = frozenset("。，；、：.,;: ")
_Span = TypeVar("_Span", Token, Entity)
_loading = threading.RLock()


class HanLPRecognizer:
    """A HanLP component for named entities, of one task or of many, as a recognizer.

    `model` is a folder, an identifier of HanLP's or a URL; `devices` is HanLP's (a GPU's number, -1 for the CPU, None
    for HanLP's choice); `task` is the task of a component of many (by default `ner/msra`, else its first of `ner`). A
    component of one task that was trained on words is given those of `tokenizer`, by default jieba's; one whose
    vocabulary is of single characters reads characters.

    Raises:
        MissingExtraError: HanLP is not installed.
        ModelError: the model cannot be read or fetched, or finds no names.
    """

    def __init__(
        self, model: str, *, devices: int | None = None, task: str | None = None, tokenizer: Tokenizer | None = None
    ):
        self._made = (model, devices, task, tokenizer)
        self._component = component = _load(model, devices)
        self._predict: Callable[[list[str]], list[list[Entity]]]
        if _has_tasks(component):
            self._task, self._tok = _task(component, model, "ner", task or "ner/msra"), _task(component, model, "tok")
            labels, self._predict = component.tasks[self._task].vocabs, self._by_tasks
        else:
            _expect(component, model, "named entities", _RECOGNIZERS)
            labels, self._predict = component.vocabs, self._by_one
        self._words = tokenizer or (_Characters() if _reads_characters(component) else JiebaTokenizer())
        self.kinds: frozenset[EntityKind] = frozenset(_kinds_of(labels))

    def recognize(self, sentences: Sequence[str]) -> list[list[Entity]]:
        """The names of each sentence, in order; of two that overlap the first, then the longer."""
        return _in_pieces(sentences, self._predict)

    def __reduce__(self) -> tuple[Callable[..., HanLPRecognizer], tuple[object, ...]]:
        return _rebuilt, self._made

    def _by_one(self, sentences: list[str]) -> list[list[Entity]]:
        tokens = tokenize_all(self._words, sentences)
        words = [[text[t.start : t.end] for t in row] for text, row in zip(sentences, tokens, strict=True)]
        with _loading:
            found = self._component(words)
        return [_entities(row, names) for row, names in zip(tokens, found, strict=True)]

    def _by_tasks(self, sentences: list[str]) -> list[list[Entity]]:
        with _loading:
            document = self._component(sentences, tasks=self._task)
        tokens = [_tokens(text, row) for text, row in zip(sentences, document[self._tok], strict=True)]
        return [_entities(row, names) for row, names in zip(tokens, document[self._task], strict=True)]


class HanLPTokenizer:
    """A HanLP component for tokens, of one task or of many, as a tokenizer; see `HanLPRecognizer`.

    Raises:
        MissingExtraError: HanLP is not installed.
        ModelError: the model cannot be read or fetched, or gives no tokens.
    """

    def __init__(self, model: str, *, devices: int | None = None, task: str | None = None):
        self._made = (model, devices, task)
        self._component = component = _load(model, devices)
        if _has_tasks(component):
            self._task: str | None = _task(component, model, "tok", task or "tok/fine")
        else:
            self._task = None
            _expect(component, model, "tokens", _TOKENIZERS)

    def tokenize(self, text: str) -> list[Token]:
        """The tokens of one text; `tokenize_all` is faster for many."""
        return self.tokenize_all([text])[0]

    def tokenize_all(self, texts: Sequence[str]) -> list[list[Token]]:
        """The tokens of each text, without the white space between them."""
        return _in_pieces(texts, self._predict)

    def __reduce__(self) -> tuple[Callable[..., HanLPTokenizer], tuple[object, ...]]:
        model, devices, task = self._made
        return _rebuilt_tokenizer, (model, devices, task)

    def _predict(self, texts: list[str]) -> list[list[Token]]:
        with _loading:
            # A copy, as some components change the list that they are given.
            found = self._component(list(texts)) if self._task is None else self._component(texts, tasks=self._task)
        rows = found if self._task is None else found[self._task]
        return [_tokens(text, row) for text, row in zip(texts, rows, strict=True)]


def _rebuilt(model: str, devices: int | None, task: str | None, tokenizer: Tokenizer | None) -> HanLPRecognizer:
    return HanLPRecognizer(model, devices=devices, task=task, tokenizer=tokenizer)


def _rebuilt_tokenizer(model: str, devices: int | None, task: str | None) -> HanLPTokenizer:
    return HanLPTokenizer(model, devices=devices, task=task)


class _Characters:
    def tokenize(self, text: str) -> list[Token]:
        return [Token(at, at + 1) for at in range(len(text))]


_NER = "hanlp.components.ner"
_RECOGNIZERS = (
    (f"{_NER}.rnn_ner", "RNNNamedEntityRecognizer"),
    (f"{_NER}.transformer_ner", "TransformerNamedEntityRecognizer"),
    (f"{_NER}.biaffine_ner.biaffine_ner", "BiaffineNamedEntityRecognizer"),
)
_TOKENIZERS = (
    ("hanlp.components.tokenizers.transformer", "TransformerTaggingTokenizer"),
    ("hanlp.components.tokenizers.tok", "RNNTokenizer"),
)


@lru_cache(maxsize=4)
def _load(model: str, devices: int | None) -> Any:
    """A component, ready; one that is asked for twice (as recognizer and as tokenizer) is loaded once."""
    with _loading:
        hanlp = require("hanlp", extra="hanlp")
        folder = Path(model).expanduser()
        if folder.is_dir():
            component = _read(folder, devices)
        elif model in hanlp.pretrained.ALL or model.startswith(("http://", "https://")):
            component = _fetched(hanlp, model, devices)
        else:
            raise ModelError(f"{model!r} is neither a folder nor an identifier of HanLP's (hanlp.pretrained.ALL)")
        return _prepared(component, model)


def _read(folder: Path, devices: int | None) -> Any:
    """The component of a folder, with the network shut: HanLP may look for what a folder does not hold."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        path = str(config["classpath"])
        if not path.startswith("hanlp."):
            raise ModelError(f"config.json in {folder} names {path!r}, which is no class of HanLP's")
        module, _, name = path.rpartition(".")
        component = getattr(import_module(module), name)()
        with _offline():
            component.load(str(folder.absolute()), devices=devices, verbose=False)
    except ModelError:
        raise
    except Exception as error:
        raise ModelError(f"the HanLP component in {folder} cannot be read ({_said(error)})") from error
    return component


def _fetched(hanlp: Any, model: str, devices: int | None) -> Any:
    try:
        return hanlp.load(model, devices=devices, verbose=False)
    except (Exception, SystemExit) as error:
        reason = f"the HanLP model {model!r} could not be fetched or read ({_said(error)})"
        advice = "where there is a network, run hanlp.load on it and copy the folder; then name that: 'hanlp:FOLDER'"
        raise ModelError(f"{reason}; {advice}") from error


def _said(error: BaseException) -> str:
    line = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {line}" if line else type(error).__name__


@contextmanager
def _offline() -> Iterator[None]:
    """HanLP's and Hugging Face's doors to the network shut for a while; what they have cached is found."""
    import_module("hanlp.layers.transformers.pt_imports")
    files: Any = import_module("hanlp.utils.io_util")
    hub: Any = import_module("huggingface_hub.constants")
    download, offline = files.download, hub.HF_HUB_OFFLINE
    files.download, hub.HF_HUB_OFFLINE = _refused, True
    try:
        yield
    finally:
        files.download, hub.HF_HUB_OFFLINE = download, offline


def _refused(url: str, *_arguments: object, **_options: object) -> None:
    raise ModelError(f"the folder's model needs {url}, which is not on this machine, and a folder fetches nothing")


def _prepared(component: Any, model: str) -> Any:
    """Exact offsets asked for; a model that HanLP wires wrong refused."""
    tasks = component.tasks if _has_tasks(component) else {"tok": component}
    for name, task in tasks.items():
        if name.startswith("tok"):
            task.config.output_spans = True
    crf = getattr(getattr(component, "model", None), "crf", None)
    if crf is not None and not crf.batch_first:
        # RNNTaggingModel (2.1.5) hands its constraints over as the CRF's batch_first: it runs across the sentences of a
        # batch instead of along each, in training and in use, and its F1 stays at 0.
        raise ModelError(f"{model}: HanLP runs the CRF of this RNN tagger across sentences; train it with crf=False")
    return component


def _has_tasks(component: Any) -> bool:
    return isinstance(getattr(component, "tasks", None), dict)


def _task(component: Any, model: str, prefix: str, wished: str = "") -> str:
    names = [name for name in component.config.task_names if name.partition("/")[0] == prefix]
    if wished in names:
        return wished
    if not names:
        raise ModelError(f"the HanLP model {model!r} has no task {prefix!r}, only {component.config.task_names}")
    return str(names[0])


def _expect(component: Any, model: str, what: str, classes: Sequence[tuple[str, str]]) -> None:
    known = tuple(getattr(import_module(module), name) for module, name in classes)
    if not isinstance(component, known):
        raise ModelError(f"the HanLP model {model!r} is a {type(component).__name__}, which gives no {what}")


def _reads_characters(component: Any) -> bool:
    key = component.config.get("token_key")
    vocabulary = component.vocabs.get(key) if key and hasattr(component, "vocabs") else None
    words = [] if vocabulary is None else vocabulary.idx_to_token[2:]
    return bool(words) and all(len(word) == 1 for word in words)


def _kinds_of(vocabularies: Any) -> Iterator[EntityKind]:
    for name in ("tag", "label"):
        for tag in vocabularies[name].idx_to_token if name in vocabularies else ():
            scheme, dash, label = str(tag).partition("-")
            kind = _KINDS.get((label if dash and scheme in _SCHEMES else str(tag)).upper())
            if kind is not None:
                yield kind


def _in_pieces(texts: Sequence[str], predict: Callable[[list[str]], list[list[_Span]]]) -> list[list[_Span]]:
    """What `predict` gives, at offsets into each text; long texts are handed over in pieces, blank ones not at all."""
    pieces = [(place, start, end) for place, text in enumerate(texts) for start, end in _pieces(text)]
    found = predict([texts[place][start:end] for place, start, end in pieces]) if pieces else []
    rows: list[list[_Span]] = [[] for _ in texts]
    for (place, shift, _), spans in zip(pieces, found, strict=True):
        rows[place] += [replace(span, start=span.start + shift, end=span.end + shift) for span in spans]
    return rows


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of at most `LONGEST` characters, cut after a mark where there is one, without the blank ones."""
    start = 0
    while start < len(text):
        end = min(start + LONGEST, len(text))
        if end < len(text):
            end = max((at for at in range(start + 1, end + 1) if text[at - 1] in _MARKS), default=end)
        if text[start:end].strip():
            yield start, end
        start = end


def _tokens(text: str, row: Sequence[Any]) -> list[Token]:
    """HanLP's tokens (texts, or texts with offsets) of one text."""
    if row and not isinstance(row[0], str):
        return [Token(start, end) for _, start, end in row if start < end]
    ends = accumulate(map(len, row), initial=0)
    if "".join(row) != text:
        raise ModelError(f"HanLP's tokens do not spell the text that they are of: {text!r}")
    return [Token(start, end) for start, end in pairwise(ends)]


def _entities(tokens: Sequence[Token], names: Sequence[Any]) -> list[Entity]:
    """The names (text, label, first token, end token) as spans of the text."""
    spans = sorted(
        (tokens[first].start, -tokens[end - 1].end, _KINDS[label.upper()])
        for _, label, first, end in names
        if label.upper() in _KINDS
    )
    kept: list[Entity] = []
    for start, end, kind in spans:
        if not kept or start >= kept[-1].end:
            kept.append(Entity(start, -end, kind))
    return kept
