"""The cards of the page "Today" beside the due list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mentorbook.gui.forms.wording import choice_words, field_words, kind_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, link
from mentorbook.gui.widgets.dates import clock_time, exact_day, spoken_day
from mentorbook.gui.widgets.layout import Card, Columns, column, line, row
from mentorbook.gui.widgets.pictures import Avatar, ProgressLine
from mentorbook.gui.widgets.rows import ActionRow, ActionRows, TickRow, TitleButton
from mentorbook.gui.widgets.text import chip, label, soft, strong
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.changes import ChangeSet
from mentorbook.model.due import DueItem
from mentorbook.model.exchange import Action, Owner
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import Session, Topic
from mentorbook.services import acts, finding
from mentorbook.services.day import Day
from mentorbook.services.disputes import Disputed, DisputedValue
from mentorbook.services.opened import OpenedBook

_TOPICS = 3
"""Topics of each sort that the brief on the next meeting shows; the session's page shows all."""
_AWAY = 6


def meeting_card(workspace: Workspace, data: Day) -> Card:
    """The next meeting with its brief."""
    meeting = data.meeting
    if meeting is None:
        empty = Card(tr("Next meeting"))
        empty.add(soft(tr("No meeting is planned. A date in the book is a meeting that happens.")))
        empty.add(link(tr("Plan a meeting"), partial(workspace.add, Kind.SESSION)))
        return empty
    session, today = meeting.session, data.now.date()
    start = meeting.start.astimezone(workspace.zone)
    when = chip(daywords.relative(start.date(), today=today))
    when.setToolTip(exact_day(start.date()))
    card = Card(tr("Next meeting"), aside=when)
    people = names_of(session.people, data)
    card.add(
        row(
            Avatar(people, 44),
            column(
                strong(people or session.title),
                label(_when(start, session)),
                soft(_last_time(meeting.last, session, data)),
                gap=2,
            ),
            gap=12,
        )
    )
    ask, share = _topics(tr("To ask"), meeting.agenda.ask), _topics(tr("To share"), meeting.agenda.share)
    mine, theirs = (
        _promises(words, owner, meeting.actions)
        for words, owner in ((tr("I promised"), Owner.MINE), (tr("They promised"), Owner.THEIRS))
    )
    for pair in ((ask, share), (mine, theirs)):
        given = [(one, 1) for one in pair if one is not None]
        if given:
            card.add(Columns(*given, narrow=420))
    if not (meeting.agenda.ask or meeting.agenda.share):
        card.add(soft(tr("Nothing is on the agenda yet: what do you want to ask, and what can you share?")))
    card.add(link(tr("Open brief"), partial(workspace.show, Kind.SESSION, session.id)))
    return card


def names_of(people: Iterable[RecordId], data: Day) -> str:
    """The names of some people, as one reads them."""
    return ", ".join(sorted(filter(None, (data.names.get(person, "") for person in people))))


def _when(start: datetime, session: Session) -> str:
    day = spoken_day(start.date())
    times = clock_time(start)
    if session.minutes:
        end = start + timedelta(minutes=session.minutes)
        return tr("{day}, {start} to {end}", day=day, start=times, end=clock_time(end))
    return tr("{day}, {start}", day=day, start=times)


def _last_time(last: Session | None, session: Session, data: Day) -> str:
    parts = [session.title] if session.title else []
    if session.mode:
        how = choice_words(session.mode)
        parts.append(tr("{mode}, {place}", mode=how, place=session.place) if session.place else how)
    if last is not None and last.start is not None:
        day = daywords.short(last.start.date(), today=data.now.date())
        parts.append(
            tr("last time, {day}: {title}", day=day, title=last.title) if last.title else tr("last time {day}", day=day)
        )
    return " ".join(part[:1].upper() + part[1:] + ("" if part.endswith(("?", "!", ".")) else ".") for part in parts)


def _topics(words: str, topics: Sequence[Topic]) -> QVBoxLayout | None:
    return _list(words, [topic.text for topic in topics])


def _promises(words: str, owner: Owner, actions: Iterable[Action]) -> QVBoxLayout | None:
    return _list(words, [action.text for action in actions if action.owner is owner])


def _list(words: str, texts: Sequence[str]) -> QVBoxLayout | None:
    if not texts:
        return None
    found = column(soft(words), *(label(text) for text in texts[:_TOPICS]), gap=3)
    if (more := len(texts) - _TOPICS) > 0:
        found.addWidget(soft(tr("and {number} more", number=more)))
    found.addStretch(1)
    return found


def away_card(
    data: Day,
    since: datetime | None,
    *,
    go: Callable[[DueItem], object],
    seen: Callable[[], object],
) -> Card:
    """One digest of what came due while nobody looked."""
    card = Card(tr("While you were away"), aside=link(tr("Seen"), seen))
    if since is not None:
        day = daywords.short(since.astimezone(data.now.tzinfo).date(), today=data.now.date())
        card.add(soft(tr("Came due since you looked last, on {day}.", day=day)))
    rows: list[ActionRow] = []
    for entry in data.away[-_AWAY:]:
        words = entry.sentence(now=data.now)
        tip = exact_day(entry.at.date())
        heading = entry.item.title or names_of(entry.item.people, data)
        rows.append(ActionRow(None, heading, words, answers=(), open_=partial(go, entry.item), tip=tip))
    card.add(ActionRows(*rows))
    if (more := len(data.away) - _AWAY) > 0:
        card.add(soft(tr("and {number} more, all in the list of what is due", number=more)))
    return card


def dispute_card(owner: QWidget, workspace: Workspace, entries: Sequence[Disputed]) -> Card:
    """Values that were overwritten by someone who had not seen them."""
    card = Card(tr("To look at"), aside=link(tr("All"), partial(workspace.go, "look")))
    card.add(
        soft(tr("Two machines changed the same thing without knowing of each other. Nothing is lost; this was kept:"))
    )
    for place, entry in enumerate(entries[:_AWAY]):
        if place:
            card.add(line())
        card.add(strong(entry.title or kind_words(entry.kind)))
        for value in entry.values:
            card.add(_both(entry.kind, value))
        fine = button(tr("Fine as it is"), partial(_dismiss, owner, workspace, entry))
        fine.setAccessibleDescription(entry.title)
        card.add(row(fine, link(tr("Open"), partial(workspace.show, entry.kind, entry.id)), None))
    if (more := len(entries) - _AWAY) > 0:
        card.add(soft(tr("and {number} more", number=more)))
    return card


def _both(kind: Kind, value: DisputedValue) -> QVBoxLayout:
    name = field_words(kind, value.field) if value.field else tr("Kept or not")
    parts = [label(tr("{field}: {value}", field=name, value=value.now))]
    parts += [soft(tr("Also written: {value}", value=other)) for other in value.others]
    return column(*parts, gap=1)


def _dismiss(owner: QWidget, workspace: Workspace, entry: Disputed) -> None:
    workspace.write(owner, lambda opened: finding.dismiss(opened, entry.id))


def actions_card(owner: QWidget, workspace: Workspace, data: Day, limit: int, more: Callable[[], object]) -> Card:
    """What is still to be done, mine and theirs."""
    add = link(tr("Add"), partial(workspace.add, Kind.ACTION))
    add.setAccessibleDescription(tr("Open actions"))
    card = Card(tr("Open actions"), aside=add)
    if not data.actions:
        card.add(soft(tr("Nothing is open. After a talk, write down what each of you will do.")))
    left = 0
    for words, whose in ((tr("Mine"), Owner.MINE), (tr("Theirs"), Owner.THEIRS)):
        actions = [action for action in data.actions if action.owner is whose]
        if actions:
            card.add(column(soft(words), *(_tick(owner, workspace, one, data) for one in actions[:limit]), gap=2))
        left += max(0, len(actions) - limit)
    if left:
        card.add(link(tr("Show {number} more", number=left), more))
    return card


def _tick(owner: QWidget, workspace: Workspace, action: Action, data: Day) -> TickRow:
    today: date = data.now.date()
    parts = [data.names.get(action.person, "")] if action.person else []
    if action.due:
        parts.append(daywords.due(action.due, today=today))
    tip = exact_day(action.due) if action.due else ""
    said = tr("Done: {text}", text=action.text)

    def do(opened: OpenedBook) -> ChangeSet:
        return acts.done(opened, action.id)

    return TickRow(action.text, ", ".join(filter(None, parts)), partial(workspace.write, owner, do, said=said), tip=tip)


def goals_card(workspace: Workspace, data: Day) -> Card:
    """The active goals and how far they have come."""
    card = Card(tr("Goals"))
    if not data.goals:
        card.add(soft(tr("What do you want to reach? A goal gives every talk its direction.")))
        card.add(link(tr("Write down a goal"), partial(workspace.add, Kind.GOAL)))
    for standing in data.goals[:_AWAY]:
        goal = standing.goal
        name = TitleButton(goal.statement, partial(workspace.show, Kind.GOAL, goal.id))
        percent = soft(tr("{number} %", number=standing.percent), wrap=False)
        percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words = tr("{goal}: {number} percent", goal=goal.statement, number=standing.percent)
        head = row(name, percent)
        head.setStretch(0, 1)
        part = column(head, ProgressLine(standing.percent, words), gap=3)
        if standing.is_left_out:
            part.addWidget(chip(tr("Not in your last three sessions"), "clay"), 0, Qt.AlignmentFlag.AlignLeft)
        card.add(part)
    return card
