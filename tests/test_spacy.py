"""The spaCy component: spans and triples in the Doc, alone, in streams, over processes, and saved."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import laborhonors as lh

spacy = pytest.importorskip("spacy", reason="spaCy (extra spacy) is not installed")
if not entry_points(group="spacy_factories", name="laborhonors"):
    pytest.skip("laborhonors was installed before it had a spaCy component: install it again", allow_module_level=True)
displacy = spacy.displacy
Doc, DocBin = spacy.tokens.Doc, spacy.tokens.DocBin
pytestmark = pytest.mark.filterwarnings("default")  # those of spaCy and jieba are not ours to mend
TEXT = "2024年，新港造船厂焊工段青云荣获“全国劳动模范”称号，\n74人获评新港工匠。"
PLAIN = "今天的天气不错。"


@pytest.fixture(scope="module")
def nlp() -> Any:
    language = spacy.blank("zh")
    language.add_pipe("laborhonors")
    return language


def segmented(**options: Any) -> Any:
    language = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    language.add_pipe("laborhonors", config=options)
    return language


def honors(doc: Any) -> list[tuple[str, str, str | None, int | None]]:
    return [(triple.recipient, triple.title, triple.organization, triple.year) for triple in doc._.honors]


EXPECTED = [("段青云", "全国劳动模范", "新港造船厂", 2024)]


def test_spans_triples_and_counts(nlp: Any) -> None:
    doc = nlp(TEXT)
    document = lh.extract(TEXT)
    assert doc._.honors == document.triples
    assert doc._.honor_counts == document.counts
    assert honors(doc) == EXPECTED
    spans = [(span.start_char, span.end_char, span.label_) for span in doc.spans["laborhonors"]]
    assert spans == [(mention.start, mention.end, mention.kind) for mention in document.mentions]
    assert ("段青云", "person") in {(span.text, span.label_) for span in doc.spans["laborhonors"]}


def test_a_text_without_honours(nlp: Any) -> None:
    doc = nlp(PLAIN)
    assert (doc._.honors, doc._.honor_counts, len(doc.spans["laborhonors"])) == ((), (), 0)


def test_a_doc_that_was_not_read_has_none() -> None:
    assert spacy.blank("zh")(TEXT)._.honors == ()


def test_the_day_of_a_text() -> None:
    language = spacy.blank("zh")
    language.add_pipe("laborhonors")
    doc = language.make_doc("去年，段青云荣获全国劳动模范称号。")
    doc._.published = "2025-05-22"
    assert language(doc)._.honors[0].year == 2024


def test_a_stream(nlp: Any) -> None:
    docs = list(nlp.pipe([TEXT, PLAIN] * 20, batch_size=7))
    assert [len(doc._.honors) for doc in docs] == [1, 0] * 20
    assert docs[0]._.honors == nlp(TEXT)._.honors


def test_two_processes(nlp: Any) -> None:
    docs = list(nlp.pipe([TEXT, PLAIN] * 4, n_process=2, batch_size=2))
    assert [honors(doc) for doc in docs] == [EXPECTED, []] * 4
    alone = nlp(TEXT)
    assert str(list(docs[0].spans["laborhonors"])) == str(list(alone.spans["laborhonors"]))


def test_jieba_s_tokens_align_by_expansion() -> None:
    doc = segmented()(TEXT)
    document = lh.extract(TEXT)
    assert doc._.honors == document.triples
    for span, mention in zip(doc.spans["laborhonors"], document.mentions, strict=True):
        assert span.start_char <= mention.start < mention.end <= span.end_char
        assert mention.text in span.text


PIECES = ("段青云", "全国劳动模范", "荣获", "，", "。", " ", "\n", "\u3000", "é", "😀", "2024年", "a b")


@settings(max_examples=40, deadline=None)
@given(text=st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_for_any_text_the_offsets_are_the_doc_s_text_s(text: str) -> None:
    for language in LANGUAGES:
        doc = language(text)
        for triple in doc._.honors:
            assert all(doc.text[e.start : e.end] == e.text for e in triple.evidence)


LANGUAGES = (segmented(), segmented(ner=None))


def test_a_doc_goes_through_bytes_and_bins(nlp: Any) -> None:
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.honors == doc._.honors
    assert len(again.spans["laborhonors"]) == len(doc.spans["laborhonors"])
    (kept,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert kept._.honors == doc._.honors


def test_a_pipeline_goes_through_disk_and_bytes_with_its_lexicon(tmp_path: Path) -> None:
    lexicon = tmp_path / "mine.csv"
    lexicon.write_text("kind,name\nhonor,焊花之光\nperson,阿木\n", encoding="utf-8")
    language = spacy.blank("zh")
    language.add_pipe("laborhonors", config={"ner": None, "lexicons": [str(lexicon)]})
    text = "阿木荣获焊花之光。"
    language.to_disk(tmp_path / "pipeline")
    data = language.to_bytes()
    lexicon.unlink()
    for again in (spacy.load(tmp_path / "pipeline"), spacy.blank("zh", config=language.config).from_bytes(data)):
        assert [triple.recipient for triple in again(text)._.honors] == ["阿木"]


def test_a_text_that_cannot_be_read_goes_to_the_error_handler() -> None:
    language = spacy.blank("zh")
    language.add_pipe("laborhonors")
    bad = language.make_doc(TEXT)
    bad._.published = "soon"
    with pytest.raises(lh.LaborHonorsError, match="published 'soon'"):
        language(bad)
    failed: list[str] = []
    language.set_error_handler(lambda _name, _component, docs, error: failed.append(f"{docs[0].text[:4]} {error}"))
    docs = list(language.pipe([bad, language.make_doc(TEXT)]))
    assert [len(doc._.honors) for doc in docs] == [1]
    assert len(failed) == 1


def test_displacy_shows_the_spans(nlp: Any) -> None:
    options = {"spans_key": "laborhonors"}
    assert "全" in displacy.render(nlp(TEXT), style="span", options=options, jupyter=False)
    html = displacy.render(lh.extract(TEXT).to_displacy(), style="span", manual=True, jupyter=False)
    assert html == displacy.render([{**lh.extract(TEXT).to_displacy()}], style="span", manual=True, jupyter=False)
    assert "person" in html
    assert "title" in html


def test_spacy_finds_it_without_importing_laborhonors() -> None:
    program = "import spacy; nlp = spacy.blank('zh'); nlp.add_pipe('laborhonors')"
    program += "; print(len(nlp('王海波荣获全国劳模。')._.honors))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"
