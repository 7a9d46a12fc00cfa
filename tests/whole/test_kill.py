"""``kill -9`` at random moments: what was acknowledged is there, nothing is half there, and the book is well.

Real processes of the program are killed in the middle of saves, imports, backups and changes of the passphrase.
Each command of a batch is answered when it is done; so after a kill the book must be in the state after the last
answer, or in the one after the command that was under way, and in no other.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from random import Random

import pytest

from mentorbook.book.archive import list_backups
from mentorbook.book.keys import WrongPassphrase
from mentorbook.model.catalogue import title_of
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.profile import Paths, Profile, RandomIds
from mentorbook.services import bundles, health, records
from mentorbook.services.opened import OpenedBook, Unlocking, has_book, open_book, opened
from mentorbook.store.exchange import Entry
from mentorbook.sync.package import Header, write_package
from tests.support.age import encrypt
from tests.support.processes import Ended, Processes
from tests.support.profiles import CHEAP
from tests.support.program import BUNDLE_PASSPHRASE, PASSPHRASE

CHAPTERS = 8
KILLS, KILLS_LONG = 5, 25
"""Kills by the clock in each chapter: 40 in every run, 200 in a long one."""
LINES = 1_000
"""Commands of a batch: more than any machine gets done before it is killed."""
LATEST = 0.6
"""Seconds after the first answer at which a kill comes at the latest."""
SEEDS, IMPORTED, BUNDLES, BUNDLED = 24, 40, 12, 4
TEXTS = {Kind.PERSON: "about", Kind.NOTE: "body", Kind.TEMPLATE: "body"}
OTHERS = "attic "
"""How the names of records begin that come from the other machine."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is compared of a record; its title is its name here."""

    kind: Kind
    text: str
    trashed: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """All of a book that the commands below can change."""

    records: dict[str, Held]
    passphrase: str


@dataclass(frozen=True, slots=True)
class Step:
    """A command, and the state of the book once it was carried out."""

    arguments: list[str]
    after: State


@dataclass(frozen=True, slots=True)
class Origin:
    """A book to begin with, and bundles from another of its machines, each with all that went before."""

    folder: Path
    bundles: tuple[tuple[Path, Mapping[str, Held]], ...]


def profile_at(root: Path) -> Profile:
    return Profile(Paths(root), cost=CHEAP)


def read_records(book: OpenedBook) -> tuple[dict[str, Held], dict[str, RecordId]]:
    """What the documents say, by title, and the ids."""
    held, ids = {}, {}
    for kind, record_id in book.store.all_ids():
        look = book.store.get(record_id)
        title = title_of(look.record)
        assert title not in held, title
        held[title] = Held(kind, getattr(look.record, TEXTS[kind]), trashed=bool(look.trashed_at))
        ids[title] = record_id
    return held, ids


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Origin:
    folder = tmp_path_factory.mktemp("origin")
    processes = Processes(folder)
    processes.json("create")
    processes.batch(
        [["person", "add", "--name", f"Person {n}", "--about", f"About {n}."] for n in range(SEEDS)]
        + [["note", "add", "--title", f"Note {n}", "--body", f"Body {n}."] for n in range(SEEDS)]
    )
    return Origin(processes.root, tuple(make_bundles(processes.root, folder)))


def make_bundles(root: Path, folder: Path) -> Iterator[tuple[Path, Mapping[str, Held]]]:
    """Real bundles of a second machine, sealed with little work."""

    def write_cheaply(path: Path, *, header: Header, entries: Iterable[Entry], secret: str) -> None:
        path.write_bytes(encrypt(b"".join(write_package(header, entries)), secret))

    first = folder / "first.bundle"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundles, "write_bundle", write_cheaply)
        with opened(profile_at(root), Unlocking(passphrase=PASSPHRASE)) as book:
            bundles.export_bundle(book, first, secret=BUNDLE_PASSPHRASE)
        other, _ = bundles.set_up_from_bundle(
            profile_at(folder / "attic"), first, secret=BUNDLE_PASSPHRASE, unlocking=Unlocking(passphrase=PASSPHRASE)
        )
        held: dict[str, Held] = {}
        with closing(other):
            for number in range(BUNDLES):
                for one in range(BUNDLED):
                    title, text = f"{OTHERS}{number}.{one}", f"Seen from the attic, {number}.{one}.\n"
                    records.add(other, Kind.NOTE, {"title": title, "body": text})
                    held[title] = Held(Kind.NOTE, text)
                path = folder / f"{number}.bundle"
                bundles.export_bundle(other, path, secret=BUNDLE_PASSPHRASE)
                yield path, dict(held)


class Chapter:
    """One book that is written in, killed, looked at, and written in again."""

    def __init__(self, origin: Origin, folder: Path, random: Random) -> None:
        self.processes = Processes(folder)
        shutil.copytree(origin.folder, self.processes.root)
        self.profile = profile_at(self.processes.root)
        self.backups: dict[str, State] = {}
        self._origin, self._folder, self._random = origin, folder, random
        self._numbers = count()
        self._secret = self.processes.secret_file(BUNDLE_PASSPHRASE)
        self.state, self._ids = self._look([PASSPHRASE])

    # -- what is done

    def round(self) -> None:
        """Write, be killed, and look."""
        steps = self._steps()
        before = self.state
        lines = [step.arguments for step in steps]
        ended = self.processes.killed_batch(lines, after=self._random.uniform(0, LATEST), folder=self._folder)
        assert ended.killed, ended
        assert ended.err == b""
        answers = ended.answers
        failed = [(steps[n].arguments, answer) for n, answer in enumerate(answers) if answer["exit"]]
        assert failed == []
        for step, answer in zip(steps, answers, strict=False):
            if step.arguments == ["backup", "now"]:
                self.backups[answer["result"]["name"]] = step.after
        states = [before, *(step.after for step in steps)]
        self.must_be(states[len(answers) : len(answers) + 2])

    def must_be(self, allowed: list[State]) -> None:
        """The book opens, is well and in one of the allowed states; all backups are there."""
        self.state, self._ids = self._look([state.passphrase for state in allowed])
        if self.state not in allowed:
            pytest.fail(f"neither before nor after:\n{differences(self.state, allowed)}", pytrace=False)
        verified = {backup.name for backup in list_backups(self.profile) if backup.verified}
        assert set(self.backups) <= verified

    def _look(self, passphrases: list[str]) -> tuple[State, dict[str, RecordId]]:
        for passphrase in dict.fromkeys(passphrases):
            try:
                book = open_book(self.profile, Unlocking(passphrase=passphrase))
            except WrongPassphrase:
                continue
            with closing(book):
                assert health.verify(book).problems == ()
                held, ids = read_records(book)
            self.processes.passphrase = passphrase
            return State(held, passphrase), ids
        pytest.fail(f"none of {passphrases} opens the book")

    def killed_at_a_step(self, *arguments: str) -> Ended:
        """Run a command that is killed just before one of its steps on the disk or in the database."""
        copy = self._folder / "copy"
        shutil.copytree(self.processes.root, copy)
        steps = self.processes.count_steps(*arguments)
        shutil.rmtree(self.processes.root)
        copy.rename(self.processes.root)
        return self.processes.killed_at(self._random.randint(1, steps), *arguments)

    # -- what is to be done

    def _steps(self) -> list[Step]:
        steps: list[Step] = []
        state = self.state
        while len(steps) < LINES:
            steps += self._draw(state)
            state = steps[-1].after
        return steps

    def _draw(self, state: State) -> list[Step]:
        # So that a kill finds each kind of work about as often: a save takes a fraction of what a backup does.
        kinds = {
            self.add: 30,
            self.edit: 40,
            self.remove: 8,
            self.restore: 8,
            self.erase: 4,
            self.bring: 2,
            self.bring_and_undo: 1,
            self.bring_bundle: 2,
            self.back_up: 2,
            self.change_passphrase: 3,
        }
        while True:
            (draw,) = self._random.choices(list(kinds), list(kinds.values()))
            if steps := draw(state):
                return steps

    def _text(self) -> str:
        return f"Words, {next(self._numbers)}. " + "and more of them " * self._random.randint(0, 60) + ".\n"

    def _known(self, state: State, *, trashed: bool = False) -> str:
        """A record whose id is known and that is in the trash, or not; empty when there is none."""
        found = [title for title, held in state.records.items() if title in self._ids and held.trashed is trashed]
        return self._random.choice(found) if found else ""

    def add(self, state: State) -> list[Step]:
        kind, text = self._random.choice([Kind.PERSON, Kind.NOTE]), self._text()
        title = f"Added {next(self._numbers)} {self._random.randbytes(4).hex()}"
        name = "--name" if kind is Kind.PERSON else "--title"
        arguments = [kind.value, "add", name, title, f"--{TEXTS[kind]}", text]
        return [Step(arguments, with_records(state, {title: Held(kind, text)}))]

    def edit(self, state: State) -> list[Step]:
        if not (title := self._known(state)):
            return []
        held = replace(state.records[title], text=self._text())
        arguments = [held.kind.value, "edit", self._ids[title], f"--{TEXTS[held.kind]}", held.text]
        return [Step(arguments, with_records(state, {title: held}))]

    def remove(self, state: State) -> list[Step]:
        return self._put(state, "remove", trashed=True)

    def restore(self, state: State) -> list[Step]:
        return self._put(state, "restore", trashed=False)

    def _put(self, state: State, action: str, *, trashed: bool) -> list[Step]:
        if not (title := self._known(state, trashed=not trashed)):
            return []
        held = replace(state.records[title], trashed=trashed)
        return [Step([held.kind.value, action, self._ids[title]], with_records(state, {title: held}))]

    def erase(self, state: State) -> list[Step]:
        title = self._known(state)
        # A bundle brings all that its machine has; what was erased stays away, and this count stays simple without.
        if not title or title.startswith(OTHERS):
            return []
        left = {name: held for name, held in state.records.items() if name != title}
        arguments = [state.records[title].kind.value, "erase", self._ids[title], "--yes"]
        return [Step(arguments, replace(state, records=left))]

    def bring(self, state: State) -> list[Step]:
        path = self._folder / f"{next(self._numbers)}.jsonl"
        held = {
            f"Imported {path.stem}.{n} {self._random.randbytes(4).hex()}": Held(Kind.NOTE, self._text())
            for n in range(IMPORTED)
        }
        self._ids |= {title: RandomIds().record() for title in held}
        if (changed := self._known(state)) and state.records[changed].kind is Kind.NOTE:
            held[changed] = Held(Kind.NOTE, self._text())
        lines = [
            {"kind": "note", "id": self._ids[title], "title": title, "body": one.text} for title, one in held.items()
        ]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return [Step(["import", str(path)], with_records(state, held))]

    def bring_and_undo(self, state: State) -> list[Step]:
        return [*self.bring(state), Step(["bundle", "undo"], state)]

    def bring_bundle(self, state: State) -> list[Step]:
        path, held = self._random.choice(self._origin.bundles)
        new = {title: one for title, one in held.items() if title not in state.records}
        arguments = ["bundle", "import", str(path), "--bundle-passphrase-file", self._secret]
        return [Step(arguments, with_records(state, new))]

    def back_up(self, state: State) -> list[Step]:
        return [Step(["backup", "now"], state)]

    def go_back(self, state: State) -> list[Step]:
        """Back to a backup, from a book in which something was written since."""
        name = self.processes.json("backup", "now")["name"]
        (added,) = self.add(state)
        self.processes.json(*added.arguments)
        self.must_be([added.after])
        return [Step(["backup", "restore", name], state)]

    def change_passphrase(self, state: State) -> list[Step]:
        new = f"other quiet words {next(self._numbers)}"
        file = self.processes.secret_file(new)
        return [Step(["passphrase", "--new-passphrase-file", file], replace(state, passphrase=new))]


def with_records(state: State, held: Mapping[str, Held]) -> State:
    return replace(state, records={**state.records, **held})


def differences(found: State, allowed: list[State]) -> str:
    """Where the book is other than it may be, for whoever reads of the failure."""
    lines = []
    for state in allowed:
        both = {title: (found.records.get(title), state.records.get(title)) for title in found.records | state.records}
        lines += ["found, and wanted:", f"  {found.passphrase}, {state.passphrase}"]
        lines += [f"  {title}: {pair[0]}, {pair[1]}" for title, pair in both.items() if pair[0] != pair[1]]
    return "\n".join(lines)


@pytest.fixture
def random(request: pytest.FixtureRequest) -> Random:
    """Random numbers from the run's seed, which a failure shows: it repeats commands and moments, if not the machine."""
    seed = request.config.getoption("randomly_seed", 0)
    request.node.add_report_section("setup", "seed", f"--randomly-seed={seed}")
    return Random(f"{seed} {request.node.name}")


@pytest.fixture
def chapter(origin: Origin, tmp_path: Path, random: Random) -> Chapter:
    return Chapter(origin, tmp_path, random)


@pytest.mark.parametrize("number", range(CHAPTERS))
def test_a_killed_process_loses_nothing_that_it_acknowledged(
    chapter: Chapter, random: Random, number: int, *, long_run: bool
) -> None:
    del number
    for _ in range(KILLS_LONG if long_run else KILLS):
        chapter.round()
    if chapter.backups:
        name, held = random.choice(list(chapter.backups.items()))
        # With today's passphrase today's keys stay; the one of its time brings its keys back.
        now = random.choice([chapter.state.passphrase, held.passphrase])
        chapter.processes.passphrase = now
        chapter.processes.json("backup", "restore", name)
        chapter.must_be([replace(held, passphrase=now)])


@pytest.mark.parametrize(
    "work",
    [Chapter.add, Chapter.bring, Chapter.bring_bundle, Chapter.back_up, Chapter.change_passphrase, Chapter.go_back],
)
def test_a_command_killed_at_a_step_is_done_or_not_begun(
    chapter: Chapter, work: Callable[[Chapter, State], list[Step]], *, long_run: bool
) -> None:
    for _ in range(20 if long_run else 3):
        (step,) = work(chapter, chapter.state)
        ended = chapter.killed_at_a_step(*step.arguments)
        chapter.must_be([chapter.state, step.after] if ended.killed else [step.after])


def test_a_killed_set_up_from_a_bundle_can_be_done_again(
    origin: Origin, tmp_path: Path, random: Random, *, long_run: bool
) -> None:
    path, held = origin.bundles[-1]
    for number in range(10 if long_run else 2):
        processes = Processes(tmp_path / str(number))
        command = ["bundle", "import", str(path), "--bundle-passphrase-file", processes.secret_file(BUNDLE_PASSPHRASE)]
        steps = processes.count_steps(*command)
        with opened(profile_at(processes.root), Unlocking(passphrase=PASSPHRASE)) as book:
            whole, _ = read_records(book)
        assert held.items() <= whole.items()
        shutil.rmtree(processes.root)
        processes.killed_at(random.randint(1, steps), *command)
        if has_book(profile_at(processes.root)):
            with opened(profile_at(processes.root), Unlocking(passphrase=PASSPHRASE)) as book:
                assert read_records(book)[0] in ({}, whole)
        processes.json(*command)
        with opened(profile_at(processes.root), Unlocking(passphrase=PASSPHRASE)) as book:
            assert read_records(book)[0] == whole
            assert health.verify(book).problems == ()
