"""The gate: what it lets through, and that reading only that gives what reading all of a text gives."""

from __future__ import annotations

import datetime
import itertools
import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from laborhonors import Document, Extractor
from laborhonors.extractor import Draft
from laborhonors.gate import Gate
from laborhonors.lexicon import Lexicon
from laborhonors.recognizers.lac import Tagged
from laborhonors.recognizers.tagging import SentenceWords
from laborhonors.text import fold

GOLD = Path(__file__).parent / "gold" / "dev.jsonl"
OTHER_NEWS = (
    "今天上午，全市气温回升，市民纷纷走出家门到江边散步。",
    "记者从气象局了解到，未来三天以多云天气为主，最高气温二十六度。",
    "地铁三号线延长段开始铺轨，预计后年通车，沿线居民出行将更方便。",
    "水稻进入抽穗期，各地农民抓紧田间管理，防治病虫害。",
    "第二届图书交易会本周五在展览馆开幕，共有四百家出版社参展。",
    "港口货物吞吐量比上月增长百分之三，集装箱航线增加到五十二条。",
)
AWARD = "段青云荣获全国劳动模范称号。"
IN_OTHER_USE = "全市推广先进技术，弘扬优秀传统文化，取得明显成效。"
"""Words of honours that name none."""


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate(Lexicon.default())


def paragraphs(chance: random.Random, count: int) -> str:
    return "\n".join("".join(chance.choices(OTHER_NEWS, k=chance.randint(2, 5))) for _ in range(count))


def read_whole(extractor: Extractor, text: str, document: Document) -> Document:
    draft = Draft(text, document.id, document.published, ((0, len(text)),))
    return extractor._told(draft, SentenceWords(extractor._tagger))


@pytest.mark.parametrize(
    "text",
    [
        AWARD,
        "段青云获頒全國勞動模範。",
        "全 国 劳 动\n模 范",
        "全国劳<b>动</b>模范",
        "全国劳\u200b动模范",
        "荣获“社区侠”称号",
        "劳“模”",
        "“感动新港”人物",
    ],
)
def test_it_opens(gate: Gate, text: str) -> None:
    assert gate.opens(text)
    assert gate.stretches(text) == ((0, len(text)),)


@pytest.mark.parametrize(
    "text", ["", "\n", "\ud800", *OTHER_NEWS, "公司获得贷款，名称另议。", "他说：“明天见。”\n全队获得"]
)
def test_it_stays_shut(gate: Gate, text: str) -> None:
    assert not gate.opens(text)
    assert gate.stretches(text) == ()


def test_of_a_long_text_little_is_read(gate: Gate) -> None:
    before, after = (paragraphs(random.Random(seed), 60) for seed in (1, 2))
    text = f"{before}\n{AWARD}\n{after}"
    stretches = gate.stretches(text)
    at = text.index(AWARD)
    assert any(start <= at and at + len(AWARD) <= end for start, end in stretches)
    assert all(start == 0 or text[start - 1] == "\n" for start, _ in stretches)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(stretches))
    assert sum(end - start for start, end in stretches) < len(text) / 3


@pytest.mark.parametrize(
    ("story", "lines"),
    [
        (AWARD, AWARD),
        (f"昨天开会。\n{AWARD}\n散会。", AWARD),
        ("昨天\n段青云荣获全国\n劳动模范。 \n散会", "昨天\n段青云荣获全国\n劳动模范。 "),
        ("姓名\n\n段青云 先进\n程远 先进\n\n散会", "段青云 先进\n程远 先进\n"),
        ("段青云取得见义勇为证书。\n散会。", "段青云取得见义勇为证书。"),
        ("昨天开会。\n散会。", ""),
    ],
)
def test_the_lines_that_may_hold_a_title(gate: Gate, story: str, lines: str) -> None:
    other = f"{OTHER_NEWS[0]}\n" * 5
    text = f"{other}{story}\n{other}"
    told = gate.lines(text + other, ((0, len(text)),))
    assert "".join(text[start:end] for start, end in told) == lines + "\n" * bool(lines)


@pytest.mark.parametrize("lines", [4, 40])
def test_words_in_other_use_cost_no_more_than_their_lines(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    other = f"{3 * OTHER_NEWS[0]}\n" * lines
    tagger, tagged = extractor._tagger, []

    class Listening:
        name = tagger.name

        def read(self, sentences: Sequence[str]) -> Sequence[Tagged]:
            tagged.extend(sentences)
            return tagger.read(sentences)

    monkeypatch.setattr(extractor, "_tagger", Listening())
    text = f"{other}{IN_OTHER_USE}\n{other}"
    document = extractor.extract(text, id="1", published="2024")
    assert document == Document(id="1", text=text, published=datetime.date(2024, 1, 1))
    assert tagged == [fold(IN_OTHER_USE).text]
    assert extractor.extract(f"{other}{IN_OTHER_USE}{AWARD}\n{other}").triples
    assert fold(OTHER_NEWS[0]).text in tagged


def test_a_list_is_read_to_its_end(gate: Gate) -> None:
    entries = "\n".join(f"新港造船厂 焊工 段青{number}" for number in range(200))
    text = f"{paragraphs(random.Random(3), 80)}\n全国劳动模范名单\n{entries}\n{paragraphs(random.Random(4), 80)}"
    at = text.index("段青199")
    assert any(start <= at < end for start, end in gate.stretches(text))


def test_a_list_is_read_from_its_beginning_where_it_is_summed_up_below(gate: Gate) -> None:
    other = paragraphs(random.Random(3), 60)
    entries = "\n".join(f"白{name}：云州轴承厂钳工" for name in "一二三四五六七八九十")
    text = f"{other}\n{entries}\n以上同志荣获“云州工匠”称号。\n{other}"
    first, last = text.index(entries), text.index("以上")
    assert any(start <= first and last < end < len(text) for start, end in gate.stretches(text))


def test_what_is_told_elsewhere_of_a_recipient_is_read(extractor: Extractor) -> None:
    told = "段青云在新港造船厂工作，是该厂焊工。"
    text = "\n".join([told, paragraphs(random.Random(5), 60), AWARD, paragraphs(random.Random(6), 60)])
    text = paragraphs(random.Random(7), 30) + "\n" + text
    (triple,) = extractor.extract(text).triples
    assert (triple.recipient, triple.organization) == ("段青云", "新港造船厂")


def test_long_texts_give_what_they_give_without_the_gate(extractor: Extractor) -> None:
    chance = random.Random(20)
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    opened = 0
    for _ in range(12):
        parts = [paragraphs(chance, chance.randint(15, 40))]
        for document in chance.sample(gold, chance.randint(1, 2)):
            parts += [document["text"], IN_OTHER_USE, paragraphs(chance, chance.randint(8, 30))]
        text = "\n".join(parts)
        gated = extractor.extract(text)
        whole = read_whole(extractor, text, gated)
        assert (gated.triples, gated.counts) == (whole.triples, whole.counts)
        opened += bool(gated.triples)
    assert opened > 8


def test_the_gold_set_gives_what_it_gives_without_the_gate(extractor: Extractor) -> None:
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        if extractor._gate.stretches(text) != ((0, len(text)),):  # all others are read whole
            gated = extractor.extract(text)
            whole = read_whole(extractor, text, gated)
            assert (gated.triples, gated.counts) == (whole.triples, whole.counts)
