"""Recipients counted, not named: which honour a number of a sentence belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import zip_longest

import regex

from laborhonors.lexicon import rows, terms
from laborhonors.lexicon.cues import alternatives, cue, cues, members
from laborhonors.linker.elements import Element, Skeleton, Sources
from laborhonors.recognizers.counts import Count
from laborhonors.recognizers.titles import Title

_NAMED = r"(?:[POXD]A?、|[PO]A?，)*(?:[PO]A?)?"
_COUNTED = rf"{_NAMED}(?P<n>N)(?:、{_NAMED}(?P<n>N))*"
_PATTERNS = tuple(
    regex.compile(pattern)
    for pattern in (
        r"(?P<n>N)d?T[XB]{0,2}V[XB]?(?P<t>T)",
        rf"(?P<t>T)[WG]X?{_COUNTED}",
        rf"(?P<t>T)，[WG]X?{_COUNTED}(?=[，；。]|$)",
        rf"W{_COUNTED}X?B?(?P<t>T)(?!、T)",
        rf"V[XN]?(?P<t>T)d，?X?B?{_COUNTED}",
        rf"W[XN]?(?P<t>T)(?:d，?)?X?B?{_COUNTED}",
        rf"(?P<t>T)[XO，、BE]{{0,6}}[WG]X?{_COUNTED}(?![XB]?T)",
        r"(?P<n>N)d?(?P<t>T)(?!、T|N)",
        rf"(?P<t>T)[dXB：]{{0,3}}{_COUNTED}(?!d?T|[XDB]{{0,2}}，?V)",
        r"(?P<n>N)[XDdBL]{0,3}(?:，?[XDL]{1,3})?，?[VWB]+[XB]?(?P<t>T)(?!、T)",
        r"(?P<n>N)X(?P<t>T)(?!、T)",
        r"(?P<n>N)X?V[XD]{1,2}，X?V[XB]?(?P<t>T)(?!、T)",
        r"(?P<t>T)[XBE]{0,2}，X?(?P<n>N)[DX]?L",
        rf"(?P<t>T)[dXB：，]{{0,3}}{_COUNTED}(?=V?(?:[，；。、]|$))",
    )
)
"""What stands between a number and its honour, the surest first."""


_IN_ALL = regex.compile(r"(?:共(?![青产同建享和鸣])|总数)")
_CLAUSE = regex.compile(r"[^，,;；。:：\n]*")


def count_sentence(sources: Sources, skeleton: Skeleton) -> Iterator[tuple[Title, Count]]:
    """The titles and counts that belong together in one sentence."""
    if "N" not in skeleton.text or "T" not in skeleton.text:
        return
    elements = tuple(_without_nouns(sources, skeleton.elements))
    symbols, taken = "".join(element.symbol for element in elements), set[int]()
    for t, n in _respectively(symbols):
        title, count = elements[t].title, elements[n].count
        if title is not None and count is not None and _suits(count, title, adjacent=False):
            taken.add(n)
            yield title, count
    for pattern in _PATTERNS:
        for match in pattern.finditer(symbols, overlapped=True):
            at = match.start("t")
            for n in match.starts("n"):
                title, count = elements[at].title, elements[n].count
                if n in taken or count is None or title is None:
                    continue
                if _suits(count, title, adjacent=at == n + 1) and _tells(sources, elements, n, at):
                    taken.add(n)
                    if count.number > 1 or symbols.count("N") > 1:
                        yield _of_level(sources, title, count), count


_PAIRED = (
    regex.compile(rf"(?P<n>N)(?:，{_NAMED}(?P<n>N))+[，XBL]{{0,3}}V+[XB]?(?P<t>T)(?:、?(?P<t>T))+"),
    regex.compile(r"(?P<t>T)(?:、(?P<t>T))+[dXBV，]{0,4}(?P<n>N)(?:、(?P<n>N))+(?!d?T)"),
    regex.compile(r"(?P<n>N)(?:、(?P<n>N))+[XBL，]{0,3}V+[XB]?(?P<t>T)(?:、(?P<t>T))+"),
)


def _respectively(symbols: str) -> Iterator[tuple[int, int]]:
    """省劳模、市劳模分别有12人、57人: as many numbers as honours, in order."""
    for pattern in _PAIRED:
        for match in pattern.finditer(symbols):
            if len(match.starts("t")) == len(match.starts("n")):
                yield from zip(match.starts("t"), match.starts("n"), strict=True)


def count_in_all(sources: Sources, skeleton: Skeleton) -> Iterator[tuple[Title, Count]]:
    """一共142名, 全省共71名: the number of a sentence that names one honour, wherever it stands."""
    titles = [e.title for e in skeleton.elements if e.title is not None and e.symbol in "TE"]
    if len({title.name for title in titles}) != 1:
        return
    for element in skeleton.elements:
        count = element.count
        if count is None or count.number < 2 or not _suits(count, titles[0], adjacent=False):
            continue
        text, start = sources.reading.text, _clause(sources.reading.text, count)
        clause = _CLAUSE.match(text, start)
        nominates = clause is not None and cue("no-count").search(text, *clause.span())
        if _IN_ALL.search(text, start, count.end) and not nominates:
            yield titles[0], count
            return


def count_of_scope(sources: Sources, skeleton: Skeleton, scope: tuple[Title, ...]) -> Iterator[tuple[Title, Count]]:
    """共80人, 90位专家获奖: those counted in a sentence that leaves the honour to what was told before."""
    text = sources.reading.text
    if len({title.name for title in scope}) != 1:
        return
    for n, element in enumerate(skeleton.elements):
        count = element.count
        if count is None or count.number < 2 or not _suits(count, scope[-1], adjacent=False):
            continue
        following = skeleton.elements[n + 1 : n + 3]
        wins = any(_winning().match(text, follower.start, follower.end) for follower in following)
        wins = wins or _winning().search(text, _clause(text, count), count.start) is not None
        if (wins or count.noun in members("winner")) and not cue("no-count").search(
            text, _clause(text, count), count.end
        ):
            yield scope[-1], count


def _without_nouns(sources: Sources, elements: tuple[Element, ...]) -> Iterator[Element]:
    """The elements without the nouns that numbers count (29名 + 拿到金牌的运动员); a number of other things is text."""
    number: Element | None = None
    for element, after in zip_longest(elements, elements[1:]):
        noun = number is not None and number.end == element.start and element.symbol in "XDO"
        noun = noun and not (after is not None and after.symbol == "T" and after.start == element.end)
        if number is not None:
            told = noun and _is_nominal(sources, element)
            persons = number.count is not None and number.count.unit in "名位人"
            other = told and not persons and not _names_recipients(sources, element)
            yield replace(number, symbol="X") if other else number
            noun = told and not other
        number = element if element.symbol == "N" else None
        if not noun and number is None:
            yield element
    if number is not None:
        yield number


def _names_recipients(sources: Sources, element: Element) -> bool:
    return sources.reading.text[element.start : element.end].endswith(recipient_nouns())


def _is_nominal(sources: Sources, element: Element) -> bool:
    words = sources.reading.words_in(element.start, element.end)
    return (
        bool(words)
        and words[0].tag != "d"
        and words[-1].tag in ("n", "nz", "nt", "ORG", "vn", "an")
        and element.end - element.start <= 12
    )


@cache
def recipient_nouns() -> tuple[str, ...]:
    """How nouns for recipients end: of persons and of collectives."""
    ends = (row["cue"] for row in rows("title_cues") if row["where"] == "end" and row["kind"] != "both")
    return (*ends, *cues("count-noun"), *terms("positions"), *terms("organization_heads"))


def _suits(count: Count, title: Title, *, adjacent: bool) -> bool:
    """A number of persons counts no collective honours, nor the other way round."""
    if title.strength < 0 or title.role == "proposed" or not count.exact:
        return False
    if title.kind == "group":
        return count.unit in "个家支组户项所"
    if title.kind == "person":
        return count.unit in "名人位" or (count.unit in "个组" and (adjacent or count.noun in ("个人", "同志")))
    return True


def _tells(sources: Sources, elements: tuple[Element, ...], n: int, at: int) -> bool:
    """Whether the clause tells of an award: not of nominees, quotas, or what each gets."""
    text = sources.reading.text
    low, high = sorted((n, at))
    if any(element.status == "proposed" for element in elements[low : high + 1]):
        return False
    clause = _clause(text, elements[low])
    start = max(clause, text.rfind("人中", clause, elements[low].start) + 1)
    before = _without_titles(text, elements, start, elements[low].start)
    between = text[elements[low].end : elements[high].start]
    return not any(cue("no-count").search(told) for told in (before, between))


def _without_titles(text: str, elements: tuple[Element, ...], start: int, end: int) -> str:
    """What the text says between two places beside the names of honours, in which 提名 is no nomination."""
    titles = [title for title in elements if title.symbol == "T" and start <= title.start and title.end <= end]
    ends = (*(title.start for title in titles), end)
    return "".join(text[a:b] for a, b in zip((start, *(title.end for title in titles)), ends, strict=True))


def _clause(text: str, element: Element | Count) -> int:
    line = text.rfind("\n", 0, element.start) + 1
    return max(line, *(text.rfind(mark, line, element.start) + 1 for mark in "。；;，,:："))


def _of_level(sources: Sources, title: Title, count: Count) -> Title:
    """全国118个先进企业: the level before the number is the honour's."""
    text = sources.reading.text
    level = next((cue for cue in cues("counted-level") if text.startswith(cue, count.start)), None)
    if level is None or title.quoted or title.strength == 2 or title.start != count.end:
        return title
    return replace(title, pieces=((count.start, count.start + len(level)), *title.pieces), name=level + title.name)


@cache
def _winning() -> regex.Pattern[str]:
    return regex.compile(rf".{{0,12}}{alternatives('winning')}")
