"""A chain of unit, department and post cut into its parts, and what stands around a name stripped off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import regex

from laborhonors.lexicon import rows, terms
from laborhonors.lexicon.cues import alternatives, cues, longest_of, members
from laborhonors.linker.last_of_unit import executive, headman, with_last_of_unit
from laborhonors.recognizers.organizations import OF_ITS_UNIT, UnitSplit, is_unit_name, split_unit, unit_ends
from laborhonors.text.sentences import CLOSERS, enclosure_end

Piece = tuple[int, int]

JOINERS = "的:、,;—-· \t|"
_STOPS = frozenset("，,;；。:")
_LABEL = regex.compile(r"\p{Han}{2,8}(?:组|市|省|区|县)?:\s*(?![男女\d])")
_COUNTING = ("名", "位", "人", "家", "个", "同志", "职工", "教师")
_COUNTED = regex.compile(r"\d{1,9}(?:名|位|人|家|个)(?:同志|职工|教师)?$")
_FORMER = regex.compile(
    r"(?:(?:(?:大学|中专|高中|技校)?毕业|退伍|转业|复员|退役|参军|后来|最终)后?(?:分配)?[到进]|原(?![料子油野阳平煤棉种创])|前(?![进锋海郭沿哨程])|时任|现任|任|系|(?:\d{2,4}年)?(?:\d{1,2}月)?(?:进入?|调入|分配到|来到|在)?(?<=\p{Han}))(?=\p{Han}{3})"
)
_PARTS = regex.compile(r"[^,，;；]+")
_TRADE = r"\p{Han}{1,2}工(?![作程业会厂人艺资地友匠段区种商])"
_GAPS = regex.compile(r"[ \t|]+")
_RENAMED = regex.compile(r"\p{Han}+\([今现原][^()]+\)(?=\p{Han}{3})")
_PRESS = regex.compile(r"《\p{Han}+》(?:杂志社|编辑部|报社|社)")
_ONE = regex.compile(r"(?:一|\d{1,9}余?)[名位个](?:普通的?|优秀的?|年轻的?)?")
_ALUMNI = ("校友", "毕业生")
"""Who was of a school once: it is not his unit."""
_BELONGING = ("会员单位", "成员单位", "子公司", "下属", "所属", "旗下", "直属")
_OWNED = ("、", "确定", *_BELONGING)
_INSIDE = ("队", "委", "委员会", "工会", "支部", "协会", "学会", "联合会")
"""What a unit has within it, or is beside it for its members: their posts are told with those in the unit."""
_SERVING = regex.compile(r"(?:担任|任|当上?|做)了?")
"""What stands between a unit and the post held there: 在甲校|任|教师."""
_GLOSS = regex.compile(
    r"(?:女|男|\p{Han}{1,5}族|已故|左.|右.|中|排名不分先后|\d{4}年.{0,8}|.{0,3}\d{1,3}周?岁|按.{0,60}排序"
    r"|\p{Han}{0,4}(?:学历|文化程度|学位|党员|团员|群众|民主党派|籍)"
    r"|\p{Han}{2,8}(?<!工|负责|主持|创始|带头|领头|传承|经纪|合伙)人)(?:[,、，]|$)"
)
"""What tells of a person's origin and state, no unit and post: 湖南人, but not 甲厂工人."""


def trimmed(text: str, start: int, end: int) -> Piece:
    """Without lead words, list marks, a label, and what counts the recipients."""
    while True:
        before = (start, end)
        start, end = _without_marks(text, start, end)
        start = after_leads(text, start, end)
        if label := _LABEL.match(text, start, end):
            start = label.end()
        if (text.find("等", start, end) >= 0 or text.endswith("代表", start, end)) and (
            match := _etcetera().search(text, start, end)
        ):
            end = match.start()
        if text.endswith(_COUNTING, start, end) and (match := _COUNTED.search(text, start, end)):
            end = match.start()
        if before == (start, end):
            return start, end


def _without_marks(text: str, start: int, end: int) -> Piece:
    while start < end and (text[start] in JOINERS or text[start].isspace() or text[start] in "。“▲◆"):
        if text[start] == "“" and start < text.find("”", start, end) < end - 2:
            break
        start += 1
    if start < end and text[start] == "【" and (close := enclosure_end(text, start, end)) is not None:
        start = close + 1
    while end > start and (text[end - 1] in JOINERS or text[end - 1].isspace() or text[end - 1] in "。”…"):
        if text[end - 1] == "”" and text.rfind("“", start, end) > start:
            break
        end -= 1
    return start, end


def after_leads(text: str, start: int, end: int) -> int:
    """Where an entry begins after the words that lead it (其中, 来自, 我市)."""
    lead = _leads().match(text, start, end)
    return lead.end() if lead else start


_OF_ITS_OWN = (
    r"公司(?=[\p{Han}A-Z\d]{2,20}(?:车间|班组?|工段|小组|作业[区队]|分厂|装配组|维修组|[一二三四五六七八九十\d]队))"
    rf"|{OF_ITS_UNIT}"
    r"|该?集团(?=[一二三四五六七八九十\d]{1,3}[矿厂])"
    r"|(?:全?[省市县区])\p{Han}{2,6}系统(?=\p{Han}{2,4}[省市县区州]\p{Han}{3})"
)
"""What leads a part of the unit that speaks, or of a trade: 公司|金工车间, 集团|八矿, 省水利系统|云州市水库管理处."""


def _no_leads() -> str:
    """What begins as a lead does and is none: the places that begin with 和 (和政县, 和平区; 和平里, 和美村), 向阳."""
    names = sorted({row["name"] for row in rows("regions") if row["name"].startswith("和")} - {"和县"})
    return "(?:" + "|".join((*map(regex.escape, names), "和[平谐睦美顺乐]", *_BEGIN_AS_LEADS)) + ")"


_BEGIN_AS_LEADS = ("向[阳东荣红群]", "有[色机线轨]", "为民", "对外", "系[统列]", "将[军乐]")
"""Words that units' names begin with, and whose first character may lead an entry: 向阳湖农场, 有色金属公司."""


@cache
def _leads() -> regex.Pattern[str]:
    return regex.compile(
        rf"(?:(?!{_no_leads()})(?:{_OF_ITS_OWN}|{alternatives('entry-lead')}|看(?=\p{{Han}}{{3}})|驻(?=\p{{Han}}{{2,8}}[市县区镇乡]\p{{Han}}{{1,6}}村)|(?<![\p{{Han}}])记(?!者)(?=\p{{Han}}{{4}}))[:,]?)+"
    )


@cache
def _etcetera() -> regex.Pattern[str]:
    number = r"(?:\s*(?:\d+|[一二两三四五六七八九十百]+)?余?(?:名|位|人|个|家|支|组)?)?"
    return regex.compile(rf"等(?:老一辈)?{number}{alternatives('counted-noun')}?$|代表$")


@cache
def post_pattern() -> regex.Pattern[str]:
    """The names of posts, longest first; else a trade (电焊工)."""
    return regex.compile(rf"{_posts().pattern}|{_TRADE}")


@cache
def _posts() -> re.Pattern[str]:
    return longest_of(terms("positions"))


@cache
def _trade() -> regex.Pattern[str]:
    return regex.compile(_TRADE)


def post_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where names of posts end in `text[start:end]`."""
    begun = set()
    match = _posts().search(text, start, end)
    while match:
        begun.add(match.start())
        yield match.end()
        match = _posts().search(text, match.start() + 1, end)
    if text.find("工", start, end) >= 0:
        trades = _trade().finditer(text, start, end, overlapped=True)
        yield from (trade.end() for trade in trades if trade.start() not in begun)


@cache
def _followers() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('name-follower')}+")


@cache
def _addresses() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('address')}+")


def after_name(text: str, at: int, end: int) -> tuple[Piece | None, list[Piece], Piece | None]:
    """What follows a name: the rest, the chains in brackets, and a post said with it (教授)."""
    brackets: list[Piece] = []
    spoken: Piece | None = None
    while at < end:
        if text[at] in CLOSERS and (close := enclosure_end(text, at, end)) is not None:
            if text[at] == "(":
                brackets += told_in(text, at + 1, close)
            at = close + 1
        elif spoken is None and (match := _followers().match(text, at, end)):
            spoken, at = match.span(), match.end()
        elif text[at] in JOINERS:
            at += 1
        else:
            break
    at = after_leads(text, _after_glosses(text, at, end), end)
    if spoken is not None and _addresses().fullmatch(text, *spoken):
        spoken = None
    return ((at, end) if at < end else None), brackets, spoken


def _after_glosses(text: str, at: int, end: int) -> int:
    """Past what tells of the person alone, clause by clause: 女，34岁，大学学历，甲厂乙长."""
    while (gloss := _GLOSS.match(text, at, end)) is not None and gloss.end() < end:
        at = gloss.end()
    return at


def told_in(text: str, start: int, end: int) -> Iterator[Piece]:
    """The parts of a bracket that may tell unit and post: (男，回族，1971年4月生，甲公司司机)."""
    for match in _PARTS.finditer(text, start, end):
        if not _GLOSS.match(text, match.start(), end):
            yield after_leads(text, *match.span()), match.end()


def chain_before(text: str, start: int, end: int) -> Piece | None:
    """The chain before a name: what follows the last 的 that a unit follows, without lead words."""
    while end > start and text[end - 1] in JOINERS + "“”":
        end -= 1
    of = text.find("的", start, end)
    while of >= 0:
        if split_unit(text, of + 1, end).sure or not (unit_ends(text, start, of) or is_unit_name(text, start, of)):
            start = of + 1
        of = text.find("的", of + 1, end)
    start = after_leads(text, start, end)
    return (start, end) if end - start >= 2 else None


_YEARS = regex.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,4})[多余几]?年(?!级)的?(?=\p{Han}{2})")
"""How long somebody has held a post, told before it: 三十四年|值班员."""


def unit_and_post(text: str, chain: Piece) -> tuple[Piece | None, Piece | None, bool]:
    """The unit and the post of a chain, and whether the unit is sure (a head word, no mere department)."""
    start, end = _bounds(text, *chain)
    years = _YEARS.match(text, start, end)
    start = years.end() if years is not None else start
    if text.endswith(_ALUMNI, start, end):
        return None, None, False
    also = text.find("兼", start, end)
    split = _press(text, start, end)
    split = split or split_unit(text, start, also if also > start and unit_ends(text, start, also) else end)
    unit = (start, split.unit_end) if split.unit_end > start + 1 else None
    if unit and not split.sure and _party().fullmatch(text, *unit):
        return None, (start, end), False
    if unit and text[slice(*unit)] in members("bare-unit"):
        return None, (start, end), False
    if unit and (text.startswith("副", unit[0]) or "兼" in text[slice(*unit)]):
        return None, (start, end), False
    rest = _after_unit(text, split.unit_end, end) if unit else split.unit_end
    end = _without_other_posts(text, rest, end) if unit else end
    rest = rest if unit else _after_people(text, rest, end)
    post = (rest, end) if end - rest >= 2 and (unit or _looks_like_post(text[rest:end])) else None
    if unit and not split.sure and text[rest:end] == "专家":
        return None, (start, end), False
    if unit is None:
        unit, post, sure = headman(text, start, end) or executive(text, post) or (None, post, split.sure)
        return unit, post, sure
    unit, post = with_last_of_unit(text, unit, post, end)
    return without_lead(text, unit), post, split.sure


def _after_people(text: str, start: int, end: int) -> int:
    """Where a post begins behind the people that somebody is of: 藏族|乡邮员."""
    people = next((name for name in cues("people") if text.startswith(name, start, end)), "")
    return start + len(people)


def _press(text: str, start: int, end: int) -> UnitSplit | None:
    """《云州日报》社: a press house by its paper's name in book marks."""
    house = _PRESS.match(text, start, end)
    return UnitSplit(house.end(), True) if house else None


@cache
def _party() -> regex.Pattern[str]:
    """What a works has of party and union (党支部, 工会): told alone it is part of the post."""
    return regex.compile(rf"(?:多年的)?{alternatives('party-body')}")


def _bounds(text: str, start: int, end: int) -> Piece:
    """The first clause of a chain, without the works or the other unit that a list tells before (歌剧《…》 某剧院)."""
    end = next((at for at in range(start, end) if text[at] in _STOPS), end)
    while end > start and text[end - 1] in JOINERS:
        end -= 1
    works = text.rfind("》", start, end) + 1
    if works > start and not text.startswith(cues("press"), works):
        start = works
    start = own_start(text, start, end)
    for space in _GAPS.finditer(text, start, end):
        if unit_ends(text, space.end(), end) and not post_pattern().search(text, start, space.start()):
            start = space.end()
    return start, end


def own_start(text: str, start: int, end: int) -> int:
    """Where the unit begins next to the post, behind another's name: 甲大学、|乙大学教授; 甲集团子公司|乙公司经理."""
    for at in unit_ends(text, start, end):
        if text.startswith(_OWNED, at):
            begin = at + next(len(word) for word in _OWNED if text.startswith(word, at))
        elif text.endswith(_BELONGING, start, at):
            begin = at
        else:
            continue
        if unit_ends(text, begin, end):
            start = begin
    return start


def _without_other_posts(text: str, start: int, end: int) -> int:
    """Where the posts in one unit end, before those in another (decision 36): 场长|、乙合作社理事长."""
    pause = text.find("、", start, end)
    while pause >= 0:
        following = text.find("、", pause + 1, end)
        split = split_unit(text, pause + 1, end if following < 0 else following)
        if split.sure and not text.endswith(_INSIDE, pause + 1, split.unit_end):
            return pause
        pause = following
    return end


def _after_unit(text: str, at: int, end: int) -> int:
    """Past joiners, the verb of serving, and a gloss in brackets (decision 48)."""
    while at < end and text[at] in JOINERS + "”":
        at += 1
    if (serving := _SERVING.match(text, at, end)) and post_pattern().search(text, serving.end(), end):
        at = serving.end()
    if one := _ONE.match(text, at, end):
        at = one.end()
    if at < end and text[at] == "(" and (close := enclosure_end(text, at, end)) is not None:
        at = close + 1
        while at < end and text[at] in JOINERS:
            at += 1
    return at


def without_lead(text: str, unit: Piece) -> Piece:
    """The unit without what leads it: 原, 1948年进, its seat by an older name (冀县(今冀州市)|西沙村)."""
    lead = _FORMER.match(text, *unit) or _RENAMED.match(text, *unit)
    return (lead.end(), unit[1]) if lead else unit


def _looks_like_post(post: str) -> bool:
    return post_pattern().search(post) is not None or post.endswith(("工", "员", "师", "手", "长", "家", "人"))
