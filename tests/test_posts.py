"""Which post a recipient has: what the choice looks at, and what it leaves to the rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

import laborhonors
from laborhonors import Extractor
from laborhonors.lexicon import rows
from laborhonors.linker.assemble import asked_of, grouped
from laborhonors.linker.facts import Linked
from laborhonors.linker.posts import Posts
from laborhonors.linker.unit_features import Asked
from laborhonors.recognizers import find
from laborhonors.recognizers.base import Reading

TOLD = "云州市总工会主席白正出席。云州轴承厂装配车间班组长宋青禾荣获“云州工匠”称号。"


def read(text: str, ner: str = "honors") -> tuple[Reading, Posts, Asked]:
    reading = Extractor(ner=ner)._read(text)
    linked = Linked.of(reading, find(reading), None)
    groups = grouped(reading, linked.links, linked.linker.profiles, linked.years)
    one = next(iter(asked_of(reading, groups, linked.linker.profiles)))
    return reading, Posts(reading, linked.scene.surroundings), one


def test_the_weights_are_moderate_and_each_feature_has_one() -> None:
    names = [row["feature"] for row in rows("posts")]
    assert len(names) == len(set(names)) > 300
    assert all(abs(float(row["weight"])) < 5 for row in rows("posts"))


def test_every_post_named_and_none_are_candidates_once_with_features_told_once() -> None:
    reading, posts, one = read(TOLD)
    candidates = list(posts.candidates(one))
    told = ["".join(reading.text[slice(*piece)] for piece in each.post) for each in candidates]
    assert {"主席", "装配车间班组长", ""} <= set(told)
    assert len(told) == len(set(told))
    assert all(len(set(each.features)) == len(each.features) for each in candidates)


def test_the_likeliest_wins_where_the_rules_read_another() -> None:
    reading, posts, one = read(TOLD)
    unread = replace(one, entry=replace(one.entry, position=()))
    assert posts.chosen(unread, {"none&person": 9.0}).position == ()
    (post,) = posts.chosen(unread, {"last-two=主席": 9.0}).position
    assert reading.text[slice(*post)] == "主席"


def test_what_rules_and_tagger_agree_on_is_kept() -> None:
    _, posts, one = read(TOLD)
    assert posts.chosen(one, {"none&person": 9.0}) == one.entry


def test_groups_have_no_post_and_without_the_taggers_names_the_rules_decide() -> None:
    _, posts, one = read(TOLD)
    group = replace(one, entry=replace(one.entry, kind="group", position=()))
    assert posts.chosen(group, {"last-two=主席": 9.0}).position == ()
    _, posts, one = read(TOLD, "jieba")
    assert posts.chosen(one, {"none&person": 9.0}) == one.entry


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("梁溪机床厂的宋青禾是数控车间的一名铣工。去年，她荣获“云州工匠”称号。", "铣工"),
        ("云州工匠宋青禾，云州轴承厂首席钳工。", "首席钳工"),
        ("云州市总工会主席白正为宋青禾颁发云州市五一劳动奖章。", None),
    ],
)
def test_posts_told_elsewhere_and_those_of_others(text: str, post: str | None) -> None:
    (triple,) = laborhonors.extract(text).triples
    assert triple.recipient == "宋青禾"
    assert triple.position == post
