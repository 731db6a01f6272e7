"""What rules and judge make of the names that the tagger finds: strips of symbols, titles, units and posts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from laborhonors.extractor import Extractor
from laborhonors.linker.elements import Sources
from laborhonors.linker.entries import Entry, PersonIndex
from laborhonors.linker.marked_chains import MarkedChains
from laborhonors.linker.skeleton import build
from laborhonors.linker.strip import Strip
from laborhonors.recognizers.base import Mark, Reading
from laborhonors.recognizers.titles.bounds import bounded, disputes
from laborhonors.recognizers.titles.finder import shown_titles
from laborhonors.recognizers.titles.marked import marked_titles


def reading(text: str, **names: str) -> Reading:
    """A text of one line, each name marked where it stands first."""
    extractor = Extractor(ner=None)
    plain = extractor._read(text)
    at = {name: plain.text.index(name) for name in names.values()}
    marks = [Mark(at[name], at[name] + len(name), kind.rstrip("0123456789")) for kind, name in names.items()]
    told = (plain.folded, plain.blocks, plain.words, plain.lexicon, plain.names, plain.model)
    return Reading.of(*told, sorted(marks))


STRIP = reading(
    "甲厂的王一，李二、赵三获“甲厂之光”称号。\n钱四",
    organization="甲厂",
    person1="王一",
    person2="李二",
    title="甲厂之光",
    person3="钱四",
)


@pytest.mark.parametrize(
    ("low", "high", "gap"),
    [
        ("甲厂", "王一", "的"),
        ("王一", "李二", "，"),
        ("李二", "甲厂之光", "、x“"),
        ("甲厂之光", "钱四", "”x。/"),
        ("甲厂", "钱四", "far/1"),
    ],
)
def test_what_stands_between(low: str, high: str, gap: str):
    strip, text = Strip(STRIP), STRIP.text
    assert strip.gap(text.index(low) + len(low), text.index(high)) == gap


def test_symbols_are_counted():
    strip = Strip(STRIP)
    counted = tuple((symbol, 2) for symbol in "OPT/，")
    assert strip.gap_and_counts(0, len(STRIP.text), counted) == ("far/1", (1, 2, 1, 1, 1))
    assert strip.symbol_at(0) == "O"
    assert strip.symbol_at(len(STRIP.text)) == "$"


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("王一被评为甲厂之光。", "甲厂之光", [("甲厂之光", "name", False, None)]),
        ("王一获2021年度“甲厂之光”称号。", "甲厂之光", [("甲厂之光", "name", True, 2021)]),
        ("学习甲厂之光精神。", "甲厂之光", [("甲厂之光", "generic", False, None)]),
        ("王一获第一名。", "第一名", []),
        ("王一任市人大代表。", "市人大代表", []),
        ("王一任车间主任。", "车间主任", []),
        ("王一。", "王一", []),
        ("工友叫他“云港铁人”。", "云港铁人", []),
        ("有“云港铁人”之称的王一。", "云港铁人", []),
    ],
)
def test_titles_that_no_word_shows(text: str, name: str, found: list[tuple[str, str, bool, int | None]]):
    titles = marked_titles(reading(text, title=name), ())
    assert [(title.name, title.role, title.quoted, title.year) for title in titles] == found


AWARDED = "张三获江城钢铁公司先进工作者称号。"
SHOWN, MARKED = "江城钢铁公司先进工作者", "先进工作者"


@pytest.mark.parametrize(("bias", "name"), [(-20.0, SHOWN), (20.0, MARKED)])
def test_where_a_title_begins_is_weighed(bias: float, name: str):
    read = reading(AWARDED, person="张三", title=MARKED)
    shown = shown_titles(read)
    assert [title.name for title in shown] == [SHOWN]
    (title,) = bounded(read, shown, {"bias": bias})
    assert (title.name, title.role, AWARDED[title.end : title.tail]) == (name, "name", "称号")


def test_features_of_a_dispute_can_be_read():
    (dispute,) = disputes(read := reading(AWARDED, title=MARKED), shown_titles(read))
    assert {"mark=shorter/same", "shorter&opens=江", "shorter&closes=司", "mark-end=者"} <= set(dispute.features)
    assert len(set(dispute.features)) == len(dispute.features)


@pytest.mark.parametrize(
    ("text", "mark"),
    [(AWARDED, SHOWN), ("获先进工作者和劳动模范称号。", "先进工作者和劳动模范"), (AWARDED, "称号")],
    ids=["the same", "over two titles", "beside it"],
)
def test_nothing_to_decide(text: str, mark: str):
    read = reading(text, title=mark)
    assert list(disputes(read, shown_titles(read))) == []


def test_a_title_that_was_found_is_not_found_again():
    told = reading("王一被评为甲厂之光。", title="甲厂之光")
    (title,) = marked_titles(told, ())
    assert list(marked_titles(told, [title])) == []


@pytest.mark.parametrize(
    ("text", "names", "unit", "post"),
    [
        ("甲公司乙车间主任王一", {"organization": "甲公司", "position": "乙车间主任"}, "甲公司", None),
        ("甲公司 主任 王一", {"organization": "甲公司", "position": "主任"}, "甲公司", None),
        ("毕业于甲学院的王一", {"organization": "甲学院"}, None, None),
        ("甲公司、王一", {"organization": "甲公司"}, None, None),
        ("全国政协常委王一", {"organization": "全国政协", "position": "常委"}, None, None),
    ],
)
def test_the_unit_right_before_a_name(text: str, names: dict[str, str], unit: str | None, post: str | None):
    told = reading(text, **names, person="王一")
    at = told.text.index("王一")
    entry = MarkedChains(told).completed(Entry(at, at + 2, (at, at + 2), "person"))
    assert (entry.organization and told.text[slice(*entry.organization)]) == unit
    assert (entry.position and told.text[slice(*entry.position[0])]) == (post or ())


def test_the_whole_post_where_its_end_is_known():
    told = reading("甲公司危爆大队民警王一", organization="甲公司", position="危爆大队民警", person="王一")
    at, post = told.text.index("王一"), told.text.index("民警")
    entry = Entry(at, at + 2, (at, at + 2), "person", (0, 3), ((post, post + 2),))
    assert MarkedChains(told).completed(entry).position == ((3, 9),)


@pytest.mark.parametrize(
    ("span", "told"),
    [
        ((0, 2), ["甲厂"]),
        ((1, 4), ["甲厂", "王一"]),
        ((2, 3), []),
        ((3, 8), ["王一", "李二"]),
        ((0, 25), ["甲厂", "王一", "李二", "甲厂之光", "钱四"]),
    ],
)
def test_the_names_over_a_span(span: tuple[int, int], told: list[str]):
    assert [STRIP.text[mark.start : mark.end] for mark in STRIP.marks_over(*span)] == told


def test_the_names_within_a_span():
    assert [STRIP.text[mark.start : mark.end] for mark in STRIP.marks_in(1, 8)] == ["王一", "李二"]


def elements(text: str, unit: str, holds: float) -> list[tuple[str, str]]:
    """The skeleton of a sentence in which the tagger takes one name for a unit that is given an honour, or not."""
    plain = reading(text, organization=unit)
    (mark,) = plain.marks
    told = replace(plain, marks=(mark._replace(holds=holds),))
    sources = Sources(told, PersonIndex(text, ()), tuple(shown_titles(told)), ())
    return [(element.symbol, text[element.start : element.end]) for element in build(sources, 0, len(text)).elements]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("优胜者光明里三号院被评为文明单位。", "光明里三号院"),
        ("文明单位：光明里三号院及其近邻。", "光明里三号院"),
    ],
)
def test_a_unit_that_no_rule_reads_is_a_recipient_where_the_tagger_takes_it_for_one(text: str, unit: str):
    assert ("O", unit) in elements(text, unit, 3.0)
    assert ("O", unit) not in elements(text, unit, -3.0)
