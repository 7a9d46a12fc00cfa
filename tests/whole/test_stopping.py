"""Ctrl+C at any step of long work: it ends in words, the book is as before or as after, and nothing half-made stays."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from mentorbook.profile import Paths
from tests.support.age import encrypt
from tests.support.profiles import profile_maker
from tests.support.program import Program
from tests.support.statements import connect_with

pytestmark = pytest.mark.timeout(120)

#: Moments at which each command is stopped.
MOMENTS = 8


class Steps:
    """Counts the statements that are run, and presses Ctrl+C before the one that was named."""

    def __init__(self, stop_at: int = 0) -> None:
        self.taken = 0
        self._stop_at = stop_at

    def take(self) -> None:
        self.taken += 1
        if self.taken == self._stop_at:
            raise KeyboardInterrupt

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        patch.setattr(dbapi2, "connect", connect_with(self.take))


def lines(count: int) -> bytes:
    return b"".join(
        json.dumps({"kind": "note", "title": f"Note {n}", "body": "Words."}).encode() + b"\n" for n in range(count)
    )


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed book with some records, and beside it a bundle of another machine that has more."""
    folder = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mentorbook.sync.age.passphrase.encrypt", encrypt)
        here = Program(profile_maker(folder)("here"), folder)
        here.create()
        (folder / "more.jsonl").write_bytes(lines(700))
        here.json("note", "add", "--title", "Kept", "--body", "A sentence.")
        here.json("bundle", "export", folder / "all", "--bundle-passphrase-file", here.bundle_file)
        there = Program(profile_maker(folder)("there"), folder)
        there.json("bundle", "import", folder / "all", "--bundle-passphrase-file", here.bundle_file)
        there.json("person", "add", "--name", "Mira Tallgren")
        there.json("bundle", "export", folder / "theirs", "--bundle-passphrase-file", here.bundle_file)
    return folder


Copy = Callable[[], Program]


@pytest.fixture
def copy(template: Path, tmp_path: Path) -> Copy:
    """The program on a new copy of the book."""
    made = 0

    def make() -> Program:
        nonlocal made
        made += 1
        folder = tmp_path / str(made)
        folder.mkdir()
        shutil.copytree(template / "here", folder / "here")
        return Program(replace(profile_maker(folder)("here"), paths=Paths(folder / "here")), folder)

    return make


def arguments(name: str, template: Path, program: Program) -> list[str | Path]:
    beside, secret = program.bundle_file.parent, ("--bundle-passphrase-file", program.bundle_file)
    (beside / "new.txt").write_text("six other words by daylight\n")
    commands: dict[str, list[str | Path]] = {
        "import": ["import", template / "more.jsonl"],
        "bundle import": ["bundle", "import", template / "theirs", *secret],
        "bundle export": ["bundle", "export", beside / "out", *secret],
        "export": ["export", beside / "plain"],
        "backup now": ["backup", "now"],
        "backup rehearse": ["backup", "rehearse"],
        "verify": ["verify"],
        "passphrase": ["passphrase", "--new-passphrase-file", beside / "new.txt"],
    }
    return commands[name]


@pytest.mark.parametrize(
    "name",
    ["import", "bundle import", "bundle export", "export", "backup now", "backup rehearse", "verify", "passphrase"],
)
def test_stopped_at_any_step(copy: Copy, template: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mentorbook.sync.age.passphrase.encrypt", encrypt)
    whole, counted = copy(), Steps()
    before = whole.digest()
    with pytest.MonkeyPatch.context() as patch:
        counted.watch(patch)
        whole.text(*arguments(name, template, whole))
    after = before if name == "passphrase" else whole.digest()
    assert counted.taken > MOMENTS
    stopped = 0
    for moment in range(MOMENTS):
        program = copy()
        with pytest.MonkeyPatch.context() as patch:
            Steps(1 + moment * counted.taken // MOMENTS).watch(patch)
            ran = program.run(*arguments(name, template, program))
        assert ran.code in {0, 1}, ran
        assert "Traceback" not in ran.err, ran
        if ran.code:
            stopped += 1
            assert "mentorbook: Stopped." in ran.err, ran
        if name == "passphrase" and program.run("verify").code:
            # Then it is the new one.
            program.passphrase_file.write_text("six other words by daylight\n")
            assert program.json("verify")["ok"]
            continue
        assert program.json("verify")["ok"]
        found = program.digest()
        assert found in (before, after)
        if "Nothing was changed" in ran.err:
            assert found == before
        assert [path.name for path in program.bundle_file.parent.rglob("*.part")] == []
    assert stopped >= MOMENTS // 2


def test_a_book_that_was_made_shows_its_code_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mentorbook.services.sample.add_templates", pressed)
    program = Program(profile_maker(tmp_path)("new"), tmp_path)
    made = program.run("create", "--json")
    assert made.code == 0
    assert "Stopped when the book was made already" in made.err
    (tmp_path / "code").write_text(made.json["recovery_code"])
    (tmp_path / "words").write_text("six other words by daylight")
    program.json("recover", "--recovery-code-file", tmp_path / "code", "--new-passphrase-file", tmp_path / "words")


_LOADING = """
import sys
class Pressed:
    def find_spec(self, name, path=None, target=None):
        if name == "mentorbook.cli.main":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Pressed())
sys.argv = ["mentorbook", "due"]
from mentorbook.__main__ import main
sys.exit(main())
"""


def test_stopped_while_the_program_is_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", _LOADING], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == "\nmentorbook: Stopped.\n"
    assert done.stdout == ""
