"""The tagged words of a folded text: by the LAC model, by names and tokens of others over it, or plain tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from laborhonors.recognizers.base import Word
from laborhonors.recognizers.entities import EntityKind, Recognizer
from laborhonors.recognizers.lac import MODELS, Lac, TaggedWord
from laborhonors.text import Block, split_sentences
from laborhonors.tokens import Token, Tokenizer, tokenize_all

_TAGS: dict[EntityKind, tuple[str, ...]] = {
    "person": ("PER", "nr"),
    "organization": ("ORG", "nt"),
    "place": ("LOC", "ns"),
    "date": ("TIME", "t"),
}
"""The tags of names by kind: the entity's and the part of speech's."""
_NAMES = frozenset(tag for tags in _TAGS.values() for tag in tags)
_OTHER_NAME = "nz"


class Tagger(Protocol):
    """Cuts sentences into words and tags them; `name` stands in the mentions that rest on its tags."""

    @property
    def name(self) -> str: ...

    def tag(self, sentences: Sequence[str]) -> Sequence[Sequence[TaggedWord]]:
        """The words of each sentence, in order and without overlap; a tag is one of LAC's, or empty."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of the blocks that are text, as spans of the folded text."""

    text: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str, blocks: tuple[Block, ...]) -> Sentences:
        told = (block for block in blocks if block.kind != "noise")
        return cls(text, tuple(span for block in told for span in split_sentences(text, block.start, block.end)))

    def strings(self) -> list[str]:
        return [self.text[start:end] for start, end in self.spans]

    def words(self, tagged: Iterable[Sequence[TaggedWord]]) -> Iterator[Word]:
        """The tagged words of the sentences, in order, at offsets into the folded text."""
        for (start, _), words in zip(self.spans, tagged, strict=True):
            for word in words:
                yield Word(start + word.start, start + word.end, word.tag)


class SentenceWords:
    """The words of sentences by a tagger, each sentence tagged once, and those of many documents as one batch: what a
    model reads side by side costs far less."""

    def __init__(self, tagger: Tagger):
        self._tagger = tagger
        self._tagged: dict[str, Sequence[TaggedWord]] = {}

    def of(self, documents: Sequence[Sentences]) -> list[list[Word]]:
        """The words of each document."""
        told = (sentence for document in documents for sentence in document.strings())
        new = [sentence for sentence in dict.fromkeys(told) if sentence not in self._tagged]
        self._tagged.update(zip(new, self._tagger.tag(new), strict=True))
        return [list(document.words(map(self._tagged.__getitem__, document.strings()))) for document in documents]


class LacTagger:
    """Words and tags of LAC, of the model that `ner` names.

    Raises:
        MissingExtraError, ModelError: it cannot be opened; the default is only read at the first sentences.
    """

    name = "lac"

    def __init__(self, ner: str = "jieba"):
        self._ner = ner
        if ner != "jieba":
            _model(ner)

    def tag(self, sentences: Sequence[str]) -> Sequence[Sequence[TaggedWord]]:
        """Words, parts of speech and names."""
        return _model(self._ner).tag(sentences)


class PlainTagger:
    """The words of a tokenizer, untagged: for `ner=None`."""

    name = "token"

    def __init__(self, tokenizer: Tokenizer):
        self._tokenizer = tokenizer

    def tag(self, sentences: Sequence[str]) -> Sequence[Sequence[TaggedWord]]:
        """Words with empty tags."""
        tokens = tokenize_all(self._tokenizer, sentences)
        return [[TaggedWord(token.start, token.end, "") for token in row] for row in tokens]


class RecutTagger:
    """A tagger's names among the words of a tokenizer, each with the tag of the word that holds its last character.

    The last, as the head of a Chinese compound stands at its end.
    """

    def __init__(self, tagger: Tagger, tokenizer: Tokenizer):
        self._tagger, self._tokenizer = tagger, tokenizer
        self.name = tagger.name

    def tag(self, sentences: Sequence[str]) -> Sequence[Sequence[TaggedWord]]:
        """The tokens, cut where names begin and end."""
        tagged = self._tagger.tag(sentences)
        tokens = tokenize_all(self._tokenizer, sentences)
        return [_recut(words, row) for words, row in zip(tagged, tokens, strict=True)]


class NameTagger:
    """The names of a recognizer over the words of a tagger, whose own names of the same kinds count no more."""

    def __init__(self, recognizer: Recognizer, tagger: Tagger, name: str):
        self._recognizer, self._tagger, self.name = recognizer, tagger, name
        self._overruled = frozenset(tag for kind in recognizer.kinds for tag in _TAGS[kind])

    def tag(self, sentences: Sequence[str]) -> Sequence[Sequence[TaggedWord]]:
        """The names, and the tagger's words around them."""
        found = self._recognizer.recognize(sentences)
        names = [[TaggedWord(name.start, name.end, _TAGS[name.kind][0]) for name in row] for row in found]
        tagged = self._tagger.tag(sentences)
        return [_merged(row, map(self._demoted, words)) for row, words in zip(names, tagged, strict=True)]

    def _demoted(self, word: TaggedWord) -> TaggedWord:
        return TaggedWord(word.start, word.end, _OTHER_NAME) if word.tag in self._overruled else word


def _recut(words: Sequence[TaggedWord], tokens: Sequence[Token]) -> list[TaggedWord]:
    tags = {at: word.tag for word in words for at in range(word.start, word.end)}
    names = [word for word in words if word.tag in _NAMES]
    pieces = _merged(names, (TaggedWord(token.start, token.end, "") for token in tokens))
    return [TaggedWord(piece.start, piece.end, tags.get(piece.end - 1, "")) for piece in pieces]


def _merged(names: Sequence[TaggedWord], words: Iterable[TaggedWord]) -> list[TaggedWord]:
    """The names, and what of the words lies outside them, in order."""
    pieces = list(names)
    for word in words:
        start = word.start
        for name in names:
            if name.start < word.end and start < name.end:
                if start < name.start:
                    pieces.append(TaggedWord(start, name.start, word.tag))
                start = name.end
        if start < word.end:
            pieces.append(TaggedWord(start, word.end, word.tag))
    return sorted(pieces, key=lambda piece: piece.start)


@cache
def _model(ner: str) -> Lac:
    return MODELS[ner]()
