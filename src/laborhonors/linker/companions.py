"""Links of one list are judged together: who heads a list honours all in it, and one page's lists are of one kind.

A name that is a word (万里, 桂林) is one where its neighbours are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import mean, median

from laborhonors.linker.frames import HEADED, Link

_JUDGED = HEADED | {"table-row"}
"""The rules whose links are judged by one another."""
_FEWEST = 3
"""Of so many in a list one speaks for all. On texts for which no rule was written F1 of pairs rose by .001 with
what follows, on lists and on units' own pages by .008; on the development set nothing changed."""

_List = tuple[str, object, str]
"""The rule, the heading or the title, and the kind of the recipients."""


def judged_together(links: Sequence[Link | None], told: Iterable[float]) -> list[float]:
    """The log-odds of links, those of one list moved half way to what speaks for it; None stands for a link of no rule.

    That is its middle one, or the first, right below the heading, where this is believed more.

    Where a page has several lists with headings, those believed less move half way to their mean.
    """
    log_odds = list(told)
    lists: dict[_List, list[int]] = {}
    for index, link in enumerate(links):
        if link is not None and link.entry is not None and link.rule in _JUDGED:
            headed = link.title.start if link.rule in HEADED else link.title.name
            lists.setdefault((link.rule, headed, link.entry.kind), []).append(index)
    for indices in lists.values():
        if len(indices) >= _FEWEST:
            speaks = max(log_odds[indices[0]], median(log_odds[index] for index in indices))
            for index in indices:
                log_odds[index] = (log_odds[index] + speaks) / 2
    middles = {key: median(log_odds[i] for i in indices) for key, indices in lists.items() if key[0] in HEADED}
    if len(middles) > 1:
        usual = mean(middles.values())
        for key, middle in middles.items():
            for index in lists[key]:
                log_odds[index] += max(0.0, usual - middle) / 2
    return log_odds
