"""Where a chain of unit, department and post begins, read backwards from a name."""

from __future__ import annotations

from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives, cue, cues, members
from laborhonors.linker.chain_parts import after_leads, post_ends
from laborhonors.recognizers.base import Reading, Word
from laborhonors.recognizers.organizations import is_group_name, is_unit_name, split_unit, unit_ends

_OWN = frozenset("校院司厂矿")
"""What 我 stands before where a unit speaks of itself: 我校|农学院, as no unit's name begins so."""
_STUDIED = ("毕业于", "就读于")
"""Before the school that a person comes from, which is not his unit: 毕业于甲医学院的|张三."""
_SHORTEST = 3
_AND = frozenset({"和", "及", "与", "暨"})
_STOPS = frozenset({"p", "d", "r", "c", "xc", "u", "vd", "ad"})


def chain_start(reading: Reading, start: int, end: int) -> int:
    """Where the chain that ends at `end` begins: after the last word that cannot be in one."""
    for word in reversed(reading.words_in(start, end)):
        if word.end <= end and _between_posts(reading.text, word, start, end):
            return word.end
        if word.end > end or not _breaks(reading, word, end) or _owned(reading, word, start, end):
            continue
        if not _in_compound(reading.text, word, start, end):
            begin = min(_after(reading, word, end), end)
            return end if reading.text.endswith(_STUDIED, 0, begin) else begin
    return start


def _between_posts(text: str, word: Word, start: int, end: int) -> bool:
    """甲公司董事长和|乙公司经理: where another unit and post follow a post, the nearest count (decision 64)."""
    conjunction = text[word.start : word.end] in _AND
    return conjunction and word.start in post_ends(text, start, word.start) and split_unit(text, word.end, end).sure


def _in_compound(text: str, word: Word, start: int, end: int) -> bool:
    """Whether a word is part of one that ends no chain: 不停电 in 不停电作业班, 九年制 in 九年制学校."""
    compounds = cue("chain-compound").finditer(text, start, end)
    return any(match.start() <= word.start and word.end <= match.end() for match in compounds)


def _after(reading: Reading, word: Word, end: int) -> int:
    """Where the chain goes on after a word that ends one: behind all of 我市, if a word begins there (我市|甲公司)."""
    lead = after_leads(reading.text, word.start, end) if word.tag == "r" else word.end
    following = reading.word_at(lead)
    apart = following is not None and following.start == lead
    own = reading.text[lead - 1] in _OWN and is_group_name(reading.text, lead, end)
    return lead if word.end < lead <= end - _SHORTEST and (apart or own) else word.end


def _owned(reading: Reading, word: Word, start: int, end: int) -> bool:
    """甲公司的张三, 乙村的村支书: the unit before 的 is the recipient's own."""
    if reading.text[word.start : word.end] != "的":
        return False
    before = reading.word_before(word.start)
    if before is not None and before.tag in ("ORG", "nt") and word.end == end:
        return True
    if _employed_at().search(reading.text, start, word.start) is not None:
        return True
    return is_unit_name(reading.text, start, word.start) and not unit_ends(reading.text, word.end, end)


@cache
def _employed_at() -> regex.Pattern[str]:
    """任职于|甲乙机械|的张三: whatever its name, it is his unit."""
    return regex.compile(rf"{alternatives('employed-at')}[\p{{Han}}A-Za-z]{{3,16}}+$")


def _breaks(reading: Reading, word: Word, end: int) -> bool:
    piece = reading.text[word.start : word.end]
    if word.tag == "t" or (word.tag == "f" and (len(piece) > 1 or _at_event(reading, word))):
        return True
    if word.tag == "TIME":
        return piece not in ("五一", "三八")
    if word.tag in _STOPS:
        return piece not in members("chain-part") and not _in_unit(reading, word, end)
    verb = piece in members("chain-break") and word.tag not in ("n", "LOC", "ORG")
    return verb and reading.text[word.end : word.end + 1] != "人"


def _at_event(reading: Reading, word: Word) -> bool:
    """庆典上, 会上: where something is told to happen, before its subject."""
    at = word.end - 1
    return reading.text[at] == "上" and reading.text.endswith(cues("event"), 0, at)


def _in_unit(reading: Reading, word: Word, limit: int) -> bool:
    """与 and 和 inside a unit's name (钢与轻型结构研究室) do not end the chain."""
    conjunction = reading.text[word.start : word.end] in ("与", "和", "及")
    return conjunction and is_group_name(reading.text, max(word.start - 6, 0), limit)
