"""Whether an honour is conferred or only proposed, by the words around it and at the text's head.

What the rules read is one of the features of a logistic regression, all readable and binary; its weights are reviewed
data, `data/lexicons/statuses.csv`, written by `tools/train_statuses.py`. Where the head says nothing of candidates or
winners and no word near by puts anybody forward (公示, 候选, 提名), and where an honour is withdrawn, the rules' word
stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from laborhonors.lexicon.cues import cue
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.scene import Scene
from laborhonors.linker.surroundings import Told
from laborhonors.linker.unit_features import Asked
from laborhonors.model import Status
from laborhonors.recognizers.titles import Title
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

    def __init__(self, scene: Scene, asked: Sequence[Asked], read: Sequence[Status]):
        self._reading, self._text, self._stage = scene.reading, scene.text, scene.stage
        self._line = scene.surroundings.line
        self._asked, self._read = asked, read
        self._given = Counter(one.title.name for one in asked)
        self._held = Counter(self._name(one) for one in asked)
        self._head = self._cues(0, _HEAD)
        self._of_titles: dict[tuple[Title, str, Status], Told] = {}

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
        one = self._asked[at]
        places = (*self._places(one.link.title), self._other_line(one))
        return not any(cue("puts-forward").search(self._text, *place) for place in places)

    def features(self, at: int) -> Told:
        """Those of the honour with this number, each once."""
        one, read = self._asked[at], self._read[at]
        told = one.link.title, one.title.name, read
        if told not in self._of_titles:
            self._of_titles[told] = tuple(dict.fromkeys(self._of_title(*told)))
        return (*self._of_titles[told], *self._of_recipient(one, read))

    def _of_title(self, title: Title, name: str, read: Status) -> Iterator[str]:
        """What does not depend on the recipient."""
        own = f"read={read}&stage={self._stage}"
        yield own
        yield f"{own}&role={title.role}"
        yield f"{own}&dated={title.year is not None}"
        yield f"{own}&given={bucket(self._given[name], (1, 2, 5, 12))}"
        yield f"{own}&in-head={self._text.find(name, 0, _HEAD) >= 0}"
        yield f"{own}&first={self._line(title.start) <= 1}"
        yield f"ends={name[-2:]}"
        yield from (f"{own}&head={word}" for word in self._head)
        sentence, above = self._places(title)
        before = self._reading.spelled_in(sentence[0], title.start)[-_WORDS:]
        behind = self._reading.spelled_in(title.end, min(title.end + _WORDS, sentence[1]))[:2]
        yield f"before={''.join(before[-1:])}"
        yield f"two-before={''.join(before[-2:])}"
        yield f"behind={''.join(behind[:1])}"
        yield f"two-behind={''.join(behind)}"
        yield from (f"word={word}" for word in before)
        yield from (f"sentence={word}" for word in self._cues(*sentence))
        yield from (f"above={word}" for word in self._cues(*above))

    def _of_recipient(self, one: Asked, read: Status) -> Iterator[str]:
        own = f"read={read}&stage={self._stage}"
        yield f"{own}&rule={one.link.rule}"
        yield f"{own}&kind={one.entry.kind}"
        yield f"{own}&held={bucket(self._held[self._name(one)], (1, 2, 4))}"
        yield from (f"line={word}" for word in self._cues(*self._other_line(one)))

    def _places(self, title: Title) -> tuple[Piece, Piece]:
        """The title's sentence, and the short lines above it."""
        blocks, index = self._reading.blocks, max(self._line(title.start) - 1, 0)
        block = blocks[index]
        low, high = max(block.start, title.start - _NEAR), min(block.end, title.end + _NEAR)
        start = max(low, self._text.rfind("。", low, title.start) + 1)
        end = self._text.find("。", title.end, high)
        first = index
        while 0 < first > index - _ABOVE and blocks[first - 1].end - blocks[first - 1].start <= _HEADING:
            first -= 1
        return (start, end if end >= 0 else high), (blocks[first].start, block.start)

    def _other_line(self, one: Asked) -> Piece:
        """What stands about the recipient if he is in another line than the title."""
        (start, end), title = one.entry.name, one.link.title
        index = max(self._line(start) - 1, 0)
        if index == max(self._line(title.start) - 1, 0):
            return start, start
        block = self._reading.blocks[index]
        return max(block.start, start - _NEAR), min(block.end, end + _NEAR)

    def _cues(self, start: int, end: int) -> list[str]:
        """The words that put forward or choose, in order, each once."""
        uses = (cue("puts-forward"), cue("tells-who-won"))
        found = (match[0] for use in uses for match in use.finditer(self._text, start, end))
        return list(dict.fromkeys(found))

    def _name(self, one: Asked) -> str:
        return self._text[slice(*one.entry.name)]
