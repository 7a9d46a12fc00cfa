"""When it rings, how much it tells, and where it appears on this computer."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from PySide6.QtWidgets import QCheckBox, QSystemTrayIcon, QWidget

from mentorbook.gui.pages.settings.section import Section, choice, keep_setting, setting
from mentorbook.gui.widgets.buttons import button
from mentorbook.gui.widgets.layout import Card, flow, holder, row
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.model.ring_rules import Telling
from mentorbook.services.opened import OpenedBook
from mentorbook.services.settings import Settings, read_settings

_LEADS = (2880, 1440, 120, 60, 30, 15, 5, 0)
"""Minutes before a meeting that can be chosen; others come from the file of settings."""
_MORNINGS = tuple(f"{hour:02}:{minute:02}" for hour in range(5, 13) for minute in (0, 30))


class RemindersSection(Section):
    """Reminders on this machine."""

    watches: ClassVar[Collection[Kind]] = ()

    def load(self, opened: OpenedBook) -> Settings:
        return read_settings(opened.profile)

    def fill(self, data: Any) -> None:
        self._parts: list[QWidget] = []
        cards = (self._place(data), self._times(data), self._words(data), self._locked(data), self._closed(data))
        self._enable(on=data.notify)
        self.show_cards(*cards)

    def _place(self, data: Settings) -> Card:
        card = Card(tr("On this computer"))
        on = _switch(tr("Remind me while Mentorbook runs"))
        on.setChecked(data.notify)
        on.clicked.connect(self._switch)
        reminding = self.workspace.reminding
        test = button(tr("Ring a test reminder now"), self.workspace.test_reminder)
        self._parts.append(test)
        card.add(
            setting(
                tr("Remind me while Mentorbook runs"),
                on,
                tr("What is due is on the page “Today” in any case, and stays there until you answer it."),
            )
        )
        if reminding is not None:
            card.add(soft(reminding.place))
        card.add(holder(row(test, None)))
        return card

    def _switch(self, on: bool) -> None:  # noqa: FBT001 -- a signal's argument
        if keep_setting(self.workspace, notify=on):
            self._enable(on=on)

    def _enable(self, *, on: bool) -> None:
        for part in self._parts:
            part.setEnabled(on)

    def _times(self, data: Settings) -> Card:
        card = Card(tr("When it rings"))
        hours = sorted({*_MORNINGS, data.morning})
        morning = choice(tr("In the morning"), hours, hours.index(data.morning))
        morning.activated.connect(lambda place: keep_setting(self.workspace, morning=hours[place]))
        after = _switch(tr("After a meeting"))
        after.setChecked(data.after_meetings)
        after.clicked.connect(lambda on: keep_setting(self.workspace, after_meetings=on))
        steps = _switch(tr("Steps towards a goal"))
        steps.setChecked(data.ring_for_steps)
        steps.clicked.connect(lambda on: keep_setting(self.workspace, ring_for_steps=on))
        leads = sorted({*_LEADS, *data.minutes_before}, reverse=True)
        boxes = {lead: QCheckBox(_lead_words(lead)) for lead in leads}
        for lead, box in boxes.items():
            box.setAccessibleDescription(tr("Before a meeting"))
            box.setChecked(lead in data.minutes_before)
            box.clicked.connect(lambda _checked: self._keep_leads(boxes))
        self._parts += [morning, after, steps, *boxes.values()]
        card.add(
            label(tr("Before a meeting")),
            flow(*boxes.values(), gap=14),
            setting(tr("After a meeting"), after, tr("Asks how it went when the meeting has ended.")),
            setting(
                tr("In the morning"),
                morning,
                tr("For what has a day and no hour: a talk that is due, a follow-up, an action, “tomorrow morning”."),
            ),
            setting(tr("Steps towards a goal"), steps, tr("In the morning of the day by which a step is to be done.")),
        )
        return card

    def _keep_leads(self, boxes: dict[int, QCheckBox]) -> None:
        chosen = tuple(lead for lead, box in boxes.items() if box.isChecked())
        keep_setting(self.workspace, minutes_before=chosen)

    def _words(self, data: Settings) -> Card:
        card = Card(tr("What notifications say"))
        words = {
            Telling.NOTHING: tr("nothing personal"),
            Telling.FIRST_NAME: tr("the first name"),
            Telling.EVERYTHING: tr("everything"),
        }
        options = list(words)
        telling = choice(tr("What notifications say"), list(words.values()), options.index(Telling(data.telling)))
        shown = soft(_example(Telling(data.telling)))

        def chosen(index: int) -> None:
            if keep_setting(self.workspace, telling=options[index].value):
                shown.setText(_example(options[index]))

        telling.activated.connect(chosen)
        self._parts.append(telling)
        card.add(
            setting(
                tr("What they may say"),
                telling,
                tr("Anyone who sees your screen can read a notification, and the desktop may keep a list of them."),
            ),
            shown,
        )
        return card

    def _locked(self, data: Settings) -> Card:
        card = Card(tr("While the book is locked"))
        on = _switch(tr("Ring while the book is locked"))
        on.setChecked(data.ring_while_locked)
        on.clicked.connect(lambda on: keep_setting(self.workspace, ring_while_locked=on))
        self._parts.append(on)
        card.add(
            setting(
                tr("Ring while the book is locked"),
                on,
                tr(
                    "The hours of the next 90 days are kept beside the book, encrypted under a key in this computer's "
                    "keychain. They name no one, unless notifications may say the first name."
                ),
            )
        )
        reminding = self.workspace.reminding
        if data.ring_while_locked and reminding is not None and reminding.silence:
            card.add(label(reminding.silence, "problem"))
        return card

    def _closed(self, data: Settings) -> Card:
        card = Card(tr("When the window is closed"))
        stays = _switch(tr("Stay in the tray"))
        stays.setChecked(data.stay_in_tray)
        stays.clicked.connect(lambda on: keep_setting(self.workspace, stay_in_tray=on))
        has_tray = QSystemTrayIcon.isSystemTrayAvailable()
        stays.setEnabled(has_tray or data.stay_in_tray)
        words = (
            tr("Mentorbook goes on and rings until you choose “Quit” at its icon.")
            if has_tray
            else tr(
                "This desktop shows no tray: closing the window ends Mentorbook, and what is due rings at its start."
            )
        )
        card.add(setting(tr("Stay in the tray"), stays, words))
        return card


def _switch(name: str) -> QCheckBox:
    """A box at the right end of a line, whose words stand at the left."""
    found = QCheckBox()
    found.setProperty("look", "bare")
    found.setAccessibleName(name)
    return found


def _example(telling: Telling) -> str:
    return {
        Telling.NOTHING: tr("For example: “Meeting at 16:00”."),
        Telling.FIRST_NAME: tr("For example: “Meeting with Mira at 16:00”."),
        Telling.EVERYTHING: tr("For example: “Meeting with Mira Tallgren at 16:00: Prices”."),
    }[telling]


def _lead_words(minutes: int) -> str:
    if not minutes:
        return tr("when it begins")
    for length, one, many in (
        (1440, tr("1 day"), tr("{number} days")),
        (60, tr("1 hour"), tr("{number} hours")),
        (1, tr("1 minute"), tr("{number} minutes")),
    ):
        number, rest = divmod(minutes, length)
        if number and not rest:
            return one if number == 1 else many.format(number=number)
    return ""
