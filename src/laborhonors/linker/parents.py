"""The unit whose department a text names alone: 云湖医院两名医生入选，|外科主任张三…; 公司|总装车间班长李四."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

import regex

from laborhonors.lexicon import rows
from laborhonors.lexicon.cues import alternatives, cues
from laborhonors.linker.chain_parts import Piece, post_pattern
from laborhonors.linker.entries import Entry
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.organizations import is_place, unit_ends
from laborhonors.text import Block

_IN_NAME = frozenset({"n", "nz", "LOC", "ns", "ORG", "nt", "m", "PER"})
_SHORTEST = 3
_BLOCKS_BACK = 4
_OWN = regex.compile(r"(?:本|该|我)?(?:公司|集团|医院|学校|全院|全校|厂)(?=\p{Han}{2})")
"""A unit that speaks of itself: 公司|内销中心, which is no unit's name."""
_COUNTED = regex.compile(r"(?:的|共?有|又有|再有|另有|还有)?(?:\d{1,3}|[一二两三四五六七八九十]{1,3})[名位人个]")
_VENUES = ("在", "于", "到", "赴", "从", "由", "被", "向")


class Parents:
    """The units of one text that may be the whole of which a department is named."""

    def __init__(self, reading: Reading):
        self._reading = reading
        self._text = reading.text
        self._blocks = reading.blocks
        self._starts = [block.start for block in reading.blocks]
        self._units: dict[int, tuple[Piece, ...]] = {}

    def named_part(self, entry: Entry) -> Piece | None:
        """The department that stands where the entry's unit should: 外科, 公司|总装车间, 外科|主任."""
        unit = entry.organization
        if unit is None:
            return self._department_of(entry.position[0]) if entry.position else None
        if (own := _OWN.match(self._text, *unit)) is not None:
            return own.end(), unit[1]
        return None if entry.sure else unit

    def _department_of(self, post: Piece) -> Piece | None:
        """The department in a post told without a unit: 外科 in 外科主任."""
        begins = min((match.start() for match in post_pattern().finditer(self._text, *post)), default=post[0])
        return (post[0], begins) if _wholes(self._text[post[0] : begins]) else None

    def headed(self, entry: Entry) -> Piece | None:
        """The unit told last before a person told by his post as its head: 校长张三 of the school spoken of."""
        post = self._text[slice(*entry.position[0])] if entry.position else ""
        wholes = next((wholes for part, wholes in _parts() if post in (part, f"副{part}")), ())
        units = self._before(entry.name[0], _BLOCKS_BACK) if wholes else iter(())
        return next((unit for unit in units if self._text.endswith(wholes, *unit)), None)

    def counting(self, entry: Entry) -> Piece | None:
        """The unit of which a paragraph counts those whom it goes on to name: 云湖医院三名医生入选，分别是张三…."""
        units = self._before(entry.name[0])
        return next((unit for unit in units if _COUNTED.match(self._text, unit[1])), None)

    def of(self, department: Piece) -> Piece | None:
        """The unit told last before a department in its paragraph, of a kind that has such departments."""
        wholes = _wholes(self._text[slice(*department)])
        units = self._before(department[0]) if wholes else iter(())
        fitting = [unit for unit in units if self._text.endswith(wholes, *unit)]
        return next((unit for unit in fitting if not self._gives(unit)), fitting[0] if fitting else None)

    def _before(self, at: int, blocks: int = 1) -> Iterator[Piece]:
        """The units told before a place in its paragraph, and in some paragraphs before it, the last first."""
        index = bisect_right(self._starts, at) - 1
        for block in self._blocks[max(0, index + 1 - blocks) : index + 1][::-1]:
            yield from (unit for unit in self._units_of(block) if unit[1] <= at)

    def _units_of(self, block: Block) -> tuple[Piece, ...]:
        if block.start not in self._units:
            self._units[block.start] = tuple(self._named(block))
        return self._units[block.start]

    def _named(self, block: Block) -> Iterator[Piece]:
        """The units named in a paragraph, the last first: no bodies that confer, no places of a meeting."""
        for at in reversed(unit_ends(self._text, block.start, block.end)):
            begin = self._name_start(block.start, at)
            body = self._text.endswith(cues("conferring-body"), 0, at)
            venue = self._text.endswith(_VENUES, block.start, begin)
            own = _OWN.match(self._text, begin, at) is not None
            if at - begin >= _SHORTEST and not (own or body or venue or is_place(self._text[begin:at])):
                yield begin, at

    def _name_start(self, start: int, end: int) -> int:
        """Where the nouns begin of which a unit's name is made."""
        begin = end
        for word in reversed(self._reading.words_in(start, end)):
            if word.end < begin or (word.tag not in _IN_NAME and word.end < end):
                break
            begin = word.start
        return begin

    def _gives(self, unit: Piece) -> bool:
        """Whether a unit is told to give or to hold what the text is about: 甲公司近日|授予."""
        return _gives().match(self._text, unit[1]) is not None


@cache
def _gives() -> regex.Pattern[str]:
    return regex.compile(rf"[^，,。；;:“”\n]{{0,6}}?(?:授予|{alternatives('host-verb')})")


def _wholes(department: str) -> tuple[str, ...]:
    """How the units end that have such a department: 医院 of 外科, 大学 of 机械系."""
    return next((whole for part, whole in _parts() if department.endswith(part)), ())


@cache
def _parts() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Departments' last words, the longest first, each with the endings of units that have them."""
    told = ((row["part"], tuple(row["units"].split("|"))) for row in rows("unit_parts"))
    return tuple(sorted(told, key=lambda part: -len(part[0])))
