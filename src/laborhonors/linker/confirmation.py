"""Whether the tagger confirms a name: what it names there, and how likely that is to hold an honour or to be held."""

from __future__ import annotations

from functools import cached_property

from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.entries import Entry
from laborhonors.recognizers.base import Reading

_HOLDERS = ("person", "organization")


def mark_of(entry: Entry) -> str:
    """The kind of the tagger's names that such a recipient's is of."""
    return "person" if entry.kind == "person" else "organization"


class Confirmation:
    """What the tagger says of the names of one document."""

    def __init__(self, reading: Reading):
        self._reading = reading

    def of(self, span: Piece, kind: str) -> str:
        """How the tagger's names of a kind lie to a span: exact, overlap, none."""
        marks = [mark for mark in self._reading.marks_over(*span) if mark.tag == kind]
        return ("exact" if marks[-1][:2] == span else "overlap") if marks else "none"

    def holds(self, span: Piece, kind: str) -> float | None:
        """How likely the tagger's names of a kind over a span are to hold or to be held, as log-odds."""
        over = self._reading.marks_over(*span)
        return max((mark.holds for mark in over if mark.tag == kind and mark.holds is not None), default=None)

    def receives(self, entry: Entry, least: float) -> bool:
        """Whether the tagger takes a recipient for one, by log-odds of at least so much."""
        held = self.holds(entry.name, mark_of(entry))
        return held is not None and held >= least

    def holds_anywhere(self, name: str) -> float | None:
        """The most of that among the persons and units of a name."""
        return self._by_name.get(name)

    def is_held(self, title: Piece) -> bool:
        """Whether the tagger takes just that for an honour which somebody named is given."""
        held = self.holds(title, "title")
        return held is not None and held >= 0 and self.of(title, "title") == "exact"

    @cached_property
    def _by_name(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for mark in self._reading.marks:
            if mark.tag in _HOLDERS and mark.holds is not None:
                name = self._reading.text[mark.start : mark.end]
                found[name] = max(mark.holds, found.get(name, mark.holds))
        return found
