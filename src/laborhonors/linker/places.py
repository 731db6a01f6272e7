"""Which region a text is about, for titles that leave it out: 省劳模 in a paper of 武汉 is one of 湖北."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

import regex

from laborhonors.recognizers.base import Reading

_DATELINE = regex.compile(
    r"(?:本报|电讯|新华社|中新社|中新网|记者|\))\s?(?P<place>\p{Han}{2,8}?)(?:\d{1,2}月)?\d{1,2}日(?:电|讯)"
)
_PAPER = regex.compile(r"(?P<place>\p{Han}{2,3}?)(?:日报|晚报|晨报|早报|时报|都市报|电视台|新闻网|工人报|发布|市|省)")
_HEAD = 400
_PLACES = frozenset({"LOC", "ns", "ORG", "nt"})


class Places:
    """The region that a recipient's unit, else the text itself, tells."""

    def __init__(self, reading: Reading):
        self._reading = reading
        self._regions: dict[str, str | None] = {}

    def of(self, organization: str | None) -> str | None:
        """The region's full name: of the unit's name, else of dateline, paper, or what the text names most often."""
        return (organization and self._leading(organization)) or self.main

    @cached_property
    def main(self) -> str | None:
        """The region that the text is about, None where it names none."""
        return self._told() or self._most_named()

    def _told(self) -> str | None:
        text = self._reading.text
        for pattern, end in ((_DATELINE, len(text)), (_PAPER, _HEAD)):
            for match in pattern.finditer(text, 0, end):
                if found := self._reading.lexicon.region(match["place"]):
                    return found
        return None

    def _most_named(self) -> str | None:
        text = self._reading.text
        words = (text[word.start : word.end] for word in self._reading.words if word.tag in _PLACES)
        named = Counter(found for word in words if (found := self._leading(word)))
        return max(named, key=lambda name: named[name], default=None)

    def _leading(self, name: str) -> str | None:
        if name not in self._regions:
            self._regions[name] = self._reading.lexicon.leading_region(name)
        return self._regions[name]
