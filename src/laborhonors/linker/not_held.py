"""Whether a title that a rule gives to someone is not held yet, or another's: 尚未获得, 有望, 祝贺甲获得."""

from __future__ import annotations

import regex

from laborhonors.lexicon.cues import cue, says
from laborhonors.linker.bystanders import acts_for_others
from laborhonors.linker.elements import Skeleton
from laborhonors.linker.frames import APPOSITIVE, Link
from laborhonors.linker.proposals import came_at_last, is_lost, is_supposed
from laborhonors.linker.topics import speaks
from laborhonors.text.sentences import after_last

CLAUSE_MARK = regex.compile(r"(?r)[，,；;。\n]")
_PRAISES = regex.compile("表彰|表扬|嘉奖|奖励")


def is_not_held(text: str, skeleton: Skeleton, link: Link) -> bool:
    """尚未获得, 有望, 争当 before the title; holders praised (表彰); or the recipient says what others received."""
    if link.rule in APPOSITIVE:
        return False
    if link.rule == "given-to-topic" and _PRAISES.match(text, link.start):
        return True
    if link.status == "proposed" and is_lost(text, link.title.tail, skeleton.elements[-1].end):
        return True
    start = after_last(CLAUSE_MARK, text, link.title.start)
    if came_at_last(text, link.title):
        return False
    if says("not-yet", text, max(start, link.start), link.title.start):
        return True
    if is_supposed(text, link.title, start):
        return True
    entry = link.entry
    if entry is None or entry.end >= link.title.start:
        return False
    if acts_for_others(text, entry, link.title):
        return True
    between = entry.end, link.title.start
    return any(says.search(text, *between) is not None for says in (speaks(), cue("congratulates")))
