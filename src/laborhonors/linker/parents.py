"""The unit whose department a text names alone: 云湖医院两名医生入选，|外科主任张三…; 公司|总装车间班长李四."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from laborhonors.lexicon import rows
from laborhonors.lexicon.cues import alternatives, cues
from laborhonors.linker.chain_parts import Piece, post_pattern
from laborhonors.linker.entries import Entry
from laborhonors.linker.told_units import ToldUnits
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.organizations import unit_ends

_REACH = {"head": 4, "member": 1}
"""How many paragraphs back the unit may stand whose head, or one of whose people, is told by his post alone."""
_OWN = regex.compile(r"(?:本|该|我)?(?:公司|集团|医院|学校|全院|全校|厂)(?=\p{Han}{2})")
"""A unit that speaks of itself: 公司|内销中心, which is no unit's name."""
_COUNTED = regex.compile(
    r"(?:旗下|下属|所属|系统|全[校厂院局矿])?(?:的|共?有|又有|再有|另有|还有)?(?:\d{1,3}|[一二两三四五六七八九十]{1,3})[名位人个]"
)
_RAISED = regex.compile(r"(?r)(?:涌现出?|培养出|走出)[^。；;!?\n]*?\Z")
_LONGEST_SENTENCE = 160
_FAR = 80
_OBJECTS = ("在", "于", "到", "赴", "由", "被", "向", "、")
_VENUES = ("在", "于", "到", "赴", "从", "由", "被", "向")
_BELONGS = regex.compile(r"(?:隶属|直属|归属|(?<=[,，。;；、(是])属)于?|[由归是]")
_RUNS = regex.compile(r"(?:直接)?(?:管理|管辖|经营|主管|主办|举办|管|直属|下属|所属|属下)")
_LONGEST_LEAD = 4


def is_told_parent(text: str, unit: Piece) -> bool:
    """Whether the text says that something belongs to a unit: 隶属甲海事局, 由乙县文化馆管理, 是丙局直属的."""
    leads = _BELONGS.finditer(text, max(0, unit[0] - _LONGEST_LEAD), unit[0])
    lead = next((match for match in leads if match.end() == unit[0]), None)
    if lead is None:
        return False
    return lead[0] not in "由归是" or _RUNS.match(text, unit[1]) is not None


def _belonged(reading: Reading) -> Iterator[tuple[Piece, list[Piece]]]:
    """The units that something is told to belong to, each with those told not far before it."""
    for mark in reading.marks:
        unit = mark.start, mark.end
        if mark.tag == "organization" and is_told_parent(reading.text, unit):
            near = reading.marks_in(mark.start - _FAR, mark.start)
            yield unit, [(other.start, other.end) for other in near if other.tag == "organization"]


class Parents:
    """The units of one text that may be the whole of which a department is named."""

    def __init__(self, reading: Reading, told: ToldUnits):
        self._text = reading.text
        self._told = told
        self._belonged = list(_belonged(reading))

    def told_of(self, group: Entry) -> Piece | None:
        """The unit that the text says a group belongs to, where no other unit is told between the two."""
        name = self._text[slice(*group.name)]
        for unit, near in self._belonged:
            at = self._text.rfind(name, max(0, unit[0] - _FAR), unit[0])
            between = (mark for mark in near if at + len(name) <= mark[0])
            if at >= 0 and all(self._text[slice(*mark)] == name for mark in between):
                return unit
        return None

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

    def of_post(self, entry: Entry) -> Piece | None:
        """The unit told last before one who is told by his post in it: 校长张三 of the school spoken of, 员工李四."""
        told = len(entry.position) == 1 and entry.position[0][1] <= entry.name[0]
        post = self._text[slice(*entry.position[0])].removeprefix("副") if told else ""
        for kind, blocks in _REACH.items():
            wholes = _parts(kind).get(post, ())
            if wholes:
                units = self._before(entry.name[0], blocks)
                return next((unit for unit in units if self._text.endswith(wholes, *unit)), None)
        return None

    def counting(self, entry: Entry) -> Piece | None:
        """The unit of which a paragraph counts those whom it goes on to name: 云湖医院三名医生入选，分别是张三…."""
        units = self._before(entry.name[0])
        return next((unit for unit in units if _COUNTED.match(self._text, unit[1]) and self._has_head(unit)), None)

    def raising(self, entry: Entry) -> Piece | None:
        """The unit of whose people a sentence tells: 甲局先后荣获…，涌现出省劳模张三."""
        raised = _RAISED.search(self._text, max(0, entry.name[0] - _LONGEST_SENTENCE), entry.name[0])
        units = self._told.before(raised.start(), _REACH["head"]) if raised else iter(())
        subjects = (unit for unit in units if not self._text.endswith(_OBJECTS, 0, unit[0]) and not self._gives(unit))
        own = (unit for unit in subjects if not self._text.endswith(cues("conferring-body"), *unit))
        return next((unit for unit in own if self._has_head(unit)), None)

    def of(self, department: Piece) -> Piece | None:
        """The unit told last before a department in its paragraph, of a kind that has such departments."""
        wholes = _wholes(self._text[slice(*department)])
        units = self._before(department[0]) if wholes else iter(())
        fitting = [unit for unit in units if self._text.endswith(wholes, *unit)]
        return next((unit for unit in fitting if not self._gives(unit)), fitting[0] if fitting else None)

    def _before(self, at: int, blocks: int = 1) -> Iterator[Piece]:
        """The units told before a place, the last first: no bodies that confer, no places of a meeting."""
        for unit in self._told.before(at, blocks):
            body = self._text.endswith(cues("conferring-body"), *unit)
            if not (body or self._text.endswith(_VENUES, 0, unit[0]) or _OWN.match(self._text, *unit)):
                yield unit

    def _has_head(self, unit: Piece) -> bool:
        """Whether a unit's name has its head word, and is not told by its trade (云湖|建设)."""
        return unit[1] in unit_ends(self._text, *unit)

    def _gives(self, unit: Piece) -> bool:
        """Whether a unit is told to give or to hold what the text is about: 甲公司近日|授予."""
        return _gives().match(self._text, unit[1]) is not None


@cache
def _gives() -> regex.Pattern[str]:
    return regex.compile(rf"[^，,。；;:“”\n]{{0,6}}?(?:授予|{alternatives('host-verb')})")


def _wholes(department: str) -> tuple[str, ...]:
    """How the units end that have such a department: 医院 of 外科, 大学 of 机械系."""
    parts = _parts("department")
    ends = (department[at:] for at in range(len(department)))
    return next((parts[end] for end in ends if end in parts), ())


@cache
def _parts(kind: str) -> dict[str, tuple[str, ...]]:
    """The last words of departments, or the posts, each with the endings of the units that have them."""
    return {row["part"]: tuple(row["units"].split("|")) for row in rows("unit_parts") if row["kind"] == kind}
