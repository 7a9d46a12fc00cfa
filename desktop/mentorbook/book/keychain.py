"""The system's keychain, for "stay unlocked on this computer": asked with patience, trusted with little.

It never holds the only copy of anything, and its silence never makes a key. The backend is named here and
not chosen by the library, whose environment and configuration could point it at one that keeps secrets in
plain text or throws them away.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from cryptography.exceptions import InvalidTag

from mentorbook.book.derivation import KEY_BYTES
from mentorbook.book.keyfile import KeyFile, Slot, SlotKind
from mentorbook.book.keys import MasterKey, Unlock, unwrap_with_secret
from mentorbook.frozen import frozen
from mentorbook.later import later
from mentorbook.model.trouble import UserFacingError

if TYPE_CHECKING:
    from mentorbook.book import keyrings
    from mentorbook.book.keyrings import Vault
else:
    # Most who ask have nothing in a keychain.
    keyrings = later("mentorbook.book.keyrings")

_T = TypeVar("_T")

#: How long the keychain is waited for, in seconds, before the passphrase is offered.
PATIENCE = 3.0

_MACOS_INTERACTION_NOT_ALLOWED = -25308
_WINDOWS_ACCESS_DENIED = 5
_ABSENT = frozenset({"ItemNotFoundException", "NotFound"})
_DENIED = frozenset({"PromptDismissedException", "KeychainDenied", "SecAuthFailure"})
_LOCKED = frozenset({"LockedException", "KeyringLocked"})


class Outcome(Enum):
    """What came of asking the keychain."""

    OK = "ok"
    ABSENT = "absent"
    LOCKED = "locked"
    UNAVAILABLE = "unavailable"
    DENIED = "denied"
    TIMEOUT = "timeout"

    @property
    def words(self) -> str:
        """One sentence for the person."""
        return _WORDS[self][0]


_OTHERWISE = "Use the passphrase or the recovery code"
_WORDS = {
    Outcome.OK: ("The keychain answers.", ""),
    Outcome.ABSENT: (
        "The keychain holds no key for this book.",
        f"{_OTHERWISE}; then choose “stay unlocked on this computer” again if you wish.",
    ),
    Outcome.LOCKED: ("The keychain is locked.", f"Unlock it and try again. {_OTHERWISE} otherwise."),
    Outcome.UNAVAILABLE: (
        "There is no keychain on this computer that Mentorbook can trust.",
        f"{_OTHERWISE}. The Windows, macOS and Secret Service keychains can be used.",
    ),
    Outcome.DENIED: (
        "The keychain refused.",
        f"Allow Mentorbook to use its item when the system asks. {_OTHERWISE} otherwise.",
    ),
    Outcome.TIMEOUT: (
        "The keychain does not answer.",
        f"{_OTHERWISE}. Perhaps a question of the system waits behind another window.",
    ),
}


@frozen
class Answer:
    """What the keychain said. ``late`` gets the answer that did not come in time."""

    outcome: Outcome
    value: str | None = field(default=None, repr=False)
    late: Future[Answer] | None = field(default=None, repr=False)


class KeychainTrouble(UserFacingError):
    """The keychain did not do what it was asked; the book is untouched."""

    def __init__(self, answer: Answer) -> None:
        title, remedy = _WORDS[answer.outcome]
        super().__init__(title, what="The book is untouched.", remedy=remedy)
        self.outcome = answer.outcome
        self.late = answer.late


@frozen
class KeychainStatus:
    """Whether the book is to stay unlocked on this computer, and whether its keychain can do that now."""

    on: bool
    outcome: Outcome


class Keychain:
    """The keychain of this system, or UNAVAILABLE. Every call is made off the calling thread."""

    def __init__(self, vault: Vault | None = None, *, patience: float = PATIENCE) -> None:
        """Name the vault; one that is not of an allowed kind is never called. ``patience`` is in seconds."""
        self._chosen = vault
        self.patience = patience

    @cached_property
    def vault(self) -> Vault | None:
        """The vault that is asked; None when there is none that can be trusted."""
        return keyrings.trusted(self._chosen)

    @property
    def name(self) -> str:
        """Which keychain this is; empty when there is none that can be trusted."""
        return type(self.vault).__module__.rpartition(".")[2] if self.vault is not None else ""

    def read(self, service: str, user: str) -> Answer:
        """The item's value."""
        return self._ask(lambda vault: vault.get_password(service, user))

    def write(self, service: str, user: str, value: str) -> Answer:
        """Write an item; OK when the keychain says so."""

        def call(vault: Vault) -> str:
            vault.set_password(service, user, value)
            return ""

        return self._ask(call)

    def delete(self, service: str, user: str) -> Answer:
        """Delete an item; ABSENT when there was none."""

        def call(vault: Vault) -> str:
            vault.delete_password(service, user)
            return ""

        return self._ask(call)

    def _ask(self, call: Callable[[Vault], str | None]) -> Answer:
        vault = self.vault
        if vault is None:
            return Answer(Outcome.UNAVAILABLE)
        future = _begin(lambda: _answer(call, vault))
        try:
            return future.result(timeout=self.patience)
        except TimeoutError:
            return Answer(Outcome.TIMEOUT, late=future)


class LateKeychain(Keychain):
    """A keychain whose answer to one question has come late; it is not asked that again."""

    def __init__(self, keychain: Keychain, answer: Answer) -> None:
        """``answer`` is what was said about the key of a book."""
        super().__init__(keychain.vault, patience=keychain.patience)
        self._answer: Answer | None = answer

    def read(self, service: str, user: str) -> Answer:
        answer, self._answer = self._answer, None
        return answer if answer is not None else super().read(service, user)


def with_keychain(keychain: Keychain) -> Unlock:
    """Unlocks by this computer's keychain. Raises :class:`KeychainTrouble`."""

    def unlock(file: KeyFile) -> MasterKey:
        slot = file.slot_of(SlotKind.COMPUTER)
        if slot is None:
            raise KeychainTrouble(Answer(Outcome.ABSENT))
        answer = keychain.read(service_of(file.book_id), slot.id)
        if answer.outcome is not Outcome.OK or answer.value is None:
            raise KeychainTrouble(answer)
        try:
            return unwrap_with_secret(slot, _parse_secret(answer.value), file.book_id)
        except (ValueError, InvalidTag) as error:
            raise KeychainTrouble(Answer(Outcome.ABSENT)) from error

    return unlock


def store_secret(keychain: Keychain, *, book_id: str, slot_id: str, secret: bytes) -> None:
    """Write a slot's secret once, read it back and compare. Raises :class:`KeychainTrouble`; then nothing stays."""
    service = service_of(book_id)
    answer = keychain.write(service, slot_id, secret.hex())
    if answer.outcome is Outcome.OK:
        answer = keychain.read(service, slot_id)
        if answer.value == secret.hex():
            return
        if answer.outcome is Outcome.OK:
            answer = Answer(Outcome.UNAVAILABLE)
    if answer.late is not None:
        # It may still be written: then it goes as soon as it has come.
        answer.late.add_done_callback(lambda _: keychain.delete(service, slot_id))
    else:
        keychain.delete(service, slot_id)
    raise KeychainTrouble(answer)


def forget_secret(keychain: Keychain, *, book_id: str, slot_id: str) -> Outcome:
    """Delete a slot's items; ABSENT when there were none."""
    answer = keychain.delete(service_of(book_id), slot_id)
    if answer.outcome in {Outcome.OK, Outcome.ABSENT}:
        keychain.delete(_generation_service_of(book_id), slot_id)
    return answer.outcome


def compare_generation(keychain: Keychain, *, book_id: str, slot: Slot, found: int, generation: int) -> Future[bool]:
    """Ask, without waiting, whether this computer has seen a newer generation than the one that was ``found``.

    It then remembers ``generation``, which this opening has begun.
    """

    def compare() -> bool:
        answer = keychain.read(_generation_service_of(book_id), slot.id)
        # A keychain that just failed to answer is not made to be waited for once more.
        if answer.outcome in {Outcome.OK, Outcome.ABSENT}:
            remember_generation(keychain, book_id=book_id, slot=slot, generation=generation)
        value = answer.value or ""
        return value.isascii() and value.isdigit() and int(value) > found

    return _begin(compare)


def remember_generation(keychain: Keychain, *, book_id: str, slot: Slot, generation: int) -> Outcome:
    """Remember the generation that was written into the book."""
    return keychain.write(_generation_service_of(book_id), slot.id, str(generation)).outcome


def service_of(book_id: str) -> str:
    """The name under which the keychain keeps a book's items."""
    return f"Mentorbook/{book_id}"


def _generation_service_of(book_id: str) -> str:
    # A name of its own: Windows keeps one user for each, and moves the others about at every write.
    return f"{service_of(book_id)}/generation"


def _parse_secret(value: str) -> bytes:
    secret = bytes.fromhex(value)
    if len(secret) != KEY_BYTES:
        raise ValueError("not a key")
    return secret


def _begin(work: Callable[[], _T]) -> Future[_T]:
    """Begin something in a thread of its own."""
    future: Future[_T] = Future()

    def do() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - whoever waits for it hears of it
            future.set_exception(error)

    # A daemon, because a keychain that hangs for ever must not keep the program from ending.
    threading.Thread(target=do, name="keychain", daemon=True).start()
    return future


def _answer(call: Callable[[Vault], str | None], vault: Vault) -> Answer:
    try:
        value = call(vault)
    except Exception as error:  # noqa: BLE001 - each vault has its own, and all mean that there is no answer
        return Answer(_outcome_of(error))
    return Answer(Outcome.ABSENT) if value is None else Answer(Outcome.OK, value)


def _outcome_of(error: Exception) -> Outcome:
    chain = list(_causes(error))
    names = {kind.__name__ for link in chain for kind in type(link).__mro__}
    codes = {link.args[0] for link in chain if link.args and isinstance(link.args[0], int)}
    if names & _DENIED or any(getattr(link, "winerror", None) == _WINDOWS_ACCESS_DENIED for link in chain):
        return Outcome.DENIED
    if names & _LOCKED or _MACOS_INTERACTION_NOT_ALLOWED in codes:
        return Outcome.LOCKED
    if names & _ABSENT or ("PasswordDeleteError" in names and len(chain) == 1):
        return Outcome.ABSENT
    return Outcome.UNAVAILABLE


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
