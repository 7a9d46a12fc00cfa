"""Ways into the book: passphrase, recovery code, keychain; and what opens without asking."""

from __future__ import annotations

from pathlib import Path

from mentorbook.book.files import write_private
from mentorbook.book.keychain import Keychain, KeychainStatus, Outcome
from mentorbook.book.keyfile import SlotKind
from mentorbook.book.keyshelf import read_key_file
from mentorbook.book.location import find_synced_folder
from mentorbook.book.recovery import parse_code
from mentorbook.book.storage import file_words
from mentorbook.model.strength import suggest
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile, Progress, no_progress
from mentorbook.services.opened import OpenedBook, Unlocking
from mentorbook.services.settings import read_settings

__all__ = [
    "Outcome",
    "change_passphrase",
    "keychain_off",
    "keychain_on",
    "keychain_status",
    "opens_without_asking",
    "read_secret",
    "renew_recovery_code",
    "suggest_passphrase",
    "warn_of_location",
    "without_asking",
    "write_recovery_sheet",
]


def opens_without_asking(profile: Profile) -> bool:
    """Whether there is a way in that needs no question."""
    return bool(read_settings(profile).sample_passphrase) or _has_computer_slot(profile)


def without_asking(profile: Profile) -> Unlocking | None:
    """A way in that needs no question: the sample's own passphrase, or this computer's keychain."""
    if passphrase := read_settings(profile).sample_passphrase:
        return Unlocking(passphrase=passphrase)
    return Unlocking(keychain=Keychain()) if _has_computer_slot(profile) else None


def _has_computer_slot(profile: Profile) -> bool:
    try:
        return read_key_file(profile.paths.keys).slot_of(SlotKind.COMPUTER) is not None
    except UserFacingError:
        # Opening says what is wrong with the keys.
        return False


def read_secret(typed: str) -> Unlocking:
    """The way in that someone typed: a recovery code where it is one, else a passphrase."""
    try:
        parse_code(typed)
    except UserFacingError:
        return Unlocking(passphrase=typed)
    return Unlocking(recovery_code=typed)


def warn_of_location(profile: Profile) -> str:
    """Words when the book lies in a folder that some program carries between machines; else empty."""
    found = find_synced_folder(profile.paths.root)
    return found.words if found else ""


def change_passphrase(opened: OpenedBook, new: str, *, progress: Progress = no_progress) -> None:
    """Make ``new`` the passphrase, after a verified backup. Older backups still open with the one of their time."""
    opened.book.change_passphrase(new, progress=progress)


def renew_recovery_code(opened: OpenedBook) -> str:
    """A new recovery code, to be shown once; the printed one stops working. Raises UserFacingError."""
    return opened.book.renew_recovery_code()


def keychain_on(opened: OpenedBook) -> None:
    """Stay unlocked on this computer. Raises KeychainTrouble with words; then nothing changed."""
    opened.book.keychain_on(Keychain())


def keychain_off(opened: OpenedBook) -> Outcome:
    """Ask for the passphrase again from now on."""
    return opened.book.keychain_off(Keychain())


def keychain_status(opened: OpenedBook) -> KeychainStatus:
    """Whether the book stays unlocked on this computer, and whether the keychain answers."""
    return opened.book.keychain_status(Keychain())


def suggest_passphrase(profile: Profile) -> str:
    """Five invented words from the system's random source."""
    return suggest(lambda syllables: syllables[profile.ids.peer() % len(syllables)])


def write_recovery_sheet(path: Path, code: str) -> None:
    """A text file to print, readable by this user alone. Raises UserFacingError."""
    text = (
        f"MENTORBOOK RECOVERY SHEET\n\n    {code}\n\n"
        "This code opens the book when the passphrase is forgotten, for anyone who has it.\n"
        "Keep this page where you keep your passport, and delete the file once it is printed.\n"
        "To use it: choose “Use the recovery code” on the lock screen, or run “mentorbook recover”.\n"
    )
    with file_words(path):
        write_private(path, text.encode())
