"""Nodes at given places and lines between them, in SVG, on paper of its own: legible wherever it is shown."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from laborhonors.markup.paint import FONT, STATUSES, color_of, escape

PAPER, INK, THREAD = "#fcfbf8", "#23211e", "#8d8779"
NIGHT = (  # where the page is dark and style sheets are let through
    "@media screen and (prefers-color-scheme:dark){"
    ".honor-network .paper{fill:#1d1c1a}.honor-network .ring{stroke:#1d1c1a}"
    ".honor-network text{fill:#e9e6df;stroke:#1d1c1a}}"
)
STROKES = {
    "nominated_for": "5 3",
    "stripped_of": "2 3",
    "part_of": "8 4",
    "conferred_by": "1 4",
    "near_twin": "8 3 2 3",
}
MARGIN, NARROWEST = 24, 520  # pixels
SIZE, LEADING, GAP = 12, 15, 3
ROW, ROWS = 10, 2  # wide characters of a line of a label, and lines
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """A node: the place of its middle in pixels, its kind, its label and how many conferrals it has."""

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


def network(dots: Sequence[Dot], lines: Iterable[Line], *, note: str = "") -> str:
    """The drawing, as large as the places need; `note` says what is left out."""
    lines = list(lines)
    left, top, right, bottom = _bounds(dots)
    width = max(right - left, NARROWEST)
    legend, foot = _foot(dots, lines, note, width - 2 * MARGIN)
    height = bottom - top + foot + MARGIN / 2
    drawn = "".join(_line(dots[line.source], dots[line.target], line.kind) for line in lines)
    order = sorted(dots, key=lambda dot: -dot.weight)
    marks = "".join(map(_dot, order)) + "".join(map(_label, order))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="honor-network" viewBox="{left:.1f} {top:.1f} {width:.1f} '
        f'{height:.1f}" width="{width:.0f}" height="{height:.0f}" role="img" aria-label="network of honours" '
        f'style="{FONT};font-size:{SIZE}px;max-width:100%;height:auto"><style>{NIGHT}</style>'
        f'<rect class="paper" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="10" '
        f'fill="{PAPER}"/>{drawn}{marks}'
        f'<g transform="translate({left + MARGIN:.1f} {bottom + SIZE:.1f})">{legend}</g></svg>'
    )


def reach(label: str, weight: int) -> tuple[float, float, float]:
    """How far a node with its label goes from its middle, in pixels: to each side, up, and down."""
    rows = _rows(label)
    radius = _radius(weight)
    return max(radius, *(_breadth(row) / 2 for row in rows), 0), radius, radius + GAP + LEADING * len(rows)


def _bounds(dots: Sequence[Dot]) -> tuple[float, float, float, float]:
    boxes = [(dot, *reach(dot.label, dot.weight)) for dot in dots]
    return (
        min((dot.x - side for dot, side, _, _ in boxes), default=0) - MARGIN,
        min((dot.y - up for dot, _, up, _ in boxes), default=0) - MARGIN,
        max((dot.x + side for dot, side, _, _ in boxes), default=0) + MARGIN,
        max((dot.y + down for dot, _, _, down in boxes), default=0) + MARGIN,
    )


def _radius(weight: int) -> float:
    return min(4 + 2 * math.sqrt(weight), 22)


def _rows(label: str) -> list[str]:
    """The lines of a label: one where it fits, else two of like length; what is longer ends in …"""
    length = len(label)
    if length <= ROW:
        return [label] if label else []
    row = max(-(-length // ROWS), 1)
    if row <= ROW:
        return [label[:row], label[row:]]
    return [label[:ROW], label[ROW : 2 * ROW - 1] + "…"]


def _breadth(text: str) -> float:
    return sum(SIZE if unicodedata.east_asian_width(char) in "WFA" else SIZE * 0.56 for char in text)


def _line(start: Dot, end: Dot, kind: str) -> str:
    dash = f' stroke-dasharray="{STROKES[kind]}"' if kind in STROKES else ""
    return (
        f'<line x1="{start.x:.1f}" y1="{start.y:.1f}" x2="{end.x:.1f}" y2="{end.y:.1f}" stroke="{_thread(kind)}" '
        f'stroke-opacity=".7"{dash}><title>{escape(f"{start.label} · {_words(kind)} · {end.label}")}</title></line>'
    )


def _thread(kind: str) -> str:
    return STATUSES["revoked"] if kind == "stripped_of" else THREAD


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def _dot(dot: Dot) -> str:
    told = f"{dot.label} ({dot.kind}, {dot.weight:,})"
    return (
        f'<circle class="ring" data-name="{escape(dot.label)}" cx="{dot.x:.1f}" cy="{dot.y:.1f}" '
        f'r="{_radius(dot.weight):.1f}" fill="{color_of(dot.kind)}" stroke="{PAPER}" stroke-width="1.5">'
        f"<title>{escape(told)}</title></circle>"
    )


def _label(dot: Dot) -> str:
    top = dot.y + _radius(dot.weight) + GAP + SIZE - 1
    rows = "".join(
        f'<tspan x="{dot.x:.1f}" y="{top + LEADING * number:.1f}">{escape(row)}</tspan>'
        for number, row in enumerate(_rows(dot.label))
    )
    return (
        f'<text lang="zh" text-anchor="middle" fill="{INK}" stroke="{PAPER}" stroke-width="3" paint-order="stroke" '
        f'stroke-linejoin="round" pointer-events="none">{rows}</text>'
    )


def _foot(dots: Iterable[Dot], lines: Iterable[Line], note: str, width: float) -> tuple[str, float]:
    """The legend from 0, 0 on, and how high it is: the kinds of nodes and lines that there are, and the note."""
    signs = [_node_sign(kind) for kind in sorted({dot.kind for dot in dots})]
    signs += [_line_sign(kind) for kind in sorted({line.kind for line in lines if line.kind in STROKES})]
    signs.append((_small("larger: more conferrals", 0), _breadth("larger: more conferrals")))
    if note:
        signs.append((_small(note, 0), _breadth(note)))
    x = y = 0.0
    placed = []
    for sign, breadth in signs:
        if x and x + breadth > width:
            x, y = 0.0, y + 20
        placed.append(f'<g transform="translate({x:.1f} {y:.1f})">{sign}</g>')
        x += breadth + 18
    return "".join(placed), y + 20


def _node_sign(kind: str) -> tuple[str, float]:
    return f'<circle cx="5" cy="-4" r="5" fill="{color_of(kind)}"/>{_small(kind, 15)}', 15 + _breadth(kind)


def _line_sign(kind: str) -> tuple[str, float]:
    words = _words(kind)
    line = f'<path d="M0 -4h24" stroke="{_thread(kind)}" stroke-width="1.5" stroke-dasharray="{STROKES[kind]}"/>'
    return line + _small(words, 30), 30 + _breadth(words)


def _small(text: str, x: float) -> str:
    return f'<text x="{x:g}" fill="{INK}" stroke-width="0">{escape(text)}</text>'
