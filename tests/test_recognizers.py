"""Tables of hits and misses, one a recognizer: what a text's mentions of one kind are, and what is none."""

from __future__ import annotations

import pytest

from laborhonors import Extractor
from laborhonors.model import MentionKind
from laborhonors.recognizers import RECOGNIZERS
from laborhonors.recognizers.base import Span
from laborhonors.resolve import resolve


def mentions(extractor: Extractor, text: str, kind: MentionKind) -> list[str]:
    return [mention.text for mention in extractor.extract(text).mentions if mention.kind == kind]


TITLES = [
    ("段青云荣获全国劳动模范称号。", ["全国劳动模范"]),
    ("段青云获評「新港工匠」。", ["「新港工匠」"]),
    ("公司授予段青云“焊花之光”荣誉称号。", ["“焊花之光”"]),
    ("段青云被评为新港集团十佳技术标兵。", ["新港集团十佳技术标兵"]),
    ("他是省五一劳动奖章获得者。", ["省五一劳动奖章"]),
    ("该项目获国家科学技术进步奖二等奖。", ["国家科学技术进步奖二等奖"]),
    ("他把奖金全部捐了出去，奖励学徒。", []),
    ("他的名字里有一个“劳”字。", []),
    ("英雄金笔厂获评全国文明单位。", ["全国文明单位"]),
]

PERSONS = [
    ("段青云荣获全国劳动模范称号。", ["段青云"]),
    ("荣获全国劳动模范称号的有段青云、单秋月、祁连峰。", ["段青云", "单秋月", "祁连峰"]),
    ("贺　彪获评新港工匠。", ["贺　彪"]),
    ("阿依古丽·买买提获评全国劳动模范。", ["阿依古丽·买买提"]),
    ("欧阳立言获评全国劳动模范。", ["欧阳立言"]),
    ("王某某被评为劳动模范。", []),
    ("白云区获评全国文明城区。", []),
    ("老李和小王都说劳动模范好。", []),
]

DATES = [
    ("2015年4月28日，段青云获评全国劳动模范。", ["2015年4月28日"]),
    ("2013年度全国劳动模范段青云。", []),
    ("去年，段青云获评全国劳动模范。", ["去年"]),
    ("编号20151234的劳动模范证书。", []),
]

COUNTS = [
    ("74人获评新港工匠。", ["74人"]),
    ("段青云等十二名职工获评新港工匠。", ["等十二名职工"]),
    ("1,017名全国劳动模范受到表彰。", ["1,017名"]),
    ("第3名获评新港工匠。", []),
    ("2015年5月人人争当劳动模范。", []),
]

POSITIONS = [
    ("新港造船厂董事长段青云获评全国劳动模范。", ["董事长"]),
    ("首席技师段青云获评全国劳动模范。", ["首席技师"]),
    ("段青云获评全国劳动模范。", []),
]

VERBS = [
    ("段青云荣获全国劳动模范称号。", ["荣获"]),
    ("公司授予段青云新港工匠称号。", ["授予"]),
    ("大家都说要学习劳动模范。", []),
]

STATUSES = [
    ("段青云入围新港工匠。", ["入围"]),
    ("段青云荣获全国劳动模范称号。", []),
]

TABLES: dict[MentionKind, list[tuple[str, list[str]]]] = {
    "title": TITLES,
    "person": PERSONS,
    "date": DATES,
    "count": COUNTS,
    "position": POSITIONS,
    "verb": VERBS,
    "status": STATUSES,
}


@pytest.mark.parametrize(
    ("kind", "text", "expected"), [(kind, text, found) for kind, table in TABLES.items() for text, found in table]
)
def test_mentions(extractor: Extractor, kind: MentionKind, text: str, expected: list[str]) -> None:
    assert mentions(extractor, text, kind) == expected


def test_each_recognizer_is_named_once() -> None:
    names = [name for name, _ in RECOGNIZERS]
    assert len(set(names)) == len(names)


def test_of_two_that_overlap_one_order_decides() -> None:
    title, person = Span(0, 4, "title", "a"), Span(2, 5, "person", "a")
    assert resolve([person, title]) == (title,)
    assert resolve([Span(0, 2, "person", "a"), Span(0, 3, "person", "b")]) == (Span(0, 3, "person", "b"),)
    assert resolve([Span(1, 3, "person", "a"), Span(0, 2, "person", "b")]) == (Span(0, 2, "person", "b"),)
    assert resolve([Span(0, 2, "person", "b"), Span(0, 2, "person", "a")]) == (Span(0, 2, "person", "a"),)
    assert resolve([]) == ()
