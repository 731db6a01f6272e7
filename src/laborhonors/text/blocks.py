"""Lines of a folded text, each typed by its shape: paragraph, heading, list entry, table row, plain line, noise."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import regex

from laborhonors.lexicon import rows

BlockKind = Literal["paragraph", "heading", "item", "row", "line", "noise"]

NUMBERED_HEADING = regex.compile(
    r"(?:第?[一二三四五六七八九十壹贰叁参肆伍陆柒捌玖拾]{1,3}[、,.章节部]|\([一二三四五六七八九十]{1,3}\)|[㈠-㈩])\s*"
)
_MARKER = regex.compile(
    r"(?:\(?\d{1,3}(?:[)、.,](?!\d)|\.(?=(?:19|20)\d\d年))|[①-⑳]|[●◆■▲★☆◎○▪▲▍▎▌┃❖➤►▶◇◈·*Ⅰ-Ⅻ-](?=\s|\p{Han})"
    r"|\d{1,3}[ \t]++(?=\p{Han}{2})(?![名个人家位月日年项届号次条件万亿岁元级枚块座组种类分点时辆]))\s*"
)
_SEPARATOR = regex.compile(r"[ ]*[\t|][ \t|]*|[ ]{2,}|[ ]/[ ]")
_SLASH = regex.compile("[ ]*/[ ]*")
_SLASHED = regex.compile(r"\(?\p{Han}[\p{Han} ·]{0,8}(?:/[ ]*[\p{Han}()A-Za-z·、]{2,30}){2,5}+")
"""A row whose cells slashes part: 张三/甲厂/焊工."""
_PIPED = regex.compile(r"[ \t]*\|.*\|[ \t]*$")
_SENTENCE_END = regex.compile(r"[。!?!?]|[;,].*[;,]")
_NAMES = regex.compile(
    r"(?:\p{Han}(?:\p{Han}{1,3}+|[ ]\p{Han})(?:·\p{Han}{1,8}+)*+"
    r"(?:[ ]?\([^()\n]{1,24}\))?+(?:[ ]*+、[ ]*+|[ ]++|。?$))++"
)
"""A line of names alone, with brackets or without, parted by spaces or 、, is no prose however long it is."""
REACH = 50_000
"""Code points before and behind a name in which its other mentions are of the same person or unit. No report and no
list is as long; in a year's volume of a newspaper told as one text, 王伟 is many."""
_PROSE_LENGTH = 60
_HEADING_LENGTH = 45


@dataclass(frozen=True, slots=True)
class Block:
    """One line `[start, end)` of the folded text, white space and list marker stripped off its ends.

    `cells` are the spans of a row's columns, `roles` what a table's header says of each; `related` says that the line
    stands under "related reading" or the like; `gap` is the number of empty lines before it.
    """

    kind: BlockKind
    start: int
    end: int
    cells: tuple[tuple[int, int], ...] = ()
    marker: str = ""
    related: bool = False
    gap: int = 0
    roles: tuple[str, ...] = ()


def split_blocks(text: str) -> tuple[Block, ...]:
    """The non-empty lines of a folded text, in order."""
    return tuple(_without_reporters(text, list(_blocks(text))))


def _without_reporters(text: str, blocks: list[Block]) -> Iterator[Block]:
    """A line that names an outlet's reporters alone is noise: 甲报记者 张三 李四; several in a row are a list."""
    reporters = {i for i, block in enumerate(blocks) if _names_reporters(text, block)} if "记者" in text else set()
    for i, block in enumerate(blocks):
        alone = i in reporters and not {i - 1, i + 1} & reporters
        yield replace(block, kind="noise", cells=()) if alone else block


def _names_reporters(text: str, block: Block) -> bool:
    return text.find("记者", block.start, block.end) > 0 and bool(_REPORTERS.fullmatch(text, block.start, block.end))


def _blocks(text: str) -> Iterator[Block]:
    related, gap, position = False, 0, 0
    for line in text.split("\n"):
        start = position
        position += len(line) + 1
        body = line.strip(" \t|")
        if body.startswith("**") and body.endswith("**"):
            body = body.strip("*")
        if not body:
            gap += 1
            continue
        before = line.index(body[0])
        noise = _noise(body)
        related = related or noise == "section"
        block = _block(text, start + before, start + before + len(body), noise, related, gap)
        yield _piped(text, start, line, block) if _PIPED.match(line) else block
        gap = 0


def _piped(text: str, start: int, line: str, block: Block) -> Block:
    """A row between pipes has its empty cells too, each where it ends: |  | 张三 | 甲厂 |."""
    marks = [start + at for at, char in enumerate(line) if char == "|"]
    cells = []
    for left, right in itertools.pairwise(marks):
        told = text[left + 1 : right].strip()
        at = text.index(told, left + 1) if told else right
        cells.append((at, at + len(told)))
    more = block.kind in ("row", "line") and len(cells) > max(len(block.cells), 1)
    return replace(block, kind="row", cells=tuple(cells)) if more else block


def _block(text: str, start: int, end: int, noise: str | None, related: bool, gap: int) -> Block:
    if noise is not None:
        return Block("noise", start, end, related=related, gap=gap)
    end = _without_credit(text, start, end)
    body = text[start:end]
    numbered = NUMBERED_HEADING.match(body)
    marker = numbered or _MARKER.match(body)
    if marker and marker.end() < len(body):
        start += marker.end()
        body = text[start:end]
    cells = _cells(text, start, end)
    kind = _kind(body, cells, bool(numbered), bool(marker))
    return Block(kind, start, end, cells if kind == "row" else (), marker[0].strip() if marker else "", related, gap)


def _kind(body: str, cells: tuple[tuple[int, int], ...], numbered: bool, marked: bool) -> BlockKind:
    names = _NAMES.fullmatch(body) is not None
    prose = not names and _SENTENCE_END.search(body) is not None
    if prose and (len(body) >= _HEADING_LENGTH or body.endswith(("。", "!", "?"))):
        return "paragraph"
    if len(cells) > 1:
        return "row"
    if numbered or body.endswith((":", "名单")):
        return "heading" if len(body) <= _HEADING_LENGTH else "paragraph"
    if marked:
        return "item"
    return "paragraph" if len(body) > _PROSE_LENGTH and not names else "line"


def _cells(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    spans, position = [], start
    slashed = _SLASHED.fullmatch(text, start, end) is not None
    for separator in (_SLASH if slashed else _SEPARATOR).finditer(text, start, end):
        spans.append((position, separator.start()))
        position = separator.end()
    return (*spans, (position, end))


@dataclass(frozen=True, slots=True)
class _NoiseTerms:
    start: tuple[str, ...]
    byline: tuple[str, ...]
    end: tuple[str, ...]
    contains: tuple[str, ...]
    section: tuple[str, ...]


@cache
def _noise_terms() -> _NoiseTerms:
    by_place: dict[str, list[str]] = {"start": [], "byline": [], "end": [], "contains": [], "section": []}
    for row in rows("noise"):
        by_place[row["where"]].append(row["text"])
    return _NoiseTerms(*(tuple(by_place[place]) for place in ("start", "byline", "end", "contains", "section")))


_ORNAMENT = regex.compile(r"^[【\[(▲▼◆■★☆>/*:· ]+|[】\])★☆: ]+$")
_PHOTOGRAPHER = regex.compile(r"(?:\p{Han}{2,4}(?:[ /]*(?:摄影|摄)|[ /]+[文图])[ /]*)+")
_REPORTERS = regex.compile(r"\p{Han}{1,12}记者[ :]{1,3}\p{Han}{2,4}(?:[ 、/]{1,3}\p{Han}{2,4}){0,7}")
_PICTURED = ("摄", "摄影", "供图", "摄)", "摄影)", "供图)")
_CREDIT_TAIL = regex.compile(
    r"(?:(?<=[。!?)”])[^。!?,;\n“”()]{2,24}(?:摄影?|供图)|\([^。!?,;\n“”()]{2,24}(?:摄影?|供图)\))$"
)
_BYLINE_LENGTH = 70
_DATELINE = regex.compile(r"\d{4}[-年/.]\s?\d{1,2}[-月/.]\s?\d{1,2}")
_TELLS = regex.compile(r"\A[^,，]*[,，].*。|.{16}。|报道?[:：] ?.{8}|[?!]$|[:：].*[您你我]")
"""What a byline does not hold: a sentence (记者从市总工会获悉，…。; 通讯员白正报道：…), a question (记者：您是…?)."""

_ADDRESS = regex.compile(r"https?:|www\.|\.(?:com|cn|net|org)\b", regex.I)
_CREDIT = regex.compile(r"来源|作者|编辑|浏览|点击|发布|字体|阅读|\d{1,2}:\d{2}")


def _without_credit(text: str, start: int, end: int) -> int:
    """The end of a line without who took its picture, which is no part of what the line says."""
    credit = _CREDIT_TAIL.search(text, start, end) if text.endswith(_PICTURED, start, end) else None
    return credit.start() if credit and credit.start() > start else end


def _noise(body: str) -> str | None:
    """'section' for a line that opens related headlines, 'line' for other site noise, None for text."""
    noise = _noise_terms()
    bare = _ORNAMENT.sub("", body)
    if bare.startswith(noise.section) and len(bare) <= 12:
        return "section"
    if len(body) <= 60 and _ADDRESS.search(body):
        return "line"
    if len(body) <= 90 and _DATELINE.search(body) and _CREDIT.search(body):
        return "line"
    if len(body) > _BYLINE_LENGTH and "。" in body:
        return None
    if bare.startswith(noise.start) and not (len(body) > 30 and "," in body and "讯" in body):
        return "line"
    if bare.startswith(noise.byline) and not _TELLS.search(body):
        return "line"
    if _PHOTOGRAPHER.fullmatch(bare):
        return "line"
    if bare.endswith(noise.end) and len(body) <= _HEADING_LENGTH and "。" not in body:
        return "line"
    return "line" if any(term in bare for term in noise.contains) else None
