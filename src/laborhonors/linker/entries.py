"""Entries: one recipient with unit and post, read off a chain (单位+部门+职务+姓名) or a line of a list."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives, cues
from laborhonors.linker.chain_parts import (
    Piece,
    after_name,
    chain_before,
    post_pattern,
    trimmed,
    unit_and_post,
    without_lead,
)
from laborhonors.linker.entry_names import before_space, glued_name, unseen_name
from laborhonors.model import RecipientKind
from laborhonors.recognizers.base import Reading, Span
from laborhonors.recognizers.names import name_like
from laborhonors.recognizers.organizations import department_ends, is_group_name, parent_end, split_unit, unit_ends
from laborhonors.recognizers.positions import ends_in_post
from laborhonors.recognizers.titles.studios import studio_start

_NUMBER = regex.compile(r"\d{1,3}\s+(?=\p{Han})")
_LATIN = regex.compile(r"[A-Z][A-Za-z]{1,9}")
_UNIT_TAGS = frozenset({"ORG", "nt", "LOC", "nz"})
_OPENERS = frozenset("“‘")
_REMARK = regex.compile(r"(?<=\()(?:19|20)\d\d年|、|会员|任|女|原|现|简称|以下|人$|名$|排名")
_PLACE = regex.compile(r"\p{Han}{2,12}(?:省|市|县|区|州|旗|镇|乡|村|街道|社区)")
_NO_GROUP = regex.compile(
    r"[被由]|(?:出?生|籍贯|祖籍|来自|毕业|就读)(?:于|在|是)|\d{1,9}余?[部个项家所]|\d{4}年|各|等|其|所在|该[^\p{Han}]|全[省市县区校国]"
)
_BRAND = regex.compile(r"(?!\p{Han}*[剧戏曲舞]|\p{Han}{0,4}(?:族|人|岁|生|届|已故|追授|烈士)$)[\p{Han}A-Za-z\d·]{3,16}")
_MARKS = regex.compile(r"[,;:。!?]")
_NO_BRAND_ENDS = frozenset("剧戏曲舞族语")
"""A trade's art (婺剧 in 婺剧演员), a people or its tongue: no units."""

_PREDICATE = frozenset({"v", "p", "d", "vd", "c", "r", "u", "t", "TIME", "ad"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A recipient: the span of the name, and of unit and post where the text around it tells them.

    `position` is one or two pieces (感染科 … 医生 where the name stands between). `sure` is False where the unit was
    read off a department or an abbreviation alone.
    """

    start: int
    end: int
    name: Piece
    kind: RecipientKind
    organization: Piece | None = None
    position: tuple[Piece, ...] = ()
    sure: bool = True


class PersonIndex:
    """The persons of a document by place, and by the first part of a name with a dot."""

    def __init__(self, text: str, spans: tuple[Span, ...]):
        self.spans = tuple(sorted(spans, key=lambda span: span.start))
        self._starts = [span.start for span in self.spans]
        self._text = text
        self._dotted = _by_first_part(text, self.spans)

    def within(self, start: int, end: int) -> list[Span]:
        """Persons wholly inside `[start, end)`."""
        low = bisect_left(self._starts, start)
        return [span for span in self.spans[low : bisect_left(self._starts, end)] if span.end <= end]

    def full_name(self, name: Piece) -> Piece:
        """The whole name of a person of whom the text goes on to tell only the first part (米拉迪力)."""
        return self._dotted.get(self._text[slice(*name)], name)


def _by_first_part(text: str, spans: Iterable[Span]) -> dict[str, Piece]:
    """The names with a dot, each where it stands first, by a first part that no other begins with.

    卢某某·徐某某教育基金 joins two Chinese names, and is nobody's.
    """
    whole: dict[str, dict[str, Piece]] = {}
    for span in spans:
        first, dot, last = text[span.start : span.end].partition("·")
        if dot and len(first) > 1 and not (name_like(first) and name_like(last)):
            whole.setdefault(first, {}).setdefault(text[span.start : span.end], (span.start, span.end))
    return {first: piece for first, names in whole.items() if len(names) == 1 for piece in names.values()}


_GLOSS_OF_GROUP = regex.compile(
    r"\((?:(?:负责人|联系人|领衔人|带头人|\p{Han}{0,2}[班组队站厂校院店]长)[: ]?[^()]{2,12}"
    r"|\p{Han}{1,12}(?:省|市|县|(?<!校)区|州|旗|镇|乡|街道))\)$"
)
"""Who heads a group, or where it is, told in brackets behind its name: 甲厂焊工班(负责人：张三), 乙合作社(云溪县)."""


def parse_entry(reading: Reading, persons: PersonIndex, start: int, end: int, *, listed: bool = False) -> Entry | None:
    """The recipient that `[start, end)` tells, or None. `listed` allows names that only the list's form shows."""
    text, begin = reading.text, start
    start, end = trimmed(text, start, end)
    if text.endswith(")", start, end) and (head := _GLOSS_OF_GROUP.search(text, start, end)) is not None:
        end = head.start()
    start = next((span.start for span in persons.within(begin, end) if span.start < start < span.end), start)
    if end - start < 2:
        return None
    inside = [span for span in persons.within(start, end) if not bracketed(text, start, span.start)]
    if listed and (glued := glued_name(reading, start, end, inside)):
        inside = [glued]
    elif listed and inside and (spaced := before_space(reading, start, end, inside)):
        inside = [spaced]
    inside = inside or unseen_name(reading, start, end, listed)
    if not inside:
        return _group(reading, start, end, listed)
    person = inside[-1]
    group = is_group_at_end(reading, person.end, end)
    if group and (person.start > start or _teams().match(text, person.end, end)):
        return _group(reading, start, end, listed=False)
    return _person(reading, start, end, person) if len(inside) == 1 or group else None


def bracketed(text: str, start: int, at: int) -> bool:
    """Whether `at` stands inside round brackets opened after `start`."""
    return text.count("(", start, at) > text.count(")", start, at)


def is_delegate(text: str, start: int, end: int) -> bool:
    """Whether a post is membership of a body, which is no one's unit (decision 22): 全国政协常委, 省人大代表."""
    return _delegates().search(text, start, end) is not None


@cache
def _delegates() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('delegate-body')}(?:(?:常务)?(?:委|常|代|议)|$)")


@cache
def _teams() -> regex.Pattern[str]:
    team = rf"[\p{{Han}}--[了着过的在把被]]{{0,12}}{alternatives('team-word')}"
    return regex.compile(team, regex.V1)


def is_group_at_end(reading: Reading, name_end: int, end: int) -> bool:
    """A person's name inside a group's name: 包起帆创新工作室, 某某律师事务所; not 某某来到小学, 某某师傅下了车间."""
    text, word = reading.text, reading.word_at(name_end)
    rest = text[name_end:end]
    predicate = word is not None and word.start == name_end and word.tag in _PREDICATE
    if predicate and not _teams().match(text, name_end, end):
        return False
    joined = text.startswith(("和", "与", "及"), name_end) and not text.endswith("工作室", name_end, end)
    if joined and _opens_unit(reading, name_end + 1, end):
        return False
    if rest in ("班组", "小组", "团队", "车间"):
        return True
    if len(rest) < 3 or rest[0] in " (:,|" or "被" in rest or ends_in_post(text, name_end, end):
        return False
    if any(
        word.tag == "xc" or (word.end - word.start == 1 and word.tag == "u") for word in reading.words_in(name_end, end)
    ):
        return False
    return is_group_name(text, name_end - 2, end)


def _opens_unit(reading: Reading, start: int, end: int) -> bool:
    """Whether the tagger's next unit begins right there."""
    return any(mark.start == start and mark.tag == "organization" for mark in reading.marks_over(start, end))


def _person(reading: Reading, start: int, end: int, person: Span) -> Entry:
    text = reading.text
    before = chain_before(text, start, person.start)
    after, brackets, spoken = after_name(text, person.end, end)
    told = [unit_and_post(text, chain) for chain in (before, *brackets, after) if chain]
    alone = next((parts for parts in told if parts[1] and not parts[0]), (None, None, True))
    unit, post, sure = next((parts for parts in told if parts[0]), alone)
    post = post or alone[1]
    entry = Entry(start, end, (person.start, person.end), "person", unit, (post,) if post else (), sure)
    if unit is None and before:
        entry = _employed(text, entry, before) or abbreviated(reading, entry, before)
    return replace(entry, position=(*entry.position, spoken)) if spoken else entry


def _employed(text: str, entry: Entry, chain: Piece) -> Entry | None:
    """A unit of any name behind what says that he works there: 任职于|甲乙机械|的张三."""
    start, end = chain
    told = text.endswith(cues("employed-at"), 0, start) and text.startswith("的", end)
    return replace(entry, organization=chain, position=()) if told and _BRAND.fullmatch(text, start, end) else None


def filled(text: str, entry: Entry, chain: Piece) -> Entry:
    """The entry with unit and post of a chain."""
    unit, post, sure = unit_and_post(text, chain)
    return replace(entry, organization=unit, position=(post,) if post else (), sure=sure)


def abbreviated(reading: Reading, entry: Entry, chain: Piece) -> Entry:
    """A unit without a head word that the tagger, or the user's lexicon, knows: 兰州蓝星张某, 民建联议员李某."""
    text, (start, end) = reading.text, chain
    at = posts_start(text, start, end)
    if at - start < 2 or is_delegate(text, start, at) or text[start - 1 : start] in _OPENERS:
        return entry
    known = _is_university(text, start, at) or text[start:at] in {unit.name for unit in reading.lexicon.organizations}
    if not known and not _is_brand(reading, start, at):
        return entry
    return replace(entry, organization=(start, at), position=((at, end),) if end > at else entry.position, sure=known)


def branded(text: str, entry: Entry, start: int, end: int) -> Entry:
    """The entry with a unit that no head word shows, and its post, where others beside it have theirs: 张三(甲米业)."""
    at = posts_start(text, start, end)
    if at - start < 2 or not _BRAND.fullmatch(text, start, at) or at in department_ends(text, start, at):
        return entry
    return replace(entry, organization=(start, at), position=((at, end),) if end > at else (), sure=False)


def posts_start(text: str, start: int, end: int) -> int:
    """Where the posts begin with which a chain ends: 甲乙|董事长兼总裁, 甲乙|创始人、董事长."""
    at = end
    while True:
        posts = (match for match in post_pattern().finditer(text, start, at, overlapped=True) if match.end() == at)
        before = next((match.start() for match in posts), None)
        if before is None:
            return at
        at = before
        while at > start and text[at - 1] in "兼、":
            at -= 1


_OF_UNIVERSITIES = regex.compile("(?:荣休|名誉|讲座|特聘|客座|前任?|助理|副)?(?:教授|校长)|讲师|学生")


def _is_university(text: str, start: int, at: int) -> bool:
    """山大|教授: a university by two or three characters, before what only universities have."""
    return at - start <= 3 and text[at - 1] == "大" and _OF_UNIVERSITIES.match(text, at) is not None


def _is_brand(reading: Reading, start: int, at: int) -> bool:
    """Whether the tagger knows `[start, at)` as a unit, or it is a foreign company's name (TCL)."""
    text = reading.text
    if _LATIN.fullmatch(text, start, at) and reading.text[at : at + 1].isalpha():
        return True
    words = reading.words_in(start, at)
    tags = [word.tag for word in words]
    if not words or words[0].start != start or not 2 <= at - start <= 8 or words[-1].end not in (at, at + 3):
        return False
    if text[at - 1] in _NO_BRAND_ENDS:
        return False
    return all(tag in _UNIT_TAGS for tag in tags) and (tags[-1] == "nz" or "ORG" in tags or "nt" in tags)


_TELLS = regex.compile(r"地处|位[于处]|坐落|始建于|(?:成立|组建|创建|创办)于")
"""What is told of a group right behind its name: 甲站|地处山区."""
_BELONGS = regex.compile(r"(?:是|系|为)?(?:隶属|直属)于?|(?<=工作室|[班组队])设[在于]")
"""What a group is told to belong to, without a comma between: 海巡0715轮|隶属甲海事局."""


def _group(reading: Reading, start: int, end: int, listed: bool) -> Entry | None:
    text = reading.text
    start = begin = text.rfind("的", start, end) + 1 or start
    start = without_lead(text, (start, end))[0]
    if (told := _TELLS.search(text, start + 3, end)) is not None:
        end = told.start()
    if (belongs := _BELONGS.search(text, start + 2, end)) is not None:
        return Entry(start, end, (start, belongs.start()), "group", (belongs.end(), end))
    if listed and (number := _NUMBER.match(text, start, end)):
        start = number.end()
    end, unit = _without_remark(text, start, end)
    if not (is_group_name(text, start, end) or (listed and _PLACE.fullmatch(text, start, end))):
        return None
    if _NO_GROUP.match(text, start, end) or _MARKS.search(text, start, end):
        return None
    if text.count("“", start, end) != text.count("”", start, end):
        return None
    if text.endswith("工作室", start, end) and (named := studio_start(reading, begin, end)) is not None:
        return Entry(start, end, (named, end), "group", unit or _unit_of_studio(text, start, named))
    entry = group_entry(text, start, end)
    return replace(entry, organization=unit) if unit else entry


def _unit_of_studio(text: str, start: int, end: int) -> Piece | None:
    """The unit before a studio's own name (decision 60)."""
    split = split_unit(text, start, end)
    return (start, split.unit_end) if split.unit_end > start + 1 else None


_PARTS_OF_UNITS = ("工作室", "班", "班组", "组", "车间")


def _without_remark(text: str, start: int, end: int) -> tuple[int, Piece | None]:
    """The group's end without a bracket that tells its unit or a remark, and that unit."""
    opened = text.rfind("(", start, end)
    if text[end - 1] != ")" or opened <= start + 2:
        return end, None
    at = opened
    while text[at - 1] == " ":
        at -= 1
    long = end - opened >= 8 or text.endswith(_PARTS_OF_UNITS, start, at)
    if is_group_name(text, opened + 1, end - 1) and long and text[opened - 1] not in "队院":
        return at, (opened + 1, end - 1)
    return (at, None) if _REMARK.search(text, opened + 1, end - 1) else (end, None)


def group_entry(text: str, start: int, end: int) -> Entry:
    """A group by its whole name, with the unit that this begins with (decision 31)."""
    parent = parent_end(text, start, end)
    return Entry(start, end, (start, end), "group", (start, parent) if parent > start + 1 else None)


def unit_entry(reading: Reading, start: int, end: int) -> Entry | None:
    """A part of a unit among other groups of a list, whatever its last word: 甲电厂发电部三值一单元."""
    start, end = trimmed(reading.text, start, end)
    units = [at for at in unit_ends(reading.text, start, end) if at < end - 1]
    function = any(word.tag in ("p", "d", "r", "u") for word in reading.words_in(start, end))
    if not units or function or _MARKS.search(reading.text, start, end):
        return None
    parent = parent_end(reading.text, start, end)
    return Entry(start, end, (start, end), "group", (start, parent) if parent > start + 1 else (start, units[-1]))
