"""The judge: which of the links that the rules propose are believed, and who holds a title that no rule gave anyone.

A logistic regression over the readable features of `features.py`. Its weights are reviewed data,
`data/lexicons/judge.csv`, written by `tools/train_judge.py`; the probability is the link's confidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from laborhonors.lexicon.cues import cue
from laborhonors.linker.entries import Entry
from laborhonors.linker.features import Scene, Sentence
from laborhonors.linker.frames import Link, fits
from laborhonors.linker.regression import probability_of, weights_of
from laborhonors.model import Status
from laborhonors.recognizers.titles import Title

NEAR = "near-recipient"
"""The rule of a link that no other rule proposed."""

_REACH = 3
_UNJUDGED = 0.5
_SUREST = 0.99


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link to be judged, with its features; `proposed` says that a rule proposes it."""

    link: Link
    proposed: bool
    features: tuple[str, ...]


def judged(scene: Scene, links: Iterable[Link], weights: Mapping[str, float] | None = None) -> Iterator[Link]:
    """The links that are believed, those of the rules first; by the weights of `judge.csv` or by others.

    Beside the features a table of weights has `bias`, `threshold=proposed` and `threshold=near`.
    """
    weights = weights_of("judge") if weights is None else weights
    for candidate in candidates(scene, links):
        probability = probability_of(candidate.features, weights)
        if probability >= weights["threshold=proposed" if candidate.proposed else "threshold=near"]:
            yield replace(candidate.link, confidence=min(round(probability, 2), _SUREST))


def candidates(scene: Scene, links: Iterable[Link]) -> Iterator[Candidate]:
    """Every link that a rule proposes, and every recipient near a title that no rule gives to anyone."""
    given: set[int] = set()
    known: set[tuple[str, str]] = set()
    for link in links:
        if link.entry is not None:
            given.add(link.title.start)
            known.add((link.title.name, scene.name(link.entry)))
            yield Candidate(link, True, scene.features(link.entry, link.title, link.rule))
    for index, sentence in enumerate(scene.sentences):
        for element in sentence.skeleton.elements:
            title = element.title
            if element.symbol != "T" or title is None or title.start in given:
                continue
            if _told(scene, sentence, title):
                for entry in _near(scene, index, title):
                    if (title.name, scene.name(entry)) not in known:
                        yield _near_candidate(scene, sentence, title, entry)


def _told(scene: Scene, sentence: Sentence, title: Title) -> bool:
    """Whether the title may be somebody's here: not counted (5名劳模), nor told of in general (每两年评选一次)."""
    at = sentence.place(title) or 0
    counted = sentence.skeleton.text[max(0, at - 2) : at].endswith(("N", "Nd", "NX"))
    defined = cue("definition").search(scene.text, sentence.start, sentence.end) is not None
    return title.role != "proposed" and not counted and not defined


def _near_candidate(scene: Scene, sentence: Sentence, title: Title, entry: Entry) -> Candidate:
    inside = sentence.start <= entry.start and entry.end <= sentence.end
    start, end = (min(entry.start, title.start), max(entry.end, title.tail)) if inside else (title.start, title.tail)
    link = Link(title, entry, NEAR, start, end, _UNJUDGED, _status(sentence, title))
    return Candidate(link, False, scene.features(entry, title, NEAR))


def _near(scene: Scene, index: int, title: Title) -> Iterator[Entry]:
    """The recipients of this sentence and those before it, nearest first; its topics; the main one: each once."""
    sentence = scene.sentences[index]
    around = [e for s in scene.sentences[max(0, index - _REACH) : index + 1] for e in s.recipients()]
    around.sort(key=lambda entry: abs(entry.name[0] - title.start))
    seen: set[str] = set()
    for entry in (*around, *sentence.topics, *((scene.main,) if scene.main else ())):
        name = scene.name(entry)
        if name not in seen and fits(title, entry):
            seen.add(name)
            yield entry


def _status(sentence: Sentence, title: Title) -> Status:
    """What the verb before the title says, in its clause."""
    before = reversed(sentence.skeleton.elements[: sentence.place(title) or 0])
    verb = next((element for element in before if element.symbol in "VWRT，；"), None)
    return verb.status if verb is not None and verb.symbol in "VWR" else "conferred"
