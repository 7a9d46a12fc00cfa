"""A book: opened, changed and closed.

Everything above asks for a :class:`Book` and uses its connection; keys, locks and files stay down here.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import ExitStack, suppress
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from mentorbook.book import installation
from mentorbook.book.derivation import KEY_BYTES
from mentorbook.book.entrance import entering
from mentorbook.book.files import FreeSpace, free_bytes
from mentorbook.book.keychain import (
    Keychain,
    KeychainStatus,
    Outcome,
    compare_generation,
    forget_secret,
    remember_generation,
    service_of,
    store_secret,
    with_keychain,
)
from mentorbook.book.keyfile import KeyFile, Slot, SlotKind
from mentorbook.book.keys import (
    MasterKey,
    Unlock,
    passphrase_slot,
    secret_slot,
    with_passphrase,
    with_recovery_code,
)
from mentorbook.book.keyshelf import Source, Unlocked, repair_shelf, save_key_file, unlock_shelf
from mentorbook.book.lockfile import BookLock
from mentorbook.book.opening import MissingBook, connect
from mentorbook.book.recovery import draw_secret, spell_code
from mentorbook.book.storage import Connection, NoRoom, file_words, storage_words
from mentorbook.later import later
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Paths, Profile, Progress, no_progress

if TYPE_CHECKING:
    # A backup is made when the book stands open.
    from mentorbook.book import archive
else:
    archive = later("mentorbook.book.archive")

_OLDER_BOOK = (
    "This book is older than the one last opened on this computer. After restoring a backup that is as it should "
    "be; otherwise somebody or something has put an old file in its place. The backups hold newer ones."
)
_FULL_DISK = "The disk is full: the book can be read, but nothing can be saved until there is room."
_KEYS_FROM_BACKUP = (
    "The book's key file was damaged or missing and was put back from a backup: the passphrase is the one of that "
    "time, and “stay unlocked on this computer” may have to be chosen again."
)


class NoBook(UserFacingError):
    """There is no book in this profile."""


class Book:
    """An opened book. The thread that opened it owns :attr:`connection`; close it there."""

    def __init__(
        self, profile: Profile, *, lock: BookLock, connection: Connection, master: MasterKey, keys: KeyFile
    ) -> None:
        """Not for callers: see the ``open_…`` functions, and :mod:`mentorbook.book.making`."""
        self.profile = profile
        self.connection = connection
        self.generation = 0
        self._warnings: tuple[str, ...] = ()
        self._is_older: Future[bool] | None = None
        #: These two are for this room alone.
        self.master = master
        self.backing_up = Lock()
        self._lock = lock
        self._keys = keys

    @property
    def book_id(self) -> str:
        """The book's id, the same on every machine that holds it."""
        return self._keys.book_id

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the person should know about this opening; none of it is a reason not to go on.

        Waits until the keychain has said whether the book is older than the one seen last.
        """
        return (*self._warnings, *([_OLDER_BOOK] if self._is_older is not None and self._is_older.result() else []))

    def when_warned(self, call: Callable[[tuple[str, ...]], None]) -> None:
        """Call with :attr:`warnings` once they are known, perhaps in a thread of the keychain's."""
        if self._is_older is None:
            call(self.warnings)
        else:
            self._is_older.add_done_callback(lambda _done: call(self.warnings))

    def warn(self, words: str) -> None:
        """Not for callers: what was noticed while the book was opened."""
        self._warnings += (words,)

    def close(self) -> None:
        """Write everything into the file and let other processes in. Harmless when repeated."""
        try:
            self.connection.close()
        finally:
            self._lock.release()
            self._await_keychain()

    def _await_keychain(self) -> None:
        """Let what was begun with the opening end before the keychain is asked for something else."""
        if self._is_older is not None:
            wait([self._is_older])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def change_passphrase(self, new: str, *, progress: Progress = no_progress) -> None:
        """Make ``new`` the passphrase, after a backup; the old one then opens only older backups.

        Raises UnusablePassphrase, NotEnoughMemory, and what :meth:`backup` raises.
        """
        slot = passphrase_slot(
            self.master,
            book_id=self.book_id,
            slot_id=self.profile.ids.token(),
            passphrase=new,
            cost=self.profile.cost,
        )
        self.backup("passphrase", progress)
        self._save_keys(self._keys.with_slot(slot))

    def renew_recovery_code(self) -> str:
        """A new recovery code; the printed one stops working. Raises NoRoom and NotWritable."""
        secret = draw_secret()
        self._save_keys(self._keys.with_slot(recovery_slot(self.profile, self.master, self.book_id, secret)))
        return spell_code(secret)

    def check_recovery_code(self, code: str) -> None:
        """Raises WrongRecoveryCode or MistypedRecoveryCode for one that does not open this book on this machine."""
        with_recovery_code(code)(self._keys)

    def keys_for_travel(self) -> bytes:
        """keys.json as another machine may have it: without the slot of this computer."""
        return self.master.sign(self._keys.without_slot(SlotKind.COMPUTER)).to_bytes()

    def sync_identity_key(self) -> bytes:
        """32 secret bytes for the book's sync identity, the same on every machine that holds the book."""
        return self.master.sync_identity()

    def backup(
        self, reason: str, progress: Progress = no_progress, *, free_space: FreeSpace = free_bytes
    ) -> archive.Backup:
        """Make a verified backup; from any thread, on connections of its own.

        ``reason`` is lower-case words with dashes. Raises NoRoom, NotWritable, DamagedBook and what
        ``progress`` raises.
        """
        with self.backing_up:
            return archive.make_backup(
                self.profile,
                master=self.master,
                keys=self._keys,
                reason=reason,
                progress=progress,
                free_space=free_space,
            )

    def keychain_on(self, keychain: Keychain) -> None:
        """Stay unlocked on this computer. Raises KeychainTrouble, NoRoom and NotWritable; then nothing changed."""
        self._await_keychain()
        old = self._keys.slot_of(SlotKind.COMPUTER)
        secret, slot_id = secrets.token_bytes(KEY_BYTES), self.profile.ids.token()
        slot = secret_slot(self.master, book_id=self.book_id, slot_id=slot_id, kind=SlotKind.COMPUTER, secret=secret)
        store_secret(keychain, book_id=self.book_id, slot_id=slot_id, secret=secret)
        try:
            self._save_keys(self._keys.with_slot(slot))
        except UserFacingError:
            forget_secret(keychain, book_id=self.book_id, slot_id=slot_id)
            raise
        remember_generation(keychain, book_id=self.book_id, slot=slot, generation=self.generation)
        if old is not None:
            forget_secret(keychain, book_id=self.book_id, slot_id=old.id)

    def keychain_off(self, keychain: Keychain) -> Outcome:
        """Ask for the passphrase again; what came of removing the keychain's item, useless from now on.

        Raises NoRoom and NotWritable; then nothing changed.
        """
        self._await_keychain()
        slot = self._keys.slot_of(SlotKind.COMPUTER)
        if slot is None:
            return Outcome.ABSENT
        self._save_keys(self._keys.without_slot(SlotKind.COMPUTER))
        return forget_secret(keychain, book_id=self.book_id, slot_id=slot.id)

    def keychain_status(self, keychain: Keychain) -> KeychainStatus:
        """Whether the keychain is used for this book, and whether it answers; ABSENT is good news while it is not."""
        slot = self._keys.slot_of(SlotKind.COMPUTER)
        item = slot.id if slot is not None else "none"
        return KeychainStatus(on=slot is not None, outcome=keychain.read(service_of(self.book_id), item).outcome)

    def begin_generation(self, keychain: Keychain | None) -> None:
        """Count this opening, in the book first; then let the keychain say whether it has seen a newer one.

        A keychain takes as long as all the rest of an opening, which does not wait for it.
        """
        found = _read_generation(self.connection)
        try:
            self.generation = _next_generation(self.connection)
        except NoRoom:
            self.generation = found
            self.warn(_FULL_DISK)
        slot = self._keys.slot_of(SlotKind.COMPUTER)
        if keychain is None or slot is None:
            return
        self._is_older = compare_generation(
            keychain, book_id=self.book_id, slot=slot, found=found, generation=self.generation
        )

    def _save_keys(self, file: KeyFile) -> None:
        signed = self.master.sign(file)
        save_key_file(self.profile.paths, signed)
        self._keys = signed


def open_with_passphrase(
    profile: Profile, *, passphrase: str, newest_schema: int, keychain: Keychain | None = None
) -> Book:
    """Open the book with its passphrase.

    ``newest_schema`` is the newest ``user_version`` that the caller understands; an older one is opened as it
    is. A ``keychain``, if one is given, is asked whether the book is older than the one seen last.

    Raises WrongPassphrase, :class:`NoBook`, DamagedKeys, NewerKeys, BookInUse, MissingBook, DamagedBook,
    OtherBook, NewerBook, NoRoom and NotWritable. The book is untouched by each of them.
    """
    return _open(profile, with_passphrase(passphrase), newest_schema, keychain)


def open_with_recovery(profile: Profile, *, code: str, newest_schema: int, keychain: Keychain | None = None) -> Book:
    """Open the book with its recovery code: as :func:`open_with_passphrase`.

    Raises WrongRecoveryCode and MistypedRecoveryCode.
    """
    return _open(profile, with_recovery_code(code), newest_schema, keychain)


def open_with_keychain(profile: Profile, *, keychain: Keychain, newest_schema: int) -> Book:
    """Open the book with the key in this computer's keychain: as :func:`open_with_passphrase`.

    Raises KeychainTrouble.
    """
    return _open(profile, with_keychain(keychain), newest_schema, keychain)


def recovery_slot(profile: Profile, master: MasterKey, book_id: str, secret: bytes) -> Slot:
    """A slot that the recovery code of a secret opens."""
    return secret_slot(master, book_id=book_id, slot_id=profile.ids.token(), kind=SlotKind.RECOVERY, secret=secret)


def _open(profile: Profile, unlock: Unlock, newest_schema: int, keychain: Keychain | None) -> Book:
    paths = profile.paths
    with file_words(paths.book):
        missing = not paths.book.is_dir()
    if missing:
        raise no_book(paths)
    with entering(profile) as (stack, lock):
        if not paths.database.exists():
            raise MissingBook if installation.has_files(paths) else no_book(paths)
        unlocked = unlock_shelf(paths, unlock)
        return connected(profile, unlocked, stack, lock, newest_schema=newest_schema, keychain=keychain)


def connected(
    profile: Profile,
    unlocked: Unlocked,
    stack: ExitStack,
    lock: BookLock,
    *,
    newest_schema: int | None,
    keychain: Keychain | None = None,
) -> Book:
    """The book in its place. With it the caller's ``stack`` goes over to whoever closes it."""
    paths = profile.paths
    connection = connect(paths.database, unlocked.master, book_id=unlocked.file.book_id, newest_schema=newest_schema)
    stack.callback(connection.close)
    book = Book(profile, lock=lock, connection=connection, master=unlocked.master, keys=unlocked.file)
    # A full disk is told of below; the next opening repairs.
    with suppress(NoRoom):
        repair_shelf(paths, unlocked)
    if unlocked.source is Source.BACKUP:
        book.warn(_KEYS_FROM_BACKUP)
    book.begin_generation(keychain)
    stack.pop_all()
    return book


def _read_generation(connection: Connection) -> int:
    with storage_words():
        row = connection.execute("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'generation'").fetchone()
    return int(row[0]) if row is not None else 0


def _next_generation(connection: Connection) -> int:
    with storage_words():
        connection.execute(
            "INSERT INTO meta VALUES ('generation', '1') "
            "ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
        )
    return _read_generation(connection)


def no_book(paths: Paths) -> NoBook:
    """The words for a profile without a book."""
    return NoBook(
        "There is no book here yet.",
        what=f"{paths.book} holds none.",
        remedy="Create one, set this machine up from another one's bundle, or restore a backup.",
    )
