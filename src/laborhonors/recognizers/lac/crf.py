"""The tags of a text that go together best."""

from __future__ import annotations

import itertools

import numpy as np

from laborhonors.recognizers.lac.schedule import Schedule
from laborhonors.recognizers.lac.weights import Floats, Ints


class Crf:
    """Exact Viterbi over a batch of texts. `weights`: to begin with a tag, to end with it, to go on from each."""

    def __init__(self, weights: Floats):
        self.weights = weights
        self._start, stop, self._transitions = weights[0], weights[1], weights[2:]
        # The score of going on from each tag, by the tag gone to; the last row is for the end of the text.
        self._onward = np.concatenate([self._transitions.T, stop[None]])

    @property
    def tags(self) -> int:
        """How many tags there are."""
        return len(self._transitions)

    def best(self, emissions: Floats, schedule: Schedule) -> Ints:
        """The best tag of each character, in the order of the schedule; `emissions` is overwritten."""
        self._accumulate(emissions, schedule.steps)
        best = np.empty(len(emissions), np.intp)
        following = np.full(schedule.steps[0].stop, len(self._transitions))
        for step in reversed(schedule.steps):
            rows = slice(step.stop - step.start)
            scores = emissions[step] + self._onward[following[rows]]
            best[step] = following[rows] = scores.argmax(axis=1)
        return best

    def _accumulate(self, scores: Floats, steps: tuple[slice, ...]) -> None:
        """Add to each tag's score that of the best way to it. Where that came from is not kept: the way back sees."""
        scores[steps[0]] += self._start
        transitions = self._transitions[:, None, :]
        ways = np.empty((len(transitions), steps[0].stop, len(transitions)), np.float32)
        for last, step in itertools.pairwise(steps):
            rows = step.stop - step.start
            before = scores[last][:rows].T[:, :, None]
            scores[step] += np.add(before, transitions, out=ways[:, :rows]).max(axis=0)
