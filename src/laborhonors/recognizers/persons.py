"""Names of persons: the tagger's, joined with rules for what it misses in lists, with dots, or cuts wrong."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import regex
from ahocorasick_rs import AhoCorasick

from laborhonors.lexicon.cues import alternatives, cues, members
from laborhonors.recognizers.base import PUNCTUATION, Reading, Span, Taken, Word
from laborhonors.recognizers.dotted import dotted_names
from laborhonors.recognizers.introductions import introduced_names, with_introduced
from laborhonors.recognizers.name_bounds import completed, ending, lengthened
from laborhonors.recognizers.name_contexts import (
    names_after_posts,
    names_after_schools,
    names_among_names,
    names_before_awards,
    names_before_titles,
    names_given_titles,
)
from laborhonors.recognizers.names import name_like, not_names, own_end, surnames
from laborhonors.recognizers.not_persons import begins_unit, only_persons
from laborhonors.recognizers.organizations import is_group_name
from laborhonors.recognizers.positions import ends_in_post, posts
from laborhonors.recognizers.titles import Title

_LATIN = regex.compile(r"(?<![A-Za-z])[A-Z][a-z]+(?:[ ·][A-Z][a-z]+){1,2}(?![A-Za-z])")
_NICKNAMES = regex.compile(r"[老小阿]\p{Han}[与和及、][老小阿]\p{Han}")
_PAIR = regex.compile(r"(\p{Han}{2,3})[与和及、](\p{Han}{2,3})")
_MASKS = frozenset("某×xX*")
_COMMON = frozenset({"n", "v", "vn", "a", "ad", "d", "an", "f", "s", "t", "m", "r"})
_FUNCTION = frozenset({"d", "p", "c", "r", "u", "f", "v", "vd", "xc"})
_LONGEST_UNKNOWN = 9
_TOO_LONG = regex.compile(r"[时现曾原]任|摄")
_ADVERB_AT_END = regex.compile(r"[勇力喜荣再又三双首连同则也均都亦曾][获夺摘登得捧被荣膺当]")
"""The tagger gave an adverb to the name before it: 何某某勇|夺."""


def recognize_persons(reading: Reading, titles: tuple[Title, ...]) -> Iterator[Span]:
    """Persons of the text blocks; a name found once is found wherever it stands again."""
    taken = Taken(len(reading.text), ((title.start, title.end) for title in titles))
    introduced = [span for span in introduced_names(reading) if taken.free(span.start, span.end)]
    found = [span for span in _candidates(reading) if taken.free(span.start, span.end)]
    found = list(with_introduced(found, introduced))
    found += _apart(reading, found, introduced)
    found = [span for span in found if not begins_unit(reading.text, span.end)]
    found += _apart(reading, found, _after_titles(reading, titles))
    told_by_place = (
        names_after_posts(reading),
        names_before_titles(reading, titles),
        names_given_titles(reading, titles),
        names_before_awards(reading),
        names_among_names(reading, found),
    )
    read = Taken(len(reading.text), ((span.start, span.end) for span in found))
    for spans in told_by_place:
        clear = [span for span in spans if read.free(span.start, span.end) and taken.free(span.start, span.end)]
        new = [span for span in clear if not begins_unit(reading.text, span.end)]
        found += new
        for span in new:
            read.add(span.start, span.end)
    found = [ending(span, own_end(reading.text, span.start, span.end)) for span in found]
    found = list(lengthened(reading.text, [completed(reading, span) for span in found]))
    found = list(only_persons(reading, found))
    yield from found
    yield from _repeated(reading, found, taken)


def _apart(reading: Reading, found: list[Span], spans: Iterable[Span]) -> list[Span]:
    """Those of `spans` that overlap none of `found`; they may overlap one another."""
    taken = Taken(len(reading.text), ((span.start, span.end) for span in found))
    return [span for span in spans if taken.free(span.start, span.end)]


def _repeated(reading: Reading, found: list[Span], taken: Taken) -> Iterator[Span]:
    text = reading.text
    names = {text[span.start : span.end] for span in found}
    for span in found:
        taken.add(span.start, span.end)
    wanted = sorted((name for name in names if name_like(name) or "·" in name), key=lambda name: (-len(name), name))
    for start, end in _occurrences(text, tuple(wanted)):
        if taken.free(start, end) and _stands_free(reading, start, end) and not _in_unit(reading, end):
            taken.add(start, end)
            yield Span(start, end, "person", "repeated-name")


def _occurrences(text: str, names: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where each name stands, by the order of the names; one pass over the text finds them all."""
    if not names:
        return
    spans: list[list[tuple[int, int]]] = [[] for _ in names]
    for index, start, end in _automaton(names).find_matches_as_indexes(text, overlapping=True):
        if not spans[index] or spans[index][-1][1] <= start:
            spans[index].append((start, end))
    yield from itertools.chain.from_iterable(spans)


@lru_cache(maxsize=8)
def _automaton(names: tuple[str, ...]) -> AhoCorasick:
    return AhoCorasick(names)


def _in_unit(reading: Reading, end: int) -> bool:
    """甲市某某志愿服务中心: a unit that bears the person's name."""
    word = reading.word_before(end)
    inside = word is not None and word.tag in ("ORG", "nt") and end + 2 <= word.end
    return begins_unit(reading.text, end) or (
        inside and word is not None and is_group_name(reading.text, word.start, word.end)
    )


def _stands_free(reading: Reading, start: int, end: int) -> bool:
    """A repeated name stands where words begin and end, not inside a longer one."""
    first, last = reading.word_at(start), reading.word_at(end - 1)
    if first is None or last is None:
        return False
    return first.start == start or last.end == end or end - start > 2


def _candidates(reading: Reading) -> Iterator[Span]:
    text = reading.text
    dotted = list(dotted_names(reading))
    latin = [match.span() for match in _LATIN.finditer(text)]
    for spans, recognizer in ((dotted, "dotted-name"), (latin, "latin-name")):
        yield from (Span(a, b, "person", recognizer) for a, b in spans if reading.word_at(a) is not None)
    yield from _listed(reading)
    tibetan = [match.span() for match in _tibetan().finditer(text) if reading.word_at(match.start()) is not None]
    yield from (Span(a, b, "person", "tibetan-name") for a, b in tibetan)
    mongolian = list(_mongolian(reading))
    yield from (Span(a, b, "person", "mongolian-name") for a, b in mongolian)
    of_schools = list(names_after_schools(reading))
    yield from of_schools
    read = Taken(len(text), (*dotted, *tibetan, *mongolian, *((span.start, span.end) for span in of_schools)))
    for word in reading.words:
        if word.tag in ("PER", "nr") and read.free(word.start, word.end):
            yield from _tagged(text, word, f"{reading.model}-person")


@cache
def _tibetan() -> regex.Pattern[str]:
    """A Tibetan name of two parts: 旦增|尼玛."""
    part = alternatives("tibetan-name")
    return regex.compile(rf"(?<!{part}|·){part}{{2}}(?!{part}|·)")


def _mongolian(reading: Reading) -> Iterator[tuple[int, int]]:
    """Mongolian names (乌云|其木格), where no place is told that bears such a name."""
    for match in _mongolian_parts().finditer(reading.text):
        word = reading.word_at(match.end() - 1)
        if word is not None and not (word.tag in ("LOC", "ns", "ORG", "nt") and word.end > match.end()):
            yield match.span()


@cache
def _mongolian_parts() -> regex.Pattern[str]:
    """Two parts or more, or one that is a name by itself (巴特尔); 花 may end a woman's."""
    part = alternatives("mongolian-name")
    whole = "|".join(name for name in cues("mongolian-name") if len(name) > 2)
    return regex.compile(rf"(?<!{part}|·)(?:{part}{{2,4}}|(?:{whole}))花?(?!{part}|·|[旗盟苏嘎市县乡镇])")


def _listed(reading: Reading) -> Iterator[Span]:
    """The persons of the user's own lexicons."""
    for start, end in _occurrences(reading.text, tuple(person.name for person in reading.lexicon.persons)):
        if reading.word_at(start) is not None:
            yield Span(start, end, "person", "listed-name")


@cache
def _honorifics() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('name-honorific')}{{1,4}}$")


def _tagged(text: str, word: Word, recognizer: str) -> Iterator[Span]:
    """The persons in one word that the tagger calls a name."""
    start, end = word.start, word.end
    honorific = text.endswith(cues("name-honorific"), start, end) and _honorifics().search(text, start, end)
    if honorific and honorific.start() >= start + 2:
        end = honorific.start()
    if text[start - 1 : start + 1] in ("国小", "国中", "高中") and end - start > 2:
        start += 1
    if _holds_end_of_post(text, start, end):
        start += 1
    if end > start + 2 and _TOO_LONG.match(text, end - 1):
        end -= 1
    start = _after_post(text, start, end)
    if end == start + 4 and name_like(text[start : end - 1]) and _ADVERB_AT_END.match(text, end - 1):
        end -= 1
    if end - start == 4 and text[end - 1] in "后前" and name_like(text[start : end - 1]):
        end -= 1
    name = text[start:end]
    pair = _PAIR.fullmatch(name)
    if pair and name_like(pair[1]) and name_like(pair[2]):
        yield Span(start, start + pair.end(1), "person", recognizer)
        yield Span(start + pair.start(2), end, "person", recognizer)
    elif _plausible(name, word.tag):
        yield Span(start, end, "person", recognizer)


def _after_post(text: str, start: int, end: int) -> int:
    """Where the name begins in a word that holds the post before it too: 关长|高某某; of three also a rare one."""
    ends = [at for at in range(start + 2, end - 1) if text[start:at] in posts()]
    names = (at for at in ends if name_like(text[at:end]) or name_like(text[at : end - 1]))
    rare = next((at for at in ends if end - at == _LONGEST_SINGLE), start)
    return start if name_like(text[start:end]) else next(names, rare)


_LONGEST_SINGLE = 3
"""Characters of a name with a surname of one character."""


_POSTS_CUT = ("护士长", "检验员", "安全员", "乘务长", "列车长")
"""Posts whose last character may seem a surname."""


def _holds_end_of_post(text: str, start: int, end: int) -> bool:
    """护士|长田小满, 代表人|物田小满: the tagger gave the last character of the noun before it to the name."""
    if not name_like(text[start + 1 : end]):
        return False
    if name_like(text[start:end]):
        return text.endswith(_POSTS_CUT, 0, start + 1) and end - start == 3
    return text.endswith(cues("noun-before-name"), 0, start + 1) or ends_in_post(text, max(start - 5, 0), start + 1)


def _plausible(name: str, tag: str) -> bool:
    if not _MASKS.isdisjoint(name) or name[1:2] in "获被" or (name[0] in surnames() and name[1:] in posts()):
        return False
    if _honorifics().fullmatch(name, 1):
        return False
    if name_like(name):
        return True
    if len(name) < 2 or tag == "nr" or name in not_names() or _NICKNAMES.fullmatch(name):
        return False
    return len(name) <= _LONGEST_UNKNOWN and PUNCTUATION.isdisjoint(name)


def _after_titles(reading: Reading, titles: tuple[Title, ...]) -> Iterator[Span]:
    """A name right after a title: 全国劳动模范张某."""
    for title in titles:
        if title.role not in ("name", "holder") or title.name == "奖":
            continue
        for length in (3, 2, 4):
            start, end = title.tail, title.tail + length
            if end <= len(reading.text) and name_like(reading.text[start:end]) and _ends_with_word(reading, start, end):
                yield Span(start, end, "person", "after-title")
                break


def _ends_with_word(reading: Reading, start: int, end: int) -> bool:
    word, after = reading.word_at(start), reading.word_at(end)
    if word is None or (word.start == start and word.tag in _FUNCTION):
        return False
    last = reading.word_at(end - 1)
    if last is not None and last.start > start and last.tag in _FUNCTION:
        return False
    common = word.end == end and word.tag in _COMMON
    if end >= len(reading.text) or reading.text[end] in PUNCTUATION:
        return not (common and end - start == 2)
    if after is None or (after.start != end and reading.text[end] not in members("no-third-character")):
        return False
    return not (common and word.start == start)
