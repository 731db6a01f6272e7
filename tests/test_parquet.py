"""Parquet in parts: what they hold, and that a killed run goes on with nothing lost and nothing twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from laborhonors import InputError, cli
from laborhonors.model import Document
from laborhonors.parquet import Done, PartsWriter, done

parquet = pytest.importorskip("pyarrow.parquet")
TEXT = "段青云、王海波荣获全国劳动模范称号。"


def ids(folder: Path) -> list[str]:
    """The ids of the rows, in the order of the parts."""
    return [name for part in sorted(folder.glob("part-*")) for name in parquet.read_table(part)["id"].to_pylist()]


def numbered(count: int) -> list[Document]:
    return [Document(id=str(number), text="") for number in range(count)]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["extract", *arguments])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_parts_hold_so_many_documents_each(tmp_path: Path) -> None:
    with PartsWriter(tmp_path / "out", Done(), size=4) as parts:
        for document in numbered(10):
            parts.write(document)
    assert ids(tmp_path / "out") == [str(number) for number in range(10)]
    assert done(tmp_path / "out") == Done(parts=3, documents=10, last="9", finished=True)


def test_a_folder_that_is_not_there_has_nothing_done(tmp_path: Path) -> None:
    assert done(tmp_path / "out") == Done()


def test_an_error_leaves_whole_parts_only(tmp_path: Path) -> None:
    def broken() -> None:
        with PartsWriter(tmp_path, Done(), size=4) as parts:
            for document in numbered(6):
                parts.write(document)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert done(tmp_path) == Done(parts=1, documents=4, last="3")


def test_a_gap_is_an_error(tmp_path: Path) -> None:
    with PartsWriter(tmp_path, Done(), size=1) as parts:
        for document in numbered(3):
            parts.write(document)
    (tmp_path / "part-000001.parquet").unlink()
    with pytest.raises(InputError, match="one before it is missing"):
        done(tmp_path)


@pytest.mark.usefixtures("folder")
class TestExtract:
    def test_the_suffix_says_the_form(self) -> None:
        Path("a.txt").write_text(TEXT, encoding="utf-8")
        assert run("a.txt", "-o", "out.parquet").exit_code == 0
        table = parquet.read_table("out.parquet")
        assert table["recipient"].to_pylist() == ["段青云", "王海波"]
        assert table["id"].to_pylist() == ["a.txt", "a.txt"]

    def test_what_is_there_is_not_written_over(self) -> None:
        Path("a.txt").write_text(TEXT, encoding="utf-8")
        assert run("a.txt", "-o", "out.parquet").exit_code == 0
        again = run("a.txt", "-o", "out.parquet")
        assert (again.exit_code, "--resume" in again.output) == (2, True)
        assert run("a.txt", "-o", "out.parquet", "--resume").exit_code == 0
        assert ids(Path("out.parquet")) == ["a.txt", "a.txt"]

    def test_other_inputs_are_refused(self) -> None:
        for name in "ab":
            Path(f"{name}.txt").write_text(TEXT, encoding="utf-8")
        assert run("a.txt", "-o", "out.parquet").exit_code == 0
        other = run("b.txt", "-o", "out.parquet", "--resume")
        assert (other.exit_code, "whose last was a.txt" in other.output) == (2, True)

    @pytest.mark.parametrize("arguments", [("-o", "out.jsonl", "--resume"), ("--format", "parquet")])
    def test_wrong_usage(self, arguments: tuple[str, ...]) -> None:
        Path("a.txt").write_text(TEXT, encoding="utf-8")
        assert run("a.txt", *arguments).exit_code == 2


SLOWLY = """
import sys, time
from laborhonors import cli, parquet
from laborhonors.model import Document
parquet.PartsWriter.__init__.__kwdefaults__["size"] = 3
class Slow:
    def pipe_batches(self, batches, **_):
        for batch in batches:
            time.sleep(float(sys.argv[0]))
            yield [Document(id=record["id"], text=record["text"]) for record in batch]
sys.argv[0] = sys.argv.pop(1)
cli.reading.BATCH = 2
cli.extract._extractor = lambda *_: Slow()
cli.main()
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_killed_run_goes_on_with_nothing_lost_and_nothing_twice(folder: Path) -> None:
    wanted = [str(number) for number in range(60)]
    Path("a.jsonl").write_text("".join(f'{{"id": "{name}", "text": "多云"}}\n' for name in wanted), encoding="utf-8")
    out = folder / "out.parquet"
    command = [sys.executable, "-c", SLOWLY, "0.05", "extract", "a.jsonl", "-o", "out.parquet"]
    with subprocess.Popen(command) as process:
        while len(list(out.glob("part-*"))) < 4:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    before = ids(out)
    assert 12 <= len(before) < 60
    assert before == wanted[: len(before)]
    assert not done(out).finished
    subprocess.run([*command[:3], "0", *command[4:], "--resume"], check=True)
    assert ids(out) == wanted
    assert done(out).finished
    assert not list(out.glob(".part-*"))
