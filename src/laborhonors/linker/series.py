"""Recipients whom no pattern over a sentence's symbols shows: told apart from their title (after 是 or a colon, before
榜上有名), or joined to it by words (作为省劳模，甲…; 夫妻俩都; 甲、乙等一批省劳模)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives, cue, members
from laborhonors.linker.elements import Element, Skeleton
from laborhonors.linker.entries import Entry
from laborhonors.recognizers.titles import Title

_TAIL = regex.compile(r"(?:(?:B|：|N，)(?=[XN]?[PO][ANX]{0,2}[、，；])|：)(.*)$")
_BEGINS_LIST = regex.compile(r"[XN]?[PO][ANX]{0,2}[、，；]")
_NAMES_IN_GROUPS = regex.compile(r"(?<!P、|[PA]；)P(?:、P)++A?+(?:；P(?:、P)*+A?+)++(?=[，。]|$)")
"""Names by region or office: 内地甲、乙；香港丙、丁；台湾戊."""

_AMONG = regex.compile(r"([PO][AN]*(?:(?:[、，]|、X)[PO][AN]*)*)[XBND]{0,3}L")
_SUBJECTS = regex.compile(r"\A(P[AN]*(?:、P[AN]*){2,})，B")


_BESIDES = regex.compile(r"(?:Ld|V(?:d|X)?|(?=X))X?[B：]{1,2}(?:[DX]、)*([PO][ANdX]*(?:[、，](?:X、)?[PO][ANdX]*)*)")
_FOR = ("为", "给", "向", "替", "对")
_ELECTED = regex.compile(r"([PO][AN]*(?:、[PO][AN]*)*)[XD]{0,2}V(?=[，；。]|$)")
_LEAD = regex.compile(r"\A(?:[^，；：BPVW]*，)?[^，；：BPVW]*(?:B：?|：)(?=.*P)")
_INTRODUCED = regex.compile(r"(?:X、)?[XN]{1,3}i?(?P<titles>T(?:(?:、|[Xi]{1,2}(?=T))?T?)*)，P")
_INTRODUCES = regex.compile(
    r"(?:作为|身为|成为)\p{Han}{0,6}[“\"]?|[从由][^，,。]{1,16}?(?:到|成为|成长为|年的)[^，,。]{0,6}[“\"]?"
)
_OF_MANY = regex.compile(r"(?<!i|P、)(?P<names>P(?:、P)*+)AXT")
_MANY = regex.compile(r"一(?:大?批|群|众)|众多|许多|多[位名]|几[位名]")
_SPOKESMEN = regex.compile(r"P[AN]?(?:、P[AN]?)*")
_RECEIVED = regex.compile(r"，[XNP]{1,3}(?P<verb>[VL])X?(?P<titles>T(?:、?T)*)")
_APART = regex.compile(r"X(?P<names>[PO](?:、[PO])*)X?，(?=.*T)")
_APART_FROM = regex.compile("除了?")
_TOO = regex.compile("[也还]")
_ALL_OTHERS = regex.compile("[都均]|全部|其余|没")
_OWN = ("自己的", "自己的“", '自己的"')
_RUN_AT_END = regex.compile(r"(?<!P、)P(?:、P)*+[XA]?$")


def among(skeleton: Skeleton) -> list[Entry]:
    """甲、乙榜上有名; and three or more who open a sentence: 甲、乙、丙等，都是…"""
    match = _AMONG.search(skeleton.text) or _SUBJECTS.match(skeleton.text)
    return _entries(skeleton.elements[slice(*match.span(1))]) if match else []


def enumerated(skeleton: Skeleton) -> list[Entry]:
    """The recipients of an enumeration after 是, 有 or a colon; of portraits parted by semicolons one each."""
    tail = _TAIL.search(skeleton.text)
    elements = skeleton.elements[tail.start(1) :] if tail else ()
    of_post = skeleton.text.startswith("D：")  # 委员：甲、乙
    if tail is None or of_post or any(element.symbol in "VW" for element in elements[:3]):
        return []
    if (run := _NAMES_IN_GROUPS.match(tail[1])) is not None:
        return _entries(elements[: run.end()])
    if sum(element.symbol == "；" for element in elements) >= 2:
        persons = _one_a_segment(elements)
        return persons if sum(bool(person.organization) for person in persons) * 2 >= len(persons) else []
    if not _BEGINS_LIST.match(tail[1]):
        return []
    end = next((i for i, element in enumerate(elements) if element.symbol == "。"), len(elements))
    return _entries(elements[:end])


def elected(skeleton: Skeleton, text: str) -> Iterator[tuple[Entry, Element]]:
    """甲入围，乙最终当选: recipients with a verb that leaves its honour to what was told before, each with its verb."""
    for match in _ELECTED.finditer(skeleton.text):
        verb = skeleton.elements[match.end() - 1]
        subject = skeleton.elements[match.end(1) - 1]
        of_others = text.startswith(_FOR, subject.end, verb.start)
        if text[verb.start : verb.end] in members("bare-award") and not of_others:
            for entry in _entries(skeleton.elements[slice(*match.span(1))]):
                yield entry, verb


def named_besides(skeleton: Skeleton, text: str) -> tuple[int, list[Entry]]:
    """同批受到表彰的还有甲、乙: recipients of what the sentence told of others before, and where that is said.

    Of an artist the work may be told (获奖名单上还有甲的小说《河》，乙《山》), but nothing else of anyone.
    """
    match = _BESIDES.search(skeleton.text)
    if match is None or skeleton.text.startswith(("T", "；"), match.end()):
        return 0, []
    row = skeleton.elements[slice(*match.span(1))]
    tails = "".join(text[element.start : element.end] + "\n" for element in row if element.symbol == "X")
    first = skeleton.elements[match.start()]
    of_winners = first.symbol != "X" or cue("winning").search(text, first.start, first.end) is not None
    if first.status != "conferred" or not of_winners or not all("《" in tail for tail in tails.splitlines()):
        return 0, []
    return first.start, _entries(row)


def spokesmen(skeleton: Skeleton, text: str) -> tuple[list[Entry], int]:
    """甲、乙代表获奖者发言: who speaks for the honoured, of whom they are, and where that is said."""
    elements = skeleton.elements
    for match in _SPOKESMEN.finditer(skeleton.text):
        end = elements[match.end() - 1].end
        said = _speaks_for().match(text, end)
        if said is not None:
            return _entries(elements[slice(*match.span())]), said.end()
    return [], 0


def introduced(skeleton: Skeleton, text: str) -> Iterator[tuple[Entry, Title]]:
    """作为省劳模，甲…; 从学徒到省劳模，甲…: who follows titles that open the sentence so."""
    elements = skeleton.elements
    match = _INTRODUCED.match(skeleton.text)
    if match is None or _INTRODUCES.fullmatch(text, elements[0].start, elements[match.start("titles")].start) is None:
        return
    entry = elements[match.end() - 1].entry
    titles = [element.title for element in elements[slice(*match.span("titles"))]]
    yield from ((entry, title) for title in titles if title is not None and entry is not None)


def many(skeleton: Skeleton, text: str) -> Iterator[tuple[Entry, Title]]:
    """甲、乙等一批省劳模: who are named of many."""
    elements = skeleton.elements
    for match in _OF_MANY.finditer(skeleton.text):
        among_them, title = elements[match.end() - 2], elements[match.end() - 1].title
        if title is not None and _MANY.fullmatch(text, among_them.start, among_them.end) is not None:
            yield from ((entry, title) for entry in _entries(elements[slice(*match.span("names"))]))


def both(skeleton: Skeleton, text: str) -> Iterator[tuple[Entry, Title]]:
    """丈夫甲是…，妻子乙是…，夫妻俩都评上了省劳模: two persons who are told together to hold what follows."""
    elements = skeleton.elements
    for match in _RECEIVED.finditer(skeleton.text):
        if _both().fullmatch(text, elements[match.start()].end, elements[match.start("verb")].start) is None:
            continue
        persons = [e.entry for e in elements[: match.start()] if e.symbol == "P" and e.entry is not None][-2:]
        titles = [e.title for e in elements[slice(*match.span("titles"))] if e.title is not None]
        yield from ((person, title) for person in persons if len(persons) == 2 for title in titles)


def besides(skeleton: Skeleton, text: str) -> Iterator[tuple[Entry, Title]]:
    """除甲外，乙、丙也获得省劳模: who is told apart from others that have it too; not where all the others do (都)."""
    elements = skeleton.elements
    match = _APART.match(skeleton.text)
    if match is None or _APART_FROM.fullmatch(text, elements[0].start, elements[0].end) is None:
        return
    rest = elements[match.end() - 1].end, elements[-1].end
    if _TOO.search(text, *rest) is None or _ALL_OTHERS.search(text, *rest) is not None:
        return
    titles = [element.title for element in elements[match.end() :] if element.title is not None]
    for entry in _entries(elements[slice(*match.span("names"))]):
        yield from ((entry, title) for title in titles[:1])


def own(skeleton: Skeleton, text: str) -> Iterator[tuple[Entry, Title]]:
    """师傅甲把自己的“省劳模”证书递给乙: whose own the title is."""
    clause: Entry | None = None
    for element in skeleton.elements:
        if element.symbol in "，；。":
            clause = None
        elif element.symbol == "P" and clause is None:
            clause = element.entry
        elif element.title is not None and clause is not None and text.endswith(_OWN, 0, element.start):
            yield clause, element.title


def portrayed(skeleton: Skeleton, text: str) -> tuple[int, list[Entry]]:
    """有守山三十年的甲；有捐出积蓄的乙、丙: recipients in a row, most of them told by what they did.

    With them where the row begins. Where most have a title of their own it is no row of one honour's holders.
    """
    lead = _LEAD.match(skeleton.text)
    if lead is None:
        return 0, []
    start = skeleton.elements[lead.end() - 1].end
    if not _of_honoured().search(text, skeleton.elements[0].start, start):
        return 0, []
    phrases = list(_phrases(skeleton.elements[lead.end() - 1 :], "；" if "；" in skeleton.text else "，"))
    named = [(at, entries) for at, phrase in phrases if (entries := _named_at_end(phrase))]
    told = sum("的" in text[at : entries[0].name[0]] for at, entries in named)
    titled = sum(any(element.symbol == "T" for element in phrase) for _, phrase in phrases)
    if told < 2 or told * 2 < len(named) or len(named) * 3 < len(phrases) * 2 or titled * 2 > len(phrases):
        return 0, []
    return start, [entry for _, entries in named for entry in entries]


@cache
def _of_honoured() -> regex.Pattern[str]:
    """What says before a row that it is one of the honoured: 上榜的有, 其中有, 他们是."""
    return regex.compile(rf"{alternatives('of-honoured')}|{alternatives('winning')}")


@cache
def _speaks_for() -> regex.Pattern[str]:
    """代表受表彰的劳模发言, after a few words: 在会上分别代表获奖者."""
    honoured = rf"(?:{alternatives('winning')}|受奖|先进|劳模)"
    all_of = r"(?:全体|全市|全省|广大|所有|新){0,2}"
    return regex.compile(rf"[^，,。;；]{{0,10}}?代表{all_of}{honoured}")


@cache
def _both() -> regex.Pattern[str]:
    """夫妻俩都, 师徒二人先后."""
    two = r"[俩二两]人?"
    return regex.compile(rf"(?:{alternatives('pair')}(?:{two}|双双)?|{two}|[他她]们{two})\p{{Han}}{{0,3}}")


def _phrases(elements: tuple[Element, ...], mark: str) -> Iterator[tuple[int, list[Element]]]:
    """What stands between marks after the first element, each with where it begins in the text."""
    start, phrase = elements[0].end, list[Element]()
    for element in elements[1:]:
        if element.symbol == mark:
            yield start, phrase
            start, phrase = element.end, []
        elif element.symbol != "。":
            phrase.append(element)
    yield start, phrase


def _named_at_end(phrase: list[Element]) -> list[Entry]:
    """The persons with whom a phrase ends."""
    run = _RUN_AT_END.search("".join(element.symbol for element in phrase))
    return _entries(tuple(phrase[run.start() :])) if run else []


def _entries(elements: tuple[Element, ...]) -> list[Entry]:
    return [element.entry for element in elements if element.entry is not None and element.symbol in "PO"]


def _one_a_segment(elements: tuple[Element, ...]) -> list[Entry]:
    found: list[Entry] = []
    segment: list[Entry] = []
    for element in (*elements, Element("；", 0, 0)):
        if element.symbol == "P" and element.entry is not None:
            segment.append(element.entry)
        elif element.symbol == "；":
            found += segment[-1:]
            segment = []
    return found
