"""The index of head words against the slow plain way: an alternation, searched anew in each span."""

from __future__ import annotations

from functools import cache

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from laborhonors.lexicon import rows
from laborhonors.lexicon.cues import alternatives, longest_of
from laborhonors.recognizers.heads import head_index

LEVELS = ["unit", "department", "short"]
FOLLOWERS = {row["head"]: row["followers"] for row in rows("organization_head_followers")}
PIECES = [
    "甲",
    "乙市",
    "(",
    ")",
    "医院",
    "大学",
    "附属",
    "研究",
    *"长门分队",
    *(row["head"] for row in rows("organization_heads")),
]


@cache
def plain_pattern(level: str) -> regex.Pattern[str]:
    heads = {row["head"] for row in rows("organization_heads") if row["level"] == level}
    parts = [
        f"{regex.escape(head)}(?![{FOLLOWERS['*']}{FOLLOWERS.get(head, '')}])"
        for head in sorted(heads, key=lambda head: (-len(head), head))
    ]
    tail = f"(?!{alternatives('no-department-before')})" if level == "department" else ""
    return regex.compile(f"(?:{'|'.join(parts)}){tail}")


@pytest.mark.parametrize("level", LEVELS)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.data())
def test_a_span_gives_what_a_search_in_it_gives(level: str, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    slow = {match.end() for match in plain_pattern(level).finditer(text, start, end, overlapped=True)}
    assert head_index(level, text).ends(start, end) == slow


@given(
    st.lists(st.sampled_from(["劳", "劳模", "劳动", "劳动模范", "模", "模范(工)"]), min_size=1),
    st.text("劳模动范(工)“", max_size=12),
)
def test_the_longest_word_is_found_as_by_an_alternation(words: list[str], text: str) -> None:
    slow = regex.compile("|".join(map(regex.escape, sorted(set(words), key=lambda word: -len(word)))))
    assert [m.span() for m in longest_of(words).finditer(text)] == [m.span() for m in slow.finditer(text)]


def test_something_may_stand_between_the_characters_of_a_word() -> None:
    pattern = longest_of(["劳模", "劳动模范"], between="[“”]?")
    assert [m[0] for m in pattern.finditer("劳“模”和劳动”模范”")] == ["劳“模", "劳动”模范"]
