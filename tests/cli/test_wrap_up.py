"""What came of a talk, from the command line."""

from __future__ import annotations

from tests.support.program import Program


def test_a_talk_is_wrapped_up(program: Program) -> None:
    mira = program.json("person", "add", "--name", "Mira")["id"]
    bo = program.json("person", "add", "--name", "Bo")["id"]
    talk = program.json("session", "add", "--person", mira, "--start", "2026-02-20T16:00")["id"]
    question = program.json("topic", "add", "--text", "How much?", "--session", talk)["id"]
    done = program.json(
        *("session", "wrap-up", talk[:8], "--summary", "The budget", "--discussed", question),
        *("--mine", "2026-03-06=Send the sheet", "--mine", "a=b", "--theirs", "Read it"),
        *("--insight", "Say the number", "--gave", "My notes", "--thanks", "The hour", "--next", "2026-04-01T16:00"),
    )
    assert done["session"] == talk
    assert sorted(one["kind"] for one in done["added"]) == [
        *("action", "action", "action", "advice", "help", "session", "thanks")
    ]
    shown = program.json("session", "show", talk)
    assert (shown["status"], shown["summary"]) == ("held", "The budget\n")
    assert program.json("topic", "show", question)["state"] == "discussed"
    actions = {one["text"]: one["due"] for one in program.json("action", "list")}
    assert actions == {"Send the sheet": "2026-03-06", "a=b": None, "Read it": None}
    both = program.json("session", "add", "--person", mira, "--person", bo, "--start", "2026-02-21T16:00")["id"]
    refused = program.run("session", "wrap-up", both, "--insight", "Whose?")
    assert refused.code == 1
    program.json("session", "wrap-up", both, "--insight", "Hers", "--with", mira)
    assert [one["text"] for one in program.json("advice", "list", "--person", mira)] == ["Say the number", "Hers"]
