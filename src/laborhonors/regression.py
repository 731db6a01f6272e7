"""A logistic regression over named binary features, its weights a lexicon table: features in, probability out; and
numbers as text, in steps, as features tell them."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from laborhonors.lexicon import rows

_LEVELS = (-4, -3, -2, -1, -0.3, 0.3, 1, 2, 3)
_KNOWN = 4096

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
    return likelihood(weights.get(BIAS, 0.0) + weight_of(features, weights))


def weight_of(features: Iterable[str], weights: Mapping[str, float]) -> float:
    """What the features, without the bias, add to the log-odds."""
    return sum(map(weights.get, features, itertools.repeat(0.0)))


def likelihood(log_odds: float) -> float:
    """The probability, between 0 and 1, that log-odds stand for."""
    return 1 / (1 + math.exp(-log_odds))


@lru_cache(_KNOWN)
def bucket(number: int, steps: tuple[int, ...]) -> str:
    """The first step that the number does not pass, as text; `more` where it passes all."""
    passed = bisect_left(steps, number)
    return str(steps[passed]) if passed < len(steps) else "more"


def level(log_odds: float | None, steps: tuple[float, ...] = _LEVELS) -> str:
    """Log-odds in steps, as text."""
    return "untold" if log_odds is None else str(bisect_left(steps, log_odds))
