"""What becomes of an honour that is told: put forward only (a list for comment, of candidates), lost, withdrawn, asked
for, held in the end; and what that makes of its status."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal

import regex

from laborhonors.lexicon.cues import alternatives, cue, says
from laborhonors.model import Status
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.titles import Title

_ON_THE_WAY = regex.compile(r"(?:赴|[进上]|前往|启程)\p{Han}{1,4}?(?:领奖|受奖|接受表彰)")
_PAUSE = regex.compile(r"[^，,。;；\n]{0,6}[，,；;]")
_AFTER_ALL = regex.compile("如愿|终于|当选|评上|获评|获得|捧回|拿下|拿到|摘得|成功")
"""What one who was put forward several times had in the end."""
_AT_LAST = regex.compile(
    r"[^。!?\n]{0,40}?(?:直到|终于|这才)[^,，。]{0,14}?(?:才|终于)?(?:如愿|评上|当选|获评|拿到|得到|实现|圆梦|如愿以偿)"
)
"""What had not been so for long, and then was: 一直没评上省劳模，直到2005年才如愿."""
_ASKS_FOR = regex.compile(r"[^,，。;；!?\n]{0,12}[吗么]\?")
_TICK = regex.compile("[☑✔✅■√☒✓]")
_UNTICKED = tuple("□☐◻▢❌✗✘")
_TEXTS, _TITLES = 8, 1024
"""Texts and titles of which it is remembered whether they are of a withdrawal: it is asked for each pair of names."""
_CLAUSE = 40
_NOT_DONE = "建议|要求|呼吁|提请|申请|考虑|可以?|应[当予]?|有权|拟|将|会|不予?|没有?|未被?|是否"
_WITHDRAWS = regex.compile(
    rf"(?r)(?<!{_NOT_DONE})(?:撤销|取消|收回|褫夺|剥夺)了?(其|他的?|她的?|该同志|该单位)?[^,，。;；:：\n]{{0,30}}"
)
_ASKS = regex.compile(rf"(?r)(?:{_NOT_DONE})")
_NAMED = regex.compile(r"[”’\"]?(?:荣誉|光荣)?(?:称号|资格|荣誉)")
_WITHDRAWN = regex.compile(
    r"[”’\"]?(?:荣誉|光荣)?(?:称号|资格|荣誉|奖项)?(?:[,，](?:因|由于)[^,，。;；\n]{2,16}?)?"
    r"[也均都]?(?:随即|随后|后来?|现|同时)?[也均都已]?(?:于(?:19|20)\d\d年(?:\d{1,2}月)?)?(?:经|予以|依法|被|遭){0,2}"
    r"(?:撤销|取消|收回|褫夺|剥夺)(?!资格|申请|评选)"
)
_WITHDRAWN_LATER = regex.compile(
    r"[^。\n“”]{0,40}?(?:(?:撤销|取消|收回)了?(?:该|这一|此)(?:荣誉)?称号|(?:该|这一|此)(?:荣誉)?称号[也已]?被(?:撤销|取消|收回))"
)
_ASKED = regex.compile("建议|要求|呼吁|提请|申请|如果?|倘若|一旦|凡")
_FINAL = regex.compile(
    r"公[示布]\p{Han}{0,8}(?:无|[未没]有?(?:收到|接到|提出)?(?:任何)?)异议[^。\n]{0,16}(?:正式|决定|现予?)\p{Han}{0,4}(?:名单|公布|公告|授予|命名|表彰)"
)
"""A list whose time for objections is over: 公示无异议，现将正式名单印发."""
_HEAD = 150
_HEADLINES = 3


Stage = Literal["proposed", "received", "open"]
"""What the document says of all its honours: they are proposed; those proposed are received; nothing."""


def stage_of(reading: Reading) -> Stage:
    """The stage of a document."""
    return "received" if _receives(reading) else "proposed" if _proposes(reading) else "open"


def settled(status: Status, stage: Stage, *, by_verb: bool) -> Status:
    """The status of an honour in a document of this stage; `by_verb` says that a verb of its own tells it."""
    if stage == "proposed" and status == "conferred" and not by_verb:
        return "proposed"
    return "conferred" if stage == "received" and status == "proposed" else status


def is_lost(text: str, start: int, end: int) -> bool:
    """Whether the clause behind an honour that ends at `start` says that it went to another (decision 61): 最终落选."""
    mark = _PAUSE.match(text, start)
    lost = _not_chosen().match(text, mark.end(), end) if mark else None
    return lost is not None and _AFTER_ALL.search(text, lost.end(), end) is None


def loses(text: str, at: int) -> bool:
    """Whether he whose name ends at `at` is told, as those beside him, not to be honoured: 甲、乙都不在其中."""
    return _losing().match(text, at) is not None


@cache
def _losing() -> regex.Pattern[str]:
    names = r"(?:[、,，和与及]?\p{Han}{2,4}+){0,12}?(?:等(?:\d{0,3}[人位名])?\p{Han}{0,4}?)?"
    return regex.compile(
        rf"{names}(?:最终|最后|遗憾|双双|则|也|均|都|却|不幸|意外|全部|此次|这次|并){{0,3}}{alternatives('not-chosen')}"
    )


@lru_cache(maxsize=_TITLES)
def is_withdrawn(text: str, title: Title) -> bool:
    """Whether an honour is told as withdrawn: 撤销其省劳模称号, 其省劳模称号已被撤销.

    Not where that is only asked for.
    """
    if not _tells_of_withdrawing(text):
        return False
    before = _WITHDRAWS.search(text, max(0, title.start - _CLAUSE), title.start)
    named = _NAMED.match(text, title.end) is not None
    if before is not None and (named or before[1]) and title.role != "proposed":
        return True
    behind = _WITHDRAWN.match(text, title.end) or _WITHDRAWN_LATER.match(text, title.tail)
    return behind is not None and _ASKED.search(text, max(0, title.start - _CLAUSE), title.start) is None


def came_at_last(text: str, title: Title) -> int | None:
    """Where the sentence has said that the honour came in the end; None where it does not say so."""
    match = _AT_LAST.match(text, title.tail)
    return match.end() if match else None


def is_supposed(text: str, title: Title, start: int) -> bool:
    """Whether the honour is only supposed in its clause, which begins at `start`, or asked for (如果评上省劳模)."""
    return says("supposed", text, start, title.start) or _ASKS_FOR.match(text, title.end) is not None


def is_unticked(text: str, title: Title) -> bool:
    """Whether a form has ticks, and leaves the box before the honour empty: ☑甲工匠 □省劳模."""
    return text.endswith(_UNTICKED, 0, title.start) and _TICK.search(text) is not None


@lru_cache(maxsize=_TEXTS)
def _tells_of_withdrawing(text: str) -> bool:
    return any(verb in text for verb in ("撤销", "取消", "收回", "褫夺", "剥夺"))


def asks_to_withdraw(text: str, at: int) -> bool:
    """Whether the verb of withdrawing at a place only says what somebody wants (decision 19): 建议|撤销."""
    return _ASKS.match(text, max(0, at - _CLAUSE), at) is not None


@cache
def _not_chosen() -> regex.Pattern[str]:
    adverbs = "但|可惜?|却|最终|最后|遗憾地?|不过|结果|还是|终究?|仍|因故"
    round_ = r"(?:(?:终评|复评|初评|终审|评审|投票|公示|考察|[一两二三四五\d]{1,2}次)(?:时|中|阶段|后)?(?:均|都)?)?"
    by = r"(?:[以因][^,，。]{1,8}(?:之差|不足|不够))?"
    return regex.compile(rf"{round_}(?:{adverbs}){{0,4}}{by}{alternatives('not-chosen')}")


def _proposes(reading: Reading) -> bool:
    """Whether the document says so, anywhere in so many words (现予公示), or at its head."""
    text = reading.text
    if cue("proposed-document").search(text) or _opens_with_candidates(text):
        return True
    lines = [block for block in reading.blocks if block.kind != "noise"][:_HEADLINES]
    return any(
        cue("proposed-headline").search(text, block.start, block.end)
        for block in lines
        if block.kind != "paragraph" and block.end <= _HEAD
    )


def _opens_with_candidates(text: str) -> bool:
    """Whether candidates are told of at the head, and nowhere after it who was chosen of them."""
    candidates = cue("proposed-head").search(text, 0, _HEAD)
    return candidates is not None and cue("chosen").search(text, candidates.end()) is None


def _receives(reading: Reading) -> bool:
    """Whether those called candidates go to receive what they were candidates for (decisions 34, 63): 赴京领奖."""
    return _ON_THE_WAY.search(reading.text) is not None or _FINAL.search(reading.text) is not None
