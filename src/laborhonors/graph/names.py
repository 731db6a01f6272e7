"""When two spellings are one name: a person's or an organization's name comes in, a key for comparing goes out.

An organization's key drops what the short form of its name leaves out: brackets, 集团 and the legal form behind the
name, and 省 or 市 behind the name of a place (上海电气集团股份有限公司, 上海电气（集团）, 上海电气 have one key).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache

from laborhonors.lexicon import terms
from laborhonors.lexicon.regions import default_regions, unit
from laborhonors.text.folding import simplify

NAMES_KEPT = 100_000  # keys kept in memory; most names of an archive come back
_DROPPED = re.compile(r"[\s()（）\[\]【】〔〕“”‘’\"'《》·•・‧.。,，、]")
_LEGAL = re.compile(r"(?:股份有限公司|有限责任公司|控股有限公司|有限公司|股份公司|总公司|分公司|公司|集团)+$")
_INNER_LEGAL = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|集团公司|总公司|公司|集团)(?=.)")
_IDEOGRAPHS = ((0x3400, 0x4DC0), (0x4E00, 0xA000))  # Unicode's CJK Unified Ideographs and their Extension A
SHORTEST = 2  # characters that must be left of a name once its legal form is taken away


@lru_cache(maxsize=NAMES_KEPT)
def plain(name: str) -> str:
    """The name in simplified characters and half width, without spaces."""
    return re.sub(r"\s", "", simplify(unicodedata.normalize("NFKC", name)))


@cache
def simpler() -> dict[str, str]:
    """The simplified character of each traditional one that has another."""
    characters = [chr(code) for first, end in _IDEOGRAPHS for code in range(first, end)]
    simplified = simplify("\n".join(characters)).split("\n")
    return {one: other for one, other in zip(characters, simplified, strict=True) if one != other}


@lru_cache(maxsize=NAMES_KEPT)
def person_key(name: str) -> str:
    """What the spellings of one person's name have in common: script, width, spaces and the dot of a foreign name."""
    return re.sub(r"[\s·•・‧.．]", "", plain(name)).casefold()


@lru_cache(maxsize=NAMES_KEPT)
def organization_key(name: str) -> str:
    """What the full and short forms of one organization's name have in common."""
    whole = _DROPPED.sub("", plain(name)).casefold()
    short = _places().sub(lambda found: _short_places()[found[0]], whole)
    short = _INNER_LEGAL.sub("", _LEGAL.sub("", short))
    return short if len(short) >= SHORTEST and short not in _short_places().values() else whole


@cache
def _short_places() -> dict[str, str]:
    """上海市 → 上海, for provinces and cities whose short name is no other's: 吉林省 and 吉林市 keep theirs apart."""
    rows = [row for row in default_regions().rows if row.level in ("province", "city") and unit(row) and row.short]
    bearers = Counter(row.short for row in rows)
    return {row.name: row.short for row in rows if bearers[row.short] == 1}


@cache
def _places() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_short_places(), key=lambda name: (-len(name), name))))


@cache
def bare_heads() -> frozenset[str]:
    """Head words of organizations (大学, 学院, 医院 …): behind another's name they make a new name, not a part."""
    return frozenset(terms("organization_heads"))
