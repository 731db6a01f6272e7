"""The pipeline: a text in, a document of grounded triples out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from laborhonors.errors import InputError, LaborHonorsError
from laborhonors.gate import Gate
from laborhonors.lexicon import Lexicon
from laborhonors.linker import assemble
from laborhonors.linker.elements import Sources
from laborhonors.linker.entries import PersonIndex
from laborhonors.linker.linker import Linker
from laborhonors.linker.years import Years
from laborhonors.model import Document, HonorCount, HonorTriple, Mention, parse_date
from laborhonors.plugins import Recognizer, open_tagger
from laborhonors.recognizers import RECOGNIZERS, Found, find
from laborhonors.recognizers.base import NameIndex, Reading, Span
from laborhonors.recognizers.tagging import tagged_words
from laborhonors.resolve import resolve
from laborhonors.text import FoldedText, fold, join_tables, split_blocks
from laborhonors.tokens import JiebaTokenizer, Tokenizer


class Extractor:
    """Reads texts into documents. It keeps no state between them, so one may serve many threads.

    `lexicons` are CSV files of honours, persons and organizations to add; of two that tell one name the later wins.
    `ner` is what finds names: `"jieba"`, the LAC tagger that jieba carries; the name of a plug-in; a `Recognizer`; or
    None for rules alone. `tokenizer` (`"jieba"`, a plug-in's name, a `Tokenizer`) cuts the words; without it they are
    the tagger's, and with `ner=None` jieba's. See `laborhonors.plugins`.

    Raises:
        LexiconError: a lexicon cannot be read.
        ValueError: `ner` or `tokenizer` names nothing that is installed.
        PluginError: a plug-in cannot be loaded.
    """

    def __init__(
        self,
        *,
        lexicons: Sequence[str | Path] = (),
        ner: str | Recognizer | None = "jieba",
        tokenizer: str | Tokenizer | None = None,
    ):
        self._lexicon = Lexicon.default().extended(lexicons)
        self._names = NameIndex(self._lexicon)
        self._gate = Gate(self._lexicon)
        self._tagger = open_tagger(ner, tokenizer, self._jieba)

    def _jieba(self) -> JiebaTokenizer:
        names = (person.name for person in self._lexicon.persons)
        return JiebaTokenizer(sorted({*self._lexicon.names(), *names}))

    def extract(self, text: str, *, id: str | None = None, published: datetime.date | str | None = None) -> Document:
        """What one text says: triples, counts and mentions, with offsets into `text`.

        `published` (a date, `YYYY-MM-DD`, `YYYY-MM` or `YYYY`) is what 今年, 去年 and 近日 are resolved against.

        Raises:
            InputError: `published` is no date.
        """
        day = _day(published, id)
        if not self._gate.opens(text):
            return Document(id=id, text=text, published=day)
        reading = self._read(text)
        found = find(reading)
        triples, counts = _link(reading, found, day)
        return Document(
            id=id, text=text, published=day, triples=triples, counts=counts, mentions=_mentions(reading, found)
        )

    def pipe(self, texts: Iterable[str | Mapping[str, str]]) -> Iterator[Document]:
        """A stream of documents from a stream of texts, in order; a mapping has `text` and maybe `id`, `published`.

        A text that cannot be read gives a document with an `error`; it never ends the stream.
        """
        for number, item in enumerate(texts, 1):
            record = {"text": item} if isinstance(item, str) else item
            try:
                yield self.extract(_text(record, number), id=record.get("id"), published=record.get("published"))
            except LaborHonorsError as error:
                yield Document(id=record.get("id"), text=record.get("text", ""), error=str(error))

    def _read(self, text: str) -> Reading:
        folded = fold(text)
        blocks = join_tables(folded.text, split_blocks(folded.text))
        words = tagged_words(self._tagger, folded.text, blocks)
        return Reading.of(folded, blocks, words, self._lexicon, self._names, self._tagger.name)


def _day(published: datetime.date | str | None, id: str | None) -> datetime.date | None:
    if not isinstance(published, str):
        return published
    try:
        return parse_date(published)
    except ValueError as error:
        raise InputError(str(error), source=id or "the text") from None


def _text(record: Mapping[str, str], number: int) -> str:
    if "text" not in record:
        raise InputError("there is no text: give a mapping with the key 'text'", source=f"text {number}")
    return record["text"]


def _link(
    reading: Reading, found: Found, published: datetime.date | None
) -> tuple[tuple[HonorTriple, ...], tuple[HonorCount, ...]]:
    linker = Linker(Sources(reading, PersonIndex(found.persons), found.titles, found.counts))
    links = list(linker.links())
    years = Years(reading, found.titles, published)
    triples = tuple(assemble.triples(reading, links, linker.profiles, years))
    return triples, tuple(assemble.counts(reading, linker.counted, triples))


def _mentions(reading: Reading, found: Found) -> tuple[Mention, ...]:
    spans = (span for _, recognize in RECOGNIZERS for span in recognize(reading, found))
    return tuple(_mention(reading.folded, span) for span in resolve(spans))


def _mention(folded: FoldedText, span: Span) -> Mention:
    start, end = folded.to_raw(span.start, span.end)
    return Mention(
        start=start, end=end, text=folded.raw[start:end], kind=span.kind, recognizer=span.recognizer, value=span.value
    )
