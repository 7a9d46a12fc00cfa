"""Ways into the book: passphrase, recovery code, keychain; and what opens without asking."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from mentorbook.book.derivation import UnusablePassphrase
from mentorbook.book.keychain import Answer, Keychain, KeychainStatus, KeychainTrouble, LateKeychain, Outcome
from mentorbook.book.keyfile import SlotKind
from mentorbook.book.keys import WrongPassphrase, WrongRecoveryCode
from mentorbook.book.keyshelf import read_key_file
from mentorbook.book.location import find_synced_folder
from mentorbook.book.recovery import MistypedRecoveryCode, parse_code
from mentorbook.model.strength import suggest
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile, Progress, no_progress
from mentorbook.services.opened import OpenedBook, Unlocking
from mentorbook.services.settings import read_settings

__all__ = [
    "Outcome",
    "change_passphrase",
    "is_wrong_secret",
    "keychain_off",
    "keychain_on",
    "keychain_refusal",
    "keychain_status",
    "opens_without_asking",
    "read_secret",
    "suggest_passphrase",
    "warn_of_location",
    "when_answered",
    "without_asking",
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


def when_answered(trouble: Exception, then: Callable[[Unlocking], None]) -> bool:
    """Wait on for a keychain that did not answer in time; whether there is anything to wait for.

    ``then`` gets a way in when the key has come after all. It is called in a thread of the keychain's.
    """
    if not isinstance(trouble, KeychainTrouble) or trouble.late is None:
        return False

    def arrived(late: Future[Answer]) -> None:
        answer = late.result()
        if answer.outcome is Outcome.OK:
            then(Unlocking(keychain=LateKeychain(Keychain(), answer)))

    trouble.late.add_done_callback(arrived)
    return True


def is_wrong_secret(error: Exception) -> bool:
    """Whether a passphrase or code was refused, so that another one may do."""
    return isinstance(error, _WRONG_SECRETS)


_WRONG_SECRETS = (WrongPassphrase, WrongRecoveryCode, MistypedRecoveryCode, UnusablePassphrase, KeychainTrouble)


def keychain_refusal(trouble: Exception) -> str:
    """Why the book cannot stay unlocked on this computer, and what to do; empty for other trouble."""
    return _REFUSALS.get(trouble.outcome, "") if isinstance(trouble, KeychainTrouble) else ""


_REFUSALS = {
    Outcome.ABSENT: "The keychain did not keep the key it was given.",
    Outcome.LOCKED: "The keychain is locked. Unlock it in the system's settings, and try again.",
    Outcome.UNAVAILABLE: "There is no keychain on this computer that Mentorbook can trust.",
    Outcome.DENIED: "The keychain refused. Allow Mentorbook to use it when the system asks, and try again.",
    Outcome.TIMEOUT: "The keychain does not answer. Perhaps a question of the system waits behind another window.",
}
