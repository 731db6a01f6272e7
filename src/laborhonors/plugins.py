"""The one door to models of others: what `ner=` and `tokenizer=` name in, a tagger out.

A package offers a recognizer or a tokenizer by an entry point of the group `laborhonors.recognizers` or
`laborhonors.tokenizers`: a class or function that gives one, called with what follows the colon (`name:argument`), or
with nothing. An object of that protocol can be handed over as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeVar, get_args

from laborhonors.errors import LaborHonorsError, PluginError
from laborhonors.recognizers.entities import Entity, EntityKind, Recognizer
from laborhonors.recognizers.lac import MODELS
from laborhonors.recognizers.tagging import LacTagger, NameTagger, PlainTagger, RecutTagger, Tagger
from laborhonors.tokens import JiebaTokenizer, RjiebaTokenizer, Token, Tokenizer, tokenize_all

__all__ = ["Entity", "EntityKind", "Recognizer", "Token", "Tokenizer", "open_tagger"]

RECOGNIZERS, TOKENIZERS = "laborhonors.recognizers", "laborhonors.tokenizers"
_KINDS = frozenset(get_args(EntityKind))
_BUILT_IN: dict[str, Callable[[Iterable[str]], Tokenizer]] = {"jieba": JiebaTokenizer, "rjieba": RjiebaTokenizer}
_T = TypeVar("_T")


def open_tagger(
    ner: str | Recognizer | None, tokenizer: str | Tokenizer | None, words: Callable[[], Iterable[str]]
) -> Tagger:
    """The tagger that `ner` and `tokenizer` name; `words` are those that jieba and rjieba keep whole.

    Raises:
        ValueError: a name that no plug-in has.
        PluginError: a plug-in cannot be loaded.
        MissingExtraError, ModelError: what a name needs is not installed, or its model cannot be read.
    """
    cut = None if tokenizer is None else _tokenizer(tokenizer, words)
    if ner is None:
        return PlainTagger(cut or JiebaTokenizer(words()))
    built_in = isinstance(ner, str) and ner in MODELS
    lac = LacTagger(str(ner)) if built_in else LacTagger()
    tagger: Tagger = lac if cut is None else RecutTagger(lac, cut)
    if built_in:
        return tagger
    recognizer = _recognizer(ner)
    return NameTagger(recognizer, tagger, recognizer.name)


def _recognizer(ner: str | Recognizer) -> CheckedRecognizer:
    if not isinstance(ner, str):
        return CheckedRecognizer(ner, type(ner).__name__)
    made = _made(RECOGNIZERS, ner, f"ner={ner!r} is no model: use {_listed(MODELS)}, None for rules only")
    return CheckedRecognizer(made, ner.partition(":")[0])


def _tokenizer(tokenizer: str | Tokenizer, words: Callable[[], Iterable[str]]) -> Tokenizer:
    if not isinstance(tokenizer, str):
        return CheckedTokenizer(tokenizer, type(tokenizer).__name__)
    if tokenizer in _BUILT_IN:
        return _BUILT_IN[tokenizer](words())
    made = _made(TOKENIZERS, tokenizer, f"tokenizer={tokenizer!r} is no tokenizer: use {_listed(_BUILT_IN)}")
    return CheckedTokenizer(made, tokenizer.partition(":")[0])


def _made(group: str, spec: str, refusal: str) -> Any:
    name, colon, argument = spec.partition(":")
    offered = _offered(group)
    if name not in offered:
        names = ", ".join(sorted(offered.keys() - {"hanlp"})) or "none"
        raise ValueError(f"{refusal}, 'hanlp:MODEL', an object, or a plug-in (installed: {names})")
    factory = _guarded(name, "loading it", offered[name].load)
    return _guarded(name, "making it", lambda: factory(argument) if colon else factory())


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))


def _offered(group: str) -> dict[str, EntryPoint]:
    """The entry points of a group by name; `hanlp` is always our own door."""
    hanlp = "HanLPRecognizer" if group == RECOGNIZERS else "HanLPTokenizer"
    found = {entry.name: entry for entry in entry_points(group=group)}
    return found | {"hanlp": EntryPoint("hanlp", f"laborhonors.hanlp:{hanlp}", group)}


def _guarded(plugin: str, act: str, call: Callable[[], _T]) -> _T:
    """What the call gives; an error that is not of our tree becomes one that names the plug-in."""
    try:
        return call()
    except LaborHonorsError:
        raise
    except Exception as error:
        raise PluginError(f"{act} raised {type(error).__name__}: {error}", plugin=plugin) from error


class CheckedRecognizer:
    """A recognizer of others: what it raises, and what it gives against the protocol, is told with its name."""

    def __init__(self, recognizer: Recognizer, name: str):
        self._recognizer, self.name = recognizer, name
        kinds = _guarded(name, "its kinds", lambda: frozenset(recognizer.kinds))
        if not kinds <= _KINDS:
            raise PluginError(f"its kinds are not of {sorted(_KINDS)}: {sorted(kinds - _KINDS)}", plugin=name)
        self.kinds: AbstractSet[EntityKind] = kinds

    def recognize(self, sentences: Sequence[str]) -> Sequence[Sequence[Entity]]:
        """The names of each sentence. Raises: PluginError."""
        found = _guarded(self.name, "recognize", lambda: self._recognizer.recognize(sentences))
        rows = _guarded(self.name, "its result", lambda: [list(row) for row in found])
        _check(self.name, sentences, rows)
        for sentence, row in zip(sentences, rows, strict=True):
            for entity in row:
                if entity.kind not in self.kinds:
                    raise PluginError(f"kind {entity.kind!r} in {sentence!r} is none of its kinds", plugin=self.name)
        return rows


class CheckedTokenizer:
    """A tokenizer of others, told by name like `CheckedRecognizer`."""

    def __init__(self, tokenizer: Tokenizer, name: str):
        self._tokenizer, self.name = tokenizer, name

    def tokenize(self, text: str) -> list[Token]:
        """The tokens of one text. Raises: PluginError."""
        return self.tokenize_all([text])[0]

    def tokenize_all(self, texts: Sequence[str]) -> list[list[Token]]:
        """The tokens of each text. Raises: PluginError."""
        found = _guarded(self.name, "tokenize", lambda: tokenize_all(self._tokenizer, texts))
        rows = _guarded(self.name, "its result", lambda: [list(row) for row in found])
        _check(self.name, texts, rows)
        return rows


def _check(plugin: str, texts: Sequence[str], rows: Sequence[Sequence[Token | Entity]]) -> None:
    """Each text has a row, and spans lie in it, in order, without overlap."""
    if len(rows) != len(texts):
        raise PluginError(f"it gave {len(rows)} results for {len(texts)} texts", plugin=plugin)
    for text, row in zip(texts, rows, strict=True):
        end = 0
        for span in row:
            if not end <= span.start < span.end <= len(text):
                reason = "lies outside the text, is empty, or overlaps the one before"
                raise PluginError(f"the span {span.start}-{span.end} of {text!r} {reason}", plugin=plugin)
            end = span.end
