"""Trains the choice of a recipient's unit (`laborhonors.linker.units`) and says how well it does on unseen documents.

    python tools/train_units.py GOLD[=TAGGER.npz] [...] [--test UNSEEN.jsonl] [--write]

The files are those of `train_judge.py`. Each recipient of an honour that the gold set has is asked for; each unit that
he may have is an example, right where it is the gold set's. The figures are cross-validated by document. `--write`
trains on all and writes `data/lexicons/units.csv`. Needs scikit-learn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer

from laborhonors.linker import assemble
from laborhonors.linker.units import Candidate, Units
from laborhonors.regression import weight_of
from laborhonors.score import Fact, fold, fold_title, same_org
from train_judge import Example, asked_for, examples, folds, write

Floats = npt.NDArray[np.float64]

FEWEST_EXAMPLES = 10
KEPT_SMALL = 10.0
"""How much large weights cost."""
LEAST = 0.02
"""Weights nearer to nothing are left out."""


@dataclass(frozen=True, eq=False)
class Question:
    """A recipient with the units he may have; `right` says which are, `read` whether the rules' is."""

    recipient: tuple[str, str]
    candidates: tuple[Candidate, ...]
    right: tuple[bool, ...]
    read: bool


def questions(example: Example) -> Iterator[Question]:
    """Those of a document, one for each pair that the gold set asks for and a candidate link has."""
    read = example.read
    told = [c.link for c, right in zip(example.candidates, example.labels, strict=True) if right]
    profiles, reading = read.linker.profiles, read.reading
    asked = list(assemble.asked_of(reading, assemble.grouped(reading, told, profiles, read.years), profiles))
    for one, candidates in zip(asked, Units(reading, read.scene.strip).candidates(asked, asked), strict=True):
        name = fold("".join(reading.text[slice(*profiles.whole_name(one.entry))].split()))
        title = fold_title(reading.lexicon.canonical(one.title.name) or one.title.name)
        fact = next((fact for fact in example.gold.triples if _is(fact, name, title)), None)
        if fact is not None:
            told_units = [reading.text[slice(*c.unit)] if c.unit else None for c in candidates]
            own = reading.text[slice(*one.entry.organization)] if one.entry.organization else None
            right = tuple(same_org(fact.organization, unit) for unit in told_units)
            yield Question((example.gold.id, name), tuple(candidates), right, same_org(fact.organization, own))


def _is(fact: Fact, name: str, title: str) -> bool:
    titles = {fold_title(form) for form in (fact.title, *fact.also)}
    return not fact.optional and fold(fact.recipient) == name and title in titles


def train(asked: Sequence[Question]) -> dict[str, float]:
    """The weights that make right choices likeliest; the honours of one recipient count as the root of their number."""
    told = Counter(one.recipient for one in asked)
    asked = [one for one in asked if any(one.right)]
    often = Counter(feature for one in asked for candidate in one.candidates for feature in candidate.features)
    vectorizer = DictVectorizer()
    rows = vectorizer.fit_transform(
        {feature: 1.0 for feature in candidate.features if often[feature] >= FEWEST_EXAMPLES}
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
    """Whether each gets a right unit by these weights."""
    return [
        max(zip(one.candidates, one.right, strict=True), key=lambda told: weight_of(told[0].features, weights))[1]
        for one in asked
    ]


def main() -> None:
    options = asked_for(__doc__)
    parts = [[list(questions(example)) for example in part] for part in folds(examples(options.gold))]
    flat = [[one for asked in part for one in asked] for part in parts]
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
        write(weights, "units")


if __name__ == "__main__":
    main()
