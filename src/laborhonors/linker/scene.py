"""A document as the judge sees it: its sentences, where recipients and titles stand, and what the rules propose."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, takewhile

import regex

from laborhonors.lexicon.cues import cue
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.confirmation import Confirmation
from laborhonors.linker.elements import Skeleton
from laborhonors.linker.entries import Entry, PersonIndex
from laborhonors.linker.frames import Link, fits
from laborhonors.linker.proposals import Stage
from laborhonors.linker.referents import Referents
from laborhonors.linker.runs import Runs, Spot
from laborhonors.linker.strip import Strip
from laborhonors.linker.surroundings import Surroundings
from laborhonors.linker.told_titles import ToldTitles
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.titles import Title
from laborhonors.recognizers.verbs import ends_clause
from laborhonors.text import Block

CLAUSE_MARKS = frozenset("，；：")
_MOST_RANKS = 4
_SELECTION = ("推荐工作", "申报工作", "评审工作", "评选工作", "推荐名额")
_FURTHER_AWARD = regex.compile(r"\AX?，?[PO](?:[ANXD]{0,3}+[、，]X?[PO])*+[ANXD]{0,3}+，?V(?!X?T)")
"""Who receives what no title is read of, at the beginning of a sentence."""


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

    def goes_on_to_another(self, text: str) -> bool:
        """Whether it tells of a further award, whose name is not read: 此外，甲、乙获得…."""
        verb = _FURTHER_AWARD.match(self.skeleton.text)
        opens = verb is not None and cue("furthermore").match(text, self.start) is not None
        return opens and verb is not None and not ends_clause(text, self.skeleton.elements[verb.end() - 1].end)

    def clause_start(self, element: int) -> int:
        """The index of the first element of the clause that holds an element."""
        return max(self.skeleton.text.rfind(mark, 0, element) for mark in CLAUSE_MARKS) + 1

    def clause_end(self, element: int) -> int:
        """The character where the clause that holds an element ends."""
        after = [at for mark in CLAUSE_MARKS if (at := self.skeleton.text.find(mark, element + 1)) >= 0]
        return self.skeleton.elements[min(after)].start if after else self.end


class Scene:
    """The sentences of one document with their recipients and titles, its persons, and the links of its rules."""

    def __init__(
        self,
        reading: Reading,
        sentences: Iterable[Sentence],
        persons: PersonIndex,
        main: Entry | None,
        proposed: Iterable[Link],
        referents: Referents,
        stage: Stage = "open",
        aside: Iterable[Piece] = (),
    ):
        """`aside` are the lines of which nobody is honoured."""
        self.reading, self.text, self.persons = reading, reading.text, persons
        self.main, self.stage, self.confirmation = main, stage, Confirmation(reading)
        self.sentences = tuple(sentence for sentence in sentences if sentence.skeleton.elements)
        self.recipients = tuple(tuple(_recipients(sentence)) for sentence in self.sentences)
        self.titles = tuple(tuple(self._titles_in(sentence)) for sentence in self.sentences)
        self.aside = tuple(aside)
        self.referents = referents
        self.told_titles = ToldTitles(self.titles)
        self.holders: dict[int, dict[str, Entry]] = {}
        self.holders_of_name: dict[str, set[str]] = {}
        self.held: dict[str, set[str]] = {}
        for link in proposed:
            if link.entry is not None:
                self._give(link.title, link.entry)
        self._given = sorted(self.holders)
        self._holders_runs: dict[tuple[int, int], Counter[int | None]] = {}
        self._holders_of_run: dict[tuple[int, int | None], Counter[str]] = {}
        self._nears: dict[int, list[Entry]] = {}
        self._fitting: dict[tuple[int, int, str, bool], set[str]] = {}

    def _titles_in(self, sentence: Sentence) -> Iterator[tuple[int, Title, str]]:
        """The titles that may be somebody's, with their places and symbols.

        Those of events, and those told in general, only where the tagger takes them to be given.
        """
        for at, element in enumerate(sentence.skeleton.elements):
            title = element.title
            if element.symbol not in "TXE" or title is None:
                continue
            surely = self.confirmation.is_held(title.span) and not self._is_only_spoken_of(title)
            if title.role not in ("generic", "event") or surely:
                yield at, title, element.symbol

    def _is_only_spoken_of(self, title: Title) -> bool:
        """Whether what follows an honour is about its selection, whatever else is told: 省劳模|推荐工作."""
        return title.role == "generic" and self.reading.text.startswith(_SELECTION, title.end)

    def _give(self, title: Title, entry: Entry) -> None:
        name = self.name(entry)
        self.holders.setdefault(title.start, {}).setdefault(name, entry)
        self.holders_of_name.setdefault(title.name, set()).add(name)
        self.held.setdefault(name, set()).add(title.name)

    def name(self, entry: Entry) -> str:
        """The recipient's name in the folded text."""
        start, end = entry.name
        return self.text[start:end]

    def is_main(self, entry: Entry) -> bool:
        """Whether the recipient is the one whom the whole text is about."""
        return self.main is not None and self.name(self.main) == self.name(entry)

    def spot(self, entry: Entry) -> Spot | None:
        """Where the recipient stands; None for one that is read off a line of a list."""
        return self._entry_spots.get(entry.name[0])

    def spot_of_title(self, title: Title) -> Spot | None:
        """Where the title stands; None where no sentence holds it."""
        return self._title_spots.get(title.start)

    def holders_runs(self, title: Title, sentence: int) -> Counter[int | None]:
        """In which enumerations of a sentence those stand to whom the rules give a title, and how many of them."""
        if (title.start, sentence) not in self._holders_runs:
            spots = map(self.spot, self.holders.get(title.start, {}).values())
            runs = Counter(self.runs.at(spot) for spot in spots if spot is not None and spot.sentence == sentence)
            self._holders_runs[title.start, sentence] = runs
        return self._holders_runs[title.start, sentence]

    def holders_of_run(self, spot: Spot) -> Counter[str] | None:
        """Whom the rules give the titles told in one breath, the one at `spot` too; None where that stands alone."""
        run = spot.sentence, self.runs.at(spot)
        if len(self._titles_of_run.get(run, ())) < 2:
            return None
        if run not in self._holders_of_run:
            mates = self._titles_of_run[run]
            self._holders_of_run[run] = Counter(name for mate in mates for name in self.holders.get(mate.start, ()))
        return self._holders_of_run[run]

    def rank(self, entry: Entry, title: Title, sentence: int) -> int | None:
        """How many recipients that fit stand between a recipient and a title of the sentence, of this and the last.

        None where he does not stand before it; they are counted up to `_MOST_RANKS`.
        """
        before = self._near(sentence)
        at = bisect_left(before, title.start, key=lambda other: other.name[0])
        fitting = (before[i].name for i in range(at - 1, -1, -1) if fits(title, before[i]))
        nearest = list(islice(fitting, _MOST_RANKS))
        if entry.name in nearest:
            return nearest.index(entry.name)
        there = (other for other in before[bisect_left(before, entry.name[0], key=lambda other: other.name[0]) : at])
        same = takewhile(lambda other: other.name[0] == entry.name[0], there)
        return _MOST_RANKS if any(other.name == entry.name and fits(title, other) for other in same) else None

    def nearest(self, sentence: int, place: int, most: int) -> list[Entry]:
        """The recipients of a sentence that stand nearest to a place, so many at most, the nearest first.

        Those are left out that are told to give: 由副市长甲颁发.
        """
        told = self._receivers[sentence]
        if len(told) < 2:
            return told[:most]
        at = bisect_left(told, place, key=lambda entry: entry.name[0])
        return sorted(told[max(0, at - most) : at + most], key=lambda entry: abs(entry.name[0] - place))[:most]

    def names_in(self, first: int, last: int, title: Title) -> set[str]:
        """The recipients that fit a title, by name, of the sentences from `first` to `last`."""
        key = first, last, title.kind, title.name.startswith("最美")
        if key not in self._fitting:
            told = (entry for told in self.recipients[first : last + 1] for _, entry in told)
            self._fitting[key] = {self.name(entry) for entry in told if fits(title, entry)}
        return self._fitting[key]

    def given_beside(self, title: Title) -> tuple[int | None, int | None]:
        """Where the titles begin that the rules give to someone just before and just after this one."""
        at = bisect_right(self._given, title.start)
        before = [start for start in self._given[max(0, at - 2) : at] if start < title.start]
        after = self._given[at : at + 1]
        return (before[-1] if before else None), (after[0] if after else None)

    def is_part(self, entry: Entry) -> bool:
        """Whether the recipient's name is inside the name of someone's unit: 海德 of 海德仪器有限公司的张三."""
        at = bisect_right(self._extents, (entry.name[0], len(self.text))) - 1
        start, end = self._extents[at] if at >= 0 else (0, 0)
        return start <= entry.name[0] and entry.name[1] <= end and (start, end) != entry.name

    def holds_in(self, entry: Entry, sentence: int) -> bool:
        """Whether the rules give the recipient some title of the sentence."""
        return self.name(entry) in self._holders_in[sentence]

    def is_orphan(self, entry: Entry) -> bool:
        """Whether no rule gives the recipient any title."""
        return self.name(entry) not in self.held

    def orphans(self, sentence: int) -> int:
        """How many recipients of a sentence hold nothing."""
        return self._orphans[sentence]

    def _near(self, sentence: int) -> list[Entry]:
        """The recipients of a sentence and of the one before it, in order."""
        if sentence not in self._nears:
            before = self._in_order[sentence - 1] if sentence else []
            self._nears[sentence] = [*before, *self._in_order[sentence]]
        return self._nears[sentence]

    @cached_property
    def runs(self) -> Runs:
        """The enumerations of the sentences."""
        return Runs(sentence.skeleton.text for sentence in self.sentences)

    @cached_property
    def strip(self) -> Strip:
        """The document as symbols, for what stands between a recipient and a title."""
        return Strip(self.reading)

    @cached_property
    def surroundings(self) -> Surroundings:
        """What stands around the document's names, for the choices of units and posts."""
        return Surroundings(self.reading, self.strip)

    @cached_property
    def _in_order(self) -> tuple[list[Entry], ...]:
        """The recipients of each sentence, by where their names begin."""
        return tuple(sorted((entry for _, entry in told), key=lambda entry: entry.name[0]) for told in self.recipients)

    @cached_property
    def _receivers(self) -> tuple[list[Entry], ...]:
        """The same without those that give."""
        givers = {
            entry.name
            for sentence, told in zip(self.sentences, self.recipients, strict=True)
            for at, entry in told
            if sentence.skeleton.text.startswith("W", at + 1)
        }
        return tuple([entry for entry in told if entry.name not in givers] for told in self._in_order)

    @cached_property
    def _holders_in(self) -> tuple[set[str], ...]:
        """Whom the rules give any title of each sentence."""
        return tuple(
            {name for _, title, _ in titles for name in self.holders.get(title.start, ())} for titles in self.titles
        )

    @cached_property
    def _titles_of_run(self) -> dict[tuple[int, int | None], list[Title]]:
        """The titles of each enumeration, by its sentence and number."""
        found: dict[tuple[int, int | None], list[Title]] = {}
        for index, titles in enumerate(self.titles):
            for at, title, _ in titles:
                if (run := self.runs.at(Spot(index, at))) is not None:
                    found.setdefault((index, run), []).append(title)
        return found

    @cached_property
    def _orphans(self) -> tuple[int, ...]:
        return tuple(sum(1 for _, entry in told if self.is_orphan(entry)) for told in self.recipients)

    @cached_property
    def _extents(self) -> list[tuple[int, int]]:
        """Where recipients' units stand."""
        units = (entry.organization for told in self.recipients for _, entry in told)
        return sorted({unit for unit in units if unit is not None})

    @cached_property
    def _entry_spots(self) -> dict[int, Spot]:
        return {entry.name[0]: Spot(i, at) for i, told in enumerate(self.recipients) for at, entry in told}

    @cached_property
    def _title_spots(self) -> dict[int, Spot]:
        return {title.start: Spot(i, at) for i, told in enumerate(self.titles) for at, title, _ in told}


def _recipients(sentence: Sentence) -> Iterator[tuple[int, Entry]]:
    """Persons and groups of a sentence with their places, in order."""
    for at, element in enumerate(sentence.skeleton.elements):
        if element.symbol in "PO" and element.entry is not None:
            yield at, element.entry
