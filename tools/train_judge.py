"""Trains the judge of who holds a title (`laborhonors.linker.judge`) and says how well it does on unseen documents.

    python tools/train_judge.py GOLD [GOLD ...] [--test UNSEEN.jsonl] [--write]

Each gold document is read by the rules; each recipient that they propose, or that stands near a title that they leave
alone, is an example: right where the gold set has the pair, wrong where it has not, left out where it is optional. The
figures are cross-validated by document. `--write` trains on all and writes `data/lexicons/judge.csv`.
Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from laborhonors.extractor import Extractor
from laborhonors.lexicon import data_folder
from laborhonors.linker.facts import Linked
from laborhonors.linker.judge import Candidate, candidates
from laborhonors.model import parse_date
from laborhonors.recognizers import find
from laborhonors.score import Fact, Facts, Tally, figures, fold, fold_title, judge

FOLDS = 5
FEWEST_EXAMPLES = 4
STRENGTH = 0.3
LOWEST_PROPOSED = (0.3, 0.35, 0.4, 0.45, 0.5)
LOWEST_NEAR = (0.6,)
AS_GOOD = 0.002


@dataclass(frozen=True)
class Example:
    """One gold document as the rules read it, with each candidate's label (None: left out)."""

    gold: Facts
    read: Linked
    candidates: tuple[Candidate, ...]
    labels: tuple[bool | None, ...]


def records(path: Path) -> list[dict[str, Any]]:
    """The documents of a gold file (JSON Lines) or the cases of a golden file (JSON)."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines()]
    return [golden(case, path.stem) for case in json.loads(text)]


def golden(case: dict[str, Any], stem: str) -> dict[str, Any]:
    optional = [fact | {"optional": True} for fact in case.get("optional", ())]
    return {**case, "id": f"{stem}:{case['name']}", "triples": [*case["triples"], *optional]}


def examples(paths: Iterable[Path]) -> list[Example]:
    extractor = Extractor()
    found = []
    for record in (record for path in paths for record in records(path)):
        reading = extractor._read(record["text"])
        published = parse_date(record["published"]) if record.get("published") else None
        read = Linked.of(reading, find(reading), published)
        gold = Facts.model_validate(record)
        asked = tuple(candidates(read.scene, read.links))
        found.append(Example(gold, read, asked, tuple(label(gold, read, candidate) for candidate in asked)))
    return found


def label(gold: Facts, read: Linked, candidate: Candidate) -> bool | None:
    title, entry = candidate.link.title, candidate.link.entry
    assert entry is not None
    name = fold("".join(read.reading.text[slice(*entry.name)].split()))
    forms = {fold_title(title.name), fold_title(read.reading.lexicon.canonical(title.name) or title.name)}
    held = [
        f for f in gold.triples if fold(f.recipient) == name and forms & {fold_title(t) for t in (f.title, *f.also)}
    ]
    if any(not fact.optional for fact in held):
        return True
    return None if held else False


def train(train_on: Sequence[Example]) -> dict[str, float]:
    rows = [(c.features, y) for e in train_on for c, y in zip(e.candidates, e.labels, strict=True) if y is not None]
    often = Counter(feature for features, _ in rows for feature in features)
    vectorizer = DictVectorizer()
    kept = [{f: 1.0 for f in features if often[f] >= FEWEST_EXAMPLES} for features, _ in rows]
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(vectorizer.fit_transform(kept), [y for _, y in rows])
    weights = {
        name: round(float(w), 3) for name, w in zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    }
    return {"bias": round(float(model.intercept_[0]), 3), **{name: w for name, w in weights.items() if w}}


def tally(example: Example, weights: Mapping[str, float] | None) -> Tally:
    """The document judged by these weights, or (None) as the rules leave it."""
    read = example.read
    triples, _ = read.assembled(read.links) if weights is None else read.facts(weights)
    given = tuple(Fact(**triple.model_dump()) for triple in triples)
    return judge(example.gold, Facts(id=example.gold.id, triples=given))


def shown(name: str, tallies: list[Tally]) -> str:
    told = figures(tallies)
    levels = (("pair", told.pair), ("triple", told.triple))
    return f"{name:34} " + "   ".join(f"{k} {r.precision:.3f} {r.recall:.3f} {r.f1:.3f}" for k, r in levels)


def folds(found: list[Example]) -> list[list[Example]]:
    mixed = random.Random(7).sample(found, len(found))
    return [mixed[n::FOLDS] for n in range(FOLDS)]


def cross_validated(found: list[Example]) -> tuple[float, float]:
    """The lowest thresholds whose figures are as good as any, printed: no document is judged by weights that saw it."""
    parts = folds(found)
    trained = [train([e for other in parts if other is not part for e in other]) for part in parts]
    tried: dict[tuple[float, float], list[Tally]] = {}
    for low, near in itertools.product(LOWEST_PROPOSED, LOWEST_NEAR):
        thresholds = {"threshold=proposed": low, "threshold=near": near}
        judged_by = ((example, weights) for weights, part in zip(trained, parts, strict=True) for example in part)
        tried[low, near] = [tally(example, {**weights, **thresholds}) for example, weights in judged_by]
    best = max(figures(tallies).triple.f1 for tallies in tried.values())
    chosen = min(pair for pair, tallies in tried.items() if figures(tallies).triple.f1 >= best - AS_GOOD)
    print(shown(f"cross-validated, {chosen[0]} and {chosen[1]}", tried[chosen]))
    return chosen


def write(weights: Mapping[str, float]) -> None:
    with (data_folder() / "judge.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("feature", "weight"))
        rows.writerows(sorted(weights.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    found = examples(options.gold)
    print(shown("rules alone", [tally(example, None) for example in found]))
    low, near = cross_validated(found)
    weights = {**train(found), "threshold=proposed": low, "threshold=near": near}
    print(len(weights), "weights")
    if options.test:
        unseen = examples([options.test])
        print(shown("unseen: rules alone", [tally(example, None) for example in unseen]))
        print(shown("unseen: judged", [tally(example, weights) for example in unseen]))
    if options.write:
        write(weights)


if __name__ == "__main__":
    main()
