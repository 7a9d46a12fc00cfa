"""The book of the tour that is on two machines: what both changed, and a bundle that has just come from the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from mentorbook.model.catalogue import SPECS, read_values
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.profile import Profile
from mentorbook.services import bundles, machines, records
from mentorbook.services.opened import OpenedBook, Unlocking
from mentorbook.sync.package import Header, read_package, write_package

ARRIVED = "from-the-study.mentorbook"
"""The bundle of the other machine, in the folder of the profile."""
SECRET = "five other invented words"


@contextmanager
def plain_bundles() -> Iterator[None]:
    """Meanwhile bundles are written and read without their seconds of encryption, which nothing of it shows."""

    def write(path: Path, *, header: Header, entries: Any, **_rest: Any) -> None:
        path.write_bytes(b"".join(write_package(header, entries)))

    def read(path: Path, **_rest: Any) -> Any:
        return read_package(path.read_bytes())

    with patch.multiple(
        bundles, write_bundle=write, write_bundle_aside=write, read_bundle=read, read_bundle_aside=read
    ):
        yield


def change_on_both(here: OpenedBook, other: Profile, unlocking: Unlocking) -> None:
    """Make ``other`` a second machine of the book that is open ``here``, and change much on both.

    What both changed at first is imported, and waits to be looked at. What they changed since is in the bundle.
    """
    arrived = here.profile.paths.root / ARRIVED
    with plain_bundles():
        bundles.export_bundle(here, arrived, secret=SECRET)
        there, _ = bundles.set_up_from_bundle(other, arrived, secret=SECRET, unlocking=unlocking)
        with closing(there):
            machines.name_machine(there, "Study")
            _change_at_first(here, there)
            _send(there, arrived)
            bundles.import_bundle(here, bundles.preview_bundle(here, arrived, secret=SECRET))
            _change_since(here, there)
            _send(there, arrived)


def _send(opened: OpenedBook, path: Path) -> None:
    path.unlink()
    bundles.export_bundle(opened, path, secret=SECRET)


def _change_at_first(here: OpenedBook, there: OpenedBook) -> None:
    ruth, goal = _named(here, Kind.PERSON, "Ruth"), _named(here, Kind.GOAL, "Lead a campaign")
    _edit(here, ruth, position="Director of brand", field="Brand and packaging")
    _edit(there, ruth, position="Head of brand and campaigns", field="Brand strategy, and campaigns since March")
    _edit(here, goal, measure="One campaign from brief to report, with my name on it")
    _edit(there, goal, measure="One campaign, led by me, that keeps its budget")
    note = _named(here, Kind.NOTE, "What a brief is for")
    body = _text(here, note, "body")
    first, rest = body.split(".", 1)
    _edit(here, note, body=f"{first}, and for nobody else.{rest}")
    _edit(there, note, body=f"{first}; she said it twice.{rest}")


def _change_since(here: OpenedBook, there: OpenedBook) -> None:
    tomasz, amara = _named(here, Kind.PERSON, "Tomasz"), _named(here, Kind.PERSON, "Amara")
    _edit(here, tomasz, position="Analyst, freelance")
    _edit(there, tomasz, position="Analyst for three publishers", field="Marketing analytics, mostly for publishers")
    _edit(there, amara, organisation="Fenwright & Daughters", position="Head of content")
    note = _named(here, Kind.NOTE, "Seven numbers")
    body = _text(here, note, "body")
    _edit(here, note, body=f"{body.rstrip()}\n\nFive are left.\n")
    _edit(there, note, body=f"{body.rstrip()}\n\nI threw two of them out on the train.\n")
    _edit(there, _named(here, Kind.VENUE, "Campaign Open Day"), cost="free, with a ticket")
    new = _add(there, Kind.PERSON, name="Ottilie Brandvik", position="Editor", organisation="Saltgrove Foods")
    _add(there, Kind.THANKS, person=new, text="For the chair beside hers", on="2026-03-01")
    records.remove(there, _named(here, Kind.REMINDER, "Sign up for the open day"))
    records.erase(there, _named(here, Kind.TOPIC, "A list of twelve tea words"))


def _named(opened: OpenedBook, kind: Kind, words: str) -> RecordId:
    (title,) = [name for name, spec in SPECS[kind].items() if spec.title]
    (found,) = [one.id for one in opened.store.records(kind) if str(getattr(one, title)).startswith(words)]
    return found


def _text(opened: OpenedBook, record_id: RecordId, field: str) -> str:
    return str(getattr(records.look(opened, record_id).record, field))


def _edit(opened: OpenedBook, record_id: RecordId, **plain: object) -> None:
    kind = opened.store.kind_of(record_id)
    assert kind is not None
    records.edit(opened, record_id, read_values(kind, plain))


def _add(opened: OpenedBook, kind: Kind, **plain: object) -> RecordId:
    return records.add(opened, kind, read_values(kind, plain)).record.id
