"""Persons told of beside the one spoken of: his master, his wife, a colleague who praises him.

They do not become whom the text speaks of, however near they stand: 师傅周某手把手教他。后来获省劳模 is told of the
pupil.
"""

from __future__ import annotations

from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives, cue, cues
from laborhonors.linker.entries import Entry
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.titles import Title
from laborhonors.text.sentences import after_last

_CLAUSE_END = regex.compile(r"[，,。；;：:!?”\n]|$")
_SENTENCE_END = regex.compile(r"[。；;：:!?”\n]|$")
_MARK = regex.compile(r"(?r)[，,。；;：:!?“”\n]")
_HE = regex.compile("[他她](?!们|人|的|自己)")
_HE_OPENS = regex.compile("[他她](?!们|人|的|说|家)")
_HIMSELF = regex.compile("我(?![们国省市县区校院厂司])|自己|本人")
_QUOTES = regex.compile("[:：]“")
_GOVERNS = frozenset({"v", "p", "vn"})
_VERBAL = frozenset({"v", "p", "u", "xc", "w"})
_NOT_OWNED = frozenset({"v", "p", "d", "u", "xc", "w"})
_NOUNS = frozenset({"n", "nr", "nz", "nw", "PER", "ORG", "LOC", "nt", "ns", "r"})
_KIN_REACH = 24

_OBJECT = regex.compile(
    r"(?:[向对给]|(?:采访|慰问|看望|走访|探访|拜访|报道)[了过]?)(?:[多几数两]?[位名]|一些|众多|各位|全体|老)?[“\"]?"
)
"""What one does to holders of an honour, who are others: 甲采访了多位劳模, 甲向劳模致敬."""
_FOR = regex.compile(r"[^,，。;；:：]{0,20}?[为给](?:[多几数两]?[位名]|一些|众多|各位|全体)?[“\"]?")
_IS_DONE_TO = regex.compile(
    r"[”\"]?(?:的?[\d一二三四五六七八九十百余]{1,5}[位名个])?(?:获得者|获奖者?|得主|代表|们|佳|等){0,3}"
    r"(?:颁[奖发]|佩戴|戴上|献[上花唱]|授[奖牌]|送上|喝彩|鼓掌|致辞|讲[课解]|服务|演[唱出]|表演|点赞|加油|助阵)"
)
"""What one does for them: 甲为劳模获得者颁奖, 给劳模佩戴绶带."""
_LABELLED_REACH = 40
_PROXY = regex.compile(r"(?:上台|前来|当场)?(?:代(?:为|他|她|其|本人)?领|替(?:他|她|其|本人)?领)")
"""Who receives it for another: 奖牌由同事甲代领."""
_PRESENTED_BY = regex.compile(
    r"[为给向][^,，。;；:：\n]{1,16}?颁[发奖][^,，。;；:：\n]{0,10}?的(?:还?[是有])[^,，。;；:：\n]{0,16}+$"
)
"""Who hands it over: 为他颁发奖章的是市长|甲."""


def is_related(reading: Reading, at: int) -> bool:
    """Whether the person whose name begins at `at` is named by his relation to another: 徒弟周某, 他的妻子周某."""
    return reading.text.endswith(cues("kin"), max(0, at - _KIN_REACH), at)


def speaks_of_another(reading: Reading, entry: Entry) -> bool:
    """Whether his clause speaks, and not of himself: 周某评价说, 周某告诉记者."""
    text, start = reading.text, entry.name[1]
    end = _end(_CLAUSE_END, text, start)
    speaks = cue("speech").search(text, start, end) or _QUOTES.match(text, end)
    return speaks is not None and _HIMSELF.search(text, start, end) is None


def is_beside(reading: Reading, entry: Entry) -> bool:
    """Whether somebody is told of for the sake of another: related to him, with him, or doing something to him."""
    return is_related(reading, entry.name[0]) or _is_with(reading, entry) or _acts_on_another(reading, entry)


def is_of_relation(reading: Reading, start: int, at: int) -> bool:
    """Whether what is told at `at`, in a sentence that begins at `start`, is of a relation without a name.

    他的父亲五十年代当选过省劳模 tells nothing of him; the nearest clause that opens with 他 or a relation decides.
    """
    end = at
    while end > start:
        opens = max(start, after_last(_MARK, reading.text, end))
        if (relation := _relation().match(reading.text, opens, end)) is not None:
            follows = reading.word_at(relation.end())
            return (follows is None or follows.tag not in ("PER", "nr", "c")) and not _told_by_kin(
                reading, start, opens
            )
        if _HE_OPENS.match(reading.text, opens, end) or any(w.tag == "PER" for w in reading.words_in(opens, end)):
            return False
        end = opens - 1
    return False


def _told_by_kin(reading: Reading, start: int, end: int) -> bool:
    """Whether one who is named by his relation is the subject before: 张三的妻子李四说，丈夫获得…."""
    return any(
        word.tag in ("PER", "nr") and reading.text.endswith(cues("kin"), start, word.start)
        for word in reading.words_in(start, end)
    )


def _is_with(reading: Reading, entry: Entry) -> bool:
    """Whether 他 or 她 is the subject of the clause in which he is named: 他和周某一起攻关."""
    opens = after_last(_MARK, reading.text, entry.name[0])
    return any(
        not any(word.tag in _NOUNS for word in reading.words_in(opens, match.start()))
        for match in _HE_OPENS.finditer(reading.text, opens, entry.name[0])
    )


def _acts_on_another(reading: Reading, entry: Entry) -> bool:
    """Whether his clauses have 他 or 她 as an object, which is somebody else: 周某劝她回去, 周某手把手教他."""
    text, start = reading.text, entry.name[1]
    end = _end(_SENTENCE_END, text, start)
    return any(_is_object(reading, match.start(), start) for match in _HE.finditer(text, start, end))


def _is_object(reading: Reading, at: int, start: int) -> bool:
    """Whether the pronoun stands behind a verb, its clause names nobody else, and it owns nothing (用她瘦弱的肩膀)."""
    before, after = reading.word_before(at), reading.word_at(at + 1)
    if before is None or before.start < start or before.tag not in _GOVERNS:
        return False
    opens = after_last(_MARK, reading.text, at)
    if opens > start and any(word.tag not in _VERBAL for word in reading.words_in(opens, at)):
        return False
    return after is None or after.tag in _NOT_OWNED or _CLAUSE_END.match(reading.text, at + 1) is not None


def _end(mark: regex.Pattern[str], text: str, start: int) -> int:
    found = mark.search(text, start)
    return found.start() if found else len(text)


@cache
def _relation() -> regex.Pattern[str]:
    """A relation that opens a clause: 她的父亲, 徒弟; not what is done with one (师傅的, 父亲和)."""
    return regex.compile(rf"(?:[他她我]的?|\p{{Han}}{{2,4}}的)?{alternatives('family')}(?![的和与及跟说教常、])")


def acts_for_others(text: str, entry: Entry, title: Title) -> bool:
    """Whether he does something to holders of the honour or for them, takes it for another, or only serves."""
    if serves(text, entry, title):
        return True
    if _PROXY.match(text, entry.end) is not None or _OBJECT.fullmatch(text, entry.end, title.start) is not None:
        return True
    return _FOR.fullmatch(text, entry.end, title.start) is not None and _IS_DONE_TO.match(text, title.end) is not None


def serves(text: str, entry: Entry, title: Title) -> bool:
    """Whether a label before him tells what he does, for which nobody is honoured: 颁奖嘉宾：张三、|李四.

    He may have honours of his own, told in brackets: 推荐人：张三（省劳模）.
    """
    start, end = entry.name
    if text.startswith("(", end) and text.find(")", end) > title.start > end:
        return False
    told = text[max(0, start - _LABELLED_REACH) : start]
    return _serves().search(told) is not None or ("颁" in told and _PRESENTED_BY.search(told) is not None)


@cache
def _serves() -> regex.Pattern[str]:
    names = r"(?:\p{Han}{2,16}(?:\([^()\n]{1,16}\))?[、,， \t]{1,2}){0,4}+"
    return regex.compile(rf"(?<!\p{{Han}}){alternatives('serving-label')}[:=] ?{names}$")
