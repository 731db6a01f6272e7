"""What a sentence announces and later ones fulfil: the honour whose recipients stand in other sentences than its name.

他们分别是甲、乙、丙 (they-are; announced-list where the words say less), 甲入围，乙当选 (elected), portraits after
3位获得全国劳模 (portrait).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from laborhonors.lexicon.cues import cue, cues
from laborhonors.linker.elements import Skeleton, Sources
from laborhonors.linker.entries import Entry
from laborhonors.linker.frames import OUTRIGHT, Link, fits, link_each, told_status
from laborhonors.linker.series import (
    among,
    besides,
    both,
    elected,
    enumerated,
    introduced,
    many,
    named_besides,
    own,
    portrayed,
    spokesmen,
)
from laborhonors.linker.topics import speaks
from laborhonors.recognizers.counts import Count
from laborhonors.recognizers.titles import Title
from laborhonors.text import REACH

_SURE = 2
"""The strength of a title that is surely one."""
_COUNTED_TITLE = regex.compile(r"N[XDdB]{0,3}V?X?(T)|(T).{0,10}?N")
_SUBJECTS = regex.compile(r"\AP(?:、P)++A")
"""Several who are portrayed as some of the honoured: 甲、乙、丙等民警…."""

_THEY = regex.compile(
    r"(?:他们|她们|它们|名单|(?:这|上述)?[\d一二三四五六七八九十]{1,3}[名位人家个]\p{Han}{0,8}?|获奖者|入选者|当选者)?(?:分别|依次)(?:是|为|有)"
    r"|(?:他们|她们|它们|名单|这[\d一二三四五六七八九十]{1,3}[名位人家个]\p{Han}{0,8}?|获奖者|入选者|当选者)(?:是|为|有|如下)?[:：]"
    r"|(?:上述|获奖的|入选的|当选的)?[\d一二三四五六七八九十]{1,3}[名位人家个]\p{Han}{0,8}?(?:是|为|有|如下)[:：]"
    r"|(?:他们|她们|它们)是"
)
"""What opens a sentence that does no more than name the honoured: 他们分别是; 这10家单位是:."""
_LIST_OF = regex.compile(r"[^，,。；;\n]{0,20}名单")
_MORE = (
    ("receives", both),
    ("besides", besides),
    ("own-title", own),
    ("titles-before-name", introduced),
    ("counted-list-title", many),
)
"""Recipients of a sentence whom no pattern over its symbols shows, as they are told by words, with their rules."""

_HOLD = regex.compile(r"[^,，。;；\n]{0,12}?(?:当选|入选|成为|评[为上]|获|荣|授予)[^,，。;；\n]{0,12}")
_ROW, _NEAR = 3, 12
_ANNOUNCED_WITHIN = 8
_MOST_PORTRAITS = 30


@dataclass(frozen=True, slots=True)
class Expected:
    """Portraits that a sentence like 3位获得全国劳模 promises: of which honour, and how many."""

    title: Title
    number: int


class Announcements:
    """The titles of the sentence that last told one, and the portraits that are still to come."""

    def __init__(self, sources: Sources):
        self.scope: tuple[Title, ...] = ()
        self._sources = sources
        self._text = sources.reading.text
        self._expected: Expected | None = None
        self._portrayed: set[str] = set()

    def fulfilled(self, skeleton: Skeleton, told: list[Link]) -> Iterator[Link]:
        """The recipients in a sentence of titles that it does not itself give them; `told` is what it gives."""
        yield from self._spoken_for(skeleton)
        known = {(link.title.start, link.entry) for link in told}
        for rule, pairs in _MORE:
            pairs_told = ((e, t) for e, t in pairs(skeleton, self._text) if fits(t, e))
            new = ((e, t) for e, t in pairs_told if rule in OUTRIGHT or (t.start, e) not in known)
            yield from (Link(t, e, rule, min(e.start, t.start), t.tail, 0.8, told_status(t)) for e, t in new)
        rows = portrayed(skeleton, self._text), named_besides(skeleton, self._text)
        start, row = max(rows, key=lambda found: len(found[1]))
        if row:
            yield from self._in_row(row, self._title_before(skeleton, start), told)
        elif not told and any(element.entry is not None for element in skeleton.elements):
            yield from list(self._elected(skeleton)) or self._enumerated(skeleton)
        elif told and told[0].entry == skeleton.elements[0].entry:
            yield from self._portrait(skeleton)

    def _spoken_for(self, skeleton: Skeleton) -> Iterator[Link]:
        """Those who speak for the honoured are some of them: of the titles behind that, each of his own (分别), else of
        the one told there or before."""
        entries, at = spokesmen(skeleton, self._text)
        if not entries:
            return
        titles = [e.title for e in skeleton.elements if e.title is not None and e.start >= at]
        if len(titles) == len(entries) and cue("distributive").search(self._text, entries[0].start, at):
            for title, entry in zip(titles, entries, strict=True):
                yield from link_each((title,), [entry], "announced-list", 0.8)
        elif told := self._title_before(skeleton, skeleton.elements[-1].end):
            yield from link_each((told,), entries, "announced-list", 0.8)

    def remember(self, skeleton: Skeleton, told: list[Link]) -> None:
        """A sentence has been read: what it leaves for the next ones."""
        if self._expected and any(link.title.name == self._expected.title.name for link in told):
            self._expected = None
        titles = tuple(e.title for e in skeleton.elements if e.title is not None and e.title.role != "generic")
        if titles:
            self.scope = titles
            if not told:
                self._expect(skeleton)

    def end_portraits(self) -> None:
        """A list begins: no portraits are to come."""
        self._expected = None

    def _enumerated(self, skeleton: Skeleton) -> Iterator[Link]:
        """Recipients whose title stands in a sentence before: 他们分别是甲、乙、丙; or portraits, one a sentence."""
        entries = enumerated(skeleton) or among(skeleton)
        if len(entries) < 2 and (not entries or "L" not in skeleton.text):
            yield from self._portrait(skeleton)
            return
        title = self._of_as_many(entries, self._title_before(skeleton, entries[0].start))
        if title is not None:
            they = len(entries) > 1 and _THEY.match(self._text, skeleton.elements[0].start) is not None
            yield from link_each((title,), entries, "they-are" if they else "announced-list", 0.8)

    def _of_as_many(self, entries: Sequence[Entry], told: Title | None) -> Title | None:
        """The title, or of one with more in its name that which as many hold as are named.

        “甲好青年”终审会: 10位当选“十大甲好青年”. 名单: ten names.
        """
        numbers = [count for count in self._sources.counts if count.number == len(entries) >= _ROW]
        if told is None or not numbers:
            return told
        before = self._told_before(entries[0].start)
        more = (title for title in before if title.name != told.name and title.name.endswith(told.name))
        return next((title for title in more if self._is_of(title, numbers)), told)

    def _is_of(self, title: Title, numbers: Sequence[Count]) -> bool:
        """Whether one of the numbers stands before a title, with a verb between: 10位当选|十大甲好青年."""
        near = (count.end for count in numbers if 0 <= title.start - count.end <= _NEAR)
        return any(_HOLD.fullmatch(self._text, end, title.start) for end in near)

    def _elected(self, skeleton: Skeleton) -> Iterator[Link]:
        """甲入围，乙当选: of the honour that the sentence or the one before it tells."""
        for entry, verb in elected(skeleton, self._text):
            title = self._title_before(skeleton, entry.start)
            if title is not None and fits(title, entry):
                yield Link(title, entry, "elected", entry.start, verb.end, 0.8, verb.status)

    def _in_row(self, row: list[Entry], title: Title | None, told: list[Link]) -> Iterator[Link]:
        """The recipients of a row, but for those to whom a rule gave its title already."""
        if title is not None:
            known = {link.entry for link in told if link.title.name == title.name}
            yield from link_each((title,), [entry for entry in row if entry not in known], "announced-list", 0.8)

    def _portrait(self, skeleton: Skeleton) -> Iterator[Link]:
        first = skeleton.elements[0]
        if self._expected is None or first.symbol not in "PO" or first.entry is None:
            return
        end = skeleton.elements[-1].end
        if cue("official").search(self._text, first.start, end) or speaks().search(
            self._text, first.entry.name[1], end
        ):
            return
        run = _SUBJECTS.match(skeleton.text)
        subjects = skeleton.elements[: run.end()] if run else (first,)
        entries = [element.entry for element in subjects if element.entry is not None]
        self._portrayed.update(self._text[slice(*entry.name)] for entry in entries)
        if len(self._portrayed) <= self._expected.number:
            yield from link_each((self._expected.title,), entries, "portrait", 0.8)

    def _title_before(self, skeleton: Skeleton, before: int) -> Title | None:
        """The title that a list without one is about: the only one told just before, else the document's."""
        own = [e.title for e in skeleton.elements if e.title is not None and e.end <= before and _lists(e.title)]
        return self.title_of_list(before, own or self._of_list(skeleton))

    def title_for(self, kind: str, before: int) -> Title | None:
        """Of two honours told before, one for persons and one for groups, that of a kind."""
        told = [t for t in self._told_before(before) if t.strength > 0]
        of_kind = {t.name: t for t in told if t.kind == kind}
        others = {t.name: t for t in told if t.kind != kind}
        if not of_kind and kind == "person":
            of_kind = {name: t for name, t in others.items() if t.kind == "both"}
        return next(iter(of_kind.values())) if len(of_kind) == 1 else None

    def title_listed(self, before: int) -> Title | None:
        """The only honour of whose list the text has spoken before a place: 云溪工匠当选名单."""
        listed = [t for t in self._told_before(before) if _LIST_OF.match(self._text, t.end)]
        whole = max(listed, key=lambda title: len(title.name), default=None)
        one = whole is not None and all(whole.name.endswith(title.name) for title in listed)
        return whole if one and whole is not None and whole.strength > 0 else None

    def _told_before(self, at: int) -> list[Title]:
        """The honours told before a place that a list may be of, as far back as a report or a list is long."""
        return [t for t in self._sources.titles_in(max(0, at - REACH), at) if t.end <= at and _lists(t)]

    def with_whole(self, titles: tuple[Title, ...], before: int) -> tuple[Title, ...]:
        """A class of an honour by the virtue that it is for, with the honour of whose list the text has spoken.

        助人为乐好人 of 云溪好人.
        """
        name = titles[0].name if len(titles) == 1 and titles[0].strength < _SURE else ""
        virtue = next((virtue for virtue in cues("virtue") if name.startswith(virtue)), "")
        whole = self.title_listed(before) if virtue else None
        rest = name.removeprefix(virtue)
        return (*titles, whole) if whole and rest and rest != whole.name and whole.name.endswith(rest) else titles

    def title_of_list(self, before: int, own: Sequence[Title] = ()) -> Title | None:
        """The title that a list beginning at `before` is about; `own` are those that its sentence tells."""
        scope = own or [title for title in self.scope if _lists(title)]
        scope = [title for title in scope if self._is_announced(title)] or scope
        if len({title.name for title in scope}) == 1 and scope[-1].strength > 0:
            return scope[-1]
        if _is_either(self._text, scope):
            return None
        told = [t for t in self._sources.titles if self._is_sure(t) and t.end <= before and t.role != "generic"]
        told = [t for t in told if t.name in {title.name for title in scope}] or told
        names = Counter(title.name for title in self._sources.titles)
        return max(told or scope[-1:], key=lambda title: (names[title.name], -title.start), default=None)

    def _of_list(self, skeleton: Skeleton) -> list[Title]:
        """The honour of whose list of holders the text told, where a row goes back to it: 获奖名单上还有甲、乙."""
        start = skeleton.elements[0].start
        row = next((element.start for element in skeleton.elements if element.symbol in "PO"), start)
        if "名单" not in self._text[start:row]:
            return []
        earlier = (title for title in self._sources.titles if title.end <= start and _lists(title))
        return [title for title in earlier if _LIST_OF.match(self._text, title.end)][-1:]

    def _is_sure(self, title: Title) -> bool:
        return title.strength == 2 or (title.strength == 1 and self._sources.reading.names.knows(title.name))

    def _is_announced(self, title: Title) -> bool:
        """Whether the honour's holders are made known right after it is named: …名单揭晓."""
        return cue("announced").search(self._text, title.tail, title.tail + _ANNOUNCED_WITHIN) is not None

    def _expect(self, skeleton: Skeleton) -> None:
        """3位获得全国劳模: portraits of as many persons may follow."""
        match = _COUNTED_TITLE.search(skeleton.text)
        if _is_either(self._text, [e.title for e in skeleton.elements if e.symbol == "T" and e.title is not None]):
            self._expected = None
            return
        if match is None or cue("not-yet").search(self._text, skeleton.elements[0].start, skeleton.elements[-1].end):
            return
        counts = [e.count for e in skeleton.elements if e.count is not None and e.count.unit in "名位人个"]
        numbers = [count.number for count in counts if 2 <= count.number <= _MOST_PORTRAITS]
        title = skeleton.elements[match.start(1) if match[1] else match.start(2)].title
        if numbers and title is not None and title.strength > 0 and title.kind != "group":
            self._expected = Expected(title, numbers[-1])
            self._portrayed = set()


def _is_either(text: str, titles: Sequence[Title]) -> bool:
    """全国劳动模范和先进工作者推荐人选: a list that does not say who is which (decisions 24, 33)."""
    if len(titles) != 2 or text[titles[0].end : titles[1].start] not in ("和", "与", "及", "、"):
        return False
    return titles[0].name.endswith(("劳动模范", "劳模")) and titles[1].name.endswith("先进工作者")


def _lists(title: Title) -> bool:
    return title.role != "generic" and title.strength >= 0
