"""How large the lexicon is, how long it takes to load, and how many titles of a gold file it knows.

python benchmarks/lexicon.py [tests/gold/dev.jsonl]
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from statistics import median

from laborhonors.lexicon import HonorEntry, Lexicon, data_folder

LOAD = """
import time
from laborhonors.lexicon import Lexicon
start = time.process_time()
Lexicon.default().names()
print(time.process_time() - start)
"""
ROUNDS = 5


def load_time() -> float:
    """Seconds of CPU to read the lexicon and index its names in a new process, the median of some rounds."""
    runs = (
        subprocess.run([sys.executable, "-c", LOAD], capture_output=True, check=True, text=True) for _ in range(ROUNDS)
    )
    return median(float(run.stdout) for run in runs)


def found(lexicon: Lexicon, title: str) -> str:
    """Where the title's honour comes from: listed, generated, open (level or kind read off its form), or nowhere."""
    honor = lexicon.describe(title)
    if honor.id is not None:
        return lexicon_entry(lexicon, honor.id).origin
    return "ambiguous short form" if lexicon.names().get(title) else "open" if honor.level or honor.kind else "none"


def lexicon_entry(lexicon: Lexicon, id: str) -> HonorEntry:
    entry = lexicon.get(id)
    assert entry is not None
    return entry


def titles(path: Path) -> list[str]:
    """The titles asked for, one a triple."""
    documents = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [triple["title"] for document in documents for triple in document["triples"] if not triple.get("optional")]


def show(heading: str, counts: Counter[str]) -> None:
    total = counts.total()
    print(f"{heading}: {total}")
    for name, number in counts.most_common():
        print(f"  {name:22} {number:6}  {number / total:.1%}")


def main() -> None:
    lexicon = Lexicon.default()
    show("honours by origin", Counter(entry.origin for entry in lexicon.honors))
    show("by level", Counter(str(entry.level) for entry in lexicon.honors))
    show("by type", Counter(str(entry.type) for entry in lexicon.honors))
    for path in map(Path, sys.argv[1:] or ["tests/gold/dev.jsonl"]):
        show(f"titles of {path.name}", Counter(found(lexicon, title) for title in titles(path)))
    largest = max(data_folder().glob("*.csv"), key=lambda file: file.stat().st_size)
    print(
        f"largest file: {largest.name}, {largest.stat().st_size / 1e6:.2f} MB; load: {load_time() * 1000:.0f} ms of CPU"
    )


if __name__ == "__main__":
    main()
