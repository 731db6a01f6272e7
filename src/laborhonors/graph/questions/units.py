"""Questions about organizations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from laborhonors.graph.found import Organizations
from laborhonors.graph.names import organization_key
from laborhonors.graph.nodes import Conferral, Organization
from laborhonors.graph.ref import Ref
from laborhonors.graph.rows import ask, conferrals
from laborhonors.graph.units import known_organizations
from laborhonors.lexicon import Lexicon

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection


def organizations(connection: Connection, name: str, lexicon: Lexicon | None) -> Organizations:
    """The organizations of a name (any form of it) or id, each with its parts."""
    return Organizations([_organization(connection, id) for id in ids(connection, name, lexicon)])


def ids(connection: Connection, name: str, lexicon: Lexicon | None) -> list[str]:
    """The ids of the organizations of a name, or id."""
    forms = [organization_key(name), *_listed_as(name, lexicon)]
    query = """SELECT DISTINCT o.id FROM organizations o LEFT JOIN units u ON u.organization = o.id
    WHERE o.id = $1 OR u.name = $1 OR u.key IN (SELECT unnest($2)) OR u.key LIKE '%/' || $3 ORDER BY 1"""
    return [row[0] for row in ask(connection, query, [name, forms, forms[0]])]


def _listed_as(name: str, lexicon: Lexicon | None) -> Iterable[str]:
    wanted = organization_key(name)
    for entry in known_organizations(lexicon):
        if wanted in (alias for alias, _ in entry.aliases):
            yield entry.canonical


def _organization(connection: Connection, root: str) -> Organization:
    """An organization with all its parts, in one question."""
    rows = ask(connection, _SUBTREE, [root])
    told: dict[str, list[Conferral]] = defaultdict(list)
    where = "organization IN (SELECT unnest($1)) AND recipient_kind = 'person' OR recipient IN (SELECT unnest($1))"
    for one in conferrals(connection, where, [[row[0] for row in rows]]):
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
