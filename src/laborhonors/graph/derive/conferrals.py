"""Conferrals: what documents tell of one recipient, honour, year and status is one; kept as it is shown, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from laborhonors.graph.rows import ask
from laborhonors.graph.schema import SORTED

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

TEMPORARY = ("otherwise", "stale", "told_now", "shown", "honor_parts")
SORTED_AT_ONCE = 250_000  # conferrals


def prepare(connection: Connection) -> None:
    """The empty table of the conferrals that are no more, or are told or shown otherwise."""
    ask(connection, "CREATE OR REPLACE TEMPORARY TABLE otherwise (id TEXT)")


def update(connection: Connection) -> None:
    """The conferrals of the recipients of this part (temporary tables `names` and `groups`): tellings of one honour,
    year and status to one recipient are one; one without a year joins the only one that has one."""
    ask(connection, _STALE)
    ask(connection, "DELETE FROM tellings WHERE conferral IN (FROM stale)")
    ask(connection, "DELETE FROM conferrals WHERE id IN (FROM stale)")
    ask(connection, "DELETE FROM by_recipient WHERE id IN (FROM stale)")
    ask(connection, _TOLD_NOW)
    ask(connection, "INSERT INTO tellings SELECT conferral, document, number FROM told_now")
    ask(connection, _CONFERRALS)
    ask(connection, "INSERT INTO otherwise FROM stale UNION SELECT conferral FROM told_now")
    ask(connection, "CREATE OR REPLACE TEMPORARY TABLE shown AS SELECT DISTINCT conferral AS id FROM told_now")
    ask(connection, _SHOW)


def finish(connection: Connection) -> None:
    """Shows the conferrals whose units have another name now, and brings those that changed in the honours' order."""
    ask(connection, _RENAMED)
    ask(connection, "DELETE FROM by_recipient WHERE id IN (FROM shown)")
    ask(connection, _SHOW)
    ask(connection, "INSERT INTO otherwise FROM shown")
    ask(connection, "DELETE FROM by_honor WHERE id IN (FROM otherwise)")
    ask(connection, _HONOR_PARTS.format(size=SORTED_AT_ONCE))
    for (part,) in ask(connection, "SELECT DISTINCT part FROM honor_parts ORDER BY part"):
        ask(connection, _BY_HONOR, [part])


_STALE = """
CREATE OR REPLACE TEMPORARY TABLE stale AS
SELECT id FROM by_recipient WHERE recipient_key IN (FROM names) OR recipient IN (FROM groups)
"""
_TOLD_NOW = """
CREATE OR REPLACE TEMPORARY TABLE told_now AS
WITH told AS (
  SELECT t.*, i.person AS node FROM triples t JOIN identities i ON i.appearance = t.appearance
  JOIN names n ON n.name = i.key
  UNION ALL
  SELECT t.*, u.organization FROM triples t JOIN units u ON u.told = t.unit
  WHERE t.kind = 'group' AND u.organization IN (FROM groups)
), years AS (
  SELECT node, honor, grade, status, min(year) AS only_year FROM told
  GROUP BY ALL HAVING min(year) = max(year)
), dated AS (
  SELECT told.*, coalesce(told.year, years.only_year) AS in_year FROM told LEFT JOIN years
  ON years.node = told.node AND years.honor = told.honor AND years.status = told.status
  AND years.grade IS NOT DISTINCT FROM told.grade
)
SELECT document, number, node, kind, title, organization, position, honor, status, confidence, in_year AS year,
       'c' || substr(md5(concat_ws('|', node, honor, grade, status, in_year)), 1, 16) AS conferral
FROM dated
"""
_CONFERRALS = """
INSERT INTO conferrals
WITH of_document AS (
  SELECT conferral, document, max(confidence) AS surest FROM told_now GROUP BY ALL
), sure AS (
  SELECT conferral, least(0.999, 1 - product(1 - surest)) AS confidence, count(*) AS documents
  FROM of_document GROUP BY conferral
)
SELECT t.conferral, any_value(t.node), any_value(t.kind), any_value(t.honor),
       arg_max(t.title, (t.confidence, t.document, t.number)),
       arg_max(u.organization, (t.confidence, t.document, t.number)) FILTER (u.organization IS NOT NULL),
       arg_max(t.position, (t.confidence, t.document, t.number)) FILTER (t.position IS NOT NULL),
       any_value(t.year), any_value(t.status), any_value(s.confidence), any_value(s.documents)
FROM told_now t JOIN sure s USING (conferral) LEFT JOIN units u ON u.told = t.organization
GROUP BY t.conferral
"""
_RENAMED = """
CREATE OR REPLACE TEMPORARY TABLE shown AS
SELECT id FROM conferrals WHERE (organization IN (FROM renamed) OR recipient IN (FROM renamed))
AND id NOT IN (FROM otherwise)
"""
_SHOW = f"""
INSERT INTO by_recipient
WITH told AS (
  SELECT t.conferral, list({{
    'document': e.document, 'start': e.start_offset, 'end': e.end_offset, 'text': e.text, 'rule': e.rule
  }} ORDER BY e.document, e.number, e.ordinal) AS evidence
  FROM tellings t JOIN evidence e ON e.document = t.document AND e.number = t.number AND e.fact = 'triple'
  WHERE t.conferral IN (FROM shown) GROUP BY t.conferral
), whole AS (
  SELECT c.id, c.recipient, coalesce(p.key, c.recipient) AS recipient_key, coalesce(p.name, r.name, c.recipient),
         c.recipient_kind, c.honor, h.name AS honor_name, h.level, h.region, c.title,
         c.organization, coalesce(o.name, c.organization),
         c.position, c.year, c.status, c.confidence, c.documents, coalesce(told.evidence, [])
  FROM conferrals c JOIN honors h ON h.id = c.honor
  LEFT JOIN persons p ON p.id = c.recipient LEFT JOIN organizations r ON r.id = c.recipient
  LEFT JOIN organizations o ON o.id = c.organization LEFT JOIN told ON told.conferral = c.id
  WHERE c.id IN (FROM shown)
)
SELECT * FROM whole ORDER BY {SORTED["by_recipient"]}
"""
_HONOR_PARTS = """
CREATE OR REPLACE TEMPORARY TABLE honor_parts AS
SELECT honor, sum(n) OVER (ORDER BY honor) // {size} AS part
FROM (SELECT honor, count(*) AS n FROM by_recipient WHERE id IN (FROM otherwise) GROUP BY honor)
"""
_BY_HONOR = f"""
INSERT INTO by_honor SELECT * FROM by_recipient
WHERE honor IN (SELECT honor FROM honor_parts WHERE part = ?) AND id IN (FROM otherwise) ORDER BY {SORTED["by_honor"]}
"""
