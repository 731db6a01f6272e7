"""Trains a tagger of persons, organizations, titles and posts on top of LAC, and says whether it beats LAC.

    python tools/train_ner.py GOLD [GOLD ...] --test UNSEEN.jsonl [--spans FILE.char.bmes ...] [--frozen] [-o OUT.npz]

The network is LAC's own, with its weights to begin with, and a second head for the four kinds; a share of the loss
keeps the first head at LAC's tags, so that one reading would give words and names alike, at LAC's speed. `--frozen`
trains the second head alone. Labels are the mentions that the pipeline finds, and over them what the gold triples name.
The figures are exact spans of documents not trained on: of the labels, of files with a character and its tag a line
(benchmarks/ner_spans.py), and the triples of the whole pipeline. Needs torch, and scikit-learn as train_judge.py does.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from laborhonors.extractor import Extractor, _mentions
from laborhonors.plugins import Entity
from laborhonors.recognizers import find
from laborhonors.recognizers.lac import paddle
from laborhonors.recognizers.lac.encoder import NumpyEncoder
from laborhonors.recognizers.lac.model import Model
from laborhonors.recognizers.lac.schedule import Schedule
from laborhonors.recognizers.tagging import LacTagger, Sentences
from laborhonors.score import Facts, figures, judge

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT / "benchmarks"), str(ROOT / "tools")]
from ner_spans import Sentence, read, score  # noqa: E402

from lac_torch import Network  # noqa: E402
from train_judge import records  # noqa: E402

KINDS = ("person", "organization", "title", "position")
OF_LAC = {"PER": "person", "nr": "person", "ORG": "organization", "nt": "organization"}
OF_FILES = {"NAME": "person", "ORG": "organization", "TITLE": "position"}
OUTSIDE, BEGINS, GOES_ON = 0, 1, 1 + len(KINDS)  # tags: O, B of each kind, I of each kind
TAGS = 1 + 2 * len(KINDS)
IGNORED = -100  # the label of padding
LONGEST = 150  # characters of a sentence; longer ones are few, and are left out of training
EPOCHS, BATCH, RATE, KEEPING = 12, 48, 1e-3, 0.5


class Labelled(NamedTuple):
    """A sentence of the folded text, with its spans."""

    text: str
    spans: list[tuple[int, int, str]]


# Labels


def labelled(record: Mapping[str, Any], extractor: Extractor) -> Iterator[Labelled]:
    """The sentences of a document, labelled by the pipeline and, where they differ, by the document's gold triples."""
    reading = extractor._read(record["text"])
    view = reading.folded
    at = {offset: place for place, offset in enumerate(view.offsets)}
    silver = [(at[m.start], at[m.end - 1] + 1, m.kind) for m in _mentions(reading, find(reading)) if m.kind in KINDS]
    spans = apart([*gold(record, view.text), *silver])
    for start, end in Sentences.of(view.text, reading.blocks).spans:
        inside = [(a - start, b - start, kind) for a, b, kind in spans if start <= a and b <= end]
        yield Labelled(view.text[start:end], inside)


def gold(record: Mapping[str, Any], text: str) -> list[tuple[int, int, str]]:
    """Where the text has what its triples name, the longest names first."""
    named: dict[str, str] = {}
    for fact in record["triples"]:
        group = fact.get("kind") == "group"
        told = {"recipient": "organization" if group else "person", "organization": "organization"}
        told |= {"title": "title", "position": "position"}
        named |= {fact[field]: kind for field, kind in told.items() if fact.get(field)}
    ordered = sorted(named, key=len, reverse=True)
    return [(m.start(), m.end(), named[name]) for name in ordered for m in re.finditer(re.escape(name), text)]


def apart(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spans in order, without those that overlap an earlier one."""
    kept: list[tuple[int, int, str]] = []
    taken: set[int] = set()
    for start, end, kind in spans:
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append((start, end, kind))
    return sorted(kept)


def tags(sentence: Labelled) -> list[int]:
    """A tag a character."""
    row = [OUTSIDE] * len(sentence.text)
    for start, end, kind in sentence.spans:
        number = KINDS.index(kind)
        row[start:end] = [BEGINS + number, *[GOES_ON + number] * (end - start - 1)]
    return row


# The tagger


@dataclass(frozen=True)
class Tagger:
    """The network with LAC's vocabulary; a `Recognizer` of persons and organizations (laborhonors.plugins)."""

    network: Network
    lac: Model
    kinds = frozenset({"person", "organization"})

    @classmethod
    def load(cls, file: Path) -> Tagger:
        """What `-o` wrote."""
        lac = paddle.read()
        network = Network(lac.weights(), TAGS)
        with np.load(file) as told:
            network.load_state_dict({name: torch.tensor(told[name]) for name in told.files})
        return cls(network, lac)

    def scores(self, texts: Sequence[str]) -> tuple[Tensor, Tensor, Tensor]:
        """LAC's tags, names, and the mask of characters."""
        ids = nn.utils.rnn.pad_sequence(
            [torch.tensor(self.lac.vocabulary.ids(text).copy()) for text in texts], batch_first=True
        )
        lengths = torch.tensor([len(text) for text in texts])
        mask = (torch.arange(ids.shape[1]) < lengths[:, None]).float()
        return *self.network(ids, mask), mask

    @torch.no_grad()
    def spans(self, texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
        """The names of each text."""
        self.network.eval()
        found: list[list[tuple[int, int, str]]] = [[] for _ in texts]
        order = sorted((place for place, text in enumerate(texts) if text), key=lambda place: len(texts[place]))
        for first in range(0, len(order), BATCH):
            part = order[first : first + BATCH]
            _, names, _ = self.scores([texts[place] for place in part])
            for place, row in zip(part, names.log_softmax(-1).numpy(), strict=True):
                found[place] = list(best(row[: len(texts[place])]))
        return found

    def recognize(self, sentences: Sequence[str]) -> list[list[Entity]]:
        """As the protocol asks."""
        return [[Entity(*span) for span in row if span[2] in self.kinds] for row in self.spans(sentences)]


def best(scores: np.ndarray) -> Iterator[tuple[int, int, str]]:
    """The spans of the best row of tags in which a kind goes on only where it began."""
    allowed = np.full((TAGS, TAGS), 0.0)  # from, to
    for number in range(len(KINDS)):
        allowed[:, GOES_ON + number] = -np.inf
        allowed[[BEGINS + number, GOES_ON + number], GOES_ON + number] = 0.0
    total = scores[0] + np.where(np.arange(TAGS) >= GOES_ON, -np.inf, 0.0)
    back = []
    for now in scores[1:]:
        ways = total[:, None] + allowed
        back.append(ways.argmax(0))
        total = ways.max(0) + now
    row = [int(total.argmax())]
    for came in reversed(back):
        row.append(int(came[row[-1]]))
    row.reverse()
    starts = [place for place, tag in enumerate(row) if BEGINS <= tag < GOES_ON]
    for start in starts:
        number, end = row[start] - BEGINS, start + 1
        while end < len(row) and row[end] == GOES_ON + number:
            end += 1
        yield start, end, KINDS[number]


# Training and figures


def train(tagger: Tagger, sentences: Sequence[Labelled], options: argparse.Namespace) -> None:
    """Fits the network to the labels, and says after each round what is left of the loss."""
    network, frozen, epochs = tagger.network, options.frozen, options.epochs
    for parameter in network.tags.parameters():
        parameter.requires_grad = not frozen
    for parameter in network.layers.parameters():
        parameter.requires_grad = not frozen
    slow = [p for name, p in network.named_parameters() if p.requires_grad and not name.startswith("names")]
    groups = [{"params": network.names.parameters(), "lr": RATE}, {"params": slow, "lr": RATE / 3}]
    optimizer = torch.optim.AdamW([group for group in groups if group["params"]], weight_decay=0.01)
    batches = in_batches([one for one in sentences if 0 < len(one.text) <= LONGEST])
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [group["lr"] for group in optimizer.param_groups], total_steps=epochs * len(batches)
    )
    teacher = Network(tagger.lac.weights(), TAGS).eval()
    chance = random.Random(1)
    for epoch in range(epochs):
        network.train()
        chance.shuffle(batches)
        losses = [step(tagger, teacher, batch, optimizer, schedule, frozen) for batch in batches]
        print(f"round {epoch + 1}: loss {sum(losses) / len(losses):.4f}", flush=True)


def in_batches(sentences: Sequence[Labelled]) -> list[list[Labelled]]:
    ordered = sorted(sentences, key=lambda one: len(one.text))
    return [ordered[first : first + BATCH] for first in range(0, len(ordered), BATCH)]


def step(tagger: Tagger, teacher: Network, batch: list[Labelled], optimizer: Any, schedule: Any, frozen: bool) -> float:
    words, names, mask = tagger.scores([one.text for one in batch])
    wanted = nn.utils.rnn.pad_sequence([torch.tensor(tags(one)) for one in batch], True, IGNORED)
    loss = nn.functional.cross_entropy(names.flatten(0, 1), wanted.flatten(), ignore_index=IGNORED)
    told = float(loss.detach())
    if not frozen:
        with torch.no_grad():
            own = Tagger(teacher, tagger.lac).scores([one.text for one in batch])[0].softmax(-1)
        kept = nn.functional.cross_entropy(words.flatten(0, 1), own.flatten(0, 1), reduction="none")
        loss = loss + KEEPING * (kept * mask.flatten()).sum() / mask.sum()
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(tagger.network.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    return told


def spans_of_lac(texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
    tagged = LacTagger().tag(texts)
    return [[(word.start, word.end, OF_LAC[word.tag]) for word in words if word.tag in OF_LAC] for words in tagged]


def compare(title: str, sentences: Sequence[Labelled], tagger: Tagger) -> None:
    """Exact spans of each kind, LAC's and the tagger's."""
    texts = [one.text for one in sentences]
    wanted = [Sentence(one.text, set(one.spans)) for one in sentences]
    print(f"{title}: {len(texts)} sentences, {sum(map(len, texts))} characters")
    for name, found in {"LAC": spans_of_lac(texts), "trained": tagger.spans(texts)}.items():
        for kind in KINDS if name == "trained" else KINDS[:2]:
            print(f"  {name:8} {kind:13} {score(kind, wanted, list(map(set, found))).line()}")


def of_file(file: Path) -> list[Labelled]:
    """The sentences of a file with a tag a character."""
    told = read(file, OF_FILES)
    return [Labelled(one.text, [(start, end, OF_FILES[kind]) for start, end, kind in one.spans]) for one in told]


def pipeline(told: Sequence[Mapping[str, Any]], **extractors: Extractor) -> None:
    """What the whole pipeline makes of documents."""
    gold = [Facts.model_validate(record) for record in told]
    for name, extractor in extractors.items():
        texts = [{key: record[key] for key in ("text", "published") if record.get(key)} for record in told]
        read = [
            Facts.model_validate(document.model_dump() | {"id": facts.id})
            for document, facts in zip(extractor.pipe(texts), gold, strict=True)
        ]
        found = figures([judge(*pair) for pair in zip(gold, read, strict=True)])
        print(f"  {name:8} triples {found.triple}  records {found.record}")


def drift(tagger: Tagger, text: str) -> float:
    """How far LAC's head is from LAC's scores, at most; before training, only by rounding."""
    ids, lac = tagger.lac.vocabulary.ids(text), NumpyEncoder(tagger.lac.weights())
    with torch.no_grad():
        own = tagger.scores([text, text * 2])[0][0, : len(text)].numpy()
    return float(np.abs(own - lac.emissions(ids, Schedule.of(np.array([len(text)])))).max())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--test", type=Path, nargs="+", required=True, help="gold files that are not trained on")
    parser.add_argument("--spans", type=Path, nargs="*", default=[], help="files with a character and its tag a line")
    parser.add_argument("--frozen", action="store_true", help="leave LAC's layers as they are")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("-o", type=Path, help="where the trained parameters are kept")
    options = parser.parse_args()
    torch.manual_seed(1)
    torch.set_flush_denormal(True)  # what the weights decay to would cost most of the time
    extractor, lac = Extractor(), paddle.read()
    tagger = Tagger(Network(lac.weights(), TAGS), lac)
    print(f"off LAC's scores before training: {drift(tagger, '段青云荣获全国劳动模范称号。'):.1e}")
    told = [record for path in options.gold for record in records(path)]
    train(tagger, [one for record in told for one in labelled(record, extractor)], options)
    tests = [record for path in options.test for record in records(path)]
    compare("labels of the test documents", [one for record in tests for one in labelled(record, extractor)], tagger)
    for file in options.spans:
        compare(file.name, of_file(file), tagger)
    pipeline(tests, none=Extractor(ner=None), lac=extractor, trained=Extractor(ner=tagger))
    if options.o:
        np.savez(options.o, **{name: value.numpy() for name, value in tagger.network.state_dict().items()})


if __name__ == "__main__":
    main()
