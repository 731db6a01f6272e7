"""Networks: GraphML for Gephi, Cytoscape and yEd, and a drawing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from laborhonors.extras import require
from laborhonors.graph.edges import to_networkx
from laborhonors.graph.picture import to_svg

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_graphml(connection: Connection, path: Path) -> None:
    """Nodes and edges with their attributes; what XML cannot hold becomes the replacement character."""
    networkx = require("networkx", extra="graph")
    graph = networkx.relabel_nodes(to_networkx(connection), _clean)
    for _, told in graph.nodes(data=True):
        told.update({name: _clean(value) for name, value in told.items() if isinstance(value, str)})
    networkx.write_graphml_xml(graph, path, encoding="utf-8")


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def write_svg(connection: Connection, path: Path) -> None:
    """The drawing of `HonorGraph.to_svg`."""
    path.write_text(to_svg(connection) + "\n", encoding="utf-8", newline="\n")
