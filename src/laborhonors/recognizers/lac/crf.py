"""The tags of a text that go together best."""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from laborhonors.recognizers.lac.schedule import Schedule
from laborhonors.recognizers.lac.weights import Floats, Ints


class Crf:
    """Exact Viterbi over a batch of texts. `weights`: to begin with a tag, to end with it, to go on from each."""

    def __init__(self, weights: Floats):
        self.weights = weights
        start, stop, self._transitions = weights[0], weights[1], weights[2:]
        # The score of a tag by the one before it, in the last row where a text begins; by the one after it.
        self._onto = np.concatenate([self._transitions, start[None]])
        self._onward = np.concatenate([self._transitions.T, stop[None]])
        self._sway = 2 * (weights.max() - weights.min())

    @property
    def tags(self) -> int:
        """How many tags there are."""
        return len(self._transitions)

    def best(self, emissions: Floats, schedule: Schedule) -> Ints:
        """The best tag of each character, in the order of the schedule, as `emissions` are.

        A tag that leads by more than the tags beside it can sway is the best; only the others are weighed.
        """
        best: Ints = emissions.argmax(axis=1)
        runs = _Runs.of(_leads(emissions, best) <= self._sway, best, schedule, self.tags)
        scores = emissions[runs.rows]
        self._accumulate(scores, runs)
        following = runs.after.copy()
        for step in reversed(runs.schedule.steps):
            rows = slice(step.stop - step.start)
            following[rows] = (scores[step] + self._onward[following[rows]]).argmax(axis=1)
            best[runs.rows[step]] = following[rows]
        return best

    def _accumulate(self, scores: Floats, runs: _Runs) -> None:
        """Add to each tag's score that of the best way to it. Where that came from is not kept: the way back sees."""
        scores[: len(runs.before)] += self._onto[runs.before]
        transitions = self._transitions[:, None, :]
        ways = np.empty((len(transitions), len(runs.before), len(transitions)), np.float32)
        for last, step in itertools.pairwise(runs.schedule.steps):
            rows = step.stop - step.start
            before = scores[last][:rows].T[:, :, None]
            scores[step] += np.add(before, transitions, out=ways[:, :rows]).max(axis=0)


class _Runs(NamedTuple):
    """The characters of a batch whose tags are open, as texts of their own: each run of neighbours is one."""

    schedule: Schedule
    rows: Ints
    """Where each character of that schedule stands in the batch's."""
    before: Ints
    """For each run the tag before it; where a text begins, the number of tags."""
    after: Ints
    """The tag after it; where a text ends, the number of tags."""

    @classmethod
    def of(cls, unsure: npt.NDArray[np.bool_], best: Ints, schedule: Schedule, tags: int) -> _Runs:
        """The runs of those that are `unsure`; the `best` tags of the others are sure. Both are as scheduled."""
        rows = np.empty_like(schedule.order)
        rows[schedule.order] = np.arange(len(rows))
        stops = np.cumsum(schedule.lengths)
        # One place more at each end, so that every character has neighbours.
        told, pending = np.full(len(rows) + 2, tags), np.zeros(len(rows) + 2, np.bool_)
        told[1:-1], pending[1:-1] = best[rows], unsure[rows]
        opens, closes = np.zeros((2, len(rows)), np.bool_)
        opens[stops - schedule.lengths] = closes[stops - 1] = True
        begin = np.flatnonzero(pending[1:-1] & (opens | ~pending[:-2]))
        end = np.flatnonzero(pending[1:-1] & (closes | ~pending[2:]))
        longest = np.argsort(begin - end, kind="stable")
        begin, end = begin[longest], end[longest]
        lengths = end - begin + 1
        runs = Schedule.of(lengths)
        places = np.arange(lengths.sum()) + np.repeat(begin - np.cumsum(lengths) + lengths, lengths)
        before = np.where(opens[begin], tags, told[begin])
        return cls(runs, rows[places[runs.order]], before, np.where(closes[end], tags, told[end + 2]))


def _leads(emissions: Floats, best: Ints) -> Floats:
    """By how much the best tag of each character leads."""
    every = np.arange(len(best))
    top = emissions[every, best]
    emissions[every, best] = -np.inf
    leads: Floats = top - emissions.max(axis=1)
    emissions[every, best] = top
    return leads
