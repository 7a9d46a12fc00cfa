"""Which sections the settings have, in order, and what each is for."""

from __future__ import annotations

from mentorbook.frozen import frozen
from mentorbook.gui import registry
from mentorbook.gui.pages.settings.about import AboutSection
from mentorbook.gui.pages.settings.appearance import AppearanceSection
from mentorbook.gui.pages.settings.backups import BackupsSection
from mentorbook.gui.pages.settings.data import DataSection
from mentorbook.gui.pages.settings.machines import MachinesSection
from mentorbook.gui.pages.settings.reminders import RemindersSection
from mentorbook.gui.pages.settings.section import Section
from mentorbook.gui.pages.settings.security import SecuritySection
from mentorbook.gui.pages.settings.trash import TrashSection
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.words import tr


@frozen
class Entry:
    """One section: its key for ``settings/key``, its words in the list and above it, and what it is ``for_``."""

    key: str
    words: str
    for_: str
    section: type[Section]

    def make(self, workspace: Workspace) -> Section:
        """The section itself, when it is first seen."""
        return self.section(workspace, words=self.words, for_=self.for_)


def sections() -> tuple[Entry, ...]:
    """All sections, in the order of the list."""
    found: dict[str, tuple[str, type[Section]]] = {
        "security": (tr("Who gets into the book, and when it locks by itself."), SecuritySection),
        "appearance": (tr("How the window looks on this computer."), AppearanceSection),
        "reminders": (tr("When you are reminded, and how much a reminder tells."), RemindersSection),
        "backups": (tr("Copies of the whole book, to go back to when something went wrong."), BackupsSection),
        "machines": (
            tr("One book on several computers, carried from one to the other in encrypted files."),
            MachinesSection,
        ),
        "data": (
            tr("Everything out as plain text, and records in: nothing is locked into this program."),
            DataSection,
        ),
        "trash": (tr("What you deleted. It can be brought back until you erase it."), TrashSection),
        "about": (
            tr("What Mentorbook is, where your files are, and what helps when something is wrong."),
            AboutSection,
        ),
    }
    return tuple(Entry(key, words, *found[key]) for key, words in registry.settings())
