"""`laborhonors extract`: files in, facts out."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from laborhonors.cli.base import FAILED, app, ends_cleanly
from laborhonors.errors import InputError, LaborHonorsError

if TYPE_CHECKING:
    from laborhonors.extractor import Extractor
    from laborhonors.inputs import InputText
    from laborhonors.model import Document

MANY = 10  # documents: from here on a progress bar is worth its line


class Format(str, Enum):
    """The forms of output."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class InputFormat(str, Enum):
    """The forms of input; auto goes by the suffix."""

    auto = "auto"
    txt = "txt"
    jsonl = "jsonl"


def _published(value: str | None) -> datetime.date | None:
    from laborhonors.model import parse_date

    try:
        return None if value is None else parse_date(value)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


@app.command()
def extract(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE|DIR|-", help="Texts (.txt, .jsonl), folders of them, or - for stdin."),
    ],
    output_format: Annotated[Format, typer.Option("--format", help="The form of the output.")] = Format.table,
    out: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT", dir_okay=False, help="Write to this file.")
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="YYYY[-MM[-DD]], for texts that tell no date: what 今年 means."),
    ] = None,
    lexicon: Annotated[
        list[Path] | None,
        typer.Option(metavar="CSV", exists=True, dir_okay=False, help="A further list of honours; may be repeated."),
    ] = None,
    ner: Annotated[
        str,
        typer.Option(metavar="NAME", help="What finds names: jieba, none (rules only) or a plug-in's NAME[:ARGUMENT]."),
    ] = "jieba",
    tokenizer: Annotated[
        str | None, typer.Option(metavar="NAME", help="What cuts words: jieba, or a plug-in's NAME[:ARGUMENT].")
    ] = None,
    mentions: Annotated[bool, typer.Option("--mentions", help="Give the typed spans too (jsonl).")] = False,
    input_format: Annotated[
        InputFormat, typer.Option(help="The form of the input; auto goes by the suffix, and takes stdin as one text.")
    ] = InputFormat.auto,
) -> None:
    """Read texts and write who holds which honour.

    A JSONL input holds {"id", "text", "published"?} a line, and the output keeps the order and the ids.

    A text that cannot be read is named on stderr, has an error in the output, and makes the exit status 1.

    CSV has one row a triple; a CSV file (-o) begins with a byte order mark, as spreadsheets want it.
    """
    from laborhonors import inputs

    day = _published(published)
    _check_paths(files, out)
    with ends_cleanly():
        extractor = _extractor(lexicon or [], ner, tokenizer)
        texts = inputs.read(files, input_format=input_format.value, published=day)
        if _shows_progress(out):
            texts = _with_progress(texts, inputs.count(files, input_format.value))
        failed = _write((_document(extractor, text) for text in texts), out, output_format, mentions)
    if failed:
        raise typer.Exit(FAILED)


def _check_paths(files: Iterable[Path], out: Path | None) -> None:
    """A mistyped path is wrong usage, told before any work is done; what lies in a folder is not looked at here."""
    for file in files:
        if str(file) != "-" and not file.exists():
            raise typer.BadParameter(f"{file} does not exist")
        if out is not None and file.is_file() and out.is_file() and file.samefile(out):
            raise typer.BadParameter(f"{out} is one of the inputs", param_hint="-o")
    if out is not None and not out.absolute().parent.is_dir():
        raise typer.BadParameter(f"the folder of {out} does not exist", param_hint="-o")


def _extractor(lexicons: list[Path], ner: str, tokenizer: str | None) -> Extractor:
    from laborhonors.extractor import Extractor

    try:
        return Extractor(lexicons=lexicons, ner=None if ner == "none" else ner, tokenizer=tokenizer)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _document(extractor: Extractor, text: InputText) -> Document:
    """What the text says; where it could not be read, or reading it fails, a document with the error."""
    from laborhonors.model import Document

    if text.error is not None:
        return Document(id=text.id, text=text.text, error=text.error)
    try:
        return extractor.extract(text.text, id=text.id, published=text.published)
    except LaborHonorsError as error:
        if not isinstance(error, InputError):
            raise  # nothing that is wrong with this text: no other one would fare better
        return Document(id=text.id, text=text.text, error=str(error))
    except Exception as error:
        return Document(id=text.id, text=text.text, error=f"{text.id}: {type(error).__name__}: {error}")


def _write(documents: Iterable[Document], out: Path | None, output_format: Format, mentions: bool) -> int:
    """Writes the documents and returns how many of them failed."""
    from laborhonors import output

    total = failed = 0
    with output.opened(out, output_format.value) as stream:
        writer = output.writer(output_format.value, stream, mentions=mentions)
        for document in documents:
            writer.write(document)
            total += 1
            if document.error is not None:
                failed += 1
                typer.echo(f"laborhonors: {document.error}", err=True)
        stream.flush()
    if failed:
        typer.echo(f"laborhonors: {failed} of {total} documents failed", err=True)
    return failed


def _shows_progress(out: Path | None) -> bool:
    """On a terminal only, and only where the output does not go to it too."""
    return sys.stderr.isatty() and (out is not None or not sys.stdout.isatty())


def _with_progress(texts: Iterator[InputText], total: int | None) -> Iterator[InputText]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    if total is not None and total < MANY:
        yield from texts
        return
    columns = (TextColumn("documents"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        yield from progress.track(texts, total=total)
