"""The network of the LAC tagger in torch, with its own weights to begin with and a head for names, to train further.

The layers are those of `laborhonors.recognizers.lac`, which reads them in numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from laborhonors.recognizers.lac.weights import Weights


class Network(nn.Module):
    """LAC's two layers in torch, from its own weights; `tags` is LAC's head, `names` the new one."""

    def __init__(self, weights: Weights, names: int):
        super().__init__()
        self.embedding = nn.Embedding.from_pretrained(torch.tensor(weights.embedding), freeze=True)
        self.layers = nn.ModuleList([Layer(weights.bottom, weights.lower), Layer(weights.middle, weights.upper)])
        self.tags = linear(weights.top)
        width = sum(weights.top.matrix.shape)
        self.names = nn.Sequential(Window(width, 128), nn.ReLU(), nn.Dropout(0.3), nn.Linear(128, names))

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Ids and mask (sentence, character) to scores (sentence, character, tag): of LAC's tags, of names."""
        hidden = self.embedding(ids)
        for layer in self.layers:
            hidden = layer(hidden, mask)
        words = self.tags(hidden)
        return words, self.names(torch.cat([hidden, words.softmax(-1)], -1))


class Window(nn.Module):
    """What stands at a character and two to either side of it."""

    def __init__(self, width: int, out: int):
        super().__init__()
        self.convolution = nn.Conv1d(width, out, 5, padding=2)

    def forward(self, hidden: Tensor) -> Tensor:
        return self.convolution(hidden.transpose(1, 2)).transpose(1, 2)


class Layer(nn.Module):
    """Both directions of one of LAC's layers: the reset gate stands before the matrix, which torch's GRU has behind."""

    def __init__(self, inputs: Any, halves: Sequence[Any]):
        super().__init__()
        self.inputs = linear(inputs)
        self.gates = nn.Parameter(torch.tensor(np.stack([half.gates for half in halves])))
        self.candidate = nn.Parameter(torch.tensor(np.stack([half.candidate for half in halves])))

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        width = self.candidate.shape[1]
        rows, length, _ = hidden.shape
        # (character, direction, sentence, 3 * width); the second direction reads from the end
        inputs = self.inputs(hidden).view(rows, length, 2, 3 * width).permute(1, 2, 0, 3)
        inputs = torch.stack([inputs[:, 0], inputs[:, 1].flip(0)], 1)
        there = torch.stack([mask.T, mask.T.flip(0)], 1)[..., None]
        state = inputs.new_zeros(2, rows, width)
        states = []
        for now, real in zip(inputs, there, strict=True):
            gates = torch.sigmoid(torch.baddbmm(now[..., : 2 * width], state, self.gates))
            update, reset = gates[..., :width], gates[..., width:]
            change = torch.tanh(torch.baddbmm(now[..., 2 * width :], reset * state, self.candidate))
            state = (state + update * (change - state)) * real  # padding in front leaves the state at its beginning
            states.append(state)
        found = torch.stack(states)
        return torch.cat([found[:, 0], found[:, 1].flip(0)], -1).transpose(0, 1)


def linear(given: Any) -> nn.Linear:
    layer = nn.Linear(*given.matrix.shape)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(given.matrix.T.copy()))
        layer.bias.copy_(torch.tensor(given.bias))
    return layer
