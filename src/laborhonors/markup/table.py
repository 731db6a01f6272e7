"""A table of cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from laborhonors.markup.paint import FONT, RULE, SHADE, STATUSES, escape

_CELL = "padding:4px 12px 4px 0;text-align:left;vertical-align:top;border-bottom:1px solid " + RULE


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, total: int, limit: int) -> str:
    """The first rows under their columns; `total` is how many there are, and what is left out is told."""
    head = "".join(f'<th style="{_CELL};font-weight:600;opacity:.75">{escape(name)}</th>' for name in columns)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in islice(rows, limit))
    left_out = f"{total - limit:,} more of {total:,}" if total > limit else f"{total:,} row{'s' if total != 1 else ''}"
    style = f"{FONT};font-size:13px;border-collapse:collapse;background:transparent"
    note = f'<div style="{FONT};font-size:12px;opacity:.65;padding:4px 0">{left_out}</div>'
    top = f'<thead><tr style="background:{SHADE}">{head}</tr></thead>'
    return f'<div style="overflow-x:auto"><table style="{style}">{top}<tbody>{body}</tbody></table>{note}</div>'


def _cell(value: object) -> str:
    if isinstance(value, str) and value in STATUSES:
        dot = (
            f"display:inline-block;width:8px;height:8px;border-radius:50%;margin-right:6px;background:{STATUSES[value]}"
        )
        return f'<td style="{_CELL};white-space:nowrap"><span style="{dot}"></span>{escape(value)}</td>'
    shown = "" if value is None else f"{value:.2f}" if isinstance(value, float) else value
    align = ";text-align:right;font-variant-numeric:tabular-nums" if isinstance(value, int | float) else ""
    return f'<td style="{_CELL}{align}">{escape(shown)}</td>'
