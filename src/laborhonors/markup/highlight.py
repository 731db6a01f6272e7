"""A text with its marks: nested and overlapping ones each have a line of their own under the characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from laborhonors.markup.paint import FONT, RULE, color_of, escape, tint

LINE = 2  # pixels
GAP = 1
# Exporters keep line breaks and tabs between marks in `pre` only.
PLAIN = "margin:0;padding:0;border:0;background:none;color:inherit;font-family:inherit;overflow:visible"
LONGEST = 20_000  # code points shown; a notebook is no reader for books


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the text (code points, half-open), its kind, and what to say of it under the pointer."""

    start: int
    end: int
    kind: str
    note: str = ""


def highlight(text: str, marks: Iterable[Mark], *, longest: int = LONGEST) -> str:
    """The text with its marks and a legend; of a longer text its beginning, and how much is left out."""
    shown = text[:longest]
    kept = [mark for mark in marks if mark.start < mark.end and mark.start < len(shown)]
    placed = lanes(kept)
    bounds = sorted({0, len(shown), *(at for mark in kept for at in (mark.start, min(mark.end, len(shown))))})
    depth = max(placed.values(), default=-1) + 1
    pieces = "".join(
        _piece(shown[start:end], [(mark, lane) for mark, lane in placed.items() if mark.start <= start < mark.end])
        for start, end in _segments(bounds)
    )
    height = 1.75 + depth * (LINE + GAP) / 16
    style = f"{PLAIN};white-space:pre-wrap;word-break:break-word;line-height:{height:.2f};font-size:15px"
    body = f'<pre style="{style}">{pieces}</pre>'
    rest = f'<div style="opacity:.7">… {len(text) - longest:,} more characters</div>' if len(text) > longest else ""
    return f'<div style="{FONT}">{legend(mark.kind for mark in kept)}{body}{rest}</div>'


def _segments(bounds: Sequence[int]) -> Iterable[tuple[int, int]]:
    return pairwise(bounds)


def lanes(marks: Iterable[Mark]) -> dict[Mark, int]:
    """The line of each mark, 0 next to the characters: the shortest of overlapping marks is nearest to them."""
    placed: dict[Mark, int] = {}
    for mark in sorted(dict.fromkeys(marks), key=lambda one: (one.end - one.start, one.start, one.kind)):
        taken = {lane for other, lane in placed.items() if other.start < mark.end and mark.start < other.end}
        placed[mark] = next(lane for lane in range(len(taken) + 1) if lane not in taken)
    return placed


def _piece(text: str, over: Sequence[tuple[Mark, int]]) -> str:
    if not over:
        return escape(text)
    nearest = min(over, key=lambda pair: pair[1])[0]
    deepest = max(lane for _, lane in over) + 1
    lines = ",".join(f"linear-gradient({color_of(m.kind)},{color_of(m.kind)})" for m, _ in over)
    places = ",".join(f"0 calc(100% - {(deepest - 1 - lane) * (LINE + GAP)}px)" for _, lane in over)
    notes = "\n".join(f"{mark.kind}: {mark.note}" if mark.note else mark.kind for mark, _ in over)
    kinds = " ".join(dict.fromkeys(mark.kind for mark, _ in over))
    style = (
        f"background-color:{tint(color_of(nearest.kind), 0.16)};background-image:{lines};background-position:{places};"
        f"background-size:100% {LINE}px;background-repeat:no-repeat;border-radius:2px;"
        f"padding:1px 0 {deepest * (LINE + GAP)}px"
    )
    return f'<span data-kind="{escape(kinds)}" title="{escape(notes)}" style="{style}">{escape(text)}</span>'


def legend(kinds: Iterable[str]) -> str:
    """The kinds with their colours, each once."""
    known = sorted(set(kinds))
    if not known:
        return ""
    items = "".join(
        f'<span style="border-bottom:{LINE + 1}px solid {color_of(kind)};background:{tint(color_of(kind), 0.16)};'
        f'padding:0 5px;margin-right:10px;border-radius:2px">{escape(kind)}</span>'
        for kind in known
    )
    style = f"font-size:12px;padding-bottom:7px;margin-bottom:9px;border-bottom:1px solid {RULE}"
    return f'<div style="{style}">{items}</div>'
