"""How often a document tells of each honour, and where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from laborhonors.recognizers.titles import Title


class ToldTitles:
    """The titles of one document, those of each sentence with their places in it and their symbols."""

    def __init__(self, titles: Sequence[Sequence[tuple[int, Title, str]]]):
        self._titles = titles
        self._sure = [title for told in titles for _, title, symbol in told if symbol == "T"]

    @cached_property
    def names(self) -> Counter[str]:
        """How often each is named."""
        return Counter(title.name for told in self._titles for _, title, _ in told)

    @cached_property
    def ends(self) -> set[str]:
        """What the names end with."""
        return {name[at:] for name in self.names for at in range(1, len(name))}

    def prominence(self, title: Title) -> str:
        """How much the document is about this honour: only, most, some, weak (not surely one)."""
        sure = self._plainly_told
        if title.name not in sure:
            return "weak"
        if len(sure) == 1:
            return "only"
        return "most" if sure[title.name] == self._most > 1 else "some"

    @cached_property
    def _plainly_told(self) -> Counter[str]:
        """How often each is named that has a level, a region or a modifier."""
        return Counter(title.name for title in self._sure if title.strength > 0)

    @cached_property
    def _most(self) -> int:
        return max(self._plainly_told.values())

    def in_sentence(self, sentence: int) -> int:
        """How many of a sentence are surely ones."""
        return self._numbers[sentence]

    @cached_property
    def _numbers(self) -> tuple[int, ...]:
        return tuple(sum(1 for _, _, symbol in told if symbol == "T") for told in self._titles)

    def between(self, low: int, high: int, name: str) -> int:
        """How many such titles of other names begin between two places of the text."""
        return _between(self._places, low, high) - _between(self._places_of_name.get(name, []), low, high)

    @cached_property
    def _places(self) -> list[int]:
        return sorted(title.start for title in self._sure)

    @cached_property
    def _places_of_name(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for title in self._sure:
            found.setdefault(title.name, []).append(title.start)
        return {name: sorted(places) for name, places in found.items()}


def _between(places: list[int], low: int, high: int) -> int:
    """How many of the places, which rise, lie between the two."""
    return bisect_left(places, high) - bisect_right(places, low)
