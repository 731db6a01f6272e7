"""Engines that speak Arrow, each through its example; `.ci/run` has a step of its own for them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"


def test_spark(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="needs pip install 'laborhonors[spark]'; .ci/run has a step for it")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17 or later")
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    texts = ["段青云、王海波荣获全国劳动模范称号。", "今天多云。", "阿木获得焊花之光。"]
    source, target, lexicon = tmp_path / "news", tmp_path / "triples", tmp_path / "mine.csv"
    source.mkdir()
    parquet.write_table(arrow.table({"id": ["1", "2", "3"], "text": texts}), source / "news.parquet")
    lexicon.write_text("kind,name\nhonor,焊花之光\nperson,阿木\n", encoding="utf-8")
    command = [sys.executable, str(EXAMPLES / "spark.py"), str(source), str(target), str(lexicon)]
    environment = {"PYSPARK_SUBMIT_ARGS": "--master local[2] pyspark-shell", "PYSPARK_PYTHON": sys.executable}
    subprocess.run(command, check=True, env=os.environ | environment, capture_output=True)
    rows = parquet.read_table(target).to_pylist()
    found = {(row["id"], row["recipient"], row["title"]) for row in rows}
    honoured = {("1", name, "全国劳动模范") for name in ("段青云", "王海波")}
    assert found == {*honoured, ("2", None, None), ("3", "阿木", "焊花之光")}
