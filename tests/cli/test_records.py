"""Every kind of record with every field, through the options that the catalogue makes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mentorbook.model.catalogue import SPECS
from mentorbook.model.kinds import Kind
from tests.cli.values import make_targets, options_for, plain_record
from tests.support.program import Program

_ABOUT_THE_RECORD = {"id", "version", "trashed_at"}


def fields_of(shown: dict[str, Any]) -> dict[str, Any]:
    """What a person entered: without id and version."""
    return {name: value for name, value in shown.items() if name not in _ABOUT_THE_RECORD}


@pytest.mark.parametrize("kind", Kind)
def test_a_life_of_every_kind(program: Program, kind: Kind) -> None:
    plain = plain_record(kind, make_targets(program))
    name = kind.value

    added = program.json(name, "add", *options_for(plain))
    record_id = added["id"]
    shown = program.json(name, "show", record_id[:8])
    assert shown == added
    assert fields_of(shown) == {"kind": name, **plain}

    # What show prints is what add takes: another record with the same fields.
    twin = program.json(name, "add", "--from", "-", stdin=json.dumps(shown).encode())
    assert twin["id"] != record_id
    assert fields_of(twin) == fields_of(shown)
    # ... and edit: nothing changes, not even the history.
    assert program.json(name, "edit", record_id, "--from", "-", stdin=json.dumps(shown).encode()) == shown

    listed = program.json(name, "list")
    assert {record_id, twin["id"]} <= {one["id"] for one in listed}
    as_listed = next(one for one in listed if one["id"] == record_id)
    assert as_listed == {key: shown[key] for key in as_listed}
    assert record_id in program.text(name, "list")
    text = program.text(name, "show", record_id)
    for value in plain.values():
        if isinstance(value, str) and "ünïcode" in value:
            assert value in text

    program.json(name, "remove", record_id)
    assert record_id not in {one["id"] for one in program.json(name, "list")}
    assert record_id in {one["id"] for one in program.json("trash")}
    program.json(name, "restore", record_id)
    assert record_id not in {one["id"] for one in program.json("trash")}
    assert fields_of(program.json(name, "show", record_id)) == fields_of(shown)
    versions = program.json(name, "history", record_id)
    assert len(versions) == 3
    first = program.json(name, "show", record_id, "--version", versions[-1]["version"])
    assert fields_of(first) == fields_of(shown)

    assert "--yes" in program.refused(name, "erase", record_id)
    program.json(name, "erase", record_id, "--yes")
    assert "There is no" in program.refused(name, "show", record_id)
    assert record_id not in json.dumps([program.json("trash"), program.json(name, "list")])
    assert program.json("verify")["ok"]


@pytest.mark.parametrize("kind", Kind)
def test_every_field_is_changed_and_cleared_by_its_option(program: Program, kind: Kind) -> None:
    targets = make_targets(program)
    plain = plain_record(kind, targets)
    needed = {name: plain[name] for name, spec in SPECS[kind].items() if spec.required or spec.title}
    record_id = program.json(kind.value, "add", *options_for(needed))["id"]

    changing = [[kind.value, "edit", record_id, *options_for({name: plain[name]})] for name in SPECS[kind]]
    for name, answer in zip(SPECS[kind], program.batch(changing), strict=True):
        assert answer["result"][name] == plain[name], name

    names = [name for name in SPECS[kind] if name not in needed]
    clearing = [[kind.value, "edit", record_id, f"--{name.replace('_', '-')}="] for name in names]
    for name, answer in zip(names, program.batch(clearing), strict=True):
        empty = SPECS[kind][name].type.write(SPECS[kind][name].type.empty)
        assert answer["result"][name] == (empty or (empty if empty is False else None)), name

    for name in (name for name, spec in SPECS[kind].items() if spec.required):
        words = program.refused(kind.value, "edit", record_id, f"--{name.replace('_', '-')}=")
        assert f"{name}: is needed" in words


@pytest.mark.parametrize("kind", Kind)
def test_lists_are_narrowed_by_each_field(program: Program, kind: Kind) -> None:
    plain = plain_record(kind, make_targets(program))
    needed = {name: plain[name] for name, spec in SPECS[kind].items() if spec.required or spec.title}
    full, bare = (
        answer["result"]["id"]
        for answer in program.batch(
            [[kind.value, "add", *options_for(plain)], [kind.value, "add", *options_for(needed)]]
        )
    )
    names = [name for name, spec in SPECS[kind].items() if spec.type.shape in {"scalar", "set"} and name not in needed]
    asked = program.batch([kind.value, "list", *options_for({name: plain[name]})] for name in names)
    for name, answer in zip(names, asked, strict=True):
        found = {one["id"] for one in answer["result"]}
        assert full in found, name
        if name not in {"created", "order"}:
            assert bare not in found, name
    # An empty value asks for those that have none.
    empty = [name for name in names if SPECS[kind][name].type.empty in (None, "", frozenset())]
    for name, answer in zip(
        empty, program.batch([kind.value, "list", f"--{name.replace('_', '-')}="] for name in empty), strict=True
    ):
        found = {one["id"] for one in answer["result"]}
        assert full not in found, name
        shown = program.json(kind.value, "show", bare)
        assert (bare in found) is (shown[name] is None), name


def test_what_is_wrong_is_named_field_by_field(program: Program) -> None:
    words = program.refused(
        "person", "add", "--stage", "nowhere", "--met-on", "2026-02-30", "--zone", "Mars/Base", "--rhythm", "often"
    )
    for part in ("stage: one of", "met-on: a day", "zone: not a time zone", "rhythm: say monthly"):
        assert part in words
    assert program.json("person", "list") == []
    assert "name: is needed" in program.refused("person", "add", "--field", "painting")
    words = program.refused("action", "add", "--from", "-", stdin=b'{"txt": "A", "colour": "red"}')
    assert "txt: action records have no such field; perhaps “text” is meant" in words
    assert "colour: action records have no such field." in words
    assert "kind: “goal”, where “person” is needed" in program.refused(
        "person", "add", "--from", "-", stdin=b'{"kind": "goal", "statement": "A"}'
    )
    assert "There is no person" in program.refused("note", "add", "--title", "A", "--person", "zzzz")
    assert "reason" in program.refused(
        "progress", "add", "--goal", make_targets(program)[Kind.GOAL], "--before", "1", "--after", "2"
    )


def test_ids_may_be_short_while_they_are_unique(program: Program) -> None:
    ids = [answer["result"]["id"] for answer in program.batch([["note", "add", "--title", f"n{n}"] for n in range(40)])]
    several = next(one[0] for one in ids if sum(other[0] == one[0] for other in ids) > 1)
    assert "Several ids begin with" in program.refused("note", "show", several)
    assert program.json("note", "show", ids[0].upper())["id"] == ids[0]
    assert "is not the id of a record" in program.refused("note", "show", "*")
    assert "is not the id of a record" in program.refused("note", "show", "")
    assert "There is no person" in program.refused("person", "show", ids[0])


def test_evidence_is_only_of_the_kinds_that_can_be_shown(program: Program) -> None:
    targets = make_targets(program)
    note = program.json("note", "add", "--title", "private")["id"]
    who = ["--text", "for all", "--person", targets[Kind.PERSON]]
    assert "There is no" in program.refused("thanks", "add", *who, "--evidence", note)
    made = program.json("thanks", "add", *who, "--evidence", targets[Kind.SESSION], "--evidence", targets[Kind.GOAL])
    assert made["evidence"] == sorted([targets[Kind.SESSION], targets[Kind.GOAL]])


def test_an_edit_of_an_old_version_keeps_what_came_since(program: Program) -> None:
    person = program.json("person", "add", "--name", "Ida", "--about", "First. Second.", "--tag", "old")
    record_id = person["id"]
    program.json(
        "person", "edit", record_id, "--stage", "agreed", "--field", "painting", "--tag", "old", "--tag", "new"
    )
    program.json("person", "edit", record_id, "--about", "First, mended. Second.")
    opened = {**person, "organisation": "Atelier", "about": "First. Second. Third.\n", "tags": ["mine", "old"]}
    merged = program.json("person", "edit", record_id, "--from", "-", stdin=json.dumps(opened).encode())
    assert merged["field"] == "painting"
    assert merged["stage"] == "agreed"
    assert list(merged["stage_log"].values())[-1] == "agreed"
    assert merged["organisation"] == "Atelier"
    assert merged["tags"] == ["mine", "new", "old"]
    assert merged["about"] == "First, mended. Second. Third.\n"
    # A file without a version says how the record shall be now.
    now = {key: value for key, value in person.items() if key != "version"}
    assert program.json("person", "edit", record_id, "--from", "-", stdin=json.dumps(now).encode())["tags"] == ["old"]


def test_what_follows_from_an_edit_follows_from_one_by_json_too(program: Program) -> None:
    action = program.json("action", "add", "--text", "call")
    done = program.json(
        "action", "edit", action["id"], "--from", "-", stdin=json.dumps({**action, "state": "done"}).encode()
    )
    assert done["done_on"] == "2026-03-02"
    person = program.json("person", "add", "--name", "Ida")
    moved = program.json(
        "person", "edit", person["id"], "--from", "-", stdin=json.dumps({**person, "stage": "agreed"}).encode()
    )
    assert list(moved["stage_log"].values())[-1] == "agreed"


def test_two_overwritten_unseen_are_listed_until_dismissed(program: Program) -> None:
    goal = program.json("goal", "add", "--statement", "learn to draw")
    program.json("goal", "edit", goal["id"], "--measure", "ten drawings")
    stale = {**goal, "measure": "a hundred drawings"}
    program.json("goal", "edit", goal["id"], "--from", "-", stdin=json.dumps(stale).encode())
    (entry,) = program.json("look")
    assert entry["id"] == goal["id"]
    (place,) = entry["places"]
    assert {rival["value"] for rival in place["values"]} == {"ten drawings", "a hundred drawings"}
    assert "ten drawings" in program.text("look")
    assert program.json("look", "--dismiss", goal["id"]) == []
    assert program.json("look") == []
    assert "There is no record" in program.refused("look", "--dismiss", "0" * 20)


def test_an_earlier_version_is_shown_and_restored(program: Program) -> None:
    note = program.json("note", "add", "--title", "one", "--body", "first")
    program.json("note", "edit", note["id"], "--title", "two", "--body", "second")
    program.json("note", "remove", note["id"])
    versions = program.json("note", "history", note["id"])
    old = versions[-1]["version"]
    assert program.json("note", "show", note["id"], "--version", old)["body"] == "first\n"
    back = program.json("note", "restore", note["id"], "--version", old)
    assert (back["title"], back["body"], back["trashed_at"]) == ("one", "first\n", None)
    for wrong in ("00", "zz", "f" * 30):
        program.refused("note", "show", note["id"], "--version", wrong)
        program.refused("note", "restore", note["id"], "--version", wrong)
        program.refused(
            "note", "edit", note["id"], "--from", "-", stdin=b'{"title": "x", "version": "%s"}' % wrong.encode()
        )
    assert program.json("note", "show", note["id"])["title"] == "one"


def test_a_removed_record_can_still_be_read_and_mended(program: Program) -> None:
    note = program.json("note", "add", "--title", "walrus")
    removed = program.json("note", "remove", note["id"])
    assert removed["trashed_at"] == "2026-03-02T09:00:00Z"
    (entry,) = program.json("trash")
    assert entry == {"kind": "note", "id": note["id"], "title": "walrus", "trashed_at": removed["trashed_at"]}
    assert program.json("search", "walrus") == []
    assert program.json("note", "show", note["id"])["title"] == "walrus"
    # An edit after the deletion brings it back.
    assert program.json("note", "edit", note["id"], "--title", "two")["trashed_at"] is None


def test_the_trash_is_emptied_when_it_is_said_twice(program: Program) -> None:
    kept, gone = program.json("note", "add", "--title", "walrus"), program.json("note", "add", "--title", "otter")
    program.json("note", "remove", gone["id"])
    assert "--yes" in program.refused("trash", "--empty")
    assert len(program.json("trash")) == 1
    assert program.json("trash", "--empty", "--yes") == {"erased": 1}
    assert program.json("trash") == []
    assert "There is no" in program.refused("note", "show", gone["id"])
    assert program.json("note", "show", kept["id"])["title"] == "walrus"


def test_files_to_read_from(program: Program, tmp_path: Any) -> None:
    file = tmp_path / "r.json"
    file.write_text('{"name": "Ida"}')
    assert program.json("person", "add", "--from", file)["name"] == "Ida"
    # An option beside the file counts more.
    assert program.json("person", "add", "--from", file, "--name", "Bo")["name"] == "Bo"
    assert "no file" in program.refused("person", "add", "--from", tmp_path / "none")
    for broken in (b"", b"[]", b"nope", b"\xff\xfe", b'{"name": "\\ud800"}', b'{"name": NaN}', b"[" * 100_000, b'"x"'):
        file.write_bytes(broken)
        program.refused("person", "add", "--from", file)
    file.write_bytes(b'{"name": "' + b"x" * 9_000_001 + b'"}')
    assert "too long" in program.refused("person", "add", "--from", file)
    assert len(program.json("person", "list")) == 2
