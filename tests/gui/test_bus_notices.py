"""Notices over a real bus: with services that come late, go away, hang or have no buttons, and with no bus at all."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDeadlineTimer, QObject

from tests.gui.gate import with_keychain
from tests.support.buses import Service, session_bus
from tests.support.profiles import MakeProfile
from tests.support.running import running, wait_for
from tests.support.window import DEADLINE

if sys.platform != "linux":
    pytest.skip("other systems have no such bus", allow_module_level=True)

from mentorbook.gui.runtime import bus_notices, relaunch
from mentorbook.gui.runtime.bus_notices import BusNotifier
from mentorbook.gui.runtime.bus_watch import BusWatch
from mentorbook.gui.runtime.notices import Notice
from mentorbook.gui.runtime.system import make_notifier, make_watch

#: Milliseconds in which a busy machine goes on, and a hanging bus, of which an answer is awaited for 25 seconds, does not.
UNBLOCKED = 12_000
NOTICE = Notice(7, "Meeting at 16:00", "a < b", (("default", "Open"), ("done", "Done")))


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with session_bus(tmp_path) as (address, server):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield address, server


class Seen:
    """A notifier with all that it tells."""

    def __init__(self) -> None:
        self.notifier = BusNotifier()
        self.shown: list[tuple[int, bool]] = []
        self.acted: list[tuple[int, str]] = []
        self.notifier.shown.connect(lambda *one: self.shown.append(one))
        self.notifier.acted.connect(lambda *one: self.acted.append(one))
        self.notifier.start()


@pytest.fixture
def seen(bus: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seen]:
    # A service that answers is believed to, however busy the machine is.
    monkeypatch.setattr(bus_notices, "_PATIENCE", 2 * DEADLINE)
    found = Seen()
    yield found
    found.notifier.close()


@pytest.fixture
def serve(bus: tuple[str, object], tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Starts a service and waits until it has the name."""
    started: list[Service] = []

    def start(**how: str) -> Service:
        service = Service(bus[0], tmp_path, **how)
        started.append(service)
        wait_for(lambda: "there" in service.log)
        return service

    yield start
    for service in started:
        service.end()


def calls(service: Service, member: str) -> list[list[Any]]:
    lines = [json.loads(line) for line in service.log.splitlines()]
    return [line[1:] for line in lines if line[0] == member]


def test_a_notice_is_shown_with_its_actions_and_the_answer_comes_back(
    seen: Seen, serve: Callable[..., Service]
) -> None:
    service = serve()
    seen.notifier.show(NOTICE)
    wait_for(lambda: seen.shown)
    assert seen.shown == [(7, True)]
    ((name, replaces, icon, heading, text, actions, hints, expiry),) = calls(service, "Notify")
    assert (name, replaces, icon, heading, text) == ("Mentorbook", 0, "mentorbook", "Meeting at 16:00", "a < b")
    assert actions == ["default", "Open", "done", "Done"]
    assert hints["desktop-entry"] == ["s", "mentorbook"]
    assert expiry == 0
    assert "buttons" in seen.notifier.place
    service.tell("invoke 99 done")
    service.tell("invoke 1 done")
    wait_for(lambda: seen.acted)
    assert seen.acted == [(7, "done")]
    seen.notifier.withdraw(7)
    wait_for(lambda: calls(service, "CloseNotification"))
    assert calls(service, "CloseNotification") == [[1]]


def test_at_the_end_everything_is_taken_back(seen: Seen, serve: Callable[..., Service]) -> None:
    service = serve()
    for number in range(3):
        seen.notifier.show(Notice(number, "Meeting"))
    wait_for(lambda: len(seen.shown) == 3)
    seen.notifier.close()
    wait_for(lambda: len(calls(service, "CloseNotification")) == 3)


def test_the_same_notice_again_replaces_the_first(seen: Seen, serve: Callable[..., Service]) -> None:
    service = serve()
    seen.notifier.show(NOTICE)
    wait_for(lambda: len(seen.shown) == 1)
    seen.notifier.show(NOTICE)
    wait_for(lambda: len(seen.shown) == 2)
    assert [call[1] for call in calls(service, "Notify")] == [0, 1]


def test_a_service_without_buttons_gets_none_and_one_that_reads_markup_gets_it_escaped(
    seen: Seen, serve: Callable[..., Service]
) -> None:
    service = serve(capabilities='["body", "body-markup"]')
    seen.notifier.show(NOTICE)
    wait_for(lambda: seen.shown)
    (call,) = calls(service, "Notify")
    assert call[4:6] == ["a &lt; b", []]
    assert "answered in this window" in seen.notifier.place


def test_a_service_that_starts_late_shows_what_waits(
    seen: Seen, serve: Callable[..., Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus_notices, "_PATIENCE", 50)
    seen.notifier.show(NOTICE)
    wait_for(lambda: seen.shown == [(7, False)])
    assert "in this window" in seen.notifier.place
    service = serve()
    wait_for(lambda: seen.shown == [(7, False), (7, True)])
    assert len(calls(service, "Notify")) == 1


def test_a_notice_taken_back_before_the_service_came_is_never_shown(seen: Seen, serve: Callable[..., Service]) -> None:
    seen.notifier.show(NOTICE)
    seen.notifier.withdraw(7)
    service = serve()
    other = Notice(8, "Another")
    seen.notifier.show(other)
    wait_for(lambda: seen.shown)
    assert [call[3] for call in calls(service, "Notify")] == ["Another"]


def test_a_service_that_starts_anew_goes_on(seen: Seen, serve: Callable[..., Service]) -> None:
    first = serve()
    seen.notifier.show(NOTICE)
    wait_for(lambda: seen.shown)
    first.end()
    wait_for(lambda: "No notification service" in seen.notifier.place)
    second = serve()
    seen.notifier.show(Notice(8, "Another"))
    wait_for(lambda: len(seen.shown) == 2)
    assert [call[3] for call in calls(second, "Notify")] == ["Another"]


def test_a_service_that_hangs_is_said_and_blocks_nothing(
    seen: Seen, serve: Callable[..., Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus_notices, "_PATIENCE", 50)
    serve(mode="hang")
    deadline = QDeadlineTimer(UNBLOCKED)
    seen.notifier.show(NOTICE)
    wait_for(lambda: seen.shown == [(7, False)])
    assert not deadline.hasExpired()


def test_a_bus_that_hangs_blocks_nothing_and_goes_on_when_it_can(
    seen: Seen, serve: Callable[..., Service], bus: tuple[str, subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    service = serve()
    wait_for(lambda: "buttons" in seen.notifier.place)
    monkeypatch.setattr(bus_notices, "_PATIENCE", 50)
    bus[1].send_signal(signal.SIGSTOP)
    seen.notifier.show(NOTICE)
    wait_for(lambda: seen.shown == [(7, False)])
    bus[1].send_signal(signal.SIGCONT)
    wait_for(lambda: seen.shown[-1] == (7, True))
    assert len(calls(service, "Notify")) == 1


def test_without_a_bus_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    monkeypatch.setattr(bus_notices, "_PATIENCE", 50)
    found = Seen()
    found.notifier.show(NOTICE)
    wait_for(lambda: found.shown == [(7, False)])
    found.notifier.close()


def test_a_bus_that_lets_nobody_in_is_left_without_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "bus"))
        listener.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
        found = Seen()
        listener.settimeout(DEADLINE / 1000)
        taken, _ = listener.accept()
        deadline = QDeadlineTimer(UNBLOCKED)
        found.notifier.close()
        assert not deadline.hasExpired()
        taken.close()


# -- the system's own lock


LOGIN = "/org/freedesktop/login1"
OWN = f"{LOGIN}/session/_31 org.freedesktop.login1.Session"
PROPERTIES = "org.freedesktop.DBus.Properties PropertiesChanged sa{sv}as"


@pytest.fixture
def service(serve: Callable[..., Service]) -> Service:
    return serve()


@pytest.fixture
def left(service: Service) -> Iterator[list[str]]:
    """Grows each time when the person is heard to leave."""
    watch, found, stood = BusWatch(), list[str](), list[bool]()
    watch.left.connect(lambda: found.append("left"))
    for line in (watch._system, watch._session):
        line.ready.connect(stood.append)
    watch.start()
    wait_for(lambda: stood == [True, True] and watch._own)
    yield found
    watch.close()


@pytest.mark.parametrize(
    "words",
    [
        "/org/freedesktop/ScreenSaver org.freedesktop.ScreenSaver ActiveChanged b [true]",
        "/org/gnome/ScreenSaver org.gnome.ScreenSaver ActiveChanged b [true]",
        f"{LOGIN} org.freedesktop.login1.Manager PrepareForSleep b [true]",
        f"{OWN} Lock - []",
        f'{LOGIN}/session/_31 {PROPERTIES} ["org.freedesktop.login1.Session", {{"Active": false}}, []]',
    ],
)
def test_lock_sleep_and_another_user_are_heard(left: list[str], service: Service, words: str) -> None:
    service.tell(f"signal {words}")
    wait_for(lambda: left)


@pytest.mark.parametrize(
    "words",
    [
        "/org/freedesktop/ScreenSaver org.freedesktop.ScreenSaver ActiveChanged b [false]",
        f"{LOGIN} org.freedesktop.login1.Manager PrepareForSleep b [false]",
        f"{OWN} Unlock - []",
        f"{LOGIN}/session/_32 org.freedesktop.login1.Session Lock - []",
        f'{LOGIN}/session/_32 {PROPERTIES} ["org.freedesktop.login1.Session", {{"Active": false}}, []]',
        f'{LOGIN}/session/_31 {PROPERTIES} ["org.freedesktop.login1.Session", {{"Active": true}}, []]',
        f'{LOGIN}/session/_31 {PROPERTIES} ["org.freedesktop.login1.Session", {{"IdleHint": false}}, []]',
    ],
)
def test_waking_unlocking_and_other_sessions_are_none_of_them(left: list[str], service: Service, words: str) -> None:
    service.tell(f"signal {words}")
    # What is sent afterwards on both lines comes afterwards.
    service.tell(f"signal {OWN} Lock - []")
    wait_for(lambda: left)
    assert left == ["left"]


@pytest.mark.parametrize("state", ["LockedHint", "PreparingForSleep", "GetActive"])
def test_a_screen_that_was_locked_before_anybody_listened_is_asked_for(
    serve: Callable[..., Service], state: str
) -> None:
    serve(mode=state)
    watch, found = BusWatch(), list[str]()
    watch.left.connect(lambda: found.append("left"))
    watch.start()
    wait_for(lambda: found)
    watch.close()


def test_a_book_that_opens_by_itself_behind_a_locked_screen_locks(
    serve: Callable[..., Service], make_profile: MakeProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    relaunched: list[str] = []
    monkeypatch.setattr(relaunch, "relaunch_locked", lambda *_arguments, **_named: relaunched.append("locked"))
    profile = make_profile()
    with running(profile) as desktop:
        with_keychain(desktop, monkeypatch).go.set()
    serve(mode="LockedHint")
    with running(profile):
        wait_for(lambda: relaunched)


def test_no_screen_saver_is_started_by_asking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "one.service").write_text(
        f"[D-BUS Service]\nName=org.mate.ScreenSaver\nExec=/usr/bin/touch {tmp_path}/started\n", encoding="utf-8"
    )
    with session_bus(tmp_path) as (address, _server):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        watch, answers = BusWatch(), list[str]()
        watch._session.answered.connect(lambda answer: answers.append(answer.error))
        watch.start()
        wait_for(lambda: len(answers) == 5)
        watch.close()
    assert {error.rpartition(".")[2] for error in answers} <= {"NameHasNoOwner", "ServiceUnknown"}
    assert not (tmp_path / "started").exists()


def test_the_systems_sleep_waits_for_the_lock_while_the_book_is_open(service: Service) -> None:
    watch = BusWatch()
    watch.hold_sleep()
    watch.start()
    wait_for(lambda: watch._hold is not None)
    assert calls(service, "Inhibit") == [["sleep", "Mentorbook", "Locks the book", "delay"]]
    assert "let go" not in service.log
    watch.let_sleep()
    wait_for(lambda: "let go" in service.log)
    watch.hold_sleep()
    wait_for(lambda: watch._hold is not None)
    watch.close()
    wait_for(lambda: service.log.count("let go") == 2)


def test_this_system_has_its_parts(bus: object) -> None:
    parent = QObject()
    notifier, watch = make_notifier(None, parent), make_watch(parent)
    assert isinstance(notifier, BusNotifier)
    assert isinstance(watch, BusWatch)
    notifier.close()
    watch.close()
