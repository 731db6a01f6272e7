"""Nodes at given places and lines between them, in SVG, on paper of its own: legible wherever it is shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from laborhonors.markup.paint import FONT, color_of, escape

PAPER, INK, THREAD = "#fcfbf8", "#23211e", "#8d8779"
MARGIN = 70
STROKES = {"nominated_for": "4 3", "stripped_of": "1 3", "part_of": "6 3"}
LABEL = 12  # characters of a label


@dataclass(frozen=True, slots=True)
class Dot:
    """A node: its place in 0-1 by 0-1, its kind, its label and how many conferrals it has."""

    x: float
    y: float
    kind: str
    label: str
    weight: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two nodes, by their numbers."""

    source: int
    target: int
    kind: str


def network(dots: Sequence[Dot], lines: Iterable[Line], *, note: str = "", width: int = 960, height: int = 640) -> str:
    """The drawing; `note` says what is left out."""
    at = [(MARGIN + dot.x * (width - 2 * MARGIN), 30 + dot.y * (height - 90)) for dot in dots]
    drawn = "".join(_line(at[line.source], at[line.target], line.kind) for line in lines)
    order = sorted(range(len(dots)), key=lambda number: dots[number].weight)
    marks = "".join(_dot(dots[number], at[number]) for number in order)
    words = "".join(_label(dots[number], at[number]) for number in _labelled(dots, at))
    kinds = sorted({dot.kind for dot in dots})
    legend = "".join(
        f'<circle cx="{20 + 110 * i}" cy="{height - 18}" r="5" fill="{color_of(kind)}"/>'
        f'<text x="{30 + 110 * i}" y="{height - 14}" fill="{INK}">{escape(kind)}</text>'
        for i, kind in enumerate(kinds)
    )
    left_out = (
        f'<text x="{width - 16}" y="{height - 14}" text-anchor="end" fill="{INK}" fill-opacity=".7">'
        f"{escape(note)}</text>"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="network of honours" style="{FONT};font-size:12px;max-width:100%;height:auto">'
        f'<rect width="{width}" height="{height}" rx="10" fill="{PAPER}"/>{drawn}{marks}{words}{legend}{left_out}</svg>'
    )


def _line(start: tuple[float, float], end: tuple[float, float], kind: str) -> str:
    dash = f' stroke-dasharray="{STROKES[kind]}"' if kind in STROKES else ""
    return (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" stroke="{THREAD}" '
        f'stroke-opacity=".45"{dash}><title>{escape(kind)}</title></line>'
    )


def _radius(dot: Dot) -> float:
    return min(4 + 1.6 * math.sqrt(dot.weight), 16)


def _dot(dot: Dot, at: tuple[float, float]) -> str:
    return (
        f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{_radius(dot):.1f}" fill="{color_of(dot.kind)}" '
        f'stroke="{PAPER}" stroke-width="1.5"><title>{escape(dot.label)}</title></circle>'
    )


def _labelled(dots: Sequence[Dot], at: Sequence[tuple[float, float]]) -> list[int]:
    """The nodes whose labels fit: the weightiest first, none over another."""
    taken: list[tuple[float, float, float, float]] = []
    kept = []
    for number in sorted(range(len(dots)), key=lambda n: (-dots[n].weight, n)):
        box = _box(dots[number], at[number])
        if not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            taken.append(box)
            kept.append(number)
    return kept


def _box(dot: Dot, at: tuple[float, float]) -> tuple[float, float, float, float]:
    half = 6.5 * min(len(dot.label), LABEL + 1)
    top = at[1] + _radius(dot) + 1
    return at[0] - half, top, at[0] + half, top + 15


def _label(dot: Dot, at: tuple[float, float]) -> str:
    text = dot.label if len(dot.label) <= LABEL else dot.label[:LABEL] + "…"
    return (
        f'<text x="{at[0]:.1f}" y="{at[1] + _radius(dot) + 12:.1f}" text-anchor="middle" fill="{INK}" stroke="{PAPER}" '
        f'stroke-width="3" paint-order="stroke" stroke-linejoin="round">{escape(text)}</text>'
    )
