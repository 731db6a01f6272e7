"""What a report says at first sight: how much there is, and how it is spread over years, levels, regions and units."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from laborhonors import markup
from laborhonors.graph.rows import ask
from laborhonors.model import Level

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

    Counts = list[tuple[str, int]]

FIRST, WIDTH = 12, 1060  # rows of a ranking; pixels of the chart of years

_YEARS = "SELECT year, count(*) FROM conferrals WHERE status = 'conferred' AND year IS NOT NULL GROUP BY 1 ORDER BY 1"
_LEVELS = "SELECT h.level, count(*) FROM conferrals c JOIN honors h ON h.id = c.honor GROUP BY 1"
_REGIONS = f"""SELECT h.region, count(*) FROM conferrals c JOIN honors h ON h.id = c.honor WHERE h.region IS NOT NULL
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {FIRST}"""
_HONORS = f"""SELECT h.name, count(*) FROM conferrals c JOIN honors h ON h.id = c.honor
GROUP BY c.honor, h.name ORDER BY 2 DESC, 1, c.honor LIMIT {FIRST}"""
_UNITS = f"""SELECT o.name, count(*) FROM conferrals c JOIN organizations o ON o.id = c.organization
GROUP BY o.id, o.name ORDER BY 2 DESC, 1, o.id LIMIT {FIRST}"""


def any_told(connection: Connection) -> bool:
    """Whether there is any conferral."""
    return bool(ask(connection, "SELECT 1 FROM conferrals LIMIT 1"))


def scope(connection: Connection) -> str:
    """A line on what was read: documents, when they were published, and the years that they tell of."""
    count, first, last = ask(connection, "SELECT count(*), min(published), max(published) FROM documents")[0]
    published = f", published {_span(first, last)}" if first else ""
    first, last = ask(connection, "SELECT min(year), max(year) FROM conferrals")[0]
    years = f"; honours of {_span(first, last)}" if first else ""
    return f"Read from {count:,} document{'s' if count != 1 else ''}{published}{years}"


def _span(first: object, last: object) -> str:
    return str(first) if first == last else f"{first} to {last}"


def figures(connection: Connection, conflicts: int) -> str:
    """The key figures; `conflicts` is how many there are."""
    told: dict[str, int] = dict(ask(connection, "SELECT status, count(*) FROM conferrals GROUP BY 1"))
    statuses = " · ".join(f"{told[name]:,} {name}" for name in markup.STATUSES if name in told)
    recipients = "SELECT count(DISTINCT recipient) FROM conferrals WHERE recipient_kind ="
    counts = [
        (_count(connection, f"{recipients} 'person'"), "people", ""),
        (_count(connection, f"{recipients} 'group'"), "collectives", ""),
        (_count(connection, "SELECT count(DISTINCT honor) FROM conferrals"), "honours", ""),
        (_count(connection, "SELECT count(DISTINCT organization) FROM conferrals"), "units", "at the time"),
        (sum(told.values()), "conferrals", statuses),
        (conflicts, "conflicts", "to look into"),
    ]
    items = "".join(
        f"<div><dt>{markup.escape(name)}</dt><dd>{count:,}</dd><dd class=note>{markup.escape(note)}</dd></div>"
        for count, name, note in counts
    )
    return f'<dl class="figures">{items}</dl>'


def _count(connection: Connection, query: str) -> int:
    return int(ask(connection, query)[0][0])


def charts(connection: Connection) -> str:
    """Charts, each under a heading."""
    levels: dict[str | None, int] = dict(ask(connection, _LEVELS))
    ordered = [(name or "not known", levels[name]) for name in (*get_args(Level), None) if name in levels]
    drawn = {
        "Conferred, by year": markup.bars(_every_year(connection), width=WIDTH),
        "By level": markup.ranking(ordered),
        "By region of the honour": markup.ranking(ask(connection, _REGIONS)),
        "Most told honours": markup.ranking(ask(connection, _HONORS), named=True),
        "Units with the most honours": markup.ranking(ask(connection, _UNITS), named=True),
    }
    shown = "".join(
        f"<figure><figcaption>{name}</figcaption>{chart}</figure>" for name, chart in drawn.items() if chart
    )
    return f'<div class="charts">{shown}</div>' if shown else ""


def _every_year(connection: Connection) -> Counts:
    """A count a year, those without any between the first and the last included."""
    told: dict[int, int] = dict(ask(connection, _YEARS))
    return [(str(year), told.get(year, 0)) for year in range(min(told, default=1), max(told, default=0) + 1)]
