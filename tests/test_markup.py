"""What a notebook shows: everything escaped, nested and overlapping marks right, plain HTML and SVG."""

from __future__ import annotations

import pickle
from html.parser import HTMLParser

import pytest

import laborhonors as lh
from graph_texts import documents
from laborhonors import markup
from laborhonors.markup.highlight import lanes

EVIL = '<script>alert("1")</script>\x00&'


class Reader(HTMLParser):
    """The text of markup, its tags, and the kinds of each stretch of text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.pieces: list[tuple[str, str]] = []
        self._kinds: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._kinds.append(dict(attrs).get("data-kind") or "")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  # as the parser calls it
        self._kinds.pop()

    def handle_data(self, data: str) -> None:
        self.pieces.append((data, self._kinds[-1] if self._kinds else ""))


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


def test_overlapping_and_nested_marks() -> None:
    marks = [markup.Mark(0, 6, "title"), markup.Mark(2, 4, "organization"), markup.Mark(5, 8, "person")]
    pieces = [
        piece
        for piece in read(markup.highlight("一二三四五六七八九", marks)).pieces
        if piece[0][0] in "一二三四五六七八九"
    ]
    assert pieces == [
        ("一二", "title"),
        ("三四", "organization title"),
        ("五", "title"),
        ("六", "person title"),
        ("七八", "person"),
        ("九", ""),
    ]
    placed = lanes(marks)
    assert placed[marks[1]] == placed[marks[2]] == 0
    assert placed[marks[0]] == 1


def test_a_long_text_says_what_is_left_out() -> None:
    shown = markup.highlight("字" * 50, [markup.Mark(5, 20, "title")], longest=10)
    assert "40 more characters" in shown


@pytest.mark.parametrize(
    "shown",
    [
        markup.highlight(EVIL, [markup.Mark(0, 9, "title", EVIL)]),
        markup.table([EVIL], [[EVIL]], total=1, limit=5),
        markup.card(EVIL, [(EVIL, [EVIL])], [markup.Step(EVIL, EVIL, EVIL, EVIL)], seal=EVIL, below=""),
        markup.quotes([markup.Quote(EVIL, EVIL, EVIL, EVIL)]),
        markup.bars([(EVIL, 3)]),
        markup.network([markup.Dot(0, 0, "person", EVIL, 1)], [], note=EVIL),
    ],
)
def test_all_is_escaped(shown: str) -> None:
    assert "script" not in read(shown).tags
    assert "\x00" not in shown


def test_documents_and_triples_show_themselves() -> None:
    document = documents()[0]
    shown = document._repr_html_()
    assert "电焊工" in shown
    assert "上海工匠: 17人" in shown
    assert document.text.replace("海蓝", "") in "".join(text for text, kind in read(shown).pieces if not kind)
    assert "全国劳动模范" in document.triples[0]._repr_html_()


def test_a_triple_shows_its_sentence() -> None:
    text = "表彰会昨天举行。海蓝造船厂电焊工沈秋水获全国劳动模范称号，掌声不断。会后合影。"
    start = text.index("沈秋水")
    place = lh.Evidence(start=start, end=text.index("称号"), text=text[start : text.index("称号")], rule="frame")
    alone = lh.HonorTriple(
        recipient="沈秋水",
        kind="person",
        title="全国劳动模范",
        title_text="全国劳动模范",
        evidence=(place,),
        confidence=1,
    )
    told = lh.Document(text=text, triples=(alone.model_copy(),))
    sentence = "海蓝造船厂电焊工沈秋水获全国劳动模范称号，掌声不断。"

    def shown(triple: lh.HonorTriple) -> str:
        return "".join(piece for piece, _ in read(triple._repr_html_()).pieces)

    for document in (told, pickle.loads(pickle.dumps(told)), lh.Document.model_validate_json(told.model_dump_json())):
        assert sentence in shown(document.triples[0])
        assert "昨天" not in shown(document.triples[0])
        assert document == told
    (triple,) = told.triples
    assert triple == alone
    assert hash(triple) == hash(alone)
    assert triple.model_dump() == alone.model_dump()
    for copy in (alone, pickle.loads(pickle.dumps(triple)), lh.HonorTriple.model_validate(triple.model_dump())):
        assert "称号" not in shown(copy)
        assert place.text in shown(copy)
    lh.Document(text="另一篇", triples=told.triples)
    assert place.text in shown(told.triples[0])


@pytest.mark.parametrize(
    ("text", "place", "around"),
    [
        ("甲。乙获奖了。丙", "获奖", ("乙", "了。")),
        ("获奖。丙", "获奖。", ("", "")),
        ("甲\n  乙获奖\n丙", "获奖", ("乙", "")),
        ("字" * 90 + "获奖" + "字" * 90, "获奖", ("…" + "字" * 60, "字" * 60 + "…")),
    ],
)
def test_the_sentence_around_a_place(text: str, place: str, around: tuple[str, str]) -> None:
    start = text.index(place)
    assert (markup.before(text, start), markup.after(text, start + len(place))) == around


def test_nodes_show_themselves(graph: lh.HonorGraph) -> None:
    person = graph.person("沈秋水")
    for shown in (person, graph.organization("海蓝造船"), graph.conferrals(), graph.conferrals()[0], graph.conflicts()):
        assert "沈秋水" in shown._repr_html_()
    assert "2020" in graph.honor("全国劳模")._repr_html_()
    assert "sub-honour" not in graph.holders("全国劳模")._repr_html_()
    assert "<table" in graph.sql("SELECT 1 AS one")._repr_html_()
