"""The unit whose paper a text is: what 我校, 我院 and 本公司 stand for."""

from __future__ import annotations

import itertools
from collections import Counter
from itertools import chain

import regex

from laborhonors.linker.chain_parts import Piece
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.organizations import unit_ends, university_end

_SELF = regex.compile(
    r"(?:我|本|全)(?P<kind>校|院|司|公司|厂|矿)(?!长)|(?<![医学法剧])(?P<kind>校|院)(?:内(?!科)|外(?!科)|领导|党委)"
    r"|[我本](?P<kind>村|社区|幼儿园|集团|协会|商会)(?!长|民小组)|(?:本(?P<kind>会)(?!议|场|上|后)|我(?P<kind>会)(?=会员|志愿者|秘书|理事|组织|共有|同时|荣?获|被|召开|举办))"
)
_SUBJECT = regex.compile(
    r"(?<![^\n。,;!?”、])(?P<kind>公司|集团|学校|学院|医院|协会|商会|合作社)(?![\p{Han}]{0,2}[法章])"
)
"""A unit that speaks of itself by what it is: 公司召开表彰会."""
_SPEAKS = regex.compile(r"(?:我|本)(?:单位|公司|厂|校|院|局|司|企业|集团|店|所)(?!长)")
_SPEAKS_TO = regex.compile(r"[贵你您](?:单位|公司|厂|校|院|局|司|企业|集团|店|所)")
_DATE = regex.compile(r"(?:19|20)\d\d[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?")
_OWNER = regex.compile(r"(?:版权所有|主办单位|主办|Copyright)[^\p{Han}\n]{0,16}")
_OF_UNIT = regex.compile(
    r"(?:的?(?:历年|历届|近年|主要|(?:19|20)\d\d年度?)?(?:所获|获得的?)?(?:荣誉|获奖|奖项)(?:墙|榜|资质|一览表?|情况|称号|展示|清单)?"
    r"|大事记|发展历程|简介|概况)(?:\(\p{Han}{1,4}\))?$"
)
"""What a unit heads of its own."""
_SCHOOLS = r"\p{Han}{2,14}(?:大学|学院|学校|中学|小学|高中|党校|[一二三四五六七八九]中)"
_NAMES = {
    "校": regex.compile(_SCHOOLS + r"|\p{Han}{1,3}大(?![学会赛夫人家批量小多力型])"),
    "院": regex.compile(r"\p{Han}{2,16}(?:医院|学院|研究院|设计院|法院|检察院|剧院|卫生院|医学中心)"),
    "司": regex.compile(r"\p{Han}{2,20}(?:公司|集团)"),
    "厂": regex.compile(r"\p{Han}{2,14}厂"),
    "矿": regex.compile(r"\p{Han}{2,14}矿"),
    "会": regex.compile(r"\p{Han}{2,18}(?:协会|学会|商会|联合会|基金会|促进会)"),
    "村": regex.compile(r"\p{Han}{1,14}(?<![农乡新])村(?!委|民|局|级|务)"),
    "区": regex.compile(r"\p{Han}{1,14}社区"),
    "园": regex.compile(r"\p{Han}{2,16}幼儿园"),
    "社": regex.compile(r"\p{Han}{2,20}合作社"),
    "团": regex.compile(r"\p{Han}{2,20}(?:集团|公司)"),
}
_HEAD_LINES, _FOOT_LINES = 3, 6
_FIRST = regex.compile(r"\p{Han}{3,24}(?=[ \t|]|$)")
_AT_FOOT = regex.compile(
    r"(?P<name>\p{Han}{3,24}+)[ \t|]{1,8}"
    r"(?:版权|地址|电话|邮编|邮箱|服务热线|热线|急救|志愿热线|备案|[\p{Han}]ICP|ICP|Copyright)"
)
"""A unit's name at a page's foot, before where it is found: 云湖市中心医院 地址：…."""
_FEWEST_SUBJECTS = 2
_INTRODUCES = regex.compile(
    r"(?P<name>\p{Han}{4,30}?)(?:\([^()]{2,24}\))?,?(?:是(?:一[所家个座]|隶属|国家|全国|全省|经)|成立于|始建于|创建于|创办于|组建于|建于"
    r"|坐落[在于]?|位于|地处|前身|于?(?:19|20)\d\d年[\p{Han}\d]{0,6}(?:成立|组建|创办|建成|建校|建院|建厂))"
)
_OWN_MEETING = regex.compile(r"(?:19|20)\d\d年度?(?:工作)?(?:总结|年终|先进|评优|评先)\p{Han}{0,8}(?:表彰|大会|会议)")
_CELEBRATES = regex.compile(r"(?:隆重)?(?:召开|举行|举办|庆祝)[^。,\n]{0,20}(?:表彰|总结)")
_BREAKS = "\n。,;!?"
_CHRONICLE = regex.compile(
    r"《?(?P<name>\p{Han}{2,14}(?:厂|公司|矿|学校|[中小]学|大学|学院|医院|农场|林场|铁路局))志(?:》|[ (]|$)"
)
_OF_PEOPLE = "校", "院", "司", "厂", "矿"
_PART_OF_UNIT = regex.compile(r"工会(?:委员会)?|委员会|党委|党总支|团委|办公室|\p{Han}{2,6}[部处科]")
_OF_VILLAGE = regex.compile(
    r"全村|村里|村(?=“两委”|两委)|村民代表|村民小组|(?<!\p{Han})村(?=党支部|党总支|委会|文化)|受表彰的村民|村民们|乡亲"
)
_VILLAGE_FIRST = regex.compile(r"(?P<name>\p{Han}{1,8}(?<![农乡新])村)(?=[:“,])")
_TOWNSHIP = regex.compile(r"^.*(?:[镇乡县市区旗]|街道)(?=\p{Han}{2,6}$)")
_SOCIETIES = ("会", "联盟")
"""Those whom they honour are others' people."""
_PARTY = "中共"
_COMMITTEE = regex.compile(r"(?<=村)(?:村民委员会|村委会|党支部|党总支)$|(?<=社区)(?:居民委员会|居委会|党支部|党委)$")


def speaker(reading: Reading, paper: Piece | None) -> Piece | None:
    """Where the text names the unit that says 我单位 in it: who signs it, else the one whose paper it is."""
    return (_signature(reading) if _SPEAKS.search(reading.text) else None) or paper


def masthead(reading: Reading) -> Piece | None:
    """Where the text names the unit that speaks in it: of its kind the one told most often, by its longest name.

    None where the text does not speak of itself, or never names itself (decisions 29, 53).
    """
    told = _told(reading)
    return _whole(reading.text, *told) if told is not None else None


def _told(reading: Reading) -> Piece | None:
    alone = _SPEAKS.search(reading.text) is not None and _SPEAKS_TO.search(reading.text) is None
    if alone and (signature := _signature(reading)) is not None:
        return signature
    selves = Counter(match["kind"][-1] for match in _SELF.finditer(reading.text))
    if not selves:
        ways = _by_subject, _heading, _introduced, _of_chronicle, _host, _village, _undersigned
        return next((unit for way in ways if (unit := way(reading)) is not None), None)
    kind = _NAMES[selves.most_common(1)[0][0]]
    told, first = _named(reading, kind)
    if not told or (foot := _imprint(reading, kind)) is not None:
        return foot if told else _imprint(reading, kind)
    best = max(told, key=lambda name: (not name.endswith(("学院", "系")), told[name], -first[name][0]))
    longer = [name for name in told if best in name and name != best and told[name] * 2 >= told[best]]
    return first[max(longer, key=len) if longer else best]


def _by_subject(reading: Reading) -> Piece | None:
    """The unit that a text tells of as 公司 or 学校 again and again, and that its head or foot names."""
    subjects = Counter(match["kind"][-1] for match in _SUBJECT.finditer(reading.text))
    if not subjects:
        return None
    kind = _NAMES[subjects.most_common(1)[0][0]]
    lines = [block for block in reading.blocks if block.kind != "noise"][:_HEAD_LINES]
    head = itertools.takewhile(lambda block: block.kind != "paragraph", lines)
    marks = (mark for line in head for mark in reading.marks_in(line.start, line.end))
    units = (mark[:2] for mark in marks if mark.tag == "organization" and kind.fullmatch(reading.text, *mark[:2]))
    return next(units, None) or (_imprint(reading, kind) if subjects.total() >= _FEWEST_SUBJECTS else None)


def _heading(reading: Reading) -> Piece | None:
    """The unit whose name heads its own paper, alone or over its honours: 甲中学(荣誉墙); not one of several."""
    lines = [(block.start, block.end) for block in reading.blocks if block.kind != "noise"]
    if len(lines) < 2:
        return None
    of_unit = _OF_UNIT.search(reading.text, *lines[0])
    first = (lines[0][0], of_unit.start()) if of_unit else lines[0]
    of_other_kind = of_unit is not None and first[1] in unit_ends(reading.text, *first)
    if not (of_other_kind or _is_name(reading.text, *first)) or any(
        _is_name(reading.text, *line) for line in lines[1:]
    ):
        return None
    return first


def _introduced(reading: Reading) -> Piece | None:
    """The unit with which its own introduction opens: 甲县第二幼儿园坐落在…, 乙研究所成立于1958年."""
    lines = (block for block in reading.blocks if block.kind != "noise")
    opening = next((block for block in itertools.islice(lines, _HEAD_LINES + 1) if block.kind == "paragraph"), None)
    told = _INTRODUCES.match(reading.text, opening.start, opening.end) if opening is not None else None
    if told is None:
        return None
    units = unit_ends(reading.text, *told.span("name"))
    if not units or reading.text.endswith(_SOCIETIES, 0, units[-1]):
        return None
    return (told.start("name"), units[-1])


def _of_chronicle(reading: Reading) -> Piece | None:
    """The unit whose own chronicle a page is of: 《甲棉纺织厂志》附录."""
    lines = [block for block in reading.blocks if block.kind != "noise"][:_HEAD_LINES]
    told = (_CHRONICLE.match(reading.text, block.start, block.end) for block in lines)
    return next((match.span("name") for match in told if match is not None), None)


def _undersigned(reading: Reading) -> Piece | None:
    """The enterprise, school or hospital that signs a paper, itself or by a part of it: 甲职业技术学院|工会委员会."""
    signature = _signature(reading)
    if signature is None:
        return None
    kinds = (_NAMES[kind].match(reading.text, *signature) for kind in _OF_PEOPLE)
    told = max((match.end() for match in kinds if match is not None), default=0)
    whole = told == signature[1] or _PART_OF_UNIT.fullmatch(reading.text, told, signature[1]) is not None
    return (signature[0], told) if told and whole else None


def _host(reading: Reading) -> Piece | None:
    """The enterprise, school or hospital that honours its own people of the year: 甲齿轮厂2021年度总结表彰大会."""
    lines = [block for block in reading.blocks if block.kind != "noise"][:_HEAD_LINES]
    headline = lines[-1].end if lines else 0
    for told in chain(_OWN_MEETING.finditer(reading.text), _CELEBRATES.finditer(reading.text, 0, headline)):
        opens = max(reading.text.rfind(mark, 0, told.start()) for mark in _BREAKS) + 1
        marks = (mark for mark in reading.marks_in(opens, told.start()) if mark.tag == "organization")
        unit = next((mark[:2] for mark in marks if mark.end == told.start()), None)
        if unit is not None and _is_name(reading.text, *unit):
            return unit
    return None


def _village(reading: Reading) -> Piece | None:
    """The one village that a text names, where it speaks of all who live there: 全村, 村“两委”, 村里."""
    if len(_OF_VILLAGE.findall(reading.text)) < _FEWEST_SUBJECTS:
        return None
    marks = (mark[:2] for mark in reading.marks if mark.tag == "organization")
    told = [mark for mark in marks if _NAMES["村"].fullmatch(reading.text, *mark)]
    if (heading := _VILLAGE_FIRST.match(reading.text)) is not None:
        told.append(heading.span("name"))
    longest = max(told, key=lambda mark: mark[1] - mark[0], default=None)
    if longest is None or not all(reading.text.endswith(reading.text[slice(*mark)], *longest) for mark in told):
        return None
    bare = _TOWNSHIP.sub("", reading.text[slice(*longest)])
    return longest if reading.text.count(bare) >= _FEWEST_SUBJECTS else None


def _whole(text: str, start: int, end: int) -> Piece:
    """The university of a school, the village of its committee, the unit of its party: 甲大学|乙学院, 中共|甲学校."""
    start += len(_PARTY) * text.startswith(_PARTY, start, end)
    committee = _COMMITTEE.search(text, start, end)
    return start, committee.start() if committee is not None else university_end(text, start, end)


def _signature(reading: Reading) -> Piece | None:
    """The unit that signs the text: alone in its last line but one for the date, below a sentence."""
    lines = [block for block in reading.blocks if block.kind != "noise"]
    if lines and _DATE.fullmatch(reading.text, lines[-1].start, lines[-1].end) is not None:
        lines.pop()
    if len(lines) < 2 or lines[-2].kind != "paragraph":
        return None
    last = lines[-1].start, lines[-1].end
    marked = any((mark.start, mark.end) == last for mark in reading.marks_in(*last))
    return last if marked and last[1] in unit_ends(reading.text, *last) else None


def _is_name(text: str, start: int, end: int) -> bool:
    return any(kind.fullmatch(text, start, end) for kind in _NAMES.values())


def _imprint(reading: Reading, kind: regex.Pattern[str]) -> Piece | None:
    """The unit whose site it is, as the page's foot or its first line tells: 版权所有：云湖市中心医院."""
    text, foot = reading.text, reading.blocks[-_FOOT_LINES:]
    for block in reading.blocks:
        owner = _OWNER.search(text, block.start, block.end) if block.kind == "noise" or block in foot else None
        if owner and (name := kind.match(text, owner.end(), block.end)):
            return name.span()
    for block in foot:
        told = _AT_FOOT.match(text, block.start, block.end)
        if told is not None and kind.fullmatch(text, *told.span("name")):
            return told.span("name")
        if kind.fullmatch(text, block.start, block.end):
            return block.start, block.end
    first = reading.blocks[:1]
    head = _FIRST.match(text, first[0].start, first[0].end) if first else None
    return head.span() if head is not None and kind.fullmatch(text, *head.span()) else None


def _named(reading: Reading, pattern: regex.Pattern[str]) -> tuple[Counter[str], dict[str, Piece]]:
    """The units of one kind that the tagger names, how often, and where first."""
    told: Counter[str] = Counter()
    first: dict[str, Piece] = {}
    for word in reading.words:
        if word.tag not in ("ORG", "nt", "nz") or _is_venue(reading.text, word.start):
            continue
        match = pattern.match(reading.text, word.start, word.end)
        if match and not _SELF.match(match[0]):
            told[match[0]] += 1
            first.setdefault(match[0], match.span())
    return told, first


def _is_venue(text: str, start: int) -> bool:
    """在甲中心|上演: a place for the day (decision 22)."""
    return text.endswith(("在", "于", "到", "赴"), 0, start)
