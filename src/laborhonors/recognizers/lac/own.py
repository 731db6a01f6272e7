"""The tagger that laborhonors carries: LAC trained further, with scores for persons, units, honours and posts beside
its own tags.

`tools/train_tagger.py` writes the file; `data/tagger/README.md` says from what.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from laborhonors.errors import ModelError
from laborhonors.lexicon import data_folder
from laborhonors.recognizers.lac.crf import Crf
from laborhonors.recognizers.lac.model import Model, Vocabulary
from laborhonors.recognizers.lac.tagger import NAME_TAGS, NAMES, ROLES
from laborhonors.recognizers.lac.weights import Floats, Gru, Linear, Weights

ADVICE = "reinstall laborhonors, which carries the model"
NEVER = -1e4
"""The weight of a step that is not to be taken."""


def read(file: Path | None = None) -> Model:
    """The model in `file`; None means the one that is installed. Raises: LexiconError, ModelError."""
    file = data_folder("tagger") / "tagger.npz" if file is None else file
    try:
        with np.load(io.BytesIO(file.read_bytes())) as found:
            told = {name: found[name] for name in found.files}
        about = json.loads(bytes(told["about"]).decode())
        rows = dict(zip(about["characters"], told["rows"].tolist(), strict=True))
        # The model never met the tab that parts the cells of a table, and would read over it.
        vocabulary = Vocabulary(rows | {"\t": rows[","]}, about["unknown"])
        weights = _weights(told)
        crf, names = Crf(_floats(told["crf"])), Crf(_floats(told["names"]))
        context = len(weights.top.bias) - len(about["tags"]) - len(NAME_TAGS) - len(ROLES)
        return Model(vocabulary, about["tags"], crf, lambda: weights, [file], names, context)
    except (OSError, EOFError, ValueError, LookupError, zipfile.BadZipFile) as error:
        raise ModelError(f"the tagger's model in {file} cannot be read ({error}); {ADVICE}") from error


def written(model: Model, weights: Weights) -> dict[str, npt.NDArray[np.generic]]:
    """The arrays of a file that `read` reads, for `numpy.savez_compressed`: 16-bit floats."""
    assert model.names is not None
    rows = model.vocabulary.rows
    about = {"characters": "".join(rows), "unknown": model.vocabulary.unknown, "tags": list(model.tags)}
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "about": np.frombuffer(json.dumps(about).encode(), np.uint8),
        "rows": np.array(list(rows.values()), np.uint16),
        "crf": model.crf.weights,
        "names": model.names.weights,
    }
    return arrays | {name: values.astype(np.float16) for name, values in _arrays(weights).items()}


def name_structure() -> Floats:
    """The weights of a CRF that knows no more than that a name goes on only where it began."""
    kinds = len(NAMES)
    weights = np.zeros((2 + 1 + 2 * kinds, 1 + 2 * kinds), np.float32)
    begins, goes_on = np.split(np.arange(1, 1 + 2 * kinds), 2)
    weights[0, goes_on] = weights[2:, goes_on[0] :] = NEVER
    weights[2 + begins, goes_on] = weights[2 + goes_on, goes_on] = 0
    return weights


def _arrays(weights: Weights) -> dict[str, Floats]:
    layers = {"bottom": weights.bottom, "middle": weights.middle, "top": weights.top}
    arrays = {"embedding": weights.embedding}
    for name, linear in layers.items():
        arrays |= {f"{name}_matrix": linear.matrix, f"{name}_bias": linear.bias}
    for name, halves in (("lower", weights.lower), ("upper", weights.upper)):
        for side, gru in zip(("forward", "backward"), halves, strict=True):
            assert gru.bias is not None
            arrays |= {f"{name}_{side}_gates": gru.gates, f"{name}_{side}_candidate": gru.candidate}
            arrays[f"{name}_{side}_bias"] = gru.bias
    return arrays


def _weights(told: Mapping[str, npt.NDArray[np.generic]]) -> Weights:
    def linear(name: str) -> Linear:
        return Linear(_floats(told[f"{name}_matrix"]), _floats(told[f"{name}_bias"]))

    def layer(name: str) -> tuple[Gru, Gru]:
        forward, backward = (
            Gru(*(_floats(told[f"{name}_{side}_{part}"]) for part in ("gates", "candidate", "bias")))
            for side in ("forward", "backward")
        )
        return forward, backward

    embedding = _floats(told["embedding"])
    return Weights(embedding, linear("bottom"), layer("lower"), linear("middle"), layer("upper"), linear("top"))


def _floats(values: npt.NDArray[np.generic]) -> Floats:
    return values.astype(np.float32)
