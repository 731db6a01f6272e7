"""The graph drawn, the live widget, and the report: nothing overlaps, nothing is left out unsaid, all is escaped."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

import laborhonors as lh
from graph_texts import documents, told
from laborhonors import cli, markup
from laborhonors.graph.layout import places

EVIL = "<script>alert('1')</script>\x00&"


@pytest.fixture(scope="module")
def again() -> lh.HonorGraph:
    """The graph of the same documents, made anew."""
    return lh.HonorGraph(documents())


def crowd(count: int) -> lh.HonorGraph:
    """A graph of many people, three honours and four units."""
    titles = ("全国劳动模范", "全国五一劳动奖章", "改革先锋")
    text = "；".join(titles)
    people = (f"{chr(0x4E00 + number % 97)}{chr(0x4E8C + number)}" for number in range(count))
    triples = tuple(
        told(text, name, titles[number % 3], unit=f"海蓝第{number % 4}造船有限公司", year=2000 + number % 9)
        for number, name in enumerate(people)
    )
    return lh.HonorGraph([lh.Document(id="crowd", text=text, triples=triples)])


@pytest.mark.parametrize("links", [[], [(n, n + 1) for n in range(29)], [(0, n) for n in range(1, 20)]])
def test_no_label_is_over_another(links: list[tuple[int, int]]) -> None:
    labels = [("海" * (number % 23), 1 + number % 40) for number in range(30)]
    boxes = [markup.reach(*label) for label in labels]
    at = places(boxes, links)
    assert at == places(boxes, links)
    for (one, (x, y)), (other, (u, v)) in combinations(zip(boxes, at, strict=True), 2):
        beside = abs(x - u) > one[0] + other[0]
        assert beside or y + one[2] < v - other[1] or v + other[2] < y - one[1]


def test_the_drawing_has_the_graph_s_nodes(graph: lh.HonorGraph, again: lh.HonorGraph) -> None:
    drawn = graph.to_svg()
    assert re.findall(r'data-name="(.*?)"', drawn).count("林远航") == 2
    assert "海蓝造船集团有限公司 · part of" not in drawn
    assert "电焊一班 · part of · 海蓝造船集团有限公司" in drawn
    assert "nodes:" not in drawn
    assert drawn == again.to_svg()


def test_what_is_left_out_is_told() -> None:
    large = crowd(90)
    drawn = large.to_svg(limit=20)
    assert "17 of 97 nodes" in drawn
    assert drawn.count("data-name=") == 17
    assert large.to_svg(limit=97).count("data-name=") == 97
    assert "0 of 97 nodes" in large.to_svg(limit=-1)


def test_more_nodes_than_a_drawing_holds() -> None:
    assert crowd(400).to_svg(limit=10_000).count("data-name=") <= 400


def test_an_empty_graph_is_shown() -> None:
    graph = lh.HonorGraph()
    assert "0 documents" in graph._repr_html_()
    assert graph.to_svg().startswith("<svg")


def test_a_notebook_shows_the_drawing_as_an_image(graph: lh.HonorGraph) -> None:
    shown = graph._repr_html_()
    assert "4 documents · 4 people" in shown
    match = re.search(r'src="data:image/svg\+xml;base64,(.*?)"', shown)
    assert match is not None
    assert base64.b64decode(match[1]).decode() == graph.to_svg()


def test_the_widget_is_an_extra(graph: lh.HonorGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipysigma", None)
    with pytest.raises(lh.MissingExtraError, match=r"ipysigma is not installed.*laborhonors\[notebook\]"):
        graph.explore()


def test_the_widget_gets_the_graph(graph: lh.HonorGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ipysigma makes of it: nodes with kinds and names, edges with kinds."""
    widget = ModuleType("ipysigma")
    widget.Sigma = lambda drawn, **options: (drawn, options)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ipysigma", widget)
    drawn, options = graph.explore()
    assert {told["kind"] for _, told in drawn.nodes(data=True)} == {"person", "organization", "honor"}
    assert "林远航" in {told["name"] for _, told in drawn.nodes(data=True)}
    assert {"received", "part_of", "led"} <= {told["kind"] for *_, told in drawn.edges(data=True)}
    assert options["node_color_palette"]["person"] == markup.KINDS["person"]


class Page(HTMLParser):
    """The tags of a page, and its script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        (self.scripts if self.cdata_elem == "script" else self.words).append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def report(graph: lh.HonorGraph, tmp_path: Path) -> str:
    graph.export(tmp_path / "report.html")
    return (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_report_tells_all_there_is(graph: lh.HonorGraph, again: lh.HonorGraph, tmp_path: Path) -> None:
    text = report(graph, tmp_path)
    page = Page(text)
    sections = [section["id"] for section in page.all("section")]
    assert sections == ["overview", "network", "people", "conflicts", "conferrals", "documents"]
    assert len([row for row in page.all("tr") if "data-status" in row]) == len(graph.conferrals())
    assert "<mark>全国劳动模范</mark>称号" in text
    assert "counts 17人" in text
    conferred = len(graph.conferrals(status="conferred"))
    assert f"{conferred} conferred · 1 proposed · 1 revoked" in text
    assert text == report(again, tmp_path)


def test_the_report_asks_nothing_of_the_network(graph: lh.HonorGraph, tmp_path: Path) -> None:
    page = Page(report(graph, tmp_path))
    addresses = [
        value
        for _, attributes in page.tags
        for name, value in attributes.items()
        if name in ("src", "href", "action", "poster", "srcset") and value
    ]
    assert addresses
    assert all(address.startswith(("data:", "#")) for address in addresses)
    (policy,) = [one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    (script,) = page.scripts
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert f"script-src 'sha256-{digest}'" in policy


def test_what_texts_say_stays_text(tmp_path: Path) -> None:
    text = f"{EVIL}获改革先锋，{EVIL}"
    triple = told(text, EVIL, "改革先锋", unit=EVIL, post=EVIL, year=2018)
    page = Page(report(lh.HonorGraph([lh.Document(id=EVIL, text=text, triples=(triple,))]), tmp_path))
    assert len(page.all("script")) == 1
    assert not [tag for tag, attributes in page.tags if any(name.startswith("on") for name in attributes)]
    assert any("<script>alert('1')" in word for word in page.words)


def test_an_empty_report(tmp_path: Path) -> None:
    page = Page(report(lh.HonorGraph(), tmp_path))
    assert page.all("section") == []
    assert "Read from 0 documents" in page.words


def test_a_large_report_says_what_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laborhonors.graph.report.records.LATEST", 10)
    monkeypatch.setattr("laborhonors.graph.report.records.PEOPLE", 5)
    text = report(crowd(30), tmp_path)
    assert "10 of 30 conferrals" in text
    assert "5 of 30 people" in text


def test_the_command(graph_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    done = CliRunner().invoke(cli.app, ["report", str(graph_file), "-o", str(out)])
    assert done.exit_code == 0, done.stderr
    assert "林远航" in out.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert [path.name for path in graph_file.parent.iterdir()] == ["honors.duckdb"]


def test_the_command_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, out = tmp_path / "honors.duckdb", tmp_path / "report.html"
    lh.HonorGraph.open(file).close()
    out.write_text("before", encoding="utf-8")

    def fails(_: object) -> str:
        raise OSError("the disk is full")

    monkeypatch.setattr("laborhonors.graph.report.page.page", fails)
    done = CliRunner().invoke(cli.app, ["report", str(file), "-o", str(out)])
    assert done.exit_code == 1
    assert "the disk is full" in done.stderr
    assert out.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["honors.duckdb", "report.html"]


@pytest.mark.parametrize("arguments", [["no.duckdb", "-o", "x.html"], [], ["README.md", "-o", "x.html"]])
def test_wrong_usage(arguments: list[str]) -> None:
    assert CliRunner().invoke(cli.app, ["report", *arguments]).exit_code == 2
