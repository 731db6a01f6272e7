"""Writes the mean of networks that went on from one and the same (`train_network.py --start --seed N -o FOLDER`).

    python tools/mean_network.py FOLDER FOLDER [...] [-o FOLDER]

Each folder holds `judge/judge.npz` and `tagger/tagger.npz`, made of the same documents, so with the same values and
features; what differs is the order in which they were learnt. Their mean reads other texts better than each does.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from context_columns import columns_of, with_context
from laborhonors.lexicon import data_folder
from laborhonors.recognizers.lac import own
from laborhonors.recognizers.lac.model import Model


def mean_network(files: Sequence[Path]) -> dict[str, Any]:
    """The arrays of `judge.npz`. Raises: ValueError, for networks that do not know the same."""
    told = [dict(np.load(file)) for file in files]
    abouts = [bytes(each.pop("about")) for each in told]
    if any(about != abouts[0] for about in abouts):
        raise ValueError("the networks know different values or features: train them on the same documents")
    mean = {name: np.mean([each[name].astype(np.float32) for each in told], 0).astype(np.float16) for name in told[0]}
    return {"about": np.frombuffer(abouts[0], np.uint8), **mean}


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
