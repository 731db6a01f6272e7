"""Where the names of persons begin and end: those that the tagger cut short, or gave a character too many."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives, members
from laborhonors.recognizers.base import Reading, Span
from laborhonors.recognizers.names import name_like, own_end, surnames
from laborhonors.recognizers.positions import ends_in_post
from laborhonors.recognizers.titles.verbs import award_verbs

_OFTEN = 3


def completed(reading: Reading, span: Span) -> Span:
    """A name that the tagger cut off its last character: 孙某|成7人, 杨某|常教授; 欧阳某|言获评, 欧阳|某言获评."""
    text, end = reading.text, span.end
    if _cut_surname(reading, span):
        return Span(span.start - 1, end, span.kind, span.recognizer)
    if text[span.start : end] in surnames():
        given = next((n for n in (2, 1) if text.startswith(award_verbs(), end + n)), 0)
        return Span(span.start, end + given, span.kind, span.recognizer) if given else span
    word = reading.word_at(end)
    if not _tagged_pair(reading, span) or word is None or word.start != end:
        return span
    if text[end] in members("no-third-character") or not name_like(text[span.start : end + 1]):
        return span
    if own_end(text, span.start, end + 1) == end:
        return span
    alone = word.end == end + 1 or not text[end + 1 : end + 2].isalpha() or word.tag in ("n", "nz", "nr", "PER")
    awarded = end - span.start > 2 and text.startswith(award_verbs(), end + 1)
    whole = alone and (word.tag == "PER" or awarded or _after_three().match(text, end + 1) is not None)
    whole = whole or (word.end == end + 1 and _always_followed(text, text[span.start : end], text[end]))
    return Span(span.start, end + 1, span.kind, span.recognizer) if whole else span


def lengthened(text: str, found: list[Span]) -> Iterator[Span]:
    """A name cut short (韩宽 for 韩宽发) or with a character too many is given the length that it has elsewhere."""
    names = sorted({text[span.start : span.end] for span in found})
    longer = {name[:-1]: name for name in names if len(name) == 3 and name_like(name)}
    cut = {name for short, name in longer.items() if short in names and _holds_next_word(text, short, name)}
    for span in found:
        name = text[span.start : span.end]
        whole = longer.get(name)
        grown = whole is not None and whole not in cut and text.startswith(whole, span.start)
        swollen = name in cut or (len(name) == 4 and not name_like(name) and name[:3] in longer.values())
        yield ending(span, span.end - swollen + grown)


def ending(span: Span, end: int) -> Span:
    """The name with another end."""
    return Span(span.start, end, span.kind, span.recognizer) if end != span.end else span


def _holds_next_word(text: str, short: str, name: str) -> bool:
    """Whether a name told once is one told often with the next word's first character (汪某头|一个报名)."""
    if text.count(name) != 1 or text.count(short) < 1 + _OFTEN:
        return False
    after = text.find(name) + len(name)
    return "一" <= text[after : after + 1] <= "鿿"


def _always_followed(text: str, name: str, char: str) -> bool:
    """Whether a name of two characters never stands without the third: 董某|前晋级, 董某|前老师."""
    told = text.count(name)
    return told > 1 and text.count(name + char) == told


def _tagged_pair(reading: Reading, span: Span) -> bool:
    """A name of one character behind its surname that is the tagger's."""
    long = reading.text[span.start : span.start + 2] in surnames()
    return span.recognizer == f"{reading.model}-person" and span.end - span.start == 2 + long


def _cut_surname(reading: Reading, span: Span) -> bool:
    """司机官|大伟, 探伤工户|海峰: the tagger gave the surname to the post, or took it for a word (向|敏敏)."""
    text, at = reading.text, span.start - 1
    if not _tagged_pair(reading, span) or at < 2 or not name_like(text[at : span.end]):
        return False
    post = ends_in_post(text, max(at - 5, 0), at)
    if name_like(text[at + 1 : span.end]):
        return post and not ends_in_post(text, max(at - 5, 0), at + 1)
    alone = not text[at - 1].isalpha() and not text[span.end : span.end + 1].isalpha()
    return alone or post


@cache
def _after_three() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('post-after-name')}|\d{{1,9}}[名人位]|(?=[^\p{{Han}}]|$)")
