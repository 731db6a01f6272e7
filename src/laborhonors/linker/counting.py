"""Recipients counted, not named: which honour a number of a sentence belongs to."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from laborhonors.lexicon.cues import members
from laborhonors.linker.elements import Skeleton
from laborhonors.recognizers.counts import Count
from laborhonors.recognizers.titles import Title

_MIXED = regex.compile(r"N[dX]?T、T(?!N)")
_PATTERNS = (
    regex.compile(r"(?P<n>N)[dX]?(?P<t>T)"),
    regex.compile(r"(?P<t>T)[，]?[WG](?P<n>N)"),
    regex.compile(r"(?P<t>T)[，]?[WG](?:[PO][A、，]*)+(?P<n>N)"),
    regex.compile(r"(?P<n>N)[XDdB]{0,3}，?[VWB]+[XB]?(?P<t>T)"),
    regex.compile(r"(?P<t>T)[dXB：，、]{0,3}(?P<n>N)(?![dX]?T)"),
    regex.compile(r"W(?:[PO][A、]*)+(?P<n>N)X?(?P<t>T)"),
    regex.compile(r"(?P<n>N)[XDdBVW]{0,4}(?P<t>T)"),
)


def count_sentence(skeleton: Skeleton) -> Iterator[tuple[Title, Count]]:
    """The titles and counts that belong together in one sentence."""
    symbols, taken = skeleton.text, set()
    mixed = {match.start() for match in _MIXED.finditer(symbols)}
    for pattern in _PATTERNS:
        for match in pattern.finditer(symbols, overlapped=True):
            n, t = match.start("n"), match.start("t")
            count, title = skeleton.elements[n].count, skeleton.elements[t].title
            if n in taken or n in mixed or count is None or title is None or title.role == "proposed":
                continue
            if _suits(count, title, adjacent=abs(n - t) == 1) and (count.number > 1 or symbols.count("N") > 1):
                taken.add(n)
                yield title, count


def _suits(count: Count, title: Title, *, adjacent: bool) -> bool:
    """A number of persons counts no collective honours, nor the other way round."""
    if title.strength < 0 or (title.strength == 0 and not title.quoted):
        return False
    if title.kind == "group":
        return count.unit in "个家支组户"
    return count.unit in "名人位" or (
        count.unit in "个家组支" and (adjacent or count.noun in members("collective-noun"))
    )
