"""What is asked of the recipients of a gold document: which unit, post and year (`train_network.py`, …)."""

from __future__ import annotations

from laborhonors.linker import assemble
from laborhonors.linker.frames import Link
from laborhonors.linker.unit_features import Asked
from laborhonors.score import Fact, fold, fold_title
from train_judge import Example


def asked_in(example: Example) -> list[Asked]:
    """The recipients and honours of a document that the gold set has, as the rules read them."""
    return asked_of(example, groups_in(example))


def asked_of(example: Example, groups: list[list[Link]]) -> list[Asked]:
    """Those whose links are told."""
    return list(assemble.asked_of(example.read.reading, groups, example.read.linker.profiles))


def groups_in(example: Example) -> list[list[Link]]:
    """The links of each recipient and honour that the gold set has."""
    read = example.read
    told = [c.link for c, right in zip(example.candidates, example.labels, strict=True) if right]
    return assemble.grouped(read.reading, told, read.linker.profiles, read.years)


def answer(example: Example, one: Asked) -> tuple[tuple[str, str], Fact | None]:
    """The document and the recipient's name, and the gold fact that is asked for, if there is one."""
    reading = example.read.reading
    name = fold("".join(reading.text[slice(*example.read.linker.profiles.whole_name(one.entry))].split()))
    title = fold_title(reading.lexicon.canonical(one.title.name) or one.title.name)
    return (example.gold.id, name), next((fact for fact in example.gold.triples if _is(fact, name, title)), None)


def _is(fact: Fact, name: str, title: str) -> bool:
    titles = {fold_title(form) for form in (fact.title, *fact.also)}
    return not fact.optional and fold(fact.recipient) == name and title in titles
