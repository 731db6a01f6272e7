"""Rows of a table whose header names its columns: whose honours they tell, which, of which year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from laborhonors.linker.elements import Sources
from laborhonors.linker.entries import Entry, group_entry
from laborhonors.linker.frames import IN_COLUMN, Link, link_each
from laborhonors.linker.lines import cells_of, line_entries
from laborhonors.linker.lists import Lists
from laborhonors.linker.profiles import Profiles
from laborhonors.recognizers.titles import Title
from laborhonors.recognizers.titles.title import year_in
from laborhonors.text import Block
from laborhonors.text.tables import OWNERS

_HONOURS = frozenset({"honour", "proposed-honour"})
"""Columns of honours, held and proposed (拟授称号)."""


class TableRows:
    """The rows of a document's tables, in order: an empty cell of the honour's column has what stands above it."""

    def __init__(self, sources: Sources, profiles: Profiles):
        self._sources, self._profiles = sources, profiles
        self._text = sources.reading.text
        self._in_column: list[Title] = []

    def links(self, block: Block, lists: Lists, named: tuple[Title, ...], main: Entry | None) -> Iterator[Link]:
        """What a row tells: the honour's column, else the heading of the list that it is in, else the row, says which.

        `named` are the honours that the row names, `main` is the person whom the text is about.
        """
        past = [title for cell in cells_of(block, "past-honour") for title in self._sources.titles_in(*cell)]
        if cells := cells_of(block, *_HONOURS):
            told = [title for cell in cells for title in self._sources.titles_in(*cell)]
            proposed = "proposed-honour" in block.roles
            self._in_column = [replace(title, role="proposed") for title in told] if proposed else told
        column = self._in_column if not _HONOURS.isdisjoint(block.roles) else () if lists.titles else past
        entries = line_entries(self._sources.reading, self._sources.persons, block) or self._of_one(block, main)
        for entry in entries:
            self._profiles.add(entry)
        year = self._year(block)
        titles = column or lists.titles or named
        dated = [replace(title, year=title.year or year) for title in map(lists.graded, titles)]
        yield from link_each(dated, entries, "table-row", IN_COLUMN if column else 0.9)
        yield from link_each(past if titles is not past else (), entries, "past-honour", 0.92)

    def _of_one(self, block: Block, main: Entry | None) -> list[Entry]:
        """Whose honours a table without recipients tells: the unit's whose page it is, the main person's."""
        if not OWNERS.isdisjoint(block.roles):
            return []
        house = self._profiles.masthead
        told = [group_entry(self._text, *house)] if house is not None else []
        return [*told, main] if main is not None else told

    def _year(self, block: Block) -> int | None:
        return next((year for cell in cells_of(block, "year") if (year := year_in(self._text, *cell))), None)
