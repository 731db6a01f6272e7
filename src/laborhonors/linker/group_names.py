"""The full name of a group that is told by its end: 云溪镇中心小学 where the text has 青州市云溪镇中心小学 too."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.entries import Entry
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.organizations import department_ends, is_place, parent_end, unit_ends


class GroupNames:
    """The units that the tagger names in one document, each where it stands first; `told` are the recipients."""

    def __init__(self, reading: Reading, told: Iterable[Entry]):
        self._text = reading.text
        self._recipients = {self._text[slice(*entry.name)] for entry in told}
        self._first: dict[str, Piece] = {}
        for mark in reading.marks:
            if mark.tag == "organization":
                self._first.setdefault(self._text[mark.start : mark.end], (mark.start, mark.end))
        self._backwards = sorted(name[::-1] for name in self._first)
        self._known: dict[str, Piece | None] = {}

    def whole(self, entry: Entry) -> Entry:
        """The entry; a group's with its full name, and with the unit that this begins with.

        A studio's own name is its full one (decision 60).
        """
        name = self._text[slice(*entry.name)]
        if entry.kind == "person" or name.endswith("工作室"):
            return entry
        if name not in self._known:
            self._known[name] = self._whole(name)
        full = self._known[name]
        if full is None:
            return entry
        parent = parent_end(self._text, *full)
        told = entry.organization
        own = told if told and self._text[slice(*told)] not in self._text[slice(*full)] else None
        return replace(entry, name=full, organization=(full[0], parent) if parent > full[0] + 1 else own)

    def _whole(self, name: str) -> Piece | None:
        """Where the only name stands that ends in this one behind a unit, or is a recipient's that does behind a place.

        None where there is none such.
        """
        longer = list(self._longer(name))
        longest = max(longer, key=len, default="")
        if not longest or not all(longest.endswith(full) for full in longer):
            return None
        start, end = self._first[longest]
        at = end - len(name)
        if is_place(self._text[start:at]):
            return (start, end) if longest in self._recipients else None
        ends = *unit_ends(self._text, start, end), *department_ends(self._text, start, end)
        return (start, end) if at in ends else None

    def _longer(self, name: str) -> Iterator[str]:
        """The longer names that end in this one."""
        end = name[::-1]
        for at in range(bisect_right(self._backwards, end), len(self._backwards)):
            if not self._backwards[at].startswith(end):
                return
            yield self._backwards[at][::-1]
