"""Which honour a number of recipients is of: what may be, and how one of that is chosen."""

from __future__ import annotations

import pytest

from laborhonors import Extractor
from laborhonors.lexicon import rows
from laborhonors.linker.counted import Counted
from laborhonors.linker.facts import Linked
from laborhonors.recognizers import find
from laborhonors.regression import weights_of

TOLD = "云州市表彰大会昨天举行，30人被授予“云州工匠”称号，12个集体获评云州市工人先锋号。到会的有400人。"


def read(text: str) -> Linked:
    reading = Extractor()._read(text)
    return Linked.of(reading, find(reading), None)


def counted(text: str) -> Counted:
    linked = read(text)
    return linked.counted(linked.triples(linked.judged()))


def counts(text: str, ner: str = "honors") -> set[tuple[str, int]]:
    return {(count.title, count.count) for count in Extractor(ner=ner).extract(text).counts}


def test_the_weights_are_moderate_and_each_feature_has_one() -> None:
    names = [row["feature"] for row in rows("counts")]
    assert len(names) == len(set(names)) > 300
    assert all(abs(float(row["weight"])) < 5 for row in rows("counts"))
    assert 0 < weights_of("counts")["threshold"] < 1


def test_each_honour_near_a_number_is_a_candidate_once_with_features_told_once() -> None:
    told = counted(TOLD)
    by_number = {count.number: list(told.candidates(count)) for count in read(TOLD).found.counts}
    assert set(by_number) == {30, 12, 400}
    for candidates in by_number.values():
        assert [one.name for one in candidates].count("云州工匠") == 1
        assert all(len(set(one.features)) == len(one.features) for one in candidates)


def test_the_likeliest_honour_of_a_number_is_taken_where_it_is_likely_enough() -> None:
    weights = {"bias": -1.0, "threshold": 0.5, "number-first-sentence": 2.0, "unit=人": 0.5, "kind=group&unit=人": -9.0}
    told = {(title.name, count.number) for title, count in counted(TOLD).chosen(weights)}
    assert ("云州工匠", 30) in told
    assert ("云州市工人先锋号", 30) not in told
    assert not list(counted(TOLD).chosen({**weights, "threshold": 0.99}))


def test_the_package_chooses_so() -> None:
    assert counts(TOLD) == {("云州工匠", 30), ("云州市工人先锋号", 12)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("近日，全省技能大师名单公布，全省共有62人获此殊荣，云州市占11人。", {("全省技能大师", 62)}),
        ("本届“云州好人”评选收到推荐300人，最终20人上榜。", {("云州好人", 20)}),
        ("会议授予李金海等34名同志“河阳奖章”，会场有800人参加。", {("河阳奖章", 34)}),
        ("云州市总工会拟推荐3人为全国劳动模范候选人。", set()),
        ("他带领8名徒弟，连续5年被评为云州工匠。", set()),
    ],
)
def test_those_who_are_given_the_honour_are_counted(text: str, told: set[tuple[str, int]]) -> None:
    """A number of a part may be told beside that of all (decision 41)."""
    largest: dict[str, int] = {}
    for title, number in counts(text):
        largest[title] = max(number, largest.get(title, 0))
    assert set(largest.items()) == told


@pytest.mark.parametrize("text", ["", "云州工匠", "到会的有400人。", "30人30人30人"])
def test_a_text_without_a_number_or_an_honour_has_no_count(text: str) -> None:
    assert list(counted(text).chosen()) == []


def test_without_the_taggers_names_the_rules_decide() -> None:
    text = "74人获评云州工匠。"
    assert counts(text, ner="jieba") == {("云州工匠", 74)}
