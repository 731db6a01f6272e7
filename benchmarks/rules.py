"""What each rule of the linker gives on a gold file: triples, how many are right, and in how many documents it speaks.

    python benchmarks/rules.py [tests/gold/dev.jsonl]

A triple that several rules read counts for each of them. Optional facts (neither asked for nor counted against) are
left out. A rule that speaks in one document only is one to doubt.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from laborhonors import Document, Extractor, HonorTriple
from laborhonors.inputs import read
from laborhonors.score import Fact, Facts, judge, load


def documents(path: Path) -> Iterator[Document]:
    extractor = Extractor()
    for text in read([path]):
        yield extractor.extract(text.text, id=text.id, published=text.published)


def verdicts(gold: Facts, document: Document) -> Iterator[tuple[HonorTriple, bool]]:
    """Each triple that is asked for or invented, with whether recipient, title, organization and status are right."""
    for triple in document.triples:
        alone = judge(gold, Facts(id=gold.id, triples=(Fact(**triple.model_dump()),)))
        if alone.predicted:
            yield triple, bool(alone.right["triple"])


def main() -> None:
    path = Path((sys.argv[1:] or ["tests/gold/dev.jsonl"])[0])
    gold = load(path)
    given: Counter[str] = Counter()
    right: Counter[str] = Counter()
    spoken: defaultdict[str, set[str]] = defaultdict(set)
    for document in documents(path):
        for triple, is_right in verdicts(gold[str(document.id)], document):
            for rule in {evidence.rule for evidence in triple.evidence}:
                given[rule] += 1
                right[rule] += is_right
                spoken[rule].add(str(document.id))
    print(f"{'rule':26} {'triples':>8} {'right':>6} {'precision':>10} {'documents':>10}")
    for rule, number in given.most_common():
        print(f"{rule:26} {number:8} {right[rule]:6} {right[rule] / number:10.2f} {len(spoken[rule]):10}")


if __name__ == "__main__":
    main()
