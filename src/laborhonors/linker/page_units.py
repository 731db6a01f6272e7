"""Units that a recipient may have though nothing tells them near him: the page's own, by how it shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from laborhonors.linker.chain_parts import Piece
from laborhonors.recognizers.base import Mark, Reading

_HEAD, _FOOT = 120, 60
"""Characters of the raw text at whose head, and in whose last lines, the unit is named whose page it may be; the gate
lets both through (`gate.py`)."""
_MOST_AT_HEAD, _MOST_AT_FOOT = 3, 2


class PageUnit(NamedTuple):
    """A unit that the page shows, with the tagger's name for it and the ways in which it is shown: self (whose paper
    it is by the rules), head, foot."""

    unit: Piece
    mark: Mark | None
    shown: tuple[str, ...]


def page_units(reading: Reading, marks: Sequence[Mark], masthead: Piece | None) -> Mapping[str, PageUnit]:
    """By name, the units that a page shows, of those that the tagger names (`marks`, in order).

    `masthead` is the one that the rules read as whose paper it is.
    """
    told: dict[str, PageUnit] = {}
    for unit, mark, way in _shown(reading, marks, masthead):
        name = reading.text[slice(*unit)]
        known = told.get(name, PageUnit(unit, mark, ()))
        told[name] = known if way in known.shown else known._replace(shown=(*known.shown, way))
    return told


def _shown(reading: Reading, marks: Sequence[Mark], masthead: Piece | None) -> Iterator[tuple[Piece, Mark | None, str]]:
    if masthead is not None:
        yield masthead, next((mark for mark in marks if mark[:2] == masthead), None), "self"
    folded = reading.folded
    for mark in marks[:_MOST_AT_HEAD]:
        if folded.offsets[mark.start] < _HEAD:
            yield mark[:2], mark, "head"
    for mark in marks[-_MOST_AT_FOOT:]:
        if folded.offsets[reading.block_at(mark.start).start] >= len(folded.raw) - _FOOT:
            yield mark[:2], mark, "foot"


def parent_around(reading: Reading, name: Piece) -> Piece | None:
    """The parent that the tagger's name over a group's name begins with: 中铁设计|徐升桥创新工作室."""
    over = (mark for mark in reading.marks_over(*name) if mark.tag == "organization")
    return next(((mark.start, name[0]) for mark in over if mark.start + 1 < name[0] and mark.end >= name[1]), None)
