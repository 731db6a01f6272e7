"""The public surface: its names, its types, and what importing it costs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

import laborhonors

NAMES = [
    "Document",
    "Evidence",
    "Extractor",
    "GraphError",
    "Honor",
    "HonorCount",
    "HonorGraph",
    "HonorTriple",
    "InputError",
    "LaborHonorsError",
    "LexiconError",
    "Mention",
    "MissingExtraError",
    "ModelError",
    "PluginError",
    "WorkerError",
    "__version__",
    "extract",
    "frame",
    "pipe",
]
VALUES = ["Document", "Evidence", "Honor", "HonorCount", "HonorTriple", "Mention"]
ERRORS = ["GraphError", "InputError", "LexiconError", "MissingExtraError", "ModelError", "PluginError", "WorkerError"]
HEAVY = [
    "jieba",
    "numpy",
    "pydantic",
    "opencc",
    "ahocorasick_rs",
    "rich",
    "typer",
    "laborhonors.extractor",
    "duckdb",
    "pyarrow",
    "networkx",
    "laborhonors.graph",
]

PROBE = """
import json, sys
opened = []
sys.addaudithook(lambda event, arguments: opened.append(str(arguments[0])) if event == "open" else None)
import laborhonors
print(json.dumps([list(sys.modules), opened]))
"""


def probe() -> tuple[list[str], list[str]]:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    modules, opened = json.loads(done.stdout)
    return modules, opened


def test_the_names_are_these() -> None:
    assert sorted(laborhonors.__all__) == NAMES
    assert dir(laborhonors) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_there(name: str) -> None:
    assert getattr(laborhonors, name) is getattr(laborhonors, name)


def test_star_import_gives_them_all() -> None:
    namespace: dict[str, object] = {}
    exec("from laborhonors import *", namespace)
    assert set(NAMES) <= set(namespace)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'laborhonors' has no attribute 'Extractors'"):
        getattr(laborhonors, "Extractors")  # noqa: B009


def test_import_loads_no_model_and_no_lexicon() -> None:
    modules, opened = probe()
    assert [name for name in HEAVY if name in modules] == []
    assert [path for path in opened if "lexicons" in path] == []


@pytest.mark.parametrize("name", VALUES)
def test_values_do_not_change(name: str) -> None:
    kind = getattr(laborhonors, name)
    assert issubclass(kind, BaseModel)
    assert kind.model_config["frozen"] is True
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        kind(nonsense=1)


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_one_tree(name: str) -> None:
    assert issubclass(getattr(laborhonors, name), laborhonors.LaborHonorsError)


def test_the_package_is_typed() -> None:
    assert (Path(laborhonors.__file__).parent / "py.typed").is_file()


def test_the_version_is_the_project_s() -> None:
    project = Path(__file__).parents[1] / "pyproject.toml"
    match = re.search(r'^version = "(.+)"$', project.read_text(encoding="utf-8"), re.MULTILINE)
    assert match is not None
    assert laborhonors.__version__ == match[1]


def test_extract_and_pipe_use_one_extractor() -> None:
    text = "包起帆是全国劳模。"
    one = laborhonors.extract(text, id="1", published="2025-05-22")
    assert isinstance(one, laborhonors.Document)
    assert (one.id, one.text) == ("1", text)
    stream = laborhonors.pipe([text, {"id": "1", "text": text, "published": "2025-05-22"}])
    plain, same = list(stream)
    assert plain == laborhonors.extract(text)
    assert same == one
