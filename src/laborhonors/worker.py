"""A process that reads batches for another: `python -m laborhonors.worker`, started by `laborhonors.workers`.

Standard input gives the extractor's settings and whether it is strict (a pickle, after its length in 8 bytes), then
batches of records, a pickle each; standard output takes the documents of each, until the input ends.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys

from laborhonors.batches import Record
from laborhonors.errors import LaborHonorsError
from laborhonors.extractor import Extractor
from laborhonors.model import Document
from laborhonors.workers import Failure


def main() -> None:
    """Answers until there is nothing more to read."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the one that asks ends the workers
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a plug-in prints must not mix with the answers
    settings, strict = pickle.loads(source.read(int.from_bytes(source.read(8), "little")))
    extractor: Extractor | Failure
    try:
        extractor = Extractor(**settings)
    except Exception as error:
        extractor = Failure(f"the extractor cannot be made in another process: {type(error).__name__}: {error}")
    while True:
        try:
            records = pickle.load(source)
        except EOFError:
            return
        pickle.dump(_answer(extractor, records, strict), sink, pickle.HIGHEST_PROTOCOL)
        sink.flush()


def _answer(extractor: Extractor | Failure, records: list[Record], strict: bool) -> list[Document] | Failure:
    try:
        return extractor if isinstance(extractor, Failure) else extractor.read_batch(records, strict=strict)
    except LaborHonorsError as error:
        return Failure(str(error))


if __name__ == "__main__":
    main()
