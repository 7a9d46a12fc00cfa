"""Messages to people I would like to learn from: the list by state, beside the page of one."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.pages.network_message import MessagePanel
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.grouped_list import GroupedList, Item
from mentorbook.gui.widgets.states import empty_state
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import RecordId
from mentorbook.model.network import OutreachState
from mentorbook.services import records
from mentorbook.services.finding import Choice
from mentorbook.services.outreach import MessagePage, MessageRow

_GROUPS = {
    OutreachState.DRAFT: "Drafts",
    OutreachState.SENT: "Sent",
    OutreachState.REPLIED: "They replied",
    OutreachState.DECLINED: "They declined",
    OutreachState.SILENT: "No answer",
}


@frozen
class MessagesShown:
    """All messages, and the one that is looked at."""

    rows: tuple[MessageRow, ...]
    page: MessagePage | None
    goals: tuple[Choice, ...]
    today: date


class MessagesView(QWidget):
    """The list of messages, and the page beside it. ``turned`` tells which one is to be looked at."""

    turned = Signal(object)
    asked_to_write = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.list = GroupedList(tr("Messages"))
        self.list.setFixedWidth(MEASURES.list_width)
        self.list.settled.connect(self.turned)
        self.list.asked_to_remove.connect(self._remove)
        self.panel = MessagePanel(workspace)
        both = QWidget()
        beside = QHBoxLayout(both)
        beside.setContentsMargins(16, 0, 0, 0)
        beside.setSpacing(8)
        beside.addWidget(self.list)
        beside.addWidget(self.panel, 1)
        words = tr(
            "Say what of theirs you know, what it changed for you, and ask for one small thing. "
            "Mentorbook tells you what is missing before you send it."
        )
        self._views = QStackedWidget()
        self._views.addWidget(both)
        self._views.addWidget(
            empty_state(
                tr("Whom would you like to learn from?"), words, (tr("Write a message"), self.asked_to_write.emit)
            )
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._views)

    def show_messages(self, shown: MessagesShown) -> None:
        """Show what was read."""
        self._views.setCurrentIndex(0 if shown.rows else 1)
        chosen = shown.page.outreach.id if shown.page else None
        self.list.show_items([_item(one, shown.today) for one in shown.rows], chosen)
        self.panel.show_message(shown.page, shown.goals)

    def refresh(self, changes: ChangeSet, initiator: QWidget | None) -> None:
        """Something has changed; what is being typed is kept first."""
        self.panel.refresh(changes, initiator)

    def _remove(self, outreach_id: RecordId) -> None:
        self._workspace.write(self, lambda opened: records.remove(opened, outreach_id), said=tr("Put in the trash."))


def _item(one: MessageRow, today: date) -> Item:
    message = one.outreach
    foot, tone = _foot(one, today)
    return Item(
        message.id,
        one.name or tr("to nobody yet"),
        message.subject or tr("no heading yet"),
        foot,
        tone,
        group=tr(_GROUPS[message.state]),
    )


def _foot(one: MessageRow, today: date) -> tuple[str, str]:
    message = one.outreach
    if one.follow_up_on is not None:
        due = daywords.due(one.follow_up_on, today=today)
        return tr("follow-up {due}", due=due), "clay" if one.follow_up_on < today else "gold"
    if message.sent_on is not None:
        return tr("sent {day}", day=daywords.relative(message.sent_on, today=today)), ""
    day = daywords.relative(message.created.date(), today=today)
    return (
        (tr("begun {day}", day=day), "") if message.state is OutreachState.DRAFT else (choice_words(message.state), "")
    )
