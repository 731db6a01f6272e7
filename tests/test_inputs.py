"""Reading: encodings, folders, standard input, broken lines and files."""

from __future__ import annotations

import datetime
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laborhonors.errors import InputError
from laborhonors.inputs import InputFormat, InputText, count, decode, read
from laborhonors.model import parse_date

SENTENCE = "2025年4月28日，包起帆等全国劳模作报告。"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one, so that ids are short relative paths."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def texts(*paths: str, input_format: InputFormat = "auto", published: datetime.date | None = None) -> list[InputText]:
    return list(read([Path(path) for path in paths], input_format=input_format, published=published))


def lines(folder: Path, *rows: object, name: str = "a.jsonl") -> str:
    rendered = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / name).write_text("\n".join(rendered), encoding="utf-8")
    return name


def feed(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312"])
def test_decode(encoding: str) -> None:
    assert decode(SENTENCE.encode(encoding), "a.txt") == SENTENCE


@pytest.mark.parametrize(
    "raw",
    [
        SENTENCE.encode("utf-16"),
        "全國勞動模範名單如下，請各單位遵照辦理。".encode("big5"),
        ("naïve café à " * 9).encode("latin-1"),
        SENTENCE.encode()[:-1],
        bytes(range(256)),
    ],
)
def test_decode_refuses(raw: bytes) -> None:
    with pytest.raises(InputError, match=r"a\.txt: neither UTF-8 \(byte \d+\) nor GB18030") as caught:
        decode(raw, "a.txt")
    assert caught.value.source == "a.txt"


@given(st.text())
def test_decode_keeps_any_text(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode(), "a.txt") == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-05-22", datetime.date(2025, 5, 22)),
        ("2025-05", datetime.date(2025, 5, 1)),
        ("2025", datetime.date(2025, 1, 1)),
    ],
)
def test_parse_date(value: str, expected: datetime.date) -> None:
    assert parse_date(value) == expected


@pytest.mark.parametrize(
    "value", ["", "25", "2025-5-2", "2025-13", "2025-02-30", "0000", "2025-05-22T06", "２０２５", "2025\n"]
)
def test_parse_date_refuses(value: str) -> None:
    with pytest.raises(ValueError, match="published"):
        parse_date(value)


def test_a_text_file_is_kept_as_it_stands(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"\xef\xbb\xbf" + "甲\r\n\r\n乙\u3000丙\n".encode())
    assert texts("a.txt") == [InputText("a.txt", "甲\r\n\r\n乙\u3000丙\n")]


def test_an_empty_file_is_an_empty_text(folder: Path) -> None:
    (folder / "a.txt").touch()
    assert texts("a.txt") == [InputText("a.txt")]


def test_jsonl(folder: Path) -> None:
    name = lines(folder, {"id": "x", "text": SENTENCE, "published": "2025-05"}, "", {"id": 7, "text": "", "genre": "?"})
    assert texts(name) == [InputText("x", SENTENCE, datetime.date(2025, 5, 1)), InputText("7")]


def test_a_line_without_id_is_named_by_its_place(folder: Path) -> None:
    assert texts(lines(folder, {"text": "甲"}, {"id": None, "text": "乙"})) == [
        InputText("a.jsonl:1", "甲"),
        InputText("a.jsonl:2", "乙"),
    ]


def test_each_line_has_its_own_encoding(folder: Path) -> None:
    rows = [
        json.dumps({"text": SENTENCE}, ensure_ascii=False).encode(code) for code in ("utf-8-sig", "gb18030", "utf-8")
    ]
    (folder / "a.jsonl").write_bytes(b"\r\n".join(rows))
    assert [text.text for text in texts("a.jsonl")] == [SENTENCE] * 3


@pytest.mark.parametrize(
    ("row", "identity", "message"),
    [
        ("{oops", "a.jsonl:2", "not JSON: "),
        ("[" * 100_000, "a.jsonl:2", "not JSON: "),
        ("[1]", "a.jsonl:2", "not a JSON object"),
        ({"id": "x"}, "x", 'no "text"'),
        ({"id": "x", "text": ["甲"]}, "x", '"text" is not text'),
        ({"id": True, "text": "甲"}, "a.jsonl:2", "id True is neither text nor a whole number"),
        ({"id": "x", "text": "甲", "published": "May"}, "x", "published 'May' is not YYYY-MM-DD"),
        ({"id": "x", "text": "甲", "published": "2025-02-30"}, "x", "published '2025-02-30': day"),
        ('{"id": "x", "text": "\\ud800"}', "x", '"text" holds a lone surrogate at 0'),
        ('{"id": "\\ud800", "text": "甲"}', "a.jsonl:2", '"id" holds a lone surrogate at 0'),
        ({"id": "first", "text": "甲"}, "a.jsonl:2", "id 'first' stands twice"),
    ],
)
def test_a_broken_line_never_ends_the_batch(folder: Path, row: object, identity: str, message: str) -> None:
    name = lines(folder, {"id": "first", "text": "甲"}, row, {"id": "last", "text": "乙"})
    first, broken, last = texts(name)
    assert (first.id, last.id, first.error, last.error) == ("first", "last", None, None)
    assert (broken.id, broken.text) == (identity, "")
    assert broken.error is not None
    assert broken.error.startswith(f"a.jsonl:2: {message}")


def test_an_undecodable_line_never_ends_the_batch(folder: Path) -> None:
    (folder / "a.jsonl").write_bytes(b'{"text": "a"}\n{"text": "\xff\xff"}\n{"text": "b"}\n')
    first, broken, last = texts("a.jsonl")
    assert (first.text, last.text) == ("a", "b")
    assert broken.error == "a.jsonl:2: neither UTF-8 (byte 10) nor GB18030: convert it to UTF-8"


def test_a_broken_file_never_ends_the_batch(folder: Path) -> None:
    (folder / "a.txt").write_bytes(SENTENCE.encode("utf-16"))
    (folder / "b.txt").write_text("乙", encoding="utf-8")
    broken, missing, good = texts("a.txt", "none.txt", "b.txt")
    assert (broken.id, missing.id, good) == ("a.txt", "none.txt", InputText("b.txt", "乙"))
    assert broken.error is not None
    assert broken.error.startswith("a.txt: neither UTF-8")
    assert missing.error == "none.txt: No such file or directory"


def test_an_id_stands_once_in_a_run(folder: Path) -> None:
    lines(folder, {"id": "x", "text": "甲"}, {"id": "a.txt", "text": "乙"})
    (folder / "a.txt").write_text("丙", encoding="utf-8")
    found = texts("a.jsonl", "a.txt", "a.jsonl")
    assert [text.id for text in found] == ["x", "a.txt", "a.txt#2", "a.jsonl:1", "a.jsonl:2"]
    assert [text.error for text in found] == [
        None,
        None,
        "a.txt: id 'a.txt' stands twice",
        "a.jsonl:1: id 'x' stands twice",
        "a.jsonl:2: id 'a.txt' stands twice",
    ]


def test_a_folder_is_read_in_order_and_in_depth(folder: Path) -> None:
    for name in ("d/b.txt", "d/a/z.txt", "d/c.TXT", "d/.hidden.txt", "d/.git/x.txt", "d/note.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    lines(folder, {"id": "1", "text": "甲"}, name="d/b.jsonl")
    (folder / "d/loop").symlink_to(folder / "d")
    assert [text.id for text in texts("d")] == ["d/a/z.txt", "1", "d/b.txt", "d/c.TXT"]
    assert [text.id for text in texts("d", input_format="jsonl")] == ["1"]
    assert count([Path("d")]) == 4


def test_a_folder_with_nothing_to_read_is_an_error(folder: Path) -> None:
    (folder / "d/e").mkdir(parents=True)
    assert texts("d") == [InputText("d", error="d: no text in this folder (.txt and .jsonl are read)")]


def test_a_closed_folder_never_ends_the_batch(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "d/a").mkdir(parents=True)
    (folder / "d/b.txt").write_text("乙", encoding="utf-8")
    listed = Path.iterdir

    def iterdir(path: Path) -> Iterator[Path]:
        if path.name == "a":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    assert texts("d") == [InputText("d/a", error="d/a: Permission denied"), InputText("d/b.txt", "乙")]


def test_a_file_of_another_suffix_needs_a_format(folder: Path) -> None:
    (folder / "a.md").write_text('{"text": "甲"}', encoding="utf-8")
    assert texts("a.md") == [InputText("a.md", error="a.md: neither .txt nor .jsonl: say which with --input-format")]
    assert texts("a.md", input_format="txt") == [InputText("a.md", '{"text": "甲"}')]
    assert texts("a.md", input_format="jsonl") == [InputText("a.md:1", "甲")]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, SENTENCE.encode("gb18030"))
    assert texts("-") == [InputText("-", SENTENCE)]
    feed(monkeypatch, b'{"id": "x", "text": "a"}\n{"text": "b"}')
    assert texts("-", input_format="jsonl") == [InputText("x", "a"), InputText("-:2", "b")]
    feed(monkeypatch, b"\xff\xff")
    assert texts("-")[0].error == "-: neither UTF-8 (byte 0) nor GB18030: convert it to UTF-8"


def test_published_stands_for_those_that_tell_none(folder: Path) -> None:
    day, other = datetime.date(2020, 1, 2), datetime.date(2021, 1, 1)
    name = lines(folder, {"id": "x", "text": "甲"}, {"id": "y", "text": "乙", "published": "2021"})
    assert [text.published for text in texts(name, published=day)] == [day, other]


def test_a_stream_is_read_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    source, sink = os.pipe()
    with open(source, encoding="utf-8") as stdin, open(sink, "wb", buffering=0) as writing:
        monkeypatch.setattr("sys.stdin", stdin)
        found = read([Path("-")], input_format="jsonl")
        for number in range(3):  # the pipe stays open: each text must come before the next is written
            writing.write(b'{"id": "%d", "text": "a"}\n' % number)
            assert next(found).id == str(number)


def test_count(folder: Path) -> None:
    (folder / "a.txt").touch()
    name = lines(folder, "{}", "", "{oops")
    assert count([Path("a.txt"), Path(name)]) == 3
    assert count([Path("a.txt"), Path("-")]) is None
    assert count([Path("none.txt"), Path("none.jsonl")]) is None
