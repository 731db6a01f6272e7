"""Identity: which tellings are one person, and which names one organization."""

from __future__ import annotations

import random

import pytest

import laborhonors as lh
from graph_texts import documents as graph_documents
from graph_texts import told
from identity_set import measure, namesakes, read, told_differently
from laborhonors.graph import HonorGraph
from laborhonors.graph.kinship import is_abbreviation, leaves_out, nearly_alike
from laborhonors.graph.names import organization_key, person_key
from laborhonors.graph.schema import SORTED

PRECISION, RECALL = 0.98, 0.90


def test_the_collection_is_what_it_should_be() -> None:
    documents, facts = read()
    assert len(documents) >= 60
    assert len(namesakes(facts)) >= 15
    assert len(told_differently(facts)) >= 15
    assert all(fact.name in document.text for document in documents for fact in facts if fact.document == document.id)


@pytest.fixture(scope="module")
def whole() -> HonorGraph:
    """The graph of the collection."""
    return HonorGraph(read()[0])


def test_persons_of_the_collection(whole: HonorGraph) -> None:
    found = measure(whole, read()[1])
    assert found.precision >= PRECISION, found.errors
    assert found.recall >= RECALL, found.errors


def test_the_order_of_the_documents_does_not_matter(whole: HonorGraph) -> None:
    shuffled, _ = read()
    random.Random(7).shuffle(shuffled)
    graph = HonorGraph()
    for start in range(0, len(shuffled), 13):
        graph.add(shuffled[start : start + 13])
    assert state(graph) == state(whole)
    graph.rebuild()
    assert state(graph) == state(whole)


def test_a_large_change_is_worked_out_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [*read()[0], *graph_documents()]
    whole = HonorGraph(documents)
    monkeypatch.setattr("laborhonors.graph.derive.parts.RECIPIENTS", 3)
    monkeypatch.setattr("laborhonors.graph.derive.conferrals.SORTED_AT_ONCE", 5)
    graph = HonorGraph(documents)
    assert state(graph) == state(whole)
    for table in SORTED:
        assert [*graph.sql(f"FROM {table}")] == [*whole.sql(f"FROM {table}")]
    assert not [*graph.sql("SELECT table_name FROM duckdb_tables() WHERE temporary")]


def state(graph: HonorGraph) -> dict[str, list[tuple[object, ...]]]:
    tables = ("persons", "units", "organizations", "identities", "merges", "conferrals", "tellings", *SORTED)
    return {name: sorted(graph.sql(f"SELECT * FROM {name}"), key=str) for name in tables}


UNITS = (
    *("云河电气", "云河电气集团股份有限公司", "云河电气上海锅炉厂", "上海锅炉厂", "上海锅炉厂机修车间"),
    *(
        "上海锅炉厂机修车间电焊班",
        "中国石油",
        "中国石油大学",
        "中国石油天然气集团有限公司",
        "山海钢铁",
        "山海钢铁炼铁总厂",
        "云河电气集团",
    ),
)


TEXT = "甲获全国劳模"
OF_UNITS = [
    lh.Document(id=unit, text=TEXT, triples=(told(TEXT, name, "全国劳模", unit=unit),))
    for unit, name in zip(UNITS, "甲乙丙丁戊己庚辛壬癸子丑", strict=True)
]


@pytest.fixture(scope="module")
def all_units() -> HonorGraph:
    """The graph of all units, told at once."""
    return HonorGraph(OF_UNITS)


@pytest.mark.parametrize("at_once", [1, 2])
def test_an_organization_that_comes_or_goes_changes_its_family_alone(all_units: HonorGraph, at_once: int) -> None:
    documents = OF_UNITS[:]
    random.Random(at_once).shuffle(documents)
    graph = HonorGraph()
    for start in range(0, len(documents), at_once):
        graph.add(documents[start : start + at_once])
    assert state(graph) == state(all_units)
    assert {part.name for part in graph.organization("上海锅炉厂")[0].parts} == {"上海锅炉厂机修车间"}
    for start in range(0, 6, at_once):
        graph.remove(*(document.id or "" for document in documents[start : start + at_once]))
    assert state(graph) == state(HonorGraph(documents[6:]))


def test_removing_a_document_is_as_if_it_had_never_come() -> None:
    documents, _ = read()
    graph = HonorGraph(documents)
    graph.remove(*(document.id or "" for document in documents[::3]))
    assert state(graph) == state(HonorGraph([one for n, one in enumerate(documents) if n % 3]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("古丽娜尔·买买提", "古丽娜尔•买买提"),
        ("陳繼業", "陈继业"),
        ("贺 彪", "贺彪"),
    ],
)
def test_one_name_of_a_person(one: str, other: str) -> None:
    assert person_key(one) == person_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海电气集团股份有限公司", "上海电气"),
        ("上海电气（集团）总公司", "上海電氣"),
        ("国网天津市电力公司滨海供电分公司", "国网天津电力公司滨海供电公司"),
        ("中国航天科技集团有限公司第八研究院", "中国航天科技集团第八研究院"),
        ("浙江省总工会", "浙江总工会"),
    ],
)
def test_one_name_of_an_organization(one: str, other: str) -> None:
    assert organization_key(one) == organization_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("吉林省人民医院", "吉林市人民医院"),
        ("中国航天科技集团第八研究院", "中国航天科技集团第五研究院"),
        ("上海市", "上海电气"),
        ("北京大学", "北京大学医学部"),
        ("集团公司", "总公司"),
    ],
)
def test_two_names_of_organizations(one: str, other: str) -> None:
    assert organization_key(one) != organization_key(other)


@pytest.mark.parametrize(
    ("short", "long", "yes"),
    [
        ("上港", "上海国际港务", True),
        ("中国商飞", "中国商用飞机", True),
        ("新桥建工", "新桥建筑工程", True),
        ("上海电气", "上海第一电气器材", False),
        ("上海电气", "上海电力", False),
        ("临江", "临江化工", False),
    ],
)
def test_abbreviations(short: str, long: str, yes: bool) -> None:
    assert is_abbreviation(short, long) is yes


@pytest.mark.parametrize(
    ("short", "long", "yes"),
    [
        ("南溪纺织", "南溪纺织厂", True),
        ("临江公安局", "临江市公安局", True),
        ("中国石油", "中国石油大学", False),
        ("南溪纺织", "南溪纺织学院", False),
    ],
)
def test_what_a_short_form_leaves_out(short: str, long: str, yes: bool) -> None:
    assert leaves_out(short, long) is yes


@pytest.mark.parametrize(
    ("short", "long", "yes"),
    [
        ("国网云川滨海供电服务", "国网云川滨海供电所服务", True),
        ("云川第一人民医院分院", "云川第二人民医院分院", False),
        ("云川人民医院体检中心", "云川第一人民医院体检中心", False),
    ],
)
def test_names_spelled_nearly_alike(short: str, long: str, yes: bool) -> None:
    assert nearly_alike(short, long) is yes
