"""Of whom a sentence without a subject speaks: the topic of discourse."""

from __future__ import annotations

from collections import Counter
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives, members
from laborhonors.linker.elements import Element, Skeleton, Sources
from laborhonors.linker.entries import Entry
from laborhonors.linker.frames import Link, fits
from laborhonors.linker.groups import referent
from laborhonors.recognizers.titles import Title

_AGENT = regex.compile(r"^[^由被经]{0,4}(?:由|被|经)|(?:由|被|经)$")
_NOUNS = frozenset({"n", "nz", "nw", "ORG", "LOC", "nt", "ns"})
_GIVEN = frozenset({"given-to-pronoun", "title-given-to-pronoun", "given-to-topic"})
_BARE_ALLOWED = frozenset({"topic-receives", "given-to-pronoun"})
_DENIAL_REACH = 40
_LOOK_UP_TO = r"向.{0,6}看齐|望.{0,8}(?:同志|单位|职工)"


def subject_of(skeleton: Skeleton, before: int | None = None) -> Entry | None:
    """The first person who opens a clause of the sentence (one that begins before `before`)."""
    symbols = skeleton.text
    for index, element in enumerate(skeleton.elements):
        if before is not None and element.start >= before:
            return None
        if element.symbol == "P" and element.entry is not None and (index == 0 or symbols[index - 1] in "，。；：TOD"):
            return element.entry
    return None


class Topics:
    """The person and the group last spoken of, and the person whom the whole text is about."""

    def __init__(self, sources: Sources):
        self._sources = sources
        self._text = sources.reading.text
        self.person: Entry | None = None
        self.groups: list[Entry] = []
        self.main = self._main_person()

    def of(self, skeleton: Skeleton, link: Link) -> Entry | None:
        """Whom a link without a recipient speaks of; None where the clause denies, or has a subject of its own."""
        title = link.title
        if self._denied(skeleton, title) or (title.strength <= 0 and link.rule not in _BARE_ALLOWED):
            return None
        subject = None if link.rule in _GIVEN else self._subject(skeleton, title)
        if subject is not None:
            group = referent(self._text, subject.start, subject.end, self.groups)
            return group if group is not None and fits(title, group) else None
        own = subject_of(skeleton, title.start)
        topics = self.groups[-1:] if title.kind == "group" else (own, self.person, self.main)
        return next((topic for topic in topics if topic is not None and fits(title, topic)), None)

    def remember(self, skeleton: Skeleton) -> None:
        """Takes the sentence's subject, or its only person, as the topic of what follows."""
        self.person = subject_of(skeleton) or self._only_person(skeleton) or self.person
        group = self._group(skeleton)
        if group is not None:
            self.groups.append(group)

    def _main_person(self) -> Entry | None:
        """The person whom a profile is about: by far the one most often named."""
        spans = self._sources.persons.spans
        names = Counter(self._text[span.start : span.end] for span in spans)
        ranked = names.most_common(2)
        if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
            return None
        first = next(span for span in spans if self._text[span.start : span.end] == ranked[0][0])
        return Entry(first.start, first.end, (first.start, first.end), "person")

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
        if entry is None or _kin().search(self._text, element.start, entry.name[0]):
            return None
        before = self._sources.reading.word_before(element.start)
        return entry if before is None or before.tag != "p" else None

    def _group(self, skeleton: Skeleton) -> Entry | None:
        for index, element in enumerate(skeleton.elements):
            opens = index == 0 or skeleton.text[index - 1] in "，。：；BTX"
            if element.symbol == "O" and element.entry is not None and opens:
                return element.entry if element.entry.end - element.entry.start >= 3 else None
        return None


def _same(told: Title | None, title: Title) -> bool:
    return told is not None and (told.start, told.end) == (title.start, title.end)


@cache
def _denials() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('denied')}|{_LOOK_UP_TO}")


@cache
def _kin() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('kin')}$")
