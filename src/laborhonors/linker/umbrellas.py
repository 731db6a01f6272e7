"""Honours that the text names for the occasion, where its recipients received another on it, or a grade of them.

首届华鼎奖揭晓，甲荣获最佳男演员: one award told by prize and class is one (decision 55), and the class is what he has.
A grade alone is no name: 青年科技奖揭晓，甲获一等奖 is 青年科技奖一等奖.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import regex

from laborhonors.linker.frames import BY_VERB, Link
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.titles import Title
from laborhonors.recognizers.titles.title import GRADE

_OCCASION = regex.compile(
    r"[”’\"]?(?:荣誉)?(?:称号)?(?:系列)?(?:年度)?(?:入围|候选|获奖|得奖|评选|颁奖|表彰|推选|选举)?(?:结果|名单|活动)?"
    r"(?:年度|正式|日前|近日|今日|昨日|今天|昨天|\d{1,2}日|当晚)?"
    r"(?:评选|颁奖|揭晓|出炉|公布|典礼|盛典|晚会|启动|揭幕|盛会|选举|\d{1,3}[位名]得[主奖])"
)
"""What follows the name of an award that is told of as an event: 华鼎奖|揭晓, 工匠|颁奖典礼."""

_ON_IT = (BY_VERB - {"topic-receives", "given-to-topic"}) | {
    "near-recipient",
    "title-lists",
    "titles-go-to",
    "announced-list",
    "they-are",
    "elected",
}
"""Rules of what was received then; what stands at a name or is told of one spoken of may be of another year."""


_LISTS = regex.compile(
    r"[”’\"]?(?:[获得]奖|评选|评奖|表彰|入选)?(?:结果|名单|作品|项目|情况|者|人员){0,3}(?:公示|公布|揭晓)?:?"
)
"""What stands behind a prize's name in the heading of those who received it."""


def with_prizes(reading: Reading, titles: Sequence[Title], links: Iterable[Link]) -> list[Link]:
    """The links, those of a grade alone with the prize whose award the text tells of before it."""
    whole = dict(_graded(reading, titles))
    return [replace(link, title=whole.get(link.title, link.title)) for link in links]


def _graded(reading: Reading, titles: Sequence[Title]) -> Iterator[tuple[Title, Title]]:
    """Each title that is a grade alone, and as it is with the prize that is awarded where it stands."""
    last: Title | None = None
    for title in titles:
        if GRADE.fullmatch(title.name) is not None:
            if last is not None and _reaches(reading, last, title):
                told = last.graded(title, reading.text)
                yield title, replace(told, year=title.year or last.year)
        elif title.takes_grades:
            last = title if _is_awarded(reading, title) else None


def _is_awarded(reading: Reading, prize: Title) -> bool:
    """Whether the text tells of the award of a prize: its name is an event, or heads those who received it."""
    block = reading.block_at(prize.start)
    heads = block.kind != "paragraph" and _LISTS.fullmatch(reading.text, prize.end, block.end) is not None
    return heads or _OCCASION.match(reading.text, prize.end) is not None


def _reaches(reading: Reading, prize: Title, grade: Title) -> bool:
    """Whether a grade stands below the heading of a prize, or in the paragraph that tells of its award."""
    block = reading.block_at(prize.start)
    return block.kind != "paragraph" or grade.end <= block.end


def without_umbrellas(text: str, links: Iterable[Link]) -> list[Link]:
    """The links without those of an occasion's honour to whom the text goes on to give another."""
    links = list(links)
    held: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        if link.entry is not None:
            held[text[slice(*link.entry.name)]].append(link)
    return [link for link in links if not _is_umbrella(text, link, held)]


def _is_umbrella(text: str, link: Link, held: dict[str, list[Link]]) -> bool:
    if link.entry is None:
        return False
    told = held[text[slice(*link.entry.name)]]
    if any(_is_class_of(other.title.name, link.title.name) for other in told):
        return True
    others = [other for other in told if _is_another(link.title, other.title)]
    if any(_stands_at(link.title, other.title) for other in others):
        return True
    on_it = any(other.title.start > link.title.end and other.rule in _ON_IT for other in others)
    return on_it and _OCCASION.match(text, link.title.end) is not None


def _is_another(title: Title, other: Title) -> bool:
    return title.name not in other.name and other.name not in title.name


def _is_class_of(name: str, prize: str) -> bool:
    """Whether a name is a prize's with its class or grade: 云溪文学奖一等奖 of 云溪文学奖 (decision 9)."""
    return prize.endswith("奖") and name.startswith(prize) and name.endswith("奖") and len(name) > len(prize)


def _stands_at(title: Title, other: Title) -> bool:
    """Whether a title stands right before another, in quotes, as what it is one of: 好人好事代表|“八德奖”."""
    return not title.quoted and title.end == other.start and other.quoted
