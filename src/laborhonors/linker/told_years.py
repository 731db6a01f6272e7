"""The years that a text tells around an honour: in its name, in its clause, at its holder, of the batch, of the day.

Which of them is that of the conferral, if any, `years.py` decides.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import islice, takewhile
from typing import Literal, get_args

import regex

from laborhonors.lexicon.cues import cue
from laborhonors.linker.entries import Entry
from laborhonors.linker.frames import HEADED, Link
from laborhonors.linker.proposals import came_at_last
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.dates import Moment, chinese_year, placed, told_moments
from laborhonors.recognizers.titles import Title
from laborhonors.recognizers.titles.title import year_in
from laborhonors.text import Block
from laborhonors.text.sentences import after_last

_DAY = regex.compile(r"(?<!\d)((?:19|20)\d\d)\s?[年/.\-]\s?\d{1,2}\s?[月/.\-]\s?\d{1,2}(?!\d)")
_REVERSED_DAY = regex.compile(r"(?<!\d)\d{1,2}[./]\d{1,2}[./]((?:19|20)\d\d)(?!\d)")
_CHINESE_DAY = regex.compile(r"(?:二[〇○零0О]|一九)[〇○零0О一二三四五六七八九]{2}年\p{Han}{1,3}月\p{Han}{1,3}日?")
_OTHER_WORDS_OF_A_DATELINE = 24
_LEAD = regex.compile(r"[讯电]\s{0,4}(?:\([^()\n]{0,30}\))?\s?((?:19|20)\d\d)年\d{1,2}月\d{1,2}日")
_NUMBERED = regex.compile(r"[〔\[(【]((?:19|20)\d\d)[〕\])】]\s?第?\s?\d{1,4}\s?号")
"""The number of an official letter: 云政发〔2010〕25号."""
_LIFE = regex.compile(r"\d[日)]?\s?[-—–~至]{1,2}\s?(?:1[89]|20)\d\d\s?[年/.]")
"""From birth to death: (1962.08.01—1987.12.15) is no day of a text."""
_HEAD = 200
"""Characters of the raw text, of which the gate leaves none out."""

_IN_ONE_YEAR = 2
_OF_BATCH = regex.compile(r"年?度(?!计划)")
_BATCH_REACH = 30
_GLOSS = regex.compile(r"[”’\"]?(?:荣誉)?(?:称号|奖励)?\(((?:19|20)\d\d)(?:年|年度)?[^()]{0,8}\)")
_WAS_IN = regex.compile(r"(?:称号)?是((?:19|20)\d\d)年?\p{Han}{0,4}[评获授颁选得拿]")
_LONGEST_BATCH = 6
_ROW_OF_YEARS = regex.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)年?(?:[、,，和与及](?P<year>(?:19|20)\d\d)年?)+(?!\d)")
_IN_TURN = regex.compile("分别|先后|依次")
_HELD_IN = regex.compile(r"[^。；;\n]{0,16}?[典仪会式]\p{Han}{0,2}[,，]?(?:定|将)?[于在]((?:19|20)\d\d)年")
_OF_ALL = regex.compile(
    r"年?度(?:\p{Han}{0,6}(?:总结|先进|评优|评先|表彰|荣誉)\p{Han}{0,6}(?:大会|会议|名单|清单|光荣榜|一览|结果|揭晓|公布|出炉)|光荣榜|荣誉榜)"
)
"""What a year's own meeting or list is called where it names no honour: 2022年度总结表彰大会, 2023年荣誉清单."""
_AWARDED = frozenset("获评为予颁得名位个家、")
_OPENS_LINE = regex.compile(
    r"[^\p{Han}\d\n]{0,9}+((?:19|20)\d\d)(?=\s?年|[\s:：、—–])\s?(?:年度?)?[\s:：、—–-]{0,4}+(?=[\p{Han}\d(])"
)
_YEAR_ALONE = regex.compile(r"[^\p{Han}\d\n]{0,9}+((?:19|20)\d\d)\s?(?:年度?)?[^\p{Han}\d\n]{0,9}+")
_LINES_OF_A_YEAR = 40
_APART = 60
"""Raw characters from one line to the next, at most; of a long text lines between may not be read."""
_SENTENCE_MARKS = "。\n!?"
_AWARD = regex.compile(r"表彰|颁奖|授予|命名|评选")
_SENTENCE_MARK = regex.compile(rf"(?r)[{_SENTENCE_MARKS}]")
_SENTENCE_END = regex.compile(rf"[{_SENTENCE_MARKS}]")

Source = Literal[
    "title",
    "name",
    "clause",
    "named",
    "batch",
    "published",
    "last-before",
    "first-before",
    "behind",
    "earlier",
    "last-between",
    "first-between",
    "before-name",
    "behind-name",
    "head",
]
"""Where a year is told: in or right after the honour's name; right at the recipient's; in the clause; elsewhere of the
same honour; of the one batch or the day that the text is of; before the title in its sentence, behind it, in its line
before the sentence; between title and recipient; before the recipient in his sentence, behind him in his line; in the
head of the text."""

SOURCES: tuple[Source, ...] = get_args(Source)
OUTRIGHT: tuple[Source, ...] = ("title", "name", "clause")
"""Those that say it of this honour; the last may be of several."""


class ToldYears:
    """The years that a document tells."""

    def __init__(self, reading: Reading, titles: Iterable[Title], published: datetime.date | None):
        self._text = reading.text
        self._blocks = reading.blocks
        self._offsets = reading.folded.offsets
        self._titles = sorted(titles, key=lambda title: title.start)
        told = told_moments(reading.text)
        self._moments = placed(reading.text, told, None)
        self._starts = [moment.start for moment in self._moments]
        self._published = _lead(reading.text) or (published.year if published else _dateline(reading))
        self._published = self._published or _numbered(reading.text) or self._head()
        self._moments = placed(reading.text, told, published.year if published else self._published)
        self._starts = [moment.start for moment in self._moments]
        self._named: dict[str, set[int]] = {}
        for title in self._titles:
            year = title.year or self._held_in(title) or self._event_on(title)
            if year is not None and (self._published is None or year <= self._published):
                self._named.setdefault(_key(title), set()).add(year)
        self._by_name: dict[str, set[int]] = {}
        self._batch = self._only_batch()
        self._at_titles: dict[tuple[int, int, int], dict[Source, int | None]] = {}

    def of(self, link: Link) -> dict[Source, int]:
        """The years that the text tells around a link, by where it tells them, the surest first."""
        told = self._of_all_holders(link.title) | self._of_one(link)
        if told["clause"] is None:
            told["title"] = told["title"] or self._of_line(link)
        if link.status == "revoked":
            told = {"title": told["title"], "clause": self._before_withdrawal(link)}
        return {source: year for source in SOURCES if (year := told.get(source)) is not None}

    def _before_withdrawal(self, link: Link) -> int | None:
        """撤销张三2009年所获劳模称号: a year behind the holder's name is that of the conferral."""
        moment = self.in_clause(link.title)
        return moment.year if moment and link.entry and moment.start >= link.entry.name[1] else None

    def _of_all_holders(self, title: Title) -> dict[Source, int | None]:
        """What holds for all to whom a title is given where it stands."""
        place = title.start, title.end, title.tail
        if place not in self._at_titles:
            clause = self.in_clause(title)
            named = self._named_years(_key(title)) if title.year is None else {title.year}
            start = self.sentence_start(title.start)
            before = self._between(start, title.start)
            mark = _SENTENCE_END.search(self._text, title.end)
            self._at_titles[place] = {
                "title": self._at_title(title),
                "clause": clause.year if clause else None,
                "named": next(iter(named)) if len(named) == 1 else None,
                "batch": self._batch.year if self._batch and self._may_be_of(self._batch, title) else None,
                "published": None if self._of_another_story(title) else self._published,
                "last-before": _year(before[-1:]),
                "first-before": _year(before[:1]),
                "behind": _year(self._between(title.end, mark.start() if mark else len(self._text))),
                "earlier": _year(self._between(self._line_start(start), start)[-1:]),
                "head": _year(self._between(0, _HEAD)),
            }
        return self._at_titles[place]

    def _of_one(self, link: Link) -> dict[Source, int | None]:
        """What is told at the recipient: between the name and the title, and in the line of a name behind it."""
        title, entry = link.title, link.entry
        if entry is None:
            return {}
        start, end = entry.name
        if start < title.end:
            between = self._between(end, title.start)
            return {"last-between": _year(between[-1:]), "first-between": _year(between[:1])}
        line = self._text.find("\n", end)
        return {
            "name": self._at_name(link, entry),
            "last-between": _year(self._between(title.end, start)[-1:]),
            "before-name": _year(self._between(self.sentence_start(start), start)[-1:]),
            "behind-name": _year(self._between(end, line if line >= 0 else len(self._text))),
        }

    def _of_line(self, link: Link) -> int | None:
        """The year that a line of a list begins with (2003年　张三), or that heads the lines about it (### 2003年)."""
        if link.entry is None:
            return None
        index = self._block_index(link.entry.name[0])
        block = self._blocks[index]
        if link.rule in HEADED:
            opens = _OPENS_LINE.match(self._text, self._line_start(block.start), link.entry.name[0] + 1)
            if opens is not None:
                return int(opens[1])
        headed = link.rule in HEADED or block.start <= link.title.start < block.end
        return self._heading_year(index) if headed and block.kind != "paragraph" else None

    def _heading_year(self, index: int) -> int | None:
        """The year that is all of a line above one, with nothing but lines between."""
        below = self._blocks[index]
        for block in islice(reversed(self._blocks[:index]), _LINES_OF_A_YEAR):
            if block.kind == "paragraph" or self._offsets[below.start] - self._offsets[block.end - 1] > _APART:
                return None
            below = block
            if (year := _YEAR_ALONE.fullmatch(self._text, block.start, block.end)) is not None:
                return int(year[1])
        return None

    def _named_years(self, name: str) -> set[int]:
        """The years that the text gives an honour of this name, or else of a name that ends it (首届优秀企业家评选)."""
        if name not in self._by_name:
            ends = (years for told, years in self._named.items() if name.endswith(told))
            self._by_name[name] = self._named.get(name) or {year for years in ends for year in years}
        return self._by_name[name]

    def _at_title(self, title: Title) -> int | None:
        """The year told in the title or right after it, or in a row of years before a row of honours."""
        told = year_in(self._text, title.start, title.tail) or self._after(title) or self._in_turn(title)
        if told is None and (end := came_at_last(self._text, title)) is not None:
            return year_in(self._text, title.tail, end)
        return told

    def _in_turn(self, title: Title) -> int | None:
        """2015年、2018年分别获得甲奖、乙奖: as many years as honours in the sentence, told in one order."""
        start = self.sentence_start(title.start)
        mark = _SENTENCE_END.search(self._text, title.end)
        stop = mark.start() if mark else len(self._text)
        first, last = (bisect_left(self._titles, at, key=lambda other: other.start) for at in (start, stop))
        titles = self._titles[first:last]
        row = _ROW_OF_YEARS.search(self._text, start, titles[0].start)
        if row is None or _IN_TURN.search(self._text, start, titles[0].start) is None:
            return None
        years = row.captures("year")
        return int(years[titles.index(title)]) if len(years) == len(titles) else None

    def _head(self) -> int | None:
        """The year told first in the head of the text, of an award: 2015年劳动模范表彰大会在京举行."""
        for moment in self._between(0, _HEAD):
            mark = _SENTENCE_END.search(self._text, moment.end)
            stop = mark.start() if mark else len(self._text)
            index = bisect_left(self._titles, moment.start, key=lambda title: title.end)
            follows = index < len(self._titles) and self._titles[index].start < stop
            if follows or _AWARD.search(self._text, moment.end, stop):
                return moment.year
        return None

    def _at_name(self, link: Link, entry: Entry) -> int | None:
        """The year at a recipient told after the title: 前两位是1959年张三、1989年李四; 张三2018年当选."""
        before = self._between(link.title.end, entry.start)[-1:]
        beside = [moment.year for moment in before if self._text[moment.end : entry.start] in ("", "年")]
        after = self._between(entry.name[1], link.end) if link.rule == "elected" else ()
        return next(iter((*beside, *(moment.year for moment in after))), None)

    def _held_in(self, title: Title) -> int | None:
        """The year of the meeting at which a title was given: 某奖颁奖典礼于2002年1月举行."""
        match = _HELD_IN.match(self._text, title.end)
        return int(match[1]) if match else None

    def _event_on(self, title: Title) -> int | None:
        """The year of the day on which an event of that name was: 1998年4月2日，首届优秀企业家评选结束."""
        moment = self.in_clause(title) if title.role == "event" else None
        return moment.year if moment and moment.anchor == "own" else None

    def _after(self, title: Title) -> int | None:
        """The year told right after the title, or after the last of those joined to it: 甲奖和乙奖（1953年）."""
        last = title
        match = _GLOSS.match(self._text, last.end) or _WAS_IN.match(self._text, last.tail)
        while match is None and self._text.startswith(("、", "和", "及", "与"), last.tail):
            following = self._starting(last.tail + 1)
            if following is None:
                break
            last, match = following, _GLOSS.match(self._text, following.end)
        return int(match[1]) if match else None

    def _starting(self, at: int) -> Title | None:
        index = bisect_left(self._titles, at, key=lambda title: title.start)
        return self._titles[index] if index < len(self._titles) and self._titles[index].start <= at + 1 else None

    def in_clause(self, title: Title) -> Moment | None:
        """The last moment before the title in its sentence, which carries over commas and semicolons.

        A year in front of another honour's name dates that one only (decision 44).
        """
        for moment in reversed(self._between(self.sentence_start(title.start), title.start)):
            if not self._of_another(moment, title):
                return None if self._passes(moment, title) else moment
        return None

    def _passes(self, moment: Moment, title: Title) -> bool:
        """Whether the honours came over the years since; not where one year has them all (1992年，先后获得…)."""
        often = cue("many-times").search(self._text, moment.end, title.start)
        return moment.years > _LONGEST_BATCH or (often is not None and often.start() > moment.end + _IN_ONE_YEAR)

    def _between(self, start: int, end: int) -> tuple[Moment, ...]:
        return self._moments[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _of_another(self, moment: Moment, title: Title) -> bool:
        index = bisect_right(self._titles, moment.start, key=lambda other: other.start) - 1
        other = self._titles[index] if index >= 0 else title
        return other is not title and other.role != "event" and moment.end <= other.tail and other.start != title.start

    def sentence_start(self, at: int) -> int:
        """Where the sentence begins that holds a place."""
        return after_last(_SENTENCE_MARK, self._text, at)

    def _of_another_story(self, title: Title) -> bool:
        """Whether the title stands in the headline of another story, which the day of this one does not date."""
        return self._blocks[self._block_index(title.start)].related

    def _block_index(self, at: int) -> int:
        """The index of the block that a place lies in, or of the last before it."""
        return max(bisect_right(self._blocks, at, key=lambda block: block.start) - 1, 0)

    def _line_start(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1

    def _only_batch(self) -> Moment | None:
        """Where the one batch is first told that what follows is about: 2021年度先进集体表彰大会."""
        batches = (moment for moment in self._moments if _OF_BATCH.match(self._text, moment.end))
        told = [moment for moment in batches if self._awards(moment.start, moment.end)]
        return told[0] if len({moment.year for moment in told}) == 1 else None

    def _may_be_of(self, batch: Moment, title: Title) -> bool:
        """Whether a title may be of the batch: of one that only a heading below a dated report tells it is not."""
        heading = self._blocks[self._block_index(batch.start)].kind != "paragraph"
        below = heading and title.end <= self._line_start(batch.start)
        return self._published is None or not below

    def _awards(self, start: int, end: int) -> bool:
        """Whether a title stands close behind that the year does not date alone (获评2021年度先进), or what tells of
        all that were honoured then: 2022年度总结表彰大会."""
        if self._text[max(0, start - 1) : start] in _AWARDED or self._text.startswith(("年度“", "度“"), end):
            return False
        if _OF_ALL.match(self._text, end) is not None:
            return True
        stop = next((at for mark in "。\n,，" if (at := self._text.find(mark, end, end + _BATCH_REACH)) > 0), None)
        stop = stop or end + _BATCH_REACH
        index = bisect_left(self._titles, start, key=lambda title: title.end)
        return index < len(self._titles) and self._titles[index].start < stop


def _year(moments: Iterable[Moment]) -> int | None:
    return next((moment.year for moment in moments), None)


def _key(title: Title) -> str:
    return "".join(title.name.split())


def _dateline(reading: Reading) -> int | None:
    """The year of the day that a text bears itself: under its signature, or alone or in a byline at its head."""
    signed = _day_of(reading.text, reading.blocks[-1]) if reading.blocks else None
    if signed is not None:
        return signed
    head = takewhile(lambda block: reading.folded.offsets[block.start] < _HEAD, reading.blocks)
    return next((year for block in head if (year := _day_of(reading.text, block)) is not None), None)


def _lead(text: str) -> int | None:
    """The year of the day on which a piece of news begins: 本报讯 1998年12月27日，…."""
    match = _LEAD.search(text, 0, _HEAD)
    return int(match[1]) if match else None


def _numbered(text: str) -> int | None:
    """The year of the number of an official letter."""
    match = _NUMBERED.search(text, 0, _HEAD)
    return int(match[1]) if match else None


def _day_of(text: str, block: Block) -> int | None:
    """The year of a line that is a date and little else, or a byline with one."""
    line = text[block.start : block.end]
    if _LIFE.search(line) is not None:
        return None
    for pattern in (_DAY, _REVERSED_DAY, _CHINESE_DAY):
        match = pattern.search(line)
        if match and (block.kind == "noise" or len(line) - len(match[0]) <= _OTHER_WORDS_OF_A_DATELINE):
            return int(match[1]) if match.re.groups else chinese_year(match[0])
    return None
