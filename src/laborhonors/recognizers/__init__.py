"""Recognizers of typed spans, rule-based and model-based."""
