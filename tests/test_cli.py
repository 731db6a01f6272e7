"""The command line: what it prints, where, and its exit status."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import pytest
from typer.testing import CliRunner, Result

from laborhonors import InputError, LexiconError, __version__, cli
from laborhonors.extractor import Draft, Extractor
from laborhonors.model import Document, Evidence, HonorTriple
from laborhonors.recognizers.base import Reading

RUNNER = CliRunner()
TITLE = "全国劳模"


class FakeExtractor(Extractor):
    """Gives 甲 the honour where the text names it; fails on some words."""

    def __init__(self) -> None:
        super().__init__(ner=None)

    def _draft(self, text: str, id: str | None, day: datetime.date | None) -> Draft:
        return Draft(text, id, day, ((0, len(text)),))

    def _read_together(self, drafts: Sequence[Draft], words: object) -> list[Reading]:  # noqa: ARG002
        return [None for _ in drafts]  # type: ignore[misc]

    def _told(self, draft: Draft | Document, words: object, reading: Reading | None = None) -> Document:  # noqa: ARG002
        if isinstance(draft, Document):
            return draft
        text, id = draft.text, draft.id
        if text == "crash":
            raise RuntimeError("no such luck")
        if text == "bad":
            raise InputError("not readable", source=str(id))
        if text == "lexicon":
            raise LexiconError("not readable", file="x.csv")
        if text == "interrupt":
            raise KeyboardInterrupt
        at = text.find(TITLE)
        return Document(id=id, text=text, triples=() if at < 0 else (triple(at, draft.published),))


def triple(at: int, published: object) -> HonorTriple:
    return HonorTriple(
        recipient="甲",
        kind="person",
        title="全国劳动模范",
        title_text=TITLE,
        year=getattr(published, "year", None),
        evidence=(Evidence(start=at, end=at + len(TITLE), text=TITLE, rule="fake"),),
        confidence=0.9,
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def stub() -> FakeExtractor:
    return FakeExtractor()


@pytest.fixture
def fake(stub: FakeExtractor, monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[Path], str | None, str | None]]:
    """Puts the fake extractor in the place of the real one; gives what it was made with."""
    made: list[tuple[list[Path], str | None, str | None]] = []

    def make(*, lexicons: list[Path], ner: str | None, tokenizer: str | None) -> FakeExtractor:
        if ner == "magic":
            raise ValueError("ner='magic' is no model")
        made.append((lexicons, ner, tokenizer))
        return stub

    monkeypatch.setattr("laborhonors.extractor.Extractor", make)
    return made


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return RUNNER.invoke(cli.app, arguments, input=stdin)


def documents(result: Result) -> list[Mapping[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def put(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


@pytest.mark.usefixtures("folder", "fake")
class TestExtract:
    def test_table(self) -> None:
        result = run("extract", put("a.txt", "甲获全国劳模"))
        assert result.exit_code == 0
        assert "│ 甲        │ 全国劳动模范 │" in result.stdout
        assert result.stderr == ""

    def test_jsonl_keeps_order_and_ids(self) -> None:
        rows = '{"id": "z", "text": "全国劳模"}\n{"id": "a", "text": ""}\n{"id": 3, "text": ""}\n'
        result = run("extract", put("a.jsonl", rows), put("b.txt", ""), "--format", "jsonl")
        assert result.exit_code == 0
        assert [d["id"] for d in documents(result)] == ["z", "a", "3", "b.txt"]
        assert [len(d["triples"]) for d in documents(result)] == [1, 0, 0, 0]  # type: ignore[arg-type]

    def test_csv(self) -> None:
        result = run("extract", put("a.txt", "全国劳模"), "--format", "csv", "--published", "2024-05")
        rows = list(csv.DictReader(io.StringIO(result.stdout)))
        assert [(row["recipient"], row["year"], row["offsets"]) for row in rows] == [("甲", "2024", "0-4")]

    def test_csv_to_a_file_has_a_byte_order_mark(self) -> None:
        result = run("extract", put("a.txt", "全国劳模"), "--format", "csv", "-o", "out.csv")
        assert (result.exit_code, result.stdout) == (0, "")
        assert Path("out.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")

    def test_standard_input_as_text(self) -> None:
        result = run("extract", "-", "--format", "jsonl", stdin="全国劳模".encode("gb18030"))
        assert [(d["id"], len(d["triples"])) for d in documents(result)] == [("-", 1)]  # type: ignore[arg-type]

    def test_standard_input_as_jsonl(self) -> None:
        result = run("extract", "-", "--format", "jsonl", "--input-format", "jsonl", stdin='{"id": "x", "text": ""}')
        assert [d["id"] for d in documents(result)] == ["x"]

    def test_a_folder(self) -> None:
        Path("d").mkdir()
        put("d/b.txt", "")
        put("d/a.txt", "")
        assert [d["id"] for d in documents(run("extract", "d", "--format", "jsonl"))] == ["d/a.txt", "d/b.txt"]

    def test_mentions_are_given_where_asked_for(self) -> None:
        name = put("a.txt", "")
        assert "mentions" not in documents(run("extract", name, "--format", "jsonl"))[0]
        assert "mentions" in documents(run("extract", name, "--format", "jsonl", "--mentions"))[0]

    @pytest.mark.parametrize(
        ("rows", "message"),
        [
            ('{"id": "x"}', 'a.jsonl:1: no "text"'),
            ("{oops", "a.jsonl:1: not JSON"),
            ('{"id": "x", "text": "crash"}', "x: RuntimeError: no such luck"),
            ('{"id": "x", "text": "bad"}', "x: not readable"),
            ('{"id": "x", "text": "", "published": "soon"}', "a.jsonl:1: published 'soon'"),
        ],
    )
    @pytest.mark.parametrize("output_format", ["table", "jsonl", "csv"])
    def test_a_failed_document_is_named_and_in_the_output(self, rows: str, message: str, output_format: str) -> None:
        name = put("a.jsonl", rows + '\n{"id": "good", "text": "全国劳模"}\n')
        result = run("extract", name, "--format", output_format)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"laborhonors: {message}")
        assert result.stderr.endswith("laborhonors: 1 of 2 documents failed\n")
        assert "甲" in result.stdout
        shown = result.stdout.replace('\\"', '"').replace('""', '"')
        assert message in shown

    def test_a_failed_document_does_not_spoil_the_file(self) -> None:
        result = run("extract", put("a.txt", "crash"), put("b.txt", ""), "--format", "jsonl", "-o", "out.jsonl")
        assert result.exit_code == 1
        lines = Path("out.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line).get("error") for line in lines] == ["a.txt: RuntimeError: no such luck", None]

    def test_a_closed_file_is_a_failed_document(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def closed(*_: object) -> NoReturn:
            raise PermissionError(13, "Permission denied")

        name = put("a.txt", "")
        monkeypatch.setattr("laborhonors.inputs.Path.open", closed)
        result = run("extract", name)
        assert (result.exit_code, result.stderr.splitlines()[0]) == (1, "laborhonors: a.txt: Permission denied")

    @pytest.mark.parametrize(
        "arguments",
        [
            (),
            ("none.txt",),
            ("a.txt", "--format", "xml"),
            ("a.txt", "--published", "soon"),
            ("a.txt", "--published", "2025-13"),
            ("a.txt", "--ner", "magic"),
            ("a.txt", "--lexicon", "none.csv"),
            ("a.txt", "-o", "none/out.jsonl"),
            ("a.txt", "-o", "a.txt"),
            ("a.txt", "-o", "."),
            ("a.txt", "--nonsense"),
        ],
    )
    def test_wrong_usage(self, arguments: tuple[str, ...]) -> None:
        put("a.txt", "kept")
        result = run("extract", *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert Path("a.txt").read_text(encoding="utf-8") == "kept"

    def test_what_no_text_is_to_blame_for_ends_the_run(self) -> None:
        result = run("extract", put("a.txt", "lexicon"), put("b.txt", ""), "--format", "jsonl")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "laborhonors: x.csv: not readable\n"

    def test_an_interrupt_leaves_the_old_file(self) -> None:
        put("out.jsonl", "before")
        result = run("extract", put("a.txt", ""), put("b.txt", "interrupt"), "--format", "jsonl", "-o", "out.jsonl")
        assert (result.exit_code, result.output) == (130, "")
        assert Path("out.jsonl").read_text(encoding="utf-8") == "before"

    def test_options_reach_the_extractor(self, fake: list[tuple[list[Path], str | None, str | None]]) -> None:
        lexicons = [Path(put("x.csv", "")), Path(put("y.csv", ""))]
        run(
            "extract",
            put("a.txt", ""),
            "--lexicon",
            "x.csv",
            "--lexicon",
            "y.csv",
            "--ner",
            "none",
            "--tokenizer",
            "mine:x",
        )
        run("extract", "a.txt")
        assert fake == [(lexicons, None, "mine:x"), ([], "honors", None)]


GOLD = '{"id": "1", "genre": "news", "triples": [{"recipient": "甲", "title": "全国劳模"}], "counts": []}\n'


@pytest.mark.usefixtures("folder")
class TestScore:
    def test_figures(self) -> None:
        result = run("score", put("gold.jsonl", GOLD), put("predicted.jsonl", '{"id": "1"}\n'))
        assert result.exit_code == 0
        assert result.stdout.startswith(
            "1 documents (0 without prediction), 1 gold triples, 0 predicted\npair     P 0.000"
        )

    def test_errors_come_first(self) -> None:
        result = run("score", put("gold.jsonl", GOLD), put("predicted.jsonl", ""), "--errors")
        assert result.stdout.startswith("1\tmissed\t甲\t全国劳模\n1 documents (1 without prediction)")

    def test_json(self) -> None:
        result = run("score", put("gold.jsonl", GOLD), put("predicted.jsonl", GOLD), "--json", "--genre", "news")
        assert json.loads(result.stdout)["record"] == {"p": 1.0, "r": 1.0, "f1": 1.0}

    @pytest.mark.parametrize(
        ("predicted", "options", "message"),
        [
            ('{"id": "2"}', [], "predicted.jsonl: predicted ids not in the gold set: ['2']"),
            ("{oops", [], "predicted.jsonl:1: Invalid JSON"),
            ("", ["--genre", "ballad"], "gold.jsonl: no gold documents"),
        ],
    )
    def test_wrong_files(self, predicted: str, options: list[str], message: str) -> None:
        result = run("score", put("gold.jsonl", GOLD), put("predicted.jsonl", predicted), *options)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"laborhonors: {message}")


def test_version() -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"laborhonors {__version__}\n")


@pytest.mark.parametrize("arguments", [("--help",), ("extract", "--help"), ("score", "--help")])
def test_help(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 0


def test_an_unknown_command_is_wrong_usage() -> None:
    assert run("abstract").exit_code == 2


def test_the_module_runs() -> None:
    command = [sys.executable, "-m", "laborhonors", "--version"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.startswith("laborhonors ")


PATIENT = """
import sys, time
from laborhonors import cli
from laborhonors.model import Document
class Slow:
    def pipe_batches(self, batches, **_):
        print("reading", file=sys.stderr, flush=True)
        time.sleep(60)
class Quick:
    def pipe_batches(self, batches, **_):
        for batch in batches:
            yield [Document(id=record["id"], text=record["text"], error=record["error"]) for record in batch]
extractor = {"slow": Slow, "quick": Quick}[sys.argv.pop(1)]()
cli.extract._extractor = lambda *_: extractor
cli.main()
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_ends_cleanly(folder: Path) -> None:
    command = [sys.executable, "-c", PATIENT, "slow", "extract", put("a.txt", ""), "-o", "out.txt"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "reading\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "")
    assert [path.name for path in folder.iterdir()] == ["a.txt"]


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
@pytest.mark.parametrize("output_format", ["table", "jsonl", "csv"])
def test_a_closed_pipe_ends_cleanly(folder: Path, output_format: str) -> None:
    rows = "".join(
        f'{{"id": "{number}", "text": 0}}\n' for number in range(20_000)
    )  # each one an error, and so a row of CSV
    (folder / "a.jsonl").write_text(rows, encoding="utf-8")
    command = [sys.executable, "-c", PATIENT, "quick", "extract", "a.jsonl", "--format", output_format]
    with (
        open("errors", "w", encoding="utf-8") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        assert process.stdout is not None
        assert process.stdout.readline()
        process.stdout.close()
    assert process.returncode == 141
    assert {line.split(":")[0] for line in (folder / "errors").read_text(encoding="utf-8").splitlines()} <= {
        "laborhonors"
    }


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
@pytest.mark.parametrize(("number", "shown"), [(cli.reading.MANY, True), (cli.reading.MANY - 1, False)])
def test_progress_is_shown_on_a_terminal_for_many_documents(folder: Path, number: int, shown: bool) -> None:
    (folder / "a.jsonl").write_text('{"text": ""}\n' * number, encoding="utf-8")
    command = [sys.executable, "-c", PATIENT, "quick", "extract", "a.jsonl", "-o", "out.txt"]
    terminal, end = os.openpty()
    with os.fdopen(terminal, "rb", buffering=0) as screen, os.fdopen(end, "wb") as stderr:
        stderr.write(b"|")
        stderr.flush()
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=stderr, env={**os.environ, "TERM": "xterm"}, check=True
        )
        seen = screen.read(100_000)
    assert done.stdout == b""
    assert (f"{number}/{number}".encode() in seen) == shown
