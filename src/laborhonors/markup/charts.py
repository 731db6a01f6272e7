"""Counts as bars: over years in SVG, and as a ranking."""

from __future__ import annotations

from collections.abc import Sequence

from laborhonors.markup.paint import FONT, SEAL, escape

HEIGHT, WIDEST, NARROWEST = 120, 38, 5
WIDTH = 600
LABELS = 12
SIDE = 16  # half a label


def bars(counts: Sequence[tuple[str, int]], *, width: int = WIDTH) -> str:
    """A bar a label; of many labels only some are written, the first and the last among them."""
    if not counts:
        return ""
    step = max(NARROWEST, min(WIDEST, width // len(counts)))
    top = max(1, *(count for _, count in counts))
    every = max(1, -(-len(counts) // LABELS))
    drawn = "".join(
        _bar(number, label, count, top, step, every, len(counts)) for number, (label, count) in enumerate(counts)
    )
    box = f"0 0 {step * len(counts) + 2 * SIDE} {HEIGHT + 40}"
    style = f"{FONT};font-size:11px;max-width:100%;margin-top:10px"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{step * len(counts) + 2 * SIDE}" '
        f'height="{HEIGHT + 40}" role="img" aria-label="counts by year" style="{style}">{drawn}</svg>'
    )


def _bar(number: int, label: str, count: int, top: int, step: int, every: int, total: int) -> str:
    height = round(HEIGHT * count / top, 1)
    left = SIDE + number * step
    written = number % every == 0 or (number == total - 1 and (total - 1) % every > every / 2)
    middle = left + step / 2
    text = (
        f'<text x="{middle:g}" y="{HEIGHT + 32}" text-anchor="middle" fill="currentColor">{escape(label)}</text>'
        if written
        else ""
    )
    figure = (
        f'<text x="{middle:g}" y="{HEIGHT + 12 - height:g}" text-anchor="middle" fill="currentColor">{count:,}</text>'
        if step >= 18 and count
        else ""
    )
    return (
        f'<g><title>{escape(label)}: {count:,}</title><rect class="bar" x="{left + 1:g}" y="{HEIGHT + 16 - height:g}" '
        f'width="{max(step - 3, 2)}" height="{height:g}" rx="1.5" fill="{SEAL}" fill-opacity=".85"/>{figure}{text}</g>'
    )


def ranking(counts: Sequence[tuple[str, int]], *, named: bool = False) -> str:
    """A row a label, its bar as long as its count is of the largest; labels may be `named` things of the texts."""
    top = max([1, *(count for _, count in counts)])
    rows = "".join(_row(label, count, count / top * 78, named) for label, count in counts)
    return f'<div style="{FONT};font-size:13px">{rows}</div>' if rows else ""


def _row(label: str, count: int, length: float, named: bool) -> str:
    text = escape(label)
    name = f' lang="zh" data-name="{text}"' if named else ""
    bar = f"flex:none;width:{max(length, 1):.1f}%;height:11px;border-radius:2px;background:{SEAL}"
    return (
        f'<div style="display:flex;align-items:center;gap:10px;margin-top:5px">'
        f'<span style="flex:0 1 46%;overflow-wrap:anywhere"><span{name}>{text}</span></span>'
        f'<span style="flex:1 1 54%;display:flex;align-items:center;gap:8px"><span class="bar" style="{bar}"></span>'
        f'<span style="font-variant-numeric:tabular-nums">{count:,}</span></span></div>'
    )
