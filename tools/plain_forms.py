"""Texts with blanks that are filled anew: `tests/forms.json`, `tests/varied_forms.jsonl`.

A form is a text and the triples that it tells, with blanks in both: {n1} is a person, {u1} a unit, {p1} a post, {t1} an
honour of persons, {g1} one of groups, {y1} a year, {c} a place, {k} a number. What is told of a triple as `?` is not
asked for. `counts` may say how many hold an honour.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

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


def filled(form: dict[str, Any], id: str) -> dict[str, Any]:
    """A document as the gold sets have it: a text of the form, and the facts that it tells."""
    blanks = Drawn(id).blanks(form)
    triples = [_facts(triple, blanks) for triple in form["triples"]]
    counts = [_facts(count, blanks) for count in form.get("counts", ())]
    return {"id": id, "text": form["text"].format(**blanks), "triples": triples, "counts": counts}


def _facts(told: dict[str, str], blanks: dict[str, str]) -> dict[str, Any]:
    facts = {key: value.format(**blanks) for key, value in told.items() if value != "?"}
    return {key: int(value) if key in ("year", "count") else value for key, value in facts.items()}
