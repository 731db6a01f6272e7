"""Which post a recipient has: the one that the rules read, another that the tagger names, or none.

Each is a candidate, weighed by a conditional logit over readable binary features; the likeliest wins. The weights are
reviewed data, `data/lexicons/posts.csv`, written by `tools/train_posts.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.entries import Entry
from laborhonors.linker.nearby import Nearby
from laborhonors.linker.post_features import PostFeatures
from laborhonors.linker.surroundings import Surroundings
from laborhonors.linker.unit_features import Asked
from laborhonors.recognizers.base import Reading
from laborhonors.regression import weight_of, weights_of

_MOST_POSTS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post that the recipient may have, no pieces for none, with its features."""

    post: tuple[Piece, ...]
    features: tuple[str, ...]


class Posts:
    """The posts of one document that its recipients may have."""

    def __init__(self, reading: Reading, around: Surroundings):
        self._text = reading.text
        self._features = PostFeatures(reading, around)
        self._marks = [mark for mark in reading.marks if mark.tag == "position"]
        self._places = {(mark.start, mark.end) for mark in self._marks}
        self._nearby = Nearby(reading.text, self._marks, _MOST_POSTS)

    def chosen(self, one: Asked, weights: Mapping[str, float] | None = None) -> Entry:
        """The recipient's entry, which has his unit, with his likeliest post, by the package's weights or by others."""
        if not self._marks or one.entry.kind == "group" or self._agreed(one):
            return one.entry
        told = weights_of("posts") if weights is None else weights
        best = max(self.candidates(one), key=lambda candidate: weight_of(candidate.features, told))
        return replace(one.entry, position=best.post)

    def _agreed(self, one: Asked) -> bool:
        """Whether the tagger takes just what the rules read for a post."""
        return len(one.entry.position) == 1 and one.entry.position[0] in self._places

    def candidates(self, one: Asked) -> Iterator[Candidate]:
        """What the recipient may have."""
        features, (mentions, near, distance) = self._features, self._nearby.of(one.entry.name)
        rule, told = one.entry.position, set()
        for rank, mark in enumerate(near):
            post = ((mark.start, mark.end),)
            told.add(self._name(post))
            yield Candidate(post, features.of_post(one, post, True, rank, mentions))
        if rule and self._name(rule) not in told:
            yield Candidate(rule, features.of_post(one, rule, False, len(near), mentions))
        yield Candidate((), features.of_none(one, near, distance))

    def _name(self, post: tuple[Piece, ...]) -> str:
        return "".join(self._text[slice(*piece)] for piece in post)
