"""Scoring: extracted facts against a gold set, two JSON Lines files in, a report of figures and errors out.

Three nested measures, micro-averaged over the documents, each as precision, recall and F1:

- pair: recipient and title are right;
- triple: and the organization (or its absence) and the status are right (the headline);
- record: and the year and the position are right.

Titles are folded (`fold_title`) so that a canonical name and the text's own count as one. What the gold set marks
`optional` is neither asked for nor counted against. The rules are those of the annotation guidelines.
"""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import opencc
from pydantic import ValidationError

from laborhonors.errors import InputError
from laborhonors.model import Value

Level = Literal["pair", "triple", "record"]
Qualifier = Literal["org", "status", "year", "position"]
LEVELS: tuple[Level, ...] = ("pair", "triple", "record")
QUALIFIERS: tuple[Qualifier, ...] = ("org", "status", "year", "position")
FIELD: Mapping[Qualifier, str] = {"org": "organization", "status": "status", "year": "year", "position": "position"}

REGION = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)(?=[\u4e00-\u9fff]{2})")
BATCH = re.compile(r"^(?:(?:19|20)\d\d(?:年度?|—|-)?|第?[0-9一二三四五六七八九十百]+[届批](?=\D)|首[届批])+")
HOLDER = re.compile(r"^(?:享受|荣获|获得?)")
GRADED = re.compile(r"奖(?=[特一二三四优]等?奖)")
TAIL = re.compile(r"(?:的?(?:光荣|荣誉)?称号|荣誉|获得者|专家|人员|人才|奖项|得主)+$")
QUOTES = re.compile(r"[\s“”‘’\"'《》「」『』〝〞]")
COMMAS = re.compile(r"[、,，·]")
ONE_NAME = (
    ("劳模", "劳动模范"),
    ("国务院政府", "国务院"),
    ("政府特殊津贴", "国务院特殊津贴"),
    ("国务院国务院", "国务院"),
    ("科技进步", "科学技术进步"),
)
SHORTER_ORG = 0.6
BOOTSTRAPS = 1000
SEED = 7


class Fact(Value, extra="ignore"):
    """One triple of a gold or predicted document; `also` holds further accepted forms of the title."""

    recipient: str
    title: str
    organization: str | None = None
    position: str | None = None
    year: int | str | None = None
    status: str | None = None
    optional: bool = False
    also: tuple[str, ...] = ()


class Count(Value, extra="ignore"):
    """A number of recipients of one honour."""

    title: str
    count: int


class Facts(Value, extra="ignore"):
    """One line of a gold or predicted file; further fields are ignored."""

    id: str
    genre: str = "?"
    triples: tuple[Fact, ...] = ()
    counts: tuple[Count, ...] = ()


Key = tuple[str, str]  # folded recipient, folded title


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and F1, rounded to four places."""

    precision: float
    recall: float
    f1: float


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


@dataclass(frozen=True, slots=True)
class Figures:
    """The measures over a set of documents; an accuracy is None where no pair matched."""

    documents: int
    gold: int
    predicted: int
    pair: Rates
    triple: Rates
    record: Rates
    org_accuracy: float | None
    status_accuracy: float | None
    year_accuracy: float | None
    position_accuracy: float | None
    counts: Rates


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a whole gold set and of each genre, and every error, in the order of the gold set."""

    total: Figures
    triple_f1_interval: tuple[float, float]
    documents_without_prediction: int
    by_genre: Mapping[str, Figures]
    errors: tuple[ErrorRow, ...]


@cache
def _t2s() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def fold(text: str) -> str:
    """Script, width, white space and quotation marks folded: what is left when typography does not count."""
    return QUOTES.sub("", unicodedata.normalize("NFKC", _t2s().convert(text)))


@cache
def fold_title(title: str) -> str:
    """A title without year, ordinal, holder's words and region suffixes, and with its short forms written out."""
    folded = HOLDER.sub("", BATCH.sub("", fold(title)))
    for short, long in ONE_NAME:
        folded = folded.replace(short, long)
    return TAIL.sub("", GRADED.sub("", COMMAS.sub("", REGION.sub("", folded))))


def same_org(gold: str | None, predicted: str | None) -> bool:
    """True where both are the same, or one contains the other and the shorter is at least 60 % of the longer."""
    one, other = fold(gold or ""), fold(predicted or "")
    if not one or not other:
        return one == other
    short, long = sorted((one, other), key=len)
    return short in long and len(short) >= SHORTER_ORG * len(long)


def load(path: Path) -> dict[str, Facts]:
    """The documents of a JSON Lines file by id. Raises InputError for a line that is not one, or an id given twice."""
    documents: dict[str, Facts] = {}
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    _add(documents, line, f"{path}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read as UTF-8 JSON Lines: {error}", source=str(path)) from error
    return documents


def _add(documents: dict[str, Facts], line: str, where: str) -> None:
    try:
        facts = Facts.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{place}: {first['msg']}" if place else first["msg"], source=where) from error
    if facts.id in documents:
        raise InputError(f"id {facts.id!r} stands twice", source=where)
    documents[facts.id] = facts


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


def rates(right: int, predicted: int, gold: int) -> Rates:
    """Precision, recall and F1 from counts; 0 where nothing was given or asked for."""
    p, r = right / predicted if predicted else 0.0, right / gold if gold else 0.0
    return Rates(round(p, 4), round(r, 4), round(2 * p * r / (p + r) if p + r else 0.0, 4))


def _level(tallies: Sequence[Tally], level: Level) -> Rates:
    gold, predicted = sum(t.gold for t in tallies), sum(t.predicted for t in tallies)
    return rates(sum(t.right[level] for t in tallies), predicted, gold)


def _accuracy(tallies: Sequence[Tally], qualifier: Qualifier) -> float | None:
    matched = sum(t.right["pair"] for t in tallies)
    return round(sum(t.qualifiers[qualifier] for t in tallies) / matched, 4) if matched else None


def figures(tallies: Sequence[Tally]) -> Figures:
    """The measures over these documents."""
    asked, given, right = (sum(t.counts[place] for t in tallies) for place in range(3))
    return Figures(
        documents=len(tallies),
        gold=sum(t.gold for t in tallies),
        predicted=sum(t.predicted for t in tallies),
        pair=_level(tallies, "pair"),
        triple=_level(tallies, "triple"),
        record=_level(tallies, "record"),
        org_accuracy=_accuracy(tallies, "org"),
        status_accuracy=_accuracy(tallies, "status"),
        year_accuracy=_accuracy(tallies, "year"),
        position_accuracy=_accuracy(tallies, "position"),
        counts=rates(right, given, asked),
    )


def interval(tallies: Sequence[Tally], level: Level = "triple") -> tuple[float, float]:
    """95 % bootstrap interval of an F1 over documents; the seed is fixed, so that one input gives one interval."""
    rng = random.Random(SEED)
    sizes = [(t.right[level], t.predicted, t.gold) for t in tallies]
    scores = sorted(_resampled(sizes, rng) for _ in range(BOOTSTRAPS))
    return scores[int(BOOTSTRAPS * 0.025)], scores[int(BOOTSTRAPS * 0.975)]


def _resampled(sizes: Sequence[tuple[int, int, int]], rng: random.Random) -> float:
    sample = [sizes[rng.randrange(len(sizes))] for _ in sizes]
    return rates(*(sum(size[place] for size in sample) for place in range(3))).f1


def score(gold: Path, predicted: Path, genre: str | None = None) -> Report:
    """Scores a file of predictions against a gold file; `genre` keeps only the gold documents of that genre.

    Raises:
        InputError: a file cannot be read, nothing is left to score, or a predicted id is not in the gold set.
    """
    asked, given = load(gold), load(predicted)
    unknown = sorted(given.keys() - asked.keys())
    if unknown:
        raise InputError(f"predicted ids not in the gold set: {unknown[:5]}", source=str(predicted))
    wanted = [facts for facts in asked.values() if genre is None or facts.genre == genre]
    if not wanted:
        raise InputError("no gold documents", source=str(gold))
    return _report([judge(facts, given.get(facts.id)) for facts in wanted], sum(f.id not in given for f in wanted))


def _report(tallies: Sequence[Tally], missing: int) -> Report:
    genres = sorted({t.genre for t in tallies})
    return Report(
        total=figures(tallies),
        triple_f1_interval=interval(tallies),
        documents_without_prediction=missing,
        by_genre={genre: figures([t for t in tallies if t.genre == genre]) for genre in genres},
        errors=tuple(error for t in tallies for error in t.errors),
    )


def _short(rates: Rates) -> dict[str, float]:
    return {"p": rates.precision, "r": rates.recall, "f1": rates.f1}


def to_json(report: Report) -> str:
    """The report's figures as one JSON object on one line."""
    total = report.total
    out: dict[str, object] = {"documents": total.documents, "gold": total.gold, "predicted": total.predicted}
    out |= {level: _short(getattr(total, level)) for level in LEVELS}
    out |= {f"{q}_accuracy": getattr(total, f"{q}_accuracy") for q in QUALIFIERS}
    out["counts"] = _short(total.counts)
    out["triple_f1_interval"] = list(report.triple_f1_interval)
    out["documents_without_prediction"] = report.documents_without_prediction
    out["by_genre"] = {
        genre: {"documents": f.documents, "pair_f1": f.pair.f1, "triple_f1": f.triple.f1}
        for genre, f in report.by_genre.items()
    }
    return json.dumps(out, ensure_ascii=False)


def to_text(report: Report) -> str:
    """The report's figures as lines to read."""
    total = report.total
    low, high = report.triple_f1_interval
    accuracies = "  ".join(f"{q} {getattr(total, f'{q}_accuracy')}" for q in QUALIFIERS)
    lines = [
        f"{total.documents} documents ({report.documents_without_prediction} without prediction), "
        f"{total.gold} gold triples, {total.predicted} predicted",
        *(_rates_line(level, getattr(total, level)) for level in LEVELS),
        f"triple F1, 95 % interval over documents: {low:.3f} to {high:.3f}",
        f"on matched pairs: {accuracies}",
        _rates_line("counts", total.counts),
        *(_genre_line(genre, f) for genre, f in report.by_genre.items()),
    ]
    return "\n".join(lines)


def _rates_line(name: str, rates: Rates) -> str:
    return f"{name:8} P {rates.precision:.3f}  R {rates.recall:.3f}  F1 {rates.f1:.3f}"


def _genre_line(genre: str, figures: Figures) -> str:
    scores = f"pair F1 {figures.pair.f1:.3f}  triple F1 {figures.triple.f1:.3f}"
    return f"  {genre:14} {figures.documents:3} documents  {scores}"
