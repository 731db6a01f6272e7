"""The parameters of the encoder: what numpy runs, and what the ONNX graph is written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float32]
Ints: TypeAlias = npt.NDArray[np.intp]

HIDDEN = 128


@dataclass(frozen=True, slots=True)
class Linear:
    """A matrix and a bias."""

    matrix: Floats
    bias: Floats

    def __call__(self, values: Floats) -> Floats:
        result: Floats = values @ self.matrix
        result += self.bias
        return result


@dataclass(frozen=True, slots=True)
class Gru:
    """One direction of one layer; the input's share of gates and candidate is made by the layer's `Linear`.

    The new state is the old one, moved towards the candidate by the update gate.
    """

    gates: Floats
    """(hidden, 2 * hidden): update, then reset."""
    candidate: Floats
    """(hidden, hidden)"""
    bias: Floats | None = None
    """None: the reset gate comes before the product with `candidate`; else after it and this bias (hidden)."""


@dataclass(frozen=True, slots=True)
class Weights:
    """All of the encoder; a `Linear` before a layer gives, for forward and then backward, update, reset, candidate."""

    embedding: Floats
    """(vocabulary, hidden)"""
    bottom: Linear
    lower: tuple[Gru, Gru]
    middle: Linear
    upper: tuple[Gru, Gru]
    top: Linear
