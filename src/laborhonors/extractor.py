"""The pipeline: a text in, a document of grounded triples out."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from laborhonors.batches import Record, batches
from laborhonors.errors import InputError, LaborHonorsError
from laborhonors.gate import Gate, Stretch
from laborhonors.lexicon import Lexicon
from laborhonors.linker.facts import Linked
from laborhonors.model import Document, Mention, parse_date
from laborhonors.plugins import Recognizer, open_tagger
from laborhonors.recognizers import RECOGNIZERS, Found, find
from laborhonors.recognizers.base import NameIndex, Reading, Span
from laborhonors.recognizers.tagging import DEFAULT, Sentences, SentenceWords
from laborhonors.recognizers.titles import holds_title
from laborhonors.resolve import resolve
from laborhonors.text import FoldedText, fold, join_tables, split_blocks
from laborhonors.tokens import Tokenizer
from laborhonors.workers import WorkerPool


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that is being read: what the gate lets through of it, and what it was given with."""

    text: str
    id: str | None
    published: datetime.date | None
    stretches: tuple[Stretch, ...]

    def empty(self) -> Document:
        """The document of a text that tells of no honour."""
        return Document(id=self.id, text=self.text, published=self.published)


class Extractor:
    """Reads texts into documents. It keeps no state between them, so one may serve many threads.

    `lexicons` are CSV files of honours, persons and organizations to add; of two that tell one name the later wins.
    `ner` is what finds names: `"honors"`, the tagger that laborhonors carries; `"jieba"`, the LAC tagger that jieba
    carries; either with `:float32` or `:int8`, the same in onnxruntime; `"lac"` or `"lac:int8"`, the larger LAC;
    `"hanlp:MODEL"`, a folder or an identifier of HanLP's; the name of a plug-in; a `Recognizer`; or None for rules
    alone. `tokenizer` (`"jieba"`, `"rjieba"`, `"hanlp:MODEL"`, a plug-in's name, a `Tokenizer`) cuts the words; without
    it they are the tagger's, and with `ner=None` jieba's. See `laborhonors.plugins` and `laborhonors.hanlp`.

    Raises:
        LexiconError: a lexicon cannot be read.
        ValueError: `ner` or `tokenizer` names nothing that is installed.
        PluginError: a plug-in cannot be loaded.
        MissingExtraError, ModelError: what `ner` or `tokenizer` names needs an extra, or its model cannot be read.
    """

    def __init__(
        self,
        *,
        lexicons: Sequence[str | Path] = (),
        ner: str | Recognizer | None = DEFAULT,
        tokenizer: str | Tokenizer | None = None,
    ):
        self._settings = {
            "lexicons": [str(Path(file).resolve()) for file in lexicons],
            "ner": ner,
            "tokenizer": tokenizer,
        }
        self._lexicon = Lexicon.default().extended(lexicons)
        self._names = NameIndex(self._lexicon)
        self._gate = Gate(self._lexicon)
        self._tagger = open_tagger(ner, tokenizer, self._words)

    def _words(self) -> set[str]:
        return {*self._lexicon.names(), *(person.name for person in self._lexicon.persons)}

    def extract(self, text: str, *, id: str | None = None, published: datetime.date | str | None = None) -> Document:
        """What one text says: triples, counts and mentions, with offsets into `text`.

        `published` (a date, `YYYY-MM-DD`, `YYYY-MM` or `YYYY`) is what 今年, 去年 and 近日 are resolved against.

        Raises:
            InputError: `published` is no date.
        """
        words = SentenceWords(self._tagger)
        with _without_collector():
            (draft,) = self._with_titles([self._draft(text, id, _day(published, id))], words)
            return self._told(self._wider(draft, self._told(draft, words)), words)

    def pipe(
        self,
        texts: Iterable[str | Record],
        *,
        processes: int = 1,
        batch_size: int = 64,
        progress: Callable[[int], object] | None = None,
    ) -> Iterator[Document]:
        """A stream of documents from a stream of texts, in order; a mapping has `text` and maybe `id`, `published`.

        The texts are read `batch_size` at a time, and no more are taken than are being read, so an endless stream
        needs no more memory than a short one. `progress` is called with how many documents were done, as tqdm's
        `update` is. With `processes` above 1 that many others do the work; what is handed to the extractor as an
        object must then be one that pickle can send.

        A text that cannot be read gives a document with an `error`; it never ends the stream. A process that dies is
        replaced and its texts are read once more, one by one; those that end it again are such documents too.

        Raises:
            ValueError: `processes` or `batch_size` is below 1.
        """
        if processes < 1 or batch_size < 1:
            raise ValueError(f"processes={processes} and batch_size={batch_size} must be at least 1")
        records = (_record(item, number) for number, item in enumerate(texts, 1))
        return _each(self.pipe_batches(batches(records, batch_size), processes=processes), progress)

    def pipe_batches(
        self, records: Iterable[list[Record]], *, processes: int = 1, strict: bool = False
    ) -> Iterator[list[Document]]:
        """The documents of each batch of records, in order; see `pipe` and `read_batch`."""
        if processes > 1:
            return WorkerPool(processes, self._settings, strict=strict).map(records)
        return (self.read_batch(batch, strict=strict) for batch in records)

    def read_batch(self, records: Sequence[Record], *, strict: bool = False) -> list[Document]:
        """The documents of a batch of records, in order; one that cannot be read, or has an `error`, has it too.

        With `strict` an error of our tree that no text is to blame for (a model, a plug-in) is raised.
        """
        words = SentenceWords(self._tagger)
        with _without_collector():
            drafts = self._with_titles([self._draft_or_error(record, strict) for record in records], words)
            told = self._told_together(drafts, words, strict)
            wider = [self._wider(draft, document) for draft, document in zip(drafts, told, strict=True)]
            return self._told_together(wider, words, strict)

    def _draft(self, text: str, id: str | None, day: datetime.date | None) -> Draft | Document:
        """A text with what is to be read of it; the document where that is nothing."""
        stretches = self._gate.stretches(text)
        draft = Draft(text, id, day, stretches)
        return draft if stretches else draft.empty()

    def _draft_or_error(self, record: Record, strict: bool) -> Draft | Document:
        if record.get("error") is not None:
            return _failed(record, record["error"])
        if "text" not in record:
            place = record.get("place", "a text")
            return _failed(record, f"{place}: there is no text: give a mapping with the key 'text'")
        id = record.get("id")
        try:
            return self._draft(record["text"], id, _day(record.get("published"), id))
        except Exception as error:
            return _failed(record, _blamed(error, id, strict))

    def _with_titles(self, drafts: list[Draft | Document], words: SentenceWords) -> list[Draft | Document]:
        """The drafts, but documents for those whose lines with words of honours hold no title."""
        looked_at = {
            index: replace(draft, stretches=lines)
            for index, draft in enumerate(drafts)
            if isinstance(draft, Draft) and (lines := self._gate.lines(draft.text, draft.stretches)) != draft.stretches
        }
        try:
            readings = self._read_together(list(looked_at.values()), words)
            empty = {at for at, reading in zip(looked_at, readings, strict=True) if not holds_title(reading)}
        except Exception:
            # One text may be to blame: it says so when it is read.
            return drafts
        return [
            draft.empty() if index in empty and isinstance(draft, Draft) else draft
            for index, draft in enumerate(drafts)
        ]

    def _told_together(self, drafts: Sequence[Draft | Document], words: SentenceWords, strict: bool) -> list[Document]:
        readings: list[Reading] | list[None]
        unread = [draft for draft in drafts if isinstance(draft, Draft)]
        try:
            readings = self._read_together(unread, words)
        except Exception:
            # One text may be to blame: each is read alone, and says what is wrong with it.
            readings = [None for _ in unread]
        read = iter(readings)
        return [
            draft if isinstance(draft, Document) else self._told_or_error(draft, words, next(read), strict)
            for draft in drafts
        ]

    def _told_or_error(self, draft: Draft, words: SentenceWords, reading: Reading | None, strict: bool) -> Document:
        try:
            return self._told(draft, words, reading)
        except Exception as error:
            return Document(id=draft.id, text=draft.text, error=_blamed(error, draft.id, strict))

    def _wider(self, draft: Draft | Document, document: Document) -> Draft | Document:
        """Where a long text speaks elsewhere of the same persons, a draft with that; else the document."""
        if isinstance(draft, Document):
            return document
        told: dict[str, list[int]] = {}
        for fact in document.triples:
            told.setdefault(fact.recipient, []).extend(evidence.start for evidence in fact.evidence)
        more = self._gate.with_names(draft.text, draft.stretches, told)
        return document if more == draft.stretches else replace(draft, stretches=more)

    def _told(self, draft: Draft | Document, words: SentenceWords, reading: Reading | None = None) -> Document:
        """What the stretches of a text say; the reading is made where there is none."""
        if isinstance(draft, Document):
            return draft
        reading = reading or self._read_together([draft], words)[0]
        found = find(reading)
        triples, counts = Linked.of(reading, found, draft.published).facts()
        return Document(
            id=draft.id,
            text=draft.text,
            published=draft.published,
            triples=triples,
            counts=counts,
            mentions=_mentions(reading, found),
        )

    def _read(self, text: str) -> Reading:
        return self._read_together([Draft(text, None, None, ((0, len(text)),))], SentenceWords(self._tagger))[0]

    def _read_together(self, drafts: Sequence[Draft], words: SentenceWords) -> list[Reading]:
        folded = [fold(draft.text, draft.stretches) for draft in drafts]
        blocks = [join_tables(view.text, split_blocks(view.text)) for view in folded]
        sentences = [Sentences.of(view.text, lines) for view, lines in zip(folded, blocks, strict=True)]
        return [
            Reading.of(view, lines, row, self._lexicon, self._names, self._tagger.name, marks, context)
            for view, lines, (row, marks, context) in zip(folded, blocks, words.of(sentences), strict=True)
        ]


@contextmanager
def _without_collector() -> Iterator[None]:
    """Reading makes very many small values and no cycles: looking for cycles all the while took a fifth of the time
    of the rules. What is freed by counting references is freed as ever; where the collector was off, it stays so."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _day(published: datetime.date | str | None, id: str | None) -> datetime.date | None:
    if not isinstance(published, str):
        return published
    try:
        return parse_date(published)
    except ValueError as error:
        raise InputError(str(error), source=id or "the text") from None


def _each(batches: Iterable[list[Document]], progress: Callable[[int], object] | None) -> Iterator[Document]:
    for documents in batches:
        yield from documents
        if progress is not None:
            progress(len(documents))


def _record(item: str | Record, number: int) -> Record:
    return {"text": item} if isinstance(item, str) else {**item, "place": f"text {number}"}


def _failed(record: Record, error: str) -> Document:
    return Document(id=record.get("id"), text=record.get("text", ""), error=error)


def _blamed(error: Exception, id: str | None, strict: bool) -> str:
    """What is told of a text that could not be read; raises what `read_batch` says."""
    if not isinstance(error, LaborHonorsError):
        return f"{id or 'a text'}: {type(error).__name__}: {error}"
    if strict and not isinstance(error, InputError):
        raise error
    return str(error)


def _mentions(reading: Reading, found: Found) -> tuple[Mention, ...]:
    spans = (span for _, recognize in RECOGNIZERS for span in recognize(reading, found))
    return tuple(_mention(reading.folded, span) for span in resolve(spans))


def _mention(folded: FoldedText, span: Span) -> Mention:
    start, end = folded.to_raw(span.start, span.end)
    return Mention(
        start=start, end=end, text=folded.raw[start:end], kind=span.kind, recognizer=span.recognizer, value=span.value
    )
