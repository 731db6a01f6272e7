"""Trains tiny HanLP components on sentences of our own: an RNN tagger of names, a tokenizer, and one of both tasks.

They are real components, saved and loaded as HanLP does it. What they learn are a few hundred sentences put together
from patterns, so their figures say nothing of Chinese; they say that what was trained is what is read.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文辉志鹏"
PLACES = ("新港", "东岭", "南江", "北山", "西河", "青州", "云台", "海城")
UNITS = ("造船厂", "电缆厂", "机床厂", "钢铁集团", "供电公司", "第一中学", "中心医院", "化工有限公司")
PATTERNS = (
    ("ORG", "的", "PERSON", "荣获", "全国劳动模范", "称号", "。"),
    ("PERSON", "、", "PERSON", "被", "评为", "省劳动模范", "。"),
    ("ORG", "焊工", "PERSON", "获", "五一劳动奖章", "。"),
    ("记者", "从", "ORG", "获悉", "，", "PERSON", "当选", "大国工匠", "。"),
    ("PERSON", "在", "ORG", "工作", "了", "二十", "年", "。"),
    ("授予", "PERSON", "同志", "先进工作者", "称号", "。"),
    ("今天", "的", "天气", "很", "好", "，", "适合", "外出", "。"),
    ("ORG", "召开", "表彰大会", "。"),
    ("ORG", "与", "ORG", "签订", "协议", "，", "PERSON", "出席", "。"),
)
PARTS = (("train", 400, 1), ("dev", 60, 2))
"""Files by name, number of sentences and seed."""
Words = list[tuple[str, str | None]]
"""The words of a sentence, each with its label, None for those that are no names."""


def sentences(count: int, seed: int) -> Iterator[Words]:
    """Sentences as words; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        yield [_word(part, chance) for part in chance.choice(PATTERNS)]


def _word(part: str, chance: random.Random) -> tuple[str, str | None]:
    if part == "PERSON":
        return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2)))), part
    if part == "ORG":
        return chance.choice(PLACES) + chance.choice(UNITS), part
    return part, None


def train_recognizer(folder: Path, **options: Any) -> Path:
    """An RNN tagger over characters. `crf=False`, as the CRF of HanLP's RNN tagger runs across sentences (2.1.5)."""
    from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer
    from hanlp.layers.embeddings.word2vec import Word2VecEmbedding

    files = [_tagged(folder, *part) for part in PARTS]
    embedding = Word2VecEmbedding(field="token", embed=64, trainable=True)
    fixed = {"embed": embedding, "rnn_hidden": 64, "lr": 0.005, "tagging_scheme": "BIO", "crf": False, "epochs": 8}
    RNNNamedEntityRecognizer().fit(*files, str(folder), devices=-1, seed=1, **(fixed | options))
    return folder


def train_tokenizer(folder: Path) -> Path:
    """A tokenizer over a tiny BERT."""
    from hanlp.components.tokenizers.transformer import TransformerTaggingTokenizer

    encoder, files = _encoder(folder / "encoder"), _segmented(folder)
    fixed = {"epochs": 4, "lr": 5e-3, "transformer_lr": 1e-3, "batch_size": 32, "word_dropout": 0.0}
    TransformerTaggingTokenizer().fit(*files, str(folder), str(encoder), devices=-1, seed=1, **fixed)
    return folder


def train_multitask(folder: Path) -> Path:
    """Tokens and, over them, names, with one tiny BERT."""
    from hanlp.common.dataset import SortingSamplerBuilder
    from hanlp.components.mtl.multi_task_learning import MultiTaskLearning
    from hanlp.components.mtl.tasks.ner.tag_ner import TaggingNamedEntityRecognition
    from hanlp.components.mtl.tasks.tok.tag_tok import TaggingTokenization
    from hanlp.layers.embeddings.contextual_word_embedding import ContextualWordEmbedding

    sampler = SortingSamplerBuilder(batch_size=32)
    names = [_tagged(folder, *part, whole=True) for part in PARTS]
    tasks = {
        "tok/fine": TaggingTokenization(*_segmented(folder), None, sampler, lr=5e-3),
        "ner/msra": TaggingNamedEntityRecognition(*names, None, sampler, lr=5e-3, dependencies="tok"),
    }
    encoder = ContextualWordEmbedding(
        "token", str(_encoder(folder / "encoder")), average_subwords=True, word_dropout=0.0, max_sequence_length=256
    )
    options = {"lr": 5e-3, "encoder_lr": 1e-3, "grad_norm": 1, "eval_trn": False}
    MultiTaskLearning().fit(encoder, tasks, str(folder), 5, devices=-1, seed=1, **options)
    return folder


def _tagged(folder: Path, name: str, count: int, seed: int, *, whole: bool = False) -> str:
    """A file of characters (or whole words) and their tags."""
    rows = []
    for words in sentences(count, seed):
        for word, label in words:
            pieces = [word] if whole else list(word)
            tags = [f"S-{label}"] if whole else [f"B-{label}", *[f"I-{label}"] * (len(word) - 1)]
            rows += [f"{piece}\t{tag if label else 'O'}" for piece, tag in zip(pieces, tags, strict=True)]
        rows.append("")
    return _written(folder / f"{name}-names.tsv", rows)


def _segmented(folder: Path) -> list[str]:
    return [_written(folder / f"{name}.txt", map(_spaced, sentences(count, seed))) for name, count, seed in PARTS]


def _spaced(words: Words) -> str:
    return " ".join(word for word, _ in words)


def _written(file: Path, rows: Iterable[str]) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(file)


def _encoder(folder: Path) -> Path:
    """A BERT of two layers with a vocabulary of the sentences' characters, untrained."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer, optimization

    if not hasattr(optimization, "AdamW"):  # transformers 5 dropped it, HanLP 2.1.5 still trains by it
        optimization.AdamW = lambda groups, lr, weight_decay, eps, **_: torch.optim.AdamW(
            groups, lr=lr, weight_decay=weight_decay, eps=eps
        )
    characters = sorted({character for words in sentences(2000, 5) for word, _ in words for character in word})
    vocabulary = _written(folder / "vocab.txt", ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters])
    torch.manual_seed(0)
    sizes = {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128}
    config = BertConfig(vocab_size=len(characters) + 5, max_position_embeddings=256, **sizes)
    BertTokenizer(vocabulary).save_pretrained(folder)
    BertModel(config).save_pretrained(folder)
    return folder
