"""Trains the choice of a recipient's post (`laborhonors.linker.posts`) and says how well it does on unseen documents.

    python tools/train_posts.py GOLD[=TAGGER.npz] [...] [--test UNSEEN.jsonl] [--write]

The files are those of `train_judge.py`. Each person with an honour that the gold set has is asked for, with the unit
that the network gives him; each post that he may have is an example, right where it is the gold set's. The figures are
cross-validated by document. `--write` trains on all and writes `data/lexicons/posts.csv`. Needs scikit-learn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer

from choices import answer, asked_in
from laborhonors.linker.assemble import text_of
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.posts import Posts
from laborhonors.linker.units import Units
from laborhonors.recognizers.base import Reading
from laborhonors.regression import weight_of
from laborhonors.score import fold
from train_judge import Example, asked_for, examples, folds, write

Floats = npt.NDArray[np.float64]

FEWEST_EXAMPLES = 10
KEPT_SMALL = 2.0
"""How much large weights cost."""
LEAST = 0.02
"""Weights nearer to nothing are left out."""


@dataclass(frozen=True, eq=False)
class Question:
    """A recipient with the features of what he may have; `right` says which are, `read` whether the rules' is."""

    recipient: tuple[str, str]
    candidates: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    read: bool


def questions(example: Example) -> Iterator[Question]:
    """Those of a document, one for each pair of a person that the gold set asks for and a candidate link has."""
    reading, around, asked = example.read.reading, example.read.scene.surroundings, asked_in(example)
    posts = Posts(reading, around)
    chosen = Units(reading, around).chosen(asked, example.read.weigher.units)
    for told, entry in zip(asked, chosen, strict=True):
        one = replace(told, entry=entry)
        recipient, fact = answer(example, one)
        if fact is not None and entry.kind == "person":
            candidates = list(posts.candidates(one))
            right = fold(fact.position or "")
            features = tuple(c.features for c in candidates)
            rights = tuple(_shown(reading, c.post) == right for c in candidates)
            yield Question(recipient, features, rights, _shown(reading, entry.position) == right)


def _shown(reading: Reading, post: tuple[Piece, ...]) -> str:
    return fold(text_of(reading, post)) if post else ""


def train(asked: Sequence[Question]) -> dict[str, float]:
    """The weights that make right choices likeliest; the honours of one recipient count as the root of their number."""
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
        return lost + KEPT_SMALL / 2 * weights @ weights, rows.T @ (shares * counts[question]) + KEPT_SMALL * weights

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
    """Whether each gets a right post by these weights."""
    return [
        max(zip(one.candidates, one.right, strict=True), key=lambda told: weight_of(told[0], weights))[1]
        for one in asked
    ]


def main() -> None:
    options = asked_for(__doc__)
    flat = [[one for example in part for one in questions(example)] for part in folds(examples(options.gold))]
    told: list[bool] = []
    for at, part in enumerate(flat):
        told += answers(part, train([one for i, other in enumerate(flat) if i != at for one in other]))
    everything = [one for part in flat for one in part]
    print(shown("cross-validated", everything, told))
    weights = train(everything)
    print(len(weights), "weights")
    if options.test:
        unseen = [one for example in examples([options.test]) for one in questions(example)]
        print(shown("unseen", unseen, answers(unseen, weights)))
    if options.write:
        write(weights, "posts")


if __name__ == "__main__":
    main()
