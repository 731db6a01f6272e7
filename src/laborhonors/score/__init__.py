"""Scoring: extracted facts against a gold set, two JSON Lines files in, a report of figures and errors out.

Three nested measures, micro-averaged over the documents, each as precision, recall and F1:

- pair: recipient and title are right;
- triple: and the organization (or its absence) and the status are right (the headline);
- record: and the year and the position are right.

Titles are folded (`fold_title`) so that a canonical name and the text's own count as one. What the gold set marks
`optional` is neither asked for nor counted against. The rules are those of the annotation guidelines.
"""

from laborhonors.score.compare import FIELD, ErrorRow, Level, Qualifier, Tally, judge
from laborhonors.score.facts import Count, Fact, Facts, fold, fold_title, load, same_org
from laborhonors.score.report import Figures, Rates, Report, figures, interval, rates, score, to_json, to_text

__all__ = [
    "FIELD",
    "Count",
    "ErrorRow",
    "Fact",
    "Facts",
    "Figures",
    "Level",
    "Qualifier",
    "Rates",
    "Report",
    "Tally",
    "figures",
    "fold",
    "fold_title",
    "interval",
    "judge",
    "load",
    "rates",
    "same_org",
    "score",
    "to_json",
    "to_text",
]
