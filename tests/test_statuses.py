"""Whether an honour is conferred or proposed: what is weighed, and what is left to the rules."""

from __future__ import annotations

import pytest

from laborhonors import Extractor
from laborhonors.lexicon import rows
from laborhonors.linker.assemble import asked_of, grouped, status_of
from laborhonors.linker.facts import Linked
from laborhonors.linker.statuses import Statuses
from laborhonors.recognizers import find

PLAIN = "云州轴承厂检测工宋青禾是云州工匠。"
VOTED_ON = "“云州工匠”评选投票开始了。宋青禾是云州轴承厂检测工，荣获“云州工匠”称号。"


def statuses_of(text: str) -> Statuses:
    reading = Extractor()._read(text)
    linked = Linked.of(reading, find(reading), None)
    groups = grouped(reading, linked.links, linked.linker.profiles, linked.years)
    asked = list(asked_of(reading, groups, linked.linker.profiles))
    return Statuses(linked.scene, asked, [status_of(links) for links in groups])


def test_the_weights_are_moderate_and_each_feature_has_one() -> None:
    names = [row["feature"] for row in rows("statuses")]
    assert len(names) == len(set(names)) > 500
    assert all(abs(float(row["weight"])) < 5 for row in rows("statuses"))


def test_where_no_word_puts_anybody_forward_the_rules_word_stands() -> None:
    statuses = statuses_of(PLAIN)
    assert statuses.settled(0)
    assert list(statuses.chosen({"bias": 9.0})) == ["conferred"]


def test_a_word_at_the_head_or_near_by_is_weighed() -> None:
    statuses = statuses_of(VOTED_ON)
    assert not statuses.settled(0)
    features = statuses.features(0)
    assert len(set(features)) == len(features)
    assert {"read=conferred&stage=open&head=投票", "sentence=荣获"} <= set(features)
    assert set(statuses.chosen({"bias": 9.0})) == {"proposed"}
    assert set(statuses.chosen({"bias": -9.0})) == {"conferred"}


def test_what_is_withdrawn_is_the_rules_to_say() -> None:
    statuses = statuses_of("经投票推荐的规则不变。决定撤销宋青禾“云州工匠”称号。")
    assert list(statuses.chosen({"bias": 9.0})) == ["revoked"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("经评审，下列人员入围“云州好人”候选名单，现面向社会投票：云州轴承厂检测工宋青禾。", "proposed"),
        ("“云州工匠”评选结果揭晓：经投票和评审，云州轴承厂检测工宋青禾荣获“云州工匠”称号。", "conferred"),
    ],
)
def test_the_package_s_weights(text: str, status: str) -> None:
    (triple,) = Extractor().extract(text).triples
    assert triple.status == status
