"""The scorer against small cases worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from laborhonors.errors import InputError
from laborhonors.score import (
    Count,
    Fact,
    Facts,
    Rates,
    Report,
    fold,
    fold_title,
    judge,
    rates,
    same_org,
    score,
    to_json,
    to_text,
)

SAME_TITLE = [
    ("全国劳模", "全国劳动模范"),
    ("上海市劳动模范", "上海劳动模范"),
    ("广西壮族自治区劳动模范", "广西劳模"),
    ("“上海工匠”称号", "上海工匠"),
    ("上海工匠荣誉称号", "上海工匠"),
    ("2025年全国劳模", "全国劳模"),
    ("2021年度先进工作者", "先进工作者"),
    ("第十六届中华技能大奖", "中华技能大奖"),
    ("首批温州工匠", "温州工匠"),
    ("全國勞動模範", "全国劳动模范"),
    ("享受国务院政府特殊津贴专家", "国务院特殊津贴"),
    ("享受政府特殊津贴人员", "国务院特殊津贴"),
    ("国家科技进步奖二等奖", "国家科学技术进步二等奖"),
    ("全国五一劳动奖章获得者", "全国五一劳动奖章"),
    ("Ａ级标兵", "A级标兵"),
    ("全国“最美职工”", "全国最美职工"),
]
OTHER_TITLE = [
    ("全国劳动模范", "全国先进工作者"),
    ("上海市劳动模范", "全国劳动模范"),
    ("市劳动模范", "劳动模范"),  # a bare suffix has no region before it to be folded away with
    ("五一劳动奖章", "五一劳动奖状"),
    ("国家科技进步奖一等奖", "国家科技进步奖二等奖"),
    ("北京市首届十大杰出青年", "北京市十大杰出青年"),
    ("大国工匠", "大国工匠年度人物"),
]
SAME_ORG = [
    (None, None),
    ("", None),
    ("上海电气", "上海电气"),
    ("上海 电气", "上海电气"),
    ("上海電氣", "上海电气"),
    ("公司（上海）", "公司(上海)"),
    ("上海电气", "上海电气集团"),  # 4 of 6
    ("一二三四五六七八九十", "一二三四五六"),  # 6 of 10: just enough
]
OTHER_ORG = [
    ("上海电气", None),
    (None, "上海电气"),
    ("上海电气", "上海电器"),
    ("上海电气", "上海电气集团有限公司"),  # 4 of 10
    ("一二三四五六七八九十", "一二三四五"),  # 5 of 10
    ("一二三四五六", "二三四五六七"),  # neither holds the other
]


@pytest.mark.parametrize(("one", "other"), SAME_TITLE)
def test_fold_title_joins(one: str, other: str) -> None:
    assert fold_title(one) == fold_title(other)


@pytest.mark.parametrize(("one", "other"), OTHER_TITLE)
def test_fold_title_keeps_apart(one: str, other: str) -> None:
    assert fold_title(one) != fold_title(other)


@pytest.mark.parametrize(("gold", "predicted"), SAME_ORG)
def test_same_org(gold: str | None, predicted: str | None) -> None:
    assert same_org(gold, predicted)
    assert same_org(predicted, gold)


@pytest.mark.parametrize(("gold", "predicted"), OTHER_ORG)
def test_other_org(gold: str | None, predicted: str | None) -> None:
    assert not same_org(gold, predicted)
    assert not same_org(predicted, gold)


def test_fold_leaves_what_is_not_typography() -> None:
    assert fold("《勞模》 “ＡＢＣ”、\u3000王 军") == "劳模ABC、王军"


@pytest.mark.parametrize(
    ("right", "predicted", "gold", "expected"),
    [
        (0, 0, 0, Rates(0.0, 0.0, 0.0)),
        (0, 3, 0, Rates(0.0, 0.0, 0.0)),
        (1, 3, 2, Rates(0.3333, 0.5, 0.4)),
        (2, 2, 2, Rates(1.0, 1.0, 1.0)),
    ],
)
def test_rates(right: int, predicted: int, gold: int, expected: Rates) -> None:
    assert rates(right, predicted, gold) == expected


def fact(recipient: str, title: str, **fields: object) -> Fact:
    return Fact.model_validate({"recipient": recipient, "title": title, **fields})


def facts(*triples: Fact, counts: tuple[Count, ...] = ()) -> Facts:
    return Facts(id="d", triples=triples, counts=counts)


def test_levels_are_nested() -> None:
    gold = facts(
        fact("甲一", "全国劳模", organization="上海电气", position="电工", year=2025, status="conferred"),
        fact("乙二", "全国劳模", organization="上海电气", position="电工", year=2025),
        fact("丙三", "全国劳模", organization="电气"),
        fact("丁四", "全国劳模"),
    )
    predicted = facts(
        fact("甲 一", "全国劳动模范", organization="上海电气集团", position="电工", year=2025),  # right in all
        fact("乙二", "全国劳模", organization="上海电气", position="钳工", year=2025),  # wrong position
        fact("丙三", "全国劳模", organization="宝钢", status="revoked"),  # wrong organization and status
        fact("戊五", "全国劳模"),  # invented
    )
    tally = judge(gold, predicted)
    assert (tally.gold, tally.predicted) == (4, 4)
    assert tally.right == {"pair": 3, "triple": 2, "record": 1}
    assert tally.qualifiers == {"org": 2, "status": 2, "year": 3, "position": 2}
    assert [str(error) for error in tally.errors] == [
        "d\twrong position\t乙二\t全国劳模\tposition: gold '电工' got '钳工'",
        "d\twrong org,status\t丙三\t全国劳模\torganization: gold '电气' got '宝钢'\tstatus: gold None got 'revoked'",
        "d\tmissed\t丁四\t全国劳模",
        "d\tinvented\t戊五\t全国劳模",
    ]


def test_optional_is_neither_asked_for_nor_counted_against() -> None:
    gold = facts(fact("甲一", "全国劳模"), fact("甲一", "高级技师", optional=True))
    for predicted in (facts(fact("甲一", "全国劳模")), facts(fact("甲一", "全国劳模"), fact("甲一", "高级技师"))):
        tally = judge(gold, predicted)
        assert (tally.gold, tally.predicted, tally.right["record"], tally.errors) == (1, 1, 1, ())


def test_asked_for_wins_over_optional() -> None:
    gold = facts(fact("甲一", "全国劳动模范"), fact("甲一", "全国劳模", optional=True))
    assert judge(gold, facts(fact("甲一", "全国劳模"))).right["pair"] == 1
    assert judge(gold, facts()).gold == 1


def test_also_holds_further_forms() -> None:
    gold = facts(fact("甲一", "陇原工匠", also=["甘肃陇原工匠", "甘肃工匠"]))
    assert judge(gold, facts(fact("甲一", "甘肃省陇原工匠"))).right["pair"] == 1
    both = judge(gold, facts(fact("甲一", "陇原工匠"), fact("甲一", "甘肃工匠")))
    assert (both.predicted, both.right["pair"]) == (1, 1)  # two forms of one honour are one
    assert judge(gold, facts(fact("乙二", "甘肃工匠"))).right["pair"] == 0  # a form of that person's honour only


def test_also_of_an_optional_fact_is_free_too() -> None:
    gold = facts(fact("甲一", "陇原工匠", also=["甘肃工匠"], optional=True))
    assert judge(gold, facts(fact("甲一", "甘肃工匠"))).predicted == 0


def test_one_fact_told_twice_counts_once_and_the_first_counts() -> None:
    gold = facts(fact("甲一", "全国劳模", year=2025))
    tally = judge(gold, facts(fact("甲一", "全国劳模", year=2020), fact("甲一", "全国劳动模范", year=2025)))
    assert (tally.predicted, tally.right["record"]) == (1, 0)


@pytest.mark.parametrize(
    ("predicted", "expected"),
    [
        ([("上海工匠", 17)], (2, 1, 1)),  # the largest is asked for
        ([("上海工匠", 17), ("上海工匠", 3)], (2, 1, 1)),  # the count of a part is free
        ([("上海工匠", 3)], (2, 0, 0)),  # … and does not do alone
        ([("上海工匠", 18)], (2, 1, 0)),  # a larger one is wrong
        ([("全国劳动模范", 4), ("上海工匠称号", 17)], (2, 2, 2)),
        ([("大国工匠", 1)], (2, 1, 0)),  # not asked for at all
        ([], (2, 0, 0)),
    ],
)
def test_counts(predicted: list[tuple[str, int]], expected: tuple[int, int, int]) -> None:
    asked = (Count(title="上海工匠", count=17), Count(title="上海工匠", count=5), Count(title="全国劳模", count=4))
    given = tuple(Count(title=title, count=number) for title, number in predicted)
    assert judge(facts(counts=asked), facts(counts=given)).counts == expected


def test_a_document_without_prediction_is_missed() -> None:
    tally = judge(facts(fact("甲一", "全国劳模")), None)
    assert (tally.gold, tally.predicted, len(tally.errors)) == (1, 0, 1)


GOLD = [
    {"id": "1", "genre": "news", "triples": [{"recipient": "甲一", "title": "全国劳模", "year": 2025}], "counts": []},
    {
        "id": "2",
        "genre": "list",
        "text": "…",
        "triples": [{"recipient": "乙二", "title": "上海工匠", "organization": "宝钢"}],
        "counts": [{"title": "上海工匠", "count": 17, "unit": "人"}],
    },
]
PREDICTED = [
    {"id": "1", "triples": [{"recipient": "甲一", "title": "全国劳动模范", "kind": "person", "confidence": 0.5}]},
    {"id": "2", "triples": [], "counts": [{"title": "上海工匠", "count": 17, "unit": "名"}], "error": "…"},
]


def written(path: Path, documents: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents), encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return written(tmp_path / "gold.jsonl", GOLD)


@pytest.fixture
def report(gold: Path, tmp_path: Path) -> Report:
    return score(gold, written(tmp_path / "predicted.jsonl", PREDICTED))


def test_report(report: Report) -> None:
    total = report.total
    assert (total.documents, total.gold, total.predicted) == (2, 2, 1)
    assert total.pair == total.triple == Rates(1.0, 0.5, 0.6667)
    assert total.record == Rates(0.0, 0.0, 0.0)
    assert (total.org_accuracy, total.year_accuracy) == (1.0, 0.0)
    assert total.counts == Rates(1.0, 1.0, 1.0)
    assert list(report.by_genre) == ["list", "news"]
    assert report.by_genre["list"].org_accuracy is None
    assert report.triple_f1_interval == (0.0, 1.0)
    assert [error.document for error in report.errors] == ["1", "2"]


def test_text_of_a_report(report: Report) -> None:
    assert to_text(report).splitlines() == [
        "2 documents (0 without prediction), 2 gold triples, 1 predicted",
        "pair     P 1.000  R 0.500  F1 0.667",
        "triple   P 1.000  R 0.500  F1 0.667",
        "record   P 0.000  R 0.000  F1 0.000",
        "triple F1, 95 % interval over documents: 0.000 to 1.000",
        "on matched pairs: org 1.0  status 1.0  year 0.0  position 1.0",
        "counts   P 1.000  R 1.000  F1 1.000",
        "  list             1 documents  pair F1 0.000  triple F1 0.000",
        "  news             1 documents  pair F1 1.000  triple F1 1.000",
    ]


def test_json_of_a_report(report: Report) -> None:
    figures = json.loads(to_json(report))
    assert figures["triple"] == {"p": 1.0, "r": 0.5, "f1": 0.6667}
    assert figures["by_genre"]["news"] == {"documents": 1, "pair_f1": 1.0, "triple_f1": 1.0}
    assert figures["documents_without_prediction"] == 0


def test_one_genre(gold: Path, tmp_path: Path) -> None:
    report = score(gold, written(tmp_path / "predicted.jsonl", PREDICTED), "news")
    assert (report.total.documents, report.total.pair.f1) == (1, 1.0)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('{"id": "3"}\n', "not in the gold set: ['3']"),
        ('{"id": "1"}\n{"id": "1"}\n', "predicted.jsonl:2: id '1' stands twice"),
        ("\n{oops\n", "predicted.jsonl:2: Invalid JSON"),
        ('{"id": "1", "triples": [{"title": "全国劳模"}]}\n', "predicted.jsonl:1: triples.0.recipient"),
    ],
)
def test_bad_predictions(gold: Path, tmp_path: Path, lines: str, message: str) -> None:
    path = tmp_path / "predicted.jsonl"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        score(gold, path)
    assert message in str(caught.value)


def test_nothing_to_score(gold: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no gold documents"):
        score(gold, written(tmp_path / "predicted.jsonl", []), "ballad")


def test_unreadable(gold: Path, tmp_path: Path) -> None:
    path = tmp_path / "predicted.jsonl"
    path.write_bytes("{}".encode("utf-16"))
    with pytest.raises(InputError, match="UTF-8"):
        score(gold, path)
