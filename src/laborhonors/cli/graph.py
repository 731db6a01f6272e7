"""`laborhonors graph`: texts into a graph; `laborhonors ask`: what a graph says."""

from __future__ import annotations

import csv
import json
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from laborhonors.cli import reading
from laborhonors.cli.base import FAILED, app, ends_cleanly

if TYPE_CHECKING:
    from laborhonors.graph import HonorGraph
    from laborhonors.model import Document

CELL = 60  # characters of a cell in a table for reading


class AnswerFormat(str, Enum):
    """The forms of an answer."""

    table = "table"
    csv = "csv"
    jsonl = "jsonl"


class Status(str, Enum):
    """The statuses of a conferral."""

    conferred = "conferred"
    proposed = "proposed"
    revoked = "revoked"


@app.command()
def graph(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE|DIR|-", help="Texts (.txt, .jsonl), folders of them, or - for stdin."),
    ],
    out: Annotated[Path, typer.Option("-o", "--output", metavar="GRAPH", dir_okay=False, help="The graph's file.")],
    processes: Annotated[int, typer.Option(metavar="N", min=1, help="How many processes read.")] = 1,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="YYYY[-MM[-DD]], for texts that tell no date: what 今年 means."),
    ] = None,
    lexicon: Annotated[
        list[Path] | None,
        typer.Option(metavar="CSV", exists=True, dir_okay=False, help="A further list of honours; may be repeated."),
    ] = None,
) -> None:
    """Read texts into a graph (DuckDB), which is made where there is none; a text of an id that is there replaces it.

    A text that cannot be read is named on stderr, is kept with its error, and makes the exit status 1.
    """
    from laborhonors import inputs
    from laborhonors.extractor import Extractor
    from laborhonors.graph import HonorGraph

    day = reading.published(published)
    for file in files:
        if str(file) != "-" and not file.exists():
            raise typer.BadParameter(f"{file} does not exist")
    with ends_cleanly(), HonorGraph.open(out, lexicons=lexicon or []) as opened:
        texts = inputs.read(files, published=day)
        documents = reading.documents(Extractor(lexicons=lexicon or []), texts, reading.BATCH, processes)
        if reading.shows_progress(out):
            documents = reading.with_progress(documents, inputs.count(files))
        report = opened.add(map(_named, documents))
    typer.echo(f"{report.added} added, {report.replaced} replaced, {report.unchanged} unchanged", err=True)
    if report.failed:
        typer.echo(f"laborhonors: {report.failed} documents failed", err=True)
        raise typer.Exit(FAILED)


def _named(document: Document) -> Document:
    """The document; one that could not be read is named on stderr."""
    if document.error is not None:
        typer.echo(f"laborhonors: {document.error}", err=True)
    return document


@app.command()
def ask(
    file: Annotated[Path, typer.Argument(metavar="GRAPH", exists=True, dir_okay=False, help="A graph's file.")],
    holders: Annotated[str | None, typer.Option(metavar="HONOUR", help="Who holds it.")] = None,
    person: Annotated[str | None, typer.Option(metavar="NAME", help="The honours of the persons of that name.")] = None,
    organization: Annotated[
        str | None, typer.Option(metavar="NAME", help="The honours of an organization, its people and its parts.")
    ] = None,
    search: Annotated[str | None, typer.Option(metavar="TEXT", help="Names with the text in them.")] = None,
    conflicts: Annotated[bool, typer.Option("--conflicts", help="What does not go together.")] = False,
    sql: Annotated[str | None, typer.Option(metavar="QUERY", help="A query over the tables of docs/graph.md.")] = None,
    year: Annotated[int | None, typer.Option(help="With --holders: only of this year.")] = None,
    region: Annotated[str | None, typer.Option(help="With --holders: only honours of this region.")] = None,
    status: Annotated[
        Status | None, typer.Option(help="With --holders: who was put forward, or lost it, not who has it.")
    ] = None,
    output_format: Annotated[
        AnswerFormat, typer.Option("--format", help="The form of the answer.")
    ] = AnswerFormat.table,
) -> None:
    """Ask a graph one question."""
    from laborhonors import output
    from laborhonors.graph import HonorGraph

    asked = [holders, person, organization, search, sql, conflicts or None]
    if sum(question is not None for question in asked) != 1:
        raise typer.BadParameter("ask one of --holders, --person, --organization, --search, --conflicts, --sql")
    if holders is None and any(given is not None for given in (year, region, status)):
        raise typer.BadParameter("--year, --region and --status go with --holders")

    def answer(opened: HonorGraph) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
        if sql is not None:
            table = opened.sql(sql)
            return table.columns, list(table)
        found = (
            opened.holders(holders, year=year, region=region, status=(status or Status.conferred).value)
            if holders is not None
            else opened.person(person).timeline()
            if person is not None
            else opened.organization(organization).honors(recursive=True)
            if organization is not None
            else opened.search(search)
            if search is not None
            else opened.conflicts()
        )
        return found.columns(), list(found.rows())

    with ends_cleanly(), HonorGraph.open(file, read_only=True) as opened, output.opened(None) as stream:
        columns, rows = answer(opened)
        _write(stream, columns, rows, output_format)
        if not rows and (person or organization):
            typer.echo("laborhonors: none of that name; --search finds names with a text in them", err=True)


def _write(stream: TextIO, columns: tuple[str, ...], rows: list[tuple[object, ...]], form: AnswerFormat) -> None:
    if form is AnswerFormat.jsonl:
        named = (dict(zip(columns, row, strict=True)) for row in rows)
        stream.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in named)
    elif form is AnswerFormat.csv:
        table = csv.writer(stream, lineterminator="\n")
        table.writerows([columns, *rows])
    else:
        _show(stream, columns, rows)


def _show(stream: TextIO, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=stream, width=None if stream.isatty() else 100_000, highlight=False, emoji=False)
    kept = [number for number, name in enumerate(columns) if not name.endswith("_id") and name != "id"]
    table = Table(*(columns[number] for number in kept), box=box.ROUNDED, header_style="bold")
    for row in rows:
        table.add_row(*(Text(_shown(row[number])) for number in kept))
    console.print(table, crop=False)
    console.print(f"  {len(rows)} row{'s' if len(rows) != 1 else ''}")


def _shown(value: object) -> str:
    text = "" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)
    plain = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return plain if len(plain) <= CELL else plain[:CELL] + "…"
