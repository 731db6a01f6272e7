"""Trains the choice of the honour that a number of recipients is of (`laborhonors.linker.counted`).

    python tools/train_counts.py GOLD[=TAGGER.npz] [...] [--test UNSEEN.jsonl] [--write]

The files are those of `train_judge.py`, to be run after the network: each honour that a number may be of is an example,
right where the gold set has the two together, left out where that has a larger number of the same honour, of which this
one may be a part. The figures are cross-validated by document. `--write` trains on all and writes
`data/lexicons/counts.csv`. Needs scikit-learn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from laborhonors.linker import assemble
from laborhonors.linker.counted import Candidate
from laborhonors.model import HonorTriple
from laborhonors.recognizers.counts import Count
from laborhonors.recognizers.titles import Title
from laborhonors.regression import probability_of
from laborhonors.score import Count as GoldCount
from laborhonors.score import Facts, Tally, figures, fold_title, judge
from train_judge import Example, apart, asked_for, examples, fitted, folds, write

FEWEST_EXAMPLES, STRENGTH = 10, 0.1
COUNTS_KNOWN = 4.0
"""What a gold or golden document counts beside a training text, which leaves out many numbers."""
THRESHOLD = 0.4
"""Of texts that no rule was written for F1 is the same from .3 to .4, precision rises from .69 to .73. It is less than
.5 as many right numbers are not marked in the training texts."""
TRIED = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5)


class Told(NamedTuple):
    """A document with its numbers, each with the honours that it may be of and which of these are right."""

    example: Example
    named: Sequence[HonorTriple]
    numbers: Sequence[tuple[Count, Sequence[Candidate], Sequence[bool | None]]]


def told_of(example: Example) -> Told:
    read = example.read
    named = read.triples(read.judged())
    counted = read.counted(named)
    asked = ((count, tuple(counted.candidates(count))) for count in read.found.counts)
    numbers = [(count, told, [_is_right(example, count, one) for one in told]) for count, told in asked]
    return Told(example, named, numbers)


def _is_right(example: Example, count: Count, candidate: Candidate) -> bool | None:
    name = fold_title(candidate.name)
    numbers = {told.count for told in example.gold.counts if fold_title(told.title) == name}
    if count.number in numbers:
        return True
    return None if numbers and max(numbers) > count.number else False


def train(told: Iterable[Told]) -> dict[str, float]:
    rows = [
        (candidate.features, right, COUNTS_KNOWN if document.example.known else 1.0)
        for document in told
        for _, candidates, labels in document.numbers
        for candidate, right in zip(candidates, labels, strict=True)
        if right is not None
    ]
    return fitted(rows, FEWEST_EXAMPLES, STRENGTH, 0.02)


class Chosen(NamedTuple):
    """A document with its numbers, each with its likeliest honour and how likely that is."""

    told: Told
    best: Sequence[tuple[float, Candidate, Count]]


def chosen(told: Told, weights: Mapping[str, float]) -> Chosen:
    weighed = (
        max(((probability_of(c.features, weights), c, count) for c in candidates), key=lambda one: one[0])
        for count, candidates, _ in told.numbers
        if candidates
    )
    return Chosen(told, list(weighed))


def tally(told: Told, counted: Iterable[tuple[Title, Count]]) -> Tally:
    gold = told.example.gold
    counts = assemble.counts(told.example.read.reading, counted, told.named)
    return judge(gold, Facts(id=gold.id, counts=tuple(GoldCount(**count.model_dump()) for count in counts)))


def likely(of: Chosen, threshold: float) -> Iterator[tuple[Title, Count]]:
    return ((one.title, count) for probability, one, count in of.best if probability >= threshold)


def shown(name: str, tallies: Sequence[Tally]) -> str:
    told = figures(tallies).counts
    return f"{name:30} {told.precision:.3f} {told.recall:.3f} {told.f1:.3f}"


def figures_of(name: str, found: Sequence[Chosen]) -> Iterator[str]:
    yield shown(f"{name}: rules", [tally(one.told, one.told.example.read.linker.counted) for one in found])
    for threshold in TRIED:
        yield shown(f"{name}: {threshold}", [tally(one.told, likely(one, threshold)) for one in found])


def main() -> None:
    options = asked_for(__doc__ or "")
    parts = folds([told_of(example) for example in examples(options.gold)])
    found: list[Chosen] = []
    for part, others in apart(parts):
        weights = train(others)
        found += [chosen(one, weights) for one in part]
    for known, name in ((False, "cross-validated, fresh"), (True, "cross-validated, known")):
        print(*figures_of(name, [one for one in found if one.told.example.known == known]), sep="\n")
    weights = train([one for part in parts for one in part]) | {"threshold": THRESHOLD}
    print(len(weights), "weights")
    if options.test:
        unseen = [chosen(told_of(example), weights) for example in examples([options.test])]
        print(*figures_of("unseen", unseen), sep="\n")
    if options.write:
        write(weights, "counts")


if __name__ == "__main__":
    main()
