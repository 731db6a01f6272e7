"""Tokens of jieba: exact offsets, words kept whole, and nothing of jieba's habits seen outside."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laborhonors import cachefile, tokens
from laborhonors.errors import ModelError
from laborhonors.tokens import JiebaTokenizer, Token, Tokenizer

WORDS = ["全国劳动模范", "劳动模范", "临港工匠", "五一劳动奖章", "工人先锋号", "C919总装班组"]
TEXT = "李明荣获全国劳动模范，王芳获评“临港工匠”称号。\r\n　工人先锋号：C919总装班组 𠮷野！"


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def tokenizer(cache: Path) -> JiebaTokenizer:
    return JiebaTokenizer(WORDS, cache_folder=cache)


def cut(tokenizer: Tokenizer, text: str) -> list[str]:
    return [text[token.start : token.end] for token in tokenizer.tokenize(text)]


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=60) | st.text(alphabet="全国劳动模范李明获、 　\r\nA9.-", max_size=60))
def test_tokens_tile_any_text(tokenizer: JiebaTokenizer, text: str):
    found = tokenizer.tokenize(text)
    assert "".join(text[token.start : token.end] for token in found) == text
    assert [token.start for token in found] == [0, *(token.end for token in found)][: len(found)]
    assert all(token.start < token.end for token in found)


def test_offsets_are_code_points(tokenizer: JiebaTokenizer):
    assert tokenizer.tokenize("𠮷获评全国劳动模范")[-1] == Token(3, 9)


def test_an_empty_text_has_no_tokens(tokenizer: JiebaTokenizer):
    assert tokenizer.tokenize("") == []


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_kept_whole(tokenizer: JiebaTokenizer, word: str):
    assert cut(tokenizer, word) == [word]
    assert word in cut(tokenizer, f"他们获得{word}。")


def test_words_of_the_text(tokenizer: JiebaTokenizer):
    assert {"全国劳动模范", "临港工匠", "工人先锋号", "C919总装班组"} <= set(cut(tokenizer, TEXT))


@pytest.mark.parametrize("word", ["临港工匠", "C919总装班组"])
def test_without_the_word_it_is_cut(cache: Path, word: str):
    assert cut(JiebaTokenizer(cache_folder=cache), word) != [word]


@settings(max_examples=20, deadline=None)
@given(words=st.lists(st.text(alphabet="劳动模范全国五一工匠先锋号上海临港", min_size=2, max_size=8), max_size=8))
def test_any_words_are_kept_whole(cache: Path, words: list[str]):
    tokenizer = JiebaTokenizer(words, cache_folder=cache)
    assert [cut(tokenizer, word) for word in words] == [[word] for word in words]


def test_the_order_of_the_words_does_not_matter(cache: Path, tokenizer: JiebaTokenizer):
    reverse = JiebaTokenizer(["", *WORDS[::-1], *WORDS], cache_folder=cache)
    assert reverse.tokenize(TEXT) == tokenizer.tokenize(TEXT)


def test_the_shared_jieba_is_left_alone(tokenizer: JiebaTokenizer):
    tokenizer.tokenize(TEXT)
    import jieba

    assert not jieba.dt.initialized
    assert not jieba.dt.FREQ
    assert not jieba.finalseg.Force_Split_Words


def test_filters_of_warnings_are_left_alone(cache: Path):
    before = list(warnings.filters)
    JiebaTokenizer(cache_folder=cache).tokenize(TEXT)
    assert warnings.filters == before


def test_the_dictionary_is_the_one_jieba_reads(cache: Path):
    import jieba

    source = (Path(jieba.__file__).parent / "dict.txt").read_bytes()
    expected = jieba.Tokenizer.gen_pfdict(io.BytesIO(source))
    for _ in range(2):
        assert tokens._dictionary(source, cache, jieba.Tokenizer.gen_pfdict) == expected


def small_dictionary(stream: io.BytesIO) -> tokens.Dictionary:
    return {stream.read().decode(): 3, "劳": 0}, 3


def test_the_cache_is_read_back(tmp_path: Path):
    folder = tmp_path / "new" / "folder"
    first = tokens._dictionary("劳模".encode(), folder, small_dictionary)
    assert len(list(folder.iterdir())) == 1
    assert tokens._dictionary("劳模".encode(), folder, unneeded) == first == ({"劳模": 3, "劳": 0}, 3)
    with pytest.raises(AssertionError):
        tokens._dictionary("工匠".encode(), folder, unneeded)


def unneeded(_: io.BytesIO) -> tokens.Dictionary:
    raise AssertionError("the cache was not used")


@pytest.mark.parametrize("damage", [b"", b"00000000\n1\na\n1", b"no checksum", b"\xff\n\xff"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, damage: bytes):
    expected = tokens._dictionary("劳模".encode(), tmp_path, small_dictionary)
    file = next(tmp_path.iterdir())
    whole = file.read_bytes()
    for content in (damage, whole[:-1], whole.replace(b"3", b"4")):
        file.write_bytes(content)
        assert tokens._dictionary("劳模".encode(), tmp_path, small_dictionary) == expected
        assert file.read_bytes() == whole


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    (tmp_path / "file").write_text("in the way of a folder")
    assert JiebaTokenizer(cache_folder=tmp_path / "file").tokenize("劳动")
    assert capfd.readouterr() == ("", "")


def test_no_half_written_file_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert tokens._dictionary("劳模".encode(), tmp_path, small_dictionary) == ({"劳模": 3, "劳": 0}, 3)
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cachefile.user_folder() == tmp_path / "laborhonors"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    assert cachefile.user_folder() == tmp_path / "home" / ".cache" / "laborhonors"


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch):
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert cachefile.user_folder() is None
    assert tokens._dictionary("劳模".encode(), None, small_dictionary)[1] == 3


def test_a_missing_jieba_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "jieba", None)
    with pytest.raises(ModelError, match=r"pip install .*jieba>=0\.42\.1"):
        JiebaTokenizer(cache_folder=tmp_path).tokenize("劳动")


def test_warnings_as_errors_nothing_printed_and_nothing_in_the_shared_folder(tmp_path: Path):
    program = (
        "import sys\n"
        "from laborhonors.tokens import JiebaTokenizer\n"
        "tokenizer = JiebaTokenizer(['临港工匠'])\n"
        "assert 'jieba' not in sys.modules\n"
        "assert len(tokenizer.tokenize('临港工匠')) == 1\n"
    )
    shared, own = tmp_path / "shared", tmp_path / "own"
    shared.mkdir()
    environment = os.environ | {"TMPDIR": str(shared), "XDG_CACHE_HOME": str(own)}
    for _ in range(2):
        command = [sys.executable, "-W", "error", "-B", "-c", program]
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert list(shared.iterdir()) == []
    assert len(list((own / "laborhonors").iterdir())) == 1


def test_many_threads_load_once(cache: Path, monkeypatch: pytest.MonkeyPatch):
    loads: list[Path | None] = []
    load = tokens._private_tokenizer

    def counted(folder: Path | None) -> object:
        loads.append(folder)
        return load(folder)

    monkeypatch.setattr(tokens, "_private_tokenizer", counted)
    shared = JiebaTokenizer(WORDS, cache_folder=cache)
    results: list[list[Token]] = []
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        results.extend(shared.tokenize(TEXT) for _ in range(20))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1
    assert len(results) == 160
    assert all(result == results[0] for result in results)


def test_a_copy_in_another_process_cuts_alike(tokenizer: JiebaTokenizer):
    copied = pickle.loads(pickle.dumps(tokenizer))
    assert copied.tokenize(TEXT) == tokenizer.tokenize(TEXT)
