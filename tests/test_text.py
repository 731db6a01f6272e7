"""The text layer: folding with its map back, sentences and clauses, and lines by their shape."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laborhonors.text import fold, split_blocks, split_clauses, split_sentences

TEXTS = st.text(max_size=80) | st.text(alphabet="甲乙劳模。！；：，“”「」（）() \t　|\n<p>&nbsp;1一、", max_size=80)


@given(raw=TEXTS)
def test_folding_maps_each_character_to_one_raw_character(raw: str) -> None:
    folded = fold(raw)
    assert folded.raw == raw
    assert len(folded.offsets) == len(folded.text)
    assert all(a < b for a, b in zip(folded.offsets, folded.offsets[1:], strict=False))
    assert all(0 <= at < len(raw) for at in folded.offsets)


@given(raw=TEXTS)
def test_a_span_of_the_view_is_a_span_of_the_raw_text(raw: str) -> None:
    folded = fold(raw)
    if folded.text:
        start, end = folded.to_raw(0, len(folded.text))
        assert 0 <= start < end <= len(raw)
        assert set(folded.raw_slice(0, len(folded.text))) <= set(raw[start:end])


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("ＡＢ１２（甲）", "AB12(甲)"),
        ("榮獲「勞動模範」", "荣获“劳动模范”"),
        ("賀　彪", "贺彪"),
        ("王 军", "王军"),
        ("王 军民", "王 军民"),
        ("欧阳 立言", "欧阳 立言"),
        ("<p>甲</p><b>乙</b>", "\n甲\n乙"),
        ("甲&nbsp;乙", "甲 乙"),
        ("甲\u200b乙", "甲乙"),
        ("甲\r\n乙", "甲\n\n乙"),
        ("3 < 5", "3 < 5"),
        ("买买提・阿木", "买买提·阿木"),
        ("获劳模[2]，又获奖[3-4]。[2010]年", "获劳模,又获奖。[2010]年"),
        ("他是电工.2005年获奖,至今.", "他是电工。2005年获奖,至今。"),
        ("买买提.吾买尔，一.说明", "买买提.吾买尔,一.说明"),
        ("韩英明*（甲厂）、王某*", "韩英明(甲厂)、王某*"),
        ("先进集体：1.甲厂；2.乙校", "先进集体:甲厂;乙校"),
        ("甲一、乙二、\n丙三", "甲一、乙二、丙三"),
        ("👉甲厂🏅", " 甲厂 "),
        ("☑甲 □乙", "☑甲 □乙"),
    ],
)
def test_folded(raw: str, text: str) -> None:
    assert fold(raw).text == text


@given(text=TEXTS)
def test_sentences_and_clauses_hold_all_that_is_not_white_space(text: str) -> None:
    for split in (split_sentences, split_clauses):
        spans = split(text)
        assert all(a < b for a, b in spans)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
        assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("甲获奖。乙没有！丙呢？", ["甲获奖。", "乙没有！", "丙呢？"]),
        ("甲获奖.乙没有!丙呢?", ["甲获奖.乙没有!", "丙呢?"]),
        ("他说：“荣誉是大家的。谢谢。”然后走了。", ["他说：“荣誉是大家的。谢谢。”", "然后走了。"]),
        ("获“好。人”称号。", ["获“好。人”称号。"]),
        ("甲（获奖。）乙", ["甲（获奖。）乙"]),
        ("没有合上的“引号。下一句。", ["没有合上的“引号。", "下一句。"]),
        ("一行\n一行", ["一行", "一行"]),
        ("", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    folded = fold(text).text
    assert [folded[a:b] for a, b in split_sentences(folded)] == [fold(sentence).text for sentence in sentences]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("甲获奖，乙没有；丙：是", ["甲获奖，", "乙没有；", "丙：", "是"]),
        ("1,017人在10:30到场", ["1,017人在10:30到场"]),
        ("甲、乙获奖", ["甲、乙获奖"]),
    ],
)
def test_clauses(text: str, clauses: list[str]) -> None:
    folded = fold(text).text
    assert [folded[a:b] for a, b in split_clauses(folded)] == [fold(clause).text for clause in clauses]


def kinds(raw: str) -> list[str]:
    return [block.kind for block in split_blocks(fold(raw).text)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("一、新港工匠名单", "heading"),
        ("（二）先进集体", "heading"),
        ("新港集团劳动模范名单：", "heading"),
        ("1. 段青云 新港造船厂焊工", "item"),
        ("● 段青云，新港造船厂焊工", "item"),
        ("段青云\t新港造船厂\t焊工", "row"),
        ("| 段青云 | 新港造船厂 |", "row"),
        ("段青云　　新港造船厂", "row"),
        ("新港日报社", "line"),
        ("段青云在新港造船厂干了四十年，一把焊枪从不离手，去年他被评为劳动模范。", "paragraph"),
        ("责任编辑：段青云", "noise"),
        ("上一篇：新港集团召开表彰大会", "noise"),
        ("来源：新港日报 2024-05-01 10:30", "noise"),
        ("编辑部里的段青云获评全国劳动模范，新港日报社的同事都向他祝贺。", "paragraph"),
        ("来源于生活的新港工匠段青云说，他只是做了自己该做的事，获奖没有想到。", "paragraph"),
    ],
)
def test_a_line_by_its_shape(line: str, kind: str) -> None:
    assert kinds(line) == [kind]


def test_what_stands_under_related_reading_is_marked() -> None:
    blocks = split_blocks(fold("段青云获评新港工匠。\n相关新闻\n单秋月获评新港工匠").text)
    assert [block.related for block in blocks] == [False, True, True]


@given(raw=TEXTS)
def test_blocks_hold_all_letters_but_marks_of_lists(raw: str) -> None:
    text = fold(raw).text
    blocks = split_blocks(text)
    assert all(0 <= block.start < block.end <= len(text) for block in blocks)
    assert all(a.end <= b.start for a, b in itertools.pairwise(blocks))
    assert all("\n" not in text[block.start : block.end] for block in blocks)
    kept = "".join(text[block.start : block.end] for block in blocks)
    assert kept.count("甲") == text.count("甲")


@pytest.mark.parametrize(
    "raw", ["段青云\t新港造船厂\t焊工", "段青云 | 新港造船厂 | 焊工", "段青云　　新港造船厂　　焊工"]
)
def test_cells_of_a_row(raw: str) -> None:
    text = fold(raw).text
    (block,) = split_blocks(text)
    assert [text[a:b] for a, b in block.cells] == ["段青云", "新港造船厂", "焊工"]
