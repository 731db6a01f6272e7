"""The features of a year that an honour may have, and those of having none, for the choice in `years.py`.

They are told of the honours and the lines that hold them, all of which the gate lets through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from laborhonors.lexicon.cues import says
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.frames import APPOSITIVE
from laborhonors.linker.surroundings import Told
from laborhonors.linker.told_years import OUTRIGHT, Source, ToldYears
from laborhonors.linker.unit_features import Asked
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.dates import Moment
from laborhonors.regression import bucket

_SURE = frozenset((*OUTRIGHT, "named", "batch", "published"))
_WORDS = 12
_FAR = 60


class YearFeatures:
    """The features of the years of one document's honours."""

    def __init__(self, reading: Reading, told: ToldYears, asked: Sequence[Asked], dated: int):
        """`dated` is how many of the asked have a year told at the title or in its clause."""
        self._reading, self._text, self._told = reading, reading.text, told
        self._document = tuple(self._of_document(asked, dated))

    def _of_document(self, asked: Sequence[Asked], dated: int) -> Iterator[str]:
        """How many there are, and how many tell of a life rather than of news: standing titles, those of the topic."""
        names = {self._text[slice(*one.entry.name)] for one in asked}
        titles = {self._text[slice(*one.title.span)] for one in asked}
        standing = sum(one.link.rule.startswith("topic") or one.link.rule in APPOSITIVE for one in asked)
        yield f"names={bucket(len(names), (1, 2, 4, 10, 30))}"
        yield f"titles={bucket(len(titles), (1, 2, 4, 8, 16))}"
        yield f"standing={_share(standing, len(asked))}"
        yield f"dated={_share(dated, len(asked))}"

    def candidates(self, one: Asked, told: Mapping[Source, int]) -> Iterator[tuple[int | None, Told]]:
        """Each year told, and None, with its features."""
        around = (*self._document, *self._around(one))
        by_year: dict[int, list[Source]] = {}
        for source, year in told.items():
            by_year.setdefault(year, []).append(source)
        moment = self._told.in_clause(one.link.title)
        for year, sources in by_year.items():
            clause = self._of_clause(one, moment) if moment is not None and moment.year == year else ()
            around_it = (f"{sources[0]}&{each}" for each in around)
            yield year, (*_of_year(year, sources, told.get("published")), *clause, *around_it)
        sure = "+".join(source for source in told if source in _SURE)
        yield None, ("none", f"none&told={sure}", *(f"none&{each}" for each in around))

    def _of_clause(self, one: Asked, moment: Moment) -> Iterator[str]:
        """What stands between the moment that dates the clause and the title."""
        between = moment.end, one.link.title.start
        yield f"anchor={moment.anchor}"
        yield f"span={moment.years > 1}"
        yield f"far={bucket(between[1] - between[0], (0, 1, 3, 8, 16, 32, 64))}"
        yield f"commas={min(self._text.count('，', *between) + self._text.count(',', *between), 4)}"
        yield f"name-between={moment.end <= one.entry.name[0] < between[1]}"
        yield f"begins={self._text[moment.end : min(moment.end + 2, between[1])].strip()}"
        yield from (f"since={word}" for word in dict.fromkeys(self._reading.spelled_in(*between)[:_WORDS]))

    def _around(self, one: Asked) -> Iterator[str]:
        """What stands about the title, before the recipient or behind."""
        link, title = one.link, one.link.title
        start = self._told.sentence_start(title.start)
        before = self._reading.spelled_in(start, title.start)[-_WORDS:]
        behind = self._reading.spelled_in(title.tail, title.tail + _WORDS)[:2]
        order, between = self._between(one)
        yield f"rule={link.rule}"
        yield f"status={link.status}"
        yield f"role={title.role}"
        yield f"ends={self._text[title.end - 2 : title.end]}"
        yield f"over-time={says('many-times', self._text, start, title.start)}"
        yield f"order={order}"
        yield f"{order}&gap={self._gap(*between)}"
        yield f"before={''.join(before[-1:])}"
        yield f"two-before={''.join(before[-2:])}"
        yield f"behind={''.join(behind[:1])}"
        yield f"two-behind={''.join(behind)}"
        yield from (f"word={word}" for word in dict.fromkeys(before))
        if between[1] - between[0] < _FAR:
            yield from (f"{order}&word={word}" for word in dict.fromkeys(self._reading.spelled_in(*between)[:_WORDS]))

    def _between(self, one: Asked) -> tuple[str, Piece]:
        """Whether title or name stands first, and what is between."""
        (start, end), title = one.entry.name, one.link.title
        if start >= title.end:
            return "title-first", (title.end, start)
        return ("name-first", (end, title.start)) if end <= title.start else ("over", (end, end))

    def _gap(self, start: int, end: int) -> str:
        if self._text.find("\n", start, end) >= 0:
            return "lines"
        return "sentences" if self._text.find("。", start, end) >= 0 else bucket(end - start, (0, 1, 3, 8, 20, 40))


def _of_year(year: int, sources: Sequence[Source], published: int | None) -> Iterator[str]:
    """Where a year is told, and how long before the day that the text is of."""
    yield sources[0]
    yield "all=" + "+".join(source for source in sources if source in _SURE)
    yield from (f"also={source}" for source in sources)
    if published is None:
        yield "unpublished"
    else:
        ago = f"ago={bucket(published - year, (-1, 0, 1, 2, 4, 8, 16))}"
        yield ago
        yield f"{sources[0]}&{ago}"


def _share(part: int, whole: int) -> str:
    """A part of a whole in quarters."""
    return str(4 * part // max(whole, 1))
