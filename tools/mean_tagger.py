"""Writes the mean of taggers that went on from one and the same (`train_tagger.py --start`).

    python tools/mean_tagger.py ONE.npz OTHER.npz [...] -o OUT.npz

What differs is the documents that they learnt, or the order. Their mean finds names of other texts better than each
does. The first of them tells the characters and tags, which all have.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("taggers", nargs="+", type=Path)
    parser.add_argument("-o", type=Path, required=True, help="where the mean is kept")
    options = parser.parse_args()
    first, *others = (dict(np.load(file)) for file in options.taggers)
    for name, array in first.items():
        told = [array, *(other[name] for other in others)]
        if array.dtype.kind == "f":
            first[name] = np.mean([each.astype(np.float32) for each in told], 0).astype(array.dtype)
        elif any(not np.array_equal(each, array) for each in told):
            raise ValueError(f"the taggers differ in {name}: they must have gone on from the same one")
    np.savez_compressed(options.o, **first)


if __name__ == "__main__":
    main()
