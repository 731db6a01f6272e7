"""How two organizations are related: one in the other, an abbreviation of it, or spelled nearly alike.

Ids of organizations come in, a score in 0-1 and a reason in words go out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from laborhonors.extras import require
from laborhonors.lexicon import terms

DEEPEST = 12  # levels of organizations in organizations; more is a circle in somebody's list
LONG = 8  # characters of a key that may be spelled nearly alike
ALIKE = 90.0  # rapidfuzz's ratio, of 100
SUFFIX = 5  # characters of a unit's own name when it is told without its parent
SHORTEST = 4  # characters of a name without its legal form
_UNITS = "省市县区州镇乡"
ABBREVIATION = 5  # characters at most
_TELLING_APART = re.compile(r"[0-9〇零一二三四五六七八九十百第东南西北中上下新老大小]")


@dataclass(frozen=True, slots=True)
class Kinship:
    """Organizations with their keys, names and parents; honours' names, for reasons."""

    keys: Mapping[str, str]
    names: Mapping[str, str]
    parents: Mapping[str, str]
    honors: Mapping[str, str] = field(default_factory=dict)

    def name(self, unit: str) -> str:
        """The name to show."""
        return self.names.get(unit, unit)

    def honor_name(self, honor: str) -> str:
        """The honour's name to show."""
        return self.honors.get(honor, honor)

    def ancestors(self, unit: str) -> Iterator[str]:
        """What the unit is part of, the nearest first."""
        for _ in range(DEEPEST):
            parent = self.parents.get(unit)
            if parent is None:
                return
            yield parent
            unit = parent

    def relation(self, left: str, right: str) -> tuple[float, str] | None:
        """The score and the reason for taking them for one person's unit; None where nothing relates them."""
        if left == right:
            return 0.97, f"the same unit: {self.name(left)}"
        low, high = (left, right) if left in self.ancestors(right) else (right, left)
        if low in self.ancestors(high):
            return 0.88, f"{self.name(high)} is part of {self.name(low)}"
        short, long = sorted((self.keys.get(left, left), self.keys.get(right, right)), key=lambda key: (len(key), key))
        if len(short) >= SUFFIX and long.endswith(short):
            return 0.85, f"the same unit, told with what it is part of: {long}"
        if leaves_out(short, long):
            return 0.84, f"{short} leaves out what {long} says"
        if is_abbreviation(short, long):
            return 0.85, f"{short} is short for {long}"
        return (0.82, f"units spelled nearly alike: {short}, {long}") if nearly_alike(short, long) else None


def leaves_out(short: str, long: str) -> bool:
    """Whether the long name has only a word of its legal form behind (南溪纺织: 南溪纺织厂), or 市, 县 inside."""
    if len(short) < SHORTEST or len(long) <= len(short):
        return False
    if long.startswith(short):
        return long[len(short) :] in terms("organization_forms")
    at = next(n for n in range(len(short)) if short[n] != long[n])
    return at >= 2 and long[at] in _UNITS and long[at + 1 :] == short[at:]


def is_abbreviation(short: str, long: str) -> bool:
    """Whether the short name picks single characters of the long one, from its first on (上港: 上海国际港务).

    After a beginning that both share (中国商飞: 中国商用飞机) no two characters of the long name may be taken together.
    """
    if not 2 <= len(short) <= ABBREVIATION or short[0] != long[0] or short in long:
        return False
    shared = next((n for n in range(len(short)) if short[n] != long[n]), len(short))
    at, last = max(shared, 1), None
    if len(long) - at < 2 * (len(short) - at):
        return False
    for char in short[at:]:
        found = long.find(char, at if last is None else last + 2)
        if found < 0:
            return False
        last = found
    return True


def nearly_alike(short: str, long: str) -> bool:
    """Whether one is the other with a character or two more, none of which tells units apart (第一, 东, 新)."""
    if len(short) < LONG or len(long) - len(short) > 2 or len(short) == len(long):
        return False
    fuzz = require("rapidfuzz.fuzz", extra="graph")
    if fuzz.ratio(short, long) < ALIKE:
        return False
    distance = require("rapidfuzz.distance", extra="graph")
    operations = distance.Indel.editops(short, long).as_list()
    return all(kind == "insert" and not _TELLING_APART.match(long[at]) for kind, _, at in operations)
