"""The model that jieba 0.42.1 carries, read without paddle; the wiring follows `jieba/lac_small/nets.py`.

jieba itself is not imported: only its data files are read.
"""

from __future__ import annotations

import importlib.util
import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from laborhonors.errors import ModelError
from laborhonors.recognizers.lac.crf import Crf
from laborhonors.recognizers.lac.model import Model, Vocabulary
from laborhonors.recognizers.lac.weights import HIDDEN, Floats, Gru, Linear, Weights

TAGS = 57
VOCABULARY = 20941
STAND_INS = dict(zip("、。“”‘’「」『』【】〔〕〈〉—…•・‧", ',.""\'\'""""[][]<>-.···', strict=True))
STAND_INS |= dict.fromkeys(" \t\n\r\v\f\u00a0\u3000", ".")
"""What the model is shown in place of characters that it was never trained on (《》 and · it knows).

The training text had no white space, and given one as an unknown character the model glues the columns of a list
together. Of the marks it knows, a full stop parts them and yet leaves most names written 王　伟 whole: on the résumé
corpus of `benchmarks/`, with white space for punctuation and in names of two characters, it lifts the F1 of persons
from .748 to .848 (a comma: .812) and of organizations from .551 to .724.
"""
ADVICE = "reinstall jieba, which carries the model: pip install --force-reinstall 'jieba>=0.42.1'"


def read(folder: Path | None = None) -> Model:
    """The model in `folder`; None means the `lac_small` folder of the installed jieba.

    Raises:
        ModelError: a file is missing or not of the form that is read here; so may `weights` of what it gives.
    """
    folder = _installed_folder() if folder is None else folder
    with _told(folder):
        rows = {name: int(row) for row, name in _read_table(folder / "word.dic")}
        tags = {int(row): name for row, name in _read_table(folder / "tag.dic")}
        tensors = _Tensors(folder / "model_baseline")
        if sorted(tags) != list(range(TAGS)) or not 0 <= min(rows.values()) <= max(rows.values()) < VOCABULARY:
            raise ValueError("word.dic or tag.dic does not fit the weights")
        return Model(
            vocabulary=Vocabulary(_shown(rows), rows["OOV"]),
            tags=[tags[row] for row in range(TAGS)],
            crf=Crf(tensors.read("crfw", TAGS + 2, TAGS)),
            weights=tensors.weights,
            files=sorted(tensors.folder.iterdir()),
        )


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What goes wrong with a file, as an error that says what to do."""
    try:
        yield
    except (OSError, ValueError, LookupError) as error:
        raise ModelError(f"the tagger's model in {folder} cannot be read ({error}); {ADVICE}") from error


def _installed_folder() -> Path:
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModelError(f"jieba is not installed; {ADVICE}")
    return Path(spec.origin).parent / "lac_small"


def _shown(rows: dict[str, int]) -> dict[str, int]:
    """The rows of single characters: full-width forms as their half-width twins, others by STAND_INS.

    The model was trained on half-width text. The rows of what it never met are still as drawn before training (norm
    0.6 to 0.7; of the marks that it met, 14 and more), and given such a row it glues a comma to its neighbours.
    """
    shown = {name: row for name, row in rows.items() if len(name) == 1}
    twins = {chr(0xFEE0 + point): chr(point) for point in range(0x21, 0x7F)} | STAND_INS
    return shown | {character: shown.get(twin, rows["OOV"]) for character, twin in twins.items()}


def _read_table(file: Path) -> list[list[str]]:
    """The lines of a dictionary file: number, tab, name."""
    lines = file.read_text(encoding="utf-8").rstrip("\n").split("\n")
    return [line.split("\t") for line in lines]


@dataclass(frozen=True, slots=True)
class _Tensors:
    """Paddle's parameter files, named as `nets.py` creates them: fc_0 and gru_0 are the lower layer's forward half,
    1 its backward half, 2 and 3 the same of the upper layer, fc_4 the scores of the tags."""

    folder: Path

    def weights(self) -> Weights:
        """The encoder's parameters. Raises: ModelError."""
        with _told(self.folder.parent):
            return Weights(
                embedding=self.read("word_emb", VOCABULARY, HIDDEN),
                bottom=self._inputs(0, HIDDEN),
                lower=(self._gru(0), self._gru(1)),
                middle=self._inputs(2, 2 * HIDDEN),
                upper=(self._gru(2), self._gru(3)),
                top=Linear(self.read("fc_4.w_0", 2 * HIDDEN, TAGS), self.read("fc_4.b_0", TAGS)),
            )

    def _inputs(self, first: int, width: int) -> Linear:
        """What makes the input of both directions of a layer; the GRU's own bias is added in."""
        halves = (first, first + 1)
        matrix = [self.read(f"fc_{half}.w_0", width, 3 * HIDDEN) for half in halves]
        bias = [self.read(f"fc_{half}.b_0", 3 * HIDDEN) for half in halves]
        bias_of_gru = [self.read(f"gru_{half}.b_0", 1, 3 * HIDDEN)[0] for half in halves]
        return Linear(np.concatenate(matrix, axis=1), np.concatenate(bias) + np.concatenate(bias_of_gru))

    def _gru(self, half: int) -> Gru:
        # Declared as (128, 384), but stored as the matrix of the gates and then that of the candidate.
        flat = self.read(f"gru_{half}.w_0", HIDDEN, 3 * HIDDEN).reshape(-1)
        border = 2 * HIDDEN * HIDDEN
        return Gru(flat[:border].reshape(HIDDEN, 2 * HIDDEN), flat[border:].reshape(HIDDEN, HIDDEN))

    def read(self, name: str, *shape: int) -> Floats:
        """One parameter: a header that the shape settles wholly, then its 32-bit floats."""
        data = (self.folder / name).read_bytes()
        header = _header(shape)
        if not data.startswith(header) or len(data) != len(header) + 4 * math.prod(shape):
            raise ValueError(f"{name} does not hold 32-bit floats of shape {shape}")
        values = np.frombuffer(data, "<f4", offset=len(header)).reshape(shape).astype(np.float32)
        # One unit of gru_0 never learnt: its weights are subnormal, far below the rounding of any sum that they enter,
        # and processors multiply such numbers so slowly that they took a quarter of the tagger's time.
        values[np.abs(values) < np.finfo(np.float32).tiny] = 0
        return values


def _header(shape: tuple[int, ...]) -> bytes:
    """Paddle's LoDTensor: versions and levels, all 0, then a protobuf message: type (field 1; 5 is float) and sizes."""
    description = b"\x08\x05" + b"".join(b"\x10" + _varint(size) for size in shape)
    return struct.pack("<IQIi", 0, 0, 0, len(description)) + description


def _varint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])
