"""Names that only the form of an entry shows: before a space (张三 甲厂), glued to a place, after unit or post."""

from __future__ import annotations

import regex

from laborhonors.linker.chain_parts import post_ends
from laborhonors.recognizers.base import Reading, Span
from laborhonors.recognizers.names import name_like
from laborhonors.recognizers.organizations import department_ends, split_unit, unit_ends

_HEAD_NAME = regex.compile(r"(\p{Han}{2,4})(?=[ \t(|]|$)")
_TAIL_NAME = regex.compile(r"[ \t](\p{Han}{2,4})$")
_HAN = regex.compile(r"\p{Han}+")
_MAY_BE_NAME = frozenset({"PER", "nr", "nz", "LOC", "ns", "ORG", "nt", ""})
_CITY = regex.compile(r"\p{Han}{2}[省市县]")


def before_space(reading: Reading, start: int, end: int, inside: list[Span]) -> Span | None:
    """The name before the first space, where the recognizers cut it short or went beyond it: 张三 国网某公司."""
    head = _HEAD_NAME.match(reading.text, start, end)
    if head is None or not name_like(head[1]) or _is_unit(reading.text, *head.span(1)):
        return None
    alone = all(span.start == start and span.end != head.end(1) for span in inside)
    return Span(*head.span(1), "person", "list-name") if alone else None


def unseen_name(reading: Reading, start: int, end: int, listed: bool) -> list[Span]:
    """A name that the recognizers missed but the entry's form shows: before a space, or after unit or post."""
    text = reading.text
    head = _HEAD_NAME.match(text, start, end) if listed else None
    if head and name_like(head[1]) and not _is_unit(text, *head.span(1)):
        return [Span(*head.span(1), "person", "list-name")]
    core = end
    if text[end - 1] == ")" and (opened := text.rfind("(", start, end)) > start:
        core = opened
    if rest := _rest_of_chain(reading, start, core, listed):
        return [rest]
    tail = _TAIL_NAME.search(text, start, end) if listed and head is None else None
    return [Span(*tail.span(1), "person", "list-name")] if tail and name_like(tail[1]) else []


def glued_name(reading: Reading, start: int, end: int, inside: list[Span]) -> Span | None:
    """A name with its unit right behind it, which opens with a place: 张三江城市第一中学."""
    word = reading.word_at(start)
    common = word is not None and word.start == start and word.end > start + 1 and word.tag not in _MAY_BE_NAME
    ends = [at for at in (start + 3, start + 2) if _is_bare_name(reading.text[start:at])]
    if not ends or common or any(span.start > start for span in inside) or _opens_with_place(reading, start, end):
        return None
    for at in ends:
        if _opens_with_place(reading, at, end):
            return Span(start, at, "person", "glued-name") if unit_ends(reading.text, at, end) else None
    return None


def _is_bare_name(name: str) -> bool:
    return name_like(name) and name[-1] not in "省市县区州"


def _opens_with_place(reading: Reading, start: int, end: int) -> bool:
    if _CITY.match(reading.text, start, end):
        return True
    return any(reading.lexicon.region(reading.text[start:at]) for at in range(start + 2, min(start + 6, end)))


def _rest_of_chain(reading: Reading, start: int, end: int, listed: bool) -> Span | None:
    text = reading.text
    if not listed and not any(name_like(text[max(start, end - length) : end]) for length in (2, 3, 4)):
        return None
    posts = list(post_ends(text, start, end))
    for at in sorted({*unit_ends(text, start, end), *department_ends(text, start, end), *posts}, reverse=True):
        name = text[at:end].lstrip(" 的")
        begin = end - len(name)
        if not name_like(name) or _is_unit(text, begin, end):
            continue
        if listed or _is_unknown(reading, begin, end):
            return Span(begin, end, "person", "rest-of-chain")
    at = max(posts, default=start)
    if listed and at > start and 2 <= end - at <= 5 and _HAN.fullmatch(text, at, end) and not _is_unit(text, at, end):
        return Span(at, end, "person", "rest-of-list-entry") if split_unit(text, start, at).sure else None
    return None


def _is_unknown(reading: Reading, start: int, end: int) -> bool:
    """Whether the tagger saw no common word there: it cut the span, or called it a name."""
    words = [word for word in reading.words_in(start, end) if word.end <= end]
    if len(words) != 1 or words[0].start != start or words[0].tag in ("PER", "nr", "nz", "ORG", "nt"):
        return True
    return words[0].tag == "n" and end - start == 3


def _is_unit(text: str, start: int, end: int) -> bool:
    return end in unit_ends(text, start, end) or end in department_ends(text, start, end)
