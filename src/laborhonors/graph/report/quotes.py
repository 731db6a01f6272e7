"""What a text says, with the sentence around it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from laborhonors.graph.nodes import Conferral, Source
from laborhonors.graph.rows import ask
from laborhonors.markup import after, before, escape

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

LONGEST = 240  # characters of the place itself


def texts(connection: Connection, conferrals: Iterable[Conferral]) -> dict[str, str]:
    """The texts of the documents that tell of the conferrals, by id."""
    ids = sorted({source.document for one in conferrals for source in one.evidence})
    return dict(ask(connection, "SELECT id, text FROM documents WHERE id IN (SELECT unnest(?))", [ids]))


def quote(source: Source, text: str) -> str:
    """The sentence with the place marked in it, and where it stands."""
    said = source.text if len(source.text) <= LONGEST else source.text[:LONGEST] + "…"
    marked = f"{escape(before(text, source.start))}<mark>{escape(said)}</mark>{escape(after(text, source.end))}"
    return f'<q lang="zh">{marked}</q><small>{escape(source.document)} · {source.start:,}-{source.end:,}</small>'
