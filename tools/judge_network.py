"""The judge's network in torch, as `train_network.py` trains it: that of `laborhonors.linker.network`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from context_columns import STATES
from laborhonors.linker import network as package
from laborhonors.linker.network import BETWEEN, KINDS, LIKELY, NOWHERE, TokenPair, between

WIDTH, TOGETHER, HIDDEN, REACHES = 64, 48, 160, (1, 2, 4, 8)
CONTEXT = 32
"""So many columns of the tagger's states are learnt."""
FORGOTTEN, FORGOTTEN_ENDINGS, IGNORED, DROPPED, DROPPED_LAST = 0.15, 0.3, 0.1, 0.3, 0.35
"""The shares of words, endings, features and inner values that are left out in each round."""
DROPPED_STATES, WITHOUT = 0.3, 0.1
"""Those of the tagger's states, and of documents without any."""
MENTIONS = 8
_NEW = 0.1


class Asked(NamedTuple):
    """Pairs of one kind with the rows of their features."""

    pairs: list[TokenPair]
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

    def start_from(self, told: package.Head) -> None:
        """Takes over what a head has learnt; its features come first among these, what is new begins small."""
        rows, known = torch.from_numpy(told.weights), len(told.features) + 1
        rows = torch.cat([rows[-1:], rows[:-1]])
        self.weights.weight[:known], self.together.weight[:known] = rows[:, :1], rows[:, 1:]
        self.together.weight[known:] *= _NEW
        _take_over(self.hidden, told.hidden)
        _take_over(self.last, told.last)

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

    def start_from(self, told: package.Parameters, columns: np.ndarray) -> None:
        """Takes over what a network has learnt, and the columns of the tagger's states that it reads.

        Its values and features come first among these, what is new begins as what it does not know. To be called
        where no gradients are kept.
        """
        for table, values in zip(self.tables, map(torch.from_numpy, told.tables), strict=True):
            table.weight[: len(values)], table.weight[len(values) :] = values, values[:1]
        self.columns.weight.copy_(torch.from_numpy(columns.T.copy()))
        self.context.weight.copy_(torch.from_numpy(told.context.T.copy()))
        for layer, norm, known in zip(self.layers, self.norms, told.layers, strict=True):
            norm.weight.copy_(torch.from_numpy(known.scale))
            norm.bias.copy_(torch.from_numpy(known.shift))
            layer.weight.copy_(torch.from_numpy(known.matrices).permute(2, 1, 0))
            layer.bias.copy_(torch.from_numpy(known.bias))
        self.titles.start_from(told.titles)
        self.units.start_from(told.units)
        _take_over(self.company, told.company[0])
        _take_over(self.company_last, told.company[1])

    def keep_reading(self) -> None:
        """Leaves as they are the tape's tables and layers: only how pairs are weighed goes on learning."""
        for part in (*self.tables, self.columns, self.context, *self.layers, *self.norms):
            part.requires_grad_(False)

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
            likely = likely * (likely >= LIKELY)
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


def _take_over(linear: nn.Linear, told: package.Linear) -> None:
    matrix, bias = told
    linear.weight.copy_(torch.from_numpy(matrix.T.copy()))
    linear.bias.copy_(torch.from_numpy(bias))


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


def _places(nowhere: int, first: int, pair: TokenPair) -> tuple[int, int, list[int], list[int], list[int]]:
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
