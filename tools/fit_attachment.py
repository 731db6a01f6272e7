"""Fits `data/lexicons/attachment.csv`: the weights by which a title without a recipient goes to the topic or not.

    python tools/fit_attachment.py GOLD.jsonl … [--golden FOLDER] [--write]

Logistic regression with a ridge penalty, by Newton's method, over the binary features of `linker.attachment`. Each
document weighs as the square root of its examples. Prints precision, recall and F1 cross-validated by document next
to those of the weights in use; only --write changes the table. A candidate whose pair another rule gives anyway, or
whose gold fact is optional, teaches nothing.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from laborhonors import Extractor
from laborhonors.lexicon import data_folder
from laborhonors.linker.attachment import Candidate, features, likelihood
from laborhonors.linker.elements import Sources
from laborhonors.linker.entries import PersonIndex
from laborhonors.linker.linker import Linker
from laborhonors.recognizers import find
from laborhonors.score import fold, fold_title

FEWEST_DOCUMENTS = 6
RIDGE = 10.0
FOLDS = 10
SEEDS = range(8)


@dataclass(frozen=True)
class Example:
    document: str
    features: frozenset[str]
    holds: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--golden", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    documents = [json.loads(line) for path in options.gold for line in path.read_text(encoding="utf-8").splitlines()]
    if options.golden:
        documents += list(golden_cases(options.golden))
    extractor = Extractor()
    examples = [example for document in documents for example in examples_of(extractor, document)]
    names = frequent(examples)
    print(f"{len(examples)} examples of {len({e.document for e in examples})} documents, {len(names)} features")
    print("weights in use   ", report(examples, np.array([likelihood(e.features) for e in examples])))
    print("cross-validated  ", report(examples * len(SEEDS), cross_validated(examples, names)))
    weights = fitted(*design(examples, names))
    print("on its own       ", report(examples, sigmoid(design(examples, names)[0] @ weights)))
    if options.write:
        write(names, weights, examples)


def golden_cases(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            optional = [{**fact, "optional": True} for fact in case.get("optional", ())]
            yield {**case, "id": f"{path.stem}:{case['name']}", "triples": [*case["triples"], *optional]}


def examples_of(extractor: Extractor, document: dict[str, Any]) -> Iterator[Example]:
    """The candidates of a document with whether the gold facts say that the person holds the title."""
    reading = extractor._read(document["text"])
    found = find(reading)
    sources = Sources(reading, PersonIndex(reading.text, found.persons), found.titles, found.counts)
    seen: list[Candidate] = []

    def judge(_sources: Sources, candidate: Candidate) -> float:
        seen.append(candidate)
        return 0.0

    given = {
        (fold(reading.text[slice(*link.entry.name)]), fold_title(link.title.name))
        for link in Linker(sources, judge).links()
        if link.entry is not None
    }
    held = {
        (fold(fact["recipient"]), fold_title(title)): not fact.get("optional", False)
        for fact in document["triples"]
        for title in (fact["title"], *fact.get("also", ()))
    }
    for candidate in seen:
        pair = fold(reading.text[slice(*candidate.person.name)]), fold_title(candidate.title.name)
        if held.get(pair, True) and not (pair in held and pair in given):
            yield Example(document["id"], frozenset(features(sources, candidate)), pair in held)


def frequent(examples: list[Example]) -> list[str]:
    """The features seen in enough documents to say anything."""
    documents: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        for name in example.features:
            documents[name].add(example.document)
    return ["bias", *sorted(name for name, where in documents.items() if len(where) >= FEWEST_DOCUMENTS)]


def design(examples: list[Example], names: list[str]) -> tuple[Any, Any, Any]:
    """The matrix of features, whether each holds, and the weight of each example."""
    told = np.array([[name == "bias" or name in example.features for name in names] for example in examples], float)
    holds = np.array([example.holds for example in examples], float)
    each: dict[str, int] = defaultdict(int)
    for example in examples:
        each[example.document] += 1
    weight = np.array([each[example.document] ** -0.5 for example in examples])
    return told, holds, weight * len(weight) / weight.sum()


def fitted(told: Any, holds: Any, weight: Any) -> Any:
    weights = np.zeros(told.shape[1])
    ridge = np.full(told.shape[1], RIDGE)
    ridge[0] = 1e-3
    for _ in range(50):
        likely = sigmoid(told @ weights)
        gradient = told.T @ (weight * (likely - holds)) + ridge * weights
        curvature = (told * (weight * likely * (1 - likely))[:, None]).T @ told + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def cross_validated(examples: list[Example], names: list[str]) -> Any:
    """Each example's likelihood by weights fitted on the other documents, for each of several ways to part them."""
    return np.concatenate([_cross_validated(examples, names, seed) for seed in SEEDS])


def _cross_validated(examples: list[Example], names: list[str], seed: int) -> Any:
    documents = sorted({example.document for example in examples})
    np.random.RandomState(seed).shuffle(documents)
    part = {document: index % FOLDS for index, document in enumerate(documents)}
    parts = np.array([part[example.document] for example in examples])
    told, holds, weight = design(examples, names)
    likely = np.zeros(len(examples))
    for index in range(FOLDS):
        others = parts != index
        likely[~others] = sigmoid(told[~others] @ fitted(told[others], holds[others], weight[others]))
    return likely


def sigmoid(values: Any) -> Any:
    return 1 / (1 + np.exp(-values))


def report(examples: list[Example], likely: Any) -> str:
    holds = np.array([example.holds for example in examples])
    lines = []
    for threshold in (0.35, 0.45, 0.55):
        said = likely >= threshold
        right, precision_of, recall_of = (said & holds).sum(), max(said.sum(), 1), holds.sum()
        lines.append(
            f"{threshold}: P {right / precision_of:.3f} R {right / recall_of:.3f} "
            f"F1 {2 * right / (said.sum() + recall_of):.3f}"
        )
    return "   ".join(lines)


def write(names: Iterable[str], weights: Any, examples: list[Example]) -> None:
    """The table, heaviest first within each kind of feature."""
    path = data_folder() / "attachment.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(("feature", "weight", "note"))
        for name, weight in zip(names, weights, strict=True):
            if name == "bias" or abs(weight) >= 0.02:
                examples_with = sum(name in example.features for example in examples)
                table.writerow((name, f"{weight:.2f}", f"{examples_with} examples" if name != "bias" else ""))


if __name__ == "__main__":
    main()
