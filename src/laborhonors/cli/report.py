"""`laborhonors report`: a graph as one page to read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from laborhonors.cli.base import app, ends_cleanly


@app.command()
def report(
    file: Annotated[Path, typer.Argument(metavar="GRAPH", exists=True, dir_okay=False, help="A graph's file.")],
    out: Annotated[Path, typer.Option("-o", "--output", metavar="HTML", dir_okay=False, help="The page's file.")],
) -> None:
    """Write a report on a graph: one page with figures, the network, timelines, and a table to search and sort.

    The page opens from disk and asks nothing of the network.
    """
    from laborhonors.graph import HonorGraph

    with ends_cleanly(), HonorGraph.open(file, read_only=True) as opened:
        opened.export(out, "html")
