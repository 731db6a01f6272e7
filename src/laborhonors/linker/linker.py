"""The linker: walks a document's blocks and sentences in order and applies its rules.

The clause's rules are `frames.RULES`; a block's are list-heading and table-row; the document's are announced-list
and portrait.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import regex

from laborhonors.lexicon.cues import cue
from laborhonors.linker.attachment import probability
from laborhonors.linker.counting import count_in_all, count_of_scope, count_sentence
from laborhonors.linker.elements import Skeleton, Sources
from laborhonors.linker.entries import Entry, filled
from laborhonors.linker.frames import Link, fits, link_sentence, told_status, untold
from laborhonors.linker.headings import announces, heads_list, is_fragment, row_link
from laborhonors.linker.lines import cells_of, described, in_series, line_entries
from laborhonors.linker.lists import Lists
from laborhonors.linker.profiles import Profiles, after_lead
from laborhonors.linker.proposals import proposes
from laborhonors.linker.scene import Scene, Sentence
from laborhonors.linker.series import among, elected, enumerated, named_besides, portrayed
from laborhonors.linker.skeleton import build
from laborhonors.linker.topics import Judge, Topics, speaks, subject_of
from laborhonors.recognizers.counts import Count
from laborhonors.recognizers.titles import Title
from laborhonors.recognizers.titles.title import year_in
from laborhonors.text import Block, split_sentences
from laborhonors.text.sentences import after_last

_DISTRIBUTIVE = regex.compile(r"分别|依次|分获|双双分")
_TELLS = regex.compile(r"\A[XB]*+[VWH]")
_COUNTED_TITLE = regex.compile(r"N[XDdB]{0,3}V?X?(T)|(T).{0,10}?N")
_APPOSITIVE = frozenset({"title-before-name", "titles-before-name", "name-before-title", "title-before-unit"})
_BY_VERB = frozenset(
    {
        "given",
        "given-to",
        "receives",
        "receiver-follows",
        "title-given-to",
        "titles-given-to",
        "topic-receives",
        "given-to-topic",
    }
)
"""Rules of a verb that says of itself whether the honour was conferred or proposed (曾获, 拟授予)."""

_FOLLOWS = regex.compile(r"以下|下列|如下|:$|[是有]\p{Han}?(?:谁|哪)")
_CLAUSE_MARK = regex.compile(r"(?r)[，,；;。\n]")
_SUBJECTS = regex.compile(r"\AP(?:、P)++A")
"""Several who are portrayed as some of the honoured: 甲、乙、丙等民警…."""

_MORE = regex.compile(r"等\s?\d+\s?[名位个家人]")
_ENTRIES = regex.compile(r"X?(?:[PO][XDANd]{0,3}[、，；。：]{1,2}X?(?:D[，；。]X?)?){2,}")
_DATED_LINE = regex.compile(
    r"(?:19|20)\d\d[年.\-/—](?:\d{1,2}月?)?(?:\d{1,2}日?)?[\s:,、]*(?:荣?获得?|被?评为|被?授予|当选|入选)?"
)
_CREDIT = regex.compile(r"[^，。,“]{2,24}(?:摄|摄影|供图)\)?")
"""Who took the picture, after the last sentence."""

_ANNOUNCING = 16
_ANNOUNCED_WITHIN = 8
_MOST_PORTRAITS = 30
_LONGEST_LISTED_PARAGRAPH = 90


@dataclass(frozen=True, slots=True)
class Expected:
    """Portraits that a sentence like 3位获得全国劳模 promises: of which honour, and how many."""

    title: Title
    number: int


class Linker:
    """One document's walk; after `links()` is spent, `profiles` and `counted` hold what else the document tells."""

    def __init__(self, sources: Sources, judge: Judge = probability):
        self.profiles = Profiles(sources.reading, sources.persons)
        self.counted: list[tuple[Title, Count]] = []
        self.sentences: list[Sentence] = []
        self._inside: Block
        self._sources = sources
        self._text = sources.reading.text
        self._topics = Topics(sources, judge)
        self._lists = Lists(sources)
        self._scope: tuple[Title, ...] = ()
        self._expected: Expected | None = None
        self._portrayed: set[str] = set()

    def links(self) -> Iterator[Link]:
        """What the document says, in the order of the text."""
        proposed = proposes(self._sources.reading)
        for index, block in enumerate(self._sources.reading.blocks):
            if block.kind != "noise":
                self._inside = block
                self._topics.enter(block)
                for link in self._block(block, index):
                    waits = proposed and link.status == "conferred" and link.rule not in _BY_VERB
                    yield replace(link, status="proposed") if waits else link

    def scene(self, links: Iterable[Link]) -> Scene:
        """What the judge looks at, once `links()` is spent."""
        return Scene(self._sources.reading, self.sentences, self._sources.persons, self._topics.main, links)

    def _block(self, block: Block, index: int) -> Iterator[Link]:
        if block.related:
            return self._related(block)
        if block.roles:
            return self._row(block)
        if block.kind == "paragraph":
            return self._paragraph_in_list(block, index) if self._lists.titles else self._opening(block, index)
        titles = self._usable_titles(block)
        return self._titled_line(block, titles, index) if titles else self._line(block, index)

    def _usable_titles(self, block: Block) -> tuple[Title, ...]:
        return tuple(t for t in self._sources.titles_in(block.start, block.end) if t.role != "generic")

    def _related(self, block: Block) -> Iterator[Link]:
        """A headline of another story: it says what it says by itself, and belongs to nothing around it."""
        for start, end in split_sentences(self._text, block.start, block.end):
            skeleton = build(self._sources, start, end)
            self.profiles.read(skeleton, None)
            self.counted += self._counts(skeleton)
            yield from (link for link in self._clauses(skeleton, start, end) if link.entry is not None)

    def _row(self, block: Block) -> Iterator[Link]:
        """A row of a table whose header names its columns: the honour's column, else the heading, says which."""
        titles = [
            title
            for cell in cells_of(block, "honour")
            for title in self._sources.titles
            if cell[0] <= title.start < cell[1]
        ]
        entries = line_entries(self._sources.reading, self._sources.persons, block)
        for entry in entries:
            self.profiles.add(entry)
        year = self._year_cell(block)
        dated = [replace(title, year=title.year or year) for title in titles or self._lists.titles]
        yield from _each(dated, entries, "table-row", 0.92)

    def _year_cell(self, block: Block) -> int | None:
        return next((year for cell in cells_of(block, "year") if (year := year_in(self._text, *cell))), None)

    def _opening(self, block: Block, index: int) -> Iterator[Link]:
        """A paragraph; one that ends by announcing a list opens it."""
        yield from self._paragraph(block)
        announced = _FOLLOWS.search(self._text, max(block.start, block.end - _ANNOUNCING), block.end)
        counted = _MORE.search(self._text, block.start, block.end)
        if (announced or counted) and self._lists.opens_below(index):
            titles = self._usable_titles(block) or (self._scope if announced else ())
            if len({title.name for title in titles}) == 1:
                self._lists.open(titles[-1:], index)

    def _paragraph_in_list(self, block: Block, index: int) -> Iterator[Link]:
        """Entries of a list told in sentences (李某时任甲厂厂长，后离任。); any other paragraph ends the list."""
        skeleton = build(self._sources, block.start, block.end)
        titled = self._usable_titles(block)
        portrait = described(self._sources.reading, self._sources.persons, block)
        series = [] if portrait or titled else in_series(self._sources.reading, self._sources.persons, block)
        entries = [portrait] if portrait else [] if titled else series or self._told_in(block, skeleton)
        if not entries:
            follows = _FOLLOWS.search(self._text, block.start, block.end)
            titles = (titled or self._lists.titles) if follows else ()
            self._lists.close()
            if titles:
                self._lists.open(titles, index)
            yield from self._paragraph(block)
            return
        for entry in entries:
            self.profiles.add(entry)
        yield from _each(self._lists.titles, entries, "list-heading", 0.85)
        if portrait:
            yield from self._paragraph(block)

    def _told_in(self, block: Block, skeleton: Skeleton) -> list[Entry]:
        """One entry with what a short sentence tells of it, or several in a row."""
        if _ENTRIES.fullmatch(skeleton.text):
            entries = [
                element.entry
                for element, mark in zip(skeleton.elements, (*skeleton.text[1:], ""), strict=True)
                if element.entry is not None and mark != "："
            ]
            return entries if len({entry.kind for entry in entries}) == 1 else []
        if cue("official").search(self._text, block.start, block.end):
            return []
        first = skeleton.elements[0] if skeleton.elements else None
        if block.end - block.start > _LONGEST_LISTED_PARAGRAPH or first is None or first.symbol != "P":
            return []
        entry = first.entry
        second = skeleton.elements[1] if len(skeleton.elements) > 1 else first
        if entry is not None and second.symbol == "D" and not entry.organization:
            entry = filled(self._text, entry, (after_lead(self._text, second.start, second.end), second.end))
        return [entry] if entry is not None else []

    def _titled_line(self, block: Block, titles: tuple[Title, ...], index: int) -> Iterator[Link]:
        """A short line with a title: it links what it says itself, and else opens a list."""
        row = row_link(self._sources, block, titles)
        tells = _TELLS.match(build(self._sources, block.start, block.end).text) is not None
        heads = heads_list(self._text, block, titles) and (not tells or announces(self._text, block))
        heads = heads and not is_fragment(self._text, self._sources.reading.blocks, index)
        opens = heads and self._lists.opens_below(index)
        dated = self._dated(block, titles, index)
        own = [row] if row is not None else dated or list(self._sentence(block.start, block.end, topics=not opens))
        listed = None if heads else self._lists.entry_with_title(block)
        if listed is not None:
            told = (link.entry for link in own if link.entry is not None and link.entry.name == listed.name)
            yield from _each(self._lists.titles, [next(told, listed)], "list-heading", 0.85)
            yield from own
        elif dated or not all(link.rule.startswith("topic-t") for link in own):
            yield from own
            alone = len({title.name for title in titles}) == 1
            if alone and _MORE.search(self._text, block.start, block.end) and self._lists.opens_below(index):
                self._lists.open(titles[-1:], index)
        elif opens:
            self._expected = None
            self._lists.open(titles, index)
        else:
            yield from own
            if heads:
                self._lists.open(titles, index)
            elif not own:
                self._lists.close()

    def _dated(self, block: Block, titles: tuple[Title, ...], index: int) -> list[Link]:
        """A line of a chronology, which tells of the one spoken of: 2016年 火车头奖章; its neighbour is one too."""
        person = self._topics.speaks_of
        beside = self._sources.reading.blocks[max(0, index - 1) : index + 2]
        series = [other for other in beside if _DATED_LINE.match(self._text, other.start, other.end)]
        if person is None or block not in series or len(series) < 2:
            return []
        fitting = [title for title in titles if fits(title, person)]
        return [
            Link(title, person, "topic-titles", title.start, title.end, 0.8, told_status(title)) for title in fitting
        ]

    def _line(self, block: Block, index: int) -> Iterator[Link]:
        if not self._lists.titles:
            yield from self._opening(block, index)
        elif self._lists.ends(index):
            self._lists.close()
        else:
            entries = self._lists.entries(index)
            for entry in entries:
                self.profiles.add(entry)
            yield from _each(self._lists.titles, entries, "list-heading", 0.9)

    def _paragraph(self, block: Block) -> Iterator[Link]:
        for start, end in split_sentences(self._text, block.start, block.end):
            if not _CREDIT.fullmatch(self._text, start, end):
                yield from self._sentence(start, end)

    def _clauses(self, skeleton: Skeleton, start: int, end: int) -> list[Link]:
        distributive = _DISTRIBUTIVE.search(self._text, start, end) is not None
        return list(link_sentence(skeleton, distributive))

    def _sentence(self, start: int, end: int, *, topics: bool = True) -> Iterator[Link]:
        """What a sentence says; `topics` is False for a heading, which says nothing of the one last spoken of."""
        skeleton = build(self._sources, start, end)
        if not skeleton.elements:
            return
        links = self._clauses(skeleton, start, end)
        links = [link for link in (*links, *untold(skeleton, links)) if not self._not_yet(link)]
        told = [link for link in links if link.entry is not None]
        self.profiles.read(skeleton, self._topics.speaks_of)
        self.profiles.works(start, end, subject_of(skeleton) or self._topics.speaks_of)
        self.counted += self._counts(skeleton)
        yield from told
        if topics:
            yield from self._of_topic(skeleton, [link for link in links if link.entry is None])
        start, row = max(portrayed(skeleton, self._text), named_besides(skeleton), key=lambda found: len(found[1]))
        if row:
            yield from self._in_row(row, self._title_before(skeleton, start), told)
        elif not told and any(element.entry is not None for element in skeleton.elements):
            yield from list(self._elected(skeleton)) or self._announced(skeleton)
        elif told and told[0].entry == skeleton.elements[0].entry:
            yield from self._portrait(skeleton)
        self.sentences.append(Sentence(self._inside, skeleton, self._topics.spoken_of()))
        self._remember(skeleton, told)

    def _counts(self, skeleton: Skeleton) -> list[tuple[Title, Count]]:
        own = list(count_sentence(self._sources, skeleton)) or list(count_in_all(self._sources, skeleton))
        if own or any(element.symbol == "T" for element in skeleton.elements):
            return own
        events = tuple(element.title for element in skeleton.elements if element.symbol == "E" and element.title)
        return list(count_of_scope(self._sources, skeleton, events or self._scope))

    def _of_topic(self, skeleton: Skeleton, links: list[Link]) -> Iterator[Link]:
        """The titles that the sentence gives to no one in it, where they are told of the topic."""
        for link in links:
            if (holder := self._topics.holder(skeleton, link)) is not None:
                yield replace(link, entry=holder[0], confidence=min(holder[1], 0.9))

    def _not_yet(self, link: Link) -> bool:
        """尚未获得, 有望, 争当 before the title; or the recipient only says what others received."""
        if link.rule in _APPOSITIVE:
            return False
        start = after_last(_CLAUSE_MARK, self._text, link.title.start)
        if cue("not-yet").search(self._text, max(start, link.start), link.title.start):
            return True
        entry = link.entry
        return (
            entry is not None and speaks().search(self._text, entry.end, max(entry.end, link.title.start)) is not None
        )

    def _announced(self, skeleton: Skeleton) -> Iterator[Link]:
        """Recipients whose title stands in a sentence before: 他们分别是甲、乙、丙; or portraits, one a sentence."""
        entries = enumerated(skeleton) or among(skeleton)
        if len(entries) < 2 and (not entries or "L" not in skeleton.text):
            yield from self._portrait(skeleton)
            return
        title = self._title_before(skeleton, entries[0].start)
        if title is not None:
            yield from _each((title,), entries, "announced-list", 0.8)

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
            yield from _each((title,), [entry for entry in row if entry not in known], "announced-list", 0.8)

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
            yield from _each((self._expected.title,), entries, "portrait", 0.8)

    def _title_before(self, skeleton: Skeleton, before: int) -> Title | None:
        """The title that a list without one is about: the only one told just before, else the document's."""
        own = [e.title for e in skeleton.elements if e.title is not None and e.end <= before and _lists(e.title)]
        scope = own or [title for title in self._scope if _lists(title)]
        scope = [title for title in scope if self._is_announced(title)] or scope
        if len({title.name for title in scope}) == 1:
            return scope[-1]
        told = [t for t in self._sources.titles if t.strength == 2 and t.end <= before and t.role != "generic"]
        told = [t for t in told if t.name in {title.name for title in scope}] or told
        names = Counter(title.name for title in self._sources.titles)
        return max(told, key=lambda title: (names[title.name], -title.start), default=None)

    def _is_announced(self, title: Title) -> bool:
        """Whether the honour's holders are made known right after it is named: …名单揭晓."""
        return cue("announced").search(self._text, title.tail, title.tail + _ANNOUNCED_WITHIN) is not None

    def _remember(self, skeleton: Skeleton, told: list[Link]) -> None:
        if self._expected and any(link.title.name == self._expected.title.name for link in told):
            self._expected = None
        titles = tuple(e.title for e in skeleton.elements if e.title is not None and e.title.role != "generic")
        if titles:
            self._scope = titles
            if not told:
                self._expect(skeleton)
        self._topics.remember(skeleton)

    def _expect(self, skeleton: Skeleton) -> None:
        """3位获得全国劳模: portraits of as many persons may follow."""
        match = _COUNTED_TITLE.search(skeleton.text)
        if match is None or cue("not-yet").search(self._text, skeleton.elements[0].start, skeleton.elements[-1].end):
            return
        counts = [e.count for e in skeleton.elements if e.count is not None and e.count.unit in "名位人个"]
        numbers = [count.number for count in counts if 2 <= count.number <= _MOST_PORTRAITS]
        title = skeleton.elements[match.start(1) if match[1] else match.start(2)].title
        if numbers and title is not None and title.strength > 0 and title.kind != "group":
            self._expected = Expected(title, numbers[-1])
            self._portrayed = set()


def _each(titles: Iterable[Title], entries: list[Entry], rule: str, confidence: float) -> Iterator[Link]:
    titles = tuple(titles)
    for entry in entries:
        for title in titles:
            if fits(title, entry):
                yield Link(title, entry, rule, entry.start, entry.end, confidence, told_status(title))


def _lists(title: Title) -> bool:
    return title.role != "generic" and title.strength >= 0
