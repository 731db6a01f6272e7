"""`laborhonors score`: facts against a gold set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from laborhonors.cli.base import app, ends_cleanly


@app.command()
def score(
    gold: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The gold set (JSON Lines).")],
    predicted: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What extract --format jsonl gave.")],
    errors: Annotated[bool, typer.Option("--errors", help="Show every miss, invention and wrong field.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Show the figures as one JSON object.")] = False,
    genre: Annotated[str | None, typer.Option(metavar="G", help="Only documents of this genre.")] = None,
) -> None:
    """Score extracted facts against a gold set."""
    from laborhonors import output
    from laborhonors import score as scoring

    with ends_cleanly(), output.opened(None) as stream:
        report = scoring.score(gold, predicted, genre)
        if errors:
            stream.writelines(f"{row}\n" for row in report.errors)
        stream.write((scoring.to_json(report) if as_json else scoring.to_text(report)) + "\n")
