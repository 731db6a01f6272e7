"""Flat rows: a document in, one row a triple out; the columns and their types, for whatever holds tables."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias, TypedDict

from laborhonors.model import Document, HonorTriple, RecipientKind, Status

ColumnType: TypeAlias = Literal["text", "kind", "status", "integer", "number", "evidence"]


class EvidenceRow(TypedDict):
    """Where the raw text says so: code points, half-open."""

    start: int
    end: int
    text: str
    rule: str


class Row(TypedDict):
    """One triple; or, with all else None, a document without any (`triples` is 0) or one that failed (`error`)."""

    recipient: str | None
    kind: RecipientKind | None
    title: str | None
    title_text: str | None
    honor: str | None
    honor_id: str | None
    organization: str | None
    position: str | None
    year: int | None
    status: Status | None
    confidence: float | None
    evidence: list[EvidenceRow]
    triples: int
    """How many triples the row's document has."""
    error: str | None


COLUMNS: Mapping[str, ColumnType] = MappingProxyType(
    {
        "recipient": "text",
        "kind": "kind",
        "title": "text",
        "title_text": "text",
        "honor": "text",
        "honor_id": "text",
        "organization": "text",
        "position": "text",
        "year": "integer",
        "status": "status",
        "confidence": "number",
        "evidence": "evidence",
        "triples": "integer",
        "error": "text",
    }
)
"""The columns of a `Row`, in order."""


def rows(document: Document) -> list[Row]:
    """A row a triple, in the document's order; a document without triples has one row, so that none is lost."""
    if not document.triples:
        return [_empty(document.error)]
    return [_row(triple, len(document.triples)) for triple in document.triples]


def _row(triple: HonorTriple, triples: int) -> Row:
    honor = triple.honor
    return Row(
        recipient=triple.recipient,
        kind=triple.kind,
        title=triple.title,
        title_text=triple.title_text,
        honor=None if honor is None else honor.name,
        honor_id=None if honor is None else honor.id,
        organization=triple.organization,
        position=triple.position,
        year=triple.year,
        status=triple.status,
        confidence=triple.confidence,
        evidence=[EvidenceRow(start=e.start, end=e.end, text=e.text, rule=e.rule) for e in triple.evidence],
        triples=triples,
        error=None,
    )


def _empty(error: str | None) -> Row:
    return Row(
        recipient=None,
        kind=None,
        title=None,
        title_text=None,
        honor=None,
        honor_id=None,
        organization=None,
        position=None,
        year=None,
        status=None,
        confidence=None,
        evidence=[],
        triples=0,
        error=error,
    )
