"""Documents into the graph's tables: a stream comes in, rows in bulk (through Arrow) go out.

A document is known by its id (without one, by its text) and a hash of all that was read from it: the same again changes
nothing, another under the same id replaces it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from laborhonors.extras import require
from laborhonors.graph.honors import HonorTable
from laborhonors.graph.names import person_key
from laborhonors.graph.nodes import LoadReport
from laborhonors.graph.schema import TABLES, TOLD
from laborhonors.lexicon.folding import split_grade
from laborhonors.model import Document, Evidence, HonorTriple

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

BATCH = 2_000  # documents; what is held in memory at once
SEPARATOR = "\x1f"
Row = tuple[object, ...]
OF_DOCUMENT = ("triples", "evidence", "counts", "mentions", "appearances")


def load(connection: Connection, documents: Iterable[Document], honors: HonorTable) -> LoadReport:
    """Stores the documents; names and units that came or went are left in the temporary table `touched`."""
    added = replaced = unchanged = failed = 0
    stream = iter(documents)
    while batch := list(islice(stream, BATCH)):
        keyed = {document_id(document): document for document in batch}
        failed += sum(document.error is not None for document in keyed.values())
        hashes = {id: content_hash(document) for id, document in keyed.items()}
        known = _known(connection, keyed)
        fresh = {id: keyed[id] for id in keyed if known.get(id) != hashes[id]}
        changed = [id for id in fresh if id in known]
        remove(connection, changed)
        _insert(connection, fresh, hashes, honors)
        added, replaced = added + len(fresh) - len(changed), replaced + len(changed)
        unchanged += len(batch) - len(fresh)
    return LoadReport(added=added, replaced=replaced, unchanged=unchanged, failed=failed)


def remove(connection: Connection, ids: Iterable[str]) -> None:
    """Takes the documents' rows away; what they told is touched."""
    wanted = list(ids)
    if not wanted:
        return
    touch(connection, wanted)
    for table in OF_DOCUMENT:
        connection.execute(f"DELETE FROM {table} WHERE document IN (SELECT unnest(?))", [wanted]).fetchall()
    connection.execute("DELETE FROM documents WHERE id IN (SELECT unnest(?))", [wanted]).fetchall()


def touch(connection: Connection, ids: list[str]) -> None:
    """Notes the names and units that these documents tell."""
    connection.execute(
        """INSERT INTO touched
        SELECT DISTINCT 'person', key FROM appearances WHERE document IN (SELECT unnest($1))
        UNION SELECT DISTINCT 'unit', unit FROM triples WHERE document IN (SELECT unnest($1)) AND kind = 'group'
        UNION SELECT 'told', unnest([organization, unit]) FROM triples WHERE document IN (SELECT unnest($1))
        UNION SELECT 'told', unnest(h.conferrers) FROM triples t JOIN honors h ON h.id = t.honor
        WHERE document IN (SELECT unnest($1))""",
        [ids],
    ).fetchall()


def document_id(document: Document) -> str:
    """The document's own id, else one made of its text."""
    return document.id or "text-" + _digest(document.text)


def content_hash(document: Document) -> str:
    """A hash of all that was read from the document."""
    return _digest(document.model_dump_json())


def appearance_id(document: str, name: str, unit: str | None) -> str:
    """The id of a name in one document and one unit; it stays the same when the document is read again."""
    return "a" + _digest(SEPARATOR.join((document, name, unit or "")))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _known(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    query = "SELECT id, hash FROM documents WHERE id IN (SELECT unnest(?))"
    return dict(connection.execute(query, [list(ids)]).fetchall())


def _insert(connection: Connection, fresh: dict[str, Document], hashes: dict[str, str], honors: HonorTable) -> None:
    if not fresh:
        return
    rows: dict[str, list[Row]] = {table: [] for table in TOLD}
    (first,) = connection.execute("SELECT coalesce(max(added), 0) + 1 FROM documents").fetchall()[0]
    for number, (id, document) in enumerate(fresh.items(), first):
        row = (id, hashes[id], document.text, document.published, document.error, number)
        rows["documents"].append(row)
        _add_facts(rows, id, document, honors)
    for table, found in rows.items():
        insert(connection, table, found)
    insert(connection, "honors", honors.new())
    touch(connection, list(fresh))


def insert(connection: Connection, table: str, rows: list[Row], columns: str | None = None) -> None:
    """Appends rows to a table, through Arrow; `columns` are those of a table that the schema does not name."""
    if not rows:
        return
    arrow = require("pyarrow", extra="graph")
    types = {"TEXT": arrow.string(), "INTEGER": arrow.int32(), "BIGINT": arrow.int64(), "DOUBLE": arrow.float64()}
    types |= {"DATE": arrow.date32(), "BOOLEAN": arrow.bool_(), "TEXT[]": arrow.list_(arrow.string())}
    typed = [column.split() for column in (columns or TABLES[table]).split(", ")]
    arrays = [arrow.array(cells, types[kind]) for (_, kind), cells in zip(typed, zip(*rows, strict=True), strict=True)]
    arriving = arrow.table(arrays, names=[name for name, _ in typed])
    connection.from_arrow(arriving).insert_into(table)  # a registered table would stay in memory until the commit


def _add_facts(rows: dict[str, list[Row]], id: str, document: Document, honors: HonorTable) -> None:
    seen: dict[str, Row] = {}
    crowd = len({triple.recipient for triple in document.triples if triple.kind == "person"})
    for number, triple in enumerate(document.triples):
        appearance = _appearance(seen, id, triple, crowd) if triple.kind == "person" else None
        rows["triples"].append(_triple(id, number, triple, honors.node(triple.title, triple.honor), appearance))
        rows["evidence"].extend(_evidence(id, "triple", number, triple.evidence))
    rows["appearances"].extend(seen.values())
    for number, count in enumerate(document.counts):
        node = honors.node(count.title, None)
        rows["counts"].append((id, number, count.title, count.title_text, count.count, count.unit, node))
        rows["evidence"].extend(_evidence(id, "count", number, count.evidence))
    for number, mention in enumerate(document.mentions):
        told = (mention.text, mention.kind, mention.recognizer, mention.value)
        rows["mentions"].append((id, number, mention.start, mention.end, *told))


def _appearance(seen: dict[str, Row], id: str, triple: HonorTriple, crowd: int) -> str:
    key = person_key(triple.recipient)
    appearance = appearance_id(id, key, triple.organization)
    seen.setdefault(appearance, (appearance, id, triple.recipient, key, triple.organization, crowd))
    return appearance


def _triple(id: str, number: int, triple: HonorTriple, honor: str, appearance: str | None) -> Row:
    told = None if triple.honor is None else triple.honor.model_dump_json()
    grade = split_grade(triple.title)
    return (
        *(id, number, triple.recipient, triple.kind, triple.title, triple.title_text, told),
        *(triple.organization, triple.position, triple.year, triple.status, triple.confidence),
        *(honor, grade[1] if grade else None, appearance, group_told(triple) if triple.kind == "group" else None),
    )


def group_told(triple: HonorTriple) -> str:
    """A group as told: its name, and the unit that it is of, as 一班 is another team in every factory."""
    return triple.recipient if triple.organization is None else f"{triple.organization}{SEPARATOR}{triple.recipient}"


def _evidence(id: str, fact: str, number: int, evidence: Iterable[Evidence]) -> Iterator[Row]:
    for ordinal, one in enumerate(evidence):
        yield (id, fact, number, ordinal, one.start, one.end, one.text, one.rule)
