"""Trains the choice of an honour's year (`laborhonors.linker.years`) and says how well it does on unseen documents.

    python tools/train_years.py GOLD[=TAGGER.npz] [...] [--test UNSEEN.jsonl] [--write]

The files are those of `train_judge.py`. Each recipient and honour that the gold set has is asked for, where the text
leaves a choice; each year that the text tells around it, and none, is an example, right where it is the gold set's.
`--write` trains on all and writes `data/lexicons/years.csv`. Needs scikit-learn.
"""

from __future__ import annotations

from collections.abc import Iterator

from choices import answer, asked_of, groups_in
from conditional_logit import Question, learn
from laborhonors.linker.years import Years
from train_judge import Example

FEWEST_EXAMPLES, KEPT_SMALL = 10, 10.0
COUNTS_KNOWN = 4.0
"""What a gold or golden document counts beside a training text: it was read with more care. Golden years chosen wrong
fall from 79 to 43 of 548; of unseen ones as many are right, within their noise (.867, .863)."""


def questions(example: Example) -> Iterator[Question]:
    """Those of a document, one for each honour of the gold set whose year is to be chosen."""
    groups = groups_in(example)
    asked = asked_of(example, groups)
    years = Years(example.read.reading, example.read.years, asked, groups)
    for at, one in enumerate(asked):
        recipient, fact = answer(example, one)
        if fact is not None and not years.settled(at):
            candidates = list(years.candidates(at))
            right = tuple(candidate.year == fact.year for candidate in candidates)
            features = tuple(candidate.features for candidate in candidates)
            yield Question(recipient, features, right, right[0], COUNTS_KNOWN if example.known else 1.0)


if __name__ == "__main__":
    learn("years", questions, __doc__ or "", FEWEST_EXAMPLES, KEPT_SMALL)
