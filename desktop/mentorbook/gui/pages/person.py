"""The page of one person: who they are, the next meeting, the rhythm, give and receive, and the story."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QMenu, QVBoxLayout, QWidget

from mentorbook.gui.forms.history import HistoryDialog
from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.pages.person_details import DetailsCard
from mentorbook.gui.pages.person_story import StoryCard
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, choice_of, entry, link, menu_button, primary
from mentorbook.gui.widgets.dates import clock_time, exact_day, spoken_day
from mentorbook.gui.widgets.kept_focus import KeptFocus
from mentorbook.gui.widgets.layout import Card, Columns, LateScroll, clear, column, flow, holder, row
from mentorbook.gui.widgets.page_head import PageHead
from mentorbook.gui.widgets.pictures import Avatar, GiveReceiveBar, RhythmStrip
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.gui.widgets.text import chip, label, soft, title
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.arrangement import Agreement, Pause
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.person import Role, Side, Stage
from mentorbook.model.record import Record
from mentorbook.model.trouble import NotFound
from mentorbook.services import records
from mentorbook.services.person_page import WEEKS, PersonPage, read_person

_TIED = "\N{NO-BREAK SPACE}"
"""Where no line ends: within a date, and before a dot, so that no line begins with one."""
_WINDOWS: tuple[tuple[str, int | None], ...] = (("90 days", 90), ("A year", 365), ("Ever", None))
_TONES = {Role.MENTOR: "", Role.MENTEE: "gold", Role.POTENTIAL: "quiet"}


class PersonPanel(QWidget):
    """One person at a time. ``missing`` tells that the one who was to be shown is not here."""

    missing = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._id: RecordId | None = None
        self._window: int | None = _WINDOWS[0][1]
        self._turn = 0
        self._page: PersonPage | None = None
        self._head = QVBoxLayout()
        self._meeting, self._rhythm = Card(tr("Next meeting")), Card(tr("Rhythm"))
        self._ledger = Card(tr("Give and receive"))
        self._between = Card(tr("Between us"))
        self._story, self._details = StoryCard(), DetailsCard(workspace)
        self._story.opened.connect(self._open)
        self._details.editing.connect(lambda _on: self.reload())
        margin = MEASURES.page_margin
        top = Columns((column(self._meeting), 1), (column(self._rhythm), 1), (column(self._ledger), 1), narrow=660)
        rest = Columns(
            (column(self._story, None, gap=MEASURES.between_cards), 62),
            (column(self._details, self._between, None, gap=MEASURES.between_cards), 38),
            narrow=660,
        )
        whole = column(self._head, 4, top, rest, None, gap=MEASURES.between_cards)
        whole.setContentsMargins(12, MEASURES.page_top, margin, margin)
        self._scroll = LateScroll(holder(whole), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    # -- reading

    def show_person(self, person_id: RecordId | None) -> None:
        """Turn to someone."""
        if person_id != self._id:
            self._details.keep()
            self._id = person_id
            self._story.begin_anew()
            self._scroll.verticalScrollBar().setValue(0)
        self.reload()

    def reload(self) -> None:
        """Read the person again."""
        person_id, window = self._id, self._window
        if person_id is None:
            return
        self._turn += 1
        turn = self._turn

        def arrived(page: PersonPage) -> None:
            # Whom one has moved on from may arrive late.
            if turn == self._turn:
                self._fill(page)

        def failed(error: Exception) -> None:
            if not isinstance(error, NotFound):
                self._workspace.messages.trouble(error)
            elif turn == self._turn:
                self.missing.emit()

        self._workspace.read(
            self, lambda opened: read_person(opened, person_id, window_days=window), arrived, failed=failed
        )

    def keep(self) -> None:
        """Keep what is being typed."""
        self._details.keep()

    # -- showing

    def _fill(self, page: PersonPage) -> None:
        same = self._page is not None and self._page.person.id == page.person.id
        kept = KeptFocus.within(self) if same else None
        self._page = page
        self._fill_head(page)
        self._fill_meeting(page)
        self._fill_rhythm(page)
        self._fill_ledger(page)
        self._story.show_story(page.story, page.today)
        self._details.show_person(page)
        self._fill_between(page)
        self._scroll.unveil()
        if kept is not None:
            kept.restore_soon()

    def _fill_head(self, page: PersonPage) -> None:
        clear(self._head)
        person = page.person
        chips: list[QWidget] = [
            chip(choice_words(role).capitalize(), _TONES[role]) for role in Role if role in person.roles
        ]
        chips.append(chip(choice_words(person.stage).capitalize(), "quiet"))
        if person.side is not None:
            words = tr("Inside my organisation") if person.side is Side.INSIDE else tr("Outside my organisation")
            chips.append(chip(words, "gold"))
        chips += [chip(f"#{tag}", "quiet") for tag in sorted(person.tags)]
        place = " · ".join(filter(None, (person.position, person.organisation)))
        met = _met_words(page)
        more = menu_button(tr("More acts with {name}", name=person.name), self._fill_menu)
        thanks = button(tr("Say thanks"), partial(self._workspace.add, Kind.THANKS, person=person.id))
        session = primary(tr("New session"), self.add_session)
        head = PageHead(
            title(person.name),
            *([soft(place)] if place else []),
            facts=[flow(*chips), *([soft(met)] if met else [])],
            acts=[thanks, session, more],
            picture=Avatar(person.name, 56),
        )
        self._head.addWidget(head)

    def add_session(self) -> None:
        """Open the form for a session with this person."""
        if self._id is not None:
            self._workspace.add(Kind.SESSION, people=frozenset({self._id}))

    def _fill_meeting(self, page: PersonPage) -> None:
        card = self._meeting
        card.empty()
        session, start = page.next_session, page.next_start
        if session is None or start is None:
            card.add(soft(tr("Nothing is planned.")), link(tr("Plan a meeting"), self.add_session))
            return
        local = start.astimezone(self._workspace.zone)
        when = label(spoken_day(local.date()))
        when.setToolTip(exact_day(local.date()))
        times = clock_time(local)
        if session.minutes:
            times = tr("{start} to {end}", start=times, end=clock_time(local + timedelta(minutes=session.minutes)))
        how = ", ".join(filter(None, (times, choice_words(session.mode) if session.mode else "")))
        card.add(column(when, soft(how), gap=2))
        topics = page.brief.topics
        if topics:
            words = " · ".join(topic.text for topic in topics[:2])
            more = tr(" and {number} more", number=len(topics) - 2) if len(topics) > 2 else ""
            card.add(soft(tr("Agenda: {topics}{more}", topics=words, more=more)))
        card.add(chip(daywords.relative(local.date(), today=page.today)))
        card.add(link(tr("Open"), partial(self._workspace.show, Kind.SESSION, session.id)))

    def _fill_rhythm(self, page: PersonPage) -> None:
        card = self._rhythm
        card.empty()
        talks = daywords.count(page.talks, "talk")
        words = tr("{talks} in {weeks} weeks", talks=talks, weeks=WEEKS)
        lived, standing = page.brief.rhythm, page.brief.standing
        sentence = lived.sentence() if lived else tr("No rhythm is agreed.")
        sentence = f"{sentence[:1].upper()}{sentence[1:]}".rstrip(".") + "."
        card.add(label(words), RhythmStrip([week.mark for week in page.weeks], f"{words}. {sentence}"), soft(sentence))
        if page.person.stage in (Stage.PAUSED, Stage.CLOSED):
            return
        if standing is not None and standing.due_on is not None and not standing.is_paused:
            tone = "clay" if standing.late_days > 0 else ""
            when = daywords.due(page.today - timedelta(days=standing.late_days), today=page.today)
            found = chip(when[:1].upper() + when[1:], tone)
            found.setToolTip(exact_day(standing.due_on))
            card.add(found)
        elif lived is None:
            card.add(link(tr("Agree on a rhythm"), self._details.edit))

    def _fill_ledger(self, page: PersonPage) -> None:
        card = self._ledger
        card.empty()
        ledger = page.brief.ledger
        sentence = ledger.sentence()
        group = QButtonGroup(card)
        tabs = row(gap=2)
        for words, days in _WINDOWS:
            tab = button(tr(words), partial(self._choose_window, days), "tab")
            choice_of(group, tab)
            tab.setAccessibleDescription(tr("Give and receive"))
            tab.setChecked(days == self._window)
            tabs.addWidget(tab)
        tabs.addStretch(1)
        card.add(GiveReceiveBar(ledger.received, ledger.given, sentence), label(sentence), tabs)

    def _choose_window(self, days: int | None) -> None:
        self._window = days
        self.reload()

    def _fill_between(self, page: PersonPage) -> None:
        card = self._between
        card.empty()
        for agreement in page.agreements:
            card.add(self._entry(agreement, *_agreement_words(agreement, page)))
        for pause in page.pauses:
            card.add(self._entry(pause, *_pause_words(pause, page)))
        if not (page.agreements or page.pauses):
            card.add(soft(tr("No agreement is written down: how often, how, who proposes, what stays between you.")))
        card.add(
            row(
                link(
                    tr("Add agreement"),
                    partial(self._workspace.add, Kind.AGREEMENT, people=frozenset({page.person.id})),
                ),
                link(tr("Add pause"), partial(self._workspace.add, Kind.PAUSE, person=page.person.id)),
                None,
            )
        )

    def _entry(self, record: Record, heading: str, words: str) -> QVBoxLayout:
        one = TitleButton(heading, partial(self._workspace.edit, record.kind, record.id))
        return column(one, *([soft(words)] if words else []), gap=0)

    # -- acts

    def _open(self, record: Record) -> None:
        self._workspace.show(record.kind, record.id)

    def _fill_menu(self, menu: QMenu) -> None:
        if self._page is None:
            return
        person = self._page.person
        work = self._workspace
        entry(menu, tr("Edit here"), self._details.edit)
        entry(menu, tr("Edit all fields…"), partial(work.edit, Kind.PERSON, person.id))
        menu.addSeparator()
        for words, kind in (
            (tr("Add a question or thing to share…"), Kind.TOPIC),
            (tr("Add advice…"), Kind.ADVICE),
            (tr("Add help…"), Kind.HELP),
            (tr("Add an action…"), Kind.ACTION),
            (tr("Add a private note…"), Kind.NOTE),
            (tr("Write a message…"), Kind.OUTREACH),
            (tr("Set a reminder…"), Kind.REMINDER),
        ):
            entry(menu, words, partial(work.add, kind, person=person.id))
        menu.addSeparator()
        entry(menu, tr("Pause…"), partial(work.add, Kind.PAUSE, person=person.id))
        entry(menu, tr("Agreement…"), partial(work.add, Kind.AGREEMENT, people=frozenset({person.id})))
        menu.addSeparator()
        entry(menu, tr("Versions…"), self._show_versions)
        entry(menu, tr("Put in the trash"), self._remove)

    def _show_versions(self) -> None:
        if self._page is not None:
            person = self._page.person
            HistoryDialog(self._workspace, self.window(), Kind.PERSON, person.id, person.name).open()

    def _remove(self) -> None:
        if self._page is None:
            return
        person = self._page.person
        self._workspace.write(
            self,
            lambda opened: records.remove(opened, person.id),
            said=tr("{name} is in the trash.", name=person.name),
        )


def _met_words(page: PersonPage) -> str:
    person = page.person
    venue = page.titles.get(person.met_at, "") if person.met_at else ""
    through = page.titles.get(person.met_through, "") if person.met_through else ""
    parts = [
        tr("Met at {venue}", venue=venue) if venue else "",
        person.met_how.rstrip("."),
        tr("through {name}", name=through) if through else "",
        tr("since {day}", day=daywords.short(person.met_on, today=page.today).replace(" ", _TIED))
        if person.met_on
        else "",
    ]
    return f"{_TIED}· ".join(words[:1].upper() + words[1:] for words in parts if words)


def _agreement_words(agreement: Agreement, page: PersonPage) -> tuple[str, str]:
    parts = [agreement.rhythm.words() if agreement.rhythm else ""]
    if agreement.minutes:
        parts.append(tr("{number} minutes", number=agreement.minutes))
    if agreement.medium:
        parts.append(choice_words(agreement.medium))
    if agreement.ended_on:
        parts.append(tr("ended {day}", day=daywords.short(agreement.ended_on, today=page.today)))
    elif agreement.review_on:
        parts.append(tr("to be looked at {day}", day=daywords.relative(agreement.review_on, today=page.today)))
    words = ", ".join(filter(None, parts))
    return agreement.title or tr("Agreement"), words[:1].upper() + words[1:]


def _pause_words(pause: Pause, page: PersonPage) -> tuple[str, str]:
    start = daywords.short(pause.start, today=page.today) if pause.start else ""
    end = daywords.short(pause.end, today=page.today) if pause.end else ""
    words = tr("{start} to {end}", start=start, end=end) if end else tr("since {start}", start=start)
    return tr("Pause: {reason}", reason=pause.reason) if pause.reason else tr("Pause"), words[:1].upper() + words[1:]
