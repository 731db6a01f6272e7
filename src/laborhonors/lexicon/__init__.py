"""The honours lexicon: CSV rows come in, honours with their names, levels, regions and conferrers go out."""

from laborhonors.lexicon.entries import HonorEntry, NamedEntry
from laborhonors.lexicon.store import Lexicon
from laborhonors.lexicon.tables import data_folder, rows, terms

__all__ = ["HonorEntry", "Lexicon", "NamedEntry", "data_folder", "rows", "terms"]
