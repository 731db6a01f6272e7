"""The command `laborhonors`: one module a command, each registered with the app of `base`.

Exit status: 0 all went well, 1 some document failed, 2 wrong usage, 130 interrupted, 141 nobody reads the output.
The modules that do the work are imported when a command runs, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from typing import NoReturn

from laborhonors.cli import extract, graph, lexicon, report, score, serve
from laborhonors.cli.base import app

__all__ = ["app", "extract", "graph", "lexicon", "main", "report", "score", "serve"]


def main() -> NoReturn:
    """Runs the command line and exits."""
    app()
    sys.exit(0)
