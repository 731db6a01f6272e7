"""A logistic regression over named binary features, its weights a lexicon table: features in, probability out."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from functools import cache

from laborhonors.lexicon import rows

BIAS = "bias"
"""The row of the table that counts for every candidate."""


@cache
def weights_of(table: str) -> Mapping[str, float]:
    """The weights of `data/lexicons/<table>.csv` by feature. Raises: LexiconError where the file is missing."""
    return {row["feature"]: float(row["weight"]) for row in rows(table)}


def probability_of(features: Iterable[str], weights: Mapping[str, float]) -> float:
    """The probability, between 0 and 1, of a candidate with these features, each told once; one without a weight counts
    nothing.
    """
    return 1 / (1 + math.exp(-weight_of(features, weights)))


def weight_of(features: Iterable[str], weights: Mapping[str, float]) -> float:
    """The log-odds of that."""
    return weights.get(BIAS, 0.0) + sum(map(weights.get, features, itertools.repeat(0.0)))
