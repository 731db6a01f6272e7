"""Which unit a recipient has: the one that the rules read, another that the tagger names, or none.

Each is a candidate, weighed by a regression over readable binary features; the likeliest wins. The weights are reviewed
data, `data/lexicons/units.csv`, written by `tools/train_units.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple

from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.entries import Entry
from laborhonors.linker.frames import Link
from laborhonors.linker.pairs import bucket, level
from laborhonors.linker.regression import weight_of, weights_of
from laborhonors.linker.strip import SYMBOLS, Strip
from laborhonors.recognizers.base import Mark, Reading
from laborhonors.recognizers.titles import Title

Origin = Literal["none", "chain", "told", "masthead", "marked", "body"]
"""Where the rules have the unit from: the recipient's own chain, what the text tells elsewhere, the unit whose paper it
is, the tagger's names before the recipient, the honour's own name."""

_MOST_UNITS, _MOST_MENTIONS, _REACH = 10, 15, 20
_ADJACENT = 8
_COUNTED = {"O": 2, "P": 2, "T": 2, "/": 2, "。": 2, "，": 2}
_LONGEST_WORD = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A recipient and an honour of a triple, with the unit and the post that the rules read."""

    link: Link
    entry: Entry
    title: Title
    origin: Origin


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that the recipient may have, None for none, with its features."""

    unit: Piece | None
    features: tuple[str, ...]


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


class Units:
    """The units of one document that its recipients may have."""

    def __init__(self, reading: Reading, strip: Strip):
        self._reading, self._text, self._strip = reading, reading.text, strip
        self._marks = [mark for mark in reading.marks if mark.tag == "organization"]
        self._places = {(mark.start, mark.end) for mark in self._marks}
        self._told = Counter(self._name((mark.start, mark.end)) for mark in self._marks)
        self._most = max(self._told.values(), default=0)
        self._mentions: dict[str, list[Piece]] = {}
        self._nears: dict[str, list[Mark]] = {}
        self._alone: dict[Piece, tuple[str, ...]] = {}
        self._beside: dict[tuple[str, str, Piece], tuple[str, ...]] = {}

    def chosen(self, asked: Sequence[Asked], weights: Mapping[str, float] | None = None) -> list[Entry]:
        """Each entry with its likeliest unit, by the package's weights or by others."""
        if not self._marks:
            return [one.entry for one in asked]
        told = weights_of("units") if weights is None else weights
        weighed = self.candidates(asked, [one for one in asked if not self._agreed(one)])
        return [
            one.entry
            if self._agreed(one)
            else self._with(one, max(next(weighed), key=lambda candidate: weight_of(candidate.features, told)))
            for one in asked
        ]

    def _agreed(self, one: Asked) -> bool:
        """Whether the recipient's own chain tells a unit for sure, and the tagger takes just that for one."""
        return one.origin == "chain" and one.entry.sure and one.entry.organization in self._places

    def _with(self, one: Asked, candidate: Candidate) -> Entry:
        unit = candidate.unit
        same = unit is not None and self._name(unit) == self._read(one)
        return one.entry if same else with_unit(one.entry, unit)

    def candidates(self, asked: Sequence[Asked], wanted: Sequence[Asked]) -> Iterator[list[Candidate]]:
        """What each of the wanted may have, among all that are asked for."""
        read = {self._name(one.entry.name): self._read(one) for one in asked}
        of_all = Counter(unit for unit in read.values() if unit)
        number = of_all.total()
        for one in wanted:
            others = Others(of_all, number, read[self._name(one.entry.name)])
            yield [Candidate(unit, tuple(dict.fromkeys(told))) for unit, told in self._weighed(one, others)]

    def _read(self, one: Asked) -> str:
        return self._name(one.entry.organization) if one.entry.organization else ""

    def _weighed(self, one: Asked, others: Others) -> Iterator[tuple[Piece | None, Iterator[str]]]:
        near = self._near(one)
        units = [(mark.start, mark.end) for mark in near]
        rule = one.entry.organization
        if rule is not None and self._name(rule) not in map(self._name, units):
            units.append(rule)
        for rank, unit in enumerate(units):
            mark = near[rank] if rank < len(near) else None
            yield unit, self._of_unit(one, unit, mark, rank, others)
        yield None, self._of_none(one, near, others)

    def _near(self, one: Asked) -> list[Mark]:
        """The units named nearest to the recipient, each once, none that is himself."""
        own = self._name(one.entry.name)
        if own not in self._nears:
            self._nears[own] = self._nearest(own, one)
        return self._nears[own]

    def _nearest(self, own: str, one: Asked) -> list[Mark]:
        nearest: dict[str, tuple[int, Mark]] = {}
        for mark in self._around(one):
            name = self._name((mark.start, mark.end))
            distance = self._distance(mark, one)
            if name != own and (name not in nearest or distance < nearest[name][0]):
                nearest[name] = distance, mark
        return [mark for _, mark in sorted(nearest.values(), key=lambda told: told[0])[:_MOST_UNITS]]

    def _around(self, one: Asked) -> list[Mark]:
        """Those named last before and first after each mention of the recipient."""
        places = (bisect_right(self._marks, mention) for mention in self._mentions_of(one))
        near = {at for place in places for at in range(max(0, place - _REACH), min(len(self._marks), place + _REACH))}
        return [self._marks[at] for at in sorted(near)]

    def _distance(self, mark: Mark, one: Asked) -> int:
        mentions = self._mentions_of(one)
        at = bisect_right(mentions, (mark.start, mark.end))
        return min(
            min(abs(mark.end - start), abs(mark.start - end)) for start, end in mentions[max(0, at - 1) : at + 1]
        )

    def _mentions_of(self, one: Asked) -> list[Piece]:
        """Where the recipient's name stands, in order."""
        name = self._name(one.entry.name)
        if name not in self._mentions:
            found, at = [one.entry.name], self._text.find(name)
            while at >= 0 and len(found) < _MOST_MENTIONS:
                found.append((at, at + len(name)))
                at = self._text.find(name, at + 1)
            self._mentions[name] = sorted(set(found))
        return self._mentions[name]

    # A unit

    def _of_unit(self, one: Asked, unit: Piece, mark: Mark | None, rank: int, others: Others) -> Iterator[str]:
        name, kind = self._name(unit), one.entry.kind
        if unit not in self._alone:
            self._alone[unit] = tuple(self._of_name(unit, name, mark))
        beside = self._name(one.entry.name), kind, unit
        if beside not in self._beside:
            self._beside[beside] = tuple(self._to_recipient(one, unit))
        yield from self._alone[unit]
        yield from self._beside[beside]
        yield f"{kind}&employs={level(mark.employs if mark else None)}&rank={min(rank, 2)}"
        yield from self._of_rule(one, unit, mark is not None)
        yield f"rank={min(rank, 4)}"
        yield f"{kind}&units={bucket(len(self._told), (1, 2, 4, 8))}&rank={min(rank, 2)}"
        yield f"{kind}&end={name[-1]}"
        yield f"others={bucket(others.number(name), (0, 1, 3))}&all={0 < others.number(name) == others.total}"
        yield from self._to_title(one.title, unit, name)

    def _of_name(self, unit: Piece, name: str, mark: Mark | None) -> Iterator[str]:
        """What does not depend on the recipient."""
        yield f"marked={mark is not None}"
        yield f"employs={level(mark.employs if mark else None)}"
        yield f"unit-holds={level(mark.holds if mark else None)}"
        yield f"told={min(self._told[name], 3)}&most={self._told[name] == self._most}"
        yield from (f"end={name[-1]}", f"last-two={name[-2:]}", f"first={name[0]}")
        yield f"length={bucket(len(name), (3, 5, 8, 12, 18))}"
        yield f"before={self._before(unit[0])}"
        yield f"behind={self._behind(unit[1])}"
        yield f"line={self._place_of_line(unit[0])}"

    def _of_rule(self, one: Asked, unit: Piece, marked: bool) -> Iterator[str]:
        """How the unit lies to the one that the rules read."""
        rule, kind = one.entry.organization, one.entry.kind
        if rule is None:
            yield f"{kind}&rule=none"
            return
        name, read = self._name(unit), self._name(rule)
        lies = "same" if name == read else "within" if name in read else "around" if read in name else "other"
        yield f"{kind}&rule={lies}&sure={one.entry.sure}"
        yield f"rule={lies}&marked={marked}"
        yield f"rule={lies}&from={one.origin}"
        yield f"{kind}&rule={lies}&from={one.origin}&marked={marked}"
        if lies == "same":
            yield f"from={one.origin}&by={one.link.rule}"
            yield f"from={one.origin}&end={name[-1]}"
            yield f"{kind}&rule-end={name[-1]}"

    def _to_recipient(self, one: Asked, unit: Piece) -> Iterator[str]:
        """What stands between the unit and the mention of the recipient behind it, and the one before it."""
        mentions, kind = self._mentions_of(one), one.entry.kind
        at = bisect_right(mentions, unit)
        for side, mention in (("name-later", mentions[at : at + 1]), ("name-first", mentions[max(0, at - 1) : at])):
            if not mention or (mention[0][0] < unit[1] and unit[0] < mention[0][1]):
                yield f"{kind}&{side}=no"
                continue
            low, high = (unit[1], mention[0][0]) if side == "name-later" else (mention[0][1], unit[0])
            yield f"{kind}&{side}&gap={self._strip.gap(low, high)}"
            told = {symbol: min(self._strip.count(symbol, low, high), most) for symbol, most in _COUNTED.items()}
            yield from (f"{side}&{symbol}={number}" for symbol, number in told.items())
            yield f"{kind}&{side}&" + "".join(f"{symbol}{min(number, 1)}" for symbol, number in told.items())
            if high - low <= _ADJACENT:
                yield f"{side}&words={self._shown(low, high)}"
            else:
                yield f"{side}&words={self._shown(low, low + 2)}…"
                yield f"{side}&words=…{self._shown(high - 2, high)}"

    def _to_title(self, title: Title, unit: Piece, name: str) -> Iterator[str]:
        start, end = title.pieces[0][0], title.pieces[-1][1]
        if unit[0] < end and start < unit[1]:
            yield "title=overlaps"
        elif unit[1] <= start:
            yield f"title-later&gap={self._strip.gap(unit[1], start)}"
        else:
            yield f"title-first&gap={self._strip.gap(end, unit[0])}"
        if name[:2] == title.name[:2]:
            yield f"title=begins-alike&end={name[-1]}"
        if name in title.name:
            yield "title=has-unit"

    # None

    def _of_none(self, one: Asked, near: Sequence[Mark], others: Others) -> Iterator[str]:
        entry, kind = one.entry, one.entry.kind
        read = "none" if entry.organization is None else "sure" if entry.sure else "unsure"
        yield f"none&{kind}"
        yield f"none&{kind}&rule={read}"
        yield f"none&{kind}&from={one.origin}"
        yield f"none&from={one.origin}&units={bucket(len(self._told), (0, 1, 2, 4, 8))}"
        yield f"none&by={one.link.rule}"
        yield f"none&others={others.total > 0}"
        yield f"none&post={bool(entry.position)}"
        yield f"none&before={self._before(entry.name[0])}"
        yield f"none&behind={self._behind(entry.name[1])}"
        yield f"none&nearest={bucket(self._distance(near[0], one), (0, 2, 6, 15, 40, 100)) if near else 'no'}"
        likely = max((mark.employs for mark in near if mark.employs is not None), default=None)
        yield f"none&{kind}&employs={level(likely)}"
        line = self._line(entry.name[0])
        beside = sum(self._line(mark.start) == line for mark in near)
        yield f"none&{kind}&in-line={min(beside, 2)}&rule={read}"
        yield f"none&title-kind={one.title.kind}"
        yield f"none&lines={bucket(len(self._starts), (1, 4, 10, 30))}"
        if entry.organization is not None:
            yield f"none&rule-end={self._name(entry.organization)[-1]}"
            yield f"none&rule-marked={self._name(entry.organization) in self._told}"

    # The text

    def _name(self, piece: Piece) -> str:
        return self._text[slice(*piece)]

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
        return "".join("/" if c == "\n" else "_" if c.isspace() else c for c in self._text[start:end])


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
    """The pieces, those that touch as one."""
    told: list[Piece] = []
    for start, end in pieces:
        if told and told[-1][1] == start:
            told[-1] = told[-1][0], end
        else:
            told.append((start, end))
    return tuple(told)
