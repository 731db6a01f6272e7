"""`laborhonors lexicon`: what it shows, lists and reports, and its exit status."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from laborhonors import cli
from laborhonors.lexicon import Lexicon

RUNNER = CliRunner()


def run(*arguments: str | Path) -> Result:
    return RUNNER.invoke(cli.app, ["lexicon", *map(str, arguments)])


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    file = tmp_path / "mine.csv"
    file.write_text("kind,name\nhonor,新港工匠\nhonor,全国劳模\nperson,段青云\n", encoding="utf-8")
    return file


def test_show_gives_a_card_of_a_listed_honour() -> None:
    result = run("show", "2020年全国劳模")
    assert result.exit_code == 0
    assert "national-model-worker" in result.stdout
    assert "全国先进工作者 (national-advanced-worker)" in result.stdout


def test_show_gives_every_honour_that_a_short_form_may_mean() -> None:
    result = run("show", "省劳模")
    assert result.exit_code == 0
    assert {"湖北省劳动模范", "甘肃省劳动模范"} <= set(result.stdout.split())


def test_show_of_an_unlisted_title_says_what_its_form_says() -> None:
    result = run("show", "安吉县技术标兵")
    assert result.exit_code == 1
    assert "not listed" in result.stdout
    assert "district" in result.stdout


def test_show_reads_a_list_of_ones_own(mine: Path) -> None:
    assert run("show", "新港工匠").exit_code == 1
    assert run("show", "新港工匠", "--lexicon", mine).exit_code == 0


def test_list_by_level_and_region_as_csv_is_read_again(tmp_path: Path) -> None:
    result = run("list", "--level", "provincial", "--region", "甘肃", "--format", "csv")
    listed = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {row["region"] for row in listed} == {"甘肃省"}
    assert {row["level"] for row in listed} == {"provincial"}
    copy = tmp_path / "copy.csv"
    copy.write_text(result.stdout, encoding="utf-8")
    again = Lexicon.default().extended([copy])
    assert {entry.id for entry in again.honors if entry.origin == "user"} == {row["id"] for row in listed}


def test_list_of_an_unknown_level_is_wrong_usage() -> None:
    assert run("list", "--level", "galactic").exit_code == 2


def test_check_says_what_a_file_adds_and_what_it_changes(mine: Path) -> None:
    result = run("check", mine)
    assert result.exit_code == 0
    assert "2 honours, 1 persons, 0 organizations" in result.stdout
    assert "mine.csv:3: 全国劳模 was national-model-worker" in result.stdout


def test_check_of_a_bad_row_names_it(tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("kind,name,level\nhonor,新港工匠,galactic\n", encoding="utf-8")
    result = run("check", file)
    assert result.exit_code == 1
    assert "bad.csv:2" in result.stderr
    assert "galactic" in result.stderr
