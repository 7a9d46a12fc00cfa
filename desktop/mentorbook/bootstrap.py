"""All wiring: which parts of the program meet, and when the large ones are loaded."""

from __future__ import annotations

import argparse
import builtins
import gc
import io
import os
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from mentorbook.book.hardening import harden_process
from mentorbook.later import later
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Paths, Profile, default_root

if TYPE_CHECKING:
    import pkgutil

    from mentorbook.gui.gate.frame import Gate
    from mentorbook.gui.pages.page import Page
    from mentorbook.gui.runtime.lane import Lane
    from mentorbook.gui.shell.parts import Dialogs
    from mentorbook.model.recovery_sheet import RecoverySheet
    from mentorbook.model.summary import Summary
    from mentorbook.services.opened import OpenedBook
else:
    pkgutil = later("pkgutil")


def make_profile(root: Path | None) -> Profile:
    """The profile in a folder; the usual one of this user if None. Raises UserFacingError where there is no usual one."""
    folder = root or default_root()
    if not folder.is_absolute():
        raise UserFacingError(
            "Mentorbook does not know where your files belong.",
            what="This user has no home folder.",
            remedy="Name a folder with --profile DIR.",
        )
    return Profile(Paths(folder))


def write_pdf(summary: Summary, path: Path) -> Collection[str]:
    """Print a summary; loads Qt on first use."""
    from mentorbook.render.pdf import write_pdf as print_pdf

    return print_pdf(summary, path).missing_scripts


def write_sheet(sheet: RecoverySheet, path: Path) -> None:
    """Print a recovery sheet; loads Qt on first use."""
    from mentorbook.render.recovery_sheet import write_recovery_pdf

    write_recovery_pdf(sheet, path)


class WindowParts:
    """Loads the pages and dialogs of the window when each is first wanted; a :class:`~mentorbook.gui.shell.parts.Parts`."""

    def load_groundwork(self) -> None:
        """Load what pages do with a book. There is nothing of Qt in it: any thread may."""
        for _name in _load_all("mentorbook.services"):
            pass

    def load_screens(self) -> Iterator[None]:
        """Load all pages and dialogs, a module with each step; on the screen's thread, where Qt's types are made.

        PySide makes a type when it is first named, and two threads that do so at once end the program.
        """
        for room in ("widgets", "forms", "pages", "shell"):
            for _name in _load_all(f"mentorbook.gui.{room}"):
                yield

    def page(self, key: str) -> type[Page]:
        """The page of a key of the registry."""
        match key:
            case "today":
                from mentorbook.gui.pages.today import TodayPage

                return TodayPage
            case "people":
                from mentorbook.gui.pages.people import PeoplePage

                return PeoplePage
            case "goals":
                from mentorbook.gui.pages.goals import GoalsPage

                return GoalsPage
            case "sessions":
                from mentorbook.gui.pages.sessions import SessionsPage

                return SessionsPage
            case "network":
                from mentorbook.gui.pages.network import NetworkPage

                return NetworkPage
            case "gratitude":
                from mentorbook.gui.pages.gratitude import GratitudePage

                return GratitudePage
            case "look":
                from mentorbook.gui.pages.looking import LookPage

                return LookPage
            case "settings":
                from mentorbook.gui.pages.settings.page import SettingsPage

                return SettingsPage
            case "first-steps":
                from mentorbook.gui.pages.first_steps import FirstStepsPage

                return FirstStepsPage
            case "summary":
                from mentorbook.gui.pages.summary import SummaryPage

                return SummaryPage
            case _:
                raise LookupError(key)

    def dialogs(self) -> Dialogs:
        """The dialogs of the window."""
        from mentorbook.gui.shell import dialogs

        return dialogs

    def welcome(self, profile: Profile, lane: Lane, opened: Callable[[OpenedBook], None]) -> Gate:
        """The way from nothing to an open book."""
        from mentorbook.gui.gate.welcome import WelcomeScreen

        return WelcomeScreen(profile, lane, opened)


def _load_all(package: str) -> Iterator[str]:
    """Load the modules of a package one after the other; their names."""
    for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        import_module(module.name)
        yield module.name


def run_program(arguments: Sequence[str]) -> int:
    """The window where no command was given, else the command line. Returns the exit code."""
    start = _window_arguments(arguments)
    return run_command_line(arguments) if start is None else _run_window(start)


def _window_arguments(arguments: Sequence[str]) -> argparse.Namespace | None:
    """What the window is begun with; None where the arguments hold anything else."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--profile", type=Path)
    parser.add_argument("--minimized", action="store_true")
    # These three are for the locked process that an open one starts in its place.
    parser.add_argument("--locked", action="store_true")
    parser.add_argument("--ready", default="")
    parser.add_argument("--page", default="")
    try:
        start, rest = parser.parse_known_args(arguments)
    except argparse.ArgumentError:
        return None
    return None if rest else start


def _run_window(given: argparse.Namespace) -> int:
    # Modules are loaded to stay: searching them for garbage takes a tenth of the start. The window searches later.
    gc.disable()
    harden_process()
    _replace_closed_streams()
    _load_qt()
    from mentorbook.gui.application import missing_display, run_window
    from mentorbook.gui.desktop import Start

    try:
        if words := missing_display():
            raise UserFacingError(words)
        start = Start(minimized=given.minimized, locked=given.locked, ready=given.ready, page=given.page)
        return run_window(make_profile(given.profile and given.profile.absolute()), start, WindowParts())
    except UserFacingError as error:
        sys.stderr.write(f"mentorbook: {error}\n")
        return 1


def _load_qt() -> None:
    """PySide makes ``import`` read the source of every module, for a way of writing that this program does not use."""
    plain = builtins.__import__
    from PySide6 import QtCore, QtGui, QtWidgets  # noqa: F401

    builtins.__import__ = plain


def run_command_line(arguments: Sequence[str]) -> int:
    """The command line, with streams that can say every character. Returns the exit code."""
    harden_process()
    _replace_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # The window has no use for the commands and what they alone load.
    from mentorbook.cli.main import run

    return run(arguments, make_profile=make_profile, write_pdf=write_pdf, write_sheet=write_sheet)


def _replace_closed_streams() -> None:
    """A process may be started with its streams closed; what it says is then said to nobody."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 -- for the whole process
