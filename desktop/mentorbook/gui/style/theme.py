"""Which colours hold now: the person's choice, or the system's, followed at once."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from mentorbook.frozen import frozen
from mentorbook.gui.style.sheet import scaled, sheet
from mentorbook.palette import DARK, LIGHT, Palette


class Appearance(StrEnum):
    """What the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@frozen
class Measures:
    """Distances in pixels at 100 %: a grid of 4."""

    gap: int = 8
    between_cards: int = 14
    inside_card: int = 18
    page_margin: int = 28
    page_top: int = 22
    list_width: int = 292
    """A page's list, beside what is chosen in it."""
    between_links: int = 16


MEASURES = Measures()
STYLE = ("-style", "Fusion")
"""Arguments of the application. To set the style later would make all of QStyle known to Python, which takes time."""
_BODY = 14
"""Pixels of words, as in the sheet."""


class Theme(QObject):
    """Tells every painter the colours, and redraws all of them when they change."""

    changed = Signal()

    def __init__(self, app: QApplication, appearance: Appearance = Appearance.SYSTEM, text_size: int = 100) -> None:
        super().__init__(app)
        self._app = app
        self._appearance = appearance
        self._text_size = text_size
        self._shown: tuple[Palette, int] | None = None
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply)
        self.apply()

    @property
    def appearance(self) -> Appearance:
        """The person's choice."""
        return self._appearance

    def choose(self, appearance: Appearance) -> None:
        """Follow another choice from now on."""
        self._appearance = appearance
        self.apply()

    @property
    def text_size(self) -> int:
        """How large words are, in percent."""
        return self._text_size

    def choose_text_size(self, percent: int) -> None:
        """Draw all words in another size from now on."""
        self._text_size = percent
        self.apply()

    @property
    def colours(self) -> Palette:
        """The colours that hold now."""
        if self._appearance is Appearance.SYSTEM:
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        else:
            dark = self._appearance is Appearance.DARK
        return DARK if dark else LIGHT

    def apply(self) -> None:
        """Draw everything in the colours that hold now."""
        colours = self.colours
        shown = (colours, self._text_size)
        if shown == self._shown:
            return
        self._shown = shown
        # Layouts ask widgets for their size before the sheet reaches them.
        font = self._app.font()
        font.setPixelSize(scaled(_BODY, self._text_size))
        self._app.setFont(font)
        self._app.setPalette(_qt_palette(colours))
        self._app.setStyleSheet(sheet(colours, self._text_size))
        self.changed.emit()


def colours() -> Palette:
    """The colours for a widget that paints itself."""
    theme = _theme()
    return theme.colours if theme else LIGHT


def choose_appearance(appearance: Appearance) -> None:
    """Follow another choice of the person from now on."""
    if theme := _theme():
        theme.choose(appearance)


def choose_text_size(percent: int) -> None:
    """Draw all words in another size from now on."""
    if theme := _theme():
        theme.choose_text_size(percent)


def text_pixels(pixels: int) -> int:
    """Pixels of words that a widget paints itself, from those at the usual size."""
    theme = _theme()
    return scaled(pixels, theme.text_size) if theme else pixels


def _theme() -> Theme | None:
    app = QApplication.instance()
    found = app.findChild(Theme) if app else None
    return found if isinstance(found, Theme) else None


def _qt_palette(colours: Palette) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for name, colour in {
        role.Window: colours.paper,
        role.WindowText: colours.ink,
        role.Base: colours.card,
        role.AlternateBase: colours.paper,
        role.Text: colours.ink,
        role.Button: colours.card,
        role.ButtonText: colours.ink,
        role.ToolTipBase: colours.card,
        role.ToolTipText: colours.ink,
        role.PlaceholderText: colours.soft,
        role.Highlight: colours.accent,
        role.HighlightedText: on_accent(colours),
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Accent: colours.accent,
    }.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.soft))
    return palette


def on_accent(colours: Palette) -> str:
    """The colour of words on a filled button."""
    return "#FFFFFF" if colours is LIGHT else DARK.paper
