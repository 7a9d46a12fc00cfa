"""How a message stands after it was sent, and what became of it."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel

from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.widgets.buttons import button, link
from mentorbook.gui.widgets.dates import exact_day
from mentorbook.gui.widgets.layout import Card, flow
from mentorbook.gui.widgets.text import chip, label, soft
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.network import Outreach, OutreachState
from mentorbook.services.outreach import MessagePage

_TONES = {
    OutreachState.DRAFT: "quiet",
    OutreachState.SENT: "gold",
    OutreachState.REPLIED: "",
    OutreachState.DECLINED: "quiet",
    OutreachState.SILENT: "quiet",
}


def standing_chips(page: MessagePage, today: date) -> list[QLabel]:
    """Where a message stands: its state, and the days of what was done and is due."""
    message = page.outreach
    chips: list[QLabel] = [chip(choice_words(message.state).capitalize(), _TONES[message.state])]
    if message.sent_on:
        sent = chip(tr("sent {day}", day=daywords.relative(message.sent_on, today=today)), "quiet")
        sent.setToolTip(exact_day(message.sent_on))
        chips.append(sent)
    if page.follow_up_on:
        due = daywords.due(page.follow_up_on, today=today)
        follow = chip(tr("follow-up {due}", due=due), "clay" if page.follow_up_on < today else "gold")
        follow.setToolTip(exact_day(page.follow_up_on))
        chips.append(follow)
    if message.followed_up_on:
        day = daywords.relative(message.followed_up_on, today=today)
        chips.append(chip(tr("followed up {day}", day=day), "quiet"))
    return chips


class AfterCard(Card):
    """``chosen`` tells what became of it."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("What became of it"))

    def show_message(self, message: Outreach) -> None:
        """Say what is next for a message that is out; a draft has no such thing."""
        self.empty()
        self.setVisible(message.state is not OutreachState.DRAFT)
        if message.state is OutreachState.SENT:
            words = (
                tr("You followed up once; that is enough. If nothing comes, let it rest.")
                if message.followed_up_on
                else tr("One polite follow-up is fine, and not before its day.")
            )
            self.add(label(words))
            acts = [
                button(tr("They declined"), partial(self.chosen.emit, OutreachState.DECLINED)),
                button(tr("No answer came"), partial(self.chosen.emit, OutreachState.SILENT)),
            ]
            self.add(flow(*acts))
        elif message.state is OutreachState.REPLIED:
            self.add(label(tr("They replied. Say thanks soon, and propose a day.")))
        else:
            self.add(soft(tr("A no, or silence, says little about you. Your question may fit someone else.")))
        if message.state is not OutreachState.DRAFT:
            self.add(link(tr("It is still a draft"), partial(self.chosen.emit, OutreachState.DRAFT)))
