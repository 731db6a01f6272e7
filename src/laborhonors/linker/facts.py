"""What one document says: mentions in, triples and counts out; rules propose, the judge decides, `assemble` joins."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from laborhonors.linker import assemble
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.counted import Counted
from laborhonors.linker.elements import Sources
from laborhonors.linker.entries import PersonIndex
from laborhonors.linker.frames import Link
from laborhonors.linker.judge import Candidate, believed, candidates, names_of
from laborhonors.linker.linker import Linker
from laborhonors.linker.network import Network, ReadTape, network
from laborhonors.linker.posts import Posts
from laborhonors.linker.scene import Scene
from laborhonors.linker.surroundings import Told
from laborhonors.linker.tape import Tape
from laborhonors.linker.told_years import ToldYears
from laborhonors.linker.umbrellas import with_prizes, without_umbrellas
from laborhonors.linker.units import Units
from laborhonors.model import HonorCount, HonorTriple
from laborhonors.recognizers import Found
from laborhonors.recognizers.base import Reading
from laborhonors.regression import weights_of

Facts = tuple[tuple[HonorTriple, ...], tuple[HonorCount, ...]]


@dataclass(frozen=True)
class Linked:
    """A document after its rules have spoken: the links that they propose, and what judges and assembles them."""

    reading: Reading
    found: Found
    linker: Linker
    links: tuple[Link, ...]
    scene: Scene
    years: ToldYears
    network: Network | None = None
    """What weighs pairs, where it is not the one that the package carries."""

    @classmethod
    def of(cls, reading: Reading, found: Found, published: datetime.date | None) -> Linked:
        """Lets the rules read one document."""
        linker = Linker(Sources(reading, PersonIndex(reading.text, found.persons), found.titles, found.counts))
        links = tuple(with_prizes(reading, found.titles, linker.links()))
        return cls(reading, found, linker, links, linker.scene(links), ToldYears(reading, found.titles, published))

    def of_links(self, links: Iterable[Link]) -> Linked:
        """The same document if its rules had proposed these links only."""
        links = tuple(links)
        return replace(self, links=links, scene=self.linker.scene(links))

    @cached_property
    def asked(self) -> tuple[Candidate, ...]:
        """What the judge is asked about."""
        return tuple(candidates(self.scene, self.links))

    @cached_property
    def tape(self) -> Tape:
        """The document as the network reads it."""
        return Tape.of(self.scene, names_of(self.asked))

    @cached_property
    def weigher(self) -> ReadTape:
        """The document as the network has read it."""
        return ReadTape(self.tape, self.network or network())

    def facts(self, weights: Mapping[str, float] | None = None) -> Facts:
        """Triples and counts of the links that the judge believes, by the package's weights or by others."""
        return self.assembled(self.judged(weights))

    def judged(self, weights: Mapping[str, float] | None = None) -> list[Link]:
        """The links that are believed, those of the rules first; by other weights of features without the network."""
        weigh = None if weights is not None or not self.reading.marks else self._weigh
        told = believed(self.asked, weights_of("judge") if weights is None else weights, weigh)
        return without_umbrellas(self.reading.text, with_prizes(self.reading, self.found.titles, told))

    def assembled(self, links: Iterable[Link]) -> Facts:
        """Triples and counts of these links."""
        triples = self.triples(links)
        counted = self.counted(triples).chosen() if self.reading.marks else self.linker.counted
        return triples, tuple(assemble.counts(self.reading, counted, triples))

    def triples(self, links: Iterable[Link]) -> tuple[HonorTriple, ...]:
        """The triples of these links."""
        around = self.scene.surroundings
        units = Units(self.reading, around, self.linker.profiles.masthead)
        posts = Posts(self.reading, around)
        return tuple(
            assemble.triples(self.scene, links, self.linker.profiles, self.years, units, posts, self._weigh_units)
        )

    def counted(self, named: Sequence[HonorTriple]) -> Counted:
        """The numbers of recipients and the honours that they may be of, beside what is said of those named."""
        around, name_of = self.scene.surroundings, partial(assemble.name_of, self.reading)
        return Counted(self.reading, around, self.found, self.linker.counted, named, name_of)

    def _weigh(self, asked: Sequence[Candidate], features: Sequence[Told]) -> list[float]:
        return self.weigher.titles(((entry.name, title.span) for entry, title in names_of(asked)), features)

    def _weigh_units(self, names: Sequence[tuple[Piece, Piece | None]], features: Sequence[Told]) -> list[float]:
        return self.weigher.units(names, features)
