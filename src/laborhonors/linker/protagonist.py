"""The person whom a whole text is about: the one its head introduces, else the one by far most often named."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives
from laborhonors.linker.bystanders import is_related
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.elements import Sources
from laborhonors.linker.entries import Entry
from laborhonors.recognizers.base import Span
from laborhonors.recognizers.names import name_like
from laborhonors.recognizers.positions import ends_in_post
from laborhonors.text import Block

_NAME_LINE = regex.compile(
    r"[·【《\[ ]{0,8}(?:\d{1,3}号[ :]{0,3})?(\p{Han}{1,2} ?\p{Han}{1,2})(?:\s*\([^()\n]{1,16}\))?[·】》\]: ]{0,8}"
)
_HEADLINES = 2
_HEAD = 4
_INTRODUCED = regex.compile(r"姓 ?名[:\t ]{1,4}$|中文名[:\t ]{1,4}$|[我他她名]叫$")
_BEFORE = regex.compile(r"(?:今年|现年)?\d{2}岁的|【[^】\n]{1,8}】")
_OPENS = regex.compile(r"(?:同志)?[,:|\s(]|同志")
"""What stands after the name that opens a line: 张三，甲厂钳工; 张三 | 甲厂钳工."""

_ABOUT = regex.compile(r"[ —-]{0,8}记[^\n。,，]{0,40}$")
"""——记甲厂钳工张三, the second line of a headline."""
_LIFE = regex.compile(r" ?\((?:19|18)\d\d[^()\n]{0,12}[-—~至][^()\n]{0,12}\)")
_DIED = regex.compile(r"逝世|辞世|病逝")


def name_of_line(text: str, block: Block) -> Piece | None:
    """The name that a line holds alone, but for ornaments and years of life: ·陈某某·, 马某某 (1923—1961)."""
    line = _NAME_LINE.fullmatch(text, block.start, block.end)
    return line.span(1) if line and name_like(line[1].replace(" ", "")) else None


_NAME_AND_POST = regex.compile(r"(\p{Han}{1,2} ?\p{Han}{1,2})[ \t]+(?P<post>\p{Han}[\p{Han}、]{2,30})")
_NAME_AND_CLASS = regex.compile(
    r"(\p{Han}{2,4}|\p{Han}{2,8}(?:·\p{Han}{2,8})+|\p{Han} \p{Han})(?:女士|先生|博士|教授|校友)?[ \t]*"
    r"[(|]?[ ]?(?:19|20)?\d\d(?:届|级|年)[\p{Han} ]{0,14}(?:专业|毕业|本科|硕士|班|系|预科|科)?\)?"
)
"""The head of an alumnus's portrait: 司马川 1962届地质测量专业; 欧阳乐先生(1999年预科毕业)."""
_FEWEST_PORTRAITS = 2


def portrait_heads(text: str, blocks: Sequence[Block]) -> dict[int, Piece]:
    """The names in lines above portraits, a paragraph each, by where the paragraph begins; none where only one is so.

    Such a line is a name alone, or a name with a post: 张三; 李四 骨科主任.
    """
    told = [block for block in blocks if block.kind != "noise"]
    heads = {
        below.start: name
        for line, below in itertools.pairwise(told)
        if line.kind != "paragraph"
        and below.kind == "paragraph"
        and (name := _head_of_portrait(text, line)) is not None
    }
    return heads if len(heads) >= _FEWEST_PORTRAITS else {}


def _head_of_portrait(text: str, block: Block) -> Piece | None:
    if (name := name_of_line(text, block)) is not None:
        return name
    student = _NAME_AND_CLASS.fullmatch(text, block.start, block.end)
    if student is not None:
        return student.span(1)
    line = _NAME_AND_POST.fullmatch(text, block.start, block.end)
    told = line is not None and name_like(line[1].replace(" ", "")) and ends_in_post(text, *line.span("post"))
    return line.span(1) if line is not None and told else None


def main_person(sources: Sources) -> Entry | None:
    """The person whom a text is about; None where its head introduces nobody and no name stands out."""
    span = _headed(sources) or _most_named(sources)
    return Entry(span.start, span.end, (span.start, span.end), "person") if span else None


def _headed(sources: Sources) -> Span | None:
    """The person of a vita, an obituary, a form or a headline (张三同志先进事迹, ——记劳模张三), in the first lines."""
    text = sources.reading.text
    blocks = [block for block in sources.reading.blocks if block.kind != "noise"]
    for block in blocks[:_HEAD]:
        persons = sources.persons.within(block.start, block.end)
        for person in persons:
            if _introduces(text, block, person):
                return person
        if (died := _DIED.search(text, block.start, block.end)) is not None:
            return next((person for person in reversed(persons) if person.end <= died.start()), None)
    return _only_opener(sources, blocks)


def _only_opener(sources: Sources, blocks: list[Block]) -> Span | None:
    """The person whose name begins one of the first lines, where no other line begins with another's."""
    text = sources.reading.text
    openers = [span for block in blocks if (span := _opener(sources, block)) is not None]
    names = {text[span.start : span.end] for span in openers}
    return openers[0] if len(names) == 1 and len(blocks) >= 2 and openers[0].start < blocks[1].end else None


def _opener(sources: Sources, block: Block) -> Span | None:
    """The person with whose name a line begins: a name alone, or before a mark."""
    text = sources.reading.text
    span = next(iter(sources.persons.within(block.start, block.end)), None)
    if span is None or block.roles:
        return None
    begins = span.start == block.start or _BEFORE.fullmatch(text, block.start, span.start) is not None
    ends = span.end == block.end or _OPENS.match(text, span.end, block.end) is not None
    return span if begins and (ends or text[span.start - 1] == "的") else None


def _introduces(text: str, block: Block, person: Span) -> bool:
    """Whether a line says that what follows is about the person."""
    if _head_after().match(text, person.end) or _INTRODUCED.search(text, block.start, person.start):
        return True
    if _ABOUT.match(text, block.start, person.start) and person.end == block.end:
        return True
    return person.start == block.start and _LIFE.match(text, person.end) is not None


def _most_named(sources: Sources) -> Span | None:
    """By far the one most often named, but as another's relation (他的妻子周某); the headline counts more."""
    text = sources.reading.text
    blocks = [block for block in sources.reading.blocks if block.kind != "noise"]
    spans = [span for block in blocks for span in sources.persons.within(block.start, block.end)]
    headline = blocks[:_HEADLINES][-1].end if blocks else 0
    told: Counter[str] = Counter()
    for span in spans:
        if not is_related(sources.reading, span.start):
            told[text[span.start : span.end]] += 1 + (span.end <= headline)
    ranked = told.most_common(2)
    if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return next(span for span in spans if text[span.start : span.end] == ranked[0][0])


@cache
def _head_after() -> regex.Pattern[str]:
    return regex.compile(
        rf" ?(?:\([^()\n]{{1,16}}\))?(?:{alternatives('name-honorific')})?的?{alternatives('head-of-life')}"
    )
