"""The collection that identity is measured on: documents with the person that each fact is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from laborhonors.graph import HonorGraph
from laborhonors.graph.names import person_key
from laborhonors.model import Document, Evidence, HonorTriple, parse_date

PATH = Path(__file__).parent / "data" / "identity.txt"


@dataclass(frozen=True)
class Fact:
    """One line `> who | name | unit | post | title | year | status`."""

    document: str
    who: str
    name: str
    unit: str | None
    post: str | None
    title: str
    year: int | None
    status: str


@dataclass(frozen=True)
class Pairwise:
    """Pairs of appearances of one name: joined rightly, joined wrongly, missed; and the wrong ones by name."""

    right: int
    wrong: int
    missed: int
    errors: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)


def read(path: Path = PATH) -> tuple[list[Document], list[Fact]]:
    """The documents, with triples as the facts say, and the facts."""
    documents, facts = [], []
    for id, day, text, lines in _blocks(path):
        told = [_fact(id, line) for line in lines]
        facts.extend(told)
        triples = tuple(_triple(text, fact) for fact in told)
        documents.append(Document(id=id, text=text, published=parse_date(day), triples=triples))
    return documents, facts


def _blocks(path: Path) -> Iterator[tuple[str, str, str, list[str]]]:
    for block in path.read_text(encoding="utf-8").split("\n= ")[1:]:
        head, *lines = block.splitlines()
        text = "\n".join(line for line in lines if not line.startswith("> "))
        yield (*head.split(), text, [line[2:] for line in lines if line.startswith("> ")])


def _fact(id: str, line: str) -> Fact:
    who, name, unit, post, title, year, status = (cell.strip() for cell in line.split("|"))
    return Fact(id, who, name, unit or None, post or None, title, int(year) if year else None, status or "conferred")


def _triple(text: str, fact: Fact) -> HonorTriple:
    return HonorTriple(
        recipient=fact.name,
        kind="person",
        title=fact.title,
        title_text=fact.title,
        organization=fact.unit,
        position=fact.post,
        year=fact.year,
        status=fact.status,
        evidence=(Evidence(start=0, end=len(text), text=text, rule="told"),),
        confidence=0.9,
    )


def measure(graph: HonorGraph, facts: list[Fact]) -> Pairwise:
    """How the persons of the graph agree with the collection, over pairs of appearances in two documents or units."""
    who = {(fact.document, fact.name, fact.unit): fact.who for fact in facts}
    rows = graph.sql(
        "SELECT a.document, a.name, a.unit, i.person FROM appearances a JOIN identities i ON i.appearance = a.id"
    )
    known = [(*row, who[row[:3]]) for row in rows if row[:3] in who]
    right = wrong = missed = 0
    errors = []
    for (*left, person, one), (*other, second, two) in combinations(known, 2):
        if person == second and one == two:
            right += 1
        elif person == second:
            wrong += 1
            errors.append(f"joined: {left} {other}")
        elif one == two:
            missed += 1
            errors.append(f"missed: {left} {other}")
    return Pairwise(right, wrong, missed, tuple(sorted(errors)))


def namesakes(facts: list[Fact]) -> set[tuple[str, str]]:
    """Pairs of persons of one name."""
    pairs = combinations(sorted({(person_key(fact.name), fact.who) for fact in facts}), 2)
    return {(one, two) for (name, one), (other, two) in pairs if name == other}


def told_differently(facts: list[Fact]) -> set[str]:
    """Persons told with more than one spelling of the unit or the name."""
    forms: dict[str, set[tuple[str, str | None]]] = {}
    for fact in facts:
        forms.setdefault(fact.who, set()).add((fact.name, fact.unit))
    return {who for who, told in forms.items() if len(told) > 1}
