"""laborhonors reads Chinese text and says who holds which honour, of which organization, and where the text says so.

Importing it costs next to nothing: each name below is loaded when it is first asked for.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from laborhonors import frame
    from laborhonors.errors import (
        GraphError,
        InputError,
        LaborHonorsError,
        LexiconError,
        MissingExtraError,
        ModelError,
        PluginError,
        WorkerError,
    )
    from laborhonors.extractor import Extractor
    from laborhonors.graph import HonorGraph
    from laborhonors.model import Document, Evidence, Honor, HonorCount, HonorTriple, Mention

__version__ = "0.1.0"

__all__ = [
    "Document",
    "Evidence",
    "Extractor",
    "GraphError",
    "Honor",
    "HonorCount",
    "HonorGraph",
    "HonorTriple",
    "InputError",
    "LaborHonorsError",
    "LexiconError",
    "Mention",
    "MissingExtraError",
    "ModelError",
    "PluginError",
    "WorkerError",
    "__version__",
    "extract",
    "frame",
    "pipe",
]

_HOME = {
    "errors": (
        "GraphError",
        "InputError",
        "LaborHonorsError",
        "LexiconError",
        "MissingExtraError",
        "ModelError",
        "PluginError",
        "WorkerError",
    ),
    "extractor": ("Extractor",),
    "graph": ("HonorGraph",),
    "model": ("Document", "Evidence", "Honor", "HonorCount", "HonorTriple", "Mention"),
}

_MODULES = ("frame",)


def __getattr__(name: str) -> object:
    for module, names in _HOME.items():
        if name in names:
            value: object = getattr(import_module(f"{__name__}.{module}"), name)
            globals()[name] = value
            return value
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


@cache
def _default() -> Extractor:
    from laborhonors.extractor import Extractor

    return Extractor()


def extract(text: str, *, id: str | None = None, published: datetime.date | str | None = None) -> Document:
    """What one text says: its honour triples, counts and mentions, by the default extractor.

    `published` (a date, or `YYYY-MM-DD`) is what 今年, 去年 and 近日 are resolved against: without it they
    give no year.
    """
    return _default().extract(text, id=id, published=published)


def pipe(
    texts: Iterable[str | Mapping[str, Any]],
    *,
    processes: int = 1,
    batch_size: int = 64,
    progress: Callable[[int], object] | None = None,
) -> Iterator[Document]:
    """A stream of documents from a stream of texts, in order; a mapping has `text` and maybe `id`, `published`.

    See `Extractor.pipe`, which this is of the default extractor.
    """
    return _default().pipe(texts, processes=processes, batch_size=batch_size, progress=progress)
