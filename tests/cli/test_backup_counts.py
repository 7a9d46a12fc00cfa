"""The numbers beside backups are those that a person would count."""

from __future__ import annotations

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
