"""Titles that were read in parts, or in part, and are one name: in one quotation, of one bearer of a craft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import regex

from laborhonors.recognizers.titles.roles import role_of
from laborhonors.recognizers.titles.title import Title, kind_of, without_marks, words

_SENTENCE = regex.compile(r"[，,。；;：:、！!？?\n“”]|[和与及]")
"""What parts two names within a quotation."""
_LONGEST_QUOTE = 48
_BRACKETED = regex.compile(r"\(\p{Han}{1,8}\)(?=[”’])")
_STARS = regex.compile(r"(?r)[一二三四五]星级\Z")
"""A grade before an honour of its own level: 二星级|全国青年文明号."""
_BEARER = regex.compile(r"[\p{Han}“”‘’·\-—()]{0,20}?传承人")
"""From what a craft is part of to who bears it: …非物质文化遗产|“甲竹编”第六代传承人."""
_CRAFT = regex.compile(r"(?r)(?:\p{Han}{0,12}(?:非物质文化遗产|非遗)(?:代表性)?(?:项目)?)?[“‘][\p{Han}()]{2,14}[”’]\Z")
"""The craft in quotation marks before its bearer: “甲泥塑”|市级代表性传承人."""
_HERITAGE = ("非物质文化遗产", "非遗", "非物质文化遗产项目", "非遗项目", "非物质文化遗产代表性项目")


def whole_titles(text: str, titles: Sequence[Title]) -> Iterator[Title]:
    """The titles of a text, in order, each with all of its name."""
    for title in _of_bearers(text, _with_classes(text, list(_in_one_quotation(text, titles)))):
        yield _with_stars(text, _with_bracket(text, title))


def _in_one_quotation(text: str, titles: Sequence[Title]) -> Iterator[Title]:
    """Titles that fill one quotation together as one: “无偿献血奉献奖|金杯奖”, “甲市‘维权贡献奖’|先进个人”."""
    at = 0
    while at < len(titles):
        last = at
        quote = _quotation(text, titles[at])
        while quote and last + 1 < len(titles) and titles[last + 1].span[1] <= quote[1]:
            last += 1
        if quote and last > at and titles[last].span[1] == quote[1]:
            yield _joined(text, quote, titles[at : last + 1])
        else:
            yield from titles[at : last + 1]
        at = last + 1


def _with_classes(text: str, titles: Sequence[Title]) -> Iterator[Title]:
    """The titles, a quoted prize and the class right behind it as one: “银蛇奖”|特别荣誉奖."""
    last: Title | None = None
    for title in titles:
        if last is None:
            last = title
        elif last.quoted and last.end == title.start and last.name.endswith("奖") and title.name.endswith("奖"):
            pieces = (*last.pieces, *title.pieces)
            last = replace(title, start=last.start, pieces=pieces, name=words(text, pieces), strength=2, year=last.year)
        else:
            yield last
            last = title
    if last is not None:
        yield last


def _quotation(text: str, title: Title) -> tuple[int, int] | None:
    """The span within the quotation marks that stand around a title, where it opens with it and holds one name."""
    start = title.span[0]
    opened = text.rfind("“", max(0, start - _LONGEST_QUOTE), start)
    closed = text.find("”", start, start + _LONGEST_QUOTE)
    if opened < 0 or closed < 0 or opened + 1 < title.start or _SENTENCE.search(text, opened + 1, closed):
        return None
    return opened + 1, closed


def _joined(text: str, quote: tuple[int, int], parts: Sequence[Title]) -> Title:
    pieces = without_marks(text, ((parts[0].span[0], quote[1]),))
    name, last = words(text, pieces), parts[-1]
    end = quote[1] + 1
    return replace(last, start=parts[0].start, end=end, pieces=pieces, name=name, strength=2, quoted=True,
                   tail=max(end, last.tail), kind=kind_of(name), year=parts[0].year or last.year)  # fmt: skip


def _with_bracket(text: str, title: Title) -> Title:
    """A quoted title with the bracket that its quotation ends with: “优秀校长|(园长)”."""
    end = title.span[1]
    bracket = _BRACKETED.match(text, end)
    if bracket is None or title.quoted or not title.pieces or text.find("“", max(0, title.start - 1), end) < 0:
        return title
    *pieces, (start, _) = title.pieces
    role, tail = role_of(text, bracket.end() + 1, len(text))
    return replace(
        title,
        end=bracket.end() + 1,
        pieces=(*pieces, (start, bracket.end())),
        name=title.name + bracket[0],
        quoted=True,
        role=role,
        tail=tail,
    )


def _with_stars(text: str, title: Title) -> Title:
    """A title with the grade in stars before it."""
    if not title.pieces or title.start != title.pieces[0][0]:
        return title
    stars = _STARS.search(text, max(0, title.start - 3), title.start)
    if stars is None:
        return title
    (_, end), *rest = title.pieces
    return replace(title, start=stars.start(), pieces=((stars.start(), end), *rest), name=stars[0] + title.name)


def _of_bearers(text: str, titles: Iterable[Title]) -> Iterator[Title]:
    """The titles, those of bearers of a craft each with level and craft, and none that is but a part of one."""
    last = 0
    for title in titles:
        start, end = title.span
        if start < last:
            continue
        if title.name.endswith(_HERITAGE):
            bearer = _BEARER.match(text, end)
            end = bearer.end() if bearer else end
        elif title.name.endswith("传承人"):
            craft = _CRAFT.search(text, max(last, title.start - 40), title.start)
            start = craft.start() if craft else start
        if (start, end) != title.span:
            pieces = without_marks(text, ((start, end),))
            role, tail = role_of(text, end, len(text))
            name = words(text, pieces)
            title = replace(title, start=min(start, title.start), end=end, pieces=pieces, name=name, role=role,
                            strength=2, tail=tail, kind="person")  # fmt: skip
        last = end
        yield title
