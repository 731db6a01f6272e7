"""Where a unit ends that shares a character with the post behind it, or is told by its brand, place or branch alone.

双河乡|长, 甲机床|厂|长, 孙家堰村|村委委员, 甲公司|大中华区|总裁, 常柴|董事长.
"""

from __future__ import annotations

import regex

from laborhonors.recognizers.organizations import department_ends, is_unit_name, unit_ends
from laborhonors.recognizers.positions import ends_in_post
from laborhonors.recognizers.titles.title import Piece

_OF_VILLAGE = ("委", "民", "支", "主任")
_WHOLE = ("公司", "集团", "股份", "实业", "控股")
_TRADE_OF = regex.compile(r"(?<=[村社厂场站处所队店馆院])(?:\p{Han}{1,2}[匠工]|村民|农民|渔民|职工|会员|队员)$")
"""A trade that the tagger took for the end of the unit's name: 岩头村|石匠."""
_OPEN_BRACKET = regex.compile(r"[^()]{2,}\([^()]{1,8}")
_CLOSED = regex.compile(r"\)(?:股份|有限|责任|集团|公司|总){1,6}公司|\)(?:公司|集团)")
_HEAD = r"(?:[镇乡村里屯寨厂]|(?<=\p{Han}{4})局)长"
"""A post whose first character is the last of the unit's name."""
_SHARED = regex.compile(rf"{_HEAD}(?=[\p{{Han}}、]{{2}})")
_HEADMAN = regex.compile(rf"(?<![副总正老前分]){_HEAD}$")
_VILLAGES = "村里屯寨"
_SHORTEST_PLACE, _LONGEST_VILLAGE = 2, 6
_NO_PLACE = ("副", "常务", "名誉", "总", "老", "原", "前", "现任", "时任", "首任", "继任", "新任", "代理")
_REGION = regex.compile(r"(?:大?中华区|中国(?:[东西南北]{2})?大?区|亚[太洲]区?|(?:华[东南西北中]|[东西][南北])大?区)$")
"""Where a company's branch is, told with the post of who heads it."""
_EXECUTIVE = regex.compile(
    r"((?!(?:[原前现时首新]任?|该|本|我|某|一家|两家|多家|高级|资深|首席|区域|大区|项目|分管|全国|中国|民营|青年|女|农民|退休|著名|知名"
    r"|优秀|杰出|执行|常务|名誉|荣誉|联合|独立|党委|公司|集团|企业|企业家))[\p{Han}A-Za-z\d]{2,8}?)"
    r"(?=(?:执行|常务|名誉|荣誉|联合|副)?(?:董事长|总裁|总经理|首席执行官|CEO|创始人|执行董事))"
)


def headman(text: str, start: int, end: int) -> tuple[Piece, Piece, bool] | None:
    """Unit and post that share a character: 双河乡|长, 云湖税务局|长."""
    head = _HEADMAN.search(text, start, end)
    if head is None or head.start() - start < _SHORTEST_PLACE or text.endswith(_NO_PLACE, start, head.start()):
        return None
    return (start, head.start() + 1), (head.start(), end), True


def executive(text: str, post: Piece | None) -> tuple[Piece, Piece, bool] | None:
    """A unit called by its brand alone before a post that every unit has but one of: 常柴|董事长."""
    told = _EXECUTIVE.match(text, *post) if post else None
    if told is None or post is None or ends_in_post(text, *told.span(1)):
        return None
    if is_unit_name(text, *told.span(1)) or told.end(1) in department_ends(text, *told.span(1)):
        return None
    start, end = told.start(1), last_of_unit(text, *told.span(1))
    return (start, end), (end, post[1]), False


def with_last_of_unit(text: str, unit: Piece, post: Piece | None, end: int) -> tuple[Piece, Piece | None]:
    """The unit with the character that it shares with the post, or without what is of the post.

    中寮乡|崁顶村|长; 甲机床|厂|长; 孙家堰村|村委委员; 甲公司|大中华区|总裁.
    """
    start, at = unit
    last = last_of_unit(text, start, at)
    if last < at:
        return (start, last), (last, end)
    head = _HEADMAN.search(text, at, end)
    if head is None:
        return unit, post
    named = head.start() > at and text[head.start()] in _VILLAGES and not text.endswith(_NO_PLACE, at, head.start())
    if last > at or (named and head.start() - at <= _LONGEST_VILLAGE):
        return (start, head.start() + 1), (head.start(), end)
    return unit, post


def last_of_unit(text: str, start: int, end: int) -> int:
    """Where a unit ends: with the character that it shares with the post behind it (北门|里|长), without what is of
    the post (孙家堰村|村委委员, 甲公司|大中华区|总裁)."""
    if text.endswith("村村", start, end) and text.startswith(_OF_VILLAGE, end):
        return end - 1
    if text.endswith("农场农场", start, end) and text.startswith("主", end):
        return end - 2
    if (trade := _TRADE_OF.search(text, start, end)) is not None and trade.start() in unit_ends(text, start, end):
        return trade.start()
    if (bracket := _OPEN_BRACKET.fullmatch(text, start, end)) is not None and (
        closed := _CLOSED.match(text, bracket.end())
    ):
        return closed.end()
    if (region := _REGION.search(text, start + 2, end)) is not None:
        return region.start()
    shared = _SHARED.match(text, end)
    if shared is None or text[end - 1] == text[end] or text.endswith(_WHOLE, start, end):
        return end
    return end + (text[end] in _VILLAGES or end not in unit_ends(text, start, end))
