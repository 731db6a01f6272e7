"""When two tellings are one person: the appearances of one name come in, the links that join them go out.

Nothing is joined by its name alone. An appearance is a name as one document tells it in one unit; two appearances of
one name are joined by the first of these that holds, each with its score and reason:

- the same unit, by whatever form of its name;
- one document that tells of few people, and tells nothing of the two that only two persons could have;
- units that are one in the other, or an abbreviation of each other, or spelled nearly alike;
- the same honour of the same year, where by chance hardly two of its holders would bear one name;
- two listed honours in common, or one of them and the same particular post.

What speaks against it wins over all of them: one document that tells one honour of both side by side, or the user.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeVar

from laborhonors.graph.kinship import Kinship

K = TypeVar("K")
ENOUGH = 0.8  # a link below this score joins nobody
FEW = 25  # people told in one document: from here on it is a list, where namesakes may stand side by side
COMPARED = 60  # units of one name compared each with each; of a commoner name only equal keys are joined
BY_CHANCE = 0.02  # expected bearers of one name among the holders of an honour: above it the honour proves nothing
PARTICULAR = 5  # characters; a shorter post (工人, 董事长) is anyone's
# The share of people that bear one name, for the commonest names of that length (公安部户政管理研究中心, 全国姓名报告).
SHARE = {1: 1e-3, 2: 2e-4, 3: 1e-5}
RARE_SHARE = 1e-7  # compound surnames, and names of other languages


@dataclass(frozen=True, slots=True)
class Claim:
    """One honour told of somebody. `holders`: how many hold it in one year at most, as far as is known.

    A `particular` honour is one of many; 优秀员工 is not, as it is another one in every company.
    """

    honor: str
    year: int | None
    status: str
    particular: bool
    holders: float


@dataclass(frozen=True, slots=True)
class Telling:
    """An appearance, or several that are one person by now: `id` is the first one's, the rest is of all of them."""

    id: str
    documents: frozenset[str]
    units: frozenset[str]
    claims: frozenset[Claim] = frozenset()
    posts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Link:
    """Two appearances that are one person, with the score in 0-1 and the reason."""

    left: str
    right: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the user said: pairs of appearances that are the same, and pairs that are not."""

    same: frozenset[tuple[str, str]] = frozenset()
    different: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """The tellings of one name, each of another person as far as the rules before can say.

    `crowds` counts the people that each document tells of.
    """

    name: str
    tellings: Sequence[Telling]
    kinship: Kinship
    crowds: Mapping[str, int]


Rule = Callable[[Case], Iterable[Link]]


def resolve(case: Case, verdicts: Verdicts | None = None) -> tuple[dict[str, str], list[Link]]:
    """The person of each appearance (by the smallest id of its appearances) and the links that were used.

    The case has the appearances one by one. The result does not depend on their order.
    """
    ordered = sorted(case.tellings, key=lambda one: one.id)
    verdicts = verdicts or Verdicts()
    clusters = _Clusters([one.id for one in ordered], {*_side_by_side(ordered, case.kinship), *verdicts.different})
    used = [link for link in _confirmed(verdicts, clusters) if clusters.join(link, forced=True)]
    for rule in RULES:
        ordered = _merged(ordered, clusters)
        if len(ordered) == 1:
            break
        links = (link for link in rule(replace(case, tellings=ordered)) if link.score >= ENOUGH)
        used.extend(link for link in sorted(links, key=_surest_first) if clusters.join(link))
    return {one.id: clusters.first(one.id) for one in case.tellings}, used


def _surest_first(link: Link) -> tuple[float, str, str]:
    return -link.score, link.left, link.right


def _confirmed(verdicts: Verdicts, clusters: _Clusters) -> list[Link]:
    known = sorted(pair for pair in verdicts.same if clusters.knows(pair))
    return [Link(left, right, 1.0, "confirmed by the user") for left, right in known]


def _merged(tellings: Sequence[Telling], clusters: _Clusters) -> list[Telling]:
    """One telling for each cluster, in the order of their ids."""
    groups: dict[str, list[Telling]] = {}
    for one in tellings:
        groups.setdefault(clusters.first(one.id), []).append(one)
    return [group[0] if len(group) == 1 else _one(group) for group in groups.values()]


def _one(group: Sequence[Telling]) -> Telling:
    return Telling(
        group[0].id,
        frozenset(document for one in group for document in one.documents),
        frozenset(unit for one in group for unit in one.units),
        frozenset(claim for one in group for claim in one.claims),
        frozenset(post for one in group for post in one.posts),
    )


def _same_unit(case: Case) -> Iterator[Link]:
    for unit, group in _shared(case.tellings, lambda one: one.units):
        yield from _chain(group, 0.97, f"the same unit: {case.kinship.name(unit)}")


def _one_document(case: Case) -> Iterator[Link]:
    """In a text that tells of few people a name is one person's; in a list only where one unit can be meant."""
    for document, group in _shared(case.tellings, lambda one: one.documents):
        if case.crowds.get(document, FEW) < FEW or sum(bool(one.units) for one in group) <= 1:
            yield from _chain(group, 0.92, f"one document tells of one {case.name}: {document}")


def _near_units(case: Case) -> Iterator[Link]:
    """Units that are near each other; a unit that two others claim alike (the parent of both) is left to neither."""
    groups = {unit: one for one in reversed(case.tellings) for unit in one.units}
    units = sorted(groups)
    near: dict[str, list[tuple[str, float, str]]] = defaultdict(list)
    for left, right in _pairs(units, case.kinship):
        relation = case.kinship.relation(left, right)
        if relation is not None:
            near[left].append((right, *relation))
            near[right].append((left, *relation))
    for unit, others in near.items():
        if _on_one_line([unit, *(other for other, _, _ in others)], case.kinship):
            for other, score, reason in others:
                if unit < other and _on_one_line([other, *(o for o, _, _ in near[other])], case.kinship):
                    yield Link(groups[unit].id, groups[other].id, score, reason)


def _pairs(units: Sequence[str], kinship: Kinship) -> Iterator[tuple[str, str]]:
    if len(units) <= COMPARED:
        yield from combinations(units, 2)
        return
    known = set(units)
    for unit in units:
        yield from ((above, unit) for above in kinship.ancestors(unit) if above in known)


def _on_one_line(units: Sequence[str], kinship: Kinship) -> bool:
    """Whether all are related with each other: 上海电气, 上海锅炉厂 of it and 上海汽轮机厂 of it are not."""
    return all(kinship.relation(left, right) is not None for left, right in combinations(units, 2))


def _rare_honor(case: Case) -> Iterator[Link]:
    share = SHARE.get(len(case.name), RARE_SHARE)

    def proofs(one: Telling) -> Iterable[tuple[str, int]]:
        return {(c.honor, c.year) for c in one.claims if c.year is not None and c.holders * share <= BY_CHANCE}

    for (honor, year), group in _shared(case.tellings, proofs):
        yield from _chain(group, 0.88, f"the same rare honour and year: {case.kinship.honor_name(honor)} {year}")


def _two_honors(case: Case) -> Iterator[Link]:
    common: dict[tuple[str, str], list[str]] = defaultdict(list)
    for honor, group in _shared(case.tellings, lambda one: {claim.honor for claim in one.claims if claim.particular}):
        for left, right in _agreeing(group, honor):
            common[left.id, right.id].append(honor)
    for (left_id, right_id), honors in common.items():
        if len(honors) > 1:
            names = ", ".join(map(case.kinship.honor_name, honors))
            yield Link(left_id, right_id, 0.86, f"honours in common: {names}")


def _honor_and_post(case: Case) -> Iterator[Link]:
    def proofs(one: Telling) -> Iterable[tuple[str, str]]:
        posts = [post for post in one.posts if len(post) >= PARTICULAR]
        return {(claim.honor, post) for post in posts for claim in one.claims if claim.particular}

    for (honor, post), group in _shared(case.tellings, proofs):
        for left, right in _agreeing(group, honor):
            reason = f"the same honour and post: {case.kinship.honor_name(honor)}, {post}"
            yield Link(left.id, right.id, 0.84, reason)


RULES: tuple[Rule, ...] = (_same_unit, _one_document, _near_units, _rare_honor, _two_honors, _honor_and_post)


def _agreeing(group: Sequence[Telling], honor: str) -> Iterator[tuple[Telling, Telling]]:
    """Pairs that do not tell two years for the honour; of a large group each one with some before it."""
    for number, right in enumerate(group[1:], 1):
        years = _years(right, honor)
        for left in group[max(0, number - COMPARED) : number]:
            before = _years(left, honor)
            if not years or not before or years & before:
                yield left, right


def _years(one: Telling, honor: str) -> set[int]:
    return {claim.year for claim in one.claims if claim.honor == honor and claim.year is not None}


def _side_by_side(tellings: Sequence[Telling], kinship: Kinship) -> Iterator[tuple[str, str]]:
    """One document that tells one honour of a name twice, in two units: a namesake, as nobody is honoured twice."""
    for _, group in _shared([one for one in tellings if one.units], lambda one: one.documents):
        for left, right in combinations(group, 2):
            told = {(c.honor, c.year, c.status) for c in left.claims}
            if any((c.honor, c.year, c.status) in told for c in right.claims) and not _near(left, right, kinship):
                yield left.id, right.id


def _near(left: Telling, right: Telling, kinship: Kinship) -> bool:
    return any(kinship.relation(first, second) is not None for first in left.units for second in right.units)


def _shared(tellings: Iterable[Telling], keys: Callable[[Telling], Iterable[K]]) -> list[tuple[K, list[Telling]]]:
    """What more than one has, in order, with those who have it."""
    groups: dict[K, list[Telling]] = defaultdict(list)
    for one in tellings:
        for key in keys(one):
            groups[key].append(one)
    return sorted((item for item in groups.items() if len(item[1]) > 1), key=lambda item: str(item[0]))


def _chain(group: Sequence[Telling], score: float, reason: str) -> Iterator[Link]:
    """Each with the one before it, which is enough to join them all; with two where one pair must stay apart."""
    for number, right in enumerate(group[1:], 1):
        for left in group[max(0, number - 2) : number]:
            yield Link(left.id, right.id, score, reason)


class _Clusters:
    """Union of appearances, which refuses to join what must stay apart."""

    def __init__(self, ids: Sequence[str], apart: Iterable[tuple[str, str]]):
        self._parent = {id: id for id in ids}
        self._apart: dict[str, set[str]] = defaultdict(set)
        for left, right in apart:
            if self.knows((left, right)):
                self._apart[left].add(right)
                self._apart[right].add(left)

    def knows(self, pair: tuple[str, str]) -> bool:
        """Whether both are among the appearances."""
        return pair[0] in self._parent and pair[1] in self._parent

    def first(self, id: str) -> str:
        """The smallest id of the cluster."""
        while self._parent[id] != id:
            self._parent[id] = self._parent[self._parent[id]]
            id = self._parent[id]
        return id

    def join(self, link: Link, *, forced: bool = False) -> bool:
        """Joins the two clusters; False where they are one already or must stay apart."""
        low, high = sorted((self.first(link.left), self.first(link.right)))
        if low == high or (not forced and self._kept_apart(low, high)):
            return False
        self._parent[high] = low
        self._apart[low] |= self._apart.pop(high, set())
        return True

    def _kept_apart(self, low: str, high: str) -> bool:
        return any(self.first(other) == high for other in self._apart.get(low, ()))
