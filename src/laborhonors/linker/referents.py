"""Whom a word stands for that is no name: 前者 and 后者, or a relation whose name was told before (徒弟, 哥哥)."""

from __future__ import annotations

from functools import cache

import regex

from laborhonors.lexicon.cues import alternatives
from laborhonors.linker.entries import Entry, PersonIndex
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.titles import Title
from laborhonors.text.sentences import after_last

_SENTENCE = regex.compile(r"(?r)[。；;!?\n]")
_REACH = 250
"""Characters before such a word in which a name is looked for."""


class Referents:
    """Those of one text, by the title that is told of them."""

    def __init__(self, reading: Reading, persons: PersonIndex):
        self._reading, self._text, self._persons = reading, reading.text, persons
        self._units = [(mark.start, mark.end) for mark in reading.marks if mark.tag == "organization"]
        self._found: dict[int, Entry | None] = {}

    def of(self, title: Title) -> Entry | None:
        """Who holds a title that is told of 前者, 后者 or a relation named before; None where it is not."""
        if title.start not in self._found:
            self._found[title.start] = self._holder(title)
        return self._found[title.start]

    def others(self, entry: Entry, title: Title) -> bool:
        """Whether the title is told of such a one, and this recipient is another."""
        holder = self.of(title)
        return holder is not None and self._name(holder.name) != self._name(entry.name)

    def _holder(self, title: Title) -> Entry | None:
        start = after_last(_SENTENCE, self._text, title.start)
        word = _words().search(self._text, start, title.start)
        if word is None or self._persons.within(word.end(), title.start):
            return None
        name = self._of_two(word, title) if word["order"] else self._of_kin(word)
        of_group = title.kind == "group" and word["order"] is not None
        return Entry(*name, name, "group" if of_group else "person") if name else None

    def _of_two(self, word: regex.Match[str], title: Title) -> tuple[int, int] | None:
        """The one or the other of the two told last."""
        low = max(0, word.start() - _REACH)
        if title.kind == "group":
            told = [unit for unit in self._units if low <= unit[0] < word.start()]
        else:
            told = [(span.start, span.end) for span in self._persons.within(low, word.start())]
        last = {self._name(name): name for name in reversed(told)}
        two = list(last.values())[:2]
        if len(two) < 2:
            return None
        return two[0] if word["order"] == "后者" else two[1]

    def _of_kin(self, word: regex.Match[str]) -> tuple[int, int] | None:
        """The one told last by that relation and his name: 徒弟|沈涛."""
        for span in reversed(self._persons.within(max(0, word.start() - _REACH), word.start())):
            if self._text.endswith(word["kin"], 0, span.start):
                return span.start, span.end
        return None

    def _name(self, piece: tuple[int, int]) -> str:
        return self._text[slice(*piece)]


@cache
def _words() -> regex.Pattern[str]:
    """The last such word of a stretch of text, as the subject of what follows."""
    return regex.compile(rf"(?r)(?:(?P<order>前者|后者)|(?<![的他她其])(?P<kin>{alternatives('kin')}))(?![们的])")
