"""`laborhonors graph` and `laborhonors ask`: what they print, and their exit status."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from laborhonors import cli

RUNNER = CliRunner()


@pytest.fixture
def file(graph_file: Path) -> str:
    return str(graph_file)


def test_texts_become_a_graph(tmp_path: Path) -> None:
    text, out = tmp_path / "a.txt", str(tmp_path / "honors.duckdb")
    text.write_text("包起帆是全国劳动模范。", encoding="utf-8")
    assert "1 added" in RUNNER.invoke(cli.app, ["graph", str(text), "-o", out]).stderr
    assert "1 unchanged" in RUNNER.invoke(cli.app, ["graph", str(text), "-o", out]).stderr
    assert "包起帆" in RUNNER.invoke(cli.app, ["ask", out, "--holders", "全国劳模"]).stdout


def test_a_text_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "x"}\n', encoding="utf-8")
    done = RUNNER.invoke(cli.app, ["graph", str(bad), "-o", str(tmp_path / "honors.duckdb")])
    assert done.exit_code == 1
    assert "laborhonors:" in done.stderr


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (["--holders", "全国劳模", "--year", "2020"], "林远航"),
        (["--holders", "大国工匠年度人物", "--status", "proposed"], "周野渡"),
        (["--person", "沈秋水"], "revoked"),
        (["--organization", "海蓝造船"], "电焊一班"),
        (["--search", "远航"], "林远航创新工作室"),
        (["--conflicts"], "counts 17人"),
        (["--sql", "SELECT count(*) AS n FROM documents"], "4"),
    ],
)
def test_questions(file: str, question: list[str], told: str) -> None:
    done = RUNNER.invoke(cli.app, ["ask", file, *question])
    assert done.exit_code == 0, done.stderr
    assert told in done.stdout


def test_a_name_that_nobody_bears(file: str) -> None:
    done = RUNNER.invoke(cli.app, ["ask", file, "--person", "远航"])
    assert done.exit_code == 0
    assert "--search" in done.stderr
    assert "0 rows" in done.stdout


def test_a_file_that_is_no_graph(tmp_path: Path) -> None:
    text = tmp_path / "a.jsonl"
    text.write_text("{}\n", encoding="utf-8")
    done = RUNNER.invoke(cli.app, ["ask", str(text), "--conflicts"])
    assert done.exit_code == 2
    assert "is no graph; one is made with: laborhonors graph" in done.stderr


def test_texts_without_a_date_are_read_by_processes(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(
            f"今年，工人林远{'航帆舟'[number]}获全国劳动模范称号。", encoding="utf-8"
        )
    out = str(tmp_path / "honors.duckdb")
    done = RUNNER.invoke(cli.app, ["graph", str(tmp_path), "-o", out, "--processes", "2", "--published", "2019-05"])
    assert "3 added" in done.stderr
    assert RUNNER.invoke(cli.app, ["ask", out, "--holders", "全国劳模", "--year", "2019"]).stdout.count("林远") == 3


def test_forms(file: str) -> None:
    question = ["ask", file, "--person", "周野渡", "--format"]
    (row,) = csv.DictReader(io.StringIO(RUNNER.invoke(cli.app, [*question, "csv"]).stdout))
    record = json.loads(RUNNER.invoke(cli.app, [*question, "jsonl"]).stdout)
    assert row["honor"] == record["honor"] == "大国工匠年度人物"
    assert record["year"] == 2021


@pytest.mark.parametrize(
    "question",
    [
        [],
        ["--person", "甲", "--conflicts"],
        ["--person", "甲", "--year", "2020"],
        ["--holders", "没有奖"],
        ["--sql", "x"],
    ],
)
def test_wrong_usage(file: str, question: list[str]) -> None:
    assert RUNNER.invoke(cli.app, ["ask", file, *question]).exit_code == 2
