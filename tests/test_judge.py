"""The judge of links: whom it asks about, what it looks at, and what its reviewed weights say of plain cases."""

from __future__ import annotations

import pytest

from laborhonors import Extractor
from laborhonors.lexicon import rows
from laborhonors.linker.facts import Linked
from laborhonors.linker.judge import BELOW, NEAR, Candidate
from laborhonors.recognizers import find

ANNOUNCED = (
    "“北岭工匠”名单揭晓。评选由市总工会主办，历时三个月。\n"
    "有修桥三十年的张卫东，有守井的李国强、王秀兰，还有公交司机陈志明。"
)


def read(text: str) -> Linked:
    reading = Extractor()._read(text)
    return Linked.of(reading, find(reading), None)


def asked(text: str) -> list[Candidate]:
    return list(read(text).asked)


def pairs(text: str) -> list[tuple[str, str]]:
    linked = read(text)
    return [
        (linked.scene.name(candidate.link.entry), candidate.link.title.name)
        for candidate in linked.asked
        if candidate.link.entry is not None
    ]


def test_each_feature_is_weighed_once_and_moderately() -> None:
    names = [row["feature"] for row in rows("judge")]
    assert len(names) == len(set(names)) > 300
    assert {"bias", "threshold=proposed", "threshold=near"} <= set(names)
    assert all(abs(float(row["weight"])) < 3 for row in rows("judge"))


def test_recipients_told_after_the_title_are_asked_about() -> None:
    assert {"张卫东", "李国强", "王秀兰", "陈志明"} <= {name for name, title in pairs(ANNOUNCED) if "北岭工匠" in title}


def test_each_pair_of_names_is_asked_about_once_where_no_rule_proposes_it() -> None:
    text = "张卫东是全国劳动模范。李国强与张卫东同岁。全国劳动模范张卫东常去看李国强。"
    near = [candidate.link for candidate in asked(text) if not candidate.proposed]
    assert len({(link.title.name, link.entry.name if link.entry else None) for link in near}) == len(near)
    assert all(link.rule == NEAR for link in near)


LISTED = "云河县模范父亲名单\n北岭镇→宋长河→蔡维添\n南溪镇→杨忠平→翁火生\n"


def test_names_in_lines_that_no_rule_reads_are_asked_about_for_the_title_above() -> None:
    below = [c.link for c in asked(LISTED) if c.link.rule == BELOW]
    text = Extractor()._read(LISTED).text
    assert {text[slice(*link.entry.name)] for link in below if link.entry} == {"宋长河", "蔡维添", "杨忠平", "翁火生"}
    assert {link.title.name for link in below} == {"云河县模范父亲"}


def test_a_title_is_not_asked_about_for_names_above_it_or_by_a_tagger_without_names() -> None:
    reversed_list = "\n".join(reversed(LISTED.split("\n")))
    plain = Extractor(ner="jieba")._read(LISTED)
    for candidates in (asked(reversed_list), Linked.of(plain, find(plain), None).asked):
        assert all(candidate.link.rule != BELOW for candidate in candidates)


def test_an_honour_of_units_is_asked_about_for_persons_whom_the_tagger_is_sure_of() -> None:
    told = pairs("创新争先奖状给了3位：云河大学王耀川、河阳农业大学刘仲文、北岭医院吴安民。")
    assert {"王耀川", "刘仲文", "吴安民"} <= {name for name, title in told if title == "创新争先奖状"}


def test_a_title_that_a_rule_gave_away_is_weighed_for_others_with_that_in_mind() -> None:
    told = [c for c in asked("张卫东荣获“北岭工匠”称号，同事李国强到场祝贺。") if not c.proposed]
    assert told
    assert all(any(feature.startswith("given=") and feature != "given=nobody" for feature in c.features) for c in told)


def test_an_honour_of_persons_is_not_asked_about_for_a_firm() -> None:
    assert all(title != "全国劳动模范" for name, title in pairs("北岭机车厂的张卫东是全国劳动模范。") if "厂" in name)


def test_features_are_those_of_the_links_that_the_rules_propose() -> None:
    linked = read("张卫东荣获“北岭工匠”称号。")
    silent = linked.of_links(())
    assert linked.links
    assert silent.facts({"bias": -9.0, "threshold=proposed": 0.5, "threshold=near": 0.5}) == ((), ())
    told = {feature for c in silent.asked for feature in c.features}
    assert {"given=nobody", f"rule={NEAR}", "where=same-before"} <= told


@pytest.mark.parametrize("threshold", [0.0, 1.1])
def test_the_thresholds_decide(threshold: float) -> None:
    linked = read("张卫东荣获“北岭工匠”称号。")
    triples, _ = linked.facts({"bias": 0.0, "threshold=proposed": threshold, "threshold=near": threshold})
    assert bool(triples) == (threshold == 0.0)
