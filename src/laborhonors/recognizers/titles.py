"""Honour titles: names of the lexicon, and open vocabulary (place, industry or body + grade + head), quoted or not.

A core (a listed name, a head word, or a modifier with its noun) is found first; it then grows to the left over the words
that belong to its name, and what stands to its right says how the title is used (称号, 获得者, 精神, 表彰大会, 候选人).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import regex

from laborhonors.lexicon import rows, terms
from laborhonors.recognizers.base import PUNCTUATION, Reading, Word
from laborhonors.recognizers.names import name_like
from laborhonors.text import Block

Role = Literal["name", "holder", "event", "generic", "proposed"]

ORDINAL = (
    r"(?:(?:19|20)\d\d(?:年度?)?(?:[-—–~至]+(?:(?:19|20)?\d\d))?年?度?(?!\d)"
    r"|第\s?[0-9一二三四五六七八九十百]+\s?(?:届|批次?|期|次)|[首本上历往][届批]|新一[届批]|年度|[一二三四五六七八九十]+九[^ ]{1,2}年度?)"
)
_LEADING_ORDINALS = regex.compile(rf"(?:{ORDINAL}[“‘\"]?\s*)+")
_INNER_YEAR = regex.compile(r"(?:19|20)\d\d(?:[-—–~]+(?:19|20)?\d\d)?年度?|\d{4}年?度")
_ORDINAL_BEFORE_QUOTE = regex.compile(rf"{ORDINAL}(?=[“\"])")
_YEAR = regex.compile(r"(?:19|20)\d\d")
_QUOTED = regex.compile(r"[“‘\"]([^“”‘’\"\n]{2,24})[”’\"]")
_NAME_TAIL = regex.compile(r"[”’\"]?(?:等[^，。；]{0,4})?的?(?:国家)?(?:光荣|荣誉)?(?:称号|奖章|奖项|荣誉|殊荣|获得者|名号)")
_LEVELS = frozenset(
    "全国 国家 国家级 中国 中华 中央 省级 市级 县级 区级 省部级 州级 全省 全市 全县 全区 全州 全军 全军区 世界 国际 亚洲 省 市 县 区 州 "
    "自治区 自治区级 校级 院级 厂级 局级 部级 地区 首都".split()
)
_NOUNS = frozenset({"n", "nz", "nw", "nt", "ORG", "ns", "LOC", "vn", "a", "an", "s", "j", "b", "ad", "nr", "f", ""})
_OPENERS = frozenset("“‘\"")
_CLOSERS = frozenset("”’\"")
_STOP_CHARS = frozenset("是为有叫等及和与或把被由在向对给以将从到于让使的了着过也都均又还曾并则就才称获得系同")
_LONGEST_PREFIX = 36


def studio_start(text: str, start: int, end: int) -> int | None:
    """Where the person's name begins in a studio named after one (王军创新工作室) that ends at `end`; it is a group, no honour."""
    for length in (3, 2, 4):
        for match in regex.finditer(rf"\p{{Han}}{{{length}}}", text, pos=max(start, end - 20), endpos=end - 3, overlapped=True):
            before = text[match.start() - 1 : match.start()] if match.start() > start else ""
            kind = text[match.end() : end]
            if name_like(match[0]) and _STUDIO_KIND.fullmatch(kind) and (not before or _opens_name(text, start, match.start())):
                return match.start()
    return None


_STUDIO_KIND = regex.compile(
    r"(?:全国|国家级|省级|市级|示范性|首席|劳模|工匠|技师|技能|大师|名师|职工|创新|示范|产学研|一体化|高技能|人才|志愿|服务|名医|和){1,8}工作室"
)


def _opens_name(text: str, start: int, at: int) -> bool:
    before = text[max(start, at - 4) : at]
    return regex.search(r"(?:[^\p{Han}]|[为是的由和与、]|公司|集团|[厂院所局校站矿部队])$", before) is not None


@dataclass(frozen=True, slots=True)
class Title:
    """A title in the folded text.

    `[start, end)` covers it with quotes and ordinals; `pieces` are the spans of its name proper (a shared prefix may
    stand apart from it). `tail` is where 称号, 获得者 and the like end. `strength`: 2 has a level, a region or a listed
    name, 1 has a modifier, 0 is bare, -1 is loosely worded (优秀人才). `quoted` says that the name ends inside quotation marks.
    """

    start: int
    end: int
    pieces: tuple[tuple[int, int], ...]
    name: str
    role: Role
    strength: int
    quoted: bool
    tail: int
    kind: str = "both"
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Core:
    start: int
    end: int
    listed: bool = False
    quoted: bool = False
    modified: bool = False


def find_titles(reading: Reading) -> tuple[Title, ...]:
    """Every title of the text blocks, in order, none overlapping another."""
    found: list[Title] = []
    for block in reading.blocks:
        if block.kind == "noise":
            continue
        floor = block.start
        for core in _cores(reading, block):
            title = _grow(reading, block, core, floor)
            if title is None or (found and _gloss(reading.text, found[-1], title)):
                continue
            if found and reading.text[found[-1].end : title.start] in ("·", "•") or (found and title.start == found[-1].end and reading.text[title.start] == "·"):
                title = replace(title, start=found[-1].start, pieces=((found[-1].pieces[0][0], title.pieces[-1][1]),), name=reading.text[found[-1].pieces[0][0] : title.pieces[-1][1]], strength=2, year=found[-1].year)
                found.pop()
            found.append(title)
            floor = title.end
    return tuple(_referred(reading, list(_with_shared_levels(reading.text, _coordinated(reading, found)))))


_LEVEL = r"(?:国家级?|全国|全省|全市|省级?|市级?|县级?|区级?|地区?|部级?|厂级?|局级?|校级?|自治区级?|省部级|\p{Han}{2,3}[省市县区])"
_SHARED_LEVELS = regex.compile(rf"(?:{_LEVEL}[、和与及])+$")
_OWN_LEVEL = regex.compile(_LEVEL)


def _with_shared_levels(text: str, titles: list[Title]) -> Iterator[Title]:
    """国家、省、市劳动模范 tells three honours (decision 14)."""
    for title in titles:
        shared = _SHARED_LEVELS.search(text, max(0, title.start - 16), title.start) if title.pieces else None
        own = _OWN_LEVEL.match(text, title.start, title.end)
        if shared and own and own.end() < title.pieces[-1][1]:
            rest = [(max(a, own.end()), b) for a, b in title.pieces if b > own.end()]
            for level in regex.finditer(_LEVEL, text[shared.start() : shared.end()]):
                a, b = shared.start() + level.start(), shared.start() + level.end()
                name = text[a:b] + "".join(text[x:y] for x, y in rest)
                yield replace(title, start=a, end=b, tail=b, pieces=((a, b), *rest), name=name, role=title.role, quoted=False)
        yield title


_AND = regex.compile(r"[”\"]?(?:称号|荣誉称号)?[、,和与及暨]{1,2}(?:以及)?[“\"]?")


def _short_form(reading: Reading, title: Title) -> bool:
    return reading.names.knows(title.name) and reading.lexicon.canonical(title.name) is None


def _coordinated(reading: Reading, titles: list[Title]) -> list[Title]:
    """Shared prefixes: 天津市五一劳动奖章和劳动模范 tells 天津市劳动模范 too (decision 14)."""
    text = reading.text
    out: list[Title] = []
    for title in titles:
        last = out[-1] if out else None
        if last and (title.strength == 0 or _short_form(reading, title)) and last.strength == 2 and _AND.fullmatch(text, last.end, title.start):
            prefix = _prefix(last) if not (last.quoted and title.quoted) else _before_quotes(text, last)
            if prefix:
                pieces = (*prefix, *title.pieces)
                name = "".join(text[a:b] for a, b in pieces)
                title = replace(title, pieces=pieces, name=name, strength=2, year=title.year or last.year)
        out.append(title)
    return out


def _before_quotes(text: str, title: Title) -> tuple[tuple[int, int], ...]:
    """The part of a name that stands before its quotation marks: 公司“技能标兵”."""
    opened = text.find("“", title.start, title.end)
    return tuple((a, b) for a, b in title.pieces if b <= opened)


def _prefix(title: Title) -> tuple[tuple[int, int], ...]:
    """What stands before the head of a title: its region, body or industry."""
    head = next((head for head, _ in _kinds() if title.name.endswith(head)), None)
    left = len(title.name) - len(head or title.name)
    pieces: list[tuple[int, int]] = []
    for start, end in title.pieces:
        if left <= 0:
            break
        pieces.append((start, min(end, start + left)))
        left -= end - start
    return tuple(pieces)


def _referred(reading: Reading, titles: list[Title]) -> Iterator[Title]:
    """A bare title that ends a fuller one told before stands for it (标兵 for 全国三八红旗手标兵); 这一称号 for the last."""
    fuller: list[Title] = []
    places = sorted([*titles, *_anaphors(reading, titles)], key=lambda title: title.start)
    for title in places:
        if title.strength <= 0 or (_short_form(reading, title) and title.role != "holder"):
            whole = next((t for t in reversed(fuller) if not title.name or t.name.endswith(title.name)), None)
            if whole is not None:
                title = replace(title, pieces=whole.pieces, name=whole.name, kind=whole.kind, strength=2, year=title.year or whole.year)
        elif title.strength == 2:
            fuller.append(title)
        if title.name:
            yield title


_CANDIDATES = regex.compile(r"(?:入围|提名|推荐)人选|候选人(?!名单)|入围者")
_ANAPHOR = regex.compile(r"(?:这|此|该)(?:一|项|个|次|份)?(?:项)?(?:光荣)?(?:荣誉称号|称号|殊荣|荣誉|奖项|大奖|奖章)|此殊荣")


def _anaphors(reading: Reading, titles: list[Title]) -> Iterator[Title]:
    for match in _ANAPHOR.finditer(reading.text):
        start, end = match.span()
        if reading.word_at(start) is not None and not any(t.start < end and start < t.tail for t in titles):
            yield Title(start, end, (), "", "name", 0, False, end)
    for match in _CANDIDATES.finditer(reading.text):
        start, end = match.span()
        if reading.word_at(start) is not None and not any(t.start < end and start < t.tail for t in titles):
            yield Title(start, end, (), "", "proposed", 0, False, end)


def _gloss(text: str, last: Title, title: Title) -> bool:
    """A second name in brackets right after the first: 中国戏剧奖·梅花表演奖(第31届中国戏剧梅花奖)."""
    opened = text.rfind("(", last.end, title.start)
    return opened >= 0 and opened <= last.end + 1 and ")" not in text[opened : title.end] and text[title.tail : title.tail + 1] == ")"


def _cores(reading: Reading, block: Block) -> list[Core]:
    """Cores of a block, overlapping and adjacent ones merged."""
    studios = _studios(reading.text, block)
    heads = list(_heads(reading, block))
    cores = [*_listed(reading, block), *heads, *_modified(reading, block, heads)]
    cores += _quoted(reading, block, cores)
    cores = [core for core in cores if not any(a <= core.start and core.end <= b for a, b in studios)]
    cores = [core for core in cores if not _inside_unit(reading, core)]
    cores.sort(key=lambda core: (core.start, -core.end))
    merged: list[Core] = []
    for core in cores:
        last = merged[-1] if merged else None
        if last and core.start == last.end and reading.text.startswith(("全国", "全省", "全市"), core.start):
            merged.append(core)
        elif last and core.start <= last.end + max(0, _gap(reading.text, last.end, core.start)):
            end = max(last.end, core.end)
            merged[-1] = Core(
                last.start, end, last.listed or core.listed, last.quoted or core.quoted, last.modified and core.modified
            )
        else:
            merged.append(core)
    return merged


_GRADE = regex.compile(r"[\"“]?(?:特等|[一二三四]等|特别|优秀|优胜|提名|组织|个人|团体|集体)奖")


def _studios(text: str, block: Block) -> list[tuple[int, int]]:
    """Spans of studios named after persons, from the person's name on."""
    spans = []
    for match in regex.finditer("工作室", text, pos=block.start, endpos=block.end):
        start = studio_start(text, block.start, match.end())
        if start is not None:
            spans.append((start, match.end()))
    return spans


def _inside_unit(reading: Reading, core: Core) -> bool:
    """英雄 in 英雄金笔厂 is no title."""
    word = reading.word_at(core.start)
    return word is not None and word.tag in ("ORG", "nt") and word.end > core.end and not core.quoted


def _gap(text: str, end: int, start: int) -> int:
    """Quotes between two cores of one name (“五一”劳动奖章) do not part them, nor does a space before a grade; ”“ does."""
    between = text[end:start]
    if text.startswith("奖章", start) and between == "”" and text[end - 2 : end] not in ("五一", "三八", "五四"):
        return -1
    if _GRADE.match(text, start) and between in ("” ", " ", "”", "’"):
        return len(between)
    return len(between) if between in ("”", "“", "’", "·") and len(between) == 1 else 0


@cache
def _head_pattern() -> regex.Pattern[str]:
    heads = sorted(terms("heads"), key=lambda head: (-len(head), head))
    quoted = "|".join(r"[“”‘’]?".join(map(regex.escape, head)) for head in heads)
    return regex.compile(rf"(?:{quoted})")


_COUNTERS = frozenset("名位人个家支")
_PRIZE_PARTS = frozenset({"组织", "个人", "特别", "优秀", "优胜", "提名", "团体", "集体", "入围"})
_NUMERALS = frozenset("0123456789一二三四五六七八九十百千几多余数两这位个各")
_NO_PRIZE_BEFORE = frozenset("获颁评得领授中发受嘉褒拿开夺该此本这个两大三项各种等设办争送有无")
_NO_PRIZE_AFTER = frozenset("励金杯项牌品得给惩学池券掖者台状章名之是")


def _heads(reading: Reading, block: Block) -> Iterator[Core]:
    text = reading.text
    for match in _head_pattern().finditer(text, block.start, block.end):
        start, end = match.span()
        if match[0] == "奖" and (text[start - 1 : start] in _NO_PRIZE_BEFORE or text[end : end + 1] in _NO_PRIZE_AFTER):
            continue
        if match[0] == "奖" and text[start - 2 : start] in _PRIZE_PARTS:
            start -= 2
        if match[0][0] in "名十百" and text[start - 1 : start] in _NUMERALS:
            continue
        if text[start - 2 : start] == "首席":
            continue
        if text[end : end + 1] in ("长", "们") and not match[0].endswith(("奖", "号")):
            continue
        yield Core(start, end)


def _listed(reading: Reading, block: Block) -> Iterator[Core]:
    for start, end in reading.names.find(reading.text[block.start : block.end]):
        if reading.text.startswith("国家荣誉称号", block.start + start) and reading.text[block.start + start - 1] == "”":
            continue
        yield Core(block.start + start, block.start + end, listed=True)


@cache
def _modifier_pattern() -> regex.Pattern[str]:
    modifiers = sorted(terms("title_modifiers"), key=lambda term: (-len(term), term))
    return regex.compile("|".join(map(regex.escape, modifiers)))


@cache
def _tail_terms() -> tuple[tuple[str, Role], ...]:
    return tuple(
        (row["tail"], row["role"])  # type: ignore[misc]
        for row in sorted(rows("title_tails"), key=lambda row: (-len(row["tail"]), row["tail"]))
    )


_MODIFIED_TAGS = frozenset({"n", "nz", "vn", "an", "nw", "v", "a", "nt", "ORG", "s", ""})


def _modified(reading: Reading, block: Block, heads: list[Core]) -> Iterator[Core]:
    """A modifier with the nouns after it: 优秀班主任, 最美乡村教师, 先进基层党组织."""
    text = reading.text
    for match in _modifier_pattern().finditer(text, block.start, block.end):
        if text[match.start() - 1 : match.start()] in _NUMERALS and match[0][0] in "十百":
            continue
        if any(head.start < match.start() < head.end for head in heads):
            continue
        end = _noun_end(reading, match.end(), block.end)
        if end - match.end() >= 2:
            yield Core(match.start(), end, modified=True)


def _noun_end(reading: Reading, start: int, limit: int) -> int:
    text, end, seen_noun = reading.text, start, start
    while end < limit and end - start < 12:
        if text[end] in PUNCTUATION:
            if text[end] == "(" and (close := text.find(")", end, end + 5)) > 0 and text[end + 1 : close] in _UNITS:
                end = seen_noun = close + 1
                continue
            break
        if any(text.startswith(tail, end) for tail, _ in _tail_terms()):
            break
        word = reading.word_at(end)
        if word is None or (word.tag not in _MODIFIED_TAGS and word.start >= start):
            break
        if word.start >= start and (text[word.start : word.end] in _verbs() or text[end] in _STOP_CHARS):
            break
        end = min(word.end, limit)
        if word.tag != "v":
            seen_noun = end
    return seen_noun


_UNITS = frozenset({"市", "镇", "区", "县", "工作", "市、区", "团支部", "集体"})


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
        if in_list:
            last = match.end()
            yield Core(inner_start, inner_end, quoted=True)
        elif _NAME_TAIL.match(text, match.end() - 1) or _verb_before(text, _before_region(reading, match.start())):
            last = match.end()
            yield Core(inner_start, inner_end, quoted=True)


@cache
def _award_verbs() -> tuple[str, ...]:
    return tuple(
        row["verb"] for row in rows("verbs") if row["frame"] in ("get", "give") and len(row["verb"]) > 1
    )


@cache
def _walk_stops() -> tuple[str, ...]:
    """Words that end a title's prefix, wherever the tagger cut."""
    return (*terms("title_stop_words"), *_award_verbs())


@cache
def _verbs() -> frozenset[str]:
    return frozenset(terms("verbs")) | frozenset(terms("denials"))


def _before_region(reading: Reading, at: int) -> int:
    """Where the region before `at` begins: 评上常州市“…”."""
    word = reading.word_before(at)
    return word.start if word is not None and word.tag in ("LOC", "ns", "ORG") else at


def _verb_before(text: str, at: int) -> bool:
    return text[max(0, at - 5) : at].endswith(_award_verbs())


def _grow(reading: Reading, block: Block, core: Core, floor: int) -> Title | None:
    if core.start < floor:
        core = Core(floor, core.end, core.listed, core.quoted)
        if core.end - core.start < 2:
            return None
    text = reading.text
    start, pieces = _left(reading, block, core, floor)
    end = core.end
    quoted = text[end : end + 1] in _CLOSERS
    end += quoted
    pieces = _without_marks(text, pieces)
    name = "".join(text[a:b] for a, b in pieces)
    if len(name) < 2:
        return None
    if _needs_quotes(reading, name) and not quoted and not core.quoted:
        return None
    role, tail = _role(text, end, block.end)
    strength = _strength(reading, name, core, quoted, pieces[0][0])
    return Title(start, end, pieces, name, role, strength, quoted, tail, _kind(name), _year(text, start, tail))


def _needs_quotes(reading: Reading, name: str) -> bool:
    """科学家, 英雄 and the like are names of an honour only where the lexicon or quotation marks say so."""
    head = next((head for head, _ in _kinds() if name.endswith(head)), "")
    opens = name.startswith(tuple(_LEVELS - {"中国", "国际", "国家"}))
    return head in _quoted_heads() and not reading.names.knows(name) and not opens and not regex.search(r"十大|十佳|优秀|模范|最美|杰出", name)


@cache
def _quoted_heads() -> frozenset[str]:
    return frozenset(row["head"] for row in rows("heads") if row["bare"] == "quoted")


def _left(reading: Reading, block: Block, core: Core, floor: int) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Where the title with its ordinals begins, and the spans of its name."""
    lower = max(block.start, floor, core.start - _LONGEST_PREFIX)
    walk = _Walk(reading, block, core, lower)
    start = walk.name_start()
    pieces = [(start, core.end)]
    begin = start
    if reading.text[begin - 1 : begin] in _OPENERS:
        begin -= 1
    ordinals = [m for m in _LEADING_ORDINALS.finditer(reading.text, max(lower, begin - 16), begin) if m.end() == begin]
    if ordinals:
        begin = ordinals[0].start()
    return begin, tuple(pieces)


class _Walk:
    """The walk to the left of a core, over the words that may belong to its name."""

    def __init__(self, reading: Reading, block: Block, core: Core, lower: int):
        self.reading, self.block, self.core, self.lower = reading, block, core, lower
        self.text = reading.text
        self.soft: list[int] = []
        self.levels: list[int] = []
        self.opened: int | None = None

    def name_start(self) -> int:
        at = hard = self._walk()
        start = self._choose(at, hard)
        national = self.text.rfind("全国", start, self.core.start)
        start = max(start, national)
        match = _LEADING_ORDINALS.match(self.text, start, self.core.start)
        while match and match.end() <= self.core.start and match.end() > start:
            start = match.end()
            match = _LEADING_ORDINALS.match(self.text, start, self.core.start)
        while start < self.core.start and self.text[start] in "”’·原":
            start += 1
        return start

    def _walk(self) -> int:
        at = self._quote_start() or self.core.start
        if self.text.startswith(("全国", "中国", "国家", "中华", "世界", "国际"), at):
            self.levels.append(at)
            return at
        while at > self.lower:
            step = self._step(at)
            if step is None:
                break
            at = step
        return at

    def _quote_start(self) -> int | None:
        """Where the quoted name begins whose end is the core's: all of “三秦巾帼十杰” is the name."""
        if self.text[self.core.end : self.core.end + 1] not in _CLOSERS:
            return None
        opener = max(self.text.rfind(mark, self.lower, self.core.start) for mark in "“‘")
        inside = self.text[opener + 1 : self.core.start]
        if opener < 0 or regex.search(r"[，。；：、！？,;:!?“”‘’\s]", inside):
            return None
        return opener + 1

    def _step(self, at: int) -> int | None:
        """The new left end, or None where the name cannot go on."""
        char = self.text[at - 1]
        if char in _OPENERS and self.text[at - 2 : at - 1] not in _CLOSERS:
            if self.opened is not None:
                return None
            self.opened = at
            return at - 1
        if char in _CLOSERS:
            return self._over_quote(at)
        if char in PUNCTUATION or self.text[max(self.lower, at - 5) : at].endswith(_walk_stops()):
            return None
        word = self.reading.word_before(at)
        if word is None or (char in _COUNTERS and self.text[at - 2] in _NUMERALS):
            return None
        begin = max(word.start, self.lower)
        return self._over_word(word, begin, at)

    def _over_quote(self, at: int) -> int | None:
        """A quoted part of the name: 全国“三八”红旗手."""
        opener = max(self.text.rfind("“", self.lower, at), self.text.rfind('"', self.lower, at - 1))
        inside = self.text[opener + 1 : at - 1]
        if opener < 0 or len(inside) > 8 or self.opened is not None or "、" in inside:
            return None
        if _head_pattern().search(inside) and _head_pattern().search(inside).end() == len(inside):
            return None
        return opener

    def _over_word(self, word: Word, begin: int, at: int) -> int | None:
        piece = self.text[begin:at]
        if piece in _LEVELS or word.tag in ("LOC", "ns"):
            self.levels.append(begin)
            return begin
        if piece.startswith(("全国", "全省", "全市", "中国", "国家", "中华")) and word.tag not in ("ORG", "nt"):
            self.levels.append(begin)
            return begin
        if piece in _verbs() or piece in _award_verbs():
            return None
        if word.tag in ("PER", "nr") and (self._named_after(begin, at) or self._prize_of(at)):
            return begin
        if word.tag in ("PER", "nr", "p", "r", "d", "u", "c", "xc", "q", "t", "vd") and not _harmless(piece):
            return None
        if word.tag == "TIME" and not regex.fullmatch(rf"五一|三八|五四|七一|八一|{ORDINAL}", piece):
            return None
        if word.tag == "m" and not regex.fullmatch(rf"[十百千双][大佳强名]?|三八|五一|[一二三特]等|第?[一二三四五]级?|[两三五]个?|{ORDINAL}", piece):
            return None
        if piece[0] in _STOP_CHARS and len(piece) == 1:
            return None
        if word.tag == "v" or (piece in _positions() and self.text[self.core.end - 1] != "奖"):
            self.soft.append(at)
        return begin

    def _named_after(self, begin: int, at: int) -> bool:
        """A person's name inside a quoted name (“左英护理奖”) belongs to it."""
        return self.text[begin - 1 : begin] in _OPENERS and self.text[self.core.end : self.core.end + 1] in _CLOSERS and at == self.core.start

    def _prize_of(self, at: int) -> bool:
        """A prize named after a person: 陈嘉庚科学奖."""
        return self.text[self.core.end - 1] == "奖" and not self.levels and self.core.end - at <= 8

    def _choose(self, at: int, hard: int) -> int:
        line = self._whole_line()
        if line is not None:
            return line
        if self.opened is not None:
            return self._before_quote(at)
        soft = self.soft[0] if self.soft else None
        if self.levels:
            level = self._level_start()
            if soft is None or level < soft:
                return level
        if soft is not None and not self._bounded(hard):
            return soft
        return at

    def _whole_line(self) -> int | None:
        """A heading that is nothing but the name: 发展及巩固会员表现优异团体奖."""
        if self.block.kind == "paragraph" or self.core.end != self.block.end or self.block.end - self.block.start > 32:
            return None
        body = self.text[self.block.start : self.core.start]
        if regex.search(r"[，。；：、！？,;:!?“”\s《》()获]", body) or any(verb in body for verb in _award_verbs()):
            return None
        ordinals = _LEADING_ORDINALS.match(self.text, self.block.start, self.core.start)
        start = ordinals.end() if ordinals else self.block.start
        return start if not regex.search(r"\d", self.text[start : self.core.start]) and start >= self.lower else None

    def _level_start(self) -> int:
        """The level or region word that opens the name: the last one, with the regions that stand right before it."""
        start = self.levels[0]
        for level in self.levels[1:]:
            between = self.text[level:start]
            if self.reading.word_at(level) and self.reading.word_at(level).end == start or between in _LEVELS:
                start = level
            else:
                break
        ours = self.text[start - 1 : start]
        return start + 1 if ours == "我" and self.text[start] in "省市国县区" else start

    def _bounded(self, hard: int) -> bool:
        return hard == self.lower or self.text[hard - 1] in _OPENERS or self.text[max(0, hard - 4) : hard].endswith(_award_verbs())

    def _before_quote(self, at: int) -> int:
        """A prefix before the quotation marks belongs to a name that cannot stand alone (decision 42)."""
        opened = self.opened or self.core.start
        inner = self.text[opened : self.core.end]
        if at >= opened - 1 or stands_alone(inner):
            return opened
        if self.levels and (levels := [level for level in self.levels if level < opened]):
            return max(self._level_start(), min(levels)) if self._level_start() < opened else min(levels)
        return opened if any(s < opened for s in self.soft) else at


def _harmless(piece: str) -> bool:
    return piece in ("各行各业", "现代", "当代", "新时代", "与", "原")


@cache
def _positions() -> frozenset[str]:
    return frozenset(terms("positions"))


@cache
def _generic_words() -> regex.Pattern[str]:
    words = sorted({*terms("title_generic_words"), *terms("heads"), *terms("title_modifiers")}, key=lambda w: (-len(w), w))
    return regex.compile("|".join(map(regex.escape, words)))


def stands_alone(name: str) -> bool:
    """Whether a quoted name says by itself which honour it is: 陇原工匠 does, 优秀教师 and 工人先锋号 do not."""
    bare = regex.sub(r"[“”‘’\"]", "", name)
    left = _generic_words().sub("", bare)
    return len(left) >= 2


def _without_marks(text: str, pieces: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """The pieces with quotation marks and inner years cut out."""
    out: list[tuple[int, int]] = []
    for start, end in pieces:
        outer = text[start - 1 : start] in _OPENERS and text[end : end + 1] in _CLOSERS
        cuts = [m.span() for m in _INNER_YEAR.finditer(text, start, end)]
        cuts += [m.span() for m in _ORDINAL_BEFORE_QUOTE.finditer(text, start, end)]
        cuts += [(i, i + 1) for i in range(start, end) if text[i] in "“”\"" or (text[i] in "‘’" and not outer)]
        position = start
        for a, b in sorted(cuts):
            if position < a:
                out.append((position, a))
            position = max(position, b)
        if position < end:
            out.append((position, end))
    return tuple(out)


_AFTER_TITLE = regex.compile(r"(?:\((?:集体|班组|个人|女|(?:19|20)\d\d年?度?)\)|班组|奖项)+")


def _role(text: str, end: int, limit: int) -> tuple[Role, int]:
    """How the title is used, and where the words that say so end."""
    role: Role = "name"
    at = end
    group = _AFTER_TITLE.match(text, at, limit)
    if group:
        at = group.end()
    for _ in range(3):
        if text[at : at + 1] == "的" and text.startswith(("称号", "荣誉", "光荣称号", "殊荣", "桂冠", "获得者", "评选", "推荐"), at + 1):
            at += 1
        tail = next(((t, r) for t, r in _tail_terms() if text.startswith(t, at)), None)
        if tail is None:
            break
        at += len(tail[0])
        if text[at : at + 1] in _CLOSERS:
            at += 1
        if tail[1] in ("generic", "event", "proposed"):
            return tail[1], at
        if tail[1] == "holder":
            role = "holder"
    return role, at


def _opens_with_region(reading: Reading, at: int) -> bool:
    word = reading.word_at(at)
    return word is not None and word.tag in ("LOC", "ns", "ORG", "nt")


def _strength(reading: Reading, name: str, core: Core, quoted: bool, at: int) -> int:
    if reading.names.knows(name):
        return 2 if reading.lexicon.canonical(name) else 1
    if core.quoted:
        return 2
    if name in _bare_heads():
        return 0
    if core.modified and not quoted and not name.startswith(tuple(_LEVELS)) and not _opens_with_region(reading, at):
        return -1
    if name.startswith(tuple(_LEVELS)) or (stands_alone(name) and not core.modified):
        return 2
    return 1


@cache
def _bare_heads() -> frozenset[str]:
    return frozenset(row["head"] for row in rows("heads") if row["bare"] != "yes")


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((row["head"], row["kind"]) for row in rows("heads")), key=lambda pair: (-len(pair[0]), pair[0])))


def _kind(name: str) -> str:
    """Which recipients an honour of this name goes to, by its head: person, group or both."""
    return next((kind for head, kind in _kinds() if name.endswith(head)), "both")


def _year(text: str, start: int, end: int) -> int | None:
    """The year that stands in or right after a title; of a span of years the last."""
    years = _YEAR.findall(text, start, end)
    span = regex.search(r"((?:19|20)\d\d)[-—–~至]+((?:19|20)?\d\d)年?度?", text, pos=start, endpos=end)
    if span:
        last = span[2]
        return int(last if len(last) == 4 else span[1][:2] + last)
    return int(years[-1]) if years else None
