"""Lists: a heading governs the lines below it, up to the next heading of its kind or what is no part of a list.

Under a heading may stand parts (江北区, 市直机关), units whose people follow (甲厂（3人）), classes of the honour
(一等奖, 助人为乐模范), and tables with a cell a line.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Literal

import regex

from laborhonors.lexicon.cues import alternatives, cues
from laborhonors.linker.chain_parts import Piece, post_ends
from laborhonors.linker.collectives import collective_noun, is_alike
from laborhonors.linker.elements import Sources
from laborhonors.linker.entries import Entry, branded, filled, parse_entry
from laborhonors.linker.frames import fits
from laborhonors.linker.headings import announces, counted_end, is_label, is_signature
from laborhonors.linker.lines import bare_name, line_entries
from laborhonors.recognizers.names import name_like
from laborhonors.recognizers.organizations import is_group_name
from laborhonors.recognizers.titles import Title
from laborhonors.recognizers.titles.title import GRADE, head_of, year_in
from laborhonors.text import Block

Pairing = Literal["unit-first", "name-first"] | None

_PLACE = regex.compile(r"\p{Han}{2,10}(?:省|市|县|区|州|盟|旗|兵团)|\p{Han}{2,3}")
_GOES_ON = regex.compile(r"他们|她们|分别|如下|以下|获奖|入选|当选|受表彰")
_UNBROKEN = regex.compile(r"[\p{Han}\d]{4,}")
_BETWEEN = regex.compile(r"(?:\([^()]*\))?[ \t|]*")
_BATCH = regex.compile(r"(?:第\s?[一二三四五六七八九十\d]{1,4}\s?[届批期])?\s?\(?(?:(?:19|20)\d\d\s?年?度?)?\)?[:]?")
_NUMERAL = regex.compile(
    r"第?[一二三四五六七八九十壹贰叁参肆伍陆柒捌玖拾]{1,3}[、.,章节部]?|\(?[一二三四五六七八九十]{1,3}\)|[㈠-㈩]"
)
_BY_PLACE = regex.compile(r"\A(?:PO++){2,}+$")
_NAME_FIRST = regex.compile(r"\A(?:N++U{1,2}+){2,}+|\ANUU?$")
_UNIT_FIRST = regex.compile(r"\A(?:UN++){2,}+|\AUN$")
_POST_FIRST = regex.compile(r"\A(?:UN)++$")
_BEHIND = regex.compile(r"\((?P<told>[^()]++)\)$|(?<![ \t])[ \t]++(?P<told>[^\s()]++)$")
"""What an entry tells behind a name."""

_OF_HONOUR = regex.compile(r"(?:这[一个项]?|该|此|本)(?:荣誉)?(?:奖项?|称号|荣誉|评选)")
_CLAUSE_MARK = regex.compile(r"[,。;!?]")
_DAY = regex.compile(r"\d月|\d日")
_EDITED = regex.compile(
    r"(?:(?<![^\n,，。;；(])(?:责任编辑|责编|校对|制表人?|填表人|联系人|咨询人?|受理人)|(?<=[,，。;；(])编辑)"
    r"[: ]{0,2}\p{Han}{2,3}(?=[,，。;；)\s]|$)"
)
"""Who made a page, or whom to ask: 本刊编辑部整理，责任编辑：张三."""
_PART = regex.compile(r"\p{Han}{2,8}:?")
_POST_LINE = regex.compile(r"\p{Han}{1,12}(?:[员工师长匠手任家人傅]|书记|经理|教授|主播|站务)")
_FEWEST_IN_PART = 2
_LINES = 3
_MOST_BETWEEN = 4
"""Paragraphs between two entries that may tell of the first."""


class Lists:
    """The list that a walk through a document is in: its titles, and what its lines have told so far."""

    def __init__(self, sources: Sources):
        self.titles: tuple[Title, ...] = ()
        self.rule = "list-heading"
        self._sources = sources
        self._text = sources.reading.text
        self._blocks = sources.reading.blocks
        self._base: tuple[Title, ...] = ()
        self._style = ""
        self._unit: Piece | None = None
        self._post: tuple[Piece, ...] = ()
        self._last: Entry | None = None
        self._pairing: Pairing = None
        self._of_persons = self._by_place = self._of_units = False
        self._in_turn: dict[int, Entry | None] = {}
        self._entries: dict[int, list[Entry]] = {}
        self._notes: dict[int, bool] = {}

    def open(self, titles: tuple[Title, ...], index: int, rule: str = "list-heading") -> None:
        """The block at `index` heads a list of these titles; `rule` is that of its links."""
        self.rule = rule
        self.titles = self._nested(titles)
        self._unit, self._post, self._last = None, (), None
        body = self._body(index + 1)
        self._in_turn = dict(self._three_in_turn(body))
        parted = bool(body) and _style(body[0].marker) != ""
        self._style = _style(self._blocks[index].marker) or ("" if parted else "一")
        self._pairing = self._paired(body)
        persons = [entry for block in body for entry in self._read(block) if entry.kind == "person"]
        self._of_persons = bool(persons)
        self._of_units = sum(entry.organization is not None for entry in persons) * 2 >= len(persons) > 2
        self._by_place = _BY_PLACE.match("".join("P" if self._is_part(b) else "O" for b in body)) is not None

    def close(self) -> None:
        """The list has ended."""
        self.titles = self._base = ()
        self._unit, self._post, self._last = None, (), None

    def opens_below(self, index: int) -> bool:
        """Whether what follows the block at `index` reads as the body of a list."""
        body = self._body(index + 1)
        if not body:
            return False
        return (
            bool(self._read(body[0])) or self._paired(body) is not None or self._is_part(body[0]) or self._parted(body)
        )

    def _parted(self, body: Sequence[Block]) -> bool:
        """Whether a short line, by a word that is no place, heads the first part of a list: 助人为乐."""
        head, *below = body[: _FEWEST_IN_PART + 1]
        short = _PART.fullmatch(self._text, head.start, head.end) is not None
        return short and len(below) == _FEWEST_IN_PART and all(_of_person(self._read(block)) for block in below)

    def names_below(self, index: int) -> bool:
        """Whether the lines below the block at `index` are names of persons and nothing else, two at least."""
        body = self._body(index + 1)[:2]
        return len(body) > 1 and all(map(self._is_bare_name, body))

    def ends(self, index: int) -> bool:
        """Whether the block is no part of the list: it signs, announces another, or heads something else."""
        block = self._blocks[index]
        if _list_end().match(self._text, block.start, block.end) or _EDITED.search(self._text, block.start, block.end):
            return True
        if is_signature(self._text, self._blocks, index):
            return all(entry.kind != "person" for entry in self._read(block))
        if self._is_note(block):
            return False
        listing = self._text.endswith("名单", block.start, block.end) or not self._read(block)
        if announces(self._text, block) and listing and not self._names_part(block):
            return _GOES_ON.search(self._text, block.start, block.end) is None
        alike = block.kind == "heading" and _style(block.marker) == self._style != ""
        return alike and not self._read(block) and not self._is_part(block)

    def entries(self, index: int) -> list[Entry]:
        """The recipients that a line of the list names; a part's name or a cell of an entry above gives none."""
        block = self._blocks[index]
        if self._is_note(block):
            self._date(block)
            return []
        if block.start in self._in_turn:
            told = self._in_turn[block.start]
            return [told] if told else []
        entries = [entry for entry in self._read(block) if any(fits(title, entry) for title in self.titles)]
        entries = entries or list(self._alike(block))
        if self._heads_part(block, entries):
            return []
        if self._is_cell(entries):
            told = self._continued(block)
            return [told] if told else []
        self._last = entries[-1] if len(entries) == 1 else None
        return [self._with_unit(entry) for entry in entries]

    def entry_with_title(self, block: Block) -> Entry | None:
        """The one person of a line in a list of persons that tells another honour of him: 甲校教授、某院院士 张三."""
        persons = self._sources.persons.within(block.start, block.end)
        if not self.titles or not self._of_persons or len(persons) != 1:
            return None
        entry = parse_entry(self._sources.reading, self._sources.persons, block.start, block.end, listed=True)
        if entry is None or entry.kind != "person" or block.start < entry.name[0] < entry.name[1] < block.end:
            return None
        return entry

    def _nested(self, titles: tuple[Title, ...]) -> tuple[Title, ...]:
        """A class under the honour above (一等奖; 助人为乐模范 under 道德模范): with its name, or beside it."""
        base = self._base[0] if len(self._base) == 1 else None
        if base is None or len(titles) != 1 or base.strength < 2:
            self._base = titles
            return titles
        title = titles[0]
        if (graded := self.graded(title)) is not title:
            return (graded,)
        level = title.name.startswith(cues("level"))
        if title.strength < 2 and not level and head_of(title.name) and base.name.endswith(head_of(title.name)):
            return (title, base)
        self._base = titles
        return titles

    def graded(self, title: Title) -> Title:
        """A grade with the prize that the list is of: 科技进步奖 … 一等奖; any other title as it is."""
        base = self._base[0] if len(self._base) == 1 else None
        if base is None or not base.takes_grades or GRADE.fullmatch(title.name) is None:
            return title
        return base.graded(title, self._text)

    def _body(self, index: int) -> Sequence[Block]:
        """The lines from `index` on that may belong to one list."""
        body: list[Block] = []
        for block in self._blocks[index:]:
            if block.kind == "noise" or self._is_note(block) or (not body and self.describes(block)):
                continue
            titled = self._sources.titles_in(block.start, block.end)
            if block.kind == "paragraph" or block.related or (titled and not block.roles):
                break
            body.append(block)
        return body

    def goes_on(self, index: int) -> bool:
        """Whether a paragraph stands between two entries of the list, a person each: 甲|乙车间钳工, 【颁奖词】…."""
        near = self._beside(index, -1), self._beside(index, 1)
        above, below = (self._read(block) if block is not None else [] for block in near)
        alike = near[0] is not None and near[1] is not None and near[0].kind == near[1].kind
        return alike and len(above) == len(below) == 1 and _of_person(above) and _of_person(below)

    def _beside(self, index: int, step: int) -> Block | None:
        """The line nearest to a paragraph, over no more than so many paragraphs."""
        stretch = range(index + step, index + step * (_MOST_BETWEEN + 1), step)
        blocks = (self._blocks[at] for at in stretch if 0 <= at < len(self._blocks))
        block = next((block for block in blocks if block.kind not in ("noise", "paragraph")), None)
        return None if block is None or self._sources.titles_in(block.start, block.end) else block

    def describes(self, block: Block) -> bool:
        """Whether a paragraph tells of the honour that the line above it names, and of nobody: 这一奖项授予…."""
        if block.kind != "paragraph" or _OF_HONOUR.match(self._text, block.start, block.end) is None:
            return False
        return not self._sources.persons.within(block.start, block.end)

    def _is_note(self, block: Block) -> bool:
        """(按姓氏笔画为序); a year or a batch alone in its line; 拟表彰名单."""
        if block.start not in self._notes:
            bracket = self._text[block.start] == "(" and self._text[block.end - 1] == ")"
            batch = bracket or _BATCH.fullmatch(self._text, block.start, block.end) is not None
            self._notes[block.start] = batch or is_label(self._text, block)
        return self._notes[block.start]

    def _date(self, block: Block) -> None:
        """A year alone in its line is that of the entries below it."""
        if year := year_in(self._text, block.start, block.end):
            self.titles = tuple(replace(title, year=year) for title in self.titles)

    def _read(self, block: Block) -> list[Entry]:
        if block.start not in self._entries:
            self._entries[block.start] = line_entries(self._sources.reading, self._sources.persons, block)
        return self._entries[block.start]

    def _alike(self, block: Block) -> Iterator[Entry]:
        """A line that ends in the honour's own noun: 甲服务项目 under 最佳服务项目."""
        span = block.start, block.end
        if any(is_alike(self._text, *span, collective_noun(title.name)) for title in self.titles):
            yield Entry(*span, span, "group")

    def _paired(self, body: Sequence[Block]) -> Pairing:
        """Whether names and what is told of them stand in lines of their own, in turn."""
        shapes = "".join("N" if self._is_bare_name(block) else "U" for block in body)
        if _NAME_FIRST.match(shapes) and "NN" not in shapes:
            return "name-first"
        unit_first = _UNIT_FIRST.match(shapes) and self._is_unit(body[0])
        return "unit-first" if unit_first or (_POST_FIRST.match(shapes) and self._above(body[0])) else None

    def _three_in_turn(self, body: Sequence[Block]) -> Iterator[tuple[int, Entry | None]]:
        """Entries of three lines, name, unit and post in one order: 检车员|张三|甲车辆段; by where each line begins."""
        threes = [body[at : at + _LINES] for at in range(0, len(body) - _LINES + 1, _LINES)]
        for order in itertools.permutations(range(_LINES)) if len(threes) >= _FEWEST_IN_PART else ():
            rows = ([three[at] for at in order] for three in threes)
            told = list(itertools.takewhile(lambda row: self._tells(*row), rows))
            if len(told) >= _FEWEST_IN_PART:
                yield from (line for row in told for line in self._of_row(*row))
                return

    def _of_row(self, name: Block, unit: Block, post: Block) -> Iterator[tuple[int, Entry | None]]:
        """The entry of three such lines, at its name; none at the others."""
        start, end = min(name.start, unit.start, post.start), max(name.end, unit.end, post.end)
        who = bare_name(self._text, name.start, name.end)
        told = Entry(start, end, who, "person", (unit.start, unit.end), ((post.start, post.end),))
        yield name.start, told
        yield from ((line.start, None) for line in (unit, post))

    def _tells(self, name: Block, unit: Block, post: Block) -> bool:
        """Whether three lines hold a name, a unit and what is neither."""
        if not self._is_bare_name(name) or not self._is_unit(unit) or self._is_unit(post) or post.roles:
            return False
        return _POST_LINE.fullmatch(self._text, post.start, post.end) is not None

    def _is_bare_name(self, block: Block) -> bool:
        cells = block.cells or ((block.start, block.end),)
        return all(self._is_name(*bare_name(self._text, *cell)) for cell in cells) or all(
            name_like(name) for name in self._text[block.start : block.end].replace("、", " ").split()
        )

    def _is_name(self, start: int, end: int) -> bool:
        persons = self._sources.persons.within(start, end)
        whole = any((person.start, person.end) == (start, end) for person in persons)
        return whole or name_like(self._text[start:end])

    def _is_unit(self, block: Block) -> bool:
        return is_group_name(self._text, block.start, counted_end(self._text, block))

    def _heads_part(self, block: Block, entries: list[Entry]) -> bool:
        """Whether the line names a part of the list: a place, a sector, a unit whose people follow."""
        end = counted_end(self._text, block)
        unit = is_group_name(self._text, block.start, end) and _PLACE.fullmatch(self._text, block.start, end) is None
        if end < block.end or (self._pairing == "unit-first" and unit and not _of_person(entries)):
            self._unit = (block.start, end) if unit and self._of_persons else None
            self._post, self._last = (), None
            return True
        if self._pairing == "unit-first" and not _of_person(entries) and (told := self._above(block)):
            self._unit, self._post, self._last = told.organization, told.position, None
            return True
        if (self._of_persons or self._by_place) and not _of_person(entries) and self._is_part(block):
            self._unit, self._post, self._last = None, (), None
            return True
        return False

    def _above(self, block: Block) -> Entry | None:
        """The unit and post that a line tells of the name below it: 甲中学副校长."""
        span = block.start, block.end
        told = filled(self._text, Entry(*span, span, "person"), span)
        return told if told.organization and told.sure else None

    def _is_part(self, block: Block) -> bool:
        return counted_end(self._text, block) < block.end or self._names_part(block)

    def _names_part(self, block: Block) -> bool:
        """Whether the line is the name of a place or a sector: 江北区, 市直机关(3个), 中央驻某单位:."""
        end = counted_end(self._text, block)
        place = _PLACE.fullmatch(self._text, block.start, end)
        if place is not None and place[0][-1] in "省市县区州盟旗团":
            return True
        return _parts().fullmatch(self._text, block.start, end) is not None

    def _is_cell(self, entries: list[Entry]) -> bool:
        """Whether the line only tells of the entry above it."""
        if self._last is None or _of_person(entries):
            return False
        return not entries or (self._pairing == "name-first" and self._last.kind == "person")

    def _continued(self, block: Block) -> Entry | None:
        """The entry above with the unit and post of this line; a line that dates tells neither."""
        last = self._last
        assert last is not None
        if _DAY.search(self._text, block.start, block.end):
            return None
        bare = replace(last, organization=None, position=(), end=block.end)
        told = filled(self._text, bare, (block.start, block.end))
        prose = _CLAUSE_MARK.search(self._text, block.start, block.end) is not None
        behind = (_after_name(self._text, last.name[1]), last.end)
        if self._is_broken(behind):
            joined = filled(self._text, bare, (behind[0], block.end))
            if joined.organization is None and told.position:
                joined = replace(told, organization=behind, sure=True)
            self._last = joined if joined.organization else replace(last, position=last.position or told.position)
            return self._last
        if told.organization is None and self._pairing == "name-first" and not last.organization and not prose:
            told = replace(told, organization=(block.start, block.end), position=())
        self._last = replace(
            last,
            end=block.end,
            organization=last.organization or told.organization,
            position=last.position or told.position,
            sure=last.sure if last.organization else told.sure,
        )
        return self._last if told.organization or told.position else None

    def _is_broken(self, behind: Piece) -> bool:
        """Whether the line above breaks off in the middle of the unit or the post behind a name."""
        start, end = behind
        if self._pairing is not None or _UNBROKEN.fullmatch(self._text, start, end) is None:
            return False
        return end not in post_ends(self._text, start, end)

    def _with_unit(self, entry: Entry) -> Entry:
        if entry.kind != "person" or entry.organization:
            return entry
        if self._unit is None:
            told = _BEHIND.match(self._text, entry.name[1], entry.end) if self._of_units else None
            return branded(self._text, entry, *told.span("told")) if told else entry
        return replace(entry, organization=self._unit, position=entry.position or self._post, sure=True)


def _after_name(text: str, at: int) -> int:
    """Where what is told of a name begins, behind a bracket and white space."""
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def _of_person(entries: list[Entry]) -> bool:
    return any(entry.kind == "person" for entry in entries)


def _style(marker: str) -> str:
    """The kind of a heading's number: 一、 or （一）."""
    if not _NUMERAL.fullmatch(marker):
        return ""
    return "(" if "(" in marker or "㈠" <= marker[:1] <= "㈩" else "一"


@cache
def _parts() -> regex.Pattern[str]:
    return regex.compile(rf"\p{{Han}}{{0,8}}{alternatives('list-part')}")


@cache
def _list_end() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('list-end')}[^:，。]{{0,10}}:")
