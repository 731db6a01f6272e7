"""Trains the judge's network (`laborhonors.linker.network`).

    python tools/train_network.py GOLD[=TAGGER.npz] [...] [--test UNSEEN.jsonl] [-o JUDGE.npz]

The files are those of `train_judge.py`, to be run before: each candidate of the judge is an example. The network is
that of `network.py` in torch; how far numpy's scores of the file that is written are from torch's is told. `--test`
says how it judges unseen documents. About a minute a round on one core. Needs torch and scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from laborhonors.lexicon import data_folder
from laborhonors.linker import network as package
from laborhonors.linker.judge import believed, by_network, names_of
from laborhonors.linker.network import BETWEEN, FIELDS, NOWHERE, Pair, between, values_of
from laborhonors.regression import weights_of
from laborhonors.score import Fact, Facts, Tally, judge
from train_judge import Example, examples, shown

WIDTH, TOGETHER, HIDDEN, REACHES = 64, 48, 160, (1, 2, 4, 8)
FEWEST, FEWEST_FEATURES = 5, 4
"""Values and features told less often have no row."""
FORGOTTEN, IGNORED, DROPPED, DROPPED_LAST = 0.15, 0.1, 0.25, 0.3
"""The shares of words, features and inner values that are left out in each round."""
ROUNDS, BATCH, RATE, DECAY = 7, 16, 2e-3, 0.02
MENTIONS = 8


class Document(NamedTuple):
    """A tape as rows of its tables, and what is asked of it; features as rows of theirs."""

    rows: Tensor
    pairs: list[Pair]
    features: list[list[int]]
    labels: list[float]


class Network(nn.Module):
    """`network.Network` in torch; documents are read side by side. Row 0 of the features is what is left out."""

    def __init__(self, sizes: Sequence[int], features: int):
        super().__init__()
        self.weights = nn.EmbeddingBag(features + 1, 1, mode="sum")
        self.together = nn.EmbeddingBag(features + 1, TOGETHER, mode="mean")
        nn.init.zeros_(self.weights.weight)
        nn.init.normal_(self.together.weight, 0, 0.3)
        self.tables = nn.ModuleList(nn.Embedding(size + 1, WIDTH) for size in sizes)
        for table in self.tables:
            nn.init.normal_(table.weight, 0, 0.3)
        self.layers = nn.ModuleList(nn.Conv1d(WIDTH, 2 * WIDTH, 3, padding=r, dilation=r) for r in REACHES)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in REACHES)
        self.drop, self.drop_last = nn.Dropout(DROPPED), nn.Dropout(DROPPED_LAST)
        self.hidden, self.last = nn.Linear(5 * WIDTH + TOGETHER, HIDDEN), nn.Linear(HIDDEN, 1)

    def forward(self, documents: Sequence[Document]) -> Tensor:
        """The scores of all pairs of the documents, in order."""
        longest = max(len(document.rows) for document in documents)
        rows = nn.utils.rnn.pad_sequence([document.rows for document in documents], True)
        inside = torch.tensor([[at < len(d.rows) for at in range(longest)] for d in documents]).float()[..., None]
        if self.training:
            rows[..., 1] *= torch.rand(rows.shape[:2]) > FORGOTTEN
        state = self.drop(sum(table(rows[..., field]) for field, table in enumerate(self.tables))) * inside
        for layer, norm in zip(self.layers, self.norms, strict=True):
            out, gate = layer((norm(state) * inside).transpose(1, 2)).transpose(1, 2).chunk(2, -1)
            state = (state + self.drop(out * gate.sigmoid())) * inside
        read = torch.cat([state.reshape(-1, WIDTH), torch.zeros(1, WIDTH)])
        places = [self._of_pair(read, longest * at, pair) for at, d in enumerate(documents) for pair in d.pairs]
        index = [torch.tensor(part) for part in zip(*places, strict=True)]
        parts = [read[part] if part.dim() == 1 else read[part].amax(1) for part in index]
        features = [row for document in documents for row in document.features]
        told = torch.tensor([feature for row in features for feature in row])
        if self.training:
            told = told * (torch.rand(len(told)) > IGNORED)
        starts = torch.tensor([0, *np.cumsum([len(row) for row in features[:-1]])])
        hidden = self.hidden(torch.cat([*parts, self.together(told, starts)], -1)).relu()
        scores: Tensor = (self.last(self.drop_last(hidden)) + self.weights(told, starts))[:, 0]
        return scores

    @staticmethod
    def _of_pair(read: Tensor, first: int, pair: Pair) -> tuple[int, int, list[int], list[int], list[int]]:
        """Rows of `read`, each list as long as it may be."""
        nowhere = len(read) - 1
        several = [[first + at for at in (*told, *told[:1] * (MENTIONS - len(told)))] for told in pair[2:]]
        inner = [nowhere if at == NOWHERE else first + at for at in between(pair)]
        inner += [nowhere] * (BETWEEN - len(inner))
        return first + pair.recipient, first + pair.title, *several, inner

    def arrays(self, vocabularies: Sequence[Sequence[str]], features: Sequence[str]) -> dict[str, np.ndarray]:
        """What `network.read` reads."""
        about = {"vocabularies": vocabularies, "features": features, "reaches": REACHES}
        told = {"about": np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8)}
        tensors = {f"table-{field}": table.weight for field, table in enumerate(self.tables)}
        tensors["features"] = torch.cat([self.weights.weight, self.together.weight], 1)[1:]
        for index, (layer, norm) in enumerate(zip(self.layers, self.norms, strict=True)):
            tensors |= {f"scale-{index}": norm.weight, f"shift-{index}": norm.bias, f"bias-{index}": layer.bias}
            tensors |= {f"matrices-{index}": layer.weight.permute(2, 1, 0)}
        for name, linear in (("hidden", self.hidden), ("last", self.last)):
            tensors |= {f"{name}-matrix": linear.weight.T, f"{name}-bias": linear.bias}
        return told | {name: values.detach().numpy().astype(np.float16) for name, values in tensors.items()}


def vocabularies_of(told: Iterable[Example]) -> list[list[str]]:
    """The values of each field of tokens, and the features."""
    values = [Counter[str]() for _ in range(FIELDS + 1)]
    for example in told:
        values[-1].update(feature for features in example.features for feature in features)
        for token in example.read.tape.tokens:
            for counter, value in zip(values, values_of(token), strict=False):
                counter[value] += 1
    fewest = (*[FEWEST] * FIELDS, FEWEST_FEATURES)
    return [
        sorted(v for v, n in counter.items() if v and n >= few) for counter, few in zip(values, fewest, strict=True)
    ]


def wanted_of(example: Example) -> tuple[list[int], list[Pair]]:
    """The candidates that have a label, by number, and where their names stand."""
    wanted = [at for at, label in enumerate(example.labels) if label is not None]
    names = names_of(example.candidates[at] for at in wanted)
    return wanted, [Pair.of(example.read.tape, entry.name, title.span) for entry, title in names]


def document_of(example: Example, tables: Sequence[dict[str, int]]) -> Document:
    wanted, pairs = wanted_of(example)
    tokens = example.read.tape.tokens
    rows = [[table.get(value, 0) for table, value in zip(tables, values_of(t), strict=False)] for t in tokens]
    features = [[tables[-1][name] for name in example.features[at] if name in tables[-1]] for at in wanted]
    return Document(torch.tensor(rows), pairs, features, [float(example.labels[at] or 0) for at in wanted])


def batches(documents: Sequence[Document], chance: random.Random) -> Iterator[list[Document]]:
    """Documents of like length together, in any order."""
    told = sorted(documents, key=lambda document: (len(document.rows) // 40, chance.random()))
    parts = [told[first : first + BATCH] for first in range(0, len(told), BATCH)]
    yield from chance.sample(parts, len(parts))


def train(network: Network, documents: Sequence[Document]) -> None:
    """Fits the network, and says after each round what is left of the loss."""
    steps = ROUNDS * -(-len(documents) // BATCH)
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    chance = random.Random(1)
    network.train()
    for number in range(ROUNDS):
        start, losses = time.monotonic(), []
        for batch in batches(documents, chance):
            labels = torch.tensor([label for document in batch for label in document.labels])
            loss = nn.functional.binary_cross_entropy_with_logits(network(batch), labels)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        print(f"round {number + 1}: {np.mean(losses):.4f}, {time.monotonic() - start:.0f} s", flush=True)


def differ(network: Network, told: package.Network, example: Example, document: Document) -> float:
    """How far numpy's scores are from torch's, at most."""
    wanted, pairs = wanted_of(example)
    with torch.no_grad():
        expected = network([document]).numpy()
    return float(
        np.abs(told.scores(example.read.tape, pairs, [example.features[at] for at in wanted]) - expected).max()
    )


def tally(example: Example, told: package.Network) -> Tally:
    read = example.read
    weigh = partial(by_network, read.tape, by=told)
    triples, _ = read.assembled(believed(example.candidates, weights_of("judge"), weigh))
    return judge(example.gold, Facts(id=example.gold.id, triples=tuple(Fact(**t.model_dump()) for t in triples)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", help="gold, golden and marked files; =TAGGER.npz names what reads one")
    parser.add_argument("--test", help="a gold file that is not trained on")
    parser.add_argument("-o", type=Path, default=data_folder("judge") / "judge.npz", help="where it is kept")
    options = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    told = [example for example in examples(options.gold) if any(label is not None for label in example.labels)]
    *vocabularies, features = vocabularies_of(told)
    tables = [{value: row for row, value in enumerate(values, 1)} for values in (*vocabularies, features)]
    documents = [document_of(example, tables) for example in told]
    print(f"{len(documents)} documents, {sum(len(d.pairs) for d in documents)} pairs", flush=True)
    network = Network([len(values) for values in vocabularies], len(features))
    train(network, documents)
    np.savez_compressed(options.o, **network.eval().arrays(vocabularies, features))
    written = package.read(options.o)
    far = max(differ(network, written, *both) for both in zip(told[:50], documents[:50], strict=True))
    print(f"numpy's scores are within {far:.3f} of torch's")
    if options.test:
        print(shown("unseen", [tally(example, written) for example in examples([options.test])]))


if __name__ == "__main__":
    main()
