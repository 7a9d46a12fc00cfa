"""Modules that are loaded when they are first used: a start loads what its first picture needs, and nothing else.

They are named at the top of a module like every other, for its reader, the types and the import contracts::

    if TYPE_CHECKING:
        import markdown_it
    else:
        markdown_it = later("markdown_it")
"""

from __future__ import annotations

from importlib import import_module


class _Later:
    """Stands for a module until something of it is wanted."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> object:
        return getattr(import_module(self._name), attribute)


def later(name: str) -> _Later:
    """The module of that full name, not yet loaded."""
    return _Later(name)
