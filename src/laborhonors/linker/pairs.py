"""The judge's features of a recipient and a title together: where they stand to each other, and who else is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import regex

from laborhonors.linker.entries import Entry
from laborhonors.linker.runs import Spot
from laborhonors.linker.scene import CLAUSE_MARKS, Scene, Sentence
from laborhonors.recognizers.titles import Title
from laborhonors.regression import bucket

_FRAMES = frozenset("VWGHRLBK")
_LONGEST_PATTERN = 5
_KNOWN = 4096
_OPENING = 3
_COUNTED = (("T", 2), ("P", 3), ("/", 2), ("。", 2))
"""What is counted between a recipient and a title, and how far: titles, persons, lines, sentences."""
_TEXTS = regex.compile("X+")


def pair_features(scene: Scene, entry: Entry, title: Title) -> Iterator[str]:
    """The features of this recipient for this title that neither has alone."""
    name = scene.name(entry)
    for side, start in zip(("before", "after"), scene.given_beside(title), strict=True):
        yield f"title-{side}={'none' if start is None else 'his' if name in scene.holders[start] else 'another'}"
    holders = scene.holders_of_name.get(title.name, ())
    yield f"co-holders={bucket(len(holders) - (name in holders), (0, 1, 3, 8))}"
    given = _given(scene, entry, title)
    yield f"given={given}"
    yield from _gaps(scene, entry, title)
    spot, at = scene.spot(entry), scene.spot_of_title(title)
    if spot is None or at is None:
        yield f"place={'half-list' if spot or at else 'list'}"
        return
    yield from _of_place(scene, Pair(entry, title, spot, at), given)


def _gaps(scene: Scene, entry: Entry, title: Title) -> Iterator[str]:
    """What stands between the two, and behind the later one."""
    strip, (start, end) = scene.strip, entry.name
    if title.tail <= start:
        side, low, high, after = "title-first", title.tail, start, end
    elif end <= title.start:
        side, low, high, after = "name-first", end, title.start, title.tail
    else:
        return
    yield f"{side}&behind={strip.symbol_at(after)}"
    yield from _of_gap(side, *strip.gap_and_counts(low, high, _COUNTED))


@lru_cache(_KNOWN)
def _of_gap(side: str, gap: str, numbers: tuple[int, ...]) -> tuple[str, ...]:
    told = [(symbol, number) for (symbol, _), number in zip(_COUNTED, numbers, strict=True)]
    return (
        f"{side}&gap={gap}",
        *(f"{side}&{symbol}={number}" for symbol, number in told),
        f"{side}&" + "&".join(f"{symbol}={min(number, 1)}" for symbol, number in told),
    )


class Pair:
    """A recipient and a title with the places where they stand."""

    __slots__ = ("at", "entry", "side", "spot", "title", "where")

    def __init__(self, entry: Entry, title: Title, spot: Spot, at: Spot):
        self.entry, self.title, self.spot, self.at = entry, title, spot, at
        ahead = spot.sentence - at.sentence
        self.side = "later" if ahead > 0 else "earlier" if ahead else "after" if spot > at else "before"
        self.where = f"{self.side}{bucket(abs(ahead), (1, 2, 4))}" if ahead else f"same-{self.side}"


def opens(symbols: str, at: int) -> str:
    """What an element opens: the sentence, a clause, or nothing."""
    return "sentence" if at == 0 else "clause" if symbols[at - 1] in CLAUSE_MARKS else "no"


def announces(symbols: str) -> bool:
    """Whether a colon or 其中有, 包括 stands among the symbols."""
    return "：" in symbols or "L" in symbols


def frame(sentence: Sentence, at: int) -> str:
    """The verb before an element in its clause, as a symbol; - where there is none."""
    before = reversed(sentence.skeleton.text[sentence.clause_start(at) : at])
    return next((symbol for symbol in before if symbol in _FRAMES), "-")


def _given(scene: Scene, entry: Entry, title: Title) -> str:
    """Whom the rules give this title beside the recipient: nobody, others; those named in one breath with him."""
    spot, name = scene.spot(entry), scene.name(entry)
    holders = scene.holders.get(title.start, {})
    if len(holders) == (name in holders):
        return "nobody"
    if spot is None:
        return "others"
    runs = scene.holders_runs(title, spot.sentence)
    own = scene.spot(holders[name]) if name in holders else None
    if own is not None and own.sentence == spot.sentence:
        runs = runs - Counter({scene.runs.at(own): 1})
    return "same-run" if scene.runs.at(spot) in runs else "same-sentence" if runs else "others"


def _of_place(scene: Scene, pair: Pair, given: str) -> Iterator[str]:
    sentence, where = scene.sentences[pair.at.sentence], pair.where
    alone, main = not scene.recipients[pair.at.sentence], scene.is_main(pair.entry)
    here = scene.holds_in(pair.entry, pair.at.sentence)
    yield from _of_where(where, frame(sentence, pair.at.element), given, main, alone, here)
    if any(scene.name(topic) == scene.name(pair.entry) for topic in sentence.topics):
        yield f"topic&where={where}"
    yield f"rank={_rank(scene, pair)}"
    yield from _of_run(scene, pair)
    between = _titles_between(scene, pair)
    side = pair.side if pair.side in ("earlier", "later") else "same"
    nearest = "title-later" if pair.entry.name[0] < pair.title.start else "not-nearest" if between else "nearest"
    orphans = bucket(scene.orphans(pair.spot.sentence), (1, 3)) if scene.is_orphan(pair.entry) else "none"
    yield f"titles-between={bucket(between, (0, 1, 3))}"
    yield from _of_orphans(side, nearest, scene.told_titles.prominence(pair.title), orphans)
    yield from _across(scene, pair) if side != "same" else _in_sentence(sentence, pair)


@lru_cache(_KNOWN)
def _of_where(where: str, before: str, given: str, main: bool, alone: bool, here: bool) -> tuple[str, ...]:
    return (
        f"where={where}",
        f"where={where}&frame={before}",
        f"where={where}&given={given}",
        f"where={where}&main={main}&alone={alone}",
        f"given={given}&holds-here={here}",
    )


@lru_cache(_KNOWN)
def _of_orphans(side: str, nearest: str, prominence: str, orphans: str) -> tuple[str, ...]:
    return (
        f"{side}&{nearest}&title-is={prominence}",
        f"{side}&{nearest}&orphans={orphans}",
        f"{side}&title-is={prominence}&orphans={orphans}",
    )


def _of_run(scene: Scene, pair: Pair) -> Iterator[str]:
    """Whether the titles told in one breath with this one are his."""
    told = scene.holders_of_run(pair.at)
    if told is not None:
        own, name = scene.holders.get(pair.title.start, {}), scene.name(pair.entry)
        others = told.total() > len(own)
        yield f"run-mates={'his' if told[name] > (name in own) else 'another' if others else 'nobody'}"


def _rank(scene: Scene, pair: Pair) -> str:
    """How many recipients that fit stand between, of this sentence and the one before."""
    rank = scene.rank(pair.entry, pair.title, pair.at.sentence)
    return "none" if rank is None else bucket(rank, (0, 1, 3))


def _titles_between(scene: Scene, pair: Pair) -> int:
    """How many titles of other names stand between the two."""
    low, high = sorted((pair.title.start, pair.entry.name[0]))
    return scene.told_titles.between(low, high, pair.title.name)


def _across(scene: Scene, pair: Pair) -> Iterator[str]:
    """Recipient and title stand in two sentences."""
    side, sentence, his = pair.side, scene.sentences[pair.at.sentence], scene.sentences[pair.spot.sentence]
    first, last = sorted((pair.at.sentence, pair.spot.sentence))
    names = scene.names_in(first, last, pair.title)
    others = len(names) - (scene.name(pair.entry) in names)
    titles = scene.told_titles.in_sentence(pair.spot.sentence)
    opening = opens(his.skeleton.text, pair.spot.element)
    yield f"{side}&others-between={bucket(others, (0, 1, 3))}"
    yield f"{side}&paragraph={'same' if his.block is sentence.block else 'other'}"
    yield f"{side}&his-titles={bucket(titles, (0, 1))}&opens={opening}"
    yield from _later(scene, pair) if side == "later" else _earlier(scene, pair)


def _later(scene: Scene, pair: Pair) -> Iterator[str]:
    """The recipient is told in a sentence after the title's."""
    symbols = scene.sentences[pair.at.sentence].skeleton.text
    holders = len(scene.holders.get(pair.title.start, ()))
    yield f"later&his-block={scene.sentences[pair.spot.sentence].block.kind}"
    yield f"later&his-run={bucket(scene.runs.length(pair.spot), (1, 2, 4))}"
    yield f"later&held={bucket(len(scene.held.get(scene.name(pair.entry), ())), (0, 1))}"
    yield f"later&announces={announces(symbols[pair.at.element :])}&counted={'N' in symbols}"
    yield f"later&alone={not scene.recipients[pair.at.sentence]}&holders={bucket(holders, (0, 1, 3))}"


def _earlier(scene: Scene, pair: Pair) -> Iterator[str]:
    """The recipient is told in a sentence before the title's."""
    sentence, at = scene.sentences[pair.at.sentence], pair.at.element
    symbols = sentence.skeleton.text
    person = any(symbol in "PO" for symbol in symbols[sentence.clause_start(at) : at])
    own = bucket(len(scene.recipients[pair.at.sentence]), (0, 1))
    yield f"earlier&title-opens={symbols[:at] if at < _OPENING else 'far'}"
    yield f"earlier&own-recipients={own}&clause-person={person}"


def _in_sentence(sentence: Sentence, pair: Pair) -> Iterator[str]:
    """Recipient and title stand in one sentence: the symbols between them."""
    symbols, side = sentence.skeleton.text, pair.side
    low, high = sorted((pair.at.element, pair.spot.element))
    between = symbols[low + 1 : high]
    clauses = sum(map(between.count, CLAUSE_MARKS))
    recipients = between.count("P") + between.count("O")
    last = next((symbol for symbol in reversed(between) if symbol in _FRAMES or symbol in "PO"), "-")
    between = _TEXTS.sub("X", between) if len(between) - between.count("X") <= _LONGEST_PATTERN else "far"
    yield f"place={'sentence' if clauses else 'clause'}-{side}"
    yield f"between={side}:{between if len(between) <= _LONGEST_PATTERN else 'far'}"
    yield f"{side}&recipients-between={bucket(recipients, (0, 1, 3))}"
    yield f"{side}&clauses-between={bucket(clauses, (0, 1, 2, 4))}"
    yield f"{side}&opens={opens(symbols, pair.spot.element)}&last={last}"
