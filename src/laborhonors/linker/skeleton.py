"""A sentence as a string of symbols, one for each thing that a rule may speak of.

T title  E a title in an event's name  P person with unit and post  O group or unit  D post without a name
V the subject receives  W a body gives  G the honour goes to  H given to a pronoun  i to, for (向, 给)  L the subject is among them  K nickname verb
R taken back  B is, has, are  N count  A 等  d 的  X any other text
、 ， ； ： 。 punctuation (和 与 及 and the like are 、)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import regex

from laborhonors.lexicon import rows, terms
from laborhonors.linker.entries import Entry, PersonIndex, filled, is_group_at_end, parse_entry, unit_entry
from laborhonors.recognizers.base import Reading, Span
from laborhonors.recognizers.counts import Count
from laborhonors.recognizers.organizations import is_group_name, unit_ends
from laborhonors.recognizers.titles import Title
from laborhonors.text.sentences import CLOSERS, enclosure_end

_MARKS = {
    "、": "、", "，": "，", ",": "，", "；": "；", ";": "；", ":": "：", "：": "：", "。": "。", "!": "。", "?": "。",
    "—": "：", "…": "X", "|": "，", "/": "、", "\t": "，",
}  # fmt: skip
_CONJUNCTION = regex.compile(r"(?:以及|还有|和|与|及|暨|跟|并|或)")
_IS = regex.compile(r"(?:分别|依次|即|就|正|则|都|也|均|还|又|既|更|便|包括)?(?:是|为|有|包括|就是|分别是|称作|叫)|名单如下|如下|分别")
_DISTRIBUTIVE = regex.compile(r"分别|依次|各自|分获|双双")


@dataclass(frozen=True, slots=True)
class Element:
    """One symbol with what it stands for."""

    symbol: str
    start: int
    end: int
    title: Title | None = None
    entry: Entry | None = None
    count: Count | None = None
    status: str = "conferred"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The elements of one sentence; `text` is their symbols."""

    elements: tuple[Element, ...]

    @property
    def text(self) -> str:
        return "".join(element.symbol for element in self.elements)


@dataclass(frozen=True, slots=True)
class Sources:
    """What a skeleton is built from."""

    reading: Reading
    persons: PersonIndex
    titles: tuple[Title, ...]
    counts: tuple[Count, ...]


def build(sources: Sources, start: int, end: int) -> Skeleton:
    """The skeleton of `[start, end)`."""
    elements: list[Element] = []
    at = start
    for title in (t for t in sources.titles if start <= t.start < end):
        elements += _free(sources, at, title.start)
        before = elements[-1].symbol if elements else "^"
        if title.strength < 0 and before in ("V", "W", "H"):
            title = replace(title, strength=1)
        elements.append(_title_element(title, before))
        at = max(at, min(title.tail, end))
    elements += _free(sources, at, end)
    joined = list(_joined(sources.reading, _counted_nouns(elements)))
    return Skeleton(tuple(_with_shared_units(list(_completed(sources, joined)))))


def _with_shared_units(elements: list[Element]) -> Iterator[Element]:
    """A unit told once is shared: 甲医院主任张三、护士长李四; 甲医院张三、李四，乙医院王五."""
    symbols = "".join(element.symbol for element in elements)
    run: list[Element] = []
    for match in regex.finditer(r"P(?:A?N?、P)+|.", symbols):
        run = elements[match.start() : match.end()]
        yield from _shared(run) if len(run) > 1 else run


def _shared(run: list[Element]) -> Iterator[Element]:
    persons = [e.entry for e in run if e.entry is not None]
    units = [entry for entry in persons if entry.organization]
    first = persons[0]
    share = len(units) == 1 and first.organization is not None and not (first.position and any(not p.position for p in persons))
    unit = None
    for element in run:
        entry = element.entry
        if entry is None:
            yield element
            continue
        unit = entry.organization or unit
        alone = entry.organization is None and unit is not None and (share or bool(entry.position))
        yield replace(element, entry=replace(entry, organization=unit)) if alone else element


def _counted_nouns(elements: list[Element]) -> list[Element]:
    """等十位基层工会工作者被评为…: the counted noun is no title of its own."""
    out = list(elements)
    for index in range(1, len(out) - 1):
        title = out[index].title
        if out[index].symbol == "T" and title and title.strength <= 1 and out[index - 1].symbol in "NX" and out[index + 1].symbol == "V":
            out[index] = replace(out[index], symbol="X")
    return out


def _completed(sources: Sources, elements: list[Element]) -> Iterator[Element]:
    """An item of an enumeration that no recognizer could read is read again as an entry of a list."""
    symbols = "".join(element.symbol for element in elements)
    for index, element in enumerate(elements):
        before, after = symbols[index - 1 : index] if index else "", symbols[index + 1 : index + 2]
        near = symbols[max(0, index - 8) : index + 9]
        in_list = len(regex.findall(r"[PO]", near)) >= 2 or (before == "：" and symbols[index - 2 : index - 1] == "T")
        if element.symbol in "XD" and before in _ITEM_OPENS and (after in _ITEM_CLOSES or not after) and in_list:
            entry = parse_entry(sources.reading, sources.persons, element.start, element.end, listed=True)
            if entry is None and near.count("P") >= 4 and regex.fullmatch(r"\p{Han}{2,4}", sources.reading.text[element.start : element.end]):
                entry = Entry(element.start, element.end, (element.start, element.end), "person")
            if entry is None and near.count("O") >= 2 and near.count("P") == 0:
                entry = unit_entry(sources.reading, element.start, element.end)
            if entry is not None:
                yield replace(element, symbol="P" if entry.kind == "person" else "O", entry=entry)
                continue
        yield element


_AWARDED = frozenset("VWH^")
_ITEM_OPENS = frozenset("、，；：B")
_ITEM_CLOSES = frozenset("、，；。ANVLB")


def _title_element(title: Title, after: str) -> Element:
    loose = title.strength < 0 or (title.strength == 0 and not title.quoted and after not in _AWARDED)
    symbol = "X" if title.role == "generic" or loose else "E" if title.role == "event" else "T"
    status = "proposed" if title.role == "proposed" else "conferred"
    return Element(symbol, title.start, title.tail, title=title, status=status)


def _free(sources: Sources, start: int, end: int) -> Iterator[Element]:
    """The elements of text without titles: cut at marks outside brackets, then at verbs and counts."""
    text = sources.reading.text
    at = begin = start
    while at < end:
        char = text[at]
        if char in CLOSERS and (close := enclosure_end(text, at, end)) is not None and (char in "(《〈〔[" or (char == "“" and close - at > 5)):
            at = close + 1
            continue
        symbol = _MARKS.get(char)
        if symbol is None or (char in ",:" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()):
            at += 1
            continue
        yield from _piece(sources, begin, at)
        yield Element(symbol, at, at + 1)
        at += 1
        begin = at
    yield from _piece(sources, begin, end)


@cache
def _verb_pattern() -> regex.Pattern[str]:
    verbs = sorted((row["verb"] for row in rows("verbs")), key=lambda verb: (-len(verb), verb))
    return regex.compile("|".join(map(regex.escape, verbs)))


@cache
def _verb_frames() -> dict[str, tuple[str, str]]:
    symbols = {"get": "V", "give": "W", "goto": "G", "nickname": "K", "revoke": "R", "among": "L", "topic": "H"}
    return {row["verb"]: (symbols[row["frame"]], row["status"]) for row in rows("verbs")}


def _piece(sources: Sources, start: int, end: int) -> Iterator[Element]:
    """The elements of text without marks and titles."""
    at = start
    for element in _anchors(sources, start, end):
        yield from _nominal(sources, at, element.start)
        yield element
        at = element.end
    yield from _nominal(sources, at, end)


def _anchors(sources: Sources, start: int, end: int) -> list[Element]:
    """Verbs, counts and copulas of a piece, none overlapping a person or one another."""
    text, reading = sources.reading.text, sources.reading
    persons = sources.persons.within(start, end)
    found = [
        Element("N", count.start, min(count.end, end), count=count)
        for count in sources.counts
        if start <= count.start < end and count.end - len(count.noun) <= end
    ]
    for match in _verb_pattern().finditer(text, start, end):
        symbol, status = _verb_frames()[match[0]]
        if len(match[0]) == 1 and not _whole_word(reading, *match.span(), match.end() == end):
            continue
        if symbol == "W" and _passive(text, start, match.start()):
            symbol = "V"
        found.append(Element(symbol, *match.span(), status=status))
    for match in _IS.finditer(text, start, end):
        if len(match[0]) > 1 or _whole_word(reading, *match.span()):
            found.append(Element("B", *match.span()))
    found.sort(key=lambda element: (element.start, -element.end))
    kept: list[Element] = []
    for element in found:
        clear = not kept or element.start >= kept[-1].end
        if clear and not any(p.start < element.end and element.start < p.end for p in persons):
            kept.append(element)
    return kept


def _whole_word(reading: Reading, start: int, end: int, before_title: bool = False) -> bool:
    word = reading.word_at(start)
    return word is None or (word.start == start and (before_title or word.end - word.start <= 2))


def _passive(text: str, start: int, at: int) -> bool:
    """被…授予, 获…授予: the subject receives."""
    before = text[max(start, at - 24) : at]
    return regex.search(r"(?:被|获|受到|由)(?!.*(?:把|将))", before) is not None


def _nominal(sources: Sources, start: int, end: int) -> Iterator[Element]:
    """Persons, groups and other text between two anchors."""
    text = sources.reading.text
    while start < end and (text[start].isspace() or text[start] in _EDGES):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _EDGES):
        end -= 1
    adverbs = _ADVERBS.search(text, start, end)
    if adverbs and not any(p.start < adverbs.end() and adverbs.start() < p.end for p in sources.persons.within(start, end)):
        yield from _nominal(sources, start, adverbs.start())
        yield Element("X", *adverbs.span())
        return
    if start >= end:
        return
    if text[start] == "的":
        yield Element("d", start, start + 1)
        yield from _nominal(sources, start + 1, end)
        return
    if match := _CONJUNCTION.match(text, start, end):
        yield Element("、", *match.span())
        yield from _nominal(sources, match.end(), end)
        return
    if text[start] == "等":
        yield Element("A", start, start + 1)
        yield from _nominal(sources, start + 1, end)
        return
    yield from _named(sources, start, end)


_ADVERBS = regex.compile(r"(?<=\S\S)(?:双双|均|都|也|则|还|分别|同时|先后|一并|共同|一起|日前|近日|曾|再次|又|并)+$")
_EDGES = "“”\"‘’"


def _named(sources: Sources, start: int, end: int) -> Iterator[Element]:
    reading = sources.reading
    text = reading.text
    persons = [p for p in sources.persons.within(start, end) if not _bracketed(text, start, p.start)]
    if persons:
        person = persons[0]
        stop = _name_end(text, person, end)
        if is_group_at_end(text, person.end, end) and len(persons) == 1:
            yield from _group_or_text(sources, start, end)
            return
        begin = chain_start(reading, start, person.start)
        if begin > start and text[begin - 1] != "的":
            yield from _before_name(text, start, begin)
        entry = parse_entry(reading, sources.persons, begin, stop)
        yield Element("P" if entry and entry.kind == "person" else "X", begin, stop, entry=entry)
        yield from _nominal(sources, stop, end)
        return
    yield from _group_or_text(sources, start, end)


def _before_name(text: str, start: int, end: int) -> Iterator[Element]:
    """Text before a recipient; a preposition right before it (向, 给) is an element of its own."""
    preposition = regex.search(r"(?:向|给|为|把|将)$", text[start:end])
    if preposition is None:
        yield Element("X", start, end)
        return
    if preposition.start() > 0:
        yield Element("X", start, start + preposition.start())
    yield Element("i", start + preposition.start(), end)


def _group_or_text(sources: Sources, start: int, end: int) -> Iterator[Element]:
    reading, text = sources.reading, sources.reading.text
    tail = end
    if etc := regex.search(r"等$", text[start:end]):
        tail = start + etc.start()
    for match in regex.finditer(r"以及|和|与|及", text, pos=start, endpos=tail):
        if is_group_name(text, start, match.start()) and is_group_name(text, match.end(), tail):
            yield from _group_or_text(sources, start, match.start())
            yield Element("、", *match.span())
            yield from _group_or_text(sources, match.end(), end)
            return
    begin = chain_start(reading, start, tail)
    entry = parse_entry(reading, sources.persons, begin, tail)
    if entry is not None and _source(reading, start, begin):
        yield Element("X", start, end)
        return
    if entry is not None:
        if begin > start:
            yield from _before_name(text, start, begin)
        yield Element("P" if entry.kind == "person" else "O", begin, tail, entry=entry)
        if tail < end:
            yield Element("A", tail, end)
        return
    yield Element("D" if _post(text, begin, tail) else "X", start, end)


def _source(reading: Reading, start: int, begin: int) -> bool:
    """从河北省总工会, 在甲公司, 由乙局: where from, where or by whom, no recipient."""
    return begin > start and regex.search(r"(?:从|由|在|经|据|对|同|与|跟|被|让|请|到)$", reading.text[start:begin]) is not None


def _bracketed(text: str, start: int, at: int) -> bool:
    return text.count("(", start, at) > text.count(")", start, at)


def _post(text: str, start: int, end: int) -> bool:
    if text[end - 1 : end] == ")" and (opened := text.rfind("(", start, end)) > start:
        end = opened
    return end - start >= 2 and text[start:end].endswith(_posts())


@cache
def _posts() -> tuple[str, ...]:
    return (*terms("positions"), *terms("offices"))


def _name_end(text: str, person: Span, end: int) -> int:
    """Where a name ends with its brackets and what is said after it (同志, 教授)."""
    at = person.end
    while at < end:
        if text[at] == "(" and (close := enclosure_end(text, at, end)) is not None:
            at = close + 1
        elif match := regex.compile(r"(?:等)?[两二三]位?(?:教师|教授|同志)|副?教授|院士|研究员|医生|医师|老师|校长|院长|主任|书记|律师|同志|先生|女士|博士|师傅").match(text, at, end):
            at = match.end()
        else:
            break
    return at


_STOPS = frozenset({"p", "d", "r", "c", "xc", "u", "vd", "ad"})


def chain_start(reading: Reading, start: int, end: int) -> int:
    """Where the chain of unit, department and post that ends at `end` begins: after the last word that cannot be in one."""
    begin = start
    for word in reading.words_in(start, end):
        piece = reading.text[word.start : word.end]
        if word.end > end:
            break
        before = reading.word_before(word.start)
        named = before is not None and before.tag in ("ORG", "nt") and before.end == word.start and word.end == end
        if piece == "的" and (named or _owns(reading.text, start, word.start, end)):
            continue
        if word.tag == "f" and len(piece) > 1:
            begin = word.end
        if word.tag in _STOPS and piece not in ("第二", "第一", "原", "前", "某", "本", "副总", "全总", "与", "和", "兼", "、") and not _in_unit(reading, word.start, word.end, end):
            begin = word.end
        elif (piece in _SPEECH and word.tag not in ("n", "LOC", "ORG") and reading.text[word.end : word.end + 1] != "人") or (word.tag == "TIME" and piece not in ("五一", "三八")) or word.tag == "t":
            begin = word.end
    return min(begin, end)


def _owns(text: str, start: int, at: int, end: int) -> bool:
    """甲公司的张三, 乙村的村支书: the unit before 的 is the recipient's own."""
    return at in unit_ends(text, start, at) and not unit_ends(text, at + 1, end)


_SPEECH = frozenset("是 有 为 由 让 请 来到 走访 看望 慰问 出席 参加 主持 代表 带领 来自 推荐 选送 采访 介绍 涌现出 涌现 包括 陪同 祝贺 随后 陪着 如 像 任 时任 现任 担任".split())


def _in_unit(reading: Reading, start: int, end: int, limit: int) -> bool:
    """And and with inside a unit's name (钢与轻型结构研究室) do not end the chain."""
    piece = reading.text[start:end]
    return piece in ("与", "和", "及") and is_group_name(reading.text, max(start - 6, 0), limit)


def _joined(reading: Reading, elements: list[Element]) -> Iterator[Element]:
    """Posts told before 、 belong to the person after it: 甲公司党委书记、董事长张三."""
    out: list[Element] = []
    for element in elements:
        if element.symbol == "P" and len(out) >= 2 and out[-1].symbol == "、" and out[-2].symbol == "D" and element.entry:
            merged = _merge_post(reading, out[-2], element)
            if merged is None and _office(reading.text, out[-2]):
                merged = replace(element, start=out[-2].start)
            if merged is not None:
                del out[-2:]
                while len(out) >= 2 and out[-1].symbol == "、" and out[-2].symbol == "D" and (again := _merge_post(reading, out[-2], merged)):
                    del out[-2:]
                    merged = again
                out.append(merged)
                continue
        if element.symbol == "P" and element.entry and not element.entry.organization:
            element = _post_before_titles(reading, out, element)
        out.append(element)
    yield from out


def _post_before_titles(reading: Reading, before: list[Element], person: Element) -> Element:
    """甲公司教师、全国五一劳动奖章获得者张三: the post stands before the titles."""
    index = len(before)
    while index and before[index - 1].symbol in "T、":
        index -= 1
    if index == len(before) or not index or before[index - 1].symbol not in "DO" or before[-1].symbol != "T" or person.entry is None:
        return person
    post = before[index - 1]
    if _office(reading.text, post):
        return person
    merged = filled(reading.text, person.entry, (chain_start(reading, post.start, post.end), post.end))
    return replace(person, entry=merged) if merged.organization else person


def _office(text: str, post: Element) -> bool:
    return text[post.start : post.end].endswith(terms("offices"))


def _merge_post(reading: Reading, post: Element, person: Element) -> Element | None:
    entry = person.entry
    if entry is None or (entry.organization and entry.sure and not reading.text[entry.organization[0]:entry.organization[1]].endswith(("部", "处", "科", "系", "中心", "室", "学院", "队", "班", "组", "团队", "支部", "党委"))):
        return None
    begin = chain_start(reading, post.start, post.end)
    merged = filled(reading.text, replace(entry, organization=None, position=()), (begin, entry.name[0]))
    if not merged.organization and entry.organization:
        return None
    spoken = tuple(p for p in entry.position if p[0] >= entry.name[1])
    merged = replace(merged, position=merged.position + spoken, start=begin)
    return Element("P", begin, person.end, entry=merged)
