"""The tagged words of a folded text: by the LAC model, by names and tokens of others over it, or plain tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

import regex

from laborhonors.recognizers.base import Mark, Taken, Word
from laborhonors.recognizers.context import Context, Rows
from laborhonors.recognizers.entities import Entity, Recognizer
from laborhonors.recognizers.lac import MODELS, NAMES, Lac, Tagged, TaggedWord
from laborhonors.recognizers.names import name_like, own_end
from laborhonors.recognizers.organizations import OF_ITS_UNIT, starts_students
from laborhonors.recognizers.positions import ends_in_post, posts
from laborhonors.text import Block, split_sentences
from laborhonors.text.sentences import with_quotes
from laborhonors.tokens import Token, Tokenizer, tokenize_all

_TAGS: dict[str, tuple[str, ...]] = {
    "person": ("PER", "nr"),
    "organization": ("ORG", "nt"),
    "place": ("LOC", "ns"),
    "date": ("TIME", "t"),
}
"""The tags of names by kind: the entity's and the part of speech's."""
_NAMES = frozenset(tag for tags in _TAGS.values() for tag in tags)
_OTHER_NAME = "nz"
_MASTER = "师傅"
_LEADS = regex.compile(
    r"(?:网传|据传|[欣喜顷惊]悉|欣闻|拟推荐|同志系|生前系|值此)(?:贵$)?|(?:致电|东道主|老东家|周[一二三四五六日])(?=\p{Han}{4})"
    r"|\[\d{1,2}\]|\p{Han}{2,4}:(?=\p{Han}{4})|[5-90][05]后|(?:返乡)?(?:创|领|开|兴)办(?=\p{Han}{4})|返乡"
    r"|(?<=发展|改制|改组|组建|合并|升级|转型|改建|壮大|蝶变)成(?=\p{Han}{4})|(?<=更名|改名|改称|易名)为(?=\p{Han}{4})"
    r"|\d{1,2}岁(?:时|那年)?\p{Han}{0,4}?[到在进](?=\p{Han}{3})"
    rf"|{OF_ITS_UNIT}"
)
_NO_UNIT = regex.compile(
    r"(?:第[一二三四五六七八九十\d]{1,3}[届期批次]|老兵)$|^(?:\d{1,3}|[一二三四五六七八九十两几百]{1,3})[多余]?[家个所]"
)
"""What looks like a unit and is none: 白沙县|第十届, 十多家厂."""
_GIVING = regex.compile(
    r"(?:追授|授予|评给|颁给|确定|表彰|[该我本](?:公司|[庭院校厂社团馆店队村局所站矿行段]))(?=\p{Han}{2})"
    r"|(?:\d{1,2}|[一二三四五六七八九十]{1,4})[多余]?年(?!级)的?(?=\p{Han}{2})|(?:第[一二三四五六七八九十]{1,3}|[现历])任(?=\p{Han}{2})|任(?=\p{Han}{3})"
)
"""What a recipient's post may follow: 追授|扶贫队员, 该庭|庭长, 三十四年|值班员, 第四任|党支部书记."""
_GROUPED = ("班组", "队组", "连组", "团组")
"""The end of what is told to be made up: 运检一班|组建于1996年."""
_SPLIT_WORDS = ("和", "向阳", "向东", "向红", "向荣")
"""Beginnings of names at a sentence's head that the tagger may take for a preposition or a conjunction."""
_PASSIVE = regex.compile(r"(?<=\p{Han}{3})被(?![服褥单套子面])")
"""Behind a unit, before who did something to it: 细纱车间丙班|被纺织工业部."""
_FAMILY = regex.compile(r"家庭(?=$|[\s、,，。;；:!！)”\"」|的和与及等获荣被入上评当喜成是光住])")
"""What makes a group of a person's name, where it does not go on: 王强家庭, and not 王强|家庭困难."""
_SHORTEST_UNIT = 3


DEFAULT = "honors"
"""The tagger that laborhonors carries."""


class Tagger(Protocol):
    """Cuts sentences into words and tags them; `name` stands in the mentions that rest on its tags."""

    @property
    def name(self) -> str: ...

    def read(self, sentences: Sequence[str]) -> Sequence[Tagged]:
        """The words of each sentence, in order and without overlap, with a tag of LAC's or none; and its names."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of the blocks that are text, as spans of the folded text."""

    text: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str, blocks: tuple[Block, ...]) -> Sentences:
        told = (block for block in blocks if block.kind != "noise")
        return cls(text, tuple(span for block in told for span in split_sentences(text, block.start, block.end)))

    def strings(self) -> list[str]:
        return [self.text[start:end] for start, end in self.spans]

    def placed(self, words: Iterable[Sequence[TaggedWord]]) -> list[Word]:
        """The words of each sentence, in order, at offsets into the folded text."""
        return [
            Word(start + word.start, start + word.end, word.tag)
            for (start, _), row in zip(self.spans, words, strict=True)
            for word in row
        ]

    def marked(self, names: Iterable[Sequence[TaggedWord]]) -> list[Mark]:
        """The names of each sentence likewise."""
        return [
            Mark(start + name.start, start + name.end, name.tag, *name.roles)
            for (start, _), row in zip(self.spans, names, strict=True)
            for name in row
        ]

    def known(self, context: Iterable[Rows]) -> Context:
        """What is known of the characters of each sentence likewise."""
        return Context((start, rows) for (start, _), rows in zip(self.spans, context, strict=True))


class SentenceWords:
    """The words of sentences by a tagger, each sentence tagged once, and those of many documents as one batch: what a
    model reads side by side costs far less."""

    def __init__(self, tagger: Tagger):
        self._tagger = tagger
        self._tagged: dict[str, Tagged] = {}

    def of(self, documents: Sequence[Sentences]) -> list[tuple[list[Word], list[Mark], Context]]:
        """The words of each document, the names that its tagger finds beside them, and what it knows of characters."""
        told = (sentence for document in documents for sentence in document.strings())
        new = [sentence for sentence in dict.fromkeys(told) if sentence not in self._tagged]
        self._tagged.update(zip(new, self._tagger.read(new), strict=True))
        return [self._placed(document) for document in documents]

    def _placed(self, document: Sentences) -> tuple[list[Word], list[Mark], Context]:
        tagged = [self._tagged[sentence] for sentence in document.strings()]
        words, marks = document.placed(each.words for each in tagged), document.marked(each.names for each in tagged)
        return words, marks, document.known(each.context for each in tagged)


class LacTagger:
    """Words and tags of LAC, of the model that `ner` names.

    Raises:
        MissingExtraError, ModelError: it cannot be opened; the default is only read at the first sentences.
    """

    name = "lac"

    def __init__(self, ner: str = DEFAULT):
        self._ner = ner
        if ner != DEFAULT:
            _model(ner)

    def read(self, sentences: Sequence[str]) -> Sequence[Tagged]:
        """Words, parts of speech and names; persons and units of a model with names of its own are words too."""
        told = _model(self._ner).read(sentences)
        return [with_names(freed(*both)) for both in zip(sentences, told, strict=True)]


class PlainTagger:
    """The words of a tokenizer, untagged: for `ner=None`."""

    name = "token"

    def __init__(self, tokenizer: Tokenizer):
        self._tokenizer = tokenizer

    def read(self, sentences: Sequence[str]) -> Sequence[Tagged]:
        """Words with empty tags."""
        tokens = tokenize_all(self._tokenizer, sentences)
        return [Tagged([TaggedWord(token.start, token.end, "") for token in row]) for row in tokens]


class RecutTagger:
    """A tagger's names among the words of a tokenizer, each with the tag of the word that holds its last character.

    The last, as the head of a Chinese compound stands at its end.
    """

    def __init__(self, tagger: Tagger, tokenizer: Tokenizer):
        self._tagger, self._tokenizer = tagger, tokenizer
        self.name = tagger.name

    def read(self, sentences: Sequence[str]) -> Sequence[Tagged]:
        """The tokens, cut where names begin and end."""
        tagged = self._tagger.read(sentences)
        tokens = tokenize_all(self._tokenizer, sentences)
        return [replace(each, words=_recut(each.words, row)) for each, row in zip(tagged, tokens, strict=True)]


class NameTagger:
    """The names of a recognizer over the words of a tagger, whose own names of the same kinds count no more."""

    def __init__(self, recognizer: Recognizer, tagger: Tagger, name: str):
        self._recognizer, self._tagger, self.name = recognizer, tagger, name
        self._overruled = frozenset(tag for kind in recognizer.kinds for tag in _TAGS[kind])

    def read(self, sentences: Sequence[str]) -> Sequence[Tagged]:
        """The names, and the tagger's words around them."""
        found = self._recognizer.recognize(sentences)
        tagged = self._tagger.read(sentences)
        return [self._overruled_by(row, each) for row, each in zip(found, tagged, strict=True)]

    def _overruled_by(self, entities: Sequence[Entity], tagged: Tagged) -> Tagged:
        names = [TaggedWord(entity.start, entity.end, entity.kind) for entity in entities]
        told = [_demoted(word) if word.tag in self._overruled else word for word in tagged.words]
        words = with_names(Tagged(told, names)).words
        taken = Taken(max((name.end for name in names), default=0), ((name.start, name.end) for name in names))
        others = (name for name in tagged.names if name.tag not in self._recognizer.kinds)
        apart = (name for name in others if taken.free(name.start, name.end))
        marks = (name for name in names if name.tag in NAMES)
        return Tagged(words, sorted([*marks, *apart], key=lambda name: name.start), tagged.context)


def freed(sentence: str, tagged: Tagged) -> Tagged:
    """Its persons without the character that belongs to a neighbour: 焊工师傅|林远山, 彭文|现为班长, 廖秋|光荣当选.

    傅 stays a surname where what follows is no name (厨师|傅大川), or a trade's name ends in 师 (律师|傅明远); before
    老师傅 nobody is a teacher. A school before 生 is none: 云州大学生|柳青.
    """
    names = [_freed(sentence, name) if name.tag == "person" else _unled(sentence, name) for name in tagged.names]
    both = zip(tagged.names, names, strict=True)
    moved = {a: b for old, new in both for a, b in ((old.start, new.start), (old.end, new.end)) if a != b}
    if not moved:
        return tagged
    others = Taken(len(sentence), ((min(both), max(both)) for both in moved.items()))
    words = (
        replace(word, start=moved.get(word.start, word.start), end=moved.get(word.end, word.end))
        for word in tagged.words
    )
    told = [
        _demoted(word) if word.tag in _TAGS["person"] and not others.free(word.start, word.end) else word
        for word in words
        if word.start < word.end
    ]
    return replace(tagged, words=told, names=[name for name in names if name.start < name.end])


def _freed(sentence: str, name: TaggedWord) -> TaggedWord:
    start, end = name.start, name.end
    if starts_students(sentence, start):
        start += 1
    if sentence.startswith(_MASTER, start - 1) and name_like(sentence[start + 1 : end]):
        start += sentence.endswith("老师", 0, start) or not ends_in_post(sentence, 0, start)
    end = own_end(sentence, start, end)
    if (family := _FAMILY.match(sentence, end)) is not None and name_like(sentence[start:end]):
        return replace(name, start=start, end=family.end(), tag="organization")
    return name if (start, end) == (name.start, name.end) else replace(name, start=start, end=end)


def _unled(sentence: str, name: TaggedWord) -> TaggedWord:
    """A unit, or a post, without what leads to it: 网传|甲公司, 欣悉|贵厂, 创办|甲合作社; empty where nothing is left.

    It ends before 组建; no conjunction opens a sentence: 和平里社区.
    """
    if name.tag == "position" and (verb := _GIVING.match(sentence, name.start, name.end)) is not None:
        return replace(name, start=verb.end())
    if name.tag != "organization":
        return name
    if sentence.startswith("建", name.end) and sentence.endswith(_GROUPED, 0, name.end):
        name = replace(name, end=name.end - 1)
    if name.start == 1 and sentence.startswith(_SPLIT_WORDS):
        return replace(name, start=0)
    if (passive := _PASSIVE.search(sentence, name.start, name.end)) is not None:
        name = replace(name, end=passive.start())
    start, end = with_quotes(sentence, name.start, name.end)
    name = replace(name, start=start, end=end)
    lead = _LEADS.match(sentence, name.start, name.end)
    start = lead.end() if lead else name.start
    none = starts_students(sentence, name.end) or sentence[start : name.end] in posts()
    none = none or (lead is not None and name.end - start < _SHORTEST_UNIT)
    none = none or _NO_UNIT.search(sentence, start, name.end) is not None
    return replace(name, start=name.end if none else start)


def with_names(tagged: Tagged) -> Tagged:
    """Its persons and units as words, in place of what lies there; part of a title's name is no person."""
    if not tagged.names:
        return tagged
    names = [TaggedWord(name.start, name.end, _TAGS[name.tag][0]) for name in tagged.names if name.tag in _TAGS]
    titles = [(name.start, name.end) for name in tagged.names if name.tag == "title"]
    taken = Taken(tagged.names[-1].end, titles)
    words = (
        word if word.tag not in _TAGS["person"] or taken.free(word.start, word.end) else _demoted(word)
        for word in tagged.words
    )
    return replace(tagged, words=_merged(names, words))


def _demoted(word: TaggedWord) -> TaggedWord:
    return TaggedWord(word.start, word.end, _OTHER_NAME)


def _recut(words: Sequence[TaggedWord], tokens: Sequence[Token]) -> list[TaggedWord]:
    tags = {at: word.tag for word in words for at in range(word.start, word.end)}
    names = [word for word in words if word.tag in _NAMES]
    pieces = _merged(names, (TaggedWord(token.start, token.end, "") for token in tokens))
    return [TaggedWord(piece.start, piece.end, tags.get(piece.end - 1, "")) for piece in pieces]


def _merged(names: Sequence[TaggedWord], words: Iterable[TaggedWord]) -> list[TaggedWord]:
    """The names, and what of the words lies outside them, in order; both are in order."""
    pieces, first = list(names), 0
    for word in words:
        start = word.start
        while first < len(names) and names[first].end <= start:
            first += 1
        at = first
        while at < len(names) and names[at].start < word.end:
            if start < names[at].start:
                pieces.append(TaggedWord(start, names[at].start, word.tag))
            start = names[at].end
            at += 1
        if start < word.end:
            pieces.append(word if start == word.start else TaggedWord(start, word.end, word.tag))
    return sorted(pieces, key=lambda piece: piece.start)


@cache
def _model(ner: str) -> Lac:
    return MODELS[ner]()
