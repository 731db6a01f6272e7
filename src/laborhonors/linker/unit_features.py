"""The features of a unit that a recipient may have, and those of having none, for the choice in `units.py`.

Each is a readable text, told once: `others=0&all=False`. What few values decide is worked out once for them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.entries import Entry
from laborhonors.linker.frames import Link
from laborhonors.linker.strip import Strip
from laborhonors.recognizers.base import SYMBOLS, Mark, Reading
from laborhonors.recognizers.titles import Title
from laborhonors.regression import bucket, level

Origin = Literal["none", "chain", "told", "masthead", "marked", "body"]
"""Where the rules have the unit from: the recipient's own chain, what the text tells elsewhere, the unit whose paper it
is, the tagger's names before the recipient, the honour's own name."""

Told = tuple[str, ...]

_ADJACENT = 8
_COUNTED = (("O", 2), ("P", 2), ("T", 2), ("/", 2), ("。", 2), ("，", 2))
_LONGEST_WORD = 4
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
    """The features of one document's units; those of a unit alone are worked out once."""

    def __init__(self, reading: Reading, strip: Strip):
        self._reading, self._text, self._strip = reading, reading.text, strip
        marks = [mark for mark in reading.marks if mark.tag == "organization"]
        self._told = Counter(self._text[mark.start : mark.end] for mark in marks)
        self._most = max(self._told.values(), default=0)
        self._alone: dict[Piece, Told] = {}

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
            *self._to_mentions(kind, unit, mentions),
            *_of_rank(kind, rank, level(mark.employs if mark else None), bucket(len(self._told), (1, 2, 4, 8))),
            *self._of_rule(one, name, mark is not None),
            f"{kind}&end={name[-1]}",
            f"others={bucket(number, (0, 1, 3))}&all={0 < number == others.total}",
            *self._to_title(one.title, unit, name),
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
            f"before={self._before(unit[0])}",
            f"behind={self._behind(unit[1])}",
            f"line={self._place_of_line(unit[0])}",
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

    def _to_mentions(self, kind: str, unit: Piece, mentions: Sequence[Piece]) -> Told:
        """What stands between the unit and the mention of the recipient behind it, and the one before it."""
        at = bisect_right(mentions, unit)
        later = self._gap(kind, "name-later", unit[1], mentions[at][0]) if at < len(mentions) else None
        first = self._gap(kind, "name-first", mentions[at - 1][1], unit[0]) if at else None
        return (*(later or (f"{kind}&name-later=no",)), *(first or (f"{kind}&name-first=no",)))

    def _gap(self, kind: str, side: str, low: int, high: int) -> Told | None:
        """None where the two overlap."""
        if high < low:
            return None
        told = _of_gap(kind, side, *self._strip.gap_and_counts(low, high, _COUNTED))
        if high - low <= _ADJACENT:
            return (*told, f"{side}&words={self._shown(low, high)}")
        return (
            *told,
            f"{side}&words={self._shown(low, low + 2)}…",
            f"{side}&words=…{self._shown(high - 2, high)}",
        )

    def _to_title(self, title: Title, unit: Piece, name: str) -> list[str]:
        start, end = title.pieces[0][0], title.pieces[-1][1]
        if unit[0] < end and start < unit[1]:
            told = ["title=overlaps"]
        elif unit[1] <= start:
            told = [f"title-later&gap={self._strip.gap(unit[1], start)}"]
        else:
            told = [f"title-first&gap={self._strip.gap(end, unit[0])}"]
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
        line = self._line(entry.name[0])
        beside = sum(self._line(mark.start) == line for mark in near)
        return (
            f"none&{kind}",
            f"none&{kind}&rule={read}",
            f"none&{kind}&from={one.origin}",
            f"none&from={one.origin}&units={bucket(len(self._told), (0, 1, 2, 4, 8))}",
            f"none&by={one.link.rule}",
            f"none&others={others.total > 0}",
            f"none&post={bool(entry.position)}",
            f"none&before={self._before(entry.name[0])}",
            f"none&behind={self._behind(entry.name[1])}",
            f"none&nearest={'no' if distance is None else bucket(distance, (0, 2, 6, 15, 40, 100))}",
            f"none&{kind}&employs={level(likely)}",
            f"none&{kind}&in-line={min(beside, 2)}&rule={read}",
            f"none&title-kind={one.title.kind}",
            f"none&lines={bucket(len(self._starts), (1, 4, 10, 30))}",
            *self._without(entry),
        )

    def _without(self, entry: Entry) -> Told:
        """What speaks for or against a unit that the rules read."""
        if entry.organization is None:
            return ()
        name = self._text[slice(*entry.organization)]
        return f"none&rule-end={name[-1]}", f"none&rule-marked={name in self._told}"

    @cached_property
    def _starts(self) -> list[int]:
        return [block.start for block in self._reading.blocks]

    @cached_property
    def _marks_at(self) -> tuple[dict[int, str], dict[int, str]]:
        """The kinds of names by where they begin and by where they end."""
        marks = self._reading.marks
        return {mark.start: SYMBOLS[mark.tag] for mark in marks}, {mark.end: SYMBOLS[mark.tag] for mark in marks}

    def _line(self, at: int) -> int:
        return bisect_right(self._starts, at)

    def _place_of_line(self, at: int) -> str:
        line = self._line(at)
        return "first" if line <= 1 else "last" if line == len(self._starts) else "inner"

    def _before(self, at: int) -> str:
        """The name or word that ends at a place, or the character before it."""
        if at in self._marks_at[1]:
            return self._marks_at[1][at]
        word = self._reading.word_before(at)
        return self._shown(max(word.start, at - _LONGEST_WORD) if word and word.end == at else max(0, at - 1), at)

    def _behind(self, at: int) -> str:
        """The name or word that begins at a place, or the symbol that does."""
        if at in self._marks_at[0]:
            return self._marks_at[0][at]
        word = self._reading.word_at(at)
        if word is None or word.start != at:
            return self._strip.symbol_at(at)
        return self._shown(at, min(word.end, at + _LONGEST_WORD))

    def _shown(self, start: int, end: int) -> str:
        """What stands there, white space by symbols: / for lines, _ for others."""
        told = self._text[start:end]
        return told if told.isalnum() else "".join("/" if c == "\n" else "_" if c.isspace() else c for c in told)


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


@lru_cache(_KNOWN)
def _of_gap(kind: str, side: str, gap: str, numbers: tuple[int, ...]) -> Told:
    told = [(symbol, number) for (symbol, _), number in zip(_COUNTED, numbers, strict=True)]
    return (
        f"{kind}&{side}&gap={gap}",
        *(f"{side}&{symbol}={number}" for symbol, number in told),
        f"{kind}&{side}&" + "".join(f"{symbol}{min(number, 1)}" for symbol, number in told),
    )
