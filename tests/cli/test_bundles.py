"""Bundles through the command line: carried between machines, previewed, partly left out, undone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from mentorbook.services import bundles
from mentorbook.store.exchange import Entry
from mentorbook.sync.package import Header, read_package, write_package
from tests.support.profiles import MakeProfile
from tests.support.program import Program


@pytest.fixture(autouse=True)
def without_age(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the seconds of work by which age protects a file, but in tests that are about it."""
    if request.node.get_closest_marker("age") is None:
        monkeypatch.setattr(bundles, "write_bundle", write_plain)
        monkeypatch.setattr(bundles, "read_bundle", lambda path, *, secret: read_package(path.read_bytes()))


def write_plain(path: Path, *, header: Header, entries: Iterable[Entry], secret: str) -> None:
    path.write_bytes(b"".join(write_package(header, entries)))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return tmp_path / "book.age"


@pytest.fixture
def other(program: Program, make_profile: MakeProfile, tmp_path: Path, bundle: Path) -> Program:
    """A second machine, set up from a bundle alone. It knows of Amara and of one goal."""
    program.json("person", "add", "--name", "Amara Oko", "--field", "Marketing")
    program.json("goal", "add", "--statement", "Run a campaign")
    export(program, bundle)
    found = Program(make_profile("desktop"), tmp_path)
    take(found, bundle)
    return found


def export(program: Program, bundle: Path, *more: str) -> dict[str, Any]:
    made: dict[str, Any] = program.json(
        "bundle", "export", bundle, "--bundle-passphrase-file", program.bundle_file, *more
    )
    return made


def preview(program: Program, bundle: Path) -> dict[str, Any]:
    shown: dict[str, Any] = program.json("bundle", "preview", bundle, "--bundle-passphrase-file", program.bundle_file)
    return shown


def take(program: Program, bundle: Path, *more: str) -> dict[str, Any]:
    done: dict[str, Any] = program.json(
        "bundle", "import", bundle, "--bundle-passphrase-file", program.bundle_file, *more
    )
    return done


def person(program: Program, name: str = "Amara Oko") -> str:
    return next(str(one["id"]) for one in program.json("person", "list") if one["name"] == name)


@pytest.mark.age
def test_a_bundle_alone_sets_up_a_machine(program: Program, other: Program) -> None:
    assert other.digest() == program.digest()


def test_the_passphrase_of_the_book_is_asked_on_a_new_machine(
    program: Program, make_profile: MakeProfile, tmp_path: Path, bundle: Path
) -> None:
    export(program, bundle)
    stranger = Program(make_profile("stranger"), tmp_path)
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("not the passphrase of the book\n")
    ran = stranger.bare(
        *("bundle", "import", bundle, "--bundle-passphrase-file", program.bundle_file, "--passphrase-file", wrong)
    )
    assert ran.code == 1
    assert "passphrase" in ran.err
    assert not stranger.profile.paths.database.exists()


def test_edits_on_both_sides_come_together_and_show_what_was_overwritten(
    program: Program, other: Program, bundle: Path
) -> None:
    program.json("person", "edit", person(program), "--field", "Analytics")
    other.json("person", "edit", person(other), "--field", "Growth", "--organisation", "Lumen")
    export(other, bundle)

    shown = preview(program, bundle)
    (record,) = shown["records"]
    assert record["verdict"] == "both changed"
    both = {one["name"]: one["both"] for one in record["fields"]}
    assert both == {"field": True, "organisation": False}
    assert program.json("person", "show", person(program))["field"] == "Analytics", "a preview writes nothing"

    take(program, bundle)
    export(program, bundle)
    take(other, bundle)
    assert program.digest() == other.digest()
    assert program.json("person", "show", person(program))["organisation"] == "Lumen"
    (overwritten,) = program.json("look")
    assert overwritten["id"] == person(program)


def test_the_same_bundle_again_has_nothing_to_do(program: Program, other: Program, bundle: Path) -> None:
    program.json("person", "add", "--name", "Jonas Lind")
    export(program, bundle)
    take(other, bundle)
    before = other.digest()
    assert preview(other, bundle)["nothing_to_do"] is True
    assert take(other, bundle)["nothing_to_do"] is True
    assert other.digest() == before


def test_undo_gives_back_the_state_before(program: Program, other: Program, bundle: Path) -> None:
    before = other.digest()
    program.json("person", "edit", person(program), "--field", "Analytics")
    program.json("person", "add", "--name", "Jonas Lind")
    export(program, bundle)
    take(other, bundle)
    assert other.digest() == program.digest()
    other.json("bundle", "undo")
    assert other.digest() == before


def test_undo_passes_over_an_import_that_did_nothing(program: Program, other: Program, bundle: Path) -> None:
    before = other.digest()
    program.json("person", "add", "--name", "Jonas Lind")
    export(program, bundle)
    take(other, bundle)
    export(program, bundle)
    assert take(other, bundle)["nothing_to_do"] is True
    assert other.json("bundle", "undo")["records"] == 1
    assert other.digest() == before
    # What the second bundle had found there is gone, so the machine must not be counted on to have it.
    export(other, bundle)
    take(program, bundle)
    export(program, bundle, "--since-machine", other_name(program))
    take(other, bundle)
    assert other.digest() == program.digest()


def other_name(program: Program) -> str:
    """What the one other machine is called."""
    (known,) = program.json("machine")["others"]
    return str(known["name"])


def test_what_was_left_out_is_offered_again(program: Program, other: Program, bundle: Path) -> None:
    jonas = program.json("person", "add", "--name", "Jonas Lind")["id"]
    mei = program.json("person", "add", "--name", "Mei Rossi")["id"]
    export(program, bundle)
    take(other, bundle, "--without", jonas[:6])
    assert {one["id"] for one in other.json("person", "list")} >= {mei}
    assert jonas not in {one["id"] for one in other.json("person", "list")}
    again = {one["id"]: one for one in preview(other, bundle)["records"]}
    assert again[jonas]["was_left_out"] is True
    take(other, bundle)
    assert other.digest() == program.digest()


def test_a_machine_gets_only_what_it_lacks(program: Program, other: Program, bundle: Path) -> None:
    export(other, bundle)
    take(program, bundle)
    program.json("person", "add", "--name", "Jonas Lind")
    made = export(program, bundle, "--since-machine", other_name(program))
    assert made["records"] == 1
    take(other, bundle)
    assert other.digest() == program.digest()


def test_an_unknown_machine_is_refused_by_name(program: Program, other: Program, bundle: Path) -> None:
    words = program.refused(
        *("bundle", "export", bundle, "--bundle-passphrase-file", program.bundle_file, "--since-machine", "toaster")
    )
    assert "toaster" in words


def test_the_log_names_machines(program: Program, other: Program, bundle: Path) -> None:
    program.json("machine", "my laptop")
    program.json("person", "add", "--name", "Jonas Lind")
    export(program, bundle)
    take(other, bundle)
    assert other.json("bundle", "log")[0]["name"] == "my laptop"
    assert "my laptop" in other.text("bundle", "log")


def test_another_book_is_refused(program: Program, make_profile: MakeProfile, tmp_path: Path, bundle: Path) -> None:
    stranger = Program(make_profile("stranger"), tmp_path)
    stranger.create()
    export(stranger, bundle)
    before = program.digest()
    words = program.refused("bundle", "import", bundle, "--bundle-passphrase-file", program.bundle_file)
    assert "another book" in words
    assert program.digest() == before


def test_many_records_that_would_vanish_are_asked_about(program: Program, other: Program, bundle: Path) -> None:
    ids = [one["id"] for kind in ("person", "goal") for one in program.json(kind, "list")]
    for kind, record in zip(("person", "goal"), ids, strict=True):
        program.json(kind, "remove", record)
    templates = [one["id"] for one in program.json("template", "list")]
    program.batch([["template", "remove", one] for one in templates])
    export(program, bundle)
    before = other.digest()
    words = other.refused("bundle", "import", bundle, "--bundle-passphrase-file", other.bundle_file)
    assert "--vanishing-is-fine" in words
    assert other.digest() == before
    take(other, bundle, "--vanishing-is-fine")
    assert other.digest() == program.digest()


@pytest.mark.age
def test_a_wrong_passphrase_of_the_bundle_is_told_apart(program: Program, other: Program, bundle: Path) -> None:
    export(program, bundle)
    wrong = replace_passphrase(program)
    words = other.refused("bundle", "preview", bundle, "--bundle-passphrase-file", wrong)
    assert "passphrase" in words


def replace_passphrase(program: Program) -> Path:
    wrong = program.bundle_file.with_name("wrong-bundle.txt")
    wrong.write_text("quite other words\n")
    return wrong
