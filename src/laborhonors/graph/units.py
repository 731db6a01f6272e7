"""When two names are one organization, and which organization is part of which.

Told names come in; the organization of each, the parents, and the reasons go out. Names are one organization where
their short forms are equal, where a list of names says so (a short or a former name), or where one is the other with
the name of its parent in front. One is part of another where its name begins with the other's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from laborhonors.graph.names import bare_heads, organization_key, plain
from laborhonors.lexicon import Lexicon, rows
from laborhonors.lexicon.regions import default_regions

PREFIX = 3  # characters of a key that can be the beginning of a part's name
REST = 3  # characters that must follow it
ALONE = 8  # characters of a group's name from which it needs no unit to be told apart
SEPARATOR = "\x1f"
PREFIX_OF_ID = "organization:"


@dataclass(frozen=True, slots=True)
class Known:
    """A name of a list: what it is short for or was, and what that is part of. All are keys."""

    canonical: str
    aliases: tuple[tuple[str, str], ...]  # key, reason
    parent: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A name as told. `within` is the unit that a group was told of; `key` is what its spellings have in common."""

    told: str
    name: str
    key: str
    within: str | None

    @staticmethod
    def of(told: str) -> Told:
        """A told name; a group's is `unit␟name`."""
        within, _, name = told.rpartition(SEPARATOR)
        key = organization_key(name)
        if not within or not needs_unit(name, key) or key.startswith(organization_key(within)):
            return Told(told, name, key, within or None)
        return Told(told, name, f"{organization_key(within)}/{key}", within)


@dataclass(slots=True)
class Units:
    """The organizations: `node` of each told name, `parent` of each node, merges (left, right, score, reason).

    `family` of each key: keys of different families have no part in each other's organizations and parents.
    """

    node: dict[str, str] = field(default_factory=dict)
    key: dict[str, str] = field(default_factory=dict)
    family: dict[str, str] = field(default_factory=dict)
    parent: dict[str, str] = field(default_factory=dict)
    merges: list[tuple[str, str, float, str]] = field(default_factory=list)


def needs_unit(name: str, key: str) -> bool:
    """Whether a group's name (一班, 抢修队) says nothing without the unit that it is of."""
    whole = plain(name)
    legal = len(key) < len(whole) or any(key.endswith(head) and len(key) > len(head) + 1 for head in bare_heads())
    return not legal and len(key) < ALONE and default_regions().leading(whole) is None


def resolve(
    told: Iterable[Told], known: Sequence[Known], same: Iterable[tuple[str, str]], different: set[tuple[str, str]]
) -> Units:
    """The organizations that these names are; `same` and `different` are what the user said, pairs of told names."""
    by_key: dict[str, list[Told]] = defaultdict(list)
    for one in sorted(told, key=lambda one: one.told):
        by_key[one.key].append(one)
    units = Units()
    clusters = _Clusters({(Told.of(left).key, Told.of(right).key) for left, right in different})
    _keys(by_key, different, clusters, units)
    _listed(by_key, known, clusters, units)
    parents = dict(_parents(by_key, known))
    _with_parent(by_key, parents, clusters, units)
    _user(same, clusters, units)
    for key, group in by_key.items():
        for one in group:
            units.node[one.told] = PREFIX_OF_ID + clusters.first(one.told, key)
            units.key.setdefault(units.node[one.told], key)
    _set_parents(by_key, parents, units)
    units.family = _families(by_key, known, parents, same)
    return units


def alike(keys: Iterable[str], known: Iterable[Known]) -> set[str]:
    """The keys, and keys that may share a family with one of them, as far as they and the lists can say: not those that
    begin or end with one."""
    listed = _Unions()
    for left, right in _listed_pairs(known):
        listed.join(left, right)
    found = {key[start:end] for key in keys for start, end in _ends(len(key))}
    return found | listed.with_any(keys)


def _ends(length: int) -> Iterator[tuple[int, int]]:
    """Beginnings and ends of a key of that length, and the whole."""
    yield from ((0, at) for at in range(1, length + 1))
    yield from ((at, length) for at in range(1, length))


def _listed_pairs(known: Iterable[Known]) -> Iterator[tuple[str, str]]:
    for entry in known:
        yield from ((alias, entry.canonical) for alias, _ in entry.aliases)
        if entry.parent is not None:
            yield entry.canonical, entry.parent


def _families(
    by_key: Mapping[str, Sequence[Told]],
    known: Iterable[Known],
    parents: Mapping[str, str],
    same: Iterable[tuple[str, str]],
) -> dict[str, str]:
    unions = _Unions()
    for left, right in _listed_pairs(known):
        unions.join(left, right)
    for key, above in parents.items():
        unions.join(key, above)
        if key.startswith(above) and key[len(above) :] in by_key:
            unions.join(key, key[len(above) :])
    for left, right in same:
        unions.join(Told.of(left).key, Told.of(right).key)
    return {key: unions.first(key) for key in by_key}


class _Unions:
    """Sets of keys that grow together; each is named by one of its keys."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def first(self, key: str) -> str:
        while (above := self._above.get(key, key)) != key:
            self._above[key] = self._above.get(above, above)
            key = above
        return key

    def join(self, left: str, right: str) -> None:
        low, high = sorted((self.first(left), self.first(right)))
        self._above[low], self._above[high] = low, low

    def with_any(self, keys: Iterable[str]) -> set[str]:
        """The keys of the sets that hold one of these."""
        wanted = {self.first(key) for key in keys if key in self._above}
        return {key for key in self._above if self.first(key) in wanted}


class _Clusters:
    """Union of told names, by the key that names the organization; the shortest key of a union gives its name."""

    def __init__(self, apart: set[tuple[str, str]]) -> None:
        self._parent: dict[str, str] = {}
        self._apart = apart
        self.own: dict[str, str] = {}  # told names that the user took out of their key

    def first(self, told: str, key: str) -> str:
        """The key of the union that the told name is in."""
        at = self.own.get(told, key)
        while at in self._parent:
            at = self._parent[at]
        return at

    def join(self, left: str, right: str) -> bool:
        """Joins two keys, under the right one; False where they are joined already or must not be."""
        if (left, right) in self._apart or (right, left) in self._apart:
            return False
        left, right = self.first("", left), self.first("", right)
        if left == right:
            return False
        self._parent[left] = right
        return True


def _keys(
    by_key: Mapping[str, Sequence[Told]], different: set[tuple[str, str]], clusters: _Clusters, units: Units
) -> None:
    """Names of one key are one organization, but for those that the user took apart."""
    for key, group in by_key.items():
        first = group[0]
        for one in group[1:]:
            if (first.told, one.told) in different or (one.told, first.told) in different:
                clusters.own[one.told] = f"{plain(one.name)}≠{key}"
            else:
                units.merges.append((one.told, first.told, 0.95, f"one short form: {key}"))


def _listed(by_key: Mapping[str, Sequence[Told]], known: Iterable[Known], clusters: _Clusters, units: Units) -> None:
    for entry in known:
        for key, reason in entry.aliases:
            if key in by_key and key != entry.canonical and clusters.join(key, entry.canonical):
                units.merges.append((by_key[key][0].told, entry.canonical, 0.95, reason))


def _parents(by_key: Mapping[str, Sequence[Told]], known: Iterable[Known]) -> Iterator[tuple[str, str]]:
    """Keys and the key of what they are part of: by a list, by the unit told with a group, by the name's beginning."""
    for entry in known:
        if entry.parent is not None:
            yield entry.canonical, entry.parent
    listed = {entry.canonical for entry in known if entry.parent is not None}
    for key, group in by_key.items():
        if key in listed:
            continue
        within = next((one.within for one in group if one.within), None)
        above = organization_key(within) if within else _prefix(key, by_key)
        if above is not None and above != key:
            yield key, above


def _prefix(key: str, by_key: Mapping[str, Sequence[Told]]) -> str | None:
    """The longest other key that this one begins with; 中国石油大学 is no part of 中国石油."""
    for length in range(len(key) - REST, PREFIX - 1, -1):
        if key[:length] in by_key and not _is_place(key[:length]) and key[length:] not in bare_heads():
            return key[:length]
    return None


def _is_place(key: str) -> bool:
    return default_regions().find(key) is not None


def _with_parent(
    by_key: Mapping[str, Sequence[Told]], parents: Mapping[str, str], clusters: _Clusters, units: Units
) -> None:
    """上海电气上海锅炉厂 is 上海锅炉厂, where both are told and the rest begins with the name of a place."""
    for key, above in parents.items():
        rest = key[len(above) :]
        told = key in by_key and key.startswith(above) and rest in by_key
        if told and default_regions().leading(rest) and clusters.join(key, rest):
            units.merges.append((by_key[key][0].told, by_key[rest][0].told, 0.9, f"told as a part of {above}"))


def _user(same: Iterable[tuple[str, str]], clusters: _Clusters, units: Units) -> None:
    for left, right in same:
        keys = [Told.of(told).key for told in (left, right)]
        if clusters.join(clusters.first(left, keys[0]), clusters.first(right, keys[1])):
            units.merges.append((left, right, 1.0, "confirmed by the user"))


def _set_parents(by_key: Mapping[str, Sequence[Told]], parents: Mapping[str, str], units: Units) -> None:
    nodes = {key: units.node[group[0].told] for key, group in by_key.items()}
    told = set(nodes.values())
    for key, above in parents.items():
        child, parent = nodes.get(key, PREFIX_OF_ID + key), nodes.get(above, PREFIX_OF_ID + above)
        if child in told and parent in told and child != parent and not _circle(child, parent, units.parent):
            units.parent.setdefault(child, parent)


def _circle(child: str, parent: str | None, parents: Mapping[str, str]) -> bool:
    while parent is not None:
        if parent == child:
            return True
        parent = parents.get(parent)
    return False


def known_organizations(lexicon: Lexicon | None) -> tuple[Known, ...]:
    """The lists of names: `organizations.csv`, and the organizations of the user's own lexicons."""
    return (*map(_known, rows("organizations")), *_of_users(lexicon))


def _known(row: Mapping[str, str]) -> Known:
    name = row["name"]
    aliases = [(alias, f"short for {name}") for alias in row["aliases"].split("|") if alias]
    aliases += [(former, f"a former name of {name}") for former in row["former"].split("|") if former]
    keyed = tuple((organization_key(alias), reason) for alias, reason in aliases)
    return Known(organization_key(name), keyed, organization_key(row["parent"]) if row["parent"] else None)


def _of_users(lexicon: Lexicon | None) -> Iterator[Known]:
    for entry in lexicon.organizations if lexicon else ():
        aliases = tuple((organization_key(alias), f"listed as a name of {entry.name}") for alias in entry.aliases)
        yield Known(organization_key(entry.name), aliases, None)
