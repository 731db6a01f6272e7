"""Reading: files, folders and standard input in, a stream of texts out, one at a time and in order.

What cannot be read (a file of another encoding, a broken line) is a text with `error` set: it never ends the batch,
and it is never left out. A text is kept as it stands, line ends included; only a byte order mark is dropped.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Literal

from charset_normalizer import from_bytes

from laborhonors.errors import InputError
from laborhonors.model import parse_date

InputFormat = Literal["auto", "txt", "jsonl"]
STDIN = Path("-")
SUFFIXES: dict[str, InputFormat] = {".txt": "txt", ".jsonl": "jsonl"}


@dataclass(frozen=True, slots=True)
class InputText:
    """One text to read, or, where `error` is set, one that could not be read; `id` is unique within a run.

    The id is a JSONL line's own, else the file's path as given, `-` for standard input, `path:line` for a line
    without one.
    """

    id: str
    text: str = ""
    published: datetime.date | None = None
    error: str | None = None


def decode(raw: bytes, source: str) -> str:
    """The text of UTF-8 bytes (with or without a byte order mark), else of GB18030 ones, told by detection.

    Raises:
        InputError: they are neither; the message names `source`.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start
    if from_bytes(raw, cp_isolation=["gb18030"]).best() is not None:
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            pass  # the detection samples long texts
    raise InputError(f"neither UTF-8 (byte {at}) nor GB18030: convert it to UTF-8", source=source)


def read(
    paths: Iterable[Path], *, input_format: InputFormat = "auto", published: datetime.date | None = None
) -> Iterator[InputText]:
    """The texts of these files, folders (all `.txt` and `.jsonl` below, sorted) and standard input (`-`).

    `auto` goes by the suffix, and takes standard input as one text; `published` stands for those that tell none.
    An id given twice in the run is an error of the later text.
    """
    seen: set[str] = set()
    numbered = (pair for path in paths for pair in _read_path(path, input_format))
    for place, text in numbered:
        if text.id in seen:
            yield InputText(_unused(place, seen), error=f"{place}: id {text.id!r} stands twice")
            continue
        seen.add(text.id)
        yield text if text.published or text.error else replace(text, published=published)


def _unused(place: str, seen: set[str]) -> str:
    """The place as an id, marked with `#2`, `#3` … until no other text has it."""
    candidate, number = place, 2
    while candidate in seen:
        candidate, number = f"{place}#{number}", number + 1
    seen.add(candidate)
    return candidate


def _read_path(path: Path, input_format: InputFormat) -> Iterator[tuple[str, InputText]]:
    """Each text of a file, folder or standard input, with its place (`path` or `path:line`)."""
    try:
        if path == STDIN:
            yield from _read_stream(sys.stdin.buffer, "-", "txt" if input_format == "auto" else input_format)
        elif path.is_dir():
            yield from _read_folder(path, input_format)
        else:
            with path.open("rb") as stream:
                yield from _read_stream(stream, _name(path), _format_of(path, input_format))
    except (OSError, InputError) as error:
        yield _failure(path, error)


def _failure(path: Path, error: OSError | InputError) -> tuple[str, InputText]:
    name = _name(path)
    reason = str(error) if isinstance(error, InputError) else f"{name}: {error.strerror or error}"
    return name, InputText(name, error=reason)


def _name(path: Path) -> str:
    """The path as text that can be written: a file's name need not be UTF-8."""
    return str(path).encode(errors="replace").decode()


def _format_of(path: Path, input_format: InputFormat) -> InputFormat:
    if input_format != "auto":
        return input_format
    if path.suffix.lower() not in SUFFIXES:
        raise InputError("neither .txt nor .jsonl: say which with --input-format", source=_name(path))
    return SUFFIXES[path.suffix.lower()]


def _read_folder(folder: Path, input_format: InputFormat) -> Iterator[tuple[str, InputText]]:
    empty = True
    for pair in _read_entries(folder, input_format):
        empty = False
        yield pair
    if empty:
        raise InputError("no text in this folder (.txt and .jsonl are read)", source=_name(folder))


def _read_entries(folder: Path, input_format: InputFormat) -> Iterator[tuple[str, InputText]]:
    try:
        entries = list(_entries(folder, input_format))
    except OSError as error:
        yield _failure(folder, error)
        return
    for path in entries:
        yield from _read_entries(path, input_format) if path.is_dir() else _read_path(path, input_format)


def _entries(folder: Path, input_format: InputFormat) -> Iterator[Path]:
    """What is read of a folder, sorted; names that begin with a dot, and linked folders, are passed over."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from () if path.is_symlink() else (path,)
        elif SUFFIXES.get(path.suffix.lower()) in (SUFFIXES.values() if input_format == "auto" else (input_format,)):
            yield path


def _read_stream(stream: BinaryIO, name: str, input_format: InputFormat) -> Iterator[tuple[str, InputText]]:
    if input_format == "txt":
        yield name, InputText(name, decode(stream.read(), name))
        return
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield f"{name}:{number}", _read_line(line, f"{name}:{number}")


def _read_line(line: bytes, place: str) -> InputText:
    """The text of one JSONL line; a broken one keeps its id where that can be read."""
    identity = place
    try:
        fields = _parse(decode(line, place), place)
        identity = _identity(fields, place)
        return InputText(identity, _text(fields, place), _published(fields, place))
    except InputError as error:
        return InputText(identity, error=str(error))


def _parse(line: str, place: str) -> dict[str, object]:
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg} at character {error.pos + 1}", source=place) from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {error}", source=place) from None
    if not isinstance(fields, dict):
        raise InputError("not a JSON object", source=place)
    return fields


def _identity(fields: dict[str, object], place: str) -> str:
    identity = fields.get("id")
    if identity is None:
        return place
    if isinstance(identity, bool) or not isinstance(identity, (str, int)):
        raise InputError(f"id {identity!r} is neither text nor a whole number", source=place)
    return _encodable(str(identity), "id", place)


def _text(fields: dict[str, object], place: str) -> str:
    text = fields.get("text")
    if not isinstance(text, str):
        raise InputError('no "text"' if text is None else '"text" is not text', source=place)
    return _encodable(text, "text", place)


def _encodable(value: str, name: str, place: str) -> str:
    """JSON can escape half a surrogate pair, which no output can hold."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InputError(f'"{name}" holds a lone surrogate at {error.start}', source=place) from None
    return value


def _published(fields: dict[str, object], place: str) -> datetime.date | None:
    value = fields.get("published")
    if value is None:
        return None
    try:
        return parse_date(value if isinstance(value, str) else json.dumps(value))
    except ValueError as error:
        raise InputError(str(error), source=place) from None


def count(paths: Iterable[Path], input_format: InputFormat = "auto") -> int | None:
    """How many texts `read` will give, for a progress bar; None where that is not known beforehand."""
    paths = list(paths)
    if STDIN in paths:
        return None
    try:
        return sum(_count_path(path, input_format) for path in paths)
    except (OSError, InputError):
        return None


def _count_path(path: Path, input_format: InputFormat) -> int:
    if path.is_dir():
        return sum(_count_path(entry, input_format) for entry in _entries(path, input_format))
    if _format_of(path, input_format) == "txt":
        return 1
    with path.open("rb") as lines:
        return sum(bool(line.strip()) for line in lines)
