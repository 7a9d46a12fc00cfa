"""When a session is, here and where the others are; how it repeats; and one meeting of a series moved or left out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from mentorbook.gui.forms.line_editors import MomentEditor
from mentorbook.gui.forms.waiting import Waiting
from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, entry, menu_link, primary
from mentorbook.gui.widgets.dates import clock_time, exact_day
from mentorbook.gui.widgets.layout import flow, row
from mentorbook.gui.widgets.order import Dialog
from mentorbook.gui.widgets.text import label, say_problem, soft, title
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.kinds import RecordId
from mentorbook.model.moment import zone_named
from mentorbook.model.repeating import sentence, usual_rules
from mentorbook.model.series import Occurrence, readable_rule
from mentorbook.model.session import Session, SessionStatus
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import meetings, records
from mentorbook.services.session_page import SessionPage

_MOST_EXCEPTIONS = 6


def when_words(page: SessionPage) -> str:
    """Day, hours, how and where: ``Tuesday 4 Nov, 16:00 to 16:45, video``."""
    session, meeting = page.session, page.meeting
    parts: list[str] = []
    if meeting is not None:
        start = meeting.start.astimezone(page.now.tzinfo)
        day = daywords.short(start.date(), today=page.now.date())
        parts.append(tr("{weekday} {day}", weekday=f"{start:%a}", day=day))
        hours = clock_time(start)
        if session.minutes:
            hours = tr("{start} to {end}", start=hours, end=clock_time(start + timedelta(minutes=session.minutes)))
        parts.append(hours)
    if session.mode:
        parts.append(choice_words(session.mode))
    if session.place:
        parts.append(session.place)
    return ", ".join(parts)


def zone_lines(page: SessionPage) -> list[str]:
    """What the clock shows where the others are, for those whose time differs: ``16:00 your time, 10:00 for Mira``."""
    if page.meeting is None:
        return []
    here = page.meeting.start.astimezone(page.now.tzinfo)
    found = []
    for person in page.people:
        if not person.zone:
            continue
        try:
            there = page.meeting.start.astimezone(zone_named(person.zone))
        except ValueError:
            continue
        if there.utcoffset() == here.utcoffset():
            continue
        time = clock_time(there)
        if there.date() != here.date():
            time = tr("{time} on {day}", time=time, day=daywords.short(there.date(), today=page.now.date()))
        found.append(tr("{here} your time, {there} for {name}", here=clock_time(here), there=time, name=person.name))
    return found


def _repeat_words(session: Session) -> str:
    """How a session of a series repeats, as a sentence."""
    rule = readable_rule(session.repeat)
    if rule is None or session.start is None:
        return tr("Repeats in a way that this version cannot read")
    return tr("Repeats {how}", how=sentence(rule, session.start.date()))


def _is_planned(page: SessionPage) -> bool:
    return page.session.status is SessionStatus.PLANNED and page.session.start is not None


class SeriesBlock(QWidget):
    """How a planned session repeats, and the meetings of its series that are out of their place.

    It is never seen itself: it lays its rows into the head of the page and answers their buttons.
    """

    def __init__(self, workspace: Workspace, head: QWidget) -> None:
        super().__init__(head)
        self.hide()
        self._workspace = workspace
        self._page: SessionPage | None = None

    def begin(self, page: SessionPage) -> list[QWidget]:
        """What makes a meeting the first one of a series, to stand among the other things that can be added."""
        self._page = page
        return [self._make_how(tr("Let it repeat"))] if _is_planned(page) and not page.session.repeat else []

    def _make_how(self, words: str) -> QPushButton:
        how = menu_link(words, self._offer_rules)
        how.setAccessibleName(tr("How it repeats"))
        how.setAccessibleDescription(words)
        return how

    def show_page(self, page: SessionPage, box: QVBoxLayout) -> None:
        """Put what is to be said of a series into a box."""
        self._page = page
        session = page.session
        if not _is_planned(page) or not session.repeat:
            return
        parts: list[QWidget] = [self._make_how(_repeat_words(session))]
        if page.meeting is not None:
            parts += [
                button(tr("Move this one…"), self.move_meeting, "link"),
                button(tr("Leave this one out"), self.skip_meeting, "link"),
            ]
        # One below the other where there is no room beside each other.
        box.addWidget(flow(*parts, gap=12))
        for slot, words in _exceptions(page):
            back = button(tr("Put back"), partial(self._put_back, slot), "link")
            back.setAccessibleDescription(words)
            box.addWidget(flow(soft(words, wrap=False), back, gap=12))

    def _offer_rules(self, menu: QMenu) -> None:
        page = self._page
        if page is None or page.session.start is None:
            return
        start = page.session.start.date()
        now = page.session.repeat
        usual = {rule.text(): sentence(rule, start) for rule in usual_rules(start)}
        current = readable_rule(now)
        known = current.text() if current else now
        entries = {"": tr("Does not repeat"), **usual}
        if known and known not in entries:
            entries[known] = sentence(current, start) if current else tr("as it is now")
        for text, words in entries.items():
            action = entry(menu, words[:1].upper() + words[1:], partial(self._repeat, text))
            action.setCheckable(True)
            action.setChecked(text == known)

    def _repeat(self, text: str) -> None:
        page = self._page
        if page is None or text == page.session.repeat:
            return
        session = page.session.id
        said = tr("Changed how it repeats.") if text else tr("It does not repeat any more.")
        self._workspace.write(self, lambda opened: records.edit(opened, session, {"repeat": text}), said=said)

    # -- one meeting

    def move_meeting(self) -> None:
        """Ask for the new time of the meeting that the page is about."""
        if self._page is not None and self._page.meeting is not None:
            MoveDialog(self._workspace, self.window(), self._page.session, self._page.meeting).open()

    def skip_meeting(self) -> None:
        """Leave the meeting that the page is about out of its series."""
        page = self._page
        if page is None or page.meeting is None:
            return
        session, slot = page.session.id, page.meeting.slot
        day = daywords.short(page.meeting.start.date(), today=page.now.date())
        said = tr("Left out: {day}. The series goes on.", day=day)
        self._workspace.write(self, lambda opened: meetings.skip(opened, session, slot), said=said)

    def _put_back(self, slot: date) -> None:
        if self._page is not None:
            session = self._page.session.id
            said = tr("Back in its place.")
            self._workspace.write(self, lambda opened: meetings.put_back(opened, session, slot), said=said)


def _exceptions(page: SessionPage) -> list[tuple[date, str]]:
    """The days to come that were left out or moved, in words."""
    session, today = page.session, page.now.date()
    if not session.repeat:
        return []
    found: list[tuple[date, str]] = []
    for slot, moment in session.moved.items():
        local = moment.astimezone(page.now.tzinfo)
        if slot in session.skipped or (slot < today and local.date() < today):
            continue
        words = tr(
            "{day} is moved to {new}, {time}.",
            day=daywords.short(slot, today=today),
            new=daywords.short(local.date(), today=today),
            time=clock_time(local),
        )
        found.append((slot, words))
    found += [
        (slot, tr("{day} is left out.", day=daywords.short(slot, today=today)))
        for slot in session.skipped
        if slot >= today
    ]
    return sorted(found)[:_MOST_EXCEPTIONS]


class MoveDialog(Dialog):
    """Asks for the new time of one meeting."""

    def __init__(self, workspace: Workspace, parent: QWidget, session: Session, meeting: Occurrence) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace, self._session, self._meeting = workspace, session, meeting
        self.setWindowTitle(tr("Move the meeting"))
        self.setMinimumWidth(420)
        local = meeting.start.astimezone(workspace.zone)
        self._editor = MomentEditor(workspace.zone, workspace.today)
        self._editor.show_value(meeting.start)
        self._editor.call(tr("New day"), "")
        self._problem = label("", "problem")
        self._problem.hide()
        self._waiting = Waiting(self)
        now = tr("It is on {day}, {time}.", day=exact_day(local.date()), time=clock_time(local))
        rest = tr("The others of the series stay.") if session.repeat else ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(title(self.windowTitle()))
        layout.addWidget(soft(" ".join(filter(None, (now, rest)))))
        layout.addWidget(self._editor)
        layout.addWidget(self._problem)
        self._save = primary(tr("Move"), self.save)
        self._save.setDefault(True)
        layout.addLayout(row(None, button(tr("Cancel"), self.reject), self._save))
        self._editor.target.setFocus()

    def save(self) -> None:
        """Move it, and close; a problem is said beside the field."""
        if self._waiting.is_on:
            return
        try:
            start: datetime | None = self._editor.value()
            problem = "" if start else tr("A day and a time are needed.")
        except ValueError as error:
            start, problem = None, str(error)
        self._say(problem)
        if start is None:
            return
        session: RecordId = self._session.id
        slot, new = self._meeting.slot, start
        day = daywords.short(new.astimezone(self._workspace.zone).date(), today=self._workspace.today)
        self._waiting.begin(self._editor, self._save)
        self._workspace.write(
            self,
            lambda opened: meetings.move(opened, session, slot, new),
            lambda _changes: self.accept(),
            said=tr("Moved to {day}.", day=day),
            failed=self._failed,
        )

    def _say(self, problem: str) -> None:
        say_problem(self._problem, problem)

    def _failed(self, error: Exception) -> None:
        self._waiting.end()
        if isinstance(error, InvalidRecord):
            self._say(error.said)
        else:
            self._workspace.messages.trouble(error)
