"""What in an honour's name does not count: the year, the batch, quotation marks, the holder's words, 劳模 for 劳动模范.

A title comes in (simplified, half-width), a bare name or a key for comparing goes out.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TITLES = 4096
"""Titles whose plain form is remembered: a stream of news tells the same ones again and again."""
_NUMBER = "0-9〇零一二三四五六七八九十百"
_YEAR = r"(?:(?:19|20)\d\d(?:[-—–~至](?:\d{4}|\d\d))?|[一二][〇零一二三四五六七八九]{3}(?=年))(?:年度|年)?"
_ORDINAL = rf"第?[{_NUMBER}]+[届批](?=\D)|[首本][届批]"
_BATCH = re.compile(rf"^(?:{_YEAR}|{_ORDINAL}|荣获|获得|享受)+(?=.)")
_INNER_BATCH = re.compile(rf"(?<=[省市区县国])(?:(?:19|20)\d\d(?:年度|年)|{_ORDINAL})+")
_TAIL = re.compile(
    r"(?<=.{3})(?:的?(?:光荣|(?:国家)?荣誉)称号|的?(?<!荣誉)(?<!光荣)称号|获得者|得主|奖项|(?<=津贴)专家)$"
)
_QUOTES = re.compile(r"[\s“”‘’\"'《》「」『』〝〞]")
_MARKS = re.compile(r"[、,·•]")
_GRADE = re.compile(r"^(?P<prize>.{2,}?)奖?(?P<grade>[特一二三四]等奖|优秀奖|[金银铜]奖)$")
_WORDS = (("劳模", "劳动模范"), ("科技进步", "科学技术进步"))


def half_width(text: str) -> str:
    """The text with compatibility forms (full-width letters, brackets) made plain: what folded text looks like."""
    return unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=_TITLES)
def bare(title: str) -> str:
    """The honour's name alone: no quotation marks, no year or batch before it, no 称号 or 获得者 behind it."""
    name = _BATCH.sub("", _QUOTES.sub("", half_width(title)))
    while (shorter := _TAIL.sub("", name)) != name:
        name = shorter
    return name


@lru_cache(maxsize=_TITLES)
def key(title: str) -> str:
    """What two spellings of one name have in common."""
    name = _MARKS.sub("", bare(title)).lower()
    for word, full in _WORDS:
        name = name.replace(word, full)
    return name


def without_inner_batch(name: str) -> str:
    """甘肃省第四届陇原工匠 without 第四届: a year or batch behind the region."""
    return _INNER_BATCH.sub("", name)


def split_grade(name: str) -> tuple[str, str] | None:
    """国家科技进步奖二等奖 and 国家科技进步二等奖 as the prize's name (with 奖) and its grade; None without a grade."""
    found = _GRADE.match(name)
    return None if found is None else (found["prize"] + "奖", found["grade"])
