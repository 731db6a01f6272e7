"""What a report lists: people with their timelines, conflicts, conferrals with what the texts say, and documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, get_args

from laborhonors.graph.answers import Answer
from laborhonors.graph.names import simpler
from laborhonors.graph.nodes import Conferral, Conflict, Person
from laborhonors.graph.report import quotes
from laborhonors.graph.rows import ask, listed
from laborhonors.graph.rows import conferrals as conferral_rows
from laborhonors.markup import STATUSES, escape
from laborhonors.model import Level

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

PEOPLE, LATEST, CONFLICTS, DOCUMENTS = 24, 2_000, 300, 500
KINDS = {"two_years": "two years", "held_and_revoked": "held and revoked", "count": "counts"}

_MOST_TOLD = """SELECT p.id, p.name, p.names FROM persons p JOIN conferrals c ON c.recipient = p.id
GROUP BY ALL ORDER BY count(*) DESC, count(c.year) DESC, p.name, p.id LIMIT ?"""
_LATEST = "id IN (SELECT id FROM conferrals ORDER BY year DESC NULLS LAST, id LIMIT ?)"
_READ = """SELECT d.id, d.published, length(d.text), count(t.number), d.error FROM documents d
LEFT JOIN triples t ON t.document = d.id GROUP BY 1, 2, 3, 5, d.added ORDER BY d.added LIMIT ?"""


def people(connection: Connection) -> str:
    """The people with the most conferrals, each a card."""
    rows = ask(connection, _MOST_TOLD, [PEOPLE])
    told: dict[str, list[Conferral]] = defaultdict(list)
    ids = [row[0] for row in rows]
    for one in conferral_rows(connection, f"recipient IN {listed(ids)}", ids):
        told[one.recipient.id].append(one)
    cards = "".join(
        f"<li>{Person(id=id, name=name, names=tuple(names), conferrals=tuple(told[id]))._repr_html_()}</li>"
        for id, name, names in rows
    )
    left_out = _left_out(len(rows), _total(connection, "persons"), "people, those with the most honours")
    return f'{left_out}<ul class="cards" lang="zh">{cards}</ul>' if rows else ""


def conflicting(found: Answer[Conflict]) -> str:
    """What does not go together."""
    rows = (_row([_plain(KINDS[one.kind]), _chinese(one.message)]) for one in found[:CONFLICTS])
    table = _table("Conflicts", [_column("Kind"), _column("What the texts tell")], rows)
    return _left_out(min(len(found), CONFLICTS), len(found), "conflicts") + table if found else ""


def conferrals(connection: Connection) -> str:
    """The conferrals, latest first, with what the texts say; the page's script searches and sorts them."""
    latest = sorted(
        conferral_rows(connection, _LATEST, [LATEST]),
        key=lambda one: (-(one.year or 0), one.honor.name, one.recipient.name, one.id),
    )
    if not latest:
        return ""
    sorted_by = ("Year", "Recipient", "Honour", "Level", "Unit and post", "Status")
    head = [*(_column(name, sort=True, by=name == "Year") for name in sorted_by), _column("What the texts say")]
    texts = quotes.texts(connection, latest)
    rows = "".join(_conferral(one, texts) for one in latest)
    what = "conferrals, the latest years first; <code>laborhonors ask</code> finds all"
    left_out = _left_out(len(latest), _total(connection, "conferrals"), what)
    return left_out + _search(len(latest)) + _table("Conferrals", head, [rows], id="table", data=_scripts(rows))


def _conferral(one: Conferral, texts: Mapping[str, str]) -> str:
    title = "" if one.title == one.honor.name else f"<small>{escape(one.title)}</small>"
    unit = escape(one.organization.name) if one.organization else ""
    post = f"<small>{escape(one.position)}</small>" if one.position else ""
    status = f'<span class="status" style="--tone:{STATUSES[one.status]}">{one.status}</span>'
    cells = [
        _plain("" if one.year is None else str(one.year)),
        f'<th scope="row" lang="zh">{escape(one.recipient.name)}</th>',
        f'<td lang="zh">{escape(one.honor.name)}{title}</td>',
        _plain(one.level or ""),
        f'<td lang="zh">{unit}{post}</td>',
        f"<td>{status}</td>",
        f"<td>{_quotes(one, texts)}</td>",
    ]
    return f'<tr data-status="{one.status}" data-level="{escape(one.level or "")}">{"".join(cells)}</tr>'


def _quotes(conferral: Conferral, texts: Mapping[str, str]) -> str:
    """A place that names the recipient, and the others folded away."""
    name = conferral.recipient.name
    places = sorted(conferral.evidence, key=lambda one: name not in one.text)
    told = list(dict.fromkeys(quotes.quote(one, texts[one.document]) for one in places))
    more = f"<details><summary>{len(told) - 1} more</summary>{''.join(told[1:])}</details>" if told[1:] else ""
    return "".join(told[:1]) + more


def documents(connection: Connection) -> str:
    """What was read, folded away."""
    rows = ask(connection, _READ, [DOCUMENTS])
    if not rows:
        return ""
    names = ("Document", "Published", "Characters", "Triples", "Error")
    body = (
        _row([_chinese(id), _plain(str(published or "")), _number(length), _number(triples), _plain(error or "")])
        for id, published, length, triples, error in rows
    )
    table = _table("Documents", [_column(name) for name in names], body)
    left_out = _left_out(len(rows), _total(connection, "documents"), "documents")
    return f"<details><summary>What was read</summary>{left_out}{table}</details>"


def _search(count: int) -> str:
    statuses, levels = _options("status", STATUSES), _options("level", get_args(Level))
    return (
        '<form class="search" role="search"><label>Search <input type="search" id="search" autocomplete="off" '
        'placeholder="name, honour, unit, year, word"></label>'
        f'{statuses}{levels}<output id="count">{count:,} conferrals</output></form>'
    )


def _options(name: str, values: Iterable[str]) -> str:
    options = "".join(f"<option>{value}</option>" for value in values)
    return f'<label>{name.capitalize()} <select id="{name}"><option value="">all</option>{options}</select></label>'


def _scripts(said: str) -> str:
    """Pairs of a traditional and a simplified character, for those that stand in what is said: 勞劳動动."""
    known = set(said)
    return "".join(f"{one}{other}" for one, other in simpler().items() if known & {one, other})


def _table(caption: str, columns: Iterable[str], rows: Iterable[str], *, id: str = "", data: str = "") -> str:
    named = f' id="{id}" data-scripts="{data}"' if id else ""
    head = f"<caption>{caption}</caption><thead><tr>{''.join(columns)}</tr></thead>"
    return f'<div class="wide" tabindex="0"><table{named}>{head}<tbody>{"".join(rows)}</tbody></table></div>'


def _column(name: str, *, sort: bool = False, by: bool = False) -> str:
    if not sort:
        return f'<th scope="col">{name}</th>'
    return f'<th scope="col"{" aria-sort=descending" if by else ""}><button type="button">{name}</button></th>'


def _row(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _plain(text: str) -> str:
    return f"<td>{escape(text)}</td>"


def _chinese(text: str) -> str:
    return f'<td lang="zh">{escape(text)}</td>'


def _number(count: int) -> str:
    return f'<td class="number">{count:,}</td>'


def _left_out(shown: int, total: int, what: str) -> str:
    return f'<p class="hint">{shown:,} of {total:,} {what}.</p>' if shown < total else ""


def _total(connection: Connection, table: str) -> int:
    return int(ask(connection, f"SELECT count(*) FROM {table}")[0][0])
