"""The rules of lists: a heading governs the entries below it, up to the next heading of its kind."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from laborhonors.linker.entries import Entry, PersonIndex, parse_entry
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.names import name_like
from laborhonors.text import Block
from laborhonors.text.sentences import CLOSERS, enclosure_end

_LONGEST_ENTRY = 70


def line_entries(reading: Reading, persons: PersonIndex, block: Block) -> list[Entry]:
    """The recipients of one line of a list: one with unit and post, or several names; empty where it is no entry."""
    if block.end - block.start > _LONGEST_ENTRY and block.kind == "paragraph":
        return []
    if names := _names_only(reading.text, block):
        return [Entry(a, b, (a, b), "person") for a, b in names]
    pieces = list(_split(reading.text, block.start, block.end))
    entries = [e for a, b in pieces if (e := parse_entry(reading, persons, a, b, listed=True))]
    if len(pieces) > 1 and len(entries) == len(pieces):
        return entries
    whole = parse_entry(reading, persons, block.start, block.end, listed=True)
    if whole is not None:
        return [whole]
    return entries if len(entries) > 1 else []


def _names_only(text: str, block: Block) -> list[tuple[int, int]]:
    """Several names a line, parted by spaces or 、."""
    spans = [m.span() for m in regex.finditer(r"[^\s、，,;；|]+", text, pos=block.start, endpos=block.end)]
    bare = [(a, a + len(regex.sub(r"\(.{1,6}\)$", "", text[a:b]))) for a, b in spans]
    if len(bare) > 1 and all(name_like(text[a:b]) for a, b in bare):
        return bare
    return []


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
