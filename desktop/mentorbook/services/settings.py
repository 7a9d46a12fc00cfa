"""This machine's settings, in a small file beside the book. Nothing personal is in it."""

from __future__ import annotations

import tomllib
from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import tomli_w

from mentorbook.book.files import write_private
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile

_T = TypeVar("_T")

APPEARANCES = ("system", "light", "dark")
_LONGEST_MINUTES = 60
_PLACES = (
    ("sample", "passphrase", "sample_passphrase"),
    ("window", "appearance", "appearance"),
    ("window", "lock_after_minutes", "lock_after_minutes"),
    ("reminders", "notify", "notify"),
    ("reminders", "words", "notify_words"),
)
"""Where each setting stands in the file: table, name, field."""


@dataclass(frozen=True, slots=True)
class Settings:
    """This machine's settings. Nothing personal is in them; the sample book's passphrase is public."""

    sample_passphrase: str = ""
    appearance: str = "system"
    """system, light or dark."""
    lock_after_minutes: int = 10
    """Minutes without a touch after which the window locks, 1 to 60; 0: never."""
    notify: bool = True
    """Whether reminders pop up while the app runs."""
    notify_words: bool = False
    """Whether they may say what they are about, where anyone can read it."""

    @property
    def is_sample(self) -> bool:
        """Whether the profile holds the sample book."""
        return bool(self.sample_passphrase)


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
        lock_after_minutes=_one_of(
            range(_LONGEST_MINUTES + 1), window.get("lock_after_minutes"), usual.lock_after_minutes
        ),
        notify=_one_of((True, False), reminders.get("notify"), usual.notify),
        notify_words=_one_of((True, False), reminders.get("words"), usual.notify_words),
    )


def _table(found: dict[str, Any], name: str) -> dict[str, Any]:
    table = found.get(name, {})
    return table if isinstance(table, dict) else {}


def _text(given: object) -> str:
    return given if isinstance(given, str) else ""


def _one_of(allowed: Container[_T], given: Any, usual: _T) -> _T:
    # An unknown value of a newer or mistyped file is as good as none.
    return given if type(given) is type(usual) and given in allowed else usual


def write_settings(profile: Profile, settings: Settings) -> None:
    """Replace config.toml; what is as usual is left out."""
    usual = Settings()
    content: dict[str, dict[str, Any]] = {}
    for table, name, field in _PLACES:
        value = getattr(settings, field)
        if value != getattr(usual, field):
            content.setdefault(table, {})[name] = value
    write_private(profile.paths.config, tomli_w.dumps(content).encode())


def forget_sample(profile: Profile) -> None:
    """A book of the person's own takes the place of a sample that was thrown away."""
    if read_settings(profile).is_sample:
        write_settings(profile, replace(read_settings(profile), sample_passphrase=""))
