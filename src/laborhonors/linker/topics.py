"""Of whom a sentence without a subject speaks: the topic of discourse."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives, cue, members
from laborhonors.linker.attachment import Candidate, Standing
from laborhonors.linker.bystanders import is_beside, is_of_relation, speaks_of_another
from laborhonors.linker.elements import Element, Skeleton, Sources
from laborhonors.linker.entries import Entry, group_entry
from laborhonors.linker.frames import UNTOLD, Link, fits
from laborhonors.linker.groups import opening_unit, pointed, referent
from laborhonors.linker.kinds import last_of_kind
from laborhonors.linker.protagonist import main_person, name_of_line, portrait_heads
from laborhonors.linker.told_units import ToldUnits
from laborhonors.recognizers.titles import Title
from laborhonors.text import Block

_AGENT = regex.compile(r"^[^由被经]{0,4}(?:由|被|经)|(?:由|被|经)$")
_NOUNS = frozenset({"n", "nz", "nw", "ORG", "LOC", "nt", "ns"})
_TO_PRONOUN = frozenset({"given-to-pronoun", "title-given-to-pronoun"})
_GIVEN = _TO_PRONOUN | {"given-to-topic"}
_BARE_ALLOWED = frozenset({"topic-receives", "given-to-pronoun"})
_HIMSELF = regex.compile("我(?![们国省市县区校院厂司])|自己|本人|他(?!们)|她(?!们)")
_HE = regex.compile(r"(?:[^，,。；;:“”]{0,16}[，,])?(?:他|她)(?!们|人|的|[妈爸父母]|校|省|[^，,。；;]{0,12}说)")
_THIS = regex.compile(r"(?r)[这那](?:一?位|一?名)[“\"]?")
_OPENS_SPEECH = regex.compile(r"(?P<lead>：X?)[BV]X?$")
_OF_HIMSELF = regex.compile(r"[“\"]?(?:我|能够?|这次|今年|去年|当年|再次|又|就|也|没想到)*")
_COUNTED_SUBJECT = regex.compile(r"(?r)N(?:[XDB]{0,2}V)?(?<![PO][A、]?N(?:[XDB]{0,2}V)?)$")
_RUN = regex.compile(r"T(?:[、，]{0,2}[DX]?[、，]?T)*")
_HAS = ("现有", "共有", "设有", "拥有", "下设", "内设", "下辖", "另有", "还有")
"""What a unit has, and is not: 现有教学班15个."""
_DENIAL_REACH = 40
_SHOWN = regex.compile(r"[挂立摆放陈贴竖](?:着|有|放着|放有|列着)")
_INDENT = 4
_UNITS_BACK = 3
_LIKELY = 0.6

Judge = Callable[[Sources, Candidate], float]
"""How likely a candidate holds its title."""
_LOOK_UP_TO = r"向.{0,6}看齐|望.{0,8}(?:同志|单位|职工)"


def subject_of(skeleton: Skeleton, before: int | None = None) -> Entry | None:
    """The first person who opens a clause before `before`, or after the last semicolon that a person follows."""
    symbols = skeleton.text
    subject: Entry | None = None
    for index, element in enumerate(skeleton.elements):
        if before is not None and element.start >= before:
            break
        if element.symbol != "P" or element.entry is None:
            continue
        opened = symbols[index - 1] if index else "。"
        if opened == "；" or (subject is None and opened in "，。：TOD"):
            subject = element.entry
    return subject


_RECEIVES_TOO = regex.compile(r"[，；]X?(?P<verb>[VB])X?(?:T[、，]{1,2})*$")
_IS_TOO = ("又是", "还是", "也是", "更是", "既是", "同时是")
_ADVERBS = regex.compile(
    r"(?:曾|先后|并|还|又|也|均|多次|连续|屡次|两次|三次|因此|从而|并曾|相继|陆续|一举|成功|光荣|荣幸){0,4}"
)


class Topics:
    """Who is spoken of: the person portrayed now, the one the whole text is about, the person and group told last.

    A portrait opens with a line that is a name alone or with a name and what a curriculum vitae begins with
    (张三，女，1970年生); persons told in passing do not end it, the next portrait does.
    """

    def __init__(self, sources: Sources, judge: Judge, units: ToldUnits):
        self._judge = judge
        self._sources = sources
        self._text = sources.reading.text
        self._units = units
        self.person: Entry | None = None
        self._lasting: Entry | None = None
        self.groups: list[Entry] = []
        self.portrayed: Entry | None = None
        self._name_line: Entry | None = None
        self._block: Block | None = None
        self._opener: Entry | None = None
        self.main = main_person(sources)
        self._heads = portrait_heads(self._text, sources.reading.blocks)

    @property
    def speaks_of(self) -> Entry | None:
        """Whom a sentence without a subject speaks of."""
        return self.portrayed or self.main or self.person

    def spoken_of(self) -> tuple[Entry, ...]:
        """The persons and the group of whom the text speaks here, as far as there are any."""
        persons = dict.fromkeys(entry for entry in (self.portrayed, self.person) if entry is not None)
        return (*persons, *self.groups[-1:])

    def holder(self, skeleton: Skeleton, link: Link) -> tuple[Entry, float] | None:
        """Of whom a link without a recipient speaks, and how surely; None where the clause denies or it is nobody."""
        start = skeleton.elements[0].start
        if self._denied(skeleton, link.title) or is_of_relation(self._sources.reading, start, link.title.start):
            return None
        if (group := self._group_of(skeleton, link)) is not None:
            return group, link.confidence
        candidate = None if link.title.kind == "group" else self._candidate(skeleton, link)
        if candidate is None or _counted(candidate) or self._onlyspeaks(candidate) or self._defines(candidate):
            return None
        surely = link.rule in _TO_PRONOUN or any(
            says(candidate)
            for says in (self._pronoun_opens, self._summed, self._pointed_at, self._of_speaker, self._goes_on)
        )
        likely = max(link.confidence, _LIKELY) if surely else self._judge(self._sources, candidate)
        return (candidate.person, likely) if likely >= _LIKELY else None

    def _pronoun_opens(self, candidate: Candidate) -> bool:
        """Whether 他 or 她 is the subject of the sentence, and nobody is named before the title."""
        elements, symbols = candidate.skeleton.elements, candidate.skeleton.text[: candidate.index]
        if (
            "P" in symbols
            or "O" in symbols
            or candidate.title.strength < 1
            or not symbols.endswith(("V", "B", "，", "、"))
        ):
            return False
        return _HE.match(self._text, elements[0].start, candidate.title.start) is not None

    def _goes_on(self, candidate: Candidate) -> bool:
        """Whether the clause goes on with what its sentence's subject received, and names nobody: 甲主持…，曾获…."""
        symbols = candidate.skeleton.text[: candidate.index]
        clause = _RECEIVES_TOO.search(symbols)
        if candidate.standing != "subject" or clause is None:
            return False
        elements = candidate.skeleton.elements
        subject = next((i for i, e in enumerate(elements) if e.entry is candidate.person), 0)
        alone = {"P", "O"}.isdisjoint(symbols[subject + 1 :])
        opens, verb = elements[clause.start() + 1].start, elements[clause.end("verb") - 1]
        tells = verb.symbol == "V" or self._text[verb.start : verb.end] in _IS_TOO
        return alone and tells and _ADVERBS.fullmatch(self._text, opens, verb.start) is not None

    def _summed(self, candidate: Candidate) -> bool:
        """Whether the titles are summed up as honours of somebody's (……一本本证书, 两块奖牌), of whom the text is."""
        run = _RUN.match(candidate.skeleton.text, candidate.index)
        if candidate.standing == "last" or run is None:
            return False
        return _sums_up().match(self._text, candidate.skeleton.elements[run.end() - 1].end) is not None

    def _pointed_at(self, candidate: Candidate) -> bool:
        """Whether the title stands for somebody told before, as nobody is named in its sentence: 这位省劳模今年52岁."""
        start = candidate.skeleton.elements[0].start
        this = _THIS.match(self._text, start, candidate.title.start)
        if this is None or not {"P", "O"}.isdisjoint(candidate.skeleton.text):
            return False
        return this.start() == start or self._text[this.start() - 1] in "，,"

    def _of_speaker(self, candidate: Candidate) -> bool:
        """Whether his speech begins with what he is or was given: 甲说：“评上省劳模，是大家的功劳。”."""
        match = _OPENS_SPEECH.search(candidate.skeleton.text[: candidate.index])
        if match is None or candidate.standing != "subject":
            return False
        colon, verb = (candidate.skeleton.elements[at] for at in match.span("lead"))
        return _OF_HIMSELF.fullmatch(self._text, colon.end, verb.start) is not None

    def _onlyspeaks(self, candidate: Candidate) -> bool:
        """Whether the subject tells of the honour (甲介绍，全县有3名全国劳模) without speaking of himself."""
        told = candidate.person.end, candidate.title.start
        if candidate.standing != "subject" or speaks().search(self._text, *told) is None:
            return False
        return not self._of_speaker(candidate) and _HIMSELF.search(self._text, *told) is None

    def _defines(self, candidate: Candidate) -> bool:
        """Whether the sentence tells what the honour is, and of nobody (该奖每两年评选一次)."""
        if candidate.standing == "subject":
            return False
        sentence = candidate.skeleton.elements[0].start, candidate.skeleton.elements[-1].end
        return cue("definition").search(self._text, *sentence) is not None and not _HIMSELF.search(
            self._text, *sentence
        )

    def _group_of(self, skeleton: Skeleton, link: Link) -> Entry | None:
        """The group that a clause without a recipient speaks of: its subject (该队), or the last told."""
        title = link.title
        if title.kind == "group" and (owner := self._showing(skeleton, title)) is not None:
            return owner
        if link.rule == UNTOLD or (title.strength <= 0 and link.rule not in _BARE_ALLOWED):
            return None
        subject = None if link.rule in _GIVEN else self._subject(skeleton, title)
        group = self._that(skeleton, title)
        if group is None and subject is not None:
            group = referent(self._text, subject.start, subject.end, self.groups)
        elif group is None and title.kind == "group":
            group = self._opening(skeleton.elements[0].start)
            if group is None or group.end > title.start:
                group = self.groups[-1] if self.groups else None
        return group if group is not None and fits(title, group) else None

    def of_its_kind(self, skeleton: Skeleton, title: Title) -> Entry | None:
        """The group told last of the kind that an honour's noun names, where nobody of its sentence may hold it."""
        if title.kind != "group" or "O" in skeleton.text:
            return None
        alike = last_of_kind(self._sources, title)
        return group_entry(self._text, *alike) if alike else None

    def _showing(self, skeleton: Skeleton, title: Title) -> Entry | None:
        """The unit on whose wall an honour's plaque hangs: 甲厂的会议室里挂着“文明单位”的牌匾."""
        start = skeleton.elements[0].start
        if _SHOWN.search(self._text, start, title.start) is None or "P" in skeleton.text:
            return None
        unit = opening_unit(self._sources.reading, start)
        return group_entry(self._text, *unit) if unit else self.groups[-1] if self.groups else None

    def _that(self, skeleton: Skeleton, title: Title) -> Entry | None:
        """The unit told last that 该局 refers to at the begin of the title's clause."""
        index = next(i for i, element in enumerate(skeleton.elements) if _same(element.title, title))
        opens = max(skeleton.text.rfind(mark, 0, index) for mark in "，。；：") + 1
        told = pointed(self._text, skeleton.elements[opens].start, title.start)
        if told is None:
            return None
        if (group := referent(self._text, *told[:2], self.groups)) is not None:
            return group
        units = self._units.before(told[0], _UNITS_BACK)
        unit = next((unit for unit in units if self._text.endswith(told[2], *unit)), None)
        if unit is not None:
            self.groups.append(group_entry(self._text, *unit))
        return self.groups[-1] if unit else None

    def _candidate(self, skeleton: Skeleton, link: Link) -> Candidate | None:
        """The person whom a title may be told of: the subject, else the one portrayed, the main one, the last."""
        persons: tuple[tuple[Standing, Entry | None], ...] = (
            ("subject", subject_of(skeleton, link.title.start)),
            ("portrayed", self.portrayed),
            ("main", self.main if self._opener is None else None),
            ("last", self.person),
            ("main", self.main),
        )
        index = next(i for i, element in enumerate(skeleton.elements) if _same(element.title, link.title))
        for standing, person in persons:
            if person is not None and fits(link.title, person):
                return Candidate(skeleton, index, link.title, person, standing)
        return None

    def enter(self, block: Block) -> None:
        """A line that is a name alone opens that person's portrait where a vita follows, or nobody else is the main.

        Where another's portrait is open it is the next of a series.
        """
        self._block, self._opener, self.person = block, None, self._lasting
        line, self._name_line = self._name_line, None
        if line is not None and (_vita().match(self._text, block.start) or self._opens_portrait(line)):
            self.portrayed = line
        if (head := self._heads.get(block.start)) is not None:
            self.portrayed = Entry(*head, head, "person")
        if (name := name_of_line(self._text, block)) is not None:
            self._name_line = Entry(block.start, block.end, name, "person")

    def _opens_portrait(self, line: Entry) -> bool:
        if self.portrayed is not None:
            return True
        return self.main is None and self._sources.reading.told(*line.name) > 1

    def remember(self, skeleton: Skeleton) -> None:
        """Takes the sentence's subject, or its only person, as the topic of what follows."""
        subject = subject_of(skeleton)
        if subject is not None and self._lasting is not None and is_beside(self._sources.reading, subject):
            subject = None
        if self._opens_block(skeleton) and subject is not None and not self._tells_of_main():
            self._opener = subject
        if subject is not None and _vita_after_name().match(self._text, subject.name[1]):
            self.portrayed = subject
        person = subject or self._only_person(skeleton)
        if person is not None:
            self.person = person
            if self._lasting is None or not speaks_of_another(self._sources.reading, person):
                self._lasting = person
        group = self._group(skeleton)
        if group is not None:
            self.groups.append(group)
        else:
            self.open(skeleton.elements[0].start)

    def open(self, start: int) -> None:
        """Takes the unit with whose name a sentence opens as the group of what follows, whatever is told of it."""
        group = self._opening(start)
        if group is not None:
            self.groups.append(group)

    def _opening(self, start: int) -> Entry | None:
        """The unit with whose name a sentence opens, and not with an honour of it: 云溪小学也因足球出了名."""
        unit = opening_unit(self._sources.reading, start)
        told = unit is not None and not self._sources.titles_in(start, unit[1])
        return group_entry(self._text, *unit) if unit is not None and told else None

    def _opens_block(self, skeleton: Skeleton) -> bool:
        return self._block is not None and skeleton.elements[0].start <= self._block.start + _INDENT

    def _tells_of_main(self) -> bool:
        """Whether the block names the person whom the whole text is about."""
        if self.main is None or self._block is None:
            return False
        return self._text.find(self._text[slice(*self.main.name)], self._block.start, self._block.end) >= 0

    def _denied(self, skeleton: Skeleton, title: Title) -> bool:
        start = max(skeleton.elements[0].start, title.start - _DENIAL_REACH)
        return _denials().search(self._text, start, title.start) is not None

    def _subject(self, skeleton: Skeleton, title: Title) -> Element | None:
        """What stands between the clause's start and its verb or title, but for time, manner and agent."""
        index = next(i for i, element in enumerate(skeleton.elements) if _same(element.title, title))
        for element in reversed(skeleton.elements[:index]):
            if element.symbol in "，。；：T" or _AGENT.search(self._text, element.start, element.end):
                return None
            if element.symbol in "ON" or (element.symbol == "X" and self._has_noun(element)):
                return element
        return None

    def _has_noun(self, element: Element) -> bool:
        words = self._sources.reading.words_in(element.start, element.end)
        nouns = (self._text[word.start : word.end] for word in words if word.tag in _NOUNS)
        return any(len(noun) > 1 and noun not in members("manner") for noun in nouns)

    def _only_person(self, skeleton: Skeleton) -> Entry | None:
        """The one person of a sentence, unless he is only addressed, served, or owner of what it speaks of."""
        persons = [i for i, element in enumerate(skeleton.elements) if element.symbol == "P" and element.entry]
        if len(persons) != 1 or skeleton.text[persons[0] + 1 :].startswith("d"):
            return None
        element = skeleton.elements[persons[0]]
        entry = element.entry
        if entry is None or is_beside(self._sources.reading, entry):
            return None
        before = self._sources.reading.word_before(element.start)
        return entry if before is None or before.tag != "p" else None

    def _group(self, skeleton: Skeleton) -> Entry | None:
        for index, element in enumerate(skeleton.elements):
            opens = index == 0 or skeleton.text[index - 1] in "，。：；BTX"
            if element.symbol == "O" and element.entry is not None and opens:
                counts = self._text.startswith(_HAS, element.start)
                return element.entry if element.entry.end - element.entry.start >= 3 and not counts else None
        return None


def _counted(candidate: Candidate) -> bool:
    """12名省劳动模范, 96人当选省劳动模范: several hold it, nobody is named."""
    clause = _COUNTED_SUBJECT.search(candidate.skeleton.text, 0, candidate.index)
    count = candidate.skeleton.elements[clause.start()].count if clause else None
    return count is not None and count.number > 1


def _same(told: Title | None, title: Title) -> bool:
    return told is not None and (told.start, told.end) == (title.start, title.end)


@cache
def _vita() -> regex.Pattern[str]:
    """What a curriculum vitae tells first."""
    return regex.compile(rf"{alternatives('vita')}|\d{{2}}岁|\d{{4}} ?年|\p{{Han}}{{1,5}}族[,，]")


@cache
def _vita_after_name() -> regex.Pattern[str]:
    return regex.compile(rf"(?:\([^()]{{1,20}}\))?[,，](?:{_vita().pattern})")


@cache
def _sums_up() -> regex.Pattern[str]:
    many = (
        r"(?:[一两二三四五六七八九十几多数\d]{1,4}[项个块枚座张本种顶份]|一(\p{Han})\1|一(?:连串|系列)|[诸众许]多|这些)"
    )
    return regex.compile(rf"[… —]{{0,4}}等?{many}\p{{Han}}{{0,6}}?{alternatives('honour-noun')}")


@cache
def speaks() -> regex.Pattern[str]:
    """Of a recipient who says something: 张三说，"""
    return regex.compile(rf"{alternatives('speech')}[，,:]")


@cache
def _denials() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('denied')}|{_LOOK_UP_TO}")
