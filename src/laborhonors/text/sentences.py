"""Sentences and clauses by Chinese punctuation, half and full width alike; quotes and brackets are not cut open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import regex

CLOSERS = {"“": "”", "‘": "’", "(": ")", "《": "》", "【": "】", "〔": "〕", "[": "]", "<": ">", "〈": "〉"}
_LONGEST_QUOTE = 160
_PLACES = 256
"""Places whose clause is remembered: of a title it is asked for each of its holders."""


def split_sentences(text: str, start: int = 0, end: int | None = None) -> tuple[tuple[int, int], ...]:
    """Spans of `text[start:end]`, tiling it up to white space; a cut comes after 。 ! ? or a line break."""
    return tuple(_split(text, start, len(text) if end is None else end, "。!?!?\n"))


def split_clauses(text: str, start: int = 0, end: int | None = None) -> tuple[tuple[int, int], ...]:
    """As `split_sentences`, cut also after , ; and :."""
    return tuple(_split(text, start, len(text) if end is None else end, "。!?!?\n,;:"))


def enclosure_end(text: str, at: int, end: int) -> int | None:
    """Where the bracket or quote opened at `at` is closed (the index of the closer), None where it is not."""
    opener = text[at]
    closer, depth = CLOSERS[opener], 0
    for index in range(at, min(end, at + _LONGEST_QUOTE)):
        if text[index] == opener:
            depth += 1
        elif text[index] == closer:
            depth -= 1
            if depth == 0:
                return index
        elif text[index] == "\n":
            return None
    return None


@lru_cache(maxsize=_PLACES)
def after_last(mark: regex.Pattern[str], text: str, end: int) -> int:
    """Where the clause begins that holds `end`: after the last match before it of a pattern that searches backwards."""
    found = mark.search(text, 0, end)
    return found.end() if found else 0


def _split(text: str, start: int, end: int, marks: str) -> Iterator[tuple[int, int]]:
    begin = index = start
    stops = _stops(marks)
    while (stop := stops.search(text, index, end)) is not None:
        index = stop.start()
        char = text[index]
        closed = enclosure_end(text, index, end) if char in CLOSERS else None
        if closed is not None:
            speech = text[closed - 1] in "。!?" and char in "“‘" and closed - index > 1
            index = closed
            char = "。" if speech else text[closed]
        index += 1
        if char in marks and not _inside_number(text, index - 1):
            yield from _trimmed(text, begin, index)
            begin = index
    yield from _trimmed(text, begin, end)


@cache
def _stops(marks: str) -> re.Pattern[str]:
    """The characters that may end a sentence or open what is not cut."""
    return re.compile(f"[{re.escape(marks + ''.join(CLOSERS))}]")


def _inside_number(text: str, at: int) -> bool:
    """10:30 and 1,017 are not cut."""
    return text[at] in ",:" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def with_quotes(text: str, start: int, end: int) -> tuple[int, int]:
    """A name with the quotation mark at its edge that belongs to one within it: |“红马甲”志愿服务队."""
    opened, closed = text.count("“", start, end), text.count("”", start, end)
    begins = closed > opened and text.startswith("“", start - 1)
    ends = opened > closed and text.startswith("”", end)
    return start - begins, end + ends
