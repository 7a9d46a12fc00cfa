"""Programs that meet over a socket: in real processes, wherever temporary files lie, and with nobody else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from mentorbook.gui.runtime import relaunch
from mentorbook.gui.runtime.single import SingleInstance
from mentorbook.gui.runtime.sockets import socket_address
from tests.support.profiles import MakeProfile
from tests.support.running import wait_for
from tests.support.window import DEADLINE, make_application

make_application()
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the processes that it started in /proc")


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A session without a runtime folder, whose temporary folder has a name longer than a socket's may be."""
    folder = tmp_path / ("a-long-name-" * 10)
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    # For the programs that are started from here.
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return folder


@pytest.fixture
def strays(tmp_path: Path, far: Path, make_profile: MakeProfile) -> Iterator[None]:
    """End the programs that a test had started with a profile on its folder, nobody's children, and what they leave."""
    yield
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdecimal() else []
            if b"mentorbook" in words and any(word.startswith(bytes(tmp_path)) for word in words):
                os.kill(int(entry.name), signal.SIGKILL)
    last = SingleInstance(make_profile())
    wait_for(last.take_again)
    last.release()


@pytest.mark.usefixtures("far")
def test_a_second_start_raises_the_first_from_a_far_temporary_folder(make_profile: MakeProfile) -> None:
    profile, asked = make_profile(), list[bool]()
    single = SingleInstance(profile)
    single.asked.connect(lambda: asked.append(True))
    assert single.is_first
    arguments = [sys.executable, "-m", "mentorbook", "--profile", str(profile.paths.root)]
    with subprocess.Popen(arguments) as second:
        try:
            wait_for(lambda: asked)
            assert second.wait(DEADLINE / 1000) == 0
        finally:
            second.kill()
            single.release()


def test_a_name_is_given_up_and_taken_again_by_one_window_at_a_time(make_profile: MakeProfile) -> None:
    single, profile = SingleInstance(make_profile()), make_profile()
    assert single.take_again()
    single.release()
    other = SingleInstance(profile)
    assert other.is_first
    assert not single.take_again()
    other.release()
    assert single.take_again()
    assert not other.take_again()
    single.release()


@pytest.mark.usefixtures("strays", "far")
def test_a_locked_process_takes_over_from_a_far_temporary_folder(make_profile: MakeProfile) -> None:
    profile, went, parent = make_profile(), list[str](), QObject()
    relaunch.relaunch_locked(
        parent,
        profile,
        "today",
        minimized=False,
        then=lambda: went.append("it stands"),
        otherwise=lambda: went.append("it does not stand"),
    )
    wait_for(lambda: went)
    assert went == ["it stands"]
    assert not SingleInstance(profile).is_first


def test_the_folder_of_the_session_is_taken_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert socket_address("name") == str(tmp_path / "name")


def test_a_folder_that_others_may_enter_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_to_all = tmp_path / "all"
    open_to_all.mkdir()
    open_to_all.chmod(0o755)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(open_to_all))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    address = socket_address("name")
    assert address == str(tmp_path / f"mentorbook-{os.getuid()}" / "name")
    assert Path(address).parent.stat().st_mode & 0o777 == 0o700


def test_a_folder_laid_out_by_somebody_else_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (tmp_path / f"mentorbook-{os.getuid()}").symlink_to(elsewhere)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    address = Path(socket_address("name"))
    assert tmp_path not in address.parents
    assert address.parent.stat().st_mode & 0o777 == 0o700
