"""Trains the choice of an honour's status (`laborhonors.linker.statuses`) and says how well it does on unseen text.

    python tools/train_statuses.py GOLD[=TAGGER.npz] [...] [--test UNSEEN.jsonl] [--write]

The files are those of `train_judge.py`. Each recipient and honour that the gold set has is an example, where its
status is to be weighed: proposed or conferred, as the gold set has it. The figures are cross-validated by document.
`--write` trains on all and writes `data/lexicons/statuses.csv`. Needs scikit-learn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from choices import answer, asked_of, groups_in
from laborhonors.linker.assemble import status_of
from laborhonors.linker.statuses import Statuses
from laborhonors.regression import probability_of
from train_judge import Example, apart, asked_for, examples, fitted, folds, write

FEWEST_EXAMPLES, STRENGTH, LEAST = 8, 0.3, 0.02
COUNTS_KNOWN = 4.0
"""What a gold or golden document counts beside a training text; of unseen ones as many are right if it is 1."""


class Question(NamedTuple):
    """The features of an honour, whether it is proposed, what the rules read, and what the question counts."""

    features: tuple[str, ...]
    proposed: bool
    read: bool
    counts: float


def questions(example: Example) -> list[Question]:
    """Those of a document; they count together as the root of their number."""
    told = list(_questions(example))
    counts = (COUNTS_KNOWN if example.known else 1.0) * max(len(told), 1) ** -0.5
    return [one._replace(counts=counts) for one in told]


def _questions(example: Example) -> Iterator[Question]:
    groups = groups_in(example)
    asked = asked_of(example, groups)
    statuses = [status_of(links) for links in groups]
    told = Statuses(example.read.scene, asked, statuses)
    for at, one in enumerate(asked):
        _, fact = answer(example, one)
        if fact is not None and fact.status != "revoked" and not told.settled(at):
            yield Question(told.features(at), fact.status == "proposed", statuses[at] == "proposed", 1.0)


def train(told: Sequence[Question]) -> dict[str, float]:
    return fitted([(one.features, one.proposed, one.counts) for one in told], FEWEST_EXAMPLES, STRENGTH, LEAST)


def shown(name: str, told: Sequence[Question], weights: Sequence[Mapping[str, float]]) -> str:
    """How many are right, by the rules and by the weights that judge each."""
    answers = [probability_of(one.features, by) > 0.5 for one, by in zip(told, weights, strict=True)]
    right = sum(answer == one.proposed for one, answer in zip(told, answers, strict=True))
    rules = sum(one.read == one.proposed for one in told)
    return f"{name:24} {right / len(told):.3f} right, rules {rules / len(told):.3f}, of {len(told)}"


def main() -> None:
    options = asked_for(__doc__ or "")
    parts = [[one for example in part for one in questions(example)] for part in folds(examples(options.gold))]
    by: list[Mapping[str, float]] = []
    for part, others in apart(parts):
        by += [train(others)] * len(part)
    everything = [one for part in parts for one in part]
    print(shown("cross-validated", everything, by))
    weights = train(everything)
    print(len(weights), "weights")
    if options.test:
        unseen = [one for example in examples([options.test]) for one in questions(example)]
        print(shown("unseen", unseen, [weights] * len(unseen)))
    if options.write:
        write(weights, "statuses")


if __name__ == "__main__":
    main()
