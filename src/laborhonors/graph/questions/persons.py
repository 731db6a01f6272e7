"""Questions about persons, and about what nodes are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from laborhonors.errors import GraphError
from laborhonors.graph.answers import Answer
from laborhonors.graph.found import People
from laborhonors.graph.lazy import Lazy
from laborhonors.graph.names import person_key
from laborhonors.graph.nodes import Appearance, Colleague, Merge, Person
from laborhonors.graph.ref import Ref
from laborhonors.graph.rows import RECIPIENT, Rows, ask, conferral, conferral_rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

PREFIX = "person:"


@dataclass(frozen=True, slots=True)
class Members:
    """What a node is made of: the appearances of a person, or the told names of an organization."""

    kind: Literal["person", "organization"]
    ids: list[str]


def people(connection: Connection, name: str) -> People:
    """The persons of a name (any of its spellings) or id, each with the conferrals."""
    rows = ask(connection, "SELECT id, name, names FROM persons WHERE key = ? ORDER BY id", [key(name)])
    told: dict[str, Rows] = defaultdict(list)
    for row in conferral_rows(connection, *of_person(name), table="by_recipient"):
        told[row[RECIPIENT]].append(row)

    def person(row: tuple[Any, ...]) -> Person:
        id, shown, names = row
        return Person(id=id, name=shown, names=tuple(names), conferrals=tuple(map(conferral, told[id])))

    meant = [row for row in rows if name in row[:2] or not name.startswith(PREFIX)]
    return People(Lazy(meant, person))


def of_person(name: str) -> tuple[str, list[object]]:
    """The condition that conferrals are those of a person's name, or id, and its parameters."""
    if name.startswith(PREFIX):
        return "recipient_key = ? AND recipient = ?", [key(name), name]
    return "recipient_key = ?", [key(name)]


def key(name: str) -> str:
    """The key of a person's name; an id holds it."""
    return name.removeprefix(PREFIX).rpartition("~")[0] if name.startswith(PREFIX) else person_key(name)


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
