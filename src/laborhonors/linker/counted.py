"""Which honour a number of recipients is of, or none: those counted, not named (74人获评云州工匠).

The honours near a number and those that the rules of `counting.py` give it are candidates, weighed by a logistic
regression over readable binary features; the likeliest is taken where it is likely enough. The weights are reviewed
data, `data/lexicons/counts.csv`, written by `tools/train_counts.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from laborhonors.lexicon.cues import says
from laborhonors.linker.count_features import CountFeatures, Ruled
from laborhonors.linker.surroundings import Surroundings, Told
from laborhonors.model import HonorTriple
from laborhonors.recognizers import Found
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.counts import Count
from laborhonors.recognizers.titles import Title
from laborhonors.regression import probability_of, weights_of

_BEFORE, _BEHIND = 3, 2
"""So many honours to either side of a number are looked at."""
_LONGEST_HEADING = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """An honour that a number may be of, by the name that triples bear, with its features."""

    title: Title
    name: str
    features: Told


class Counted:
    """The numbers of one document with the honours that they may be of."""

    def __init__(
        self,
        reading: Reading,
        around: Surroundings,
        found: Found,
        ruled: Ruled,
        named: Sequence[HonorTriple],
        name_of: Callable[[Title], str],
    ):
        self._reading = reading
        self._titles, self._starts = found.titles, [title.start for title in found.titles]
        self._counts, self._name_of, self._around = found.counts, name_of, around
        self._counted_lines = {around.line(count.start) - 1 for count in found.counts}
        self._ruled: dict[int, list[Title]] = {}
        for title, count in ruled:
            self._ruled.setdefault(count.start, []).append(title)
        self._features = CountFeatures(reading, around, found, ruled, named)

    def chosen(self, weights: Mapping[str, float] | None = None) -> Iterator[tuple[Title, Count]]:
        """The numbers that are likely enough to be of some honour, by the package's weights or by others.

        Beside the features a table of weights has `bias` and `threshold`, a probability.
        """
        told = weights_of("counts") if weights is None else weights
        for count in self._counts:
            if self._is_quota(count):
                continue
            weighed = [(probability_of(c.features, told), c.title) for c in self.candidates(count)]
            probability, title = max(weighed, key=lambda one: one[0], default=(0.0, None))
            if title is not None and probability >= told["threshold"]:
                yield title, count

    def _is_quota(self, count: Count) -> bool:
        """Below a heading that tells of places to fill (评选项目及名额), be lines with numbers between or not."""
        blocks, line = self._reading.blocks, self._around.line(count.start) - 2
        while line in self._counted_lines:
            line -= 1
        if line < 0:
            return False
        above = blocks[line]
        is_heading = above.end - above.start <= _LONGEST_HEADING
        return is_heading and says("quota-heading", self._reading.text, above.start, above.end)

    def candidates(self, count: Count) -> Iterator[Candidate]:
        """The honours that a number may be of, each name once."""
        of_count = self._features.of_count(count)
        known = set[str]()
        for title in self._near(count):
            name = self._name_of(title)
            if name not in known:
                known.add(name)
                yield Candidate(title, name, self._features.of_title(title, name, count, of_count))

    def _near(self, count: Count) -> Iterator[Title]:
        """Those that the rules give it, and of its line and the next to it the nearest before it and behind."""
        yield from self._ruled.get(count.start, ())
        at, line = bisect_left(self._starts, count.start), self._around.line(count.start)
        near = (*reversed(self._titles[max(0, at - _BEFORE) : at]), *self._titles[at : at + _BEHIND])
        yield from (title for title in near if abs(self._around.line(title.start) - line) <= 1)
