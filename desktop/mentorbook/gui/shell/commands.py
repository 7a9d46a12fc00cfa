"""What the palette offers to do, and the pages that it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from mentorbook.gui import registry
from mentorbook.gui.forms.wording import kind_words
from mentorbook.gui.shell.keys import native_keys
from mentorbook.gui.shell.parts import Command
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind

_ADDED = (
    *(Kind.PERSON, Kind.GOAL, Kind.SESSION, Kind.NOTE, Kind.THANKS, Kind.ACTION, Kind.REMINDER),
    *(Kind.ADVICE, Kind.HELP, Kind.TOPIC, Kind.VENUE, Kind.OUTREACH),
)
"""The kinds that the palette adds."""


def commands(
    acts: Sequence[Command], *, go_to: Callable[[str], None], add: Callable[[Kind, Mapping[str, Any]], None]
) -> list[Command]:
    """The areas, what can be added, these acts, then what is gone to less often."""
    keys = registry.area_keys()
    areas = [Command(words, partial(go_to, key), native_keys(keys[key])) for key, words in registry.areas()]
    adds = [Command(tr("New {kind}", kind=kind_words(kind)), partial(add, kind, {})) for kind in _ADDED]
    places = [
        Command(tr("Messages"), partial(go_to, "network/messages")),
        Command(tr("Support map"), partial(go_to, "network/support")),
        Command(tr("Letter of gratitude"), partial(go_to, "summary")),
        Command(tr("Settings"), partial(go_to, "settings"), native_keys("Ctrl+,")),
    ]
    settings = [
        Command(tr("Settings: {section}", section=words), partial(go_to, f"settings/{key}"))
        for key, words in registry.settings()
    ]
    return [*areas, *adds, *acts, *places, *settings]
