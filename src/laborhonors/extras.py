"""The door to optional packages: a package's name and the extra that brings it in, the module or a clear error out."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from laborhonors.errors import MissingExtraError


def require(package: str, *, extra: str) -> ModuleType:
    """The module of an optional package. Raises: MissingExtraError, which says what to type."""
    try:
        return import_module(package)
    except ModuleNotFoundError as error:
        if error.name is None or not package.startswith(error.name):
            raise  # the package is there; something that it needs itself is not
        raise MissingExtraError(extra, package.partition(".")[0]) from None
