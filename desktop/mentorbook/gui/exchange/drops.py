"""A bundle that is dragged over the window, told by its name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

ENDING = ".mentorbook"
"""How the name of a bundle ends."""


def dropped_bundle(data: QMimeData) -> Path | None:
    """The bundle in what is dragged over the window; None when it is anything else."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix == ENDING else None
