"""Which sections the settings have, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Entry:
    """One section: its key for ``settings/key``, its words in the list, and what makes it when it is first seen."""

    key: str
    words: str
    make: Callable[[Workspace], Section]


def sections() -> tuple[Entry, ...]:
    """All sections, in the order of the list."""
    return (
        Entry("security", tr("Security"), SecuritySection),
        Entry("appearance", tr("Appearance"), AppearanceSection),
        Entry("reminders", tr("Reminders"), RemindersSection),
        Entry("backups", tr("Backups"), BackupsSection),
        Entry("machines", tr("Machines and bundles"), MachinesSection),
        Entry("data", tr("Data"), DataSection),
        Entry("trash", tr("Trash"), TrashSection),
        Entry("about", tr("About"), AboutSection),
    )
