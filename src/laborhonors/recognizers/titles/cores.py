"""Cores: a listed name, a head word, a modifier with its noun, or a quoted name that an award verb or 称号 marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import regex
from ahocorasick_rs import AhoCorasick

from laborhonors.lexicon import rows, terms
from laborhonors.lexicon.cues import cues, longest_of, members
from laborhonors.recognizers.base import PUNCTUATION, Reading
from laborhonors.recognizers.organizations import is_unit_name
from laborhonors.recognizers.titles.appraised import appraised
from laborhonors.recognizers.titles.roles import tail_at
from laborhonors.recognizers.titles.studios import kinds_of_studios, studios
from laborhonors.recognizers.titles.title import CLOSERS, OPENERS, Core, quoted_heads
from laborhonors.recognizers.titles.verbs import award_verbs, stop_verbs
from laborhonors.text import Block
from laborhonors.text.sentences import after_last

_QUOTED = regex.compile(r"[“‘\"]([^“”‘’\"\n]{2,24})[”’\"]")
_BREAK = regex.compile(r"(?r)\n")
_NAME_TAIL = regex.compile(
    r"[”’\"]?(?:等[^，。；]{0,4})?的?(?:国家)?(?:光荣|荣誉)?(?:称号|奖章|奖项|荣誉|殊荣|获得者|名号|名单)"
)


def find_cores(reading: Reading, block: Block) -> list[Core]:
    """Cores of a block, overlapping and adjacent ones merged."""
    if not _may_hold_cores(reading, block):
        return []
    spans = studios(reading, block)
    heads = list(_heads(reading, block))
    cores = [*_listed(reading, block), *heads, *_of_places(reading, block), *_modified(reading, block, heads)]
    cores += [Core(*span) for span in kinds_of_studios(reading.text, block)]
    cores += _quoted(reading, block, cores)
    cores += appraised(reading, block, cores)
    cores = [core for core in cores if not any(a <= core.start and core.end <= b for a, b in spans)]
    cores = [core for core in cores if not _inside_unit(reading, core)]
    cores.sort(key=lambda core: (core.start, -core.end))
    inner = {core for core, after in pairwise(cores) if _part_of_name(reading.text, core, after)}
    cores = [core for core in cores if core not in inner]
    merged: list[Core] = []
    for core in cores:
        last = merged[-1] if merged else None
        if last and (_in_one_quote(reading.text, last, core) or _praises_quoted(reading.text, last, core)):
            merged[-1] = Core(last.start, core.end, quoted=True)
        elif last and _prize_of_honour(reading, last, core):
            merged[-1] = Core(last.start, core.end, last.listed, last.quoted)
        elif last and core.start == last.end and reading.text.startswith(("全国", "全省", "全市"), core.start):
            merged.append(core)
        elif last and core.start <= last.end + max(0, _gap(reading.text, last.end, core.start)):
            end = max(last.end, core.end)
            merged[-1] = Core(
                last.start, end, last.listed or core.listed, last.quoted or core.quoted, last.modified and core.modified
            )
        else:
            merged.append(core)
    return merged


def _may_hold_cores(reading: Reading, block: Block) -> bool:
    """Whether anything stands in a block that a core begins with; of most lines one look at them says no."""
    line = reading.text[block.start : block.end]
    return bool(_signs().find_matches_as_indexes(line) or reading.names.find(line))


@cache
def _signs() -> AhoCorasick:
    """What heads begin with, and all else that marks a core; quotation marks may stand within a head."""
    heads = {head[:2] for head in terms("heads")}
    return AhoCorasick(sorted({*heads, *terms("title_modifiers"), *cues("appraisal"), *_MARKS}))


_MARKS = ("感动", "最美", "工作室", "称号", *'“”‘’"')
_GETS = regex.compile("[获得拿评]")
_NOUN = regex.compile(r"\p{Han}{1,6}")


def _part_of_name(text: str, core: Core, after: Core) -> bool:
    """A profession inside a longer name: 全国助残志愿者阳光使者."""
    if core.listed or text[core.start : core.end] not in quoted_heads():
        return False
    return after.start > core.end and _NOUN.fullmatch(text, core.end, after.start) is not None


def _praises_quoted(text: str, last: Core, core: Core) -> bool:
    """A modifier before the quoted noun that it belongs to: 全国十大杰出“村官”."""
    return last.modified and core.quoted and text[last.end : core.start] == "“"


def _prize_of_honour(reading: Reading, last: Core, core: Core) -> bool:
    """A prize named after the honour right before it: 感动江城十大人物致敬奖."""
    word = reading.word_at(last.start)
    if word is not None and word.end >= core.end and reading.text[core.end - 1] == "奖":
        return True
    words = reading.words_in(last.end, core.end)
    if reading.text[last.end : core.start] in terms("title_stop_words"):
        return False
    if not words or reading.text[core.end - 1] != "奖" or not 0 < core.start - last.end <= 3:
        return False
    nominal = all(word.tag in _MODIFIED_TAGS for word in words)
    return nominal and _GETS.search(reading.text, last.end, core.start) is None


_ONE_NAME = regex.compile(r"\p{Han}{0,4}[和与及]\p{Han}{0,8}")
_GRADE = regex.compile(r"[\"“]?(?:特等|[一二三四]等|特别|优秀|优胜|提名|组织|个人|团体|集体)奖")
_CLASS = regex.compile(r"[”’]?\((?:\p{Han}{2,8}[类组]|\p{Han}{2,4}项目)\)[“‘]?")
"""A class in brackets between a prize and its grade: 科学技术奖(自然科学类)二等奖."""


def _in_one_quote(text: str, last: Core, core: Core) -> bool:
    """Two heads in one quoted name: “全国示范性劳模和工匠人才创新工作室”."""
    between = text[last.end : core.start]
    return text[core.end : core.end + 1] in CLOSERS and _ONE_NAME.fullmatch(between) is not None and _opened(text, last)


def _opened(text: str, core: Core) -> bool:
    line = after_last(_BREAK, text, core.start)
    return text.rfind("“", line, core.start) > text.rfind("”", line, core.start)


def _inside_unit(reading: Reading, core: Core) -> bool:
    """英雄 in 英雄金笔厂 is no title."""
    word = reading.word_at(core.start)
    return word is not None and word.tag in ("ORG", "nt") and word.end > core.end and not core.quoted


def _gap(text: str, end: int, start: int) -> int:
    """Quotes between two cores of one name (“五一”劳动奖章) do not part them, nor a space before a grade; ”“ does."""
    between = text[end:start]
    if text.startswith("奖章", start) and between == "”" and text[end - 2 : end] not in ("五一", "三八", "五四"):
        return -1
    if _GRADE.match(text, start) and (between in ("” ", " ", "”", "’") or _CLASS.fullmatch(between)):
        return len(between)
    return len(between) if between in ("”", "’", "·") else 0


@cache
def head_pattern() -> re.Pattern[str]:
    return longest_of(terms("heads"), between="[“”‘’]?")


def _overlapping_end(text: str, match: re.Match[str], limit: int) -> int:
    """The end of a head, or of one that begins inside it and goes on: 建设标兵 with 标兵大队."""
    if match.end() - match.start() < 3:
        return match.end()
    inner = head_pattern().search(text, match.end() - 2, min(match.end() + 6, limit))
    return inner.end() if inner and inner.start() < match.end() < inner.end() else match.end()


_MOVING = regex.compile(r"感动(?!了)[\p{Han}“”]{2,8}?人物")
"""感动中国年度人物, “感动矿山”人物 and their like."""

_OF_PLACE = regex.compile(r"最美(\p{Han}{2,4}?)人(?![才们间士生物员类民心家口手事])")
"""最美云溪人: a place's people."""

_PLACES = frozenset({"LOC", "ns", "nz", "ORG", "PER", "nr"})


def _of_places(reading: Reading, block: Block) -> Iterator[Core]:
    for match in _OF_PLACE.finditer(reading.text, block.start, block.end):
        if any(word.tag in _PLACES for word in reading.words_in(*match.span(1))):
            yield Core(*match.span())


def _heads(reading: Reading, block: Block) -> Iterator[Core]:
    text = reading.text
    for moving in _MOVING.finditer(text, block.start, block.end):
        yield Core(*moving.span())
    for match in head_pattern().finditer(text, block.start, block.end):
        start, end = match.start(), _overlapping_end(text, match, block.end)
        listed = text.startswith("名单", end)
        if match[0] == "奖" and (
            text[start - 1 : start] in members("no-prize-before")
            or (text[end : end + 1] in members("no-prize-after") and not listed)
        ):
            continue
        if match[0] == "奖" and text[start - 2 : start] in members("prize-part"):
            start -= 2
        if match[0][0] in "名十百" and text[start - 1 : start] in members("numeral"):
            continue
        if text[start - 2 : start] == "首席":
            continue
        if text[end : end + 1] in ("长", "们") and not match[0].endswith(("奖", "号")):
            continue
        yield Core(start, end)


def _listed(reading: Reading, block: Block) -> Iterator[Core]:
    for start, end in reading.names.find(reading.text[block.start : block.end]):
        if (
            reading.text.startswith("国家荣誉称号", block.start + start)
            and reading.text[block.start + start - 1] == "”"
        ):
            continue
        yield Core(*_unquoted(reading.text, block.start + start, block.start + end), listed=True)


def _unquoted(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without quotation marks at both its ends: “改革先锋” as the lexicon may spell it."""
    outer = text[start] in OPENERS and text[end - 1] in CLOSERS
    return (start + 1, end - 1) if outer else (start, end)


@cache
def _modifier_pattern() -> re.Pattern[str]:
    return longest_of(terms("title_modifiers"))


_MODIFIED_TAGS = frozenset({"n", "nz", "vn", "an", "nw", "v", "a", "nt", "ORG", "s", ""})


def _modified(reading: Reading, block: Block, heads: list[Core]) -> Iterator[Core]:
    """A modifier with the nouns after it: 优秀班主任, 最美乡村教师, 先进基层党组织."""
    text = reading.text
    for match in _modifier_pattern().finditer(text, block.start, block.end):
        if text[match.start() - 1 : match.start()] in members("numeral") and match[0][0] in "十百":
            continue
        if any(head.start < match.start() < head.end for head in heads):
            continue
        if text.startswith(cues("no-modifier"), match.start()):
            continue
        end = _noun_end(reading, match.end(), block.end)
        if end - match.end() >= 2 and not text[match.end() : end].endswith(cues("abstract-noun")):
            yield Core(match.start(), end, modified=True)


def _noun_end(reading: Reading, start: int, limit: int) -> int:
    text, end, seen_noun = reading.text, start, start
    while end < limit and end - start < 12:
        if text[end] in PUNCTUATION:
            if text[end] == "(" and (close := text.find(")", end, end + 5)) > 0 and text[end + 1 : close] in _UNITS:
                end = seen_noun = close + 1
                continue
            break
        if tail_at(text, end) or text.startswith(_OTHER_NAME, end):
            break
        word = reading.word_at(end)
        if word is None or (word.tag not in _MODIFIED_TAGS and word.start >= start):
            break
        if word.start >= start and (
            text[word.start : word.end] in stop_verbs() or text[end] in members("function-character")
        ):
            break
        end = min(word.end, limit)
        if word.tag != "v":
            seen_noun = end
    return seen_noun if text[seen_noun - 1] == ")" else _recipient_end(reading, start, seen_noun)


_OTHER_NAME = ("全国", "全省", "全市")


def _recipient_end(reading: Reading, start: int, end: int) -> int:
    """The last of the words that ends in a noun for recipients, `end` where none does: 先进生产者|运动."""
    words = reading.words_in(start, end)
    ends = [min(word.end, end) for word in words]
    best = max((at for at in ends if reading.text[start:at].endswith(_recipients())), default=end)
    nominal = all(word.tag in ("n", "nz", "vn", "an") for word in words if word.start >= best)
    other = reading.text[best:end].endswith(cues("abstract-noun")) or is_unit_name(reading.text, best, end)
    return end if nominal and not other else best


@cache
def _recipients() -> tuple[str, ...]:
    told = (row["cue"] for row in rows("title_cues") if row["where"] == "end" and row["kind"] != "both")
    return (*told, "人", "奖", *terms("heads"), *cues("count-noun"))


_UNITS = frozenset({"市", "镇", "区", "县", "工作", "市、区", "团支部", "团总支", "团工委", "集体", "社区", "村"})


def _quoted(reading: Reading, block: Block, cores: list[Core]) -> Iterator[Core]:
    """Quoted names without a head that 称号 or an award verb marks: “橙色英雄”, 荣获“社区侠”称号."""
    text = reading.text
    ends = {core.end for core in cores}
    last = -1
    for match in _QUOTED.finditer(text, block.start, block.end):
        inner_start, inner_end = match.span(1)
        in_list = last >= 0 and text[last : match.start()] in ("", "、", "和", "及")
        if inner_end in ends:
            last = match.end()
            continue
        if any(mark in match[1] for mark in "，。；：,;:!?"):
            continue
        if (
            in_list
            or _NAME_TAIL.match(text, match.end() - 1)
            or _verb_before(text, _before_region(reading, match.start()))
        ):
            last = match.end()
            yield Core(inner_start, inner_end, quoted=True)


def _before_region(reading: Reading, at: int) -> int:
    """Where the region before `at` begins: 评上常州市“…”."""
    word = reading.word_before(at)
    return word.start if word is not None and word.tag in ("LOC", "ns", "ORG") else at


def _verb_before(text: str, at: int) -> bool:
    return text[max(0, at - 5) : at].endswith(award_verbs())
