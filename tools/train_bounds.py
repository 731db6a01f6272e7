"""Trains the choice of a title's bounds (`laborhonors.recognizers.titles.bounds`) and says how well it does.

    python tools/train_bounds.py MARKED.txt[=TAGGER.npz] [...] [--write]

The files are those of `data/training`, each read by a tagger that was trained without it. Each title that words show in
other bounds than the tagger's name over it is an example, if one of the two is marked. The figures are cross-validated
by document. `--write` trains on all and writes `data/lexicons/title_bounds.csv`. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import marked
from laborhonors.extractor import Extractor
from laborhonors.recognizers.titles.bounds import disputes
from laborhonors.recognizers.titles.finder import shown_titles
from laborhonors.regression import probability_of
from train_judge import FileTagger, fitted, folds, write

FEWEST_EXAMPLES = 3
STRENGTH = 0.1
LEAST = 0.02
"""Weights nearer to nothing are left out."""


class Example(NamedTuple):
    """The features of a dispute, and whether the tagger is right in it."""

    features: tuple[str, ...]
    right: bool


def examples(path: Path, tagger: str) -> Iterator[list[Example]]:
    """Those of each document."""
    extractor = Extractor()
    if tagger:
        extractor._tagger = FileTagger(Path(tagger))
    for record in marked.read(path):
        reading = extractor._read(record["text"])
        at = {offset: place for place, offset in enumerate(reading.folded.offsets)}
        placed = ([at[i] for i in range(a, b) if i in at] for a, b, kind in record["spans"] if kind == "title")
        wanted = {(places[0], places[-1] + 1) for places in placed if places}
        told = disputes(reading, shown_titles(reading))
        sides = ((one.features, one.title.pieces[0] in wanted, one.mark[:2] in wanted) for one in told)
        yield [Example(features, marked) for features, shown, marked in sides if shown != marked]


def train(told: Sequence[Example]) -> dict[str, float]:
    return fitted([(one.features, one.right, 1.0) for one in told], FEWEST_EXAMPLES, STRENGTH, LEAST)


def right(told: Sequence[Example], weights: Mapping[str, float]) -> int:
    return sum((probability_of(one.features, weights) > 0.5) == one.right for one in told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("marked", nargs="+", help="documents with marked names; =TAGGER.npz names what reads them")
    parser.add_argument("--write", action="store_true", help="train on all and write the weights")
    options = parser.parse_args()
    files = ((Path(path), tagger) for path, _, tagger in (file.partition("=") for file in options.marked))
    documents = [told for path, tagger in files for told in examples(path, tagger)]
    parts = [[one for told in part for one in told] for part in folds(documents)]
    everything = [one for part in parts for one in part]
    found = sum(right(part, train([one for other in parts if other is not part for one in other])) for part in parts)
    always = sum(one.right for one in everything) / len(everything)
    print(f"{len(everything)} disputes: {found / len(everything):.3f} right, cross-validated; the tagger {always:.3f}")
    weights = train(everything)
    print(len(weights), "weights")
    if options.write:
        write(weights, "title_bounds")


if __name__ == "__main__":
    main()
