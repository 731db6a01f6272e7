"""`laborhonors extract`: files in, facts out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from laborhonors.cli import reading
from laborhonors.cli.base import FAILED, app, ends_cleanly
from laborhonors.errors import InputError

if TYPE_CHECKING:
    from laborhonors.extractor import Extractor
    from laborhonors.inputs import InputText
    from laborhonors.model import Document
    from laborhonors.output import Writer


class Format(str, Enum):
    """The forms of output."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


class InputFormat(str, Enum):
    """The forms of input; auto goes by the suffix."""

    auto = "auto"
    txt = "txt"
    jsonl = "jsonl"


@app.command()
def extract(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE|DIR|-", help="Texts (.txt, .jsonl), folders of them, or - for stdin."),
    ],
    output_format: Annotated[
        Format | None, typer.Option("--format", help="The form of the output; by the suffix of OUT, else a table.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT", help="Write to this file (parquet: a folder).")
    ] = None,
    processes: Annotated[int, typer.Option(metavar="N", min=1, help="How many processes read.")] = 1,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a run that was cut off (parquet), with the same inputs.")
    ] = False,
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
        typer.Option(
            metavar="NAME",
            help="What finds names: honors, honors:int8, jieba, lac, none (rules only), a plug-in's NAME[:ARGUMENT].",
        ),
    ] = "honors",
    tokenizer: Annotated[
        str | None, typer.Option(metavar="NAME", help="What cuts words: jieba, rjieba, or a plug-in's NAME[:ARGUMENT].")
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

    Parquet is a folder of parts, each of which appears whole; --resume adds what a cut-off run left out.
    """
    from laborhonors import inputs

    day = reading.published(published)
    form = output_format or _format_of(out)
    _check_paths(files, out, form)
    _check_run(out, form, resume)
    with ends_cleanly():
        extractor = _extractor(lexicon or [], ner, tokenizer)
        texts = inputs.read(files, input_format=input_format.value, published=day)
        earlier, texts = _rest(texts, out, form)
        documents = reading.documents(extractor, texts, 1 if inputs.STDIN in files else reading.BATCH, processes)
        if reading.shows_progress(out):
            documents = reading.with_progress(documents, inputs.count(files, input_format.value), earlier)
        failed = _write(documents, _sink(out, form, mentions))
    if failed:
        raise typer.Exit(FAILED)


def _format_of(out: Path | None) -> Format:
    suffix = "" if out is None else out.suffix.lower().removeprefix(".")
    return Format(suffix) if suffix in [form.value for form in Format] else Format.table


def _check_run(out: Path | None, form: Format, resume: bool) -> None:
    if form is not Format.parquet:
        if resume:
            raise typer.BadParameter("only parquet (-o OUT.parquet) can be resumed", param_hint="--resume")
        return
    if out is None:
        raise typer.BadParameter("parquet is written to a folder: name it", param_hint="-o")
    if out.exists() and not (out.is_dir() and (resume or not any(out.iterdir()))):
        reason = "is there already: go on with --resume, or name another" if out.is_dir() else "is a file"
        raise typer.BadParameter(f"{out} {reason}", param_hint="-o")


def _check_paths(files: Iterable[Path], out: Path | None, form: Format) -> None:
    """A mistyped path is wrong usage, told before any work is done; what lies in a folder is not looked at here."""
    if out is not None and out.is_dir() and form is not Format.parquet:
        raise typer.BadParameter(f"{out} is a folder", param_hint="-o")
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


def _rest(texts: Iterator[InputText], out: Path | None, form: Format) -> tuple[int, Iterator[InputText]]:
    """How many documents an earlier run has done, and the texts that are left."""
    if out is None or form is not Format.parquet:
        return 0, texts
    from laborhonors import parquet

    done = parquet.done(out)
    last = None
    for text in itertools.islice(texts, done.documents):
        last = text.id
    if last != done.last:
        raise InputError(f"the inputs are not those of the earlier run, whose last was {done.last}", source=str(out))
    return done.documents, texts


@contextmanager
def _sink(out: Path | None, form: Format, mentions: bool) -> Iterator[Writer]:
    from laborhonors import output

    if form is Format.parquet and out is not None:
        from laborhonors import parquet

        with parquet.PartsWriter(out, parquet.done(out)) as parts:
            yield parts
        return
    assert form is not Format.parquet
    with output.opened(out, form.value) as stream:
        yield output.writer(form.value, stream, mentions=mentions)
        stream.flush()


def _write(documents: Iterable[Document], sink: AbstractContextManager[Writer]) -> int:
    """Writes the documents and returns how many of them failed."""
    total = failed = 0
    with sink as writer:
        for document in documents:
            writer.write(document)
            total += 1
            if document.error is not None:
                failed += 1
                typer.echo(f"laborhonors: {document.error}", err=True)
    if failed:
        typer.echo(f"laborhonors: {failed} of {total} documents failed", err=True)
    return failed
