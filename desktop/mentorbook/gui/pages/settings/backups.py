"""Backups: the last good one, all of them, making one, trying one out, and the way back to one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QFileDialog, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.forms.leaving import LeavingDialog
from mentorbook.gui.pages.settings.backup_dialogs import RehearsedDialog, RestoreDialog
from mentorbook.gui.pages.settings.section import Section
from mentorbook.gui.runtime.folders import open_folder, size_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, entry, menu_button, primary
from mentorbook.gui.widgets.dates import clock_time
from mentorbook.gui.widgets.item_list import Item, ItemModel, ItemView
from mentorbook.gui.widgets.layout import Card, column, holder, row
from mentorbook.gui.widgets.text import label, soft, strong
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.kinds import Kind
from mentorbook.profile import Progress
from mentorbook.services import backups
from mentorbook.services.backups import Backup, Failure
from mentorbook.services.opened import OpenedBook


@frozen
class _Shown:
    backups: tuple[Backup, ...]
    failure: Failure | None
    set_aside: tuple[tuple[datetime, Path], ...]
    records: int


class BackupsSection(Section):
    """The backups of this machine."""

    watches: ClassVar[Collection[Kind]] = ()

    def __init__(self, workspace: Workspace, *, words: str, for_: str) -> None:
        super().__init__(workspace, words=words, for_=for_)
        self._shown: _Shown | None = None
        self._model = ItemModel()
        self._list = ItemView(self._model, tr("Backups"))
        self._status = Card()
        self._status.setAccessibleName(tr("How the backups stand"))
        self._rehearse = button(tr("Rehearse"), self._try_out)
        self._rehearse.setToolTip(tr("Opens a copy aside, checks every page of it, counts, and deletes the copy again"))
        self._copy = button(tr("Copy elsewhere…"), self._ask_where_to)
        self._restore = button(tr("Restore…"), self._ask_to_restore)
        self._acts = holder(row(None, self._rehearse, self._copy, self._restore))
        self._whole = self._build()
        self._whole.hide()

    def _build(self) -> QWidget:
        head = self.head(
            primary(tr("Back up now"), self._back_up), menu_button(tr("More about backups"), self._fill_menu)
        )
        # Without a list its room stays empty: the card above does not grow into it.
        page = column(head, self._status, holder(column(self._list)), self._acts, gap=MEASURES.between_cards)
        page.setStretch(2, 1)
        self._list.selectionModel().selectionChanged.connect(lambda _new, _old: self._show_chosen())
        self._list.opening.connect(self._try_out)
        found = self.in_measure(page, below=16)
        found.setParent(self)
        return found

    def _fill_menu(self, menu: Any) -> None:
        profile = self.workspace.profile
        entry(menu, tr("Open the folder of the backups"), lambda: open_folder(profile.paths.backups))
        for at, folder in self._shown.set_aside if self._shown else ():
            words = tr("Open the book that was set aside on {when}", when=self._when(at))
            entry(menu, words, lambda folder=folder: open_folder(folder))  # type: ignore[misc]

    # -- reading

    def load(self, opened: OpenedBook) -> _Shown:
        profile = opened.profile
        return _Shown(
            tuple(backups.backups(profile)),
            backups.failure(profile),
            tuple(backups.set_aside(profile)),
            backups.records_now(opened),
        )

    def fill(self, data: Any) -> None:
        self._shown = data
        chosen = [item.key for item in self._list.chosen()] or [one.name for one in data.backups[:1]]
        self._model.show_items(self._item(one) for one in data.backups)
        self._list.choose(chosen)
        self._list.setVisible(bool(data.backups))
        self._acts.setVisible(bool(data.backups))
        self._show_status(data)
        self._show_chosen()
        self.show_content(self._whole)

    def _show_status(self, data: _Shown) -> None:
        self._status.empty()
        good = next((one for one in data.backups if one.verified is not None), None)
        now = self.workspace.profile.clock.now()
        if data.failure is not None:
            self._status.add(label(tr("The last try failed: {title}", title=data.failure.title), "problem"))
        if good is None:
            self._status.add(strong(tr("There is no good backup yet.")))
            self._status.add(
                soft(tr("One is made on the first opening of each day, and while you write. Make one now."))
            )
            return
        self._status.add(strong(tr("Last good backup: {age}", age=backups.age_in_words(good, now))))
        words = tr(
            "{records}. It was read back whole before it counted. Backups lie on this disk: copy one elsewhere now and then.",
            records=daywords.count(_records(good), tr("record")),
        )
        self._status.add(soft(words))
        if data.set_aside:
            at, folder = data.set_aside[0]
            self._status.add(
                soft(
                    tr(
                        "Set aside on {when}, whole: the book before a restore. {folder}",
                        when=self._when(at),
                        folder=folder,
                    )
                )
            )

    def _item(self, backup: Backup) -> Item:
        parts = [_reason_words(backup.reason)]
        if backup.verified is not None:
            parts.append(daywords.count(_records(backup), tr("record")))
            if backup.verified.rehearsed is not None:
                day = backup.verified.rehearsed.astimezone(self.workspace.zone).date()
                parts.append(tr("tried out {ago}", ago=daywords.relative(day, today=self.workspace.today)))
        parts.append(size_words(backup.size))
        second = ", ".join(parts)
        mark, tone = (tr("good"), "accent") if backup.verified is not None else (tr("not checked"), "clay")
        return Item(backup.name, self._when(backup.at), second[:1].upper() + second[1:], mark, tone)

    def _when(self, at: datetime) -> str:
        local = at.astimezone(self.workspace.zone)
        return tr("{day}, {time}", day=daywords.short(local.date(), today=self.workspace.today), time=clock_time(local))

    def _chosen(self) -> Backup | None:
        names = {item.key for item in self._list.chosen()}
        found = self._shown.backups if self._shown else ()
        return next((one for one in found if one.name in names), None)

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        self._rehearse.setEnabled(chosen is not None and chosen.verified is not None)
        self._copy.setEnabled(chosen is not None)
        self._restore.setEnabled(chosen is not None)

    # -- acts

    def _back_up(self) -> None:
        def work(opened: OpenedBook, progress: Progress) -> Backup:
            return backups.back_up(opened, "by-hand", progress=progress)

        def done(made: Backup) -> None:
            self.workspace.messages.toast(tr("Backed up, and read back."))
            self._list.choose([made.name])
            self._tried()

        self.workspace.work(self, tr("Backing up."), work, done, failed=self._failed)

    def _try_out(self) -> None:
        backup = self._chosen()
        if backup is None or backup.verified is None:
            return

        def work(opened: OpenedBook, progress: Progress) -> tuple[Backup, int]:
            return backups.rehearse_backup(opened, backup, progress=progress), backups.records_now(opened)

        def done(outcome: tuple[Backup, int]) -> None:
            rehearsed, now = outcome
            RehearsedDialog(self, self._when(rehearsed.at), _records(rehearsed), now).open()
            self._tried()

        self.workspace.work(self, tr("Opening the backup aside."), work, done, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self.workspace.messages.trouble(error)
        self._tried()

    def _tried(self) -> None:
        self.workspace.backed_up.emit()
        self.reload()

    def _ask_where_to(self) -> None:
        backup = self._chosen()
        if backup is None:
            return
        name = QFileDialog.getExistingDirectory(self, tr("Copy the backup into a folder"))
        if not name:
            return
        count = daywords.count(_records(backup), tr("record"))
        LeavingDialog(
            self,
            tr("Copy the backup?"),
            [
                tr("the whole book as it was on {when}: {count}", when=self._when(backup.at), count=count),
                tr("the book's key, locked by the passphrase of that time and by the recovery code"),
            ],
            [tr("your settings")],
            tr("Copy it"),
            lambda: self._copy_to(backup, Path(name)),
            note=tr("The copy is encrypted as the book is. Whoever has it and the passphrase can read all of it."),
        ).open()

    def _copy_to(self, backup: Backup, folder: Path) -> None:
        def work(_opened: OpenedBook, _progress: Progress) -> Path:
            return backups.copy_backup(backup, folder)

        def done(copy: Path) -> None:
            self.workspace.messages.toast(tr("Copied to {place}.", place=copy))

        self.workspace.work(self, tr("Copying the backup."), work, done)

    def _ask_to_restore(self) -> None:
        backup = self._chosen()
        if backup is not None and self._shown is not None:
            RestoreDialog(
                self.workspace, self, backup, when=self._when(backup.at), then=_records(backup), now=self._shown.records
            ).open()


def _records(backup: Backup) -> int:
    return backups.record_count(backup.verified.counts) if backup.verified is not None else 0


def _reason_words(reason: str) -> str:
    known = {
        "daily": tr("first of the day"),
        "changes": tr("while you wrote"),
        "by-hand": tr("by hand"),
        "import": tr("before an import"),
        "passphrase": tr("before the passphrase was changed"),
    }
    return known.get(reason, reason)
