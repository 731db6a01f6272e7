"""Whom a word stands for that is no name: 前者 and 后者, a relation or a unit whose name was told (徒弟, 该厂)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.entries import Entry, PersonIndex, group_entry
from laborhonors.linker.groups import names_of_kind
from laborhonors.linker.masthead import speaker
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.organizations import department_ends, is_place, unit_ends
from laborhonors.recognizers.titles import Title
from laborhonors.text.sentences import after_last

_SENTENCE = regex.compile(r"(?r)[。；;!?\n]")
_ASIDE_BEFORE = ("在", "于", "由", "被", "向", "对", "给", "与", "和")
_ASIDE_BEHIND = ("授予", "颁发", "里", "举行", "召开", "主办", "表彰", "命名")
_OPENS = r"(?<=[，,。;；:：\n]|[欣喜顷]悉|欣闻|值此|祝贺|恭贺|鉴于|年|月|日|年底|年初)"
_RECEIVES = (
    r"(?=(?:近日|日前|先后|首次|再次|连续|随后|同年|次年|去年|今年|上月|[又也还曾已于在]){0,2}(?:(?:19|20)\d\d年(?:\d{1,2}月)?)?"
    r"(?:荣获|喜获|获|荣膺|(?P<by>被)|摘|捧|入选|当选|评上|成为|升级为))"
)
_NAME = regex.compile(r"[\p{Han}A-Za-z0-9·]{1,12}")
_VILLAGES = ("村", "社区", "镇", "乡", "县")
_FAR = 600
_REACH = 250
"""Characters before such a word in which a name is looked for."""


class Referents:
    """Those of one text, by the title that is told of them; `house` is the unit whose paper it is."""

    def __init__(self, reading: Reading, persons: PersonIndex, house: Piece | None):
        self._reading, self._text, self._persons, self._house = reading, reading.text, persons, house
        self._units = [(mark.start, mark.end) for mark in reading.marks if mark.tag == "organization"]
        self._found: dict[int, Entry | None] = {}

    def of(self, title: Title) -> Entry | None:
        """Who holds a title that is told of 前者, 后者 or a relation named before; None where it is not."""
        if title.start not in self._found:
            self._found[title.start] = self._holder(title)
        return self._found[title.start]

    def others(self, entry: Entry, title: Title) -> bool:
        """Whether the title is told of such a one, and this recipient is another."""
        holder = self.of(title)
        return holder is not None and self._name(holder.name) != self._name(entry.name)

    def _holder(self, title: Title) -> Entry | None:
        start = after_last(_SENTENCE, self._text, title.start)
        unit = self._unit(start, title) if title.kind == "group" else None
        if unit is None and title.kind != "person":
            unit = self._itself(start, title)
        if unit is not None:
            return group_entry(self._text, *unit)
        if title.kind != "group" and (name := self._addressed(start, title)) is not None:
            return Entry(*name, name, "person")
        word = _words().search(self._text, start, title.start)
        if word is None or self._persons.within(word.end(), title.start):
            return None
        name = self._of_two(word, title) if word["order"] else self._of_kin(word)
        of_group = title.kind == "group" and word["order"] is not None
        return Entry(*name, name, "group" if of_group else "person") if name else None

    def _addressed(self, start: int, title: Title) -> tuple[int, int] | None:
        """The one told last whose surname stands with a form of address as the clause's subject: 柴师傅…，2006年获…."""
        word = _addressed().search(self._text, start, title.start)
        if word is None or self._persons.within(word.start(), title.start):
            return None
        told = self._persons.within(max(0, word.start() - _FAR), word.start())
        names = [(span.start, span.end) for span in told if self._text.startswith(word["surname"], span.start)]
        return names[-1] if len({self._name(name) for name in names}) == 1 else None

    def _unit(self, start: int, title: Title) -> tuple[int, int] | None:
        """The unit told last that 该单位, 贵厂 or 单位 stands for, where it is the subject of the title's clause."""
        word = _unit_words().search(self._text, start, title.start)
        if word is None:
            return self._called_short(start, title)
        if not word["by"] and self._units_in(word.end(), title.start):
            return None
        if word["self"]:
            return speaker(self._reading, self._house)
        endings = names_of_kind(word["noun"])
        told = (unit for unit in self._told_before(word.start()) if not self._is_aside(unit))
        return next((unit for unit in told if endings is None or self._text.endswith(endings, *unit)), None)

    def _called_short(self, start: int, title: Title) -> tuple[int, int] | None:
        """The unit told last whose name ends in the bare noun that the title's clause has for subject: 书店获…."""
        word = _bare_nouns().search(self._text, start, title.start)
        noun = word["noun"] if word else ""
        if word is None or is_place(noun) or (not word["by"] and self._units_in(word.end("noun"), title.start)):
            return None
        told = (unit for unit in self._told_before(word.start()) if unit[1] - unit[0] > len(noun))
        named = next((unit for unit in told if self._text.endswith(noun, *unit)), None)
        return named or self._quoted(noun, word.start())

    def _quoted(self, noun: str, at: int) -> tuple[int, int] | None:
        """The name in quotation marks told last that ends in a noun: “王记书店”."""
        end = self._text.rfind(f"{noun}”", max(0, at - _REACH), at)
        start = self._text.rfind("“", 0, end) + 1 if end > 0 else 0
        quoted = 0 < start < end and _NAME.fullmatch(self._text, start, end) is not None
        return (start, end + len(noun)) if quoted else None

    def _told_before(self, at: int) -> Iterator[tuple[int, int]]:
        """The units and villages told before a place, the last first."""
        units = sorted({*self._units_in(at - _REACH, at), *self._villages_in(at - _REACH, at)}, reverse=True)
        return (unit for unit in units if unit[1] <= at)

    def _villages_in(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The villages and towns that the tagger takes for places."""
        for word in self._reading.words_in(max(0, start), end):
            if word.tag == "LOC" and self._text.endswith(_VILLAGES, word.start, word.end) and word.end - word.start > 2:
                yield word.start, word.end

    def _itself(self, start: int, title: Title) -> tuple[int, int] | None:
        """The unit that speaks, where 我校 or 公司 is the subject of the title's clause, and of nobody in it."""
        word = _own_words().search(self._text, start, title.start)
        if word is None or self._persons.within(word.end("noun"), title.start) or self._told_in(word):
            return None
        if _ends_in_group(self._text, word.end("noun"), word.start("verb")):
            return None
        house = self._house
        if house is None or (not word["self"] and not self._text.endswith(word["noun"], *house)):
            return None
        return house

    def _told_in(self, word: regex.Match[str]) -> list[tuple[int, int]]:
        """The units told between such a word and its verb, but for those that give."""
        inside = self._units_in(word.end("noun"), word.start("verb"))
        gives = ("被", "、", "和", "由")
        return [u for u in inside if u[1] <= word.start("verb") and not self._text.endswith(gives, 0, u[0])]

    def _units_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """The units that begin in `[start, end)`."""
        return self._units[bisect_left(self._units, (start,)) : bisect_left(self._units, (end,))]

    def _is_aside(self, unit: tuple[int, int]) -> bool:
        """Whether a unit is where or by whom something is done, and not the one spoken of: 在甲局里, 被乙局授予."""
        by = self._text.endswith(_ASIDE_BEFORE, 0, unit[0])
        return by or self._text.startswith(_ASIDE_BEHIND, unit[1])

    def _of_two(self, word: regex.Match[str], title: Title) -> tuple[int, int] | None:
        """The one or the other of the two told last."""
        low = max(0, word.start() - _REACH)
        if title.kind == "group":
            told = self._units_in(low, word.start())
        else:
            told = [(span.start, span.end) for span in self._persons.within(low, word.start())]
        last = {self._name(name): name for name in reversed(told)}
        two = list(last.values())[:2]
        if len(two) < 2:
            return None
        return two[0] if word["order"] == "后者" else two[1]

    def _of_kin(self, word: regex.Match[str]) -> tuple[int, int] | None:
        """The one told last by that relation and his name: 徒弟|沈涛."""
        for span in reversed(self._persons.within(max(0, word.start() - _REACH), word.start())):
            if self._text.endswith(word["kin"], 0, span.start):
                return span.start, span.end
        return None

    def _name(self, piece: tuple[int, int]) -> str:
        return self._text[slice(*piece)]


def _ends_in_group(text: str, start: int, end: int) -> bool:
    """Whether the subject goes on with a part of the unit: 公司|抢修二班."""
    return end - start > 1 and bool({*unit_ends(text, start, end), *department_ends(text, start, end)})


@cache
def _addressed() -> regex.Pattern[str]:
    """A surname with a form of address that opens a clause."""
    return regex.compile(
        rf"(?r)(?<![^，,。;；:：\n!?“”])(?P<surname>\p{{Han}}){alternatives('addressed-as')}(?![\p{{Han}}]{{0,2}}(?:说|介绍|告诉|表示|笑))"
    )


@cache
def _words() -> regex.Pattern[str]:
    """The last such word of a stretch of text, as the subject of what follows."""
    kin = rf"(?<=[，,。;；:：“”\n年月日时后初底])(?P<kin>{alternatives('kin')})"
    return regex.compile(rf"(?r)(?:(?P<order>前者|后者)|{kin})(?![们的])")


@cache
def _own_words() -> regex.Pattern[str]:
    """The unit that speaks as the subject of a verb of receiving: 我校以…成绩被评为…, 公司自身也于…荣获…."""
    boundary = r"(?<![^，,。;；:：\n!?”])"
    between = r"[^，,。;；:：\n名位人员师生]{0,24}?"
    given = r"被[^，,。;；\n]{0,24}?(?:评为|授予|命名为|认定为|确定为)"
    verb = rf"(?P<verb>{given}|荣获|喜获|获评|获批|荣膺|(?<!收)获得?|当选|入选|捧回|摘得|斩获)"
    own = r"(?P<self>我|本)(?P<noun>公司|[校院会村厂矿局所站店园司]|社区|集团|协会|商会|中心|医院|学校|学院)"
    bare = r"(?P<noun>公司|集团|学校|学院|医院|协会|商会|村里)"
    return regex.compile(rf"(?r){boundary}(?:{own}|{bare}){between}{verb}[^，,。;；:：\n]{{0,60}}$")


@cache
def _unit_words() -> regex.Pattern[str]:
    """A word for a unit as the subject of what follows: 该单位于2009年获…, 欣悉贵厂荣获…, 单位获…."""
    return regex.compile(
        rf"(?r){_OPENS}(?:(?P<self>我|本)|该|贵|这家|此)?(?P<noun>{alternatives('pointed-unit')}){_RECEIVES}"
    )


@cache
def _bare_nouns() -> regex.Pattern[str]:
    """A noun as the subject of what follows: 书店2018年获…, 援助站获评…."""
    return regex.compile(rf"(?r){_OPENS}(?:该|这[个家座支艘])?(?P<noun>\p{{Han}}{{1,6}}?){_RECEIVES}")
