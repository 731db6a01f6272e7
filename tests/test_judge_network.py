"""The tape of a document, and the network that weighs titles and units of its recipients on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import laborhonors.linker.network
from laborhonors import Extractor
from laborhonors.errors import ModelError
from laborhonors.linker.facts import Linked
from laborhonors.linker.judge import Candidate, names_of
from laborhonors.linker.network import BETWEEN, NOWHERE, TokenPair, between, network, values_of
from laborhonors.linker.network import read as read_network
from laborhonors.linker.tape import Token
from laborhonors.recognizers import find
from laborhonors.regression import weights_of

TOLD = "云州轴承厂钳工宋青禾荣获“云州工匠”称号。\n市总工会主席白正出席，宋青禾发言。"


def read(text: str, ner: str = "honors") -> Linked:
    reading = Extractor(ner=ner)._read(text)
    return Linked.of(reading, find(reading), None)


def titles(linked: Linked, asked: Sequence[Candidate], *more: str) -> list[float]:
    names = [(entry.name, title.span) for entry, title in names_of(asked)]
    return linked.weigher.titles(names, [(*candidate.features, *more) for candidate in asked])


def test_a_tape_holds_names_by_kind_other_words_and_lines_in_order() -> None:
    linked = read(TOLD)
    tape = linked.tape
    text = linked.reading.text
    assert [token.kind for token in tape.tokens].count("b") == 2
    assert list(tape.tokens) == sorted(tape.tokens)
    told = {(token.kind, text[token.start : token.end]) for token in tape.tokens}
    assert {("P", "宋青禾"), ("P", "白正"), ("T", "云州工匠"), ("o", "云州轴承厂"), ("w", "荣获")} <= told
    ends = [token.end for token in tape.tokens if token.kind != "b"]
    assert all(
        end <= token.start for end, token in zip(ends, [t for t in tape.tokens if t.kind != "b"][1:], strict=False)
    )


def test_a_name_is_looked_up_by_its_kind_and_a_persons_never_by_its_words() -> None:
    assert values_of(Token(0, 3, "P", "", "p=", "8", "untold")) == ("P ", "", "p=", "8", "untold", "")
    assert values_of(Token(0, 2, "w", "荣获", "v")) == ("w", "荣获", "v", "", "", "")


def test_of_other_names_the_ending_is_told() -> None:
    linked = read(TOLD)
    told = {linked.reading.text[token.start : token.end]: token.ending for token in linked.tape.tokens}
    assert (told["云州工匠"], told["云州轴承厂"], told["宋青禾"], told["荣获"]) == ("工匠", "承厂", "", "")


def test_all_mentions_of_the_names_belong_to_a_pair() -> None:
    linked = read(TOLD)
    asked, tape = linked.asked, linked.tape
    pairs = [TokenPair.of(tape, entry.name, title.span) for entry, title in names_of(asked)]
    text = linked.reading.text
    by_name = {linked.scene.name(c.link.entry): pair for c, pair in zip(asked, pairs, strict=True) if c.link.entry}
    assert len(by_name["宋青禾"].firsts) == 2
    assert {text[slice(*tape.tokens[at][:2])] for at in by_name["宋青禾"].firsts} == {"宋青禾"}
    assert {text[slice(*tape.tokens[at][:2])] for at in by_name["宋青禾"].seconds} == {"云州工匠"}


@pytest.mark.parametrize(("recipient", "title", "told"), [(3, 4, [-1]), (6, 3, [4, 5, -1]), (0, 41, [*range(1, 41)])])
def test_few_tokens_between_are_all_told(recipient: int, title: int, told: list[int]) -> None:
    assert between(TokenPair(recipient, title, [recipient], [title])) == told


def test_of_many_tokens_between_those_next_to_the_names_are_told() -> None:
    told = between(TokenPair(0, 500, [0], [500]))
    assert len(told) == BETWEEN
    assert (told[0], told[BETWEEN // 2 - 1], told[BETWEEN // 2], told[-1]) == (1, 20, 480, 499)


def test_no_unit_stands_nowhere_and_nothing_is_between() -> None:
    linked = read(TOLD)
    (entry, _), *_ = names_of(linked.asked)
    pair = TokenPair.of(linked.tape, entry.name, None)
    assert (pair.second, pair.seconds, between(pair)) == (NOWHERE, (NOWHERE,), [NOWHERE])


def test_every_candidate_gets_a_finite_number_and_the_same_each_time() -> None:
    linked = read(TOLD)
    told = titles(linked, linked.asked)
    assert len(told) == len(linked.asked) > 1
    assert np.isfinite(told).all()
    assert titles(read(TOLD), linked.asked) == told


def test_who_else_may_hold_a_title_has_a_say() -> None:
    linked = read("授予云州轴承厂钳工宋青禾、车工白正、铣工林远“云州工匠”称号。")
    assert len(linked.asked) == 3
    together, alone = titles(linked, linked.asked)[0], titles(linked, linked.asked[:1])[0]
    assert abs(together - alone) > 0.01


def test_units_are_weighed_alone() -> None:
    linked = read(TOLD)
    (entry, _), *_ = names_of(linked.asked)
    names = [(entry.name, None), (entry.name, (0, 5))]
    told = linked.weigher.units(names, [("none&person",), ("person&end=厂",)])
    assert np.isfinite(told).all()
    assert linked.weigher.units(names[1:], [("person&end=厂",)]) == pytest.approx(told[1:], abs=1e-4)


def test_a_long_tape_is_read_in_slices_as_it_would_be_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    linked = read(TOLD * 8)
    whole = titles(linked, linked.asked)
    monkeypatch.setattr(laborhonors.linker.network, "_SLICE", 20)
    assert len(linked.tape.tokens) > 100
    assert titles(read(TOLD * 8), linked.asked) == pytest.approx(whole, abs=1e-4)


def test_a_feature_that_the_network_does_not_know_counts_nothing() -> None:
    linked = read(TOLD)
    assert titles(linked, linked.asked, "never=told") == titles(linked, linked.asked)
    assert np.isfinite(linked.weigher.units([((5, 8), None)], [("never=told",)])).all()


def test_without_the_taggers_names_the_features_decide_alone() -> None:
    linked = read(TOLD, "jieba")
    with_weights = list(linked.judged(weights_of("judge")))
    assert list(linked.judged()) == with_weights


def test_the_parameters_are_finite_and_fit_each_other() -> None:
    told = network().parameters
    width = told.tables[0].shape[1]
    assert all(len(table) == len(names) + 1 for table, names in zip(told.tables, told.vocabularies, strict=True))
    assert all(layer.matrices.shape == (3, width, 2 * width) for layer in told.layers)
    for head in (told.titles, told.units):
        assert head.hidden[0].shape[0] == 5 * width + head.weights.shape[1] - 1
        assert len(head.weights) == len(head.features) + 1 > 1000
    assert all(np.isfinite(table).all() for table in told.tables)


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_a_broken_file_says_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "judge.npz"
    if content is None:
        np.savez(file, about=np.frombuffer(json.dumps({"vocabularies": []}).encode(), np.uint8))
    else:
        file.write_bytes(content)
    with pytest.raises(ModelError, match="reinstall laborhonors"):
        read_network(file)
