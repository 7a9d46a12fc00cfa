"""Settings and the book's safety: the way in, the look, backups, the trash, and what this program is."""

from __future__ import annotations

import platform
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from mentorbook import __version__
from mentorbook.book.archive import Backup
from mentorbook.gui.forms.wording import kind_words
from mentorbook.gui.gate.secrets import SecretLine
from mentorbook.gui.pages.page import Page
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES, Appearance, choose_appearance
from mentorbook.gui.widgets.buttons import button, link, primary
from mentorbook.gui.widgets.layout import Card, Columns, Scroll, column, holder, row
from mentorbook.gui.widgets.text import Elided, label, soft, title
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Progress
from mentorbook.services import access, backups, records
from mentorbook.services.opened import OpenedBook
from mentorbook.services.settings import read_settings, write_settings
from mentorbook.store.store import Trashed

_MINUTES = (1, 5, 10, 15, 30, 60, 0)
_TRASH_SHOWN = 50


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page shows of the book."""

    backups: list[Backup]
    failed: bool
    trash: list[Trashed]
    stays_unlocked: bool


class SettingsPage(Page):
    """Everything that is not a record."""

    watches: ClassVar = tuple(Kind)

    def load(self, opened: OpenedBook) -> _Shown:
        profile = opened.profile
        return _Shown(
            backups.backups(profile),
            backups.failure(profile) is not None,
            records.trash(opened)[:_TRASH_SHOWN],
            access.keychain_status(opened).on,
        )

    def fill(self, data: Any) -> None:
        left = column(self._security(data), self._look(), None, gap=MEASURES.between_cards)
        right = column(self._backups(data), self._trash(data), self._about(), None, gap=MEASURES.between_cards)
        margin = MEASURES.page_margin
        page = QVBoxLayout()
        page.setContentsMargins(margin, 24, margin, margin)
        page.setSpacing(MEASURES.between_cards)
        page.addWidget(title(tr("Settings")))
        page.addWidget(Columns((left, 1), (right, 1)))
        page.addStretch(1)
        self.show_content(Scroll(holder(page)))

    # -- security

    def _security(self, data: _Shown) -> Card:
        settings = read_settings(self.workspace.profile)
        card = Card(tr("Security"))
        if settings.is_sample:
            card.add(soft(tr("The sample book opens for everyone; its passphrase protects nothing.")))
        else:
            card.add(holder(row(button(tr("Change the passphrase"), self._change_passphrase), None)))
            if data.stays_unlocked:
                card.add(soft(tr("The book opens on this computer without the passphrase.")))
                card.add(holder(row(button(tr("Ask for the passphrase again"), self._keychain_off), None)))
            else:
                card.add(soft(tr("The passphrase is asked for at each start.")))
                card.add(holder(row(button(tr("Stay unlocked on this computer"), self._keychain_on), None)))
        minutes = QComboBox()
        minutes.addItems([tr("after {minutes} min", minutes=one) if one else tr("never") for one in _MINUTES])
        minutes.setCurrentIndex(
            _MINUTES.index(settings.lock_after_minutes) if settings.lock_after_minutes in _MINUTES else 2
        )
        minutes.activated.connect(lambda index: self._set(lock_after_minutes=_MINUTES[index]))
        minutes.setAccessibleName(tr("Lock when nobody is there"))
        card.add(soft(tr("Lock when nobody is there (counts from the next start)")), holder(row(minutes, None)))
        return card

    def _change_passphrase(self) -> None:
        PassphraseDialog(self.workspace, self).open()

    def _keychain_on(self) -> None:
        self._act(access.keychain_on, tr("The book stays unlocked on this computer."))

    def _keychain_off(self) -> None:
        self._act(access.keychain_off, tr("The passphrase is asked for from now on."))

    def _act(self, act: Any, said: str) -> None:
        def done(_value: object) -> None:
            self.workspace.messages.toast(said)
            self.reload()

        self.workspace.read(self, act, done)

    def _set(self, **values: Any) -> None:
        profile = self.workspace.profile
        try:
            write_settings(profile, replace(read_settings(profile), **values))
        except UserFacingError as error:
            self.workspace.messages.trouble(error)

    # -- look

    def _look(self) -> Card:
        words = {
            Appearance.SYSTEM: tr("as the system"),
            Appearance.LIGHT: tr("light"),
            Appearance.DARK: tr("dark"),
        }
        now = read_settings(self.workspace.profile).appearance
        choice = QComboBox()
        choice.addItems(list(words.values()))
        choice.setCurrentIndex(list(words).index(Appearance(now)))
        choice.setAccessibleName(tr("Colours"))

        def chosen(index: int) -> None:
            appearance = list(words)[index]
            self._set(appearance=appearance.value)
            choose_appearance(appearance)

        choice.activated.connect(chosen)
        card = Card(tr("Appearance"))
        card.add(soft(tr("Colours")), holder(row(choice, None)))
        return card

    # -- backups

    def _backups(self, data: _Shown) -> Card:
        card = Card(tr("Backups"))
        good = next((one for one in data.backups if one.verified is not None), None)
        now = self.workspace.profile.clock.now()
        if good is None:
            card.add(label(tr("There is no verified backup yet."), "problem"))
        else:
            age = backups.age_in_words(good, now)
            card.add(label(tr("Last good backup: {age}.", age=age)))
        if data.failed:
            card.add(label(tr("The last try failed. Free some room on the disk, and back up again."), "problem"))
        card.add(holder(row(primary(tr("Back up now"), self._back_up), None)))
        for one in data.backups[:5]:
            line = row(
                Elided(
                    tr(
                        "{when}, {size} kB",
                        when=f"{one.at.astimezone(self.workspace.zone):%d %b %Y, %H:%M}",
                        size=one.size // 1024,
                    )
                ),
                gap=12,
            )
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
        return card

    def _back_up(self) -> None:
        def work(opened: OpenedBook, progress: Progress) -> Backup:
            return backups.back_up(opened, "by hand", progress=progress)

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

    # -- trash

    def _trash(self, data: _Shown) -> Card:
        card = Card(tr("Trash"))
        if not data.trash:
            card.add(soft(tr("The trash is empty.")))
        for one in data.trash:
            words = tr("{title} ({kind})", title=one.title or tr("without a title"), kind=kind_words(one.kind))
            back = link(tr("Restore"), partial(self._restore, one))
            back.setAccessibleName(tr("Restore {title}", title=words))
            card.add(row(Elided(words), back, gap=12))
        return card

    def _restore(self, one: Trashed) -> None:
        self.workspace.write(self, lambda opened: records.restore(opened, one.id), said=tr("Restored."))

    # -- about

    def _about(self) -> Card:
        card = Card(tr("About"))
        versions = tr("Mentorbook {version}, Python {python}", version=__version__, python=platform.python_version())
        card.add(label(versions), soft(tr("MIT licence. It opens no network connection.")))
        card.add(soft(str(self.workspace.profile.paths.root)))
        return card


class PassphraseDialog(QDialog):
    """Another passphrase for the book."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setWindowTitle(tr("Change the passphrase"))
        self.setMinimumWidth(420)
        self._first, self._again = SecretLine(tr("New passphrase")), SecretLine(tr("The same again"))
        self._problem = label("", "problem")
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(10)
        for part in (
            title(tr("Change the passphrase")),
            soft(tr("A verified backup is made first. Older backups still open with the passphrase of their time.")),
            soft(tr("New passphrase")),
            self._first,
            soft(tr("The same again")),
            self._again,
            self._problem,
        ):
            layout.addWidget(part)
        save = primary(tr("Change it"), self._change)
        save.setDefault(True)
        layout.addLayout(row(None, button(tr("Cancel"), self.reject), save))

    def _change(self) -> None:
        new = self._first.line.text()
        if not new or new != self._again.line.text():
            self._problem.setText(tr("Type the same words twice."))
            self._problem.show()
            return

        def work(opened: OpenedBook, progress: Progress) -> None:
            access.change_passphrase(opened, new, progress=progress)

        def done(_none: None) -> None:
            self._workspace.messages.toast(tr("The passphrase was changed."))
            self.accept()

        self._workspace.work(self, tr("Changing the passphrase."), work, done)
