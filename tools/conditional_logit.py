"""Learns the choice of one of several by a conditional logit over binary features (`train_posts.py`, `train_years.py`).

The figures are cross-validated by document. Needs scikit-learn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer

from laborhonors.regression import weight_of
from train_judge import Example, apart, asked_for, examples, folds, write

Floats = npt.NDArray[np.float64]

LEAST = 0.02
"""Weights nearer to nothing are left out."""


@dataclass(frozen=True, eq=False)
class Question:
    """A recipient with the features of each choice; `right` says which are, `read` whether that of the rules is.

    `counts` is how many such questions it stands for.
    """

    recipient: tuple[str, str]
    candidates: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    read: bool
    counts: float = 1.0


def train(asked: Sequence[Question], fewest: int, cost: float) -> dict[str, float]:
    """The weights that make right choices likeliest; the honours of one recipient count as the root of their number.

    Features of fewer examples than `fewest` have none; `cost` is how much large weights cost.
    """
    told = Counter(one.recipient for one in asked)
    asked = [one for one in asked if any(one.right)]
    often = Counter(feature for one in asked for candidate in one.candidates for feature in candidate)
    vectorizer = DictVectorizer()
    rows = vectorizer.fit_transform(
        {feature: 1.0 for feature in candidate if often[feature] >= fewest}
        for one in asked
        for candidate in one.candidates
    )
    starts = np.cumsum([0, *(len(one.candidates) for one in asked[:-1])])
    question = np.repeat(np.arange(len(asked)), [len(one.candidates) for one in asked])
    right = np.array([right for one in asked for right in one.right])
    counts = np.array([one.counts * told[one.recipient] ** -0.5 for one in asked])

    def loss(weights: Floats) -> tuple[float, Floats]:
        """What the right choices lack of certainty, and the gradient of that."""
        scores = rows @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[question])
        of_all, of_right = (np.add.reduceat(told, starts) for told in (odds, odds * right))
        shares = odds / of_all[question] - odds * right / of_right[question]
        lost = (counts * (np.log(of_all) - np.log(of_right))).sum()
        return lost + cost / 2 * weights @ weights, rows.T @ (shares * counts[question]) + cost * weights

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    named = zip(vectorizer.get_feature_names_out(), found, strict=True)
    return {name: round(float(weight), 3) for name, weight in named if abs(weight) >= LEAST}


def shown(name: str, asked: Sequence[Question], answers: Sequence[bool]) -> str:
    rules, best = (sum(told) / len(asked) for told in ((one.read for one in asked), (any(one.right) for one in asked)))
    mended = sum(answer and not one.read for one, answer in zip(asked, answers, strict=True))
    marred = sum(one.read and not answer for one, answer in zip(asked, answers, strict=True))
    figures = f"{sum(answers) / len(asked):.3f} right, rules {rules:.3f}, at best {best:.3f}"
    return f"{name:24} {figures}; {mended} mended, {marred} marred of {len(asked)}"


def answers(asked: Sequence[Question], weights: dict[str, float]) -> list[bool]:
    """Whether each makes a right choice by these weights."""
    return [
        max(zip(one.candidates, one.right, strict=True), key=lambda told: weight_of(told[0], weights))[1]
        for one in asked
    ]


def learn(table: str, questions: Callable[[Example], Iterable[Question]], about: str, fewest: int, cost: float) -> None:
    """The command of a script that learns a table of weights."""
    options = asked_for(about)
    flat = [[one for example in part for one in questions(example)] for part in folds(examples(options.gold))]
    told: list[bool] = []
    for part, others in apart(flat):
        told += answers(part, train(others, fewest, cost))
    everything = [one for part in flat for one in part]
    print(shown("cross-validated", everything, told))
    weights = train(everything, fewest, cost)
    print(len(weights), "weights")
    if options.test:
        unseen = [one for example in examples([options.test]) for one in questions(example)]
        print(shown("unseen", unseen, answers(unseen, weights)))
    if options.write:
        write(weights, table)
