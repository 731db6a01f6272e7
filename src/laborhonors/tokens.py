"""Text to tokens, and the only door to jieba and rjieba.

jieba is a shared global that writes into the shared temp folder, prints, and warns when it is imported. Here it is
imported late and quietly, and used through a tokenizer of our own, whose dictionary is filled here and not by jieba.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.resources
import io
import threading
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeAlias, runtime_checkable

from laborhonors import cachefile
from laborhonors.errors import ModelError
from laborhonors.extras import require

Dictionary: TypeAlias = tuple[dict[str, int], int]
"""How often each word occurs (0 for what only begins one), and how often all do."""
Cut: TypeAlias = Callable[[str], Iterator[tuple[str, int, int]]]

ADVICE = "reinstall it: pip install --force-reinstall 'jieba>=0.42.1'"

# Putting the filters of warnings aside changes them for the whole process: one thread at a time.
_importing = threading.Lock()


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a text: code points, half-open."""

    start: int
    end: int


class Tokenizer(Protocol):
    """What cuts a text into tokens, in order and without overlap."""

    def tokenize(self, text: str) -> list[Token]: ...


@runtime_checkable
class BatchTokenizer(Protocol):
    """A tokenizer that is faster with many texts at once."""

    def tokenize_all(self, texts: Sequence[str]) -> list[list[Token]]: ...


def tokenize_all(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[Token]]:
    """The tokens of each text; at once where the tokenizer can."""
    if isinstance(tokenizer, BatchTokenizer):
        return tokenizer.tokenize_all(texts)
    return [tokenizer.tokenize(text) for text in texts]


class JiebaTokenizer:
    """jieba with words of its own. Nothing is loaded before the first text; one instance may serve many threads.

    `words` are kept whole where the text allows (jieba always cuts at punctuation, `·` included). The words that jieba
    knows are kept, ready to load, in a file in `cache_folder`, by default a folder of the user's; where that cannot be
    written, loading only takes longer.
    """

    def __init__(self, words: Iterable[str] = (), *, cache_folder: Path | None = None):
        self._words = _parts_first(words)
        self._cache_folder = cache_folder
        self._cut: Cut | None = None
        self._loading = threading.Lock()

    def tokenize(self, text: str) -> list[Token]:
        """The tokens of a text; they cover it without gap or overlap.

        Raises:
            ModelError: jieba or its dictionary is missing.
        """
        cut = self._cut or self._load()
        return [Token(start, end) for _, start, end in cut(text)]

    def __reduce__(self) -> tuple[Callable[..., JiebaTokenizer], tuple[list[str], Path | None]]:
        # Another process loads its own: that is faster than to send half a million words.
        return _rebuild, (self._words, self._cache_folder)

    def _load(self) -> Cut:
        with self._loading:
            if self._cut is None:
                tokenizer = _private_tokenizer(self._cache_folder or cachefile.user_folder())
                for word in self._words:
                    tokenizer.add_word(word)
                self._cut = tokenizer.tokenize
            return self._cut


class RjiebaTokenizer:
    """jieba's dictionary and model in Rust (extra `fast`), with words of its own.

    It cuts as `JiebaTokenizer` does but for Latin letters and digits beside `-` and `.`, which it leaves whole (F-35).

    Raises:
        MissingExtraError: rjieba is not installed.
    """

    def __init__(self, words: Iterable[str] = ()):
        self._rjieba: Any = require("rjieba", extra="fast")
        self._words = _parts_first(words)

    def tokenize(self, text: str) -> list[Token]:
        """The tokens of a text; they cover it without gap or overlap."""
        return [Token(start, end) for _, start, end in self._cut(text)]

    @cached_property
    def _cut(self) -> Callable[[str], list[tuple[str, int, int]]]:
        tokenizer = self._rjieba.Jieba()
        for word in self._words:
            tokenizer.add_word(word, None, None)
        cut: Callable[[str], list[tuple[str, int, int]]] = tokenizer.tokenize
        return cut


def _parts_first(words: Iterable[str]) -> list[str]:
    """A word is given the frequency that outweighs its parts as they then stand, so parts must come before wholes."""
    return sorted({word for word in words if word}, key=lambda word: (len(word), word))


def _rebuild(words: list[str], cache_folder: Path | None) -> JiebaTokenizer:
    return JiebaTokenizer(words, cache_folder=cache_folder)


def _private_tokenizer(cache_folder: Path | None) -> Any:
    try:
        jieba = _import_jieba()
        source = importlib.resources.files("jieba").joinpath("dict.txt").read_bytes()
    except (ImportError, OSError) as error:
        raise ModelError(f"jieba cannot be loaded ({error}); {ADVICE}") from error
    tokenizer = jieba.Tokenizer()
    # jieba would fill these itself, but with a cache in the shared temp folder and messages on stderr.
    tokenizer.FREQ, tokenizer.total = _dictionary(source, cache_folder, tokenizer.gen_pfdict)
    tokenizer.initialized = True
    return tokenizer


def _import_jieba() -> Any:
    with _importing, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("jieba")


def _dictionary(source: bytes, folder: Path | None, parse: Callable[[io.BytesIO], Dictionary]) -> Dictionary:
    """jieba's dictionary, from the cache where it holds that very source, else parsed and put there."""
    if folder is None:
        return parse(io.BytesIO(source))
    file = folder / f"jieba-{len(source)}-{zlib.crc32(source):08x}.txt"
    with contextlib.suppress(OSError, ValueError):
        return _unpacked(cachefile.read(file))
    dictionary = parse(io.BytesIO(source))
    cachefile.write(file, _packed(dictionary))
    return dictionary


def _packed(dictionary: Dictionary) -> bytes:
    """A line each: sum, words, frequencies. Plain text, as a cache must not be able to run code."""
    frequencies, total = dictionary
    return "\n".join([str(total), " ".join(frequencies), " ".join(map(str, frequencies.values()))]).encode()


def _unpacked(data: bytes) -> Dictionary:
    """Raises: ValueError: the file is not as it was written."""
    total, words, frequencies = data.decode().split("\n")
    return dict(zip(words.split(" "), map(int, frequencies.split(" ")), strict=True)), int(total)
