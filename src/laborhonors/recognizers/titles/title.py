"""What a title is: a span of the folded text with its name, its use and how surely it names an honour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import regex

from laborhonors.lexicon import rows
from laborhonors.lexicon.cues import cues
from laborhonors.recognizers.base import Reading

Role = Literal["name", "holder", "event", "generic", "proposed"]
Piece = tuple[int, int]

OPENERS = frozenset('“‘"')
CLOSERS = frozenset('”’"')
OPENS = r"(?<![^\n,;:、。(“—\s获评选为得授任是届度年次])"
"""Where an honour's name may open with the one character that its body is called by: 局先进生产者, 获|站先进工作者."""
ORDINAL = (
    r"(?:(?:19|20)\d\d(?:年度?)?(?:[-—–~至]+(?:(?:19|20)?\d\d))?年?度?(?!\d)"
    r"|第\s?[0-9一二三四五六七八九十百]{1,6}\s?(?:届|批次?|期|次)|[首本上历往][届批]|新一[届批]|年度|第?[一二三四]季度|[上下]半年度?"
    r"|[一二三四五六七八九十]{1,2}九[^ ]{1,2}年度?)"
)
"""A year or a batch before a name (decisions 13, 30), as a pattern."""

GRADE = regex.compile(r"(?:\p{Han}{1,5}[类组])?(?:(?:特|[一二三四]|优秀)等?奖|[金银铜]奖|提名奖)")
"""A grade of a prize, perhaps with its class, which names no honour alone: 一等奖, 散文类提名奖."""
_GIVES = regex.compile(r"(?r)(?<![被获荣])(?:授予|[追特]授|颁予|授给)\Z")
_LONGEST_GIVING = 3
"""Characters of such a verb with the one before it, which tells that it is not passive."""
_FAR = 24
"""Characters between a prize's name and its grade, from which on the two are told apart."""
_LONGEST_CLASS = 3
"""The length of 新人奖, 小说奖 and other classes of a prize, which have no grades of their own."""
_INNER_YEAR = regex.compile(r"(?:19|20)\d\d(?:[-—–~]+(?:19|20)?\d\d)?年度?|\d{4}年?度|(?<!\d)1[0-3]\d年度?(?=\p{Han})")
_INNER_BATCH = regex.compile(
    r"[两二三]级(?=道德模范|劳动模范|劳模)|(?:第[0-9一二三四五六七八九十百]+|首)批次?|第[0-9一二三四五六七八九十百]+届"
)
_ORDINAL_BEFORE_QUOTE = regex.compile(rf"{ORDINAL}(?=[“\"])")
_YEAR = regex.compile(r"(?:19|20)\d\d")
_YEARS = regex.compile(r"((?:19|20)\d\d)[-—–~至]+((?:19|20)?\d\d)年?度?")


@dataclass(frozen=True, slots=True)
class Title:
    """A title in the folded text.

    `[start, end)` covers it with quotes and ordinals; `pieces` are the spans of its name proper (a shared prefix may
    stand apart from it). `tail` is where 称号, 获得者 and the like end. `strength`: 2 has a level, a region or a listed
    name, 1 has a modifier, 0 is bare, -1 is loosely worded (优秀人才). `quoted` says that the name ends inside
    quotation marks. `kind` is whom such an honour goes to: person, group or both.
    """

    start: int
    end: int
    pieces: tuple[Piece, ...]
    name: str
    role: Role
    strength: int
    quoted: bool
    tail: int
    kind: str = "both"
    year: int | None = None

    @property
    def takes_grades(self) -> bool:
        """Whether it names a prize, which may have grades."""
        return self.strength > 1 and self.name.endswith("奖") and len(self.name) > _LONGEST_CLASS

    def graded(self, grade: Title, text: str) -> Title:
        """The grade with the name of this prize: 青年科技奖 … 一等奖."""
        pieces = (*self.pieces, *grade.pieces)
        return replace(grade, pieces=pieces, name=words(text, pieces), strength=self.strength, kind=self.kind)

    @property
    def span(self) -> Piece:
        """From where its name begins to where it ends, with what stands between its pieces; a grade that stands apart
        from its prize is told where it stands itself."""
        (start, first), (last, end) = self.pieces[0], self.pieces[-1]
        return (last, end) if last - first > _FAR else (start, end)


@dataclass(frozen=True, slots=True)
class Core:
    """What shows that a title is there, before it has grown to its whole name."""

    start: int
    end: int
    listed: bool = False
    quoted: bool = False
    modified: bool = False


def is_behind_giving(text: str, at: int) -> bool:
    """Whether a verb of giving stands right before a place, where who is given the honour is told."""
    return _GIVES.search(text, max(0, at - _LONGEST_GIVING), at) is not None


@cache
def quoted_heads() -> frozenset[str]:
    """Heads that are words for persons too (志愿者, 先锋): an honour only in quotes or with a level."""
    return frozenset(row["head"] for row in rows("heads") if row["bare"] in ("quoted", "region"))


@cache
def region_heads() -> frozenset[str]:
    """Those of them that name an honour after a region too: 上海市科技功臣; 上海市科学家 is none."""
    return frozenset(row["head"] for row in rows("heads") if row["bare"] == "region")


_PACESETTER = "标兵"
"""The first among those of an honour: 青年文明号标兵 goes to groups as 青年文明号 does."""


def kind_of(name: str) -> str:
    """Which recipients an honour of this name goes to, by its head: person, group or both."""
    head = head_of(name)
    if head == _PACESETTER and name != head and kind_of(name[: -len(head)]) == "group":
        return "group"
    told = _kinds().get(head)
    return told or ("group" if name.endswith((*_unit_heads(), *cues("group-title-end"))) else "both")


@cache
def _unit_heads() -> tuple[str, ...]:
    return tuple(row["head"] for row in rows("organization_heads") if row["level"] == "unit" and len(row["head"]) > 1)


_CLOSES = regex.compile(r"(?:(?:荣誉|光荣)?称号)?[”’\"]")


def closes(text: str, end: int) -> bool:
    """Whether a quotation ends right after a name: “先进单位”, and “先进单位称号”."""
    return _CLOSES.match(text, end) is not None


def head_of(name: str) -> str:
    """The head word that a name ends in, '' where it has none."""
    tails = (name[-length:] for length in range(min(len(name), _longest_head()), 0, -1))
    return next((tail for tail in tails if tail in _kinds()), "")


@cache
def _kinds() -> dict[str, str]:
    return {row["head"]: row["kind"] for row in reversed(rows("heads"))}


@cache
def _longest_head() -> int:
    return max(map(len, _kinds()))


def year_in(text: str, start: int, end: int) -> int | None:
    """The year told in `text[start:end]`; of a span of years the last (decision 40)."""
    if span := _YEARS.search(text, start, end):
        last = span[2]
        return int(last if len(last) == 4 else span[1][:2] + last)
    years = _YEAR.findall(text, start, end)
    return int(years[-1]) if years else None


def is_short_form(reading: Reading, name: str) -> bool:
    """Whether the lexicon knows the name only as one that a context settles (五一劳动奖章)."""
    return reading.names.knows(name) and reading.lexicon.canonical(name) is None


def without_marks(text: str, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces with quotation marks, inner years and batches cut out; 首届 stays (decision 13)."""
    out: list[Piece] = []
    for start, end in pieces:
        outer = text[start - 1 : start] in OPENERS and text[end : end + 1] in CLOSERS
        cuts = [m.span() for m in _INNER_YEAR.finditer(text, start, end)]
        cuts += [m.span() for m in _INNER_BATCH.finditer(text, start, end)]
        cuts += [m.span() for m in _ORDINAL_BEFORE_QUOTE.finditer(text, start, end)]
        cuts += [(i, i + 1) for i in range(start, end) if text[i] in '“”"' or (text[i] in "‘’" and not outer)]
        position = start
        for a, b in sorted(cuts):
            if position < a:
                out.append((position, a))
            position = max(position, b)
        if position < end:
            out.append((position, end))
    return tuple(out)


def words(text: str, pieces: tuple[Piece, ...]) -> str:
    """The characters of the pieces, joined."""
    return "".join(text[start:end] for start, end in pieces)
