"""What the whole document says of its persons' units and posts, and of the unit whose paper it is (我校, 我院)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import regex

from laborhonors.lexicon import terms
from laborhonors.lexicon.cues import alternatives
from laborhonors.linker.elements import Element, Skeleton
from laborhonors.linker.entries import Entry, Piece, filled
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.organizations import unit_ends
from laborhonors.recognizers.titles import Title

_OURS = {
    "校": r"\p{Han}{2,14}(?:大学|学院|学校|中学|小学|高中|党校|[一二三四五六七八九]中)|\p{Han}{1,3}大(?!学|会|赛|学|[夫人家批量小多力型])",
    "院": r"\p{Han}{2,16}(?:医院|学院|研究院|设计院|法院|剧院|中心)",
    "司": r"\p{Han}{2,20}(?:公司|集团)",
    "厂": r"\p{Han}{2,14}厂",
    "矿": r"\p{Han}{2,14}矿",
}
_SELF = regex.compile(r"(?:我|本|全)(?P<kind>校|院|司|公司|厂|矿)(?!长)|(?P<kind>校|院)(?:内|外|领导|党委)")
_COMPANY = regex.compile(r"(?:公司|集团|厂|矿|铁路局|大学|学院|医院)$")


@cache
def _leads() -> regex.Pattern[str]:
    return regex.compile(rf"(?:\d{{4}}年(?:\d{{1,2}}月)?起?)?{alternatives('post-lead')}+")


@cache
def _works() -> regex.Pattern[str]:
    return regex.compile(alternatives("works-verb"))


@cache
def _societies() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('secondary-unit')}$")


def after_lead(text: str, start: int, end: int) -> int:
    """Where a post begins after the words that lead it: 现任, 1982年出任."""
    lead = _leads().match(text, start, end)
    return lead.end() if lead else start


class Profiles:
    """Units and posts of persons by name, in the order of the text."""

    def __init__(self, reading: Reading):
        self._reading = reading
        self._text = reading.text
        self._entries: dict[str, list[Entry]] = {}
        self._masthead = _masthead(reading)

    def add(self, entry: Entry) -> None:
        """Remember what a chain says of its person."""
        if entry.organization or entry.position:
            self._entries.setdefault(self._text[slice(*entry.name)], []).append(entry)

    def read(self, skeleton: Skeleton, topic: Entry | None) -> None:
        """Remember the chains of a sentence: before names, after them (张三，女，甲公司乙长), and of the topic (他现任…)."""
        person: Entry | None = None
        symbols = skeleton.text
        told: set[int] = set()
        for index, element in enumerate(skeleton.elements):
            if element.symbol == "P" and element.entry is not None:
                self.add(element.entry)
                person = element.entry
            elif element.symbol == "D" and person is not None and person.start not in told:
                if self._post(element, person):
                    told.add(person.start)
            elif (
                element.symbol == "D"
                and "P" not in symbols
                and (
                    symbols[index - 1 : index] in ("B", "：")
                    or after_lead(self._text, element.start, element.end) > element.start
                    or self._text[skeleton.elements[0].start] in "男女"
                )
            ):
                self._post(element, topic)

    def _post(self, element: Element, person: Entry | None) -> bool:
        start = after_lead(self._text, element.start, element.end)
        if person is None or person.kind != "person" or element.end - start < 4:
            return False
        words = self._reading.words_in(start, element.end)
        if self._text[start : element.end].endswith(terms("offices")) or any(
            word.tag in ("r", "d", "p", "c") for word in words
        ):
            return False
        told = filled(self._text, replace(person, organization=None, position=()), (start, element.end))
        if told.organization and told.position:
            self.add(replace(told, start=element.start, end=element.end))
        return told.organization is not None

    def works(self, start: int, end: int, topic: Entry | None) -> None:
        """Where a sentence says that the topic works: 进了甲公司, 到乙厂做工."""
        if topic is None or topic.kind != "person":
            return
        for match in _works().finditer(self._text, start, end):
            stop = next((i for i in range(match.end(), end) if self._text[i] in "，,;；。:“”"), end)
            units = unit_ends(self._text, match.end(), stop)
            words = self._reading.words_in(match.end(), units[-1]) if units else ()
            if words and not any(w.tag in ("v", "p", "r", "d", "u", "PER") for w in words[:3]):
                self.add(
                    replace(
                        topic,
                        start=match.start(),
                        end=units[-1],
                        organization=(match.end(), units[-1]),
                        position=(),
                        sure=False,
                    )
                )

    def of(self, entry: Entry, near: int) -> Entry:
        """The entry with the unit and post that stand nearest to `near` in the document, where it has none of its own."""
        if entry.kind == "group":
            return self._group(entry)
        others = self._entries.get(self._text[slice(*entry.name)], [])
        if not (entry.organization and entry.sure):
            others = sorted(others, key=lambda other: (not other.sure, self._society(other), abs(other.start - near)))
            best = next((other for other in others if other.organization), None)
            if best is not None and not (entry.organization and not best.sure):
                entry = replace(
                    entry, organization=best.organization, position=best.position or entry.position, sure=best.sure
                )
        if not entry.position:
            posts = sorted((o for o in others if o.position), key=lambda other: abs(other.start - near))
            entry = replace(entry, position=posts[0].position) if posts else entry
        return self._ours(entry)

    def _society(self, entry: Entry) -> bool:
        """A learned society's office is told beside a person's own unit."""
        return (
            entry.organization is not None and _societies().search(self._text[slice(*entry.organization)]) is not None
        )

    def _ours(self, entry: Entry) -> Entry:
        """A person of our school whose department alone is named."""
        if self._masthead is None or (entry.organization and entry.sure and not self._department(entry.organization)):
            return entry
        department = (entry.organization,) if entry.organization else ()
        return replace(entry, organization=self._masthead, position=(*department, *entry.position), sure=True)

    def _department(self, unit: Piece) -> bool:
        name = self._text[slice(*unit)]
        if name.startswith(("附属", "第一临床", "第二临床")):
            return True
        return (
            regex.search(r"(?:学院|系|部|处|科|所|室|中心)$", name) is not None
            and "大学" not in name
            and len(name) < 14
        )

    def _group(self, entry: Entry) -> Entry:
        if (
            entry.organization is None
            and self._masthead is not None
            and not _COMPANY.search(self._text[slice(*entry.name)])
        ):
            return replace(entry, organization=self._masthead)
        return entry

    def of_body(self, entry: Entry, title: Title, organizations: Iterable[Piece]) -> Entry:
        """An enterprise's own honour goes to its people: 本钢劳动模范 to one of 本钢集团."""
        if entry.organization is not None or self._reading.lexicon.describe(title.name).level not in (
            "enterprise",
            None,
        ):
            return entry
        for unit in organizations:
            name = self._text[slice(*unit)]
            if name[:2] == title.name[:2] and _COMPANY.search(name) and unit != entry.name:
                return replace(entry, organization=unit)
        return entry


def _masthead(reading: Reading) -> Piece | None:
    """The unit that calls itself 我校, 我院, 本公司 in the text: of its kind the name most often told, mastheads included."""
    selves = Counter(match["kind"][-1] for match in _SELF.finditer(reading.text))
    if not selves:
        return None
    kind = selves.most_common(1)[0][0]
    pattern = regex.compile(_OURS[kind])
    names: Counter[str] = Counter()
    first: dict[str, Piece] = {}
    for word in reading.words:
        if word.tag in ("ORG", "nt", "nz") and (match := pattern.match(reading.text, word.start, word.end)):
            name = match[0]
            names[name] += 1
            first.setdefault(name, match.span())
    if not names:
        return None
    best = max(names, key=lambda name: (not name.endswith(("学院", "系")), names[name], len(name)))
    longer = [name for name in names if best in name and name != best and names[name] * 2 >= names[best]]
    return first[max(longer, key=len) if longer else best]
