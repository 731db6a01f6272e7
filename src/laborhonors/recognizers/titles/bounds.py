"""Where a title begins and ends, when the words that show it say one thing and the tagger's name another.

A logistic regression over readable features of both; its weights are reviewed data, `data/lexicons/title_bounds.csv`,
written by `tools/train_bounds.py`. Where the two agree, or only one has a name, there is nothing to decide.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from laborhonors.recognizers.base import SYMBOLS, Mark, Reading
from laborhonors.recognizers.names import name_like
from laborhonors.recognizers.organizations import is_group_name
from laborhonors.recognizers.titles.marked import named_by
from laborhonors.recognizers.titles.references import opens_anew
from laborhonors.recognizers.titles.title import Piece, Title, is_behind_giving
from laborhonors.regression import level, probability_of, weights_of

_MOST_NAMES, _SHORT = 4, 4
_LEVELS = (-2.0, 0.0, 2.0)
_LIKELY = 1.0
_CLASSES = ("奖", "人物")
_GIVING = ("评为", "命名为", "认定为", "授予", "获评", "荣获", "获得", "获", "评上", "成为", "当选")
_ENDS = (",", "。", ";", "、", "称号", "荣誉", "(", "\n")
_QUOTES = frozenset("“”\"‘’'")
_PAUSES = frozenset(",。;!?")


@dataclass(frozen=True, slots=True)
class Dispute:
    """A title as the words show it, the tagger's name that lies over it, and the features of the two."""

    title: Title
    mark: Mark
    features: tuple[str, ...]


def bounded(reading: Reading, found: Sequence[Title], weights: Mapping[str, float] | None = None) -> list[Title]:
    """The titles, in order, each where the package's weights, or others, say that it begins and ends."""
    told = weights_of("title_bounds") if weights is None else weights
    found = list(_joined(reading, found))
    lost = {
        one.title.start: one.mark
        for one in disputes(reading, found)
        if _behind_recipient(reading, one) or probability_of(one.features, told) > 0.5
    }
    return [named_by(reading, lost[title.start], title.strength) if title.start in lost else title for title in found]


def _joined(reading: Reading, found: Sequence[Title]) -> Iterator[Title]:
    """The titles, those that are but parts of one name to the tagger as that: 全国和谐社区|建设先进集体."""
    starts, at = [title.span[0] for title in found], 0
    for mark in reading.marks:
        first, last = bisect_left(starts, mark.start), bisect_left(starts, mark.end)
        if mark.tag == "title" and last - first > 1 and first >= at and _is_whole(reading, mark, found[first:last]):
            yield from found[at:first]
            yield named_by(reading, mark, max(title.strength for title in found[first:last]))
            at = last
    yield from found[at:]


def _is_whole(reading: Reading, mark: Mark, parts: Sequence[Title]) -> bool:
    """Whether the tagger is sure of one name without quotation marks, of which no part is a name that is known."""
    sure = mark.holds is not None and mark.holds > _LIKELY and _QUOTES.isdisjoint(reading.text[mark.start : mark.end])
    inside = all(title.span[1] <= mark.end for title in parts)
    apart = any(opens_anew(reading.text, title) for title in parts[1:])
    return sure and inside and not apart and not any(reading.names.knows(title.name) for title in parts)


def _behind_recipient(reading: Reading, dispute: Dispute) -> bool:
    """Whether the tagger parts what is given from the unit that it is given to: 授予甲公司|市场开拓先进集体."""
    (start, end), mark = dispute.title.span, dispute.mark
    given = mark.end == end and is_behind_giving(reading.text, start)
    return given and any(
        other[:2] == (start, mark.start) and _is_holder(other) for other in reading.marks_in(start, end)
    )


def disputes(reading: Reading, found: Sequence[Title]) -> Iterator[Dispute]:
    """The titles over which a name of the tagger lies that begins or ends elsewhere, and reaches into no other.

    Of a title in pieces only the first may be it (“河阳好人”榜), or the last behind a unit that is given it: else what
    stands before quotation marks stays where the quoted words are no name alone (公司“技能标兵”, decision 42), and a
    prize and its class are one (“白鹭戏剧奖”最佳女主角, decision 55), as are “感动矿山”人物.
    """
    marks = [mark for mark in reading.marks if mark.tag == "title"]
    ends = [mark.end for mark in marks]
    for index, title in enumerate(found):
        start, end = title.span
        over = [mark for mark in marks[bisect_right(ends, start) :][:_MOST_NAMES] if mark.start < end]
        if not over or (start, end) in [(mark.start, mark.end) for mark in over]:
            continue
        mark = max(over, key=lambda mark: min(end, mark.end) - max(start, mark.start))
        before = found[index - 1].tail if index else 0
        after = found[index + 1].start if index + 1 < len(found) else len(reading.text)
        if before <= mark.start and mark.end <= after and _may_be_one(reading, title, mark):
            yield Dispute(title, mark, tuple(_features(reading, title, mark)))


def _may_be_one(reading: Reading, title: Title, mark: Mark) -> bool:
    """Whether the tagger's name may be all of the title."""
    first, last = title.pieces[0], title.pieces[-1]
    if not _PAUSES.isdisjoint(reading.text[mark.start : mark.end]) or _is_given_to(reading.text, title, mark):
        return False
    if mark.end > last[1] and is_group_name(reading.text, last[1], mark.end) and not _is_given(reading.text, mark):
        return False
    if first == last or (mark[:2] == last and _receives(reading, first)):
        return True
    return mark[:2] == first and not any(reading.text.endswith(_CLASSES, *piece) for piece in (first, last))


def _is_given_to(text: str, title: Title, mark: Mark) -> bool:
    """Whether the tagger took who is given the honour for its beginning: 授予|李莉|甲市工匠."""
    first = title.span[0]
    return mark.start < first and name_like(text[mark.start : first]) and is_behind_giving(text, mark.start)


def _is_given(text: str, mark: Mark) -> bool:
    """Whether a verb that gives an honour stands before the tagger's name, and a clause's end behind it."""
    return text.endswith(_GIVING, 0, mark.start) and text.startswith(_ENDS, mark.end)


def _receives(reading: Reading, piece: Piece) -> bool:
    """Whether the tagger takes the piece for a unit that is given an honour: 授予甲中心“先进集体”称号."""
    return any(mark[:2] == piece and _is_holder(mark) for mark in reading.marks_in(*piece))


def _is_holder(mark: Mark) -> bool:
    return mark.tag == "organization" and mark.holds is not None and mark.holds >= _LIKELY


def _features(reading: Reading, title: Title, mark: Mark) -> Iterator[str]:
    (start, end), text = title.span, reading.text
    read, marked = title.name, text[mark.start : mark.end]
    left = "same" if start == mark.start else "longer" if mark.start < start else "shorter"
    right = "same" if end == mark.end else "longer" if mark.end > end else "shorter"
    lies = f"{left}/{right}"
    yield f"mark={lies}"
    yield f"{lies}&strength={title.strength}"
    yield f"{lies}&quoted={title.quoted}"
    yield f"{lies}&holds={level(mark.holds, _LEVELS)}"
    yield f"role={title.role}"
    if len(title.pieces) > 1:
        yield from _of_pieces(text, title)
    knows = reading.names.knows(read), reading.names.knows(marked)
    yield f"left={left}&knows-read={knows[0]}"
    yield f"left={left}&knows-mark={knows[1]}"
    yield f"knows={knows[0]}/{knows[1]}"
    for what, name, step in (("read", read, 3), ("mark", marked, 2)):
        yield f"{what}-first={name[0]}"
        yield f"{what}-end={name[-1]}"
        yield f"{what}-last-two={name[-2:]}"
        yield f"{what}-length={min(len(name), 20) // step}"
    yield f"behind={text[max(end, mark.end) :][:1] or '$'}"
    if left != "same":
        yield from _of_left(reading, left, (min(start, mark.start), max(start, mark.start)))
    if right != "same":
        yield from _of_right(reading, right, (min(end, mark.end), max(end, mark.end)))


def _of_pieces(text: str, title: Title) -> Iterator[str]:
    """What is cut out of the name behind its first piece (quotation marks, a year), and what stands behind that."""
    first, last = title.pieces[0], title.pieces[-1]
    cut = text[first[1] : title.pieces[1][0]]
    yield f"pieces&cut={'quotes' if _QUOTES.issuperset(cut) else 'more'}"
    yield f"pieces&last={text[slice(*last)][-2:]}"
    yield f"pieces&length={min(last[1] - last[0], 6)}"


def _of_left(reading: Reading, left: str, between: Piece) -> Iterator[str]:
    """What one of the two has before the other's beginning."""
    start, end = between
    told, words = reading.text[start:end], reading.words_in(start, end)
    yield from _of_rest(left, told)
    yield f"{left}&before={reading.text[start - 1 : start] or '^'}"
    yield f"{left}&tags={'+'.join(word.tag for word in words[:3])}"
    yield f"{left}&last-tag={words[-1].tag if words else ''}"
    yield f"{left}&region={reading.lexicon.region(told) is not None}"
    yield f"{left}&quotes={not _QUOTES.isdisjoint(told)}"
    inside = list(reading.marks_in(*between))
    yield f"{left}&names={''.join(SYMBOLS[mark.tag] for mark in inside)}"
    yield f"{left}&receives={any(map(_is_holder, inside))}"


def _of_right(reading: Reading, right: str, between: Piece) -> Iterator[str]:
    """What one of the two has behind the other's end."""
    words = reading.words_in(*between)
    yield from _of_rest(f"{right}-behind", reading.text[slice(*between)])
    yield f"{right}-behind&tag={words[0].tag if words else ''}"


def _of_rest(side: str, told: str) -> Iterator[str]:
    """The characters that one of the two has and the other has not."""
    yield f"{side}&opens={told[0]}"
    yield f"{side}&closes={told[-1]}"
    yield f"{side}&length={min(len(told), 8)}"
    if len(told) <= _SHORT:
        yield f"{side}&text={told}"
