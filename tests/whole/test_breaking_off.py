"""A program that the system ends at once, for real, and what the next start makes of it."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer
from PySide6.QtWidgets import QPlainTextEdit

from mentorbook.gui.runtime.sockets import socket_address
from mentorbook.gui.shell.messages import DefectDialog
from mentorbook.model.kinds import Kind
from mentorbook.profile import Profile
from mentorbook.services import records
from mentorbook.services.aftermath import Aftermath
from mentorbook.services.opened import create_book
from mentorbook.services.settings import Settings, write_settings
from tests.support.profiles import MakeProfile
from tests.support.running import press, running, seen, wait_for, words_on
from tests.support.window import make_application

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")

_PASSPHRASE = "five invented words for breaking"
_CANARY = "Quillfeather"


@pytest.fixture
def profile(make_profile: MakeProfile) -> Profile:
    """A book that opens without asking."""
    found = make_profile()
    book, _code = create_book(found, passphrase=_PASSPHRASE)
    records.add(book, Kind.PERSON, {"name": _CANARY})
    book.close()
    write_settings(found, Settings(sample_passphrase=_PASSPHRASE))
    return found


@pytest.fixture(autouse=True)
def watched() -> Iterator[None]:
    """This process itself is watched by pytest, and is again after each test."""
    yield
    faulthandler.enable(sys.__stderr__ or sys.stderr)


def kill_with(profile: Profile, number: signal.Signals) -> None:
    """Start the program on a profile, and end it by a signal once its window stands."""
    make_application()
    server = QLocalServer()
    assert server.listen(socket_address(f"ready-{profile.ids.token()}"))
    options = ["--profile", str(profile.paths.root), "--locked", "--ready", server.fullServerName()]
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen([sys.executable, "-m", "mentorbook", *options], env=variables) as process:
        try:
            wait_for(server.hasPendingConnections)
            process.send_signal(number)
            assert process.wait(30) == -number
        finally:
            process.kill()
    server.close()


def left(profile: Profile) -> list[Path]:
    """What a run leaves until it ends as it should."""
    return list(profile.paths.logs.glob("broke-off-*"))


def test_a_program_that_breaks_off_leaves_where_it_was_and_no_text(profile: Profile) -> None:
    kill_with(profile, signal.SIGSEGV)
    assert len(left(profile)) == 1
    aftermath = Aftermath(profile)
    report = aftermath.begin()
    aftermath.end()
    assert "Fatal Python error: Segmentation fault" in report
    assert "gui/application.py:" in report
    assert "in run_window" in report
    assert str(profile.paths.root.parent) not in report
    assert _CANARY not in report
    assert [path.read_text() for path in profile.paths.logs.iterdir()] == [report]


def test_a_program_that_is_told_to_end_has_nothing_to_report(profile: Profile) -> None:
    kill_with(profile, signal.SIGKILL)
    aftermath = Aftermath(profile)
    assert aftermath.begin() == ""
    assert len(left(profile)) == 1
    aftermath.end()
    assert list(profile.paths.logs.iterdir()) == []


def test_a_folder_that_cannot_be_written_keeps_no_program_from_running(profile: Profile) -> None:
    profile.paths.logs.write_text("not a folder")
    aftermath = Aftermath(profile)
    assert aftermath.begin() == ""
    aftermath.end()


def test_a_profile_without_a_folder_is_left_alone(make_profile: MakeProfile) -> None:
    profile = make_profile("elsewhere")
    aftermath = Aftermath(profile)
    assert aftermath.begin() == ""
    aftermath.end()
    assert not profile.paths.root.exists()


def test_the_next_start_says_so_and_shows_the_report(profile: Profile) -> None:
    with running(profile) as desktop:
        desktop.broke_off = "mentorbook 0\nFatal Python error: Aborted\n"
        wait_for(lambda: "broke off the last time" in words_on(desktop.window))
        press(desktop.window, "Show the report")
        (dialog,) = seen(desktop.window, DefectDialog)
        (shown,) = seen(dialog, QPlainTextEdit)
        assert shown.toPlainText() == "mentorbook 0\nFatal Python error: Aborted\n"
        dialog.accept()
        assert desktop.broke_off == ""
