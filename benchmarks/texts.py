"""Texts to measure with, made from sentences of our own: a news-like stream, honour-dense text, official lists."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENT = 8300
"""Characters of a document of the stream."""
HOLDING = 0.28
"""The share of its documents that speak of an honour at all."""
HONOURED = 0.0056
"""The share of its characters that stand in sentences with a word of an honour."""
FRAMES = (
    "{day}，{city}气温{turn}，最高{number}摄氏度，市民到{place}散步、放风筝。",
    "记者从{city}{office}了解到，{road}改造{turn}，预计{year}年通车，沿线{number}万居民出行将更方便。",
    "{city}{place}附近的{number}个小区开始更换供水管道，施工时间从{day}到月底。",
    "今年{city}水稻种植面积{number}万亩，各地农民抓紧田间管理，防治病虫害。",
    "{city}港货物吞吐量比上月增长百分之{number}，集装箱航线{turn}到五十二条。",
    "“{road}修好以后，孩子上学不用再绕远路。”住在{place}旁边的老人说。",
    "第{number}届图书交易会{day}在{city}展览馆开幕，来自各地的出版社展出新书。",
    "{office}提醒，{day}前后有大风，出行请留意{road}的交通信息。",
    "{city}女排在{place}以三比一取胜，下一场比赛定在{day}。",
    "据{office}统计，{year}年{city}新增绿地{number}公顷，空气质量有所改善。",
)
SLOTS = {
    "city": ("江城", "新港", "云州", "临海", "安平", "东山", "石桥", "清河"),
    "place": ("体育馆", "江边公园", "南湖", "老码头", "图书馆", "火车站", "北门菜场"),
    "office": ("气象台", "交通部门", "统计部门", "水务部门", "农业部门"),
    "road": ("滨江路", "三号线", "环城高架", "东西大道", "跨江大桥"),
    "turn": ("回升", "下降", "提速", "增加", "推进"),
}
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英建国文辉玲桂香志海波云青立言"
UNITS = ("造船厂", "供电公司", "第一中学", "人民医院", "机床厂", "公交公司", "钢铁公司", "自来水公司")
POSTS = ("焊工", "车间主任", "高级工程师", "教师", "护士长", "班长", "驾驶员", "总经理")
HEADINGS = ("全国劳动模范名单", "{city}市劳动模范名单", "{city}市五一劳动奖章获得者名单", "全国先进工作者名单")


def sentence(chance: random.Random) -> str:
    """A sentence of other news: no word of an honour in it."""
    filled = {name: chance.choice(values) for name, values in SLOTS.items()}
    day = f"{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    return chance.choice(FRAMES).format(
        day=day, number=chance.randint(2, 90), year=chance.randint(2024, 2030), **filled
    )


def paragraph(chance: random.Random) -> str:
    return "".join(sentence(chance) for _ in range(chance.randint(2, 4)))


def honours() -> list[str]:
    """The short texts of the golden files."""
    files = sorted((ROOT / "tests" / "golden").glob("*.json"))
    told = (case["text"] for file in files for case in json.loads(file.read_text(encoding="utf-8")) if case["triples"])
    return [text for text in told if "\n" not in text and len(text) < 90]


def document(chance: random.Random, characters: int, told: list[str]) -> str:
    """Other news, and in one place as much of honours as keeps the base rate of a stream."""
    rate = HONOURED / HOLDING if chance.random() < HOLDING else 0.0
    return news(chance, characters, told, rate)


def news(chance: random.Random, characters: int, told: list[str], rate: float, stories: int = 1) -> str:
    """News of so many characters, a share of them in so many stories of honours."""
    lines: list[str] = []
    length = 0
    while length < characters:
        lines.append(paragraph(chance))
        length += len(lines[-1]) + 1
    for _ in range(stories if rate else 0):
        at, length = chance.randrange(len(lines)), 0
        while length < rate * characters / stories:
            lines.insert(at, chance.choice(told))
            length += len(lines[at])
            at += 1
    return "\n".join(lines)


def stream(seed: int, documents: int, characters: int = DOCUMENT) -> Iterator[str]:
    """(a): documents of a news-like stream at the base rate."""
    chance, told = random.Random(seed), honours()
    for _ in range(documents):
        yield document(chance, characters, told)


def one_document(seed: int, characters: int) -> str:
    """(d): one long document at the same rate, a story of honours for as much text as in the stream."""
    stories = max(1, round(characters / DOCUMENT * HOLDING))
    return news(random.Random(seed), characters, honours(), HONOURED, stories)


def dense(copies: int = 1) -> list[str]:
    """(b): the gold set, so many times."""
    lines = (ROOT / "tests" / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines] * copies


def lists(seed: int, documents: int) -> list[str]:
    """(c): official lists of 40 to 120 entries."""
    chance = random.Random(seed)
    return [_list(chance) for _ in range(documents)]


def _list(chance: random.Random) -> str:
    city = chance.choice(SLOTS["city"])
    lines = [f"关于表彰{city}市劳动模范和先进工作者的决定", chance.choice(HEADINGS).format(city=city)]
    for _ in range(chance.randint(40, 120)):
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.randint(1, 2)))
        unit = f"{city}{chance.choice(UNITS)}"
        lines.append(
            chance.choice((f"{name}  {unit}{chance.choice(POSTS)}", f"{unit}{chance.choice(POSTS)} {name}", name))
        )
    return "\n".join(lines)
