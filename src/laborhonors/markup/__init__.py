"""Values into HTML and SVG text for a notebook: no script, no style sheet, all styles in place, everything escaped.

What is shown survives an export and a page that strips style sheets. Colours of text are the page's own, so that it is
legible on a light page and on a dark one.
"""

from laborhonors.markup.cards import Step, card, facts_of, heading, notes
from laborhonors.markup.charts import bars, ranking
from laborhonors.markup.highlight import Mark, highlight
from laborhonors.markup.network import Dot, Line, network, reach
from laborhonors.markup.paint import KINDS, STATUSES, escape, image
from laborhonors.markup.quotes import Quote, after, before, quotes
from laborhonors.markup.table import table

__all__ = [
    "KINDS",
    "STATUSES",
    "Dot",
    "Line",
    "Mark",
    "Quote",
    "Step",
    "after",
    "bars",
    "before",
    "card",
    "escape",
    "facts_of",
    "heading",
    "highlight",
    "image",
    "network",
    "notes",
    "quotes",
    "ranking",
    "reach",
    "table",
]
