"""The measurements behind ``scripts/bench.py``. Every number is a ratio to a bare form of the same work in the same run.

The bare forms use the same encrypted database with the same settings, so that what is compared is what the program
adds: documents that merge, a projection, a search index and an outbox.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mentorbook.book import keys
from mentorbook.book.keyshelf import read_key_file
from mentorbook.book.opening import connect_new
from mentorbook.model.kinds import Kind
from mentorbook.profile import DerivationCost, Paths, Profile
from mentorbook.services import finding, today, transfer
from mentorbook.services.opened import OpenedBook, Unlocking, create_book, open_book
from mentorbook.store.exchange import outgoing
from mentorbook.sync.package import Header, read_package, write_package
from mentorbook.sync.plan import apply_plan, make_plan
from window_measurements import measure_window

if sys.platform != "win32":
    import resource

CHEAP = DerivationCost(memory=19 * 1024, passes=2, lanes=1)
PASSPHRASE = "five invented words for measuring"
_NAMES = ("save", "book", "change", "window")
LENGTH = 2_000
"""Characters of a note."""
_SAVES = 400
FOLDER = Path(__file__).resolve().parent.parent / "build" / "bench"

_DRAW = random.Random(20260302)
_SYLLABLES = ["ka", "mi", "lo", "tre", "ban", "su", "vel", "ori", "nat", "pe", "gru", "il", "zan", "mo", "fer", "ty"]
WORDS = ["".join(_DRAW.choices(_SYLLABLES, k=_DRAW.randint(1, 4))) for _ in range(20_000)]
_WEIGHTS = list(itertools.accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))


def text() -> str:
    """A note of invented words, as frequent as words are in prose."""
    written: list[str] = []
    length = 0
    while length < LENGTH:
        sentence = " ".join(_DRAW.choices(WORDS, cum_weights=_WEIGHTS, k=12)).capitalize() + ". "
        written.append(sentence)
        length += len(sentence)
    return "".join(written)[: LENGTH - 1] + "\n"


def report(name: str, value: float, aim: str, parts: str) -> None:
    """One line of the result."""
    print(f"{name:<46}{value:>9.2f}   aim {aim:<16}{parts}", flush=True)


def seconds(work: Callable[[], Any]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def profile(name: str) -> Iterator[Profile]:
    """A new profile on the disk that the clone is on."""
    root = FOLDER / name
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    try:
        yield Profile(Paths(root), cost=CHEAP)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def bare_database(folder: Path) -> Any:
    """The same encrypted database without the program: one table and an index with the texts in it."""
    connection = connect_new(folder / "bare.db", keys.draw_master_key())
    connection.execute("CREATE TABLE note (id TEXT PRIMARY KEY, title TEXT, body TEXT, person TEXT)")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(title, body, tokenize='unicode61 remove_diacritics 2')")
    return connection


def insert_bare(connection: Any, notes: list[tuple[str, str, str, str]]) -> None:
    """Bare rows with their index rows, in one commit."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO note VALUES (?, ?, ?, ?)", notes)
    connection.executemany("INSERT INTO words(title, body) VALUES (?, ?)", [(note[1], note[2]) for note in notes])
    connection.execute("COMMIT")


def records_file(path: Path, count: int, made: Profile) -> list[tuple[str, str, str, str]]:
    """A records.jsonl with one person and notes about them; returns the notes as bare rows."""
    person = made.ids.record()
    notes = [(str(made.ids.record()), f"Note {number}", text(), str(person)) for number in range(count - 1)]
    with path.open("w", encoding="utf-8") as out:
        out.write(json.dumps({"kind": "person", "id": person, "name": "Ilse Trevan"}) + "\n")
        for record, title, body, about in notes:
            line = {"kind": "note", "id": record, "title": title, "body": body, "person": about}
            out.write(json.dumps(line) + "\n")
    return notes


def save(opened: OpenedBook, body: str) -> None:
    """One durable save of a new note."""
    with opened.store.write() as unit:
        unit.add_plain(Kind.NOTE, opened.profile.ids.record(), {"title": "A talk", "body": body})


def measure_save() -> None:
    """A durable save of a note against a bare durable insert."""
    with profile("save") as made:
        opened, _ = create_book(made, passphrase=PASSPHRASE)
        bare = bare_database(made.paths.root)
        ours, theirs = [], []
        for number in range(_SAVES):
            body = text()
            ours.append(seconds(lambda body=body: save(opened, body)))  # type: ignore[misc]
            theirs.append(
                seconds(
                    lambda body=body, number=number: bare.execute(  # type: ignore[misc]
                        "INSERT INTO note VALUES (?, 'A talk', ?, '')",
                        (str(number), body),
                    ),
                ),
            )
        bare.close()
        opened.close()
    mine, plain = statistics.median(ours), statistics.median(theirs)
    report("save a note / bare insert, p50", mine / plain, "3.5", f"{mine * 1e3:.2f} ms / {plain * 1e3:.2f} ms")


def measure_book(count: int) -> None:
    """Loading, size, search, unlock and memory at one size."""
    with profile(f"book-{count}") as made:
        lines = made.paths.root / "records.jsonl"
        notes = records_file(lines, count, made)
        raw = sum(len(note[1]) + len(note[2]) for note in notes)
        opened, _ = create_book(made, passphrase=PASSPHRASE)
        ours = seconds(lambda: transfer.import_records(opened, lines))
        bare = bare_database(made.paths.root)
        theirs = seconds(lambda: insert_bare(bare, notes))
        report(f"load {count:,} records / bare rows", ours / theirs, "3", f"{ours:.1f} s / {theirs:.1f} s")
        _measure_search(opened, bare, count)
        listing = seconds(lambda: today.due(opened))
        report(f"what is due, {count:,} records, ms", listing * 1e3, "-", "")
        opened.close()
        bare.close()
        size = made.paths.database.stat().st_size
        report(f"size of {count:,} / raw text", size / raw, "2.5", f"{size / 2**20:.0f} MiB / {raw / 2**20:.0f} MiB")
        _measure_unlock(made, count)


def _measure_search(opened: OpenedBook, bare: Any, count: int) -> None:
    queries = [" ".join(_DRAW.choices(WORDS[20:4000], k=_DRAW.randint(1, 2))) for _ in range(200)]
    plain_query = (
        "SELECT title, snippet(words, 1, '', '', '…', 16) FROM words WHERE words MATCH ? "
        "AND rank MATCH 'bm25(4.0, 1.0)' ORDER BY rank LIMIT 20"
    )
    ours, theirs = [], []
    for query in queries:
        parts = query.split()
        match = " ".join(f'"{part}"' for part in parts[:-1]) + f' "{parts[-1]}"*'
        theirs.append(seconds(lambda match=match: bare.execute(plain_query, (match,)).fetchall()))  # type: ignore[misc]
        ours.append(seconds(lambda query=query: finding.search(opened, query)))  # type: ignore[misc]
    mine, plain = _p95(ours), _p95(theirs)
    report(f"search {count:,} / plain FTS5, p95", mine / plain, "1.3", f"{mine * 1e3:.1f} ms / {plain * 1e3:.1f} ms")


def _p95(samples: list[float]) -> float:
    return statistics.quantiles(samples, n=20)[-1]


def _measure_unlock(made: Profile, count: int) -> None:
    unlock = keys.with_passphrase(PASSPHRASE)
    file = read_key_file(made.paths.keys)
    derive = min(seconds(lambda: unlock(file)) for _ in range(3))
    whole = min(_opening_time(made) for _ in range(3))
    report(
        f"unlock {count:,}: beside key derivation, ms",
        (whole - derive) * 1e3,
        "150",
        f"{whole * 1e3:.0f} ms, derivation {derive * 1e3:.0f} ms",
    )


def _opening_time(made: Profile) -> float:
    start = time.perf_counter()
    opened = open_book(made, Unlocking(passphrase=PASSPHRASE))
    opened.store.count()
    taken = time.perf_counter() - start
    opened.close()
    return taken


def _one_edit(here: OpenedBook, there: OpenedBook, record: Any, since: str, number: int) -> tuple[float, str]:
    start = time.perf_counter()
    with here.store.write() as unit:
        unit.edit_plain(record, {"title": f"Edited {number}"})
    count, entries, end = outgoing(here.store, since_token=since)
    token = here.profile.ids.token()
    with here.store.write() as unit:
        unit.connection.execute("INSERT INTO sent(token, n, at) VALUES (?, ?, '')", (token, end))
    header = Header(here.book.book_id, here.store.machine, "here", "now", token, since, entries=count)
    content = b"".join(write_package(header, entries))
    taken, parts = read_package(content)
    plan = make_plan(there.store, header=taken, entries=parts)
    with there.store.write() as unit:
        apply_plan(unit, plan, store=there.store)
    return time.perf_counter() - start, token


def measure_change_set(sizes: tuple[int, int]) -> None:
    """One edit, made, packed, tried, planned and applied on a second machine, at two sizes of the book."""
    medians = []
    for size in sizes:
        with profile(f"change-{size}") as made:
            lines = made.paths.root / "records.jsonl"
            notes = records_file(lines, size, made)
            here, _ = create_book(made, passphrase=PASSPHRASE)
            transfer.import_records(here, lines)
            other = Profile(Paths(made.paths.root / "other"), cost=CHEAP)
            there, _ = create_book(other, passphrase=PASSPHRASE)
            transfer.import_records(there, lines)
            _, token = _one_edit(here, there, notes[0][0], "", 0)
            times = []
            for number in range(1, 12):
                taken, token = _one_edit(here, there, notes[number][0], token, number)
                times.append(taken)
            medians.append(statistics.median(times))
            here.close()
            there.close()
    report(
        f"one-edit change set, {sizes[1]:,} / {sizes[0]:,} records",
        medians[1] / medians[0],
        "1.3",
        f"{medians[1] * 1e3:.0f} ms / {medians[0] * 1e3:.0f} ms, without the bundle's key and the backup",
    )


def main() -> int:
    """Measure all, or what is named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", choices=[[], *_NAMES], metavar="|".join(_NAMES))
    parser.add_argument("--quick", action="store_true", help="a tenth of the sizes")
    given = parser.parse_args()
    share = 10 if given.quick else 1
    wanted = set(given.names or _NAMES)
    FOLDER.mkdir(parents=True, exist_ok=True)
    if "save" in wanted:
        measure_save()
    if "book" in wanted:
        measure_book(10_000 // share)
        measure_book(100_000 // share)
    if "change" in wanted:
        measure_change_set((1_000 // share, 100_000 // share))
    if "window" in wanted:
        measure_window(FOLDER, report, share=share)
    if sys.platform != "win32":
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        report("peak memory of this run, MiB", peak, "-", "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
