"""Writing: the table, JSON Lines and CSV, to a stream and to a file."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
from pathlib import Path

import pytest
from rich.cells import cell_len

from laborhonors.model import Document, Evidence, Honor, HonorCount, HonorTriple, Mention
from laborhonors.output import CSV_COLUMNS, OutputFormat, opened, to_json, writer

TEXT = "部件事业部部长张家榕获2025年全国劳模,6年来74人获评临港工匠"
EVIDENCE = (
    Evidence(start=7, end=19, text="张家榕获2025年全国", rule="named-awarded"),
    Evidence(start=0, end=7, text="部件事业部部长", rule="appositive"),
)
TRIPLE = HonorTriple(
    recipient="张家榕",
    kind="person",
    title="全国劳动模范",
    title_text="全国劳模",
    honor=Honor(name="全国劳动模范", id="national-model-worker", level="national"),
    organization="上海上飞飞机装备制造有限公司",
    position="部件事业部部长",
    year=2025,
    evidence=EVIDENCE,
    confidence=0.93,
)
BARE = HonorTriple(
    recipient="甲", kind="person", title="乙", title_text="乙", status="proposed", evidence=(), confidence=0.5
)
COUNT = HonorCount(title="临港工匠", title_text="临港工匠", count=74, unit="人", evidence=EVIDENCE[:1])
MENTION = Mention(start=7, end=10, text="张家榕", kind="person", recognizer="lac")
FULL = Document(id="a.txt", text=TEXT, triples=(TRIPLE, BARE), counts=(COUNT,), mentions=(MENTION,))
EMPTY = Document(id="b.txt", text="")
FAILED = Document(id="c.txt", text="", error="c.txt: neither UTF-8 nor GB18030")


STYLE = re.compile(r"\x1b\[[0-9;]*m")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def rendered(output_format: OutputFormat, *documents: Document, mentions: bool = False) -> str:
    stream = io.StringIO()
    sink = writer(output_format, stream, mentions=mentions)
    for document in documents:
        sink.write(document)
    return stream.getvalue()


def test_json_has_the_documented_form() -> None:
    assert json.loads(to_json(FULL)) == {
        "id": "a.txt",
        "triples": [
            {
                "recipient": "张家榕",
                "kind": "person",
                "title": "全国劳动模范",
                "title_text": "全国劳模",
                "honor": {"name": "全国劳动模范", "id": "national-model-worker", "level": "national"},
                "organization": "上海上飞飞机装备制造有限公司",
                "position": "部件事业部部长",
                "year": 2025,
                "status": "conferred",
                "evidence": [evidence.model_dump() for evidence in EVIDENCE],
                "confidence": 0.93,
            },
            {
                "recipient": "甲",
                "kind": "person",
                "title": "乙",
                "title_text": "乙",
                "honor": None,
                "organization": None,
                "position": None,
                "year": None,
                "status": "proposed",
                "evidence": [],
                "confidence": 0.5,
            },
        ],
        "counts": [
            {
                "title": "临港工匠",
                "title_text": "临港工匠",
                "count": 74,
                "unit": "人",
                "evidence": [EVIDENCE[0].model_dump()],
            }
        ],
    }


def test_json_gives_mentions_and_errors_only_where_there_are_any() -> None:
    assert json.loads(to_json(FULL, mentions=True))["mentions"] == [MENTION.model_dump()]
    assert json.loads(to_json(FAILED)) == {"id": "c.txt", "triples": [], "counts": [], "error": FAILED.error}


def test_jsonl_is_one_line_a_document_in_plain_characters() -> None:
    lines = rendered("jsonl", FULL, EMPTY, FAILED).splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["a.txt", "b.txt", "c.txt"]
    assert "张家榕" in lines[0]


def test_jsonl_keeps_odd_characters_on_one_line() -> None:
    odd = "甲\u2028乙\r\n\x85\x00"
    text = rendered("jsonl", Document(id=odd, text=""))
    assert text.count("\n") == 1
    assert json.loads(text)["id"] == odd


def test_csv_has_a_row_a_triple_and_one_for_a_failed_document() -> None:
    rows = list(csv.DictReader(io.StringIO(rendered("csv", FULL, EMPTY, FAILED))))
    assert [row["id"] for row in rows] == ["a.txt", "a.txt", "c.txt"]
    assert rows[0] == {
        "id": "a.txt",
        "recipient": "张家榕",
        "kind": "person",
        "title": "全国劳动模范",
        "title_text": "全国劳模",
        "honor": "全国劳动模范",
        "honor_id": "national-model-worker",
        "organization": "上海上飞飞机装备制造有限公司",
        "position": "部件事业部部长",
        "year": "2025",
        "status": "conferred",
        "confidence": "0.93",
        "offsets": "7-19 | 0-7",
        "evidence": "张家榕获2025年全国 | 部件事业部部长",
        "rules": "named-awarded | appositive",
        "error": "",
    }
    assert (rows[1]["organization"], rows[1]["year"]) == ("", "")
    assert rows[2] == dict.fromkeys(CSV_COLUMNS, "") | {"id": "c.txt", "error": FAILED.error}


def test_csv_quotes_what_would_break_a_row() -> None:
    triple = TRIPLE.model_copy(update={"organization": '甲,"乙"\n丙'})
    rows = list(csv.DictReader(io.StringIO(rendered("csv", Document(id="1", text="", triples=(triple,))))))
    assert rows[0]["organization"] == '甲,"乙"\n丙'


def test_table_is_readable_without_a_terminal() -> None:
    assert rendered("table", FULL, EMPTY, FAILED).splitlines() == [
        "a.txt",
        "╭───────────┬──────────────┬──────────────────────────────┬────────────────┬──────┬───────────╮",
        "│ recipient │ title        │ organization                 │ position       │ year │ status    │",
        "├───────────┼──────────────┼──────────────────────────────┼────────────────┼──────┼───────────┤",
        "│ 张家榕    │ 全国劳动模范 │ 上海上飞飞机装备制造有限公司 │ 部件事业部部长 │ 2025 │ conferred │",
        "│ 甲        │ 乙           │                              │                │      │ proposed  │",
        "╰───────────┴──────────────┴──────────────────────────────┴────────────────┴──────┴───────────╯",
        "  counted: 临港工匠 74人",
        "",
        "b.txt",
        "  no honour found",
        "",
        "c.txt",
        "  error: c.txt: neither UTF-8 nor GB18030",
        "",
    ]


def test_table_keeps_long_names_whole_without_a_terminal() -> None:
    triple = TRIPLE.model_copy(update={"organization": "某" * 300})
    text = rendered("table", Document(id="1" * 200, text="", triples=(triple,)))
    assert "某" * 300 in text
    assert "1" * 200 in text


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_table_fits_a_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    writer("table", stream).write(FULL)
    lines = STYLE.sub("", stream.getvalue()).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert len({cell_len(line) for line in lines if line.startswith(("│", "├", "╭"))}) == 1


def test_table_shows_text_as_it_stands() -> None:
    triple = TRIPLE.model_copy(update={"recipient": "[red]张[/] :smile:", "organization": "\x1b[2J甲\r乙\x9b"})
    text = rendered("table", Document(id="[b]", text="", triples=(triple,)))
    assert "[red]张[/] :smile:" in text
    assert "�[2J甲�乙�" in text
    assert text.startswith("[b]\n")


def test_opened_gives_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    with opened(None) as stream:
        stream.write("甲\n")
    assert capsys.readouterr().out == "甲\n"


@pytest.mark.parametrize(("output_format", "mark"), [("csv", b"\xef\xbb\xbf"), ("jsonl", b""), ("table", b"")])
def test_only_a_csv_file_begins_with_a_byte_order_mark(
    tmp_path: Path, output_format: OutputFormat, mark: bytes
) -> None:
    path = tmp_path / "out"
    with opened(path, output_format) as stream:
        stream.write("甲\n")
    assert path.read_bytes() == mark + "甲\n".encode()


def test_a_file_appears_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("before", encoding="utf-8")
    with opened(path) as stream:
        stream.write("after")
        stream.flush()
        assert path.read_text(encoding="utf-8") == "before"
    assert path.read_text(encoding="utf-8") == "after"
    assert list(tmp_path.iterdir()) == [path]


def half_written(path: Path, reason: type[BaseException]) -> None:
    with opened(path) as stream:
        stream.write("half")
        raise reason


@pytest.mark.parametrize("reason", [RuntimeError, KeyboardInterrupt, BrokenPipeError])
def test_a_file_stays_as_it_was_after_an_error(tmp_path: Path, reason: type[BaseException]) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(reason):
        half_written(path, reason)
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="modes, links and pipes of POSIX")
def test_a_file_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.touch(mode=0o640)
    link.symlink_to(target)
    with opened(link) as stream:
        stream.write("甲")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "甲"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="devices of POSIX")
def test_a_device_is_written_to_not_replaced() -> None:
    with opened(Path(os.devnull), "csv") as stream:
        stream.write("甲")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)
