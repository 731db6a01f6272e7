"""A choice among candidates, learned: which of his units or posts a recipient has.

What `train_units.py` and `train_posts.py` share: questions with the features of each candidate, a conditional logit
over them, and figures. Needs scikit-learn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer

from laborhonors.linker import assemble
from laborhonors.linker.unit_features import Asked
from laborhonors.regression import weight_of
from laborhonors.score import Fact, fold, fold_title
from train_judge import Example, asked_for, examples, folds, write

Floats = npt.NDArray[np.float64]

FEWEST_EXAMPLES = 10
LEAST = 0.02
"""Weights nearer to nothing are left out."""


@dataclass(frozen=True, eq=False)
class Question:
    """A recipient with the features of what he may have; `right` says which are, `read` whether the rules' is."""

    recipient: tuple[str, str]
    candidates: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    read: bool


def asked_in(example: Example) -> list[Asked]:
    """The recipients and honours of a document that the gold set has, as the rules read them."""
    read = example.read
    told = [c.link for c, right in zip(example.candidates, example.labels, strict=True) if right]
    groups = assemble.grouped(read.reading, told, read.linker.profiles, read.years)
    return list(assemble.asked_of(read.reading, groups, read.linker.profiles))


def answer(example: Example, one: Asked) -> tuple[tuple[str, str], Fact | None]:
    """The document and the recipient's name, and the gold fact that is asked for, if there is one."""
    reading = example.read.reading
    name = fold("".join(reading.text[slice(*example.read.linker.profiles.whole_name(one.entry))].split()))
    title = fold_title(reading.lexicon.canonical(one.title.name) or one.title.name)
    return (example.gold.id, name), next((fact for fact in example.gold.triples if _is(fact, name, title)), None)


def _is(fact: Fact, name: str, title: str) -> bool:
    titles = {fold_title(form) for form in (fact.title, *fact.also)}
    return not fact.optional and fold(fact.recipient) == name and title in titles


def train(asked: Sequence[Question], kept_small: float) -> dict[str, float]:
    """The weights that make right choices likeliest; the honours of one recipient count as the root of their number.

    `kept_small` is how much large weights cost.
    """
    told = Counter(one.recipient for one in asked)
    asked = [one for one in asked if any(one.right)]
    often = Counter(feature for one in asked for candidate in one.candidates for feature in candidate)
    vectorizer = DictVectorizer()
    rows = vectorizer.fit_transform(
        {feature: 1.0 for feature in candidate if often[feature] >= FEWEST_EXAMPLES}
        for one in asked
        for candidate in one.candidates
    )
    starts = np.cumsum([0, *(len(one.candidates) for one in asked[:-1])])
    question = np.repeat(np.arange(len(asked)), [len(one.candidates) for one in asked])
    right = np.array([right for one in asked for right in one.right])
    counts = np.array([told[one.recipient] ** -0.5 for one in asked])

    def loss(weights: Floats) -> tuple[float, Floats]:
        """What the right choices lack of certainty, and the gradient of that."""
        scores = rows @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[question])
        of_all, of_right = (np.add.reduceat(told, starts) for told in (odds, odds * right))
        shares = odds / of_all[question] - odds * right / of_right[question]
        lost = (counts * (np.log(of_all) - np.log(of_right))).sum()
        return lost + kept_small / 2 * weights @ weights, rows.T @ (shares * counts[question]) + kept_small * weights

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
    """Whether each gets a right unit by these weights."""
    return [
        max(zip(one.candidates, one.right, strict=True), key=lambda told: weight_of(told[0], weights))[1]
        for one in asked
    ]


def run(doc: str | None, table: str, kept_small: float, questions: Callable[[Example], Iterator[Question]]) -> None:
    """The command: cross-validated figures, and what else its options ask for; `doc` is its help."""
    options = asked_for(doc)
    flat = [[one for example in part for one in questions(example)] for part in folds(examples(options.gold))]
    told: list[bool] = []
    for at, part in enumerate(flat):
        told += answers(part, train([one for i, other in enumerate(flat) if i != at for one in other], kept_small))
    everything = [one for part in flat for one in part]
    print(shown("cross-validated", everything, told))
    weights = train(everything, kept_small)
    print(len(weights), "weights")
    if options.test:
        unseen = [one for example in examples([options.test]) for one in questions(example)]
        print(shown("unseen", unseen, answers(unseen, weights)))
    if options.write:
        write(weights, table)
