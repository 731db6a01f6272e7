"""What holds the skeleton of a piece of a sentence: its award verbs, its counts, its copulas, and who gave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives, cues
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.elements import Element, Sources
from laborhonors.recognizers.base import Reading, Word
from laborhonors.recognizers.verbs import AwardVerb, cut_at, ends_clause, find_verbs, whole_word

_SYMBOLS = {"get": "V", "give": "W", "goto": "G", "nickname": "K", "revoke": "R", "among": "L", "topic": "H"}
_IS = regex.compile(
    r"(?:分别|依次|即|就|正|则|都|也|均|还|又|既|更|便|包括)?(?:是|为|有(?!制[经企单])|包括|就是|分别是|称作|叫)|名单如下|如下|分别"
)
_LONGEST_HOST = 6
_GLOSS = regex.compile(r"\((?:含|其中|包括|不含)[^()]{1,20}\)")
"""What a bracket says of a number before it: 457人(含追授3人)."""


def anchors(sources: Sources, start: int, end: int) -> list[Element]:
    """Verbs, counts, copulas and agents of a piece, none overlapping a person or one another."""
    reading = sources.reading
    persons = [(person.start, person.end) for person in sources.persons.within(start, end)]
    verbs = list(_behind_names(reading, find_verbs(reading, start, end), persons))
    counts = [
        Element("N", count.start, min(count.end, end), count=count)
        for count in sources.counts_in(start, end)
        if count.end - len(count.noun) <= end
    ]
    copulas = [
        copula
        for copula in _copulas(reading, start, end, frozenset(count.end for count in counts))
        if not _is_dative(reading, copula, verbs)
    ]
    found = [*counts, *(_verb(verb) for verb in verbs), *_agents(reading, start, verbs), *copulas]
    if not found:
        return found
    glosses = [match.span() for match in _GLOSS.finditer(reading.text, start, end)]
    found = [element for element in found if not any(a < element.start < b for a, b in glosses)]
    return _apart(found, persons)


def _behind_names(reading: Reading, verbs: Iterable[AwardVerb], persons: Iterable[Piece]) -> Iterator[AwardVerb]:
    """The verbs without the last character of a name before them, that may be an adverb: 冯可喜|获."""
    for verb in verbs:
        name_end = next((end for start, end in persons if start < verb.start < end < verb.end), None)
        behind = verb if name_end is None else cut_at(reading.text, verb, name_end)
        if behind is not None:
            yield behind


def _apart(elements: list[Element], taken: list[tuple[int, int]]) -> list[Element]:
    """Those that overlap nothing taken, nor an earlier or longer one; counts go before all others."""
    kept: list[Element] = []
    for element in sorted(elements, key=lambda element: (element.symbol != "N", element.start, -element.end)):
        if not any(start < element.end and element.start < end for start, end in taken):
            kept.append(element)
            taken.append((element.start, element.end))
    return sorted(kept, key=lambda element: element.start)


def _copulas(reading: Reading, start: int, end: int, counted: frozenset[int]) -> Iterator[Element]:
    """是, 为, 分别是 and their like; one of one character only where it is a word, or follows a number."""
    for match in _IS.finditer(reading.text, start, end):
        hosted = _hosts().search(reading.text, max(start, match.start() - _LONGEST_HOST), match.start())
        word = len(match[0]) > 1 or match.start() in counted or whole_word(reading, match.start())
        if word and hosted is None and not _in_virtue(reading.text, match.start()):
            yield Element("B", *match.span())


def _in_virtue(text: str, at: int) -> bool:
    """助人|为|乐, 见义勇|为."""
    return any(text.startswith(virtue, at - virtue.find("为")) for virtue in cues("virtue") if "为" in virtue)


@cache
def _hosts() -> regex.Pattern[str]:
    """主办的|是, 颁奖人|是: of whom a sentence says that he gives, and nobody receives."""
    return regex.compile(rf"{alternatives('hosts')}(?:的|方|者|人|单位|嘉宾)$")


def _is_dative(reading: Reading, copula: Element, verbs: Iterable[AwardVerb]) -> bool:
    """Whether 为 says to whom the verb behind it gives: 为甲授予…."""
    word = reading.word_at(copula.start)
    to = word is not None and word.tag == "p" and copula.end - copula.start == 1
    return to and any(verb.frame == "give" and not verb.passive and verb.start > copula.end for verb in verbs)


def _agents(reading: Reading, start: int, verbs: Iterable[AwardVerb]) -> Iterator[Element]:
    """What tells by whom, before a verb in the passive: 被省总工会|授予; but 奖杯被甲夺得 tells who received it."""
    for verb in verbs:
        given = verb.passive or (verb.frame == "get" and not ends_clause(reading.text, verb.end))
        words = reading.words_in(start, verb.start) if given else ()
        agents = [word for word in words if is_passive(reading, word)]
        if agents and agents[-1].end < verb.start:
            yield Element("X", agents[-1].start, verb.start)


def is_passive(reading: Reading, word: Word) -> bool:
    """Whether the word is 被 before an agent."""
    return word.tag == "p" and reading.text[word.start : word.end] == "被"


def _verb(verb: AwardVerb) -> Element:
    symbol = "V" if verb.passive else _SYMBOLS[verb.frame]
    return Element(symbol, verb.start, verb.end, status=verb.status)
