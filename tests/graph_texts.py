"""Documents for the tests of the graph: invented people, told by hand, so that no rule of reading matters here."""

from __future__ import annotations

from laborhonors.lexicon import Lexicon
from laborhonors.model import Document, Evidence, HonorCount, HonorTriple, Mention, Status


def told(
    text: str,
    recipient: str,
    title: str,
    *,
    unit: str | None = None,
    post: str | None = None,
    year: int | None = None,
    status: Status = "conferred",
    kind: str = "person",
) -> HonorTriple:
    """A triple of the text, its evidence the title's first place there."""
    at = text.index(title)
    lexicon = Lexicon.default()
    return HonorTriple.model_validate(
        {
            "recipient": recipient,
            "kind": kind,
            "title": lexicon.canonical(title) or title,
            "title_text": title,
            "honor": lexicon.describe(title),
            "organization": unit,
            "position": post,
            "year": year,
            "status": status,
            "evidence": (Evidence(start=at, end=at + len(title), text=title, rule="told"),),
            "confidence": 0.8,
        }
    )


_NEWS = "海蓝造船集团有限公司电焊工林远航获2020年全国劳动模范称号，2019年获上海工匠称号。17人成为上海工匠。"
_LIST = "全国劳模：林远航，海蓝造船；林远航，青山医院护士；沈秋水，海蓝造船。"
_TEAM = "海蓝造船集团有限公司电焊一班荣获全国工人先锋号，林远航创新工作室获全国工人先锋号。"
_LOST = "沈秋水的全国五一劳动奖章被撤销。沈秋水曾获全国五一劳动奖章。候选人周野渡。大国工匠年度人物"


def documents() -> list[Document]:
    """Four documents: a person told twice, a namesake, two teams, and an honour that was revoked."""
    mention = Mention(start=0, end=2, text="海蓝", kind="organization", recognizer="told")
    count = _NEWS.index("17人")
    counted = HonorCount(
        title="上海工匠",
        title_text="上海工匠",
        count=17,
        unit="人",
        evidence=(Evidence(start=count, end=count + 9, text=_NEWS[count : count + 9], rule="told"),),
    )
    unit = "海蓝造船集团有限公司"
    return [
        Document(
            id="news",
            text=_NEWS,
            published="2020-12-01",
            triples=(
                told(_NEWS, "林远航", "全国劳动模范", unit=unit, post="电焊工", year=2020),
                told(_NEWS, "林远航", "上海工匠", unit=unit, year=2019),
            ),
            counts=(counted,),
            mentions=(mention,),
        ),
        Document(
            id="list",
            text=_LIST,
            triples=(
                told(_LIST, "林远航", "全国劳模", unit="海蓝造船"),
                told(_LIST, "林远航", "全国劳模", unit="青山医院", post="护士"),
                told(_LIST, "沈秋水", "全国劳模", unit="海蓝造船"),
            ),
        ),
        Document(
            id="team",
            text=_TEAM,
            triples=(
                told(_TEAM, "电焊一班", "全国工人先锋号", unit=unit, kind="group"),
                told(_TEAM, "林远航创新工作室", "全国工人先锋号", unit=unit, kind="group"),
            ),
        ),
        Document(
            id="lost",
            text=_LOST,
            triples=(
                told(_LOST, "沈秋水", "全国五一劳动奖章", unit="海蓝造船", year=2016),
                told(_LOST, "沈秋水", "全国五一劳动奖章", unit="海蓝造船", status="revoked"),
                told(_LOST, "周野渡", "大国工匠年度人物", year=2021, status="proposed"),
            ),
        ),
    ]
