"""Names of persons: the tagger's, joined with rules for what it misses in lists, with dots, or cuts wrong."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import regex
from ahocorasick_rs import AhoCorasick

from laborhonors.lexicon import terms
from laborhonors.lexicon.cues import alternatives, cues, members
from laborhonors.recognizers.base import PUNCTUATION, Reading, Span, Taken, Word
from laborhonors.recognizers.dotted import dotted_names
from laborhonors.recognizers.introductions import introduced_names, with_introduced
from laborhonors.recognizers.name_contexts import (
    names_after_posts,
    names_after_schools,
    names_among_names,
    names_before_awards,
    names_before_titles,
    names_given_titles,
)
from laborhonors.recognizers.names import name_like, not_names, own_end, surnames
from laborhonors.recognizers.organizations import is_group_name
from laborhonors.recognizers.positions import ends_in_post, posts
from laborhonors.recognizers.titles import Title
from laborhonors.recognizers.titles.verbs import award_verbs

_LATIN = regex.compile(r"(?<![A-Za-z])[A-Z][a-z]+(?:[ ·][A-Z][a-z]+){1,2}(?![A-Za-z])")
_SHORT_FORM = regex.compile(r"简称[:“]?(\p{Han}+)")
_NICKNAMES = regex.compile(r"[老小阿]\p{Han}[与和及、][老小阿]\p{Han}")
_PAIR = regex.compile(r"(\p{Han}{2,3})[与和及、](\p{Han}{2,3})")
_MASKS = frozenset("某×xX*")
_COMMON = frozenset({"n", "v", "vn", "a", "ad", "d", "an", "f", "s", "t", "m", "r"})
_FUNCTION = frozenset({"d", "p", "c", "r", "u", "f", "v", "vd", "xc"})
_LONGEST_UNKNOWN = 9
_TOO_LONG = regex.compile(r"[时现曾原]任|摄")
_ADVERB_AT_END = regex.compile(r"[勇力喜荣再又三双首连同则也均都亦曾][获夺摘登得捧被荣膺当]")
"""The tagger gave an adverb to the name before it: 何某某勇|夺."""

_OFTEN = 3


def recognize_persons(reading: Reading, titles: tuple[Title, ...]) -> Iterator[Span]:
    """Persons of the text blocks; a name found once is found wherever it stands again."""
    taken = Taken(len(reading.text), ((title.start, title.end) for title in titles))
    introduced = [span for span in introduced_names(reading) if taken.free(span.start, span.end)]
    found = [span for span in _candidates(reading) if taken.free(span.start, span.end)]
    found = list(with_introduced(found, introduced))
    found += _apart(reading, found, introduced)
    found = [span for span in found if not _begins_unit(reading.text, span.end)]
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
        new = [span for span in clear if not _begins_unit(reading.text, span.end)]
        found += new
        for span in new:
            read.add(span.start, span.end)
    found = [_ending(span, own_end(reading.text, span.start, span.end)) for span in found]
    found = list(_lengthened(reading.text, [_completed(reading, span) for span in found]))
    short_forms = short_forms_told(reading.text)
    found = [span for span in found if reading.text[span.start : span.end] not in short_forms]
    found = [span for span in found if not _is_nickname(reading.text, span) and not _in_book(reading.text, span)]
    found = [span for span in found if not _is_department(reading, span)]
    found = [span for span in found if not _names_group(reading.text, span)]
    found = [span for span in found if "某" not in reading.text[span.start : span.end]]
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
    return _begins_unit(reading.text, end) or (
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


def _lengthened(text: str, found: list[Span]) -> Iterator[Span]:
    """A name cut short (韩宽 for 韩宽发) or with a character too many is given the length that it has elsewhere."""
    names = sorted({text[span.start : span.end] for span in found})
    longer = {name[:-1]: name for name in names if len(name) == 3 and name_like(name)}
    cut = {name for short, name in longer.items() if short in names and _holds_next_word(text, short, name)}
    for span in found:
        name = text[span.start : span.end]
        whole = longer.get(name)
        grown = whole is not None and whole not in cut and text.startswith(whole, span.start)
        swollen = name in cut or (len(name) == 4 and not name_like(name) and name[:3] in longer.values())
        yield _ending(span, span.end - swollen + grown)


def _ending(span: Span, end: int) -> Span:
    return Span(span.start, end, span.kind, span.recognizer) if end != span.end else span


def _holds_next_word(text: str, short: str, name: str) -> bool:
    """Whether a name told once is one told often with the next word's first character (汪某头|一个报名)."""
    if text.count(name) != 1 or text.count(short) < 1 + _OFTEN:
        return False
    after = text.find(name) + len(name)
    return "一" <= text[after : after + 1] <= "鿿"


def _completed(reading: Reading, span: Span) -> Span:
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


def short_forms_told(text: str) -> set[str]:
    """What the text introduces as a unit's short form (以下简称江汽轮)."""
    return {match[1] for match in _SHORT_FORM.finditer(text)}


@cache
def _after_three() -> regex.Pattern[str]:
    return regex.compile(rf"{alternatives('post-after-name')}|\d{{1,9}}[名人位]|(?=[^\p{{Han}}]|$)")


_PLACE = r"\((?!(?:[男女左右中前后上下]|[左右前后图]\p{Han}{1,3}|\p{Han}{1,4}族|已故|兼任?)\))[^()]{1,8}\)"
"""A bracket that tells where a unit is, and nothing of a person: 海通(上海)证券公司, but 周某(左)."""


@cache
def _unit_after() -> regex.Pattern[str]:
    return regex.compile(
        rf"{_PLACE}(?:(?![是为在系任自和的由被获])\p{{Han}}){{0,8}}(?:有限|公司|集团)"
        r"|\p{Han}{0,3}(?:有限公司|股份有限|集团公司)|\p{Han}{0,5}研究[所院]"
        rf"|[县市镇乡村区州港路桥厂](?!长)|奖(?![励金杯项])|{alternatives('unit-after-name')}"
    )


def _begins_unit(text: str, at: int) -> bool:
    """王封煤矿, 白朗县: what the tagger took for a person is part of a unit's or a place's name."""
    return _unit_after().match(text, at) is not None


def _is_nickname(text: str, span: Span) -> bool:
    """老徐, 小韩: whoever is meant has a name elsewhere."""
    nick = span.end - span.start == 2 and text[span.start] in "老小阿" and span.recognizer != "listed-name"
    return nick and name_like(text[span.end - 1] + "某")


def _is_department(reading: Reading, span: Span) -> bool:
    """内二科|主任: a department before a post; 甲医院|康复科: one right behind its unit."""
    text, name = reading.text, reading.text[span.start : span.end]
    if name[-1] not in "科室处" or name_like(name):
        return False
    before = reading.word_before(span.start)
    behind_unit = before is not None and before.end == span.start and before.tag in ("ORG", "nt")
    return behind_unit or text.startswith(tuple(terms("positions")), span.end)


_QUOTED_NAME = regex.compile(r"”\p{Han}{1,10}")


def _names_group(text: str, span: Span) -> bool:
    """“小月亮”陪伴小组: what is quoted is a group's name."""
    if text[span.start - 1 : span.start] != "“":
        return False
    behind = _QUOTED_NAME.match(text, span.end)
    ends = range(span.end + 3, behind.end() + 1) if behind else ()
    return any(is_group_name(text, span.end + 1, at) or text.endswith(_GROUPS, span.end + 1, at) for at in ends)


_GROUPS = ("队", "小组", "团队", "班", "岗", "服务站", "工作室")


def _in_book(text: str, span: Span) -> bool:
    """Inside 《》: the name of a work."""
    line = max(span.start - 30, text.rfind("\n", 0, span.start))
    return text.rfind("《", max(line, 0), span.start) > text.rfind("》", max(line, 0), span.start)
