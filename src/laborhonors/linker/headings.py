"""Lines that head lists, lines that sign, and the rows of tables that tell recipient and honour side by side."""

from __future__ import annotations

import itertools
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives, cue, cues
from laborhonors.linker.elements import Sources
from laborhonors.linker.entries import Entry, parse_entry
from laborhonors.linker.frames import Link, fits, told_status
from laborhonors.recognizers.names import name_like
from laborhonors.recognizers.titles import Title
from laborhonors.text import Block

_DAY = regex.compile(
    r"(?:\d{4}|[二一][〇○零0О九][〇○零0О一二三四五六七八九]{2})?\s{0,4}年\s{0,4}[\d一二三四五六七八九十]{1,3}\s{0,4}月"
    r"\s*[\d一二三四五六七八九十廿]{1,3}\s*日?$"
)
_COUNTED = regex.compile(
    r"(?<! )[ ]*+\((?:共|计)?\s?(?:\d{1,9}|[一二三四五六七八九十]{1,9})\s?[个名人家位][^()]{0,12}\):?$|:$"
)
_BELOW = regex.compile(r"(?:决定)?(?:授予|撤销|取消|命名|表彰)(?:以下|下列)[^，,。:]+$")
_LABEL = regex.compile(
    r"(?:附件?\s?\d{0,2}[:、. ]*)?(?:具体|完整|全部|附|以下|公示|光荣"
    r"|[拟获受被当得]?(?:表彰|命名|推荐|入选|上榜|入围|选|奖|评)(?:对象|单位|集体|个人|人员|人选|选手|者)?)?的?(?:名单|光荣榜|红榜)(?:公布|公示|如下)?(?:\([^()]{1,20}\))?:?"
)
_KIND = regex.compile(
    r"(?:[拟获受被当]?(?:表彰|命名|推荐|入选|上榜|入围|选|奖|评|公示|表扬)的?|名单)?(?P<who>个人|人员|人选|同志|集体|单位|团队|班组)(?:名单)?"
    r"(?:\([^()]{1,20}\))?:?"
)
_DECIDES = regex.compile(r"关于(?:表彰|授予|命名|表扬|公布)")
_DECISIONS = ("的决定", "的通报", "的公告", "的通知")
_ANNOUNCES = ("名单", "名录", "光荣榜", "红榜", "一览")
_LISTS = ("名单", "光荣榜", "红榜")
_BRACKETS = regex.compile(r"\([^()]*\)")
_NOT_A_NAME = regex.compile(r"[，。；：,;:!?\s]")
_ROW_YEAR = regex.compile(r"(?:19|20)\d\d(?:年|[.\-/]\d{1,2}月?)?度?[ \t|]+")
_REFUSED = regex.compile(
    r"(?:未通过|不合格|不符合条件|未入选|落选|被淘汰|未获评)(?:的)?(?:人员|人选|名单|单位|集体|同志|者)(?:名单)?:?$"
)
_SEPARATORS = (" ", "\t", "|")
_GOES_ON = ("和", "与", "及", "、", "的")
_UNFINISHED = ("一批", "授予", "评为", "为", "和", "、", "了", "的")
_MOST_OTHER_WORDS = 3


def heads_list(text: str, block: Block, titles: tuple[Title, ...]) -> bool:
    """Whether a line with titles is the heading of a list: little else stands in it, or it says 名单."""
    rest = text[block.start : titles[0].start] + text[titles[-1].tail : block.end]
    between = "".join(text[a.tail : b.start] for a, b in itertools.pairwise(titles))
    other = _heading_words().sub("", _BRACKETS.sub("", rest + between))
    return announces(text, block) or len(other) <= _MOST_OTHER_WORDS


def announces(text: str, block: Block) -> bool:
    """Whether the line says that a list follows."""
    line = text[block.start : block.end]
    return line.endswith(":") or any(word in line for word in _ANNOUNCES) or _BELOW.match(line) is not None


def is_decision(text: str, block: Block) -> bool:
    """Whether the line is the heading of a decision to honour: 关于表彰云溪市劳动模范的决定."""
    ends = text.endswith(_DECISIONS, block.start, block.end)
    return ends and _DECIDES.search(text, block.start, block.end) is not None


def is_label(text: str, block: Block) -> bool:
    """Whether the line only says that it is a list, and not of which honour: 附:名单, 拟表彰名单, 光荣榜."""
    line = text[block.start : block.end]
    return any(word in line for word in _LISTS) and _LABEL.fullmatch(line) is not None


def label_kind(text: str, block: Block) -> str | None:
    """Whom a list's label says that it names, person or group, where it tells no honour: 拟表彰个人, 先进集体名单."""
    label = _KIND.fullmatch(text, block.start, block.end)
    if label is None:
        return None
    return "person" if label["who"] in ("个人", "人员", "人选", "同志") else "group"


def sums_up(text: str, start: int) -> bool:
    """Whether a line says of which honour the lines above it were: 以上同志获省劳模; (以上为省劳模)."""
    return text.startswith(cues("sums-up"), start + text.startswith("(", start))


def heads_bystanders(text: str, block: Block, titles: tuple[Title, ...]) -> bool:
    """Whether the line heads those who judge, hand out, attend or were not chosen, none of whom is honoured.

    评审委员会成员; 劳模评审专家名单; 省劳模资格审查未通过人员.
    """
    if _REFUSED.search(text, block.start, block.end) is not None or _OFFICERS.fullmatch(text, block.start, block.end):
        return True
    if titles and _ARRANGES.match(text, titles[-1].tail, block.end) is not None:
        return True
    if titles and titles[-1].role == "event" and _panel().fullmatch(text, titles[-1].end, block.end) is not None:
        return True
    if cue("bystander").search(text, block.start, block.end) is None:
        return False
    return _bystanders().fullmatch(text, block.start, block.end) is not None


_OFFICERS = regex.compile(
    r"(?:副?主\s?任|委\s?员|副?组\s?长|成\s?员|组\s?员|评\s?委|顾\s?问|监\s?督\s?员?)(?:委员)?\s?(?:\([^()]*\))?:?"
)
"""A line that heads the members of a panel: 委员(以姓氏笔画为序):."""


_ARRANGES = regex.compile(
    r"[”’]?(?:评选|评审会?|推荐|颁奖|表彰|采访|宣传|学习|慰问|发布|竞赛|大会|典礼|仪式|晚会|活动|工作|任务|人员|期间|分组|的)*+"
    r"(?:分工|座次|签到|安排|培训班|排班|值班|日程|节目单|议程|报名|联络员|流程)(?:表|名单|的?通知|如下|公告)*+:?$"
)
"""What stands behind an honour's name where a line heads who does what around it: “云溪工匠”颁奖典礼工作人员分工."""


@cache
def _panel() -> regex.Pattern[str]:
    """What stands behind an honour's name where a line heads those who see to it: 评选工作领导小组成员名单."""
    told = r"(?:评选|评审|推荐|申报|推选|推评|表彰|颁奖|终评|初评)?(?:工作|活动|大会|会议|仪式|典礼)?的?"
    who = r"(?:组成|成员|人员|名单|委员|专家|代表|领导|来宾|同志|如下|历[任届]|副?主任|副?组长|一览|名录|[:：])*+"
    return regex.compile(rf"{told}(?:节目单|议程|流程|日程|联系人|联络员|{alternatives('bystander')}){who}")


@cache
def _bystanders() -> regex.Pattern[str]:
    praised = rf"(?!\p{{Han}}{{0,24}}(?:{alternatives('praised')}|获奖|受表彰))"
    who = r"(?:(?:会议|大会|仪式)?的?(?:各级|主要|组成)?(?:成员|人员|名单|委员|单位|专家|代表|领导|来宾|同志|如下|:))++"
    alone = r"(?<=评审专家|颁奖嘉宾|嘉宾|评委|裁判)"
    return regex.compile(
        rf"[【\[(]?{praised}[\p{{Han}}“”\d]{{0,24}}{alternatives('bystander')}(?:{who}|{alone}|[】\])])[】\])]?"
    )


def is_fragment(text: str, blocks: tuple[Block, ...], index: int) -> bool:
    """Whether a line is a piece of a sentence that a page has broken: …表彰一批|全国模范集体|和全国模范个人."""
    before, block, after = blocks[index - 1 : index], blocks[index], blocks[index + 1 : index + 2]
    goes_on = any(text.startswith(_GOES_ON, line.start, line.end) for line in (block, *after))
    return goes_on or any(text.endswith(_UNFINISHED, line.start, line.end) for line in before)


@cache
def _heading_words() -> regex.Pattern[str]:
    return regex.compile(rf"[\d\s()(),,、:;“”\"—-]|年度?|[一二三四五六七八九十]+|{alternatives('heading-word')}")


def counted_end(text: str, block: Block) -> int:
    """Where the name of a list's part ends: 安亭镇(2个) without its count."""
    match = _COUNTED.search(text, block.start, block.end) if text[block.end - 1] in ":)" else None
    return match.start() if match else block.end


def is_signature(text: str, blocks: tuple[Block, ...], index: int) -> bool:
    """The body that signs, with the day under its name, or under that of one more body."""
    below = [_DAY.match(text, block.start, block.end) is not None for block in blocks[index + 1 : index + 3]]
    signs = text.endswith(cues("conferring-body"), blocks[index].start, blocks[index].end)
    return any(below) if signs else below[:1] == [True]


def row_link(sources: Sources, block: Block, titles: tuple[Title, ...]) -> Link | None:
    """A row of a table without lines: recipient, honour, conferring body, parted by spaces; a year may lead it.

    After a year the honour may stand before the recipient: 1998年　省劳模　张三.
    """
    text, title = sources.reading.text, titles[0]
    dated = _ROW_YEAR.match(text, block.start, block.end)
    begin = dated.end() if dated else block.start
    if len(titles) != 1:
        return None
    if begin == title.pieces[0][0] and dated is not None:
        return _named_behind(sources, title, block)
    before, after = text[begin : title.start], text[title.tail : block.end]
    if not before.endswith(_SEPARATORS) or not (after.startswith((*_SEPARATORS, "。 ")) or (dated and not after)):
        return None
    name = before.strip(" \t|")
    start = begin + before.index(name)
    span = (start, start + len(name))
    first = name.split()[0] if name else ""
    if dated and first != name and (name_like(first) or sources.persons.within(start, start + len(first))):
        entry = parse_entry(sources.reading, sources.persons, *span, listed=True)
        told = entry is not None and fits(title, entry)
        return Link(title, entry, "table-row", start, title.tail, 0.85, told_status(title)) if told else None
    if not 2 <= len(name) <= 30 or _NOT_A_NAME.search(name):
        return None
    entry = parse_entry(sources.reading, sources.persons, *span, listed=True) or Entry(*span, span, "group")
    if not fits(title, entry):
        return None
    return Link(title, entry, "table-row", start, title.tail, 0.85, told_status(title))


def _named_behind(sources: Sources, title: Title, block: Block) -> Link | None:
    """The recipient at the end of a row: 1998年　省劳模　张三."""
    text = sources.reading.text
    start = block.end - len(text[title.tail : block.end].lstrip(" \t|"))
    if start == title.tail or start == block.end or _NOT_A_NAME.search(text, start, block.end):
        return None
    entry = parse_entry(sources.reading, sources.persons, start, block.end, listed=True)
    if entry is None or not fits(title, entry):
        return None
    return Link(title, entry, "table-row", title.start, block.end, 0.85, told_status(title))
