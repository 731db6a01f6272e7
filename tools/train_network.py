"""Trains the network that weighs who holds a title and which unit is his (`laborhonors.linker.network`).

    python tools/train_network.py GOLD[=TAGGER.npz] [...] [--test UNSEEN.jsonl] [-o FOLDER]

The files are those of `train_judge.py`, to be run before: each candidate of the judge is an example, and so is each
unit that a recipient of an honour of the gold set may have. Both are learnt from one reading of the tape. The network
is that of `network.py` in torch; how far numpy's scores of the file that is written are from torch's is told. Of the
tagger's states it learns some columns, which the tagger's last product then has (`Tagged.context`): both files are
written, `judge/judge.npz` and `tagger/tagger.npz`. `--test` says how it judges unseen documents. About a minute a
round on one core. Needs torch and scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from choices import answer, asked_in
from context_columns import STATES, of_states, with_context, with_states
from laborhonors.lexicon import data_folder
from laborhonors.linker import network as package
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.judge import names_of
from laborhonors.linker.network import BETWEEN, FIELDS, NOWHERE, Pair, between, values_of
from laborhonors.linker.units import Units
from laborhonors.recognizers.lac import own
from laborhonors.score import Fact, Facts, Tally, judge, same_org
from train_judge import Example, examples, shown

WIDTH, TOGETHER, HIDDEN, REACHES = 64, 48, 160, (1, 2, 4, 8)
CONTEXT = 32
"""So many columns of the tagger's states are learnt."""
FEWEST, FEWEST_FEATURES = 5, 4
"""Values and features told less often have no row."""
FORGOTTEN, FORGOTTEN_ENDINGS, IGNORED, DROPPED, DROPPED_LAST = 0.15, 0.3, 0.1, 0.3, 0.35
"""The shares of words, endings, features and inner values that are left out in each round."""
DROPPED_STATES, WITHOUT = 0.3, 0.1
"""Those of the tagger's states, and of documents without any."""
ROUNDS, BATCH, RATE, DECAY = 6, 16, 2e-3, 0.02
OF_FIRST, OF_UNITS = 0.3, 0.5
"""What the first weighing of titles and the choice of units count beside the last weighing of titles."""
MENTIONS = 8
SEED = 2
CHECKED = 50
KINDS = ("titles", "units")


class Asked(NamedTuple):
    """Pairs of one kind with the rows of their features."""

    pairs: list[Pair]
    features: list[list[int]]


class Document(NamedTuple):
    """A tape as rows of its tables, and what is asked of it."""

    rows: Tensor
    states: Tensor
    """Those of the tagger, a row a token."""
    titles: Asked
    labels: list[float | None]
    units: Asked
    right: list[list[bool]]
    """Of each question, which of its units are."""
    counts: list[float]
    """What each question counts: the honours of one recipient together as the root of their number."""


class Head(nn.Module):
    """`network.Head`. Row 0 of the features is what is left out."""

    def __init__(self, features: int):
        super().__init__()
        self.weights = nn.EmbeddingBag(features + 1, 1, mode="sum")
        self.together = nn.EmbeddingBag(features + 1, TOGETHER, mode="mean")
        nn.init.zeros_(self.weights.weight)
        nn.init.normal_(self.together.weight, 0, 0.3)
        self.hidden, self.last = nn.Linear(5 * WIDTH + TOGETHER, HIDDEN), nn.Linear(HIDDEN, 1)
        self.drop = nn.Dropout(DROPPED_LAST)

    def forward(self, parts: Sequence[Tensor], features: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """What is known of each pair, and its score."""
        told = torch.tensor([feature for row in features for feature in row])
        if self.training:
            told = told * (torch.rand(len(told)) > IGNORED)
        starts = torch.tensor([0, *np.cumsum([len(row) for row in features[:-1]])])
        hidden = self.drop(self.hidden(torch.cat([*parts, self.together(told, starts)], -1)).relu())
        return hidden, (self.last(hidden) + self.weights(told, starts))[:, 0]

    def arrays(self) -> dict[str, Tensor]:
        rows = torch.cat([self.weights.weight, self.together.weight], 1)
        return {
            "features": torch.cat([rows[1:], rows[:1]]),
            **_linear("hidden", self.hidden),
            **_linear("last", self.last),
        }


class Network(nn.Module):
    """`network.Network` in torch; documents are read side by side."""

    def __init__(self, sizes: Sequence[int], features: Sequence[int]):
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(size + 1, WIDTH) for size in sizes)
        for table in self.tables:
            nn.init.normal_(table.weight, 0, 0.3)
        self.columns, self.context = nn.Linear(STATES, CONTEXT, bias=False), nn.Linear(CONTEXT, WIDTH, bias=False)
        self.drop_states = nn.Dropout(DROPPED_STATES)
        self.layers = nn.ModuleList(nn.Conv1d(WIDTH, 2 * WIDTH, 3, padding=r, dilation=r) for r in REACHES)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in REACHES)
        self.drop, self.drop_last = nn.Dropout(DROPPED), nn.Dropout(DROPPED_LAST)
        self.titles, self.units = map(Head, features)
        self.company, self.company_last = nn.Linear(3 * HIDDEN + 2, HIDDEN), nn.Linear(HIDDEN, 1)

    def forward(self, documents: Sequence[Document]) -> tuple[Tensor, Tensor, Tensor]:
        """The scores of all titles of the documents, in order, at first and at last; and of all units."""
        longest = max(len(document.rows) for document in documents)
        read = torch.cat([self._read(documents, longest).reshape(-1, WIDTH), torch.zeros(1, WIDTH)])
        hidden, first = _weighed(self.titles, read, longest, [document.titles for document in documents])
        last = first + self._in_company(hidden, first, documents)
        return first, last, _weighed(self.units, read, longest, [document.units for document in documents])[1]

    def _read(self, documents: Sequence[Document], longest: int) -> Tensor:
        rows = nn.utils.rnn.pad_sequence([document.rows for document in documents], True)
        inside = torch.tensor([[at < len(d.rows) for at in range(longest)] for d in documents]).float()[..., None]
        if self.training:
            for field, share in ((1, FORGOTTEN), (5, FORGOTTEN_ENDINGS)):
                rows[..., field] *= torch.rand(rows.shape[:2]) > share
        known = self.context(self.columns(self._states(documents)))
        told = sum(table(rows[..., field]) for field, table in enumerate(self.tables))
        state = self.drop(told + known) * inside
        for layer, norm in zip(self.layers, self.norms, strict=True):
            out, gate = layer((norm(state) * inside).transpose(1, 2)).transpose(1, 2).chunk(2, -1)
            state = (state + self.drop(out * gate.sigmoid())) * inside
        return state

    def _states(self, documents: Sequence[Document]) -> Tensor:
        states = self.drop_states(nn.utils.rnn.pad_sequence([document.states for document in documents], True).float())
        return states * (torch.rand(len(documents), 1, 1) > WITHOUT) if self.training else states

    def _in_company(self, hidden: Tensor, first: Tensor, documents: Sequence[Document]) -> Tensor:
        """What those say who may hold the same title, and what else the recipient may hold.

        In training the unlikely too, a little each: with the likely alone the network learnt its own texts less well
        (pairs of the development set .922 to .926 for .929 to .935) and others no better.
        """
        likely = first.detach().sigmoid()
        if not self.training:
            likely = likely * (likely >= package.LIKELY)
        told = [(at, pair) for at, document in enumerate(documents) for pair in document.titles.pairs]
        groups = ([(at, pair.firsts[0]) for at, pair in told], [(at, pair.seconds[0]) for at, pair in told])
        company = torch.cat([hidden, *(_of_others(group, hidden, likely) for group in groups)], -1)
        scores: Tensor = self.company_last(self.drop_last(self.company(company).relu()))[:, 0]
        return scores

    def arrays(self, vocabularies: Sequence[Sequence[str]], features: Sequence[Sequence[str]]) -> dict[str, np.ndarray]:
        """What `network.read` reads."""
        named = dict(zip(KINDS, features, strict=True))
        about = {"vocabularies": vocabularies, "features": named, "reaches": REACHES}
        told = {"about": np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8)}
        tensors = {f"table-{field}": table.weight for field, table in enumerate(self.tables)}
        tensors["context"] = self.context.weight.T
        for index, (layer, norm) in enumerate(zip(self.layers, self.norms, strict=True)):
            tensors |= {f"scale-{index}": norm.weight, f"shift-{index}": norm.bias, f"bias-{index}": layer.bias}
            tensors |= {f"matrices-{index}": layer.weight.permute(2, 1, 0)}
        for kind, head in zip(KINDS, (self.titles, self.units), strict=True):
            tensors |= {f"{kind}-{name}": values for name, values in head.arrays().items()}
        tensors |= _linear("company", self.company) | _linear("company-last", self.company_last)
        return told | {name: values.detach().numpy().astype(np.float16) for name, values in tensors.items()}


def _linear(name: str, linear: nn.Linear) -> dict[str, Tensor]:
    return {f"{name}-matrix": linear.weight.T, f"{name}-bias": linear.bias}


def _weighed(head: Head, read: Tensor, longest: int, asked: Sequence[Asked]) -> tuple[Tensor, Tensor]:
    """What a head makes of the pairs of all documents."""
    if not any(told.pairs for told in asked):
        return torch.zeros(0, HIDDEN), torch.zeros(0)
    places = [_places(len(read) - 1, longest * at, pair) for at, told in enumerate(asked) for pair in told.pairs]
    index = [torch.tensor(part) for part in zip(*places, strict=True)]
    parts = [read[part] if part.dim() == 1 else read[part].amax(1) for part in index]
    hidden, scores = head(parts, [row for told in asked for row in told.features])
    return hidden, scores


def _places(nowhere: int, first: int, pair: Pair) -> tuple[int, int, list[int], list[int], list[int]]:
    """The rows of a pair, each list as long as it may be."""

    def rows(numbers: Sequence[int], most: int, rest: int) -> list[int]:
        told = [nowhere if at == NOWHERE else first + at for at in numbers]
        return told + [rest if rest == nowhere else told[0]] * (most - len(told))

    own, other = rows([*pair[:2]], 2, nowhere)
    firsts, seconds = (rows(told, MENTIONS, 0) for told in (pair.firsts, pair.seconds))
    return own, other, firsts, seconds, rows(between(pair), BETWEEN, nowhere)


def _of_others(group: Sequence[tuple[int, int]], hidden: Tensor, likely: Tensor) -> Tensor:
    """`network._of_others`."""
    numbers: dict[tuple[int, int], int] = {}
    index = torch.tensor([numbers.setdefault(one, len(numbers)) for one in group])
    weighed = hidden * likely[:, None]
    others = torch.zeros(len(numbers), hidden.shape[1]).index_add(0, index, weighed)[index] - weighed
    number = torch.zeros(len(numbers)).index_add(0, index, likely)[index] - likely
    number = number.clamp(min=0)[:, None]
    return torch.cat([others / (number + 1), number.log1p()], -1)


class Question(NamedTuple):
    """A recipient with the units that he may have, by where the two stand; `right` says which are."""

    name: str
    names: list[tuple[Piece, Piece | None]]
    features: list[tuple[str, ...]]
    right: list[bool]


class Told(NamedTuple):
    """A document with what is asked of it."""

    example: Example
    questions: list[Question]

    @property
    def pairs(self) -> list[Pair]:
        names = names_of(self.example.candidates)
        return [Pair.of(self.example.read.tape, entry.name, title.span) for entry, title in names]

    @property
    def unit_pairs(self) -> list[Pair]:
        return [Pair.of(self.example.read.tape, *names) for question in self.questions for names in question.names]

    @property
    def unit_features(self) -> list[tuple[str, ...]]:
        return [features for question in self.questions for features in question.features]


def told_of(example: Example) -> Told:
    return Told(example, list(questions(example)) if example.read.reading.marks else [])


def questions(example: Example) -> Iterator[Question]:
    """One for each recipient and title that the gold set asks for and a candidate link has."""
    reading, asked = example.read.reading, asked_in(example)
    units = Units(reading, example.read.scene.surroundings)
    for one, candidates in zip(asked, units.candidates(asked, asked), strict=True):
        (_, name), fact = answer(example, one)
        if fact is not None:
            told = [reading.text[slice(*c.unit)] if c.unit else None for c in candidates]
            right = [same_org(fact.organization, unit) for unit in told]
            yield Question(
                name, [(one.entry.name, c.unit) for c in candidates], [c.features for c in candidates], right
            )


def vocabularies_of(documents: Sequence[Told]) -> list[list[str]]:
    """The values of each field of tokens, and the features of titles and of units, by each document's first reading."""
    values = [Counter[str]() for _ in range(FIELDS + len(KINDS))]
    for told in {told.example.gold.id: told for told in reversed(documents)}.values():
        values[-2].update(feature for features in told.example.features for feature in features)
        values[-1].update(feature for features in told.unit_features for feature in features)
        for token in told.example.read.tape.tokens:
            for counter, value in zip(values, values_of(token), strict=False):
                counter[value] += 1
    fewest = (*[FEWEST] * FIELDS, *[FEWEST_FEATURES] * len(KINDS))
    return [
        sorted(v for v, n in counter.items() if v and n >= few) for counter, few in zip(values, fewest, strict=True)
    ]


def document_of(told: Told, tables: Sequence[dict[str, int]]) -> Document:
    *fields, of_titles, of_units = tables
    rows = [
        [field.get(value, 0) for field, value in zip(fields, values_of(t), strict=True)]
        for t in told.example.read.tape.tokens
    ]
    often = Counter(question.name for question in told.questions)
    tape = told.example.read.tape
    return Document(
        torch.tensor(rows),
        torch.from_numpy(tape.known(0, len(tape.tokens)).astype(np.float16)),
        Asked(told.pairs, [_rows(features, of_titles) for features in told.example.features]),
        [None if label is None else float(label) for label in told.example.labels],
        Asked(told.unit_pairs, [_rows(features, of_units) for features in told.unit_features]),
        [question.right for question in told.questions],
        [often[question.name] ** -0.5 for question in told.questions],
    )


def _rows(features: Iterable[str], table: dict[str, int]) -> list[int]:
    return [table[feature] for feature in features if feature in table] or [0]


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
    chance = random.Random(SEED)
    network.train()
    for number in range(ROUNDS):
        start, losses = time.monotonic(), []
        for batch in batches(documents, chance):
            loss = loss_of(network, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        print(f"round {number + 1}: {np.mean(losses):.4f}, {time.monotonic() - start:.0f} s", flush=True)


def loss_of(network: Network, batch: Sequence[Document]) -> Tensor:
    first, last, units = network(batch)
    labels = [label for document in batch for label in document.labels]
    sure = torch.tensor([label is not None for label in labels])
    right = torch.tensor([label or 0.0 for label in labels])[sure]
    weighed = nn.functional.binary_cross_entropy_with_logits
    return weighed(last[sure], right) + OF_FIRST * weighed(first[sure], right) + OF_UNITS * loss_of_units(units, batch)


def loss_of_units(scores: Tensor, batch: Sequence[Document]) -> Tensor:
    """What the right units lack of certainty."""
    told = [told for document in batch for told in document.right]
    known = torch.tensor([any(one) for one in told], dtype=torch.bool)
    if not known.any():
        return torch.zeros(())
    counts = torch.tensor([count for document in batch for count in document.counts])
    question = torch.repeat_interleave(torch.arange(len(told)), torch.tensor([len(right) for right in told]))
    right = torch.tensor([each for one in told for each in one])
    of_all, of_right = (_log_sums(each, question, len(told)) for each in (scores, scores.masked_fill(~right, -1e4)))
    return (counts * (of_all - of_right))[known].sum() / counts[known].sum().clamp(min=1)


def _log_sums(scores: Tensor, group: Tensor, number: int) -> Tensor:
    """The logarithm of the sum of exponentials of each group."""
    most = torch.full((number,), -torch.inf).scatter_reduce(0, group, scores.detach(), "amax")
    sums = torch.zeros(number).index_add(0, group, (scores - most[group]).exp())
    return sums.log() + most


def differ(network: Network, written: package.Network, told: Told, document: Document) -> float:
    """How far numpy's scores are from torch's, at most."""
    read = written.read(told.example.read.tape)
    with torch.no_grad():
        _, titles, units = network([document])
    both = (
        (written.titles(read, told.pairs, told.example.features), titles),
        (written.units(read, told.unit_pairs, told.unit_features), units),
    )
    return max(float(np.abs(given - expected.numpy()).max()) for given, expected in both)


def tally(example: Example, by: package.Network) -> Tally:
    read = replace(example.read, network=by)
    triples, _ = read.assembled(read.judged())
    return judge(example.gold, Facts(id=example.gold.id, triples=tuple(Fact(**t.model_dump()) for t in triples)))


def write(file: Path, arrays: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(file, **arrays)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", help="gold, golden and marked files; =TAGGER.npz names what reads one")
    parser.add_argument("--test", help="a gold file that is not trained on")
    parser.add_argument("-o", type=Path, default=data_folder("judge").parent, help="where judge and tagger are kept")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    read = examples(options.gold, with_states)
    documents = [told_of(example) for example in read if any(label is not None for label in example.labels)]
    vocabularies = vocabularies_of(documents)
    tables = [{value: row for row, value in enumerate(values, 1)} for values in vocabularies]
    asked = [document_of(told, tables) for told in documents]
    print(
        f"{len(asked)} documents, {sum(len(d.titles.pairs) for d in asked)} pairs, "
        f"{sum(len(d.right) for d in asked)} units",
        flush=True,
    )
    fields, features = vocabularies[:FIELDS], vocabularies[FIELDS:]
    network = Network([len(values) for values in fields], [len(values) for values in features])
    train(network, asked)
    columns = network.columns.weight.detach().numpy().T.astype(np.float16).astype(np.float32)
    tagger = with_context(own.read(), columns)
    write(options.o / "tagger" / "tagger.npz", own.written(tagger, tagger.weights()))
    write(options.o / "judge" / "judge.npz", network.eval().arrays(fields, features))
    written = package.read(options.o / "judge" / "judge.npz")
    checked = [both for both in zip(documents, asked, strict=True) if both[0].questions][:CHECKED]
    far = max(differ(network, of_states(written, columns), *both) for both in checked)
    print(f"numpy's scores are within {far:.3f} of torch's")
    if options.test:
        print(shown("unseen", [tally(example, written) for example in examples([options.test], lambda _: tagger)]))


if __name__ == "__main__":
    main()
