"""Titles of a text: cores grown to their names, judged by how surely they name an honour and how they are used."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import regex

from laborhonors.lexicon import rows
from laborhonors.lexicon.cues import cues, members
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.counts import summed_ends
from laborhonors.recognizers.titles.bounds import bounded
from laborhonors.recognizers.titles.cores import find_cores
from laborhonors.recognizers.titles.marked import is_unit, marked_titles
from laborhonors.recognizers.titles.references import (
    coordinated,
    in_one_use,
    referred,
    with_shared_levels,
    without_levels_ahead,
)
from laborhonors.recognizers.titles.roles import role_of
from laborhonors.recognizers.titles.studios import is_kind_of_studio
from laborhonors.recognizers.titles.title import (
    CLOSERS,
    OPENERS,
    Core,
    Piece,
    Title,
    head_of,
    kind_of,
    quoted_heads,
    region_heads,
    without_marks,
    words,
    year_in,
)
from laborhonors.recognizers.titles.trim import trimmed_titles
from laborhonors.recognizers.titles.verbs import award_verbs
from laborhonors.recognizers.titles.walk import AFTER_A_TITLE, LEADING_ORDINALS, Walk, stands_alone
from laborhonors.recognizers.titles.wholes import whole_titles
from laborhonors.text import Block
from laborhonors.text.blocks import NUMBERED_HEADING

_GIVING = ("授予", "颁予", "赠予", "赐予")
"""Verbs whose second character a name may seem to begin with: 获授|予银莲花荣誉勋章."""
_LONGEST_PREFIX = 36
_LONGEST_CLASS = 10
_NOMINAL = frozenset({"n", "nz", "vn", "an", "a", "c"})
_NAMED = regex.compile("(?:荣誉|光荣)?称号|获得者")
"""What stands behind nothing but an honour's name."""
_BATCHED = regex.compile("[届批]")
_PRAISE = regex.compile(r"十大|十佳|优秀|模范|最美|杰出|感动|功勋")


def find_titles(reading: Reading) -> tuple[Title, ...]:
    """Every title of the text blocks, in order."""
    found = [title for title in bounded(reading, shown_titles(reading)) if not is_unit(reading, title)]
    found = sorted((*found, *marked_titles(reading, found)), key=lambda title: title.start)
    found = list(without_levels_ahead(trimmed_titles(reading.text, found), reading.text))
    found = list(whole_titles(reading.text, found))
    again = [*_headings(reading, found), *_headings_alike(reading, found)]
    found = sorted((*found, *again), key=lambda title: title.start) if again else found
    shared = list(with_shared_levels(reading.text, coordinated(reading, found)))
    return tuple(in_one_use(reading.text, list(referred(reading, shared))))


def shown_titles(reading: Reading) -> list[Title]:
    """The titles that words show, in order, each grown to what its words say is its name."""
    found: list[Title] = []
    for block in reading.blocks:
        if block.kind != "noise":
            _find_in(reading, block, found)
    return found


def holds_title(reading: Reading) -> bool:
    """Whether there may be any title: the first that is found, before others have a say in it."""
    for block in reading.blocks:
        found: list[Title] = []
        if block.kind != "noise":
            _find_in(reading, block, found)
        if found:
            return True
    return any(True for _ in marked_titles(reading, ()))


_BEFORE_NAME = regex.compile(r"(?:(?:19|20)\d\d年?度?)?(?:\p{Han}{0,12}[省市县区州校院厂司])?[“‘]?")
_AFTER_NAME = regex.compile(
    r"[”’]?(?:荣誉|光荣)?(?:称号)?(?:获得者|获奖者|获奖|当选|人员|个人|集体|单位)?(?:名单|光荣榜)?(?:\([^()]*+\))?:?"
)
_LONGEST_HEADING = 45


def _headings(reading: Reading, found: list[Title]) -> Iterator[Title]:
    """A name that the text quotes as an honour, where it stands again without quotes and heads a list (岗位明星)."""
    quoted = {title.name: title for title in found if title.quoted and title.strength > 0}
    for block in reading.blocks if quoted else ():
        if block.kind in ("noise", "paragraph") or block.end - block.start > _LONGEST_HEADING:
            continue
        for name, title in quoted.items():
            at = reading.text.find(name, block.start, block.end)
            end = at + len(name)
            if at < 0 or not _BEFORE_NAME.fullmatch(reading.text, block.start, at):
                continue
            new = all(other.end <= block.start or block.end <= other.start for other in found)
            if new and _AFTER_NAME.fullmatch(reading.text, end, block.end):
                role, tail = role_of(reading.text, end, block.end)
                year = year_in(reading.text, block.start, tail)
                yield replace(title, start=at, end=end, pieces=((at, end),), role=role, tail=tail, year=year)
                break


_COUNT = regex.compile(r"[ ]?\((?:共|计)?\d{1,4}[名人位个家户][^()]{0,12}\):?$")
_NO_HONOUR = regex.compile(
    r"要求|范围|条件|程序|时间|名额|纪律|措施|事迹|组织|说明|原则|办法|方式|名单|附件|其他|联系|公示|监督|背景|概况|简介"
    r"|情况|依据|申报|材料|活动|流程|步骤|安排|目标|意义|工作$|领导|嘉宾|评委|记者|相关|推荐|新闻|意见|事项|内容|任务|[:，。;、?!]"
)
"""What a heading speaks of that is no honour."""
_ALIKE = 2


def _headings_alike(reading: Reading, found: Sequence[Title]) -> Iterator[Title]:
    """Headings without a known word in a series of headings that are honours: 肆、救护志工; ★健康老人(5人)."""
    text, starts = reading.text, sorted(title.start for title in found)
    blocks = [block for block in reading.blocks if block.kind != "noise"]
    series: dict[str, list[tuple[Block, Block]]] = {}
    for block, below in itertools.pairwise(blocks):
        style = _style_of(text, block)
        if block.kind in ("heading", "item", "line") and style and below.kind != "heading":
            series.setdefault(style, []).append((block, below))
    for pairs in series.values():
        titled = sum(_begins_within(starts, block.start, block.start + 2) for block, _ in pairs)
        for block, below in pairs:
            start = block.start + (text[block.start] in _FRAMES)
            count = _COUNT.search(text, block.start, block.end)
            end = count.start() if count else block.end - (start > block.start)
            untold = not _begins_within(starts, block.start, block.end)
            listed = below.kind in ("line", "row", "item") and _style_of(text, below) != _style_of(text, block)
            alike = titled >= _ALIKE or (count is not None and titled)
            if untold and listed and alike and 3 <= end - start <= 16 and not _NO_HONOUR.search(text, start, end):
                piece = (start, end)
                name = text[slice(*piece)]
                yield Title(start, end, (piece,), name, "name", 1, False, end, kind_of(name))


def _begins_within(starts: Sequence[int], start: int, end: int) -> bool:
    """Whether any of the rising places is in `[start, end)`."""
    return bisect_left(starts, start) < bisect_left(starts, end)


def _style_of(text: str, block: Block) -> str:
    """How a heading is set off: by its number, (一) or 一、, a mark, or what frames it, 【 or ★; '' where it is not."""
    if block.marker:
        return _NUMERALS.sub("1", block.marker)
    frame = _FRAMES.get(text[block.start], "")
    return frame if frame and text.endswith(frame, block.start, block.end) else ""


_NUMERALS = regex.compile(r"[一二三四五六七八九十壹贰叁参肆伍陆柒捌玖拾㈠-㈩\d]+")
_FRAMES = {"【": "】", "★": "★", "[": "]", "◆": "◆", "《": "》"}


def _find_in(reading: Reading, block: Block, found: list[Title]) -> None:
    floor = block.start
    for core in find_cores(reading, block):
        title = _grow(reading, block, core, floor)
        if title is None or (found and _gloss(reading.text, found[-1], title)):
            continue
        if found and _joined_by_dot(reading.text, found[-1], title):
            title = _with_first_part(reading.text, found.pop(), title)
        elif found and _is_class_of(reading, found[-1], title):
            title = _with_prize(reading.text, found.pop(), title)
        found.append(title)
        floor = title.end


def _joined_by_dot(text: str, last: Title, title: Title) -> bool:
    """中国戏剧奖·梅花表演奖 is one name."""
    between = text[last.end : title.start]
    return between == "·" or (between == "" and text[title.start] == "·")


def _is_class_of(reading: Reading, prize: Title, title: Title) -> bool:
    """“云岭科技大奖”工程与材料奖 is one name: a quoted prize, and right behind it the class, in nouns."""
    if not (prize.quoted and prize.name.endswith("奖") and title.name.endswith("奖") and not title.quoted):
        return False
    between = reading.words_in(prize.end, title.start)
    if not 0 < title.start - prize.end <= _LONGEST_CLASS or not between or between[0].tag == "c":
        return False
    return all(word.tag in _NOMINAL for word in between)


def _with_prize(text: str, prize: Title, title: Title) -> Title:
    pieces = (*prize.pieces, (prize.end, title.pieces[-1][1]))
    name = words(text, pieces)
    return replace(title, start=prize.start, pieces=pieces, name=name, strength=2, year=prize.year)


def _with_first_part(text: str, last: Title, title: Title) -> Title:
    start, end = last.pieces[0][0], title.pieces[-1][1]
    return replace(title, start=last.start, pieces=((start, end),), name=text[start:end], strength=2, year=last.year)


def _grow(reading: Reading, block: Block, core: Core, floor: int) -> Title | None:
    if core.start < floor:
        core = Core(floor, core.end, core.listed, core.quoted)
        if core.end - core.start < 2:
            return None
    text = reading.text
    start, pieces = _left(reading, block, core, floor)
    end = core.end
    quoted = text[end : end + 1] in CLOSERS
    end += quoted
    pieces = without_marks(text, pieces)
    name = "".join(text[a:b] for a, b in pieces)
    if len(name) < 2:
        return None
    role, tail = role_of(text, end, block.end)
    named = quoted or _NAMED.match(text, end) is not None
    bare = _needs_quotes(reading, name, pieces[0][0]) and not (named or core.quoted)
    if bare and not (_awarded(reading, start, pieces, floor) or _heads_list(reading, block, start, end, name)):
        return None
    if "津贴" in name and text.startswith("享受", start - 2):
        start -= 2
    if role == "name" and _in_general(text, start, name, block) and not _is_held(reading, tail):
        role = "generic"
    strength = _strength(reading, name, core, named, pieces[0][0])
    return Title(
        start, end, pieces, name, role, strength, quoted, tail, _kind(reading, name), year_in(text, start, tail)
    )


def _kind(reading: Reading, name: str) -> str:
    """Whom the honour goes to: as the lexicon has it for its canonical name, else as its head says."""
    listed = reading.lexicon.lookup(name) if reading.names.knows(name) and reading.lexicon.canonical(name) else None
    return listed.kind if listed is not None and listed.kind is not None else kind_of(name)


def _in_general(text: str, start: int, name: str, block: Block) -> bool:
    """Whether what stands before, or a slogan's verb, makes the title no award: 比照省部级劳模, “寻找最美医生”."""
    slogan = name.startswith(cues("slogan-verb")) and not text.endswith(award_verbs(), block.start, start)
    return slogan or text.endswith(cues("generic-before"), block.start, start)


def _is_held(reading: Reading, tail: int) -> bool:
    """Whether a person's name follows: 先后涌现出省劳动模范|周某某."""
    word = reading.word_at(tail)
    return word is not None and word.start == tail and word.tag in ("PER", "nr")


def _needs_quotes(reading: Reading, name: str, at: int) -> bool:
    """科学家, 英雄 and the like are names of an honour only where the lexicon or quotation marks say so."""
    head = head_of(name)
    opens = name.startswith(_levels()) or (head in region_heads() and _opens_with_region(reading, at))
    return head in quoted_heads() and not reading.names.knows(name) and not opens and not _PRAISE.search(name)


def _heads_list(reading: Reading, block: Block, start: int, end: int, name: str) -> bool:
    """Whether the name is all of a line that heads a list: 2024年度平安卫士, 服务明星(3名), 二、岗位明星."""
    head = head_of(name)
    if name == head or not (head in region_heads() or head in cues("heads-a-list")) or block.kind == "paragraph":
        return False
    text = reading.text
    whole = _BEFORE_NAME.fullmatch(text, block.start, start) and _AFTER_NAME.fullmatch(text, end, block.end)
    numbered = NUMBERED_HEADING.fullmatch(block.marker) is not None
    return whole is not None and (numbered or end < block.end or year_in(text, block.start, end) is not None)


def _awarded(reading: Reading, start: int, pieces: tuple[Piece, ...], floor: int) -> bool:
    """Whether a batch, an award verb or another title stands right before: 首届科技功臣, 获科技功臣."""
    name = words(reading.text, pieces)
    if name == head_of(name):
        return False
    before = reading.text[max(0, start - 4) : start]
    after_title = reading.text[floor:start] in AFTER_A_TITLE and _opens_with_region(reading, pieces[0][0])
    batch = _BATCHED.search(reading.text, start, pieces[0][0]) is not None
    return batch or after_title or before.endswith((*award_verbs(), "获"))


def _left(reading: Reading, block: Block, core: Core, floor: int) -> tuple[int, tuple[Piece, ...]]:
    """Where the title with its ordinals begins, and the spans of its name."""
    lower = max(block.start, floor, core.start - _LONGEST_PREFIX)
    lower = max((lower, *summed_ends(reading.text, lower, core.start)))
    walk = Walk(reading, block, core, lower)
    start = walk.name_start()
    start += reading.text.startswith(_GIVING, start - 1)
    pieces = [(start, core.end)]
    begin = start
    if reading.text[begin - 1 : begin] in OPENERS:
        begin -= 1
    ordinals = [m for m in LEADING_ORDINALS.finditer(reading.text, max(lower, begin - 16), begin) if m.end() == begin]
    if ordinals:
        begin = ordinals[0].start()
    told = next((cue for cue in cues("descriptive") if reading.text.endswith(cue, lower, begin)), "")
    return begin - len(told), tuple(pieces)


def _opens_with_region(reading: Reading, at: int) -> bool:
    word = reading.word_at(at)
    return word is not None and word.tag in ("LOC", "ns", "ORG", "nt")


def _strength(reading: Reading, name: str, core: Core, named: bool, at: int) -> int:
    if reading.names.knows(name):
        return 2 if reading.lexicon.canonical(name) else 1
    if core.quoted:
        return 2
    if name in _bare_heads() or is_kind_of_studio(name):
        return 0
    if core.modified and not named and not name.startswith(cues("level")) and not _opens_with_region(reading, at):
        return -1
    if name.startswith(cues("level")) or (stands_alone(name) and not core.modified):
        return 2
    return 1


@cache
def _bare_heads() -> frozenset[str]:
    return frozenset(row["head"] for row in rows("heads") if row["bare"] != "yes")


def _gloss(text: str, last: Title, title: Title) -> bool:
    """A second name in brackets right after the first: 中国戏剧奖·梅花表演奖(第31届中国戏剧梅花奖)."""
    opened = text.rfind("(", last.end, title.start)
    return (
        opened >= 0
        and opened <= last.end + 1
        and ")" not in text[opened : title.end]
        and text[title.tail : title.tail + 1] == ")"
    )


@cache
def _levels() -> tuple[str, ...]:
    return tuple(level for level in cues("level") if level not in members("own-level"))
