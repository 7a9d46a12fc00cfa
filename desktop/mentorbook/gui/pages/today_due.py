"""The due list: a row for each thing, with the acts that answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.dates import exact_day
from mentorbook.gui.widgets.rows import ActionRow, Answer
from mentorbook.gui.words import tr
from mentorbook.model.changes import ChangeSet
from mentorbook.model.due import DueItem, Reason
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import acts
from mentorbook.services.day import Day
from mentorbook.services.opened import OpenedBook

_PICTURES = {Reason.REMINDER: "bell", Reason.VENUE: "calendar", Reason.UNMARKED_SESSION: "calendar"}
_OWED = frozenset({Reason.THANKS, Reason.REPORT_BACK})


@frozen
class DueParts:
    """The due list in three: due by today, due in the next days, and owed without a day."""

    now: tuple[DueItem, ...]
    soon: tuple[DueItem, ...]
    owed: tuple[DueItem, ...]


def split_due(items: Iterable[DueItem]) -> DueParts:
    """Split the list, each part in its order."""
    dated = [item for item in items if item.reason not in _OWED]
    return DueParts(
        now=tuple(item for item in dated if item.days >= 0),
        soon=tuple(item for item in dated if item.days < 0),
        owed=tuple(item for item in items if item.reason in _OWED),
    )


class Answers:
    """Makes the rows of the due list for a page."""

    def __init__(self, owner: QWidget, workspace: Workspace) -> None:
        self._owner, self._workspace = owner, workspace

    def has_talks(self, items: Iterable[DueItem]) -> bool:
        """Whether "we talked" answers any of them."""
        return any(item.reason is Reason.RHYTHM for item in items)

    def row(self, item: DueItem, data: Day) -> ActionRow:
        """The row of one thing that is due."""
        names = sorted(data.names.get(person, "") for person in item.people)
        people = ", ".join(filter(None, names))
        heading, words = item.title or people, item.sentence
        if people and heading != people:
            words = f"{people}. {words}"
        return ActionRow(
            people or None,
            heading,
            words,
            answers=self._answers(item, people),
            open_=partial(self._workspace.show, item.kind, item.record),
            tip=exact_day(item.on),
            # Initials would make a person of a thing.
            picture=_PICTURES.get(item.reason, "task"),
        )

    def _answers(self, item: DueItem, people: str) -> list[Answer]:
        record = item.record
        match item.reason:
            case Reason.RHYTHM:
                said = tr("A talk with {name} today is logged.", name=people)
                return [Answer(tr("We talked"), self._does(acts.talked, item, said), Qt.Key.Key_L)]
            case Reason.FOLLOW_UP:
                return [Answer(tr("Write"), partial(self._workspace.show, item.kind, record))]
            case Reason.THANKS:
                return [Answer(tr("Say thanks"), partial(self._workspace.add, Kind.THANKS, person=record))]
            case Reason.MY_ACTION | Reason.THEIR_ACTION | Reason.STEP:
                return [Answer(tr("Done"), self._does(acts.done, item, tr("Done: {text}", text=item.title)))]
            case Reason.REMINDER:
                done = self._does(acts.done, item, tr("Done: {text}", text=item.title))
                later = self._does(acts.tomorrow_morning, item, tr("Comes again tomorrow morning."))
                return [Answer(tr("Tomorrow morning"), later), Answer(tr("Done"), done)]
            case Reason.UNMARKED_SESSION:
                yes = self._does(acts.took_place, item, tr("Marked: it took place."))
                no = self._does(acts.did_not_take_place, item, tr("Marked: it did not take place."))
                return [Answer(tr("It did not"), no), Answer(tr("It took place"), yes)]
            case Reason.REPORT_BACK:
                return [Answer(tr("Told them"), self._does(acts.told, item, tr("Marked: you told them.")))]
            case Reason.REVIEW:
                return [Answer(tr("Look at it"), partial(self._workspace.edit, item.kind, record))]
            case Reason.VENUE:
                opens = partial(self._workspace.show, item.kind, record)
                writes = partial(self._workspace.add, Kind.OUTREACH, person=min(item.people), venue=record)
                return [Answer(tr("Open"), opens), Answer(tr("Write"), writes)]

    def _does(self, act: Callable[[OpenedBook, RecordId], ChangeSet], item: DueItem, said: str) -> Callable[[], object]:
        return partial(self._workspace.write, self._owner, partial(_on, act, item), said=said)


def _on(act: Callable[..., ChangeSet], item: DueItem, opened: OpenedBook) -> ChangeSet:
    return act(opened, item.record)
