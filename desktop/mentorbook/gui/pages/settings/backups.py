"""Backups: the last good one, making one, and trying one out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from mentorbook.gui.pages.settings.section import Section
from mentorbook.gui.widgets.buttons import link, primary
from mentorbook.gui.widgets.layout import Card, holder, row
from mentorbook.gui.widgets.text import Elided, label, soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.profile import Progress
from mentorbook.services import backups
from mentorbook.services.backups import Backup
from mentorbook.services.opened import OpenedBook

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Shown:
    backups: list[Backup]
    failed: bool


class BackupsSection(Section):
    """The backups of this machine."""

    watches: ClassVar[Collection[Kind]] = ()

    def load(self, opened: OpenedBook) -> _Shown:
        profile = opened.profile
        return _Shown(backups.backups(profile), backups.failure(profile) is not None)

    def fill(self, data: Any) -> None:
        card = Card(tr("Backups"))
        good = next((one for one in data.backups if one.verified is not None), None)
        if good is None:
            card.add(label(tr("There is no verified backup yet."), "problem"))
        else:
            age = backups.age_in_words(good, self.workspace.profile.clock.now())
            card.add(label(tr("Last good backup: {age}.", age=age)))
        if data.failed:
            card.add(label(tr("The last try failed. Free some room on the disk, and back up again."), "problem"))
        card.add(holder(row(primary(tr("Back up now"), self._back_up), None)))
        for one in data.backups[:_SHOWN]:
            when = f"{one.at.astimezone(self.workspace.zone):%d %b %Y, %H:%M}"
            line = row(Elided(tr("{when}, {size} kB", when=when, size=one.size // 1024)), gap=12)
            if one.verified is not None:
                line.addWidget(link(tr("Rehearse"), partial(self._rehearse, one)))
            card.add(line)
        card.add(
            soft(
                tr(
                    "Each is read back whole before it counts. To restore one, close the window and run: mentorbook backup restore."
                )
            )
        )
        self.show_cards(card)

    def _back_up(self) -> None:
        def work(opened: OpenedBook, progress: Progress) -> Backup:
            return backups.back_up(opened, "by-hand", progress=progress)

        def done(_made: Backup) -> None:
            self.workspace.messages.toast(tr("Backed up, and read back."))
            self.reload()

        self.workspace.work(self, tr("Backing up."), work, done)

    def _rehearse(self, backup: Backup) -> None:
        def work(opened: OpenedBook, _progress: Progress) -> Backup:
            return backups.rehearse_backup(opened, backup)

        def done(_rehearsed: Backup) -> None:
            self.workspace.messages.toast(tr("This backup opens and holds all that it should."))
            self.reload()

        self.workspace.work(self, tr("Opening the backup aside."), work, done)
