"""What the judge looks at: a recipient and a title of a document come in, readable binary features go out.

A feature is a string (`place=clause-before`, `name=common3`); its weight stands in `data/lexicons/judge.csv`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from laborhonors.lexicon.cues import cue
from laborhonors.linker.elements import Element, Skeleton
from laborhonors.linker.entries import Entry, PersonIndex
from laborhonors.linker.frames import Link, fits
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.names import name_like
from laborhonors.recognizers.titles import Title
from laborhonors.text import Block

_OTHERS = regex.compile("X+")
_CLAUSE_MARKS = frozenset("，；：")
_FRAMES = frozenset("VWGHRLBK")
_NOT_IN_TITLES = frozenset({"PER", "v", "d", "p", "c", "r", "u"})
_LONGEST_PATTERN = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as the linker read it: its block, its skeleton (not empty), and whom the text speaks of there."""

    block: Block
    skeleton: Skeleton
    topics: tuple[Entry, ...]

    @property
    def start(self) -> int:
        return self.skeleton.elements[0].start

    @property
    def end(self) -> int:
        return self.skeleton.elements[-1].end

    def recipients(self) -> Iterator[Entry]:
        """Persons and groups of the sentence, in order."""
        return (e.entry for e in self.skeleton.elements if e.symbol in "PO" and e.entry is not None)

    def place(self, title: Title) -> int | None:
        """The index of the title's element; None where the skeleton has none."""
        elements = self.skeleton.elements
        return next((i for i, e in enumerate(elements) if e.title is not None and e.title.start == title.start), None)


class Scene:
    """The sentences of one document, its persons, and the links that its rules propose."""

    def __init__(
        self,
        reading: Reading,
        sentences: Iterable[Sentence],
        persons: PersonIndex,
        main: Entry | None,
        proposed: Iterable[Link],
    ):
        self.reading, self.text, self.main = reading, reading.text, main
        self.sentences = tuple(sentence for sentence in sentences if sentence.skeleton.elements)
        self._starts = [sentence.start for sentence in self.sentences]
        self._told = Counter(self.text[span.start : span.end] for span in persons.spans)
        self._found_by = {span.start: span.recognizer for span in persons.spans}
        self._most_told = max(self._told.values(), default=1)
        self._titled, self._holders = self._by_title(proposed)
        self._held = Counter(name for names in self._holders for name in names)
        self._mentioned: dict[str, int] = {}

    def name(self, entry: Entry) -> str:
        """The recipient's name in the folded text."""
        return self.text[slice(*entry.name)]

    def index(self, at: int) -> int | None:
        """Which sentence holds the character `at`; None for lines that are read as entries of lists."""
        index = bisect_right(self._starts, at) - 1
        return index if index >= 0 and at < self.sentences[index].end else None

    def features(self, entry: Entry, title: Title, rule: str) -> tuple[str, ...]:
        """The features of this recipient for this title, sorted, each once."""
        parts = (
            self._of_title(title),
            self._of_person(entry) if entry.kind == "person" else self._of_group(entry),
            self._of_neighbours(entry, title),
            self._of_place(entry, title),
        )
        return tuple(sorted({f"rule={rule}", *(feature for part in parts for feature in part)}))

    def _by_title(self, proposed: Iterable[Link]) -> tuple[list[int], list[set[str]]]:
        """The places of the titles that the rules give to someone, rising, and the names of those."""
        found: dict[int, set[str]] = {}
        for link in proposed:
            if link.entry is not None:
                found.setdefault(link.title.start, set()).add(self.name(link.entry))
        places = sorted(found)
        return places, [found[at] for at in places]

    def _of_title(self, title: Title) -> Iterator[str]:
        yield f"title-strength={title.strength}"
        yield f"title-kind={title.kind}"
        yield f"title-role={title.role}"
        yield f"title-length={_bucket(len(title.name), (3, 5, 8, 12, 18))}"
        yield f"title-listed={self.reading.names.knows(title.name)}"
        if any(word.tag in _NOT_IN_TITLES for word in self.reading.words_in(title.start, title.end)):
            yield "title=holds-other-words"
        if title.quoted:
            yield "title=quoted"

    def _of_person(self, entry: Entry) -> Iterator[str]:
        name = self.name(entry)
        told, most = self._told[name], self._most_told
        form = "dotted" if "·" in name else f"common{len(name)}" if name_like(name) else "odd"
        post = "".join(self.text[slice(*piece)] for piece in entry.position)
        yield "recipient=person"
        yield f"name={form}"
        yield f"found-by={self._found_by.get(entry.name[0], 'form')}"
        yield f"told={'most' if told == most and told > 1 else 'often' if told > 2 else 'rarely'}"
        yield f"persons={_bucket(len(self._told), (1, 3, 8))}"
        yield f"post={'office' if cue('official').search(post) else 'other' if post else 'none'}"
        yield f"unit={'yes' if entry.organization else 'no'}"

    def _of_group(self, entry: Entry) -> Iterator[str]:
        name = self.name(entry)
        yield "recipient=group"
        yield f"group-length={_bucket(len(name), (3, 5, 8, 14, 22))}"
        yield f"group-told={_bucket(self._mentions(name), (1, 2))}"
        yield f"parent={'yes' if entry.organization else 'no'}"

    def _mentions(self, name: str) -> int:
        """How often the text has a name."""
        if name not in self._mentioned:
            self._mentioned[name] = self.text.count(name)
        return self._mentioned[name]

    def _of_neighbours(self, entry: Entry, title: Title) -> Iterator[str]:
        """Whether the titles told just before and after are this recipient's, and how many are."""
        name = self.name(entry)
        low, high = bisect_left(self._titled, title.start), bisect_right(self._titled, title.start)
        for side, told in (("before", self._holders[max(0, low - 1) : low]), ("after", self._holders[high : high + 1])):
            yield f"title-{side}={'his' if told and name in told[0] else 'another' if told else 'none'}"
        yield f"held={_bucket(self._held[name], (0, 1, 3))}"

    def _of_place(self, entry: Entry, title: Title) -> Iterator[str]:
        at, of = self.index(title.start), self.index(entry.name[0])
        if at is None or of is None:
            yield "place=list"
            return
        sentence = self.sentences[at]
        yield f"block={'related' if sentence.block.related else sentence.block.kind}"
        frame = self._frame(sentence, title)
        yield f"frame={frame}"
        yield from self._of_clause(sentence, title)
        side = ("before" if entry.name[0] < title.start else "after") if at == of else ""
        where = f"same-{side}" if at == of else "later" if of > at else f"earlier{_bucket(at - of, (1, 2, 4))}"
        yield f"where={where}&frame={frame}"
        main = self.main is not None and self.name(self.main) == self.name(entry)
        yield f"where={where}&main={main}&alone={not any(True for _ in sentence.recipients())}"
        yield f"rank={self._rank(at, entry, title)}"
        yield from self._in_sentence(sentence, entry, title) if at == of else self._across(at, of, entry)

    def _frame(self, sentence: Sentence, title: Title) -> str:
        """The verb before the title in its clause, as a symbol; - where there is none."""
        symbols, index = sentence.skeleton.text, sentence.place(title)
        if index is None:
            return "?"
        clause = max(symbols.rfind(mark, 0, index) for mark in _CLAUSE_MARKS) + 1
        return next((symbol for symbol in reversed(symbols[clause:index]) if symbol in _FRAMES), "-")

    def _of_clause(self, sentence: Sentence, title: Title) -> Iterator[str]:
        """What stands right before and after the title, and what its clause says besides."""
        symbols, index = sentence.skeleton.text, sentence.place(title)
        if index is None:
            return
        elements = sentence.skeleton.elements
        yield f"after={symbols[index + 1 : index + 2] or '$'}"
        yield f"before={symbols[max(0, index - 2) : index] or '^'}"
        start = max(symbols.rfind(mark, 0, index) for mark in _CLAUSE_MARKS) + 1
        end = next((e.start for e in elements[index:] if e.symbol in _CLAUSE_MARKS), elements[-1].end)
        for use in ("denied", "speech", "official"):
            if cue(use).search(self.text, elements[start].start, end):
                yield f"clause-says={use}"

    def _rank(self, at: int, entry: Entry, title: Title) -> str:
        """How many recipients that fit stand between, of this sentence and the one before."""
        near = [e for s in self.sentences[max(0, at - 1) : at + 1] for e in s.recipients() if e.name[0] < title.start]
        fitting = [e for e in reversed(near) if fits(title, e)]
        rank = next((i for i, e in enumerate(fitting) if e.name == entry.name), None)
        return "none" if rank is None else _bucket(rank, (0, 1, 3))

    def _across(self, at: int, of: int, entry: Entry) -> Iterator[str]:
        """Recipient and title stand in two sentences."""
        first, last = min(at, of), max(at, of)
        others = {self.name(e) for s in self.sentences[first : last + 1] for e in s.recipients()} - {self.name(entry)}
        yield f"paragraph={'same' if self.sentences[of].block is self.sentences[at].block else 'other'}"
        yield f"others-between={_bucket(len(others), (0, 1, 3))}"
        yield f"own-sentence={_bucket(sum(1 for _ in self.sentences[at].recipients()), (0, 1, 3))}"

    def _in_sentence(self, sentence: Sentence, entry: Entry, title: Title) -> Iterator[str]:
        """Recipient and title stand in one sentence: the symbols between them."""
        elements, symbols = sentence.skeleton.elements, sentence.skeleton.text
        at, of = sentence.place(title), _element(elements, entry)
        if at is None or of is None:
            return
        side = "after" if of > at else "before"
        between = _OTHERS.sub("X", symbols[min(at, of) + 1 : max(at, of)])
        yield f"place={'sentence' if _CLAUSE_MARKS & set(between) else 'clause'}-{side}"
        yield f"between={side}:{between if len(between) <= _LONGEST_PATTERN else 'far'}"
        yield f"persons-between={_bucket(between.count('P') + between.count('O'), (0, 1, 3))}"
        yield f"titles-between={_bucket(between.count('T'), (0, 1, 3))}"
        yield f"opens={'sentence' if of == 0 else 'clause' if symbols[of - 1] in _CLAUSE_MARKS else 'no'}"
        yield f"next={symbols[of + 1 : of + 2] or '$'}"
        if cue("speech").match(self.text, elements[of].end):
            yield "recipient=speaks"


def _element(elements: tuple[Element, ...], entry: Entry) -> int | None:
    return next((i for i, e in enumerate(elements) if e.entry is not None and e.entry.name == entry.name), None)


def _bucket(number: int, steps: tuple[int, ...]) -> str:
    """The first step that the number does not pass, as text; `more` where it passes all."""
    return next((str(step) for step in steps if number <= step), "more")
