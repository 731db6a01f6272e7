"""The tagger: sentences in, tagged words at code point offsets into each sentence out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from laborhonors.recognizers.lac.model import Model
from laborhonors.recognizers.lac.schedule import Schedule
from laborhonors.recognizers.lac.weights import Floats, Ints

LONGEST = 2000
"""A longer sentence is read in overlapping pieces of at most this many characters, so memory stays bounded."""
CONTEXT = 150
"""Characters a piece shows the model on either side of those whose tags are kept. With 150, no word of 21,428 in long
texts (601 to 4,000 characters, pieces of 600) differed from the whole text read at once; with 64, seven did."""


@dataclass(frozen=True, slots=True)
class TaggedWord:
    """A word of a sentence: code points, half-open; `tag` as the model names it, without -B and -I (PER, ORG, n, v)."""

    start: int
    end: int
    tag: str


class Encoder(Protocol):
    """Rows of the vocabulary to a score for each tag at each character."""

    def emissions(self, ids: Ints, schedule: Schedule) -> Floats:
        """Scores of shape (character, tag), in the order of the schedule, as `ids` are; the caller's to write to."""


class Lac:
    """The tagger. It holds no state between calls, so one instance may serve many threads."""

    def __init__(self, model: Model, encoder: Encoder):
        self._vocabulary, self._encoder, self._crf = model.vocabulary, encoder, model.crf
        self._names = [tag.removesuffix("-B").removesuffix("-I") for tag in model.tags]
        self._opens = np.array([not tag.endswith("-I") for tag in model.tags])

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
