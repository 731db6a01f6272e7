"""The unit whose own page a text is, by how the page is made: what heads it, opens it, signs it, meets in it."""

from __future__ import annotations

import itertools

import regex

from laborhonors.lexicon.cues import cues
from laborhonors.linker.chain_parts import Piece
from laborhonors.recognizers.base import Mark, Reading
from laborhonors.recognizers.organizations import department_ends, unit_ends
from laborhonors.text import Block
from laborhonors.text.sentences import after_last

_ABOUT = regex.compile(r"[ —-]*(?:记|访|走[进近]|探访)")
_DATE = regex.compile(r"(?:19|20)\d\d[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?")
_OF_UNIT = regex.compile(
    r"(?:(?:(?:简介|概况|简史)[及与和、])?的?(?:历年|历届|近年|主要|(?:19|20)\d\d年度?)?(?:所获|获得的?)?(?:荣誉|获奖|奖项)(?:墙|榜|资质|一览表?|情况|称号|展示|清单)?"
    r"|大事记|发展历程|发展史|简介|概况|简史|小史|史略|史话|志略|[校厂院队站所村店社团]史(?:陈列|馆)?)(?:[·(][^·()]{1,12}\)?)?$"
)
"""What a unit heads of its own."""
_SCHOOLS = r"\p{Han}{2,14}(?:大学|学院|学校|中学|小学|高中|党校|[一二三四五六七八九]中)"
KINDS = {
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
"""What units' names are like, by the last character of the word that they call themselves by: 我校, 本公司."""
HEAD_LINES, FOOT_LINES = 3, 6
FEWEST = 2
"""Of what shows whose page it is so much must be told, where once may be chance."""
_INTRODUCES = regex.compile(
    r"(?P<name>\p{Han}{4,30}?)(?:\([^()]{2,24}\))?,?(?:是(?:一[所家个座]|隶属|国家|全国|全省|经)|成立于|始建于|创建于|创办于|组建于|建于"
    r"|坐落[在于]?|位于|地处|前身|于?(?:19|20)\d\d年[\p{Han}\d]{0,6}(?:成立|组建|创办|建成|建校|建院|建厂))"
)
_OWN_MEETING = regex.compile(r"(?:19|20)\d\d年度?(?:工作)?(?:总结|年终|先进|评优|评先)\p{Han}{0,8}(?:表彰|大会|会议)")
_CELEBRATES = regex.compile(r"(?:隆重)?(?:召开|举行|举办|庆祝)[^。,\n]{0,20}(?:表彰|总结)")
_BREAK = regex.compile(r"(?r)[\n。,;!?]")
_CHRONICLE = regex.compile(
    r"《?(?P<name>\p{Han}{2,14}(?:厂|公司|矿|学校|[中小]学|大学|学院|医院|农场|林场|铁路局))志(?:》|[ (]|$)"
)
_OF_PEOPLE = "校", "院", "司", "厂", "矿"
_DEPARTMENT_LINE = regex.compile(
    r"(?:\d{1,2}[.、 ]\s?)?(?!全国|\p{Han}{1,3}级)\p{Han}{1,8}(?:车间|[科室部处班组队])"
    r"[:： \t]{1,4}\p{Han}{2,4}(?:[ \t、]|$)"
)
_DEPARTMENT = r"\p{Han}{1,6}(?:车间|[科室部处班组队])"
_BARE, _BEFORE_POST = regex.compile(_DEPARTMENT), regex.compile(_DEPARTMENT + r"(?=\p{Han}{2})")
_OPENERS_OF_ENTRY = frozenset(" \t\n:;,，、—|授予命名")
_TAIL = regex.compile(r"(?<=\p{Han}{3})(?:工会(?:委员会)?|党委|党总支|团委|办公室|志)$")
_PRESS = ("报社", "电视台", "融媒体中心", "日报", "晚报", "网")
_FOOT_OF_LIST = 3
_PART_OF_UNIT = regex.compile(r"工会(?:委员会)?|委员会|党委|党总支|团委|办公室|\p{Han}{2,6}[部处科]")
_OF_VILLAGE = regex.compile(
    r"全村|村里|村(?=“两委”|两委)|村民代表|村民小组|(?<!\p{Han})村(?=党支部|党总支|委会|文化)|受表彰的村民|村民们|乡亲"
)
_VILLAGE_FIRST = regex.compile(r"(?P<name>\p{Han}{1,8}(?<![农乡新])村)(?=[:“,])")
_TOWNSHIP = regex.compile(r"^.*(?:[镇乡县市区旗]|街道)(?=\p{Han}{2,6}$)")
_SOCIETIES = ("会", "联盟")
"""Those whom they honour are others' people."""


def unit_of_page(reading: Reading) -> Piece | None:
    """Where the text names the unit whose page it is, though it says 我校 or 公司 nowhere; None where none shows."""
    ways = _heading, _portrayed, _introduced, _of_chronicle, _host, _village, _undersigned, _of_departments
    return next((unit for way in ways if (unit := way(reading)) is not None), None)


def _heading(reading: Reading) -> Piece | None:
    """The unit whose name heads its own paper, alone or over its honours: 甲中学(荣誉墙); not one of several."""
    lines = [(block.start, block.end) for block in reading.blocks if block.kind != "noise"]
    if len(lines) < 2:
        return None
    of_unit = _OF_UNIT.search(reading.text, *lines[0])
    first = (lines[0][0], of_unit.start()) if of_unit else lines[0]
    ends = *unit_ends(reading.text, *first), *department_ends(reading.text, *first)
    of_other_kind = of_unit is not None and first[1] in ends
    if not (of_other_kind or _is_name(reading.text, *first)) or any(
        _is_name(reading.text, *line) for line in lines[1:]
    ):
        return None
    return first


def _portrayed(reading: Reading) -> Piece | None:
    """The unit that a headline says a report is about: ——记甲支队乙消防救援站, 走近丙机务段先行号机车组."""
    lines = itertools.islice((block for block in reading.blocks if block.kind != "noise"), HEAD_LINES)
    for line in lines:
        about = _ABOUT.match(reading.text, line.start, line.end)
        marks = reading.marks_in(about.end(), line.end) if about is not None else ()
        unit = next((mark[:2] for mark in marks if mark.tag == "organization" and mark.end == line.end), None)
        if unit is not None and about is not None and unit[0] == about.end():
            return unit
    return None


def _introduced(reading: Reading) -> Piece | None:
    """The unit with which its own introduction opens: 甲县第二幼儿园坐落在…, 乙研究所成立于1958年."""
    lines = (block for block in reading.blocks if block.kind != "noise")
    opening = next((block for block in itertools.islice(lines, HEAD_LINES + 1) if block.kind == "paragraph"), None)
    told = _INTRODUCES.match(reading.text, opening.start, opening.end) if opening is not None else None
    if told is None:
        return None
    units = unit_ends(reading.text, *told.span("name"))
    if not units or reading.text.endswith(_SOCIETIES, 0, units[-1]):
        return None
    return (told.start("name"), units[-1])


def _of_chronicle(reading: Reading) -> Piece | None:
    """The unit whose own chronicle a page is of: 《甲棉纺织厂志》附录."""
    lines = [block for block in reading.blocks if block.kind != "noise"][:HEAD_LINES]
    told = (_CHRONICLE.match(reading.text, block.start, block.end) for block in lines)
    return next((match.span("name") for match in told if match is not None), None)


def _undersigned(reading: Reading) -> Piece | None:
    """The enterprise, school or hospital that signs a paper, itself or by a part of it: 甲职业技术学院|工会委员会."""
    signed = signature(reading)
    if signed is None:
        return None
    told = _of_people(reading.text, *signed)
    return (signed[0], told) if told > signed[0] else None


def _of_departments(reading: Reading) -> Piece | None:
    """The one unit told at the head or foot of a text that tells its people by department alone.

    炼铁车间：张三; 动力车间：李四; 摘自甲钢铁公司….
    """
    lines = [block for block in reading.blocks if block.kind != "noise"]
    numbers = [_departments(reading, block) for block in lines]
    if sum(numbers) < FEWEST:
        return None
    telling = [index for index, number in enumerate(numbers) if number]
    around = (*lines[: telling[0] + 1], *lines[telling[-1] + 1 :][:_FOOT_OF_LIST])
    marks = [mark for line in around for mark in reading.marks_in(line.start, line.end) if mark.tag == "organization"]
    told = {reading.text[slice(*unit)]: unit for mark in marks if (unit := _house(reading.text, *mark[:2])) is not None}
    return next(iter(told.values())) if len(told) == 1 else None


def _departments(reading: Reading, block: Block) -> int:
    """How often a line tells a department without its unit, in a post (机电科电工) or before names (机电科：张三)."""
    text, marks = reading.text, tuple(reading.marks_in(block.start, block.end))
    if any(mark.tag == "organization" and mark.end in unit_ends(text, mark.start, mark.end) for mark in marks):
        return 0
    opening = (mark for mark in marks if text[mark.start - 1 : mark.start] in _OPENERS_OF_ENTRY)
    told = sum(_is_department(text, mark) for mark in opening)
    return told + (_DEPARTMENT_LINE.match(text, block.start, block.end) is not None)


def _is_department(text: str, mark: Mark) -> bool:
    """Whether the tagger's name is a bare department, or a post that begins with one."""
    if mark.tag == "position":
        return _BEFORE_POST.match(text, mark.start, mark.end) is not None
    return mark.tag == "organization" and _BARE.fullmatch(text, mark.start, mark.end) is not None


def _house(text: str, start: int, end: int) -> Piece | None:
    """The unit that a name is or begins with (甲船厂|工会), where it is none of the bodies that confer."""
    part = _TAIL.search(text, start, end)
    end = part.start() if part is not None else end
    if end not in unit_ends(text, start, end) or text.endswith((*cues("conferring-body"), *_PRESS), start, end):
        return None
    return start, end


def _of_people(text: str, start: int, end: int) -> int:
    """Where the name ends of an enterprise, a school or a hospital that a name is or begins with; else its start."""
    kinds = (KINDS[kind].match(text, start, end) for kind in _OF_PEOPLE)
    told = max((match.end() for match in kinds if match is not None), default=start)
    return told if told == end or _PART_OF_UNIT.fullmatch(text, told, end) is not None else start


def _host(reading: Reading) -> Piece | None:
    """The enterprise, school or hospital that honours its own people of the year: 甲齿轮厂2021年度总结表彰大会."""
    lines = [block for block in reading.blocks if block.kind != "noise"][:HEAD_LINES]
    headline = lines[-1].end if lines else 0
    for told in itertools.chain(_OWN_MEETING.finditer(reading.text), _CELEBRATES.finditer(reading.text, 0, headline)):
        opens = after_last(_BREAK, reading.text, told.start())
        marks = (mark for mark in reading.marks_in(opens, told.start()) if mark.tag == "organization")
        unit = next((mark[:2] for mark in marks if mark.end == told.start()), None)
        if unit is not None and _is_name(reading.text, *unit):
            return unit
    return None


def _village(reading: Reading) -> Piece | None:
    """The one village that a text names, where it speaks of all who live there: 全村, 村“两委”, 村里."""
    if len(_OF_VILLAGE.findall(reading.text)) < FEWEST:
        return None
    marks = (mark[:2] for mark in reading.marks if mark.tag == "organization")
    told = [mark for mark in marks if KINDS["村"].fullmatch(reading.text, *mark)]
    if (heading := _VILLAGE_FIRST.match(reading.text)) is not None:
        told.append(heading.span("name"))
    longest = max(told, key=lambda mark: mark[1] - mark[0], default=None)
    if longest is None or not all(reading.text.endswith(reading.text[slice(*mark)], *longest) for mark in told):
        return None
    bare = _TOWNSHIP.sub("", reading.text[slice(*longest)])
    return longest if reading.text.count(bare) >= FEWEST else None


def signature(reading: Reading) -> Piece | None:
    """The unit that signs the text: alone in its last line but one for the date, below a line that is no unit's."""
    lines = [block for block in reading.blocks if block.kind != "noise"]
    if lines and _DATE.fullmatch(reading.text, lines[-1].start, lines[-1].end) is not None:
        lines.pop()
    if len(lines) < 2 or (lines[-2].kind != "paragraph" and _ends_in_unit(reading.text, lines[-2])):
        return None
    last = lines[-1].start, lines[-1].end
    marked = any((mark.start, mark.end) == last for mark in reading.marks_in(*last))
    return last if marked and last[1] in unit_ends(reading.text, *last) else None


def _ends_in_unit(text: str, line: Block) -> bool:
    """Whether a line may be one of a list of units."""
    span = line.start, line.end
    return not line.roles and (line.end in unit_ends(text, *span) or line.end in department_ends(text, *span))


def _is_name(text: str, start: int, end: int) -> bool:
    return any(kind.fullmatch(text, start, end) for kind in KINDS.values())
