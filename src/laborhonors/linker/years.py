"""Which year an honour was conferred in: one of those that the text tells around it, or none that it tells.

Each is a candidate, weighed by a conditional logit over readable binary features; the likeliest wins. A year in the
honour's name or right after it needs no weighing. The weights are reviewed data, `data/lexicons/years.csv`, written by
`tools/train_years.py`.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from laborhonors.linker.frames import Link
from laborhonors.linker.surroundings import Told
from laborhonors.linker.told_years import SOURCES, Source, ToldYears
from laborhonors.linker.unit_features import Asked
from laborhonors.linker.year_features import YearFeatures
from laborhonors.recognizers.base import Reading
from laborhonors.regression import weight_of, weights_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """A year that the honour may have, None for none, with its features."""

    year: int | None
    features: Told


class Years:
    """The years of the honours of one document: of each a recipient and title, and all links that say so."""

    def __init__(self, reading: Reading, told: ToldYears, asked: Sequence[Asked], links: Sequence[Sequence[Link]]):
        self._asked = asked
        self._told = [_merged(told, one, of_one) for one, of_one in zip(asked, links, strict=True)]
        dated = sum("title" in found or "clause" in found for found in self._told)
        self._features = YearFeatures(reading, told, asked, dated)

    def chosen(self, weights: Mapping[str, float] | None = None) -> Iterator[int | None]:
        """The likeliest year of each, by the package's weights or by others."""
        told = weights_of("years") if weights is None else weights
        for at, found in enumerate(self._told):
            if self.settled(at):
                yield found.get("title")
            else:
                yield max(self.candidates(at), key=lambda candidate: weight_of(candidate.features, told)).year

    def settled(self, at: int) -> bool:
        """Whether the honour with this number has its year in its name, or no year is told at all."""
        return "title" in self._told[at] or not self._told[at]

    def candidates(self, at: int) -> Iterator[Candidate]:
        """What the honour with this number may have."""
        for year, features in self._features.candidates(self._asked[at], self._told[at]):
            yield Candidate(year, features)


def _merged(told: ToldYears, one: Asked, links: Sequence[Link]) -> dict[Source, int]:
    """What is told around all links of one honour; where two differ, around that which its unit is of."""
    others = (link for link in links if link is not one.link)
    merged = ChainMap(*(told.of(link) for link in (one.link, *others)))
    return {source: merged[source] for source in SOURCES if source in merged}
