"""The lexicon itself: the honours of the files in layers (a user's over the package's), and questions about a title."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from laborhonors.lexicon import describe as forms
from laborhonors.lexicon.entries import FamilyRow, HonorEntry, NamedEntry
from laborhonors.lexicon.families import generate
from laborhonors.lexicon.folding import bare, half_width, key, split_grade, without_inner_batch
from laborhonors.lexicon.regions import Regions, default_regions
from laborhonors.lexicon.tables import parse, table
from laborhonors.lexicon.users import UserFile, read_user_file
from laborhonors.model import Honor, Level

_TITLES = 4096
"""Titles whose honour is remembered: a stream of news tells the same ones again and again."""

Index = Mapping[str, tuple[HonorEntry, ...]]


class Lexicon:
    """All known honours, and what a title means. Titles are in the folded form: simplified, half-width.

    `layers` are read in order; where two give one name to different honours, the later layer wins.
    """

    def __init__(
        self,
        layers: Sequence[tuple[HonorEntry, ...]],
        *,
        regions: Regions,
        persons: tuple[NamedEntry, ...] = (),
        organizations: tuple[NamedEntry, ...] = (),
        conflicts: tuple[str, ...] = (),
    ):
        self._layers = tuple(layers)
        self._regions = regions
        self.persons = persons
        self.organizations = organizations
        self.conflicts = conflicts

    @staticmethod
    def default() -> Lexicon:
        """The lexicon of the package's own files, read at the first call. Raises: LexiconError."""
        return _default()

    def extended(self, paths: Iterable[str | Path]) -> Lexicon:
        """This lexicon with the honours, persons and organizations of the users' files; later files win.

        Raises: LexiconError for a file that cannot be read, naming line, column and value.
        """
        lexicon = self
        for path in paths:
            lexicon = lexicon._with(read_user_file(Path(path), lexicon._regions))
        return lexicon

    @cached_property
    def honors(self) -> tuple[HonorEntry, ...]:
        """All honours, listed, generated and the users'; of one id the latest."""
        return tuple({entry.id: entry for entry in chain.from_iterable(self._layers)}.values())

    def names(self) -> Index:
        """Every form of a name as it may stand in folded text, with the honours that it may mean; for an automaton."""
        return self._names

    def get(self, id: str) -> HonorEntry | None:
        """The honour of that id."""
        return self._by_id.get(id)

    def spellings(self, region: str) -> tuple[str, ...]:
        """The names of a region at the beginning of a title (上海市, 上海); () if unknown."""
        return self._regions.spellings(region)

    def region(self, name: str) -> str | None:
        """The full name of a region told by any of its names; None where no region, or more than one, has it."""
        row = self._regions.find(name)
        return None if row is None else row.name

    def leading_region(self, name: str) -> str | None:
        """The full name of the smallest region that a unit's or an honour's name begins with (武汉钢铁公司: 武汉市)."""
        found = self._regions.leading(name + "  ")
        return None if found is None else found[0].name

    def lookup(self, title: str, *, region: str | None = None, level: Level | None = None) -> Honor | None:
        """The honour that the title names, or None.

        `region` and `level` are what the context says of the title (湖北, provincial); a short form that more than one
        honour has resolves only by them. A prize's grade is not looked at: 国家科技进步奖二等奖 is 国家科学技术进步奖.
        """
        entry = self._found(title, region, level)
        return None if entry is None else entry.honor()

    def canonical(self, title: str) -> str | None:
        """The canonical name of a title that is that name or an alias (with a prize's grade, if told): safe to use."""
        return self._named_safely(title)

    def describe(self, title: str, *, region: str | None = None) -> Honor:
        """The honour that the title names, or an honour without an id, with level and region read off the title's form.

        `region` is what the context says: 市劳动模范 of 武汉 is 武汉市劳动模范.
        """
        return self._described(title, region)

    @cached_property
    def _described(self) -> Callable[[str, str | None], Honor]:
        return lru_cache(maxsize=_TITLES)(self._describe)

    def _describe(self, title: str, region: str | None) -> Honor:
        known = self.lookup(title, region=region)
        if known is not None:
            return known
        full = forms.qualified(bare(title), region, self._regions) if region else None
        return forms.describe(full or title, self._regions)

    @cached_property
    def _found(self) -> Callable[[str, str | None, Level | None], HonorEntry | None]:
        return lru_cache(maxsize=_TITLES)(self._find)

    @cached_property
    def _named_safely(self) -> Callable[[str], str | None]:
        return lru_cache(maxsize=_TITLES)(self._canonical)

    def _canonical(self, title: str) -> str | None:
        alone = self._one(self._exact.get(key(title), ()), None, None)
        if alone is not None:
            return alone.canonical
        prize = self._prize(bare(title))
        return None if prize is None else prize[0].canonical + prize[1]

    def _find(self, title: str, region: str | None, level: Level | None) -> HonorEntry | None:
        name = bare(title)
        full = forms.qualified(name, region, self._regions) if region else None
        for form in filter(None, (full, name, without_inner_batch(name))):
            found = self._named(key(form), region, level) or self._of_its_region(form)
            if found is not None:
                return found
        split = split_grade(name)
        prize = self._named(key(split[0]), region, level) if split else None
        return prize if prize is not None and prize.type == "prize" else None

    def _of_its_region(self, name: str) -> HonorEntry | None:
        """甘肃省陇原工匠: an honour whose own name does not tell the region that stands before it here."""
        leading = self._regions.leading(name)
        if leading is None:
            return None
        found = self._one(self._exact.get(key(name[leading[1] :]), ()), None, None)
        return found if found is not None and found.region == leading[0].name else None

    def _named(self, wanted: str, region: str | None, level: Level | None) -> HonorEntry | None:
        exact = self._one(self._exact.get(wanted, ()), region, level)
        return exact or self._one(self._short.get(wanted, ()), region, level)

    def _one(self, found: Sequence[HonorEntry], region: str | None, level: Level | None) -> HonorEntry | None:
        """The only one that fits the context; None where none does or several do."""
        if len(found) > 1 and level is not None:
            found = [entry for entry in found if entry.level == level]
        if len(found) > 1 and region is not None:
            place = self._regions.find(region)
            found = [entry for entry in found if place is not None and entry.region == place.name]
        return found[0] if len(found) == 1 else None

    def _prize(self, name: str) -> tuple[HonorEntry, str] | None:
        """国家科技进步二等奖 as the prize and its grade; None where no prize of the lexicon is told with a grade."""
        split = split_grade(name)
        found = self._one(self._exact.get(key(split[0]), ()), None, None) if split else None
        return None if found is None or split is None or found.type != "prize" else (found, split[1])

    def _with(self, file: UserFile) -> Lexicon:
        layer = tuple(entry for _, entry in file.honors)
        return Lexicon(
            (*self._layers, layer),
            regions=self._regions,
            persons=_merged(self.persons, file.persons, file.organizations),
            organizations=_merged(self.organizations, file.organizations, file.persons),
            conflicts=(*self.conflicts, *self._conflicts(file), *file.conflicts),
        )

    def _conflicts(self, file: UserFile) -> Iterator[str]:
        for line, entry in file.honors:
            if entry.id in self._by_id:
                old = self._by_id[entry.id].canonical
                yield f"{file.name}:{line}: the id {entry.id} stood for {old}; this row replaces it"
            for form in (entry.canonical, *entry.aliases):
                for other in self._exact.get(key(form), ()):
                    if other.id != entry.id:
                        yield f"{file.name}:{line}: {form} was {other.id}; now it is {entry.id}"

    @cached_property
    def _by_id(self) -> dict[str, HonorEntry]:
        return {entry.id: entry for entry in self.honors}

    @cached_property
    def _exact(self) -> Index:
        index: dict[str, tuple[HonorEntry, ...]] = {}
        for layer in self._layers:
            index.update(_index((key(form), entry) for entry in self._current(layer) for form in self._spelled(entry)))
        return index

    @cached_property
    def _short(self) -> Index:
        return _index((key(form), entry) for entry in self.honors for form in entry.short_forms)

    @cached_property
    def _names(self) -> Index:
        exact = ((form, entry) for entry in self.honors for form in self._spelled(entry))
        short = ((form, entry) for entry in self.honors for form in entry.short_forms)
        return MappingProxyType(_index((form, entry) for name, entry in chain(exact, short) for form in _surface(name)))

    def _current(self, layer: tuple[HonorEntry, ...]) -> Iterator[HonorEntry]:
        return (entry for entry in layer if self._by_id[entry.id] is entry)

    def _spelled(self, entry: HonorEntry) -> Iterator[str]:
        """The canonical name and the aliases, each also with the region's other spellings."""
        leads = self._regions.spellings(entry.region) if entry.region else ()
        for form in (entry.canonical, *entry.aliases):
            yield form
            lead = next((name for name in leads if form.startswith(name)), None)
            if lead is not None:
                yield from (name + form[len(lead) :] for name in leads if name != lead)


@cache
def _default() -> Lexicon:
    regions = default_regions()
    listed = tuple(parse(table("honors"), HonorEntry, required=("id", "canonical", "level", "kind", "type", "source")))
    families = parse(table("honor_families"), FamilyRow)
    known = {entry.id for entry in listed} | {entry.canonical for entry in listed}
    generated = (
        entry for entry in generate(families, regions) if entry.id not in known and entry.canonical not in known
    )
    return Lexicon(((*listed, *generated),), regions=regions)


def _index(pairs: Iterable[tuple[str, HonorEntry]]) -> dict[str, tuple[HonorEntry, ...]]:
    index: dict[str, dict[str, HonorEntry]] = {}
    for form, entry in pairs:
        index.setdefault(form, {})[entry.id] = entry
    return {form: tuple(entries.values()) for form, entries in index.items()}


def _surface(name: str) -> Iterator[str]:
    """A name as text may write it: with and without quotation marks, 劳模 for 劳动模范."""
    plain = half_width(name)
    for form in dict.fromkeys((plain, bare(plain))):
        yield form
        if "劳动模范" in form:
            yield form.replace("劳动模范", "劳模")


def _merged(
    old: tuple[NamedEntry, ...], new: tuple[NamedEntry, ...], other: tuple[NamedEntry, ...]
) -> tuple[NamedEntry, ...]:
    """The old names and the new ones; a name that the new file gives to the other kind goes from the old."""
    moved = {entry.name for entry in other}
    return tuple({entry.name: entry for entry in (*(e for e in old if e.name not in moved), *new)}.values())
