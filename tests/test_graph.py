"""The graph: what goes in comes out, once, typed; and what is asked is answered."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

import laborhonors as lh
from graph_texts import documents
from laborhonors.graph import Conferral, HonorGraph, LoadReport
from laborhonors.graph.lazy import Lazy
from laborhonors.graph.schema import VERSION


def test_documents_come_out_as_they_went_in(graph: HonorGraph) -> None:
    assert list(graph.documents()) == documents()
    assert graph.document("news") == documents()[0]
    assert [node.triples for node in graph.nodes()] == [2, 3, 2, 3]


def test_adding_twice_changes_nothing(changing: HonorGraph) -> None:
    before = changing.conferrals()
    assert changing.add(documents()) == LoadReport(unchanged=4)
    assert changing.conferrals() == before


def test_a_change_leaves_tables_of_others(changing: HonorGraph) -> None:
    connection = changing._connection
    connection.execute("CREATE TEMPORARY TABLE mine AS SELECT 1 AS one").fetchall()
    changing.remove("list")
    left = connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()
    assert left == [("mine",)]


def test_a_document_is_replaced_by_its_id(changing: HonorGraph) -> None:
    changed = documents()[1].model_copy(update={"triples": documents()[1].triples[:1]})
    assert changing.add(changed) == LoadReport(replaced=1)
    assert len(changing.person("林远航")) == 1
    assert [list(person.honors) for person in changing.person("沈秋水")] == [[]]


def test_a_document_goes_with_its_facts(changing: HonorGraph) -> None:
    changing.remove("lost")
    assert not changing.person("周野渡")
    assert not changing.conflicts()[1:]
    with pytest.raises(lh.GraphError, match="no document lost"):
        changing.remove("lost")


def test_a_document_without_an_id_is_known_by_its_text() -> None:
    nameless = documents()[0].model_copy(update={"id": None})
    graph = HonorGraph([nameless, nameless])
    assert graph.add(nameless).unchanged == 1
    assert len(graph.nodes()) == 1


def test_a_failed_document_is_kept_with_its_error() -> None:
    graph = HonorGraph()
    assert graph.add(lh.Document(id="x", text="", error="not readable")).failed == 1
    assert graph.nodes()[0].error == "not readable"


def test_a_file_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "honors.duckdb"
    with HonorGraph.open(path) as graph:
        graph.add(documents())
        told = graph.conferrals()
    with HonorGraph.open(path, read_only=True) as graph:
        assert graph.conferrals() == told
        with pytest.raises(lh.GraphError, match="read only"):
            graph.add(documents())


@pytest.mark.parametrize(("version", "advice"), [(99, "install a newer one"), (1, "make it anew from its documents")])
def test_a_file_of_another_version_is_refused(tmp_path: Path, version: int, advice: str) -> None:
    path = tmp_path / "honors.duckdb"
    HonorGraph.open(path).close()
    connection = duckdb.connect(str(path))
    connection.execute("UPDATE graph_version SET version = ?", [version]).fetchall()
    connection.close()
    with pytest.raises(lh.GraphError, match=f"schema version {version}, this laborhonors reads {VERSION}: {advice}"):
        HonorGraph.open(path)


def test_what_is_no_graph_is_refused(tmp_path: Path) -> None:
    text, other = tmp_path / "text.txt", tmp_path / "other.duckdb"
    text.write_text("no database")
    connection = duckdb.connect(str(other))
    connection.execute("CREATE TABLE t (a INTEGER)").fetchall()
    connection.close()
    for path, message in ((text, "is no graph"), (other, "something else"), (tmp_path / "none", "does not exist")):
        with pytest.raises(lh.GraphError, match=message):
            HonorGraph.open(path, read_only=path.name == "none")


def test_a_failing_stream_leaves_the_last_whole_state(changing: HonorGraph) -> None:
    def broken() -> object:
        yield documents()[0].model_copy(update={"id": "new"})
        raise RuntimeError("the power failed")

    before = changing.conferrals()
    with pytest.raises(RuntimeError, match="power"):
        changing.add(broken())
    assert changing.conferrals() == before
    assert len(changing.nodes()) == 4


def test_a_killed_process_leaves_the_last_whole_state(tmp_path: Path) -> None:
    script = """
import os, sys
sys.path.insert(0, sys.argv[2])
from graph_texts import documents
from laborhonors.graph import HonorGraph
graph = HonorGraph.open(sys.argv[1])
graph.add(documents()[:2])
def stream():
    yield documents()[2]
    os._exit(9)
graph.add(stream())
"""
    path = tmp_path / "honors.duckdb"
    done = subprocess.run([sys.executable, "-c", script, str(path), str(Path(__file__).parent)], check=False)
    assert done.returncode == 9
    with HonorGraph.open(path) as graph:
        assert [node.id for node in graph.nodes()] == ["news", "list"]


def test_one_conferral_told_by_two_documents(graph: HonorGraph) -> None:
    (one,) = graph.conferrals(person="林远航", honor="全国劳模", organization="海蓝造船")
    assert (one.year, one.documents, one.position) == (2020, 2, "电焊工")
    assert one.organization is not None
    assert one.organization.name == "海蓝造船集团有限公司"
    assert one.confidence == pytest.approx(0.96)
    assert [source.document for source in graph.evidence(one)] == ["list", "news"]
    assert graph.evidence(one.id) == graph.evidence(one)


def test_two_persons_of_one_name(graph: HonorGraph) -> None:
    people = graph.person("林远航")
    assert len(people) == 2
    assert sorted(unit.name for person in people for unit in person.organizations) == [
        "海蓝造船集团有限公司",
        "青山医院",
    ]
    welder = max(people, key=lambda person: len(person.conferrals))
    assert [honor.name for honor in welder.honors] == ["上海工匠", "全国劳动模范"]
    assert [step.year for step in welder.timeline()] == [2019, 2020]
    assert graph.person(welder.id)[0] == welder


def test_holders_keep_near_twins_and_sub_honours_apart(graph: HonorGraph) -> None:
    holders = graph.holders("全国劳动模范")
    assert sorted(one.recipient.name for one in holders) == ["林远航", "林远航", "沈秋水"]
    assert len(graph.holders("全国劳模", year=2020)) == 1
    assert not graph.holders("全国劳模", region="上海")
    assert not graph.holders("大国工匠年度人物")
    assert len(graph.holders("大国工匠年度人物", status="proposed")) == 1


def test_a_revoked_honour_is_not_held(graph: HonorGraph) -> None:
    assert not graph.holders("全国五一劳动奖章")
    assert [one.status for one in graph.holders("全国五一劳动奖章", status="revoked")] == ["revoked"]
    assert "全国五一劳动奖章" not in [honor.name for honor in graph.person("沈秋水").honors]


def test_an_organization_with_its_parts(graph: HonorGraph) -> None:
    (unit,) = graph.organization("海蓝造船")
    assert set(unit.names) == {"海蓝造船集团有限公司", "海蓝造船"}
    assert sorted(part.name for part in unit.parts) == ["林远航创新工作室", "电焊一班"]
    assert len(unit.honors(recursive=True)) == len(unit.honors()) + 2
    assert graph.organization("电焊一班")[0].parent == unit.parts[0].parent


def test_an_honour_by_year(graph: HonorGraph) -> None:
    honor = graph.honor("全国劳模")
    assert (honor.name, honor.listed, honor.level) == ("全国劳动模范", True, "national")
    assert [(count.year, count.conferred) for count in honor.by_year()] == [(2020, 1), (None, 2)]
    with pytest.raises(lh.GraphError, match="no text of the graph tells of 没有奖"):
        graph.honor("没有奖")


def test_colleagues(graph: HonorGraph) -> None:
    (one,) = graph.colleagues("沈秋水")
    assert (one.person.name, one.organization.name) == ("林远航", "海蓝造船集团有限公司")
    with pytest.raises(lh.GraphError, match="2 persons are called 林远航"):
        graph.colleagues("林远航")


def test_conflicts(changing: HonorGraph) -> None:
    again = documents()[0].model_copy(update={"id": "again"})
    again = again.model_copy(update={"triples": (again.triples[0].model_copy(update={"year": 2015}),), "counts": ()})
    changing.add(again)
    found = {conflict.kind: conflict for conflict in changing.conflicts()}
    assert found["two_years"].years == (2015, 2020)
    assert found["held_and_revoked"].message == "全国五一劳动奖章 was conferred on 沈秋水, and was revoked"
    assert (found["count"].told, found["count"].named, found["count"].document) == (17, 1, "news")


def test_search(graph: HonorGraph) -> None:
    assert [match.node.name for match in graph.search("远航")][:1] == ["林远航"]
    assert {match.node.kind for match in graph.search("海藍")} == {"organization"}
    assert graph.search("全国劳模")[0].node.id == "national-model-worker"
    assert not graph.search("没有")


def test_edges_and_networkx(graph: HonorGraph) -> None:
    kinds = {edge.kind for edge in graph.edges()}
    assert kinds >= {"received", "nominated_for", "stripped_of", "belonged_to", "conferred_by", "part_of", "led"}
    (led,) = [edge for edge in graph.edges() if edge.kind == "led"]
    drawn = graph.to_networkx()
    assert drawn.nodes[led.source]["name"] == "林远航"
    assert drawn.nodes[led.target]["name"] == "林远航创新工作室"
    assert drawn.number_of_edges() == len(graph.edges())
    assert all("kind" in told for _, told in drawn.nodes(data=True))


def test_sql_reads_only(graph: HonorGraph) -> None:
    table = graph.sql("SELECT count(*) AS n FROM conferrals WHERE year = ?", [2020])
    assert (table.columns, list(table)) == (("n",), [(1,)])
    for query in ("DELETE FROM documents", "SELECT 1; DROP TABLE documents", "nonsense"):
        with pytest.raises(lh.GraphError):
            graph.sql(query)


def test_answers_convert(graph: HonorGraph) -> None:
    answer = graph.conferrals(status="conferred")
    frame, table = answer.to_pandas(), answer.to_arrow()
    assert len(frame) == table.num_rows == answer.to_polars().height == len(answer)
    assert list(frame.columns) == table.column_names == list(answer.columns())
    assert {"recipient", "recipient_id", "honor", "organization", "year"} <= set(frame.columns)
    empty = graph.conferrals(year=1900)
    assert list(empty.to_pandas().columns) == list(answer.columns())
    assert frame["year"].dtype == empty.to_pandas()["year"].dtype == "Int64"
    assert table.schema == empty.to_arrow().schema
    assert answer.to_polars().schema == empty.to_polars().schema
    people = graph.person("沈秋水")
    assert list(people.to_pandas().columns) == ["id", "name", "names"]
    assert graph.conflicts().to_arrow().column("years").to_pylist() == ["", ""]
    assert graph.sql("SELECT id, year FROM conferrals").to_polars().columns == ["id", "year"]
    assert isinstance(answer[0], Conferral)
    assert isinstance(answer[:2], type(answer))


def test_what_stands_in_a_shell(graph: HonorGraph, tmp_path: Path) -> None:
    assert repr(HonorGraph()) == "<HonorGraph in memory>"
    with HonorGraph.open(tmp_path / "honors.duckdb") as file:
        assert repr(file) == f"<HonorGraph {tmp_path / 'honors.duckdb'}>"
    said = repr(graph.conferrals(person="周野渡"))
    assert said.startswith("<1 × Conferral: id='c")
    assert "recipient='周野渡' recipient_kind='person' honor='大国工匠年度人物'" in said
    assert "None" not in said
    assert "conferrals" not in repr(graph.person("沈秋水"))


def test_what_is_no_document_is_refused(changing: HonorGraph) -> None:
    for given in ("周野渡获奖。", ["周野渡获奖。"]):
        with pytest.raises(lh.GraphError, match=r"documents, not str: HonorGraph\(laborhonors.pipe\(texts\)\) reads"):
            changing.add(given)  # type: ignore[arg-type]
    assert len(changing.nodes()) == 4


def test_help_for_a_name_that_nobody_bears(graph: HonorGraph) -> None:
    with pytest.raises(lh.GraphError, match=r"nobody is called 远航; graph\.search"):
        graph.colleagues("远航")
    with pytest.raises(lh.GraphError, match="2 persons are called 林远航: give one"):
        graph.colleagues("林远航")
    with pytest.raises(lh.GraphError, match="neither none nor all"):
        graph.split(graph.person("沈秋水")[0], [])


def test_values_are_made_when_they_are_looked_at() -> None:
    made: list[str] = []
    names = Lazy([("b",), ("a",)], lambda row: made.append(row[0]) or f"name {row[0]}")  # type: ignore[func-returns-value]
    assert (len(names), made) == (2, [])
    assert [names[-1], names[-1], *names[:1]] == ["name a", "name a", "name b"]
    assert made == ["a", "b"]


def test_the_user_joins_and_parts(changing: HonorGraph) -> None:
    first, second = changing.person("林远航")
    decision = changing.merge(first, second, note="the nurse was a welder")
    (one,) = changing.person("林远航")
    changing.rebuild()
    assert changing.person("林远航")[0] == one
    changing.undo(decision)
    assert changing.person("林远航") == type(changing.person("林远航"))([first, second])
    nurse = next(a for person in (first, second) for a in changing.appearances(person) if a.organization == "青山医院")
    assert nurse.document == "list"


def test_the_user_parts_what_was_one(changing: HonorGraph) -> None:
    welder = max(changing.person("林远航"), key=lambda person: len(person.conferrals))
    merge = changing.merges(welder)[0]
    assert merge.score > 0.9
    assert merge.reason.startswith("the same unit")
    told = [one for one in changing.appearances(welder) if one.document == "list"]
    decision = changing.split(welder, told)
    assert len(changing.person("林远航")) == 3
    changing.rebuild()
    assert len(changing.person("林远航")) == 3
    assert list(changing.decisions()) == [decision]
    with pytest.raises(lh.GraphError, match="neither none nor all"):
        changing.split(changing.person("周野渡")[0], changing.appearances(changing.person("周野渡")[0]))


def test_the_user_joins_organizations(changing: HonorGraph) -> None:
    (yard,), (hospital,) = changing.organization("海蓝造船"), changing.organization("青山医院")
    with pytest.raises(lh.GraphError, match="a person and a organization"):
        changing.merge(changing.person("周野渡")[0], yard)
    decision = changing.merge(yard, hospital)
    assert changing.organization("海蓝造船") == changing.organization("青山医院")
    changing.undo(decision.number)
    assert changing.organization("青山医院")[0] == hospital
    changing.split(yard, ["海蓝造船"])
    assert len(changing.organization("海蓝造船集团有限公司")) == 2


def test_graphs_are_joined() -> None:
    left, right = HonorGraph(documents()[:2]), HonorGraph(documents()[2:])
    right.split(right.organization("海蓝造船")[0], ["海蓝造船"])
    assert left.merge(right).added == 2
    assert list(left.documents()) == documents()
    assert len(left.decisions()) == 1


def test_a_missing_extra_says_what_to_type() -> None:
    script = """
import sys
sys.modules["duckdb"] = None
import laborhonors
try:
    laborhonors.HonorGraph()
except laborhonors.MissingExtraError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "duckdb is not installed; type: pip install 'laborhonors[graph]'\n"
