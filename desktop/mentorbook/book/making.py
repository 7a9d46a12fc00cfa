"""A book is made: a new one, or another machine's with nothing in it yet."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from mentorbook.book import installation
from mentorbook.book.book import Book, connected, recovery_slot
from mentorbook.book.entrance import entering
from mentorbook.book.files import private_folder
from mentorbook.book.keyfile import DamagedKeys, KeyFile, SlotKind, parse_key_file
from mentorbook.book.keys import (
    MasterKey,
    Unlock,
    draw_master_key,
    new_key_file,
    passphrase_slot,
    with_passphrase,
    with_recovery_code,
)
from mentorbook.book.keyshelf import Source, Unlocked, save_key_file
from mentorbook.book.opening import connect_new
from mentorbook.book.recovery import draw_secret, spell_code
from mentorbook.book.storage import Connection, file_words, storage_words
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Paths, Profile

Schema = Callable[[Connection], None]
"""Makes the tables of the room above and sets ``user_version``, inside the caller's transaction."""


class BookExists(UserFacingError):
    """Something of a book is here already, and nothing may take its place."""

    def __init__(self, paths: Paths) -> None:
        super().__init__(
            "There is a book here already.",
            what=f"{paths.root} holds a book, its keys or a backup of one; nothing was changed.",
            remedy="Open that book or restore its backup, or choose another profile folder for a new book.",
        )


def create(profile: Profile, *, passphrase: str, schema: Schema) -> tuple[Book, str]:
    """Make a new book; the second value is its recovery code, to be shown once.

    Raises :class:`BookExists`, UnusablePassphrase, NotEnoughMemory, BookInUse, NoRoom and NotWritable.
    """
    _require_empty(profile.paths)
    master, book_id, secret = draw_master_key(), profile.ids.token(), draw_secret()
    keys = new_key_file(
        book_id,
        passphrase_slot(master, book_id=book_id, slot_id=profile.ids.token(), passphrase=passphrase, cost=profile.cost),
        recovery_slot(profile, master, book_id, secret),
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


def _either(passphrase: str | None, code: str | None) -> Unlock:
    if passphrase is not None:
        return with_passphrase(passphrase)
    if code is not None:
        return with_recovery_code(code)
    raise ValueError("a passphrase or a recovery code is needed")


def _require_empty(paths: Paths) -> None:
    with file_words(paths.root):
        if installation.is_occupied(paths) or any(paths.backups.glob("[0-9]*/book.db")):
            raise BookExists(paths)


def _build(profile: Profile, master: MasterKey, keys: KeyFile, schema: Schema) -> Book:
    paths = profile.paths
    with file_words(paths.book):
        private_folder(paths.root)
        private_folder(paths.book)
    with entering(profile) as (stack, lock):
        _require_empty(paths)
        signed = master.sign(keys)
        with file_words(paths.book), ExitStack() as on_error:
            site = installation.begin(paths)
            on_error.callback(installation.abandon, paths)
            fill_site(site, master, signed, schema)
            installation.commit(profile)
            on_error.pop_all()
        return connected(profile, Unlocked(master, signed, Source.KEYS), stack, lock, newest_schema=None)


def fill_site(site: installation.Site, master: MasterKey, keys: KeyFile, schema: Schema) -> None:
    """Make the files of a book in an empty folder. Raises NoRoom, NotWritable and what ``schema`` raises."""
    connection = connect_new(site.database, master)
    with storage_words(), ExitStack() as stack:
        stack.callback(connection.close)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        connection.executemany("INSERT INTO meta VALUES (?, ?)", [("book_id", keys.book_id), ("generation", "0")])
        schema(connection)
        connection.execute("COMMIT")
    save_key_file(site, keys)
