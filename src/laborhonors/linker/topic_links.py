"""The titles that a sentence gives to no one in it, with whom the text speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from laborhonors.linker.elements import Skeleton
from laborhonors.linker.entries import Entry
from laborhonors.linker.frames import BY_VERB, UNTOLD, Link, fits
from laborhonors.linker.referents import Referents
from laborhonors.linker.topics import Topics

_SUREST = 0.9


def told_of_topic(topics: Topics, referents: Referents, skeleton: Skeleton, links: Sequence[Link]) -> Iterator[Link]:
    """The links, which have no recipient, as far as they are told of the topic, with it.

    Where one of the titles can only be a group's, the others are not those of a person told before: 文明岗、贡献奖.
    """
    told = list(_held(topics, referents, skeleton, links))
    group = next((link.entry for link in told if link.title.kind == "group" and _is_group(link.entry)), None)
    if group is None:
        yield from told
        return
    given = {link.title.start for link in told}
    others = [link for link in links if link.title.start not in given and link.title.kind != "person"]
    start = skeleton.elements[0].start
    for link in told:
        before = link.entry is not None and link.entry.kind == "person" and link.entry.end <= start
        yield replace(link, entry=group, rule="with-group") if before and fits(link.title, group) else link
    yield from (replace(link, entry=group, rule="with-group") for link in others)


def _held(topics: Topics, referents: Referents, skeleton: Skeleton, links: Iterable[Link]) -> Iterator[Link]:
    """The titles with whom the topic is; what one verb gives goes to one: 获得“甲工匠”、乙省劳模、全国劳模."""
    of_verb: dict[tuple[int, int], tuple[Entry, float]] = {}
    for link in links:
        meant = referents.of(link.title) if link.rule != UNTOLD else None
        held = (meant, link.confidence) if meant else topics.holder(skeleton, link)
        held = held or of_verb.get((link.start, link.end))
        if held is not None and fits(link.title, held[0]):
            if link.rule in BY_VERB:
                of_verb[link.start, link.end] = held
            rule = "referent" if meant else link.rule
            yield replace(link, entry=held[0], rule=rule, confidence=min(held[1], _SUREST))
        elif (alike := topics.of_its_kind(skeleton, link.title)) is not None:
            yield replace(link, entry=alike, rule="of-its-kind")


def _is_group(entry: Entry | None) -> bool:
    return entry is not None and entry.kind == "group"
