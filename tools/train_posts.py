"""Trains the choice of a recipient's post (`laborhonors.linker.posts`) and says how well it does on unseen documents.

    python tools/train_posts.py GOLD[=TAGGER.npz] [...] [--test UNSEEN.jsonl] [--write]

The files are those of `train_judge.py`. Each person with an honour that the gold set has is asked for, with the unit
that the network gives him; each post that he may have is an example, right where it is the gold set's. The figures are
cross-validated by document. `--write` trains on all and writes `data/lexicons/posts.csv`. Needs scikit-learn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from choices import answer, asked_in
from conditional_logit import Question, learn
from laborhonors.linker.assemble import text_of
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.posts import Posts
from laborhonors.linker.units import Units
from laborhonors.recognizers.base import Reading
from laborhonors.score import fold
from train_judge import Example

FEWEST_EXAMPLES, KEPT_SMALL = 10, 2.0


def questions(example: Example) -> Iterator[Question]:
    """Those of a document, one for each pair of a person that the gold set asks for and a candidate link has."""
    reading, around, asked = example.read.reading, example.read.scene.surroundings, asked_in(example)
    posts = Posts(reading, around)
    chosen = Units(reading, around, example.read.linker.profiles.masthead).chosen(asked, example.read.weigher.units)
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


if __name__ == "__main__":
    learn("posts", questions, __doc__ or "", FEWEST_EXAMPLES, KEPT_SMALL)
