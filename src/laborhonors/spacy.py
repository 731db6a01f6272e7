"""The spaCy component `laborhonors` (extra `spacy`): a Doc in, the same Doc out, with spans and triples.

Mentions stand in `doc.spans["laborhonors"]`, labelled by kind and widened to whole tokens; triples in `doc._.honors`
and counts in `doc._.honor_counts`, with the raw text's own offsets. `doc._.published`, set beforehand, is the day that
今年 is resolved against. The values are kept in `doc.user_data` as plain data: they outlive `to_bytes`, `n_process`.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from laborhonors.errors import LaborHonorsError, MissingExtraError
from laborhonors.extractor import Extractor
from laborhonors.model import Document, HonorCount, HonorTriple

try:
    import srsly
    from spacy.language import Language
    from spacy.pipeline import Pipe
    from spacy.tokens import Doc, SpanGroup
    from spacy.util import minibatch
except ModuleNotFoundError as error:
    raise MissingExtraError("spacy", "spacy") from error

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["KEY", "HonorsComponent", "make_component"]

KEY = "laborhonors"
"""The key of the spans, and of the data that are kept in `doc.user_data`."""
_DEFAULTS: dict[str, object] = {"ner": "honors", "tokenizer": None, "lexicons": []}


def make_component(
    nlp: Language,  # noqa: ARG001
    name: str,
    ner: str | None,
    tokenizer: str | None,
    lexicons: Sequence[str],
) -> HonorsComponent:
    """The component, with the options of `Extractor`."""
    return HonorsComponent(name, ner, tokenizer, [Path(file) for file in lexicons])


class HonorsComponent(Pipe):  # type: ignore[misc]
    """Reads each Doc's text with an `Extractor`, which is made when the first Doc comes."""

    def __init__(self, name: str, ner: str | None, tokenizer: str | None, lexicons: Sequence[Path]):
        self.name, self._ner, self._tokenizer, self._lexicons = name, ner, tokenizer, list(lexicons)
        self._extractor: Extractor | None = None

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with what its text says. Raises: LaborHonorsError: the text cannot be read."""
        (result,) = self._read([doc])
        if isinstance(result, LaborHonorsError):
            raise result
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """The Docs in order; one whose text cannot be read goes to the pipeline's error handler."""
        handle = self.get_error_handler()
        for docs in minibatch(stream, batch_size):
            for doc, result in zip(docs, self._read(docs), strict=True):
                if isinstance(result, LaborHonorsError):
                    handle(self.name, self, [doc], result)
                else:
                    yield doc

    def _read(self, docs: Sequence[Doc]) -> Iterator[LaborHonorsError | None]:
        if self._extractor is None:
            self._extractor = Extractor(ner=self._ner, tokenizer=self._tokenizer, lexicons=self._lexicons)
        for doc, document in zip(docs, self._extractor.pipe(map(_record, docs)), strict=True):
            if document.error is None:
                _annotate(doc, document)
            yield None if document.error is None else LaborHonorsError(document.error)

    def __reduce__(self) -> tuple[Callable[..., HonorsComponent], tuple[object, ...]]:
        return HonorsComponent, (self.name, self._ner, self._tokenizer, self._lexicons)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """The texts of the lexicons; all else is in the pipeline's config."""
        data: bytes = srsly.msgpack_dumps([file.read_bytes() for file in self._lexicons])
        return data

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> HonorsComponent:  # noqa: ARG002
        """Takes the lexicons from what `to_bytes` gave."""
        folder = Path(tempfile.mkdtemp(prefix="laborhonors-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        for number, lexicon in enumerate(srsly.msgpack_loads(data)):
            (folder / f"{number}.csv").write_bytes(lexicon)
        return self.from_disk(folder)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Copies the lexicons into the pipeline's folder."""
        Path(path).mkdir(exist_ok=True)
        for number, file in enumerate(self._lexicons):
            (Path(path) / f"{number}.csv").write_bytes(file.read_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> HonorsComponent:  # noqa: ARG002
        """Takes the lexicons from the pipeline's folder."""
        self._lexicons = sorted(Path(path).glob("*.csv"), key=lambda file: int(file.stem))
        self._extractor = None
        return self


def _record(doc: Doc) -> Mapping[str, str]:
    record = {"text": doc.text}
    if doc._.published is not None:
        record["published"] = str(doc._.published)
    return record


def _annotate(doc: Doc, document: Document) -> None:
    spans = (doc.char_span(m.start, m.end, label=m.kind, alignment_mode="expand") for m in document.mentions)
    doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=[span for span in spans if span is not None])
    doc.user_data[KEY] = document.model_dump(mode="json", include={"triples", "counts"})


def _kept(doc: Doc, field: str) -> list[Any]:
    kept: dict[str, list[Any]] = doc.user_data.get(KEY, {})
    return kept.get(field, [])


def _honors(doc: Doc) -> tuple[HonorTriple, ...]:
    return tuple(HonorTriple.model_validate(fields) for fields in _kept(doc, "triples"))


def _honor_counts(doc: Doc) -> tuple[HonorCount, ...]:
    return tuple(HonorCount.model_validate(fields) for fields in _kept(doc, "counts"))


for _name, _options in (
    ("honors", {"getter": _honors}),
    ("honor_counts", {"getter": _honor_counts}),
    ("published", {"default": None}),
):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, **_options)

Language.factory(KEY, default_config=_DEFAULTS, assigns=["doc._.honors", "doc._.honor_counts"], func=make_component)
