"""The style sheet, made from the colours. Widgets choose their looks by the property ``look``."""

from __future__ import annotations

import re

from mentorbook.palette import LIGHT, Palette

_READING = '"Charter", "Source Serif 4", "Noto Serif", "Georgia", "Cambria", "DejaVu Serif", serif'
"""The faces in which notes are written, the first that is there."""


_SIZE = re.compile(r"(?<=font-size: )\d+(?=px)|(?<=min-height: )(?:16|20)(?=px)")
"""Letters, and the lines of them that buttons and fields leave room for."""


def sheet(colours: Palette, text_size: int = 100) -> str:
    """The sheet for the whole application; ``text_size`` is in percent."""
    return _SIZE.sub(lambda found: str(scaled(int(found[0]), text_size)), _sheet(colours))


def scaled(pixels: int, text_size: int) -> int:
    """Pixels of words at a size in percent."""
    return round(pixels * text_size / 100)


def _sheet(colours: Palette) -> str:
    c = colours
    on_accent = "#FFFFFF" if c is LIGHT else c.paper
    scheme = "light" if c is LIGHT else "dark"
    return f"""
/* What has the focus shows it by its border; the frame that Qt adds once Tab was pressed would be a second one. */
* {{ font-size: 14px; outline: none; }}
QWidget {{ color: {c.ink}; }}
QMainWindow, QDialog {{ background: {c.paper}; }}
QWidget[look="side"] {{ background: {c.side}; border-right: 1px solid {c.line}; }}
QWidget[look="plain"], QScrollArea, QScrollArea > QWidget > QWidget[look="plain"] {{ background: transparent; border: none; }}
QFrame[look="card"] {{ background: {c.card}; border: 1px solid {c.line}; border-radius: 12px; }}
QAbstractButton[look="entry"] {{ background: transparent; border: 1px solid transparent; border-radius: 8px; }}
QAbstractButton[look="entry"]:hover {{ background: {c.paper}; }}
QAbstractButton[look="entry"]:focus {{ border-color: {c.accent}; }}
QFrame[look="column"] {{ background: {c.side}; border: 1px solid transparent; border-radius: 12px; }}
QFrame[look="column"][tone="over"] {{ border-color: {c.accent}; }}
QFrame[look="line"] {{ background: {c.line}; border: none; max-height: 1px; min-height: 1px; }}
QLabel {{ background: transparent; border: none; }}
QLabel[look="title"] {{ font-size: 26px; font-weight: 600; }}
QLabel[look="section"] {{ font-size: 16px; font-weight: 600; }}
QLabel[look="strong"] {{ font-weight: 600; }}
QLabel[look="soft"] {{ color: {c.soft}; font-size: 13px; }}
QLabel[look="problem"] {{ color: {c.clay}; font-size: 13px; }}
QLabel[look="notice"] {{ background: {c.gold_soft}; color: {c.gold_text}; font-size: 13px; border-radius: 8px; padding: 8px 12px; }}
QLabel[look="code"] {{ background: {c.paper}; border: 1px solid {c.line}; border-radius: 8px; padding: 12px 16px;
  font-family: "DejaVu Sans Mono", "Menlo", "Consolas", monospace; font-size: 18px; }}
QLabel[look="brand"] {{ font-size: 16px; font-weight: 600; padding: 0 0 8px 9px; }}
QLabel[look="chip"], QPushButton[look="chip"] {{
  background: {c.accent_soft}; color: {c.accent if c is LIGHT else c.ink}; border: 1px solid transparent; border-radius: 10px;
  padding: 2px 11px; min-height: 16px; font-size: 12px; }}
QLabel[tone="gold"], QPushButton[look="chip"][tone="gold"] {{ background: {c.gold_soft}; color: {c.gold_text}; }}
QLabel[tone="clay"], QPushButton[look="chip"][tone="clay"] {{ background: {c.clay_soft}; color: {c.clay}; }}
QLabel[tone="quiet"], QPushButton[look="chip"][tone="quiet"] {{ background: {c.side}; color: {c.soft}; }}
QPushButton[look="chip"]:hover {{ border-color: {c.accent}; }}
QPushButton[look="chip"]:focus {{ border-color: {c.accent}; }}
QPushButton[look="chip"]:checked {{ background: {c.accent}; color: {on_accent}; }}

QPushButton, QToolButton {{
  background: {c.card}; border: 1px solid {c.edge}; border-radius: 8px; padding: 6px 14px; min-height: 20px; }}
/* Qt gives a tool button three pixels of its own. */
QToolButton {{ padding: 4px 10px 5px 10px; }}
QPushButton:hover, QToolButton:hover {{ border-color: {c.soft}; }}
QPushButton:focus, QToolButton:focus {{ border-color: {c.accent}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {c.side}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {c.soft}; background: {c.paper}; }}
QPushButton::menu-indicator, QToolButton::menu-indicator {{ width: 0; image: none; }}
QPushButton[look="primary"] {{ background: {c.accent}; color: {on_accent}; border-color: {c.accent}; font-weight: 600; }}
QPushButton[look="primary"]:hover, QPushButton[look="primary"]:focus {{ border-color: {c.ink}; }}
QPushButton[look="primary"]:disabled {{ background: {c.line}; color: {c.soft}; border-color: {c.line}; }}
QPushButton[look="small"] {{ padding: 4px 10px; font-size: 13px; }}
QPushButton[look="danger"] {{ color: {c.clay}; }}
QPushButton[look="link"], QToolButton[look="link"], QPushButton[look="title-link"] {{
  background: transparent; border: none; border-radius: 4px; padding: 3px 0; text-align: left; }}
QPushButton[look="link"], QToolButton[look="link"] {{ color: {c.accent}; }}
QToolButton[look="link"] {{ padding: 2px 0 1px 0; }}
/* Qt paints no words where a sign for the menu would be. */
QPushButton[look="link"][tone="menu"] {{ padding-right: 6px; }}
QPushButton[look="link"][tone="clay"] {{ color: {c.clay}; }}
QPushButton[look="link"][tone="quiet"] {{ color: {c.soft}; }}
QPushButton[look="link"]:hover, QToolButton[look="link"]:hover {{ text-decoration: underline; }}
QPushButton[look="title-link"]:hover {{ color: {c.accent}; }}
QPushButton[look="link"][tone="quiet"]:focus {{ color: {c.ink}; }}
QPushButton[look="link"]:focus, QToolButton[look="link"]:focus, QPushButton[look="title-link"]:focus {{ background: {c.accent_soft}; text-decoration: underline; }}
QToolButton[look="icon"] {{
  background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 5px; color: {c.soft}; }}
QToolButton[look="icon"]:hover, QToolButton[look="icon"]:checked {{ background: {c.side}; }}
QToolButton[look="icon"]:focus {{ border-color: {c.accent}; }}
QPushButton[look="rail"] {{
  background: transparent; border: 1px solid transparent; border-radius: 8px; padding: 7px 12px; color: {c.soft}; text-align: left; }}
QPushButton[look="rail"]:hover {{ color: {c.ink}; }}
QPushButton[look="rail"]:focus {{ border-color: {c.accent}; }}
QPushButton[look="rail"]:checked {{ background: {c.card}; color: {c.ink}; font-weight: 600; }}
/* All have the line's height below: the words of a chosen one stand as high as those of the others. */
QPushButton[look="tab"] {{
  background: transparent; border: 1px solid transparent; border-bottom-width: 2px; padding: 5px 6px 4px; color: {c.soft}; }}
QPushButton[look="tab"]:checked {{ color: {c.ink}; border-bottom-color: {c.accent}; border-radius: 0; }}
QPushButton[look="tab"]:focus {{ border-color: {c.accent}; }}
QPushButton[look="row"] {{ background: transparent; border: 1px solid transparent; border-radius: 8px; padding: 6px 8px; text-align: left; }}
QPushButton[look="row"]:hover {{ background: {c.paper}; }}
QPushButton[look="row"]:focus {{ border-color: {c.accent}; }}

QLineEdit, QPlainTextEdit, QTextEdit, QTextBrowser, QSpinBox, QComboBox, QDateEdit, QTimeEdit, QDateTimeEdit {{
  background: {c.card}; border: 1px solid {c.edge}; border-radius: 8px; padding: 6px 10px; min-height: 20px;
  selection-background-color: {c.accent}; selection-color: {on_accent}; }}
/* The words of all fields begin at one line; each kind adds something of its own. */
QPlainTextEdit, QTextEdit, QTextBrowser {{ padding: 6px 8px; }}
QComboBox {{ padding: 6px 12px; }}
QComboBox:editable {{ padding: 6px 10px; }}
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox {{ placeholder-text-color: {c.soft}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QTextBrowser:focus, QSpinBox:focus, QComboBox:focus,
QDateEdit:focus, QTimeEdit:focus, QDateTimeEdit:focus {{ border-color: {c.accent}; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QSpinBox[wrong="true"], QComboBox[wrong="true"] {{ border-color: {c.clay}; }}
QTextEdit[look="title"] {{ background: transparent; border: 1px solid transparent; padding: 0; font-size: 26px; font-weight: 600; }}
/* A line below it: a frame would run through its first letter, which stands where the words below it begin. */
QTextEdit[look="title"]:hover {{ border-bottom-color: {c.line}; border-radius: 0; }}
QTextEdit[look="title"]:focus {{ border-color: transparent; border-bottom-color: {c.accent}; border-radius: 0; }}
QTextEdit[look="bare"], QPlainTextEdit[look="bare"], QTextBrowser[look="bare"] {{ background: transparent; border: none; padding: 0; }}
QPlainTextEdit[look="writing"] {{ background: transparent; border: none; padding: 0;
  font-family: {_READING}; font-size: 17px; }}
QComboBox::drop-down {{ border: none; width: 26px; }}
QComboBox::down-arrow {{ image: url(mentorbook:arrow-{scheme}.svg); width: 16px; height: 16px; }}
/* As a list below its box: as a menu, Qt paints a frame of its own around it and rows that no rule reaches. */
QComboBox {{ combobox-popup: 0; }}
QComboBoxPrivateContainer {{ background: {c.card}; border: none; padding: 0; }}
QComboBox QAbstractItemView, QMenu {{ background: {c.card}; border: 1px solid {c.line}; padding: 4px;
  selection-background-color: {c.accent_soft}; selection-color: {c.ink}; outline: none; }}
QComboBox QAbstractItemView::item {{ padding: 5px 8px; border-radius: 6px; color: {c.ink}; min-height: 20px; }}
QComboBox QAbstractItemView::item:hover, QComboBox QAbstractItemView::item:selected {{ background: {c.accent_soft}; color: {c.ink}; }}
QMenu::item {{ padding: 6px 18px; border-radius: 6px; }}
QMenu::item:selected {{ background: {c.accent_soft}; color: {c.ink}; }}
QMenu::item:disabled {{ color: {c.soft}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}

QCheckBox, QRadioButton {{ background: transparent; spacing: 8px; padding: 2px 4px 2px 0; border: 1px solid transparent; border-radius: 6px; }}
QCheckBox[look="bare"] {{ spacing: 0; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {c.accent}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 15px; height: 15px; border: 1px solid {c.soft}; border-radius: 4px; background: {c.card}; }}
QRadioButton::indicator {{ border-radius: 8px; }}
QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; }}
QRadioButton::indicator:checked {{ width: 7px; height: 7px; border: 5px solid {c.accent}; background: {on_accent}; }}
QCheckBox::indicator:checked {{ image: url(mentorbook:check-{scheme}.svg); }}

QListView, QTreeView, QTableView {{ background: transparent; border: none; outline: none; }}
QListView::item {{ border: none; }}
QListView[look="popup"] {{ background: {c.card}; border: 1px solid {c.line}; padding: 4px; }}
QListView[look="popup"]::item {{ padding: 5px 8px; border-radius: 6px; color: {c.ink}; }}
QListView[look="popup"]::item:hover, QListView[look="popup"]::item:selected {{ background: {c.accent_soft}; color: {c.ink}; }}
QListWidget::item {{ padding: 6px 8px; border-radius: 6px; color: {c.ink}; }}
QListWidget::item:selected {{ background: {c.accent_soft}; color: {c.ink}; }}
QHeaderView::section {{ background: transparent; color: {c.soft}; border: none; border-bottom: 1px solid {c.line}; padding: 6px 8px; font-size: 13px; }}
QHeaderView {{ background: transparent; border: none; }}
QTableView[look="month"] {{ selection-background-color: transparent; }}
QTableView {{ gridline-color: {c.line}; selection-background-color: {c.accent_soft}; selection-color: {c.ink}; }}
QCalendarWidget QWidget {{ alternate-background-color: {c.side}; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {c.card}; }}
QCalendarWidget QToolButton {{ border: 1px solid transparent; background: transparent; color: {c.ink}; font-weight: 600; padding: 3px 8px; }}
QCalendarWidget QToolButton:hover, QCalendarWidget QToolButton:focus {{ border-color: {c.accent}; }}
QCalendarWidget QToolButton#qt_calendar_prevmonth {{ qproperty-icon: url(mentorbook:files-back-{scheme}.svg); }}
QCalendarWidget QToolButton#qt_calendar_nextmonth {{ qproperty-icon: url(mentorbook:files-forward-{scheme}.svg); }}
QCalendarWidget QAbstractItemView {{ background: {c.card}; selection-background-color: {c.accent}; selection-color: {on_accent}; }}
/* Qt's own dialog of files, where the system has none. */
QFileDialog QToolButton {{ padding: 5px; qproperty-iconSize: 18px 18px; }}
QFileDialog QToolButton#backButton {{ qproperty-icon: url(mentorbook:files-back-{scheme}.svg); }}
QFileDialog QToolButton#forwardButton {{ qproperty-icon: url(mentorbook:files-forward-{scheme}.svg); }}
QFileDialog QToolButton#toParentButton {{ qproperty-icon: url(mentorbook:files-up-{scheme}.svg); }}
QFileDialog QToolButton#newFolderButton {{ qproperty-icon: url(mentorbook:files-new-{scheme}.svg); }}
QFileDialog QToolButton#listModeButton {{ qproperty-icon: url(mentorbook:files-icons-{scheme}.svg); }}
QFileDialog QToolButton#detailModeButton {{ qproperty-icon: url(mentorbook:files-rows-{scheme}.svg); }}

QProgressBar {{ background: {c.line}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
QScrollBar::handle {{ background: {c.line}; border-radius: 4px; min-height: 32px; min-width: 32px; }}
QScrollBar::handle:hover {{ background: {c.soft}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; height: 0; width: 0; }}
QSplitter::handle {{ background: transparent; }}
QToolTip {{ background: {c.card}; color: {c.ink}; border: 1px solid {c.line}; padding: 4px 8px; }}
QFrame[look="toast"] {{ background: {c.ink}; border-radius: 10px; }}
QFrame[look="toast"] QLabel {{ color: {c.paper}; }}
QFrame[look="toast"] QPushButton {{ background: transparent; color: {c.paper}; border: 1px solid {c.soft}; }}
QFrame[look="toast"] QPushButton:focus, QFrame[look="toast"] QPushButton:hover {{ border-color: {c.paper}; }}
QFrame[look="banner"] {{ background: {c.clay_soft}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame[look="banner"][tone="gold"] {{ background: {c.gold_soft}; }}
QFrame[look="notice"] {{ background: {c.side}; border: none; border-radius: 8px; }}
QFrame[look="notice"][tone="gold"] {{ background: {c.gold_soft}; }}
QFrame[look="banner"][tone="accent"] {{ background: {c.accent_soft}; }}
"""
