"""Every error that laborhonors raises on purpose, as one tree; each says what to do next."""

from __future__ import annotations


class LaborHonorsError(Exception):
    """Base of all errors of this package."""


class LexiconError(LaborHonorsError):
    """A lexicon file cannot be read: names the file, the line (1-based, header is 1), the column and the value."""

    def __init__(
        self, message: str, *, file: str, line: int | None = None, column: str | None = None, value: str | None = None
    ):
        where = file if line is None else f"{file}:{line}"
        if column is not None:
            where += f", column {column!r}"
        if value is not None:
            where += f", value {value!r}"
        super().__init__(f"{where}: {message}")
        self.file, self.line, self.column, self.value = file, line, column, value


class InputError(LaborHonorsError):
    """A document or an input file cannot be read; `source` is the file or the document's id."""

    def __init__(self, message: str, *, source: str):
        super().__init__(f"{source}: {message}")
        self.source = source


class ModelError(LaborHonorsError):
    """The weights of a recognizer's model are missing or not of the form that is read here."""


class PluginError(LaborHonorsError):
    """A recognizer or tokenizer of another package fails, or does not do what the protocol says; `plugin` names it."""

    def __init__(self, message: str, *, plugin: str):
        super().__init__(f"the plug-in {plugin!r}: {message}")
        self.plugin = plugin


class WorkerError(LaborHonorsError):
    """Another process cannot do the work: what the extractor was made with cannot be sent to it, or made there."""


class GraphError(LaborHonorsError):
    """A graph cannot be opened, or a question or decision names something that is not in it."""


class MissingExtraError(LaborHonorsError):
    """An optional package is needed: the message says what to type."""

    def __init__(self, extra: str, package: str):
        super().__init__(f"{package} is not installed; type: pip install 'laborhonors[{extra}]'")
        self.extra, self.package = extra, package
