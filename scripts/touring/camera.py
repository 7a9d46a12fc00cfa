"""Makes the pictures of all scenes in one scale, and small files of them."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QFont, QImage, QImageWriter
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from mentorbook.gui.style.theme import Appearance, choose_appearance
from mentorbook.palette import DARK, LIGHT
from mentorbook.services.sample import MARK
from touring.books import Book, open_it, profile_of
from touring.gallery import Shot
from touring.scene import Scene
from touring.stage import Stage, make_application

_COLOURS = 256


@dataclass(frozen=True, slots=True)
class View:
    """A size of the window and a scale of the screen."""

    name: str
    scale: int
    width: int
    height: int


VIEWS = (View("1280x800 at 100 %", 1, 1280, 800), View("1024x640 at 200 %", 2, 1024, 640))
THEMES = (Appearance.LIGHT, Appearance.DARK)


def take(
    scenes: Sequence[Scene], books: Path, out: Path, view: View, *, told: Callable[[str], None]
) -> tuple[list[Shot], list[str]]:
    """Picture the scenes in both themes. Returns the pictures, and the scenes that could not be reached."""
    qInstallMessageHandler(_show_message)
    app = make_application()
    font = QFont(app.font())
    # Coloured edges of letters are made for one screen and look wrong on others.
    font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
    app.setFont(font)
    shots, failed = [], []
    with _errors_are_kept() as errors:
        for book in Book:
            wanted = [scene for scene in scenes if scene.book is book and view.scale in scene.scales]
            if not wanted:
                continue
            profile = profile_of(books / book, seed=100 * view.scale + list(Book).index(book))
            mark = "" if book is Book.EMPTY else MARK
            stage = Stage(profile, lambda profile=profile: open_it(profile), mark=mark)  # type: ignore[misc]
            for theme in THEMES:
                choose_appearance(theme)
                for scene in wanted:
                    file = f"{scene.key}-{theme.value}-{view.scale}x.png"
                    try:
                        _picture(stage, scene, view, out / file)
                    except Exception:  # noqa: BLE001 -- the others are still worth looking at
                        errors.append(traceback.format_exc())
                    if errors:
                        failed.append(f"{scene.key} ({theme.value}, {view.name}):\n{''.join(errors)}")
                        errors.clear()
                        continue
                    shots.append(Shot(file, scene.key, scene.group, scene.words, theme.value, view.name))
                    told(file)
            stage.close()
    order = [scene.key for scene in scenes]
    shots.sort(key=lambda shot: order.index(shot.scene))
    return shots, failed


def _show_message(_kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
    """What Qt says, but for what a platform without a screen says of every window."""
    if "propagateSizeHints" not in words:
        sys.stderr.write(f"Qt: {words}\n")


@contextmanager
def _errors_are_kept() -> Iterator[list[str]]:
    """What is raised where Qt calls would otherwise only be printed."""
    kept: list[str] = []
    before = sys.excepthook
    sys.excepthook = lambda kind, error, trace: kept.extend(traceback.format_exception(kind, error, trace))
    yield kept
    sys.excepthook = before


def _picture(stage: Stage, scene: Scene, view: View, path: Path) -> None:
    stage.come_back()
    stage.window.resize(view.width, view.height)
    stage.settle()
    shown = scene.arrange(stage) or stage.window
    QApplication.processEvents()
    save(shown.grab().toImage(), path)
    _close_dialogs(stage.window)
    stage.settle()


def _close_dialogs(window: QWidget) -> None:
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            dialog.reject()


def save(image: QImage, path: Path) -> None:
    """Write a PNG of at most 256 colours: a window has few, and the file is a third as large."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    few = plain.convertToFormat(QImage.Format.Format_Indexed8, _table(memoryview(plain.constBits()).cast("I")))
    writer = QImageWriter(str(path))
    writer.setCompression(100)
    if not writer.write(few):
        raise OSError(f"{path} could not be written: {writer.errorString()}")


def _table(pixels: Iterable[int]) -> list[int]:
    # A colour in which only a few words are written is no less worth seeing than a shade at the edge of many.
    own = dict.fromkeys(int(colour[1:], 16) for scheme in (LIGHT, DARK) for colour in astuple(scheme))
    seen = dict.fromkeys(colour & 0xFFFFFF for colour, _count in Counter(pixels).most_common(_COLOURS))
    return [colour | 0xFF000000 for colour in [*own, *(one for one in seen if one not in own)][:_COLOURS]]
