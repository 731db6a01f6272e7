"""Mentions that overlap: which stay. One order decides, so the same text gives the same mentions everywhere."""

from __future__ import annotations

from collections.abc import Iterable

from laborhonors.model import MentionKind
from laborhonors.recognizers.base import Span

ORDER: tuple[MentionKind, ...] = (
    "title",
    "person",
    "organization",
    "date",
    "count",
    "position",
    "verb",
    "status",
)
"""A mention gives way to one of a kind named before its own."""

_PLACES = {kind: place for place, kind in enumerate(ORDER)}


def resolve(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans that stay, by place.

    Of two that overlap the one earlier in this total order stays: kind (`ORDER`), longer, further left, recognizer's
    name.
    """
    ranked = sorted(set(spans), key=_rank)
    taken = bytearray(max((span.end for span in ranked), default=0))
    kept: list[Span] = []
    for span in ranked:
        if taken.find(1, span.start, span.end) < 0:
            taken[span.start : span.end] = b"\x01" * (span.end - span.start)
            kept.append(span)
    return tuple(sorted(kept, key=lambda span: span.start))


def _rank(span: Span) -> tuple[int, int, int, str, str]:
    return _PLACES[span.kind], span.start - span.end, span.start, span.recognizer, span.value or ""
