"""Names of persons: the tagger's, joined with rules for what it misses in lists, with dots, or cuts wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import regex

from laborhonors.recognizers.base import PUNCTUATION, Reading, Span
from laborhonors.recognizers.names import name_like, not_names
from laborhonors.recognizers.titles import Title

_DOTTED = regex.compile(r"(?<![\p{Han}·])\p{Han}{1,7}(?:·\p{Han}{1,10}){1,3}")
_LATIN = regex.compile(r"(?<![A-Za-z])[A-Z][a-z]+(?:[ ·][A-Z][a-z]+){1,2}(?![A-Za-z])")
_HONORIFIC = regex.compile(
    r"(?:先生|女士|同志|院士|教授|老师|师傅|主任|书记|局长|主席|医生|烈士|律师|记者|夫妇|等|老人|告诉|荣获|获得|获)+$"
)
_PAIR = regex.compile(r"(\p{Han}{2,3})[与和及、](\p{Han}{2,3})")
_MASKED = regex.compile(r"[某×xX*]")


def recognize_persons(reading: Reading, titles: tuple[Title, ...]) -> Iterator[Span]:
    """Persons of the text blocks; a name found once is found wherever it stands again."""
    taken = _Taken(titles)
    found = [span for span in _candidates(reading) if not taken.overlaps(span.start, span.end)]
    found += [
        span for span in _profile_heads(reading) if not any(s.start < span.end and span.start < s.end for s in found)
    ]
    found = [span for span in found if not _begins_a_unit(reading.text, span.end)]
    found += [
        span
        for span in _after_titles(reading, titles)
        if not any(s.start < span.end and span.start < s.end for s in found)
    ]
    found = [_completed(reading, span) for span in _lengthened(reading.text, found)]
    found = [span for span in found if not _nickname(reading.text, span) and not _in_book(reading.text, span)]
    known = Counter(reading.text[span.start : span.end] for span in found)
    ends = {(span.start, span.end) for span in found}
    yield from found
    for name in sorted(known, key=lambda name: (-len(name), name)):
        if len(name) < 2 or not (name_like(name) or "·" in name):
            continue
        for match in regex.finditer(regex.escape(name), reading.text):
            span = match.span()
            if (
                not any(a < span[1] and span[0] < b for a, b in ends)
                and not taken.overlaps(*span)
                and _free(reading, *span)
                and not _begins_a_unit(reading.text, span[1])
            ):
                ends.add(span)
                yield Span(*span, "person", "repeated-name")


_UNIT_AFTER = regex.compile(
    r"\([^()]{1,8}\)\p{Han}{0,8}(?:有限|公司|集团)|\p{Han}{0,3}(?:有限公司|股份有限|集团公司)|\p{Han}{0,5}(?:研究所|研究院)|(?:[县市镇乡村区州港路桥](?!长)|街道|煤矿|铁矿|公司|集团|厂(?!长)|医院|学院|小学|中学|大学|银行|律师事务所|科技|电器|制药|酒业|股份|奖(?![励金杯项])|杯|式|精神|效应)"
)


def _begins_a_unit(text: str, at: int) -> bool:
    """王封煤矿, 白朗县: what the tagger took for a person is part of a unit's or a place's name."""
    return _UNIT_AFTER.match(text, at) is not None


def _after_titles(reading: Reading, titles: tuple[Title, ...]) -> Iterator[Span]:
    """A name right after a title: 全国劳动模范杨增辉."""
    text = reading.text
    for title in titles:
        if title.role not in ("name", "holder") or title.name in ("", "奖"):
            continue
        for length in (3, 2, 4):
            start, end = title.tail, title.tail + length
            if name_like(text[start:end]) and _ends_word(reading, start, end):
                yield Span(start, end, "person", "after-title")
                break


_COMMON = frozenset({"n", "v", "vn", "a", "ad", "d", "an", "f", "s", "t", "m", "r"})


def _ends_word(reading: Reading, start: int, end: int) -> bool:
    after, word = reading.word_at(end), reading.word_at(start)
    first = reading.word_at(start)
    if first is not None and first.start == start and first.tag in ("d", "p", "c", "r", "u", "f", "v", "vd", "xc"):
        return False
    if word is None or text_ends(reading, end):
        return word is not None and not (word.end == end and end - start == 2 and word.tag in _COMMON)
    if after is None or (after.start != end and reading.text[end] not in _NO_THIRD):
        return False
    return not (word.start == start and word.end == end and word.tag in _COMMON)


def text_ends(reading: Reading, at: int) -> bool:
    """Whether a mark or the text's end stands at `at`."""
    return at >= len(reading.text) or reading.text[at] in PUNCTUATION


_NO_THIRD = frozenset(
    "时现和与及等是为说道任获在曾从向对把将被让同跟也都则均又还就才于以因由到来去给会能可已正一二三两这那并或的了着过就称作当"
)
_POST_AFTER = regex.compile(
    r"教授|院士|同志|老师|医生|研究员|先生|女士|书记|主任|校长|院长|经理|董事长|\d+[名人位]|(?=[^\p{Han}]|$)"
)


def _completed(reading: Reading, span: Span) -> Span:
    """A two-character name that the tagger cut off its third: 孙金|成7人, 杨代|常教授."""
    text, end = reading.text, span.end
    if span.recognizer != "lac-person" or end - span.start != 2 or text[end : end + 1] in _NO_THIRD or end >= len(text):
        return span
    word = reading.word_at(end)
    if (
        word is None
        or word.start != end
        or not name_like(text[span.start : end + 1])
        or not _POST_AFTER.match(text, end + 1)
    ):
        return span
    alone = word.end == end + 1 or not text[end + 1 : end + 2].isalpha() or word.tag in ("n", "nz", "nr", "PER")
    return Span(span.start, end + 1, span.kind, span.recognizer) if alone else span


def _nickname(text: str, span: Span) -> bool:
    """老徐, 小韩: whoever is meant has a name elsewhere."""
    return (
        span.end - span.start == 2
        and text[span.start] in "老小阿"
        and name_like(text[span.start + 1 : span.end] + "某")
    )


def _in_book(text: str, span: Span) -> bool:
    """Inside 《》: the name of a work."""
    opened = text.rfind("《", max(0, span.start - 30), span.start)
    return opened >= 0 and "》" not in text[opened : span.start] and "\n" not in text[opened : span.start]


def _lengthened(text: str, found: list[Span]) -> list[Span]:
    """A name cut short (韩宽 for 韩宽发) is given the length that it has elsewhere."""
    names = {text[span.start : span.end] for span in found}
    longer = {name[:-1]: name for name in names if len(name) == 3 and name_like(name)}
    out = []
    for span in found:
        whole = longer.get(text[span.start : span.end])
        grown = whole is not None and text.startswith(whole, span.start)
        out.append(Span(span.start, span.end + 1, span.kind, span.recognizer) if grown else span)
    return out


class _Taken:
    def __init__(self, titles: tuple[Title, ...]):
        self._spans = [(title.start, title.end) for title in titles]

    def overlaps(self, start: int, end: int) -> bool:
        return any(a < end and start < b for a, b in self._spans)


_PROFILE = regex.compile(
    r"(\p{Han}{2,4})[,，](?=男|女|\p{Han}{1,3}族|\d{2,3}岁|[^。\n]{0,16}(?:劳模|劳动模范|\d{4}年\d{1,2}月))"
)


def _profile_heads(reading: Reading) -> Iterator[Span]:
    """The name that opens a profile: 裔式娟，女，…"""
    for block in reading.blocks:
        match = _PROFILE.match(reading.text, block.start, block.end) if block.kind != "noise" else None
        if match and match[1] not in not_names() and (name_like(match[1]) or _uncommon(reading, *match.span(1))):
            yield Span(*match.span(1), "person", "profile-head")


def _uncommon(reading: Reading, start: int, end: int) -> bool:
    words = reading.words_in(start, end)
    return bool(words) and all(
        word.tag in ("PER", "nr", "nz", "LOC", "ns", "") or word.end - word.start == 1 for word in words
    )


def _candidates(reading: Reading) -> Iterator[Span]:
    text = reading.text
    dotted = [match.span() for match in _DOTTED.finditer(text) if _in_text(reading, match.start())]
    dotted = [(_name_start(text, a, b), b) for a, b in dotted]
    yield from (Span(a, b, "person", "dotted-name") for a, b in dotted)
    yield from (
        Span(*match.span(), "person", "latin-name")
        for match in _LATIN.finditer(text)
        if _in_text(reading, match.start())
    )
    for word in reading.words:
        if word.tag in ("PER", "nr") and not any(a < word.end and word.start < b for a, b in dotted):
            yield from _tagged(text, word.start, word.end, word.tag)


_BEFORE_NAME = regex.compile(
    r"(?:授予|追授|颁给|命名|评为|和|与|及|由|为|是|向|对|给|把|将|有|等|如|者|员|长|家|工|师|任|记)(?=\p{Han}+·)"
)


def _name_start(text: str, start: int, end: int) -> int:
    """A dotted name without the verb or post that stands before it."""
    cuts = [match.end() for match in _BEFORE_NAME.finditer(text, start, end) if match.end() < text.index("·", start)]
    return max(cuts, default=start)


def _tagged(text: str, start: int, end: int, tag: str) -> Iterator[Span]:
    name = text[start:end]
    honorific = _HONORIFIC.search(name)
    if honorific and honorific.start() >= 2:
        end = start + honorific.start()
        name = text[start:end]
    pair = _PAIR.fullmatch(name)
    if pair and name_like(pair[1]) and name_like(pair[2]):
        yield Span(start, start + pair.end(1), "person", "lac-person")
        yield Span(start + pair.start(2), end, "person", "lac-person")
        return
    if len(name) < 2 or _MASKED.search(name) or name in not_names():
        return
    if tag == "nr" and not name_like(name):
        return
    if len(name) > 4 and not name_like(name[:4]) and len(name) > 9:
        return
    if name_like(name) or (len(name) >= 2 and not any(char in PUNCTUATION for char in name)):
        yield Span(start, end, "person", "lac-person")


def _in_text(reading: Reading, at: int) -> bool:
    return reading.word_at(at) is not None


def _free(reading: Reading, start: int, end: int) -> bool:
    """A repeated name stands where words begin and end, not inside a longer one."""
    if not _in_text(reading, start):
        return False
    first, last = reading.word_at(start), reading.word_at(end - 1)
    return first is None or last is None or (first.start == start or last.end == end) or end - start > 2
