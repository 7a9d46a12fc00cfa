"""One book on two machines: a bundle before it is imported, and the page with both versions of what both changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from mentorbook.gui.exchange.import_dialog import ImportDialog
from mentorbook.gui.exchange.records_dialog import RecordsDialog
from mentorbook.gui.gate.secrets import SecretLine
from mentorbook.gui.words import tr
from touring.books import Book
from touring.machines import ARRIVED, SECRET, plain_bundles
from touring.scene import Scene, go_to, show_whole
from touring.stage import Stage

_LINES: tuple[dict[str, object], ...] = (
    {"kind": "person", "name": "Ottilie Brandvik", "position": "Editor", "organisation": "Saltgrove Foods"},
    {"kind": "person", "name": "Ludo Marchetti", "position": "Producer of a radio play"},
    {"kind": "venue", "name": "The lunch table by the window", "cost": "a soup"},
    {"kind": "reminder", "text": "Ask Ottilie about the chair", "at": "2026-03-09T09:00[Europe/Helsinki]"},
)
"""Some records as another program would write them."""


def machine_scenes() -> Iterator[Scene]:
    """What would come from elsewhere, record by record and field by field, and what waits to be looked at."""
    group, book = "Two machines", Book.TWO_MACHINES
    for key, shown, words in (
        ("all", "All changes", "all that an import would do"),
        ("both", "Changed on both", "what an import makes of a record that both changed"),
        ("changed", "Changed there", "what an import makes of a record that was changed there"),
        ("erased", "Erased for good", "an import that erases something"),
    ):
        yield Scene(f"import-preview-{key}", group, words, book, partial(_preview, shown=shown))
    yield Scene("import-preview-records", group, "records of another program", book, _records)
    yield Scene("look-filled", group, "both versions, to choose from", book, partial(go_to, key="look"))
    yield Scene("look-filled-whole", group, "all that waits", book, partial(show_whole, key="look"), scales=(1,))
    yield Scene(
        "machines-filled", group, "the other machine, and its imports", book, partial(go_to, key="settings/machines")
    )


def _preview(stage: Stage, *, shown: str) -> QWidget:
    """The bundle of the other machine, looked into, with the records of which one thing would become."""
    stage.go("settings/machines")
    dialog = ImportDialog(stage.workspace, stage.page, stage.profile.paths.root / ARRIVED)
    dialog.open()
    (secret,) = dialog.findChildren(SecretLine)
    assert isinstance(secret, SecretLine)
    secret.line.setText(SECRET)
    with plain_bundles():
        stage.click(tr("Look inside"), dialog)
    (chip,) = [one for one in dialog.findChildren(QPushButton) if one.text().startswith(tr(shown))]
    stage.click(chip.text(), dialog)
    return dialog


def _records(stage: Stage) -> QWidget:
    path = stage.profile.paths.root / "records.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in _LINES), encoding="utf-8")
    stage.go("settings/data")
    dialog = RecordsDialog(stage.workspace, stage.page)
    dialog.open()
    (line,) = [one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == tr("File of records")]
    line.setText(str(path))
    stage.click(tr("Look inside"), dialog)
    return dialog
