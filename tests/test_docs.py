"""The Python of the documentation runs; a block whose packages are not installed is skipped by name."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"


def blocks() -> list[tuple[str, str]]:
    """Page, line and code of each block."""
    found = []
    for page in sorted(DOCS.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        for match in re.finditer(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
            line = text.count("\n", 0, match.start()) + 2
            found.append((f"{page.name}:{line}", match[1]))
    return found


def packages(code: str) -> set[str]:
    names = [node for node in ast.walk(ast.parse(code)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    modules = [node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name for node in names]
    return {module.partition(".")[0] for module in modules}


@pytest.mark.filterwarnings("default")  # those of other packages are not ours to mend
@pytest.mark.parametrize(("place", "code"), [pytest.param(*block, id=block[0]) for block in blocks()])
def test_the_block_runs(place: str, code: str) -> None:
    for package in sorted(packages(code) - set(sys.stdlib_module_names)):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed")
    exec(compile(code, place, "exec"), {"__name__": "__main__"})


def test_there_are_blocks() -> None:
    assert len(blocks()) >= 4
