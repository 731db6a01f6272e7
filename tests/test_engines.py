"""Engines that speak Arrow, each through its example; `.ci/run` has a step of its own for them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
TEXTS = ["段青云、王海波荣获全国劳动模范称号。", "今天多云。", "阿木获得焊花之光。"]
HONOURED = {("1", name, "全国劳动模范") for name in ("段青云", "王海波")} | {("3", "阿木", "焊花之光")}
FOUND = {*HONOURED, ("2", None, None)}


def found_by(example: str, tmp_path: Path, **environment: str) -> set[tuple[str, str, str]]:
    """What the example writes for a folder of two Parquet files, with a lexicon that only the caller has."""
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    source, target, lexicon = tmp_path / "news", tmp_path / "triples", tmp_path / "mine.csv"
    source.mkdir()
    for name, rows in {"first": slice(0, 2), "second": slice(2, 3)}.items():
        table = arrow.table({"id": ["1", "2", "3"][rows], "text": TEXTS[rows], "paper": ["晨报"] * len(TEXTS[rows])})
        parquet.write_table(table, source / f"{name}.parquet")
    lexicon.write_text("kind,name\nhonor,焊花之光\nperson,阿木\n", encoding="utf-8")
    command = [sys.executable, str(EXAMPLES / example), str(source), str(target), str(lexicon)]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = [row for file in target.glob("*.parquet") for row in parquet.read_table(file).to_pylist()]
    return {(row["id"], row["recipient"], row["title"]) for row in rows}


def test_spark(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="needs pip install 'laborhonors[spark]'; .ci/run has a step for it")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17 or later")
    environment = {"PYSPARK_SUBMIT_ARGS": "--master local[2] pyspark-shell", "PYSPARK_PYTHON": sys.executable}
    assert found_by("spark.py", tmp_path, **environment) == FOUND


def test_daft(tmp_path: Path) -> None:
    pytest.importorskip("daft", reason="needs pip install 'laborhonors[daft]'; .ci/run has a step for it")
    assert found_by("daft_func.py", tmp_path) == FOUND


def test_ray(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="needs pip install 'laborhonors[ray]'; .ci/run has a step for it")
    assert found_by("ray_data.py", tmp_path, RAY_USAGE_STATS_ENABLED="0") == FOUND
