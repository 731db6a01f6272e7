"""What a text says, each place with the rest of its sentence and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from laborhonors.markup.paint import FONT, RULE, SEAL, SHADE, escape, tint

NEAR = 60  # characters to each side
_END = re.compile(r"[。！？!?\n]")
_MARK = f"color:inherit;background:{tint(SEAL, 0.16)};border-radius:3px"


class Quote(NamedTuple):
    """What is said, where, and what stands before and after it in its sentence."""

    said: str
    where: str
    before: str = ""
    after: str = ""


def quotes(told: Iterable[Quote]) -> str:
    """What texts say, each with where."""
    rows = "".join(
        f'<div style="border-left:3px solid {RULE};background:{SHADE};padding:6px 10px;margin-top:8px;font-size:13px">'
        f'<div style="white-space:pre-wrap">{_marked(one)}</div>'
        f'<div style="opacity:.6;font-size:12px">{escape(one.where)}</div></div>'
        for one in told
    )
    return f'<div style="{FONT}">{rows}</div>' if rows else ""


def _marked(one: Quote) -> str:
    """A place is marked where it is not the whole of what is shown."""
    said = escape(one.said)
    if one.before or one.after:
        said = f'<mark style="{_MARK}">{said}</mark>'
    return f"{escape(one.before)}{said}{escape(one.after)}"


def before(text: str, start: int) -> str:
    """The beginning of the sentence, up to `start`."""
    near = text[max(0, start - NEAR) : start]
    ends = [match.end() for match in _END.finditer(near)]
    return near[ends[-1] :].lstrip() if ends else ("…" if start > NEAR else "") + near.lstrip()


def after(text: str, end: int) -> str:
    """The rest of the sentence, from `end` on."""
    if _END.match(text[end - 1 : end]):
        return ""
    near = text[end : end + NEAR]
    match = _END.search(near)
    return near[: match.end()].rstrip() if match else near.rstrip() + ("…" if end + NEAR < len(text) else "")
