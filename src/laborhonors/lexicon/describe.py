"""Unlisted titles: a title comes in, what its form alone says goes out, as level, region, kind and type."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from laborhonors.lexicon.entries import CueRow, HonorKind, HonorType
from laborhonors.lexicon.folding import bare
from laborhonors.lexicon.regions import Regions, level, unit
from laborhonors.lexicon.tables import parse, table
from laborhonors.model import Honor, Level

_NAMES = 4096
"""Titles whose form is remembered: a stream of news tells the same ones again and again."""
_UNIT_FIRST = re.compile(r"^[我全本该]?(?P<unit>自治区|省|市|区|县|州|旗)级?(?=.{2})")


def qualified(title: str, region: str, regions: Regions) -> str | None:
    """省劳模 of a text about 湖北 (or 武汉, which lies in it) as 湖北省劳模; None where it names no such unit."""
    found = _UNIT_FIRST.match(title)
    if found is None:
        return None
    for row in regions.chain(region):
        if unit(row).endswith(found["unit"]):
            return row.name + title[found.end() :]
    return None


def describe(title: str, regions: Regions) -> Honor:
    """A typed honour without an id, read off the title's form."""
    name = bare(title)
    leading = regions.leading(name)
    place = leading[0] if leading else None
    return Honor(
        name=name,
        level=_level(name) or (level(place) if place else None) or _unit_level(name),
        region=place.name if place else None,
        kind=_kind(name),
        type=_type(name),
    )


@cache
def _cues() -> tuple[CueRow, ...]:
    return tuple(parse(table("title_cues"), CueRow, required=("cue", "where")))


def _stands(cue: CueRow, name: str) -> bool:
    if cue.where == "start":
        return name.startswith(cue.cue)
    return name.endswith(cue.cue) if cue.where == "end" else cue.cue in name


@lru_cache(maxsize=_NAMES)
def _level(name: str) -> Level | None:
    return next((cue.level for cue in _cues() if cue.level and _stands(cue, name)), None)


@lru_cache(maxsize=_NAMES)
def _kind(name: str) -> HonorKind | None:
    return next((cue.kind for cue in _cues() if cue.kind and _stands(cue, name)), None)


@lru_cache(maxsize=_NAMES)
def _type(name: str) -> HonorType | None:
    return next((cue.type for cue in _cues() if cue.type and _stands(cue, name)), None)


def _unit_level(name: str) -> Level | None:
    """省劳模, 市三八红旗手: the level that the unit says, where the region is not told."""
    found = _UNIT_FIRST.match(name)
    return None if found is None else _UNIT_LEVELS.get(found["unit"], "district")


_UNIT_LEVELS: dict[str, Level] = {"自治区": "provincial", "省": "provincial", "市": "city", "州": "city"}
