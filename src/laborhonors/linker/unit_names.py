"""The names by which a text calls its units: the full one of an abbreviation, and the brand before a department."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import regex

from laborhonors.lexicon import rows
from laborhonors.linker.chain_parts import Piece, own_start
from laborhonors.linker.entries import Entry
from laborhonors.recognizers.base import Reading, Word
from laborhonors.recognizers.organizations import department_ends, is_place, split_unit, unit_ends

_TAGS = frozenset({"ORG", "nt"})
_NOUNS = frozenset({"n", "nz", "LOC", "ns", "ORG", "nt", "f", "m", "vn", "a"})
_LONGEST_REST = 12
_LEGAL = regex.compile(r"(?:股份|有限|责任|总|集团|控股){0,6}(?:公司|集团)$")
_SHORT_FOR = regex.compile(r"\((?:以下)?(?:简称|统称)?[:“]*(?P<short>\p{Han}{2,10})”?\)")
_ORDINALS = regex.compile(r"第?[一二三四五六七八九十\d]")
_FORMAL = regex.compile(r"(?<=\p{Han}{2})(?:[省市县区州]|人民)(?=\p{Han}{2})")
"""What a unit's name may leave out: 沈丘法院 is 沈丘县人民法院."""
_LONGEST_SHORT = 8


class UnitNames:
    """The units of one text by name, each with the place of its first mention."""

    def __init__(self, reading: Reading):
        self._text = reading.text
        self._first: dict[str, Piece] = {}
        self._told: Counter[str] = Counter()
        self._brands: dict[str, Piece] = {}
        self._fulls: dict[str, Piece | None] = {}
        for word in reading.words:
            if word.tag in _TAGS and word.end - word.start >= 2:
                self._add(word.start, _noun_end(reading, word))
        self._glossed = dict(self._glosses())

    def _add(self, start: int, end: int) -> None:
        start = own_start(self._text, start, end)
        split = split_unit(self._text, start, end)
        if split.sure and split.unit_end > start:
            self._remember(self._first, (start, split.unit_end))
        elif split.unit_end == start and end - start <= _LONGEST_SHORT and not is_place(self._text[start:end]):
            self._remember(self._brands, (start, end))

    def _remember(self, names: dict[str, Piece], piece: Piece) -> None:
        names.setdefault(self._name(piece), piece)
        self._told[self._name(piece)] += 1

    def _glosses(self) -> list[tuple[str, Piece]]:
        """江淮汽轮机股份有限公司（以下简称江汽轮）: the short form with its unit's place."""
        found = []
        for match in _SHORT_FOR.finditer(self._text):
            full = next((piece for piece in self._first.values() if piece[1] == match.start()), None)
            if full is not None and ("称" in match[0] or _abbreviates(match["short"], self._name(full))):
                found.append((match["short"], full))
        return found

    def completed(self, entry: Entry) -> Entry:
        """The entry with its unit by its full name, and its department, told after a brand, in the post."""
        if entry.organization is None:
            return entry
        if not entry.sure and (brand := self._brand(entry.organization)) is not None:
            rest = (brand[1], entry.position[0][1] if entry.position else entry.organization[1])
            entry = replace(entry, organization=brand, position=(rest, *entry.position[1:]))
        assert entry.organization is not None
        short = self._name(entry.organization)
        if short not in self._fulls:
            self._fulls[short] = self._full(short)
        full = self._fulls[short]
        return replace(entry, organization=full) if full else entry

    def parent(self, entry: Entry) -> Entry:
        """The group with the brand that its own name begins with as its parent (decision 31)."""
        brand = self._brand(entry.name) if entry.organization is None else None
        return replace(entry, organization=brand) if brand else entry

    def _brand(self, piece: Piece) -> Piece | None:
        name = self._name(piece)
        if piece[1] not in department_ends(self._text, *piece):
            return None
        brands = [
            piece[0] + len(brand) for brand in self._brands if name.startswith(brand) and len(brand) + 2 <= len(name)
        ]
        return (piece[0], max(brands)) if brands and not unit_ends(self._text, max(brands), piece[1]) else None

    def _full(self, short: str) -> Piece | None:
        if short in self._glossed:
            return self._glossed[short]
        if len(short) > _LONGEST_SHORT:
            return None
        fulls = [name for name in self._first if _abbreviates(short, name)]
        return self._first[max(fulls, key=lambda name: (self._told[name], len(name)))] if fulls else None

    def _name(self, piece: Piece) -> str:
        return self._text[slice(*piece)]


def _noun_end(reading: Reading, word: Word) -> int:
    """Where the nouns end that follow a word the tagger calls a unit: it may stop within the name."""
    end = word.end
    for after in reading.words_in(word.end, word.end + _LONGEST_REST):
        if after.start != end or after.tag not in _NOUNS:
            break
        end = after.end
    return end


def _abbreviates(short: str, full: str) -> bool:
    """Whether a short form takes characters of a full name in order, from the begin of a name in it to its head.

    苏州中院 of 苏州市中级人民法院, 下石节矿 of 铜川矿业公司下石节煤矿, and all of its name behind its parent's; not
    上海汽车厂 of 上海汽车电器厂, as its head is not shortened.
    """
    if len(short) + 1 > len(full) or not all(char in full for char in short):
        return False
    if set(_ORDINALS.findall(full)) - set(_ORDINALS.findall(short)):
        return False
    legal = _LEGAL.search(full)
    if full.endswith(short) and len(full) - len(short) in unit_ends(full, 0, len(full) - 1):
        return True
    if _FORMAL.sub("", short) == _FORMAL.sub("", full):
        return True
    if full.startswith(short):
        return legal is not None and legal.start() == len(short)
    shortened = len(_head(short)) < len(_head(full)) and (full.endswith(short[-1]) or short.endswith("大"))
    begins = [0, *unit_ends(full, 0, len(full) - 1)] if shortened or (legal and len(short) > 2) else ()
    return any(full.startswith(short[0], at) and _within(short, full[at:]) for at in begins)


def _head(name: str) -> str:
    """The longest head word of a unit at the name's end."""
    return next((name[at:] for at in range(len(name)) if name[at:] in _unit_heads()), "")


@cache
def _unit_heads() -> frozenset[str]:
    return frozenset(row["head"] for row in rows("organization_heads") if row["level"] == "unit")


def _within(short: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in short)
