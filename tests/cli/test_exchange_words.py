"""What import, export and bundles say to people about what they did."""

from __future__ import annotations

from pathlib import Path

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
