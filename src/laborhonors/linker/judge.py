"""The judge: which of the links that the rules propose are believed, and who holds a title that no rule gave anyone.

A logistic regression over the readable features of `features.py` says who is not worth a thought, and decides where the
tagger has no names of its own; its weights are reviewed data, `data/lexicons/judge.csv`, written by
`tools/train_judge.py`. Else the network of `network.py` decides, which knows the features and reads the text around.
The probability is the link's confidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain

import regex

from laborhonors.lexicon.cues import alternatives, cue, says
from laborhonors.linker.below import Titles, titles_above
from laborhonors.linker.bystanders import acts_for_others, is_of_relation
from laborhonors.linker.companions import judged_together
from laborhonors.linker.entries import Entry
from laborhonors.linker.features import Features
from laborhonors.linker.frames import Link, fits, told_status
from laborhonors.linker.marked_recipients import SURE
from laborhonors.linker.proposals import came_at_last, is_lost, is_supposed, is_unticked, is_withdrawn, loses, settled
from laborhonors.linker.scene import Scene, Sentence
from laborhonors.linker.surroundings import Told
from laborhonors.model import Status
from laborhonors.recognizers.titles import Title
from laborhonors.regression import BIAS, likelihood, weight_of

NEAR, BELOW = "near-recipient", "below-title"
"""The rules of links that no other rule proposed: the two stand near each other, or one below the other's line."""

_BACK, _AHEAD = 3, 8
_MOST = 40
_FAR = (99, False, 0)
_WITHIN = 24
_UNJUDGED = 0.5
_HOPELESS = -4.0
"""Where title and recipient alone have less log-odds, the two together are not looked at. Of 29,728 pairs that no rule
proposed, on texts for which no rule was written and on the development sets, these were 8,709; of the 1,281 pairs of
them all that the network believed, 6."""
_SUREST = 0.99

Distance = tuple[int, bool, int]
"""How far a recipient stands from a title: in sentences, whether after it, in characters."""

Pairs = set[tuple[str, str]]
"""The names of titles and recipients that have been asked about."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link to be judged; `proposed` says that a rule proposes it."""

    link: Link
    proposed: bool
    alone: tuple[tuple[str, ...], ...]
    """The features of the rule, of the title alone and of the recipient alone."""
    together: Callable[[], tuple[str, ...]]
    """Works out those of the two together."""

    @property
    def features(self) -> tuple[str, ...]:
        """All of them, each once."""
        return (*chain.from_iterable(self.alone), *self.together())


Weigh = Callable[[Sequence[Candidate], Sequence[Told]], Iterable[float]]
"""Log-odds of candidates with all of their features."""


def believed(asked: Iterable[Candidate], weights: Mapping[str, float], weigh: Weigh | None = None) -> Iterator[Link]:
    """The links of the candidates that are likely enough, with their probabilities.

    Beside the features a table of weights has `bias`, `threshold=proposed` and `threshold=near`.
    """
    hopeful = list(_hopeful(asked, weights))
    if not hopeful:
        return
    features = [candidate.features for candidate in hopeful]
    told = weigh(hopeful, features) if weigh else [weights[BIAS] + weight_of(each, weights) for each in features]
    links = [candidate.link if candidate.proposed else None for candidate in hopeful]
    for candidate, log_odds in zip(hopeful, judged_together(links, told), strict=True):
        probability = likelihood(log_odds)
        if candidate.link.outright:
            probability = max(probability, candidate.link.confidence)
        if probability >= weights["threshold=proposed" if candidate.proposed else "threshold=near"]:
            yield replace(candidate.link, confidence=min(round(probability, 2), _SUREST))


def _hopeful(asked: Iterable[Candidate], weights: Mapping[str, float]) -> Iterator[Candidate]:
    """Those that a rule proposes, or whose title and recipient alone do not speak against it too much."""
    known: dict[Told, float] = {}
    for candidate in asked:
        for features in candidate.alone:
            if features not in known:
                known[features] = weight_of(features, weights)
        if candidate.proposed or weights[BIAS] + sum(map(known.__getitem__, candidate.alone)) >= _HOPELESS:
            yield candidate


def names_of(asked: Iterable[Candidate]) -> Iterator[tuple[Entry, Title]]:
    """The recipient and the title of each."""
    return ((each.link.entry, each.link.title) for each in asked if each.link.entry is not None)


def candidates(scene: Scene, links: Iterable[Link]) -> Iterator[Candidate]:
    """Every link that a rule proposes, every other recipient near a title or below it: each pair of names once."""
    features = Features(scene)
    known: Pairs = set()
    for link in links:
        if link.entry is not None and not _is_loser_s(scene, link.title, link.entry):
            known.add((link.title.name, scene.name(link.entry)))
            yield _candidate(features, link, True)
    told_in = zip(scene.sentences, scene.titles, strict=True)
    titles = [[(at, t) for at, t, _ in told if _told(scene, sentence, at)] for sentence, told in told_in]
    above = [[one for one in told if not _is_counted_in_text(scene, index, *one)] for index, told in enumerate(titles)]
    for rule, told in ((NEAR, _nearest(scene, titles, known)), (BELOW, _below(scene, above, known))):
        for sentence, title, entry in told:
            known.add((title.name, scene.name(entry)))
            yield _candidate(features, _link(rule, scene, sentence, title, entry), False)


def _candidate(features: Features, link: Link, proposed: bool) -> Candidate:
    entry, title = link.entry, link.title
    assert entry is not None
    alone = (f"rule={link.rule}",), features.of_title(title), features.of_recipient(entry)
    return Candidate(link, proposed, alone, partial(features.together, entry, title))


def _nearest(scene: Scene, titles: Titles, known: Pairs) -> Iterator[tuple[Sentence, Title, Entry]]:
    """Each title and recipient of different names that no rule joins, where they stand nearest."""
    found: dict[tuple[str, str], tuple[Distance, Sentence, Title, Entry]] = {}
    for index, told in enumerate(titles):
        sentence = scene.sentences[index]
        for at, title in told:
            for distance, entry in _around(scene, index, title):
                pair = title.name, scene.name(entry)
                if pair in known or not _may_hold(scene, index, title, at, entry, distance):
                    continue
                if pair not in found or distance < found[pair][0]:
                    found[pair] = distance, sentence, title, entry
    return ((sentence, title, entry) for _, sentence, title, entry in found.values())


def _below(scene: Scene, titles: Titles, known: Pairs) -> Iterator[tuple[Sentence, Title, Entry]]:
    """Each recipient to whom no rule gives any title, with the titles above that do not stand near.

    Of 217 pairs of others in the gold sets 14 were right, and the judge believed 3.
    """
    for sentence, title, entry in titles_above(scene, titles):
        new = (title.name, scene.name(entry)) not in known and _fits(scene, title, entry)
        if new and not (_is_another_s(scene, sentence, title, entry) or _tells_of_another_award(scene, entry)):
            yield scene.sentences[sentence], title, entry


def _may_hold(scene: Scene, sentence: int, title: Title, at: int, entry: Entry, distance: Distance) -> bool:
    """Whether the honour may be his; one that is counted (5名劳模) is not that of another sentence's recipient, but for
    several whom the next one names."""
    sentences, after, _ = distance
    several = sentences == after and len(scene.recipients[sentence + after]) > 1
    if sentences and not several and _is_counted(scene, sentence, at):
        return False
    if sentences and after and _tells_of_another_award(scene, entry):
        return False
    return _fits(scene, title, entry) and not _is_another_s(scene, sentence, title, entry)


def _is_counted(scene: Scene, sentence: int, at: int) -> bool:
    """Whether a title is one that a number of people hold: 12名|劳动模范."""
    return scene.sentences[sentence].skeleton.text[max(0, at - 2) : at].endswith(("N", "Nd", "NX"))


def _is_counted_in_text(scene: Scene, sentence: int, at: int, title: Title) -> bool:
    """Whether a title is counted, and its line goes on behind it and announces nobody: 评出12名劳动模范。|他说…."""
    block = scene.reading.block_at(title.start)
    announces = scene.text.endswith((":", "是", "为"), block.start, block.end)
    return _is_counted(scene, sentence, at) and block.end > title.tail + 1 and not announces


def _tells_of_another_award(scene: Scene, entry: Entry) -> bool:
    """Whether his sentence goes on to what others received, by a name that is not read: 此外，甲、乙获得第…."""
    spot = scene.spot(entry)
    return spot is not None and scene.sentences[spot.sentence].goes_on_to_another(scene.text)


def _fits(scene: Scene, title: Title, entry: Entry) -> bool:
    """Whether the title goes to such a recipient by its name, or the tagger is sure of both: 奖状 for a person."""
    return fits(title, entry) or (scene.confirmation.receives(entry, SURE) and scene.confirmation.is_held(title.span))


def _told(scene: Scene, sentence: Sentence, at: int) -> bool:
    """Whether a title may be somebody's who is named: not told in general, not missed, no relation's."""
    text, skeleton = scene.text, sentence.skeleton
    start = skeleton.elements[sentence.clause_start(at)].start
    if is_of_relation(scene.reading, sentence.start, skeleton.elements[at].start):
        return False
    title, end = skeleton.elements[at].title, skeleton.elements[at].end
    if title is None or is_unticked(text, title):
        return False
    missed = says("not-yet", text, start, sentence.clause_end(at)) or is_supposed(text, title, start)
    if (missed or is_lost(text, end, sentence.end)) and not came_at_last(text, title):
        return False
    return not says("definition", text, sentence.start, sentence.end)


def _around(scene: Scene, index: int, title: Title) -> list[tuple[Distance, Entry]]:
    """The recipients of the sentences around, nearest first, as far as there are not too many; then the topics."""
    sentences = range(max(0, index - _BACK), min(len(scene.sentences), index + _AHEAD + 1))
    near: list[tuple[Distance, Entry]] = []
    for at in sorted(sentences, key=lambda at: (abs(at - index), at > index)):
        told = scene.nearest(at, title.start, _MOST - len(near))
        near += (((abs(at - index), at > index, abs(entry.name[0] - title.start)), entry) for entry in told)
    topics = (*scene.sentences[index].topics, *((scene.main,) if scene.main else ()))
    return [*near, *((_FAR, topic) for topic in topics)]


def _is_another_s(scene: Scene, sentence: int, title: Title, entry: Entry) -> bool:
    """Whether the honour bears his name (鲁迅文学奖), he congratulates who received it, or he got another of them."""
    name = scene.name(entry)
    if entry.kind == "person" and name in title.name:
        return True
    if _tells_of_kin(scene, sentence, title, entry) or acts_for_others(scene.text, entry, title):
        return True
    if scene.referents.others(entry, title) or _is_loser_s(scene, title, entry):
        return True
    near = entry.end < title.start < entry.end + _WITHIN
    if near and cue("congratulates").search(scene.text, entry.end, title.start) is not None:
        return True
    return _is_distributed(scene, sentence, title) and scene.holds_in(entry, sentence)


def _is_loser_s(scene: Scene, title: Title, entry: Entry) -> bool:
    """Whether an honour told before is one that he is told not to have received."""
    return title.start < entry.start and loses(scene.text, entry.end)


def _tells_of_kin(scene: Scene, sentence: int, title: Title, entry: Entry) -> bool:
    """Whether he is only told as whose relation the next is, of whom the sentence goes on to tell: 甲的徒弟乙."""
    if _of_kin().match(scene.text, entry.name[1]) is None:
        return False
    after = (other.name[0] for _, other in scene.recipients[sentence] if entry.end <= other.name[0] < title.start)
    following = min(after, default=None)
    return following is not None and _of_kin().fullmatch(scene.text, entry.name[1], following) is not None


@cache
def _of_kin() -> regex.Pattern[str]:
    return regex.compile(rf"的?{alternatives('kin')}")


def _is_distributed(scene: Scene, sentence: int, title: Title) -> bool:
    """Whether the sentence gives each of its recipients a title of his own: 甲、乙分别获得丙奖、丁奖."""
    told = scene.sentences[sentence]
    return title.start in scene.holders and cue("distributive").search(scene.text, told.start, told.end) is not None


def _link(rule: str, scene: Scene, sentence: Sentence, title: Title, entry: Entry) -> Link:
    inside = sentence.start <= entry.start and entry.end <= sentence.end
    start, end = (min(entry.start, title.start), max(entry.end, title.tail)) if inside else (title.start, title.tail)
    return Link(title, entry, rule, start, end, _UNJUDGED, _status(scene, sentence, title))


def _status(scene: Scene, sentence: Sentence, title: Title) -> Status:
    """What the verb before the title in its clause says, else the title itself; in what only proposes, proposed.

    Revoked where it is told as withdrawn.
    """
    if is_withdrawn(scene.text, title):
        return "revoked"
    elements = sentence.skeleton.elements
    at = next((i for i, element in enumerate(elements) if element.start == title.start), 0)
    verb = next((element for element in reversed(elements[:at]) if element.symbol in "VWRT，；"), None)
    tells = verb is not None and verb.symbol in "VWR"
    return settled(verb.status if verb is not None and tells else told_status(title), scene.stage, by_verb=tells)
