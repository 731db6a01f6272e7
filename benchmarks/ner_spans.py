"""How well and how fast the built-in tagger finds persons and organizations: exact spans, precision, recall and F1.

    python benchmarks/ner_spans.py FILE.char.bmes ...

Each file holds a character and its tag a line (B-NAME, M-NAME, E-NAME, S-NAME, O), and an empty line after a sentence.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from laborhonors.recognizers.lac import MODELS, Lac, TaggedWord

KINDS = {"NAME": ("PER", "nr"), "ORG": ("ORG", "nt")}
"""The kinds of the files, and the tags of the model that mean them: the entity's, and the part of speech's."""

Span: TypeAlias = tuple[int, int, str]
"""Start and end in code points of the sentence, half-open; kind."""


class Sentence(NamedTuple):
    text: str
    spans: set[Span]


class Score(NamedTuple):
    gold: int
    found: int
    right: int

    def line(self) -> str:
        precision, recall = self.right / max(self.found, 1), self.right / max(self.gold, 1)
        f1 = 2 * self.right / max(self.gold + self.found, 1)
        return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  (gold {self.gold}, found {self.found})"


def read(file: Path, kinds: Collection[str] = KINDS) -> list[Sentence]:
    """The sentences of a file, with the spans of some kinds."""
    blocks = file.read_text(encoding="utf-8").split("\n\n")
    rows = ([line.split(" ") for line in block.split("\n") if line] for block in blocks if block.strip())
    return [_sentence(told, kinds) for told in rows]


def _sentence(rows: list[list[str]], kinds: Collection[str]) -> Sentence:
    spans, start = set(), 0
    for place, (_, tag) in enumerate(rows):
        position, _, kind = tag.partition("-")
        if position in ("B", "S"):
            start = place
        if position in ("E", "S") and kind in kinds:
            spans.add((start, place + 1, kind))
    return Sentence("".join(character for character, _ in rows), spans)


def found(words: Sequence[TaggedWord], tags: Mapping[str, str]) -> set[Span]:
    """The words of a tagged sentence as spans; `tags` says which tags count, and as what kind."""
    return {(word.start, word.end, tags[word.tag]) for word in words if word.tag in tags}


def score(kind: str, sentences: Sequence[Sentence], answers: Sequence[set[Span]]) -> Score:
    """Spans of one kind that the sentences hold, that were found, and that are both."""
    gold = {(at, *span) for at, sentence in enumerate(sentences) for span in sentence.spans if span[2] == kind}
    said = {(at, *span) for at, spans in enumerate(answers) for span in spans if span[2] == kind}
    return Score(len(gold), len(said), len(gold & said))


def report(file: Path, tagger: Lac) -> None:
    sentences = read(file)
    texts = [sentence.text for sentence in sentences]
    started = time.perf_counter()
    tagged = tagger.tag(texts)
    seconds = time.perf_counter() - started
    characters = sum(map(len, texts))
    speed = f"{characters / seconds:,.0f} characters a second"
    print(f"{file.name}: {len(texts)} sentences, {characters} characters, {speed}")
    for kind, (entity, speech) in KINDS.items():
        for tags in ((entity,), (entity, speech)):
            answers = [found(words, dict.fromkeys(tags, kind)) for words in tagged]
            print(f"  {kind:4}  {' + '.join(tags):8}  {score(kind, sentences, answers).line()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    files = parser.parse_args().files
    started = time.perf_counter()
    tagger = MODELS["jieba"]()
    print(f"loaded in {time.perf_counter() - started:.3f} s")
    for file in files:
        report(file, tagger)


if __name__ == "__main__":
    main()
