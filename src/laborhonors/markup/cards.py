"""A card: who or what it is, what is known of it, and a timeline of what was conferred."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from laborhonors.markup.paint import FONT, RULE, SEAL, SERIF, STATUSES, escape

MANY = 40  # steps of a timeline; more is told as a number
Facts = Iterable[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a timeline."""

    year: str | None
    title: str
    note: str
    status: str


def card(name: str, facts: Facts, steps: Sequence[Step], *, seal: str, below: str = "") -> str:
    """A card with a seal of one or two characters; `below` is markup."""
    edge = f"border:1px solid {RULE};border-radius:10px;padding:16px 18px;margin:6px 0"
    outer = f"{FONT};{edge};max-width:640px;overflow-wrap:anywhere"
    stamp = (
        f"{SERIF};display:inline-block;min-width:38px;height:38px;line-height:38px;text-align:center;color:#fff;"
        f"background:{SEAL};border-radius:6px;font-size:{20 if len(seal) < 2 else 14}px;margin-right:12px;flex:none"
    )
    head = (
        f'<div style="display:flex;align-items:center"><span style="{stamp}">{escape(seal)}</span>'
        f'<span style="{SERIF};font-size:21px;font-weight:600">{escape(name)}</span></div>'
    )
    return f'<div style="{outer}">{head}{facts_of(facts)}{timeline(steps)}{below}</div>'


def facts_of(facts: Facts) -> str:
    """Labels with what is known under each; a label without anything is left out."""
    rows = "".join(
        f'<div style="display:flex;margin-top:3px"><span style="flex:none;width:96px;opacity:.65">{escape(label)}'
        f"</span><span>{escape('、'.join(values))}</span></div>"
        for label, values in facts
        if values
    )
    return f'<div style="font-size:13px;margin-top:10px">{rows}</div>' if rows else ""


def timeline(steps: Sequence[Step]) -> str:
    """The steps from top to bottom along a line; the dot says the status."""
    rows = "".join(map(_step, steps[:MANY]))
    rest = (
        f'<div style="font-size:12px;opacity:.65;margin-left:80px">{len(steps) - MANY} more</div>'
        if len(steps) > MANY
        else ""
    )
    return f'<div style="margin-top:12px">{rows}{rest}</div>' if steps else ""


def _step(step: Step) -> str:
    color = STATUSES.get(step.status, STATUSES["conferred"])
    fill = color if step.status == "conferred" else "transparent"
    struck = ";text-decoration:line-through" if step.status == "revoked" else ""
    status = (
        "" if step.status == "conferred" else f' <span style="font-size:12px;opacity:.8">{escape(step.status)}</span>'
    )
    note = f'<div style="font-size:12px;opacity:.7">{escape(step.note)}</div>' if step.note else ""
    return (
        '<div style="display:flex;align-items:stretch;min-height:34px">'
        f'<span style="flex:none;width:52px;text-align:right;font-variant-numeric:tabular-nums;font-size:13px;'
        f'line-height:20px;opacity:{0.9 if step.year else 0.45}">{escape(step.year or "year ?")}</span>'
        f'<span style="flex:none;width:28px;position:relative"><span style="position:absolute;left:13px;top:0;bottom:0;'
        f'width:2px;background:{RULE}"></span><span style="position:absolute;left:8px;top:4px;width:8px;height:8px;'
        f'border-radius:50%;border:2px solid {color};background:{fill}"></span></span>'
        f'<span style="padding-bottom:8px;line-height:20px"><span style="font-size:14px{struck}">{escape(step.title)}'
        f"</span>{status}{note}</span></div>"
    )


def heading(name: str, note: str) -> str:
    """A name with a note behind it."""
    return (
        f'<div style="{FONT};margin:4px 0 8px">'
        f'<span style="{SERIF};font-size:18px;font-weight:600">{escape(name)}</span>'
        f' <span style="opacity:.65;font-size:13px">{escape(note)}</span></div>'
    )


def notes(lines: Iterable[str]) -> str:
    """Small lines."""
    rows = "".join(f"<div>{escape(line)}</div>" for line in lines)
    return f'<div style="{FONT};font-size:12px;opacity:.7;padding:4px 0">{rows}</div>' if rows else ""
