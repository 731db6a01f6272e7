"""The extractor as a whole: its promises for any text, the honour that a title names, and streams that never break."""

from __future__ import annotations

import gc
import itertools
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laborhonors import Document, Extractor, InputError
from laborhonors.output import to_json

SNIPPETS = (
    "全国劳动模范", "“新港工匠”称号", "省五一劳动奖章", "荣获", "被评为", "授予", "段青云", "欧阳立言",
    "阿依古丽·买买提", "新港造船厂", "中州集团", "焊工", "2015年", "等12人", "拟推荐", "尚未", "他", "名单：",
    "一、", "（1）", "、", "，", "。", "；", "「", "」", "（", "）", "\n", "\r\n", "\t", "\u3000", "  ", "|",
    "<p>", "&nbsp;", "\u200b", "獲頒", "勞動模範", "𠮷", "😀", "\ud800",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=4), max_size=24).map("".join)


def facts(document: Document) -> list[tuple[str, str]]:
    return [(triple.recipient, triple.title) for triple in document.triples]


def assert_grounded(document: Document, text: str) -> None:
    assert document.error is None
    assert document.text == text
    for fact in (*document.triples, *document.counts):
        assert fact.evidence
        assert all(text[e.start : e.end] == e.text for e in fact.evidence)
    for mention in document.mentions:
        assert text[mention.start : mention.end] == mention.text
    ends = [mention.end for mention in document.mentions]
    assert all(mention.start >= end for mention, end in zip(document.mentions[1:], ends, strict=False))


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_for_any_text_each_offset_is_the_text_it_claims(extractor: Extractor, text: str) -> None:
    document = extractor.extract(text, published="2020-05-01")
    assert_grounded(document, text)
    assert extractor.extract(text, published="2020-05-01") == document


@settings(max_examples=50, deadline=None)
@given(text=TEXTS)
def test_without_the_tagger_too(plain: Extractor, text: str) -> None:
    assert_grounded(plain.extract(text), text)


PROGRAM = """
import sys
from pathlib import Path
from laborhonors import Extractor
from laborhonors.output import to_json
for document in Extractor().pipe(Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]):
    print(to_json(document, mentions=True))
"""


def test_two_hash_seeds_give_the_same(extractor: Extractor) -> None:
    """That of this process, and one of another."""
    files = sorted((Path(__file__).parents[1] / "examples").glob("*.txt"))
    seed = "1" if os.environ.get("PYTHONHASHSEED") == "4242" else "4242"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", PROGRAM, *files]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True)
    here = extractor.pipe(file.read_text(encoding="utf-8") for file in files)
    assert done.stdout.splitlines() == [to_json(document, mentions=True) for document in here] != []


@pytest.mark.parametrize(
    ("text", "honor"),
    [
        ("本报武汉5月1日电 段青云荣获省劳模称号。", "湖北省劳动模范"),
        ("武汉中州电缆厂的段青云荣获省劳模称号。", "湖北省劳动模范"),
        ("湖北日报讯 段青云获评省劳动模范。", "湖北省劳动模范"),
        ("段青云获评市劳动模范。他住在哈尔滨，在哈尔滨上班。", "哈尔滨市劳动模范"),
        ("段青云荣获全国劳模称号。", "全国劳动模范"),
    ],
)
def test_a_short_title_is_the_honour_of_the_text_s_region(extractor: Extractor, text: str, honor: str) -> None:
    (triple,) = extractor.extract(text).triples
    assert triple.honor is not None
    assert (triple.honor.name, triple.honor.id is None) == (honor, False)
    assert triple.title_text in text


def test_a_title_without_a_region_anywhere_stays_open(extractor: Extractor) -> None:
    (triple,) = extractor.extract("段青云荣获省劳模称号。").triples
    assert triple.honor is not None
    assert (triple.honor.name, triple.honor.id, triple.honor.level) == ("省劳模", None, "provincial")


def test_a_list_of_ones_own_names_honours_and_persons(plain: Extractor, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("kind,name\nhonor,焊花之光\nperson,阿木\n", encoding="utf-8")
    text = "阿木荣获焊花之光。"
    assert facts(plain.extract(text)) == []
    assert facts(Extractor(ner=None, lexicons=[file]).extract(text)) == [("阿木", "焊花之光")]


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(ValueError, match="'bert' is no model"):
        Extractor(ner="bert")


@pytest.mark.parametrize("published", ["1 May", "2020-13", "20"])
def test_a_day_that_is_none_is_an_input_error(extractor: Extractor, published: str) -> None:
    with pytest.raises(InputError, match="a text: published"):
        extractor.extract("段青云获评全国劳模。", id="a text", published=published)


def test_one_broken_text_never_ends_a_stream(extractor: Extractor) -> None:
    good = {"id": "good", "text": "段青云获评全国劳模。"}
    documents = list(
        extractor.pipe([good, {"id": "bad"}, {"id": "late", "text": "…", "published": "soon"}, good["text"]])
    )
    assert [document.id for document in documents] == ["good", "bad", "late", None]
    assert [document.error is None for document in documents] == [True, False, False, True]
    assert facts(documents[0]) == facts(documents[3]) == [("段青云", "全国劳动模范")]
    assert to_json(documents[1])


def in_one_sentence(names: int) -> str:
    told = (
        "".join(parts)
        for parts in itertools.product("赵钱孙李周吴郑王", "伟芳娜敏静丽强磊军洋", "勇艳杰娟涛明超霞平刚")
    )
    return f"{'、'.join(itertools.islice(told, names))}荣获全国劳动模范称号。"


def test_the_time_of_a_sentence_grows_with_its_length(extractor: Extractor) -> None:
    taken = []
    for names in (100, 100, 800):
        start = time.process_time()
        document = extractor.extract(in_one_sentence(names))
        taken.append(time.process_time() - start)
        assert len(document.triples) > names * 0.9
    assert taken[2] < 24 * taken[1]


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_left_as_it_was(plain: Extractor, on: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        plain.extract("段青云荣获全国劳动模范称号。")
        assert gc.isenabled() is on
    finally:
        (gc.enable if was else gc.disable)()
