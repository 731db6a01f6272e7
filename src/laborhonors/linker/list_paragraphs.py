"""Entries of a list that are told in paragraphs: a short sentence each, or one beginning with the name."""

from __future__ import annotations

import regex

from laborhonors.lexicon.cues import cue
from laborhonors.linker.elements import Skeleton, Sources
from laborhonors.linker.entries import Entry, filled
from laborhonors.linker.lines import named_first
from laborhonors.linker.profiles import after_lead
from laborhonors.text import Block

_ENTRIES = regex.compile(r"X?(?:[PO][XDANd]{0,3}[、，；。：]{1,2}X?(?:D[，；。]X?)?){2,}")
_LONGEST = 90


def named_beside(sources: Sources, index: int) -> Entry | None:
    """The person with whose name a paragraph begins, as that before or after it does: 张三，男，…; 李四，甲厂…."""
    reading, persons, blocks = sources.reading, sources.persons, sources.reading.blocks
    beside = [blocks[at] for at in (index - 1, index + 1) if 0 <= at < len(blocks)]
    named = named_first(reading, persons, blocks[index])
    return named if named and any(named_first(reading, persons, other) for other in beside) else None


def told_in_paragraph(text: str, block: Block, skeleton: Skeleton) -> list[Entry]:
    """One entry with what a short sentence tells of it, or several in a row."""
    if _ENTRIES.fullmatch(skeleton.text):
        entries = [
            element.entry
            for element, mark in zip(skeleton.elements, (*skeleton.text[1:], ""), strict=True)
            if element.entry is not None and mark != "："
        ]
        return entries if len({entry.kind for entry in entries}) == 1 else []
    if cue("official").search(text, block.start, block.end):
        return []
    first = skeleton.elements[0] if skeleton.elements else None
    if block.end - block.start > _LONGEST or first is None or first.symbol != "P":
        return []
    entry = first.entry
    second = skeleton.elements[1] if len(skeleton.elements) > 1 else first
    if entry is not None and second.symbol == "D" and not entry.organization:
        entry = filled(text, entry, (after_lead(text, second.start, second.end), second.end))
    return [entry] if entry is not None else []
