"""The head of a session's page: its title, edited in place, who is there, when, what it serves, and what to do now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QMenu,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QTextEdit,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from mentorbook.gui.forms.reference_editors import finder
from mentorbook.gui.forms.rewording import Rewording
from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.pages.session_when import SeriesBlock, when_words, zone_lines
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, entry, icon_button
from mentorbook.gui.widgets.dates import exact_day
from mentorbook.gui.widgets.eliding import tip_of
from mentorbook.gui.widgets.layout import Columns, clear, column, flow, holder, row
from mentorbook.gui.widgets.text import Elided, chip, name_choice, soft
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.fields import clean_line
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import SessionStatus
from mentorbook.services import finding, records
from mentorbook.services.finding import Choice
from mentorbook.services.session_page import SessionPage

_LEAST_TITLE, _MOST_TITLE = 38, 150
"""Pixels: one line of a title, and about four of them."""
_NARROW = 440
"""Pixels below which a title has its lines to itself."""
_LINK_STARTS = ("https://", "http://")


class TitleEdit(QTextEdit):
    """A title that is read as a heading, over several lines where it is long, and edited in its place.

    ``renamed`` carries the new one, once Enter is pressed or the focus goes on.
    """

    renamed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "title")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(tr("Title"))
        self.setPlaceholderText(tr("What is it about?"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)
        self.document().setDocumentMargin(0)
        self._shown = ""
        self.document().contentsChanged.connect(self._fit)

    @property
    def words(self) -> str:
        """What stands there, as one line."""
        return clean_line(self.toPlainText())

    def show_title(self, words: str, *, anew: bool = False) -> None:
        """Show a title, unless another is being typed; ``anew`` that of another session."""
        if not anew and self.hasFocus() and self.words != self._shown:
            return
        self._shown = words
        if self.toPlainText() != words:
            self.setPlainText(words)

    def finish(self) -> None:
        """Tell of a title that was typed."""
        words = self.words
        if words != self._shown:
            self._shown = words
            self.renamed.emit(words)

    def _fit(self) -> None:
        wanted = int(self.document().size().height()) + 4
        self.setFixedHeight(min(max(_LEAST_TITLE, wanted), _MOST_TITLE))
        is_long = wanted > _MOST_TITLE
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if is_long else policy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.finish()

    def event(self, event: QEvent) -> bool:
        # Escape gives up what was typed here before it means "back" to the window.
        is_override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if (
            is_override
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.words != self._shown
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        elif event.key() == Qt.Key.Key_Escape and self.words != self._shown:
            self.setPlainText(self._shown)
        else:
            super().keyPressEvent(event)


class _LinkedChip(QPushButton):
    """A chip that leads to a record; Delete takes it off. It ends in "…" where there is no room."""

    taken = Signal()

    def __init__(self, words: str, tone: str) -> None:
        super().__init__(words.replace("&", "&&"))
        self._words = words
        self.setProperty("look", "chip")
        self.setProperty("tone", tone)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        self.setAccessibleDescription(tr("Enter opens, Delete takes it off"))

    def _around(self) -> int:
        """Pixels beside the words."""
        self.ensurePolished()
        return super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text().replace("&&", "&"))

    def sizeHint(self) -> QSize:
        wanted = self._around() + self.fontMetrics().horizontalAdvance(self._words) + 2
        return QSize(wanted, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(80, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - self._around()
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setToolTip(tip_of(self._words) if shown != self._words else "")
        self.setText(shown.replace("&", "&&"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class SessionHead(QWidget):
    """Title and facts of a session, with a place for buttons at its right."""

    def __init__(self, workspace: Workspace, acts: QWidget) -> None:
        super().__init__()
        self._workspace = workspace
        self._page: SessionPage | None = None
        self.title = TitleEdit()
        self.title.renamed.connect(self._rename)
        self._rewording = Rewording(workspace, self, "title", tr("Renamed."))
        self.series = SeriesBlock(workspace, self)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(4)
        top = Columns((column(self.title, None), 1), (column(row(acts, None), None), 0), narrow=_NARROW)
        layout = column(top, self._facts, gap=6)
        self.setLayout(layout)

    def show_page(self, page: SessionPage) -> None:
        """Show another session, or the same one anew."""
        is_another = self._page is None or self._page.session.id != page.session.id
        if is_another:
            self.title.finish()
        self._page = page
        title = self._rewording.ahead.get(page.session.id, page.session.title)
        self.title.show_title(title, anew=is_another)
        clear(self._facts)
        people: list[QWidget] = [self._chip(one.name, Kind.PERSON, one.id, "", "people") for one in page.people]
        gone = len(page.session.people) - len(people)
        if gone > 0:
            people.append(chip(tr("{number} not here (yet)", number=gone), "quiet"))
        add = icon_button("plus", tr("Add or take off people"), lambda: self._choose(Kind.PERSON, "people", add))
        when = Elided(when_words(page), "soft")
        # A flow gives a widget that ignores its width none.
        when.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if page.meeting is not None:
            day = page.meeting.start.astimezone(page.now.tzinfo).date()
            when.setToolTip(f"{exact_day(day)}, {daywords.relative(day, today=page.now.date())}")
        self._facts.addWidget(flow(*people, add, when, *self._status(page), gap=8))
        goals = [
            self._chip(
                tr("Goal: {goal}", goal=page.titles.get(one) or tr("not here (yet)")), Kind.GOAL, one, "gold", "goals"
            )
            for one in sorted(page.session.goals, key=lambda one: page.titles.get(one, ""))
        ]
        link = button(tr("Link a goal"), lambda: self._choose(Kind.GOAL, "goals", link), "link")
        extra: list[QWidget] = [link, *self.series.begin(page)]
        if page.session.link:
            extra.append(button(tr("Open the link…"), self._open_link, "link", tip=page.session.link))
        self._facts.addWidget(flow(*goals, *extra, gap=12))
        for line in zone_lines(page):
            self._facts.addWidget(soft(line))
        self.series.show_page(page, self._facts)

    def _status(self, page: SessionPage) -> list[QWidget]:
        status = page.session.status
        if status is SessionStatus.CANCELLED:
            return [chip(choice_words(status).capitalize(), "clay")]
        if page.is_ahead and page.meeting is not None:
            day = page.meeting.start.astimezone(page.now.tzinfo).date()
            return [chip(daywords.relative(day, today=page.now.date()))]
        return [chip(choice_words(status).capitalize(), "quiet")] if status is SessionStatus.HELD else []

    def _chip(self, words: str, kind: Kind, record: RecordId, tone: str, field: str) -> QPushButton:
        found = _LinkedChip(words, tone)
        found.clicked.connect(lambda _checked=False: self._workspace.show(kind, record))
        found.taken.connect(partial(self._take_off, field, record))
        return found

    # -- acts

    def _edit(self, values: dict[str, object], said: str) -> None:
        if self._page is not None:
            session = self._page.session.id
            self._workspace.write(self, lambda opened: records.edit(opened, session, values), said=said)

    def _rename(self, words: str) -> None:
        if self._page is not None:
            self._rewording.save(self._page.session.id, words)

    def _linked(self, field: str) -> frozenset[RecordId]:
        found: frozenset[RecordId] = getattr(self._page.session, field) if self._page else frozenset()
        return found

    def _take_off(self, field: str, record: RecordId) -> None:
        left = self._linked(field) - {record}
        if field == "people" and not left:
            self._workspace.messages.toast(tr("Someone has to be there. Add another person first."))
            return
        self._edit({field: left}, tr("Taken off."))

    def _put_on(self, field: str, choice: Choice) -> None:
        self._edit({field: self._linked(field) | {choice.id}}, tr("Added: {name}", name=choice.title))

    def _choose(self, kind: Kind, field: str, near: QWidget) -> None:
        """Read whom or what can be chosen, and offer it in a menu."""
        self._workspace.read(
            near,
            lambda opened: finding.choices(opened, (kind,)),
            lambda choices: self._offer(choices, field, near),
        )

    def _offer(self, choices: Sequence[Choice], field: str, near: QWidget) -> None:
        on = self._linked(field)
        menu = QMenu(near)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box = finder([one for one in choices if one.id not in on], tr("Type a name"))
        name_choice(box, tr("Find whom to add") if field == "people" else tr("Find a goal to link"))
        box.activated.connect(partial(self._picked, box, field, menu))
        held = QWidgetAction(menu)
        around = column(box)
        around.setContentsMargins(6, 4, 6, 6)
        held.setDefaultWidget(holder(around))
        menu.addAction(held)
        for one in choices:
            if one.id in on:
                entry(menu, tr("Take off {name}", name=one.title), partial(self._take_off, field, one.id))
        menu.popup(near.mapToGlobal(near.rect().bottomLeft()))
        box.setFocus(Qt.FocusReason.PopupFocusReason)

    def _picked(self, box: QComboBox, field: str, menu: QMenu, index: int) -> None:
        choice = box.itemData(index)
        menu.close()
        if choice is not None:
            self._put_on(field, choice)

    def _open_link(self) -> None:
        """Show where the link leads before anything is opened: it may have come from someone else."""
        if self._page is None:
            return
        address = self._page.session.link
        asking = QMessageBox(self.window())
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setWindowTitle(tr("Open the link"))
        asking.setTextFormat(Qt.TextFormat.PlainText)
        asking.setText(tr("This opens in your browser:"))
        asking.setInformativeText(address)
        if address.startswith(_LINK_STARTS):
            go = asking.addButton(tr("Open"), QMessageBox.ButtonRole.AcceptRole)
            go.clicked.connect(lambda _checked=False: QDesktopServices.openUrl(QUrl(address)))
        else:
            asking.setText(tr("This is not the address of a web page, so it is not opened:"))
        asking.addButton(QMessageBox.StandardButton.Cancel)
        asking.open()
