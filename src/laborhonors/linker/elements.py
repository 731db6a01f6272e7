"""A sentence as a string of symbols, one for each thing that a rule may speak of.

T title  E a title in an event's name  P person with unit and post  O group or unit  D post without a name
V the subject receives  W a body gives  G the honour goes to  H given to a pronoun  i to, for (向, 给)
L the subject is among them  K nickname verb  R taken back  B is, has, are  N count  A 等  d 的  X other text
、 ， ； ： 。 punctuation (和 与 及 and the like are 、)
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from laborhonors.linker.entries import Entry, PersonIndex
from laborhonors.model import Status
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.counts import Count
from laborhonors.recognizers.titles import Title


@dataclass(frozen=True, slots=True)
class Element:
    """One symbol with what it stands for."""

    symbol: str
    start: int
    end: int
    title: Title | None = None
    entry: Entry | None = None
    count: Count | None = None
    status: Status = "conferred"


@dataclass(frozen=True)
class Skeleton:
    """The elements of one sentence; `text` is their symbols."""

    elements: tuple[Element, ...]

    @cached_property
    def text(self) -> str:
        return "".join(element.symbol for element in self.elements)


@dataclass(frozen=True)
class Sources:
    """What a skeleton is built from."""

    reading: Reading
    persons: PersonIndex
    titles: tuple[Title, ...]
    counts: tuple[Count, ...]

    def titles_in(self, start: int, end: int) -> tuple[Title, ...]:
        """The titles that begin in `[start, end)`."""
        return self.titles[bisect_left(self._title_starts, start) : bisect_left(self._title_starts, end)]

    def counts_in(self, start: int, end: int) -> tuple[Count, ...]:
        """The counts that begin in `[start, end)`."""
        return self.counts[bisect_left(self._count_starts, start) : bisect_left(self._count_starts, end)]

    def names_any(self, start: int, end: int) -> bool:
        """Whether anybody, any unit, post, honour or number of holders is told in `[start, end)`.

        Where the tagger has no names of its own, it may be.
        """
        if not self.reading.marks or self.titles_in(start, end) or self.counts_in(start, end):
            return True
        return bool(self.persons.within(start, end) or self.reading.marks_over(start, end))

    @cached_property
    def _title_starts(self) -> tuple[int, ...]:
        return tuple(title.start for title in self.titles)

    @cached_property
    def _count_starts(self) -> tuple[int, ...]:
        return tuple(count.start for count in self.counts)
