"""Texts read for a command: records in, documents out, with a progress bar where it is worth its line."""

from __future__ import annotations

import datetime
import itertools
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from laborhonors.batches import Record
    from laborhonors.extractor import Extractor
    from laborhonors.inputs import InputText
    from laborhonors.model import Document

BATCH = 64  # documents read at once
MANY = 10  # documents: from here on a progress bar is worth its line


def published(value: str | None) -> datetime.date | None:
    """The day that an option tells."""
    from laborhonors.model import parse_date

    try:
        return None if value is None else parse_date(value)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _record(text: InputText) -> Record:
    return {"id": text.id, "text": text.text, "published": text.published, "error": text.error}


def documents(extractor: Extractor, texts: Iterable[InputText], at_once: int, processes: int) -> Iterator[Document]:
    """The documents of the texts, in order, `at_once` read together; one that cannot be read has an error."""
    from laborhonors.batches import batches

    read = extractor.pipe_batches(batches(map(_record, texts), at_once), processes=processes, strict=True)
    return itertools.chain.from_iterable(read)


def shows_progress(out: Path | None) -> bool:
    """On a terminal only, and only where the output does not go to it too."""
    return sys.stderr.isatty() and (out is not None or not sys.stdout.isatty())


def with_progress(documents: Iterator[Document], total: int | None, earlier: int = 0) -> Iterator[Document]:
    """The documents, counted on a terminal while they pass; `earlier` ones are done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TaskProgressColumn, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft
    from rich.text import Text

    class Rate(TaskProgressColumn):
        """Documents a second."""

        def render(self, task: Task) -> Text:
            return self.render_speed(task.speed)

        @classmethod
        def render_speed(cls, speed: float | None) -> Text:
            return Text("" if speed is None else f"{speed:.1f}/s")

    if total is not None and total < MANY:
        yield from documents
        return
    columns = (TextColumn("documents"), BarColumn(), MofNCompleteColumn(), Rate(), TimeLeft())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("", total=total, completed=earlier)
        for document in documents:
            yield document
            progress.advance(task)
