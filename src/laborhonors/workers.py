"""Batches of records read by other processes: in order, never more at hand than are being read, none ever lost.

A worker is `python -m laborhonors.worker`, spoken to in pickles over its standard streams. It imports nothing of the
program that started it, so that a stream needs no `if __name__ == "__main__"`, and it ends when that program does.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from laborhonors.batches import Record
from laborhonors.errors import WorkerError
from laborhonors.model import Document

_AHEAD = 2
"""Batches at hand for each worker: one that it reads and one that waits."""
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Failure:
    """What a worker answers where it could not even begin, and why."""

    reason: str


class _Dead(Exception):
    """The worker's process has ended."""


class _Worker:
    """One process, started anew whenever it is asked and no longer there."""

    def __init__(self, settings: bytes):
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def read(self, records: list[Record]) -> list[Document]:
        """The documents of the records. Raises: _Dead; what the worker cannot be made from."""
        try:
            process = self._running()
            assert process.stdin is not None
            assert process.stdout is not None
            pickle.dump(records, process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            answer = pickle.load(process.stdout)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
            self.end()
            raise _Dead from error
        if isinstance(answer, Failure):
            raise WorkerError(answer.reason)
        documents: list[Document] = answer
        return documents

    def close(self) -> None:
        """End the process for good, whatever it does; another thread that waits for it is told."""
        self._closed = True
        if (process := self._process) is not None:
            process.kill()

    def end(self) -> None:
        """End the process and let go of its streams."""
        process, self._process = self._process, None
        if process is not None and process.stdin is not None and process.stdout is not None:
            process.kill()
            process.wait()
            process.stdout.close()
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise EOFError
        if self._process is None:
            command = [sys.executable, "-m", "laborhonors.worker"]
            environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | _ONE_THREAD
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
            assert self._process.stdin is not None
            self._process.stdin.write(len(self._settings).to_bytes(8, "little") + self._settings)
        return self._process


class WorkerPool:
    """So many workers, each with an extractor of these settings (the keyword arguments of `Extractor`).

    `strict` is that of `Extractor.read_batch`; what a worker raises is a WorkerError here.
    """

    def __init__(self, processes: int, settings: dict[str, Any], *, strict: bool = False):
        self._processes = processes
        self._settings = _pickled((settings, strict))

    def map(self, batches: Iterable[list[Record]]) -> Iterator[list[Document]]:
        """The documents of each batch, in order. All workers have ended when the iterator is spent or closed."""
        workers = [_Worker(self._settings) for _ in range(self._processes)]
        idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        for worker in workers:
            idle.put(worker)
        threads = ThreadPoolExecutor(self._processes)
        try:
            waiting: deque[Future[list[Document]]] = deque()
            for batch in batches:
                waiting.append(threads.submit(_read, idle, batch))
                if len(waiting) > _AHEAD * self._processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.close()
            threads.shutdown()
            for worker in workers:
                worker.end()


def _pickled(settings: tuple[dict[str, Any], bool]) -> bytes:
    try:
        return pickle.dumps(settings, pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        raise WorkerError(f"what the extractor was made with cannot be sent to another process: {error}") from error


def _read(idle: queue.SimpleQueue[_Worker], records: list[Record]) -> list[Document]:
    worker = idle.get()
    try:
        return worker.read(records)
    except _Dead:
        return [_read_again(worker, record) for record in records]
    finally:
        idle.put(worker)


def _read_again(worker: _Worker, record: Record) -> Document:
    try:
        return worker.read([record])[0]
    except _Dead:
        error = "the process that read this text died, and so did the next one"
        return Document(id=record.get("id"), text=record.get("text", ""), error=error)
