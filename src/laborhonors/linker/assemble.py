"""From links to triples: one for each recipient and title, with unit, post, year and status from the whole document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import regex

from laborhonors.linker.entries import Entry
from laborhonors.linker.frames import HEADED, Link
from laborhonors.linker.group_names import GroupNames
from laborhonors.linker.marked_chains import MarkedChains
from laborhonors.linker.places import Places
from laborhonors.linker.posts import Posts
from laborhonors.linker.profiles import Profiles
from laborhonors.linker.scene import Scene
from laborhonors.linker.statuses import Statuses
from laborhonors.linker.told_years import OUTRIGHT, ToldYears
from laborhonors.linker.unit_features import Asked, Origin
from laborhonors.linker.units import Units, Weigh
from laborhonors.linker.years import Years
from laborhonors.model import Evidence, Honor, HonorCount, HonorTriple, Status
from laborhonors.recognizers.base import Reading
from laborhonors.recognizers.counts import Count
from laborhonors.recognizers.titles import Title


def triples(
    scene: Scene,
    links: Iterable[Link],
    profiles: Profiles,
    years: ToldYears,
    units: Units,
    posts: Posts,
    weigh: Weigh,
) -> Iterator[HonorTriple]:
    """The triples of a document, in the order in which the text first says them."""
    reading = scene.reading
    links = tuple(links)
    names = GroupNames(reading, (link.entry for link in links if link.entry is not None))
    links = [replace(link, entry=names.whole(link.entry)) if link.entry else link for link in links]
    groups = grouped(reading, links, profiles, years)
    asked = list(asked_of(reading, groups, profiles))
    places = Places(reading)
    statuses = Statuses(scene, asked, [status_of(group) for group in groups])
    chosen = units.chosen(asked, weigh), Years(reading, years, asked, groups).chosen(), statuses.chosen()
    for group, one, entry, year, status in zip(groups, asked, *chosen, strict=True):
        entry = posts.chosen(replace(one, entry=profiles.housed(entry)))
        yield _triple(reading, group, replace(one, entry=entry), profiles, year, status, places)


def grouped(reading: Reading, links: Iterable[Link], profiles: Profiles, years: ToldYears) -> list[list[Link]]:
    """The links of each recipient and honour."""
    facts: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        if link.entry is not None:
            name = reading.text[slice(*profiles.whole_name(link.entry))]
            facts.setdefault((name, _key(reading, link.title)), []).append(link)
    _fold_short_forms(facts, years)
    return list(facts.values())


def asked_of(reading: Reading, groups: Iterable[list[Link]], profiles: Profiles) -> Iterator[Asked]:
    """What the rules make of each recipient and honour."""
    units = tuple((word.start, word.end) for word in reading.words if word.tag in ("ORG", "nt"))
    chains = MarkedChains(reading)
    for links in groups:
        best = next((link for link in links if link.entry and link.entry.organization and link.entry.sure), links[0])
        assert best.entry is not None
        own = profiles.of(best.entry, best.start)
        marked = chains.completed(own)
        entry = profiles.of_body(marked, best.title, units)
        title = max((link.title for link in links), key=lambda title: len(title.name))
        yield Asked(best, entry, title, _origin(best.entry, own, marked, entry, profiles))


def _origin(told: Entry, own: Entry, marked: Entry, entry: Entry, profiles: Profiles) -> Origin:
    if entry.organization is None:
        return "none"
    if entry.organization != marked.organization:
        return "body"
    if marked.organization != own.organization:
        return "marked"
    if own.organization == told.organization:
        return "chain"
    return "masthead" if own.organization == profiles.masthead else "told"


def _fold_short_forms(facts: dict[tuple[str, str], list[Link]], years: ToldYears) -> None:
    """A recipient's honour told again by its name's end (金桨奖最佳导演奖, 最佳导演) is one, unless years differ."""
    titles: dict[str, list[str]] = {}
    for name, title in facts:
        titles.setdefault(name, []).append(title)
    for name, title in sorted(facts, key=lambda fact: len(fact[1])):
        whole = [other for other in titles[name] if other != title and _ends_with(other, title)]
        if len(whole) == 1 and _may_be_one(*(_years(facts[name, other], years) for other in (title, *whole))):
            facts[name, whole[0]] += facts.pop((name, title))
            titles[name].remove(title)


def _may_be_one(short: set[int], whole: set[int]) -> bool:
    """Whether the years in which an honour is told by its short form are no others than those of its whole name."""
    return short <= whole or not whole


def _ends_with(title: str, short: str) -> bool:
    return title.removesuffix("奖").endswith(short.removesuffix("奖")) or title == short + "榜"


def _years(links: list[Link], years: ToldYears) -> set[int]:
    told = (years.of(link) for link in links)
    return {next(iter(found.values())) for found in told if found.keys() & OUTRIGHT}


def _triple(
    reading: Reading,
    links: list[Link],
    one: Asked,
    profiles: Profiles,
    year: int | None,
    status: Status,
    places: Places,
) -> HonorTriple:
    entry, title = one.entry, one.title
    return HonorTriple(
        recipient=_name(reading, profiles.whole_name(entry)),
        kind=entry.kind,
        title=name_of(reading, title),
        title_text=text_of(reading, title.pieces),
        honor=_honor(reading, title, entry.organization, places),
        organization=text_of(reading, (entry.organization,)) if entry.organization else None,
        position=(text_of(reading, entry.position).strip(_MARKS) or None) if entry.position else None,
        year=year,
        status=status,
        evidence=tuple(dict.fromkeys(_evidence(reading, link) for link in links)),
        confidence=max(link.confidence for link in links),
    )


def _honor(reading: Reading, title: Title, unit: tuple[int, int] | None, places: Places) -> Honor:
    """The honour that the title names here: 省劳模 of a unit in 武汉 is 湖北省劳动模范."""
    region = places.of(reading.text[slice(*unit)] if unit else None)
    return reading.lexicon.describe(title.name, region=region)


_MARKS = "·|:：、/—- "
_BREAKS = regex.compile(r"(?<!\s)\s*?\n\s*")
_WHITE = regex.compile(r"\s+")
_SPACES = regex.compile(r"(?<![ \t\u3000])[ \t\u3000]++(?=\p{Han})|(?<=\p{Han})[ \t\u3000]+")
_WEAK = HEADED | {"portrait", "announced-list", "they-are", "topic-titles", "topic-title-list"}


def status_of(links: Sequence[Link]) -> Status:
    """What the rules say of a recipient's honour: withdrawn where anything says so, else as his own sentences say."""
    statuses = [link.status for link in links if link.rule not in _WEAK] or [link.status for link in links]
    if any(link.status == "revoked" for link in links):
        return "revoked"
    return "proposed" if statuses[0] == "proposed" else "conferred"


def _key(reading: Reading, title: Title) -> str:
    return reading.lexicon.canonical(title.name) or title.name


def _name(reading: Reading, name: tuple[int, int]) -> str:
    return _WHITE.sub("", reading.folded.raw_slice(*name))


def name_of(reading: Reading, title: Title) -> str:
    """The name of an honour that triples and counts bear."""
    own = text_of(reading, title.pieces)
    canonical = reading.lexicon.canonical(title.name)
    return canonical if canonical and own == title.name else own


def text_of(reading: Reading, pieces: tuple[tuple[int, int], ...]) -> str:
    """What the pieces say, as the raw text has it, without the white space between Chinese characters."""
    told = [reading.folded.raw_slice(start, end) for start, end in pieces]
    joined = told[0] if len(told) == 1 else "".join(told)
    if len(parts := joined.split()) == 1:
        return parts[0]
    joined = _BREAKS.sub("", joined)
    return _SPACES.sub(" ", joined).strip()


def _evidence(reading: Reading, link: Link) -> Evidence:
    start, end = reading.folded.to_raw(link.start, link.end)
    return Evidence(start=start, end=end, text=reading.folded.raw[start:end], rule=link.rule)


def counts(
    reading: Reading, found: Iterable[tuple[Title, Count]], named: Iterable[HonorTriple]
) -> Iterator[HonorCount]:
    """The counts, each once; none where all of the counted are named."""
    named = tuple(named)
    names = Counter((triple.title, kind) for triple in named for kind in (triple.kind, "all"))
    if named and all(triple.status == "proposed" for triple in named):
        return
    seen: set[tuple[str, int]] = set()
    for title, count in found:
        name = name_of(reading, title)
        told = [names[name, kind] for kind in ("person", "group", "all")]
        if (name, count.number) in seen or any(_all_named(count, number) for number in told):
            continue
        seen.add((name, count.number))
        start, end = reading.folded.to_raw(min(title.start, count.start), max(title.end, count.end))
        evidence = Evidence(start=start, end=end, text=reading.folded.raw[start:end], rule="count")
        yield HonorCount(
            title=name,
            title_text=text_of(reading, title.pieces),
            count=count.number,
            unit=count.unit,
            evidence=(evidence,),
        )


def _all_named(count: Count, named: int) -> bool:
    """Whether the named are all of the counted; without 等 a sixth of the names may have been read amiss."""
    least = count.number if count.etc else count.number - count.number // 6
    return least <= named <= count.number
