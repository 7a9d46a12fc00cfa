"""The log of imports and what can be taken back, by the services that a person uses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import NotFound
from mentorbook.services import bundles, records, transfer
from mentorbook.services.transfer import digest
from mentorbook.sync.plan import Plan
from tests.sync.devices import SECRET, Device, devices, spare_time


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Device]]:
    """A desk and a laptop with the same empty book."""
    spare_time(monkeypatch)
    monkeypatch.setattr(transfer, "back_up", lambda *_, **__: None)
    with devices(tmp_path, "desk", "laptop") as both:
        yield both


def person(device: Device, name: str) -> RecordId:
    return records.add(device.opened, Kind.PERSON, {"name": name}).record.id


def send(sender: Device, receiver: Device, *, since_machine: str = "") -> Plan:
    path = sender.profile.paths.root / "bundle"
    bundles.export_bundle(sender.opened, path, secret=SECRET, since_machine=since_machine)
    plan = bundles.preview_bundle(receiver.opened, path, secret=SECRET)
    bundles.import_bundle(receiver.opened, plan)
    return plan


def test_an_import_that_changed_nothing_is_not_logged(pair: list[Device]) -> None:
    desk, laptop = pair
    person(desk, "Ruth")
    send(desk, laptop)
    # More often than imports can be undone.
    for _ in range(6):
        assert send(desk, laptop).nothing_to_do
    assert [one.counts for one in bundles.import_log(laptop.opened)] == [{"new": 1}]
    assert len(bundles.undo_import(laptop.opened).removed) == 1
    assert laptop.store.all_ids() == []
    with pytest.raises(NotFound):
        bundles.undo_import(laptop.opened)


def test_what_an_undone_import_brought_comes_again(pair: list[Device]) -> None:
    desk, laptop = pair
    person(desk, "Ruth")
    send(desk, laptop)
    assert send(desk, laptop).nothing_to_do
    bundles.undo_import(laptop.opened)
    # The second bundle had found its content here. If the desk were told that it arrived, Ruth would never come again.
    send(laptop, desk)
    send(desk, laptop, since_machine=laptop.store.machine)
    assert digest(laptop.opened) == digest(desk.opened)
    assert len(laptop.store.all_ids()) == 1


def test_a_machine_that_had_it_all_gets_only_what_is_new(pair: list[Device]) -> None:
    desk, laptop = pair
    person(desk, "Ruth")
    send(desk, laptop)
    assert send(desk, laptop).nothing_to_do
    send(laptop, desk)
    mira = person(desk, "Mira")
    assert [record.id for record in send(desk, laptop, since_machine=laptop.store.machine).records] == [mira]


def test_an_import_that_only_waits_can_be_undone(pair: list[Device], tmp_path: Path) -> None:
    desk, laptop = pair
    ruth = person(desk, "Ruth")
    laptop.copy_to(tmp_path / "older")
    send(desk, laptop)
    send(laptop, desk)
    laptop.put_back(tmp_path / "older")
    records.edit(desk.opened, ruth, {"field": "Painting"})
    send(desk, laptop, since_machine=laptop.store.machine)
    assert [one.counts for one in bundles.import_log(laptop.opened)] == [{"waits for an earlier bundle": 1}]
    bundles.undo_import(laptop.opened)
    assert bundles.import_log(laptop.opened)[0].undone


def test_the_own_export_is_not_logged_either(pair: list[Device], tmp_path: Path) -> None:
    desk, _ = pair
    ruth = person(desk, "Ruth")
    transfer.export_records(desk.opened, tmp_path / "plain")
    file = tmp_path / "plain" / transfer.RECORDS_FILE
    transfer.import_records(desk.opened, file)
    assert bundles.import_log(desk.opened) == []
    records.edit(desk.opened, ruth, {"name": "Ruth Berg"})
    transfer.import_records(desk.opened, file)
    transfer.import_records(desk.opened, file)
    assert [one.counts for one in bundles.import_log(desk.opened)] == [{"changed": 1}]
    bundles.undo_import(desk.opened)
    assert desk.store.titles([ruth]) == {ruth: "Ruth Berg"}
