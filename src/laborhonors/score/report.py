"""Figures over many documents: precision, recall, F1, an interval; as lines to read or as JSON."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from laborhonors.errors import InputError
from laborhonors.score.compare import LEVELS, QUALIFIERS, ErrorRow, Level, Qualifier, Tally, judge
from laborhonors.score.facts import load

BOOTSTRAPS = 1000
SEED = 7


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and F1, rounded to four places."""

    precision: float
    recall: float
    f1: float


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
