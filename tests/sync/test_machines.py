"""Any machines, any order: what several people's hands did on several machines comes together everywhere.

Hypothesis draws what happens: saves of what was on the screen while bundles arrive, deleting and bringing back,
erasing, bundles delivered late, twice or never, updates left out, imports undone, restarts, backups put back and
profiles cloned. In the end all machines exchange what they have, first only what each one lacks by its tokens,
then everything.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from mentorbook.model.fields import Plain
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import UserFacingError
from mentorbook.services.bundles import export_bundle, import_bundle, preview_bundle, undo_import
from mentorbook.services.transfer import digest
from mentorbook.store.document import Document
from mentorbook.store.exchange import machines, parked
from mentorbook.store.store import Opened, Store
from mentorbook.store.unit import UnitOfWork
from tests.store.stores import START
from tests.support.clock import FakeClock
from tests.sync.devices import SECRET, CountedIds, Device, spare_time
from tests.sync.story import TEXT, Event, check_record, competing, lines_of, save_of, text_of

MOST_DEVICES = 4
ROUNDS = 12
"""Rounds of exchange after which everything must be quiet."""

index = st.integers(0, 11)


class Machines(RuleBasedStateMachine):
    """Several machines, and the story of what was done on them."""

    make_ids: ClassVar[type[CountedIds]] = CountedIds
    happened: ClassVar[Counter[str]] = Counter()
    """How often what matters came about, over all stories."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="machines-"))
        self.numbers = itertools.count(1)
        self.clock = FakeClock()
        self.devices: list[Device] = []
        self.events: dict[str, Event] = {}
        self.records: list[RecordId] = []
        self.editors: list[tuple[Device, RecordId, Opened, frozenset[str]]] = []
        self.parcels: list[Path] = []
        self.backups: list[tuple[Device, Path]] = []
        self.sentences = 0

    def teardown(self) -> None:
        try:
            if self.devices:
                self.come_together()
        finally:
            for device in self.devices:
                device.close()
            shutil.rmtree(self.folder)

    # -- helpers

    def device(self, which: int) -> Device:
        return self.devices[which % len(self.devices)]

    def record_on(self, device: Device, which: int) -> RecordId | None:
        ids = [record for _, record in device.store.all_ids()]
        return ids[which % len(ids)] if ids else None

    def known(self, device: Device, record: RecordId) -> frozenset[str]:
        """The saves in a record's history on a device."""
        return frozenset(change.save for change in device.store.history(record))

    def note(self, event: Event) -> None:
        self.events[event.save] = event

    def new_path(self, name: str) -> Path:
        return self.folder / f"{name}{next(self.numbers)}"

    def forget_editors(self, device: Device) -> None:
        self.editors = [editor for editor in self.editors if editor[0] is not device]

    def write(self, device: Device, record: RecordId, opened: Opened, seen: frozenset[str],
              values: dict[str, Plain], *, moved: bool = False) -> None:  # fmt: skip
        """One save of what was opened."""
        try:
            with device.store.write() as unit:
                changed = unit.edit_plain(record, values, opened=opened.version)
        except UserFacingError:
            # Erased meanwhile.
            assert device.store.kind_of(record) is None
            return
        event = save_of(unit.commit.save, record, seen, opened.plain, values, moved=moved)
        if changed:
            self.note(event)
        assert changed == bool(event.writes)

    # -- what happens

    @initialize(count=st.integers(2, 3))
    def begin(self, count: int) -> None:
        ids = type(self).make_ids
        self.devices = [
            Device(self.folder / f"device{number}", ids=ids(self.numbers), clock=self.clock) for number in range(count)
        ]
        self.add(0, tags=["a"])
        for device in self.devices:
            self.deliver_to_all(device)
        for device in self.devices:
            self.deliver_to_all(device)

    def deliver_to_all(self, device: Device) -> None:
        path = self.new_path("bundle")
        export_bundle(device.opened, path, secret=SECRET)
        for other in self.devices:
            if other is not device:
                import_bundle(other.opened, preview_bundle(other.opened, path, secret=SECRET), vanishing_is_fine=True)

    @rule(which=index, tags=st.lists(st.sampled_from("abc"), unique=True).map(sorted))
    def add(self, which: int, tags: list[str]) -> None:
        store = self.device(which).store
        record = store.profile.ids.record()
        self.sentences += 2
        values: dict[str, Plain] = {
            "name": f"name {self.sentences}",
            "tags": list(tags) or None,
            "channels": {"email": f"mail {self.sentences}"},
            TEXT: text_of([[f"s{self.sentences - 1}", f"s{self.sentences}"]]),
        }
        with store.write() as unit:
            unit.add_plain(Kind.PERSON, record, {"created": START.isoformat(), **values})
        self.records.append(record)
        self.note(save_of(unit.commit.save, record, frozenset(), {}, {"created": START.isoformat(), **values}))

    @rule(which=index, record=index)
    def open_editor(self, which: int, record: int) -> None:
        device = self.device(which)
        if (found := self.record_on(device, record)) is not None:
            self.editors.append((device, found, device.store.get(found), self.known(device, found)))

    @rule(editor=index, change=st.integers(0, 9), where=index, keep=st.booleans())
    def save_editor(self, editor: int, change: int, where: int, keep: bool) -> None:  # noqa: FBT001
        """Save what was opened a while ago."""
        if not self.editors:
            return
        place = editor % len(self.editors)
        chosen = self.editors[place]
        if not keep:
            del self.editors[place]
        self.change(chosen, change, where)

    @rule(which=index, other=index, record=index, changes=st.tuples(*[st.integers(0, 9)] * 2), where=index)
    def type_while_a_bundle_arrives(
        self, which: int, other: int, record: int, changes: tuple[int, int], where: int
    ) -> None:
        """Open a record; another machine's save of it arrives; save what was opened."""
        device, elsewhere = self.device(which), self.device(other)
        found = self.record_on(device, record)
        if found is None or elsewhere is device or elsewhere.store.kind_of(found) is None:
            return
        mine = (device, found, device.store.get(found), self.known(device, found))
        theirs = (elsewhere, found, elsewhere.store.get(found), self.known(elsewhere, found))
        self.change(theirs, changes[0], where)
        path = self.new_path("bundle")
        export_bundle(elsewhere.opened, path, secret=SECRET)
        import_bundle(device.opened, preview_bundle(device.opened, path, secret=SECRET), vanishing_is_fine=True)
        self.happened["saved late"] += 1
        self.change(mine, changes[1], where)

    @rule(which=index, record=index, change=st.integers(0, 9), where=index)
    def edit(self, which: int, record: int, change: int, where: int) -> None:
        """Open and save at once."""
        device = self.device(which)
        if (found := self.record_on(device, record)) is not None:
            self.change((device, found, device.store.get(found), self.known(device, found)), change, where)

    def change(self, editor: tuple[Device, RecordId, Opened, frozenset[str]], change: int, where: int) -> None:
        device, record, opened, seen = editor
        plain, number = opened.plain, next(self.numbers)
        values: dict[str, Plain]
        if change == 0:
            values = {"name": f"name v{number}"}
        elif change == 1:
            values = {"organisation": f"value {number}" if where % 3 else None}
        elif change == 2:
            tags = set(plain.get("tags") or []) ^ {"abc"[where % 3]}  # type: ignore[arg-type]
            values = {"tags": sorted(tags) or None}
        elif change == 3:
            channels = dict(plain.get("channels") or {})  # type: ignore[arg-type]
            key = ("email", "phone")[where % 2]
            if where % 3 or key not in channels:
                channels[key] = f"value {number}"
            else:
                del channels[key]
            values = {"channels": channels or None}
        else:
            values = {TEXT: self.changed_text(str(plain.get(TEXT) or ""), change, where)}
            if where % 5 == 0:
                values["name"] = f"name v{number}"
        self.write(device, record, opened, seen, values, moved=change == 9)

    def changed_text(self, text: str, change: int, where: int) -> str | None:
        lines = lines_of(text)
        self.sentences += 1
        new = f"s{self.sentences}"
        flat = [(line, place) for line, found in enumerate(lines) for place in range(len(found))]
        if not flat or change in {4, 5}:
            if change == 4 and lines:
                lines[where % len(lines)].insert(where % (len(lines[where % len(lines)]) + 1), new)
            else:
                lines.insert(where % (len(lines) + 1), [new])
            return text_of(lines)
        line, place = flat[where % len(flat)]
        old = lines[line][place]
        if change == 6:
            # The same sentence may stand twice after a merge; whoever removes it removes it.
            lines = [[token for token in found if token != old] for found in lines]
        elif change == 7:
            lines = [[new if token == old else token for token in found] for found in lines]
        elif change == 8:
            lines = [[new]]
        else:
            lines.insert(where % len(lines), lines.pop(line))
        return text_of(lines) or None

    @rule(which=index, record=index)
    def delete(self, which: int, record: int) -> None:
        device = self.device(which)
        found = self.record_on(device, record)
        if found is None or device.store.get(found).trashed_at:
            return
        seen = self.known(device, found)
        with device.store.write() as unit:
            unit.remove(found)
        self.note(Event(unit.commit.save, found, seen, edits=False, deletes=True))

    @rule(which=index, record=index)
    def bring_back(self, which: int, record: int) -> None:
        device = self.device(which)
        trashed = [entry.id for entry in device.store.trash()]
        if not trashed:
            return
        found = trashed[record % len(trashed)]
        seen = self.known(device, found)
        with device.store.write() as unit:
            unit.restore(found)
        self.note(Event(unit.commit.save, found, seen))

    @rule(which=index, record=index, sure=st.integers(0, 3))
    def erase(self, which: int, record: int, sure: int) -> None:
        device = self.device(which)
        if (found := self.record_on(device, record)) is not None and sure == 0:
            with device.store.write() as unit:
                unit.erase(found)

    @rule(which=index)
    def look_at(self, which: int) -> None:
        """Say of everything that was overwritten that it is fine."""
        device = self.device(which)
        for entry in device.store.overwritten():
            seen = self.known(device, entry.id)
            rivals = competing([self.events[save] for save in seen])
            with device.store.write() as unit:
                unit.review(entry.id, {rivalry.place: rivalry.mark for rivalry in entry.rivalries})
            places = {rivalry.place: rivals[rivalry.place] for rivalry in entry.rivalries}
            self.note(Event(unit.commit.save, entry.id, seen, edits=False, reviewed=places))

    @rule(which=index, other=index, everything=st.booleans())
    def make_bundle(self, which: int, other: int, everything: bool) -> None:  # noqa: FBT001
        device = self.device(which)
        heard = [] if everything else machines(device.store)
        path = self.new_path("bundle")
        export_bundle(device.opened, path, secret=SECRET, since_machine=heard[other % len(heard)].id if heard else "")
        if not parked(device.store):
            assert preview_bundle(device.opened, path, secret=SECRET).nothing_to_do
        self.parcels.append(path)

    @rule(which=index, bundle=index, left_out=st.sets(index, max_size=2))
    def deliver(self, which: int, bundle: int, left_out: set[int]) -> None:
        if not self.parcels:
            return
        self.take_in(self.device(which), self.parcels[-1 - bundle % len(self.parcels)], left_out)

    @rule(which=index, other=index, record=index, change=st.integers(0, 9), left_out=st.sets(index, max_size=1))
    def save_and_carry(self, which: int, other: int, record: int, change: int, left_out: set[int]) -> None:
        """A save goes to another machine at once, as people do it."""
        self.edit(which, record, change, other)
        self.make_bundle(which, other, everything=bool(other % 2))
        self.take_in(self.device(other), self.parcels[-1], left_out)

    def take_in(self, device: Device, path: Path, left_out: set[int]) -> None:
        plan = preview_bundle(device.opened, path, secret=SECRET)
        ids = [record.id for record in plan.records]
        without = {ids[place % len(ids)] for place in left_out} if ids else set()
        import_bundle(device.opened, plan, without=without, vanishing_is_fine=True)
        self.happened["delivered"] += not plan.nothing_to_do
        if not without:
            assert preview_bundle(device.opened, path, secret=SECRET).nothing_to_do

    @rule(which=index)
    def undo(self, which: int) -> None:
        device = self.device(which)
        try:
            undo_import(device.opened)
        except UserFacingError:
            return
        self.happened["undone"] += 1
        # What is on a screen may be of an import that never was.
        self.forget_editors(device)

    @rule(which=index, other=index, record=index, change=st.integers(0, 9))
    def carry_and_undo(self, which: int, other: int, record: int, change: int) -> None:
        """What came is taken back at once, before anything is written over it."""
        self.save_and_carry(which, other, record, change, set())
        self.undo(other)

    @rule(which=index)
    def restart(self, which: int) -> None:
        self.device(which).close()

    @rule(which=index, record=index, change=st.integers(0, 9), where=index)
    def save_and_crash(self, which: int, record: int, change: int, where: int) -> None:
        """The process ends in the moment after a commit."""
        device = self.device(which)
        found = self.record_on(device, record)
        if found is None:
            return
        opened, seen = device.store.get(found), self.known(device, found)
        device.store.crashing = True  # type: ignore[attr-defined]
        self.change((device, found, opened, seen), change, where)
        device.close()

    @rule(which=index)
    def back_up(self, which: int) -> None:
        device = self.device(which)
        path = self.new_path("backup")
        device.copy_to(path)
        self.backups.append((device, path))

    @rule(backup=index)
    def put_back(self, backup: int) -> None:
        if self.backups:
            device, path = self.backups[backup % len(self.backups)]
            self.happened["put back"] += 1
            device.put_back(path)
            self.forget_editors(device)

    @rule(which=index)
    def clone(self, which: int) -> None:
        if len(self.devices) < MOST_DEVICES:
            device = self.device(which)
            copy = Device(self.folder / f"device{len(self.devices)}", ids=device.profile.ids, clock=self.clock)  # type: ignore[arg-type]
            self.happened["cloned"] += 1
            device.copy_to(copy.profile.paths.database)
            self.devices.append(copy)

    # -- the end

    def come_together(self) -> None:
        everywhere = {(record, save) for device in self.devices for _, record in device.store.all_ids()
                      for save in self.known(device, record)}  # fmt: skip
        erased = {record for device in self.devices for record in self.records if device.store.is_erased(record)}
        self.exchange(everything=False)
        self.compare(everywhere, erased)
        self.exchange(everything=True)
        self.compare(everywhere, erased)

    def exchange(self, *, everything: bool) -> None:
        for _ in range(ROUNDS):
            acted = False
            for sender, receiver in itertools.permutations(self.devices, 2):
                # The receiver speaks first, so that the sender knows what it has.
                for one, other in ((receiver, sender), (sender, receiver)):
                    known = {machine.id for machine in machines(one.store)} if not everything else set()
                    path = self.new_path("last")
                    since = other.store.machine if other.store.machine in known else ""
                    export_bundle(one.opened, path, secret=SECRET, since_machine=since)
                    plan = preview_bundle(other.opened, path, secret=SECRET)
                    acted |= not plan.nothing_to_do
                    import_bundle(other.opened, plan, vanishing_is_fine=True)
                    path.unlink()
            if not acted:
                return
        raise AssertionError("the machines go on exchanging")

    def compare(self, everywhere: set[tuple[RecordId, str]], erased: set[RecordId]) -> None:
        first = self.devices[0]
        listed = [(entry.id, entry.rivalries) for entry in sorted(first.store.overwritten(), key=lambda one: one.id)]
        for device in self.devices:
            assert digest(device.opened) == digest(first.opened), "digests differ"
            assert device.store.verify() == []
            assert {record for record in self.records if device.store.is_erased(record)} == erased
            found = sorted(device.store.overwritten(), key=lambda one: one.id)
            assert [(entry.id, entry.rivalries) for entry in found] == listed, "lists differ"
        places = {record: {rivalry.place for rivalry in rivalries} for record, rivalries in listed}
        self.happened["listed"] += bool(listed)
        for _, record in first.store.all_ids():
            saves = self.known(first, record)
            assert saves >= {save for found, save in everywhere if found == record}, "a save is lost"
            for device in self.devices:
                assert self.known(device, record) == saves, "histories differ"
            opened = first.store.get(record)
            check_record(
                [self.events[save] for save in saves],
                plain=opened.plain,
                trashed=bool(opened.trashed_at),
                listed=places.get(record, set()),
            )
        # More may be here than was: what had been left out of an import waits, and comes with the next.
        here = {record for _, record in first.store.all_ids()}
        assert {record for record, _ in everywhere} <= here | erased, "a record is lost"
        assert here <= set(self.records)


_CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def test_all_machines_come_together(monkeypatch: pytest.MonkeyPatch, *, long_run: bool) -> None:
    spare_time(monkeypatch)
    Machines.happened.clear()
    chosen = settings(
        max_examples=1_000 if long_run else 60,
        # Short and always the same, or long and drawn anew.
        derandomize=not long_run,
        stateful_step_count=60 if long_run else 30,
        suppress_health_check=_CHECKS,
        deadline=None,
    )
    run_state_machine_as_test(Machines, settings=chosen)
    # A story in which nothing happens proves nothing.
    assert {name for name, times in Machines.happened.items() if times} == {
        "saved late",
        "delivered",
        "undone",
        "put back",
        "cloned",
        "listed",
    }


# -- the same story, told of programs that are wrong


class FixedPeerIds(CountedIds):
    """One peer id for each device, as if it were the device's name; a clone of it has the same."""

    def __init__(self, numbers: Any) -> None:
        super().__init__(numbers)
        self._peer = super().peer()

    def peer(self) -> int:
        return self._peer


class DevicesWithFixedPeers(Machines):
    make_ids = FixedPeerIds


def save_on_the_newest(patch: pytest.MonkeyPatch) -> None:
    """Write what was typed over whatever is there now."""
    right = Document.edit

    def edit(self: Document, values: Any, commit: Any, *, opened: str | None = None) -> bool:
        return right(self, values, commit)

    patch.setattr(Document, "edit", edit)


def send_after_the_commit(patch: pytest.MonkeyPatch) -> None:
    """Write the outbox in a transaction of its own, after the save; a crash comes between the two."""
    later: list[tuple[UnitOfWork, Any]] = []
    right_write, right_send = Store.write, UnitOfWork._send_later

    @contextmanager
    def write(self: Store) -> Iterator[UnitOfWork]:
        with right_write(self) as unit:
            yield unit
        rows = [rows for of, rows in later if of is unit]
        later.clear()
        if not getattr(self, "crashing", False):
            for found in rows:
                right_send(unit, found)

    patch.setattr(UnitOfWork, "_send_later", lambda self, rows: later.append((self, rows)))
    patch.setattr(Store, "write", write)


_FOUND = settings(
    max_examples=150,
    stateful_step_count=30,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=_CHECKS,
    deadline=None,
    report_multiple_bugs=False,
)


def test_a_fixed_peer_id_for_each_device_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    spare_time(monkeypatch)
    with pytest.raises((AssertionError, UserFacingError)):
        run_state_machine_as_test(DevicesWithFixedPeers, settings=_FOUND)


@pytest.mark.parametrize("breaking", [save_on_the_newest, send_after_the_commit])
def test_a_wrong_way_to_save_is_found_out(
    monkeypatch: pytest.MonkeyPatch, breaking: Callable[[pytest.MonkeyPatch], None]
) -> None:
    spare_time(monkeypatch)
    breaking(monkeypatch)
    with pytest.raises((AssertionError, UserFacingError)):
        run_state_machine_as_test(Machines, settings=_FOUND)
