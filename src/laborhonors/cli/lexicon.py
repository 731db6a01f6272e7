"""`laborhonors lexicon`: looks into the lexicon (`show`, `list`) and checks a user's own file (`check`)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from laborhonors.cli.base import FAILED, app, ends_cleanly
from laborhonors.errors import LexiconError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from laborhonors.lexicon import Lexicon
    from laborhonors.lexicon.entries import HonorEntry

commands = typer.Typer(no_args_is_help=True, help="Look into the lexicon of honours; check a list of your own.")
app.add_typer(commands, name="lexicon")

LexiconFiles = Annotated[
    list[Path] | None,
    typer.Option("--lexicon", metavar="CSV", exists=True, dir_okay=False, help="A list of your own; may be repeated."),
]


class ListFormat(str, Enum):
    """The forms of a list of honours."""

    table = "table"
    csv = "csv"


class Level(str, Enum):
    """Who confers an honour, from the world to one enterprise."""

    international = "international"
    national = "national"
    regional = "regional"
    provincial = "provincial"
    city = "city"
    district = "district"
    industry = "industry"
    enterprise = "enterprise"


@commands.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="CSV or TSV files.")],
) -> None:
    """Read lists of your own and say what they add, and which of their names mean something else already.

    Exit status 1 where a row is not as it should be: file, line, column and value are named.
    """
    with ends_cleanly():
        before = after = _lexicon([])
        try:
            after = before.extended(files)
        except LexiconError as error:
            typer.echo(f"laborhonors: {error}", err=True)
            raise typer.Exit(FAILED) from None
        honors = sum(entry.origin == "user" for entry in after.honors)
        typer.echo(f"{honors} honours, {len(after.persons)} persons, {len(after.organizations)} organizations")
        for conflict in after.conflicts:
            typer.echo(conflict)


@commands.command()
def show(
    title: Annotated[str, typer.Argument(help="A title as a text may write it.")], lexicon: LexiconFiles = None
) -> None:
    """Show what the lexicon knows of a title: a card for each honour that it may mean.

    Exit status 1 where no honour of that name is listed: what its form says is shown.
    """
    from laborhonors import output

    with ends_cleanly(), output.opened(None) as stream:
        known = _lexicon(lexicon or [])
        entries = _meant(known, title)
        _print(stream, (_card(known, entry) for entry in entries))
        if not entries:
            _print(stream, [_unlisted(known, title)])
            raise typer.Exit(FAILED)


@commands.command("list")
def list_honors(
    level: Annotated[Level | None, typer.Option(help="Only honours of this level.")] = None,
    region: Annotated[str | None, typer.Option(help="Only honours of this region: 上海, 上海市.")] = None,
    output_format: Annotated[ListFormat, typer.Option("--format", help="The form of the output.")] = ListFormat.table,
    lexicon: LexiconFiles = None,
) -> None:
    """List the honours that the lexicon holds, listed ones and those generated from a pattern."""
    from laborhonors import output

    with ends_cleanly(), output.opened(None) as stream:
        known = _lexicon(lexicon or [])
        entries = [entry for entry in known.honors if _is_asked(known, entry, level, region)]
        if output_format is ListFormat.csv:
            _write_csv(stream, entries)
        else:
            _print(stream, [_table(entries)])


def _lexicon(files: list[Path]) -> Lexicon:
    from laborhonors.lexicon import Lexicon

    return Lexicon.default().extended(files)


def _meant(lexicon: Lexicon, title: str) -> list[HonorEntry]:
    """The honour that the title names; where it is short for several, all of them."""
    from laborhonors.lexicon.folding import bare

    honor = lexicon.lookup(title)
    if honor is not None and honor.id is not None and (entry := lexicon.get(honor.id)) is not None:
        return [entry]
    return list(lexicon.names().get(bare(title), ()))


def _is_asked(lexicon: Lexicon, entry: HonorEntry, level: Level | None, region: str | None) -> bool:
    if level is not None and entry.level != level.value:
        return False
    return region is None or (entry.region is not None and region in lexicon.spellings(entry.region))


def _fields(entry: HonorEntry) -> Iterator[tuple[str, str]]:
    """The columns of an entry that say something, by name, as text."""
    for name, value in entry.model_dump().items():
        shown = "|".join(value) if isinstance(value, tuple) else value
        if shown not in (None, ""):
            yield name, str(shown)


def _card(lexicon: Lexicon, entry: HonorEntry) -> RenderableType:
    return _panel(entry.canonical, [(name, _with_name(lexicon, name, value)) for name, value in _fields(entry)])


def _with_name(lexicon: Lexicon, field: str, value: str) -> str:
    """An id of another honour, with its name."""
    if field not in ("near_twins", "parent"):
        return value.replace("|", "、")
    named = ((id, lexicon.get(id)) for id in value.split("|"))
    return "\n".join(f"{entry.canonical} ({id})" if entry else id for id, entry in named)


def _unlisted(lexicon: Lexicon, title: str) -> RenderableType:
    told = lexicon.describe(title).model_dump(exclude_none=True, exclude={"conferrers"})
    return _panel(f"{title}: not listed; its form says", [(name, str(value)) for name, value in told.items()])


def _panel(heading: str, rows: Iterable[tuple[str, str]]) -> RenderableType:
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    for name, value in rows:
        grid.add_row(Text(name, style="dim"), Text(value))
    return Panel(grid, title=Text(heading), title_align="left", expand=False)


def _table(entries: Iterable[HonorEntry]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    columns = ("id", "canonical", "level", "region", "kind", "type")
    table = Table(*columns)
    for entry in entries:
        table.add_row(*(Text(str(getattr(entry, column) or "")) for column in columns))
    return table


def _print(stream: TextIO, cards: Iterable[RenderableType]) -> None:
    from rich.console import Console

    console = Console(file=stream, highlight=False, emoji=False)
    for card in cards:
        console.print(card)


def _write_csv(stream: TextIO, entries: Iterable[HonorEntry]) -> None:
    """The entries in the columns of `honors.csv`, which `--lexicon` reads again."""
    from laborhonors.lexicon.entries import HonorEntry

    columns = [name for name in HonorEntry.model_fields if name != "origin"]
    writer = csv.DictWriter(stream, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(dict(_fields(entry)) for entry in entries)
