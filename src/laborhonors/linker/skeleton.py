"""Builds a sentence's skeleton: its elements in order, with posts, shared units and unread items of lists put right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import regex

from laborhonors.lexicon import terms
from laborhonors.lexicon.cues import cues, members
from laborhonors.linker.anchors import is_passive
from laborhonors.linker.chain_parts import Piece, post_pattern
from laborhonors.linker.chains import chain_start
from laborhonors.linker.collectives import join_units, read_collectives
from laborhonors.linker.counted_nouns import without_counted_nouns
from laborhonors.linker.elements import Element, Skeleton, Sources
from laborhonors.linker.entries import Entry, abbreviated, filled, is_delegate, parse_entry, unit_entry
from laborhonors.linker.marked_recipients import with_marked
from laborhonors.linker.pieces import free_elements
from laborhonors.model import Status
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.names import name_like
from laborhonors.recognizers.organizations import department_ends, split_unit, unit_ends
from laborhonors.recognizers.titles import Title
from laborhonors.recognizers.verbs import ends_clause
from laborhonors.text.sentences import after_last

_AWARDED = frozenset("VWH^")
_TAKEN_BY = regex.compile(r"(?:则|也|均|仍|分别|最终){0,2}由[^,，。;；\n]{2,60}?[获夺摘捧揽享折]")
_HANDLED = regex.compile(r"X(?=T(?:、T)*V)")
_WORK = regex.compile(r"《[^《》]++》")
_ITEM_OPENS = frozenset("、，；：B")
_ITEM_CLOSES = frozenset("、，；。ANVLB")
_PARTICLES = frozenset({"f", "r", "d", "c", "p", "u", "t", "TIME"})
_CLAUSE_MARK = regex.compile(r"(?r)[，,。；;\n]")
_HANDS = regex.compile(r"(?:同志|先生|女士|总?书记|主席|总理|省长|市长)?(?:手里|手中|手上)")
_NAME = regex.compile(r"\p{Han}{2,4}")
_PAUSE = regex.compile(r"(?<=[PO][AN]?)，(?=、[PO])")
_RUNS = regex.compile(r"P(?:A?N?、P)+|.")
_ABOVE = ("以上", "以上均为", "以上均来自", "以上来自")
_FAMILY = "家庭"
_SCHOOL = regex.compile(r"\p{Han}{2,12}?大学")
_LONGEST_DEPARTMENT = 8
_FACULTIES = ("系", "学院", "中心")
_DEPARTMENTS = ("部", "处", "科", "系", "中心", "室", "学院", "队", "班", "组", "团队", "支部", "党委")


def build(sources: Sources, start: int, end: int) -> Skeleton:
    """The skeleton of `[start, end)`."""
    told = _without_pauses(_elements(sources, start, end))
    elements = _without_presenters(sources.reading.text, _with_objects(sources.reading.text, told))
    elements = _with_agents(sources.reading, elements)
    elements = _without_works(sources.reading.text, elements)
    elements = without_counted_nouns(sources.reading, elements)
    elements = join_units(sources.reading, elements)
    elements = read_collectives(sources, elements)
    elements = _with_posts(sources.reading, elements)
    text = sources.reading.text
    elements = _with_couples(text, with_marked(sources, _with_unread_items(sources, elements)))
    with_units = _with_schools(text, _with_shared_units(text, elements))
    return Skeleton(tuple(_with_parents(text, with_units)))


def _elements(sources: Sources, start: int, end: int) -> list[Element]:
    elements: list[Element] = []
    symbols, at = "", start
    for title in sources.titles_in(start, end):
        between = list(free_elements(sources, at, title.start))
        symbols += "".join(element.symbol for element in between)
        told = _title_element(sources.reading.text, title, symbols)
        elements += (*between, told)
        symbols += told.symbol
        at = max(at, min(title.tail, end))
    elements += free_elements(sources, at, end)
    return elements


def _without_pauses(elements: list[Element]) -> list[Element]:
    """甲，以及乙: the comma before the last of an enumeration says no more than the conjunction after it."""
    symbols = "".join(element.symbol for element in elements)
    pauses = {match.start() for match in _PAUSE.finditer(symbols)}
    return [element for index, element in enumerate(elements) if index not in pauses]


def _with_couples(text: str, elements: list[Element]) -> list[Element]:
    """A family that bears the names of two as one group: 甲、乙家庭, 甲和乙家庭."""
    out: list[Element] = []
    for element in elements:
        family = element.symbol == "O" and element.entry is not None and text.endswith(_FAMILY, *element.entry.name)
        if family and "".join(other.symbol for other in out[-2:]) == "P、" and _is_one_of_couple(text, out[-2]):
            start, end = out[-2].start, element.end
            del out[-2:]
            element = replace(element, start=start, entry=Entry(start, end, (start, end), "group"))
        out.append(element)
    return out


def _is_one_of_couple(text: str, person: Element) -> bool:
    """Whether a person is told by his name alone, in front of a mark that joins it to the next."""
    entry = person.entry
    alone = entry is not None and entry.name == (person.start, person.end)
    return alone and text[person.end : person.end + 1] in "、和与"


def _enumerated(symbols: str) -> bool:
    """Whether a bare name is told under an award verb: 评为先进工作者、优秀党员; 表彰甲等53位优秀员工."""
    if symbols.endswith("；"):
        clause = max(symbols.rfind("；", 0, -1), symbols.rfind("。"))
        return symbols.find("T", clause + 1) >= 0
    counted = symbols.endswith(("PN", "ON"))
    return symbols.endswith("T、") or (counted and "TV" not in symbols and "TW" not in symbols)


def _title_element(text: str, title: Title, before: str) -> Element:
    """A bare or loosely worded name is a title only where an award verb stands before it, or before its enumeration.

    Or where the sentence goes on to say who took it: 最佳导演由甲夺得. `before` are the symbols before it.
    """
    symbols = before or "^"
    taken = _TAKEN_BY.match(text, title.tail) is not None
    awarded = taken or symbols[-1] in _AWARDED or _enumerated(symbols)
    if title.strength < 0 and awarded and (taken or symbols != "^"):
        title = replace(title, strength=1)
    loose = title.strength < 0 or (title.strength == 0 and not title.quoted and not awarded)
    symbol = "X" if title.role == "generic" or loose else "E" if title.role == "event" else "T"
    status: Status = "proposed" if title.role == "proposed" else "conferred"
    return Element(symbol, title.start, title.tail, title=title, status=status)


def _without_works(text: str, elements: list[Element]) -> list[Element]:
    """Works before their maker are no items beside him, nor is his other unit: 《甲》、《乙》的编剧丙, 甲校/乙校丙."""
    out: list[Element] = []
    for element in elements:
        while element.symbol == "P" and len(out) > 1 and out[-1].symbol == "、" and _is_his(text, out[-2], out[-1]):
            del out[-2:]
        out.append(element)
    return out


def _is_his(text: str, element: Element, mark: Element) -> bool:
    if element.symbol == "O":
        return text[mark.start] == "/"
    return element.symbol == "X" and _WORK.fullmatch(text, element.start, element.end) is not None


def _with_objects(text: str, elements: list[Element]) -> list[Element]:
    """把, 将 before a title that a verb takes: 把省科技进步奖收入囊中."""
    symbols = "".join(element.symbol for element in elements)
    handled = {match.start() for match in _HANDLED.finditer(symbols)}
    return [
        replace(element, symbol="i") if index in handled and text[element.end - 1] in "把将" else element
        for index, element in enumerate(elements)
    ]


def _without_presenters(text: str, elements: list[Element]) -> list[Element]:
    """从张三手里接过…, 由李四颁发: who hands an honour over is told of as no recipient."""
    return [
        Element("X", element.start, element.end)
        if element.symbol == "P" and _hands_over(text, elements, index)
        else element
        for index, element in enumerate(elements)
    ]


def _hands_over(text: str, elements: list[Element], index: int) -> bool:
    element = elements[index]
    after = next((other.symbol for other in elements[index + 1 : index + 3] if other.symbol not in "DX"), "")
    by = text.endswith("由", 0, element.start) and not text.endswith(("理由", "自由"), 0, element.start)
    if _HANDS.match(text, element.end) is None:
        return after == "W" and by
    return "从" in text[after_last(_CLAUSE_MARK, text, element.start) : element.start]


def _with_agents(reading: Reading, elements: list[Element]) -> list[Element]:
    """被甲局、乙会授予: several give, over marks of enumeration; the verb is passive and they receive nothing."""
    out: list[Element] = []
    for element in elements:
        takes = element.symbol == "V" and ends_clause(reading.text, element.end)
        if element.symbol in "VW" and not takes and (begin := _agent_start(reading, out)) is not None:
            out[begin:] = [Element("X", out[begin].start, out[-1].end)]
            element = replace(element, symbol="V")
        out.append(element)
    return out


def _agent_start(reading: Reading, before: list[Element]) -> int | None:
    """Where an agent opened by 被 begins that ends the elements, and holds an enumeration."""
    for index in range(len(before) - 1, -1, -1):
        element = before[index]
        if element.symbol not in "XOPDN、":
            return None
        words = reading.words_in(element.start, element.end) if element.symbol == "X" else ()
        if any(is_passive(reading, word) for word in words):
            return index if index < len(before) - 1 else None
    return None


def _with_posts(reading: Reading, elements: list[Element]) -> list[Element]:
    """Posts told before 、 belong to the person after it: 甲公司党委书记、董事长张三."""
    out: list[Element] = []
    for element in elements:
        while element.symbol == "P" and (merged := _with_post_before(reading, out, element)) is not None:
            del out[-2:]
            element = merged
        if element.symbol == "P" and element.entry and not element.entry.organization:
            element = _with_post_before_titles(reading, out, element)
        out.append(element)
    return out


def _with_post_before(reading: Reading, before: list[Element], person: Element) -> Element | None:
    if len(before) < 2 or before[-1].symbol != "、" or person.entry is None:
        return None
    if before[-2].symbol != "D" and not _is_untold_post(reading.text, before, person.entry):
        return None
    merged = _merged(reading, before[-2], person, person.entry)
    return replace(person, start=before[-2].start) if merged is None else merged


def _is_untold_post(text: str, before: list[Element], person: Entry) -> bool:
    """甲院技术首席、研究员张三: a unit with more, at the head of an enumeration, before a person with a mere post."""
    element = before[-2]
    if element.symbol != "X" or person.organization or not person.position:
        return False
    opens = len(before) == 2 or before[-3].symbol in "，；：。、"
    return opens and split_unit(text, element.start, element.end).sure


def _merged(reading: Reading, post: Element, person: Element, entry: Entry) -> Element | None:
    """The person with the post before him; None where he has a unit of his own."""
    if entry.organization and entry.sure and not reading.text[slice(*entry.organization)].endswith(_DEPARTMENTS):
        return None
    begin = chain_start(reading, post.start, post.end)
    merged = filled(reading.text, replace(entry, organization=None, position=()), (begin, entry.name[0]))
    if not merged.organization and entry.organization:
        return None
    if not merged.organization:
        merged = abbreviated(reading, merged, (begin, entry.name[0]))
    spoken = tuple(piece for piece in entry.position if piece[0] >= entry.name[1])
    merged = replace(merged, position=merged.position + spoken, start=begin)
    return Element("P", begin, person.end, entry=merged)


def _with_post_before_titles(reading: Reading, before: list[Element], person: Element) -> Element:
    """甲公司教师、全国五一劳动奖章获得者张三: the post stands before the titles."""
    index = len(before)
    while index and before[index - 1].symbol in "T、":
        index -= 1
    if not 0 < index < len(before) or before[-1].symbol != "T" or before[index - 1].symbol not in "DO":
        return person
    post = before[index - 1]
    if person.entry is None or _is_office(reading.text, post):
        return person
    merged = filled(reading.text, person.entry, (chain_start(reading, post.start, post.end), post.end))
    return replace(person, entry=merged) if merged.organization else person


def _is_office(text: str, post: Element) -> bool:
    return text[post.start : post.end].endswith(terms("offices"))


def _with_unread_items(sources: Sources, elements: list[Element]) -> list[Element]:
    """An item of an enumeration that no recognizer could read is read again as an entry of a list."""
    symbols = "".join(element.symbol for element in elements)
    return [
        _read_again(sources, element, symbols[max(0, index - 8) : index + 9])
        if element.symbol in "XD" and _is_item(symbols, index)
        else element
        for index, element in enumerate(elements)
    ]


def _is_item(symbols: str, index: int) -> bool:
    """Whether the element stands between marks in an enumeration of recipients, or alone after a title and a colon."""
    before, after = symbols[index - 1 : index] if index else "", symbols[index + 1 : index + 2]
    if before not in _ITEM_OPENS or (after and after not in _ITEM_CLOSES):
        return False
    near = symbols[max(0, index - 8) : index + 9]
    return near.count("P") + near.count("O") >= 2 or symbols[max(0, index - 2) : index] == "T："


def _read_again(sources: Sources, element: Element, near: str) -> Element:
    start, end = element.start, element.end
    word = sources.reading.word_at(start)
    particle = word is not None and (word.start, word.end) == (start, end) and word.tag in _PARTICLES
    if particle or sources.reading.text.startswith(cues("source-preposition"), start, end):
        return element
    entry = parse_entry(sources.reading, sources.persons, start, end, listed=True)
    name = _NAME.fullmatch(sources.reading.text, start, end)
    if entry is None and near.count("P") >= 4 and name and not name[0].endswith(terms("positions")):
        entry = Entry(start, end, (_after_region(sources.reading, start, end), end), "person")
    if entry is None and near.count("O") >= 2 and "P" not in near:
        entry = unit_entry(sources.reading, start, end)
    if entry is None:
        return element
    return replace(element, symbol="P" if entry.kind == "person" else "O", entry=entry)


def _after_region(reading: Reading, start: int, end: int) -> int:
    """Where the name begins in an item that tells first where one comes from: 江州|康典."""
    place = reading.lexicon.region(reading.text[start : start + 2])
    return start + 2 if place and name_like(reading.text[start + 2 : end]) else start


def _with_shared_units(text: str, elements: list[Element]) -> Iterator[Element]:
    """A unit told once is shared: 甲医院主任张三、护士长李四; 甲医院张三、李四，乙医院王五."""
    symbols = "".join(element.symbol for element in elements)
    for match in _RUNS.finditer(symbols):
        run = elements[match.start() : match.end()]
        yield from _shared(text, run) if len(run) > 1 else run


def _with_schools(text: str, elements: Iterable[Element]) -> Iterator[Element]:
    """A department of the school told before: 甲大学物理系教授张三、化学系教授李四."""
    school: Piece | None = None
    for element in elements:
        entry = element.entry
        if entry is not None and entry.organization is not None:
            told = _SCHOOL.match(text, *entry.organization)
            if told is not None:
                school = told.span()
            elif (
                school and not entry.sure and entry.kind == "person" and text.endswith(_FACULTIES, *entry.organization)
            ):
                position = (entry.organization, *entry.position)
                element = replace(element, entry=replace(entry, organization=school, position=position, sure=True))
        yield element


def _with_parents(text: str, elements: Iterable[Element]) -> Iterator[Element]:
    """A department in a row of groups has the unit of the one before it: 甲医院呼吸科、|急诊科."""
    parent: Piece | None = None
    for element in elements:
        entry = element.entry
        if element.symbol == "O" and entry is not None:
            start, end = entry.name
            if entry.organization is None and parent and end in department_ends(text, start, end):
                whole = end in unit_ends(text, start, end) or end - start > _LONGEST_DEPARTMENT
                element = element if whole else replace(element, entry=replace(entry, organization=parent))
            parent = element.entry.organization if element.entry is not None else None
        elif element.symbol not in "、A":
            parent = None
        yield element


def _is_mere_post(text: str, entry: Entry) -> bool:
    """Whether the chain tells a post alone, or one of a department: 护士长, 感染科主任; not 律政司法律政策专员."""
    if not entry.position:
        return False
    start, end = entry.position[0]
    begins = min((match.start() for match in post_pattern().finditer(text, start, end)), default=end)
    return begins == start or begins in department_ends(text, start, begins)


def _of_those_above(text: str, told: list[Entry]) -> Piece | None:
    """The unit in brackets behind the last of a row that is told of all in it: 甲、乙(以上丙厂)."""
    unit = told[0].organization if len(told) == 1 else None
    return unit if unit is not None and text.endswith(_ABOVE, 0, unit[0]) else None


def _shared(text: str, run: list[Element]) -> Iterator[Element]:
    persons = [e.entry for e in run if e.entry is not None]
    units = [entry for entry in persons if entry.organization]
    first = persons[0]
    alike = text[slice(*first.position[0])] in members("shared-post") if first.position else False
    share = (
        len(units) == 1
        and first.organization is not None
        and (alike or not (first.position and any(not p.position for p in persons)))
    )
    unit = _of_those_above(text, units)
    share = share or unit is not None
    for element in run:
        entry = element.entry
        if entry is None:
            yield element
            continue
        unit = entry.organization or unit
        alone = entry.organization is None and unit is not None and (share or _is_mere_post(text, entry))
        alone = alone and not any(is_delegate(text, *post) for post in entry.position)
        position = entry.position or (first.position if alike and share else ())
        yield replace(element, entry=replace(entry, organization=unit, position=position)) if alone else element
