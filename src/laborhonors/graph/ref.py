"""A reference to a node: its id, its name and its kind."""

from __future__ import annotations

from typing import Literal

from laborhonors.model import Value

NodeKind = Literal["person", "organization", "honor", "document", "conferral"]


class Ref(Value):
    """A node by its id, with the name to show."""

    id: str
    name: str
    kind: NodeKind
