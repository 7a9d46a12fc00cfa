"""A book: made, opened, changed and closed.

Everything above asks for a :class:`Book` and uses its connection; keys, locks and files stay down here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Self

from mentorbook.book import installation
from mentorbook.book.files import private_folder, restrict_umask
from mentorbook.book.keyfile import DamagedKeys, KeyFile, Slot, SlotKind, parse_key_file
from mentorbook.book.keys import (
    MasterKey,
    Unlock,
    draw_master_key,
    new_key_file,
    passphrase_slot,
    secret_slot,
    with_passphrase,
    with_recovery_code,
)
from mentorbook.book.keyshelf import Source, Unlocked, repair_shelf, save_key_file, unlock_shelf
from mentorbook.book.lockfile import BookLock
from mentorbook.book.opening import MissingBook, connect, connect_new
from mentorbook.book.recovery import draw_secret, spell_code
from mentorbook.book.storage import Connection, file_words, storage_words
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Paths, Profile

Schema = Callable[[Connection], None]
"""Makes the tables of the room above and sets ``user_version``, inside the caller's transaction."""


class NoBook(UserFacingError):
    """There is no book in this profile."""


class BookExists(UserFacingError):
    """Something of a book is here already, and nothing may take its place."""

    def __init__(self, paths: Paths) -> None:
        super().__init__(
            "There is a book here already.",
            what=f"{paths.root} holds a book, its keys or a backup of one; nothing was changed.",
            remedy="Open that book or restore its backup, or choose another profile folder for a new book.",
        )


class Book:
    """An opened book. The thread that opened it owns :attr:`connection`; close it there."""

    def __init__(
        self, profile: Profile, *, lock: BookLock, connection: Connection, master: MasterKey, keys: KeyFile
    ) -> None:
        """Not for callers: see :func:`create` and the ``open_…`` functions."""
        self.profile = profile
        self.connection = connection
        self.generation = 0
        self.warnings: tuple[str, ...] = ()
        self._lock = lock
        self._master = master
        self._keys = keys

    @property
    def book_id(self) -> str:
        """The book's id, the same on every machine that holds it."""
        return self._keys.book_id

    def close(self) -> None:
        """Write everything into the file and let other processes in. Harmless when repeated."""
        try:
            self.connection.close()
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def change_passphrase(self, new: str) -> None:
        """Make ``new`` the passphrase; the old one stops working. Raises UnusablePassphrase, NoRoom, NotWritable."""
        slot = passphrase_slot(
            self._master,
            book_id=self.book_id,
            slot_id=self.profile.ids.token(),
            passphrase=new,
            cost=self.profile.cost,
        )
        self._save_keys(self._keys.with_slot(slot))

    def renew_recovery_code(self) -> str:
        """A new recovery code; the printed one stops working. Raises NoRoom and NotWritable."""
        secret = draw_secret()
        self._save_keys(self._keys.with_slot(_recovery_slot(self.profile, self._master, self.book_id, secret)))
        return spell_code(secret)

    def keys_for_travel(self) -> bytes:
        """keys.json as another machine may have it: without the slot of this computer."""
        return self._master.sign(self._keys.without_slot(SlotKind.COMPUTER)).to_bytes()

    def sync_identity_key(self) -> bytes:
        """32 secret bytes for the book's sync identity, the same on every machine that holds the book."""
        return self._master.sync_identity()

    def _save_keys(self, file: KeyFile) -> None:
        signed = self._master.sign(file)
        save_key_file(self.profile.paths, signed)
        self._keys = signed


def create(profile: Profile, *, passphrase: str, schema: Schema) -> tuple[Book, str]:
    """Make a new book; the second value is its recovery code, to be shown once.

    Raises :class:`BookExists`, UnusablePassphrase, NotEnoughMemory, BookInUse, NoRoom and NotWritable.
    """
    _require_empty(profile.paths)
    master, book_id, secret = draw_master_key(), profile.ids.token(), draw_secret()
    keys = new_key_file(
        book_id,
        passphrase_slot(master, book_id=book_id, slot_id=profile.ids.token(), passphrase=passphrase, cost=profile.cost),
        _recovery_slot(profile, master, book_id, secret),
    )
    return _build(profile, master, keys, schema), spell_code(secret)


def adopt(
    profile: Profile, *, keys: bytes, passphrase: str | None = None, code: str | None = None, schema: Schema
) -> Book:
    """Make an empty book with the keys of another machine's, out of its keys.json, unlocked by one of the two.

    Raises what :func:`create` and opening raise, and DamagedKeys and NewerKeys.
    """
    _require_empty(profile.paths)
    file = parse_key_file(keys)
    master = _either(passphrase, code)(file)
    if not master.vouches_for(file):
        raise DamagedKeys("The keys that came with the book were changed by something else than Mentorbook.")
    return _build(profile, master, file.without_slot(SlotKind.COMPUTER), schema)


def open_with_passphrase(profile: Profile, *, passphrase: str, newest_schema: int) -> Book:
    """Open the book with its passphrase.

    ``newest_schema`` is the newest ``user_version`` that the caller understands; an older one is opened as it
    is. Raises WrongPassphrase, :class:`NoBook`, DamagedKeys, NewerKeys, BookInUse, MissingBook, DamagedBook,
    OtherBook, NewerBook, NoRoom and NotWritable. The book is untouched by each of them.
    """
    return _open(profile, with_passphrase(passphrase), newest_schema)


def open_with_recovery(profile: Profile, *, code: str, newest_schema: int) -> Book:
    """Open the book with its recovery code: as :func:`open_with_passphrase`.

    Raises WrongRecoveryCode and MistypedRecoveryCode.
    """
    return _open(profile, with_recovery_code(code), newest_schema)


def _recovery_slot(profile: Profile, master: MasterKey, book_id: str, secret: bytes) -> Slot:
    return secret_slot(master, book_id=book_id, slot_id=profile.ids.token(), kind=SlotKind.RECOVERY, secret=secret)


def _either(passphrase: str | None, code: str | None) -> Unlock:
    if passphrase is not None:
        return with_passphrase(passphrase)
    if code is not None:
        return with_recovery_code(code)
    raise ValueError("a passphrase or a recovery code is needed")


def _require_empty(paths: Paths) -> None:
    committed = any(paths.book.glob("incoming-*"))
    if committed or installation.has_files(paths) or any(paths.backups.glob("[0-9]*/book.db")):
        raise BookExists(paths)


@contextmanager
def _entering(profile: Profile) -> Iterator[tuple[ExitStack, BookLock]]:
    """Holds the book's lock, unless the block takes over what is on the stack."""
    paths = profile.paths
    restrict_umask()
    with ExitStack() as stack:
        lock = BookLock(paths.lock)
        stack.callback(lock.release)
        with file_words(paths.book):
            installation.settle(paths)
        yield stack, lock


def _build(profile: Profile, master: MasterKey, keys: KeyFile, schema: Schema) -> Book:
    paths = profile.paths
    with file_words(paths.book):
        private_folder(paths.root)
        private_folder(paths.book)
    with _entering(profile) as (stack, lock):
        _require_empty(paths)
        signed = master.sign(keys)
        with file_words(paths.book), ExitStack() as on_error:
            site = installation.begin(paths)
            on_error.callback(installation.abandon, paths)
            _fill(site, master, signed, schema)
            installation.commit(profile)
            on_error.pop_all()
        return _connected(profile, Unlocked(master, signed, Source.KEYS), stack, lock, newest_schema=None)


def _fill(site: installation.Site, master: MasterKey, keys: KeyFile, schema: Schema) -> None:
    connection = connect_new(site.database, master)
    with storage_words(), ExitStack() as stack:
        stack.callback(connection.close)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        connection.executemany("INSERT INTO meta VALUES (?, ?)", [("book_id", keys.book_id), ("generation", "0")])
        schema(connection)
        connection.execute("COMMIT")
    save_key_file(site, keys)


def _open(profile: Profile, unlock: Unlock, newest_schema: int) -> Book:
    paths = profile.paths
    if not paths.book.is_dir():
        raise _no_book(paths)
    with _entering(profile) as (stack, lock):
        if not paths.database.exists():
            raise MissingBook if installation.has_files(paths) else _no_book(paths)
        unlocked = unlock_shelf(paths, unlock)
        return _connected(profile, unlocked, stack, lock, newest_schema=newest_schema)


def _connected(
    profile: Profile, unlocked: Unlocked, stack: ExitStack, lock: BookLock, *, newest_schema: int | None
) -> Book:
    paths = profile.paths
    connection = connect(paths.database, unlocked.master, book_id=unlocked.file.book_id, newest_schema=newest_schema)
    stack.callback(connection.close)
    repair_shelf(paths, unlocked)
    book = Book(profile, lock=lock, connection=connection, master=unlocked.master, keys=unlocked.file)
    book.generation = _next_generation(connection)
    stack.pop_all()
    return book


def _next_generation(connection: Connection) -> int:
    with storage_words():
        connection.execute(
            "INSERT INTO meta VALUES ('generation', '1') "
            "ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
        )
        (generation,) = connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
    return int(generation)


def _no_book(paths: Paths) -> NoBook:
    return NoBook(
        "There is no book here yet.",
        what=f"{paths.book} holds none.",
        remedy="Create one, set this machine up from another one's bundle, or restore a backup.",
    )
