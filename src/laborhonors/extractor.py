"""The pipeline: a text in, a document of grounded triples out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from laborhonors.lexicon import Lexicon
from laborhonors.linker import assemble
from laborhonors.linker.elements import Sources
from laborhonors.linker.entries import PersonIndex
from laborhonors.linker.linker import Linker
from laborhonors.linker.years import Years
from laborhonors.model import Document
from laborhonors.recognizers.base import NameIndex, Reading
from laborhonors.recognizers.counts import find_counts
from laborhonors.recognizers.persons import recognize_persons
from laborhonors.recognizers.tagging import LacTagger
from laborhonors.recognizers.titles import find_titles
from laborhonors.text import fold, split_blocks


class Extractor:
    """Reads texts into documents."""

    def __init__(self, *, lexicons: Sequence[str | Path] = (), ner: str | None = "jieba"):
        self._lexicon = Lexicon.default().extended(lexicons) if lexicons else Lexicon.default()
        self._names = NameIndex(self._lexicon)
        self._tagger = LacTagger()

    def extract(self, text: str, *, id: str | None = None, published: datetime.date | str | None = None) -> Document:
        if isinstance(published, str):
            published = datetime.date.fromisoformat(published)
        folded = fold(text)
        blocks = split_blocks(folded.text)
        words = self._tagger.words(folded.text, blocks)
        reading = Reading.of(folded, blocks, words, self._lexicon, self._names)
        titles = find_titles(reading)
        persons = PersonIndex(tuple(recognize_persons(reading, titles)))
        found = find_counts(reading)
        linker = Linker(Sources(reading, persons, titles, found))
        links = list(linker.links())
        years = Years(reading, titles, published)
        triples = tuple(assemble.triples(reading, links, linker.profiles, years))
        counts = tuple(assemble.counts(reading, linker.counted, triples))
        return Document(id=id, text=text, published=published, triples=triples, counts=counts)

    def pipe(self, texts: Iterable[str | Mapping[str, str]]) -> Iterator[Document]:
        for item in texts:
            if isinstance(item, str):
                yield self.extract(item)
            else:
                yield self.extract(item["text"], id=item.get("id"), published=item.get("published"))
