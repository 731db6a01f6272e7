"""The linker: walks a document's blocks and sentences in order and applies the rules of clause, block and document."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import regex

from laborhonors.linker.counting import count_sentence
from laborhonors.linker.entries import Entry, filled, parse_entry, titles_within
from laborhonors.linker.frames import Link, fits, link_sentence
from laborhonors.linker.lists import line_entries
from laborhonors.linker.profiles import Profiles
from laborhonors.linker.elements import Element, Skeleton, Sources
from laborhonors.linker.skeleton import build
from laborhonors.recognizers.counts import Count
from laborhonors.recognizers.titles import Title
from laborhonors.text import Block, split_sentences

_DISTRIBUTIVE = regex.compile(r"分别|依次|分获|双双分")
_ANNOUNCES = regex.compile(r"(?:是|为|有|包括|如下|名单|分别|其中)[:,]?|:$")
_PROPOSED = regex.compile(
    r"名单(?:的)?公示|公示名单|候选人公示|候选人员名单|公示期|公示时间|推荐对象|拟表彰|拟推荐|拟奖|拟授予|拟命名|先行公示|在此公示|予以公示|现予公示|推荐名单公|对外公示"
)
_HEADING_WORDS = regex.compile(
    r"[\d年度\s()(),,、:;“”\"—-]|名单|公示|附件?|获得者|得主|称号|荣誉|拟|推荐|对象|人选|候选人|表彰|获奖|一览表|共|名|人|个|家|位|[一二三四五六七八九十]+|和|与|的|是|有|则|如下|入选|获|获得|授予|评选|结果"
)
_OFFICIAL = regex.compile(r"会见|出席|握手|合影|致辞|讲话|主持|颁奖|宣读|强调|指出|要求|希望|陪同|慰问|看望")
_DAY = regex.compile(
    r"(?:\d{4}|[二一][〇○零0О九][〇○零0О一二三四五六七八九]{2})?\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十廿]{1,3}\s*日?$"
)
_KIN = regex.compile(r"(?:父亲|母亲|妻子|丈夫|爱人|儿子|女儿|哥哥|弟弟|姐姐|妹妹|徒弟|师傅|家属)$")
_SUBHEADING = regex.compile(r"[\((]共?\d+[个名人家位][\))]:?$")
_DENIED = regex.compile(
    r"争创|争当|争做|争取|力争|有望|尚未|未能|无缘|落选|败北|号召|弘扬|邀请|学习|向.{0,6}看齐|望.{0,8}(?:同志|单位|职工)|见贤思齐|角逐|参评"
)


class Linker:
    """One document's walk; `links()` yields what it finds, in the order of the text."""

    def __init__(self, sources: Sources):
        self.sources = sources
        self.text = sources.reading.text
        self.topic: Entry | None = None
        self.group: Entry | None = None
        self.profiles = Profiles(sources.reading)
        self.listed: Entry | None = None
        self.counted: list[tuple[Title, Count]] = []
        self.main = self._main_person()
        self.subjects: list[Entry] = []
        self.heading: tuple[Title, ...] = ()
        self.scope: tuple[Title, ...] = ()
        self.expected: tuple[tuple[Title, ...], int] | None = None
        self.portrayed: set[str] = set()
        self.proposed = bool(_PROPOSED.search(self.text))

    def links(self) -> Iterator[Link]:
        for block in self.sources.reading.blocks:
            if block.kind == "noise":
                continue
            for link in self._block(block):
                yield self._with_status(link)

    def _main_person(self) -> Entry | None:
        """The person whom a profile is about: by far the one most often named."""
        spans = self.sources.persons.spans
        names = Counter(self.text[span.start : span.end] for span in spans)
        ranked = names.most_common(2)
        if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
            return None
        first = next(span for span in spans if self.text[span.start : span.end] == ranked[0][0])
        return Entry(first.start, first.end, (first.start, first.end), "person")

    def _with_status(self, link: Link) -> Link:
        return replace(link, status="proposed") if self.proposed and link.status == "conferred" else link

    def _block(self, block: Block) -> Iterator[Link]:
        if block.related:
            yield from self._related(block)
            return
        if block.kind == "paragraph" and self.heading:
            listed = list(self._listed_paragraph(block))
            if listed:
                yield from listed
                return
        if block.kind == "paragraph":
            self.heading = ()
            yield from self._paragraph(block)
            return
        titles = self._usable(block)
        if titles:
            yield from self._titled_line(block, titles)
            return
        yield from self._line(block)

    def _related(self, block: Block) -> Iterator[Link]:
        """A headline of another story: it says what it says by itself, and belongs to nothing around it."""
        for start, end in split_sentences(self.text, block.start, block.end):
            skeleton = build(self.sources, start, end)
            self.profiles.read(skeleton, None)
            self.counted += count_sentence(skeleton)
            distributive = bool(_DISTRIBUTIVE.search(self.text, start, end))
            yield from (link for link in link_sentence(skeleton, distributive) if link.entry is not None)

    def _listed_paragraph(self, block: Block) -> Iterator[Link]:
        """An entry of a list that is told in a sentence: 李某时任甲厂厂长，后离任。"""
        if block.end - block.start > 90 or self._usable(block):
            return
        skeleton = build(self.sources, block.start, block.end)
        first = skeleton.elements[0] if skeleton.elements else None
        if first is None or first.symbol != "P" or first.entry is None:
            return
        second = skeleton.elements[1] if len(skeleton.elements) > 1 else None
        entry = first.entry
        if second is not None and second.symbol == "D" and not entry.organization:
            entry = filled(self.text, entry, _after_lead(self.text, second.start, second.end))
        for title in self.heading:
            if fits(title, entry):
                yield Link(title, entry, "list-heading", first.start, first.end, 0.85, _status(title))

    def _usable(self, block: Block) -> tuple[Title, ...]:
        return tuple(t for t in titles_within(self.sources.titles, block.start, block.end) if t.role != "generic")

    def _titled_line(self, block: Block, titles: tuple[Title, ...]) -> Iterator[Link]:
        """A short line with a title: it links what it says itself, and else opens a list."""
        row = self._row(block, titles)
        if row is not None:
            yield row
            return
        own = list(self._sentence(block.start, block.end))
        yield from own
        if any(link.entry is not None and link.rule != "topic-titles" for link in own):
            return
        told = regex.match(r"[XB]*[VWH]", build(self.sources, block.start, block.end).text)
        if self._heads_list(block, titles) and not (told and not self._announces(block)):
            self.heading = titles
        elif not own:
            self.heading = ()

    def _announces(self, block: Block) -> bool:
        line = self.text[block.start : block.end]
        return "名单" in line or line.endswith((":", "有", "是"))

    def _row(self, block: Block, titles: tuple[Title, ...]) -> Link | None:
        """A row of a table without lines: recipient, honour, conferring body, parted by spaces."""
        title = titles[0]
        before, after = self.text[block.start : title.start], self.text[title.tail : block.end]
        if len(titles) != 1 or not before.endswith((" ", "\t", "|")) or not after.startswith((" ", "\t", "|", "。 ")):
            return None
        name = before.strip(" \t|")
        if not 2 <= len(name) <= 30 or regex.search(r"[，。；：,;:!?\s]", name):
            return None
        start = block.start + before.index(name)
        entry = parse_entry(self.sources.reading, self.sources.persons, start, start + len(name), listed=True)
        entry = entry or Entry(start, start + len(name), (start, start + len(name)), "group")
        return Link(title, entry, "table-row", start, title.tail, 0.85, _status(title)) if fits(title, entry) else None

    def _heads_list(self, block: Block, titles: tuple[Title, ...]) -> bool:
        """Whether a line with titles is the heading of a list: little else stands in it, or it says 名单."""
        rest = self.text[block.start : titles[0].start] + self.text[titles[-1].tail : block.end]
        between = "".join(self.text[a.tail : b.start] for a, b in itertools.pairwise(titles))
        bare = _HEADING_WORDS.sub("", regex.sub(r"\([^()]*\)", "", rest + between))
        line = self.text[block.start : block.end]
        return "名单" in line or line.endswith(":") or len(bare) <= 3

    def _line(self, block: Block) -> Iterator[Link]:
        if self._signature(block):
            self.heading = ()
            return
        if not self.heading:
            yield from self._paragraph(block)
            return
        if _SUBHEADING.search(self.text, block.start, block.end):
            return
        entries = line_entries(self.sources.reading, self.sources.persons, block)
        entries = [entry for entry in entries if any(fits(title, entry) for title in self.heading)]
        if not entries and self.listed is not None:
            self._continued(block)
        self.listed = entries[-1] if len(entries) == 1 else None
        for entry in entries:
            self.profiles.add(entry)
            for title in self.heading:
                if fits(title, entry):
                    yield Link(title, entry, "list-heading", entry.start, entry.end, 0.9, _status(title))

    def _signature(self, block: Block) -> bool:
        """The body that signs, with the day under its name."""
        blocks = self.sources.reading.blocks
        after = blocks[blocks.index(block) + 1 :][:2]
        return any(_DAY.match(self.text, b.start, b.end) for b in after)

    def _continued(self, block: Block) -> None:
        """A line under a name that tells his unit or post: a table with one cell a line."""
        assert self.listed is not None
        told = filled(self.text, replace(self.listed, organization=None, position=()), (block.start, block.end))
        if told.organization or told.position:
            self.profiles.add(replace(told, start=self.listed.start, end=block.end))

    def _paragraph(self, block: Block) -> Iterator[Link]:
        for start, end in split_sentences(self.text, block.start, block.end):
            yield from self._sentence(start, end)

    def _sentence(self, start: int, end: int) -> Iterator[Link]:
        skeleton = build(self.sources, start, end)
        distributive = bool(_DISTRIBUTIVE.search(self.text, start, end))
        links = list(link_sentence(skeleton, distributive))
        self.profiles.read(skeleton, self.topic)
        self.profiles.works(start, end, _subject(skeleton, None) or self.topic)
        self.counted += count_sentence(skeleton)
        named = [e.entry for e in skeleton.elements if e.entry is not None]
        for link in links:
            if link.entry is not None:
                yield link
            elif (topic := self._topic(skeleton, link)) is not None:
                yield replace(link, entry=topic)
        titles = tuple(e.title for e in skeleton.elements if e.title is not None and e.title.role != "generic")
        if named and not [link for link in links if link.entry is not None]:
            yield from self._announced(skeleton, start, end, named)
        if self.expected and any(
            link.entry is not None and link.title.name == self.expected[0][0].name for link in links
        ):
            self.expected = None
        if titles:
            self.scope = titles
            self._expect(skeleton, links)
        self._remember(skeleton)

    def _topic(self, skeleton: Skeleton, link: Link) -> Entry | None:
        """The person a clause without a subject speaks of: the sentence's own, else the one told before."""
        if _DENIED.search(self.text, max(skeleton.elements[0].start, link.title.start - 40), link.title.start):
            return None
        if link.title.strength <= 0 and link.rule not in ("topic-receives", "given-to-pronoun"):
            return None
        if link.rule not in _GIVEN and not self._subjectless(skeleton, link):
            return None
        own = _subject(skeleton, link.title.start)
        topics = (own, self.topic, self.main) if link.title.kind != "group" else (self.group,)
        return next((topic for topic in topics if topic is not None and fits(link.title, topic)), None)

    def _subjectless(self, skeleton: Skeleton, link: Link) -> bool:
        """Whether nothing but time and manner stands between the clause's start and its verb or title."""
        index = next(i for i, e in enumerate(skeleton.elements) if e.title is link.title)
        clause: list[Element] = []
        for element in reversed(skeleton.elements[:index]):
            if element.symbol in "，。；：T":
                break
            clause.append(element)
        for element in clause:
            if _AGENT.search(self.text, element.start, element.end):
                return True
            if element.symbol == "O":
                return False
            if element.symbol == "X" and self._has_noun(element.start, element.end):
                return False
        return True

    def _has_noun(self, start: int, end: int) -> bool:
        words = self.sources.reading.words_in(start, end)
        return any(
            w.tag in ("n", "nz", "nw", "ORG", "LOC", "nt", "ns") and w.end - w.start > 1
            for w in words
            if self.text[w.start : w.end] not in _MANNER
        )

    def _announced(self, skeleton: Skeleton, start: int, end: int, named: list[Entry]) -> Iterator[Link]:
        """Recipients whose title stands in a sentence before: 他们分别是甲、乙、丙; or portraits, one a sentence."""
        entries = _series(skeleton) or _among(skeleton)
        if len(entries) < 2 and (not entries or "L" not in skeleton.text):
            yield from self._portrait(skeleton)
            return
        title = self._main_title(skeleton, entries[0].start) if entries else None
        if title is not None:
            for entry in entries:
                if fits(title, entry):
                    yield Link(title, entry, "announced-list", entry.start, entry.end, 0.8, _status(title))

    def _portrait(self, skeleton: Skeleton) -> Iterator[Link]:
        if self.expected is None:
            return
        titles, left = self.expected
        first = skeleton.elements[0]
        if (
            left <= 0
            or first.symbol not in "PO"
            or first.entry is None
            or _OFFICIAL.search(self.text, first.start, skeleton.elements[-1].end)
        ):
            return
        name = self._name(first.entry)
        self.portrayed.add(name)
        if len(self.portrayed) > left:
            return
        for title in titles:
            if fits(title, first.entry):
                yield Link(title, first.entry, "portrait", first.start, first.end, 0.8, _status(title))

    def _name(self, entry: Entry) -> str:
        return self.text[entry.name[0] : entry.name[1]]

    def _main_title(self, skeleton: Skeleton, before: int) -> Title | None:
        """The title that a list without one is about: the only one told just before, else the document's."""
        own = tuple(e.title for e in skeleton.elements if e.title is not None and e.end <= before and _lists(e.title))
        scope = own or tuple(title for title in self.scope if _lists(title))
        if len({title.name for title in scope}) == 1:
            return scope[-1]
        told = [
            title
            for title in self.sources.titles
            if title.strength == 2 and title.end <= before and title.role != "generic"
        ]
        names = Counter(title.name for title in told)
        return max(told, key=lambda title: (names[title.name], -title.start), default=None)

    def _expect(self, skeleton: Skeleton, links: list[Link]) -> None:
        """3位获得全国劳模: portraits of as many persons may follow."""
        if [link for link in links if link.entry is not None]:
            return
        match = regex.search(r"N[XDdB]{0,3}V?X?(T)|(T).{0,10}?N", skeleton.text)
        if match is None:
            return
        counts = [
            e.count
            for e in skeleton.elements
            if e.count is not None and e.count.unit in "名位人个" and 2 <= e.count.number <= 30
        ]
        title = skeleton.elements[match.start(1) if match[1] else match.start(2)].title
        if counts and title is not None and title.strength > 0 and title.kind != "group":
            self.expected = ((title,), counts[-1].number)
            self.portrayed = set()

    def _remember(self, skeleton: Skeleton) -> None:
        subject = _subject(skeleton, None) or self._only_person(skeleton)
        if subject is not None:
            self.topic = subject
        groups = [
            e.entry
            for i, e in enumerate(skeleton.elements)
            if e.symbol == "O" and e.entry is not None and (i == 0 or skeleton.text[i - 1] in "，。：；BTX")
        ]
        if groups and groups[0].end - groups[0].start >= 3:
            self.group = groups[0]

    def _only_person(self, skeleton: Skeleton) -> Entry | None:
        """The one person of a sentence, unless he is only addressed or served: 给, 向, 被."""
        persons = [e for e in skeleton.elements if e.symbol == "P" and e.entry is not None]
        if len(persons) != 1 or skeleton.text[skeleton.elements.index(persons[0]) + 1 :][:1] == "d":
            return None
        entry = persons[0].entry
        if entry is not None and _KIN.search(self.text, persons[0].start, entry.name[0]):
            return None
        before = self.sources.reading.word_before(persons[0].start)
        return persons[0].entry if before is None or before.tag != "p" else None


def _lists(title: Title) -> bool:
    return title.role != "generic" and title.strength >= 0


def _after_lead(text: str, start: int, end: int) -> tuple[int, int]:
    lead = regex.match(r"(?:现任|时任|曾任|历任|任|现|原|系|为|是|担任)+", text[start:end])
    return (start + lead.end(), end) if lead else (start, end)


def _subject(skeleton: Skeleton, before: int | None) -> Entry | None:
    """The first person who opens a clause of the sentence (that begins before `before`)."""
    symbols = skeleton.text
    for index, element in enumerate(skeleton.elements):
        if before is not None and element.start >= before:
            return None
        if element.symbol == "P" and element.entry is not None and (index == 0 or symbols[index - 1] in "，。；：TOD"):
            return element.entry
    return None


_GIVEN = frozenset({"given-to-pronoun", "title-given-to-pronoun", "given-to-topic"})
_AGENT = regex.compile(r"^(?:又|还|再|曾|也)?(?:由|被|经)|(?:由|被|经)$")
_MANNER = frozenset({"个人", "本人", "荣誉", "称号", "时候", "同年", "当年", "全票"})


_TAIL_SERIES = regex.compile(r"(?:(?:B|：|N，)(?=[XN]?[PO][ANX]{0,2}[、，；])|：)(.*)$")


def _among(skeleton: Skeleton) -> list[Entry]:
    """甲、乙榜上有名."""
    match = regex.search(r"([PO][AN]*(?:[、，][PO][AN]*)*)[XBN]?L", skeleton.text) or regex.match(
        r"(P[AN]*(?:、P[AN]*){2,})，B", skeleton.text
    )
    if match is None:
        return []
    return [e.entry for e in skeleton.elements[match.start(1) : match.end(1)] if e.entry is not None]


def _series(skeleton: Skeleton) -> list[Entry]:
    """The recipients of an enumeration after 是, 有 or a colon; of portraits parted by semicolons one each."""
    tail = _TAIL_SERIES.search(skeleton.text)
    if tail is None:
        return []
    elements = skeleton.elements[tail.start(1) :]
    if any(e.symbol in "VW" for e in elements[:3]):
        return []
    if sum(e.symbol == "；" for e in elements) >= 2:
        persons = _of_segments(elements)
        return persons if sum(bool(p.organization) for p in persons) * 2 >= len(persons) else []
    symbols = tail[1]
    if not regex.match(r"[XN]?[PO][ANX]{0,2}[、，；]", symbols):
        return []
    found: list[Entry] = []
    for e in elements:
        if e.entry is not None and e.symbol in "PO":
            found.append(e.entry)
        elif e.symbol == "。":
            break
    return found


def _of_segments(elements: tuple[Element, ...]) -> list[Entry]:
    found, segment = [], []
    for e in (*elements, None):
        if e is None or e.symbol == "；":
            persons = [x.entry for x in segment if x.symbol == "P" and x.entry is not None]
            if persons:
                found.append(persons[-1])
            segment = []
        else:
            segment.append(e)
    return found


def _status(title: Title) -> str:
    return "proposed" if title.role == "proposed" else "conferred"
