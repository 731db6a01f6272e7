"""The raw text and nothing lost: a folded view with a map back, blocks, sentences."""

from laborhonors.text.blocks import REACH, Block, BlockKind, split_blocks
from laborhonors.text.folding import FoldedText, fold
from laborhonors.text.sentences import split_clauses, split_sentences
from laborhonors.text.tables import join_tables

__all__ = [
    "REACH",
    "Block",
    "BlockKind",
    "FoldedText",
    "fold",
    "join_tables",
    "split_blocks",
    "split_clauses",
    "split_sentences",
]
