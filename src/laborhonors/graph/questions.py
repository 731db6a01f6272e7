"""The questions that a graph answers: names and conditions come in, typed nodes and conferrals go out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from laborhonors.errors import GraphError
from laborhonors.extras import require
from laborhonors.graph.answers import Answer
from laborhonors.graph.names import organization_key, person_key, plain
from laborhonors.graph.nodes import (
    Appearance,
    Colleague,
    Conferral,
    DocumentNode,
    Holders,
    HonorNode,
    Match,
    Merge,
    Organization,
    Organizations,
    People,
    Person,
    Source,
    YearCount,
)
from laborhonors.graph.ref import Ref
from laborhonors.graph.rows import ask, documents, listed, sources
from laborhonors.graph.rows import conferrals as conferral_rows
from laborhonors.graph.tables import Table
from laborhonors.graph.units import known_organizations
from laborhonors.lexicon import Lexicon
from laborhonors.lexicon.folding import key
from laborhonors.model import Level, Status

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

__all__ = ["documents"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What conferrals are asked for; None asks for all. Names may be ids."""

    person: str | None = None
    organization: str | None = None
    honor: str | None = None
    year: int | None = None
    level: Level | None = None
    region: str | None = None
    status: Status | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Members:
    """What a node is made of: the appearances of a person, or the told names of an organization."""

    kind: Literal["person", "organization"]
    ids: list[str]


# People


def people(connection: Connection, name: str) -> People:
    """The persons of a name (any of its spellings) or id, each with the conferrals."""
    by = "id" if name.startswith("person:") else "key"
    wanted = name if by == "id" else person_key(name)
    rows = ask(connection, f"SELECT id, name, names FROM persons WHERE {by} = ? ORDER BY id", [wanted])
    told = _by_recipient(connection, [row[0] for row in rows])
    return People(
        [Person(id=id, name=shown, names=tuple(names), conferrals=tuple(told[id])) for id, shown, names in rows]
    )


def _by_recipient(connection: Connection, ids: Sequence[str]) -> dict[str, list[Conferral]]:
    found: dict[str, list[Conferral]] = defaultdict(list)
    for one in conferral_rows(connection, f"c.recipient IN {listed(ids)}", ids):
        found[one.recipient.id].append(one)
    return found


def colleagues(connection: Connection, person: Person) -> Answer[Colleague]:
    """The other persons told with the person's organizations."""
    rows = ask(connection, _COLLEAGUES, [person.id])
    return Answer(
        Colleague,
        [
            Colleague(
                person=Ref(id=id, name=name, kind="person"),
                organization=Ref(id=unit, name=unit_name, kind="organization"),
                honors=tuple(honors),
            )
            for id, name, unit, unit_name, honors in rows
        ],
    )


_COLLEAGUES = """
SELECT p.id, p.name, o.id, o.name, list(DISTINCT h.name ORDER BY h.name)
FROM conferrals c JOIN persons p ON p.id = c.recipient JOIN organizations o ON o.id = c.organization
JOIN honors h ON h.id = c.honor
WHERE c.organization IN (SELECT organization FROM conferrals WHERE recipient = $1) AND c.recipient <> $1
GROUP BY ALL ORDER BY o.name, p.name, p.id
"""


def appearances(connection: Connection, person: str) -> Answer[Appearance]:
    """The appearances of a person."""
    query = """SELECT a.id, a.document, a.name, a.unit, i.person
    FROM identities i JOIN appearances a ON a.id = i.appearance WHERE i.person = ? ORDER BY a.document, a.id"""
    rows = ask(connection, query, [person])
    if not rows:
        raise GraphError(f"there is no person of the id {person}")
    return Answer(
        Appearance,
        [Appearance(id=a, document=d, name=n, organization=u, person=p) for a, d, n, u, p in rows],
    )


def merges(connection: Connection, node: str | None) -> Answer[Merge]:
    """The merges, of one node or of all; the least sure first."""
    where = "TRUE" if node is None else "node = ?"
    query = f"""SELECT kind, left_id, right_id, node, score, reason FROM merges WHERE {where}
    ORDER BY score, node, left_id, right_id"""
    rows = ask(connection, query, [] if node is None else [node])
    found = [
        Merge(kind=kind, left=_shown(left), right=_shown(right), node=at, score=score, reason=reason)
        for kind, left, right, at, score, reason in rows
    ]
    return Answer(Merge, found)


def _shown(told: str) -> str:
    return told.replace("\x1f", "/")


def members(connection: Connection, node: str) -> Members:
    """What a node is made of. Raises: GraphError where it is not there."""
    told = ask(connection, "SELECT appearance FROM identities WHERE person = ? ORDER BY 1", [node])
    if told:
        return Members("person", [row[0] for row in told])
    told = ask(connection, "SELECT told FROM units WHERE organization = ? ORDER BY 1", [node])
    if told:
        return Members("organization", [row[0] for row in told])
    raise GraphError(f"there is no person and no organization of the id {node}: give a node, or its id")


def told_names(connection: Connection, of: Members, wanted: Sequence[str]) -> list[str]:
    """The members that are wanted, an organization's by any name. Raises: GraphError for one that is none."""
    if of.kind == "organization":
        rows = ask(
            connection,
            "SELECT told FROM units WHERE told IN (SELECT unnest($1)) OR name IN (SELECT unnest($1))",
            [list(wanted)],
        )
        found = sorted({row[0] for row in rows} & set(of.ids))
    else:
        found = sorted(set(wanted) & set(of.ids))
    if not found or (of.kind == "person" and len(found) < len(set(wanted))):
        raise GraphError(f"{', '.join(wanted)}: not a part of that node")
    return found


# Organizations


def organizations(connection: Connection, name: str, lexicon: Lexicon | None) -> Organizations:
    """The organizations of a name (any form of it) or id, each with its parts."""
    forms = [organization_key(name), *_listed_as(name, lexicon)]
    query = """SELECT DISTINCT o.id FROM organizations o LEFT JOIN units u ON u.organization = o.id
    WHERE o.id = $1 OR u.name = $1 OR u.key IN (SELECT unnest($2)) OR u.key LIKE '%/' || $3 ORDER BY 1"""
    ids = [row[0] for row in ask(connection, query, [name, forms, forms[0]])]
    return Organizations([_organization(connection, id) for id in ids])


def _listed_as(name: str, lexicon: Lexicon | None) -> Iterable[str]:
    wanted = organization_key(name)
    for entry in known_organizations(lexicon):
        if wanted in (alias for alias, _ in entry.aliases):
            yield entry.canonical


def _organization(connection: Connection, root: str) -> Organization:
    """An organization with all its parts, in one question."""
    rows = ask(connection, _SUBTREE, [root])
    told: dict[str, list[Conferral]] = defaultdict(list)
    ids = [row[0] for row in rows]
    for one in (
        *conferral_rows(connection, f"c.organization IN {listed(ids)} AND c.recipient_kind = 'person'", ids),
        *conferral_rows(connection, f"c.recipient IN {listed(ids)}", ids),
    ):
        told[_whose(one)].append(one)
    names = {row[0]: row for row in rows}
    parts: dict[str, list[str]] = defaultdict(list)
    for id, _, _, parent, _ in rows:
        parts[parent].append(id)

    def build(id: str) -> Organization:
        _, name, known, parent, parent_name = names[id]
        return Organization(
            id=id,
            name=name,
            names=tuple(known),
            parent=None if parent is None else Ref(id=parent, name=parent_name, kind="organization"),
            conferrals=tuple(told[id]),
            parts=tuple(build(part) for part in sorted(parts[id])),
        )

    return build(root)


def _whose(conferral: Conferral) -> str:
    """A person's honour is the unit's at the time; a group's is its own."""

    unit = conferral.organization if conferral.recipient_kind == "person" else None
    return unit.id if unit else conferral.recipient.id


_SUBTREE = """
WITH RECURSIVE down(id) AS (
  SELECT ?::TEXT UNION SELECT o.id FROM organizations o JOIN down ON o.parent = down.id
) SELECT o.id, o.name, o.names, o.parent, above.name
FROM organizations o JOIN down USING (id) LEFT JOIN organizations above ON above.id = o.parent
"""


# Honours


def honor(connection: Connection, name: str, lexicon: Lexicon | None) -> HonorNode:
    """The honour of a name, alias or id. Raises: GraphError where no text tells of it."""
    known = (lexicon or Lexicon.default()).lookup(name)
    ids = [name, f"honor:{key(name)}", *([known.id] if known is not None and known.id else [])]
    rows = ask(connection, "SELECT * FROM honors WHERE id IN (SELECT unnest(?)) ORDER BY listed DESC, id", [ids])
    if not rows:
        raise GraphError(f"no text of the graph tells of {name}: graph.search({name!r}) finds names like it")
    return _honor(connection, rows[0])


def _honor(connection: Connection, row: tuple[Any, ...]) -> HonorNode:
    id, name, listed, names, level, region, conferrers, kind, type_, since, wikidata, parent, twins, *_ = row
    related = [parent, *twins]
    shown: dict[str, str] = dict(
        ask(connection, "SELECT id, name FROM honors WHERE id IN (SELECT unnest(?))", [related])
    )
    return HonorNode.model_validate(
        {
            "id": id,
            "name": name,
            "listed": listed,
            "names": names,
            "level": level,
            "region": region,
            "conferrers": conferrers,
            "kind": kind,
            "type": type_,
            "since": since,
            "wikidata": wikidata,
            "parent": _ref(parent, shown),
            "near_twins": [_ref(twin, shown) for twin in twins],
            "years": _years(connection, str(id)),
        }
    )


def _ref(id: object, names: dict[str, str]) -> Ref | None:
    return None if id is None else Ref(id=str(id), name=names.get(str(id), str(id)), kind="honor")


def _years(connection: Connection, id: str) -> list[YearCount]:
    query = """SELECT year, count(*) FILTER (status = 'conferred'), count(*) FILTER (status = 'proposed'),
    count(*) FILTER (status = 'revoked') FROM conferrals WHERE honor = ? GROUP BY year ORDER BY year NULLS LAST"""
    return [
        YearCount(year=year, conferred=conferred, proposed=proposed, revoked=revoked)
        for year, conferred, proposed, revoked in ask(connection, query, [id])
    ]


def holders(
    connection: Connection, honor: HonorNode, year: int | None, level: Level | None, region: str | None, status: Status
) -> Holders:
    """The holders of an honour, of its sub-honours and of its near-twins, each apart."""
    below = ask(connection, "SELECT id, name FROM honors WHERE parent = ? ORDER BY id", [honor.id])
    subs = [Ref(id=id, name=name, kind="honor") for id, name in below]
    own = Ref(id=honor.id, name=honor.name, kind="honor")
    wanted = Wanted(year=year, level=level, region=region, status=status)

    def of(ref: Ref) -> Holders:
        where, parameters = _conditions(connection, wanted, None)
        found = conferral_rows(connection, f"c.honor = ? AND {where}", [ref.id, *parameters])
        lost = _lost(connection, ref.id) if status == "conferred" else {}
        return Holders(ref, [one for one in found if not _is_lost(one, lost.get(one.recipient.id, []))])

    named = of(own)
    twins = [of(twin) for twin in honor.near_twins]
    return Holders(own, list(named), [of(sub) for sub in subs], [twin for twin in twins if len(twin)])


def _lost(connection: Connection, honor: str) -> dict[str, list[int | None]]:
    """Of whom the honour was revoked, and when."""
    lost: dict[str, list[int | None]] = defaultdict(list)
    query = "SELECT recipient, year FROM conferrals WHERE honor = ? AND status = 'revoked'"
    for recipient, year in ask(connection, query, [honor]):
        lost[recipient].append(year)
    return lost


def _is_lost(conferral: Conferral, years: Iterable[int | None]) -> bool:
    """Whether it was revoked then or later; a year that is not told may be any."""
    return any(year is None or conferral.year is None or year >= conferral.year for year in years)


# Conferrals


def conferrals(connection: Connection, wanted: Wanted, lexicon: Lexicon | None) -> Answer[Conferral]:
    """The conferrals that fit."""
    where, parameters = _conditions(connection, wanted, lexicon)
    return Answer(Conferral, conferral_rows(connection, where, parameters))


def _conditions(connection: Connection, wanted: Wanted, lexicon: Lexicon | None) -> tuple[str, list[object]]:
    """The condition in SQL, and its parameters."""
    parts: list[str] = ["TRUE"]
    values: list[object] = []
    for column, value in (("c.year", wanted.year), ("h.level", wanted.level), ("c.status", wanted.status)):
        if value is not None:
            parts.append(f"{column} = ?")
            values.append(value)
    if wanted.region is not None:
        parts.append("h.region IN (SELECT unnest(?))")
        values.append(_region_names(wanted.region))
    if wanted.person is not None:
        named = [one.id for one in people(connection, wanted.person)]
        parts.append(f"c.recipient IN {listed(named)}")
        values += named
    if wanted.organization is not None:
        units = [one.id for one in organizations(connection, wanted.organization, lexicon)]
        parts.append(f"c.organization IN {listed(units)}")
        values += units
    if wanted.honor is not None:
        parts.append("c.honor = ?")
        values.append(honor(connection, wanted.honor, lexicon).id)
    if wanted.document is not None:
        parts.append("c.id IN (SELECT conferral FROM tellings WHERE document = ?)")
        values.append(wanted.document)
    return " AND ".join(parts), values


def _region_names(region: str) -> list[str]:
    from laborhonors.lexicon.regions import default_regions

    row = default_regions().find(region)
    return [region] if row is None else [row.name]


def evidence(connection: Connection, conferral: str) -> Answer[Source]:
    """Where the texts tell of a conferral. Raises: GraphError where it is not there."""
    found = sources(connection, [conferral])
    if not found and not ask(connection, "SELECT 1 FROM conferrals WHERE id = ?", [conferral]):
        raise GraphError(f"there is no conferral of the id {conferral}")
    return Answer(Source, found[conferral])


# The rest


def search(connection: Connection, text: str, limit: int) -> Answer[Match]:
    """Nodes with the text in a name."""
    rows = ask(connection, _SEARCH, [plain(text).casefold(), limit])
    return Answer(
        Match,
        [
            Match(node=Ref(id=id, name=name, kind=kind), matched=matched, conferrals=count)
            for kind, id, name, matched, count in rows
        ],
    )


_SEARCH = """
WITH named AS (
  SELECT 'person' AS kind, id, name, key AS matched FROM persons
  UNION ALL SELECT 'organization', o.id, o.name, unnest([u.name, u.key])
  FROM units u JOIN organizations o ON o.id = u.organization
  UNION ALL SELECT 'honor', id, name, unnest(names) FROM honors
), found AS (
  SELECT kind, id, any_value(name) AS name, min_by(matched, length(matched)) AS matched FROM named
  WHERE contains(lower(matched), $1) GROUP BY kind, id
), told AS (
  SELECT recipient AS id, count(*) AS n FROM conferrals GROUP BY 1
  UNION ALL SELECT organization, count(*) FROM conferrals GROUP BY 1
  UNION ALL SELECT honor, count(*) FROM conferrals GROUP BY 1
)
SELECT f.kind, f.id, f.name, f.matched, coalesce(sum(t.n), 0)::BIGINT AS n FROM found f LEFT JOIN told t ON t.id = f.id
GROUP BY ALL HAVING n > 0 ORDER BY n DESC, f.kind, f.id LIMIT $2
"""


def sql(connection: Connection, query: str, parameters: Sequence[object]) -> Table:
    """The answer to a query; only what reads is let through."""
    duckdb = require("duckdb", extra="graph")
    try:
        statements = duckdb.extract_statements(query)
        if len(statements) != 1 or statements[0].type not in (
            duckdb.StatementType.SELECT,
            duckdb.StatementType.EXPLAIN,
        ):
            raise GraphError("graph.sql takes one query that reads (SELECT); what is told changes by add and remove")
        result = connection.execute(query, list(parameters))
        columns = [column[0] for column in result.description or ()]
        return Table(columns, result.fetchall())
    except duckdb.Error as error:
        raise GraphError(f"DuckDB refuses the query: {error}") from None


def require_document(connection: Connection, id: str) -> None:
    """Raises: GraphError where the document is not there."""
    if not ask(connection, "SELECT 1 FROM documents WHERE id = ?", [id]):
        raise GraphError(f"there is no document {id} in the graph")


def document_nodes(connection: Connection) -> Answer[DocumentNode]:
    """The documents, with how much they tell."""
    query = """SELECT d.id, d.published, length(d.text), count(t.number), d.error
    FROM documents d LEFT JOIN triples t ON t.document = d.id GROUP BY 1, 2, 3, 5, d.added ORDER BY d.added"""
    rows = ask(connection, query)
    return Answer(
        DocumentNode,
        [
            DocumentNode(id=id, published=published, characters=characters, triples=triples, error=error)
            for id, published, characters, triples, error in rows
        ],
    )
