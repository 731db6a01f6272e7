"""How a title is used: what stands to its right (称号, 获得者, 精神, 表彰大会, 候选人)."""

from __future__ import annotations

from functools import cache

import regex

from laborhonors.lexicon import rows
from laborhonors.lexicon.cues import cues
from laborhonors.recognizers.titles.title import CLOSERS, Role


@cache
def tail_terms() -> tuple[tuple[str, Role], ...]:
    """Words that follow a title, longest first, and what they make of it."""
    return tuple(
        (row["tail"], row["role"])  # type: ignore[misc]
        for row in sorted(rows("title_tails"), key=lambda row: (-len(row["tail"]), row["tail"]))
    )


_AFTER_TITLE = regex.compile(r"(?:\((?:集体|班组|个人|女|(?:19|20)\d\d年?度?)\)|班组|奖项)+")


def role_of(text: str, end: int, limit: int) -> tuple[Role, int]:
    """How the title is used, and where the words that say so end."""
    role: Role = "name"
    at = end
    group = _AFTER_TITLE.match(text, at, limit)
    if group:
        at = group.end()
    for _ in range(3):
        if text[at : at + 1] == "的" and text.startswith(cues("title-word-after-of"), at + 1):
            at += 1
        tail = next(((t, r) for t, r in tail_terms() if text.startswith(t, at)), None)
        if tail is None:
            break
        at += len(tail[0])
        if text[at : at + 1] in CLOSERS:
            at += 1
        if tail[1] in ("generic", "event", "proposed"):
            return tail[1], at
        if tail[1] == "holder":
            role = "holder"
    return role, at
