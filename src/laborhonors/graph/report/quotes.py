"""What a text says, with the sentence around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from laborhonors.graph.nodes import Conferral, Source
from laborhonors.graph.rows import ask
from laborhonors.markup import escape

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

NEAR, LONGEST = 60, 240  # characters to each side, and of the place itself
_END = re.compile(r"[。！？!?\n]")


def texts(connection: Connection, conferrals: Iterable[Conferral]) -> dict[str, str]:
    """The texts of the documents that tell of the conferrals, by id."""
    ids = sorted({source.document for one in conferrals for source in one.evidence})
    return dict(ask(connection, "SELECT id, text FROM documents WHERE id IN (SELECT unnest(?))", [ids]))


def quote(source: Source, text: str) -> str:
    """The sentence with the place marked in it, and where it stands."""
    said = source.text if len(source.text) <= LONGEST else source.text[:LONGEST] + "…"
    marked = f"{escape(before(text, source.start))}<mark>{escape(said)}</mark>{escape(after(text, source.end))}"
    return f'<q lang="zh">{marked}</q><small>{escape(source.document)} · {source.start:,}-{source.end:,}</small>'


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
