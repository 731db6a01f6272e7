"""No pattern backtracks without end: each goes through 100 kB of what is worst for it in a time that grows with it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import random
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import regex

import laborhonors
from laborhonors.lexicon import rows
from laborhonors.lexicon.cues import cue
from laborhonors.linker.frames import RULES, Rule

BYTES = 100_000
LIMIT = 3.0
"""Seconds of processor time at which a pattern is stopped: many times what the slowest needs."""
SIZES = (4_000, 12_000, 40_000, BYTES)
"""What a shorter text takes tells of the longest, which takes no more than the square of the length makes of it."""
ROOMS = ("gate", "lexicon", "linker", "recognizers", "text")
SYMBOLS = "TEPODVWGHiLKRBNAdX、，；：。"
ALWAYS = ("1", " ", "甲、")


def patterns_in(value: object) -> Iterator[Any]:
    """The patterns that a module's value is, or holds."""
    if isinstance(value, re.Pattern | regex.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from patterns_in(getattr(item, "pattern", item))
    elif hasattr(value, "cache_info"):
        form = inspect.signature(value)  # type: ignore[arg-type]
        if not form.parameters and "Pattern" in str(form.return_annotation):
            yield value()  # type: ignore[operator]


def patterns() -> dict[str, Any]:
    found: dict[str, Any] = {row["use"]: cue(row["use"]) for row in rows("cues")}
    for module in pkgutil.walk_packages(laborhonors.__path__, "laborhonors."):
        if module.name.split(".")[1] in ROOMS:
            for name, value in vars(importlib.import_module(module.name)).items():
                for number, pattern in enumerate(patterns_in(value)):
                    found.setdefault(f"{module.name}.{name}.{number}", pattern)
    return {pattern.pattern: pattern for pattern in found.values()}


def repeated(unit: str, end: str, size: int) -> str:
    return unit * ((size - len(end.encode())) // len(unit.encode())) + end


def worst(pattern: str) -> Iterator[Callable[[int], str]]:
    """What the pattern begins with again and again, alternately, in nested brackets, and what it needs at the end;
    each in any size."""
    signs = list(dict.fromkeys(re.sub(r"\\[a-zA-Z]|[\\^$|?*+(){}\[\]<>:=!.]", "", pattern)))[:40]
    end = "".join(signs)
    first = [*signs[:1], "".join(signs[:2]), "".join(signs[:3])]
    for unit in dict.fromkeys([*first, *ALWAYS]):
        if unit:
            yield partial(repeated, unit, end)
    yield lambda size: "(" * (size // 2) + ")" * (size // 2)


def is_read(pattern: Any, text: str, limit: float) -> bool:
    """Whether the pattern goes through the text within so many seconds of processor time."""
    try:
        for _ in pattern.finditer(text, timeout=limit):
            pass
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("pattern", patterns().values(), ids=lambda pattern: pattern.pattern[:30])
def test_a_pattern_reads_the_worst_text(pattern: Any) -> None:
    guarded = pattern if isinstance(pattern, regex.Pattern) else regex.compile(pattern.pattern, pattern.flags & re.I)
    for text in worst(pattern.pattern):
        assert any(is_read(guarded, text(size), LIMIT * (size / BYTES) ** 2) for size in SIZES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_matches_only_where_one_of_its_signs_stands(rule: Rule) -> None:
    chance = random.Random(rule.name)
    others = [symbol for symbol in SYMBOLS if symbol not in rule.signs]
    for _ in range(2_000):
        symbols = "".join(chance.choices(others, k=12))
        assert rule.pattern.search(symbols) is None, symbols
