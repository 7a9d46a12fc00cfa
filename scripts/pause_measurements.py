"""How long the window stands still at most, while something is done in it that a person would not want to wait for.

All of it happens in a copy of the book, so that every run finds the same one. As in the program itself, dead rings are
searched for by a timer alone; here that search is an act of its own, made after everything has been shown.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QWidget

from mentorbook.gui import registry
from mentorbook.gui.exchange.import_dialog import ImportDialog
from mentorbook.gui.exchange.records_dialog import RecordsDialog
from mentorbook.gui.runtime.collector import QuietCollector
from mentorbook.gui.runtime.lane import Job
from mentorbook.gui.shell.palette import Palette
from mentorbook.gui.writing.card import NoteCard
from mentorbook.gui.writing.keeper import State
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.profile import Paths, Profile, Progress
from mentorbook.services import bundles, machines, records, transfer
from mentorbook.services.bundles import Exported
from mentorbook.services.opened import OpenedBook, Unlocking
from mentorbook.services.transfer import Transfer
from touring.stage import Stage

Report = Callable[[str, float, str, str], None]

_AIM = "50"
_BEAT = 5
"""Milliseconds between two beats whose gap is the longest pause."""
_KEY = 60
"""Milliseconds between two keys of someone who types fast."""
_PATIENCE = 120_000
"""Milliseconds after which something will not come any more."""
_SECRET = "five words for one bundle"
_LINE = "We spoke about the *first* launch, and what came of it: **less** than hoped. "


class Beat:
    """Beats every few milliseconds; the longest gap is how long the screen stood still."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self.longest = 0.0
        self._timer = QTimer(interval=_BEAT, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)
        self._timer.start()

    def beat(self) -> None:
        """Note how long it took since the last one."""
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last - _BEAT / 1000)
        self._last = now

    def stop(self) -> float:
        """End it. Returns milliseconds."""
        self.beat()
        self._timer.stop()
        return self.longest * 1e3


@dataclass(frozen=True, slots=True)
class Scene:
    """What the acts act on: the window, files that came from elsewhere, and sessions with a note."""

    stage: Stage
    records: Path
    bundle: Path
    notes: dict[int, RecordId]
    """By the length of the note in characters."""

    def open_note(self, length: int) -> NoteCard:
        """Go to the session with a note of this length, and wait for the note."""
        self.stage.view.show_record(Kind.SESSION, self.notes[length])
        wait(lambda: self._cards(length) != [])
        return self.card(length)

    def card(self, length: int) -> NoteCard:
        """The note that is open."""
        return self._cards(length)[0]

    def _cards(self, length: int) -> list[NoteCard]:
        found = self.stage.page.findChildren(NoteCard)
        return [one for one in found if one.note and one.editor.document().characterCount() > length]


def rest(milliseconds: int) -> None:
    """Let events happen for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait(holds: Callable[[], object]) -> None:
    """Let events happen until something holds."""
    loop = QEventLoop()
    look = QTimer(interval=20)
    look.timeout.connect(lambda: loop.quit() if holds() else None)
    look.start()
    QTimer.singleShot(_PATIENCE, loop, loop.quit)
    loop.exec()
    look.stop()
    if not holds():
        raise TimeoutError("something did not come about while pauses were measured")


# -- what is there


def make_elsewhere(profile: Profile, open_: Callable[[Profile], OpenedBook], unlocking: Unlocking, count: int) -> None:
    """Files with new records, made once: lines, and a bundle from another machine that has some."""
    root = profile.paths.root
    if (root / "elsewhere").exists():
        return
    _write_venues(root / "venues.jsonl", profile, count, "Venue")
    _write_venues(root / "there.jsonl", profile, count, "Place")
    here = open_(profile)
    bundles.export_bundle(here, root / "whole.mentorbook", secret=_SECRET)
    here.close()
    other = Profile(Paths(root / "other"), cost=profile.cost)
    there, _ = bundles.set_up_from_bundle(other, root / "whole.mentorbook", secret=_SECRET, unlocking=unlocking)
    transfer.import_records(there, root / "there.jsonl")
    (main,) = machines.other_machines(there)
    bundles.export_bundle(there, root / "there.mentorbook", secret=_SECRET, since_machine=main.id)
    there.close()
    shutil.rmtree(root / "other")
    (root / "elsewhere").touch()


def _write_venues(path: Path, profile: Profile, count: int, name: str) -> None:
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            record = {"kind": "venue", "id": str(profile.ids.record()), "name": f"{name} {number}"}
            out.write(json.dumps(record) + "\n")


def make_scene(stage: Stage, root: Path) -> Scene:
    """Put sessions with long notes into the book."""
    notes = {}
    person = stage.add(Kind.PERSON, name="Mira Tallgren")
    for length in (2_000, 200_000, 1_900_000):
        title, start = f"A long talk, {length:,}", "2020-02-03T10:00[Europe/Helsinki]"
        session = stage.add(Kind.SESSION, title=title, people=[person], start=start, status="held")
        paragraph = _LINE * 5 + "\n\n- one thing\n- [ ] another thing\n\n"
        stage.add(Kind.NOTE, session=session, body=paragraph * (length // len(paragraph) + 1))
        notes[length] = session
    return Scene(stage, root / "venues.jsonl", root / "there.mentorbook", notes)


# -- the acts


def _visit(scene: Scene) -> None:
    for key in registry.PAGES:
        scene.stage.view.show_area(key)
        rest(400)


def _scroll(scene: Scene, page: str) -> None:
    _go(scene, page)
    views = [one for one in scene.stage.page.findChildren(QAbstractItemView) if one.isVisible()]
    view = max(views, key=lambda one: one.model().rowCount())
    if page == "sessions":
        scene.stage.click("Past")
    bar = view.verticalScrollBar()
    for step in range(0, bar.maximum(), max(1, bar.maximum() // 60)):
        bar.setValue(step)
        rest(10)
    # By keys as well: each rest shows the one that is chosen.
    for _ in range(20):
        QTest.keyClick(view, Qt.Key.Key_Up)
        rest(20)
    rest(500)


def _filter(scene: Scene, page: str, words: str) -> None:
    _go(scene, page)
    field = next(one for one in scene.stage.page.findChildren(QLineEdit) if one.isVisible() and one.isEnabled())
    _type(field, words)
    rest(600)
    for _ in words:
        QTest.keyClick(field, Qt.Key.Key_Backspace)
        rest(_KEY)
    rest(600)


def _palette(scene: Scene) -> None:
    scene.stage.view.open_palette()
    palette = next(one for one in scene.stage.window.findChildren(Palette) if one.isVisible())
    for words in ("person 99", "@person 12", "talk 1", "help number 4"):
        _type(palette.line, words)
        rest(400)
        palette.line.clear()
    palette.reject()
    rest(100)


def _open_note(scene: Scene, length: int) -> None:
    _go(scene, "sessions")
    scene.open_note(length)
    rest(1_000)


def _write(scene: Scene, length: int) -> None:
    editor = scene.open_note(length).editor
    cursor = editor.textCursor()
    cursor.setPosition(length // 2)
    editor.setTextCursor(cursor)
    editor.setFocus()
    rest(100)
    _type(editor, "So she asked for one more week, and got it; ")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    rest(_KEY)


def _save(scene: Scene, length: int) -> None:
    """What was typed saves itself in the pause; then something is typed again, right after the save."""
    card = scene.card(length)
    keeper = card.keeper
    wait(lambda: keeper.state is State.SAVED and not keeper.has_unsaved)
    _type(card.editor, "again")
    wait(lambda: keeper.state is State.SAVED and not keeper.has_unsaved)
    rest(300)


def _rename(scene: Scene) -> None:
    """What the list shows of a session changes, so that all of it is read again."""
    scene.open_note(2_000)
    for title in ("A talk in spring", "A talk in autumn"):
        scene.stage.workspace.write(scene.stage.view, partial(_entitle, scene.notes[2_000], title))
        rest(800)


def _entitle(session: RecordId, title: str, opened: OpenedBook) -> ChangeSet:
    return records.edit(opened, session, {"title": title}).changes


def _import_lines(scene: Scene) -> None:
    # Behind the dialog a page reads again all that it shows.
    _go(scene, "sessions")
    dialog = RecordsDialog(scene.stage.workspace, scene.stage.view)
    dialog.open()
    _field(dialog, "File of records").setText(str(scene.records))
    scene.stage.click("Look inside", dialog)
    _wait_for_work(scene)
    _press(scene, "Import", dialog)
    _wait_for_work(scene)
    dialog.accept()
    rest(500)


def _import_and_stop(scene: Scene) -> None:
    _go(scene, "today")
    job = _begin_import(scene)
    rest(2_500)
    job.stop()
    _wait_for_work(scene)
    rest(500)


def _import_and_write(scene: Scene) -> None:
    editor = scene.open_note(2_000).editor
    editor.setFocus()
    job = _begin_import(scene)
    _type(editor, "She told me about the year before")
    job.stop()
    _wait_for_work(scene)
    rest(500)


def _begin_import(scene: Scene) -> Job:
    path = scene.records.with_name("there.jsonl")

    def work(opened: OpenedBook, progress: Progress) -> Transfer:
        return transfer.import_records(opened, path, progress=progress)

    return scene.stage.workspace.work(scene.stage.view, "Importing.", work, lambda _done: None)


def _export_bundle(scene: Scene) -> None:
    path = scene.records.with_name("out.mentorbook")

    def work(opened: OpenedBook, progress: Progress) -> Exported:
        return bundles.export_bundle(opened, path, secret=_SECRET, aside=True, progress=progress)

    scene.stage.workspace.work(scene.stage.view, "Writing the bundle.", work, lambda _done: None)
    _wait_for_work(scene)
    path.unlink()


def _preview_bundle(scene: Scene) -> None:
    _go(scene, "people")
    dialog = ImportDialog(scene.stage.workspace, scene.stage.view, scene.bundle)
    dialog.open()
    _field(dialog, "Passphrase of the bundle").setText(_SECRET)
    _press(scene, "Look inside", dialog)
    _wait_for_work(scene)
    rest(500)


def _import_bundle(scene: Scene) -> None:
    dialog = next(one for one in scene.stage.window.findChildren(ImportDialog) if one.isVisible())
    _press(scene, "Import", dialog)
    _wait_for_work(scene)
    rest(500)


def _undo_import(scene: Scene) -> None:
    dialog = next(one for one in scene.stage.window.findChildren(ImportDialog) if one.isVisible())
    _press(scene, "Undo import", dialog)
    _wait_for_work(scene)
    dialog.accept()
    rest(500)


def _go(scene: Scene, page: str) -> None:
    scene.stage.view.show_area(page)
    rest(500)


def _type(into: QWidget, words: str) -> None:
    for letter in words:
        QTest.keyClicks(into, letter)
        rest(_KEY)


def _field(within: QWidget, name: str) -> QLineEdit:
    return next(one for one in within.findChildren(QLineEdit) if one.accessibleName() == name)


def _press(scene: Scene, words: str, within: QWidget) -> None:
    (found,) = scene.stage.buttons(words, within)
    found.click()


def _wait_for_work(scene: Scene) -> None:
    wait(lambda: not scene.stage.workspace.jobs)


ACTS: dict[str, Callable[[Scene], None]] = {
    "going through the pages again": _visit,
    "scrolling people": lambda scene: _scroll(scene, "people"),
    "scrolling sessions": lambda scene: _scroll(scene, "sessions"),
    "scrolling gratitude": lambda scene: _scroll(scene, "gratitude"),
    "filtering people": lambda scene: _filter(scene, "people", "person 99"),
    "filtering sessions": lambda scene: _filter(scene, "sessions", "talk 99"),
    "filtering gratitude": lambda scene: _filter(scene, "gratitude", "person 99"),
    "searching in the palette": _palette,
    "opening a note": lambda scene: _open_note(scene, 2_000),
    "typing in a note": lambda scene: _write(scene, 2_000),
    "a note saves itself": lambda scene: _save(scene, 2_000),
    "opening a note of 200 kB": lambda scene: _open_note(scene, 200_000),
    "typing in a note of 200 kB": lambda scene: _write(scene, 200_000),
    "a note of 200 kB saves itself": lambda scene: _save(scene, 200_000),
    "opening a note of 2 MB": lambda scene: _open_note(scene, 1_900_000),
    "typing in a note of 2 MB": lambda scene: _write(scene, 1_900_000),
    "a note of 2 MB saves itself": lambda scene: _save(scene, 1_900_000),
    "renaming a session": _rename,
    "importing records": _import_lines,
    "importing the same records again": _import_lines,
    "stopping an import": _import_and_stop,
    "typing in a note during an import": _import_and_write,
    "writing a bundle": _export_bundle,
    "looking into a bundle": _preview_bundle,
    "importing a bundle": _import_bundle,
    "undoing that import": _undo_import,
}


def measure_pauses(stage: Stage, root: Path, report: Report) -> None:
    """The longest pause of each act. Pages are visited before; how long their first visit takes is another figure."""
    collector = QuietCollector(stage.window, lambda: not stage.workspace.jobs)
    collector.start()
    scene = make_scene(stage, root)
    _visit(scene)
    for name, act in ACTS.items():
        beat = Beat()
        act(scene)
        report(f"longest pause while {name}, ms", beat.stop(), _AIM, "")
    beat = Beat()
    collector.look()
    report("pause of the search for dead rings, ms", beat.stop(), _AIM, "")
    collector.stop()
    QApplication.processEvents()
