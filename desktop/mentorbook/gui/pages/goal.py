"""The page of one goal: its steps, its trail, its sessions, and what would make it clearer."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.pages.goal_steps import StepsCard
from mentorbook.gui.pages.goal_trail import TrailCard
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, entry, link, menu_button, primary
from mentorbook.gui.widgets.dates import clock_time, exact_day
from mentorbook.gui.widgets.kept_focus import KeptFocus
from mentorbook.gui.widgets.layout import Card, Columns, Scroll, clear, column, flow, holder, row
from mentorbook.gui.widgets.page_head import PageHead
from mentorbook.gui.widgets.prose import ProseText
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.gui.widgets.text import chip, label, soft, title
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.goal import Goal, GoalStatus
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import Session, SessionStatus
from mentorbook.services import records
from mentorbook.services.goals import GoalView

_SESSIONS = 6


class GoalPanel(QWidget):
    """One goal at a time."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._view: GoalView | None = None
        self._day: date | None = None
        self._head = QVBoxLayout()
        self.steps, self._trail = StepsCard(workspace), TrailCard(workspace)
        self._about = Card(tr("About"))
        self._sessions = Card(tr("Sessions"))
        self._nudges = Card(tr("What would make it clearer"))
        gap = MEASURES.between_cards
        body = Columns(
            (column(self.steps, self._trail, None, gap=gap), 3),
            (column(self._about, self._nudges, self._sessions, None, gap=gap), 2),
            narrow=620,
        )
        whole = column(self._head, body, None, gap=gap)
        whole.setContentsMargins(
            MEASURES.page_margin - 12, MEASURES.page_top, MEASURES.page_margin, MEASURES.page_margin
        )
        self._scroll = Scroll(holder(whole))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def show_goal(self, view: GoalView, typed: str) -> None:
        """Show a goal; ``typed`` is a step that was being typed."""
        before = self._view if self._view is not None and self._view.goal.id == view.goal.id else None
        kept = KeptFocus.within(self) if before is not None else None
        today = self._workspace.today
        is_new_day, self._day = today != self._day, today
        self._view = view
        self.steps.show_steps(view.goal.id, view.steps, typed)
        # A step that is ticked changes neither the trail nor what is known of the goal: those are not drawn anew.
        for fill, shown in (
            (self._fill_head, _head_of),
            (self._trail.show_trail, _trail_of),
            (self._fill_about, _about_of),
            (self._fill_nudges, _nudges_of),
            (self._fill_sessions, _sessions_of),
        ):
            if before is None or is_new_day or shown(before) != shown(view):
                fill(view)
        if before is None:
            self._scroll.verticalScrollBar().setValue(0)
        if kept is not None:
            kept.restore_soon()

    def keep(self) -> None:
        """Keep what is being typed."""
        self.steps.keep()

    # -- the head

    def _fill_head(self, view: GoalView) -> None:
        clear(self._head)
        goal, today = view.goal, self._workspace.today
        chips = [chip(choice_words(goal.area).capitalize())] if goal.area else []
        chips.append(chip(choice_words(goal.status).capitalize(), "quiet"))
        if goal.due and goal.status is GoalStatus.ACTIVE:
            due = chip(daywords.due(goal.due, today=today), "clay" if goal.due < today else "gold")
            due.setToolTip(exact_day(goal.due))
            chips.append(due)
        chips += [chip(f"#{tag}", "quiet") for tag in sorted(goal.tags)]
        more = menu_button(tr("More acts with this goal"), partial(self._menu, goal))
        acts = primary(tr("Note progress"), self.note_progress), more
        self._head.addWidget(PageHead(title(goal.statement), facts=[flow(*chips)], acts=acts))

    def _menu(self, goal: Goal, menu: QMenu) -> None:
        work = self._workspace
        entry(menu, tr("Edit"), partial(work.edit, Kind.GOAL, goal.id))
        menu.addSeparator()
        for words, kind, values in (
            (tr("Add advice…"), Kind.ADVICE, {"goals": frozenset({goal.id})}),
            (tr("Add an action…"), Kind.ACTION, {"goal": goal.id}),
            (tr("Add a private note…"), Kind.NOTE, {"goal": goal.id}),
            (tr("Write a message…"), Kind.OUTREACH, {"goal": goal.id}),
        ):
            entry(menu, words, partial(work.add, kind, **values))
        menu.addSeparator()
        for status in GoalStatus:
            if status is not goal.status:
                words = tr("Mark as {status}", status=choice_words(status))
                entry(menu, words, partial(self._set_status, goal, status))
        menu.addSeparator()
        entry(menu, tr("Put in the trash"), partial(self.remove, goal.id))

    def _set_status(self, goal: Goal, status: GoalStatus) -> None:
        said = tr("Marked as {status}.", status=choice_words(status))
        self._workspace.write(self, lambda opened: records.edit(opened, goal.id, {"status": status}), said=said)

    def remove(self, goal: RecordId) -> None:
        """Put a goal in the trash."""
        self._workspace.write(self, lambda opened: records.remove(opened, goal), said=tr("Put in the trash."))

    def note_progress(self) -> None:
        """Open the form for progress, from where the last one ended."""
        if self._view is not None:
            self._workspace.add(Kind.PROGRESS, goal=self._view.goal.id, before=self._view.percent)

    # -- its cards

    def _fill_about(self, view: GoalView) -> None:
        goal, card = view.goal, self._about
        card.empty()
        if why := view.why.strip():
            caption = tr("Why, and why now")
            card.add(column(soft(caption), ProseText(caption, why), gap=0))
        told = {
            tr("How I will know"): goal.measure,
            tr("Why it stands there"): goal.status_reason,
        }
        for caption, words in told.items():
            if words:
                card.add(column(soft(caption), label(words), gap=0))
        if view.names:
            people: list[QWidget] = [
                button(name, partial(self._workspace.show, Kind.PERSON, person), "chip")
                for person, name in sorted(view.names.items(), key=lambda one: one[1].casefold())
            ]
            card.add(column(soft(tr("Who helps")), flow(*people), gap=4))
        if not (why or any(told.values()) or view.names):
            card.add(soft(tr("Nothing more is written yet.")))
        edit = link(tr("Edit"), partial(self._workspace.edit, Kind.GOAL, goal.id))
        edit.setAccessibleDescription(goal.statement)
        card.add(row(edit, None))

    def _fill_nudges(self, view: GoalView) -> None:
        card = self._nudges
        card.empty()
        card.setVisible(bool(view.nudges))
        for words in view.nudges:
            card.add(soft(words))

    def _fill_sessions(self, view: GoalView) -> None:
        card = self._sessions
        card.empty()
        for session in view.sessions[:_SESSIONS]:
            card.add(self._session(session, view))
        if (rest := len(view.sessions) - _SESSIONS) > 0:
            card.add(soft(tr("and {number} earlier", number=rest)))
        if not view.sessions:
            card.add(soft(tr("No session serves this goal yet. A talk about it may move it more than another plan.")))
        values = {"goals": frozenset({view.goal.id})}
        if len(view.goal.people) == 1:
            values["people"] = view.goal.people
        card.add(row(link(tr("Plan a session"), partial(self._workspace.add, Kind.SESSION, **values)), None))

    def _session(self, session: Session, view: GoalView) -> QVBoxLayout:
        names = ", ".join(sorted((view.titles.get(one, "") for one in session.people), key=str.casefold))
        when = ""
        found = TitleButton(
            session.title or names or tr("Session"), partial(self._workspace.show, Kind.SESSION, session.id)
        )
        if session.start is not None:
            local = session.start.astimezone(self._workspace.zone)
            when = daywords.relative(local.date(), today=self._workspace.today)
            if session.status is SessionStatus.PLANNED:
                when = f"{when}, {clock_time(local)}"
        # That a talk of the past was held goes without saying, and at which hour.
        status = "" if session.status is SessionStatus.HELD else choice_words(session.status)
        # No line begins with a dot.
        words = soft("\N{NO-BREAK SPACE}· ".join(filter(None, (when, names if session.title else "", status))))
        if session.start is not None:
            words.setToolTip(exact_day(session.start.astimezone(self._workspace.zone).date()))
        return column(found, words, gap=0)


def _head_of(view: GoalView) -> object:
    return view.goal


def _trail_of(view: GoalView) -> object:
    return view.percent, view.stretches, view.titles, view.kinds


def _about_of(view: GoalView) -> object:
    return view.goal, view.why, view.names


def _nudges_of(view: GoalView) -> object:
    return view.nudges


def _sessions_of(view: GoalView) -> object:
    return view.goal, view.sessions, view.titles
