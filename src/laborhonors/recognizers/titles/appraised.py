"""Names of honours without a head: by the verb of appraisal before them, or by 称号 behind."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from laborhonors.lexicon import terms
from laborhonors.lexicon.cues import cue, cues
from laborhonors.recognizers.base import PUNCTUATION, Reading, Word
from laborhonors.recognizers.organizations import is_group_name
from laborhonors.recognizers.titles.title import OPENERS, ORDINAL, Core
from laborhonors.recognizers.titles.verbs import award_verbs, stop_verbs
from laborhonors.text import Block

_ORDINALS = regex.compile(rf"(?:了|{ORDINAL}){{1,4}}")
_LAST_TAGS = frozenset({"n", "nz", "nr", "PER", "vn", "an", "nw"})
_NAMING_TAGS = _LAST_TAGS | {"LOC", "ns", "ORG", "nt", "a", "v", "f", "s", "m", "TIME"}
_RECIPIENT_TAGS = ("PER", "nr", "r")
_JOINTS = ("、", "和", "与", "及")
_RANK = regex.compile("[级副]|主治|主任|助理|注册|执业|首席|客座|特聘|兼职|正高")
"""What makes a post a rank: 高级|工程师, 副|教授."""
_LONGEST_APPRAISED = 14
_END_OF_NAME = regex.compile(r"(?:荣誉|光荣)?称号|[等的]")
_CALLED = regex.compile(r"(?<=\p{Han}{2}[^的])的?(?:荣誉|光荣)?称号")


def appraised(reading: Reading, block: Block, cores: list[Core]) -> Iterator[Core]:
    """Names without a head, by the verb of appraisal before them or 称号 behind: 评为云州良医, 荣获三水名嘴称号."""
    text = reading.text
    spans = [
        _after_appraisal(reading, verb.end(), block) for verb in cue("appraisal").finditer(text, block.start, block.end)
    ]
    called = [_before_called(reading, block, end.start()) for end in _CALLED.finditer(text, block.start, block.end)]
    for (start, end), whole in (*((span, False) for span in spans), *((span, True) for span in called)):
        over = [core for core in cores if core.start < end and start < core.end]
        heads = whole and all(core.end == end and not core.listed for core in over)
        if (heads or not over) and 3 <= end - start <= _LONGEST_APPRAISED and _names_honour(reading, start, end):
            yield Core(start, end, quoted=True)


def _after_appraisal(reading: Reading, at: int, block: Block) -> tuple[int, int]:
    ordinals = _ORDINALS.match(reading.text, at, block.end)
    start = ordinals.end() if ordinals else at
    return start, _name_end(reading, start, min(block.end, start + _LONGEST_APPRAISED + 1))


def _before_called(reading: Reading, block: Block, end: int) -> tuple[int, int]:
    """The nouns before 称号, back to a verb of awarding or to the person who gets it; empty where neither is there."""
    text, start = reading.text, end
    while (word := reading.word_before(start)) is not None and word.start >= max(block.start, end - _LONGEST_APPRAISED):
        if text.endswith((*award_verbs(), "获"), block.start, start) or text[word.start : start] == "同志":
            return start, end
        if word.tag in _RECIPIENT_TAGS and text.endswith(award_verbs(), block.start, _first_of_row(reading, word)):
            return start, end
        if word.tag not in _NAMING_TAGS or text[start - 1] in PUNCTUATION:
            break
        start = word.start
    return end, end


def _first_of_row(reading: Reading, word: Word) -> int:
    """Where the first of the persons begins of whom the word is the last: 甲、乙和丙."""
    joint = reading.word_before(word.start)
    while joint is not None and reading.text[joint.start : joint.end] in _JOINTS:
        before = reading.word_before(joint.start)
        if before is None or before.tag not in _RECIPIENT_TAGS:
            break
        word, joint = before, reading.word_before(before.start)
    return word.start


def _name_end(reading: Reading, start: int, limit: int) -> int:
    """Where the nouns end that begin at `start`, at a mark or before 称号; `start` where something else follows."""
    text, end = reading.text, start
    while end < limit and text[end] not in PUNCTUATION and not _END_OF_NAME.match(text, end):
        word = reading.word_at(end)
        if word is None or word.tag not in _NAMING_TAGS or text[word.start : word.end] in stop_verbs():
            return start
        end = min(word.end, limit)
    ends = end < limit or text[end : end + 1] in ("", "\n")
    return end if ends and text[end : end + 1] not in OPENERS else start


def _names_honour(reading: Reading, start: int, end: int) -> bool:
    """Whether what is awarded is an honour's name: no post, no rank, nothing counted or abstract, no person."""
    text, words = reading.text, reading.words_in(start, end)
    name = text[start:end]
    if not words or words[0].start != start or words[-1].tag not in _LAST_TAGS or words[0].tag in ("m", "PER", "nr"):
        return False
    if name.endswith((*terms("offices"), *cues("abstract-noun"), *cues("no-honour"))):
        return False
    post = max((len(post) for post in terms("positions") if name.endswith(post)), default=0)
    rank = post and (len(name) < post + 2 or _RANK.search(name[: len(name) - post]))
    return not rank and not is_group_name(text, start, end)
