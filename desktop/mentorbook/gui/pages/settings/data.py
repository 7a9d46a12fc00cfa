"""The whole book as plain text, out and in again: nobody is locked into this program."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QFileDialog

from mentorbook.gui.exchange.records_dialog import RecordsDialog
from mentorbook.gui.forms.leaving import LeavingDialog
from mentorbook.gui.pages.settings.section import Section, setting
from mentorbook.gui.runtime.folders import open_folder
from mentorbook.gui.widgets.buttons import button, link
from mentorbook.gui.widgets.layout import Card, row
from mentorbook.gui.widgets.text import label
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.kinds import Kind
from mentorbook.profile import Progress
from mentorbook.services import backups, transfer
from mentorbook.services.opened import OpenedBook


class DataSection(Section):
    """Plain text, out and in."""

    watches: ClassVar[Collection[Kind]] = ()

    def load(self, opened: OpenedBook) -> None:
        """Nothing: what there is to say is said when it is asked for."""

    def fill(self, data: Any) -> None:
        del data
        out = Card(tr("Out of the book"))
        self._done = row(gap=12)
        out.add(
            setting(
                tr("Everything as plain text"),
                button(tr("Export as plain text…"), self._ask_where),
                tr(
                    "Writes every record, also those in the trash, as one line of JSON each, with a list of counts and digests. "
                    "Any program can read it. It is not encrypted: for your other machines, use a bundle instead."
                ),
            ),
            self._done,
        )
        into = Card(tr("Into the book"))
        into.add(
            setting(
                tr("Import records"),
                button(tr("Import records…"), self._import),
                tr(
                    "Takes over such a file, of this book or of another program. A record with an id that is here is changed to "
                    "what its line says; equal ones are left alone. A preview shows it first, and one undo takes it back."
                ),
            )
        )
        self.show_cards(out, into)

    def _ask_where(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("Choose an empty folder for the export"))
        if name:
            self.workspace.read(self, backups.records_now, lambda number: self._ask_whether(Path(name), number))

    def _ask_whether(self, folder: Path, number: int) -> None:
        LeavingDialog(
            self,
            tr("Write everything as plain text?"),
            [
                tr("{count}, with every private note", count=daywords.count(number, tr("record"))),
                tr("what lies in the trash"),
                tr("the book's id, which says nothing about you"),
            ],
            [
                tr("the history of the records, of which only the present state is written"),
                tr("what you typed and did not save"),
                tr("the key and the passphrase of the book"),
            ],
            tr("Write it"),
            lambda: self._export(folder),
            recipient=tr("whoever can read this folder: {folder}", folder=folder),
            note="",
        ).open()

    def _export(self, folder: Path) -> None:
        def work(opened: OpenedBook, progress: Progress) -> int:
            manifest = transfer.export_records(opened, folder, progress=progress)
            return sum(entry["count"] for entry in manifest["kinds"].values())

        def done(number: int) -> None:
            words = tr(
                "Written: {count}, to {folder}. These files are not encrypted.",
                count=daywords.count(number, tr("record")),
                folder=folder,
            )
            while (old := self._done.takeAt(0)) is not None:
                if (widget := old.widget()) is not None:
                    widget.deleteLater()
            self._done.addWidget(label(words), 1)
            self._done.addWidget(link(tr("Open the folder"), lambda: open_folder(folder)))
            self.workspace.messages.toast(tr("Written as plain text."))

        self.workspace.work(self, tr("Exporting."), work, done)

    def _import(self) -> None:
        RecordsDialog(self.workspace, self).open()
