"""Which unit a recipient has: what is asked, what the choice looks at, and how unit and post follow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from laborhonors import Extractor
from laborhonors.linker.assemble import asked_of, grouped
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.entries import Entry
from laborhonors.linker.facts import Linked
from laborhonors.linker.page_units import page_units, parent_around
from laborhonors.linker.surroundings import Told
from laborhonors.linker.units import Asked, Candidate, Units, Weigh, with_unit
from laborhonors.recognizers import find
from laborhonors.recognizers.base import Mark, Reading

TOLD = "云州市总工会授予云州轴承厂钳工宋青禾“云州工匠”称号，云州日报社记者白正采访了她。"


def read(text: str, ner: str = "honors") -> tuple[Reading, Units, list[Asked]]:
    reading = Extractor(ner=ner)._read(text)
    linked = Linked.of(reading, find(reading), None)
    groups = grouped(reading, linked.links, linked.linker.profiles, linked.years)
    units = Units(reading, linked.scene.surroundings, linked.linker.profiles.masthead)
    return reading, units, list(asked_of(reading, groups, linked.linker.profiles))


def asked(text: str) -> tuple[str, list[Candidate]]:
    reading, units, told = read(text)
    return reading.text, next(iter(units.candidates(told, told)))


def wants(feature: str) -> Weigh:
    """A weigher for which nothing counts but this."""

    def weigh(_names: Sequence[tuple[Piece, Piece | None]], features: Sequence[Told]) -> list[float]:
        return [float(feature in told) for told in features]

    return weigh


def test_every_unit_named_and_none_are_candidates_once() -> None:
    text, candidates = asked(TOLD)
    units = [text[slice(*one.unit)] if one.unit else None for one in candidates]
    assert {"云州市总工会", "云州轴承厂", None} <= set(units)
    assert len(units) == len(set(units))


def test_each_candidate_says_how_it_lies_to_what_the_rules_read_and_whether_it_employs() -> None:
    text, candidates = asked(TOLD)
    by_name = {text[slice(*one.unit)]: set(one.features) for one in candidates if one.unit}
    assert any(feature.startswith("rule=same") for feature in by_name["云州轴承厂"])
    assert any(feature.startswith("rule=other") for feature in by_name["云州市总工会"])
    assert all(any(feature.startswith("employs=") for feature in told) for told in by_name.values())


def test_features_are_told_once() -> None:
    _, candidates = asked(TOLD)
    assert all(len(set(one.features)) == len(one.features) for one in candidates)


def test_the_one_that_weighs_most_wins() -> None:
    reading, units, (one, *_) = read(TOLD)
    unsure = [replace(one, entry=replace(one.entry, sure=False))]
    (none,) = units.chosen(unsure, wants("none&person"))
    (other,) = units.chosen(unsure, wants("person&end=会"))
    assert none.organization is None
    assert other.organization is not None
    assert reading.text[slice(*other.organization)] == "云州市总工会"


def test_what_chain_and_tagger_agree_on_is_kept() -> None:
    _, units, told = read(TOLD)
    assert told[0].entry.sure
    assert units.chosen(told[:1], wants("none&person")) == [told[0].entry]


def test_without_the_taggers_names_the_rules_decide() -> None:
    _, units, told = read(TOLD, "jieba")
    assert units.chosen(told, wants("none&person")) == [one.entry for one in told]


@pytest.mark.parametrize(
    ("unit", "unit_now", "position"),
    [
        ((0, 4), (0, 4), ((4, 9),)),  # what was the unit beyond it is the department
        ((0, 8), (0, 8), ((8, 9),)),  # what was the post within it is not told twice
        ((20, 25), (20, 25), ((7, 9),)),
        (None, None, ((7, 9),)),
    ],
)
def test_unit_and_post_follow(
    unit: tuple[int, int] | None, unit_now: tuple[int, int] | None, position: tuple[tuple[int, int], ...]
) -> None:
    entry = Entry(0, 12, (9, 12), "person", (0, 7), ((7, 9),))
    changed = with_unit(entry, unit)
    assert changed.organization == unit_now
    assert changed.position == position


FILLER = "市里的企业都派人来了，会场坐得满满当当，大家听得很认真，也记下了不少东西。\n" * 6


def units_of(reading: Reading) -> list[Mark]:
    return [mark for mark in reading.marks if mark.tag == "organization"]


def test_a_page_shows_its_unit_at_head_and_foot() -> None:
    reading = Extractor()._read(
        "云州轴承厂召开大会\n" + FILLER + "记者到云州矿务局走访。\n" + FILLER + "云州轴承厂 电话：0000\n"
    )
    told = page_units(reading, units_of(reading), None)
    assert told["云州轴承厂"].shown == ("head", "foot")
    assert "云州矿务局" not in told


def test_the_unit_that_the_rules_read_as_the_page_s_is_told_as_that() -> None:
    reading = Extractor()._read("云州矿务局简报\n电工宋青禾获评省劳动模范。")
    start = reading.text.index("云州矿务局")
    assert "self" in page_units(reading, units_of(reading), (start, start + 5))["云州矿务局"].shown


def test_a_page_s_unit_is_a_candidate_however_far_it_stands() -> None:
    text, candidates = asked(
        "云州轴承厂召开大会\n" + FILLER * 3 + "云州矿务局、青川机械厂、明河造纸厂、清江化肥厂、江北棉纺厂派人参加。"
        "电工宋青禾获评省劳动模范。\n"
    )
    features = {text[slice(*one.unit)]: one.features for one in candidates if one.unit}
    assert "page=head" in features["云州轴承厂"]
    assert "told=page" in features["云州轴承厂"]


def test_a_group_s_parent_is_what_the_tagger_s_name_over_it_begins_with() -> None:
    reading = Extractor()._read("云州轴承厂宋青禾创新工作室获工人先锋号。")
    start = reading.text.index("宋青禾创新工作室")
    parent = parent_around(reading, (start, start + 8))
    assert parent is not None
    assert reading.text[slice(*parent)] == "云州轴承厂"
    assert parent_around(reading, (0, start + 8)) is None
