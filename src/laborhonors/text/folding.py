"""The folded view of a text: half width, simplified script, no stray spaces or markup.

Each of its characters maps to one raw one. Folding may drop raw characters, never add one, so a span of the view is
always a span of the raw text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, compress, groupby

import regex
from opencc import OpenCC

from laborhonors.lexicon import terms
from laborhonors.lexicon.cues import members

HAN = r"\p{Han}〇"
_TICKS = "☎☑✔✅❌"
_PICTURES = frozenset((*range(0x2600, 0x2776), *range(0x2794, 0x27C0), *range(0x1F000, 0x1FB00))).difference(
    map(ord, f"{_TICKS}☆★☐☒✓✗✘")
)
"""Emoji and other small pictures, which part words as a space does; not the ticks of a form, nor stars."""
_WIDTH: dict[int, int | str] = {
    **dict.fromkeys(_PICTURES, 0x20),
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    0x3000: 0x20,
    0xA0: 0x20,
    0x85: 0x0A,
    0x0B: 0x0A,
    0x0C: 0x0A,
    0x0D: 0x0A,
    0x2028: 0x0A,
    0x2029: 0x0A,
    ord("「"): "“",
    ord("」"): "”",
    ord("『"): "‘",
    ord("』"): "’",
    ord("〝"): "“",
    ord("〞"): "”",
    ord("﹑"): "、",
    ord("､"): "、",
    ord("｡"): "。",
    ord("‧"): "·",
    ord("・"): "·",
    ord("•"): "·",
    ord("．"): ".",
    ord("丨"): "|",
}
_SURROGATES = regex.compile(r"[\ud800-\udfff]")
_BLOCK_TAG = regex.compile(r"</?(?:p|div|br|li|ul|ol|tr|td|th|table|h[1-6]|section|article)\b[^<>]{0,300}>", regex.I)
_INLINE_TAG = regex.compile(r"</?[a-z][a-z0-9]{0,12}\b(?:\s[^<>]{0,300})?/?>|&(?:nbsp|ensp|emsp|thinsp|zwnj);", regex.I)
_INVISIBLE = regex.compile("[\ufe0f\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_CITATION = regex.compile(rf"(?<=[{HAN}。,，、;”\")》])\[\d{{1,3}}(?:[-–—,，、]\d{{1,3}})*+\]")
"""The number of a note in an encyclopedia: 全国劳模[2]."""
_HALF_STOP = regex.compile(
    rf"(?<=[{HAN}”\")])(?<!^[一二三四五六七八九十]|[\s、][一二三四五六七八九十])\.(?=[ \t]*+(?:$|(?:19|20)\d\d))",
    regex.M,
)
"""A full stop of half width, at the end of a line or before a year."""
_LEADER = regex.compile(rf"(?<=^[{HAN}]{{2,3}})(?:…{{3,}}|\.{{4,}}|·{{4,}}|_{{4,}}|-{{4,}})(?=[{HAN}(])", regex.M)
"""What leads the eye over a line from a name to what is told of it: 张三…………甲厂."""
_NOTE_MARK = regex.compile(rf"(?<=[{HAN}]{{2}})(?<![某张王李赵刘陈杨])[*※△▲#](?=[(（、,，;；。\s]|$)", regex.M)
"""What marks an entry of a list for a note below it: 韩某某*(甲厂); not a name masked behind a common surname."""
_INITIAL = r"(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
_FINAL = r"(?:[iuü]?[aoeāáǎàēéěèōóǒò]|[iuvüīíǐìūúǔùǖǘǚǜ])[aoiueāáǎàēéěèīíǐìōóǒòūúǔù]?(?:ng?|r)?"
_READING = regex.compile(rf"(?<=[{HAN}])(?:\((?![a-z]\)){_INITIAL}{_FINAL}\))+")
"""The pinyin that some pages set behind traditional characters: 勞動(dòng)."""
_WRAPPED = regex.compile(
    r"(?<=[\p{Han}”)])[ \t]*\n[ \t]*"
    r"(?=(?:荣?获得?|喜获|被授予|被评为|当选|入选|获评|荣膺|获颁)(?:“|全[国省市]|国家|[省市]))"
)
"""The break of a line laid out for a phone, between a recipient and what he receives."""

_GOES_ON = regex.compile(r"(?<=\p{Han}、)[ \t]*\n[ \t]*(?=\p{Han})")
"""The break of a line that ends in 、, within an enumeration."""
_ENUMERATOR = regex.compile(r"(?:[;；]|(?<=[\p{Han})])[:：])([ ]?(?:\(?\d{1,2}[.、)）]|[①-⑳])[ ]?)(?=\p{Han})")
"""The number of one in an enumeration that goes on in its line: 先进集体：1.甲厂；2.乙校."""

_DATELINE_END = r"日(?:电|讯)|报(?:讯|道)|消息"
_SINGLE_SPACE = regex.compile(rf"(?<=[{HAN}\p{{P}}])(?<!{_DATELINE_END})[ \t](?=[{HAN}\p{{P}}])")
_SHORT_RUNS = regex.compile(rf"(?<![{HAN}])[{HAN}]{{2,4}}(?:[ \t][{HAN}]{{2,4}}){{2,}}(?![{HAN}])")
_ENTRIES = regex.compile(
    rf"^(?:[ \t]*+[{HAN}]{{2,3}}(?:[(（][^()（）]{{1,8}}[)）])?[ \t]++[{HAN}][^;；]*+(?:[;；]|$)){{2,}}+"
)
"""A line of entries that each open with a name and a space: 张三 甲厂厂长；李四 乙厂工人."""
_PROSE = regex.compile(r"。|(?:[,，][^,，\n]*){2}|[,，][^\n]{40}")
_FEWEST_LINES = 4
_NARROWEST = 40
_RAGGED = 8
"""A page of running text: lines, and columns of the longest; how many columns a full line may be shorter."""
_SENTENCE = regex.compile(rf"[{HAN}]。[{HAN}\d]")
_ENDED = regex.compile(r"[。!?:]\s*$")
_INDENT = regex.compile(r"[ \t]{2}|[\d(●◆■▲★]{1,3}[.、)]")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """`text[i]` came from `raw[offsets[i]]`; offsets rise strictly."""

    raw: str
    text: str
    offsets: tuple[int, ...]

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """The raw span (half-open) of a non-empty span of the view."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def raw_slice(self, start: int, end: int) -> str:
        """The raw characters that a span of the view stands for, dropped ones left out."""
        if start < end and self.offsets[end - 1] - self.offsets[start] == end - 1 - start:
            return self.raw[self.offsets[start] : self.offsets[end - 1] + 1]
        return "".join(self.raw[self.offsets[i]] for i in range(start, end))


def fold(raw: str, stretches: Sequence[tuple[int, int]] | None = None) -> FoldedText:
    """Fold `raw` for reading; see the module's note. Of `stretches` (in order and apart) only those are in the view."""
    stretches = ((0, len(raw)),) if stretches is None else stretches
    read = "".join(raw[start:end] for start, end in stretches)
    text = simplify(_SURROGATES.sub("\ufffd", read).translate(_WIDTH))
    keep = bytearray(b"\x01") * len(text)
    text = _drop_markup(text, keep)
    for pattern, group in ((_WRAPPED, 0), (_GOES_ON, 0), (_ENUMERATOR, 1)):
        for match in pattern.finditer(text):
            keep[match.start(group) : match.end(group)] = bytes(len(match[group]))
    text, offsets = _compact(text, keep, chain.from_iterable(range(start, end) for start, end in stretches))
    text = _LEADER.sub(lambda match: " " * len(match[0]), text)
    text = _HALF_STOP.sub("。", _with_dots(text))
    keep = bytearray(b"\x01") * len(text)
    for start, end in _stray_spaces(text):
        keep[start:end] = bytes(end - start)
    text, offsets = _compact(text, keep, offsets)
    return FoldedText(raw, text, tuple(offsets))


def _compact(text: str, keep: bytearray, offsets: Iterable[int]) -> tuple[str, list[int]]:
    return "".join(compress(text, keep)), list(compress(offsets, keep))


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplify(text: str) -> str:
    """The text in simplified characters, one for one."""
    simplified: str = _converter().convert(text)
    if len(simplified) == len(text):
        return simplified
    return "".join(s if len(s := _converter().convert(char)) == 1 else char for char in text)


def _drop_markup(text: str, keep: bytearray) -> str:
    """Marks tags, invisible characters and pinyin as dropped; a block tag leaves a line break, an entity a space."""
    chars: list[str] | None = None
    if "<" in text or "&" in text:
        chars = list(text)
        for pattern, mark in ((_BLOCK_TAG, "\n"), (_INLINE_TAG, " ")):
            for match in pattern.finditer(text):
                start, end = match.span()
                if not keep[end - 1]:
                    continue
                leaves = mark == "\n" or match[0][0] == "&"
                chars[start] = mark if leaves else chars[start]
                keep[start + leaves : end] = bytes(end - start - leaves)
    for pattern in (_INVISIBLE, _READING, _CITATION, _NOTE_MARK):
        for match in pattern.finditer(text):
            keep[match.start() : match.end()] = bytes(len(match[0]))
    return text if chars is None else "".join(chars)


@cache
def _spaced_name() -> regex.Pattern[str]:
    surnames = "".join(sorted(s for s in terms("surnames") if len(s) == 1))
    gap = rf"([ \t]{{1,4}})(?![男女原现前任系汉])[{HAN}]"
    return regex.compile(
        rf"(?<![{HAN}·])[{surnames}]{gap}(?:{gap}(?=[ \t]+[{HAN}]{{2}}|\n))?(?![{HAN}·]|\(\d{{1,2}}\)[班年])"
    )


def _with_dots(text: str) -> str:
    """A dot in place of the space in a transliterated name: 热汗古丽 依米尔."""
    return _two_parts().sub(lambda match: f"{match[1]}·{match[2]}", text)


@cache
def _two_parts() -> regex.Pattern[str]:
    syllable = f"[{''.join(sorted(members('transliterated')))}]"
    after = rf"(?![·A-Za-z]|{syllable}|[ \t][{HAN}])"
    return regex.compile(rf"(?<![·{HAN}][ \t]|[·A-Za-z]|{syllable})({syllable}{{2,8}})[ \t]({syllable}{{2,8}}){after}")


def _page_breaks(lines: list[str]) -> Iterator[int]:
    """The lines of prose that end where the page did: full ones, among others as long, that no sentence ends in."""
    start = 0
    for blank, run in groupby(lines, key=lambda line: not line.strip()):
        page = list(run)
        if not blank and len(page) >= _FEWEST_LINES and max(map(len, page)) * 2 >= _NARROWEST:
            widths = [_width(line.rstrip()) for line in page]
            full = [width >= max(widths) - _RAGGED for width in widths]
            if max(widths) >= _NARROWEST and sum(full) * 2 > len(page) and any(map(_SENTENCE.search, page)):
                ends = (i for i, line in enumerate(page[:-1]) if full[i] and not _ENDED.search(line))
                yield from (start + i for i in ends if not _INDENT.match(page[i + 1]))
        start += len(page)


def _width(line: str) -> int:
    """In columns: a Chinese character or mark takes two, a space, as such pages set around numbers, none."""
    return sum(1 + (char > "\u2e7f" or char in ",;:()!?") for char in line if char not in " \t")


def _stray_spaces(text: str) -> Iterator[tuple[int, int]]:
    """Spaces inside names (贺 彪, 宋 小 辉), those that line breaks left in running text, and a page's breaks."""
    for match in _spaced_name().finditer(text):
        yield from (match.span(gap) for gap in (1, 2) if match[gap])
    start = 0
    lines = text.split("\n")
    wrapped = set(_page_breaks(lines))
    for index, line in enumerate(lines):
        if index in wrapped:
            yield start + len(line.rstrip()), start + len(line) + 1
        if " " in line and _PROSE.search(line) and not _ENTRIES.fullmatch(line):
            series = [m.span() for m in _SHORT_RUNS.finditer(line)]
            for match in _SINGLE_SPACE.finditer(line):
                if not any(a < match.start() < b for a, b in series):
                    yield start + match.start(), start + match.end()
        start += len(line) + 1
