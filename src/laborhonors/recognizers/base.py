"""Typed spans of the folded text, and the tagged words that recognizers read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import regex
from ahocorasick_rs import AhoCorasick, MatchKind

from laborhonors.lexicon import Lexicon, rows
from laborhonors.model import MentionKind
from laborhonors.recognizers.context import Context
from laborhonors.text import REACH, Block, FoldedText

PUNCTUATION = frozenset("，。；：、！？,.;:!?()“”‘’\"'《》〈〉【】[]〔〕—…|/*#<> \t\n")
_CUTS = regex.compile(r"[，。；：、！？,;:!?()“”‘’\"《》〈〉【】\[\]〔〕—…|\s]+")


class Span(NamedTuple):
    """A typed span of the folded text (code points, half-open); `recognizer` says who found it."""

    start: int
    end: int
    kind: MentionKind
    recognizer: str
    value: str | None = None


class Word(NamedTuple):
    """A word of the folded text with the tagger's label ('' where no tagger ran)."""

    start: int
    end: int
    tag: str


SYMBOLS: Mapping[str, str] = {"person": "P", "organization": "O", "title": "T", "position": "J"}
"""The kinds of marks, as one letter each."""


class Mark(NamedTuple):
    """What the tagger takes for a name: `tag` is its kind (person, organization, title, position).

    `holds` and `employs` are log-odds, None where the tagger has none: that a person or unit is given an honour, or
    that an honour is given to one who is named; that a unit is one of theirs.
    """

    start: int
    end: int
    tag: str
    holds: float | None = None
    employs: float | None = None


class Taken:
    """The places of a text of this length that spans cover."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]] = ()):
        self._places = bytearray(length)
        for start, end in spans:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        """Cover `[start, end)`."""
        self._places[start:end] = b"\x01" * (min(end, len(self._places)) - start)

    def free(self, start: int, end: int) -> bool:
        """Whether no span covers any of `[start, end)`."""
        return self._places.find(1, start, end) < 0


class NameIndex:
    """The lexicon's names as an automaton over folded text."""

    def __init__(self, lexicon: Lexicon):
        tails = tuple(row["tail"] for row in rows("title_tails") if row["role"] in ("proposed", "event", "generic"))
        self._names = frozenset(name for name in lexicon.names() if len(name) >= 2 and not name.endswith(tails))
        self._automaton = AhoCorasick(sorted(self._names), matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[tuple[int, int]]:
        """Spans of listed names, leftmost-longest."""
        return [(start, end) for _, start, end in self._automaton.find_matches_as_indexes(text)]

    def knows(self, name: str) -> bool:
        return name in self._names


@dataclass(frozen=True, slots=True)
class Reading:
    """What recognizers read: the folded text, its blocks, and the tagged words of the blocks that are text."""

    folded: FoldedText
    blocks: tuple[Block, ...]
    words: tuple[Word, ...]
    lexicon: Lexicon
    names: NameIndex
    model: str
    """The name of the tagger, for the mentions that rest on its tags."""
    text: str = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)
    marks: tuple[Mark, ...] = ()
    """What the tagger takes for names, in order."""
    context: Context = field(default_factory=Context, repr=False, compare=False)
    """What the tagger knows of each character."""

    @classmethod
    def of(
        cls,
        folded: FoldedText,
        blocks: tuple[Block, ...],
        words: Iterable[Word],
        lexicon: Lexicon,
        names: NameIndex,
        model: str,
        marks: Iterable[Mark] = (),
        context: Context | None = None,
    ) -> Reading:
        cut = tuple(_cut_at_punctuation(folded.text, words))
        starts = tuple(word.start for word in cut)
        return cls(folded, blocks, cut, lexicon, names, model, folded.text, starts, tuple(marks), context or Context())

    def told(self, start: int, end: int) -> int:
        """How often the name at `[start, end)` is told, as far as a text goes on to speak of it."""
        return self.text.count(self.text[start:end], max(0, start - REACH), end + REACH)

    def word_before(self, at: int) -> Word | None:
        """The word that holds character `at - 1`, None in untagged text."""
        index = bisect_right(self.starts, at - 1) - 1
        if index < 0 or self.words[index].end < at:
            return None
        return self.words[index]

    def word_at(self, at: int) -> Word | None:
        """The word that holds character `at`, None in untagged text."""
        return self.word_before(at + 1)

    def words_in(self, start: int, end: int) -> Sequence[Word]:
        """The words that begin in `[start, end)`."""
        low = bisect_right(self.starts, start - 1)
        return self.words[low : bisect_right(self.starts, end - 1)]

    def block_at(self, at: int) -> Block:
        """The block that `at` lies in, or the last before it."""
        return self.blocks[bisect_right(self.blocks, at, key=lambda block: block.start) - 1]

    def spelled_in(self, start: int, end: int) -> list[str]:
        """These words as they are spelled; white space is /."""
        words = (self.text[word.start : word.end] for word in self.words_in(start, end))
        return ["".join(word.split()) or "/" for word in words]

    def marks_over(self, start: int, end: int) -> Sequence[Mark]:
        """The tagger's names that lie over `[start, end)`, in order."""
        low = bisect_left(self.marks, (start,))
        if low and self.marks[low - 1].end > start:
            low -= 1
        return self.marks[low : bisect_left(self.marks, (end,), low)]

    def marks_in(self, start: int, end: int) -> Iterator[Mark]:
        """Those of them that lie within it."""
        return (mark for mark in self.marks_over(start, end) if start <= mark.start and mark.end <= end)


def _cut_at_punctuation(text: str, words: Iterable[Word]) -> Iterator[Word]:
    """A tagger may glue marks to words (刘萌。): the mark is a word of its own, tagged w."""
    marks = _CUTS.finditer(text)
    start, end = _next_span(marks, text)
    for word in words:
        while end <= word.start:
            start, end = _next_span(marks, text)
        position = word.start
        while start < word.end:
            if position < start:
                yield Word(position, start, word.tag)
            position = min(end, word.end)
            yield Word(max(start, word.start), position, "w")
            if end > word.end:
                break
            start, end = _next_span(marks, text)
        if position == word.start:
            yield word
        elif position < word.end:
            yield Word(position, word.end, word.tag)


def _next_span(marks: Iterator[regex.Match[str]], text: str) -> tuple[int, int]:
    """The span of the next mark, one past the end of the text where there is none."""
    mark = next(marks, None)
    return mark.span() if mark is not None else (len(text) + 1, len(text) + 2)
