"""Whether an honour is conferred or only proposed, by the words around it and at the text's head.

What the rules read is one of the features of a logistic regression, all readable and binary; its weights are reviewed
data, `data/lexicons/statuses.csv`, written by `tools/train_statuses.py`. Where the head says nothing of candidates or
winners and no word near by puts anybody forward (公示, 候选, 提名), and where an honour is withdrawn, the rules' word
stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from laborhonors.lexicon.cues import cue
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.proposals import Stage
from laborhonors.linker.surroundings import Told
from laborhonors.linker.unit_features import Asked
from laborhonors.model import Status
from laborhonors.recognizers.base import Reading
from laborhonors.regression import bucket, probability_of, weights_of

_WORDS = 12
_HEAD = 150
"""Characters at the beginning of a text that tell what it is."""
_HEADING, _ABOVE = 45, 3
"""Characters of a line above that may head, at most, and how many such lines."""
_NEAR = 200
"""Characters of a sentence or line to either side of a name, at most."""


class Statuses:
    """The statuses of the honours of one document, by what the rules read of each."""

    def __init__(self, reading: Reading, stage: Stage, asked: Sequence[Asked], read: Sequence[Status]):
        self._reading, self._text, self._stage = reading, reading.text, stage
        self._asked, self._read = asked, read
        self._starts = [block.start for block in reading.blocks]
        self._given = Counter(one.title.name for one in asked)
        self._held = Counter(self._name(one) for one in asked)
        self._head = self._cues(0, _HEAD)

    def chosen(self, weights: Mapping[str, float] | None = None) -> Iterator[Status]:
        """The status of each, by the package's weights or by others."""
        told = weights_of("statuses") if weights is None else weights
        for at, read in enumerate(self._read):
            if self.settled(at):
                yield read
            else:
                yield "proposed" if probability_of(self.features(at), told) > 0.5 else "conferred"

    def settled(self, at: int) -> bool:
        """Whether the rules' word stands for the honour with this number."""
        if self._read[at] != "conferred" or self._stage == "proposed" or self._head:
            return self._read[at] == "revoked"
        return not any(cue("puts-forward").search(self._text, *place) for place in self._places(self._asked[at]))

    def features(self, at: int) -> Told:
        """Those of the honour with this number, each once."""
        return tuple(dict.fromkeys(self._features(self._asked[at], self._read[at])))

    def _features(self, one: Asked, read: Status) -> Iterator[str]:
        link, title = one.link, one.link.title
        own = f"read={read}&stage={self._stage}"
        yield own
        yield f"{own}&rule={link.rule}"
        yield f"{own}&role={title.role}"
        yield f"{own}&kind={one.entry.kind}"
        yield f"{own}&dated={title.year is not None}"
        yield f"{own}&given={bucket(self._given[one.title.name], (1, 2, 5, 12))}"
        yield f"{own}&held={bucket(self._held[self._name(one)], (1, 2, 4))}"
        yield f"{own}&in-head={self._text.find(one.title.name, 0, _HEAD) >= 0}"
        yield f"{own}&first={self._line(title.start) <= 1}"
        yield f"ends={one.title.name[-2:]}"
        yield from (f"{own}&head={word}" for word in self._head)
        sentence, line, above = self._places(one)
        before = self._reading.spelled_in(sentence[0], title.start)[-_WORDS:]
        behind = self._reading.spelled_in(title.end, min(title.end + _WORDS, sentence[1]))[:2]
        yield f"before={''.join(before[-1:])}"
        yield f"two-before={''.join(before[-2:])}"
        yield f"behind={''.join(behind[:1])}"
        yield f"two-behind={''.join(behind)}"
        yield from (f"word={word}" for word in before)
        yield from (f"sentence={word}" for word in self._cues(*sentence))
        yield from (f"line={word}" for word in self._cues(*line))
        yield from (f"above={word}" for word in self._cues(*above))

    def _places(self, one: Asked) -> tuple[Piece, Piece, Piece]:
        """The title's sentence, the line of the recipient if it is another, and the short lines above the title's."""
        title, name, blocks = one.link.title, one.entry.name, self._reading.blocks
        index, of_name = (max(self._line(at) - 1, 0) for at in (title.start, name[0]))
        block, own = blocks[index], blocks[of_name]
        low, high = max(block.start, title.start - _NEAR), min(block.end, title.end + _NEAR)
        start = max(low, self._text.rfind("。", low, title.start) + 1)
        end = self._text.find("。", title.end, high)
        line = (max(own.start, name[0] - _NEAR), min(own.end, name[1] + _NEAR)) if of_name != index else (low, low)
        first = index
        while 0 < first > index - _ABOVE and blocks[first - 1].end - blocks[first - 1].start <= _HEADING:
            first -= 1
        return (start, end if end >= 0 else high), line, (blocks[first].start, block.start)

    def _line(self, at: int) -> int:
        """The number of the line that holds a place, from 1."""
        return bisect_right(self._starts, at)

    def _cues(self, start: int, end: int) -> list[str]:
        """The words that put forward or choose, in order, each once."""
        uses = (cue("puts-forward"), cue("tells-who-won"))
        found = (match[0] for use in uses for match in use.finditer(self._text, start, end))
        return list(dict.fromkeys(found))

    def _name(self, one: Asked) -> str:
        return self._text[slice(*one.entry.name)]
