"""The graph in files of other programs: nothing lost on the way round, nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import networkx
import pyarrow.parquet as parquet
import pytest

import laborhonors as lh
from graph_texts import documents, told
from laborhonors.graph import HonorGraph
from laborhonors.graph.export.spreadsheets import safe
from laborhonors.lexicon import Lexicon

EVIL = '=cmd|"/C calc"!A0'


@pytest.fixture(scope="module")
def graph() -> HonorGraph:
    text = f"{EVIL}\n的改革先锋，许长风<b>\x07"
    person = told(text, EVIL, "改革先锋", unit="@海蓝", year=2018)
    other = told(text, "许长风<b>\x07", "改革先锋", unit="+海蓝\n造船", status="proposed")
    return HonorGraph([*documents(), lh.Document(id="evil <&>", text=text, triples=(person, other))])


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_json_lines_go_round(graph: HonorGraph, tmp_path: Path) -> None:
    graph = HonorGraph(graph.documents())
    graph.merge(*graph.person("林远航"), note="one")
    graph.export(tmp_path / "graph.jsonl")
    again = HonorGraph()
    assert again.restore(tmp_path / "graph.jsonl").added == 5
    assert list(again.documents()) == list(graph.documents())
    assert again.decisions() == graph.decisions()
    assert again.conferrals() == graph.conferrals()
    assert again.restore(tmp_path / "graph.jsonl").unchanged == 5
    assert again.decisions() == graph.decisions()


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"document": {"text": "x"}}\n{"nothing": 1}\n')
    graph = HonorGraph()
    with pytest.raises(lh.GraphError, match=r"bad\.jsonl:2"):
        graph.restore(tmp_path / "bad.jsonl")
    assert not graph.nodes()


def test_csv_has_no_formula(graph: HonorGraph, tmp_path: Path) -> None:
    graph.export(tmp_path / "tables", "csv")
    conferrals = rows(tmp_path / "tables" / "conferrals.csv")
    assert len(conferrals) == len(graph.conferrals())
    assert f"'{EVIL}" in {row["recipient"] for row in conferrals}
    for file in (tmp_path / "tables").iterdir():
        for row in rows(file):
            assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1"])
def test_a_formula_becomes_text(cell: str) -> None:
    assert safe(cell) == f"'{cell}"
    assert safe(-1) == -1
    assert safe("五一") == "五一"


def test_parquet(graph: HonorGraph, tmp_path: Path) -> None:
    graph.export(tmp_path / "tables", "parquet")
    table = parquet.read_table(tmp_path / "tables" / "conferrals.parquet")
    assert table.num_rows == len(graph.conferrals())
    assert EVIL in table.column("recipient").to_pylist()
    graph.export(tmp_path / "tables", "parquet")  # over one of its own
    (tmp_path / "tables" / "other.txt").write_text("mine")
    with pytest.raises(lh.GraphError, match="other files"):
        graph.export(tmp_path / "tables", "parquet")
    assert (tmp_path / "tables" / "other.txt").exists()


def test_graphml(graph: HonorGraph, tmp_path: Path) -> None:
    graph.export(tmp_path / "graph.graphml")
    read = networkx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert read.number_of_nodes() == graph.to_networkx().number_of_nodes()
    assert read.number_of_edges() == graph.to_networkx().number_of_edges()


def test_neo4j(graph: HonorGraph, tmp_path: Path) -> None:
    graph.export(tmp_path / "neo4j", "neo4j")
    ids: set[str] = set()
    for name in ("persons", "organizations", "honors", "documents", "conferrals"):
        found = {row["id:ID"] for row in rows(tmp_path / "neo4j" / f"{name}.csv")}
        assert found
        assert not ids & found
        ids |= found
    edges = rows(tmp_path / "neo4j" / "relationships.csv")
    assert {edge[":START_ID"] for edge in edges} | {edge[":END_ID"] for edge in edges} <= ids
    assert {"RECEIVED", "TO", "OF", "AT", "TOLD_IN"} <= {edge[":TYPE"] for edge in edges}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_rdf(graph: HonorGraph, tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib", reason="rdflib (extra dev) is not installed")
    graph.export(tmp_path / "graph.ttl")
    graph.export(tmp_path / "graph.jsonld")
    turtle = rdflib.Graph().parse(tmp_path / "graph.ttl", format="turtle")
    jsonld = rdflib.Graph().parse(tmp_path / "graph.jsonld", format="json-ld")
    assert set(turtle) == set(jsonld)
    awards = list(turtle.subject_objects(rdflib.URIRef("http://www.wikidata.org/prop/P166")))
    assert len(awards) == len([one for one in graph.conferrals() if one.status != "proposed"])


def test_quickstatements(tmp_path: Path) -> None:
    entry = next(one for one in Lexicon.default().honors if one.wikidata and one.kind == "person")
    text = f"许长风获{entry.canonical}"
    document = lh.Document(id="1", text=text, triples=(told(text, '许"长\t风', entry.canonical, year=2019),))
    HonorGraph([document]).export(tmp_path / "graph.qs")
    assert (tmp_path / "graph.qs").read_text(encoding="utf-8").splitlines() == [
        "CREATE",
        'LAST\tLzh-hans\t"许 长 风"',
        "LAST\tP31\tQ5",
        f"LAST\tP166\t{entry.wikidata}\tP585\t+2019-00-00T00:00:00Z/9",
    ]


def test_an_unknown_form_is_refused(graph: HonorGraph, tmp_path: Path) -> None:
    with pytest.raises(lh.GraphError, match="say which form"):
        graph.export(tmp_path / "graph.xyz")
    assert list(tmp_path.iterdir()) == []


def test_json_lines_are_json(graph: HonorGraph, tmp_path: Path) -> None:
    graph.export(tmp_path / "graph.jsonl")
    lines = (tmp_path / "graph.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    assert [list(json.loads(line)) for line in lines] == [["document"]] * 5
