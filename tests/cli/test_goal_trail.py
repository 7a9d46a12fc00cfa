"""The trail of a goal on the command line."""

from __future__ import annotations

from tests.support.program import Program


def test_the_trail_is_told_newest_first(program: Program) -> None:
    ruth = program.json("person", "add", "--name", "Ruth")["id"]
    goal = program.json("goal", "add", "--statement", "Run a campaign")["id"]
    tip = program.json(
        "advice", "add", "--person", ruth, "--goal", goal, "--text", "Stay longer", "--on", "2026-01-05",
        "--state", "kept", "--did", "One placement.", "--result", "It was noticed.",
    )["id"]  # fmt: skip
    for before, after, day, reason in ((0, 10, "2026-01-02", "Began"), (10, 40, "2026-02-01", "Six weeks done")):
        program.json(
            "progress", "add", "--goal", goal, "--before", str(before), "--after", str(after), "--on", day,
            "--reason", reason, *(["--evidence", tip] if after == 40 else []),
        )  # fmt: skip
    assert program.text("goal", "trail", goal[:8]).splitlines() == [
        "Run a campaign: 40 % reached.",
        "2026-02-01",
        "  Advice from Ruth: Stay longer (kept)",
        "    What I did: One placement.",
        "    What happened then: It was noticed.",
        "  10 to 40 %: Six weeks done",
        "2026-01-02",
        "  0 to 10 %: Began",
    ]
    found = program.json("goal", "trail", goal)
    assert found["percent"] == 40
    assert [one["progress"]["after"] for one in found["trail"]] == [40, 10]
    assert [one["id"] for one in found["trail"][0]["advice"]] == [tip]
