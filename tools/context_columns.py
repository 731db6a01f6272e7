"""Taggers whose context (`Tagged.context`) is other columns of their states than those in their file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from laborhonors.linker.network import Network
from laborhonors.recognizers.lac import own
from laborhonors.recognizers.lac.model import Model
from laborhonors.recognizers.lac.weights import HIDDEN, Floats, Linear

STATES = 2 * HIDDEN
"""The columns of the tagger's states."""


def with_states(file: Path | None) -> Model:
    """A tagger that knows of each character all that its network does."""
    return with_context(own.read(file), np.eye(STATES, dtype=np.float32))


def as_shipped(file: Path | None) -> Model:
    """A tagger that knows of each character what the package's network reads: those columns of its own states."""
    model, shipped = own.read(file), own.read()
    return model if model.context else with_context(model, columns_of(shipped))


def columns_of(model: Model) -> Floats:
    """The columns of its states, of shape (state, column), that a tagger tells as its context."""
    columns: Floats = model.weights().top.matrix[:, -model.context :]
    return columns


def with_context(model: Model, columns: Floats) -> Model:
    """A tagger with these columns of its states, of shape (state, column), for its context."""
    weights = model.weights()
    kept = len(weights.top.bias) - model.context
    matrix = np.hstack([weights.top.matrix[:, :kept], columns])
    top = Linear(matrix, np.append(weights.top.bias[:kept], np.zeros(columns.shape[1], np.float32)))
    changed = replace(weights, top=top)
    return replace(model, weights=lambda: changed, context=columns.shape[1])


def of_states(network: Network, columns: Floats) -> Network:
    """The network as it reads a tagger that tells all of its states."""
    parameters = network.parameters
    return Network(parameters._replace(context=columns @ parameters.context))
