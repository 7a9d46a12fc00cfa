"""The numbers beside backups are those that a person would count."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

from tests.support.clock import FakeClock
from tests.support.profiles import MakeProfile
from tests.support.program import Program


def test_a_backup_counts_what_can_be_brought_back(program: Program) -> None:
    kept, trashed, erased = (
        str(program.json("person", "add", "--name", name)["id"]) for name in ("Ida", "Kim", "Ruth")
    )
    program.json("person", "remove", trashed)
    program.json("person", "erase", erased, "--yes")
    here = program.json("verify")["records"]
    assert here == len(program.json("template", "list")) + len([kept, trashed])
    made = program.json("backup", "now")
    assert made["records"] == here
    name = made["name"]
    assert f"{name}  {here} records  verified" in program.text("backup", "list").splitlines()
    assert program.text("backup", "rehearse", name).endswith(f" holds {here} records.\n")
    assert f": {here} records." in program.text("backup", "restore", name)
    assert program.json("verify")["records"] == here


def test_one_record_is_no_plural(program: Program) -> None:
    templates = [str(one["id"]) for one in program.json("template", "list")]
    program.batch([["template", "erase", one, "--yes"] for one in templates[1:]])
    name = program.json("backup", "now")["name"]
    listed = [line.split(maxsplit=1) for line in program.text("backup", "list").splitlines()]
    assert dict(listed)[name] == "1 record    verified"
    assert program.text("backup", "rehearse", name).endswith(" holds 1 record.\n")


class Slow(io.BytesIO):
    """Lines that come ten minutes apart."""

    def __init__(self, content: bytes, clock: FakeClock) -> None:
        super().__init__(content)
        self._clock = clock

    def readline(self, size: int | None = -1) -> bytes:
        self._clock.advance(timedelta(minutes=10))
        return super().readline(size)


def test_a_long_batch_is_backed_up_while_it_goes_on(
    make_profile: MakeProfile, tmp_path: Path, clock: FakeClock
) -> None:
    program = Program(make_profile(clock=clock), tmp_path)
    program.create()
    program.json("backup", "now")
    lines = b"".join(b'["note", "add", "--title", "%d"]\n' % number for number in range(9))
    assert program.run("batch", stdin=Slow(lines, clock)).code == 0
    made = [one for one in program.json("backup", "list") if one["reason"] == "changes"]
    # One for each half hour in which it was changed.
    assert len(made) == 3
    reading = b'["person", "list"]\n' * 9
    clock.advance(timedelta(minutes=1))
    assert program.run("batch", stdin=Slow(reading, clock)).code == 0
    assert [one for one in program.json("backup", "list") if one["reason"] == "changes"] == made
