"""What the spaCy component and the frame functions cost over `lh.pipe`: ratios of medians, in one run.

    python benchmarks/pipelines.py [tests/gold/dev.jsonl] [--rounds 5]

Needs the extras `spacy` and `frame`.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pandas
import polars
import pyarrow
import spacy

import laborhonors as lh
from laborhonors.inputs import read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=Path("tests/gold/dev.jsonl"))
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    texts = [text.text for text in read([options.file])]
    records = [{"id": number, "text": text} for number, text in enumerate(texts)]
    tables = {"pandas": pandas.DataFrame(records), "polars": polars.DataFrame(records)}
    tables |= {"arrow": pyarrow.Table.from_pylist(records), "list": records}
    nlp = spacy.blank("zh")
    component = nlp.add_pipe("laborhonors")
    jobs: dict[str, Callable[[], object]] = {"lh.pipe": lambda: list(lh.pipe(texts))}
    jobs["spaCy component, of ready Docs"] = lambda: list(component.pipe(map(nlp.make_doc, texts)))
    jobs["spaCy, nlp.pipe"] = lambda: list(nlp.pipe(texts))
    jobs |= {f"frame, {name}": lambda table=table: lh.frame.extract(table, id="id") for name, table in tables.items()}
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(options.rounds + 1):
        for name, job in jobs.items():
            started = time.perf_counter()
            job()
            if number:  # the first round loads
                seconds[name].append(time.perf_counter() - started)
    base = statistics.median(seconds["lh.pipe"])
    for name, told in seconds.items():
        print(f"{name:32} {statistics.median(told):6.2f} s  {statistics.median(told) / base:5.2f}")


if __name__ == "__main__":
    main()
