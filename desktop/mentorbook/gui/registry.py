"""Which pages there are, and on which of them a record is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind

PAGES = (
    *("today", "people", "goals", "sessions", "network", "gratitude"),
    *("look", "settings", "first-steps", "summary"),
)
"""The keys of the pages; each page is loaded and made when it is first gone to."""

_AREAS: Mapping[str, str] = MappingProxyType(
    {
        "today": "Today",
        "people": "People",
        "goals": "Goals",
        "sessions": "Sessions",
        "network": "Network",
        "gratitude": "Gratitude",
    }
)
_OTHERS: Mapping[str, str] = MappingProxyType(
    {
        "look": "To look at",
        "settings": "Settings",
        "first-steps": "First steps",
        "summary": "Letter of gratitude",
    }
)

_SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "security": "Security",
        "appearance": "Appearance",
        "reminders": "Reminders",
        "backups": "Backups",
        "machines": "Machines and bundles",
        "data": "Data",
        "trash": "Trash",
        "about": "About",
    }
)


def settings() -> list[tuple[str, str]]:
    """The sections of the settings, in order: key and words."""
    return [(key, tr(words)) for key, words in _SETTINGS.items()]


def words_of(key: str) -> str:
    """What a page is called."""
    return tr(_AREAS.get(key) or _OTHERS[key])


def areas() -> list[tuple[str, str]]:
    """The areas of the rail, in order: key and words."""
    return [(key, tr(words)) for key, words in _AREAS.items() if key in PAGES]


def area_of(key: str) -> str:
    """The area under which a page is shown in the rail."""
    return "gratitude" if key == "summary" else key


def area_keys() -> Mapping[str, str]:
    """The shortcut of each area: always the same number, whichever pages there are."""
    return {key: f"Ctrl+{number}" for number, key in enumerate(_AREAS, start=1) if key in PAGES}


PAGE_OF: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.PERSON: "people",
        Kind.PAUSE: "people",
        Kind.AGREEMENT: "people",
        Kind.GOAL: "goals",
        Kind.STEP: "goals",
        Kind.PROGRESS: "goals",
        Kind.SESSION: "sessions",
        Kind.VENUE: "network",
        Kind.OUTREACH: "network",
        Kind.THANKS: "gratitude",
    }
)
"""The page that shows a kind; other kinds are looked at in their form."""
