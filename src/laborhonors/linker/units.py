"""Which unit a recipient has: the one that the rules read, another that the tagger names, or none.

Each is a candidate, weighed by the network of `network.py` over readable binary features and the text around; the best
wins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import regex

from laborhonors.lexicon.cues import members
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.entries import Entry
from laborhonors.linker.last_of_unit import last_of_unit
from laborhonors.linker.nearby import Nearby
from laborhonors.linker.page_units import page_units, parent_around
from laborhonors.linker.parents import is_told_parent
from laborhonors.linker.surroundings import Surroundings, Told
from laborhonors.linker.unit_features import Asked, Others, UnitFeatures
from laborhonors.recognizers.base import Mark, Reading
from laborhonors.recognizers.not_persons import short_forms_told
from laborhonors.recognizers.organizations import (
    department_ends,
    is_place,
    parent_end,
    split_unit,
    unit_ends,
    university_end,
)

_MOST_UNITS = 5
_STUDIO = "工作室"
_FACULTIES = ("学院", "系", "分公司")
"""What may be a part of a unit itself."""
_LABEL = regex.compile(r"\p{Han}{2,10}(?:类|组|奖|杰青)[-–—:]+(?=\p{Han}{3})")
"""What a list tells before a unit: its class (资源保护类-云州市渔会)."""
_HEAD = regex.compile(r"(?<=\p{Han}{3})副?(?:董事长|总经理|总裁|党委书记|厂长|局长|校长)(?=\p{Han}{3})")
"""Who heads a unit, before another that he heads: 甲集团|副总经理乙站指挥长."""
_PARTY = regex.compile(r"(?<=\p{Han}{2}(?:街道|镇|乡|村|社区))(?:党工委|党委|党总支|党支部|办事处党工委)$")
"""The party's organ of a place, whose unit is the place: 河湾街道|党工委书记."""
_AT = ("在", "于")
_LABELS = regex.compile(r":[ \t]*(?:\p{Han}{2,4}(?:\([^()\n]{1,12}\))?[ \t、,，]{1,3})*")
_ATTENDED = ("就读于", "毕业于", "考入", "考取", "考进")
"""What stands before a school where one has been, and does not work."""
_NO_UNIT = ("产区", "赛区", "女子国际", "年国际")
"""Ends of what the tagger may take for a unit: an area, part of a championship's name."""
_ELECTED_BODIES = ("人大", "政协", "党代会", "工代会", "妇代会")
_ELECTED = ("代表", "委员", "常委")
"""The body that one is a delegate of is no unit (decision 22)."""
_LEADS_TO = regex.compile(
    r"(?:被抓到|调到|分到|进到|来到?|到|该[镇乡县市村厂校院局])(?=\p{Han}{2,8}?[省市县区镇乡村]\p{Han}{2}|\p{Han}{4})"
)
"""What leads to a unit and the tagger took for its beginning: 到|云湖市农机局."""
_COPIED = regex.compile(r"\W{0,3}(?:抄送|抄报|主送|报送|主办|承办|协办|冠名|赞助|支持|鸣谢|特别鸣谢)(?:单位|机关)?:")
_TAKES_PLACE = regex.compile(
    r"(?:\p{Han}{0,8}?(?:礼堂|会议室|报告厅|大厅|剧场|会堂|体育馆|广场))?(?:隆重|顺利|正式|成功|如期)?(?:举行|召开|举办|开幕|闭幕|落幕|启动|揭幕|开讲)"
)

Weigh = Callable[[Sequence[tuple[Piece, Piece | None]], Sequence[Told]], Sequence[float]]
"""How well each unit, or none, is that of the recipient of a name, by the features of the two."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that the recipient may have, None for none, with its features."""

    unit: Piece | None
    features: tuple[str, ...]


class Units:
    """The units of one document that its recipients may have."""

    def __init__(self, reading: Reading, around: Surroundings, masthead: Piece | None):
        self._reading, self._text = reading, reading.text
        self._marks = [_as_unit(reading.text, mark) for mark in reading.marks if mark.tag == "organization"]
        self._of_page = page_units(reading, self._marks, masthead)
        self._features = UnitFeatures(self._text, around, self._marks, self._of_page)
        self._places = {(mark.start, mark.end) for mark in self._marks}
        self._nearby = Nearby(reading.text, self._marks, _MOST_UNITS)

    @cached_property
    def _short_forms(self) -> set[str]:
        return short_forms_told(self._text)

    def chosen(self, asked: Sequence[Asked], weigh: Weigh) -> list[Entry]:
        """Each entry with the unit that weighs most."""
        entries = [one.entry for one in asked]
        open_ = [at for at, one in enumerate(asked) if not self._agreed(one)] if self._marks else []
        told = list(self.candidates(asked, [asked[at] for at in open_]))
        names = [(asked[at].entry.name, each.unit) for at, found in zip(open_, told, strict=True) for each in found]
        weighed = iter(weigh(names, [each.features for found in told for each in found]) if names else ())
        for at, found in zip(open_, told, strict=True):
            scores = [next(weighed) for _ in found]
            entries[at] = self._with(asked[at], found[scores.index(max(scores))])
        return [self._without_department(entry) for entry in entries]

    def _without_department(self, entry: Entry) -> Entry:
        """甲学院|后勤部: what follows the unit's own name belongs to the post (decision 21)."""
        if entry.organization is None:
            return entry
        start, end = entry.organization
        if (university := university_end(self._text, start, end)) < end:
            whole = replace(entry, organization=(start, university))
            return with_unit(entry, (start, university)) if entry.start <= start < entry.end else whole
        if entry.kind == "group":
            return entry
        if label := _LABEL.match(self._text, start, end):
            return with_unit(entry, (label.end(), end))
        if party := _PARTY.search(self._text, start, end):
            return with_unit(entry, (start, party.start()))
        if (head := _HEAD.search(self._text, start, end)) and split_unit(self._text, start, head.start()).sure:
            return with_unit(entry, (start, head.start()))
        split = split_unit(self._text, start, end)
        if not split.sure or end not in department_ends(self._text, split.unit_end, end):
            return entry
        return with_unit(entry, (start, split.unit_end))

    def _agreed(self, one: Asked) -> bool:
        """Whether the recipient's own chain tells a unit for sure, and the tagger takes just that for one.

        Or the form of a list tells it: 甲厂：张三 李四; 张三(甲厂). Or a group's own name begins with it (decision 31).
        """
        unit = one.entry.organization
        if unit is not None and _is_bare(self._text, unit):
            return False
        belongs = one.entry.kind == "group" and unit is not None and is_told_parent(self._text, unit)
        if belongs or self._begins_with_parent(one.entry):
            return True
        told = one.link.entry
        if told is not None and told.organization is not None and _is_of_form(self._text, told.organization, told.name):
            return True
        return one.origin == "chain" and one.entry.sure and one.entry.organization in self._places

    def _begins_with_parent(self, entry: Entry) -> bool:
        unit, (start, end) = entry.organization, entry.name
        if entry.kind != "group" or unit is None or unit[0] != start or unit[1] >= end:
            return False
        if self._text.endswith(_FACULTIES, *unit) or is_place(self._text[unit[1] : unit[1] + 2]):
            return False
        return unit[1] in unit_ends(self._text, start, end) and parent_end(self._text, start, end) == unit[1]

    def _with(self, one: Asked, candidate: Candidate) -> Entry:
        if candidate.unit is None:
            return with_unit(one.entry, None)
        name, read = self._name(candidate.unit), self._read(one)
        same = name == read or (read and name in self._short_forms)
        return one.entry if same else with_unit(one.entry, candidate.unit)

    def candidates(self, asked: Sequence[Asked], wanted: Iterable[Asked]) -> Iterator[list[Candidate]]:
        """What each of the wanted may have, among all that are asked for."""
        read = {self._name(one.entry.name): self._read(one) for one in asked}
        of_all = Counter(unit for unit in read.values() if unit)
        number = of_all.total()
        for one in wanted:
            yield list(self._candidates(one, Others(of_all, number, read[self._name(one.entry.name)])))

    def _candidates(self, one: Asked, others: Others) -> Iterator[Candidate]:
        features, (mentions, near, distance) = self._features, self._nearby.of(one.entry.name)
        told: set[str] = set()
        for rank, mark in enumerate(near):
            unit = mark.start, mark.end
            if self._is_own_studio(one.entry, unit) or _is_no_unit_of_his(self._text, unit):
                continue
            told.add(self._name(unit))
            yield Candidate(unit, features.of_unit(one, unit, mark, rank, mentions, others))
        for unit, found, way in self._others(one.entry):
            if self._name(unit) not in told and not self._is_own_studio(one.entry, unit):
                told.add(self._name(unit))
                yield Candidate(unit, (*way, *features.of_unit(one, unit, found, len(near), mentions, others)))
        yield Candidate(None, features.of_none(one, near, distance, others))

    def _others(self, entry: Entry) -> Iterator[tuple[Piece, Mark | None, Told]]:
        """Units that may stand far from him, or that the tagger does not name, and how they are told."""
        if entry.organization is not None and not _is_bare(self._text, entry.organization):
            yield entry.organization, None, ()
        parent = parent_around(self._reading, entry.name) if entry.kind == "group" else None
        if parent is not None:
            yield parent, None, ("told=around",)
        for shown in self._of_page.values():
            within = self._name(entry.name) in self._name(shown.unit)
            if not within and not _is_no_unit_of_his(self._text, shown.unit):
                yield shown.unit, shown.mark, ("told=page",)

    def _is_own_studio(self, entry: Entry, unit: Piece) -> bool:
        """Whether the unit is a studio that bears the person's name: he heads it, and belongs to another."""
        return (
            entry.kind == "person"
            and self._name(unit).rstrip("”").endswith(_STUDIO)
            and self._name(entry.name) in self._name(unit)
        )

    def _read(self, one: Asked) -> str:
        return self._name(one.entry.organization) if one.entry.organization else ""

    def _name(self, piece: Piece) -> str:
        return self._text[slice(*piece)]


def _as_unit(text: str, mark: Mark) -> Mark:
    """The tagger's name for a unit with just its name: without what leads to it, or the post behind it."""
    end = last_of_unit(text, mark.start, mark.end)
    lead = _LEADS_TO.match(text, mark.start, end)
    return mark._replace(start=lead.end() if lead else mark.start, end=end)


def _is_of_form(text: str, unit: Piece, name: Piece) -> bool:
    """Whether a unit is the label of names, or stands in brackets right behind one."""
    if unit[0] >= name[1]:
        return text.startswith(("(", " ("), name[1]) and unit[0] <= name[1] + 2 and text.startswith(")", unit[1])
    return _LABELS.fullmatch(text, unit[1], name[0]) is not None


def _is_no_unit_of_his(text: str, unit: Piece) -> bool:
    """Whether a name is told of what is nobody's unit here: a venue, who gets a copy, a school attended, an area."""
    return (
        _is_venue(text, unit)
        or _is_copied(text, unit)
        or text.endswith(_ATTENDED, 0, unit[0])
        or text.endswith(_NO_UNIT, *unit)
        or _is_bare(text, unit)
        or (text.endswith(_ELECTED_BODIES, *unit) and text.startswith(_ELECTED, unit[1]))
    )


def _is_bare(text: str, unit: Piece) -> bool:
    """Whether a unit is called by what it is alone: 股份公司|计划财务部会计."""
    return text[slice(*unit)] in members("bare-company")


def _is_venue(text: str, unit: Piece) -> bool:
    """Whether an event takes place there (decision 22): 颁奖仪式在甲厂举行, 在甲校礼堂召开."""
    return text.endswith(_AT, 0, unit[0]) and _TAKES_PLACE.match(text, unit[1]) is not None


def _is_copied(text: str, unit: Piece) -> bool:
    """Whether the unit stands in the line of those who organize, pay or get a copy: 抄送：甲厂; 承办：乙校."""
    return _COPIED.match(text, text.rfind("\n", 0, unit[0]) + 1, unit[0]) is not None


def with_unit(entry: Entry, unit: Piece | None) -> Entry:
    """The entry with this unit; what of the old one or of the post is beyond it, or within it, follows."""
    old = entry.organization
    if unit is None:
        return replace(entry, organization=None)
    position = tuple((max(start, unit[1]) if start < unit[1] <= end else start, end) for start, end in entry.position)
    position = tuple(piece for piece in position if piece[0] < piece[1])
    if old is not None and old[0] <= unit[0] and unit[1] < old[1]:
        position = _joined(((unit[1], old[1]), *position))
    return replace(entry, organization=unit, position=position)


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces, those that touch or overlap as one."""
    told: list[Piece] = []
    for start, end in pieces:
        if told and start <= told[-1][1]:
            told[-1] = told[-1][0], max(end, told[-1][1])
        else:
            told.append((start, end))
    return tuple(told)
