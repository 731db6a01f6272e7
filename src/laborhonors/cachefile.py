"""Files that can be made anew, kept for the next process: whole when written, checked when read."""

from __future__ import annotations

import contextlib
import os
import tempfile
import zlib
from pathlib import Path


def user_folder() -> Path | None:
    """The folder for caches of this user; None where there is no such folder."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "laborhonors"
    except RuntimeError:
        return None


def read(file: Path) -> bytes:
    """What was written to the file.

    Raises:
        OSError: it is not there.
        ValueError: it is not as it was written.
    """
    checksum, _, data = file.read_bytes().partition(b"\n")
    if checksum != _checksum(data):
        raise ValueError(f"{file} is damaged")
    return data


def write(file: Path, data: bytes) -> None:
    """Keep the data, after a line with its checksum; where that cannot be, nothing is kept.

    It is written beside and renamed, so that no other process ever reads half a file.
    """
    with contextlib.suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(_checksum(data) + b"\n" + data)
            os.replace(name, file)
        except BaseException:
            os.unlink(name)
            raise


def _checksum(data: bytes) -> bytes:
    return b"%08x" % zlib.crc32(data)
