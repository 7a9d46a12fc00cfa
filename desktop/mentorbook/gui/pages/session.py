"""The page of one session: head, agenda, note, what came out of it, and the way through its life."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from mentorbook.gui.forms.history import HistoryDialog
from mentorbook.gui.pages.session_agenda import Agenda
from mentorbook.gui.pages.session_details import DetailsForm
from mentorbook.gui.pages.session_head import SessionHead
from mentorbook.gui.pages.session_outcome import BriefCard, OutcomeCard, SummaryCard
from mentorbook.gui.pages.session_templates import TemplatesDialog, fill_menu, read_templates
from mentorbook.gui.pages.session_wrap_up import WrapUpDialog
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, entry, menu_button, menu_link, primary
from mentorbook.gui.widgets.kept_focus import KeptFocus
from mentorbook.gui.widgets.layout import Card, Columns, Flow, LateScroll, clear, column, holder, row, tab_order
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.gui.writing.card import NoteCard
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import SessionStatus, Template
from mentorbook.model.trouble import NotFound
from mentorbook.services import acts, records, sessions
from mentorbook.services.session_page import SessionPage, read_session

_NOTE_HEIGHT = 400
_LEFT_SHARE = 42
_BESIDE_LIST = 12
"""Pixels between the list and the page; a note without a list has a margin there."""

_Read = tuple[SessionPage, tuple[Template, ...]]


class SessionPanel(QWidget):
    """One session at a time. ``missing`` tells that the one that was to be shown is not here."""

    missing = Signal()
    focus_asked = Signal(bool)
    """Only the note is to be seen, or everything again."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._id: RecordId | None = None
        self._begins: RecordId | None = None
        self._turn = 0
        self._page: SessionPage | None = None
        self._templates: tuple[Template, ...] = ()
        self._acts = row(gap=8)
        self.head = SessionHead(workspace, holder(self._acts))
        self._question, self._form = Card(), DetailsForm(workspace)
        self._form.closed.connect(self.reload)
        self.agenda, self.brief = Agenda(workspace), BriefCard(workspace)
        self.outcome, self.summary = OutcomeCard(workspace), SummaryCard(workspace)
        self.note = NoteCard(workspace)
        self.note.setMinimumHeight(_NOTE_HEIGHT)
        self.note.focus_asked.connect(self._focus_on_note)
        begin = menu_link(tr("Start from a template"), self._fill_templates)
        begin.setAccessibleDescription(tr("Puts its text at the end of the note"))
        self.note.put_at_foot(begin)
        self._others = QVBoxLayout()
        gap, margin = MEASURES.between_cards, MEASURES.page_margin
        self._left = holder(column(self.brief, self.agenda, self.outcome, None, gap=gap))
        self._below = holder(column(self._others, self.summary, gap=gap))
        right = column(self.note, self._below, None, gap=gap)
        right.setStretch(0, 100)
        self._parts: tuple[QWidget, ...] = (
            *(self.head, self._question, self._form, self.brief, self.agenda, self.outcome),
            *(self.note, self._below),
        )
        """What is on the page, in the order in which it is read."""
        self._columns = Columns((column(self._left), _LEFT_SHARE), (right, 100 - _LEFT_SHARE), narrow=640)
        self._whole = column(self.head, self._question, self._form, self._columns, gap=gap)
        self._whole.setStretch(3, 1)
        self._whole.setContentsMargins(_BESIDE_LIST, MEASURES.page_top, margin, margin)
        self._scroll = LateScroll(holder(self._whole), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Beside a long agenda the note ends where the window does, so that both its ends are in sight.
        self.note.setMaximumHeight(max(_NOTE_HEIGHT, event.size().height() - 2 * MEASURES.page_margin))

    # -- reading

    def show_session(self, session: RecordId | None) -> None:
        """Turn to a session."""
        if session != self._id:
            self.leave()
            self._id = session
            self._scroll.verticalScrollBar().setValue(0)
        self.reload()

    def reload(self) -> None:
        """Read the session again."""
        session = self._id
        if session is None:
            return
        self._turn += 1
        turn = self._turn

        def arrived(found: _Read) -> None:
            # One that was moved on from may arrive late.
            if turn == self._turn:
                self._fill(*found)

        def failed(error: Exception) -> None:
            if not isinstance(error, NotFound):
                self._workspace.messages.trouble(error)
            elif turn == self._turn:
                self._id = None
                self.missing.emit()

        self._workspace.read(
            self, lambda opened: (read_session(opened, session), read_templates(opened)), arrived, failed=failed
        )

    def keep(self) -> None:
        """Save what is being typed, and stay."""
        self.head.title.finish()
        self._form.keep()
        self.agenda.keep()
        self.summary.keep()
        self.note.keep()

    def leave(self) -> None:
        """Save what is being typed, and let go of it."""
        self.keep()
        self.note.leave()

    # -- showing

    def _fill(self, page: SessionPage, templates: tuple[Template, ...]) -> None:
        focus = KeptFocus.within(*self._parts)
        self._page, self._templates = page, templates
        self.head.show_page(page)
        self._fill_acts(page)
        self._fill_question(page)
        self._form.show_session(page.session.id)
        self.brief.setVisible(bool(page.briefs) and not page.is_over)
        self.brief.show_page(page)
        self.agenda.show_page(page)
        self.outcome.show_page(page)
        self.summary.show_page(page)
        self._fill_note(page)
        # Before a talk one prepares it; from its beginning on one writes.
        self._columns.put_last_first(page.has_begun or page.session.status is SessionStatus.HELD)
        self._scroll.unveil()
        tab_order(*self._parts)
        if page.session.id == self._begins:
            self._begins = None
            self.focus()
        elif focus is not None:
            # What was made anew is seen after this turn only.
            QTimer.singleShot(0, self, focus.restore)

    def _fill_note(self, page: SessionPage) -> None:
        session = page.session
        self.note.name_after(session.title)
        self.note.show_session(session.id, people=tuple(person.id for person in page.people))
        clear(self._others)
        if len(page.notes) > 1:
            # The card shows the newest one.
            self._others.addWidget(soft(tr("Earlier notes on this session")))
            for one in page.notes[:-1]:
                words = one.title or tr("A note without a title")
                self._others.addWidget(TitleButton(words, partial(self._workspace.edit, Kind.NOTE, one.id)))

    def _focus_on_note(self, on: bool) -> None:  # noqa: FBT001 -- the argument of a signal
        for one in (self._left, self._below, self.head):
            one.setVisible(not on)
        self._columns.give(0, 0 if on else _LEFT_SHARE)
        around = self._whole.contentsMargins()
        around.setLeft(MEASURES.page_margin if on else _BESIDE_LIST)
        self._whole.setContentsMargins(around)
        self._question.setVisible(not on and self._page is not None and self._page.is_over)
        self._form.setVisible(not on and self._form.is_editing)
        self.focus_asked.emit(on)

    def _fill_acts(self, page: SessionPage) -> None:
        clear(self._acts)
        edit = button(tr("Edit"), self._form.edit)
        edit.setAccessibleDescription(tr("People, time, place, goals, how it repeats"))
        parts: list[QWidget] = [edit]
        if page.has_wrap_draft:
            parts.append(primary(tr("Finish the wrap-up"), self.wrap_up))
        elif page.has_begun:
            parts.append(primary(tr("Wrap up"), self.wrap_up))
        elif page.is_ahead and page.meeting is not None:
            parts.append(button(tr("Move…"), self.head.series.move_meeting))
        elif page.session.status is SessionStatus.HELD:
            parts.append(button(tr("Wrap up"), self.wrap_up))
        parts.append(menu_button(tr("More acts with this session"), self._fill_menu))
        for one in parts:
            self._acts.addWidget(one)

    def _fill_question(self, page: SessionPage) -> None:
        card = self._question
        card.empty()
        card.setVisible(page.is_over and not self._left.isHidden())
        if not page.is_over:
            return
        session = page.session.id
        no = button(tr("It did not"), partial(self._answer, session, took_place=False))
        yes = button(tr("It took place"), partial(self._answer, session, took_place=True))
        question = column(label(tr("Its time has passed. Did it take place?")))
        # Below the question where it is narrow.
        card.add(Columns((question, 1), (Flow(no, yes, gap=8), 0), narrow=420))

    def _answer(self, session: RecordId, *, took_place: bool) -> None:
        act = acts.took_place if took_place else acts.did_not_take_place
        said = tr("Marked: it took place.") if took_place else tr("Marked: it did not take place.")
        self.keep()
        if self._page is not None and self._page.session.repeat:
            # The note goes along with the meeting; the series begins its next one with a fresh one.
            self.note.leave()
        self._workspace.write(self, lambda opened: act(opened, session), said=said)

    # -- acts

    def wrap_up(self) -> None:
        """Open the three minutes after the talk."""
        if self._page is not None:
            self.keep()
            sheet = WrapUpDialog(self._workspace, self.window(), self._page.session.id)
            # What was begun there, or dropped, changes what is offered here.
            sheet.finished.connect(self.reload)
            sheet.open()

    def _fill_menu(self, menu: QMenu) -> None:
        page, work = self._page, self._workspace
        if page is None:
            return
        session = page.session
        planned = session.status is SessionStatus.PLANNED
        self._fill_templates(menu.addMenu(tr("Use a template")))
        menu.addSeparator()
        entry(menu, tr("Edit here"), self._form.edit)
        entry(menu, tr("Edit all fields…"), partial(work.edit, Kind.SESSION, session.id))
        if page.is_ahead:
            entry(menu, tr("Wrap up now…"), self.wrap_up)
        if planned and page.meeting is not None:
            entry(menu, tr("Move the meeting…"), self.head.series.move_meeting)
            if session.repeat:
                entry(menu, tr("Leave this one out"), self.head.series.skip_meeting)
            words = tr("Cancel the whole series") if session.repeat else tr("Cancel the meeting")
            entry(menu, words, partial(self._set_status, SessionStatus.CANCELLED, tr("Cancelled.")))
        if session.status is not SessionStatus.PLANNED:
            again = partial(self._set_status, SessionStatus.PLANNED, tr("Planned again."))
            entry(menu, tr("Mark as planned"), again)
        entry(menu, tr("Duplicate…"), self._duplicate)
        menu.addSeparator()
        entry(menu, tr("Versions…"), self._show_versions)
        entry(menu, tr("Put in the trash"), self.remove)

    def _fill_templates(self, menu: QMenu) -> None:
        menu.clear()
        fill_menu(menu, self._templates, self._use_template, self._manage_templates)

    def _manage_templates(self) -> None:
        TemplatesDialog(self._workspace, self.window()).open()

    def _use_template(self, template: Template) -> None:
        page = self._page
        if page is None:
            return
        self._workspace.read(
            self,
            lambda opened: records.look(opened, template.id).record,
            lambda found: self.note.insert_template(found.body or "") if isinstance(found, Template) else None,
        )
        if page.session.template != template.id:
            self._workspace.write(self, lambda opened: records.edit(opened, page.session.id, {"template": template.id}))

    def _set_status(self, status: SessionStatus, said: str) -> None:
        if self._page is not None:
            session = self._page.session.id
            self._workspace.write(self, lambda opened: records.edit(opened, session, {"status": status}), said=said)

    def _duplicate(self) -> None:
        page = self._page
        if page is None:
            return
        session = page.session
        start = sessions.usual_start(self._workspace.now, like=session.start)
        self._workspace.write(
            self,
            lambda opened: sessions.duplicate(opened, session.id, start=start),
            lambda saved: self._workspace.show(Kind.SESSION, saved.record.id),
            said=tr("Planned like this one; change the time."),
        )

    def _show_versions(self) -> None:
        if self._page is not None:
            session = self._page.session
            HistoryDialog(self._workspace, self.window(), Kind.SESSION, session.id, session.title).open()

    def remove(self) -> None:
        """Put the session in the trash."""
        if self._page is None:
            return
        session = self._page.session
        said = tr("In the trash: {title}", title=session.title) if session.title else tr("The session is in the trash.")
        self._workspace.write(self, lambda opened: records.remove(opened, session.id), said=said)

    def begin_with(self, session: RecordId) -> None:
        """Give the focus to a session that was just begun, once it is shown."""
        self._begins = session

    def focus(self) -> None:
        """Take the focus to the end of the title."""
        self.head.title.moveCursor(QTextCursor.MoveOperation.End)
        self.head.title.setFocus(Qt.FocusReason.OtherFocusReason)
