"""Typed spans of the folded text, and the tagged words that recognizers read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import regex
from ahocorasick_rs import AhoCorasick, MatchKind

from laborhonors.lexicon import Lexicon, rows
from laborhonors.model import MentionKind
from laborhonors.text import Block, FoldedText

PUNCTUATION = frozenset("，。；：、！？,.;:!?()“”‘’\"'《》〈〉【】[]〔〕—…|/*#<> \t\n")
_CUTS = regex.compile(r"[，。；：、！？,;:!?()“”‘’\"《》〈〉【】\[\]〔〕—…|\s]+")


@dataclass(frozen=True, slots=True)
class Span:
    """A typed span of the folded text (code points, half-open); `recognizer` says who found it."""

    start: int
    end: int
    kind: MentionKind
    recognizer: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the folded text with the tagger's label ('' where no tagger ran)."""

    start: int
    end: int
    tag: str


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
    starts: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(
        cls,
        folded: FoldedText,
        blocks: tuple[Block, ...],
        words: Iterable[Word],
        lexicon: Lexicon,
        names: NameIndex,
        model: str,
    ) -> Reading:
        cut = tuple(part for word in words for part in _cut_at_punctuation(folded.text, word))
        return cls(folded, blocks, cut, lexicon, names, model, tuple(word.start for word in cut))

    @property
    def text(self) -> str:
        return self.folded.text

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


def _cut_at_punctuation(text: str, word: Word) -> Iterator[Word]:
    """A tagger may glue marks to words (刘萌。): the mark is a word of its own, tagged w."""
    position = word.start
    for mark in _CUTS.finditer(text, word.start, word.end):
        if position < mark.start():
            yield Word(position, mark.start(), word.tag)
        yield Word(mark.start(), mark.end(), "w")
        position = mark.end()
    if position < word.end:
        yield Word(position, word.end, word.tag)
