"""Trains the choice of a title's bounds (`laborhonors.recognizers.titles.bounds`) and says how well it does.

    python tools/train_bounds.py GOLD[=TAGGER.npz] [...] [--write]

The files are those of `train_judge.py`; those of `data/training` are each to be read by a tagger that was trained
without it. Each title that words show in other bounds than the tagger's name over it is an example, if one of the two
is the name of one in the triples, or, where neither is, is marked. The figures are cross-validated by document.
`--write` trains on all and writes `data/lexicons/title_bounds.csv`. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import marked
from laborhonors.extractor import Extractor
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.lac import own
from laborhonors.recognizers.titles.bounds import Dispute, disputes
from laborhonors.recognizers.titles.finder import shown_titles
from laborhonors.regression import probability_of
from laborhonors.score import fold_title
from train_judge import FileTagger, apart, fitted, folds, records, write

FEWEST_EXAMPLES = 3
STRENGTH = 0.1
LEAST = 0.02
"""Weights nearer to nothing are left out."""


class Example(NamedTuple):
    """The features of a dispute, and whether the tagger is right in it."""

    features: tuple[str, ...]
    right: bool


Wanted = Callable[[int, int, str], bool]
"""Whether a span of the folded text, or the name read there, is an honour's."""


def examples(path: Path, tagger: str) -> Iterator[list[Example]]:
    """Those of each document."""
    extractor = Extractor()
    if tagger:
        extractor._tagger = FileTagger(own.read(Path(tagger)))
    for record in marked.read(path) if path.suffix == ".txt" else records(path):
        reading = extractor._read(record["text"])
        asked = [named_in(record), *([marked_in(record, reading)] if "spans" in record else [])]
        yield [
            Example(one.features, right)
            for one in disputes(reading, shown_titles(reading))
            if (right := whose(one, reading.text, asked)) is not None
        ]


def whose(one: Dispute, text: str, asked: Sequence[Wanted]) -> bool | None:
    """Whether the tagger is right in a dispute, by the first that says so of one side only; None where none does.

    The names of the triples come first: a mark leaves out what is shared and stands apart (公司“技能标兵”).
    """
    mark = one.mark[:2]
    sides = ((wanted(*one.title.span, one.title.name), wanted(*mark, text[slice(*mark)])) for wanted in asked)
    return next((right for shown, right in sides if shown != right), None)


def marked_in(record: Mapping[str, Any], reading: Reading) -> Wanted:
    at = {offset: place for place, offset in enumerate(reading.folded.offsets)}
    placed = ([at[i] for i in range(a, b) if i in at] for a, b, kind in record["spans"] if kind == "title")
    spans = {(places[0], places[-1] + 1) for places in placed if places}
    return lambda start, end, _name: (start, end) in spans


def named_in(record: Mapping[str, Any]) -> Wanted:
    names = {fold_title(name) for fact in record["triples"] for name in (fact["title"], *fact.get("also", ()))}
    return lambda _start, _end, name: fold_title(name) in names


def train(told: Sequence[Example]) -> dict[str, float]:
    return fitted([(one.features, one.right, 1.0) for one in told], FEWEST_EXAMPLES, STRENGTH, LEAST)


def right(told: Sequence[Example], weights: Mapping[str, float]) -> int:
    return sum((probability_of(one.features, weights) > 0.5) == one.right for one in told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", help="gold, golden and marked files; =TAGGER.npz names what reads one")
    parser.add_argument("--write", action="store_true", help="train on all and write the weights")
    options = parser.parse_args()
    files = ((Path(path), tagger) for path, _, tagger in (file.partition("=") for file in options.gold))
    documents = [told for path, tagger in files for told in examples(path, tagger)]
    parts = [[one for told in part for one in told] for part in folds(documents)]
    everything = [one for part in parts for one in part]
    found = sum(right(part, train(others)) for part, others in apart(parts))
    always = sum(one.right for one in everything) / len(everything)
    print(f"{len(everything)} disputes: {found / len(everything):.3f} right, cross-validated; the tagger {always:.3f}")
    weights = train(everything)
    print(len(weights), "weights")
    if options.write:
        write(weights, "title_bounds")


if __name__ == "__main__":
    main()
