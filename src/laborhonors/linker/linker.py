"""The linker: walks a document's blocks and sentences in order and applies its rules.

The clause's rules are `frames.RULES`; a block's are list-heading and table-row; those of a whole document stand in
`announcements`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, takewhile

import regex

from laborhonors.lexicon.cues import cue
from laborhonors.linker.announcements import Announcements
from laborhonors.linker.attachment import probability
from laborhonors.linker.bystanders import serves
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.chronicles import of_chronicle
from laborhonors.linker.counting import count_in_all, count_of_scope, count_sentence
from laborhonors.linker.elements import Skeleton, Sources
from laborhonors.linker.entries import group_entry
from laborhonors.linker.frames import (
    APPOSITIVE,
    BY_VERB,
    Link,
    link_each,
    link_sentence,
    untold,
)
from laborhonors.linker.headings import (
    announces,
    heads_bystanders,
    heads_list,
    is_decision,
    is_fragment,
    is_label,
    label_kind,
    row_link,
    sums_up,
)
from laborhonors.linker.lines import described, in_series, line_entries
from laborhonors.linker.list_paragraphs import named_beside, told_in_paragraph
from laborhonors.linker.lists import Lists
from laborhonors.linker.not_held import CLAUSE_MARK, is_not_held
from laborhonors.linker.profiles import Profiles
from laborhonors.linker.proposals import (
    asks_to_withdraw,
    is_unticked,
    is_withdrawn,
    settled,
    stage_of,
)
from laborhonors.linker.referents import Referents
from laborhonors.linker.scene import Scene, Sentence
from laborhonors.linker.skeleton import build
from laborhonors.linker.table_rows import TableRows
from laborhonors.linker.told_units import ToldUnits
from laborhonors.linker.topic_links import told_of_topic
from laborhonors.linker.topics import Judge, Topics, subject_of
from laborhonors.model import Status
from laborhonors.recognizers.counts import Count
from laborhonors.recognizers.organizations import is_group_name
from laborhonors.recognizers.titles import Title
from laborhonors.text import Block, split_sentences
from laborhonors.text.sentences import after_last

_TELLS = regex.compile(r"\A[XB]*+[VWH]")
_GIVES = regex.compile(r"X?[VW]T++N?+(?:d?X)?")
"""授予云溪工匠称号人员, 关于表彰云溪工匠的决定, of no one in the line."""
_FOLLOWS = regex.compile(r"以下|下列|如下|:$|[是有]\p{Han}?(?:谁|哪)")
_MORE = regex.compile(r"等\s?\d+\s?[名位个家人]")
_CREDIT = regex.compile(r"[^，。,“]{2,24}(?:摄|摄影|供图)\)?")
"""Who took the picture, after the last sentence."""

_NOT_CHOSEN = regex.compile(
    r"(?<=[\s|,，、(])(?:落选|未当选|未通过|不予授予|未入选|被?淘汰|未获奖|未中选|出局|未获评)(?=$|[\s|,，、)])"
)
"""What a line of results says of one who received nothing: 97票 落选."""

_NOT_HELD = regex.compile(r"(?:尚未|还未|没有|未曾|未)(?:获得|获评|取得|评上|命名)")
_PRAISE = ("先进", "优秀", "模范", "示范", "文明", "最佳", "十佳")
_LISTED = frozenset({"line", "item", "row"})
_ANNOUNCING = 16


class Linker:
    """One document's walk; after `links()` is spent, `profiles` and `counted` hold what else the document tells."""

    def __init__(self, sources: Sources, judge: Judge = probability):
        units = ToldUnits(sources.reading)
        self.profiles = Profiles(sources.reading, sources.persons, units)
        self.counted: list[tuple[Title, Count]] = []
        self.sentences: list[Sentence] = []
        self._inside: Block
        self._aside = False
        self._referents = Referents(sources.reading, sources.persons, self.profiles.masthead)
        self._unit: Piece | None = None
        self._none_honoured: list[Piece] = []
        self._stage = stage_of(sources.reading)
        self._sources = sources
        self._text = sources.reading.text
        self._topics = Topics(sources, judge, units)
        if (house := self.profiles.masthead) is not None:
            self._topics.groups.append(group_entry(self._text, *house))
        self._lists = Lists(sources)
        self._rows = TableRows(sources, self.profiles)
        self._announcements = Announcements(sources)

    def links(self) -> Iterator[Link]:
        """What the document says, in the order of the text."""
        for index, block in enumerate(self._sources.reading.blocks):
            if block.kind != "noise":
                self._inside = block
                self._aside = self._aside and block.kind in ("line", "row", "item")
                self._topics.enter(block)
                self._unit = self._unit_of_lines(block, index)
                for link in map(self._with_unit, self._block(block, index)):
                    if is_unticked(self._text, link.title) or self._only_serves(link):
                        continue
                    status = self._status(link)
                    yield link if status == link.status else replace(link, status=status)

    def _unit_of_lines(self, block: Block, index: int) -> Piece | None:
        """The unit that is all of a line above lines of its honoured: 甲厂, below it 省劳模：张三、李四."""
        if block.kind == "paragraph":
            return None
        if self._usable_titles(block):
            return self._unit
        below = self._sources.reading.blocks[index + 1 : index + 2]
        named = any(self._usable_titles(each) and self._sources.persons.within(each.start, each.end) for each in below)
        whole = (mark.tag == "organization" for mark in self._sources.reading.marks_over(block.start, block.end))
        alone = named and any(whole) and is_group_name(self._text, block.start, block.end)
        return (block.start, block.end) if alone else None

    def _with_unit(self, link: Link) -> Link:
        entry = link.entry
        if self._unit is None or entry is None or entry.kind == "group" or entry.organization:
            return link
        entry = replace(entry, organization=self._unit, sure=True)
        self.profiles.add(entry)
        return replace(link, entry=entry)

    def _only_serves(self, link: Link) -> bool:
        return link.entry is not None and serves(self._text, link.entry, link.title)

    def _status(self, link: Link) -> Status:
        if is_withdrawn(self._text, link.title):
            return "revoked"
        if link.status == "revoked" and asks_to_withdraw(self._text, link.start):
            return "conferred"
        return settled(link.status, self._stage, by_verb=link.rule in BY_VERB)

    def scene(self, links: Iterable[Link]) -> Scene:
        """What the judge looks at, once `links()` is spent."""
        reading, persons = self._sources.reading, self._sources.persons
        told = self._referents, self._stage, self._none_honoured
        return Scene(reading, self.sentences, persons, self._topics.main, links, *told)

    def _block(self, block: Block, index: int) -> Iterator[Link]:
        if block.related:
            return self._related(block)
        if not self._lists.titles and sums_up(self._text, block.start):
            return chain(self._of_lines_above(block, index), self._opening(block, index))
        if _NOT_CHOSEN.search(self._text, block.start, block.end) is not None:
            return self._of_none(block)
        if block.roles:
            if self._aside:
                return self._of_none(block)
            return self._rows.links(block, self._lists, self._usable_titles(block), self._topics.main)
        if self._text[block.end - 1] == ":" and _NOT_HELD.search(self._text, block.start, block.end):
            self._lists.close()
            self._aside = True
            return iter(())
        if block.kind == "paragraph":
            if block.marker and (dated := self._dated(self._usable_titles(block), index)):
                return iter(dated)
            within = self._lists.titles and not self._lists.describes(block)
            return self._paragraph_in_list(block, index) if within else self._opening(block, index)
        titles = self._usable_titles(block)
        if heads_bystanders(self._text, block, titles):
            self._lists.close()
            self._aside = True
            return iter(())
        self._aside = self._aside and not titles
        return self._titled_line(block, titles, index) if titles else self._line(block, index)

    def _of_none(self, block: Block) -> Iterator[Link]:
        """A line that names only those who received nothing."""
        self._none_honoured.append((block.start, block.end))
        return iter(())

    def _usable_titles(self, block: Block) -> tuple[Title, ...]:
        titles = self._sources.titles_in(block.start, block.end)
        return tuple(t for t in titles if t.role != "generic" and not self._is_unit(t))

    def _is_unit(self, title: Title) -> bool:
        """Whether the tagger takes what looks like an honour for the end of a unit's name: 玉雕工作室.

        No unit is what begins as another honour of the text does: 先进管理所 after 先进管理局 and 先进集体.
        """
        units = (m for m in self._sources.reading.marks_over(title.start, title.end) if m.tag == "organization")
        whole = [mark for mark in units if mark.start <= title.start and title.end <= mark.end]
        return bool(whole) and not (whole[0].start == title.start and self._is_of_series(title))

    def _is_of_series(self, title: Title) -> bool:
        praise = title.name[:2]
        others = (other for other in self._sources.titles if other.name != title.name)
        return praise in _PRAISE and any(other.name.startswith(praise) for other in others)

    def _of_lines_above(self, block: Block, index: int) -> Iterator[Link]:
        """The lines of a list without a heading, where what follows says what it was of: 以上同志被授予省劳模称号."""
        titles = self._usable_titles(block)
        if len({title.name for title in titles}) != 1:
            return
        blocks = self._sources.reading.blocks[:index]
        listed = takewhile(lambda other: other.kind in _LISTED and not self._usable_titles(other), reversed(blocks))
        read = [line_entries(self._sources.reading, self._sources.persons, other) for other in listed]
        entries = [entry for line in reversed(read) for entry in line]
        for entry in entries:
            self.profiles.add(entry)
        yield from link_each(titles[:1], entries, "list-heading", 0.85)

    def _related(self, block: Block) -> Iterator[Link]:
        """A headline of another story: it says what it says by itself, and belongs to nothing around it."""
        self._none_honoured.append((block.start, block.end))
        for start, end in split_sentences(self._text, block.start, block.end):
            skeleton = build(self._sources, start, end)
            self.profiles.read(skeleton, None)
            self.counted += self._counts(skeleton)
            yield from (link for link in self._clauses(skeleton, start, end) if link.entry is not None)

    def _opening(self, block: Block, index: int) -> Iterator[Link]:
        """A paragraph; one that ends by announcing a list opens it."""
        yield from self._paragraph(block)
        announced = _FOLLOWS.search(self._text, max(block.start, block.end - _ANNOUNCING), block.end)
        counted = _MORE.search(self._text, block.start, block.end)
        if (announced or counted) and self._lists.opens_below(index):
            titles = self._usable_titles(block) or (self._announcements.scope if announced else ())
            if announced and len({title.name for title in titles}) > 1:
                titles = self._announced_last(block, titles)
            if len({title.name for title in titles}) == 1:
                self._lists.open(titles[-1:], index)

    def _announced_last(self, block: Block, titles: tuple[Title, ...]) -> tuple[Title, ...]:
        """Of a paragraph's honours that of its last clause (授予以下同志省劳模称号：), else that told last as given."""
        opens = after_last(CLAUSE_MARK, self._text, block.end - 1)
        last = tuple(title for title in titles if title.start >= opens)
        given = tuple(title for title in titles if title.role != "event" and title.tail > title.end)
        return last or given[-1:]

    def _paragraph_in_list(self, block: Block, index: int) -> Iterator[Link]:
        """Entries of a list told in sentences (李某时任甲厂厂长，后离任。); any other paragraph ends the list."""
        skeleton = build(self._sources, block.start, block.end)
        titled = self._usable_titles(block)
        portrait = described(self._sources.reading, self._sources.persons, block)
        portrait = portrait or named_beside(self._sources, index)
        series = [] if portrait or titled else in_series(self._sources.reading, self._sources.persons, block)
        entries = [portrait] if portrait else [] if titled else series or told_in_paragraph(self._text, block, skeleton)
        if not entries:
            follows = _FOLLOWS.search(self._text, block.start, block.end)
            titles = (titled or self._lists.titles) if follows else ()
            if not follows and self._lists.goes_on(index):
                yield from self._paragraph(block)
                return
            self._lists.close()
            if titles:
                self._lists.open(titles, index)
            yield from self._paragraph(block)
            return
        for entry in entries:
            self.profiles.add(entry)
        yield from link_each(self._lists.titles, entries, self._lists.rule, 0.85)
        if portrait:
            yield from self._paragraph(block)

    def _titled_line(self, block: Block, titles: tuple[Title, ...], index: int) -> Iterator[Link]:
        """A short line with a title: it links what it says itself, and else opens a list."""
        row = row_link(self._sources, block, titles)
        skeleton = build(self._sources, block.start, block.end)
        tells = _TELLS.match(skeleton.text) is not None and not self._only_gives(skeleton)
        heads = heads_list(self._text, block, titles) and (not tells or announces(self._text, block))
        heads = heads or (is_decision(self._text, block) and self._lists.names_below(index))
        heads = heads and not is_fragment(self._text, self._sources.reading.blocks, index)
        opens = heads and self._lists.opens_below(index)
        dated = self._dated(titles, index)
        own = [row] if row is not None else dated or list(self._sentence(block.start, block.end, topics=not opens))
        listed = None if heads else self._lists.entry_with_title(block)
        if listed is not None:
            told = (link.entry for link in own if link.entry is not None and link.entry.name == listed.name)
            yield from link_each(self._lists.titles, [next(told, listed)], self._lists.rule, 0.85)
            yield from own
        elif dated or not all(link.rule.startswith("topic-t") for link in own):
            yield from own
            alone = len({title.name for title in titles}) == 1
            if alone and _MORE.search(self._text, block.start, block.end) and self._lists.opens_below(index):
                self._lists.open(titles[-1:], index)
        elif opens:
            self._announcements.end_portraits()
            self._lists.open(self._announcements.with_whole(titles, block.start), index)
        else:
            yield from own
            if heads:
                self._lists.open(titles, index)
            elif not own:
                self._lists.close()

    def _only_gives(self, skeleton: Skeleton) -> bool:
        """Whether a line does no more than name an honour that is given, or for which it puts forward: 拟推荐省劳模."""
        given = _GIVES.fullmatch(skeleton.text)
        if given is None:
            return False
        verb = next(element for element in skeleton.elements if element.symbol in "VW")
        return verb.symbol == "W" or verb.status == "proposed"

    def _dated(self, titles: tuple[Title, ...], index: int) -> list[Link]:
        return list(of_chronicle(self._sources, index, titles, self._topics.speaks_of, self.profiles.masthead))

    def _line(self, block: Block, index: int) -> Iterator[Link]:
        if self._aside:
            self._of_none(block)
            return
        kind = label_kind(self._text, block)
        if kind is not None and (told := self._announcements.title_for(kind, block.start)) is not None:
            self._lists.open((told,), index, "list-label")
        elif not self._lists.titles and is_label(self._text, block) and self._lists.opens_below(index):
            title = self._announcements.title_listed(block.start) or self._announcements.title_of_list(block.start)
            self._lists.open((title,) if title is not None else (), index)
        elif not self._lists.titles:
            yield from self._opening(block, index)
        elif self._lists.ends(index):
            self._lists.close()
        else:
            entries = self._lists.entries(index)
            for entry in entries:
                self.profiles.add(entry)
            yield from link_each(self._lists.titles, entries, self._lists.rule, 0.9)

    def _paragraph(self, block: Block) -> Iterator[Link]:
        for start, end in split_sentences(self._text, block.start, block.end):
            if not _CREDIT.fullmatch(self._text, start, end):
                yield from self._sentence(start, end)

    def _redirected(self, link: Link) -> Link:
        """The link with whom a word like 前者 or 该单位 means, where its title is told of such a one."""
        meant = self._referents.of(link.title) if link.entry is not None and link.rule not in APPOSITIVE else None
        return replace(link, entry=meant, rule="referent") if meant is not None else link

    def _clauses(self, skeleton: Skeleton, start: int, end: int) -> list[Link]:
        distributive = cue("distributive").search(self._text, start, end) is not None
        return list(link_sentence(skeleton, distributive))

    def _sentence(self, start: int, end: int, *, topics: bool = True) -> Iterator[Link]:
        """What a sentence says, which is nothing where it names none.

        `topics` is False for a heading, which says nothing of the one last spoken of.
        """
        if not self._sources.names_any(start, end):
            self._topics.open(start)
            return
        skeleton = build(self._sources, start, end)
        if not skeleton.elements:
            return
        links = [self._redirected(link) for link in self._clauses(skeleton, start, end)]
        links = [link for link in (*links, *untold(skeleton, links)) if not is_not_held(self._text, skeleton, link)]
        told = [link for link in links if link.entry is not None]
        self.profiles.read(skeleton, self._topics.speaks_of)
        self.profiles.works(start, end, subject_of(skeleton) or self._topics.speaks_of)
        self.counted += self._counts(skeleton)
        yield from told
        if topics:
            untold_of = [link for link in links if link.entry is None]
            yield from told_of_topic(self._topics, self._referents, skeleton, untold_of)
        yield from self._announcements.fulfilled(skeleton, told)
        self.sentences.append(Sentence(self._inside, skeleton, self._topics.spoken_of()))
        self._announcements.remember(skeleton, told)
        self._topics.remember(skeleton)

    def _counts(self, skeleton: Skeleton) -> list[tuple[Title, Count]]:
        own = list(count_sentence(self._sources, skeleton)) or list(count_in_all(self._sources, skeleton))
        if own or any(element.symbol == "T" for element in skeleton.elements):
            return own
        events = tuple(element.title for element in skeleton.elements if element.symbol == "E" and element.title)
        return list(count_of_scope(self._sources, skeleton, events or self._announcements.scope))
