"""Canaries: a word of its own in every field of every kind, looked for in every file that the program leaves.

Real processes do all that a person can do to a book, end by themselves or by a signal, and between the steps every
file below their profiles, temporary and home folders is searched. The same search has to find every word in what is
not encrypted; else it would prove nothing.
"""

from __future__ import annotations

import itertools
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pypdf
import pytest

from mentorbook.model.catalogue import SPECS
from mentorbook.model.fields import Day, FieldType, Line, LongText, MapOf, Moment, SetOf
from mentorbook.model.kinds import Kind
from mentorbook.profile import Paths, Profile
from mentorbook.services import records, reports
from mentorbook.services.opened import Unlocking, opened
from tests.cli.values import options_for, plain_record
from tests.support.processes import PATIENCE, Processes, in_lines
from tests.support.profiles import CHEAP

if sys.platform != "win32":
    import resource

ZONE = ZoneInfo("Europe/Helsinki")
FIRST_DAY = date(2871, 1, 1)
ORDER = (Kind.VENUE, Kind.GOAL, Kind.TEMPLATE, Kind.SESSION, *(
    kind for kind in Kind if kind not in {Kind.VENUE, Kind.GOAL, Kind.TEMPLATE, Kind.SESSION}
))  # fmt: skip
"""What others refer to comes first."""
SHARED = 3
"""Letters that two of some hundred words may begin with."""
RULED = {"repeat"}
"""Lines that follow a rule; a day in them is as unique as a word."""


class Canaries:
    """Draws words, each for one place, and finds them again."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}
        """What to look for → where it was planted."""
        self._numbers = itertools.count()
        self._random = Random()

    def word(self, place: str) -> str:
        """A word that is nowhere else. Its letters are ASCII, so no folding of accents makes another one of it."""
        word = "".join(self._random.choices("bcdfghjklmnpqrstvwxz", k=14)).capitalize()
        return self.watch(word, place)

    def watch(self, text: str, place: str) -> str:
        """Look for a text, too."""
        assert text not in self.places
        self.places[text] = place
        return text

    def next_day(self) -> date:
        """A day that is nowhere else, later than those before."""
        return FIRST_DAY + timedelta(days=next(self._numbers))

    def day(self, place: str) -> date:
        """Such a day, looked for."""
        day = self.next_day()
        self.watch(day.isoformat(), place)
        return day

    def planted(self, *places: str) -> set[str]:
        """Those whose place begins with one of these words."""
        return {text for text, place in self.places.items() if place.split()[0] in places}

    def in_bytes(self, content: bytes) -> set[str]:
        """Which of them are in there: as UTF-8 or UTF-16, at any offset, in upper or lower case.

        The end of each is looked for: an index leaves out the letters in which a word begins like the one before.
        """
        folded = content.lower()
        return {
            text
            for text in self.places
            if any(text[SHARED:].lower().encode(code) in folded for code in ("utf-8", "utf-16-le", "utf-16-be"))
        }

    def below(self, *folders: Path) -> dict[str, set[str]]:
        """Where any of them is: in a file's name or in a file, by the file's path."""
        found = {}
        for path in (path for folder in folders for path in sorted(folder.rglob("*"))):
            if texts := self.in_bytes(path.name.encode() + b"\n" + (path.read_bytes() if path.is_file() else b"")):
                found[str(path)] = texts
        return found


class Story:
    """One machine, and all that is done on it."""

    def __init__(self, canaries: Canaries, folder: Path, *, passphrase: str) -> None:
        self.canaries = canaries
        self.processes = Processes(folder, passphrase=passphrase)
        self.profile = Profile(Paths(self.processes.root), cost=CHEAP)
        self.places = (self.processes.root, self.processes.temporary, self.processes.home)

    def run(self, *arguments: str, stdin: bytes = b"") -> Any:
        """What a command prints as JSON; on standard error it holds its tongue."""
        ended = self.processes.run(*arguments, "--json", stdin=stdin)
        assert ended.code == 0, ended
        assert self.canaries.in_bytes(ended.err) == set()
        return json.loads(ended.out)

    def fill(self) -> dict[Kind, dict[str, Any]]:
        """A record of every kind with every field, as the program gives it back; all of them from one process."""
        made: dict[Kind, dict[str, Any]] = {}
        with self.running() as ask:
            person = ask("person", "add", "--name", self.canaries.word("reference"))
            targets = {Kind.PERSON: person["id"]}
            for kind in ORDER:
                planted = self.plant(kind, targets)
                made[kind] = ask(kind.value, "add", *options_for(planted))
                assert {name: made[kind][name] for name in planted} == planted
                targets.setdefault(kind, made[kind]["id"])
        return made

    def plant(self, kind: Kind, targets: Mapping[Kind, str]) -> dict[str, Any]:
        """Values for all fields of a kind: what words and days there can be are canaries."""
        given = plain_record(kind, targets)
        return {name: self._value(spec.type, f"{kind} {name}", given[name]) for name, spec in SPECS[kind].items()}

    def _value(self, type_: FieldType, place: str, given: Any) -> Any:
        match type_:
            case Line() if place.rsplit(maxsplit=1)[-1] in RULED:
                return self.canaries.watch(f"FREQ=MONTHLY;UNTIL={self.canaries.next_day():%Y%m%d}", place)
            case Line():
                return self.canaries.word(place)
            case LongText():
                return f"# Über {self.canaries.word(place)}\n\nEin Satz mit *{self.canaries.word(place)}* darin.\n"
            case Day():
                return self.canaries.day(place).isoformat()
            case Moment():
                moment = datetime.combine(self.canaries.day(place), time(16), tzinfo=ZONE)
                return f"{moment.isoformat()}[{ZONE.key}]"
            case SetOf():
                return sorted(self._value(type_.item, place, one) for one in given)
            case MapOf():
                return {
                    self._value(type_.key, place, key): self._value(type_.value, place, value)
                    for key, value in given.items()
                }
        return given

    def write_drafts(self) -> None:
        """What was typed in the window and not saved."""
        with opened(self.profile, Unlocking(passphrase=self.processes.passphrase)) as book:
            for kind in Kind:
                texts = {name: self.canaries.word(f"draft {kind} {name}") for name in SPECS[kind]}
                records.keep_draft(book, f"{kind}:new", texts)

    @contextmanager
    def running(self, ending: int = signal.SIGKILL) -> Iterator[Callable[..., Any]]:
        """A process that has the book open: gives results for commands. A signal ends it, and it says nothing then."""
        with self.processes.start(["batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdin
            assert process.stdout
            assert process.stderr

            def ask(*arguments: str) -> Any:
                assert process.stdin
                assert process.stdout
                process.stdin.write(in_lines([arguments]))
                process.stdin.flush()
                answer = json.loads(process.stdout.readline())
                assert answer["exit"] == 0, answer
                return answer["result"]

            try:
                yield ask
                process.send_signal(ending)
                assert process.wait(PATIENCE) == -ending
                assert self.canaries.in_bytes(process.stderr.read()) == set()
            finally:
                process.kill()

    def add_note(self, place: str) -> list[str]:
        """The command that adds a note with words of its own."""
        return ["note", "add", "--title", self.canaries.word(place), "--body", self.canaries.word(place)]

    def file_of_notes(self, path: Path) -> str:
        """A plain file of records to import."""
        lines = [{"kind": "note", "title": self.canaries.word("note of a file")} for _ in range(20)]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return str(path)

    def plain_copy(self, path: Path) -> Path:
        """The whole database without encryption."""
        with opened(self.profile, Unlocking(passphrase=self.processes.passphrase)) as book:
            book.store.connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(path),))
            book.store.connection.execute("SELECT sqlcipher_export('plain')")
            book.store.connection.execute("DETACH DATABASE plain")
        return path


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture
def story(canaries: Canaries, tmp_path: Path) -> Story:
    """A machine with a record of every kind, with drafts, and with things changed, removed and erased."""
    story = Story(canaries, tmp_path / "laptop", passphrase=" ".join(canaries.word("passphrase") for _ in range(3)))
    created = story.run("create", "--machine-name", canaries.word("machine"))
    code = canaries.watch(created["recovery_code"], "code")
    canaries.watch(code.replace("-", ""), "code")
    made = story.fill()
    story.write_drafts()
    note = story.run(*story.add_note("old"))["id"]
    story.run("note", "edit", note, "--title", canaries.word("note"), "--body", canaries.word("note"))
    erased = story.run(*story.add_note("erased"))["id"]
    story.run("note", "erase", erased, "--yes")
    story.run("topic", "remove", made[Kind.TOPIC]["id"])
    return story


@pytest.fixture(autouse=True)
def cores_allowed() -> Iterator[None]:
    """Let processes that crash leave their memory behind, unless they see to it themselves that they do not."""
    if sys.platform == "win32":
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))


@pytest.mark.age
def test_no_file_holds_a_word_of_the_book(story: Story, canaries: Canaries, tmp_path: Path) -> None:
    nowhere(canaries, *story.places)
    stop_in_every_way(story)
    change_keys_and_go_back(story)
    carry_to_other_machines(story, tmp_path)
    bring_a_file(story, tmp_path)
    report_a_defect(story)
    salvaged = story.run("salvage")
    assert salvaged["lost"] == []
    nowhere(canaries, *story.places)

    # The same search in what is not encrypted.
    kinds = ["reference", *(kind.value for kind in Kind)]
    story.run("export", str(tmp_path / "export"))
    exported = set().union(*canaries.below(tmp_path / "export").values())
    assert canaries.planted(*kinds) - exported == set()
    copied = canaries.in_bytes(story.plain_copy(tmp_path / "plain.db").read_bytes())
    assert canaries.planted(*kinds, "draft", "machine") - copied == set()
    assert canaries.planted("erased", "code", "passphrase") & (exported | copied) == set()
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-16"):
        everything = "\n".join(canaries.places)
        for text in (everything, everything.upper(), everything.lower()):
            assert canaries.in_bytes(b"\xff" + text.encode(encoding)) == set(canaries.places)
    # The copy, which this process made of an open book, is the only plain file; nothing else came of that either.
    nowhere(canaries, *story.places)


def nowhere(canaries: Canaries, *folders: Path) -> None:
    assert all(any(folder.parent.iterdir()) for folder in folders)
    found = canaries.below(*folders)
    assert found == {}, {path: {canaries.places[text] for text in texts} for path, texts in found.items()}


def stop_in_every_way(story: Story) -> None:
    """A process with words in its memory and in the write-ahead log is killed, aborted, and made to crash."""
    for ending in (signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV):
        with story.running(ending) as ask:
            ask(*story.add_note("note"))
            ask("search", story.canaries.word("query"))
            assert story.profile.paths.database.with_name("book.db-wal").stat().st_size > 0
            nowhere(story.canaries, *story.places)
        nowhere(story.canaries, *story.places)
    assert story.run("verify")["ok"]


def change_keys_and_go_back(story: Story) -> None:
    """A change of the passphrase, backups, one of them cut short, a rehearsal and a restore."""
    new = story.canaries.word("passphrase")
    story.run("passphrase", "--new-passphrase-file", story.processes.secret_file(new))
    story.processes.passphrase = new
    steps = story.processes.count_steps("backup", "now")
    for quarter in (2, 3):
        story.processes.killed_at(steps * quarter // 4, "backup", "now")
        nowhere(story.canaries, *story.places)
    story.run("backup", "now")
    story.run("backup", "rehearse")
    assert story.run("backup", "restore")["set_aside"]
    nowhere(story.canaries, *story.places)


def carry_to_other_machines(story: Story, folder: Path) -> None:
    """A bundle for another machine, one set up by halves, one back, previewed, imported and undone."""
    canaries, carried = story.canaries, folder / "carried"
    carried.mkdir()
    secret = story.processes.secret_file(canaries.word("passphrase"))
    there, back = str(carried / "there.bundle"), str(carried / "back.bundle")
    story.run("bundle", "export", there, "--bundle-passphrase-file", secret)
    other = Story(canaries, folder / "attic", passphrase=story.processes.passphrase)
    half = Story(canaries, folder / "half", passphrase=story.processes.passphrase)
    steps = other.processes.count_steps("bundle", "import", there, "--bundle-passphrase-file", secret)
    half.processes.killed_at(steps * 3 // 4, "bundle", "import", there, "--bundle-passphrase-file", secret)
    other.run("machine", canaries.word("other"))
    other.run(*other.add_note("other"))
    other.run("bundle", "export", back, "--bundle-passphrase-file", secret)
    for action in ("preview", "import"):
        story.run("bundle", action, back, "--bundle-passphrase-file", secret)
    nowhere(canaries, carried, *story.places, *other.places, *half.places)
    story.run("bundle", "undo")
    nowhere(canaries, *story.places)


def bring_a_file(story: Story, folder: Path) -> None:
    """A file of records, imported by halves and whole."""
    file = story.file_of_notes(folder / "notes.jsonl")
    steps = story.processes.count_steps("import", file)
    story.run("bundle", "undo")
    for quarter in (2, 3):
        story.processes.killed_at(steps * quarter // 4, "import", file)
        nowhere(story.canaries, *story.places)
    story.run("import", file)
    nowhere(story.canaries, *story.places)


def report_a_defect(story: Story) -> None:
    """A defect whose messages hold words of the book."""
    try:
        try:
            raise KeyError(story.canaries.word("defect"))
        except KeyError as error:
            raise ValueError(story.canaries.word("defect")) from error
    except ValueError as error:
        said = reports.describe(error, story.profile)
    assert story.canaries.in_bytes(said.encode()) == set()
    assert any(story.profile.paths.logs.iterdir())
    nowhere(story.canaries, *story.places)


def test_a_summary_holds_exactly_what_was_chosen(canaries: Canaries, tmp_path: Path) -> None:
    story = Story(canaries, tmp_path / "laptop", passphrase="words by lamplight")
    story.run("create")
    made = story.fill()
    mentor = made[Kind.THANKS]["person"]
    kinds = (Kind.THANKS, Kind.ADVICE, Kind.SESSION)
    ids = {kind: one["id"] for kind, one in made.items()} | {Kind.PERSON: mentor}
    # Others of the same kinds, about the same person, that are not chosen.
    story.processes.batch([kind.value, "add", *options_for(story.plant(kind, ids))] for kind in kinds)
    thanks, advice, session = (made[kind] for kind in kinds)
    wanted = [thanks["text"], thanks["message"], advice["text"], advice["did"], advice["result"]]
    wanted += [session["title"], session["summary"]]
    # The goal that the advice serves bears it out.
    wanted += [made[Kind.GOAL]["statement"]]
    shown = canaries.in_bytes("\n".join(wanted).encode())
    shown |= canaries.planted("reference") | {author := canaries.word("author"), opening := canaries.word("opening")}
    for ending in ("md", "html", "pdf"):
        target = tmp_path / f"summary.{ending}"
        story.run(
            *("summary", "--person", mentor, "--only", *(ids[kind] for kind in kinds)),
            *("--author", author, "--opening", opening, "--out", str(target)),
        )
        assert canaries.in_bytes(text_of(target).encode()) == shown
        nowhere(canaries, *story.places)


def text_of(path: Path) -> str:
    if path.suffix != ".pdf":
        return path.read_text(encoding="utf-8")
    with closing(pypdf.PdfReader(path)) as reader:
        return json.dumps(dict(reader.metadata or {}), default=str) + "".join(
            page.extract_text() for page in reader.pages
        )
