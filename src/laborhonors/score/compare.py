"""One document's facts against those asked for: what is right at which level, and every error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from laborhonors.score.facts import Count, Fact, Facts, fold, fold_title, same_org

Level = Literal["pair", "triple", "record"]
Qualifier = Literal["org", "status", "year", "position"]
LEVELS: tuple[Level, ...] = ("pair", "triple", "record")
QUALIFIERS: tuple[Qualifier, ...] = ("org", "status", "year", "position")
FIELD: Mapping[Qualifier, str] = {"org": "organization", "status": "status", "year": "year", "position": "position"}

Key = tuple[str, str]  # folded recipient, folded title


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """A gold fact that was missed or wrong in some qualifiers, or a predicted one that the gold set has not."""

    document: str
    what: Literal["missed", "invented", "wrong"]
    gold: Fact | None
    predicted: Fact | None
    wrong: tuple[Qualifier, ...] = ()

    def __str__(self) -> str:
        """One line, tab-separated: document, what, recipient, title, and each wrong field with both values."""
        fact = self.gold or self.predicted
        assert fact is not None
        what = f"wrong {','.join(self.wrong)}" if self.wrong else self.what
        return "\t".join([self.document, what, fact.recipient, fact.title, *self._differences()])

    def _differences(self) -> Iterator[str]:
        for field in (FIELD[q] for q in self.wrong):
            yield f"{field}: gold {getattr(self.gold, field)!r} got {getattr(self.predicted, field)!r}"


@dataclass(frozen=True, slots=True)
class Tally:
    """One document: how many facts were asked for, given, and right at each level, and what went wrong."""

    genre: str
    gold: int
    predicted: int
    right: Mapping[Level, int]
    qualifiers: Mapping[Qualifier, int]
    counts: tuple[int, int, int]  # asked for, given, right
    errors: tuple[ErrorRow, ...]


def _key(fact: Fact, title: str | None = None) -> Key:
    return fold(fact.recipient), fold_title(fact.title if title is None else title)


def _keyed(facts: Iterable[Fact], names: Mapping[Key, Key] | None = None) -> dict[Key, Fact]:
    """By recipient and title, the first of each; `names` maps other accepted forms of a title to the gold one."""
    found: dict[Key, Fact] = {}
    for fact in facts:
        key = _key(fact)
        found.setdefault((names or {}).get(key, key), fact)
    return found


def _other_names(facts: Iterable[Fact]) -> dict[Key, Key]:
    return {_key(fact, form): _key(fact) for fact in facts for form in fact.also}


def judge(gold: Facts, predicted: Facts | None) -> Tally:
    """Compares one document; None stands for a document without prediction."""
    given = predicted or Facts(id=gold.id)
    asked = _keyed(fact for fact in gold.triples if not fact.optional)
    free = _keyed(fact for fact in gold.triples if fact.optional).keys() - asked.keys()
    found = {k: f for k, f in _keyed(given.triples, _other_names(gold.triples)).items() if k not in free}
    matched = [(key, fact, found[key]) for key, fact in asked.items() if key in found]
    wrong = {key: _wrong(fact, match) for key, fact, match in matched}
    return Tally(
        genre=gold.genre,
        gold=len(asked),
        predicted=len(found),
        right=_right(list(wrong.values())),
        qualifiers={q: sum(q not in bad for bad in wrong.values()) for q in QUALIFIERS},
        counts=_judge_counts(gold.counts, given.counts),
        errors=tuple(_errors(gold.id, asked, found, wrong)),
    )


def _wrong(gold: Fact, predicted: Fact) -> tuple[Qualifier, ...]:
    right: dict[Qualifier, bool] = {
        "org": same_org(gold.organization, predicted.organization),
        "status": (gold.status or "conferred") == (predicted.status or "conferred"),
        "year": gold.year == predicted.year,
        "position": same_org(gold.position, predicted.position),
    }
    return tuple(qualifier for qualifier in QUALIFIERS if not right[qualifier])


def _right(wrong: Sequence[tuple[Qualifier, ...]]) -> dict[Level, int]:
    """How many matched pairs are right at each level, from the wrong qualifiers of each."""
    return {
        "pair": len(wrong),
        "triple": sum("org" not in bad and "status" not in bad for bad in wrong),
        "record": sum(not bad for bad in wrong),
    }


def _errors(
    document: str, asked: dict[Key, Fact], found: dict[Key, Fact], wrong: dict[Key, tuple[Qualifier, ...]]
) -> Iterator[ErrorRow]:
    for key, fact in asked.items():
        if key not in found:
            yield ErrorRow(document, "missed", fact, None)
        elif wrong[key]:
            yield ErrorRow(document, "wrong", fact, found[key], wrong[key])
    for key, fact in found.items():
        if key not in asked:
            yield ErrorRow(document, "invented", None, fact)


def _judge_counts(gold: Iterable[Count], predicted: Iterable[Count]) -> tuple[int, int, int]:
    """Asked for, given, right: the largest count of each honour is asked for, a smaller one is the count of a part."""
    most: dict[str, int] = {}
    for count in gold:
        title = fold_title(count.title)
        most[title] = max(most.get(title, 0), count.count)
    pairs = {(fold_title(count.title), count.count) for count in predicted}
    given = {(title, number) for title, number in pairs if number >= most.get(title, number)}
    return len(most), len(given), len(most.items() & given)
