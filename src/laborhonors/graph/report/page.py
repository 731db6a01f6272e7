"""The page: its head, which lets in nothing from elsewhere, and its sections in order."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from laborhonors.graph import picture
from laborhonors.graph.conflicts import conflicts
from laborhonors.graph.report import overview, records

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

TITLE = "Honours and their holders"


def write(connection: Connection, path: Path) -> None:
    """Writes the report."""
    path.write_text(page(connection), encoding="utf-8", newline="\n")


def page(connection: Connection) -> str:
    """The report. A section without anything to tell is left out."""
    told_apart = conflicts(connection)
    contents = {
        "Overview": overview.charts(connection),
        "Network": _network(connection),
        "People": records.people(connection),
        "Conflicts": records.conflicting(told_apart),
        "Conferrals": records.conferrals(connection),
        "Documents": records.documents(connection),
    }
    told = {name: content for name, content in contents.items() if content}
    links = "".join(f'<a href="#{name.lower()}">{name}</a>' for name in told)
    sections = "".join(
        f'<section id="{name.lower()}" aria-labelledby="{name.lower()}-head">'
        f'<h2 id="{name.lower()}-head">{name}</h2>{content}</section>'
        for name, content in told.items()
    )
    return (
        f'{_head()}<body><a class="skip" href="#main">Skip to the contents</a>'
        f'<header><span class="seal" lang="zh" aria-hidden="true">荣</span><div><h1>{TITLE}</h1>'
        f"<p>{overview.scope(connection)}</p></div></header>"
        f'<nav aria-label="Sections">{links}</nav>'
        f'<main id="main">{overview.figures(connection, len(told_apart))}{sections}</main>'
        f"<footer>Everything here stands in the documents; each conferral says where. Made with laborhonors.</footer>"
        f"<script>{_own('script.js')}</script></body></html>\n"
    )


def _head() -> str:
    script = base64.b64encode(hashlib.sha256(_own("script.js").encode()).digest()).decode()
    allowed = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{script}'"
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{allowed}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{TITLE}</title>'
        f'<link rel="icon" href="data:,"><style>{_own("style.css")}</style></head>'
    )


def _own(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _network(connection: Connection) -> str:
    hint = '<p class="hint">A click on a node finds it in the conferrals.</p>'
    return f'{hint}<div class="wide">{picture.to_svg(connection)}</div>' if overview.any_told(connection) else ""
