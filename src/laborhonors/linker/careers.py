"""What the predicates say of their subject's unit and post: 担任甲厂厂长, 是乙校的一名教师, 在丙队当司机."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives, cue
from laborhonors.linker.chain_parts import Piece, chain_before, post_ends, unit_and_post
from laborhonors.linker.chains import chain_start
from laborhonors.linker.entries import Entry, PersonIndex, is_delegate
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.organizations import abbreviation_ends, is_place, unit_ends

_CLAUSE = regex.compile(r"[^，,;；。!?\n]+")
_NAME = regex.compile(r"[^，,;；。!?\n“”]+")
_PAST = regex.compile(r"曾|历任|原|早年|时任|过$|前[是任]")
_EARLY = regex.compile(r"之初|当初|起初|最初|早年|早先|年轻时|从前|刚(?:参加|进|到|毕业)")
_OTHERS = regex.compile(r"等(?:职务?|职位|岗位|工作|多个\p{Han}{2,4})?$")
_ONCE = regex.compile(r"(?:先后|曾|历)$")
_NO_WAY_TO_WORK = regex.compile(
    r"从[^，,;；。到]{2,8}(?<![调转来进考升派分配])到$|(?:父母|[一二两三四五六七八九]岁|逃荒)[^，,;；。]{0,8}$"
)
"""从甲村到|乙村; 两岁时跟着父母来到|丙村."""
_ONE = (
    r"(?:了|过|的)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,4})[多余]?年的?)?(?:一[名位个])?"
    r"(?:普通的?|优秀的?|年轻的?)?"
)
_LONGEST_POST = 8
_LONGEST_BRAND = 8
_NOUNS = frozenset({"n", "nz", "ORG", "nt", "LOC", "ns"})


def posts_told(reading: Reading, persons: PersonIndex, start: int, end: int, subject: Entry) -> Iterator[Entry]:
    """The units and posts that `[start, end)` predicates of `subject`, each as an entry of his.

    What he was at first (参加工作之初) is left out. `sure` is False where the text says that he held the post before
    (曾任, 先后担任, 当过), or names no unit.
    """
    text = reading.text
    for clause in _CLAUSE.finditer(text, start, end):
        if _EARLY.search(text, start, clause.end()):
            break
        for verb in _post_verbs().finditer(text, *clause.span()):
            chain = (verb.end(), _chain_end(text, verb.end(), end))
            if _is_word(reading, verb.start()) and not _other_subject(text, persons, subject, clause.start(), chain[1]):
                told = _told(reading, subject, verb, chain)
                if told is not None:
                    yield told
                break


def _told(reading: Reading, subject: Entry, verb: regex.Match[str], chain: Piece) -> Entry | None:
    text = reading.text
    if _memberships().search(text, *chain) or is_delegate(text, *chain):
        return None
    start = chain_start(reading, *chain)
    before = chain_before(text, start, chain[1])
    if before is None or not any(at == chain[1] for at in post_ends(text, *before)):
        return None
    unit, post, sure = unit_and_post(text, before)
    if post is None or (unit and is_generic(text, *unit)) or (not unit and before[1] - before[0] > _LONGEST_POST):
        return None
    past = _PAST.search(verb[0]) or _ONCE.search(text, max(0, verb.start() - 2), verb.start())
    now = sure and unit is not None and past is None
    return replace(subject, start=verb.start(), end=chain[1], organization=unit, position=(post,), sure=now)


@cache
def _memberships() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('membership')}$")


def is_generic(text: str, start: int, end: int) -> bool:
    """Whether a unit has no name: 一家国有工厂, 当地小学."""
    return cue("generic-unit").match(text, start, end) is not None


def _chain_end(text: str, start: int, end: int) -> int:
    """Where a chain of posts ends: at the clause's end, but past 、 between posts, and before 等职."""
    clause = _CLAUSE.match(text, start, end)
    if clause is None:
        return start
    others = _OTHERS.search(text, *clause.span())
    return others.start() if others else clause.end()


def _other_subject(text: str, persons: PersonIndex, subject: Entry, start: int, end: int) -> bool:
    name = text[slice(*subject.name)]
    return any(text[person.start : person.end] != name for person in persons.within(start, end))


def _is_word(reading: Reading, at: int) -> bool:
    word = reading.word_at(at)
    return word is None or word.start == at


@cache
def _post_verbs() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('post-verb')}{_ONE}")


def works_at(reading: Reading, start: int, end: int) -> Iterator[Piece]:
    """The units that `[start, end)` says its subject came to: 进了“甲厂”, 分配到乙公司, 就职于丙重机."""
    text = reading.text
    for verb in _works().finditer(text, start, end):
        clause = _NAME.match(text, verb.end(), end)
        if clause is None or not (_is_word(reading, verb.start()) and _is_word(reading, verb.end())):
            continue
        if _NO_WAY_TO_WORK.search(text, start, verb.end()):
            continue
        units = unit_ends(text, *clause.span())
        if units:
            yield verb.end(), units[-1]
        elif _is_brand(reading, verb, clause.end()):
            yield verb.end(), clause.end()


def _is_brand(reading: Reading, verb: regex.Match[str], end: int) -> bool:
    """Whether all that follows the verb is a unit's short name: a line of business ends it, or 于 leads it."""
    text, start = reading.text, verb.end()
    if end in abbreviation_ends(text, start, end):
        return True
    if not text.endswith("于", 0, start) or not 2 <= end - start <= _LONGEST_BRAND or is_place(text[start:end]):
        return False
    return all(word.tag in _NOUNS for word in reading.words_in(start, end))


@cache
def _works() -> regex.Pattern[str]:
    return regex.compile(alternatives("works-verb") + "[了“]{0,2}")
