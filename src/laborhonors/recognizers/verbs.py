"""Award verbs, by frame: who receives (获得), who gives (授予), who is among them (榜上有名); 被授予 as a passive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

import regex

from laborhonors.errors import LexiconError
from laborhonors.lexicon import rows
from laborhonors.lexicon.cues import longest_of
from laborhonors.model import Status
from laborhonors.recognizers.base import Reading

Frame = Literal["get", "give", "goto", "nickname", "revoke", "among", "topic"]

_PASSIVE = regex.compile(r"(?:被|获|受到|由)(?!.{0,24}(?:把|将))")
_LONGEST_AGENT = 24
_EVENTS = ("仪式", "大会", "会", "典礼", "晚会", "活动", "现场", "座谈会", "电视电话会")
"""Of which a giving verb says what they are for: 表彰|仪式, 命名|大会."""
_PARTS_OF_WORDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("表彰", "表扬", "嘉奖", "命名", "授予", "评选", "推荐"), _EVENTS),
    "颁": ("奖",),
    "获": ("悉", "知", "救", "益", "准", "批"),
    "获得": ("者",),
}
"""What follows a verb in a longer word, which tells of no award by itself: 获悉, 世界冠军获得者."""

CLAUSE_ENDS = frozenset({"", ",", "，", "。", ";", "；", "!", "?", "\n", "、"})


@dataclass(frozen=True, slots=True)
class AwardVerb:
    """A verb of an award; `passive` says that a giving verb's subject receives (被授予)."""

    start: int
    end: int
    frame: Frame
    status: Status
    passive: bool


def find_verbs(reading: Reading, start: int, end: int) -> Iterator[AwardVerb]:
    """The award verbs of `[start, end)`, in order; one of one character only where it is a word."""
    text = reading.text
    for match in _pattern().finditer(text, start, end):
        frame, status = _frames()[match[0]]
        if len(match[0]) == 1 and not whole_word(reading, match.start(), before_title=match.end() == end):
            continue
        if text.startswith(_PARTS_OF_WORDS.get(match[0], ()), match.end()):
            continue
        passive = frame == "give" and _PASSIVE.search(text, max(start, match.start() - _LONGEST_AGENT), match.start())
        by_giver = passive and passive[0] == "由" and ends_clause(text, match.end())
        yield AwardVerb(*match.span(), frame, status, bool(passive) and not by_giver)


def cut_at(text: str, verb: AwardVerb, at: int) -> AwardVerb | None:
    """The verb from a place on, where a name ends within it (冯可|喜获): 获. None where no verb is left."""
    told = _frames().get(text[at : verb.end])
    return replace(verb, start=at) if told is not None and told[0] == verb.frame else None


def ends_clause(text: str, at: int) -> bool:
    """Whether a clause ends at `at`: with no title behind it the verb speaks of what stood before (奖项由甲颁发)."""
    return text[at : at + 1] in CLAUSE_ENDS


def whole_word(reading: Reading, start: int, *, before_title: bool = False) -> bool:
    """Whether the tagger saw a short word begin at `start`; before a title any word may begin there."""
    word = reading.word_at(start)
    return word is None or (word.start == start and (before_title or word.end - word.start <= 2))


@cache
def _pattern() -> re.Pattern[str]:
    return longest_of(_frames())


@cache
def _frames() -> dict[str, tuple[Frame, Status]]:
    return {row["verb"]: (_frame(row["frame"]), _status(row["status"])) for row in rows("verbs")}


def _frame(value: str) -> Frame:
    for frame in get_args(Frame):
        if frame == value:
            return frame  # type: ignore[no-any-return]
    raise LexiconError(f"a frame is one of {', '.join(get_args(Frame))}", file="verbs.csv", column="frame", value=value)


def _status(value: str) -> Status:
    for status in get_args(Status):
        if status == value:
            return status  # type: ignore[no-any-return]
    raise LexiconError(
        f"a status is one of {', '.join(get_args(Status))}", file="verbs.csv", column="status", value=value
    )
