"""This machine's settings, in a small file beside the book. Nothing personal is in it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

import tomli_w

from mentorbook.book.files import write_private
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile


@dataclass(frozen=True, slots=True)
class Settings:
    """This machine's settings. Nothing personal is in them; the sample book's passphrase is public."""

    sample_passphrase: str = ""

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
    sample = found.get("sample", {})
    passphrase = sample.get("passphrase", "") if isinstance(sample, dict) else ""
    return Settings(sample_passphrase=passphrase if isinstance(passphrase, str) else "")


def write_settings(profile: Profile, settings: Settings) -> None:
    """Replace config.toml."""
    content = {"sample": {"passphrase": settings.sample_passphrase}} if settings.is_sample else {}
    write_private(profile.paths.config, tomli_w.dumps(content).encode())


def forget_sample(profile: Profile) -> None:
    """A book of the person's own takes the place of a sample that was thrown away."""
    if read_settings(profile).is_sample:
        write_settings(profile, Settings())
