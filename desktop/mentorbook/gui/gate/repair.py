"""A book that does not open because its files are damaged or gone: the ways out, in their order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from mentorbook.book.archive import Backup
from mentorbook.book.backups import Restored
from mentorbook.gui.gate.frame import Gate
from mentorbook.gui.gate.secrets import SecretLine
from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.dates import clock_time, exact_day
from mentorbook.gui.widgets.layout import column, holder, line, row
from mentorbook.gui.widgets.text import label, section, soft, strong
from mentorbook.gui.words import tr
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import access, backups, repair, salvage
from mentorbook.services.opened import Unlocking
from mentorbook.services.salvage import Salvage


class RepairStep(QWidget):
    """Try again, then the newest verified backup, then salvage, then the files for whoever can help.

    ``unlocking`` is what was entered before; ``again`` opens the book with it.
    """

    def __init__(
        self,
        gate: Gate,
        error: UserFacingError,
        backup: Backup | None,
        unlocking: Unlocking,
        again: Callable[[Unlocking], None],
    ) -> None:
        super().__init__()
        self._gate, self._backup, self._unlocking, self._again = gate, backup, unlocking, again
        self._secret = SecretLine(tr("Passphrase of that time, or the recovery code"))
        self._asks = holder(column(soft(tr("Passphrase of that time, or the recovery code")), self._secret, gap=4))
        self._asks.hide()
        self.try_again = primary(tr("Try again"), lambda: again(self._way_in()))
        parts: list[QWidget] = [
            self._way(tr("1. Try again"), tr("A disk or folder that was away may be back."), self.try_again)
        ]
        if backup is not None and backup.verified is not None:
            at = backup.at.astimezone(gate.profile.clock.zone())
            words = tr(
                "Of {when}, with {count} records, read back whole. The files that are here now are moved aside, not deleted.",
                when=f"{exact_day(at.date())}, {clock_time(at)}",
                count=backups.record_count(backup.verified.counts),
            )
            parts.append(self._way(tr("2. The newest good backup"), words, button(tr("Put it back"), self._restore)))
        else:
            parts.append(self._way(tr("2. The newest good backup"), tr("There is none here."), None))
        parts.append(
            self._way(
                tr("3. Save what can be read"),
                tr("Makes a new book out of the pages that are whole; the damaged one is moved aside, not deleted."),
                button(tr("Save it"), self._salvage),
            )
        )
        parts.append(
            self._way(
                tr("4. Copy the files for help"),
                tr("As they are: nobody can read them without your passphrase or recovery code."),
                button(tr("Choose a folder…"), self._copy),
            )
        )
        self.setLayout(
            column(section(error.title), label(error.what), 4, *_with_lines(parts), self._asks, gap=10),
        )

    def _way(self, heading: str, words: str, act: QPushButton | None) -> QWidget:
        text = column(strong(heading), soft(words), gap=1)
        found = row(text, gap=12)
        found.setStretch(0, 1)
        if act is not None:
            act.setAccessibleDescription(heading)
            found.addWidget(act)
        return holder(found)

    def _way_in(self) -> Unlocking:
        typed = self._secret.line.text()
        return access.read_secret(typed) if typed else self._unlocking

    # -- acts

    def _restore(self) -> None:
        backup = self._backup
        if backup is None:
            return
        unlocking = self._way_in()

        def done(restored: Restored) -> None:
            self._gate.say(
                tr("The backup is in place: {count} records.", count=backups.record_count(restored.counts)),
                tone="notice",
            )
            self._again(unlocking)

        self._gate.work(
            lambda progress: backups.restore_backup(self._gate.profile, backup, unlocking, progress=progress),
            done,
            failed=self.refused,
            words=tr("Putting the backup in place."),
        )

    def _salvage(self) -> None:
        unlocking = self._way_in()

        def done(saved: Salvage) -> None:
            lost = len(saved.lost) + saved.nameless
            words = tr("Saved {count} records; {lost} are lost.", count=saved.records, lost=lost)
            self._gate.said_later = tr(
                "{words} The damaged book is in {folder}.", words=words, folder=str(saved.set_aside)
            )
            self._again(unlocking)

        self._gate.work(
            lambda progress: salvage.salvage_book(self._gate.profile, unlocking, progress=progress),
            done,
            failed=self.refused,
            words=tr("Saving what can be read."),
        )

    def _copy(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("Where should the copy go?"))
        if name:
            self._gate.work(
                lambda _progress: repair.copy_for_help(self._gate.profile, Path(name)),
                lambda folder: self._gate.say(tr("Copied to {folder}.", folder=str(folder)), tone="notice"),
            )

    def refused(self, error: UserFacingError) -> None:
        """Say why, and ask for another secret where the one at hand does not fit."""
        self._gate.say(str(error))
        if access.is_wrong_secret(error):
            self._asks.show()
            self._secret.setFocus()


def _with_lines(parts: list[QWidget]) -> list[QWidget]:
    found: list[QWidget] = []
    for part in parts:
        found += [line(), part]
    return found
