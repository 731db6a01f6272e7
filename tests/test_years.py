"""Which year an honour was conferred in: what the text tells around it, and how one of that is chosen."""

from __future__ import annotations

import datetime

import pytest

import laborhonors
from laborhonors import Extractor
from laborhonors.lexicon import rows
from laborhonors.linker.assemble import asked_of, grouped
from laborhonors.linker.facts import Linked
from laborhonors.linker.years import Years
from laborhonors.recognizers import find

PUBLISHED = datetime.date(2024, 4, 30)
TOLD = "宋青禾2019年参加全市技能大赛，近日荣获“云州工匠”称号。"


def years(text: str, published: datetime.date | None = PUBLISHED) -> Years:
    reading = Extractor()._read(text)
    linked = Linked.of(reading, find(reading), published)
    groups = grouped(reading, linked.links, linked.linker.profiles, linked.years)
    return Years(reading, linked.years, list(asked_of(reading, groups, linked.linker.profiles)), groups)


def test_the_weights_are_moderate_and_each_feature_has_one() -> None:
    names = [row["feature"] for row in rows("years")]
    assert len(names) == len(set(names)) > 300
    assert all(abs(float(row["weight"])) < 5 for row in rows("years"))


def test_each_year_told_and_none_are_candidates_once_with_features_told_once() -> None:
    candidates = list(years(TOLD).candidates(0))
    told = [candidate.year for candidate in candidates]
    assert {2019, 2024, None} <= set(told)
    assert len(told) == len(set(told))
    assert all(len(set(each.features)) == len(each.features) for each in candidates)


def test_the_likeliest_wins_where_the_text_leaves_a_choice() -> None:
    assert list(years(TOLD).chosen({"none": 1.0})) == [None]
    assert list(years(TOLD).chosen({"published": 1.0})) == [2024]
    assert list(years(TOLD).chosen({"clause": 1.0})) == [2019]


def test_a_year_in_the_name_or_right_behind_it_needs_no_choice() -> None:
    for text in ("宋青禾荣获2021年度云州工匠称号。", "宋青禾荣获云州工匠称号（2021年）。"):
        assert years(text).settled(0)
        assert list(years(text).chosen({"none": 9.0})) == [2021]


def test_where_no_year_is_told_there_is_none() -> None:
    assert list(years("宋青禾荣获云州工匠称号。", None).chosen({"none": -9.0})) == [None]


@pytest.mark.parametrize(
    ("text", "published", "year"),
    [
        ("1998年4月，宋青禾被授予全国劳动模范称号。", None, 1998),
        ("昨日，云州市召开表彰大会，授予宋青禾“云州工匠”称号。", PUBLISHED, 2024),
        ("云政发〔2010〕25号\n关于表彰劳动模范的决定\n市政府决定授予宋青禾“云州市劳动模范”称号。", None, 2010),
        ("庆祝建党95周年表彰大会昨日举行，宋青禾被评为市优秀共产党员。", None, 2016),
        ("臺南市政府昨日表揚114年度模範勞工，宋青禾獲頒模範勞工獎。", None, 2025),
        ("宋青禾是全国劳动模范，曾任云州轴承厂厂长。", PUBLISHED, None),
        ("全国劳动模范宋青禾昨日到校作报告。", PUBLISHED, None),
        ("多年来，宋青禾先后获得市劳动模范、省劳动模范等称号。", PUBLISHED, None),
    ],
)
def test_years_of_news_and_of_what_came_before(text: str, published: datetime.date | None, year: int | None) -> None:
    triples = laborhonors.extract(text, published=published).triples
    assert triples
    assert {triple.year for triple in triples} == {year}
