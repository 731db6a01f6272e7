"""How likely a title is a recipient's, and a unit his, by the features of the two and by the text around them.

A small convolutional network reads the document as a tape of tokens (`tape.py`): each token comes to know its
neighbours, 15 to either side. Two names are weighed by their features (a weight each, and what they are together), by
what the names have come to know, here and wherever else they stand, and by the tokens between. A recipient and a title
are then weighed once more, by who else may hold that title and what else he may hold. `tools/train_network.py` trained
it; numpy runs it from `data/judge/judge.npz`. It is asked only where the tagger has names of its own.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from laborhonors.errors import ModelError
from laborhonors.lexicon import data_folder
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.surroundings import Told
from laborhonors.linker.tape import Tape, Token

Floats = npt.NDArray[np.float32]

FIELDS = 6
"""What is looked up of a token, each in a table of its own: kind, word, tag, holds, employs, ending."""
BETWEEN = 40
"""So many tokens between two names are looked at, half of them next to either; of fewer none is above zero."""
_UNKNOWN = -1
LIKELY = 0.5
"""Only those have a say in another's weighing that are likelier than not: so text that holds nobody has none."""
_TINY = 1e-5
_KNOWN = 1 << 14
_SLICE = 1 << 12
"""So many tokens are read at once, and so many pairs weighed, that memory does not grow with the text."""
ADVICE = "reinstall laborhonors, which carries the network"

KINDS = ("titles", "units")
"""What is weighed of a recipient."""
NOWHERE = -1
"""The number of no token, whose values are zero; a unit that is none stands there."""


class TokenPair(NamedTuple):
    """Two names by the numbers of their tokens, and of all tokens that spell the same."""

    first: int
    second: int
    firsts: Sequence[int]
    seconds: Sequence[int]

    @classmethod
    def of(cls, tape: Tape, first: Piece, second: Piece | None) -> TokenPair:
        """The two at these spans; the second may be none."""
        if second is None:
            return cls(tape.at(first[0]), NOWHERE, tape.mentions(first), (NOWHERE,))
        return cls(tape.at(first[0]), tape.at(second[0]), tape.mentions(first), tape.mentions(second))


class Layer(NamedTuple):
    """One convolution of three tokens: what comes in is normed, what goes out is gated and added."""

    reach: int
    scale: Floats
    shift: Floats
    matrices: Floats
    """Three (width, twice the width): of the token before, the token, the one behind."""
    bias: Floats


Linear = tuple[Floats, Floats]
"""A matrix and a bias."""


class Head(NamedTuple):
    """What weighs two names of some kind."""

    features: Mapping[str, int]
    weights: Floats
    """A row a feature, the last for what is none: its weight, then what is averaged over all of a pair."""
    hidden: Linear
    last: Linear


class Parameters(NamedTuple):
    """What a file holds; the vocabularies say which row of its table a value has, 0 is for all others."""

    vocabularies: Sequence[Mapping[str, int]]
    tables: Sequence[Floats]
    context: Floats
    """What each column of the tagger's context adds to a token."""
    layers: Sequence[Layer]
    titles: Head
    units: Head
    company: tuple[Linear, Linear]


class Network:
    """The network with these parameters."""

    def __init__(self, parameters: Parameters):
        self.parameters = parameters
        self._row = lru_cache(_KNOWN)(self._row_of)

    def read(self, tape: Tape) -> Floats:
        """A row for each token, and one of zeros behind them."""
        parts = [self._read(tape, first) for first in range(0, len(tape.tokens), _SLICE)]
        return np.concatenate([*parts, np.zeros((1, parts[0].shape[1]), np.float32)])

    def titles(self, read: Floats, pairs: Sequence[TokenPair], features: Sequence[Told]) -> Floats:
        """The log-odds of each recipient and title, all of a document's together."""
        hidden, alone = _weighed(self.parameters.titles, read, pairs, features)
        groups = ([pair.firsts[0] for pair in pairs], [pair.seconds[0] for pair in pairs])
        likely = _sigmoid(alone)
        likely[likely < LIKELY] = 0
        company = [_of_others(group, hidden, likely) for group in groups]
        (matrix, bias), (last, constant) = self.parameters.company
        scores: Floats = np.maximum(np.concatenate([hidden, *company], 1) @ matrix + bias, 0) @ last + constant
        return alone + scores[:, 0]

    def units(self, read: Floats, pairs: Sequence[TokenPair], features: Sequence[Told]) -> Floats:
        """How well each unit, or none, is a recipient's."""
        return _weighed(self.parameters.units, read, pairs, features)[1]

    def _read(self, tape: Tape, first: int) -> Floats:
        """A row for each token of the slice that begins at one, which its neighbours on either side have a say in."""
        layers = self.parameters.layers
        reach = sum(layer.reach for layer in layers)
        start = max(0, first - reach)
        end = first + _SLICE + reach
        state = np.stack([self._row(*token[2:]) for token in tape.tokens[start:end]])
        known = tape.known(start, end).astype(np.float32)
        if known.shape[1]:
            state += known @ self.parameters.context
        for layer in layers:
            state = state + _convolved(state, layer)
        return state[first - start :][:_SLICE]

    def _row_of(self, *told: str) -> Floats:
        """What the tables say of a token; few tokens are told for the first time."""
        values = values_of(Token(0, 0, *told))
        fields = zip(self.parameters.tables, self.parameters.vocabularies, values, strict=True)
        row: Floats = sum(table[rows.get(value, 0)] for table, rows, value in fields)
        return row


class ReadTape:
    """A tape as a network has read it, which it does when first asked."""

    def __init__(self, tape: Tape, by: Network):
        self._tape, self._network = tape, by

    def titles(self, names: Iterable[tuple[Piece, Piece]], features: Sequence[Told]) -> list[float]:
        """The log-odds of each recipient and title, by where they stand; all of a document's together."""
        told: list[float] = self._network.titles(self._read, self._pairs(names), features).tolist()
        return told

    def units(self, names: Iterable[tuple[Piece, Piece | None]], features: Sequence[Told]) -> list[float]:
        """How well each unit, or none, is a recipient's, by where they stand."""
        told: list[float] = self._network.units(self._read, self._pairs(names), features).tolist()
        return told

    def _pairs(self, names: Iterable[tuple[Piece, Piece | None]]) -> list[TokenPair]:
        return [TokenPair.of(self._tape, *both) for both in names]

    @cached_property
    def _read(self) -> Floats:
        return self._network.read(self._tape)


def values_of(token: Token) -> tuple[str, ...]:
    """What is looked up of a token, in the order of the tables; of a name's own words at most its ending."""
    is_word = token.kind == "w"
    kind = token.kind if is_word else f"{token.kind} {token.told}"
    return kind, token.told if is_word else "", token.tag, token.holds, token.employs, token.ending


def _weighed(head: Head, read: Floats, pairs: Sequence[TokenPair], features: Sequence[Told]) -> tuple[Floats, Floats]:
    """What is known of each pair, and its score."""
    slices = [slice(first, first + _SLICE) for first in range(0, len(pairs), _SLICE)]
    hidden, scores = zip(*(_of_pairs(head, read, pairs[part], features[part]) for part in slices), strict=True)
    return np.concatenate(hidden), np.concatenate(scores)


def _of_pairs(head: Head, read: Floats, pairs: Sequence[TokenPair], features: Sequence[Told]) -> tuple[Floats, Floats]:
    weights, together = _of_features(head, features)
    told = [
        read[[pair.first for pair in pairs]],
        read[[pair.second for pair in pairs]],
        _most(read, [pair.firsts for pair in pairs]),
        _most(read, [pair.seconds for pair in pairs]),
        _most(read, [between(pair) for pair in pairs]),
        together,
    ]
    (matrix, bias), (last, constant) = head.hidden, head.last
    hidden: Floats = np.maximum(np.concatenate(told, 1) @ matrix + bias, 0)
    return hidden, (hidden @ last + constant)[:, 0] + weights


def _of_features(head: Head, features: Sequence[Told]) -> tuple[Floats, Floats]:
    """What the features of each pair weigh, and what they are together."""
    known = head.features
    rows = [[known[feature] for feature in told if feature in known] or [_UNKNOWN] for told in features]
    sums: Floats = np.add.reduceat(head.weights[list(chain.from_iterable(rows))], _starts(rows))
    numbers = np.array([[len(told)] for told in rows], np.float32)
    return sums[:, 0], np.divide(sums[:, 1:], numbers, dtype=np.float32)


def _of_others(group: Sequence[int], hidden: Floats, likely: Floats) -> Floats:
    """For each pair what is known of the others of its group, by how likely they are, and how many those are."""
    _, index = np.unique(group, return_inverse=True)
    weighed = np.column_stack([hidden * likely[:, None], likely])
    sums = np.zeros((index.max() + 1, weighed.shape[1]), np.float32)
    np.add.at(sums, index, weighed)
    others = sums[index] - weighed
    number = np.maximum(others[:, -1:], 0)
    return np.concatenate([others[:, :-1] / (number + 1), np.log1p(number)], 1)


def _sigmoid(values: Floats) -> Floats:
    result: Floats = 0.5 + 0.5 * np.tanh(0.5 * values)
    return result


def _convolved(state: Floats, layer: Layer) -> Floats:
    number, width = state.shape
    reach = layer.reach
    normed = state - state.mean(1, keepdims=True)
    normed /= np.sqrt((normed * normed).mean(1, keepdims=True) + _TINY)
    padded = np.zeros((number + 2 * reach, width), np.float32)
    padded[reach : reach + number] = normed * layer.scale + layer.shift
    out = layer.bias + sum(padded[at * reach : at * reach + number] @ layer.matrices[at] for at in range(3))
    gated: Floats = out[:, :width] * _sigmoid(out[:, width:])
    return gated


def between(pair: TokenPair) -> list[int]:
    """The tokens between the two names."""
    low, high = sorted(pair[:2])
    told = range(low + 1, high) if low > NOWHERE else ()
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
        titles, units = (_head(arrays, name, about["features"][name]) for name in KINDS)
        company = _linear(arrays, "company"), _linear(arrays, "company-last")
        return Network(Parameters(vocabularies, tables, arrays["context"], layers, titles, units, company))
    except (OSError, EOFError, ValueError, LookupError, zipfile.BadZipFile) as error:
        raise ModelError(f"the network in {file} cannot be read ({error}); {ADVICE}") from error


def _head(arrays: Mapping[str, Floats], name: str, features: Sequence[str]) -> Head:
    rows = {feature: row for row, feature in enumerate(features)}
    return Head(rows, arrays[f"{name}-features"], _linear(arrays, f"{name}-hidden"), _linear(arrays, f"{name}-last"))


def _linear(arrays: Mapping[str, Floats], name: str) -> Linear:
    return arrays[f"{name}-matrix"], arrays[f"{name}-bias"]
