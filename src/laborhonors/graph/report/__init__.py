"""The report on a graph: one page of HTML that opens from disk, asks nothing of the network, and can be searched."""

from laborhonors.graph.report.page import write

__all__ = ["write"]
