"""Titles that lean on others: shared levels and prefixes, short names and 这一称号 that stand for a fuller one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import regex

from laborhonors.lexicon import terms
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.titles.title import OPENS, ORDINAL, Piece, Title, head_of, is_short_form, words

_LEVEL = (
    r"(?:国家级?|全国|全省|全市|省级?|市级?|县级?|区级?|(?<![基阵产用场工驻营])地区?|部级?|厂级?|局级?|校级?|乡级?|镇级?|自治区级?|省部级"
    rf"|{OPENS}[段站所院社行矿场队]"
    r"|(?:(?![被评为获是的和与予授])\p{Han}){2,3}[省市县区])"
)
_LEVELS = rf"(?:{_LEVEL}(?:[、与及]|和(?![谐平美睦])))+"
_SHARED_LEVELS = regex.compile(rf"{_LEVELS}$")
_OWN_LEVEL = regex.compile(_LEVEL)
_LEVELS_AHEAD = regex.compile(rf"{_LEVELS}(?={_LEVEL})")


def opens_anew(text: str, title: Title) -> bool:
    """Whether a title is the next of a row, with a level of its own: 市绿色学校、|县先进单位."""
    return text[title.start - 1 : title.start] in "、和与及" and _OWN_LEVEL.match(title.name) is not None


def without_levels_ahead(titles: Iterable[Title], text: str) -> Iterator[Title]:
    """The titles without the other levels that their names seem to begin with: 市、区、|乡优秀党员."""
    for title in titles:
        (start, end), *rest = title.pieces or ((0, 0),)
        ahead = _LEVELS_AHEAD.match(text, start, end)
        if ahead is None:
            yield title
        else:
            at = ahead.end()
            yield replace(title, start=at, name=title.name[at - start :], pieces=((at, end), *rest))


def with_shared_levels(text: str, titles: list[Title]) -> Iterator[Title]:
    """国家、省、市劳动模范 tells three honours (decision 14); not 全国文明镇、国家卫生镇."""
    last = 0
    for title in titles:
        shared = _SHARED_LEVELS.search(text, max(last, title.start - 16), title.start) if title.pieces else None
        last = max(last, title.end)
        own = _OWN_LEVEL.match(text, title.start, title.end)
        if shared and own and own.end() < title.pieces[-1][1]:
            rest = [(max(a, own.end()), b) for a, b in title.pieces if b > own.end()]
            for level in _OWN_LEVEL.finditer(text[shared.start() : shared.end()]):
                a, b = shared.start() + level.start(), shared.start() + level.end()
                name = text[a:b] + "".join(text[x:y] for x, y in rest)
                yield replace(
                    title, start=a, end=b, tail=b, pieces=((a, b), *rest), name=name, role=title.role, quoted=False
                )
        yield title


_AND = regex.compile(r"[”\"]?(?:称号|荣誉称号)?[、和与及暨]{1,2}(?:以及)?[“\"]?")


def coordinated(reading: Reading, titles: list[Title]) -> list[Title]:
    """Shared prefixes: 天津市五一劳动奖章和劳动模范 tells 天津市劳动模范 too (decision 14)."""
    text = reading.text
    out: list[Title] = []
    for title in titles:
        last = out[-1] if out else None
        if (
            last
            and (title.strength == 0 or _shares_quotes(last, title) or _parallel(last, title))
            and last.strength >= 1
            and _OWN_LEVEL.match(title.name) is None
            and _AND.fullmatch(text, last.end, title.start)
        ):
            prefix = _prefix(last, title) if not (last.quoted and title.quoted) else _before_quotes(text, last)
            if prefix:
                pieces = (*prefix, *title.pieces)
                name = "".join(text[a:b] for a, b in pieces)
                title = replace(title, pieces=pieces, name=name, strength=2, year=title.year or last.year)
        out.append(title)
    return out


def _parallel(last: Title, title: Title) -> bool:
    """湖北省优秀共青团员、优秀团干: a loose name with the modifier of the one before (decision 43)."""
    return (
        title.strength < 0 and title.name[:2] in terms("title_modifiers") and head_of(last.name)[:2] == title.name[:2]
    )


def _shares_quotes(last: Title, title: Title) -> bool:
    """公司“技能标兵”、“质量标兵”."""
    return last.quoted and title.quoted and title.strength == 1


def _before_quotes(text: str, title: Title) -> tuple[Piece, ...]:
    """The part of a name that stands before its quotation marks: 公司“技能标兵”."""
    opened = text.find("“", title.start, title.end)
    return tuple((a, b) for a, b in title.pieces if b <= opened)


_PARALLEL = ("奖章", "奖状")
_LOOSE_END = regex.compile(rf"(?:{ORDINAL}|五一|三八|五四|七一|[十百][大佳名强]){{1,8}}$")


def _prefix(last: Title, title: Title) -> tuple[Piece, ...]:
    """What a bare name shares of the one before it.

    Of its like all but the head (先进集体和先进个人, 劳动奖状、奖章); else the region, body or industry alone, without
    feasts and modifiers (五一劳动奖章和劳动模范, 十大杰出青年和技术能手).
    """
    head = head_of(last.name)
    if title.name in _PARALLEL and last.name.endswith(_PARALLEL):
        return cut(last.pieces, len(last.name) - len(title.name))
    shared = last.name[: len(last.name) - len(head)] if head else ""
    if head[:2] != title.name[:2] or head[:2] not in terms("title_modifiers"):
        shared = _without_modifiers(shared)
    return cut(last.pieces, len(shared))


def _without_modifiers(prefix: str) -> str:
    """The prefix up to its last modifier or feast."""
    shorter = _LOOSE_END.sub("", prefix)
    shorter = next((shorter[: -len(m)] for m in terms("title_modifiers") if shorter.endswith(m)), shorter)
    return shorter if shorter == prefix else _without_modifiers(shorter)


def cut(pieces: tuple[Piece, ...], length: int) -> tuple[Piece, ...]:
    """The first `length` characters of the pieces."""
    kept: list[Piece] = []
    for start, end in pieces:
        if length <= 0:
            break
        kept.append((start, min(end, start + length)))
        length -= end - start
    return tuple(kept)


def referred(reading: Reading, titles: list[Title]) -> Iterator[Title]:
    """A bare title that ends a fuller one told before stands for it (标兵: 三八红旗手标兵); 这一称号 for the last."""
    fuller: list[Title] = []
    places = sorted([*titles, *_anaphors(reading, titles)], key=lambda title: title.start)
    for title in places:
        part = title.name == _NOMINATION or title.name in _CLASSES
        if title.strength <= 0 or part or (is_short_form(reading, title.name) and title.role != "holder"):
            whole = next((t for t in reversed(fuller) if _means(title, t)), None)
            if whole is not None:
                own = title.pieces if part else ()
                title = replace(
                    title,
                    pieces=(*whole.pieces, *own),
                    name=whole.name + words(reading.text, own),
                    kind=whole.kind,
                    strength=2,
                    year=title.year or whole.year,
                )
        elif title.strength == 2:
            fuller.append(title)
        if title.name:
            yield title


_NOMINATION = "提名奖"
_CLASSES = ("个人奖", "团体奖", "集体奖", "单位奖", "团队奖")
"""Whom a prize goes to, as the name of one of its classes."""


def _means(title: Title, whole: Title) -> bool:
    """Whether a bare title stands for a fuller one; a 提名奖 or a 个人奖 alone is that of the honour told before."""
    if title.name in _CLASSES:
        return whole.name.endswith("奖") and not whole.name.endswith(_CLASSES)
    if title.name == _NOMINATION and whole.kind != "group" and not whole.name.endswith("奖"):
        return True
    return not title.name or whole.name.endswith((title.name, title.name + "榜"))


_MEETING = regex.compile(r"会|典礼|仪式|评选|活动")
_BOOK = regex.compile(r"《[^《》\n]{4,80}》")


def in_one_use(text: str, titles: list[Title]) -> Iterator[Title]:
    """What makes one title of a coordination no award makes the others none.

    全国劳动模范和先进工作者表彰大会 is a meeting (decision 9), 比照劳模和先进工作者 general, 《关于…的决定》 a paper.
    """
    used = list(titles)
    for index in range(len(used) - 2, -1, -1):
        title, after = used[index], used[index + 1]
        if after.role == "event" and title.role == "name" and _MEETING.search(text, after.end, after.tail):
            joined = _AND.fullmatch(text, title.tail, after.start) or (title.quoted and title.tail == after.start)
            used[index] = replace(title, role="event") if joined else title
    for index in range(1, len(used)):
        title, before = used[index], used[index - 1]
        if before.role == "generic" and before.tail == before.end and _AND.fullmatch(text, before.end, title.start):
            used[index] = replace(title, role="generic")
    papers = [match.span() for match in _BOOK.finditer(text)]
    for title in used:
        inside = any(start + 2 < title.start and title.tail < end for start, end in papers)
        plain = title.role == "name" and not title.quoted and title.tail == title.end
        yield replace(title, role="event") if inside and plain else title


_CANDIDATES = regex.compile(r"(?:入围|提名|推荐)人选|候选人(?!名单)|入围者")
_ANAPHOR = regex.compile(
    r"(?:这|此|该)(?:一|项|个|次|份)?(?:项)?(?:光荣)?(?:荣誉称号|称号|殊荣|荣誉|奖项|大奖|奖章)|此殊荣"
)


def _anaphors(reading: Reading, titles: list[Title]) -> Iterator[Title]:
    for match in _ANAPHOR.finditer(reading.text):
        start, end = match.span()
        if reading.word_at(start) is not None and not any(t.start < end and start < t.tail for t in titles):
            yield Title(start, end, (), "", "name", 0, False, end)
    for match in _CANDIDATES.finditer(reading.text):
        start, end = match.span()
        if reading.word_at(start) is not None and not any(t.start < end and start < t.tail for t in titles):
            yield Title(start, end, (), "", "proposed", 0, False, end)
