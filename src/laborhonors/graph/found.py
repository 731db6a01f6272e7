"""What is found under one name: the holders of an honour, the persons, the organizations."""

from __future__ import annotations

from collections.abc import Sequence

from laborhonors import markup
from laborhonors.graph.answers import Answer
from laborhonors.graph.nodes import Conferral, Organization, Person, by_year
from laborhonors.graph.ref import Ref

SHOWN = 20  # cards; a notebook's cell is to be read


class Holders(Answer[Conferral]):
    """Who holds one honour; the holders of its sub-honours and of its near-twins stand apart."""

    def __init__(
        self,
        honor: Ref,
        conferrals: Sequence[Conferral],
        sub_honors: Sequence[Holders] = (),
        near_twins: Sequence[Holders] = (),
    ):
        super().__init__(Conferral, conferrals)
        self.honor, self.sub_honors, self.near_twins = honor, tuple(sub_honors), tuple(near_twins)

    def _repr_html_(self) -> str:
        apart = (*(("sub-honour", one) for one in self.sub_honors), *(("near twin", one) for one in self.near_twins))
        notes = [f"{what}: {one.honor.name} ({len(one)})" for what, one in apart if len(one)]
        return markup.heading(self.honor.name, f"{len(self)} told") + super()._repr_html_() + markup.notes(notes)


class People(Answer[Person]):
    """The persons of one name. What is asked of all of them is the answer of each, one after the other."""

    def __init__(self, values: Sequence[Person]):
        super().__init__(Person, values)

    @property
    def honors(self) -> Answer[Ref]:
        """The honours held, by any of them."""
        return Answer(Ref, [honor for person in self for honor in person.honors])

    def timeline(self) -> Answer[Conferral]:
        """The conferrals by year."""
        return by_year(conferral for person in self for conferral in person.conferrals)

    def _repr_html_(self) -> str:
        return "".join(person._repr_html_() for person in self[:SHOWN]) or markup.notes(["no person of that name"])


class Organizations(Answer[Organization]):
    """The organizations of one name."""

    def __init__(self, values: Sequence[Organization]):
        super().__init__(Organization, values)

    def honors(self, *, recursive: bool = False) -> Answer[Conferral]:
        """The conferrals to the unit and its people, by year; `recursive` adds those of its parts."""
        return by_year(conferral for unit in self for conferral in unit.honors(recursive=recursive))

    def _repr_html_(self) -> str:
        return "".join(unit._repr_html_() for unit in self[:SHOWN]) or markup.notes(["no organization of that name"])
