"""The unit that a pronoun stands for before a post or a name: 该公司|焊工张三, 我院|医生李四, 贵校|教师王五."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.entries import Entry
from laborhonors.linker.groups import names_of_kind
from laborhonors.linker.told_units import ToldUnits
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.organizations import HOUSES
from laborhonors.recognizers.positions import ends_in_post
from laborhonors.text.sentences import after_last

_PARAGRAPHS = 4
_CHAIN = 40
"""Characters from such a pronoun over a post and an honour to the name: 该厂|焊工、省劳模获得者|张三."""
_MARK = regex.compile(r"(?r)[，,。;；:：!?\n]")
_LONGEST = 6
"""Characters of a pronoun and its noun, at most: 该职业学院."""


class PointedUnits:
    """The units of one text that pronouns stand for."""

    def __init__(self, reading: Reading, told: ToldUnits, masthead: Piece | None):
        self._text = reading.text
        self._told, self._masthead = told, masthead

    def completed(self, entry: Entry) -> Entry:
        """The entry with the unit that stands for 该公司 or the like before his post, or in place of his unit.

        Of a group, the unit whose part it is: 该公司|装卸一队.
        """
        if entry.kind == "group":
            return self._with_parent(entry)
        pronoun = self._pronoun(entry)
        unit = self._unit(pronoun) if pronoun else None
        if pronoun is None or unit is None:
            return entry
        end = pronoun.end()
        if not entry.position and (behind := self._text.find("、", end, entry.name[0])) > 0:
            return replace(entry, organization=unit, position=((end, behind),), sure=True)
        position = tuple((max(start, end), stop) for start, stop in entry.position if max(start, end) < stop)
        return replace(entry, organization=unit, position=position, sure=True)

    def _with_parent(self, group: Entry) -> Entry:
        begin = group.name[0]
        points = _points().search(self._text, max(0, begin - _LONGEST), begin) if not group.organization else None
        unit = self._unit(points) if points and points.end() == begin else self._house(group)
        return replace(group, organization=unit) if unit else group

    def _house(self, group: Entry) -> Piece | None:
        """The unit that a bare noun before the group stands for: 医院|急诊科."""
        begin = group.name[0]
        noun = next((noun for noun in HOUSES if self._text.endswith(noun, 0, begin)), "")
        if not noun or group.organization or self._text[begin - len(noun) - 1 : begin - len(noun)].isalpha():
            return None
        endings = names_of_kind(noun) or ()
        before = self._told.before(begin, _PARAGRAPHS)
        return next((unit for unit in before if self._text.endswith(endings, *unit)), None)

    def _pronoun(self, entry: Entry) -> regex.Match[str] | None:
        """What points in the entry's own unit, or right before his post or his name."""
        if entry.organization is not None:
            return _points().search(self._text, *entry.organization)
        begin = entry.position[0][0] if entry.position else entry.name[0]
        found = _points().search(self._text, max(0, begin - _LONGEST), begin + _LONGEST)
        if found and found.start() < begin <= found.end():
            return found
        opens = after_last(_MARK, self._text, entry.name[0])
        found = _points().match(self._text, max(opens, entry.name[0] - _CHAIN))
        behind = self._text.find("、", found.end(), entry.name[0]) if found else -1
        return found if found and behind > 0 and ends_in_post(self._text, found.end(), behind) else None

    def _unit(self, pronoun: regex.Match[str]) -> Piece | None:
        """The unit of its kind told last before; where the text speaks of itself, whose paper it is."""
        if pronoun["self"] and self._masthead is not None:
            return self._masthead
        endings = names_of_kind(pronoun["noun"])
        before = self._told.before(pronoun.start(), _PARAGRAPHS)
        return next((unit for unit in before if endings is None or self._text.endswith(endings, *unit)), None)


@cache
def _points() -> regex.Pattern[str]:
    pronoun = rf"(?:(?P<self>我|本)|{alternatives('points-to-unit')})"
    return regex.compile(rf"{pronoun}(?P<noun>{alternatives('pointed-unit')})(?![长务友区方史籍])")
