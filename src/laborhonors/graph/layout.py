"""Where nodes stand in a drawing: each connected part by networkx' springs, pulled apart until nothing overlaps, and
the parts side by side."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from laborhonors.extras import require

if TYPE_CHECKING:
    import numpy.typing as npt

    Places = npt.NDArray[np.float64]
    Box = tuple[float, float, float]  # from a node's middle, in pixels: to each side, up, down

ROOM = 6.0  # pixels between boxes
SPREAD, MANY = 0.7, 12  # a part of MANY nodes is so much wider than its boxes laid without a gap; a smaller one less
BROADER = 1.5  # a drawing is so much broader than high
STEPS, GROWTH = 60, 1.06
SEED = 7


def places(boxes: Sequence[Box], links: Iterable[tuple[int, int]]) -> list[tuple[float, float]]:
    """The middles of the nodes, in pixels. The same nodes and links always have the same places."""
    networkx = require("networkx", extra="graph")
    graph = networkx.Graph()
    graph.add_nodes_from(range(len(boxes)))
    graph.add_edges_from(links)
    drawn = []
    for part in map(sorted, networkx.connected_components(graph)):
        springs = networkx.spring_layout(graph.subgraph(part), seed=SEED, iterations=150)
        ends = np.array([boxes[number] for number in part])
        middles = _lying(np.array([springs[number] for number in part])) * _scale(ends)
        drawn.append((part, apart(middles, ends), ends))
    found: dict[int, tuple[float, float]] = {}
    for part, middles in _side_by_side(drawn):
        found.update({number: (float(x), float(y)) for number, (x, y) in zip(part, middles, strict=True)})
    return [found[number] for number in range(len(boxes))]


def _lying(points: Places) -> Places:
    """Turned so that the longest way goes from left to right, as the labels do; always the same way round."""
    middle = points - points.mean(axis=0)
    axes = np.linalg.svd(middle)[2]
    turned: Places = middle @ (axes * np.sign(axes[:, :1] + 1e-9)).T
    return turned


def _scale(ends: Places) -> Places:
    """How many pixels the springs' unit is, across and down: as much as the boxes need."""
    needed = math.sqrt(_area(ends)) / 2 * (1 + SPREAD * min(1, len(ends) / MANY))
    return np.array([math.sqrt(BROADER), 1]) * needed


def _area(ends: Places) -> float:
    return float(((2 * ends[:, 0] + ROOM) * (ends[:, 1] + ends[:, 2] + ROOM)).sum())


def apart(middles: Places, ends: Places) -> Places:
    """The middles moved until no two boxes overlap: pushed along the shorter way, spread if that is not enough."""
    shift = np.stack([np.zeros(len(ends)), (ends[:, 2] - ends[:, 1]) / 2], axis=1)  # from a middle to its box's
    half = np.stack([ends[:, 0], (ends[:, 1] + ends[:, 2]) / 2], axis=1) + ROOM / 2
    at = middles + shift
    for step in range(10_000):
        gap = at[:, None] - at[None]
        over = half[:, None] + half[None] - np.abs(gap)
        both = (over > 1e-6).all(axis=2) & ~np.eye(len(at), dtype=bool)
        if not both.any():
            break
        way = np.where(
            gap == 0, np.sign(np.subtract.outer(np.arange(len(at)), np.arange(len(at))))[..., None], np.sign(gap)
        )
        least = np.argmin(over, axis=2)[..., None] == np.arange(2)
        at = at + (way * over * least * both[..., None]).sum(axis=1) * 0.5
        if step % STEPS == STEPS - 1:
            at = at * GROWTH
    return at - shift


def _side_by_side(parts: Sequence[tuple[list[int], Places, Places]]) -> Iterable[tuple[list[int], Places]]:
    """The parts in rows, the highest first, in about the shape of a page."""
    parts = sorted(parts, key=lambda part: (-float(_size(*part[1:])[1]), part[0]))
    areas = [np.prod(_size(middles, ends)) for _, middles, ends in parts]
    widest = max([math.sqrt(sum(areas) * BROADER), *(_size(middles, ends)[0] for _, middles, ends in parts)], default=0)
    x = y = tall = 0.0
    for part, middles, ends in parts:
        width, height = _size(middles, ends)
        if x and x + width > widest + 1e-6:
            x, y, tall = 0.0, y + tall, 0.0
        yield part, middles - _corner(middles, ends) + (x, y)
        x, tall = x + width, max(tall, height)


def _corner(middles: Places, ends: Places) -> Places:
    corner: Places = np.min(middles - ends[:, :2], axis=0)
    return corner


def _size(middles: Places, ends: Places) -> Places:
    """Width and height of a part with room around it."""
    size: Places = np.max(middles + ends[:, [0, 2]], axis=0) - _corner(middles, ends) + 4 * ROOM
    return size
