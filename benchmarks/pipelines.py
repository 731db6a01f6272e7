"""What the spaCy component and the frame functions cost over `lh.pipe`, and what the finder of names is worth.

    python benchmarks/pipelines.py [tests/gold/dev.jsonl] [--rounds 5] [--documents 24]
    python benchmarks/pipelines.py --accuracy tests/gold/unseen.jsonl [--ner jieba hanlp:FOLDER]

Costs are ratios of processor time, of the least of several rounds: what other work on the machine takes away only adds
to a round. `--accuracy` gives the figures of the pipeline on a gold file with no finder of names, with the built-in
one, and with those that are named: any that `Extractor(ner=…)` takes. Needs the extras `spacy` and `frame`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas
import polars
import pyarrow
import spacy

import laborhonors as lh
from laborhonors.inputs import read
from laborhonors.score import Facts, figures, judge


def jobs(texts: Sequence[str]) -> dict[str, Callable[[], object]]:
    """What is compared, `lh.pipe` first."""
    records = [{"id": number, "text": text} for number, text in enumerate(texts)]
    tables = {"pandas": pandas.DataFrame(records), "polars": polars.DataFrame(records)}
    tables |= {"arrow": pyarrow.Table.from_pylist(records), "list": records}
    nlp = spacy.blank("zh")
    component = nlp.add_pipe("laborhonors")
    return {
        "lh.pipe": lambda: list(lh.pipe(texts)),
        "spaCy component, its Docs made": lambda: list(component.pipe(map(nlp.make_doc, texts))),
        "spaCy, nlp.pipe": lambda: list(nlp.pipe(texts)),
        **{f"frame, {name}": lambda table=table: lh.frame.extract(table, id="id") for name, table in tables.items()},
    }


def costs(texts: Sequence[str], rounds: int) -> Iterator[str]:
    """A line a job."""
    compared = jobs(texts)
    seconds: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        for name, job in compared.items():
            started = time.process_time()
            job()
            if number:  # the first round loads
                seconds.setdefault(name, []).append(time.process_time() - started)
    for name, told in seconds.items():
        yield f"{name:32} {min(told):6.2f} s  {min(told) / min(seconds['lh.pipe']):5.2f}"


def accuracy(file: Path, finders: Mapping[str, object]) -> Iterator[str]:
    """A line a finder of names."""
    gold = [Facts.model_validate_json(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for name, ner in finders.items():
        extractor = lh.Extractor(ner=ner)
        told = (extractor.extract(text.text, id=text.id, published=text.published) for text in read([file]))
        given = [Facts.model_validate(document.model_dump()) for document in told]
        found = figures([judge(*pair) for pair in zip(gold, given, strict=True)])
        yield f"{name:32} pairs {found.pair.f1:.3f}  triples {found.triple.f1:.3f}  records {found.record.f1:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=Path("tests/gold/dev.jsonl"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--documents", type=int, default=24)
    parser.add_argument("--accuracy", type=Path)
    parser.add_argument("--ner", nargs="*", default=[])
    options = parser.parse_args()
    if options.accuracy is None:
        texts = [text.text for text in read([options.file])][: options.documents]
        print(*costs(texts, options.rounds), sep="\n")
        return
    finders: dict[str, object] = {"none": None, "honors": "honors", **{name: name for name in options.ner}}
    print(*accuracy(options.accuracy, finders), sep="\n")


if __name__ == "__main__":
    main()
