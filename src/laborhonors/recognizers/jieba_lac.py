"""The LAC tagger whose weights jieba 0.42.1 carries, read without paddle and run in numpy.

Sentences come in; words with parts of speech, PER, LOC, ORG and TIME go out, at code point offsets into each sentence.
Two layers of bidirectional GRU over single characters, then a CRF. The model is Baidu's small LAC; the wiring follows
`jieba/lac_small/nets.py`. jieba itself is not imported: only its data files are read.
"""

from __future__ import annotations

import importlib.util
import itertools
import math
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from laborhonors.errors import ModelError

Floats: TypeAlias = npt.NDArray[np.float32]
Ints: TypeAlias = npt.NDArray[np.intp]

HIDDEN = 128
TAGS = 57
VOCABULARY = 20941
LONGEST = 2000
"""A longer sentence is read in overlapping pieces of at most this many characters, so memory stays bounded."""
CONTEXT = 150
"""Characters a piece shows the model on either side of those whose tags are kept. With 150, no word of 21,428 in long
texts (601 to 4,000 characters, pieces of 600) differed from the whole text read at once; with 64, seven did."""
STAND_INS = dict(zip("、。“”‘’「」『』【】〔〕〈〉—…•・‧", ',.""\'\'""""[][]<>-.···', strict=True))
STAND_INS |= dict.fromkeys(" \t\n\r\v\f\u00a0\u3000", ".")
"""What the model is shown in place of characters that it was never trained on (《》 and · it knows).

The training text had no white space, and given one as an unknown character the model glues the columns of a list
together. Of the marks it knows, a full stop parts them and yet leaves most names written 王　伟 whole: on the résumé
corpus of `benchmarks/`, with white space for punctuation and in names of two characters, it lifts the F1 of persons
from .748 to .848 (a comma: .812) and of organizations from .551 to .724.
"""
ADVICE = "reinstall jieba, which carries the model: pip install --force-reinstall 'jieba>=0.42.1'"


@dataclass(frozen=True, slots=True)
class TaggedWord:
    """A word of a sentence: code points, half-open; `tag` as the model names it, without -B and -I (PER, ORG, n, v)."""

    start: int
    end: int
    tag: str


class JiebaLac:
    """The tagger. It holds no state between calls, so one instance may serve many threads."""

    def __init__(self, vocabulary: Vocabulary, tags: Sequence[str], encoder: Encoder, crf: Crf):
        self._vocabulary, self._encoder, self._crf = vocabulary, encoder, crf
        self._names = [tag.removesuffix("-B").removesuffix("-I") for tag in tags]
        self._opens = np.array([not tag.endswith("-I") for tag in tags])

    @classmethod
    def load(cls, folder: Path | None = None) -> JiebaLac:
        """Read the model from `folder`; None means the `lac_small` folder of the installed jieba.

        Raises:
            ModelError: a file is missing or not of the form that is read here.
        """
        folder = _installed_folder() if folder is None else folder
        try:
            return _read_model(folder)
        except (OSError, ValueError, LookupError) as error:
            raise ModelError(f"the tagger's model in {folder} cannot be read ({error}); {ADVICE}") from error

    def tag(self, sentences: Sequence[str], batch_characters: int = 3072) -> list[list[TaggedWord]]:
        """The words of each sentence, in order: they cover it without gap or overlap, and an empty one has none.

        `batch_characters` bounds a batch (a piece longer than that is a batch of its own). The tags do not depend on
        which sentences share a batch.
        """
        pieces = [piece for index, sentence in enumerate(sentences) for piece in _pieces(index, len(sentence))]
        tags = [np.empty(len(sentence), np.uint8) for sentence in sentences]
        for batch in _batches(pieces, batch_characters):
            best = self._best([sentences[piece.sentence][piece.start : piece.end] for piece in batch])
            for piece, row in zip(batch, best, strict=True):
                kept = row[piece.keep_from - piece.start : piece.keep_to - piece.start]
                tags[piece.sentence][piece.keep_from : piece.keep_to] = kept
        return [self._words(row) for row in tags]

    def _best(self, texts: list[str]) -> list[Ints]:
        """The tags of each text, the longest text first."""
        lengths = np.array([len(text) for text in texts])
        schedule = Schedule.of(lengths)
        ids = self._vocabulary.ids("".join(texts))[schedule.order]
        best = np.empty_like(ids)
        best[schedule.order] = self._crf.best(self._encoder.emissions(ids, schedule), schedule)
        return np.split(best, np.cumsum(lengths)[:-1])

    def _words(self, tags: npt.NDArray[np.uint8]) -> list[TaggedWord]:
        if not len(tags):
            return []
        opens = self._opens[tags]
        opens[0] = True
        starts = np.flatnonzero(opens)
        ends = np.append(starts[1:], len(tags))
        spans = zip(starts.tolist(), ends.tolist(), tags[starts].tolist(), strict=True)
        return [TaggedWord(start, end, self._names[tag]) for start, end, tag in spans]


class _Piece(NamedTuple):
    """What one row of a batch reads of a sentence (start, end), and the part of it whose tags are kept."""

    sentence: int
    start: int
    end: int
    keep_from: int
    keep_to: int


def _pieces(sentence: int, length: int) -> Iterator[_Piece]:
    if length <= LONGEST:
        if length:
            yield _Piece(sentence, 0, length, 0, length)
        return
    step = LONGEST - 2 * CONTEXT
    for start in range(0, length, step):
        end = min(start + step, length)
        yield _Piece(sentence, max(start - CONTEXT, 0), min(end + CONTEXT, length), start, end)


def _batches(pieces: list[_Piece], characters: int) -> Iterator[list[_Piece]]:
    """Pieces of like length together, so that many rows share each step; the longest of a batch comes first."""
    batch: list[_Piece] = []
    room = characters
    for piece in sorted(pieces, key=lambda piece: piece.start - piece.end):
        length = piece.end - piece.start
        if batch and length > room:
            yield batch
            batch, room = [], characters
        batch.append(piece)
        room -= length
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a batch of texts is read side by side without padding: first the first character of each, then the second.

    A text that has ended takes no part in later steps; as the longest stands first, those left are the first rows.
    """

    order: Ints
    """For each character in the order of reading, its index in the texts joined end to end."""
    steps: tuple[slice, ...]
    """What each step reads, as a slice of that order; row by row."""

    @classmethod
    def of(cls, lengths: Ints) -> Schedule:
        starts = np.cumsum(lengths) - lengths
        positions = np.arange(lengths.sum()) - np.repeat(starts, lengths)
        ends = np.cumsum(np.bincount(positions)).tolist()
        steps = tuple(slice(start, end) for start, end in zip([0, *ends], ends, strict=False))
        return cls(np.argsort(positions, kind="stable"), steps)


class Vocabulary:
    """Code points to rows of the embedding; full-width forms as their half-width twins, others by STAND_INS.

    The model was trained on half-width text. The rows of what it never met are still as drawn before training (norm
    0.6 to 0.7; of the marks that it met, 14 and more), and given such a row it glues a comma to its neighbours.
    """

    def __init__(self, rows: dict[str, int], unknown: int):
        self._table = np.full(0x10000, unknown, np.intp)
        for character, row in rows.items():
            self._table[ord(character)] = row
        self._table[0xFF01:0xFF5F] = self._table[0x21:0x7F]
        for character, known in STAND_INS.items():
            self._table[ord(character)] = self._table[ord(known)]
        self._table[0xFFFF] = unknown

    def ids(self, text: str) -> Ints:
        """The row of each character."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
        ids: Ints = self._table[np.minimum(points, 0xFFFF)]
        return ids


@dataclass(frozen=True, slots=True)
class Gru:
    """One direction of one layer; the input's share of gates and candidate is added outside, for all steps at once."""

    gates: Floats
    """(hidden, 2 * hidden): update, then reset."""
    candidate: Floats
    """(hidden, hidden)"""

    def run(self, inputs: Floats, outputs: Floats, steps: Iterable[slice], rows: int) -> None:
        """Fill `outputs` (character, hidden) from `inputs` (character, 3 * hidden), step by step."""
        state = np.zeros((rows, HIDDEN), np.float32)
        for step in steps:
            running = state[: step.stop - step.start]
            running[:] = outputs[step] = self._next(running, inputs[step])

    def _next(self, state: Floats, inputs: Floats) -> Floats:
        gates: Floats = state @ self.gates
        gates += inputs[:, : 2 * HIDDEN]
        _sigmoid(gates)
        reset: Floats = gates[:, HIDDEN:] * state
        change: Floats = reset @ self.candidate
        change += inputs[:, 2 * HIDDEN :]
        np.tanh(change, out=change)
        change -= state
        change *= gates[:, :HIDDEN]
        change += state
        return change


def _sigmoid(values: Floats) -> None:
    # In place, and by tanh, which numpy runs in vector registers and which cannot overflow.
    values *= 0.5
    np.tanh(values, out=values)
    values *= 0.5
    values += 0.5


@dataclass(frozen=True, slots=True)
class Linear:
    """A matrix and a bias."""

    matrix: Floats
    bias: Floats

    def __call__(self, values: Floats) -> Floats:
        result: Floats = values @ self.matrix
        result += self.bias
        return result


@dataclass(frozen=True, slots=True)
class Encoder:
    """Rows of the vocabulary to a score for each tag at each character."""

    embedding: Floats
    """(vocabulary, hidden)"""
    bottom: Linear
    lower: tuple[Gru, Gru]
    middle: Linear
    upper: tuple[Gru, Gru]
    top: Linear

    def emissions(self, ids: Ints, schedule: Schedule) -> Floats:
        """Scores of shape (character, tag), in the order of the schedule."""
        # Few characters of a batch are distinct. Multiplying those alone costs half of multiplying all of them;
        # a table of the whole vocabulary would save 6 % of the time, but cost 64 MB and most of the time to load.
        distinct, places = np.unique(ids, return_inverse=True)
        inputs = self.bottom(self.embedding[distinct])[places]
        hidden = _both_ways(self.lower, inputs, schedule)
        hidden = _both_ways(self.upper, self.middle(hidden), schedule)
        return self.top(hidden)


def _both_ways(layer: tuple[Gru, Gru], inputs: Floats, schedule: Schedule) -> Floats:
    outputs = np.empty((len(inputs), 2 * HIDDEN), np.float32)
    forward, backward = layer
    rows = schedule.steps[0].stop
    forward.run(inputs[:, : 3 * HIDDEN], outputs[:, :HIDDEN], schedule.steps, rows)
    backward.run(inputs[:, 3 * HIDDEN :], outputs[:, HIDDEN:], reversed(schedule.steps), rows)
    return outputs


class Crf:
    """Exact Viterbi over a batch of texts."""

    def __init__(self, weights: Floats):
        self._start, stop, self._transitions = weights[0], weights[1], weights[2:]
        # The score of going on from each tag, by the tag gone to; the last row is for the end of the text.
        self._onward = np.concatenate([self._transitions.T, stop[None]])

    def best(self, emissions: Floats, schedule: Schedule) -> Ints:
        """The best tag of each character, in the order of the schedule; `emissions` is overwritten."""
        self._accumulate(emissions, schedule.steps)
        best = np.empty(len(emissions), np.intp)
        following = np.full(schedule.steps[0].stop, TAGS)
        for step in reversed(schedule.steps):
            rows = slice(step.stop - step.start)
            scores = emissions[step] + self._onward[following[rows]]
            best[step] = following[rows] = scores.argmax(axis=1)
        return best

    def _accumulate(self, scores: Floats, steps: tuple[slice, ...]) -> None:
        """Add to each tag's score that of the best way to it. Where that came from is not kept: the way back sees."""
        scores[steps[0]] += self._start
        transitions = self._transitions[:, None, :]
        ways = np.empty((TAGS, steps[0].stop, TAGS), np.float32)
        for last, step in itertools.pairwise(steps):
            rows = step.stop - step.start
            before = scores[last][:rows].T[:, :, None]
            scores[step] += np.add(before, transitions, out=ways[:, :rows]).max(axis=0)


def _installed_folder() -> Path:
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModelError(f"jieba is not installed; {ADVICE}")
    return Path(spec.origin).parent / "lac_small"


def _read_model(folder: Path) -> JiebaLac:
    rows = {name: int(row) for row, name in _read_table(folder / "word.dic")}
    tags = {int(row): name for row, name in _read_table(folder / "tag.dic")}
    tensors = _Tensors(folder / "model_baseline")
    if sorted(tags) != list(range(TAGS)) or not 0 <= min(rows.values()) <= max(rows.values()) < VOCABULARY:
        raise ValueError("word.dic or tag.dic does not fit the weights")
    vocabulary = Vocabulary({name: row for name, row in rows.items() if len(name) == 1}, rows["OOV"])
    crf = Crf(tensors.read("crfw", TAGS + 2, TAGS))
    return JiebaLac(vocabulary, [tags[row] for row in range(TAGS)], tensors.encoder(), crf)


def _read_table(file: Path) -> list[list[str]]:
    """The lines of a dictionary file: number, tab, name."""
    lines = file.read_text(encoding="utf-8").rstrip("\n").split("\n")
    return [line.split("\t") for line in lines]


@dataclass(frozen=True, slots=True)
class _Tensors:
    """Paddle's parameter files, named as `nets.py` creates them: fc_0 and gru_0 are the lower layer's forward half,
    1 its backward half, 2 and 3 the same of the upper layer, fc_4 the scores of the tags."""

    folder: Path

    def encoder(self) -> Encoder:
        return Encoder(
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
