"""What commands say to people: in names, whole sentences, and no more than is so."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from mentorbook.services import bundles
from mentorbook.store.exchange import Entry
from mentorbook.sync.package import Header, read_package, write_package
from tests.support.profiles import MakeProfile
from tests.support.program import Program


def test_an_import_that_changes_nothing_offers_no_undo(program: Program, tmp_path: Path) -> None:
    program.json("person", "add", "--name", "Ida Berg")
    program.text("export", tmp_path / "plain")
    records = tmp_path / "plain" / "records.jsonl"
    said = program.text("import", records)
    assert said.startswith("Nothing to do: ")
    assert "undo" not in said
    assert "no import to undo" in program.refused("bundle", "undo")
    records.write_text('{"kind": "person", "name": "Kim Osei"}\n')
    assert program.text("import", records) == "Imported: 1 new. “mentorbook bundle undo” takes it back.\n"
    assert "records.jsonl" in program.text("bundle", "log")


def test_machines_have_names_in_what_people_read(program: Program) -> None:
    program.text("machine", "Laptop")
    goal = program.json("goal", "add", "--statement", "learn to draw")
    program.json("goal", "edit", goal["id"], "--measure", "ten drawings")
    stale = json.dumps({**goal, "measure": "a hundred drawings"}).encode()
    program.json("goal", "edit", goal["id"], "--from", "-", stdin=stale)
    assert "Laptop, 2026-03-02T09:00:00Z: ten drawings" in program.text("look")
    versions = program.text("goal", "history", goal["id"]).splitlines()[1:]
    assert [line.split()[1] for line in versions] == ["Laptop"] * 3


def test_a_preview_shows_both_sides(
    program: Program, make_profile: MakeProfile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare_age(monkeypatch)
    other = Program(make_profile("desktop"), tmp_path)
    bundle, secret = tmp_path / "book", ("--bundle-passphrase-file", program.bundle_file)
    person = program.json("person", "add", "--name", "Ida Berg", "--organisation", "Lumen")["id"]
    program.text("bundle", "export", bundle, *secret)
    other.text("bundle", "import", bundle, *secret)
    other.json("person", "edit", person, "--field", "Growth", "--organisation", "")
    other.text("bundle", "export", bundle, *secret)
    program.json("person", "edit", person, "--field", "Analytics")
    lines = program.text("bundle", "preview", bundle, *secret).splitlines()
    assert "    organisation: Lumen → (empty)" in lines
    (field,) = (line for line in lines if line.startswith("    field: "))
    assert field in {f"    field: Analytics here, Growth there → {won}" for won in ("Analytics", "Growth")}


def spare_age(patch: pytest.MonkeyPatch) -> None:
    """Leave out the seconds of work by which age protects a file."""

    def write(path: Path, *, header: Header, entries: Iterable[Entry], secret: str) -> None:
        path.write_bytes(b"".join(write_package(header, entries)))

    patch.setattr(bundles, "write_bundle", write)
    patch.setattr(bundles, "read_bundle", lambda path, *, secret: read_package(path.read_bytes()))


def test_notes_on_talks_with_someone_are_held_back_by_number(program: Program) -> None:
    person = program.json("person", "add", "--name", "Ida Berg")["id"]
    session = program.json("session", "add", "--person", person, "--start", "2026-02-20T16:00")["id"]
    goal = program.json("goal", "add", "--statement", "learn to draw", "--person", person)["id"]
    program.json("note", "add", "--title", "about her", "--person", person, "--session", session)
    program.json("note", "add", "--title", "after the talk", "--session", session)
    program.json("note", "add", "--title", "on the way", "--goal", goal)
    program.json("note", "add", "--title", "of somebody else")
    assert "  - 3 private notes, which no summary takes" in program.text("summary", "--person", person).splitlines()


def test_a_book_that_cannot_be_made_needs_no_passphrase(program: Program) -> None:
    program.passphrase_file.unlink()
    assert "There is a book here already." in program.refused("create")


def test_blanks_alone_are_no_passphrase(empty: Program) -> None:
    empty.passphrase_file.write_text("   \n")
    assert "Blanks alone are no passphrase." in empty.refused("create")
    assert not empty.profile.paths.database.exists()


def test_a_rhythm_is_shown_as_it_was_said(program: Program) -> None:
    for said in ("monthly", "every 6 weeks", "every 10 days"):
        person = program.json("person", "add", "--name", "Ida Berg", "--rhythm", said)["id"]
        shown = dict(line.split(maxsplit=1) for line in program.text("person", "show", person).splitlines())
        assert shown["rhythm"] == said


def test_what_leaves_is_said_before_it_is_written(program: Program, tmp_path: Path) -> None:
    person = program.json("person", "add", "--name", "Mira Tallgren")["id"]
    thanks = ["--person", person, "--text", "For her patience", "--on", "2026-03-01"]
    program.json("thanks", "add", *thanks)
    folder = tmp_path / "folder.md"
    folder.mkdir()
    # Where it cannot be written, that was said all the same.
    ran = program.run("summary", "--person", person, "--out", folder)
    assert ran.code == 1
    assert ran.out.startswith("For Mira Tallgren, this leaves the machine:\n  - ")
    assert "Wrote" not in ran.out
    written = program.text("summary", "--person", person, "--out", tmp_path / "thanks.md")
    assert written.startswith(ran.out)
    assert written.endswith(f"Wrote {tmp_path / 'thanks.md'}. This file is not encrypted.\n")
    assert program.json("summary", "--person", person, "--out", tmp_path / "thanks.md")["for"] == "Mira Tallgren"
    (answer,) = program.batch([["summary", "--person", person]])
    assert answer["result"]["leaves"]
