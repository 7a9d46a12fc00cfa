"""This machine's settings, in a small file beside the book. Nothing personal is in it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, Any, TypeVar

from mentorbook.book.files import write_private
from mentorbook.book.storage import file_words
from mentorbook.frozen import frozen
from mentorbook.later import later
from mentorbook.model.ring_rules import USUAL_LEADS, USUAL_MORNING, RingRules, Telling
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile

if TYPE_CHECKING:
    # Where all settings are as usual there is no file of them.
    import tomllib

    import tomli_w
else:
    tomli_w = later("tomli_w")
    tomllib = later("tomllib")

_T = TypeVar("_T")

APPEARANCES = ("system", "light", "dark")
TEXT_SIZES = (100, 115, 130, 150)
"""Sizes of all words, in percent."""
_LONGEST_MINUTES = 60
_LONGEST_LEAD = 60 * 24 * 31
_PLACES = (
    ("sample", "passphrase", "sample_passphrase"),
    ("window", "appearance", "appearance"),
    ("window", "text_size", "text_size"),
    ("window", "lock_after_minutes", "lock_after_minutes"),
    ("window", "stay_in_tray", "stay_in_tray"),
    ("reminders", "notify", "notify"),
    ("reminders", "telling", "telling"),
    ("reminders", "morning", "morning"),
    ("reminders", "minutes_before", "minutes_before"),
    ("reminders", "after_meetings", "after_meetings"),
    ("reminders", "steps", "ring_for_steps"),
    ("reminders", "while_locked", "ring_while_locked"),
)
"""Where each setting stands in the file: table, name, field."""


@frozen
class Settings:
    """This machine's settings. Nothing personal is in them; the sample book's passphrase is public."""

    sample_passphrase: str = ""
    appearance: str = "system"
    """system, light or dark."""
    text_size: int = 100
    """How large words are, in percent: one of TEXT_SIZES."""
    lock_after_minutes: int = 10
    """Minutes without a touch after which the window locks, 1 to 60; 0: never."""
    stay_in_tray: bool = False
    """Whether a window that is closed leaves the program in the tray, where there is one."""
    notify: bool = True
    """Whether reminders pop up while the app runs."""
    telling: str = Telling.NOTHING.value
    """How much they tell, where anyone can read it: nothing, first-name or everything."""
    morning: str = f"{USUAL_MORNING:%H:%M}"
    """When it rings for what has a day and no hour."""
    minutes_before: tuple[int, ...] = USUAL_LEADS
    """Minutes before a meeting at which it rings."""
    after_meetings: bool = True
    """Whether it rings when a meeting has ended."""
    ring_for_steps: bool = True
    """Whether it rings on the day of a step towards a goal."""
    ring_while_locked: bool = True
    """Whether the hours of the next reminders are kept, sealed, for ringing while the book is locked."""

    @property
    def is_sample(self) -> bool:
        """Whether the profile holds the sample book."""
        return bool(self.sample_passphrase)

    @property
    def ring_rules(self) -> RingRules:
        """How the person wants to be reminded."""
        morning = time.fromisoformat(self.morning)
        return RingRules(morning, self.minutes_before, wrap_up=self.after_meetings, steps=self.ring_for_steps)


def read_settings(profile: Profile) -> Settings:
    """The settings in config.toml; the defaults where there is none. Raises UserFacingError for a damaged file."""
    try:
        with profile.paths.config.open("rb") as source:
            found = tomllib.load(source)
    except FileNotFoundError:
        return Settings()
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserFacingError(
            "The settings of this machine could not be read.",
            what=f"{profile.paths.config} is damaged or not readable. Your book is not affected.",
            remedy="Mend it, or move it away: Mentorbook then starts with its default settings.",
        ) from error
    sample, window, reminders = (_table(found, name) for name in ("sample", "window", "reminders"))
    usual = Settings()
    return Settings(
        sample_passphrase=_text(sample.get("passphrase")),
        appearance=_one_of(APPEARANCES, window.get("appearance"), usual.appearance),
        text_size=_one_of(TEXT_SIZES, window.get("text_size"), usual.text_size),
        lock_after_minutes=_one_of(
            range(_LONGEST_MINUTES + 1), window.get("lock_after_minutes"), usual.lock_after_minutes
        ),
        stay_in_tray=_one_of((True, False), window.get("stay_in_tray"), usual.stay_in_tray),
        notify=_one_of((True, False), reminders.get("notify"), usual.notify),
        telling=_one_of(tuple(one.value for one in Telling), reminders.get("telling"), usual.telling),
        morning=_hour(reminders.get("morning"), usual.morning),
        minutes_before=_minutes(reminders.get("minutes_before"), usual.minutes_before),
        ring_while_locked=_one_of((True, False), reminders.get("while_locked"), usual.ring_while_locked),
        ring_for_steps=_one_of((True, False), reminders.get("steps"), usual.ring_for_steps),
        after_meetings=_one_of((True, False), reminders.get("after_meetings"), usual.after_meetings),
    )


def _table(found: dict[str, Any], name: str) -> dict[str, Any]:
    table = found.get(name, {})
    return table if isinstance(table, dict) else {}


def _text(given: object) -> str:
    return given if isinstance(given, str) else ""


def _hour(given: object, usual: str) -> str:
    try:
        return f"{time.fromisoformat(_text(given)):%H:%M}"
    except ValueError:
        return usual


def _minutes(given: object, usual: tuple[int, ...]) -> tuple[int, ...]:
    if not isinstance(given, list) or not all(type(one) is int and 0 <= one <= _LONGEST_LEAD for one in given):
        return usual
    return tuple(sorted(set(given), reverse=True))


def _one_of(allowed: Container[_T], given: Any, usual: _T) -> _T:
    # An unknown value of a newer or mistyped file is as good as none.
    return given if type(given) is type(usual) and given in allowed else usual


def write_settings(profile: Profile, settings: Settings) -> None:
    """Replace config.toml; what is as usual is left out. Raises NoRoom and NotWritable."""
    usual = Settings()
    content: dict[str, dict[str, Any]] = {}
    for table, name, field in _PLACES:
        value = getattr(settings, field)
        if value != getattr(usual, field):
            content.setdefault(table, {})[name] = value
    with file_words(profile.paths.config):
        write_private(profile.paths.config, tomli_w.dumps(content).encode())


def forget_sample(profile: Profile) -> None:
    """A book of the person's own takes the place of a sample that was thrown away."""
    if read_settings(profile).is_sample:
        write_settings(profile, replace(read_settings(profile), sample_passphrase=""))
