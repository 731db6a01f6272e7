"""Writes the mean of networks of which all went on from one and the same (`train_network.py --start -o FOLDER`).

    python tools/mean_network.py FOLDER FOLDER [...] [-o FOLDER]

Each folder holds `judge/judge.npz` and `tagger/tagger.npz`; the one that they went on from may be among them. What
differs is what they learnt, the order in which they learnt it, and values and features that came since: a row that only
some have is the mean of those. The mean reads other texts better than each does.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from context_columns import columns_of, with_context
from laborhonors.lexicon import data_folder
from laborhonors.recognizers.lac import own
from laborhonors.recognizers.lac.model import Model


def mean_network(files: Sequence[Path]) -> dict[str, Any]:
    """The arrays of `judge.npz`, with the values and features of the last, which has all that the others have.

    Raises: ValueError, where it has not.
    """
    told = [dict(np.load(file)) for file in files]
    abouts = [json.loads(bytes(each["about"]).decode()) for each in told]
    mean: dict[str, Any] = {"about": told[-1].pop("about")}
    for name, array in told[-1].items():
        rows = [_rows(about, name) for about in abouts]
        place = {row: at for at, row in enumerate(rows[-1] or ())}
        if any(row not in place for known in rows for row in known or ()):
            raise ValueError(f"the last network lacks a value or feature of another in {name}: name the widest last")
        total = np.zeros(array.shape, np.float32)
        number = np.zeros((len(array), *[1] * (array.ndim - 1)), np.float32)
        for each, known in zip(told, rows, strict=True):
            at = [place[row] for row in known] if known else slice(None)
            total[at] += each[name].astype(np.float32)
            number[at] += 1
        mean[name] = (total / number).astype(np.float16)
    return mean


def _rows(about: dict[str, Any], name: str) -> list[str] | None:
    """What the rows of an array are of, "" for what is not known; None where they are no values or features."""
    if name.startswith("table-"):
        return ["", *about["vocabularies"][int(name.removeprefix("table-"))]]
    if name.endswith("-features"):
        return [*about["features"][name.removesuffix("-features")], ""]
    return None


def mean_tagger(files: Sequence[Path]) -> Model:
    """The tagger of the first, with the mean of the columns that the networks read."""
    models = [own.read(file) for file in files]
    columns = np.mean([columns_of(model) for model in models], 0)
    return with_context(models[0], columns.astype(np.float16).astype(np.float32))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("-o", type=Path, default=data_folder("judge").parent, help="where judge and tagger are kept")
    options = parser.parse_args()
    network = mean_network([folder / "judge" / "judge.npz" for folder in options.folders])
    tagger = mean_tagger([folder / "tagger" / "tagger.npz" for folder in options.folders])
    np.savez_compressed(options.o / "judge" / "judge.npz", **network)
    columns: dict[str, Any] = own.written(tagger, tagger.weights())
    np.savez_compressed(options.o / "tagger" / "tagger.npz", **columns)


if __name__ == "__main__":
    main()
