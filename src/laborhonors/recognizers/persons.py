"""Names of persons: the tagger's, joined with rules for what it misses in lists, with dots, or cuts wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import regex

from laborhonors.lexicon import terms
from laborhonors.recognizers.base import PUNCTUATION, Reading, Span
from laborhonors.recognizers.titles import Title

_DOTTED = regex.compile(r"(?<![\p{Han}·])\p{Han}{1,7}(?:·\p{Han}{1,10}){1,3}")
_LATIN = regex.compile(r"\b[A-Z][a-z]+(?: ?[A-Z][a-z]+){1,2}\b")
_HONORIFIC = regex.compile(
    r"(?:先生|女士|同志|院士|教授|老师|师傅|主任|书记|局长|主席|医生|烈士|律师|记者|夫妇|等|老人|告诉|荣获|获得|获)+$"
)
_MASKED = regex.compile(r"[某×xX*]")


@cache
def surnames() -> frozenset[str]:
    return frozenset(terms("surnames"))


@cache
def _not_names() -> frozenset[str]:
    return frozenset(terms("not_names"))


def name_like(name: str) -> bool:
    """Whether a string has the form of a Chinese name: a surname and one or two characters, or two surnames and so on."""
    if not all("一" <= char <= "鿿" or char in "㐀䶵〇" for char in name) or name in _not_names():
        return False
    if len(name) >= 3 and name[:2] in surnames():
        return len(name) <= 4
    if name[:1] not in surnames():
        return False
    return len(name) in (2, 3) or (len(name) == 4 and name[1] in surnames())


def recognize_persons(reading: Reading, titles: tuple[Title, ...]) -> Iterator[Span]:
    """Persons of the text blocks; a name found once is found wherever it stands again."""
    taken = _Taken(titles)
    found = [span for span in _candidates(reading) if not taken.overlaps(span.start, span.end)]
    known = Counter(reading.text[span.start : span.end] for span in found)
    ends = {(span.start, span.end) for span in found}
    yield from found
    for name in sorted(known, key=lambda name: (-len(name), name)):
        if len(name) < 2 or not (name_like(name) or "·" in name):
            continue
        for match in regex.finditer(regex.escape(name), reading.text):
            span = match.span()
            if not any(a < span[1] and span[0] < b for a, b in ends) and not taken.overlaps(*span) and _free(reading, *span):
                ends.add(span)
                yield Span(*span, "person", "repeated-name")


class _Taken:
    def __init__(self, titles: tuple[Title, ...]):
        self._spans = [(title.start, title.end) for title in titles]

    def overlaps(self, start: int, end: int) -> bool:
        return any(a < end and start < b for a, b in self._spans)


def _candidates(reading: Reading) -> Iterator[Span]:
    text = reading.text
    dotted = [match.span() for match in _DOTTED.finditer(text) if _in_text(reading, match.start())]
    yield from (Span(a, b, "person", "dotted-name") for a, b in dotted)
    for word in reading.words:
        if word.tag in ("PER", "nr") and not any(a < word.end and word.start < b for a, b in dotted):
            yield from _tagged(text, word.start, word.end, word.tag)


def _tagged(text: str, start: int, end: int, tag: str) -> Iterator[Span]:
    name = text[start:end]
    honorific = _HONORIFIC.search(name)
    if honorific and honorific.start() >= 2:
        end = start + honorific.start()
        name = text[start:end]
    if len(name) < 2 or _MASKED.search(name) or name in _not_names():
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
