"""The walk to the left of a core: where the name begins that the core ends."""

from __future__ import annotations

from functools import cache

import regex

from laborhonors.lexicon import rows, terms
from laborhonors.lexicon.cues import cue, cues, members
from laborhonors.recognizers.base import PUNCTUATION, Reading, Word
from laborhonors.recognizers.names import name_like
from laborhonors.recognizers.organizations import is_unit_name
from laborhonors.recognizers.positions import posts
from laborhonors.recognizers.titles.cores import head_pattern
from laborhonors.recognizers.titles.title import CLOSERS, OPENERS, ORDINAL, Core, closes, head_of
from laborhonors.recognizers.titles.verbs import award_verbs, stop_verbs
from laborhonors.text import Block

LEADING_ORDINALS = regex.compile(rf"(?:{ORDINAL}[“‘\"]?\s{{0,8}}){{1,8}}")
_MARKS = regex.compile(r"[，。；：、！？,;:!?“”‘’—\s]")
_NO_NAME = regex.compile(r"[，。；：、！？,;:!?“”\s《》()获]")
_DIGIT = regex.compile(r"\d")
_QUOTES = regex.compile(r"[“”‘’\"]")
_NOT_QUOTED_NAME = regex.compile(r"[、。！？!?;；]")
"""What is said, or several names, stands in such a quotation."""


class Walk:
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
        start = max(start, national, self._after_batch(start))
        match = LEADING_ORDINALS.match(self.text, start, self.core.start)
        while match and match.end() <= self.core.start and match.end() > start:
            start = match.end()
            match = LEADING_ORDINALS.match(self.text, start, self.core.start)
        while start < self.core.start and self.text[start] in "”’·原":
            start += 1
        if start == self.block.start and self.text[start] in "和与及":
            start += 1
        own = _OWN.match(self.text, start - (self.text[start - 1 : start] in _SELVES), self.core.start)
        return own.end() if own and own.end() > start else start

    def _after_batch(self, start: int) -> int:
        """Where a batch with a region or a level after it stands inside, the name begins there: X第三届新疆道德模范."""
        for match in LEADING_ORDINALS.finditer(self.text, start, self.core.start):
            word = self.reading.word_at(match.end())
            opens = word is not None and word.start == match.end() and match.start() > start
            if opens and word is not None and self._is_level(word, self.text[word.start : word.end]):
                return match.end()
        return start

    def _walk(self) -> int:
        at = self._quote_start() or self.core.start
        if self.text.startswith((*cues("nation"), *_provinces()), at):
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
        if not closes(self.text, self.core.end):
            return None
        opener = max(self.text.rfind(mark, self.lower, self.core.start) for mark in "“‘")
        inside = self.text[opener + 1 : self.core.start]
        if opener < 0 or _MARKS.search(inside):
            return None
        if self.text[self.core.end] not in CLOSERS and self._others(opener + 1, self.core.start):
            return None
        return opener + 1

    def _step(self, at: int) -> int | None:
        """The new left end, or None where the name cannot go on."""
        char = self.text[at - 1]
        if char in OPENERS and self.text[at - 2 : at - 1] not in CLOSERS:
            if self.opened is not None:
                return None
            self.opened = at
            return at - 1
        if char in CLOSERS:
            return self._over_quote(at)
        if at - 2 >= self.lower and _GRADE.match(self.text, at - 2, at):
            return at - 2
        word = self.reading.word_before(at)
        if word is None or char in PUNCTUATION or self._stops(word, at) or self._recipient_before(at):
            return None
        if char in members("counting-word") and self.text[at - 2] in members("numeral"):
            return None
        begin = max(word.start, self.lower)
        return self._over_word(word, begin, at)

    def _stops(self, word: Word, at: int) -> bool:
        """Whether a word that ends a name's prefix stands before `at`; 学习型组织 is a noun, 组织劳模 is none."""
        if word.tag in ("n", "nz", "a") and self.text[max(self.lower, word.start) : at].endswith(cues("noun-or-verb")):
            return False
        before = self.text[max(self.lower, at - 5) : at]
        return before.endswith(_walk_stops()) or (word.start == at - 1 and before[-1:] in _short_stops())

    def _over_quote(self, at: int) -> int | None:
        """A quoted part of the name: 全国“三八”红旗手."""
        opener = max(self.text.rfind("“", self.lower, at), self.text.rfind('"', self.lower, at - 1))
        inside = self.text[opener + 1 : at - 1]
        if opener < 0 or len(inside) > 8 or self.opened is not None or _NOT_QUOTED_NAME.search(inside):
            return None
        head = head_pattern().search(inside)
        return None if head and head.end() == len(inside) else opener

    def _over_word(self, word: Word, begin: int, at: int) -> int | None:
        """The new left end over one more word, or None where the word is no part of the name."""
        piece = self.text[begin:at]
        if word.tag in ("LOC", "ns") and piece[0] in "获授评当":
            begin, piece = begin + 1, piece[1:]
        if self._is_level(word, piece):
            self.levels.append(begin)
            return begin
        if word.tag in ("PER", "nr") and "获" in piece[:-1]:
            return begin + piece.rindex("获", 0, -1) + 1
        if word.tag in ("PER", "nr") and (self._named_after(begin, at) or self._prize_of(begin, at)):
            self.soft.clear()
            return begin
        if piece in stop_verbs() or piece in members("function-character") or not _may_stand(word.tag, piece):
            return None
        if piece == "为" or (word.tag == "v" and piece in members("light-verb")):
            return None
        if word.tag == "v" and len(piece) > 1 and piece[-1] == "获":
            return None
        if word.tag == "v" or (piece in posts() and self.text[self.core.end - 1] != "奖"):
            self.soft.append(at)
        return begin

    def _is_level(self, word: Word, piece: str) -> bool:
        if piece in members("level") or word.tag in ("LOC", "ns"):
            return True
        return piece.startswith(("全省", "全市", *cues("nation"))) and word.tag not in ("ORG", "nt")

    def _named_after(self, begin: int, at: int) -> bool:
        """A person's name inside a quoted name (“左英护理奖”) belongs to it."""
        return (
            self.text[begin - 1 : begin] in OPENERS
            and self.text[self.core.end : self.core.end + 1] in CLOSERS
            and at == self.core.start
        )

    def _prize_of(self, begin: int, at: int) -> bool:
        """A prize named after a person: 陈嘉庚科学奖."""
        prize = self.text[self.core.end - 1] == "奖" and not self.levels and self.core.end - at <= 12
        return prize and not self._given_to(begin)

    def _recipient_before(self, at: int) -> bool:
        """Whether a name fills what stands from a verb of giving to `at`: 授予|费某某|“云河工匠”."""
        starts = (at - 3, at - 2, at - 4)
        named = (start for start in starts if name_like(self.text[start:at]) and self._given_to(start))
        return any(all(w.tag not in _UNNAMED for w in self.reading.words_in(start, at)[:1]) for start in named)

    def _given_to(self, begin: int) -> bool:
        """Whether a verb of giving stands before a name, which is the recipient's then: 授予|张某某|科学奖."""
        verb = next((verb for verb in _giving() if self.text.endswith(verb, self.lower, begin)), None)
        return verb is not None and self.text[begin - len(verb) - 1 : begin - len(verb)] not in ("被", "获")

    def _choose(self, at: int, hard: int) -> int:
        line = self._whole_line()
        if line is not None:
            return line
        item = self._whole_item(hard)
        if item is None:
            item = self._after_verb()
        if item is not None:
            return item
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
        if _NO_NAME.search(body) or any(verb in body for verb in award_verbs()):
            return None
        if self.text[self.core.end - 1] != "奖" and self._acts(self.block.start, self.core.start):
            return None
        ordinals = LEADING_ORDINALS.match(self.text, self.block.start, self.core.start)
        start = ordinals.end() if ordinals else self.block.start
        return start if not _DIGIT.search(self.text, start, self.core.start) and start >= self.lower else None

    def _whole_item(self, hard: int) -> int | None:
        """All that stands from a mark or an award verb to the core, where it opens with a region or a level.

        江城市全天候优秀教师, 全国住房和城乡建设系统劳动模范: whatever stands inside.
        """
        if self.levels or self.opened is not None:
            return None
        start = _ITEM_START.match(self.text[self.lower : hard]).end() + self.lower  # type: ignore[union-attr]
        word = self.reading.word_at(start)
        inside = self.text[start:hard]
        if start >= hard or word is None or not self._is_level(word, self.text[start : min(word.end, hard)]):
            return None
        return None if _NO_ITEM.search(inside) or head_pattern().search(inside) or self._others(start, hard) else start

    def _after_verb(self) -> int | None:
        """All that stands from a verb that a name follows to the core: 荣获关注森林奖, 评为防沙治沙先进个人."""
        verbs = [match.end() for match in cue("honour-follows").finditer(self.text, self.lower, self.core.start)]
        verb = verbs[-1] if verbs else None
        if verb is None or self.opened is not None:
            return None
        verb += self.text.startswith("了", verb)
        ordinals = LEADING_ORDINALS.match(self.text, verb, self.core.start)
        start = ordinals.end() if ordinals else verb
        inside = self.text[start : self.core.start]
        if not inside or _NO_ITEM.search(inside) or any(verb in inside for verb in award_verbs()):
            return None
        tags = {word.tag for word in self.reading.words_in(start, self.core.start)}
        named = {"PER", "nr"} if self.text[self.core.end - 1] in "奖章" else frozenset()
        return None if tags & (_BARRED - named - {"q"}) else start

    def _others(self, start: int, end: int) -> bool:
        """Whether a person, a verb that is no part of a name, or a long preposition (关于) stands in a span."""
        for word in self.reading.words_in(start, end):
            stops = word.tag == "v" and self.text[word.start : word.end] in _no_part()
            about = word.tag == "p" and word.end - word.start > 1
            if stops or about or word.tag in ("PER", "nr", "r"):
                return True
        return any(verb in self.text[start:end] for verb in award_verbs())

    def _acts(self, start: int, end: int) -> bool:
        return any(word.tag == "v" and word.end - word.start > 1 for word in self.reading.words_in(start, end))

    def _level_start(self) -> int:
        """The level or region word that opens the name: the last one, with the regions that stand right before it."""
        start = self.levels[0]
        for level in self.levels[1:]:
            if self.text.startswith(_provinces(), start):
                break
            word = self.reading.word_at(level)
            between = self.text[word.end : start] if word is not None else ""
            adjacent = word is not None and (not between or LEADING_ORDINALS.fullmatch(between) is not None)
            if not adjacent and self.text[level:start] not in members("level"):
                break
            start = level
        ours = self.text[start - 1 : start]
        return start + 1 if ours == "我" and self.text[start] in "省市国县区" else start

    def _bounded(self, hard: int) -> bool:
        return (
            hard == self.lower
            or self.text[hard - 1] in OPENERS
            or self.text[max(0, hard - 4) : hard].endswith(award_verbs())
            or (self.text[hard - 1] in members("counting-word") and self.text[hard - 2] in members("numeral"))
            or self.text[self.lower : hard] in AFTER_A_TITLE
            or _COUNTED_AS.search(self.text, self.lower, hard) is not None
            or (self.text[hard - 1] == "、" and _ITEM_ENDS.match(self.text, self.core.end) is not None)
            or (self.text[hard - 1] in ",;:、" and _GOES_TO.match(self.text, self.core.end) is not None)
        )

    def _before_quote(self, at: int) -> int:
        """A prefix before the quotation marks belongs to a name that cannot stand alone (decision 42)."""
        opened = self.opened or self.core.start
        inner = self.text[opened : self.core.end]
        before = self.text[at : opened - 1]
        fragment = before.endswith("”") or self.text[at - 1 : at] in CLOSERS
        if not before or stands_alone(inner) or fragment or head_of(before) or self._in_row(at, opened - 1):
            return opened
        if before.endswith(cues("count-noun")) and not before.startswith(cues("level")):
            return opened
        if self.levels and (levels := [level for level in self.levels if level < opened]):
            return max(self._level_start(), min(levels)) if self._level_start() < opened else min(levels)
        return opened if any(s < opened for s in self.soft) else at

    def _in_row(self, start: int, end: int) -> bool:
        """Whether a recipient stands there in a row of them, each with his honour: 甲“…”、|乙小学|“书香校园”."""
        return self.text[start - 2 : start] == "”、" and is_unit_name(self.text, start, end)


AFTER_A_TITLE = frozenset({"、", "和", "及", "与", "以及"})
_ITEM_ENDS = regex.compile(r"[”’]?(?:称号|获得者)?(?:[、,。;和与及等]|\d|$)")
_COUNTED_AS = regex.compile(r"\d[名位个家户人所]\p{Han}{0,6}为$")
_GOES_TO = regex.compile(r"[”’]?(?:荣誉)?(?:称号)?(?:分别)?(?:授予|颁给|颁予|归)")
_SELVES = ("我", "本", "该")
_OWN = regex.compile(rf"[本我该](?:院|学?校|厂|公司|单位|集团|局|矿|段|行|所|站){ORDINAL}?(?=\p{{Han}})")
"""The unit that speaks, which is no part of a name: 本院2018年度|先进工作者."""
_ITEM_START = regex.compile(r"\A(?:.*(?:[、,;:]|[获评选]|授予|[为是]))?", regex.S)
_NO_ITEM = regex.compile(r"[\p{P}\s\d的了在]|.{15}|[一二三四五六七八九十百千万两多几各这]\p{Han}?[名位批个人家]")
_UNNAMED = frozenset({"LOC", "ns", "ORG", "nt"})
_BARRED = frozenset({"PER", "nr", "p", "r", "d", "u", "c", "xc", "q", "t", "vd"})
_FEAST = regex.compile(rf"五一|三八|五四|七一|八一|{ORDINAL}")
_GRADE = regex.compile("[特甲乙丙丁一二三四]等")
"""A grade before a head, wherever the tagger cut: 甲等|劳动模范."""
_NUMBER = regex.compile(rf"[十百千双][大佳强名]?|三八|五一|[一二三特]等|第?[一二三四五]级?|[两三五]个?|{ORDINAL}")


def _may_stand(tag: str, piece: str) -> bool:
    """Whether a word of that part of speech may be part of an honour's name."""
    if tag == "TIME":
        return _FEAST.fullmatch(piece) is not None
    if tag == "m":
        return _NUMBER.fullmatch(piece) is not None
    return tag not in _BARRED or piece in members("harmless")


@cache
def _walk_stops() -> tuple[str, ...]:
    """Words that end a title's prefix, wherever the tagger cut."""
    return (*(term for term in terms("title_stop_words") if len(term) > 1), *award_verbs())


@cache
def _giving() -> tuple[str, ...]:
    """Verbs that a recipient may follow: 授予, 颁给."""
    return tuple(row["verb"] for row in rows("verbs") if row["frame"] == "give")


@cache
def _no_part() -> frozenset[str]:
    """Verbs that are no part of a name."""
    return frozenset(_walk_stops()) | stop_verbs()


@cache
def _short_stops() -> frozenset[str]:
    """Those of one character, which must be words: 新 ends 新劳模's name, not 创新标兵's."""
    return frozenset(term for term in terms("title_stop_words") if len(term) == 1)


@cache
def _provinces() -> tuple[str, ...]:
    """The names of provinces, before which no other region stands in a name."""
    return tuple(row["name"] for row in rows("regions") if row["level"] == "province")


@cache
def _generic_words() -> regex.Pattern[str]:
    words = sorted(
        {*terms("title_generic_words"), *terms("heads"), *terms("title_modifiers")}, key=lambda w: (-len(w), w)
    )
    return regex.compile("|".join(map(regex.escape, words)))


def stands_alone(name: str) -> bool:
    """Whether a quoted name says by itself which honour it is: 陇原工匠 does, 优秀教师 and 工人先锋号 do not."""
    bare = _QUOTES.sub("", name)
    left = _generic_words().sub("", bare)
    return len(left) >= 2
