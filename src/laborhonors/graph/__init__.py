"""The honour graph: documents come in; people, organizations, honours and conferrals can be asked for.

`graph.py` is the door. Below it: what is told (`load`), what is worked out from it (`derive`: `units` for
organizations, `identity` for people), and what is asked (`questions`, `conflicts`, `edges`).
"""

from laborhonors.graph.answers import Answer
from laborhonors.graph.found import Holders, Organizations, People
from laborhonors.graph.graph import HonorGraph
from laborhonors.graph.nodes import (
    Appearance,
    Colleague,
    Conferral,
    Conflict,
    Decision,
    DocumentNode,
    Edge,
    HonorNode,
    LoadReport,
    Match,
    Merge,
    Organization,
    Person,
    Source,
    YearCount,
)
from laborhonors.graph.ref import Ref
from laborhonors.graph.tables import Table

__all__ = [
    "Answer",
    "Appearance",
    "Colleague",
    "Conferral",
    "Conflict",
    "Decision",
    "DocumentNode",
    "Edge",
    "Holders",
    "HonorGraph",
    "HonorNode",
    "LoadReport",
    "Match",
    "Merge",
    "Organization",
    "Organizations",
    "People",
    "Person",
    "Ref",
    "Source",
    "Table",
    "YearCount",
]
