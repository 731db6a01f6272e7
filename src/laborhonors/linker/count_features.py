"""The features of an honour that a number of recipients may be of, for the choice in `counted.py`.

They are told of honours, of those named, and of the lines around honours, all of which the gate lets through.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from laborhonors.lexicon.cues import says
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.surroundings import Surroundings, Told
from laborhonors.model import HonorTriple
from laborhonors.recognizers import Found
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.counts import Count
from laborhonors.recognizers.titles import Title
from laborhonors.regression import bucket

Ruled = Sequence[tuple[Title, Count]]
"""Numbers and the honours that the rules take them for numbers of."""

_DISTANCES = (0, 1, 3, 6, 12, 24, 48, 96)
_NUMBERS = (0, 1, 2, 3, 5, 10, 20, 50, 100, 300, 1000, 10000)
_FEW = (0, 1, 2, 4, 8, 16, 32)
_AROUND = 12
"""Characters to either side of a number whose words are told."""
_NEAR = 40
_EDGE = 10
_SHORT = 8
_CLAUSE = "。；，,:：;\n"
_LONGEST_CLAUSE = 200


class CountFeatures:
    """The features of the numbers of one document."""

    def __init__(
        self, reading: Reading, around: Surroundings, found: Found, ruled: Ruled, named: Sequence[HonorTriple]
    ):
        """`named` is what the document says of those whom it names."""
        self._reading, self._text, self._around = reading, reading.text, around
        self._titles, self._starts = found.titles, [title.start for title in found.titles]
        self._counts = [count.start for count in found.counts]
        self._ruled = {(title.span, count.start) for title, count in ruled}
        self._by_title = Counter(span for span, _ in self._ruled)
        self._counted = {start for _, start in self._ruled}
        self._named = Counter((triple.title, kind) for triple in named for kind in (triple.kind, "all"))
        self._document = (
            f"proposed={bool(named) and all(triple.status == 'proposed' for triple in named)}",
            f"triples={bucket(len(named), _FEW)}",
            f"titles={bucket(len({title.name for title in found.titles}), _FEW)}",
        )

    def of_count(self, count: Count) -> Told:
        """What a number is, and where it stands."""
        text, start, end = self._text, count.start, count.end
        words = self._reading.spelled_in
        before, behind = words(max(0, start - _AROUND), start)[-2:], words(end, end + _AROUND)[:2]
        block = self._reading.blocks[self._around.line(start) - 1]
        since = max(0, start - _LONGEST_CLAUSE)
        clause = max(since, *(text.rfind(mark, since, start) + 1 for mark in _CLAUSE))
        return (
            *self._document,
            f"unit={count.unit}",
            f"noun={count.noun}",
            f"etc={count.etc}",
            f"exact={count.exact}",
            f"number={bucket(count.number, _NUMBERS)}",
            f"round={count.number % 10 == 0}",
            f"before={''.join(before[-1:])}",
            f"two-before={''.join(before)}",
            f"behind={''.join(behind[:1])}",
            f"two-behind={''.join(behind)}",
            f"line={block.kind}&related={block.related}",
            f"counted={start in self._counted}",
            f"no-count={says('no-count', text, clause, end)}",
            f"figures={text[start:end].strip()[:1].isdigit()}",
            f"numbers={bucket(self._numbers_in_line(start), _FEW)}",
            f"lines-before={min(self._around.line(start) - 1, 2)}",
            f"characters={self._around.shown(max(0, start - 2), start)}",
        )

    def of_title(self, title: Title, name: str, count: Count, of_count: Told) -> Told:
        """What an honour, by the name that triples bear, is to a number with these features."""
        side, (low, high) = _between(title, count)
        ruled = (title.span, count.start) in self._ruled
        gap, place = self._around.strip.gap(low, high), self._place(low, high)
        near = side + place
        others = {other.name for other in self._titles_between(low, high)} - {title.name}
        unit, end = count.unit, title.span[1]
        return (
            *of_count,
            *(f"ruled={ruled}&{feature}" for feature in of_count),
            f"ruled={ruled}",
            f"ruled={ruled}&counts={min(self._by_title[title.span], 3)}",
            f"side={side}",
            f"{side}&far={bucket(high - low, _DISTANCES)}",
            f"{side}&gap={gap}",
            near,
            f"{near}&unit={unit}",
            f"{near}&etc={count.etc}",
            f"{near}&gap={gap}",
            *(f"{near}&{feature}" for feature in of_count if feature.startswith(("before=", "behind="))),
            f"{side}&titles={min(len(others), 3)}",
            f"{side}&numbers={min(self._numbers(low, high), 3)}",
            f"strength={title.strength}",
            f"quoted={title.quoted}",
            f"role={title.role}",
            f"kind={title.kind}",
            f"kind={title.kind}&unit={unit}",
            f"ends={self._around.shown(end - 2, end)}",
            f"ends={self._around.shown(end - 1, end)}&unit={unit}",
            *self._told_between(side, low, high),
            *(f"{kind}s={_compared(self._named[name, kind], count.number)}" for kind in ("person", "group", "all")),
        )

    def _told_between(self, side: str, low: int, high: int) -> Iterator[str]:
        """The words between an honour and a number, of many those at either end."""
        shown, spelled = self._around.shown, self._reading.spelled_in
        yield f"{side}&begins={shown(low, min(low + 2, high))}"
        yield f"{side}&ends={shown(max(low, high - 2), high)}"
        if high - low < _NEAR:
            words = spelled(low, high)
        else:
            words = [
                *self._reading.spelled_in(low, low + _EDGE)[:2],
                "…",
                *self._reading.spelled_in(high - _EDGE, high)[-2:],
            ]
        yield from (f"{side}&word={word}" for word in dict.fromkeys(words))
        if high - low <= _SHORT:
            yield f"{side}&all={shown(low, high)}"

    def _place(self, low: int, high: int) -> str:
        if self._text.find("\n", low, high) >= 0:
            return "-far"
        return "-line" if self._text.find("。", low, high) >= 0 else "-sentence"

    def _numbers_in_line(self, at: int) -> int:
        line = self._text.rfind("\n", 0, at) + 1
        end = self._text.find("\n", at)
        return self._numbers(line, len(self._text) if end < 0 else end)

    def _numbers(self, low: int, high: int) -> int:
        return bisect_left(self._counts, high) - bisect_left(self._counts, low)

    def _titles_between(self, low: int, high: int) -> Sequence[Title]:
        return self._titles[bisect_left(self._starts, low) : bisect_left(self._starts, high)]


def _between(title: Title, count: Count) -> tuple[str, Piece]:
    """Whether an honour stands before a number, behind or over it, and what is between the two."""
    if title.end <= count.start:
        return "title-first", (title.end, count.start)
    return ("number-first", (count.end, title.start)) if count.end <= title.start else ("over", (count.end, count.end))


def _compared(named: int, number: int) -> str:
    if not named:
        return "none"
    return "fewer" if named < number else "all" if named == number else "more"
