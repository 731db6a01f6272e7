"""How a title is used: what stands to its right (称号, 获得者, 精神, 表彰大会, 候选人)."""

from __future__ import annotations

import re
from functools import cache

import regex

from laborhonors.lexicon import rows
from laborhonors.lexicon.cues import cues, longest_of
from laborhonors.recognizers.titles.title import CLOSERS, Role


def tail_at(text: str, at: int) -> tuple[str, Role] | None:
    """The longest word at a place that follows titles, and what it makes of one; None where there is none."""
    tail = _pattern().match(text, at)
    return (tail[0], _tails()[tail[0]]) if tail else None


@cache
def _pattern() -> re.Pattern[str]:
    return longest_of(_tails())


@cache
def _tails() -> dict[str, Role]:
    return {row["tail"]: row["role"] for row in rows("title_tails")}  # type: ignore[misc]


_AFTER_TITLE = regex.compile(r"(?:\((?:集体|班组|个人|女|(?:19|20)\d\d年?度?)\)|班组|奖项)+")


_CANDIDATES = regex.compile(
    r"的?\s?(?:\d{1,4}|[一二三四五六七八九十百]{1,4})\s?[名位个]\s?(?:正式)?(?:候选人|提名人|入围者|入围人选|推荐人选)"
)
"""Who are counted as put forward: “群众喜爱的民警”|的20名候选人."""


def role_of(text: str, end: int, limit: int) -> tuple[Role, int]:
    """How the title is used, and where the words that say so end."""
    role: Role = "name"
    at = end
    group = _AFTER_TITLE.match(text, at, limit)
    if group:
        at = group.end()
    if candidates := _CANDIDATES.match(text, at, limit):
        return "proposed", candidates.end()
    for _ in range(3):
        if text[at : at + 1] == "的" and text.startswith(cues("title-word-after-of"), at + 1):
            at += 1
        tail = tail_at(text, at)
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
