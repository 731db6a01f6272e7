"""Systematic honours: a family's patterns and the regions come in, one honour a region goes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from laborhonors.lexicon.entries import FamilyRow, HonorEntry, RegionRow
from laborhonors.lexicon.regions import Regions, unit


def generate(families: Iterable[FamilyRow], regions: Regions) -> Iterator[HonorEntry]:
    """Every family in each of its regions, in the order of the files."""
    words: dict[str, dict[str, str]] = {}
    for family in families:
        for region in _regions(family, regions):
            if region.code not in words:
                words[region.code] = _words(region)
            yield _entry(family, region, words[region.code])


def _regions(family: FamilyRow, regions: Regions) -> Iterator[RegionRow]:
    if family.regions == ("province",):
        yield from (row for row in regions.provinces() if row.name not in family.excluded)
    else:
        yield from (row for name in family.regions if (row := regions.find(name)) is not None)


def _entry(family: FamilyRow, region: RegionRow, words: dict[str, str]) -> HonorEntry:
    canonical = family.pattern.format_map(words)
    return HonorEntry(
        id=family.id_pattern.format_map(words),
        canonical=canonical,
        aliases=_filled(family.alias_patterns, words, canonical),
        short_forms=_filled(family.short_patterns, words, canonical),
        english=family.english_pattern and family.english_pattern.format_map(words),
        level=family.level,
        region=region.name,
        conferrers=_filled(family.conferrers_pattern, words),
        kind=family.kind,
        type=family.type,
        since=family.since,
        until=family.until,
        near_twins=_filled(family.near_twins, words),
        source=family.source,
        origin="generated",
    )


def _filled(patterns: tuple[str, ...], words: dict[str, str], canonical: str = "") -> tuple[str, ...]:
    filled = [pattern.format_map(words) for pattern in patterns]
    return tuple(dict.fromkeys(form for form in filled if form != canonical)) if filled else ()


def _words(region: RegionRow) -> dict[str, str]:
    english = region.english or region.code
    slug = english.lower().replace(" ", "-").replace("'", "")
    return {"region": region.name, "short": region.short, "unit": unit(region), "english": english, "slug": slug}
