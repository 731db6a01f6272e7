"""Names that the tagger misses, shown by where they stand: after a post, or in an enumeration of names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives
from laborhonors.recognizers.base import Reading, Span, Word
from laborhonors.recognizers.names import name_like, not_names
from laborhonors.recognizers.organizations import is_group_name
from laborhonors.recognizers.positions import ends_in_post, find_posts
from laborhonors.recognizers.titles import Title

_LONGEST_GIVEN = 60
_ITEM = regex.compile(r"[^、，。；：,;:!?()“”《》\s|]+?(?=等|[、，。；：,;:!?(\s|]|$)")
_FUNCTION = frozenset({"d", "c", "r", "p", "u"})
_AFTER = regex.compile(r"[、，。；,;(“]|等(?!级)|被|获|荣获|获得|获评|当选|同志|说[，:]|$")
_SCHOOL = regex.compile(r"(?<=\p{Han}{2})(?:国中小|国小|国中|高[中职商工])")
_PREDICATE = frozenset({"p", "d", "v", "vd", "ad"})
_NAME_TAGS = frozenset({"n", "nr", "nz", "PER", "LOC", "ns", "a", "an", "nw", ""})
_COMMON = frozenset({"n", "v", "vn", "a", "ad", "d", "an", "f", "s", "t", "m", "r", "c", "p", "TIME"})


def names_after_posts(reading: Reading) -> Iterator[Span]:
    """A name between a post and a mark or an award's verb: 钳工费某某、, 党总支书记支某荣获."""
    text = reading.text
    for _, start in find_posts(text):
        for length in (3, 2, 4):
            end = start + length
            ends = _ends_name().match(text, end) or (length == 3 and _in_clause(reading, start, end))
            if not name_like(text[start:end]) or _in_verb(text, end):
                continue
            if (ends and _unread(reading, start, end)) or _receives(reading, start, end):
                yield Span(start, end, "person", "after-post")
                break


def _receives(reading: Reading, start: int, end: int) -> bool:
    """Whether a verb of awarding follows what stands after a post, which is a name then though a word too: 高峰荣获."""
    word = reading.word_at(start)
    named = word is not None and word.start == start and (word.tag not in _FUNCTION or _is_surname(reading, word))
    return named and _awards().match(reading.text, end) is not None


def _is_surname(reading: Reading, word: Word) -> bool:
    """Whether a word may be a surname that is more often a preposition: 铣床工|由某某荣获."""
    return reading.text[word.start : word.end] in _PREPOSITIONS


_PREPOSITIONS = ("向", "由")


def _in_verb(text: str, at: int) -> bool:
    """Whether `at` parts a verb of awarding: 钳工高某荣|获."""
    return _awards().match(text, at - 1) is not None


def names_after_schools(reading: Reading) -> Iterator[Span]:
    """A name right behind its Taiwanese school, whose name the tagger cuts: 内新国小张某某、, 四育国中周某某老师."""
    for school in _SCHOOL.finditer(reading.text):
        start = school.end()
        word = reading.word_at(start)
        for end in (start + 3, start + 2, start + 4):
            glued = word is not None and word.start < start and word.end == end
            if name_like(reading.text[start:end]) and (glued or _after_pupil().match(reading.text, end)):
                if word is not None:
                    yield Span(start, end, "person", "after-school")
                break


@cache
def _ends_name() -> regex.Pattern[str]:
    """What follows a name after a post, as the headline of a life too: 甲厂钳工张某某先进事迹."""
    return regex.compile(rf"{_AFTER.pattern}|的?{alternatives('head-of-life')}")


@cache
def _after_pupil() -> regex.Pattern[str]:
    return regex.compile(rf"{_AFTER.pattern}|{alternatives('post-after-name')}")


def _in_clause(reading: Reading, start: int, end: int) -> bool:
    """Whether a name may go on into its clause here: the tagger began it, and a predicate after it, with words."""
    first, after = reading.word_at(start), reading.word_at(end)
    if first is None or after is None or first.start != start or after.start != end or after.tag not in _PREDICATE:
        return False
    return all(word.tag in _NAME_TAGS for word in reading.words_in(start, end))


def _unread(reading: Reading, start: int, end: int) -> bool:
    """Whether the tagger saw no common word of two characters there, and cut a word at the end, or behind 获."""
    words = reading.words_in(start, end)
    last = reading.word_at(end - 1)
    if not words or last is None or (words[0].tag in _FUNCTION and not _is_surname(reading, words[0])):
        return False
    if last.end > end and not (last.end == end + 1 and reading.text[end] == "获"):
        return False
    if reading.text[words[0].start : words[0].end] in not_names():
        return False
    single = len(words) == 1 and words[0].start == start
    return not (single and end - start == 2 and words[0].tag in _COMMON)


def names_before_titles(reading: Reading, titles: tuple[Title, ...]) -> Iterator[Span]:
    """A name in front of its titles, in apposition: …的费某某，全国道德模范、…"""
    text = reading.text
    for title in titles:
        if title.role in ("name", "holder") and text[title.start - 1 : title.start] == ",":
            end = title.start - 1
            for start in (end - 3, end - 2):
                if (
                    name_like(text[start:end])
                    and text[start - 1 : start] in "的,。;\n"
                    and _unread(reading, start, end)
                ):
                    yield Span(start, end, "person", "before-title")
                    break


_BETWEEN = regex.compile(r"(?r)(?:同志|先生|女士)?等?[^\S\n]{0,2}[“\"]?")
_GIVEN_NAME = regex.compile(r"[、和及]?(\p{Han}{2,4})(?:同志)?")


def names_given_titles(reading: Reading, titles: tuple[Title, ...]) -> Iterator[Span]:
    """What stands between a verb of giving and a title is the recipients: 授予费某某、支某某同志“云河工匠”称号."""
    text = reading.text
    for title in titles:
        between = _BETWEEN.match(text, 0, title.start)
        end = between.start() if between else title.start
        verbs = list(_giving().finditer(text, max(0, end - _LONGEST_GIVEN), end))
        items = _items(text, verbs[-1].end(), end) if verbs else []
        if all(name_like(text[start:stop]) for start, stop in items):
            for start, stop in items:
                if not _is_place_or_unit(text, start, stop):
                    yield Span(start, stop, "person", "given-title")


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The items of an enumeration that fill `[start, end)`; none where something else stands there."""
    found = []
    while start < end and (item := _GIVEN_NAME.match(text, start, end)) is not None:
        found.append(item.span(1))
        start = item.end()
    return found if start == end else []


@cache
def _giving() -> regex.Pattern[str]:
    return regex.compile(rf"(?<![被获教]){alternatives('giving-to-name')}")


def names_before_awards(reading: Reading) -> Iterator[Span]:
    """A name that opens a clause, right before an award's verb: 2019年,干某某被评为."""
    text = reading.text
    for award in _awards().finditer(text):
        for start in (award.start() - 3, award.start() - 2, award.start() - 4):
            end = award.start()
            opens = start >= 0 and (start == 0 or text[start - 1] in ",。;:\n”" or _is_holder(text, start))
            if not opens or not name_like(text[start:end]) or _is_place_or_unit(text, start, end):
                continue
            if _unread(reading, start, end):
                yield Span(start, end, "person", "before-award")
                break


def _is_holder(text: str, start: int) -> bool:
    """Whether a post with 的 stands before a place: 时任班长的|向某某."""
    return text[start - 1] == "的" and ends_in_post(text, max(start - 6, 0), start - 1)


def _is_place_or_unit(text: str, start: int, end: int) -> bool:
    return text[end - 1] in "省市县区州盟旗镇乡村" or is_group_name(text, start, end)


@cache
def _awards() -> regex.Pattern[str]:
    return regex.compile(alternatives("award-after-name"))


def names_among_names(reading: Reading, found: list[Span]) -> Iterator[Span]:
    """An item of an enumeration that has a name's form beside a name: 孙某、次某、李某某."""
    ends = {span.end for span in found}
    starts = {span.start for span in found}
    for block in reading.blocks:
        if block.kind != "noise":
            for item in _ITEM.finditer(reading.text, block.start, block.end):
                if _is_name_beside(reading.text, item, starts, ends):
                    starts.add(item.start())
                    ends.add(item.end())
                    yield Span(*item.span(), "person", "among-names")


def _is_name_beside(text: str, item: regex.Match[str], starts: set[int], ends: set[int]) -> bool:
    start, end = item.span()
    if end - start > 4 or start in starts or not name_like(item[0]):
        return False
    before = text[start - 1 : start] == "、" and start - 1 in ends
    after = text[end : end + 1] == "、" and end + 1 in starts
    return before or after
