"""Writes marked documents with other names in them, for `train_network.py` to read beside the documents as they are.

    python tools/other_names.py MARKED.txt [...] -o FOLDER

Most persons of a document are called as some person of another document is, and more than half of its units as some
unit that ends alike (公司, 中学): in the text, wherever the name stands, and in the triples. So links are learnt by how
a text tells them. Names are drawn from all the files, by script; a document's head decides which.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import regex

import marked

PERSONS, UNITS = 0.9, 0.6
"""The shares that are given other names."""
_PERSON = regex.compile(r"\p{Han}{2,4}")
_UNIT = regex.compile(r"[^\s|;@!?=#]{4,}")
_ENDING = 2

Kind = tuple[bool, str]
"""Whether the script is traditional, and how a unit's name ends (nothing of a person's)."""


def names_in(head: str, rest: str) -> dict[str, Kind]:
    """The names of a document that may be others, in the order of the text."""
    traditional = head.split("|")[1].strip() == "traditional"
    found: dict[str, Kind] = {}
    for mark, name in marked.MARK.findall(rest):
        if mark == "p" and _PERSON.fullmatch(name):
            found[name] = traditional, ""
        elif mark == "o" and _UNIT.fullmatch(name):
            found[name] = traditional, name[-_ENDING:]
    return found


def renamed(head: str, rest: str, names: Mapping[Kind, Sequence[str]]) -> str:
    """The document with other names."""
    chance = random.Random(head)
    given = {
        name: chance.choice(names[kind])
        for name, kind in names_in(head, rest).items()
        if chance.random() < (UNITS if kind[1] else PERSONS)
    }
    if not given:
        return rest
    told = regex.compile("|".join(map(regex.escape, sorted(given, key=len, reverse=True))))
    return told.sub(lambda match: given[match[0]], rest)


def pools(told: Iterable[tuple[str, str]]) -> dict[Kind, list[str]]:
    """All names by kind."""
    found: dict[Kind, set[str]] = defaultdict(set)
    for head, rest in told:
        for name, kind in names_in(head, rest).items():
            found[kind].add(name)
    return {kind: sorted(names) for kind, names in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, help="marked files")
    parser.add_argument("-o", required=True, type=Path, help="the folder to write them to, under their own names")
    options = parser.parse_args()
    told = {path: list(marked.blocks(path)) for path in options.files}
    names = pools(one for each in told.values() for one in each)
    options.o.mkdir(parents=True, exist_ok=True)
    for path, each in told.items():
        text = "".join(f"### {head}\n{renamed(head, rest, names)}" for head, rest in each)
        (options.o / path.name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
