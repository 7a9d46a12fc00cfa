"""Asks where a file is to be written. A name without an ending gets that of its kind, and nothing is replaced unasked."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from mentorbook.gui.forms.asking import ConfirmDialog
from mentorbook.gui.words import tr


def ask_where_to_save(parent: QWidget, heading: str, usual: str, kinds: str, then: Callable[[Path], object]) -> None:
    """Let a file be named, and go on with it. ``kinds`` are filters as Qt writes them: ``PDF (*.pdf);;Text (*.txt)``."""
    name, kind = QFileDialog.getSaveFileName(parent, heading, usual, kinds)
    if not name:
        return
    path, endings = Path(name), _endings(kinds)
    if path.suffix.lower() in endings:
        then(path)
        return
    # The file dialog has asked for the name as it was typed.
    path = path.with_name(path.name + next(iter(_endings(kind)), endings[0]))
    if not path.exists():
        then(path)
        return
    ConfirmDialog(
        parent,
        tr("Replace the file?"),
        tr("There is a file {name} already.", name=path.name),
        confirm=tr("Replace it"),
        then=partial(then, path),
        destructive=True,
    ).open()


def _endings(kinds: str) -> list[str]:
    return re.findall(r"\*(\.\w+)", kinds)
