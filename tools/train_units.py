"""Trains the choice of a recipient's unit (`laborhonors.linker.units`) and says how well it does on unseen documents.

    python tools/train_units.py GOLD[=TAGGER.npz] [...] [--test UNSEEN.jsonl] [--write]

The files are those of `train_judge.py`. Each recipient of an honour that the gold set has is asked for; each unit that
he may have is an example, right where it is the gold set's. The figures are cross-validated by document. `--write`
trains on all and writes `data/lexicons/units.csv`. Needs scikit-learn.
"""

from __future__ import annotations

from collections.abc import Iterator

from choices import Question, answer, asked_in, run
from laborhonors.linker.units import Units
from laborhonors.score import same_org
from train_judge import Example

KEPT_SMALL = 10.0


def questions(example: Example) -> Iterator[Question]:
    """Those of a document, one for each pair that the gold set asks for and a candidate link has."""
    text, asked = example.read.reading.text, asked_in(example)
    units = Units(example.read.reading, example.read.scene.surroundings)
    for one, candidates in zip(asked, units.candidates(asked, asked), strict=True):
        recipient, fact = answer(example, one)
        if fact is not None:
            told = [text[slice(*c.unit)] if c.unit else None for c in candidates]
            read = text[slice(*one.entry.organization)] if one.entry.organization else None
            right = tuple(same_org(fact.organization, unit) for unit in told)
            features = tuple(c.features for c in candidates)
            yield Question(recipient, features, right, same_org(fact.organization, read))


if __name__ == "__main__":
    run(__doc__, "units", KEPT_SMALL, questions)
