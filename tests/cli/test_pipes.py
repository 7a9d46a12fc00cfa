"""What commands read from standard input, where another command on the same book may be writing it."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO

import pytest

from tests.support.program import Program


class Pipe(BytesIO):
    """Standard input that another command fills while this one waits for it."""

    def __init__(self, write: Callable[[], bytes]) -> None:
        super().__init__()
        self._write = write

    def _wait(self) -> None:
        if not self.getbuffer().nbytes:
            self.write(self._write())
            self.seek(0)

    def read(self, size: int | None = -1) -> bytes:
        self._wait()
        return super().read(size)

    def readline(self, size: int | None = -1) -> bytes:
        self._wait()
        return super().readline(size)


@pytest.fixture
def person(program: Program) -> str:
    return str(program.json("person", "add", "--name", "Ida Berg", "--field", "painting")["id"])


def test_a_record_goes_through_a_pipe_into_an_edit(program: Program, person: str) -> None:
    def show() -> bytes:
        shown = program.json("person", "show", person)
        return json.dumps({**shown, "field": "drawing"}).encode()

    saved = program.json("person", "edit", person, "--from", "-", stdin=Pipe(show))
    assert saved["field"] == "drawing"


def test_a_record_goes_through_a_pipe_into_a_new_one(program: Program, person: str) -> None:
    added = program.json(
        "person", "add", "--from", "-", stdin=Pipe(lambda: program.text("person", "show", person, "--json").encode())
    )
    assert added["id"] != person
    assert (added["name"], added["field"]) == ("Ida Berg", "painting")


def test_a_batch_is_made_of_what_another_command_prints(program: Program, person: str) -> None:
    def list_all() -> bytes:
        return b"".join(
            json.dumps(["person", "edit", one["id"], "--tag", "known"]).encode() + b"\n"
            for one in program.json("person", "list")
        )

    ran = program.run("batch", stdin=Pipe(list_all))
    assert ran.code == 0, ran
    assert program.json("person", "show", person)["tags"] == ["known"]


def test_what_cannot_be_read_is_said_before_the_book_is_asked_for(program: Program, person: str) -> None:
    program.passphrase_file.unlink()
    assert "No record could be read" in program.refused("person", "edit", person, "--from", "-", stdin=b"nonsense")


def test_a_record_inside_a_batch_does_not_eat_the_lines_after_it(program: Program) -> None:
    lines = b'["note", "add", "--from", "-"]\n["note", "add", "--title", "second"]\n'
    refused, added = program.answers(lines)
    assert refused["exit"] == 2
    assert "--from" in refused["error"]["title"]
    assert added["result"]["title"] == "second"


def test_a_batch_without_lines_does_nothing(program: Program) -> None:
    assert program.answers(b"") == []
    assert [answer["exit"] for answer in program.answers(b'\n\n["person", "list"]\n\n')] == [0]
