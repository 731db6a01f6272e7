"""The rules of one sentence: patterns over its skeleton, in order; an earlier rule takes a title from a later one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from laborhonors.linker.elements import Element, Skeleton
from laborhonors.linker.entries import Entry
from laborhonors.model import Status
from laborhonors.recognizers.titles import Title

LIST = r"[PO][AN]*(?:(?!(?<=N)；)[、，；]{1,2}[PO][AN]*)*"
"""等26人； ends a list."""
CLOSE = r"[PO][AN]*(?:、[PO][AN]*)*"
GIVEN = r"[PO][AN]*(?:、[PO][AN]*|，[PO][AN]*(?!(?:、[PO][AN]*)*[AN]*X*[VWT]))*"
PORTRAITS = r"[PO][ANdX]{0,3}(?:[、，；]{1,2}X?[PO][ANdX]{0,3})*"
TITLED = r"(?:D、T)?[PO][AN]*(?:[、，；]{1,2}(?:D、T)?[PO][AN]*)*"
DATED = r"[PO][AN]*(?:，?、X?[PO][AN]*|[，；]{1,2}[PO][AN]*)*"
DEEDS = r"(?P<e>P(?:、P)*)[^；。PT]*(?:；X?(?P<e>P(?:、P)*)[^；。PT]*)+"
TITLES = r"T(?:[、，]{0,2}(?:[XD]、)?T)*"
FIRST = r"(?<!T[、，]{0,2}(?:[XD]、)?)"
"""Before titles that open a pattern: that it begins with all of a run; from within a run it could only give less."""
HEAD = r"(?<![PO][AN]*(?!(?<=N)；)[、，；]{1,2})"
"""The same before a LIST: in a row of thousands of names a pattern that fails would else be tried from each."""
_PARTS = {
    "HEAD": HEAD,
    "LIST": LIST,
    "CLOSE": CLOSE,
    "GIVEN": GIVEN,
    "PORTRAITS": PORTRAITS,
    "DATED": DATED,
    "TITLED": TITLED,
    "DEEDS": DEEDS,
    "TITLES": TITLES,
    "FIRST": FIRST,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern over a skeleton's symbols: group `t` holds titles, `e` recipients; no `e`: the topic's.

    `signs` are symbols one of which stands wherever the pattern matches: only then is it tried.
    """

    name: str
    pattern: regex.Pattern[str]
    confidence: float
    signs: frozenset[str]


def _rule(name: str, pattern: str, confidence: float, signs: str = "T") -> Rule:
    return Rule(name, regex.compile(pattern.format(**_PARTS)), confidence, frozenset(signs))


RULES: tuple[Rule, ...] = (
    _rule("revoked", r"R(?P<e>{CLOSE})[XVd]{{0,4}}(?P<t>{TITLES})", 0.9, "R"),
    _rule("counted-list-title", r"(?<![PO][AN]*、)(?P<e>{CLOSE}(?<=[NA]))(?P<t>T)(?P<e>(?:、[PO]N?(?![NT]))*)", 0.85),
    _rule("title-given-to", r"(?<!W[POANXB、]{{0,12}})(?P<t>T)，?[WG](?P<e>{GIVEN})", 0.93, "WG"),
    _rule("given", r"W(?P<e>{GIVEN})[XNB，]{{0,2}}(?P<t>{TITLES})", 0.95, "W"),
    _rule("given-to", r"i(?P<e>{CLOSE})W[XN]?(?P<t>{TITLES})", 0.92, "W"),
    _rule("titles-given-to", r"{FIRST}(?P<t>{TITLES})，?d?[XNB]?[WG](?P<e>(?>{GIVEN}))(?![XNA，]{{0,3}}T)", 0.92, "WG"),
    _rule("titles-go-to", r"{FIRST}(?P<t>{TITLES})A?X?，?X?G(?P<e>{CLOSE})(?![XNA，]{{0,3}}T)", 0.9, "G"),
    _rule("title-given-later", r"{FIRST}(?P<t>{TITLES})[XN，、BE]{{0,6}}W(?P<e>{GIVEN})(?![XN，]{{0,2}}T)", 0.85, "W"),
    _rule("among", r"{FIRST}(?P<t>(?>{TITLES}))[^。；PO]*(?P<e>{LIST})[XB，]*L", 0.88, "L"),
    _rule("title-received-by", r"(?<!T、)(?P<t>T(?:、T)*)X?，?X?(?P<e>{CLOSE})[XN]{{0,2}}V(?=[，；。]|$)", 0.88, "V"),
    _rule("takes", r"{HEAD}(?P<e>{LIST})[XNDL、，BE]{{0,6}}i(?P<t>T(?:、T)*)V", 0.9, "i"),
    _rule(
        "receives",
        r"{HEAD}(?P<e>{LIST})(?:[XDNL、，BE]{{0,6}})(?:(?<=L)dN)?(?:V[XD]{{1,3}}，X?)?V+[XNOd]{{0,2}}(?P<t>{TITLES})"
        r"(?!d(?:[XN]{{0,2}}[B：]|P))",
        0.93,
        "V",
    ),
    _rule("receiver-follows", r"V[XN]?(?P<t>{TITLES})[XNDd]{{1,3}}B?：?B?(?P<e>{TITLED})", 0.9, "V"),
    _rule("title-portraits", r"{FIRST}(?P<t>{TITLES})[XNBd，]{{0,5}}：{DEEDS}", 0.85, "："),
    _rule(
        "title-lists",
        r"{FIRST}(?P<t>{TITLES})[XNBd，、]{{0,4}}(?:(?<=[TN])B，|B|：)+[XN]?(?P<e>(?>{DATED}))(?!X?[WV]X?d)",
        0.9,
        "B：",
    ),
    _rule("titles-colon", r"{FIRST}(?P<t>{TITLES})[XNBd]{{0,3}}：(?P<e>{PORTRAITS})", 0.85, "："),
    _rule("counted-title-list", r"(?P<t>T)N，(?P<e>{CLOSE})(?=[；。]|$)", 0.88, "N"),
    _rule("list-is-title", r"{HEAD}(?P<e>{LIST})X?，(?P<t>T)BX?(?=。|$)", 0.85, "B"),
    _rule(
        "title-before-name",
        r"(?P<t>T(?:[、，]{{1,2}}[DT]|、X(?=、))*(?:[、，]?T)*)(?:[、，]D(?:、|(?<!P，[TDX、，]*)，))*D?[、：]{{0,2}}"
        r"(?P<e>P(?:、P(?!X*[VW]))*)",
        0.93,
        "P",
    ),
    _rule(
        "titles-before-name",
        r"(?:^|(?<!P)，|[：；。])(?P<t>T(?:[、，]{{1,2}}[DT])*)，(?P<e>P(?:、P(?!X*[VW]))*)",
        0.85,
        "P",
    ),
    _rule("title-before-unit", r"(?P<t>T)[、：]{{0,2}}(?P<e>O)(?!X?T)", 0.8, "O"),
    _rule(
        "is-holder",
        r"{HEAD}(?P<e>{LIST})[XL，]{{0,4}}B[XN]?(?:[OX]{{0,2}}[WV]d)?(?P<t>{TITLES}(?:，X{TITLES})*)",
        0.85,
        "B",
    ),
    _rule("name-before-title", r"(?P<e>P)(?:，[DX]?){{1,3}}(?P<t>{TITLES})(?=[A，；。、]|$)", 0.8, "P"),
    _rule("unit-before-title", r"(?P<e>O)，(?P<t>T)(?=[，；。]|$)", 0.8, "O"),
    _rule("given-to-pronoun", r"HX?(?P<t>{TITLES})", 0.85, "H"),
    _rule("title-given-to-pronoun", r"{FIRST}(?P<t>{TITLES})d?X{{0,2}}H", 0.85, "H"),
    _rule("given-to-topic", r"WX?(?P<t>{TITLES})", 0.75, "W"),
    _rule("topic-receives", r"V[XNO]?(?P<t>{TITLES})", 0.8, "V"),
    _rule("topic-title-received", r"{FIRST}(?P<t>{TITLES})d?[XBA]{{0,3}}V", 0.75, "V"),
    _rule("topic-among", r"{FIRST}(?P<t>{TITLES})[^。；POTVW]*L", 0.75, "L"),
    _rule("topic-holds", r"{FIRST}(?P<t>{TITLES})XB(?=[，。；])", 0.75, "B"),
    _rule("topic-titles", r"(?:^|[，。；：])B?(?P<t>{TITLES})(?=A?(?:[，。；]|$)|AX)", 0.7),
    _rule("topic-title-list", r"(?:^|[，。；：])[BX]?(?P<t>T(?:[、，]{{0,2}}T)+)(?=AX|A?[，。；]|$)", 0.7),
)


HEADED = frozenset({"list-heading", "list-label"})
"""The rules of what stands over a list: an honour, or only whom it names, of an honour told before (个人, 单位)."""
OUTRIGHT = frozenset({"besides", "list-label", "own-title", "referent", "they-are", "unit-chronicle"})
"""Rules of words that leave no doubt (除甲外，乙也获…; 前者获…), which nothing was learnt of yet."""
IN_COLUMN = 0.92
"""How sure a row of a table is of an honour in a column whose header says that it holds them."""
BY_VERB = frozenset(
    {
        "given",
        "given-to",
        "receives",
        "takes",
        "title-received-by",
        "receiver-follows",
        "title-given-to",
        "titles-given-to",
        "topic-receives",
        "given-to-topic",
        "past-honour",
    }
)
"""Rules of a verb that says of itself whether the honour was conferred or proposed (曾获, 拟授予)."""
APPOSITIVE = frozenset({"title-before-name", "titles-before-name", "name-before-title", "title-before-unit"})
"""The rules of a title that stands at a name."""

UNTOLD = "topic-told"
"""The rule of a title that no pattern gives to anyone: whether it is told of the topic is weighed, not matched."""


@dataclass(frozen=True, slots=True)
class Link:
    """A title held by a recipient, by which rule, and the span that says so; `entry` is None for the topic's."""

    title: Title
    entry: Entry | None
    rule: str
    start: int
    end: int
    confidence: float
    status: Status = "conferred"

    @property
    def outright(self) -> bool:
        """Whether the rule leaves no doubt: by its words, or as the honour stands in a column of honours."""
        return self.rule in OUTRIGHT or (self.rule == "table-row" and self.confidence >= IN_COLUMN)


def link_sentence(skeleton: Skeleton, distributive: bool) -> Iterator[Link]:
    """The links that the rules read in one sentence."""
    taken: set[int] = set()
    symbols = skeleton.text
    if "T" not in symbols:
        return
    told, present = symbols.count("T"), set(symbols)
    for rule in RULES:
        if len(taken) == told:
            return
        if rule.signs.isdisjoint(present):
            continue
        for match in rule.pattern.finditer(symbols, overlapped=True):
            titles = [i for i in range(*match.span("t")) if symbols[i] == "T" and i not in taken]
            if not titles:
                continue
            links = list(_links(rule, skeleton, match, titles, distributive))
            if links:
                taken.update(titles)
                yield from links


def untold(skeleton: Skeleton, links: Iterable[Link]) -> Iterator[Link]:
    """A link without a recipient for each title that no rule took."""
    told = {(link.title.start, link.title.end) for link in links}
    for element in skeleton.elements:
        title = element.title
        if element.symbol == "T" and title is not None and (title.start, title.end) not in told:
            yield Link(title, None, UNTOLD, element.start, element.end, 0.5, element.status)


def _links(
    rule: Rule, skeleton: Skeleton, match: regex.Match[str], titles: list[int], distributive: bool
) -> Iterator[Link]:
    elements = skeleton.elements
    span = elements[match.start()].start, elements[match.end() - 1].end
    status = _status(elements[match.start() : match.end()])
    if "e" not in rule.pattern.groupindex:
        for i in titles:
            yield Link(
                _title(elements[i]), None, rule.name, *span, rule.confidence, _either(status, elements[i].status)
            )
        return
    entries = [e for span_ in match.spans("e") for i in range(*span_) if (e := elements[i].entry) is not None]
    if rule.name == "receiver-follows" and not {"B", "："} & set(skeleton.text[match.start() : match.start("e")]):
        entries = list(_without_others(elements[match.start("e") : match.end("e")]))
    pairs = [(i, entry) for i in titles for entry in entries]
    groups = [[e.entry for e in group if e.entry is not None] for group in _groups(elements, match)]
    if distributive and len(titles) == len(entries) > 1:
        pairs = list(zip(titles, entries, strict=True))
    elif distributive and len(titles) == len(groups) > 1:
        pairs = [(i, entry) for i, group in zip(titles, groups, strict=True) for entry in group]
    elif distributive and len(titles) > len(groups) > 1:
        return
    for i, entry in pairs:
        if fits(_title(elements[i]), entry):
            yield Link(
                _title(elements[i]), entry, rule.name, *span, rule.confidence, _either(status, elements[i].status)
            )


def _without_others(elements: tuple[Element, ...]) -> Iterator[Entry]:
    """The recipients behind 获得…的, up to one whose own clause opens behind a comma: 当选院士的甲，28岁任教授的|乙."""
    for index, element in enumerate(elements):
        last = elements[index - 1] if index else element
        if last.symbol == "，" and element.start > last.end:
            return
        if element.entry is not None:
            yield element.entry


def _groups(elements: tuple[Element, ...], match: regex.Match[str]) -> Iterator[list[Element]]:
    """The recipients of a match, parted by commas: 甲、乙等9个单位，丙等5人，分别…."""
    group: list[Element] = []
    for start, end in match.spans("e"):
        for element in (*elements[start:end], Element("，", 0, 0)):
            if element.symbol in "，；":
                yield group
                group = []
            else:
                group.append(element)


def _title(element: Element) -> Title:
    assert element.title is not None
    return element.title


def _either(a: Status, b: Status) -> Status:
    return a if a != "conferred" else b


def _status(elements: tuple[Element, ...]) -> Status:
    return next((e.status for e in elements if e.symbol in "VWR" and e.status != "conferred"), "conferred")


def fits(title: Title, entry: Entry) -> bool:
    """Whether an honour of this name goes to such a recipient: a collective honour to no person, 劳模 to no firm."""
    if title.name.startswith("最美"):
        return True
    if entry.kind == "person":
        return title.kind != "group"
    return title.kind != "person"


def told_status(title: Title) -> Status:
    """What a title's own words say: proposed for a candidate's (候选人, 推荐对象)."""
    return "proposed" if title.role == "proposed" else "conferred"


def link_each(titles: Iterable[Title], entries: Iterable[Entry], rule: str, confidence: float) -> Iterator[Link]:
    """Each title to each recipient that it fits, as an honour over a list goes to all of its entries."""
    titles = tuple(titles)
    for entry in entries:
        for title in titles:
            if fits(title, entry):
                yield Link(title, entry, rule, entry.start, entry.end, confidence, told_status(title))
