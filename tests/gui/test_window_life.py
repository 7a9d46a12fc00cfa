"""What becomes of the program when its window is closed: with a tray, without one, and with one that goes away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QSize
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QCheckBox, QSystemTrayIcon

from mentorbook.gui.desktop import Desktop, Start
from mentorbook.gui.runtime import relaunch
from mentorbook.gui.shell.main_window import MainWindow, first_size
from mentorbook.gui.shell.tray import Tray
from mentorbook.services.settings import read_settings, write_settings
from tests.support.profiles import MakeProfile
from tests.support.running import running, wait_for
from tests.support.window import Desk, called


class Panel:
    """Whether the desktop has a tray; the one without a screen has none."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.has_tray = True
        monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: self.has_tray)
        monkeypatch.setattr(QSystemTrayIcon, "isVisible", lambda _icon: True)


@pytest.fixture
def panel(monkeypatch: pytest.MonkeyPatch) -> Panel:
    return Panel(monkeypatch)


@pytest.fixture
def desktop(make_profile: MakeProfile, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    monkeypatch.setattr(relaunch, "relaunch_locked", lambda *_arguments, **_named: None)
    profile = make_profile()
    profile.paths.root.mkdir(mode=0o700)
    with running(profile) as found:
        yield found


def choose(desktop: Desktop, *, stay: bool) -> None:
    write_settings(desktop.profile, replace(read_settings(desktop.profile), stay_in_tray=stay))
    desktop._watch.look()


def test_a_closed_window_ends_the_program_unless_the_person_chose_otherwise(desktop: Desktop, panel: Panel) -> None:
    assert desktop.window.close()
    assert not desktop.window.isVisible()


def test_a_closed_window_stays_in_the_tray_where_that_was_chosen(desktop: Desktop, panel: Panel) -> None:
    choose(desktop, stay=True)
    assert not desktop.window.close()
    assert not desktop.window.isVisible()
    desktop.raise_window()
    assert desktop.window.isVisible()


def test_without_a_tray_closing_never_hides_the_last_window(desktop: Desktop, panel: Panel) -> None:
    panel.has_tray = False
    choose(desktop, stay=True)
    assert desktop.window.close()


def test_a_hidden_window_comes_back_when_the_tray_goes_away(desktop: Desktop, panel: Panel) -> None:
    choose(desktop, stay=True)
    desktop.window.close()
    desktop.window.look_at_tray()
    assert not desktop.window.isVisible()
    panel.has_tray = False
    desktop.window.look_at_tray()
    assert desktop.window.isVisible()
    assert desktop.window.isMinimized()


def test_quit_ends_it_though_a_closed_window_would_stay(
    desktop: Desktop, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(desktop, stay=True)
    quitted: list[bool] = []
    monkeypatch.setattr(QApplication, "quit", lambda *_app: quitted.append(True))
    desktop.quit()
    assert quitted == [True]
    assert desktop.window.close()


@pytest.mark.parametrize(("has_tray", "visible"), [(True, False), (False, True)])
def test_a_minimized_start_is_in_the_tray_or_in_the_taskbar(
    make_profile: MakeProfile, panel: Panel, *, has_tray: bool, visible: bool
) -> None:
    panel.has_tray = has_tray
    profile = make_profile()
    profile.paths.root.mkdir(mode=0o700)
    write_settings(profile, replace(read_settings(profile), stay_in_tray=True))
    with running(profile, Start(minimized=True)) as found:
        assert found.window.isVisible() is visible
        assert found.window.is_away


def test_the_trays_menu_opens_locks_and_quits(desk: Desk) -> None:
    done: list[str] = []
    tray = Tray(
        QIcon(),
        open_=lambda: done.append("open"),
        lock=lambda: done.append("lock"),
        quit_=lambda: done.append("quit"),
        parent=desk.window,
    )
    tray.mark(is_open=True)
    actions = [action for action in tray._menu.actions() if action.text()]
    assert [action.text() for action in actions] == ["Open Mentorbook", "Lock", "Quit"]
    for action in actions:
        action.trigger()
    tray.mark(is_open=False)
    actions[1].trigger()
    assert done == ["open", "lock", "quit"]
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert done[-1] == "open"
    tray.close()


def test_the_settings_say_when_there_is_no_tray(desk: Desk) -> None:
    desk.go("settings/reminders")
    box = called(desk.page, QCheckBox, "Stay in the tray")
    assert not box.isEnabled()
    assert any("shows no tray" in words for words in desk.words())


def test_the_settings_let_it_stay_in_the_tray(desk: Desk, panel: Panel) -> None:
    desk.go("settings/reminders")
    box = called(desk.page, QCheckBox, "Stay in the tray")
    box.click()
    assert read_settings(desk.profile).stay_in_tray


def test_the_minutes_until_the_lock_hold_at_once(desktop: Desktop) -> None:
    assert desktop._idle.minutes == 10
    desktop._watch.look()
    write_settings(desktop.profile, replace(read_settings(desktop.profile), lock_after_minutes=1))
    wait_for(lambda: desktop._idle.minutes == 1)
    write_settings(desktop.profile, replace(read_settings(desktop.profile), lock_after_minutes=0))
    wait_for(lambda: desktop._idle.minutes == 0)


@pytest.mark.parametrize(
    ("screen", "window"),
    [
        ((1920, 1080), (1320, 860)),
        ((1366, 768), (1320, 712)),
        ((1280, 800), (1256, 744)),
        ((800, 480), (820, 560)),
    ],
)
def test_at_the_first_start_all_of_the_window_is_on_the_screen(
    screen: tuple[int, int], window: tuple[int, int]
) -> None:
    assert first_size(QSize(*screen)) == QSize(*window)


def test_the_window_begins_no_larger_than_its_screen(desktop: Desktop) -> None:
    assert desktop.window.size() == first_size(desktop.window.screen().availableSize())


def test_a_window_that_was_left_on_a_large_screen_fits_a_small_one(tmp_path: Path) -> None:
    places = QSettings(str(tmp_path / "places.ini"), QSettings.Format.IniFormat)
    left = MainWindow(places)
    left.resize(3000, 2000)
    left.remember_place()
    found = MainWindow(places)
    assert found.screen().availableSize() == QSize(800, 800)
    assert found.size() == QSize(820, 744), "as small as it gets, and no higher than the screen"
    for window in (left, found):
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_ctrl_q_quits_whatever_is_set_for_a_closed_window(desktop: Desktop, panel: Panel) -> None:
    assert panel.has_tray
    choose(desktop, stay=True)
    desktop.window.activateWindow()
    (quits,) = [one for one in desktop.window.findChildren(QShortcut) if one.key() == QKeySequence("Ctrl+Q")]
    quits.activated.emit()
    assert desktop.window.close(), "nothing holds it in the tray any more"
