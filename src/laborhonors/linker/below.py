"""Recipients below a title, however far: a list told line by line, portraits one after another.

The rules read the lists whose form they know. The tagger knows a name without its line's form: here are the persons and
units that it takes for recipients and to whom no rule gives a title, with the titles above them that may be theirs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.entries import Entry
from laborhonors.linker.marked_recipients import LIKELY, entry_of, is_name
from laborhonors.linker.scene import Scene
from laborhonors.recognizers.base import Taken
from laborhonors.recognizers.titles import Title
from laborhonors.text import Block

_SENTENCES, _TITLES = 2, 4
"""So many sentences with titles above a recipient are looked at, and so many titles of each, the nearest."""

_PLACES = ("省", "市", "县", "区", "州", "盟", "旗")

Titles = Sequence[Sequence[tuple[int, Title]]]
"""The titles of each sentence that may be somebody's who is named, with the numbers of their elements."""


def titles_above(scene: Scene, titles: Titles) -> Iterator[tuple[int, Title, Entry]]:
    """Each recipient to whom no rule gives a title with each title above, and the number of the title's sentence."""
    titled = [(told[0][1].start, index) for index, told in enumerate(titles) if told]
    for entry in _recipients(scene) if titled else ():
        at = bisect_right(titled, (entry.name[0],))
        for _, sentence in reversed(titled[max(0, at - _SENTENCES) : at]):
            above = [title for _, title in titles[sentence] if title.tail <= entry.name[0]]
            yield from ((sentence, title, entry) for title in above[-_TITLES:])


def _recipients(scene: Scene) -> list[Entry]:
    """Those that sentences read, and the tagger's where none and no rule does; only whom the tagger believes."""
    read = [entry for told in scene.recipients for _, entry in told]
    holders = (entry for told in scene.holders.values() for entry in told.values())
    others = (cell for block in scene.reading.blocks for cell in _where(scene.text, block))
    taken = Taken(len(scene.text), (*(entry.name for entry in (*read, *holders)), *scene.aside, *others))
    marked = (mark for mark in scene.reading.marks if taken.free(mark.start, mark.end))
    told = (entry_of(scene.text, mark) for mark in marked if is_name(scene.persons, mark))
    orphans = (entry for entry in (*read, *told) if scene.is_orphan(entry))
    found = {entry.name: entry for entry in orphans if scene.confirmation.receives(entry, LIKELY)}
    return [found[name] for name in sorted(found)]


def _where(text: str, block: Block) -> Iterator[Piece]:
    """The cells of a row that only say where: 长河县 under 地区."""
    told = zip(block.cells, block.roles, strict=False)
    return (cell for cell, role in told if role == "other" and text.endswith(_PLACES, *cell))
