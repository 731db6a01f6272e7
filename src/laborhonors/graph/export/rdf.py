"""RDF as Turtle and as JSON-LD, in the words of schema.org and Wikidata.

A conferral is a statement node, as in Wikidata's own RDF: `person p:P166 conferral`, `conferral ps:P166 honour`, with
`pq:P585` (year), `pq:P1027` (conferred by) and `prov:wasDerivedFrom` (the document). Nominees have P1411, and a revoked
award has P166 with the end cause `revoked`. An honour with a known item is `owl:sameAs` it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from laborhonors.graph.rows import ask

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

PREFIXES = {
    "schema": "https://schema.org/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "wd": "http://www.wikidata.org/entity/",
    "p": "http://www.wikidata.org/prop/",
    "ps": "http://www.wikidata.org/prop/statement/",
    "pq": "http://www.wikidata.org/prop/qualifier/",
    "lh": "urn:laborhonors:",
}
# A literal is (text, datatype or language); a reference is a text.
Term = str | tuple[str, str]
Statement = tuple[str, str, Term]


def statements(connection: Connection) -> Iterator[Statement]:
    """All statements, with compact names."""
    for id, name in ask(connection, "SELECT id, name FROM persons ORDER BY id"):
        yield from _named(id, name, "schema:Person")
    for id, name, parent in ask(connection, "SELECT id, name, parent FROM organizations ORDER BY id"):
        yield from _named(id, name, "schema:Organization")
        if parent is not None:
            yield _iri(id), "schema:parentOrganization", _iri(parent)
    for id, name, wikidata in ask(connection, "SELECT id, name, wikidata FROM honors ORDER BY id"):
        yield from _named(id, name, "lh:Honor")
        if wikidata is not None:
            yield _iri(id), "owl:sameAs", f"wd:{wikidata}"
    for id, published in ask(connection, "SELECT id, published FROM documents ORDER BY added"):
        yield _document(id), "rdf:type", "schema:Article"
        yield _document(id), "schema:identifier", (id, "")
        if published is not None:
            yield _document(id), "schema:datePublished", (str(published), "xsd:date")
    yield from _conferrals(connection)


def _named(id: str, name: str, kind: str) -> Iterator[Statement]:
    yield _iri(id), "rdf:type", kind
    yield _iri(id), "schema:name", (name, "@zh")
    yield _iri(id), "rdfs:label", (name, "@zh")


_CONFERRALS = """
SELECT c.id, c.recipient, c.recipient_kind, c.honor, h.name, c.organization, c.position, c.year, c.status,
       list(DISTINCT t.document ORDER BY t.document)
FROM conferrals c JOIN honors h ON h.id = c.honor JOIN tellings t ON t.conferral = c.id GROUP BY ALL ORDER BY c.id
"""
_CONFERRERS = """
SELECT DISTINCT h.id, u.organization
FROM (SELECT id, unnest(conferrers) AS told FROM honors) h JOIN units u USING (told)
ORDER BY ALL
"""


def _conferrals(connection: Connection) -> Iterator[Statement]:
    conferrers: dict[str, list[str]] = {}
    for honor, unit in ask(connection, _CONFERRERS):
        conferrers.setdefault(honor, []).append(unit)
    for id, recipient, kind, honor, name, unit, position, year, status, told in ask(connection, _CONFERRALS):
        node, award = _iri(id), "P1411" if status == "proposed" else "P166"
        yield _iri(recipient), f"p:{award}", node
        yield node, f"ps:{award}", _iri(honor)
        if status == "conferred":
            yield _iri(recipient), "schema:award", (name, "@zh")
        elif status == "revoked":
            yield node, "lh:endCause", ("revoked", "")
        if year is not None:
            yield node, "pq:P585", (f"{year:04}", "xsd:gYear")
        for body in conferrers.get(honor, []):
            yield node, "pq:P1027", _iri(body)
        if unit is not None and unit != recipient:
            yield node, "schema:affiliation", _iri(unit)
            if kind == "person":
                yield _iri(recipient), "schema:affiliation", _iri(unit)
        if position is not None:
            yield node, "schema:roleName", (position, "@zh")
        for document in told:
            yield node, "prov:wasDerivedFrom", _document(document)


def _iri(id: str) -> str:
    return f"<urn:laborhonors:{quote(id, safe=':~-', errors='replace')}>"


def _document(id: str) -> str:
    return _iri(f"document:{id}")


def write_turtle(connection: Connection, path: Path) -> None:
    """Turtle, a line a statement, subjects together."""
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as stream:
        stream.writelines(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
        stream.writelines(_lines(statements(connection)))


def _lines(found: Iterable[Statement]) -> Iterator[str]:
    for subject, predicate, value in dict.fromkeys(found):
        verb = "a" if predicate == "rdf:type" else predicate
        yield f"{subject} {verb} {value if isinstance(value, str) else _literal(*value)} .\n"


def _literal(text: str, kind: str) -> str:
    # JSON's escapes are Turtle's but for the surrogates of ensure_ascii
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted + (kind if kind.startswith("@") else f"^^{kind}" if kind else "")


def write_jsonld(connection: Connection, path: Path) -> None:
    """JSON-LD: a context and a graph with an object a subject."""
    subjects: dict[str, dict[str, list[object]]] = {}
    for subject, predicate, value in dict.fromkeys(statements(connection)):
        key = "@type" if predicate == "rdf:type" else predicate
        subjects.setdefault(subject, {}).setdefault(key, []).append(_json(value, is_type=key == "@type"))
    graph = [{"@id": subject[1:-1], **told} for subject, told in subjects.items()]
    text = json.dumps({"@context": PREFIXES, "@graph": graph}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", errors="replace")


def _json(value: Term, *, is_type: bool) -> object:
    if isinstance(value, str):
        name = value.strip("<>")
        return name if is_type else {"@id": name}
    text, kind = value
    return {"@value": text, **({"@language": kind[1:]} if kind.startswith("@") else {"@type": kind} if kind else {})}
