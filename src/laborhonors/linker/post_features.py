"""The features of a post that a recipient may have, and those of having none, for the choice in `posts.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from laborhonors.linker.chain_parts import Piece
from laborhonors.linker.stints import Stints
from laborhonors.linker.surroundings import Surroundings, Told
from laborhonors.linker.unit_features import Asked, of_stint
from laborhonors.recognizers.base import Mark, Reading
from laborhonors.regression import bucket


class PostFeatures:
    """The features of one document's posts; those of a post alone are worked out once."""

    def __init__(self, reading: Reading, around: Surroundings):
        self._text, self._around = reading.text, around
        self._told = Counter(self._name(((mark.start, mark.end),)) for mark in reading.marks if mark.tag == "position")
        self._alone: dict[tuple[Piece, ...], Told] = {}
        begins = {mark.end: mark.start for mark in reading.marks if mark.tag == "organization"}
        posts = ((mark.start, mark.end) for mark in reading.marks if mark.tag == "position")
        self._stints = Stints(self._text, ((begins.get(post[0], post[0]), post) for post in posts))

    def of_post(self, one: Asked, post: tuple[Piece, ...], marked: bool, rank: int, mentions: Sequence[Piece]) -> Told:
        """Those of a post: whether the tagger names it, how many are nearer, the recipient's mentions."""
        kind, name = one.entry.kind, self._name(post)
        if post not in self._alone:
            self._alone[post] = self._of_name(post, name, marked)
        whole = post[0][0], post[-1][1]
        return (
            *self._alone[post],
            *self._around.to_mentions(kind, whole, mentions),
            *self._of_rule(one, name, marked, rank),
            *self._to_unit(one.entry.organization, whole),
            *self._to_title(one, whole),
            *of_stint(self._stints, one, name),
        )

    def _name(self, post: tuple[Piece, ...]) -> str:
        """The post without white space, which may break it."""
        return "".join("".join(self._text[slice(*piece)] for piece in post).split())

    def _of_name(self, post: tuple[Piece, ...], name: str, marked: bool) -> Told:
        """What does not depend on the recipient."""
        return (
            f"marked={marked}",
            f"told={min(self._told[name], 3)}",
            *(f"end={name[-1]}", f"last-two={name[-2:]}", f"first={name[0]}", f"first-two={name[:2]}"),
            f"length={bucket(len(name), (2, 3, 4, 6, 9, 14))}",
            f"pieces={len(post)}",
            *self._around.of_place((post[0][0], post[-1][1])),
        )

    def _of_rule(self, one: Asked, name: str, marked: bool, rank: int) -> Told:
        """How the post lies to the one that the rules read, and how many others are nearer."""
        kind, read = one.entry.kind, self._name(one.entry.position)
        lies = _lies(name, read)
        return (
            f"{kind}&rule={lies}&marked={marked}",
            f"rule={lies}&rank={min(rank, 2)}",
            f"rank={min(rank, 4)}&posts={bucket(len(self._told), (1, 2, 4, 8))}",
            f"rule={lies}&by={one.link.rule}",
            f"rule={lies}&end={name[-1]}",
            f"rule={lies}&first={name[0]}",
        )

    def _to_unit(self, unit: Piece | None, post: Piece) -> Told:
        """How the post lies to the unit that the recipient has."""
        if unit is None:
            return ("unit=none",)
        if unit[1] <= post[0]:
            told = f"unit-first&gap={self._around.strip.gap(unit[1], post[0])}&close={post[0] - unit[1] < 2}"
        elif post[1] <= unit[0]:
            told = f"post-first&gap={self._around.strip.gap(post[1], unit[0])}"
        else:
            told = "unit=overlaps"
        return (told,)

    def _to_title(self, one: Asked, post: Piece) -> Told:
        start, end = one.title.span
        if post[0] < end and start < post[1]:
            return ("title=overlaps",)
        if post[1] <= start:
            return (f"title-later&gap={self._around.strip.gap(post[1], start)}",)
        return (f"title-first&gap={self._around.strip.gap(end, post[0])}",)

    def of_none(self, one: Asked, near: Sequence[Mark], distance: int | None) -> Told:
        """Those of no post: the posts near by, the distance of the nearest in code points."""
        entry, kind = one.entry, one.entry.kind
        read = self._name(entry.position)
        line = self._around.line(entry.name[0])
        beside = sum(self._around.line(mark.start) == line for mark in near)
        around = self._around.before(entry.name[0]), self._around.behind(entry.name[1])
        return (
            f"none&{kind}",
            f"none&{kind}&rule={bool(read)}",
            f"none&rule={bool(read)}&by={one.link.rule}",
            f"none&unit={entry.organization is not None}&rule={bool(read)}",
            f"none&before={around[0]}",
            f"none&behind={around[1]}",
            f"none&nearest={'no' if distance is None else bucket(distance, (0, 2, 6, 15, 40, 100))}&rule={bool(read)}",
            f"none&in-line={min(beside, 2)}&rule={bool(read)}",
            f"none&posts={bucket(len(self._told), (0, 1, 2, 4, 8))}",
            f"none&title-kind={one.title.kind}",
            f"none&lines={bucket(self._around.lines, (1, 4, 10, 30))}",
            *((f"none&rule-end={read[-1]}", f"none&rule-marked={read in self._told}") if read else ()),
        )


def _lies(name: str, read: str) -> str:
    if not read:
        return "none"
    if name == read:
        return "same"
    if read.endswith(name):
        return "end-of"
    if name.endswith(read):
        return "ends-in"
    return "within" if name in read else "around" if read in name else "other"
