"""Honour titles: names of the lexicon, and open vocabulary (place, industry or body + grade + head), quoted or not.

A core is found first; it grows to the left over the words of its name, and what stands to its right says how the title
is used; last, titles that lean on others are given their full names.
"""

from laborhonors.recognizers.titles.finder import find_titles, holds_title
from laborhonors.recognizers.titles.title import Title

__all__ = ["Title", "find_titles", "holds_title"]
