"""The encoder in onnxruntime (extra `fast`): its graph is written once, and kept in a folder of the user's."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import Any

from laborhonors import cachefile
from laborhonors.errors import ModelError
from laborhonors.extras import require
from laborhonors.recognizers.lac import graph
from laborhonors.recognizers.lac.graph import Arithmetic
from laborhonors.recognizers.lac.lanes import Lanes
from laborhonors.recognizers.lac.model import Model
from laborhonors.recognizers.lac.schedule import Schedule
from laborhonors.recognizers.lac.weights import Floats, Ints


class OnnxEncoder:
    """Runs the graph on one thread: the calling one. Several threads may call it at once."""

    def __init__(self, model: Model, arithmetic: Arithmetic, folder: Path | None = None):
        """`folder` is where the graph is kept; None is the user's folder for caches.

        Raises:
            MissingExtraError: onnxruntime, or for the first use onnx, is not installed.
            ModelError: the parameters cannot be read, or onnxruntime refuses the graph.
        """
        self._session = _opened(_written(model, arithmetic, folder or cachefile.user_folder()))

    def emissions(self, ids: Ints, schedule: Schedule) -> Floats:
        """Scores of shape (character, tag), in the order of the schedule."""
        scores: Floats = self._session.run(["scores"], Lanes.of(schedule).feeds(ids))[0]
        return scores


def _written(model: Model, arithmetic: Arithmetic, folder: Path | None) -> bytes:
    if folder is None:
        return graph.write(model.weights(), arithmetic)
    file = folder / f"lac-{arithmetic}-{_digest(model)}.onnx"
    with contextlib.suppress(OSError, ValueError):
        return cachefile.read(file)
    written = graph.write(model.weights(), arithmetic)
    cachefile.write(file, written)
    return written


def _digest(model: Model) -> str:
    """What the graph is made of: the files of the parameters, and the module that writes it."""
    digest = hashlib.sha256(Path(graph.__file__).read_bytes())
    for file in model.files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _opened(written: bytes) -> Any:
    # It would tell its maker, over the network, that it was started.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    onnxruntime: Any = require("onnxruntime", extra="fast")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(written, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(f"onnxruntime {onnxruntime.__version__} refuses the tagger's graph: {error}") from error
