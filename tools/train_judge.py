"""Trains the judge of who holds a title (`laborhonors.linker.judge`) and says how well it does on unseen documents.

    python tools/train_judge.py GOLD[=TAGGER.npz] [GOLD[=TAGGER.npz] ...] [--test UNSEEN.jsonl] [--write]

Each gold document is read by the rules; each recipient that they propose, or that stands near a title, is an example:
right where the gold set has the pair, wrong where it has not, left out where it is optional. The rules were written
with the gold and golden files at hand and say too much of them; so each of those documents is also an example with some
of its rules silent, as they are on texts that nobody wrote them for. Nobody wrote rules for the documents of
`data/training`; but the tagger knows them, so they are to be read by one that was trained without them (`=TAGGER.npz`).
The figures are cross-validated by document. `--write` trains on all and writes `data/lexicons/judge.csv`. Needs
scikit-learn.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

import marked
from context_columns import as_shipped
from laborhonors.extractor import Extractor
from laborhonors.lexicon import data_folder
from laborhonors.linker.facts import Linked
from laborhonors.linker.judge import Candidate, believed
from laborhonors.model import parse_date
from laborhonors.recognizers import find
from laborhonors.recognizers.lac import Lac, Tagged
from laborhonors.recognizers.lac.encoder import NumpyEncoder
from laborhonors.recognizers.lac.model import Model
from laborhonors.recognizers.tagging import freed, with_names
from laborhonors.score import Fact, Facts, Tally, figures, fold, fold_title, judge

FOLDS = 5
FEWEST_EXAMPLES = 4
STRENGTH = 0.03
SILENT = 0.35
SILENT_COPIES = 2
T = TypeVar("T")
THRESHOLDS = {"threshold=proposed": 0.5, "threshold=near": 0.72}
"""What is more likely than not; what no rule proposes must be surer. On the unseen documents F1 of pairs is the same
from .6 to .72 (.765, .764), and precision .81 and .83: an honour made up does more harm than one that is missed."""


@dataclass(frozen=True, eq=False)
class Example:
    """One gold document as the rules read it, with each candidate's label (None: left out)."""

    gold: Facts
    read: Linked
    candidates: tuple[Candidate, ...]
    features: tuple[tuple[str, ...], ...]
    labels: tuple[bool | None, ...]
    known: bool = True
    """Whether rules were written with this document at hand."""

    @classmethod
    def of(cls, gold: Facts, read: Linked, known: bool = True) -> Example:
        asked = read.asked
        labels = tuple(label(gold, read, candidate) for candidate in asked)
        return cls(gold, read, asked, tuple(candidate.features for candidate in asked), labels, known)

    def silenced(self, seed: int) -> Example:
        """The document as it would be if some of the rules that speak in it did not."""
        chance = random.Random(f"{self.gold.id}:{seed}")
        silent = {rule for rule in sorted({link.rule for link in self.read.links}) if chance.random() < SILENT}
        return Example.of(self.gold, self.read.of_links(link for link in self.read.links if link.rule not in silent))


def records(path: Path) -> list[dict[str, Any]]:
    """The documents of a gold file (JSON Lines) or of marked texts (txt), or the cases of a golden file (JSON)."""
    if path.suffix == ".txt":
        return [{key: told for key, told in record.items() if key != "spans"} for record in marked.read(path)]
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines()]
    return [golden(case, path.stem) for case in json.loads(text)]


def golden(case: dict[str, Any], stem: str) -> dict[str, Any]:
    optional = [fact | {"optional": True} for fact in case.get("optional", ())]
    return {**case, "id": f"{stem}:{case['name']}", "triples": [*case["triples"], *optional]}


class FileTagger:
    """A tagger of ours, in place of the built-in one."""

    name = "lac"

    def __init__(self, model: Model):
        self._lac = Lac(model, NumpyEncoder(model.weights()))

    def read(self, sentences: Sequence[str]) -> list[Tagged]:
        told = self._lac.read(sentences)
        return [with_names(freed(*both)) for both in zip(sentences, told, strict=True)]


def examples(files: Iterable[str], opened: Callable[[Path | None], Model] = as_shipped) -> list[Example]:
    """The documents of files, each read by the tagger that stands behind it (`=TAGGER.npz`) or by the package's."""
    found = []
    for path, _, tagger in (file.partition("=") for file in files):
        extractor = Extractor()
        extractor._tagger = FileTagger(opened(Path(tagger) if tagger else None))
        for record in records(Path(path)):
            reading = extractor._read(record["text"])
            published = parse_date(record["published"]) if record.get("published") else None
            read = Linked.of(reading, find(reading), published)
            found.append(Example.of(Facts.model_validate(record), read, known=not path.endswith(".txt")))
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
    """The weights: a document's own reading counts as much as all of its readings with silent rules together."""
    told = [(example, 1.0) for example in train_on]
    told += [(silent, 1 / SILENT_COPIES) for example in train_on if example.known for silent in silenced(example)]
    rows = [
        (features, y, weight)
        for example, weight in told
        for features, y in zip(example.features, example.labels, strict=True)
        if y is not None
    ]
    return fitted(rows, FEWEST_EXAMPLES, STRENGTH)


def fitted(
    rows: Sequence[tuple[Sequence[str], bool, float]], fewest: int, strength: float, least: float = 0.0
) -> dict[str, float]:
    """The weights of examples, each with its features, its label and what it counts.

    Features told less often than `fewest` are left out, and weights nearer to nothing than `least`.
    """
    often = Counter(feature for features, _, _ in rows for feature in features)
    vectorizer = DictVectorizer()
    kept = [{f: 1.0 for f in features if often[f] >= fewest} for features, _, _ in rows]
    model = LogisticRegression(C=strength, max_iter=3000)
    model.fit(vectorizer.fit_transform(kept), [y for _, y, _ in rows], sample_weight=[w for _, _, w in rows])
    weights = {
        name: round(float(w), 3) for name, w in zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    }
    told = {name: w for name, w in weights.items() if w and abs(w) >= least}
    return {"bias": round(float(model.intercept_[0]), 3), **told}


@cache
def silenced(example: Example) -> tuple[Example, ...]:
    return tuple(example.silenced(seed) for seed in range(SILENT_COPIES))


def tally(example: Example, weights: Mapping[str, float] | None) -> Tally:
    """The document judged by these weights, or (None) as the rules leave it."""
    read = example.read
    triples, _ = read.assembled(read.links if weights is None else believed(example.candidates, weights))
    given = tuple(Fact(**triple.model_dump()) for triple in triples)
    return judge(example.gold, Facts(id=example.gold.id, triples=given))


def shown(name: str, tallies: list[Tally]) -> str:
    told = figures(tallies)
    levels = (("pair", told.pair), ("triple", told.triple))
    return f"{name:42} " + "   ".join(f"{k} {r.precision:.3f} {r.recall:.3f} {r.f1:.3f}" for k, r in levels)


def folds(found: Sequence[T]) -> list[list[T]]:
    mixed = random.Random(7).sample(found, len(found))
    return [mixed[n::FOLDS] for n in range(FOLDS)]


def apart(parts: Sequence[list[T]]) -> Iterator[tuple[list[T], list[T]]]:
    """Each part with all that the others hold."""
    for at, part in enumerate(parts):
        yield part, [one for other in (*parts[:at], *parts[at + 1 :]) for one in other]


def cross_validate(found: list[Example]) -> None:
    """Prints figures; no document is judged by weights that saw it."""
    trained = ((part, {**train(others), **THRESHOLDS}) for part, others in apart(folds(found)))
    judged_by = [(example, weights) for part, weights in trained for example in part]
    print(shown("cross-validated", [tally(example, weights) for example, weights in judged_by]))
    fresh = [tally(example, weights) for example, weights in judged_by if not example.known]
    if fresh:
        print(shown("cross-validated, no rule written for them", fresh))


def write(weights: Mapping[str, float], table: str) -> None:
    with (data_folder() / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("feature", "weight"))
        rows.writerows(sorted(weights.items()))


def asked_for(told: str) -> argparse.Namespace:
    """What the command line asks of a training, whose program tells this of itself."""
    parser = argparse.ArgumentParser(description=told.splitlines()[0])
    parser.add_argument("gold", nargs="+", metavar="GOLD[=TAGGER.npz]")
    parser.add_argument("--test")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def main() -> None:
    options = asked_for(__doc__)
    found = examples(options.gold)
    print(shown("rules alone", [tally(example, None) for example in found]))
    cross_validate(found)
    weights = {**train(found), **THRESHOLDS}
    print(len(weights), "weights")
    if options.test:
        unseen = examples([options.test])
        print(shown("unseen: rules alone", [tally(example, None) for example in unseen]))
        print(shown("unseen: judged", [tally(example, weights) for example in unseen]))
    if options.write:
        write(weights, "judge")


if __name__ == "__main__":
    main()
