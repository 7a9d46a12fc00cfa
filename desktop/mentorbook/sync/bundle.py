"""A bundle: one file, encrypted with a passphrase of its own in the public age format, that carries a book.

Anyone can open it with the ``age`` tool; inside is what :mod:`mentorbook.sync.package` describes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from mentorbook.book.files import write_private
from mentorbook.book.storage import file_words
from mentorbook.model.trouble import NotFound, UserFacingError
from mentorbook.profile import Progress, no_progress
from mentorbook.store.exchange import Entry
from mentorbook.sync import age
from mentorbook.sync.package import BadPackage, Header, read_package, write_package

FILE_LIMIT = 2**30
"""Bytes of a bundle."""
WORK_FACTOR_LIMIT = 20
"""Largest scrypt work factor (a power of two) that is tried: 1 GiB of memory, some seconds."""
_HEADER_LIMIT = 1024
_HEADER = re.compile(
    rb"age-encryption\.org/v1\n-> scrypt [A-Za-z0-9+/]{22} (?P<factor>[1-9][0-9]?)\n[A-Za-z0-9+/]{43}\n--- [A-Za-z0-9+/]{43}\n",
)


class WrongBundlePassphrase(UserFacingError):
    """The passphrase does not open the bundle."""

    def __init__(self) -> None:
        super().__init__(
            "This passphrase does not open the bundle.",
            what="A bundle has a passphrase of its own, which was chosen when it was made; or the file is damaged.",
            remedy="Try again, or make a new bundle on the other machine.",
        )


def write_bundle(path: Path, *, header: Header, entries: Iterable[Entry], secret: str) -> None:
    """Write an encrypted bundle beside its target and rename it there. Replaces a file of that name.

    Raises UserFacingError, with nothing written, when no machine would accept it.
    """
    _write(path, age.seal(b"".join(write_package(header, entries)), secret))


def write_bundle_aside(
    path: Path, *, header: Header, entries: Iterable[Entry], secret: str, progress: Progress = no_progress
) -> None:
    """:func:`write_bundle`, encrypted in a process of its own. Raises what ``progress`` raises, with nothing written."""
    content = b"".join(write_package(header, entries))
    sealed = age.seal_aside(content, secret, progress=progress)
    # The last moment at which a stop leaves nothing behind.
    progress("writing", 0, 0)
    _write(path, sealed)


def _write(path: Path, sealed: bytes) -> None:
    # The library takes as much work as this machine does in a second, which may be more than any reader accepts.
    if not 0 < _work_factor(sealed) <= WORK_FACTOR_LIMIT:
        raise UserFacingError(
            "The bundle was not written.",
            what="This computer is so fast that opening the bundle would be too much work for others.",
            remedy="Make it again while the computer is busy with something else, or on another machine.",
        )
    with file_words(path):
        write_private(path, sealed)


def read_bundle(path: Path, *, secret: str) -> tuple[Header, list[Entry]]:
    """Decrypt and decode a whole bundle. Raises a UserFacingError in words; never changes anything."""
    return _read_with(path, lambda sealed: age.unseal(sealed, secret))


def read_bundle_aside(path: Path, *, secret: str, progress: Progress = no_progress) -> tuple[Header, list[Entry]]:
    """:func:`read_bundle`, decrypted in a process of its own."""
    return _read_with(path, lambda sealed: age.unseal_aside(sealed, secret, progress=progress))


def _read_with(path: Path, unseal: Callable[[bytes], bytes]) -> tuple[Header, list[Entry]]:
    sealed = _read(path)
    factor = _work_factor(sealed)
    if not factor:
        raise BadPackage("It is not a bundle, or its beginning is damaged.")
    if factor > WORK_FACTOR_LIMIT:
        raise BadPackage("It asks for more work to open than any bundle of Mentorbook does.")
    try:
        content = unseal(sealed)
    except age.NotOpened as error:
        raise WrongBundlePassphrase from error
    return read_package(content)


def _work_factor(data: bytes) -> int:
    """The power of two of scrypt's work that an age header asks for; 0 when it is no such header."""
    found = _HEADER.match(data[:_HEADER_LIMIT])
    return int(found["factor"]) if found else 0


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise NotFound("There is no such file.", remedy="Check the name of the bundle.")
        if path.stat().st_size > FILE_LIMIT:
            raise BadPackage("It is larger than any bundle of Mentorbook.")
        return path.read_bytes()
    except OSError as error:
        raise UserFacingError(
            "The bundle could not be read.",
            what="The system refused to open it.",
            remedy="Check that you may read the file and that its drive is connected.",
        ) from error
