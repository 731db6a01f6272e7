"""Documents whose names are marked in the text: the form of `data/training/*.txt`, told in the README beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KINDS = {"p": "person", "o": "organization", "t": "title", "j": "position"}
MARK = re.compile(r"\{([potj])([^{}]*)\}")
_TITLE = re.compile(
    r"(?P<title>[^@!?=]+)(?:@(?P<year>\d{4}))?(?:!(?P<status>proposed|revoked))?(?P<optional>\?)?(?:=(?P<also>.+))?"
)


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The documents as of a gold file, with `spans` (start, end, kind) in code points of the text.

    Raises:
        ValueError: a document is not of this form; the message has its id.
    """
    for head, rest in blocks(path):
        yield _read(path, head, rest)


def _read(path: Path, head: str, rest: str) -> dict[str, Any]:
    try:
        return _document(head, rest)
    except (ValueError, AttributeError) as error:
        raise ValueError(f"{path}: {head.partition('|')[0].strip()}: {error}") from error


def blocks(path: Path) -> Iterator[tuple[str, str]]:
    """The head of each document as it is written, and what follows it."""
    for block in re.split(r"^### ?", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, rest = block.partition("\n")
        yield head, rest


def _document(head: str, rest: str) -> dict[str, Any]:
    id, genre, published, source = (part.strip() for part in head.split("|"))
    marked, rule, facts = rest.partition("\n---")
    if not rule:
        raise ValueError("no line --- between the text and its facts")
    text, spans = _unmarked(marked.strip("\n"))
    lines = [line for line in facts.splitlines() if line.strip()]
    return {
        "id": id,
        "genre": genre,
        "published": None if published == "-" else published,
        "source": source,
        "text": text,
        "spans": spans,
        "triples": [triple for line in lines if not line.startswith("#") for triple in _triples(line)],
        "counts": [_count(line) for line in lines if line.startswith("#")],
    }


def _unmarked(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    text, at = "", 0
    spans: list[tuple[int, int, str]] = []
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        spans.append((len(text), len(text) + len(mark[2]), KINDS[mark[1]]))
        text, at = text + mark[2], mark.end()
    text += marked[at:]
    if "{" in text or "}" in text:
        raise ValueError("a brace stands alone")
    return text, spans


def _triples(line: str) -> Iterator[dict[str, Any]]:
    recipient, unit, post, titles = (part.strip() for part in line.split("|"))
    for told in filter(None, map(str.strip, titles.split(";"))):
        title = _TITLE.fullmatch(told)
        if title is None:
            raise ValueError(f"no title: {told}")
        triple = {
            "recipient": re.sub(r"\s", "", recipient[1:]),
            "kind": {"p": "person", "g": "group"}[recipient[0]],
            "title": title["title"].strip(),
            "organization": None if unit == "-" else unit,
            "position": None if post == "-" else post,
            "year": int(title["year"]) if title["year"] else None,
            "status": title["status"] or "conferred",
            "optional": title["optional"] is not None,
        }
        yield triple | ({"also": title["also"].split("=")} if title["also"] else {})


def _count(line: str) -> dict[str, Any]:
    title, count, unit = (part.strip() for part in line[1:].split("|"))
    return {"title": title, "count": int(count), "unit": unit}
