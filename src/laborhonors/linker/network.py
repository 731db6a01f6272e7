"""How likely a title is a recipient's, by the features of the two and by the text around them.

A small convolutional network reads the document as a tape of tokens (`tape.py`): each token comes to know its
neighbours, 15 to either side. A pair is weighed by its features (a weight each, and what they are together), by what
its two names have come to know, here and wherever else they stand, and by the tokens between. `tools/train_network.py`
trained it; numpy runs it from `data/judge/judge.npz`. It is asked only where the tagger has names of its own.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from laborhonors.errors import ModelError
from laborhonors.lexicon import data_folder
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.tape import Tape, Token

Floats = npt.NDArray[np.float32]

FIELDS = 5
"""What is looked up of a token, each in a table of its own: kind, word, tag, holds, employs."""
BETWEEN = 40
"""So many tokens between two names are looked at, half of them next to either; of fewer none is above zero."""
_TINY = 1e-5
_KNOWN = 1 << 14
_SLICE = 1 << 12
"""So many tokens are read at once, and so many pairs weighed, that memory does not grow with the text."""
ADVICE = "reinstall laborhonors, which carries the network"

NOWHERE = -1
"""The number of no token, whose values are zero."""


class Pair(NamedTuple):
    """A recipient and a title by the numbers of their tokens, and of all tokens that spell the same names."""

    recipient: int
    title: int
    recipients: Sequence[int]
    titles: Sequence[int]

    @classmethod
    def of(cls, tape: Tape, recipient: Piece, title: Piece) -> Pair:
        """The two at these spans."""
        return cls(tape.at(recipient[0]), tape.at(title[0]), tape.mentions(recipient), tape.mentions(title))


class Layer(NamedTuple):
    """One convolution of three tokens: what comes in is normed, what goes out is gated and added."""

    reach: int
    scale: Floats
    shift: Floats
    matrices: Floats
    """Three (width, twice the width): of the token before, the token, the one behind."""
    bias: Floats


class Parameters(NamedTuple):
    """What a file holds; the vocabularies say which row of its table a value has, 0 is for all others."""

    vocabularies: Sequence[Mapping[str, int]]
    tables: Sequence[Floats]
    features: Mapping[str, int]
    weights: Floats
    """A row a feature: its weight, then what is averaged over all of a pair."""
    layers: Sequence[Layer]
    hidden: tuple[Floats, Floats]
    last: tuple[Floats, Floats]


class Network:
    """The network with these parameters."""

    def __init__(self, parameters: Parameters):
        self.parameters = parameters
        self._row = lru_cache(_KNOWN)(self._row_of)

    def scores(self, tape: Tape, pairs: Sequence[Pair], features: Sequence[Sequence[str]]) -> Floats:
        """The log-odds of each pair of names with its features."""
        parts = [self._read(tape.tokens, first) for first in range(0, len(tape.tokens), _SLICE)]
        read = np.concatenate([*parts, np.zeros((1, parts[0].shape[1]), np.float32)])
        slices = [slice(first, first + _SLICE) for first in range(0, len(pairs), _SLICE)]
        return np.concatenate([self._of_pairs(read, pairs[part], features[part]) for part in slices])

    def _of_pairs(self, read: Floats, pairs: Sequence[Pair], features: Sequence[Sequence[str]]) -> Floats:
        weights, together = self._weighed(features)
        told = [
            read[[pair.recipient for pair in pairs]],
            read[[pair.title for pair in pairs]],
            _most(read, [pair.recipients for pair in pairs]),
            _most(read, [pair.titles for pair in pairs]),
            _most(read, [between(pair) for pair in pairs]),
            together,
        ]
        (matrix, bias), (last, constant) = self.parameters.hidden, self.parameters.last
        scores: Floats = np.maximum(np.concatenate(told, 1) @ matrix + bias, 0) @ last + constant
        return scores[:, 0] + weights

    def _weighed(self, features: Sequence[Sequence[str]]) -> tuple[Floats, Floats]:
        """What the features of each pair weigh, and what they are together."""
        known = self.parameters.features
        rows = [[known[feature] for feature in told if feature in known] for told in features]
        assert all(rows)
        sums: Floats = np.add.reduceat(self.parameters.weights[list(chain.from_iterable(rows))], _starts(rows))
        numbers = np.array([[len(told)] for told in rows], np.float32)
        return sums[:, 0], np.divide(sums[:, 1:], numbers, dtype=np.float32)

    def _read(self, tokens: Sequence[Token], first: int) -> Floats:
        """A row for each token of the slice that begins at one, which its neighbours on either side have a say in."""
        layers = self.parameters.layers
        reach = sum(layer.reach for layer in layers)
        start = max(0, first - reach)
        end = first + _SLICE + reach
        state: Floats = np.stack([self._row(*token[2:]) for token in tokens[start:end]])
        for layer in layers:
            state = state + _convolved(state, layer)
        return state[first - start :][:_SLICE]

    def _row_of(self, *told: str) -> Floats:
        """What the tables say of a token; few tokens are told for the first time."""
        values = values_of(Token(0, 0, *told))
        fields = zip(self.parameters.tables, self.parameters.vocabularies, values, strict=True)
        row: Floats = sum(table[rows.get(value, 0)] for table, rows, value in fields)
        return row


def values_of(token: Token) -> tuple[str, ...]:
    """What is looked up of a token, in the order of the tables; nothing of a name's own words."""
    is_word = token.kind == "w"
    kind = token.kind if is_word else f"{token.kind} {token.told}"
    return kind, token.told if is_word else "", token.tag, token.holds, token.employs


def _convolved(state: Floats, layer: Layer) -> Floats:
    number, width = state.shape
    reach = layer.reach
    normed = state - state.mean(1, keepdims=True)
    normed /= np.sqrt((normed * normed).mean(1, keepdims=True) + _TINY)
    padded = np.zeros((number + 2 * reach, width), np.float32)
    padded[reach : reach + number] = normed * layer.scale + layer.shift
    out = layer.bias + sum(padded[at * reach : at * reach + number] @ layer.matrices[at] for at in range(3))
    gated: Floats = out[:, :width] * (0.5 + 0.5 * np.tanh(0.5 * out[:, width:]))
    return gated


def between(pair: Pair) -> list[int]:
    """The tokens between the two names."""
    low, high = sorted(pair[:2])
    told = range(low + 1, high)
    if len(told) >= BETWEEN:
        return [*told[: BETWEEN // 2], *told[len(told) - BETWEEN // 2 :]]
    return [*told, NOWHERE]


def _most(read: Floats, rows: Sequence[Sequence[int]]) -> Floats:
    """The largest values of the rows of each pair."""
    most: Floats = np.maximum.reduceat(read[list(chain.from_iterable(rows))], _starts(rows))
    return most


def _starts(rows: Sequence[Sequence[int]]) -> list[int]:
    return [0, *accumulate(len(told) for told in rows[:-1])]


@cache
def network() -> Network:
    """The network that the package carries. Raises: LexiconError, ModelError."""
    return read(data_folder("judge") / "judge.npz")


def read(file: Path) -> Network:
    """The network in a file. Raises: ModelError."""
    try:
        with np.load(io.BytesIO(file.read_bytes())) as found:
            told = {name: found[name] for name in found.files}
        about = json.loads(bytes(told.pop("about")).decode())
        arrays = {name: values.astype(np.float32) for name, values in told.items()}
        layers = [
            Layer(reach, *(arrays[f"{name}-{index}"] for name in ("scale", "shift", "matrices", "bias")))
            for index, reach in enumerate(about["reaches"])
        ]
        vocabularies = [{value: row for row, value in enumerate(values, 1)} for values in about["vocabularies"]]
        tables = [arrays[f"table-{field}"] for field in range(FIELDS)]
        hidden, last = ((arrays[f"{name}-matrix"], arrays[f"{name}-bias"]) for name in ("hidden", "last"))
        features = {name: row for row, name in enumerate(about["features"])}
        return Network(Parameters(vocabularies, tables, features, arrays["features"], layers, hidden, last))
    except (OSError, EOFError, ValueError, LookupError, zipfile.BadZipFile) as error:
        raise ModelError(f"the network in {file} cannot be read ({error}); {ADVICE}") from error
