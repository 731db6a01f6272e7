"""The raw text and nothing lost: a folded view with a map back, blocks, sentences."""

from laborhonors.text.blocks import Block, BlockKind, split_blocks
from laborhonors.text.folding import FoldedText, fold
from laborhonors.text.sentences import split_clauses, split_sentences

__all__ = ["Block", "BlockKind", "FoldedText", "fold", "split_blocks", "split_clauses", "split_sentences"]
