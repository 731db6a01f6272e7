"""Unit and post right before a name as the tagger reads them, for what the chain's words do not show."""

from __future__ import annotations

from dataclasses import replace

from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.entries import Entry, is_delegate
from laborhonors.recognizers.base import Mark, Reading

_JOINT = " "
"""What may stand between the parts of a chain."""


class MarkedChains:
    """The chains of a document that its tagger's names make up, each read back from a recipient's name."""

    def __init__(self, reading: Reading):
        self._text = reading.text
        self._ends = {mark.end: mark for mark in reading.marks}

    def completed(self, entry: Entry) -> Entry:
        """The entry with the unit where it has none, and with all of its post where it has the end of it."""
        if entry.kind == "group":
            return entry
        unit, post = self._before(entry.name[0])
        if entry.organization is None and unit is not None and not is_delegate(self._text, *unit):
            entry = replace(entry, organization=unit)
        if post is not None and self._goes_on(entry, post):
            entry = replace(entry, position=(post,))
        return entry

    def _goes_on(self, entry: Entry, post: Piece) -> bool:
        if len(entry.position) != 1 or (entry.organization is not None and post[0] < entry.organization[1] <= post[1]):
            return False
        start, end = entry.position[0]
        return end - start < post[1] - post[0] and self._text[slice(*post)].endswith(self._text[start:end])

    def _before(self, at: int) -> tuple[Piece | None, Piece | None]:
        posts: list[Piece] = []
        while (mark := self._ends.get(at) or self._behind_joint(at)) is not None:
            if mark.tag == "organization":
                return (mark.start, mark.end), _joined(posts)
            if mark.tag != "position":
                break
            posts.append((mark.start, mark.end))
            at = mark.start
        return None, _joined(posts)

    def _behind_joint(self, at: int) -> Mark | None:
        return self._ends.get(at - 1) if self._text[at - 1 : at] == _JOINT else None


def _joined(posts: list[Piece]) -> Piece | None:
    return (posts[-1][0], posts[0][1]) if posts else None
