"""Streams: order, memory, batches and processes; workers that die, and runs that are ended."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from laborhonors import Document, Extractor, WorkerError
from laborhonors.recognizers.entities import Entity, EntityKind

TEXTS = [
    "段青云获评全国劳动模范。",
    "今天多云。",
    "欧阳立言荣获全国五一劳动奖章。",
    "",
    "新港造船厂焊工段青云被授予“新港工匠”称号。",
]


class Deadly:
    """A recognizer that ends its process at a text about fire, and the first time at one about a storm."""

    kinds: frozenset[EntityKind] = frozenset({"person"})

    def __init__(self, mark: Path):
        self._mark = mark

    def recognize(self, sentences: Sequence[str]) -> list[list[Entity]]:
        told = "".join(sentences)
        if "火灾" in told or ("台风" in told and not self._mark.exists()):
            self._mark.touch()
            os._exit(1)
        return [[] for _ in sentences]


def numbered(count: int) -> Iterator[dict[str, str]]:
    return ({"id": str(number), "text": TEXTS[number % len(TEXTS)]} for number in range(count))


@pytest.fixture(scope="module")
def one_by_one(extractor: Extractor) -> list[Document]:
    return [extractor.extract(record["text"], id=record["id"]) for record in numbered(23)]


@pytest.mark.parametrize("batch_size", [1, 2, 7, 64])
def test_batches_change_nothing(extractor: Extractor, one_by_one: list[Document], batch_size: int) -> None:
    assert list(extractor.pipe(numbered(23), batch_size=batch_size)) == one_by_one


@pytest.mark.parametrize("processes", [1, 2])
def test_an_endless_stream_changes_nothing_and_is_taken_no_faster_than_it_is_read(
    extractor: Extractor, one_by_one: list[Document], processes: int
) -> None:
    taken = itertools.count()
    records = ({"id": str(number), "text": TEXTS[number % len(TEXTS)]} for number in taken)
    documents = extractor.pipe(records, processes=processes, batch_size=4)
    first = list(itertools.islice(documents, 12))
    documents.close()  # type: ignore[attr-defined]  # a generator
    assert first == one_by_one[:12]
    assert next(taken) <= 12 + 4 * (2 * processes + 1) + 1


@pytest.mark.parametrize("wrong", [{"processes": 0}, {"batch_size": 0}])
def test_less_than_one_is_refused(extractor: Extractor, wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be at least 1"):
        extractor.pipe(TEXTS, **wrong)  # type: ignore[arg-type]


def test_what_a_dying_process_was_reading_is_read_again_and_what_ends_it_twice_is_an_error(tmp_path: Path) -> None:
    once, twice = "台风中的全国劳动模范段青云。", "火灾中的全国劳动模范段青云。"
    texts = [*TEXTS, once, twice, *TEXTS, TEXTS[0]]
    done: list[int] = []
    stream = Extractor(ner=Deadly(tmp_path / "mark")).pipe(texts, processes=2, batch_size=4, progress=done.append)
    documents = list(stream)
    assert done == [4, 4, 4, 1]
    assert (tmp_path / "mark").exists()
    assert [document.text for document in documents] == texts
    assert [document.error is None for document in documents] == [True] * 6 + [False] + [True] * 6
    assert documents[6].error == "the process that read this text died, and so did the next one"


def test_what_cannot_be_sent_is_named(tmp_path: Path) -> None:
    class Local(Deadly):
        """Pickle finds no class inside a function."""

    with pytest.raises(WorkerError, match=r"cannot be sent to another process: .*Local"):
        list(Extractor(ner=Local(tmp_path / "mark")).pipe(TEXTS, processes=2))


ENDLESS = """
import itertools, sys
import laborhonors
texts = ("段青云获评全国劳动模范。" for _ in itertools.count())
for number, document in enumerate(laborhonors.pipe(texts, processes=2, batch_size=2)):
    if number == 3:
        print("reading", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_ends_the_workers_too() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=60)  # returns only when no worker holds the streams any more
    assert told.splitlines()[-1] == "KeyboardInterrupt"
    assert told.count("Traceback") == 1
