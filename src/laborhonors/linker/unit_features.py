"""The features of a unit that a recipient may have, and those of having none, for the choice in `units.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.entries import Entry
from laborhonors.linker.frames import Link
from laborhonors.linker.page_units import PageUnit
from laborhonors.linker.stints import Stints
from laborhonors.linker.surroundings import Surroundings, Told
from laborhonors.recognizers.base import Mark
from laborhonors.recognizers.organizations import department_ends, unit_ends
from laborhonors.recognizers.titles import Title
from laborhonors.regression import bucket, level

Origin = Literal["none", "chain", "told", "masthead", "marked", "body"]
"""Where the rules have the unit from: the recipient's own chain, what the text tells elsewhere, the unit whose paper it
is, the tagger's names before the recipient, the honour's own name."""

_KNOWN = 4096


@dataclass(frozen=True, slots=True)
class Asked:
    """A recipient and an honour of a triple, with the unit and the post that the rules read."""

    link: Link
    entry: Entry
    title: Title
    origin: Origin


class Others(NamedTuple):
    """The units that the rules read for the recipients of a document, without one of them."""

    told: Counter[str]
    all: int
    own: str

    def number(self, unit: str) -> int:
        """How many others have it."""
        return self.told[unit] - (unit == self.own)

    @property
    def total(self) -> int:
        """How many others have one."""
        return self.all - bool(self.own)


class UnitFeatures:
    """The features of one document's units, those that the tagger names (`marks`); of a unit alone worked out once."""

    def __init__(self, text: str, around: Surroundings, marks: Sequence[Mark], of_page: Mapping[str, PageUnit]):
        self._text, self._around, self._of_page = text, around, of_page
        self._ways = "+".join(sorted({way for shown in of_page.values() for way in shown.shown}))
        self._told = Counter(self._text[mark.start : mark.end] for mark in marks)
        self._most = max(self._told.values(), default=0)
        self._alone: dict[Piece, Told] = {}
        self._stints = Stints(self._text, ((mark.start, (mark.start, mark.end)) for mark in marks))

    def of_unit(
        self, one: Asked, unit: Piece, mark: Mark | None, rank: int, mentions: Sequence[Piece], others: Others
    ) -> Told:
        """Those of a unit: the tagger's name for it if it has one, how many are nearer, the recipient's mentions."""
        name, kind = self._text[slice(*unit)], one.entry.kind
        if unit not in self._alone:
            self._alone[unit] = self._of_name(unit, name, mark)
        number = others.number(name)
        return (
            *self._alone[unit],
            *self._around.to_mentions(kind, unit, mentions),
            *_of_rank(kind, rank, level(mark.employs if mark else None), bucket(len(self._told), (1, 2, 4, 8))),
            *self._of_rule(one, name, mark is not None),
            f"{kind}&end={name[-1]}",
            f"others={bucket(number, (0, 1, 3))}&all={0 < number == others.total}",
            *self._to_title(one.title, unit, name),
            *of_stint(self._stints, one, name),
            *self._shown(one, name),
        )

    def _of_name(self, unit: Piece, name: str, mark: Mark | None) -> Told:
        """What does not depend on the recipient."""
        return (
            f"marked={mark is not None}",
            f"employs={level(mark.employs if mark else None)}",
            f"unit-holds={level(mark.holds if mark else None)}",
            f"told={min(self._told[name], 3)}&most={self._told[name] == self._most}",
            *(f"end={name[-1]}", f"last-two={name[-2:]}", f"first={name[0]}"),
            f"length={bucket(len(name), (3, 5, 8, 12, 18))}",
            *self._around.of_place(unit),
        )

    def _of_rule(self, one: Asked, name: str, marked: bool) -> Told:
        """How the unit lies to the one that the rules read."""
        rule, kind = one.entry.organization, one.entry.kind
        if rule is None:
            return (f"{kind}&rule=none",)
        read = self._text[slice(*rule)]
        short = one.link.entry.organization if one.link.entry else None
        lies = "same" if name == read else "within" if name in read else "around" if read in name else "other"
        if lies != "same" and short is not None and name == self._text[slice(*short)]:
            lies = f"{lies}-but-told"
        told = _of_lie(kind, lies, one.entry.sure, marked, one.origin)
        if lies != "same":
            return told
        return (*told, f"from={one.origin}&by={one.link.rule}", *_of_end(kind, name[-1], one.origin))

    def _shown(self, one: Asked, name: str) -> list[str]:
        """Whether the page shows the unit as its own, by how it does and by what the rules read."""
        shown = self._of_page.get(name)
        if shown is None:
            return [f"page=no&pages={min(len(self._of_page), 2)}"]
        ways, rule, kind = "+".join(shown.shown), self._kind_of_rule(one.entry), one.entry.kind
        return [
            *(f"page={way}" for way in shown.shown),
            f"{kind}&page={ways}&rule={rule}",
            f"page={ways}&by={one.link.rule}",
            f"page={ways}&post={bool(one.entry.position)}",
        ]

    def _kind_of_rule(self, entry: Entry) -> str:
        """What kind of name the unit is that the rules read: one with its head word, a mere department, or short."""
        if entry.organization is None:
            return "none"
        end = entry.organization[1]
        if end in unit_ends(self._text, *entry.organization):
            return "unit"
        return "department" if end in department_ends(self._text, *entry.organization) else "short"

    def _to_title(self, title: Title, unit: Piece, name: str) -> list[str]:
        start, end = title.span
        if unit[0] < end and start < unit[1]:
            told = ["title=overlaps"]
        elif unit[1] <= start:
            told = [f"title-later&gap={self._around.strip.gap(unit[1], start)}"]
        else:
            told = [f"title-first&gap={self._around.strip.gap(end, unit[0])}"]
        if name[:2] == title.name[:2]:
            told.append(f"title=begins-alike&end={name[-1]}")
        if name in title.name:
            told.append("title=has-unit")
        return told

    def of_none(self, one: Asked, near: Sequence[Mark], distance: int | None, others: Others) -> Told:
        """Those of no unit: the units near by, the distance of the nearest in code points."""
        entry, kind = one.entry, one.entry.kind
        read = "none" if entry.organization is None else "sure" if entry.sure else "unsure"
        likely = max((mark.employs for mark in near if mark.employs is not None), default=None)
        line = self._around.line(entry.name[0])
        beside = sum(self._around.line(mark.start) == line for mark in near)
        return (
            f"none&{kind}",
            f"none&{kind}&rule={read}",
            f"none&{kind}&from={one.origin}",
            f"none&from={one.origin}&units={bucket(len(self._told), (0, 1, 2, 4, 8))}",
            f"none&by={one.link.rule}",
            f"none&others={others.total > 0}",
            f"none&post={bool(entry.position)}",
            f"none&before={self._around.before(entry.name[0])}",
            f"none&behind={self._around.behind(entry.name[1])}",
            f"none&nearest={'no' if distance is None else bucket(distance, (0, 2, 6, 15, 40, 100))}",
            f"none&{kind}&employs={level(likely)}",
            f"none&{kind}&in-line={min(beside, 2)}&rule={read}",
            f"none&title-kind={one.title.kind}",
            f"none&{kind}&page={self._ways}&rule={self._kind_of_rule(entry)}",
            f"none&lines={bucket(self._around.lines, (1, 4, 10, 30))}",
            *self._without(entry),
        )

    def _without(self, entry: Entry) -> Told:
        """What speaks for or against a unit that the rules read."""
        if entry.organization is None:
            return ()
        name = self._text[slice(*entry.organization)]
        return f"none&rule-end={name[-1]}", f"none&rule-marked={name in self._told}"


def of_stint(stints: Stints, one: Asked, name: str) -> Told:
    """How a person's unit or post lies to the stations of his life told before the honour."""
    if one.entry.kind == "group":
        return ()
    lies, number = stints.lies(name, one.title.span[0])
    return (f"stint={lies}&stints={min(number, 2)}",)


@lru_cache(_KNOWN)
def _of_rank(kind: str, rank: int, employs: str, units: str) -> Told:
    nearer = min(rank, 2)
    return (
        f"{kind}&employs={employs}&rank={nearer}",
        f"rank={min(rank, 4)}",
        f"{kind}&units={units}&rank={nearer}",
    )


@lru_cache(_KNOWN)
def _of_lie(kind: str, lies: str, sure: bool, marked: bool, origin: Origin) -> Told:
    return (
        f"{kind}&rule={lies}&sure={sure}",
        f"rule={lies}&marked={marked}",
        f"rule={lies}&from={origin}",
        f"{kind}&rule={lies}&from={origin}&marked={marked}",
    )


@lru_cache(_KNOWN)
def _of_end(kind: str, end: str, origin: Origin) -> Told:
    return f"from={origin}&end={end}", f"{kind}&rule-end={end}"
