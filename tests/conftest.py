"""What many tests ask, made once for all of them: the extractors, and the graph of `graph_texts`."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from laborhonors import Extractor, tokens

if TYPE_CHECKING:
    from laborhonors.graph import HonorGraph


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The extractor as it comes."""
    return Extractor()


@pytest.fixture(scope="session")
def plain() -> Extractor:
    """The one that reads names without a model."""
    return Extractor(ner=None)


@pytest.fixture(scope="session", autouse=True)
def words_of_jieba() -> Iterator[None]:
    """The half million words that jieba knows are unpacked once; each tokenizer still has a copy of its own."""
    unpacked = functools.cache(tokens._unpacked)

    def copied(data: bytes) -> tokens.Dictionary:
        frequencies, total = unpacked(data)
        return dict(frequencies), total

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "_unpacked", copied)
        yield


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a graph of `graph_texts`, to be read only."""
    from graph_texts import documents
    from laborhonors.graph import HonorGraph

    path = tmp_path_factory.mktemp("graph") / "honors.duckdb"
    with HonorGraph.open(path) as graph:
        graph.add(documents())
    return path


@pytest.fixture(scope="session")
def graph(graph_file: Path) -> Iterator[HonorGraph]:
    """The graph of `graph_texts`, to be asked: nothing can change it."""
    from laborhonors.graph import HonorGraph

    with HonorGraph.open(graph_file, read_only=True) as graph:
        yield graph


@pytest.fixture
def changing(graph_file: Path, tmp_path: Path) -> Iterator[HonorGraph]:
    """A copy of it, which a test may change."""
    from laborhonors.graph import HonorGraph

    with HonorGraph.open(shutil.copy(graph_file, tmp_path / "copy.duckdb")) as graph:
        yield graph
