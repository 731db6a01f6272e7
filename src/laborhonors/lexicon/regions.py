"""Regions by name: a name or the beginning of a title comes in, the region, its level and what it lies in go out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property

from laborhonors.lexicon.entries import RegionRow
from laborhonors.lexicon.tables import parse, table
from laborhonors.model import Level

_UNIT = re.compile(r"(?:自治区|自治州|省|市|区|县|州|旗|盟)$")
_OUTSIDE_MAINLAND = ("710000", "810000", "820000")
_LONGEST = 16


class Regions:
    """The rows of `regions.csv`, found by name."""

    def __init__(self, rows: Iterable[RegionRow]):
        self.rows = tuple(rows)
        self._spellings: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _by_code(self) -> dict[str, RegionRow]:
        return {row.code: row for row in self.rows}

    @cached_property
    def _by_name(self) -> dict[str, list[RegionRow]]:
        """Names, short names and former names; of one name the larger region first, then the one that still exists."""
        found: dict[str, list[RegionRow]] = {}
        for row in sorted(self.rows, key=lambda row: (_RANK[row.level], row.until is not None, row.code)):
            for name in dict.fromkeys((row.name, row.short, *row.former)):
                found.setdefault(name, []).append(row)
        return found

    def provinces(self) -> tuple[RegionRow, ...]:
        """The 31 provinces, autonomous regions and municipalities of the mainland."""
        return tuple(row for row in self.rows if row.level == "province" and row.code not in _OUTSIDE_MAINLAND)

    def find(self, name: str) -> RegionRow | None:
        """The region of a full, short or former name; None for an unknown one and for one of two districts alike.

        Of a city and the prefecture that it followed (宜昌市, 宜昌地区 until 1992) the one that exists.
        """
        found = self._by_name.get(name, [])
        named = [row for row in found if row.name == name] or found
        alone = len(named) == 1 or (bool(named) and _precedence(named[0]) < _precedence(named[1]))
        return named[0] if alone else None

    def spellings(self, name: str) -> tuple[str, ...]:
        """The region's names at the beginning of a title: 广西壮族自治区, 广西自治区, 广西; () if unknown."""
        if name not in self._spellings:
            row = self.find(name)
            self._spellings[name] = () if row is None else _spellings(row)
        return self._spellings[name]

    def chain(self, name: str) -> Iterator[RegionRow]:
        """The region of that name, what it lies in, and so on up to the province."""
        row = self.find(name)
        while row is not None:
            yield row
            row = self._by_code.get(row.parent or "")

    def leading(self, title: str) -> tuple[RegionRow, int] | None:
        """The smallest region that the title begins with (上海市浦东新区…: 浦东新区), and the length of its name."""
        found = self._leading(title, None)
        while found is not None:
            deeper = self._leading(title[found[1] :], found[0])
            if deeper is None:
                return found
            found = deeper[0], found[1] + deeper[1]
        return None

    def _leading(self, title: str, within: RegionRow | None) -> tuple[RegionRow, int] | None:
        for length in range(min(_LONGEST, len(title) - 2), 1, -1):
            for row in self._by_name.get(title[:length], ()):
                if self._plain(row, title[:length]) and (within is None or self._lies_in(row, within)):
                    return row, length
        return None

    @staticmethod
    def _plain(row: RegionRow, name: str) -> bool:
        """Whether the name says the region without context: a district only by its full name."""
        return name == row.name or row.level != "district"

    def _lies_in(self, row: RegionRow, other: RegionRow) -> bool:
        parent = self._by_code.get(row.parent or "")
        return parent is not None and (parent.code == other.code or self._lies_in(parent, other))


def _precedence(row: RegionRow) -> tuple[int, bool]:
    return _RANK[row.level], row.level != "district" and row.until is not None


def unit(row: RegionRow) -> str:
    """省, 市, 自治区, 区, 县 … of the region's name; "" where it has none."""
    found = _UNIT.search(row.name)
    return found[0] if found else ""


def level(row: RegionRow) -> Level:
    """The level of an honour of that region."""
    if row.level == "zone":
        return "district" if row.parent else "regional"
    return _LEVELS[row.level]


def _spellings(row: RegionRow) -> tuple[str, ...]:
    short = (row.short + "自治区",) if unit(row) == "自治区" else ()
    return tuple(dict.fromkeys((row.name, *short, row.short)))


@cache
def default_regions() -> Regions:
    """The regions of `data/lexicons/regions.csv`. Raises: LexiconError."""
    return Regions(parse(table("regions"), RegionRow, required=("code", "name", "short", "level")))


_RANK = {"province": 0, "zone": 1, "city": 2, "district": 3}
_LEVELS: dict[str, Level] = {"province": "provincial", "city": "city", "district": "district"}
