"""The graph to look at: the nodes that tell most and their edges, as a drawing or as a live widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from laborhonors import markup
from laborhonors.extras import require
from laborhonors.graph.edges import EDGES
from laborhonors.graph.layout import places
from laborhonors.graph.rows import Rows, ask, listed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection
    from ipysigma import Sigma

SHOWN, MOST = 60, 400  # nodes: that a page holds with legible names; of a drawing

# Half of the places go to the recipients with the most conferrals; the others to the honours and units that most of
# these share. A node's weight is the number of its conferrals in the whole graph.
_CHOSEN = """
WITH recipients AS (
  SELECT recipient AS id, count(*) AS n FROM conferrals GROUP BY 1 ORDER BY n DESC, id LIMIT $1
), theirs AS (
  SELECT recipient, unnest([honor, organization]) AS id FROM conferrals
  WHERE recipient IN (SELECT id FROM recipients)
), shared AS (
  SELECT id, count(DISTINCT recipient) AS n FROM theirs
  WHERE id IS NOT NULL AND id NOT IN (SELECT id FROM recipients) GROUP BY 1 ORDER BY n DESC, id LIMIT $2
)
SELECT id FROM recipients UNION ALL SELECT id FROM shared ORDER BY 1
"""
_LINES = f"""
SELECT DISTINCT source, target, kind FROM ({EDGES}) AS e(source, target, kind, year, conferral)
WHERE source IN {{chosen}} AND target IN {{chosen}} ORDER BY ALL
"""
_TOTAL = "SELECT count(DISTINCT id) FROM (SELECT unnest([recipient, honor, organization]) AS id FROM conferrals)"
_NODES = """
SELECT n.id, n.kind, n.name,
       (SELECT count(*) FROM conferrals c WHERE c.recipient = n.id OR c.honor = n.id OR c.organization = n.id) AS weight
FROM (
  SELECT id, 'person' AS kind, name FROM persons UNION ALL SELECT id, 'organization', name FROM organizations
  UNION ALL SELECT id, 'honor', name FROM honors
) n WHERE n.id IN {chosen} ORDER BY n.id
"""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the graph: its nodes (id, kind, name, weight), its lines (source, target, kind), what is left out."""

    nodes: Rows
    lines: Rows
    note: str


def section(connection: Connection, limit: int) -> Section:
    """All that conferrals link; of a graph of more than `limit` nodes, those that tell most and have a line."""
    total = ask(connection, _TOTAL)[0][0]
    recipients, others = (total, total) if total <= limit else (limit - limit // 2, limit // 2)
    chosen = [row[0] for row in ask(connection, _CHOSEN, [recipients, others])]
    lines = ask(connection, _LINES.format(chosen=listed(chosen)), [*chosen, *chosen])
    linked = {id for source, target, _ in lines for id in (source, target)}
    nodes = [row for row in ask(connection, _NODES.format(chosen=listed(chosen)), chosen) if row[0] in linked]
    left_out = f"{len(nodes):,} of {total:,} nodes: the most honoured, and the honours and units that most share"
    return Section(nodes, lines, left_out if len(nodes) < total else "")


def to_svg(connection: Connection, limit: int = SHOWN) -> str:
    """The drawing; a note in it says what is left out."""
    part = section(connection, max(0, min(limit, MOST)))
    number = {row[0]: at for at, row in enumerate(part.nodes)}
    both_ways = {(kind, *sorted((source, target))): (source, target) for source, target, kind in part.lines}
    lines = [markup.Line(number[source], number[target], kind) for (kind, *_), (source, target) in both_ways.items()]
    boxes = [markup.reach(name, weight) for _, _, name, weight in part.nodes]
    middles = places(boxes, [(line.source, line.target) for line in lines])
    dots = [
        markup.Dot(x, y, kind, name, weight)
        for (x, y), (_, kind, name, weight) in zip(middles, part.nodes, strict=True)
    ]
    return markup.network(dots, lines, note=part.note)


def to_html(connection: Connection) -> str:
    """How much there is, and the drawing as an image: notebooks that are not trusted take inline SVG away."""
    tables = {
        "documents": "documents",
        "people": "persons",
        "organizations": "organizations",
        "conferrals": "conferrals",
    }
    counts = [f"{ask(connection, f'SELECT count(*) FROM {table}')[0][0]:,} {name}" for name, table in tables.items()]
    return markup.heading("Honour graph", " · ".join(counts)) + markup.image(to_svg(connection), "network of honours")


def explore(connection: Connection, limit: int) -> Sigma:
    """The widget of ipysigma: colours by kind, sizes by conferrals."""
    widget = require("ipysigma", extra="notebook")
    part = section(connection, max(0, limit))
    graph = require("networkx", extra="graph").MultiDiGraph()
    for id, kind, name, weight in part.nodes:
        graph.add_node(id, kind=kind, name=name, conferrals=weight)
    graph.add_edges_from((source, target, {"kind": kind}) for source, target, kind in part.lines)
    sigma: Sigma = widget.Sigma(
        graph,
        name=part.note or None,
        node_label="name",
        node_color="kind",
        node_color_palette={kind: markup.KINDS[kind] for kind in ("person", "organization", "honor")},
        node_size="conferrals",
        node_size_range=(4, 18),
        label_density=4,
        label_rendered_size_threshold=4,
        clickable_edges=True,
        start_layout=5,  # seconds
    )
    return sigma
