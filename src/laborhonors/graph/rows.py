"""Rows of the tables into typed values: conferrals with their evidence, and documents as they were added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from laborhonors.graph.lazy import ArrowRows, Lazy
from laborhonors.graph.nodes import Conferral
from laborhonors.graph.ref import NodeKind, Ref
from laborhonors.model import Document, Evidence, Honor, HonorCount, HonorTriple, Mention

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

Rows = list[tuple[Any, ...]]
BATCH = 2_000  # documents read at once
RECIPIENT = 1  # the place of the id in a row of `schema.SHOWN`
REFS = 10_000  # references kept: the holders of one honour share it


def ask(connection: Connection, query: str, parameters: Sequence[object] = ()) -> Rows:
    """All rows of a query."""
    rows: Rows = connection.execute(query, list(parameters)).fetchall()
    return rows


def ask_wide(connection: Connection, query: str, parameters: Sequence[object] = ()) -> ArrowRows:
    """All rows of a query, by columns through Arrow: of many wide rows that takes a third of the time."""
    return ArrowRows(connection.sql(query, params=list(parameters)).to_arrow_table())


def listed(values: Sequence[object]) -> str:
    """A list of parameters in SQL."""
    return f"({', '.join('?' * len(values))})" if values else "(NULL)"


def conferrals(
    connection: Connection, where: str, parameters: Sequence[object], *, table: str = "by_honor"
) -> Lazy[Conferral]:
    """The conferrals that a condition holds for, with their evidence, by year; `table` is one of `schema.SORTED`."""
    return Lazy(conferral_rows(connection, where, parameters, table=table), conferral)


def conferral_rows(
    connection: Connection, where: str, parameters: Sequence[object], *, table: str = "by_honor"
) -> ArrowRows:
    """The rows of `conferrals`, each for `conferral` to make a value of."""
    order = "year NULLS LAST, honor_name, recipient_name, id"
    return ask_wide(connection, f"SELECT * FROM {table} WHERE {where} ORDER BY {order}", parameters)


def conferral(row: tuple[Any, ...]) -> Conferral:
    """A row of `schema.SHOWN` as a value."""
    id, node, _, name, kind, honor, honor_name, level, region, title, unit, unit_name, position, year, *rest = row
    status, confidence, documents, evidence = rest
    return Conferral(
        id=id,
        recipient=_ref(node, name, "person" if kind == "person" else "organization"),
        recipient_kind=kind,
        honor=_ref(honor, honor_name, "honor"),
        level=level,
        region=region,
        title=title,
        organization=None if unit is None else _ref(unit, unit_name, "organization"),
        position=position,
        year=year,
        status=status,
        confidence=confidence,
        documents=documents,
        evidence=evidence,
    )


@lru_cache(REFS)
def _ref(id: str, name: str, kind: NodeKind) -> Ref:
    return Ref(id=id, name=name, kind=kind)


def documents(connection: Connection, ids: Sequence[str] | None) -> Iterator[Document]:
    """Documents as they were added: those of the ids, or all, in the order in which they came."""
    if ids is None:
        ids = [row[0] for row in ask(connection, "SELECT id FROM documents ORDER BY added")]
    stream = iter(ids)
    while batch := list(islice(stream, BATCH)):
        facts = {table: _by_document(connection, table, batch) for table in ("triples", "counts", "mentions")}
        evidence = _evidence(connection, batch)
        rows = ask(
            connection,
            "SELECT id, text, published, error FROM documents WHERE id IN (SELECT unnest(?)) ORDER BY added",
            [batch],
        )
        for id, text, published, error in rows:
            yield Document(
                id=id,
                text=text,
                published=published,
                triples=tuple(_triple(row, evidence[id, "triple", row[1]]) for row in facts["triples"][id]),
                counts=tuple(_count(row, evidence[id, "count", row[1]]) for row in facts["counts"][id]),
                mentions=tuple(_mention(row) for row in facts["mentions"][id]),
                error=error,
            )


def _by_document(connection: Connection, table: str, ids: Sequence[str]) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    query = f"SELECT * FROM {table} WHERE document IN (SELECT unnest(?)) ORDER BY document, number"
    for row in ask(connection, query, [list(ids)]):
        found[row[0]].append(row)
    return found


def _evidence(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, str, int], list[Evidence]]:
    found: dict[tuple[str, str, int], list[Evidence]] = defaultdict(list)
    query = "SELECT * FROM evidence WHERE document IN (SELECT unnest(?)) ORDER BY document, fact, number, ordinal"
    for document, fact, number, _, start, end, text, rule in ask(connection, query, [list(ids)]):
        found[document, fact, number].append(Evidence(start=start, end=end, text=text, rule=rule))
    return found


def _triple(row: tuple[Any, ...], evidence: Iterable[Evidence]) -> HonorTriple:
    _, _, recipient, kind, title, title_text, honor, organization, position, year, status, confidence, *_ = row
    return HonorTriple(
        recipient=recipient,
        kind=kind,
        title=title,
        title_text=title_text,
        honor=None if honor is None else Honor.model_validate_json(honor),
        organization=organization,
        position=position,
        year=year,
        status=status,
        confidence=confidence,
        evidence=tuple(evidence),
    )


def _count(row: tuple[Any, ...], evidence: Iterable[Evidence]) -> HonorCount:
    _, _, title, title_text, count, unit, _ = row
    return HonorCount(title=title, title_text=title_text, count=count, unit=unit, evidence=tuple(evidence))


def _mention(row: tuple[Any, ...]) -> Mention:
    _, _, start, end, text, kind, recognizer, value = row
    return Mention(start=start, end=end, text=text, kind=kind, recognizer=recognizer, value=value)
