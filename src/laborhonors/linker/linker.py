"""The linker: walks a document's blocks and sentences in order and applies the rules of clause, block and document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from laborhonors.linker.entries import Entry, titles_within
from laborhonors.linker.frames import Link, fits, link_sentence
from laborhonors.linker.lists import line_entries
from laborhonors.linker.skeleton import Skeleton, Sources, build
from laborhonors.recognizers.titles import Title
from laborhonors.text import Block, split_sentences

_DISTRIBUTIVE = regex.compile(r"分别|依次|分获|双双分")
_ANNOUNCES = regex.compile(r"(?:是|为|有|包括|如下|名单|分别|其中)[:,]?|:$")
_PROPOSED = regex.compile(r"公示|拟推荐|拟表彰|推荐对象|推荐人选|候选人|拟奖|拟命名|培育对象")
_DENIED = regex.compile(r"争创|争当|争做|争取|力争|有望|尚未|未能|无缘|落选|败北|号召|弘扬|邀请|学习|向.{0,6}看齐|望.{0,8}(?:同志|单位|职工)|见贤思齐|角逐|参评")


class Linker:
    """One document's walk; `links()` yields what it finds, in the order of the text."""

    def __init__(self, sources: Sources):
        self.sources = sources
        self.text = sources.reading.text
        self.topic: Entry | None = None
        self.subjects: list[Entry] = []
        self.heading: tuple[Title, ...] = ()
        self.scope: tuple[Title, ...] = ()
        self.expected: tuple[tuple[Title, ...], int] | None = None
        self.proposed = bool(_PROPOSED.search(self.text[:200]))

    def links(self) -> Iterator[Link]:
        for block in self.sources.reading.blocks:
            if block.kind == "noise":
                self.heading = ()
                continue
            for link in self._block(block):
                yield self._with_status(link)

    def _with_status(self, link: Link) -> Link:
        return replace(link, status="proposed") if self.proposed and link.status == "conferred" else link

    def _block(self, block: Block) -> Iterator[Link]:
        if block.kind == "paragraph":
            yield from self._paragraph(block)
            return
        titles = self._usable(block)
        if titles:
            yield from self._titled_line(block, titles)
            return
        yield from self._line(block)

    def _usable(self, block: Block) -> tuple[Title, ...]:
        return tuple(t for t in titles_within(self.sources.titles, block.start, block.end) if t.role != "generic")

    def _titled_line(self, block: Block, titles: tuple[Title, ...]) -> Iterator[Link]:
        """A short line with a title: it links what it says itself, and else opens a list."""
        own = list(self._sentence(block.start, block.end))
        yield from own
        if not own or all(link.entry is None for link in own):
            self.heading = titles
            self.scope = titles
        elif block.gap == 0 and self.heading:
            pass

    def _line(self, block: Block) -> Iterator[Link]:
        if not self.heading:
            yield from self._paragraph(block)
            return
        entries = line_entries(self.sources.reading, self.sources.persons, block)
        if not entries:
            if regex.search(r"名单|附件", self.text[block.start : block.end]):
                return
            return
        for entry in entries:
            for title in self.heading:
                if fits(title, entry):
                    yield Link(title, entry, "list-heading", entry.start, entry.end, 0.9, _status(title))

    def _paragraph(self, block: Block) -> Iterator[Link]:
        for start, end in split_sentences(self.text, block.start, block.end):
            yield from self._sentence(start, end)

    def _sentence(self, start: int, end: int) -> Iterator[Link]:
        skeleton = build(self.sources, start, end)
        distributive = bool(_DISTRIBUTIVE.search(self.text, start, end))
        links = list(link_sentence(skeleton, distributive))
        named = [e.entry for e in skeleton.elements if e.entry is not None]
        for link in links:
            if link.entry is not None:
                yield link
            elif (topic := self._topic(skeleton, link)) is not None:
                yield replace(link, entry=topic)
        titles = tuple(e.title for e in skeleton.elements if e.title is not None and e.title.role != "generic")
        if named and not [link for link in links if link.entry is not None]:
            yield from self._announced(skeleton, start, end, named)
        if titles:
            self.scope = titles
            self._expect(skeleton, links)
        self._remember(skeleton)

    def _topic(self, skeleton: Skeleton, link: Link) -> Entry | None:
        if _DENIED.search(self.text, max(skeleton.elements[0].start, link.title.start - 40), link.title.start):
            return None
        if link.title.strength == 0:
            return None
        if self.topic is not None and fits(link.title, self.topic):
            return self.topic
        return None

    def _announced(self, skeleton: Skeleton, start: int, end: int, named: list[Entry]) -> Iterator[Link]:
        """他们分别是甲、乙、丙: the title stands in a sentence before."""
        if self.expected is not None:
            titles, left = self.expected
            first = next((e for e in skeleton.elements if e.symbol in "PO"), None)
            if left > 0 and first is not None and first.entry is not None and skeleton.text[0] in "PO":
                self.expected = (titles, left - 1)
                for title in titles:
                    if fits(title, first.entry):
                        yield Link(title, first.entry, "portrait", first.start, first.end, 0.8, _status(title))
                return
        match = regex.search(r"(?:B|：|^X?，)[XN]?([PO][AN]*(?:[、，；][PO][AN]*)+)", skeleton.text)
        if match and self.scope:
            entries = [e.entry for e in skeleton.elements[match.start(1) : match.end(1)] if e.entry is not None]
            for entry in entries:
                for title in self.scope[-1:]:
                    if fits(title, entry):
                        yield Link(title, entry, "announced-list", entry.start, entry.end, 0.8, _status(title))

    def _expect(self, skeleton: Skeleton, links: list[Link]) -> None:
        match = regex.search(r"N[XV]{0,3}(T)", skeleton.text)
        if match and not [link for link in links if link.entry is not None]:
            count = skeleton.elements[match.start()].count
            title = skeleton.elements[match.start(1)].title
            if count is not None and title is not None and 2 <= count.number <= 30:
                self.expected = ((title,), count.number)

    def _remember(self, skeleton: Skeleton) -> None:
        subject = next((e.entry for e in skeleton.elements if e.symbol == "P" and e.entry is not None), None)
        if subject is not None:
            self.topic = subject


def _status(title: Title) -> str:
    return "proposed" if title.role == "proposed" else "conferred"
