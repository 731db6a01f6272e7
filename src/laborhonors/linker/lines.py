"""The recipients of one line of a list: an entry with unit and post, several names, a row of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from laborhonors.lexicon.cues import cues
from laborhonors.linker.chain_parts import post_ends, told_in
from laborhonors.linker.entries import Entry, PersonIndex, filled, parse_entry
from laborhonors.linker.name_rows import named_row
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.names import crafts, name_like
from laborhonors.recognizers.organizations import is_group_name, unit_ends
from laborhonors.recognizers.positions import ends_in_post
from laborhonors.text import Block
from laborhonors.text.sentences import CLOSERS, enclosure_end

_LONGEST_ENTRY = 70
_NAMES_FOR_A_RARE_ONE = 5
_NAMES = regex.compile(r"(?:\([^()]{1,8}\)|[^\s、，,;；|])+")
_CELLS = regex.compile(r"[^\s|]+")
_COMPLETED_BY = regex.compile(r"(?:项目|成果)?(?:主要)?完成人员?:\s*")
_HAN = regex.compile(r"\p{Han}+")
_REMARK = regex.compile(r"\(.{1,6}\)$")
_IN_BRACKETS = regex.compile(r"\([^()]{4,}\)$")
_CLAUSES = regex.compile(r"[^\s;。][^;。]*")
_NAMED = regex.compile(r"(?P<name>\p{Han}{2,4})(?:\([^()]{1,8}\))?(?:\s*[:,，]\s*|\s+)(?=..)")


def line_entries(reading: Reading, persons: PersonIndex, block: Block) -> list[Entry]:
    """The recipients of one line of a list: one with unit and post, or several names; empty where it is no entry."""
    if block.end - block.start > _LONGEST_ENTRY and block.kind == "paragraph":
        return []
    if block.roles:
        return _completers(reading, persons, block) or ([entry] if (entry := _record(reading, persons, block)) else [])
    if names := _names_only(reading.text, block):
        return [Entry(a, b, (a, b), "person") for a, b in names]
    if told := named_row(reading, persons, block) or _told_by_spaces(reading, persons, block):
        return told
    if told := _side_by_side(reading, persons, block):
        return told
    if block.kind == "row" and (entry := _row(reading, persons, block)):
        return [entry]
    if entry := described(reading, persons, block):
        return [entry]
    pieces = list(_split(reading.text, block.start, block.end))
    several = pieces if len(pieces) > 1 else []
    entries = [e for a, b in several if (e := parse_entry(reading, persons, a, b, listed=True))]
    if entries and len(entries) == len(pieces):
        return entries
    whole = parse_entry(reading, persons, block.start, block.end, listed=True)
    if whole is not None:
        return [whole]
    return entries if len(entries) > 1 else []


_DESCRIBED = regex.compile(
    r"(?P<name>\p{Han}{2,4}|\p{Han}{1,12}(?:·\p{Han}{1,12}){1,4})\s*+(?:\([^()]{1,8}\)\s*+)?(?P<mark>[:,，、·→]|—+)\s*+(?=..)"
)


def described(reading: Reading, persons: PersonIndex, block: Block) -> Entry | None:
    """A name with what is told of him after a colon or a comma: 张三：男，36岁，甲厂工程师."""
    text = reading.text
    match = _DESCRIBED.match(text, block.start, block.end)
    known = match and (
        name_like(match["name"]) or (persons.within(*match.span("name")) and match.end("name") - match.start() > 1)
    )
    if match is None or not known or persons.within(match.end(), block.end):
        return None
    entry = Entry(block.start, block.end, match.span("name"), "person")
    chains = list(told_in(text, match.end(), block.end))
    told = [filled(text, entry, chain) for chain in chains]
    at = next((index for index, part in enumerate(told) if part.organization), None)
    if at is None or (match["mark"] == "、" and not told[at].position):
        return None
    apart = not told[at].position and chains[at + 1 :] and _is_post(text, *chains[at + 1])
    return replace(told[at], position=(chains[at + 1],)) if apart else told[at]


def named_first(reading: Reading, persons: PersonIndex, block: Block) -> Entry | None:
    """A name before a comma that opens a paragraph, with what is told of him; whatever the name, before 男 or 女."""
    text = reading.text
    match = _DESCRIBED.match(text, block.start, block.end)
    if match is None or match["mark"] not in ",，:":
        return None
    told = match.span("name")
    known = name_like(match["name"]) or any((p.start, p.end) == told for p in persons.within(*told))
    if not known and _SEX.match(text, match.end()) is None:
        return None
    entry = Entry(block.start, block.end, told, "person")
    chains = (filled(text, entry, chain) for chain in told_in(text, match.end(), block.end))
    return next((chain for chain in chains if chain.organization), entry)


_SEX = regex.compile("[男女][,，]")


def _is_post(text: str, start: int, end: int) -> bool:
    return end in post_ends(text, start, end)


_PLACING = regex.compile(r"(?:冠|亚|季)军|第?[一二三四五六七八九十\d]+(?:名|等奖)?|特等奖|女|男|\p{Han}{1,5}族|\d+岁?")


def _row(reading: Reading, persons: PersonIndex, block: Block) -> Entry | None:
    """A row of a table: the cell with a name, and the unit and post that other cells tell."""
    text = reading.text
    cells = [cell for cell in block.cells if not _PLACING.fullmatch(text, *cell)]
    names = [
        cell
        for cell in cells
        if name_like(text[slice(*cell)]) or cell in {(p.start, p.end) for p in persons.within(*cell)}
    ]
    if not names:
        groups = [cell for cell in cells if is_group_name(text, *cell)]
        return parse_entry(reading, persons, *groups[0], listed=True) if groups else None
    entry = Entry(*block_span(block), names[0], "person")
    for cell in cells:
        if cell != names[0] and not entry.organization:
            told = filled(text, replace(entry, organization=None, position=()), cell)
            entry = told if told.organization else entry
    posts = [cell for cell in cells if cell != names[0] and ends_in_post(text, *cell)]
    return replace(entry, position=(posts[0],)) if posts and not entry.position else entry


def _side_by_side(reading: Reading, persons: PersonIndex, block: Block) -> list[Entry]:
    """Whole entries side by side in a row: 张三 甲厂厂长    李四 乙厂工人; nothing where few of its cells are such."""
    cells = [cell for cell in block.cells if " " in reading.text[slice(*cell)]] if block.kind == "row" else []
    told = (parse_entry(reading, persons, *cell, listed=True) for cell in cells)
    entries = [entry for entry in told if entry and entry.kind == "person" and entry.organization]
    return entries if entries and len(entries) * 2 >= len(block.cells) > 1 else []


def cells_of(block: Block, *roles: str) -> list[tuple[int, int]]:
    """The cells of a row that a table's header gives one of these roles; empty ones left out."""
    told = zip(block.cells, block.roles, strict=True)
    return [cell for cell, role in told if role in roles and cell[1] > cell[0]]


def _record(reading: Reading, persons: PersonIndex, block: Block) -> Entry | None:
    """A row whose columns a header names: the recipient, and the unit and post beside him."""
    text = reading.text
    groups = [cell for cell in cells_of(block, "recipient", "collective") if is_group_name(text, *cell)]
    own = cells_of(block, "recipient")
    names = groups or cells_of(block, "name") or own or cells_of(block, "unit")
    if not names:
        return None
    entry = parse_entry(reading, persons, *names[0], listed=True)
    if groups or not cells_of(block, "name"):
        entry = entry or Entry(*names[0], names[0], "group")
        units = cells_of(block, "unit") if groups or own else []
        return replace(entry, organization=units[0]) if units and entry.kind == "group" else entry
    if entry is None or (entry.kind == "group" and name_like(text[slice(*names[0])])):
        entry = Entry(*names[0], bare_name(text, *names[0]), "person")
    return entry if entry.kind == "group" else _with_columns(text, replace(entry, end=block.end), block)


def _completers(reading: Reading, persons: PersonIndex, block: Block) -> list[Entry]:
    """Who completed the project that a row tells of, several persons and units a cell (decision 54)."""
    if cells_of(block, "name", "recipient"):
        return []
    text = reading.text
    pieces = [m.span() for cell in cells_of(block, "completers") for m in _NAMES.finditer(text, *cell)]
    named = [bare_name(text, *piece) for piece in pieces]
    known = [name for name in named if name_like(text[slice(*name)]) or persons.within(*name)]
    units = [m.span() for cell in cells_of(block, "completing-unit") for m in _NAMES.finditer(text, *cell)]
    told = [entry for unit in units if (entry := parse_entry(reading, persons, *unit, listed=True))]
    unit = told[0].name if len(told) == 1 else None
    return [*(Entry(*name, name, "person", unit, (), unit is not None) for name in known), *told]


def _with_columns(text: str, entry: Entry, block: Block) -> Entry:
    """The entry with what the columns of unit and post tell."""
    for cell in cells_of(block, "unit", "chain")[:1]:
        told = filled(text, replace(entry, organization=None, position=()), cell)
        whole = told.organization or told.position
        entry = told if whole else replace(entry, organization=cell, sure=True)
        if entry.organization is None:
            entry = replace(entry, organization=cell, position=(), sure=True)
    posts = tuple(cells_of(block, "post")[:1])
    return replace(entry, position=(*entry.position, *posts)) if posts else entry


def bare_name(text: str, start: int, end: int) -> tuple[int, int]:
    """The name without what stands in brackets behind it."""
    opened = text.find("(", start, end) if text[end - 1 : end] == ")" else -1
    return start, start + len(text[start:opened].rstrip()) if opened >= 0 else end


def block_span(block: Block) -> tuple[int, int]:
    """The span of a block."""
    return block.start, block.end


def _names_only(text: str, block: Block) -> list[tuple[int, int]]:
    """Several names a line, parted by spaces or 、."""
    end = block.end - text.endswith("。", block.start, block.end)
    label = _COMPLETED_BY.match(text, block.start, end)
    spans = [m.span() for m in _NAMES.finditer(text, label.end() if label else block.start, end)]
    if len(spans) < 2:
        return []
    bare = [(a, a + len(_REMARK.sub("", text[a:b])) if text[b - 1] == ")" else b) for a, b in spans]
    rare = [text[a:b] for a, b in bare if not name_like(text[a:b])]
    if len(rare) * _NAMES_FOR_A_RARE_ONE > len(bare) or not all(map(_may_be_name, rare)):
        return []
    remarks = [(at, end) for (_, at), (_, end) in zip(bare, spans, strict=True) if at < end]
    return [] if any(is_group_name(text, at + 1, end - 1) for at, end in remarks) else bare


def _may_be_name(word: str) -> bool:
    """Whether a word among names may be one with a rare surname."""
    plain = len(word) == 3 and _HAN.fullmatch(word) is not None and word not in crafts()
    return plain and not ends_in_post(word, 0, len(word))


def _told_by_spaces(reading: Reading, persons: PersonIndex, block: Block) -> list[Entry]:
    """Several groups a line, or names each with a unit in brackets, parted by spaces; nothing where a name is alone."""
    spans = [m.span() for m in _CELLS.finditer(reading.text, block.start, block.end)]
    if team := _unit_and_team(reading, spans):
        return [team]
    if len(spans) < 2 or any(mark in reading.text[block.start : block.end] for mark in "、,;"):
        return []
    if any((person.start, person.end) in spans for person in persons.within(block.start, block.end)):
        return []
    told = [parse_entry(reading, persons, *span, listed=True) for span in spans]
    named = [entry for entry in told if entry is not None and (entry.kind == "group" or persons.within(*entry.name))]
    if len(named) < len(spans) and named and named[0].kind == "group" and len(named) * 2 > len(spans):
        told = [e if e in named else _one_of_groups(reading, *span) for e, span in zip(told, spans, strict=True)]
    entries = [entry for entry in told if entry is not None and _is_whole(reading.text, entry)]
    return entries if len(entries) == len(spans) and len({entry.kind for entry in entries}) == 1 else []


def _is_whole(text: str, entry: Entry) -> bool:
    """Whether an entry says what it is by itself: a group, or a name with its unit in brackets."""
    return entry.kind == "group" or _IN_BRACKETS.match(text, entry.name[1], entry.end) is not None


def _one_of_groups(reading: Reading, start: int, end: int) -> Entry | None:
    """What may be one of the groups of a line, whatever it ends in: 桐乡成校 between 平湖幼儿园 and 区少年宫."""
    plain = _HAN.fullmatch(reading.text, start, end) is not None and not name_like(reading.text[start:end])
    return Entry(start, end, (start, end), "group") if plain and not ends_in_post(reading.text, start, end) else None


def _unit_and_team(reading: Reading, spans: list[tuple[int, int]]) -> Entry | None:
    """A team behind its unit: 甲有限公司 乙QC小组."""
    if len(spans) != 2 or not reading.text.endswith(_UNITS_OF_TEAMS, *spans[0]):
        return None
    told = reading.text.endswith(cues("team-word"), *spans[1]) and not unit_ends(reading.text, *spans[1])
    return Entry(spans[0][0], spans[1][1], spans[1], "group", spans[0]) if told else None


_UNITS_OF_TEAMS = ("公司", "集团", "厂", "医院", "学校", "大学", "学院", "中学", "小学", "局", "矿", "站")


def in_series(reading: Reading, persons: PersonIndex, block: Block) -> list[Entry]:
    """Persons told one after another with semicolons between, the name first: 张三 甲厂厂长；李四，乙厂工人。"""
    pieces = [m.span() for m in _CLAUSES.finditer(reading.text, block.start, block.end)]
    entries = [entry for start, end in pieces if (entry := _name_first(reading.text, persons, start, end))]
    return entries if len(entries) == len(pieces) > 1 else []


def _name_first(text: str, persons: PersonIndex, start: int, end: int) -> Entry | None:
    """A name, a space or a comma, and the unit and post."""
    match = _NAMED.match(text, start, end)
    if match is None or not (name_like(match["name"]) or persons.within(*match.span("name"))):
        return None
    entry = Entry(start, end, match.span("name"), "person")
    told = (filled(text, entry, chain) for chain in told_in(text, match.end(), end))
    return next((with_unit for with_unit in told if with_unit.organization), None)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = begin = start
    while at < end:
        if text[at] in CLOSERS and (close := enclosure_end(text, at, end)) is not None:
            at = close + 1
            continue
        if text[at] in "、;；，":
            yield begin, at
            begin = at + 1
        at += 1
    if begin < end:
        yield begin, end
