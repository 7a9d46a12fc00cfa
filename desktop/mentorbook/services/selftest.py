"""The program checks its own parts: whether an installed or built one has all that it needs, and whether it works.

Each part really does its work, in a temporary folder that is removed again. The person's own book, keychain and
settings are never touched.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mentorbook import __version__
from mentorbook.book.derivation import LANES_BOUNDS, MEMORY_BOUNDS, PASSES_BOUNDS
from mentorbook.book.keychain import Keychain
from mentorbook.frozen import frozen
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.summary import Evidence, Summary, SummaryEntry
from mentorbook.model.trouble import NoFonts, UserFacingError
from mentorbook.profile import DerivationCost, Paths, Profile
from mentorbook.program import program
from mentorbook.services import backups, finding, health, records
from mentorbook.services.bundles import export_bundle, set_up_from_bundle
from mentorbook.services.opened import OpenedBook, Unlocking, create_book
from mentorbook.services.sample_story import read_story
from mentorbook.services.summaries import PdfWriter
from mentorbook.services.templates import shipped_templates
from mentorbook.store.document import Commit, Document
from mentorbook.store.trial import try_updates

_PASSPHRASE = "the self-test throws this away"  # noqa: S105 -- of a book that lives for some seconds
_COST = DerivationCost(memory=MEMORY_BOUNDS[0], passes=PASSES_BOUNDS[0], lanes=LANES_BOUNDS[0])
_ONE, _OTHER = "Thank Ida for the café’s numbers. ", "Ask about 春季活动."
_WINDOW = "window-trial"
"""The hidden command under which the program tries its window."""
_PATIENCE = 180
"""Seconds that the window may take for that, on a slow machine."""
_KEYCHAINS = {"win32": ("Windows", ("win32ctypes",)), "darwin": ("macOS", ())}
_ELSEWHERE = ("secret_service", ("secretstorage", "jeepney"))


@frozen
class _Bench:
    """What the parts are tried with."""

    folder: Path
    opened: OpenedBook
    write_pdf: PdfWriter

    @property
    def profile(self) -> Profile:
        return self.opened.profile


class _Broken(Exception):
    """A part ran and did not do what it is for."""


def self_test(*, write_pdf: PdfWriter) -> tuple[dict[str, Any], str]:
    """Try every part. Returns the outcome as data and as text.

    Needs the main thread, as ``write_pdf`` does. Raises UserFacingError that names the first part that fails.
    """
    found = dict(_try_all(write_pdf))
    data = {"ok": True, "version": __version__, "python": platform.python_version(), "parts": found}
    width = max(map(len, found))
    lines = [f"{part:{width}}  {words}" for part, words in found.items()]
    about = f"Mentorbook {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return data, "\n".join([about, *lines, "All parts work."])


def _try_all(write_pdf: PdfWriter) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="mentorbook-self-test-") as name:
        folder = Path(name)
        profile = Profile(Paths(folder / "one"), cost=_COST)
        opened, _ = _attempt("book", lambda: create_book(profile, passphrase=_PASSPHRASE))
        with closing(opened):
            bench = _Bench(folder, opened, write_pdf)
            for part, check in _PARTS.items():
                yield part, _attempt(part, lambda check=check: check(bench))  # type: ignore[misc]


def _attempt(part: str, work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Exception as error:
        cause = str(error) if isinstance(error, UserFacingError | _Broken) else type(error).__name__
        raise UserFacingError(
            f"The self-test failed at: {part}.",
            what=f"{cause.rstrip('.')}.",
            remedy="Install Mentorbook again; if that does not help, report it with these words.",
        ) from error


def _require(holds: object, words: str) -> None:
    if not holds:
        raise _Broken(words)


# -- the parts; each says in a few words what it found


def _check_database(bench: _Bench) -> str:
    run = bench.opened.store.connection.execute
    (sqlite,), (cipher,) = run("SELECT sqlite_version()").fetchone(), run("PRAGMA cipher_version").fetchone()
    _require(str(cipher).startswith("4."), f"SQLCipher {cipher} is not the one that books are made with")
    (words,) = run("SELECT count(*) FROM pragma_compile_options WHERE compile_options = 'ENABLE_FTS5'").fetchone()
    _require(words, "the database cannot search")
    return f"SQLite {sqlite}, SQLCipher {cipher}"


def _check_records(bench: _Bench) -> str:
    kept = records.add(bench.opened, Kind.NOTE, {"title": "A note", "body": _ONE + _OTHER}).record.id
    for query in ("cafe", "季活"):
        found = finding.search(bench.opened, query)
        _require([hit.id for hit in found] == [kept], "a note was saved and not found again")
    _require(not health.verify(bench.opened).problems, "tables and documents differ")
    return "a note was saved, and found by a word and by two signs"


def _check_merging(bench: _Bench) -> str:
    mine, theirs = _two_versions(bench.profile)
    mine.merge(theirs.changes_since(None))
    theirs.merge(mine.changes_since(None))
    _require(mine.version == theirs.version, "two merged documents differ")
    _require(all(words.strip() in mine.text("body") for words in (_ONE, _OTHER)), "a merge lost words")
    return "two versions became one, and nothing was lost"


def _check_trial(bench: _Bench) -> str:
    update = _two_versions(bench.profile)[0].changes_since(None)
    try_updates([(Kind.NOTE, b"", [update])])
    try:
        try_updates([(Kind.NOTE, b"", [update[: len(update) // 2]])])
    except UserFacingError:
        return "a sound update passed, a damaged one was refused"
    raise _Broken("a damaged update was not refused")


def _check_bundle(bench: _Bench) -> str:
    path = bench.folder / "bundle.age"
    sent = export_bundle(bench.opened, path, secret=_PASSPHRASE).records
    other = Profile(Paths(bench.folder / "other"), cost=_COST)
    unlocking = Unlocking(passphrase=_PASSPHRASE)
    opened, _ = set_up_from_bundle(other, path, secret=_PASSPHRASE, unlocking=unlocking)
    with closing(opened):
        _require(opened.store.all_ids() == bench.opened.store.all_ids(), "a bundle did not bring what it was given")
    return f"{sent} record went to another machine"


def _check_backup(bench: _Bench) -> str:
    made = backups.back_up(bench.opened, "self-test")
    backups.rehearse_backup(bench.opened, made)
    return "made, opened aside and compared"


def _check_pdf(bench: _Bench) -> str:
    path = bench.folder / "summary.pdf"
    try:
        bench.write_pdf(_summary(), path)
    except NoFonts as error:
        return f"skipped: {error}"
    content = path.read_bytes()
    _require(content.startswith(b"%PDF-") and b"%%EOF" in content[-32:], "what was printed is not a PDF")
    return f"one page, {len(content) // 1024} KiB"


def _check_window(bench: _Bench) -> str:
    done = subprocess.run(
        [*program(safe_path=True), _WINDOW, str(bench.folder / "window")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
    said = done.stderr.strip().splitlines()
    _require(done.returncode == 0, said[-1] if said else f"the window ended with {done.returncode}")
    return "opened on a new book; a session was saved in it, shown and found"


def _check_keychain(bench: _Bench) -> str:
    del bench
    expected, libraries = _KEYCHAINS.get(sys.platform, _ELSEWHERE)
    chosen = Keychain().name
    _require(chosen == expected, f"the keychain of this system is {expected}, and “{chosen}” was chosen")
    for library in libraries:
        _require(find_spec(library), f"{library}, by which the keychain is spoken to, is missing")
    return f"{chosen}, not asked"


def _check_resources(bench: _Bench) -> str:
    del bench
    return f"{len(shipped_templates())} templates, and a sample in {len(read_story())} entries"


def _check_zones(bench: _Bench) -> str:
    summer = datetime(2024, 7, 1, 12, tzinfo=ZoneInfo("Europe/Helsinki"))
    _require(summer.isoformat().endswith("+03:00"), "the time zone data is wrong")
    return f"here: {bench.profile.clock.zone().key}"


_PARTS: dict[str, Callable[[_Bench], str]] = {
    "database": _check_database,
    "records": _check_records,
    "merging": _check_merging,
    "resources": _check_resources,
    "time zones": _check_zones,
    "keychain": _check_keychain,
    "PDF": _check_pdf,
    "window": _check_window,
    "decode trial": _check_trial,
    "backup": _check_backup,
    "bundle": _check_bundle,
}
"""In this order; the slow ones come last."""


def _two_versions(profile: Profile) -> tuple[Document, Document]:
    """One note, changed on two machines that do not know of each other's change."""

    def commit(machine: str) -> Commit:
        return Commit(machine, profile.ids.token(), profile.clock.now())

    mine = Document(Kind.NOTE, profile.ids.peer())
    mine.edit({"body": _ONE}, commit("one"))
    theirs = Document(Kind.NOTE, profile.ids.peer())
    theirs.merge(mine.changes_since(None))
    mine.edit({"body": f"{_ONE}And for the tea."}, commit("one"))
    theirs.edit({"body": _OTHER + _ONE}, commit("other"))
    return mine, theirs


def _summary() -> Summary:
    claim = SummaryEntry(
        record_id=RecordId("self-test"),
        kind=Kind.THANKS,
        date=date(2024, 7, 1),
        heading="For reading the first page",
        text_paragraphs=("You asked one question, and I began again.",),
        evidence=(Evidence("A talk", date(2024, 6, 28)),),
    )
    return Summary(
        person_name="Nobody",
        author_name=None,
        period_start=None,
        period_end=None,
        made_on=date(2024, 7, 2),
        opening="",
        entries=(claim,),
    )
