"""Names that the text itself introduces as names: at the head of a vita or a card, in a form, after 叫.

What stands there is a name however common its characters are (高原, 时光荣), and whatever the tagger made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import regex

from laborhonors.lexicon.cues import members
from laborhonors.recognizers.base import Reading, Span
from laborhonors.recognizers.names import name_like, not_names
from laborhonors.recognizers.positions import ends_in_post, posts

_CALLED = regex.compile(r"(?:[我他她]|名字?)叫|(?:姓 ?名|中文名)[:\t ]{1,4}")
_KIN = regex.compile("其(?:妻子?|丈?夫|父亲?|母亲?|子|女|女?儿|兄|弟|姐|妹|徒|师)(?!们)")
_KIN_ENDS = regex.compile(r"[,，()是系在为亦也曾现]")
_AGED = regex.compile(r"\d{2}岁的")
_CALLED_ENDS = regex.compile(r"[,，。;；、:!\n是(|\t]| {2}|$")
_AGED_ENDS = regex.compile(r"[,，]|[是在从已刚就说有]|$")
_LIFE = regex.compile(r"(\p{Han}{2,4}) ?\((?:18|19)\d\d[^()\n]{0,12}[-—~至]")
_COMRADE = regex.compile(r"(?!各位|全体)(\p{Han}{3})同志(?=[,，:\s]|现任|先后|自|是|在|生前|曾|于|\d|因)")
_PROFILE = regex.compile(
    r"(?:【[^】\n]{1,8}】)?(\p{Han}{2,4})(?:[,，:\t(]| ?\| ?| {2,4})"
    r"(?=男|女|\p{Han}{1,3}族|\d{2,3}岁|[^。\n]{0,16}(?:劳模|劳动模范|\d{4}年\d{1,2}月)"
    r"|(?P<chain>\p{Han}{4}[\p{Han}A-Z]{1,39}+)(?:[,，。、)\n]|$))"
)
"""What stands after the name that opens a profile: sex, people, age, a year of birth, an honour, a unit with a post."""

_UNIT = regex.compile(r"\p{Han}{4,36}")
_CLAUSE_GOES_ON = frozenset({"v", "d", "p", "c", "u", "r"})
_LONGEST_NAME = 6
_SEXED = regex.compile(r"(\p{Han}{2,6})[,，][男女][,，]")
_GLOSSED = regex.compile(r"(\p{Han}{2,5}) ?\((?:[男女](?:[,，]\p{Han}{1,5}族)?|\p{Han}{1,5}族)\)")
"""What stands before a sex is a name, whatever its form: 巴图孟克，男，…."""
_BELOW = regex.compile(r"[男女][,，、 ]|(?:19|20)\d\d ?年\d{1,2}月(?:出?生|，)")


def introduced_names(reading: Reading) -> Iterator[Span]:
    """The names that lines, forms and verbs of naming introduce."""
    yield from _profile_heads(reading)
    yield from _called(reading)


def with_introduced(found: Iterable[Span], introduced: Iterable[Span]) -> Iterator[Span]:
    """The spans found, but for the parts of an introduced name that the tagger took for one (应|大同)."""
    ends: dict[int, int] = {}
    for name in introduced:
        ends[name.start] = max(name.end, ends.get(name.start, 0))
    return (span for span in found if not _is_part(span, ends))


def _is_part(span: Span, ends: dict[int, int]) -> bool:
    """Whether a longer name, of those that end where `ends` says by where they begin, holds the span."""
    begins = range(span.end - _LONGEST_NAME, span.start + 1)
    return any(ends.get(at, 0) >= span.end and ends[at] - at > span.end - span.start for at in begins)


def _called(reading: Reading) -> Iterator[Span]:
    """A name after 叫, in a form's field of the name, after an age (52岁的张某某，) or a word for kin (其妻张某)."""
    text = reading.text
    told = ((_CALLED, _CALLED_ENDS, (3, 2, 4)), (_AGED, _AGED_ENDS, (3, 4)), (_KIN, _KIN_ENDS, (3, 2)))
    for pattern, ends, lengths in told:
        for match in pattern.finditer(text):
            start = match.end()
            stop = next((start + n for n in lengths if _is_name(text, start, start + n, ends)), None)
            if stop is not None and reading.word_at(start) is not None:
                yield Span(start, stop, "person", "introduced")


def _is_name(text: str, start: int, end: int, ends: regex.Pattern[str]) -> bool:
    return name_like(text[start:end]) and ends.match(text, end) is not None


def _profile_heads(reading: Reading) -> Iterator[Span]:
    """The name that opens a profile: 裔某某，女，…; a line of its own above one."""
    text = reading.text
    blocks = [block for block in reading.blocks if block.kind != "noise"]
    for block in blocks:
        if (glossed := _GLOSSED.match(text, block.start, block.end)) and not ends_in_post(text, *glossed.span(1)):
            yield Span(*glossed.span(1), "person", "profile-head")
            continue
        if (sexed := _SEXED.match(text, block.start, block.end)) and not ends_in_post(text, *sexed.span(1)):
            yield Span(*sexed.span(1), "person", "profile-head")
            continue
        match = _opens_profile(text, block.start, block.end)
        if match and match[1] not in not_names() and _may_be_name(reading, *match.span(1)):
            yield Span(*match.span(1), "person", "profile-head")
    for block, below in pairwise(blocks):
        if name_like(text[block.start : block.end]) and _tells_vita(text, below.start, below.end):
            yield Span(block.start, block.end, "person", "profile-head")


def _opens_profile(text: str, start: int, end: int) -> regex.Match[str] | None:
    """The name with which a line opens as a profile, with years of life, or as a comrade, as group 1."""
    match = _PROFILE.match(text, start, end)
    if match and (match["chain"] is None or _is_unit_and_post(text, *match.span("chain"))):
        return match
    return _LIFE.match(text, start, end) or _COMRADE.match(text, start, end)


def _tells_vita(text: str, start: int, end: int) -> bool:
    """Whether a line begins as a vita does, or tells a unit and a post and no more."""
    if _BELOW.match(text, start, end) or text[start:end] in members("head-of-life"):
        return True
    return _is_unit_and_post(text, start, end)


def _is_unit_and_post(text: str, start: int, end: int) -> bool:
    """Whether a post ends there, and before it stands what may be a unit."""
    if not ends_in_post(text, start, end):
        return False
    return any(text[at:end] in posts() and _UNIT.fullmatch(text, start, at) for at in range(start, end))


def _may_be_name(reading: Reading, start: int, end: int) -> bool:
    """By its form, or as the tagger knows no word there; two characters (会上, 近日) must have the form.

    Not where a verb ends it, behind the tagger's own name: 裔某某|说.
    """
    words = reading.words_in(start, end)
    if len(words) == 2 and words[0].tag == "PER" and words[1].tag in _CLAUSE_GOES_ON:
        return False
    if name_like(reading.text[start:end]):
        return True
    named = ("PER", "nr", "nz", "LOC", "ns", "")
    return end - start > 2 and bool(words) and all(w.tag in named or w.end - w.start == 1 for w in words)
