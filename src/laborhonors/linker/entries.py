"""Entries: one recipient with unit and post, read off a chain (单位+部门+职务+姓名) or a line of a list."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import regex

from laborhonors.lexicon import terms
from laborhonors.model import RecipientKind
from laborhonors.recognizers.base import Reading, Span
from laborhonors.recognizers.names import name_like
from laborhonors.recognizers.organizations import (
    department_ends,
    is_group_name,
    parent_end,
    split_unit,
    unit_ends,
)
from laborhonors.recognizers.titles import Title
from laborhonors.text.sentences import CLOSERS, enclosure_end

Piece = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """A recipient: the span of the name, and of unit and post where the text around it tells them.

    `position` is one or two pieces (感染科 … 医生 where the name stands between).
    """

    start: int
    end: int
    name: Piece
    kind: RecipientKind
    organization: Piece | None = None
    position: tuple[Piece, ...] = ()
    sure: bool = True


_AFTER_NAME = "特聘教授|副教授|教授|院士|研究员|医生|医师|老师|教师|校长|院长|主任|书记|工程师|护士长|律师|同学|同志|先生|女士|博士|烈士|师傅|老人|同志们|夫妇"
_HONORIFIC = regex.compile(rf"(?:{_AFTER_NAME})+")
_NOT_POST = regex.compile(r"(?:同志|先生|女士|博士|烈士|师傅|老人|夫妇|同学|同志们)+")
_ETCETERA = regex.compile(
    r"(?:等|和|及)?(?:等)?\s*(?:\d+|[一二两三四五六七八九十百千]+)?余?(?:名|位|人|个|家|支)?(?:同志|个人|集体|单位|人员|职工|教师)?"
)
_LEAD = regex.compile(
    r"^(?:(?:其中|先看|再看|来看|看(?=\p{Han}{3})|即|此外|另外|同时|目前|现任|时任|曾任|历任|系|原系|就是|分别是|分别为|分别由|有|是|为|由|以及|还有|包括|来自|"
    r"和|与|及|以|对|向|把|将|而|这位|这名|一位|一名|我市|我省|我县|我区|我国|(?:控股|下属|所属|成员|参股)(?:企业|单位|公司)|我校|我院|我司|我公司|本市|本省|该市|该省|该县|该院|该校|全市|我)[:,]?)+"
)
_REGION_LABEL = regex.compile(r"^(?:[\p{Han}]{2,8}(?:组|市|省|区|县)?)[:]\s*")
_BRACKET_NOISE = regex.compile(
    r"(?:女|男|\p{Han}{1,5}族|已故|左.|右.|中|排名不分先后|\d{4}年.{0,8}|.{0,3}\d+岁|按.*排序)(?:[,、，]|$)"
)
_JOINERS = "的:、,;—-· \t|"


def parse_entry(reading: Reading, persons: PersonIndex, start: int, end: int, *, listed: bool = False) -> Entry | None:
    """The recipient that `[start, end)` tells, or None. `listed` allows names that only the list's form shows."""
    start, end = _trim(reading.text, start, end)
    if end - start < 2:
        return None
    inside = [span for span in persons.within(start, end) if not _in_brackets(reading.text, start, span.start)]
    if not inside:
        inside = _unseen_name(reading, start, end, listed)
    if len(inside) == 1 or (inside and _names_a_group(reading.text, inside, end)):
        person = inside[-1]
        opens = person.start == start and not _TEAM.match(reading.text, person.end, end)
        if is_group_at_end(reading.text, person.end, end) and not opens:
            return _group(reading.text, start, end)
        return _person(reading, start, end, person)
    if inside:
        return None
    return _group(reading.text, start, end, listed=listed)


_TEAM = regex.compile(r"\p{Han}{0,12}(?:工作室|团队|班组|小组|班|事务所|诊所|农场|家庭|工作站|服务队|突击队|合作社)")


def is_group_at_end(text: str, name_end: int, end: int) -> bool:
    """A person's name inside a group's name: 包起帆创新工作室, 邓亚萍律师事务所."""
    rest = text[name_end:end]
    return (
        len(rest) >= 3 and rest[0] not in " (:,|" and is_group_name(text, name_end - 2, end) and not _ends_in_post(rest)
    )


def _ends_in_post(rest: str) -> bool:
    return rest.endswith(tuple(terms("positions")))


def _names_a_group(text: str, inside: list[Span], end: int) -> bool:
    return is_group_at_end(text, inside[-1].end, end)


def _trim(text: str, start: int, end: int) -> Piece:
    """Without lead words, list marks, a region label, and what counts the recipients."""
    while True:
        before = (start, end)
        while start < end and (text[start] in _JOINERS or text[start].isspace() or text[start] in "。“▲◆"):
            start += 1
        if start < end and text[start] == "【" and (close := enclosure_end(text, start, end)):
            start = close + 1
        while end > start and (text[end - 1] in _JOINERS or text[end - 1].isspace() or text[end - 1] in "。”…"):
            end -= 1
        if lead := _LEAD.match(text[start:end]):
            start += lead.end()
        if label := _REGION_LABEL.match(text[start:end]):
            start += label.end()
        if tail := regex.search(
            r"等(?:老一辈)?(?:\s*(?:\d+|[一二两三四五六七八九十百]+)?余?(?:名|位|人|个|家|支|组)?)?(?:同志|个人|集体|单位|人员|职工|教师|专家|企业|街道|镇街|班组|作业区|基层工会工作者)?$|代表$",
            text[start:end],
        ):
            end = start + tail.start()
        if tail := regex.search(r"\d+(?:名|位|人|家|个)(?:同志|职工|教师)?$", text[start:end]):
            end = start + tail.start()
        if before == (start, end):
            return start, end


def _in_brackets(text: str, start: int, at: int) -> bool:
    return text.count("(", start, at) > text.count(")", start, at)


def _unknown_words(reading: Reading, start: int, end: int) -> bool:
    """Whether the tagger saw no common word there: it cut the span, or called it a name."""
    words = [word for word in reading.words_in(start, end) if word.end <= end]
    return len(words) != 1 or words[0].tag in ("PER", "nr", "nz", "ORG", "nt")


def _unseen_name(reading: Reading, start: int, end: int, listed: bool) -> list[Span]:
    """A name that the recognizers missed but the entry's form shows: at its end after unit or post, or at its head before a space."""
    text = reading.text
    body = text[start:end]
    head = regex.match(r"(\p{Han}{2,4})(?=[ \t(|]|$)", body)
    if listed and head and name_like(head[1]) and not _is_unit_word(text, start, start + len(head[1])):
        return [Span(start, start + len(head[1]), "person", "list-name")]
    core = end
    if text[end - 1] == ")" and (opened := text.rfind("(", start, end)) > start:
        core = opened
    ends = [*unit_ends(text, start, core), *department_ends(text, start, core), *_post_ends(text, start, core)]
    for at in sorted(ends, reverse=True):
        name = text[at:core].lstrip(" 的")
        begin = core - len(name)
        if name_like(name) and (listed or _unknown_words(reading, begin, core)):
            return [Span(begin, core, "person", "rest-of-chain")]
    if (
        listed
        and (post := max(_post_ends(text, start, core), default=start)) > start
        and 2 <= core - post <= 5
        and ends
    ):
        if (
            all("一" <= char <= "鿿" for char in text[post:core])
            and not _is_unit_word(text, start, core)
            and split_unit(text, start, post).sure
        ):
            return [Span(post, core, "person", "rest-of-list-entry")]
    if listed and head is None and (spaced := regex.search(r"[ \t](\p{Han}{2,4})$", body)) and name_like(spaced[1]):
        return [Span(start + spaced.start(1), end, "person", "list-name")]
    return []


def _is_unit_word(text: str, start: int, end: int) -> bool:
    return end in unit_ends(text, start, end) or end in department_ends(text, start, end)


@cache
def _post_pattern() -> regex.Pattern[str]:
    posts = sorted(terms("positions"), key=lambda post: (-len(post), post))
    return regex.compile("|".join(map(regex.escape, posts)))


def _post_ends(text: str, start: int, end: int) -> Iterator[int]:
    for match in _post_pattern().finditer(text, start, end, overlapped=True):
        yield match.end()


def _person(reading: Reading, start: int, end: int, person: Span) -> Entry:
    text = reading.text
    name = (person.start, person.end)
    after, brackets, spoken = _after_name(text, person.end, end)
    before = _chain(reading, start, person.start)
    entry = Entry(start, end, name, "person")
    chains = [before, *brackets, after]
    entry = next((full for span in chains if span and (full := filled(text, entry, span)).organization), entry)
    if not entry.organization and not entry.position:
        entry = next((full for span in chains if span and (full := filled(text, entry, span)).position), entry)
    if not entry.organization and before:
        entry = _abbreviated(reading, entry, before)
    if spoken and not _NOT_POST.fullmatch(text[spoken[0] : spoken[1]]):
        entry = replace(entry, position=(*entry.position, spoken))
    return entry


def _abbreviated(reading: Reading, entry: Entry, chain: Piece) -> Entry:
    """A unit without a head word that the tagger knows: 兰州蓝星张三, 民建联议员李四."""
    text, (start, end) = reading.text, chain
    post = next((m.start() for m in _post_pattern().finditer(text, start, end, overlapped=True) if m.end() == end), end)
    words = [w for w in reading.words_in(start, post) if w.end <= post]
    if (
        2 <= post - start <= 8
        and words
        and words[0].start == start
        and all(w.tag in ("ORG", "nt", "LOC", "nz") for w in words)
    ):
        if any(w.tag in ("ORG", "nt") for w in words) or words[-1].tag == "nz":
            return replace(
                entry, organization=(start, post), position=((post, end),) if end > post else entry.position, sure=False
            )
    return entry


def _after_name(text: str, at: int, end: int) -> tuple[Piece | None, list[Piece], Piece | None]:
    """What follows a name: the rest, the chains in brackets, and an appended post (教授)."""
    brackets: list[Piece] = []
    spoken: Piece | None = None
    while at < end:
        if text[at] in CLOSERS and (close := enclosure_end(text, at, end)):
            if text[at] == "(" and not _BRACKET_NOISE.match(text, at + 1, close):
                brackets.append((at + 1, close))
            at = close + 1
        elif spoken is None and (match := _HONORIFIC.match(text, at, end)):
            spoken, at = match.span(), match.end()
        elif text[at] in _JOINERS:
            at += 1
        else:
            break
    if at < end:
        at += len(m[0]) if (m := _LEAD.match(text[at:end])) else 0
    return ((at, end) if at < end else None), brackets, spoken


def _chain(reading: Reading, start: int, end: int) -> Piece | None:
    """The chain before a name: what follows the last 的 that a unit follows, without labels."""
    text = reading.text
    while end > start and text[end - 1] in _JOINERS + "“”":
        end -= 1
    for match in regex.finditer(r"的", text, pos=start, endpos=end):
        if split_unit(text, match.end(), end).sure or not unit_ends(text, start, match.start()):
            start = match.end()
    if lead := _LEAD.match(text[start:end]):
        start += lead.end()
    return (start, end) if end - start >= 2 else None


def filled(text: str, entry: Entry, chain: Piece) -> Entry:
    """The entry with unit and post cut out of a chain."""
    start, end = chain
    stop = next((i for i in range(start, end) if text[i] in "，,;；。:"), end)
    end = stop
    while end > start and text[end - 1] in _JOINERS:
        end -= 1
    start = _after_works(text, start, end)
    also = text.find("兼", start, end)
    split = split_unit(text, start, also if also > start and unit_ends(text, start, also) else end)
    unit = (start, split.unit_end) if split.unit_end > start + 1 else None
    rest = split.unit_end
    while rest < end and text[rest] in _JOINERS + "”":
        rest += 1
    if unit and rest < end and text[rest] == "(" and (close := enclosure_end(text, rest, end)):
        rest = close + 1
        while rest < end and text[rest] in _JOINERS:
            rest += 1
    post = ((rest, end),) if end - rest >= 2 else ()
    if unit and "兼" in text[unit[0] : unit[1]]:
        return replace(entry, organization=None, position=((start, end),), sure=False)
    if unit is None and post and not _looks_like_post(text[rest:end]):
        post = ()
    return replace(entry, organization=_strip_lead(text, unit), position=post, sure=split.sure)


def _after_works(text: str, start: int, end: int) -> int:
    """Without the works that a list tells before the unit: 歌剧《…》 福建省歌舞剧院, and without an earlier unit before a space."""
    start = max(start, text.rfind("》", start, end) + 1)
    for space in regex.finditer(r"[ \t|]+", text, pos=start, endpos=end):
        if unit_ends(text, space.end(), end) and not _post_pattern().search(text, start, space.start()):
            start = space.end()
    return start


def _strip_lead(text: str, unit: Piece | None) -> Piece | None:
    if unit is None:
        return None
    lead = regex.match(r"(?:原|时任|现任|任|系)(?=\p{Han}{3})", text[unit[0] : unit[1]])
    return (unit[0] + lead.end(), unit[1]) if lead else unit


def _looks_like_post(post: str) -> bool:
    return _post_pattern().search(post) is not None or post.endswith(("工", "员", "师", "手", "长", "家", "人"))


_GLOSS = regex.compile(r"会员|任|女|原|现|简称|以下|人$|名$|排名")


_PLACE = regex.compile(r"\p{Han}{2,12}(?:省|市|县|区|州|旗|镇|乡|村|街道|社区)")


def _group(text: str, start: int, end: int, *, listed: bool = False) -> Entry | None:
    for match in regex.finditer(r"的", text, pos=start, endpos=end):
        start = match.end()
    unit: Piece | None = None
    if text[end - 1] == ")" and (opened := text.rfind("(", start, end)) > start + 2:
        inside = text[opened + 1 : end - 1]
        at = opened
        while text[at - 1] == " ":
            at -= 1
        if is_group_name(text, opened + 1, end - 1) and len(inside) >= 6 and text[opened - 1] not in "队院":
            unit, end = (opened + 1, end - 1), at
        elif _GLOSS.search(inside):
            end = at
    place = listed and _PLACE.fullmatch(text, start, end)
    if regex.match(r"\d+余?[部个项家所]|各|等|全[省市县区校国]", text[start:end]):
        return None
    if not (is_group_name(text, start, end) or place) or any(mark in text[start:end] for mark in ",;:。!?"):
        return None
    parent = parent_end(text, start, end)
    return Entry(start, end, (start, end), "group", unit or ((start, parent) if parent > start + 1 else None))


def unit_entry(reading: Reading, start: int, end: int) -> Entry | None:
    """A part of a unit among other groups of a list, whatever its last word: 甲电厂发电部三值一单元."""
    start, end = _trim(reading.text, start, end)
    units = [at for at in unit_ends(reading.text, start, end) if at < end - 1]
    words = reading.words_in(start, end)
    if (
        not units
        or any(mark in reading.text[start:end] for mark in ",;:。!?")
        or any(w.tag in ("p", "d", "r", "u") for w in words)
    ):
        return None
    parent = parent_end(reading.text, start, end)
    return Entry(start, end, (start, end), "group", (start, parent) if parent > start + 1 else (start, units[-1]))


class PersonIndex:
    """The persons of a document by place."""

    def __init__(self, spans: tuple[Span, ...]):
        self.spans = tuple(sorted(spans, key=lambda span: span.start))
        self._starts = [span.start for span in self.spans]

    def within(self, start: int, end: int) -> list[Span]:
        """Persons wholly inside `[start, end)`."""
        low = bisect_left(self._starts, start)
        return [span for span in self.spans[low : bisect_left(self._starts, end)] if span.end <= end]


def titles_within(titles: tuple[Title, ...], start: int, end: int) -> list[Title]:
    """Titles that begin inside `[start, end)`."""
    return [title for title in titles if start <= title.start < end]
