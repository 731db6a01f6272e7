"""The weights by which a title goes to the topic: a reviewed table, and what they say of plain cases."""

from __future__ import annotations

import pytest

from laborhonors import Extractor
from laborhonors.lexicon import rows
from laborhonors.linker.attachment import likelihood

PROFILE = "焊工常济民\n常济民，男，1966年生，北岭机车厂焊工。{}常济民说，活干好了才算数。"


def test_each_feature_is_weighed_once_and_moderately() -> None:
    names = [row["feature"] for row in rows("attachment")]
    assert len(names) == len(set(names)) > 20
    assert all(abs(float(row["weight"])) < 3 for row in rows("attachment"))


def test_a_feature_without_a_weight_counts_nothing() -> None:
    assert likelihood(["no such feature"]) == likelihood([])


def test_a_pronoun_makes_it_likelier_and_a_count_less() -> None:
    assert likelihood(["count"]) < likelihood([]) < likelihood(["pronoun"])


@pytest.mark.parametrize(
    "told",
    [
        "荣誉证书摆满一柜子：全国技术能手、省劳动模范、市“十佳工人”。",
        "2011年，全国技术能手；2014年，省劳动模范；2016年，市“十佳工人”。",
        "这些年，他先后把全国技术能手、省劳动模范、市“十佳工人”的称号拿到了手。",
    ],
)
def test_honours_told_without_a_recipient_are_the_topic_s(extractor: Extractor, told: str) -> None:
    triples = extractor.extract(PROFILE.format(told)).triples
    titles = {triple.title for triple in triples if triple.recipient == "常济民"}
    assert {"全国技术能手", "省劳动模范"} <= titles


@pytest.mark.parametrize(
    "told",
    [
        "全厂评出过5名全国技术能手，12名省劳动模范。",
        "国家授予技术工人的称号，最高的是全国技术能手。",
        "全国技术能手每两年评选一次，候选人由各省推荐。",
    ],
)
def test_what_is_said_of_the_honour_itself_is_not(extractor: Extractor, told: str) -> None:
    assert not extractor.extract(PROFILE.format(told)).triples
