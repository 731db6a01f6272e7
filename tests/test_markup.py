"""What a notebook shows: everything escaped, nested and overlapping marks right, plain HTML and SVG."""

from __future__ import annotations

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
        markup.quotes([(EVIL, EVIL)]),
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


def test_nodes_show_themselves() -> None:
    graph = lh.HonorGraph(documents())
    person = graph.person("沈秋水")
    for shown in (person, graph.organization("海蓝造船"), graph.conferrals(), graph.conferrals()[0], graph.conflicts()):
        assert "沈秋水" in shown._repr_html_()
    assert "2020" in graph.honor("全国劳模")._repr_html_()
    assert "sub-honour" not in graph.holders("全国劳模")._repr_html_()
    assert "<table" in graph.sql("SELECT 1 AS one")._repr_html_()
