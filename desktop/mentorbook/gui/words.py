"""Texts for people: every sentence that the window shows passes through :func:`tr`."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_CONTEXT = "Mentorbook"


def tr(text: str, /, **values: object) -> str:
    """The text in the person's language, its named placeholders filled in afterwards."""
    translated = QCoreApplication.translate(_CONTEXT, text)
    return translated.format(**values) if values else translated
