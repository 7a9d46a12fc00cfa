"""Files and folders outside the book: shown in the system's own program, and how large they are in words."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, QUrl
from PySide6.QtGui import QDesktopServices


def open_folder(path: Path) -> bool:
    """Open a folder outside of this program; whether the system found something to do it with."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def size_words(size: int) -> str:
    """How large a file is: ``83.2 kB``."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
