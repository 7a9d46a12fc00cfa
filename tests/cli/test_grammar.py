"""Arguments of all sorts: exit codes, words on the right stream, one JSON document, and never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mentorbook import __version__
from mentorbook.model.catalogue import SPECS
from mentorbook.model.kinds import Kind
from tests.support.profiles import MakeProfile, profile_maker
from tests.support.program import Program, assert_in_words

ACTIONS = ("add", "list", "show", "edit", "remove", "restore", "history", "erase")
COMMANDS = (
    "create", "keychain", "verify", "passphrase", "recover", "search", "due", "network", "trash", "look", "machine", "draft",
    "summary", "import", "export", "demo", "batch", "self-test",
)  # fmt: skip
ACTS = {
    "person": ("brief", "talked"), "action": ("done",), "advice": ("told",), "step": ("done", "move"),
    "session": ("agenda", "duplicate", "held", "missed", "move", "place", "put-back", "skip", "wrap-up"),
    "reminder": ("done", "snooze"), "topic": ("settle",), "venue": ("met", "not-met"),
    "outreach": ("check", "compose", "followed-up", "sent"),
}  # fmt: skip
GROUPS = {
    "bundle": ("export", "preview", "import", "undo", "log"),
    "backup": ("now", "list", "rehearse", "restore"),
}


def test_the_version(empty: Program) -> None:
    assert empty.bare("--version").out == f"mentorbook {__version__}\n"
    assert empty.bare("--json", "--version").code == 0


def test_help_is_there_for_every_command_and_action(empty: Program) -> None:
    whole = empty.bare("--help")
    assert whole.code == 0
    for command in (*COMMANDS, *GROUPS, *Kind):
        assert command in whole.out
    asked = [[command] for command in (*COMMANDS, *GROUPS, *Kind)]
    asked += [[group, action] for group, actions in GROUPS.items() for action in actions]
    asked += [[kind.value, action] for kind in Kind for action in (*ACTIONS, *ACTS.get(kind.value, ()))]
    for words in asked:
        ran = empty.bare(*words, "--help")
        assert (ran.code, ran.err) == (0, ""), words
        assert f"usage: mentorbook {' '.join(words)}" in ran.out
    for kind in Kind:
        shown = " ".join(empty.bare(kind.value, "add", "--help").out.split())
        for name, spec in SPECS[kind].items():
            assert f"--{name.replace('_', '-')} " in shown
            assert "".join(spec.help.split()) in "".join(shown.split()), name


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["person"],
        ["person", "nonsense"],
        ["person", "show"],
        ["person", "add", "--name"],
        ["bundle"],
        ["backup", "nonsense"],
        ["keychain", "maybe"],
        ["search"],
        ["search", "--limit", "many", "word"],
        ["due", "--days", "1.5"],
        ["due", "--days", "-1"],
        ["due", "--days", "999999999"],
        ["search", "word", "--limit", "0"],
        ["search", "word", "--limit", "٣"],
        ["summary", "--out", "x.pdf"],
        ["--profile"],
        ["--profile", "", "verify"],
        ["export", ""],
    ],
)
def test_wrong_usage_says_what_is_right(program: Program, arguments: list[str]) -> None:
    assert "usage: mentorbook" in program.refused(*arguments, code=2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["person", "add", "--nam", "abbreviated"],
            "person add: “--nam” is not known here. Perhaps “--name” is meant. See",
        ),
        (["note", "show", "abc", "--colour=red"], "note show: “--colour” is not known here. See"),
        (["verify", "too", "many"], "verify: “too” is not known here. See"),
        (["batch", "more"], "batch: “more” is not known here. See"),
        (["--jsonn", "due"], "mentorbook: “--jsonn” is not known here. Perhaps “--json” is meant. See"),
        (["due", "--\x1b[2J"], "due: “--[2J” is not known here. See"),
    ],
)
def test_what_is_not_known_is_named_with_what_may_be_meant(program: Program, arguments: list[str], said: str) -> None:
    refused = program.refused(*arguments, code=2)
    assert said in refused
    assert refused.endswith(" --help”.\n")
    assert refused.count("\n") == 1


def test_global_options_stand_before_or_after_the_command(empty: Program, tmp_path: Path) -> None:
    folder = tmp_path / "another place"
    options = ["--profile", str(folder), "--passphrase-file", str(empty.passphrase_file), "--json"]
    assert empty.bare(*options, "create").json["recovery_code"]
    for arguments in (
        [*options, "person", "add", "--name", "Ida"],
        ["person", *options, "add", "--name", "Ida"],
        ["person", "add", *options, "--name", "Ida"],
        ["person", "add", "--name", "Ida", *options],
        ["--json", "person", "add", f"--profile={folder}", "--name=Ida", f"--passphrase-file={empty.passphrase_file}"],
    ):
        assert empty.bare(*arguments).json["name"] == "Ida"
    assert len(empty.bare("person", "list", *options).json) == 5
    assert not empty.profile.paths.root.exists()


def test_values_that_look_like_options(program: Program) -> None:
    note = program.json("note", "add", "--title=--json", "--body=-", "--tag=-x")
    assert (note["title"], note["body"], note["tags"]) == ("--json", "-\n", ["-x"])
    ran = program.bare("--passphrase-file", program.passphrase_file, "search", "--", "--json")
    assert ran.out.startswith(note["id"]), ran


def test_every_reading_command_prints_one_json_document(program: Program, tmp_path: Path) -> None:
    person = program.json("person", "add", "--name", "Ida")["id"]
    for arguments in (
        ["verify"], ["search", "ida"], ["due"], ["network"], ["trash"], ["look"], ["machine"], ["draft"], ["backup", "list"],
        ["bundle", "log"], ["summary", "--person", person], ["export", tmp_path / "out"], ["backup", "now"],
        ["backup", "rehearse"], ["keychain", "status"], ["person", "list"], ["goal", "list"],
    ):  # fmt: skip
        ran = program.run(*arguments, "--json")
        assert (ran.code, ran.err) == (0, ""), arguments
        json.loads(ran.out)
        assert program.run(*([*arguments[:-1], tmp_path / "out2"] if arguments[0] == "export" else arguments)).out


def test_what_came_from_outside_cannot_command_the_terminal(program: Program) -> None:
    evil = "\x1b[2Jcleared\x1b]0;title\x07 \u202egnp.exe\r\nnext"
    ran = program.run("person", "add", "--from", "-", stdin=json.dumps({"name": "A", evil: "x"}).encode())
    assert ran.code == 1
    for text in (
        ran.err,
        program.run("person", "show", evil).err,
        program.run("bundle", "preview", evil).err,
        program.run("backup", "rehearse", evil).err,
        program.text("note", "add", "--title", evil) + program.text("note", "list"),
    ):
        assert not set(text) & {"\x1b", "\x07", "\u202e", "\r"}


def test_half_characters_and_control_characters_are_refused(program: Program, tmp_path: Path) -> None:
    person = program.json("person", "add", "--name", "Ida")["id"]
    half = "half \udc80"
    for arguments in (
        ["note", "add", "--title", half],
        ["machine", half],
        ["search", half],
        ["summary", "--person", person, "--author", half],
        ["summary", "--person", person, "--opening", half, "--out", str(tmp_path / "x.md")],
        ["person", "show", half],
        ["draft", "--discard", half],
        ["bundle", "export", str(tmp_path / "b"), "--since-machine", half, "--bundle-passphrase-file",
         str(program.bundle_file)],
        ["machine", "bell \a"],
    ):  # fmt: skip
        program.refused(*arguments)
    lines = [["import", "a\0b"], ["person", "show", "a\0b"], ["machine", "\ud800"], ["person", "add", "--name", "\0"]]
    for answer in program.answers("".join(json.dumps(line) + "\n" for line in lines).encode()):
        assert answer["exit"] in {1, 2}
        assert "defect" not in json.dumps(answer)


def test_extreme_days_and_numbers(program: Program) -> None:
    person = program.json("person", "add", "--name", "Ida")["id"]
    extremes = ["0001-01-01", "9999-12-31", "1900-01-01", "2999-12-31"]
    moments = [f"{day}T{time}" for day in extremes for time in ("00:00+14:00", "23:59-12:00", "23:59[Pacific/Niue]")]
    sent = ["outreach", "add", "--person", person, "--subject", "x", "--state", "sent", "--sent-on"]
    lines = [[*sent, day] for day in extremes]
    lines += [["session", "add", "--person", person, "--start", moment, "--repeat", "FREQ=DAILY"] for moment in moments]
    lines += [["reminder", "add", "--text", "x", "--at", moment, "--repeat", "FREQ=YEARLY"] for moment in moments]
    lines += [["pause", "add", "--person", person, "--start", day] for day in extremes]
    lines += [["person", "edit", person, "--rhythm", "P10Y", "--rhythm-since", day] for day in extremes]
    lines += [["due"], ["due", "--days", "3660"], ["summary", "--person", person], ["person", "brief", person]]
    answers = program.answers("".join(json.dumps(line) + "\n" for line in lines).encode())
    for line, answer in zip(lines, answers, strict=True):
        assert "defect" not in json.dumps(answer), (line, answer)
    assert [answer["exit"] for answer in answers[-4:]] == [0, 0, 0, 0]
    # Whatever was taken is given back unharmed.
    for kind in ("session", "reminder", "outreach", "pause"):
        for one in program.json(kind, "list"):
            again = program.json(kind, "edit", one["id"], "--from", "-", stdin=json.dumps(one).encode())
            assert {key: again[key] for key in one} == one
    assert program.json("verify")["ok"]


WORDS = st.one_of(
    st.sampled_from(
        ["--json", "--from", "-", "--", "--help", "--yes", "--version", "--preview", "--only", "--without", "now", "on"]
    ),
    st.sampled_from([f"--{name.replace('_', '-')}" for specs in SPECS.values() for name in specs]),
    st.sampled_from(["2026-02-30", "2026-05-06", "agreed", "P1M", "x=y", "yes", "1", "Europe/Helsinki", "0" * 20, "a"]),
    st.text(max_size=12),
    st.text(alphabet=st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF), max_size=2),
)
#: Those that would make, leave or replace the book the fuzz runs on, read a question's answer, or take seconds.
_HEAVY = {"create", "keychain", "passphrase", "recover", "demo", "batch", "self-test", "import", "export"}
LINES = st.one_of(
    st.tuples(st.sampled_from([kind.value for kind in Kind]), st.sampled_from(ACTIONS), st.lists(WORDS, max_size=6)),
    st.tuples(st.sampled_from([c for c in COMMANDS if c not in _HEAVY]), st.just(None), st.lists(WORDS, max_size=4)),
    st.tuples(st.just("bundle"), st.sampled_from(("preview", "undo", "log", None)), st.lists(WORDS, max_size=4)),
    st.tuples(st.just("backup"), st.sampled_from(("list", "rehearse", None)), st.lists(WORDS, max_size=2)),
).map(lambda line: [word for word in (*line[:2], *line[2]) if word is not None])


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Program:
    folder = tmp_path_factory.mktemp("fuzz")
    make: MakeProfile = profile_maker(folder)
    program = Program(make(), folder)
    program.create()
    program.json("backup", "now")
    return program


@settings(
    max_examples=30,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lines=st.lists(LINES, min_size=10, max_size=30))
def test_no_arguments_make_a_defect_in_a_batch(fuzzed: Program, lines: list[list[str]]) -> None:
    raw = "".join(json.dumps(line) + "\n" for line in lines).encode()
    answers = fuzzed.answers(raw)
    assert len(answers) == len(lines)
    for line, answer in zip(lines, answers, strict=True):
        assert answer["exit"] in {0, 1, 2}, line
        assert "defect" not in str(answer.get("error")), (line, answer)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(line=st.one_of(LINES, st.lists(WORDS, max_size=6)))
def test_no_arguments_make_a_traceback(fuzzed: Program, line: list[str]) -> None:
    ran = fuzzed.run(*line)
    assert ran.code in {0, 1, 2}, line
    if ran.code:
        assert_in_words(ran.err)
        assert ran.out == ""
    elif "--json" in line and not {"--help", "--version", "batch"} & set(line):
        json.loads(ran.out)
