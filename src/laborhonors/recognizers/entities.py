"""What a recognizer of names gives: entities of a sentence; and the protocol by which any model can be one."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal, Protocol

EntityKind = Literal["person", "organization", "place", "date"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A name in a sentence: code points, half-open."""

    start: int
    end: int
    kind: EntityKind


class Recognizer(Protocol):
    """What finds names. Sentences are folded: half width, simplified, without line ends."""

    @property
    def kinds(self) -> AbstractSet[EntityKind]:
        """The kinds it finds. Of these its word is final; names of other kinds come from the built-in tagger."""

    def recognize(self, sentences: Sequence[str]) -> Sequence[Sequence[Entity]]:
        """The names of each sentence, one sequence a sentence, in order and without overlap."""
