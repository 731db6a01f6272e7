"""Counts as bars, in SVG."""

from __future__ import annotations

from collections.abc import Sequence

from laborhonors.markup.paint import FONT, SEAL, escape

HEIGHT, WIDEST, NARROWEST = 120, 38, 5
WIDTH = 600
LABELS = 12


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
    box = f"0 0 {step * len(counts) + 16} {HEIGHT + 40}"
    style = f"{FONT};font-size:11px;max-width:100%;margin-top:10px"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{step * len(counts) + 16}" '
        f'height="{HEIGHT + 40}" role="img" aria-label="counts by year" style="{style}">{drawn}</svg>'
    )


def _bar(number: int, label: str, count: int, top: int, step: int, every: int, total: int) -> str:
    height = round(HEIGHT * count / top, 1)
    left = 8 + number * step
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
        f'<g><title>{escape(label)}: {count:,}</title><rect x="{left + 1:g}" y="{HEIGHT + 16 - height:g}" '
        f'width="{max(step - 3, 2)}" height="{height:g}" rx="1.5" fill="{SEAL}" fill-opacity=".85"/>{figure}{text}</g>'
    )
