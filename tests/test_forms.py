"""The plain forms in which texts tell of an honour, each with names, units and honours drawn anew.

`forms.json` holds texts with blanks and the triples that each tells: {n1} is a person, {u1} a unit, {p1} a post, {t1}
an honour of persons, {g1} one of groups, {y1} a year, {c} a place, {k} a number. What a careful reader gets right every
time should be right here nearly every time, whoever the persons are.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from laborhonors import Document, Extractor
from laborhonors.score import Fact, Facts, Tally, figures, judge

FORMS = json.loads((Path(__file__).parent / "forms.json").read_text(encoding="utf-8"))
DRAWS = 4
PAIRS, TRIPLES, YEARS = 0.98, 0.975, 0.97
"""The least F1 of pairs and of triples over all forms, and the least share of right years."""

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏"
)
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "慕容")
GIVEN = (
    "伟芳娜敏静丽强磊洋勇艳杰娟涛明超霞平刚英华文辉玲香志海波云青立言建国德福永红春梅秋生玉宝林森松柏川清远兰安宁康泰亮"
)
PLACES = ("青州", "江阴", "榆林", "襄阳", "潍坊", "临汾", "常德", "遵义", "宜宾", "泉州", "大庆", "芜湖")
TRADES = ("机床", "轴承", "纺织", "钢铁", "化工", "造船", "水泥", "制药", "锅炉", "电缆", "食品", "玻璃")
UNITS = ("厂", "有限公司", "集团有限公司")
OTHER_UNITS = ("市第一人民医院", "供电公司", "市实验小学", "市公交集团", "职业技术学院", "市环卫处", "港务局")
POSTS = (
    "焊工",
    "电工",
    "钳工",
    "车间主任",
    "班长",
    "高级工程师",
    "护士长",
    "驾驶员",
    "技术员",
    "总经理",
    "教师",
    "首席技师",
)
HONOURS = (
    "全国劳动模范",
    "全国五一劳动奖章",
    "全国技术能手",
    "大国工匠",
    "全国三八红旗手",
    "全国先进工作者",
    "省劳动模范",
)
LOCAL = ("市劳动模范", "工匠", "市五一劳动奖章", "市优秀共产党员", "市三八红旗手", "好人", "市技术能手", "市优秀教师")
OF_GROUPS = ("全国工人先锋号", "全国五一劳动奖状", "全国文明单位", "全国青年文明号", "全国模范职工之家")
LOCAL_OF_GROUPS = ("市五一劳动奖状", "市工人先锋号", "市先进集体")


class Drawn:
    """What fills the blanks of one text: no two alike, and none within another."""

    def __init__(self, seed: str):
        self._chance = random.Random(seed)
        self._place = self._chance.choice(PLACES)
        self._told: list[str] = []

    def blanks(self, form: dict[str, Any]) -> dict[str, str]:
        of: dict[str, Callable[[], str]] = {"n": self._name, "u": self._unit, "p": self._post, "t": self._title}
        of |= {"g": self._title_of_group}
        wanted = sorted(set(re.findall(r"\{([nuptgy]\d)\}", json.dumps(form))))
        years = iter(sorted(self._chance.sample(range(1985, 2026), sum(blank[0] == "y" for blank in wanted))))
        filled = {blank: str(next(years)) if blank[0] == "y" else self._new(of[blank[0]]) for blank in wanted}
        return {**filled, "c": self._place, "k": str(self._chance.randint(6, 90))}

    def _new(self, drawn: Callable[[], str]) -> str:
        value = drawn()
        while any(value in other or other in value for other in self._told):
            value = drawn()
        self._told.append(value)
        return value

    def _name(self) -> str:
        surname = self._chance.choice(COMPOUND if self._chance.random() < 0.03 else SURNAMES)
        return surname + "".join(self._chance.sample(GIVEN, 1 if self._chance.random() < 0.2 else 2))

    def _unit(self) -> str:
        trade = self._chance.choice(TRADES) + self._chance.choice(UNITS)
        return self._place + self._chance.choice((trade, self._chance.choice(OTHER_UNITS)))

    def _post(self) -> str:
        return self._chance.choice(POSTS)

    def _title(self) -> str:
        return self._chance.choice((*HONOURS, *(self._place + name for name in LOCAL)))

    def _title_of_group(self) -> str:
        return self._chance.choice((*OF_GROUPS, *(self._place + name for name in LOCAL_OF_GROUPS)))


def filled(form: dict[str, Any], seed: str) -> tuple[str, Facts]:
    """A text of the form, and the facts that it tells."""
    blanks = Drawn(seed).blanks(form)
    told = ({key: value.format(**blanks) for key, value in triple.items()} for triple in form["triples"])
    facts = tuple(Fact.model_validate({**fact, "year": int(fact["year"]) if "year" in fact else None}) for fact in told)
    return form["text"].format(**blanks), Facts(id=seed, triples=facts)


def texts() -> Iterator[tuple[str, Facts]]:
    return (filled(form, f"{number}:{draw}") for number, form in enumerate(FORMS) for draw in range(DRAWS))


@pytest.fixture(scope="module")
def tallies(extractor: Extractor) -> list[Tally]:
    told = list(texts())
    return [tally(facts, read) for (_, facts), read in zip(told, extractor.pipe(text for text, _ in told), strict=True)]


def tally(facts: Facts, read: Document) -> Tally:
    return judge(facts, Facts(id=facts.id, triples=tuple(Fact(**triple.model_dump()) for triple in read.triples)))


def test_a_form_is_filled_with_what_differs() -> None:
    text, facts = filled(FORMS[0], "1")
    assert "{" not in text
    assert all(fact.recipient in text and fact.title in text for fact in facts.triples)
    assert filled(FORMS[0], "1") == (text, facts) != filled(FORMS[0], "2")


def test_plain_forms_are_read_right(tallies: list[Tally]) -> None:
    found = figures(tallies)
    assert found.pair.f1 >= PAIRS
    assert found.triple.f1 >= TRIPLES
    assert found.year_accuracy is not None
    assert found.year_accuracy >= YEARS


def test_forms_that_tell_of_nobody_give_nothing(tallies: list[Tally]) -> None:
    empty = [told for (_, facts), told in zip(texts(), tallies, strict=True) if not facts.triples]
    assert len(empty) > 8
    assert figures(empty).predicted <= 1
