"""The questions that a graph answers: names and conditions come in, typed nodes and conferrals go out."""

from laborhonors.graph.questions.anything import document_nodes, require_document, search, sql
from laborhonors.graph.questions.awards import Wanted, conferrals, evidence, holders
from laborhonors.graph.questions.honors import honor, known
from laborhonors.graph.questions.persons import Members, appearances, colleagues, members, merges, people, told_names
from laborhonors.graph.questions.units import organizations
from laborhonors.graph.rows import documents

__all__ = [
    "Members",
    "Wanted",
    "appearances",
    "colleagues",
    "conferrals",
    "document_nodes",
    "documents",
    "evidence",
    "holders",
    "honor",
    "known",
    "members",
    "merges",
    "organizations",
    "people",
    "require_document",
    "search",
    "sql",
    "told_names",
]
