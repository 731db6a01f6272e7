"""The encoder in numpy."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from laborhonors.recognizers.lac.schedule import Schedule
from laborhonors.recognizers.lac.weights import HIDDEN, Floats, Gru, Ints, Weights


class NumpyEncoder:
    """Reads a batch step by step, each text only as long as it is."""

    def __init__(self, weights: Weights):
        self._weights = weights

    def emissions(self, ids: Ints, schedule: Schedule) -> Floats:
        """Scores of shape (character, tag), in the order of the schedule."""
        weights = self._weights
        # Few characters of a batch are distinct. Multiplying those alone costs half of multiplying all of them;
        # a table of the whole vocabulary would save 6 % of the time, but cost 64 MB and most of the time to load.
        distinct, places = np.unique(ids, return_inverse=True)
        inputs = weights.bottom(weights.embedding[distinct])[places]
        with np.errstate(over="ignore"):
            hidden = _both_ways(weights.lower, inputs, schedule)
            hidden = _both_ways(weights.upper, weights.middle(hidden), schedule)
        return weights.top(hidden)


def _both_ways(layer: tuple[Gru, Gru], inputs: Floats, schedule: Schedule) -> Floats:
    outputs = np.empty((len(inputs), 2 * HIDDEN), np.float32)
    forward, backward = layer
    rows = schedule.steps[0].stop
    _run(forward, inputs[:, : 3 * HIDDEN], outputs[:, :HIDDEN], schedule.steps, rows)
    _run(backward, inputs[:, 3 * HIDDEN :], outputs[:, HIDDEN:], reversed(schedule.steps), rows)
    return outputs


def _run(gru: Gru, inputs: Floats, outputs: Floats, steps: Iterable[slice], rows: int) -> None:
    """Fill `outputs` (character, hidden) from `inputs` (character, 3 * hidden), step by step."""
    state = np.zeros((rows, HIDDEN), np.float32)
    for step in steps:
        running = state[: step.stop - step.start]
        running[:] = outputs[step] = _next(gru, running, inputs[step])


def _next(gru: Gru, state: Floats, inputs: Floats) -> Floats:
    gates: Floats = state @ gru.gates
    gates += inputs[:, : 2 * HIDDEN]
    _sigmoid(gates)
    change = _candidate(gru, state, gates[:, HIDDEN:])
    change += inputs[:, 2 * HIDDEN :]
    np.tanh(change, out=change)
    change -= state
    change *= gates[:, :HIDDEN]
    change += state
    return change


def _candidate(gru: Gru, state: Floats, reset: Floats) -> Floats:
    """The state's share of the candidate: the reset gate before the product, or after it."""
    if gru.bias is None:
        held: Floats = reset * state
        own: Floats = held @ gru.candidate
        return own
    share: Floats = state @ gru.candidate
    share += gru.bias
    share *= reset
    return share


def _sigmoid(values: Floats) -> None:
    # In place, and by exp, which takes numpy hardly more than half as long as tanh; where it overflows the gate is 0.
    np.negative(values, out=values)
    np.exp(values, out=values)
    values += 1
    np.reciprocal(values, out=values)
