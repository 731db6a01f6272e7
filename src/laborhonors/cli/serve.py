"""`laborhonors serve`: an HTTP service."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from laborhonors.cli.base import app, ends_cleanly


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 lets everyone in.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port.")] = 8000,
    lexicon: Annotated[
        list[Path] | None,
        typer.Option(metavar="CSV", exists=True, dir_okay=False, help="A further list of honours; may be repeated."),
    ] = None,
    ner: Annotated[str, typer.Option(metavar="NAME", help="What finds names, as for extract.")] = "honors",
    tokenizer: Annotated[str | None, typer.Option(metavar="NAME", help="What cuts words, as for extract.")] = None,
    processes: Annotated[int, typer.Option(min=1, help="How many requests are read at once.")] = 1,
    max_bytes: Annotated[int, typer.Option(min=1, help="The largest body of a request.")] = 2_000_000,
    max_texts: Annotated[int, typer.Option(min=1, help="The largest batch.")] = 100,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds after which reading is given up.")] = 30.0,
) -> None:
    """Answer over HTTP: POST /extract and /extract/batch, GET /healthz; /docs shows how.

    There is no password: whoever reaches the port may ask. It listens on this machine only unless told otherwise.
    """
    with ends_cleanly():
        from laborhonors.extractor import Extractor
        from laborhonors.extras import require
        from laborhonors.server import Limits, create_app

        found = None if ner == "none" else ner
        try:  # what is wrong with them is told now, and not to the first who asks
            Extractor(lexicons=lexicon or [], ner=found, tokenizer=tokenizer)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
        settings = {"lexicons": lexicon or [], "ner": found, "tokenizer": tokenizer}
        limits = Limits(max_bytes, max_texts, timeout, processes)
        require("uvicorn", extra="serve").run(create_app(settings, limits), host=host, port=port)
