"""What every command shares: the app, exit statuses, and how a run that is ended early ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from laborhonors import __version__
from laborhonors.errors import LaborHonorsError

FAILED, USAGE, INTERRUPTED, UNREAD = 1, 2, 130, 141

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"laborhonors {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Who holds which honour, of which organization, in which year: read from Chinese text."""


@contextmanager
def ends_cleanly() -> Iterator[None]:
    """Turns what ends a run early into an exit status, without a traceback."""
    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered has nowhere to go
        raise typer.Exit(UNREAD) from None
    except (LaborHonorsError, OSError) as error:
        typer.echo(f"laborhonors: {error}", err=True)
        raise typer.Exit(FAILED if isinstance(error, OSError) else USAGE) from None
