"""Questions about whatever there is: a text in a name, documents, and SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from laborhonors.errors import GraphError
from laborhonors.extras import require
from laborhonors.graph.answers import Answer
from laborhonors.graph.names import plain
from laborhonors.graph.nodes import DocumentNode, Match
from laborhonors.graph.ref import Ref
from laborhonors.graph.rows import ask
from laborhonors.graph.tables import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection


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
