"""What the judge looks at: a recipient and a title of a document come in, readable binary features go out.

A feature is a string (`frame=V`, `where=later1&given=nobody`); its weight stands in `data/lexicons/judge.csv`. Here
those of the title alone and of the recipient alone; `pairs.py` has those of the two together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from laborhonors.lexicon.cues import cue, says
from laborhonors.linker.confirmation import mark_of
from laborhonors.linker.entries import Entry
from laborhonors.linker.pairs import announces, frame, opens, pair_features
from laborhonors.linker.runs import Spot
from laborhonors.linker.scene import Scene
from laborhonors.recognizers.names import name_like
from laborhonors.recognizers.titles import Title
from laborhonors.regression import bucket, level

_NOT_IN_TITLES = frozenset({"PER", "v", "d", "p", "c", "r", "u"})
_HEAD = 2
_OPENING = 3


class Features:
    """The features of a document's candidates; those of a title or a recipient alone are worked out once."""

    def __init__(self, scene: Scene):
        self._scene = scene
        self._text = scene.text
        self._told = Counter(self._text[span.start : span.end] for span in scene.persons.spans)
        self._most = max(self._told.values(), default=1)
        self._found_by = {span.start: span.recognizer for span in scene.persons.spans}
        self._titles: dict[int, tuple[str, ...]] = {}
        self._entries: dict[int, tuple[str, ...]] = {}
        self._held: dict[int, str] = {}
        self._holds: dict[int, tuple[str, str]] = {}

    def of_title(self, title: Title) -> tuple[str, ...]:
        """Those of the title alone."""
        if title.start not in self._titles:
            self._titles[title.start] = tuple(self._of_title(title))
        return self._titles[title.start]

    def of_recipient(self, entry: Entry) -> tuple[str, ...]:
        """Those of the recipient alone."""
        if entry.name[0] not in self._entries:
            self._entries[entry.name[0]] = tuple(self._of_recipient(entry))
        return self._entries[entry.name[0]]

    def together(self, entry: Entry, title: Title) -> tuple[str, ...]:
        """Those of the two together; what either has alone must have been asked for."""
        return (*pair_features(self._scene, entry, title), *self._roles(entry, title))

    def _roles(self, entry: Entry, title: Title) -> tuple[str, ...]:
        """What the tagger takes the two for together: one who is given an honour, an honour given to one named."""
        if not self._scene.reading.marks:
            return ()
        (here, ever), held = self._holds[entry.name[0]], self._held[title.start]
        return f"holds={here}&is-held={held}", f"holds-ever={ever}&is-held={held}"

    def _of_title(self, title: Title) -> Iterator[str]:
        scene = self._scene
        yield f"title-strength={title.strength}"
        yield f"title-kind={title.kind}"
        yield f"title-role={title.role}"
        yield f"title-length={bucket(len(title.name), (3, 5, 8, 12, 18))}"
        yield f"title-listed={scene.reading.names.knows(title.name)}"
        yield f"title-told={bucket(scene.told_titles.names[title.name], (1, 2, 4))}"
        yield f"title-is={scene.told_titles.prominence(title)}"
        yield f"titles={bucket(len(scene.told_titles.names), (1, 2, 4, 8))}"
        yield f"holders={bucket(len(scene.holders.get(title.start, ())), (0, 1, 2, 5))}"
        if scene.reading.marks:
            yield from self._marks_of_title(title)
        if any(word.tag in _NOT_IN_TITLES for word in scene.reading.words_in(title.start, title.end)):
            yield "title=holds-other-words"
        if title.quoted:
            yield "title=quoted"
        if title.name in scene.told_titles.ends:
            yield "title=end-of-another"
        spot = scene.spot_of_title(title)
        yield from self._of_title_sentence(spot) if spot else self._in_line("title", title.start, title.tail)

    def _marks_of_title(self, title: Title) -> Iterator[str]:
        """What the tagger makes of the title; asked only where it has names of its own."""
        confirmation = self._scene.confirmation
        held = confirmation.holds(title.span, "title")
        self._held[title.start] = _rough(held)
        yield f"title-mark={confirmation.of(title.span, 'title')}"
        yield f"is-held={level(held)}"

    def _of_title_sentence(self, spot: Spot) -> Iterator[str]:
        """What stands right before and after the title, and what its clause and its sentence say besides."""
        scene, at = self._scene, spot.element
        sentence = scene.sentences[spot.sentence]
        symbols = sentence.skeleton.text
        yield f"symbol={symbols[at]}"
        yield f"block={'related' if sentence.block.related else sentence.block.kind}"
        yield f"head={spot.sentence < _HEAD}"
        yield f"frame={frame(sentence, at)}"
        yield f"after={symbols[at + 1 : at + 2] or '$'}"
        yield f"before={symbols[max(0, at - 2) : at] or '^'}"
        yield f"title-run={bucket(scene.runs.length(spot), (0, 1, 2, 4))}"
        yield f"own-sentence={bucket(len(scene.recipients[spot.sentence]), (0, 1, 3))}"
        clause = symbols[sentence.clause_start(at) : at]
        yield f"clause-person={any(symbol in 'PO' for symbol in clause)}"
        if set(clause) <= set("BXTDd、"):
            yield f"clause-opens={clause if len(clause) < _OPENING else 'far'}"
        if symbols[max(0, at - 2) : at].endswith(("N", "Nd", "NX")):
            yield "title=counted"
        if says("definition", self._text, sentence.start, sentence.end):
            yield "sentence=defines"
        if announces(symbols[at:]):
            yield "sentence=announces"
        start = sentence.skeleton.elements[sentence.clause_start(at)].start
        for use in ("denied", "not-yet", "speech", "official"):
            if says(use, self._text, start, sentence.clause_end(at)):
                yield f"clause-says={use}"

    def _of_recipient(self, entry: Entry) -> Iterator[str]:
        scene = self._scene
        yield from self._of_person(entry) if entry.kind == "person" else self._of_group(entry)
        if scene.reading.marks:
            yield from self._marks_of_recipient(entry)
        yield f"held={bucket(len(scene.held.get(scene.name(entry), ())), (0, 1, 3))}"
        yield f"main={scene.is_main(entry) if scene.main else 'nobody'}"
        if scene.is_part(entry):
            yield "recipient=part-of-another"
        spot = scene.spot(entry)
        yield from self._of_recipient_sentence(spot, entry) if spot else self._in_line("recipient", *entry.name)

    def _marks_of_recipient(self, entry: Entry) -> Iterator[str]:
        """What the tagger makes of the recipient, likewise."""
        confirmation, kind = self._scene.confirmation, mark_of(entry)
        here, ever = confirmation.holds(entry.name, kind), confirmation.holds_anywhere(self._scene.name(entry))
        self._holds[entry.name[0]] = _rough(here), _rough(ever)
        yield f"name-mark={confirmation.of(entry.name, kind)}"
        yield f"holds={level(here)}"
        yield f"holds-ever={level(ever)}"
        yield f"{entry.kind}&holds-ever={level(ever)}"

    def _in_line(self, what: str, start: int, end: int) -> Iterator[str]:
        """What stands beside a name that no sentence holds."""
        strip = self._scene.strip
        before, after = strip.symbol_before(start), strip.symbol_at(end)
        yield f"{what}=in-line"
        yield f"{what}-line={before}{after}"
        yield f"{what}-line-before={before}"
        yield f"{what}-line-after={after}"

    def _of_person(self, entry: Entry) -> Iterator[str]:
        name = self._scene.name(entry)
        told, most = self._told[name], self._most
        form = "dotted" if "·" in name else f"common{len(name)}" if name_like(name) else "odd"
        post = "".join(self._text[slice(*piece)] for piece in entry.position)
        yield "recipient=person"
        yield f"name={form}"
        yield f"found-by={self._found_by.get(entry.name[0], 'form')}"
        yield f"told={'most' if told == most and told > 1 else 'often' if told > 2 else 'rarely'}"
        yield f"persons={bucket(len(self._told), (1, 3, 8))}"
        yield f"post={'office' if cue('official').search(post) else 'other' if post else 'none'}"
        yield f"unit={'yes' if entry.organization else 'no'}"

    def _of_group(self, entry: Entry) -> Iterator[str]:
        name = self._scene.name(entry)
        yield "recipient=group"
        yield f"group-length={bucket(len(name), (3, 5, 8, 14, 22))}"
        yield f"group-told={bucket(self._scene.reading.told(*entry.name), (1, 2))}"
        yield f"parent={'yes' if entry.organization else 'no'}"

    def _of_recipient_sentence(self, spot: Spot, entry: Entry) -> Iterator[str]:
        """What stands right before and after the recipient, and what the clause and the sentence say of him."""
        scene, at = self._scene, spot.element
        sentence = scene.sentences[spot.sentence]
        symbols, elements = sentence.skeleton.text, sentence.skeleton.elements
        yield f"opens={opens(symbols, at)}"
        yield f"next={symbols[at + 1 : at + 2] or '$'}"
        yield f"prev={symbols[max(0, at - 1) : at] or '^'}"
        if symbols[at + 1 : at + 2] == "X":
            words = scene.reading.words_in(elements[at + 1].start, elements[at + 1].end)
            yield f"next-word={words[0].tag if words else ''}"
        if symbols[max(0, at - 1) : at] == "X" and (word := scene.reading.word_before(elements[at].start)):
            yield f"prev-word={word.tag}"
        if cue("speech").match(self._text, elements[at].end):
            yield "recipient=speaks"
        if cue("official").search(self._text, elements[at].start, sentence.clause_end(at)):
            yield "his-clause=official"
        yield f"his-run={bucket(scene.runs.length(spot), (1, 2, 4))}"
        yield f"his-sentence-titles={bucket(scene.told_titles.in_sentence(spot.sentence), (0, 1, 3))}"
        yield f"his-sentence-recipients={bucket(len(scene.recipients[spot.sentence]), (1, 3))}"
        if scene.is_orphan(entry):
            yield f"orphans-here={bucket(scene.orphans(spot.sentence), (1, 2, 4, 8))}"
            chain = "unit" if entry.organization else "post" if entry.position else "bare"
            yield f"orphan={chain}&here={bucket(scene.orphans(spot.sentence), (1, 2, 4))}"


def _rough(log_odds: float | None) -> str:
    """Log-odds in few steps, as text."""
    return level(log_odds, (-2, -0.5, 0.5, 2))
