"""The notebook of the examples runs, and what is saved in it is what it shows: text for text, drawings aside.

After a change that it shows, run it again: jupyter nbconvert --to notebook --execute --inplace
--ExecutePreprocessor.record_timing=False examples/honors.ipynb && cp examples/out/honors.svg docs/network.svg
"""

from __future__ import annotations

import re
import shutil
from copy import deepcopy
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import laborhonors as lh
from graph_texts import documents

nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
pytest.importorskip("ipykernel", reason="ipykernel is not installed")

EXAMPLES = Path(__file__).parents[1] / "examples"
PICTURE = Path(__file__).parents[1] / "docs" / "network.svg"  # which the READMEs show


class Words(HTMLParser):
    """The words of markup."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_data(self, data: str) -> None:
        if self.lasttag != "style":
            self.found += data.split()


def shown(cell: Any) -> list[str]:
    """What a cell's outputs say."""
    said: list[str] = []
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        said += Words(data["text/html"]).found if "text/html" in data else data.get("text/plain", "").split()
    return said


@pytest.mark.filterwarnings("default")  # those of other packages are not ours to mend
def test_the_notebook_shows_what_is_saved_in_it(tmp_path: Path) -> None:
    for name in ("honors.ipynb", "archive.jsonl"):
        shutil.copy(EXAMPLES / name, tmp_path / name)
    saved = nbformat.read(tmp_path / "honors.ipynb", as_version=4)
    fresh = nbclient.execute(deepcopy(saved), cwd=str(tmp_path), timeout=300)
    for before, after in zip(saved.cells, fresh.cells, strict=True):
        assert shown(before) == shown(after), after.source
    assert "林远航" in (tmp_path / "out" / "honors.html").read_text(encoding="utf-8")
    drawn, pictured = (path.read_text(encoding="utf-8") for path in (tmp_path / "out" / "honors.svg", PICTURE))
    assert sorted(Words(drawn).found) == sorted(Words(pictured).found)


def test_the_saved_notebook_is_small_and_says_nothing_of_the_machine() -> None:
    text = (EXAMPLES / "honors.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    assert len(text) < 400_000
    assert all(shown(cell) for cell in notebook.cells if cell.cell_type == "code")
    assert not re.search(r"/(home|tmp|root|work|Users)/|execution_state|iopub", text)


@pytest.mark.filterwarnings("default")
def test_the_live_widget_holds_the_graph() -> None:
    pytest.importorskip("ipysigma", reason="ipysigma is not installed")
    graph = lh.HonorGraph(documents())
    widget = graph.explore()
    assert len(widget.data["nodes"]) == graph.to_svg().count("data-name=")
    assert "林远航" in {node["attributes"]["name"] for node in widget.data["nodes"]}
