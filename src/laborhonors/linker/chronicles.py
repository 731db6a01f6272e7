"""Lines of a chronology, which name nobody: they tell of the person spoken of, or of the unit whose page it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from laborhonors.lexicon.cues import cues
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.elements import Sources
from laborhonors.linker.entries import Entry, group_entry
from laborhonors.linker.frames import Link, fits, told_status
from laborhonors.linker.skeleton import build
from laborhonors.recognizers.titles import Title
from laborhonors.recognizers.titles.title import year_in
from laborhonors.text import Block

_DATED_LINE = regex.compile(
    r"(?:19|20)\d\d(?:[年.\-/—]|[ ](?=\p{Han}))(?:\d{1,2}月?)?(?:\d{1,2}日?)?[\s:,、]*"
    r"(?:荣?获得?|被?评为|被?授予|当选|入选)?"
)
_AGENT = regex.compile(r"[被由经获](?!评)")
"""Who confers is told behind these: 被乙局授予."""


def of_chronicle(
    sources: Sources, index: int, titles: tuple[Title, ...], person: Entry | None, house: Piece | None
) -> Iterator[Link]:
    """What a line of a chronology tells that has such a line beside it: 2016年 火车头奖章.

    `person` is the one spoken of, `house` the unit whose page it is.
    """
    text, blocks = sources.reading.text, sources.reading.blocks
    block, beside = blocks[index], blocks[max(0, index - 1) : index + 2]
    series = [other for other in beside if _DATED_LINE.match(text, other.start, other.end)]
    if not titles or block not in series or len(series) < 2 or _has_subject(sources, block):
        return
    unit = group_entry(text, *house) if house is not None else None
    for title in titles:
        of_person = title.kind == "person" or (title.kind == "both" and person is not None)
        entry = person if of_person else unit
        if entry is not None and fits(title, entry):
            rule = "unit-chronicle" if entry.kind == "group" else "topic-titles"
            dated = replace(title, year=title.year or year_in(text, block.start, title.start))
            yield Link(dated, entry, rule, title.start, title.end, 0.8, told_status(title))


def _has_subject(sources: Sources, block: Block) -> bool:
    """Whether a line names somebody but those who conferred: 2018年，甲观测站获评…; not 2015年，被乙局授予…."""
    elements = build(sources, block.start, block.end).elements
    first = next((each for each in elements if each.symbol in "PO"), None)
    if first is None:
        return False
    text = sources.reading.text
    gives = _AGENT.search(text, block.start, first.start) is not None or text.startswith(
        cues("gives-behind"), first.end
    )
    return first.symbol == "P" or not gives
