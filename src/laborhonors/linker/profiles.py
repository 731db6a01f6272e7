"""What the whole document says of its persons' units and posts, for recipients whose own clause tells none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

import regex

from laborhonors.lexicon import terms
from laborhonors.lexicon.cues import alternatives, cues, members
from laborhonors.linker.careers import is_generic, posts_told, works_at
from laborhonors.linker.chain_parts import Piece, without_lead
from laborhonors.linker.elements import Element, Skeleton
from laborhonors.linker.entries import Entry, PersonIndex, filled
from laborhonors.linker.masthead import masthead, speaker
from laborhonors.linker.parents import Parents
from laborhonors.linker.pointed_units import PointedUnits
from laborhonors.linker.told_units import ToldUnits
from laborhonors.linker.unit_names import UnitNames
from laborhonors.recognizers.base import Reading, Word
from laborhonors.recognizers.organizations import department_ends, split_unit, unit_ends
from laborhonors.recognizers.titles import Title

_COMPANY = regex.compile(r"(?:公司|集团|厂|矿|铁路局|大学|学院|医院)$")
_DEPARTMENT = regex.compile(r"(?:附属|第[一二]临床).*|(?!.{0,12}大学).{0,11}(?:学院|系|部|处|科|所|室|中心|车间|病区)")
_CLAUSE_MARKS = frozenset("，,;；。:“”")
_NO_UNIT = frozenset({"v", "p", "r", "d", "u", "PER"})
_NO_POST = frozenset({"r", "d", "p", "c"})
_FIELD = regex.compile(
    r"(?:(?P<unit>(?:工作|所在|现)?单位)|现?任?(?:职务|岗位|职业|工种)):\s*(?P<told>\p{Han}[^,，。;；:\s]{1,30})"
)
_ENTERPRISES, _VILLAGES = ("公司", "集团"), ("村", "社区")
_WORKS = ("分公司", "子公司", "项目部", "分厂", "厂", "车间", "部", "中心", "站", "队", "班", "组")
_WORKSHOPS = ("车间", "班组", "工段", "班", "组")
_UNIT_THEN_ITS_PEOPLE = regex.compile(r"O[XB]?VX?T(?:[，；]X?(?P<people>P(?:、P)*)[XB]?VX?T)+")
_SHORTEST_CHAIN = 4
_GROUP_OF_VILLAGERS = regex.compile(r"第?[一二三四五六七八九十\d]{1,3}[组社]")
_AT = regex.compile("在")
_FOR_YEARS = regex.compile(r"\p{Han}{0,3}(?:了|就是)(?:近|整整)?[一二两三四五六七八九十\d]{1,3}[多余几]?年")
"""What is done for years is work: 在甲港|开了二十年吊车."""


@cache
def _leads() -> regex.Pattern[str]:
    return regex.compile(rf"(?:\d{{4}}年(?:\d{{1,2}}月)?起?)?{alternatives('post-lead')}+")


@cache
def _societies() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('secondary-unit')}$")


def after_lead(text: str, start: int, end: int) -> int:
    """Where a post begins after the words that lead it: 现任, 1982年出任."""
    lead = _leads().match(text, start, end)
    return lead.end() if lead else start


class Profiles:
    """Units and posts of persons by name, in the order of the text."""

    def __init__(self, reading: Reading, persons: PersonIndex, units: ToldUnits):
        self._reading = reading
        self._persons = persons
        self._text = reading.text
        self._entries: dict[str, list[Entry]] = {}
        self.masthead = masthead(reading)
        self._units = UnitNames(reading)
        self._parents = Parents(reading, units)
        self._pointed = PointedUnits(reading, units, speaker(reading, self.masthead))

    def add(self, entry: Entry) -> None:
        """Remember what a chain says of its person."""
        if entry.organization or entry.position:
            self._entries.setdefault(self._name(self.whole_name(entry)), []).append(entry)

    def whole_name(self, entry: Entry) -> Piece:
        """Where the text tells the recipient's name, whole where the clause tells a part of it only."""
        return self._persons.full_name(entry.name)

    def read(self, skeleton: Skeleton, topic: Entry | None) -> None:
        """Remember the chains of a sentence: before names, after them (张三，女，某厂厂长), of the topic (他现任…)."""
        for entry in self._with_its_unit(skeleton):
            self.add(entry)
        person: Entry | None = None
        told = False
        for index, element in enumerate(skeleton.elements):
            if element.symbol == "P" and element.entry is not None:
                self.add(element.entry)
                person, told = element.entry, False
            elif element.symbol == "D" and person is not None and not told:
                told = not skeleton.text.startswith("、P", index + 1) and self._post(element, person)
            elif element.symbol == "D" and topic is not None and self._speaks_of_topic(skeleton, index, topic):
                self._post(element, topic)

    def _with_its_unit(self, skeleton: Skeleton) -> Iterator[Entry]:
        """Bare names that receive next to a unit that receives: 甲银行获劳动奖状，|张三和李四获劳动奖章."""
        for match in _UNIT_THEN_ITS_PEOPLE.finditer(skeleton.text):
            unit = skeleton.elements[match.start()].entry
            if unit is None:
                continue
            people = (skeleton.elements[at].entry for span in match.spans("people") for at in range(*span))
            for person in people:
                if person is not None and not (person.organization or person.position):
                    yield replace(person, organization=unit.organization or unit.name, sure=False)

    def _speaks_of_topic(self, skeleton: Skeleton, index: int, topic: Entry) -> bool:
        """他是甲公司乙长; 现任甲公司乙长; 女，甲公司乙长; 甲公司乙长，省劳动模范: a post, no name in the sentence."""
        if "P" in skeleton.text:
            return False
        element = skeleton.elements[index]
        if len(skeleton.elements) == 1 and self._stands_below(element, topic):
            return True
        if skeleton.text[index + 1 : index + 3] in ("，T", "、T"):
            return True
        leads = after_lead(self._text, element.start, element.end) > element.start
        tells_vita = self._text.startswith(cues("vita"), skeleton.elements[0].start)
        return leads or tells_vita or skeleton.text[:index].endswith(("B", "："))

    def _stands_below(self, element: Element, topic: Entry) -> bool:
        """Whether the line is right below one that is the topic's name alone."""
        lines = self._text[: element.start].rstrip().rsplit("\n", 1)
        return self._text[: element.start].endswith("\n") and lines[-1].strip() == self._name(topic.name)

    def _post(self, element: Element, person: Entry) -> bool:
        """Whether the element tells the person's unit and post; offices and placings (院士, 冠军) are neither."""
        start, end = after_lead(self._text, element.start, element.end), element.end
        words = self._reading.words_in(start, end)
        if words and words[0].tag == "v" and start == element.start:
            return False
        if person.kind != "person" or end - start < _SHORTEST_CHAIN or any(self._ends_chain(word) for word in words):
            return False
        told = filled(self._text, person, (start, end))
        if self._text.endswith(terms("offices"), start, end) or not (told.organization and told.position):
            return False
        self.add(replace(told, start=element.start, end=end))
        return True

    def _ends_chain(self, word: Word) -> bool:
        """Whether a word cannot be in a post; 与 and 和 may be in a department's name (选育与栽培团队)."""
        return word.tag in _NO_POST and self._name((word.start, word.end)) not in members("chain-part")

    def works(self, start: int, end: int, topic: Entry | None) -> None:
        """Remember where a sentence says that the topic works: 进了甲公司, 到乙厂做工."""
        if topic is None or topic.kind != "person":
            return
        for entry in (*posts_told(self._reading, self._persons, start, end, topic), *self._fields(start, end, topic)):
            self.add(entry)
        for at, stop in (*works_at(self._reading, start, end), *self._jobs(start, end)):
            words = self._reading.words_in(at, stop)
            named = not is_generic(self._text, at, stop) and not any(word.tag in _NO_UNIT for word in words[:3])
            if words and named:
                self.add(
                    replace(
                        topic,
                        start=at,
                        end=stop,
                        organization=without_lead(self._text, (at, stop)),
                        position=(),
                        sure=False,
                    )
                )

    def _fields(self, start: int, end: int, topic: Entry) -> Iterator[Entry]:
        """What a line of a form tells: 工作单位：甲厂, 职务：钳工."""
        field = _FIELD.fullmatch(self._text, start, end)
        if field is not None:
            unit, post = field.span("told") if field["unit"] else None, () if field["unit"] else (field.span("told"),)
            yield replace(topic, start=end, end=end, organization=unit, position=post, sure=True)

    def _jobs(self, start: int, end: int) -> Iterator[Piece]:
        """在甲厂做工: 在 with a unit and a verb of working; other places are no units of his (decision 22)."""
        for match in _AT.finditer(self._text, start, end):
            stop = next((i for i in range(match.end(), end) if self._text[i] in _CLAUSE_MARKS), end)
            units = unit_ends(self._text, match.end(), stop)
            if units and self._is_job(units[-1], stop):
                yield match.end(), units[-1]

    def _is_job(self, start: int, end: int) -> bool:
        """Whether what follows 在甲厂 tells of work there: a verb of working, or what takes years."""
        return self._text.startswith(cues("job-verb"), start, end) or bool(_FOR_YEARS.match(self._text, start, end))

    def of(self, entry: Entry, near: int) -> Entry:
        """The entry with the unit and post told nearest to `near` in the document, where its own clause tells none."""
        if entry.kind == "group":
            return self._units.completed(self._group(self._pointed.completed(self._units.parent(entry))))
        entry = self._pointed.completed(entry)
        others = self._entries.get(self._name(self.whole_name(entry)), [])
        if not (entry.organization and entry.sure) and not self._is_state_office(entry):
            entry = self._with_unit(entry, others, near)
        if not entry.position or self._is_form_of_address(entry):
            told = (other for other in others if other.position and not self._is_form_of_address(other))
            posts = sorted(told, key=lambda other: abs(other.start - near))
            entry = replace(entry, position=posts[0].position) if posts else entry
        return self._units.completed(self._with_whole(entry))

    def _with_unit(self, entry: Entry, others: list[Entry], near: int) -> Entry:
        units = [other for other in others if other.organization]
        units.sort(key=lambda other: (not other.sure, self._is_society(other), abs(other.start - near)))
        if not units or (entry.organization and not units[0].sure):
            return entry
        best = units[0]
        position = best.position or entry.position
        if self._is_workshop(best) and (unit := next((other for other in units if not self._is_workshop(other)), None)):
            assert best.organization is not None
            return replace(
                entry, organization=unit.organization, position=(best.organization, *position), sure=unit.sure
            )
        return replace(entry, organization=best.organization, position=position, sure=best.sure)

    def _is_state_office(self, entry: Entry) -> bool:
        """前总统陈某, 特首李某: told with such an office he is of no unit, whatever else he has led."""
        return bool(entry.position) and self._name(entry.position[-1]).endswith(cues("state-office"))

    def _is_workshop(self, entry: Entry) -> bool:
        """Whether the unit is but a part of one that the text may name elsewhere: 船体车间."""
        return entry.organization is not None and self._name(entry.organization).endswith(_WORKSHOPS)

    def _is_form_of_address(self, entry: Entry) -> bool:
        """董老师, 周医生: said with the name, and less than a post told elsewhere."""
        return len(entry.position) == 1 and self._name(entry.position[0]) in members("addressed-post")

    def _is_society(self, entry: Entry) -> bool:
        """A learned society's office is told beside a person's own unit."""
        return entry.organization is not None and _societies().search(self._name(entry.organization)) is not None

    def _with_whole(self, entry: Entry) -> Entry:
        """A department told alone joins the post of its unit: the one that speaks, else the one told before it."""
        own = entry.organization
        part = self._parents.named_part(entry)
        if own and entry.sure and not part and not _DEPARTMENT.fullmatch(self._name(own)):
            return entry
        whole = self.masthead or self._whole(entry, part)
        if whole is None:
            return entry
        position = (*((part,) if own and part else (own,) if own else ()), *entry.position)
        return replace(entry, organization=whole, position=position, sure=True)

    def housed(self, entry: Entry) -> Entry:
        """The entry with the unit that speaks in place of none, where it is a village, or of a mere department.

        Of a group it is the parent, where the group is one of its works.
        """
        house, own = self.masthead, entry.organization
        if own is not None and _GROUP_OF_VILLAGERS.fullmatch(self._name(own)):
            own, entry = None, replace(entry, organization=None)
        if own is not None and entry.kind == "group" and self._name(own) == self._name(entry.name):
            return replace(entry, organization=None)
        if house is None or self._name(house) in (self._name(entry.name), self._name(own) if own else ""):
            return entry
        if entry.kind == "group":
            works = own is None and self._name(house).endswith(_ENTERPRISES) and self._name(entry.name).endswith(_WORKS)
            return replace(entry, organization=house) if works else entry
        if own is None:
            return replace(entry, organization=house) if self._name(house).endswith(_VILLAGES) else entry
        split = split_unit(self._text, *own)
        if split.sure or own[1] not in department_ends(self._text, *own):
            return entry
        return replace(entry, organization=house, position=(own, *entry.position), sure=True)

    def _whole(self, entry: Entry, part: Piece | None) -> Piece | None:
        """The unit that the text tells before a department, or before a person with no more than a post."""
        if part is not None:
            return self._parents.of(part)
        if entry.organization is not None:
            return None
        return self._parents.counting(entry) or self._parents.of_post(entry) or self._parents.raising(entry)

    def _group(self, entry: Entry) -> Entry:
        if entry.organization is None and (told := self._parents.told_of(entry)) is not None:
            return replace(entry, organization=told)
        if entry.organization is None and self.masthead is not None and not _COMPANY.search(self._name(entry.name)):
            return replace(entry, organization=self.masthead)
        return entry

    def of_body(self, entry: Entry, title: Title, units: Iterable[Piece]) -> Entry:
        """An enterprise's own honour goes to its people: 本钢劳动模范 to one of 本钢集团."""
        if entry.organization is not None or self._reading.lexicon.describe(title.name).level not in (
            "enterprise",
            None,
        ):
            return entry
        brand = title.name[:2]
        if title.name[2:3] in ("省", "市", "县", "区") or self._reading.lexicon.region(brand) is not None:
            return entry
        for unit in units:
            own = unit[0] < entry.name[1] and entry.name[0] < unit[1]
            if self._text.startswith(brand, *unit) and not own and _COMPANY.search(self._name(unit)):
                return replace(entry, organization=unit)
        return entry

    def _name(self, piece: Piece) -> str:
        return self._text[slice(*piece)]
