"""The tagged words of a folded text: by the LAC model where it is asked for, else plain tokens without tags."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Protocol

from laborhonors.recognizers.base import Word
from laborhonors.recognizers.jieba_lac import JiebaLac
from laborhonors.text import Block, split_sentences
from laborhonors.tokens import Tokenizer


class Tagger(Protocol):
    """Tags the text blocks of a folded text."""

    def words(self, text: str, blocks: tuple[Block, ...]) -> Iterator[Word]: ...


class LacTagger:
    """Words and tags of the LAC model that jieba carries."""

    def words(self, text: str, blocks: tuple[Block, ...]) -> Iterator[Word]:
        spans = [
            sentence
            for block in blocks
            if block.kind != "noise"
            for sentence in split_sentences(text, block.start, block.end)
        ]
        tagged = _model().tag([text[start:end] for start, end in spans])
        for (start, _), words in zip(spans, tagged, strict=True):
            for word in words:
                yield Word(start + word.start, start + word.end, word.tag)


class PlainTagger:
    """The words of a tokenizer, untagged: for `ner=None`."""

    def __init__(self, tokenizer: Tokenizer):
        self._tokenizer = tokenizer

    def words(self, text: str, blocks: tuple[Block, ...]) -> Iterator[Word]:
        for block in blocks:
            if block.kind != "noise":
                for token in self._tokenizer.tokenize(text[block.start : block.end]):
                    yield Word(block.start + token.start, block.start + token.end, "")


@cache
def _model() -> JiebaLac:
    return JiebaLac.load()
