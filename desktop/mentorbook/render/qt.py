"""The door to Qt's drawing: the one place that loads it, and that says what is missing where it cannot.

A slim system has Python but not the libraries that Qt draws with. Everything in this room takes Qt's names
from here, so that the person is told which package to install instead of reading about a shared object.
"""

from __future__ import annotations

import sys

from mentorbook.model.trouble import UserFacingError

DEBIAN_LIBRARIES = "libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0"
"""The packages of Debian and Ubuntu that hold what Qt draws with."""

# PySide makes a type when it is first met, and two threads that do so at once end the program. Pages are drawn away from
# the screen: what is met there by the way is named here as well, so that whoever loads this has made all of it.
try:
    from PySide6.QtCore import QBuffer, QIODevice, QLocale, QMarginsF, QPointF, QRectF, QSizeF, Qt
    from PySide6.QtGui import (
        QBrush,
        QColor,
        QFont,
        QFontDatabase,
        QFontInfo,
        QFontMetricsF,
        QGlyphRun,
        QGradient,
        QGuiApplication,
        QImage,
        QPageSize,
        QPainter,
        QPdfWriter,
        QTextCharFormat,
        QTextLayout,
        QTextLine,
        QTextOption,
    )
except ImportError as error:
    raise UserFacingError(
        "Mentorbook cannot draw pages on this computer.",
        what="A library of the system that Qt draws with is missing or damaged"
        + (f" ({error.msg.split(':')[0]})." if ".so" in error.msg.split(":")[0] else "."),
        remedy=f"Install it (on Debian and Ubuntu: sudo apt install {DEBIAN_LIBRARIES}) and try again. "
        "Markdown and HTML work without it."
        if sys.platform.startswith("linux")
        else "Install Mentorbook again and try once more. Markdown and HTML work without it.",
    ) from error

__all__ = [
    "QBrush",
    "QBuffer",
    "QColor",
    "QFont",
    "QFontDatabase",
    "QFontInfo",
    "QFontMetricsF",
    "QGlyphRun",
    "QGradient",
    "QGuiApplication",
    "QIODevice",
    "QImage",
    "QLocale",
    "QMarginsF",
    "QPageSize",
    "QPainter",
    "QPdfWriter",
    "QPointF",
    "QRectF",
    "QSizeF",
    "QTextCharFormat",
    "QTextLayout",
    "QTextLine",
    "QTextOption",
    "Qt",
]
