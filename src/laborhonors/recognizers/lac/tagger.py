"""The tagger: sentences in, tagged words at code point offsets into each sentence out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, repeat
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from laborhonors.recognizers.context import NOTHING, Rows, means
from laborhonors.recognizers.lac.crf import Crf
from laborhonors.recognizers.lac.model import Model
from laborhonors.recognizers.lac.schedule import Schedule
from laborhonors.recognizers.lac.weights import Floats, Ints

LONGEST = 2000
"""A longer sentence is read in overlapping pieces of at most this many characters, so memory stays bounded."""
NAMES = ("person", "organization", "title", "position")
"""The kinds of names, in the order of their scores."""
NAME_TAGS = ("O", *(f"{kind}-{part}" for part in "BI" for kind in NAMES))
"""The tags of names, in the order of their scores."""
ROLES = ("holds", "employs")
"""What is scored of names behind their tags: that a person or unit is given an honour in the text, or that an honour is
given to one who is named; that a unit is one of theirs."""
CONTEXT = 150
"""Characters a piece shows the model on either side of those whose tags are kept. With 150, no word of 21,428 in long
texts (601 to 4,000 characters, pieces of 600) differed from the whole text read at once; with 64, seven did."""


@dataclass(frozen=True, slots=True)
class TaggedWord:
    """A word of a sentence: code points, half-open; `tag` as the model names it, without -B and -I (PER, ORG, n, v)."""

    start: int
    end: int
    tag: str
    roles: tuple[float, ...] = field(default=(), compare=False)
    """Of a name, the log-odds of what it does, as of `ROLES`; () where the model has no scores for them. Two names are
    equal without them, as the last digits depend on what shares a batch."""


class Encoder(Protocol):
    """Rows of the vocabulary to a score for each tag at each character."""

    def emissions(self, ids: Ints, schedule: Schedule) -> Floats:
        """Scores of shape (character, tag), in the order of the schedule, as `ids` are; the caller's to write to."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A sentence as a tagger reads it."""

    words: Sequence[TaggedWord]
    """In order; they cover the sentence without gap or overlap."""
    names: Sequence[TaggedWord] = ()
    """What the model takes for names, in order and without overlap; `tag` is the kind (person, title). None of models
    that have no scores for them."""
    context: Rows = field(default_factory=lambda: NOTHING, compare=False, repr=False)
    """What the model knows of each character, as 16-bit floats (character, column); no columns of models without.
    Equality leaves it out, as it does roles."""


class Lac:
    """The tagger. It holds no state between calls, so one instance may serve many threads."""

    def __init__(self, model: Model, encoder: Encoder):
        self._vocabulary, self._encoder = model.vocabulary, encoder
        self._kinds = [_Tags(model.crf, model.tags)]
        if model.names is not None:
            self._kinds.append(_Tags(model.names, NAME_TAGS))
        self._roles = len(ROLES) if model.names is not None else 0
        self._context = model.context

    def tag(self, sentences: Sequence[str], batch_characters: int = 3072) -> list[list[TaggedWord]]:
        """The words of each sentence, in order: they cover it without gap or overlap, and an empty one has none.

        `batch_characters` bounds a batch (a piece longer than that is a batch of its own). The tags do not depend on
        which sentences share a batch.
        """
        return [list(tagged.words) for tagged in self.read(sentences, batch_characters)]

    def read(self, sentences: Sequence[str], batch_characters: int = 3072) -> list[Tagged]:
        """The words of each sentence as of `tag`, and its names."""
        lengths = np.array([len(sentence) for sentence in sentences], np.intp)
        starts = (np.cumsum(lengths) - lengths).tolist()
        pieces = [piece for index, sentence in enumerate(sentences) for piece in _pieces(index, len(sentence))]
        told = [np.empty(lengths.sum(), np.uint8) for _ in self._kinds]
        roles = np.empty((lengths.sum(), self._roles), np.float32)
        context = np.empty((lengths.sum(), self._context), np.float16)
        for batch in _batches(pieces, batch_characters):
            best = self._best([sentences[piece.sentence][piece.start : piece.end] for piece in batch])
            for piece, rows in zip(batch, best, strict=True):
                at = starts[piece.sentence]
                for kept, row in zip((*told, roles, context), rows, strict=True):
                    own = row[piece.keep_from - piece.start : piece.keep_to - piece.start]
                    kept[at + piece.keep_from : at + piece.keep_to] = own
        scored = (None, roles)[: len(told)]
        read = [kind.words(tags, lengths, of) for kind, tags, of in zip(self._kinds, told, scored, strict=True)]
        names = read[1] if len(read) > 1 else ([] for _ in sentences)
        known = [context[start : start + length] for start, length in zip(starts, lengths.tolist(), strict=True)]
        return [Tagged(*row) for row in zip(read[0], names, known, strict=True)]

    def _best(self, texts: list[str]) -> Iterator[tuple[npt.NDArray[Any], ...]]:
        """The tags of each text, those of its names where the model has them, the scores of roles, and the context; the
        longest text first."""
        lengths = np.array([len(text) for text in texts])
        schedule = Schedule.of(lengths)
        ids = self._vocabulary.ids("".join(texts))[schedule.order]
        scores = self._encoder.emissions(ids, schedule)
        widths = [*(kind.crf.tags for kind in self._kinds), self._roles]
        *columns, roles, context = np.split(scores, np.cumsum(widths), axis=1)
        told: list[npt.NDArray[Any]] = [
            kind.crf.best(np.ascontiguousarray(own), schedule) for kind, own in zip(self._kinds, columns, strict=True)
        ]
        cuts = np.cumsum(lengths)[:-1]
        return zip(*(np.split(_in_text_order(rows, schedule), cuts) for rows in (*told, roles, context)), strict=True)


def _in_text_order(rows: npt.NDArray[Any], schedule: Schedule) -> npt.NDArray[Any]:
    ordered: npt.NDArray[Any] = np.empty_like(rows)
    ordered[schedule.order] = rows
    return ordered


class _Tags:
    """The tags of one CRF, and the words that rows of them stand for."""

    def __init__(self, crf: Crf, tags: Sequence[str]):
        self.crf = crf
        self._names = [tag.removesuffix("-B").removesuffix("-I") for tag in tags]
        self._goes_on = np.array([tag.endswith("-I") for tag in tags])
        self._is_word = np.array([tag != "O" for tag in tags])

    def words(
        self, tags: npt.NDArray[np.uint8], lengths: Ints, roles: Floats | None = None
    ) -> Iterator[list[TaggedWord]]:
        """For each text, of those joined end to end, a word for each tag that opens one and those after it that go on;
        none for the tag O. Its roles are the mean of its characters' (character, role)."""
        stops = np.cumsum(lengths)
        opens = ~self._goes_on[tags]
        opens[(stops - lengths)[lengths > 0]] = True
        starts = np.flatnonzero(opens)
        ends = np.append(starts[1:], len(tags))
        told = self._is_word[tags[starts]]
        starts, ends = starts[told], ends[told]
        shift = np.repeat(stops - lengths, cuts := np.diff(np.searchsorted(starts, stops), prepend=0))
        spans = zip((starts - shift).tolist(), (ends - shift).tolist(), tags[starts].tolist(), strict=True)
        scores = repeat(()) if roles is None else map(tuple, means(roles, starts, ends).tolist())
        told_of = zip(spans, scores, strict=False)
        for count in cuts.tolist():
            yield [TaggedWord(start, end, self._names[tag], does) for (start, end, tag), does in islice(told_of, count)]


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
