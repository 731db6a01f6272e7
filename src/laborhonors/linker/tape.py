"""A document as a tape of tokens, as `network.py` reads it: names by kind, other words, and where lines begin."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.entries import Entry
from laborhonors.linker.scene import Scene
from laborhonors.recognizers.base import SYMBOLS, Reading, Taken
from laborhonors.recognizers.context import Rows
from laborhonors.recognizers.titles import Title
from laborhonors.regression import level
from laborhonors.text import Block

_MOST_MENTIONS = 8
_ENDING = 2
_CLOSING = '”"》」）)'


class Token(NamedTuple):
    """One name, word or beginning of a line.

    `kind` is P or G for a person or a group that a rule reads, T for a title, E for one in an event's name or unsure,
    p, o, t, j for other names of the tagger, w for words, b for lines; `told` is a word's text, a title's strength or a
    line's kind; `tag` a word's part of speech, or how the tagger names what stands there; `holds` and `employs` are
    steps of its log-odds; `ending` are the last two characters of a name that is no person's.
    """

    start: int
    end: int
    kind: str
    told: str
    tag: str
    holds: str = ""
    employs: str = ""
    ending: str = ""


class Tape:
    """The tokens of one document, in order."""

    def __init__(self, reading: Reading, tokens: Iterable[Token]):
        self.tokens = tuple(sorted(tokens))
        self._text, self._context = reading.text, reading.context
        self._names = [index for index, token in enumerate(self.tokens) if token.kind not in "wb"]
        self._starts = [self.tokens[index].start for index in self._names]
        self._by_name: dict[str, list[int]] = {}
        for index in self._names:
            self._by_name.setdefault(self._text[slice(*self.tokens[index][:2])], []).append(index)

    @classmethod
    def of(cls, scene: Scene, asked: Iterable[tuple[Entry, Title]]) -> Tape:
        """The tape of a document and of the recipients and titles that are asked about."""
        reading = scene.reading
        text = reading.text
        tokens = [_of_span(scene, span, *told) for span, told in _apart(scene, asked)]
        taken = Taken(len(text), (token[:2] for token in tokens))
        for mark in reading.marks:
            if taken.free(mark.start, mark.end):
                tokens.append(_of_span(scene, mark[:2], SYMBOLS[mark.tag].lower(), ""))
                taken.add(mark.start, mark.end)
        tokens += [
            Token(word.start, word.end, "w", text[word.start : word.end], word.tag)
            for word in reading.words
            if taken.free(word.start, word.end)
        ]
        tokens += map(_of_line, reading.blocks)
        return cls(reading, tokens)

    def known(self, first: int, end: int) -> Rows:
        """What the tagger knows of each of the tokens `[first, end)`, a row a token."""
        return self._context.over([token[:2] for token in self.tokens[first:end]])

    def at(self, place: int) -> int:
        """The number of the name that stands at a place, or last before it."""
        index = bisect_left(self._starts, place + 1) - 1
        return self._names[index] if index >= 0 else 0

    def mentions(self, span: Piece) -> list[int]:
        """The numbers of the names that are spelled as the one at a span, not more than a few."""
        return self._by_name.get(self._text[slice(*span)], [self.at(span[0])])[:_MOST_MENTIONS]


def _apart(scene: Scene, asked: Iterable[tuple[Entry, Title]]) -> Iterator[tuple[Piece, tuple[str, str]]]:
    """The spans of recipients and titles, none over another: the first, and of these the longest."""
    spans: dict[Piece, tuple[str, str]] = {}
    for entry, title in asked:
        spans.setdefault(entry.name, (_kind(entry), ""))
        spans.setdefault(title.span, ("T", _strength(title)))
    for titles in scene.titles:
        for _, title, symbol in titles:
            spans.setdefault(title.span, ("T" if symbol == "T" else "E", _strength(title)))
    for recipients in scene.recipients:
        for _, entry in recipients:
            spans.setdefault(entry.name, (_kind(entry), ""))
    end = -1
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if span[0] >= end:
            end = span[1]
            yield span, spans[span]


def _kind(entry: Entry) -> str:
    return "P" if entry.kind == "person" else "G"


def _strength(title: Title) -> str:
    return f"s{title.strength}q{int(title.quoted)}{title.role}"


def _of_span(scene: Scene, span: Piece, kind: str, told: str) -> Token:
    ending = "" if kind in "Pp" else _ending(scene.text[slice(*span)])
    over = scene.reading.marks_over(*span)
    if not over:
        return Token(*span, kind, told, "-", "n", "n", ending)
    mark = over[0]
    exact = "=" if (mark.start, mark.end) == span else "~"
    return Token(*span, kind, told, mark.tag[0] + exact, level(mark.holds), level(mark.employs), ending)


def _ending(name: str) -> str:
    """What a name ends with, without white space and closing marks: 团队, 大奖, 公司."""
    return "".join(name.split()).strip(_CLOSING)[-_ENDING:]


def _of_line(block: Block) -> Token:
    return Token(block.start, block.start, "b", block.kind + "r" * block.related, block.marker[:1])
