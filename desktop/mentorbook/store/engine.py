"""The engine of documents: its errors in words, and how it writes what somebody has seen of a document.

A *version* names one state, as text: the newest change of each line of changes. *Knowledge* is a version vector: all
changes that somebody holds.

Loro raises bare ``BaseException``, which ``except Exception`` does not catch; everything leaves as
:class:`DocumentError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import loro

from mentorbook.model.trouble import UserFacingError


class DocumentError(UserFacingError):
    """A document or an update that the engine cannot read or apply."""

    def __init__(self, what: str = "") -> None:
        super().__init__(
            "A record could not be read.",
            what=what or "Its data is damaged or was made by a newer version.",
            remedy="Nothing was changed. Run “mentorbook verify”, or restore a backup.",
        )


@contextmanager
def engine() -> Iterator[None]:
    """Turn what Loro raises into :class:`DocumentError`."""
    try:
        yield
    except SystemError as error:
        # What is left of a panic inside the engine when another one meets it on the way out.
        raise DocumentError from error
    except (Exception, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        raise DocumentError from error


def knows_all(knowledge: bytes, other: bytes) -> bool:
    """Whether one version vector includes another."""
    with engine():
        return bool(vector(knowledge).includes_vv(vector(other)))


def joined(knowledge: bytes, other: bytes) -> bytes:
    """The version vector of everything that either of two holds."""
    with engine():
        union = vector(knowledge)
        union.merge(vector(other))
        return union.encode()


def check_knowledge(knowledge: bytes) -> None:
    """Raise DocumentError for bytes that are no version vector."""
    with engine():
        vector(knowledge)


def version_of(ids: Iterable[tuple[int, int]]) -> str:
    """The version whose newest changes are (peer, counter)."""
    with engine():
        return version_text(loro.Frontiers.from_ids([loro.ID(peer, counter) for peer, counter in ids]))


def vector(knowledge: bytes) -> loro.VersionVector:
    """What a version vector says."""
    return loro.VersionVector.decode(knowledge)


def frontiers(version: str) -> loro.Frontiers:
    """What the name of a version says."""
    try:
        return loro.Frontiers.decode(bytes.fromhex(version))
    except ValueError as error:
        raise DocumentError("That is not the name of a version.") from error


def version_text(frontiers: loro.Frontiers) -> str:
    """The name of a version."""
    return frontiers.encode().hex()
