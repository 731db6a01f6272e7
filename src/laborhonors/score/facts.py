"""What is compared: gold and predicted facts from JSON Lines files, and when two names of theirs count as one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import opencc
from pydantic import ValidationError

from laborhonors.errors import InputError
from laborhonors.model import Value

REGION = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)(?=[\u4e00-\u9fff]{2})")
BATCH = re.compile(r"^(?:(?:19|20)\d\d(?:年度?|—|-)?|第?[0-9一二三四五六七八九十百]+[届批](?=\D)|首[届批])+")
HOLDER = re.compile(r"^(?:享受|荣获|获得?)")
GRADED = re.compile(r"奖(?=[特一二三四优]等?奖)")
TAIL = re.compile(r"(?:的?(?:光荣|荣誉)?称号|荣誉|获得者|专家|人员|人才|奖项|得主)+$")
QUOTES = re.compile(r"[\s“”‘’\"'《》「」『』〝〞]")
COMMAS = re.compile(r"[、,，·]")
ONE_NAME = (
    ("劳模", "劳动模范"),
    ("国务院政府", "国务院"),
    ("政府特殊津贴", "国务院特殊津贴"),
    ("国务院国务院", "国务院"),
    ("科技进步", "科学技术进步"),
)
SHORTER_ORG = 0.6


class Fact(Value, extra="ignore"):
    """One triple of a gold or predicted document; `also` holds further accepted forms of the title."""

    recipient: str
    title: str
    organization: str | None = None
    position: str | None = None
    year: int | str | None = None
    status: str | None = None
    optional: bool = False
    also: tuple[str, ...] = ()


class Count(Value, extra="ignore"):
    """A number of recipients of one honour."""

    title: str
    count: int


class Facts(Value, extra="ignore"):
    """One line of a gold or predicted file; further fields are ignored."""

    id: str
    genre: str = "?"
    triples: tuple[Fact, ...] = ()
    counts: tuple[Count, ...] = ()


@cache
def _t2s() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def fold(text: str) -> str:
    """Script, width, white space and quotation marks folded: what is left when typography does not count."""
    return QUOTES.sub("", unicodedata.normalize("NFKC", _t2s().convert(text)))


@cache
def fold_title(title: str) -> str:
    """A title without year, ordinal, holder's words and region suffixes, and with its short forms written out."""
    folded = HOLDER.sub("", BATCH.sub("", fold(title)))
    for short, long in ONE_NAME:
        folded = folded.replace(short, long)
    return TAIL.sub("", GRADED.sub("", COMMAS.sub("", REGION.sub("", folded))))


def same_org(gold: str | None, predicted: str | None) -> bool:
    """True where both are the same, or one contains the other and the shorter is at least 60 % of the longer."""
    one, other = fold(gold or ""), fold(predicted or "")
    if not one or not other:
        return one == other
    short, long = sorted((one, other), key=len)
    return short in long and len(short) >= SHORTER_ORG * len(long)


def load(path: Path) -> dict[str, Facts]:
    """The documents of a JSON Lines file by id. Raises InputError for a line that is not one, or an id given twice."""
    documents: dict[str, Facts] = {}
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    _add(documents, line, f"{path}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read as UTF-8 JSON Lines: {error}", source=str(path)) from error
    return documents


def _add(documents: dict[str, Facts], line: str, where: str) -> None:
    try:
        facts = Facts.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{place}: {first['msg']}" if place else first["msg"], source=where) from error
    if facts.id in documents:
        raise InputError(f"id {facts.id!r} stands twice", source=where)
    documents[facts.id] = facts
