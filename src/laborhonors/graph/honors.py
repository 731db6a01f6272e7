"""Honours as nodes: a told title comes in, the id of its node goes out, and the rows of the nodes that are new.

A listed honour's node has the lexicon's id; of another title the node is the bare name (`honor:` and the key that the
lexicon compares names by), with what its form says. A title is looked up as the extractor resolved it, else by name.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from laborhonors.lexicon import HonorEntry, Lexicon
from laborhonors.lexicon.folding import bare, key
from laborhonors.model import Honor

# How many may hold an honour of a level in one year, at most: what namesakes among them are judged by.
HOLDERS = {
    "international": 500.0,
    "national": 1_500.0,
    "regional": 1_000.0,
    "provincial": 1_000.0,
    "city": 600.0,
    "district": 300.0,
    "industry": 600.0,
    "enterprise": 200.0,
}
Row = tuple[object, ...]


class HonorTable:
    """The honours that titles name. `new` gives the rows of nodes that were not there before."""

    def __init__(self, known: set[str], lexicon: Lexicon | None = None):
        self._known, self._given = known, lexicon
        self._nodes: dict[tuple[str, str | None], str] = {}
        self._new: dict[str, Row] = {}

    def node(self, title: str, honor: Honor | None) -> str:
        """The id of the node of a told title."""
        at = (title, honor.id if honor else None)
        if at not in self._nodes:
            self._nodes[at] = self._make(title, honor)
        return self._nodes[at]

    def new(self) -> list[Row]:
        """The rows of `honors` that are new since the last call, relatives of listed honours among them."""
        rows = list(self._new.values())
        self._new.clear()
        return rows

    @property
    def _lexicon(self) -> Lexicon:
        return self._given or Lexicon.default()

    def _make(self, title: str, honor: Honor | None) -> str:
        known = honor if honor is not None and honor.id is not None else self._lexicon.lookup(title)
        if known is not None and known.id is not None:
            entry = self._lexicon.get(known.id)
            for one in self._family(entry) if entry else ():
                self._add(one.id, _listed(one))
            if entry is None:
                self._add(known.id, _told(known.id, known))
            return known.id
        node = f"honor:{key(title)}"
        if node not in self._known:
            self._add(node, _told(node, honor or self._lexicon.describe(title), bare(title)))
        return node

    def _family(self, entry: HonorEntry) -> Iterator[HonorEntry]:
        """The honour, what it belongs to, and its near-twins, so that edges have both their ends."""
        yield entry
        for id in filter(None, (entry.parent, *entry.near_twins)):
            other = self._lexicon.get(id)
            if other is not None:
                yield other

    def _add(self, id: str, row: Row) -> None:
        if id not in self._known:
            self._known.add(id)
            self._new[id] = row


def _listed(entry: HonorEntry) -> Row:
    names = [entry.canonical, *entry.aliases, *entry.short_forms]
    return (
        *(entry.id, entry.canonical, True, names, entry.level, entry.region, list(entry.conferrers), entry.kind),
        *(entry.type, entry.since, entry.wikidata, entry.parent, list(entry.near_twins), entry.cycle),
        HOLDERS.get(entry.level or "national", 1_500.0),
    )


def _told(id: str, honor: Honor, name: str | None = None) -> Row:
    particular = honor.region is not None or honor.id is not None
    return (
        *(id, name or honor.name, honor.id is not None, [name or honor.name], honor.level, honor.region),
        *(list(honor.conferrers), honor.kind, honor.type, honor.since, None, None, [], None),
        HOLDERS.get(honor.level or "national", 1_500.0) if particular else math.inf,
    )
