"""A walk over every page, state and dialog: by Tab, by ear, with weak eyes, and in a language of long words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget

import mentorbook.gui
from mentorbook.gui.style.theme import Appearance, choose_appearance, choose_text_size
from mentorbook.services.sample import MARK
from mentorbook.services.settings import TEXT_SIZES
from tests.support.inspection import LongWords, contrast_faults, fit_faults, name_faults, tab_faults
from touring.books import Book, make_books, open_it, profile_of
from touring.scene import Scene
from touring.scenes import scenes
from touring.stage import Stage

SIZE = (1024, 640)
GUI = Path(mentorbook.gui.__file__).parent
GROUPS = list(dict.fromkeys(scene.group for scene in scenes()))
#: Opening one book twice with the same seed would give two changes one name.
SEEDS = count(1_000)


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The books of the tour."""
    folder = tmp_path_factory.mktemp("books")
    make_books(folder)
    return folder


def _is_own(scene: Scene) -> bool:
    """Whether it shows what no other scene shows: problems stand in all forms alike."""
    return not scene.key.endswith("-wrong") or scene.key == "form-person-wrong" or not scene.key.startswith("form-")


Visit = Callable[[str], Iterator[tuple[Scene, QWidget]]]


@pytest.fixture
def visit(books: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    """Goes to all scenes of a group, one after the other: what is pictured there."""
    unseen: list[BaseException] = []
    # What is raised where Qt calls would otherwise only be printed.
    monkeypatch.setattr(sys, "excepthook", lambda _type, error, _trace: unseen.append(error))
    stages: list[Stage] = []

    def go(group: str) -> Iterator[tuple[Scene, QWidget]]:
        for book in Book:
            wanted = [scene for scene in scenes() if scene.group == group and scene.book is book and _is_own(scene)]
            if not wanted:
                continue
            profile = profile_of(books / book, seed=next(SEEDS))
            stage = Stage(profile, lambda profile=profile: open_it(profile), mark=MARK)  # type: ignore[misc]
            stages.append(stage)
            for scene in wanted:
                stage.come_back()
                stage.window.resize(*SIZE)
                stage.settle()
                shown = scene.arrange(stage) or stage.window
                QApplication.processEvents()
                yield scene, shown
                for dialog in stage.window.findChildren(QDialog):
                    dialog.reject()
                stage.settle()
            stages.remove(stage)
            stage.close()

    yield go
    for stage in stages:
        stage.close()
    choose_appearance(Appearance.LIGHT)
    choose_text_size(100)
    if unseen:
        raise unseen[0]


def found(visit: Visit, group: str, *checks: Callable[[QWidget], list[str]]) -> list[str]:
    """The faults of a group, each once."""
    faults: dict[str, None] = {}
    for scene, shown in visit(group):
        for check in checks:
            faults |= dict.fromkeys(f"{scene.key}: {fault}" for fault in check(shown.window()))
    return list(faults)


@pytest.mark.parametrize("group", GROUPS)
def test_words_stand_out_and_have_room_and_tab_goes_to_every_control_by_its_name(visit: Visit, group: str) -> None:
    # Tab comes last: it leaves the focus somewhere else.
    assert found(visit, group, contrast_faults, fit_faults, name_faults, tab_faults) == []


@pytest.mark.parametrize("group", GROUPS)
def test_words_stand_out_and_have_room_in_the_dark(visit: Visit, group: str) -> None:
    choose_appearance(Appearance.DARK)
    assert found(visit, group, contrast_faults, fit_faults) == []


#: Letters have the same room in both; that the dark changes nothing about it is looked at now and then.
IN_BOTH_COLOURS = pytest.mark.parametrize(
    "appearance", [Appearance.LIGHT, pytest.param(Appearance.DARK, marks=pytest.mark.long)]
)


@IN_BOTH_COLOURS
@pytest.mark.parametrize("group", GROUPS)
def test_larger_words_have_room(visit: Visit, group: str, appearance: Appearance) -> None:
    choose_appearance(appearance)
    choose_text_size(max(TEXT_SIZES))
    assert found(visit, group, fit_faults) == []


@pytest.fixture
def long_words() -> Iterator[None]:
    """The whole window in a language whose words are longer by half."""
    translator = LongWords()
    assert QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


@IN_BOTH_COLOURS
@pytest.mark.usefixtures("long_words")
@pytest.mark.parametrize("group", GROUPS)
def test_longer_words_have_room(visit: Visit, group: str, appearance: Appearance) -> None:
    choose_appearance(appearance)
    assert found(visit, group, fit_faults) == []


@pytest.mark.long
def test_larger_words_have_room_at_twice_the_scale() -> None:
    """On such a screen letters stand on finer dots, so that words are wider or narrower by fractions of a pixel."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            __file__,
            "-k",
            "test_larger_words_have_room[",
        ],
        env={**os.environ, "QT_SCALE_FACTOR": "2"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"{len(GROUPS)} passed" in done.stdout, done.stdout


def test_tab_goes_through_every_dialog_as_one_reads_it() -> None:
    made = [
        path.name
        for path in sorted(GUI.rglob("*.py"))
        if path.name != "order.py" and re.search(r"class \w+\(QDialog\)", path.read_text(encoding="utf-8"))
    ]
    assert made == [], "derive from mentorbook.gui.widgets.order.Dialog"
