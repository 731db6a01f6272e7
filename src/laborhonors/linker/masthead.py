"""The unit whose paper a text is: what 我校, 我院 and 本公司 stand for."""

from __future__ import annotations

import itertools
from collections import Counter

import regex

from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.own_pages import FEWEST, FOOT_LINES, HEAD_LINES, KINDS, signature, unit_of_page
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.organizations import university_end

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
_OWNER = regex.compile(r"(?:版权所有|主办单位|主办|Copyright)[^\p{Han}\n]{0,16}")
_FIRST = regex.compile(r"\p{Han}{3,24}(?=[ \t|]|$)")
_AT_FOOT = regex.compile(
    r"(?P<name>\p{Han}{3,24}+)[ \t|]{1,8}"
    r"(?:版权|地址|电话|邮编|邮箱|服务热线|热线|急救|志愿热线|备案|[\p{Han}]ICP|ICP|Copyright)"
)
"""A unit's name at a page's foot, before where it is found: 云湖市中心医院 地址：…."""
_PARTY = "中共"
_COMMITTEE = regex.compile(r"(?<=村)(?:村民委员会|村委会|党支部|党总支)$|(?<=社区)(?:居民委员会|居委会|党支部|党委)$")


def speaker(reading: Reading, paper: Piece | None) -> Piece | None:
    """Where the text names the unit that says 我单位 in it: who signs it, else the one whose paper it is."""
    return (signature(reading) if _SPEAKS.search(reading.text) else None) or paper


def masthead(reading: Reading) -> Piece | None:
    """Where the text names the unit that speaks in it: of its kind the one told most often, by its longest name.

    None where the text does not speak of itself, or never names itself (decisions 29, 53).
    """
    told = _told(reading)
    return _whole(reading.text, *told) if told is not None else None


def _told(reading: Reading) -> Piece | None:
    alone = _SPEAKS.search(reading.text) is not None and _SPEAKS_TO.search(reading.text) is None
    if alone and (signed := signature(reading)) is not None:
        return signed
    selves = Counter(match["kind"][-1] for match in _SELF.finditer(reading.text))
    if not selves:
        return _by_subject(reading) or unit_of_page(reading)
    kind = KINDS[selves.most_common(1)[0][0]]
    told, first = _named(reading, kind)
    foot = _imprint(reading, kind)
    if not told or foot is not None:
        return foot
    best = max(told, key=lambda name: (not name.endswith(("学院", "系")), told[name], -first[name][0]))
    longer = [name for name in told if best in name and name != best and told[name] * 2 >= told[best]]
    return first[max(longer, key=len) if longer else best]


def _by_subject(reading: Reading) -> Piece | None:
    """The unit that a text tells of as 公司 or 学校 again and again, and that its head or foot names."""
    subjects = Counter(match["kind"][-1] for match in _SUBJECT.finditer(reading.text))
    if not subjects:
        return None
    kind = KINDS[subjects.most_common(1)[0][0]]
    lines = [block for block in reading.blocks if block.kind != "noise"][:HEAD_LINES]
    head = itertools.takewhile(lambda block: block.kind != "paragraph", lines)
    marks = (mark for line in head for mark in reading.marks_in(line.start, line.end))
    units = (mark[:2] for mark in marks if mark.tag == "organization" and kind.fullmatch(reading.text, *mark[:2]))
    return next(units, None) or (_imprint(reading, kind) if subjects.total() >= FEWEST else None)


def _whole(text: str, start: int, end: int) -> Piece:
    """The university of a school, the village of its committee, the unit of its party: 甲大学|乙学院, 中共|甲学校."""
    start += len(_PARTY) * text.startswith(_PARTY, start, end)
    committee = _COMMITTEE.search(text, start, end)
    return start, committee.start() if committee is not None else university_end(text, start, end)


def _imprint(reading: Reading, kind: regex.Pattern[str]) -> Piece | None:
    """The unit whose site it is, as the page's foot or its first line tells: 版权所有：云湖市中心医院."""
    text, foot = reading.text, reading.blocks[-FOOT_LINES:]
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
