"""Trains the network that weighs who holds a title and which unit is his (`laborhonors.linker.network`).

    python tools/train_network.py GOLD[=TAGGER.npz] [...] [--test UNSEEN.jsonl] [-o FOLDER]

The files are those of `train_judge.py`, to be run before: each candidate of the judge is an example, and so is each
unit that a recipient of an honour of the gold set may have. Both are learnt from one reading of the tape. The network
is that of `judge_network.py`; how far numpy's scores of the file that is written are from torch's is told. Of the
tagger's states it learns some columns, which the tagger's last product then has (`Tagged.context`): both files are
written, `judge/judge.npz` and `tagger/tagger.npz`. `--start` goes on from what the package's network has learnt; the
rules that it was taught with may have changed since; `--heads` leaves as it is how the tape is read. `--test` says how
it judges unseen documents. About two minutes a round on one core. Needs torch and scikit-learn.
"""

from __future__ import annotations

import argparse
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
from context_columns import columns_of, of_states, with_context, with_states
from judge_network import Asked, Document, Network
from laborhonors.lexicon import data_folder
from laborhonors.linker import network as package
from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.judge import names_of
from laborhonors.linker.network import FIELDS, KINDS, TokenPair, values_of
from laborhonors.linker.units import Units
from laborhonors.recognizers.lac import own
from laborhonors.score import Fact, Facts, Tally, judge, same_org
from train_judge import Example, examples, shown

FEWEST, FEWEST_FEATURES = 5, 4
"""Values and features told less often have no row."""
ROUNDS, BATCH, RATE, DECAY = 6, 16, 2e-3, 0.02
"""Rounds and rate for a network that learns from nothing; one that goes on learning is told its own."""
OF_FIRST, OF_UNITS = 0.3, 0.5
"""What the first weighing of titles and the choice of units count beside the last weighing of titles."""
SEED = 2
CHECKED = 50


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
    def pairs(self) -> list[TokenPair]:
        names = names_of(self.example.candidates)
        return [TokenPair.of(self.example.read.tape, entry.name, title.span) for entry, title in names]

    @property
    def unit_pairs(self) -> list[TokenPair]:
        return [TokenPair.of(self.example.read.tape, *names) for question in self.questions for names in question.names]

    @property
    def unit_features(self) -> list[tuple[str, ...]]:
        return [features for question in self.questions for features in question.features]


def told_of(example: Example) -> Told:
    return Told(example, list(questions(example)) if example.read.reading.marks else [])


def questions(example: Example) -> Iterator[Question]:
    """One for each recipient and title that the gold set asks for and a candidate link has."""
    reading, asked = example.read.reading, asked_in(example)
    units = Units(reading, example.read.scene.surroundings, example.read.linker.profiles.masthead)
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


def values_known(network: package.Parameters) -> list[list[str]]:
    """The values and features of a network, in the order of their rows."""
    return [list(rows) for rows in (*network.vocabularies, network.titles.features, network.units.features)]


def joined(known: Sequence[str], told: Sequence[str]) -> list[str]:
    """What is known, and behind it what is new."""
    return list(dict.fromkeys([*known, *told]))


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


def train(network: Network, documents: Sequence[Document], rounds: int, rate: float, seed: int) -> None:
    """Fits the network, and says after each round what is left of the loss."""
    steps = rounds * -(-len(documents) // BATCH)
    optimizer = torch.optim.AdamW(network.parameters(), rate, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps)
    chance = random.Random(seed)
    network.train()
    for number in range(rounds):
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
    parser.add_argument("--start", action="store_true", help="go on from what the package's network has learnt")
    parser.add_argument("--heads", action="store_true", help="with --start: learn how pairs are weighed, not the tape")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    read = examples(options.gold, with_states)
    documents = [told_of(example) for example in read if any(label is not None for label in example.labels)]
    vocabularies = vocabularies_of(documents)
    known = package.network().parameters if options.start else None
    if known is not None:
        vocabularies = [joined(*both) for both in zip(values_known(known), vocabularies, strict=True)]
    tables = [{value: row for row, value in enumerate(values, 1)} for values in vocabularies]
    asked = [document_of(told, tables) for told in documents]
    print(
        f"{len(asked)} documents, {sum(len(d.titles.pairs) for d in asked)} pairs, "
        f"{sum(len(d.right) for d in asked)} units",
        flush=True,
    )
    fields, features = vocabularies[:FIELDS], vocabularies[FIELDS:]
    network = Network([len(values) for values in fields], [len(values) for values in features])
    if known is not None:
        with torch.no_grad():
            network.start_from(known, columns_of(own.read()))
    if options.heads:
        network.keep_reading()
    train(network, asked, options.rounds, options.rate, options.seed)
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
