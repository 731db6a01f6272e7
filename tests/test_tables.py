"""Tables that a page's text has flattened: which lines become rows, and what their cells hold."""

from __future__ import annotations

import pytest

from laborhonors.recognizers.dates import placed, told_moments
from laborhonors.text import fold, join_tables, split_blocks


def rows_of(raw: str) -> list[dict[str, str]]:
    text = fold(raw).text
    blocks = join_tables(text, split_blocks(text))
    return [
        {role: text[start:end] for role, (start, end) in zip(block.roles, block.cells, strict=True)}
        for block in blocks
        if block.roles
    ]


@pytest.mark.parametrize(
    ("raw", "rows"),
    [
        ("姓名 | 单位\n匡大勇 | 南湖造船厂", [{"name": "匡大勇", "unit": "南湖造船厂"}]),
        (
            "序号\n姓名\n工作单位\n1\n匡大勇\n南湖造船厂\n2\n郁小满\n县医院",
            [
                {"number": "1", "name": "匡大勇", "unit": "南湖造船厂"},
                {"number": "2", "name": "郁小满", "unit": "县医院"},
            ],
        ),
        ("序号\n姓名\n性别\n单位\n1\n匡大勇\n南湖造船厂", [{"number": "1", "name": "匡大勇", "unit": "南湖造船厂"}]),
        ("姓名\n匡大勇\n性别\n男\n单位\n南湖造船厂", [{"name": "匡大勇", "sex": "男", "unit": "南湖造船厂"}]),
        ("姓名 单位\n望各地学习先进，再创佳绩。", []),
        (
            "姓名,单位,备注\n匡大勇,南湖造船厂,\n郁小满,县医院,护士",
            [
                {"name": "匡大勇", "unit": "南湖造船厂", "other": ""},
                {"name": "郁小满", "unit": "县医院", "other": "护士"},
            ],
        ),
        (
            "| 荣誉称号 | 姓名 |\n| 云州工匠 | 匡大勇 |\n|  | 郁小满 |",
            [{"honour": "云州工匠", "name": "匡大勇"}, {"honour": "", "name": "郁小满"}],
        ),
        (
            "姓名 单位\n匡大勇 南湖造船厂\n郁小满 同上",
            [{"name": "匡大勇", "unit": "南湖造船厂"}, {"name": "郁小满", "unit": "南湖造船厂"}],
        ),
        (
            "获奖人：匡大勇\n单位：南湖造船厂\n荣誉称号：云州工匠\n获奖人：郁小满",
            [{"name": "匡大勇", "unit": "南湖造船厂", "honour": "云州工匠"}],
        ),
        ("单位：南湖造船厂\n荣誉称号：云州工匠\n姓名：匡大勇", []),
        ("单位\n南湖造船厂\n江北棉纺厂", []),
        ("匡大勇 南湖造船厂\n郁小满 县医院", []),
    ],
)
def test_rows_of_a_flattened_table(raw: str, rows: list[dict[str, str]]) -> None:
    assert rows_of(raw) == rows


@pytest.mark.parametrize(
    ("text", "published", "years"),
    [
        ("1989年获奖，次年又获奖，同年入会", None, [1989, 1990, 1990]),
        ("今年获奖，去年也获奖", 2020, [2020, 2019]),
        ("今年和去年", None, []),
        ("二〇〇七年四月，民国一〇八年", None, [2007, 2019]),
        ("06年、82年3月", None, [2006, 1982]),
        ("1952年出生，1998届毕业生，成立于1958年", None, []),
        ("比去年多，新中国成立70年来", 2020, []),
        ("114年度绩优志工、去(111)年的模范警察、一一三年好人好事代表", None, [2025, 2022, 2024]),
        ("建校至今100年，走过110年历史，工龄共105年，第120年", None, []),
        ("2009中国播音主持“金话筒奖”，2021山西公安，“2025致敬医者盛典”", None, [2009, 2021, 2025]),
        ("2000多人，2013双鞋，1998个名额，2012届毕业生", None, []),
        ("庆祝建党95周年，第40个教师节，新中国成立七十周年", None, [2016, 2024, 2019]),
        ("建厂95周年，第40个年头，第40个生日", None, []),
        ("在九九年获铜紫荆星章，○七年再获奖，七八年前获奖", None, [1999, 2007]),
    ],
)
def test_moments_that_a_text_tells(text: str, published: int | None, years: list[int]) -> None:
    folded = fold(text).text
    assert [moment.year for moment in placed(folded, told_moments(folded), published)] == years
