"""The elements of a sentence between its titles: cut at marks, verbs and counts, then read as persons or groups."""

from __future__ import annotations

import itertools
import re
from collections.abc import Generator, Iterator
from functools import cache

import regex

from laborhonors.lexicon import terms
from laborhonors.lexicon.cues import alternatives, cues
from laborhonors.linker.anchors import anchors
from laborhonors.linker.chain_parts import Piece, post_ends
from laborhonors.linker.chains import chain_start
from laborhonors.linker.elements import Element, Sources
from laborhonors.linker.entries import Entry, bracketed, is_group_at_end, parse_entry
from laborhonors.linker.groups import opening_group
from laborhonors.recognizers.base import Reading, Span
from laborhonors.recognizers.organizations import department_ends, is_group_name, unit_ends
from laborhonors.recognizers.verbs import ends_clause, find_verbs
from laborhonors.text.sentences import CLOSERS, enclosure_end

_MARKS = {
    "、": "、", "，": "，", ",": "，", "；": "；", ";": "；", ":": "：", "：": "：", "。": "。", "!": "。", "?": "。",
    "—": "：", "…": "X", "|": "，", "/": "、", "\t": "，", "(": "，", ")": "，",
}  # fmt: skip
_STOPS = re.compile(f"[{re.escape(''.join({*_MARKS, *CLOSERS}))}]")
_LONGEST_VERB = 5
_CONJUNCTION = regex.compile(r"(?:以及|还有|和|与|及|暨|跟|并|或)")
_BYLINE = regex.compile(r"【[^【】\n]{0,24}(?:记者|报道|报导|专访|特稿|讯|电)[^【】\n]{0,24}】")
_TO = ("向", "给", "为", "把", "将")
_AND = regex.compile(r"以及|和|与|及")


def free_elements(sources: Sources, start: int, end: int) -> Iterator[Element]:
    """The elements of text without titles: cut at marks outside brackets, then at verbs and counts."""
    text = sources.reading.text
    at = begin = start
    while (stop := _STOPS.search(text, at, end)) is not None:
        at = stop.start()
        char = text[at]
        if (
            char in CLOSERS
            and (close := enclosure_end(text, at, end)) is not None
            and (char in "(《〈〔[" or (char == "“" and close - at > 5))
        ):
            at = close + 1
            continue
        if char == "【" and (byline := _BYLINE.match(text, at, end)) is not None:
            yield from _piece(sources, begin, at)
            yield Element("X", *byline.span())
            at = begin = byline.end()
            continue
        symbol = _MARKS.get(char)
        if symbol is None or (char in ",:" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()):
            at += 1
            continue
        yield from _piece(sources, begin, at)
        yield Element(symbol, at, at + 1)
        at += 1
        begin = at
    yield from _piece(sources, begin, end)


def _piece(sources: Sources, start: int, end: int) -> Iterator[Element]:
    """The elements of text without marks and titles."""
    at = start
    for element in anchors(sources, start, end):
        yield from _nominal(sources, at, element.start)
        yield element
        at = element.end + (element.symbol in "VWG" and sources.reading.text.startswith("了", element.end, end))
    yield from _nominal(sources, at, end)


def _nominal(sources: Sources, start: int, end: int) -> Iterator[Element]:
    """Persons, groups and other text between two anchors."""
    text = sources.reading.text
    start, end = _without_edges(text, start, end)
    closing: list[Element] = []
    while (last := _closing(sources, start, end)) is not None:
        closing.append(last)
        start, end = _without_edges(text, start, last.start)
    while start < end:
        start, end = _without_edges(text, (yield from _opening(sources, start, end)), end)
    yield from reversed(closing)


def _closing(sources: Sources, start: int, end: int) -> Element | None:
    """The date or the adverbs that end the span."""
    text = sources.reading.text
    if text.endswith(_DATE_UNITS, start, end) and (date := _DATE_END.search(text, start, end)):
        return Element("X", *date.span())
    adverbs = text.endswith(cues("adverb"), start, end) and _adverbs().search(text, start, end)
    if not adverbs or any(
        p.start < adverbs.end() and adverbs.start() < p.end for p in sources.persons.within(start, end)
    ):
        return None
    return Element("X", *adverbs.span())


def _opening(sources: Sources, start: int, end: int) -> Generator[Element, None, int]:
    """The elements that open the span; gives where they end."""
    text = sources.reading.text
    if text[start] in _PARTICLES:
        yield Element(_PARTICLES[text[start]], start, start + 1)
        return start + 1
    if (match := _CONJUNCTION.match(text, start, end)) and _is_word(sources.reading, *match.span()):
        yield Element("、", *match.span())
        return match.end()
    return (yield from _named(sources, start, end))


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and quotation marks at its ends; “甲”项目 and 甲“乙” keep theirs."""
    while start < end and (text[start].isspace() or (text[start] in _EDGES and not _opens(text, start, end))):
        start += 1
    while start < end and (text[end - 1].isspace() or (text[end - 1] in _EDGES and not _closes(text, start, end))):
        end -= 1
    return start, end


def _opens(text: str, start: int, end: int) -> bool:
    """Whether a quotation that begins the span ends inside it, before more of the name."""
    return text[start] == "“" and start < text.find("”", start, end) < end - 1


def _closes(text: str, start: int, end: int) -> bool:
    """Whether a quotation that ends the span begins inside it, behind more of the name."""
    return text[end - 1] == "”" and text.rfind("“", start, end) > start


_PARTICLES = {"的": "d", "等": "A"}
_DATE_UNITS = ("年", "月", "日")
_DATE_END = regex.compile(r"(?<=\p{Han})(?:19|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?$")


def _is_word(reading: Reading, start: int, end: int) -> bool:
    """和 in 和平路小学 is no conjunction."""
    word = reading.word_at(start)
    return word is None or word.start < start or word.end <= end


_EDGES = '“”"‘’'


@cache
def _adverbs() -> regex.Pattern[str]:
    return regex.compile(rf"(?<=\S\S){alternatives('adverb')}{{1,4}}$")


def _named(sources: Sources, start: int, end: int) -> Generator[Element, None, int]:
    """The first person of the span with what stands before; the whole span where it holds none. Gives where it ends."""
    reading = sources.reading
    text = reading.text
    persons = [p for p in sources.persons.within(start, end) if not bracketed(text, start, p.start)]
    if persons:
        person = persons[0]
        stop = _name_end(text, person, end)
        if is_group_at_end(reading, person.end, end) and len(persons) == 1:
            yield from _group_or_text(sources, start, end)
            return end
        begin = chain_start(reading, start, person.start)
        if begin > start and text[begin - 1] != "的":
            yield from _before_name(sources, start, begin)
        entry = parse_entry(reading, sources.persons, begin, stop)
        yield Element("P" if entry and entry.kind == "person" else "X", begin, stop, entry=entry)
        return stop
    yield from _group_or_text(sources, start, end)
    return end


def _before_name(sources: Sources, start: int, end: int) -> Iterator[Element]:
    """Text before a recipient; a preposition right before it (向, 给), or 和 after a post, is an element of its own."""
    text = sources.reading.text
    if text[end - 1] in "和及与暨" and end - 1 in post_ends(text, start, end - 1):
        yield from (Element("D", start, end - 1), Element("、", end - 1, end))
        return
    if not text.endswith(_TO, start, end):
        yield from _subject_or_text(sources, start, end)
        return
    if end - 1 > start:
        yield from _subject_or_text(sources, start, end - 1)
    yield Element("i", end - 1, end)


def _subject_or_text(sources: Sources, start: int, end: int) -> Iterator[Element]:
    """Text without a recipient at its end; a group may open it as the subject of its predicate."""
    group = opening_group(sources.reading, sources.persons, start, end)
    if group is None:
        yield Element("X", start, end)
        return
    if end in post_ends(sources.reading.text, group.end, end):
        yield Element("D", start, end)
        return
    yield Element("O", start, group.end, entry=group)
    yield Element("X", group.end, end)


def _groups_by_spaces(text: str, start: int, end: int) -> list[Piece]:
    """Units and departments parted by spaces alone, two at least: 儿科 急诊科 医学检验科."""
    parts = [match.span() for match in _PART.finditer(text, start, end)]
    whole = len(parts) > 1 and parts[0][0] == start
    named = whole and all(b in unit_ends(text, a, b) or b in department_ends(text, a, b) for a, b in parts)
    return parts if named else []


_PART = regex.compile(r"[^\s]+")


def _group_or_text(sources: Sources, start: int, end: int) -> Iterator[Element]:
    reading, text = sources.reading, sources.reading.text
    tail = end - text.endswith("等", start, end)
    for match in _AND.finditer(text, start, tail):
        if is_group_name(text, start, match.start()) and is_group_name(text, match.end(), tail):
            yield from _group_or_text(sources, start, match.start())
            yield Element("、", *match.span())
            yield from _group_or_text(sources, match.end(), end)
            return
    if groups := _groups_by_spaces(text, start, tail):
        for (_, stop), (at, after) in itertools.pairwise([(start, start), *groups]):
            yield from (Element("、", stop, at),) if stop > start else ()
            yield Element("O", at, after, entry=Entry(at, after, (at, after), "group"))
        yield from (Element("A", tail, end),) if tail < end else ()
        return
    begin = chain_start(reading, start, tail)
    entry = parse_entry(reading, sources.persons, begin, tail)
    if entry is not None and _source(reading, start, begin, end):
        yield from _subject_or_text(sources, start, end)
        return
    if entry is not None:
        if begin > start:
            yield from _before_name(sources, start, begin)
        yield Element("P" if entry.kind == "person" else "O", begin, tail, entry=entry)
        if tail < end:
            yield Element("A", tail, end)
        return
    if _post(text, begin, tail):
        yield Element("D", start, end)
        return
    yield from _subject_or_text(sources, start, end)


def _source(reading: Reading, start: int, begin: int, end: int) -> bool:
    """从河北省总工会, 在甲公司, 由乙局: where from, where or by whom, no recipient; but 由甲校获得 is who receives."""
    if begin == start or not reading.text.endswith(cues("source-preposition"), start, begin):
        return False
    verb = next(find_verbs(reading, end, min(end + _LONGEST_VERB, len(reading.text))), None)
    takes = verb is not None and verb.start == end and verb.frame == "get" and ends_clause(reading.text, verb.end)
    return not (takes and reading.text[begin - 1] in "由被")


def _post(text: str, start: int, end: int) -> bool:
    if text[end - 1 : end] == ")" and (opened := text.rfind("(", start, end)) > start:
        end = opened
    return end - start >= 2 and text[end - 1] in _last_of_posts() and text.endswith(_posts(), start, end)


@cache
def _posts() -> tuple[str, ...]:
    return (*terms("positions"), *terms("offices"))


@cache
def _last_of_posts() -> frozenset[str]:
    return frozenset(post[-1] for post in _posts())


@cache
def _said_after() -> regex.Pattern[str]:
    follower = alternatives("name-follower")
    return regex.compile(rf"等?[两二三]位?{follower}|{follower}")


def _name_end(text: str, person: Span, end: int) -> int:
    """Where a name ends with its brackets and what is said after it (同志, 教授)."""
    at = person.end
    while at < end:
        if text[at] == "(" and (close := enclosure_end(text, at, end)) is not None:
            at = close + 1
        elif match := _said_after().match(text, at, end):
            at = match.end()
        else:
            break
    return at
