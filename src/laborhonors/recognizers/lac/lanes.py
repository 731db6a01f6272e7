"""A batch of texts in lanes of one length, several texts in a lane, as an ONNX graph reads them."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from laborhonors.recognizers.lac.schedule import Schedule
from laborhonors.recognizers.lac.weights import HIDDEN, Ints

GATES = 3


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where each character stands, in the order of a schedule."""

    times: Ints
    lanes: Ints
    openings: Ints
    """Of the characters, those with which a text begins."""
    endings: Ints
    """Those with which one ends."""

    @classmethod
    def of(cls, schedule: Schedule) -> Lanes:
        starts, lanes = _packed(schedule.lengths.tolist())
        rows = np.concatenate([np.arange(step.stop - step.start) for step in schedule.steps])
        positions = np.repeat(np.arange(len(schedule.steps)), [step.stop - step.start for step in schedule.steps])
        endings = np.flatnonzero(positions == schedule.lengths[rows] - 1)
        return cls(starts[rows] + positions, lanes[rows], np.flatnonzero(positions == 0), endings)

    def feeds(self, ids: Ints) -> dict[str, npt.NDArray[Any]]:
        """The inputs of the graph for characters in the order of the schedule.

        The backward half of a layer reads the lanes from their end. Of the 6 rows that a layer is given for each
        character, by gate and direction, `shown` and `read` name that of the first gate.
        """
        time, lane = self.times.max() + 1, self.lanes.max() + 1
        grid = np.zeros((time, lane), np.int64)
        grid[self.times, self.lanes] = np.arange(len(ids))
        kept = np.ones((time, 2, lane, 1), np.float32)
        kept[self.times[self.openings], 0, self.lanes[self.openings]] = 0
        kept[time - 1 - self.times[self.endings], 1, self.lanes[self.endings]] = 0
        distinct, places = np.unique(ids, return_inverse=True)
        both_ways = np.stack([grid, grid[::-1]], axis=1)
        direction = np.arange(2)[:, None]
        joined = np.stack([2 * self.times, 2 * (time - 1 - self.times) + 1], axis=1) * lane + self.lanes[:, None]
        return {
            "characters": distinct.astype(np.int64),
            "shown": places.astype(np.int64)[both_ways] * 2 * GATES + direction,
            "read": both_ways * 2 * GATES + direction,
            "joined": joined.astype(np.int64),
            "kept": kept,
            "nothing": np.zeros((2, lane, HIDDEN), np.float32),
        }


def _packed(lengths: list[int]) -> tuple[Ints, Ints]:
    """Where each text starts and in which lane, each in the fullest lane with room; the longest comes first."""
    longest = lengths[0]
    free: list[tuple[int, int]] = []
    starts, lanes = [], []
    count = 0
    for length in lengths:
        place = bisect_left(free, (length, 0))
        if place < len(free):
            room, lane = free.pop(place)
        else:
            room, lane, count = longest, count, count + 1
        starts.append(longest - room)
        lanes.append(lane)
        if room > length:
            insort(free, (room - length, lane))
    return np.array(starts), np.array(lanes)
