"""Titles without what stands at their edges and is not of the name: a form's box, a class, a medal, a holder's word."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import regex

from laborhonors.lexicon.cues import members
from laborhonors.recognizers.organizations import is_group_name
from laborhonors.recognizers.titles.roles import role_of
from laborhonors.recognizers.titles.title import OPENS, Title, head_of, is_behind_giving, kind_of

_MEDAL = 2
_LABEL_ENDS = frozenset((":", "\n", ""))
_CLASS_OF = regex.compile(r"(?<=\p{Han}{2}奖)(?:个人|集体|团体|单位)奖$")
_OBJECT = regex.compile(r"(?:劳模|劳动模范|红旗手|先进(?:工作|生产)者|道德模范|能手|标兵|工匠|好人|大奖)奖[章牌杯]$")
_HOLDER = regex.compile(
    r"(?:(?:推荐|候选|提名|入围)人选|(?:推荐|候选|申报|拟推荐)(?:单位|集体|村|社区|学校|企业)|建议名单|(?<!工程|计划|级|层次|梯队)人选|候选人|双料(?:得主|冠军)?|[一二三四五六七八九十两\d]{1,3}[人名位]|时)$"
)
_VISITS = ("走进", "走近", "走访", "来到", "探访")
_MOTTO = regex.compile(r"[\p{Han}A-Za-z\d·]++[—–-]{1,2}")
_CIRCLE = regex.compile(r"\p{Han}{2,3}界(?=\p{Han}{3})")
_LEAD = regex.compile(
    r"\p{Han}{2,16}(?:车间|[班组队科室部站])—{1,2}(?=\p{Han}{3})|第?[一二三四]季度(?=\p{Han}{3})"
    r"|(?:下列|以下|上述)[两二三四五六七八九十\d]{0,3}[名位个家]?(?:人员?|同志|单位|集体|个人)(?=\p{Han}{3})"
    r"|(?<=获)评(?!委)(?=\p{Han}{3})|(?:" + "|".join(_VISITS) + r")(?=\p{Han}{4})|[☑✔✅□☐◻▢■]|历[年届次]"
    r"|[今去前当]年(?=[省市县区州镇乡厂校]?\p{Han}{3})|往[年届](?=\p{Han}{3})|里面|里头|其中|全?[国省市县]?头一个|学年度?"
    r"|(?:\d{1,3}|[两二三四五六七八九十百]{1,4})[家个名位所](?:企业|单位|集体|个人|同志|学校|村|社区)"
)
_BODY = regex.compile(rf"{OPENS}" r"(?<!(?:工会|评|推|海|竞|入|改)选)[局段站所社院校厂矿场队行](?=[\p{Han}“]{2})")
"""What a body calls itself in the names of its honours, behind a verb or where a clause begins."""
_CATEGORY = regex.compile(r"\p{Han}{0,4}类(?=\p{Han}{3})")
_VIRTUE = 4
"""Characters of a virtue, by which the good people of a list are parted: 见义勇为."""
_LONGEST_MOTTO = 36
_SHORTEST_UNIT = 4
_LEVEL = regex.compile(
    r"(?:全[国省市县区]|(?:国家|[省市县区])级|省(?![委会道直])|市(?![场民政容区郊值面])|县(?![委城域])|区(?![域块间划位]))(?=\p{Han}{4})"
)
"""A level within a name, as a word of its own."""


def trimmed_titles(text: str, titles: Iterable[Title]) -> Iterator[Title]:
    """The titles of a text, in order, each with just its name; one that ends a quotation with the motto before it."""
    apart = itertools.chain.from_iterable(_apart(text, title) for title in titles)
    whole = (_without_class(text, _without_object(title)) for title in apart)
    bare = (_without_holder(text, _without_lead(text, title)) for title in whole)
    return _without_circles([_with_body(text, _without_unit(text, title)) for title in _whole_quotes(text, bare)])


def _apart(text: str, title: Title) -> tuple[Title, ...]:
    """Two titles that were read as one, each with its own body: 段先进工作者、|局劳动模范."""
    first, last = title.pieces[0]
    pause = text.find("、", first, last)
    if pause < 0 or len(title.pieces) > 1 or title.quoted or _BODY.match(text, pause + 1) is None:
        return (title,)
    before, after = text[first:pause], text[pause + 1 : last]
    if not (_BODY.match(before) and head_of(before) and head_of(after)):
        return (title,)
    return (
        replace(title, end=pause, tail=pause, pieces=((first, pause),), name=before, role="name"),
        replace(title, start=pause + 1, pieces=((pause + 1, last),), name=after),
    )


def _with_body(text: str, title: Title) -> Title:
    """A title with the one character that its body is called by: 评为|局先进生产者, 当选站|先进工作者."""
    first = title.pieces[0][0] if title.pieces else 0
    if not first or title.start != first or _BODY.match(text, first - 1) is None:
        return title
    (_, last), *rest = title.pieces
    return replace(title, start=first - 1, pieces=((first - 1, last), *rest), name=text[first - 1] + title.name)


def _whole_quotes(text: str, titles: Iterable[Title]) -> Iterator[Title]:
    """The titles that end a quotation, with the motto and the dash that it opens with (42): “亦师亦友|——好导师”."""
    for title in titles:
        opened = text.rfind("“", max(0, title.start - _LONGEST_MOTTO), title.start) if title.quoted else -1
        if opened < 0 or _MOTTO.fullmatch(text, opened + 1, title.pieces[0][0]) is None:
            yield title
        else:
            (_, end), *rest = title.pieces
            name = text[opened + 1 : title.pieces[0][0]] + title.name
            yield replace(title, start=opened, name=name, pieces=((opened + 1, end), *rest), strength=2)


def _without_circles(titles: Sequence[Title]) -> Iterator[Title]:
    """The titles without the circle of their holders, where the text has the name without it too: 企业界|杰出校友."""
    names = {title.name for title in titles}
    for title in titles:
        circle = _CIRCLE.match(title.name)
        first, last = title.pieces[0] if title.pieces else (0, 0)
        rest = title.name[circle.end() :] if circle else ""
        if circle and last - first > circle.end() and any(name != title.name and name.endswith(rest) for name in names):
            start = first + circle.end()
            title = replace(title, start=start, name=rest, pieces=((start, last), *title.pieces[1:]))
        yield title


def _without_object(title: Title) -> Title:
    """A holder's title without the medal that was handed over: 全国劳动模范|奖章."""
    if _OBJECT.search(title.name) is None:
        return title
    *pieces, (start, end) = title.pieces
    return replace(title, name=title.name[:-_MEDAL], pieces=(*pieces, (start, end - _MEDAL)))


def _without_class(text: str, title: Title) -> Title:
    """A prize that heads a list without the word for whom it goes to, an honour of persons without 奖.

    甲奖|个人奖：…; “甲好人”|奖. In a sentence 全国质量奖个人奖 is a name.
    """
    *pieces, (start, end) = title.pieces or ((0, 0),)
    rest = title.name[:-1]
    if text.endswith("”奖", 0, end) and head_of(rest) and kind_of(rest) == "person":
        cut = 1
    else:
        told = _CLASS_OF.search(title.name) if text[title.end : title.end + 1] in _LABEL_ENDS else None
        cut = len(told[0]) if told else 0
    if not cut:
        return title
    last = ((start, end - cut),) if end - start > cut else ()
    return replace(title, name=title.name[:-cut], pieces=(*pieces, *last)) if last or pieces else title


def _without_lead(text: str, title: Title) -> Title:
    """A title without a form's box, a word for its batches, whom it counts, or its class: ☑|云溪工匠, 历年|云溪工匠,
    三家企业|云溪市质量奖, 见义勇为类|云溪好人."""
    (first, last), *rest = title.pieces
    lead = _LEAD.match(text, first, last) or _CATEGORY.match(text, first, last)
    if lead is None or (
        lead[0][-1] == "类" and text[lead.end() - 1 - _VIRTUE : lead.end() - 1] not in members("virtue")
    ):
        return title
    start = lead.end()
    role = role_of(text, title.end, len(text))[0] if lead[0] in _VISITS else title.role
    return replace(title, start=start, name=title.name[start - first :], pieces=((start, last), *rest), role=role)


def _without_unit(text: str, title: Title) -> Title:
    """A title without the unit that is given it, where its level stands behind that: 授予甲气象局|市青年文明号."""
    (first, last), *rest = title.pieces or ((0, 0),)
    if not is_behind_giving(text, first):
        return title
    levels = (match.start() for match in _LEVEL.finditer(text, first + _SHORTEST_UNIT, last))
    at = next((at for at in levels if is_group_name(text, first, at) and head_of(text[at:last])), first)
    if at == first:
        return title
    return replace(title, start=at, name=title.name[at - first :], pieces=((at, last), *rest))


def _without_holder(text: str, title: Title) -> Title:
    """A title without the word for who is to hold it or holds it: 云溪好人|推荐人选, 云溪工匠|双料得主."""
    told = _HOLDER.search(title.name)
    *pieces, (start, end) = title.pieces
    if told is None or not head_of(title.name[: told.start()]) or end - start <= len(told[0]):
        return title
    end -= len(told[0])
    role, tail = role_of(text, end, title.end)
    return replace(
        title, name=title.name[: told.start()], pieces=(*pieces, (start, end)), role=role, tail=max(tail, title.tail)
    )
