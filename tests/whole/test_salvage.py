"""The salvage of damaged books: what is intact comes back as it was, nothing is invented, nothing is deleted."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mentorbook.book.keyfile import parse_key_file
from mentorbook.book.keys import MasterKey, WrongPassphrase, with_passphrase
from mentorbook.book.lockfile import BookInUse
from mentorbook.book.opening import NewerBook, check_integrity
from mentorbook.book.pages import PAGE_BYTES, IntactPages
from mentorbook.book.remains import Remains
from mentorbook.book.salvage import NothingToSalvage
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import Stopped, UserFacingError
from mentorbook.profile import Profile, no_progress
from mentorbook.services import health, records
from mentorbook.services.opened import OpenedBook, Unlocking, create_book, opened
from mentorbook.services.salvage import Salvage, salvage_book
from mentorbook.store.exchange import Entry, ImportLog, Machine, hear, machines, mark_sent, outgoing, parked
from mentorbook.store.schema import columns_of
from tests.book.books import Killed, digests, killed_at, unchanged
from tests.support.profiles import MakeProfile, profile_maker
from tests.support.program import PASSPHRASE, Program

UNLOCKING = Unlocking(passphrase=PASSPHRASE)
BOOK_FILES = {"book.db", "keys.json", "keys.json.bak", "lock"}
PEOPLE, NOTES = 120, 160
OTHER_MACHINE = Machine("0123456789abcdef", "attic", "2026-03-01T08:00:00Z", "a token of mine")


@dataclass(frozen=True, slots=True)
class Original:
    """A sound book's folder and what it holds: by id, all that a person could see of a record and its history."""

    folder: Path
    held: dict[RecordId, Any]
    erased: RecordId
    code: str


def words(random: Random, count: int) -> str:
    """Invented text that no compression makes small."""
    return " ".join(
        "".join(random.choices("abcdefghijklmnopqrstuvwxyzäöü", k=random.randint(3, 12))) for _ in range(count)
    )


def write(book: OpenedBook) -> RecordId:
    """Fill a book; the id of a record that was erased for good."""
    random = Random("a book to be damaged")
    with book.store.write() as unit:
        people = [book.profile.ids.record() for _ in range(PEOPLE)]
        for person in people:
            name = words(random, 2)
            records.add_in(
                unit, book, Kind.PERSON, person, {"name": name, "about": words(random, random.randint(5, 60))}
            )
        for number in range(NOTES):
            # Every eighth is longer than some pages.
            body = words(random, 1_500 if number % 8 == 0 else random.randint(20, 200))
            values = {"title": words(random, 3), "person": random.choice(people), "body": body}
            records.add_in(unit, book, Kind.NOTE, book.profile.ids.record(), values)
    for person in people[:20]:
        records.edit(book, person, {"name": words(random, 2)})
    records.remove(book, people[20])
    records.erase(book, people[21])
    with book.store.write() as unit:
        log = ImportLog(unit, machine=OTHER_MACHINE.id, token="theirs")
        knowledge = unit.held(people[0]).document.knowledge
        waiting = Entry(Kind.NOTE, book.profile.ids.record(), random.randbytes(9_000), knowledge)
        log.park(waiting, machine=OTHER_MACHINE.id, reason="waits")
        log.finish(counts={}, token="theirs", machine=OTHER_MACHINE.id)
        hear(unit, OTHER_MACHINE)
    mark_sent(book.store, OTHER_MACHINE.has_token, 100)
    book.store.save_draft("note:new", {"title": "half a thought", "body": words(random, 900)})
    book.store.save_draft(f"person:{people[1]}", {"name": "half a name"})
    book.store.set_meta("machine_name", "kitchen")
    return people[21]


def held_by(book: OpenedBook) -> dict[RecordId, Any]:
    store = book.store
    return {
        record_id: (kind, store.get(record_id), store.history(record_id), store.document(record_id).knowledge)
        for kind, record_id in store.all_ids()
    }


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    profile = profile_maker(tmp_path_factory.mktemp("original"))()
    book, code = create_book(profile, passphrase=PASSPHRASE)
    with closing(book):
        erased = write(book)
        held = held_by(book)
    assert len(held) == PEOPLE + NOTES - 1
    return Original(profile.paths.root, held, erased, code)


@pytest.fixture
def profile(original: Original, make_profile: MakeProfile) -> Profile:
    """A copy of the book, closed, to be damaged."""
    made = make_profile()
    shutil.copytree(original.folder, made.paths.root)
    return made


def master_of(profile: Profile) -> MasterKey:
    return with_passphrase(PASSPHRASE)(parse_key_file(profile.paths.keys.read_bytes()))


def remains_of(profile: Profile) -> Remains:
    return Remains(profile.paths.database, master_of(profile), no_progress)


def page_count(profile: Profile) -> int:
    return profile.paths.database.stat().st_size // PAGE_BYTES


def overwrite(profile: Profile, *pages: int, seed: int = 0) -> None:
    """Put noise where pages are."""
    random = Random(seed)
    with profile.paths.database.open("r+b") as file:
        for number in pages:
            file.seek((number - 1) * PAGE_BYTES)
            file.write(random.randbytes(PAGE_BYTES))


def pages_of_type(profile: Profile, *types: int) -> list[int]:
    with IntactPages(profile.paths.database, master_of(profile)) as pages:
        contents = {number: pages.read(number) or b"" for number in range(1, pages.count + 1)}
    return [number for number, content in contents.items() if content[100 if number == 1 else 0] in types]


def tree(profile: Profile, name: str) -> list[int]:
    with remains_of(profile) as remains:
        return list(remains._trees[name])


def rescue(profile: Profile, original: Original, *, beyond: frozenset[RecordId] = frozenset()) -> Salvage:
    """Salvage, and check all that holds for every salvage; of those ``beyond`` it no page says that they were there."""
    before = digests(profile.paths.book)
    done = salvage_book(profile, UNLOCKING)
    aside = {name: digest for name, digest in digests(done.set_aside).items() if name != "lock"}
    assert aside == before
    assert {path.name for path in profile.paths.book.iterdir()} == BOOK_FILES
    with opened(profile, UNLOCKING) as book:
        check_integrity(book.store.connection)
        assert health.verify(book).problems == ()
        held = held_by(book)
        assert not book.store.connection.execute("SELECT 1 FROM outbox").fetchall()
        assert not book.store.connection.execute("SELECT 1 FROM sent").fetchall()
        assert not book.store.connection.execute("SELECT 1 FROM applied").fetchall()
    assert len(held) == done.records
    assert {record_id: original.held[record_id] for record_id in held} == held
    assert set(done.lost).isdisjoint(held)
    # Every record that is missing is told of, by its id or in the count.
    missing = original.held.keys() - held.keys()
    assert set(done.lost) - {original.erased} <= missing
    assert len(missing - set(done.lost) - beyond) <= done.nameless
    return done


def test_a_sound_book_comes_back_whole(profile: Profile, original: Original) -> None:
    done = rescue(profile, original)
    assert (done.records, done.drafts) == (len(original.held), 2)
    assert (done.lost, done.nameless, done.damaged_pages) == ((), 0, 0)
    assert done.pages == done.set_aside.joinpath("book.db").stat().st_size // PAGE_BYTES
    with opened(profile, UNLOCKING) as book:
        assert book.store.is_erased(original.erased)
        assert book.store.meta("machine_name") == "kitchen"
        assert [one.title for one in book.store.trash()]
        assert book.store.drafts()["note:new"]["title"] == "half a thought"
        (waiting,) = parked(book.store)
        assert len(waiting.entry.update) == 9_000
        assert (waiting.machine, waiting.left_out) == (OTHER_MACHINE.id, False)


def test_what_was_agreed_with_other_machines_is_forgotten(profile: Profile, original: Original) -> None:
    rescue(profile, original)
    with opened(profile, UNLOCKING) as book:
        (other,) = machines(book.store)
        assert (other.id, other.name, other.has_token) == (OTHER_MACHINE.id, OTHER_MACHINE.name, "")
        count, _, _ = outgoing(book.store, since_token=OTHER_MACHINE.has_token)
        assert count == len(original.held) + 1


def test_a_salvaged_book_goes_on_as_a_book(profile: Profile, original: Original) -> None:
    overwrite(profile, *tree(profile, "document")[1:4])
    done = rescue(profile, original)
    assert done.lost
    with opened(profile, UNLOCKING) as book:
        saved = records.add(book, Kind.PERSON, {"name": "Somebody new"}).record
        records.edit(book, saved.id, {"name": "Somebody newer"})
        book.book.backup("by-hand")
        assert health.verify(book).problems == ()
    with opened(profile, Unlocking(recovery_code=original.code)) as book:
        assert book.store.kind_of(saved.id) is Kind.PERSON


# -- pages at random places


@pytest.fixture
def rounds(long_run: bool) -> int:  # noqa: FBT001
    return 80 if long_run else 4


def reached(profile: Profile) -> dict[RecordId, tuple[frozenset[int], frozenset[int], frozenset[int]]]:
    """For each record the pages of its document, of its row, and of the two places that can stand in for its row."""
    touched: set[int] = set()
    with remains_of(profile) as remains:
        read = remains._pages.read

        def watch(number: int) -> bytes | None:
            touched.add(number)
            return read(number)

        remains._pages.read = watch  # type: ignore[method-assign]

        def pages_of(table: str) -> dict[Any, frozenset[int]]:
            found = {}
            for page in remains._trees[table]:
                touched.clear()
                for row in remains._rows_of(page):
                    key = row.values[1] if table.startswith("sqlite_autoindex") else row.rowid
                    found[key] = frozenset(touched | {page})
                    touched.clear()
            return found

        ids = {row.rowid: RecordId(row.values[1]) for row in remains.own_rows("record") if not row.values[3]}
        documents, rows, index, shown = map(pages_of, ("document", "record", "sqlite_autoindex_record_1", "shown"))
        # What stands in for a row counts only where the way to it is whole, too.
        stand_ins = ("sqlite_autoindex_record_1", "shown")
        way = {1}.union(*(remains._trees[name] for name in stand_ins))
        way -= frozenset().union(*index.values(), *shown.values())
        # Where SQLite's own table says where these begin.
        way |= {
            number
            for number in remains._types
            if any(len(row.values) == 5 and row.values[1] in stand_ins for row in remains._rows_of(number))
        }
    return {ids[seq]: (documents[seq], rows[seq], index[seq] | shown[seq] | way) for seq in ids}


def test_all_records_on_intact_pages_come_back(original: Original, make_profile: MakeProfile, rounds: int) -> None:
    for number in range(rounds):
        seed = Random().randint(0, 10**9)
        random = Random(seed)
        profile = make_profile(f"round-{number}")
        shutil.copytree(original.folder, profile.paths.root)
        places = reached(profile)
        assert places.keys() == original.held.keys()
        pages = page_count(profile)
        damaged = set(random.sample(range(1, pages + 1), random.choice([1, 3, pages // 20, pages // 4])))
        overwrite(profile, *damaged, seed=seed)
        beyond = frozenset(one for one, pages_of in places.items() if all(pages & damaged for pages in pages_of))
        done = rescue(profile, original, beyond=beyond)
        assert done.damaged_pages == len(damaged), seed
        with opened(profile, UNLOCKING) as book:
            saved = {record_id for _, record_id in book.store.all_ids()}
        sure = {one for one, (document, row, _) in places.items() if not damaged & (document | row)}
        hopeless = {one for one, (document, _, _) in places.items() if damaged & document}
        assert sure <= saved, seed
        assert not hopeless & saved, seed
        assert original.held.keys() - saved >= hopeless, seed


def test_a_flipped_bit_anywhere_in_a_page_costs_no_more_than_that_page(profile: Profile, original: Original) -> None:
    page = tree(profile, "document")[2]
    with profile.paths.database.open("r+b") as file:
        file.seek((page - 1) * PAGE_BYTES + Random().randrange(PAGE_BYTES))
        (byte,) = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 4]))
    done = rescue(profile, original)
    assert done.damaged_pages == 1
    assert 0 < len(done.lost) < 40
    assert done.records == len(original.held) - len(done.lost)


# -- pages that hold the others together


def test_the_first_page_is_not_needed(profile: Profile, original: Original) -> None:
    overwrite(profile, 1)
    with pytest.raises(UserFacingError) as refusal, opened(profile, UNLOCKING):
        pass
    assert "damaged" in refusal.value.title or "do not belong" in refusal.value.title
    done = rescue(profile, original)
    assert (done.records, done.drafts, done.damaged_pages) == (len(original.held), 2, 1)
    assert done.lost == ()


def test_the_salt_is_not_needed(profile: Profile, original: Original) -> None:
    with profile.paths.database.open("r+b") as file:
        file.write(b"0123456789abcdef")
    done = rescue(profile, original)
    assert (done.records, done.damaged_pages) == (len(original.held), 0)


def test_no_page_that_leads_to_others_is_needed(profile: Profile, original: Original) -> None:
    table_interior, index_interior = 0x05, 0x02
    leading = pages_of_type(profile, table_interior)
    assert set(leading) & set(tree(profile, "document"))
    overwrite(profile, *leading, *pages_of_type(profile, index_interior))
    assert rescue(profile, original).records == len(original.held)


def test_ids_come_back_out_of_their_index(profile: Profile, original: Original) -> None:
    overwrite(profile, *tree(profile, "record"))
    done = rescue(profile, original)
    assert done.records == len(original.held)
    # Of one that was erased nothing but its id is left there.
    assert done.lost == (original.erased,)


def test_without_ids_nothing_is_invented(profile: Profile) -> None:
    overwrite(profile, *tree(profile, "record"), *tree(profile, "sqlite_autoindex_record_1"))
    with opened(profile, UNLOCKING) as book:
        drafts = book.store.drafts
        assert len(drafts()) == 2
    done = salvage_book(profile, UNLOCKING)
    assert (done.records, done.drafts) == (0, 2)
    assert done.nameless == PEOPLE + NOTES - 1


def test_drafts_that_cannot_be_read_keep_nothing_else_back(profile: Profile, original: Original) -> None:
    overwrite(profile, *tree(profile, "draft"), *tree(profile, "meta"), *tree(profile, "machine"))
    done = rescue(profile, original)
    assert (done.records, done.drafts) == (len(original.held), 0)


def test_no_other_table_has_the_shape_of_records() -> None:
    assert all(columns_of(kind)[0] == "created" for kind in Kind)


# -- the file as a whole


@pytest.mark.parametrize("cut", [0, 77])
def test_a_file_that_was_cut(profile: Profile, original: Original, cut: int) -> None:
    os.truncate(profile.paths.database, page_count(profile) // 3 * PAGE_BYTES + cut)
    done = rescue(profile, original)
    assert 0 < done.records < len(original.held)
    assert done.damaged_pages == (1 if cut else 0)


@pytest.mark.parametrize("content", [b"", b"\0" * 5 * PAGE_BYTES, b"noise" * PAGE_BYTES, b"SQLite format 3\0"])
def test_nothing_left_to_read(profile: Profile, content: bytes) -> None:
    profile.paths.database.write_bytes(content)
    with unchanged(profile.paths.root), pytest.raises(NothingToSalvage) as refusal:
        salvage_book(profile, UNLOCKING)
    assert str(profile.paths.root) in refusal.value.remedy
    assert "backup" in refusal.value.remedy


def test_another_books_file(profile: Profile, make_profile: MakeProfile) -> None:
    other = make_profile("other")
    create_book(other, passphrase=PASSPHRASE)[0].close()
    shutil.copyfile(other.paths.database, profile.paths.database)
    with unchanged(profile.paths.root), pytest.raises(NothingToSalvage):
        salvage_book(profile, UNLOCKING)


def test_a_missing_file(profile: Profile) -> None:
    profile.paths.database.unlink()
    with unchanged(profile.paths.root), pytest.raises(UserFacingError, match=r"book\.db is missing"):
        salvage_book(profile, UNLOCKING)


def test_a_newer_book(profile: Profile) -> None:
    with opened(profile, UNLOCKING) as book:
        book.store.connection.execute("PRAGMA user_version = 99")
    with unchanged(profile.paths.root), pytest.raises(NewerBook):
        salvage_book(profile, UNLOCKING)


def test_a_wrong_passphrase(profile: Profile) -> None:
    with unchanged(profile.paths.root), pytest.raises(WrongPassphrase):
        salvage_book(profile, Unlocking(passphrase="wrong"))


def test_an_open_book(profile: Profile) -> None:
    with opened(profile, UNLOCKING), pytest.raises(BookInUse):
        salvage_book(profile, UNLOCKING)


@pytest.mark.parametrize("at", ["reading pages", "saving records", "comparing tables with documents"])
def test_stopped_by_the_person(profile: Profile, at: str) -> None:
    def stop(what: str, done: int, total: int) -> None:
        if what == at and done >= total // 2:
            raise Stopped

    with unchanged(profile.paths.root), pytest.raises(Stopped):
        salvage_book(profile, UNLOCKING, progress=stop)


# -- the write-ahead log


forked = pytest.mark.skipif(sys.platform == "win32", reason="the process to be killed is forked")


def leave_log(profile: Profile, *names: str) -> list[RecordId]:
    """Add people in a process that dies at once; their ids, and their only copies are in the write-ahead log."""
    made = [profile.ids.record() for _ in names]

    def work() -> None:
        with opened(profile, UNLOCKING) as book:
            for record_id, name in zip(made, names, strict=True):
                with book.store.write() as unit:
                    records.add_in(unit, book, Kind.PERSON, record_id, {"name": name})
            os._exit(0)

    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert log_of(profile).stat().st_size > 0
    return made


def log_of(profile: Profile) -> Path:
    return profile.paths.database.with_name("book.db-wal")


@forked
def test_what_is_in_the_log_alone_is_saved(profile: Profile, original: Original) -> None:
    made = leave_log(profile, "Ann Late", "Ben Later")
    overwrite(profile, 1)
    done = salvage_book(profile, UNLOCKING)
    assert done.records == len(original.held) + 2
    assert not log_of(profile).exists()
    assert (done.set_aside / "book.db-wal").exists()
    with opened(profile, UNLOCKING) as book:
        assert [book.store.titles([one])[one] for one in made] == ["Ann Late", "Ben Later"]
        assert health.verify(book).problems == ()


@forked
def test_a_transaction_that_was_torn_is_left_out(profile: Profile, original: Original) -> None:
    made = leave_log(profile, "Ann Late", "Ben Later")
    log = log_of(profile)
    content = bytearray(log.read_bytes())
    content[-2_000] ^= 1
    log.write_bytes(content)
    done = salvage_book(profile, UNLOCKING)
    assert (done.records, done.lost, done.damaged_pages) == (len(original.held) + 1, (), 0)
    with opened(profile, UNLOCKING) as book:
        assert book.store.titles(made) == {made[0]: "Ann Late"}


@forked
def test_a_log_that_lost_its_header(profile: Profile, original: Original) -> None:
    leave_log(profile, "Ann Late")
    with log_of(profile).open("r+b") as file:
        file.write(bytes(32))
    assert salvage_book(profile, UNLOCKING).records == len(original.held) + 1


@forked
def test_a_damaged_page_of_the_log_costs_no_other(profile: Profile, original: Original) -> None:
    made = leave_log(profile, *(f"Late {number}" for number in range(12)))
    with log_of(profile).open("r+b") as file:
        file.seek(32 + 24 + 100)
        file.write(b"noise")
    done = salvage_book(profile, UNLOCKING)
    with opened(profile, UNLOCKING) as book:
        assert made[-1] in book.store.titles(made)
        assert health.verify(book).problems == ()
    assert done.records >= len(original.held) - 40


# -- killed


@forked
def test_killed_at_any_step_leaves_the_old_book_or_the_new_one(
    original: Original,
    make_profile: MakeProfile,
    long_run: bool,  # noqa: FBT001
) -> None:
    def round_of(step: int) -> Killed:
        profile = make_profile(f"killed-{step}")
        shutil.copytree(original.folder, profile.paths.root)
        page = tree(profile, "document")[3]
        overwrite(profile, page)
        damaged = profile.paths.database.read_bytes()

        def work(say: Callable[[str], None]) -> None:
            salvage_book(profile, UNLOCKING)
            say("salvaged")

        killed = killed_at(step, work)
        # Opening finishes what had begun to count; the old book opens, too: this page is not read on the way.
        with opened(profile, UNLOCKING) as book:
            is_new = not health.verify(book).problems if killed.said else not _is_damaged(book)
        asides = list(profile.paths.root.glob("set-aside/*/book.db"))
        if is_new:
            assert [path.read_bytes() for path in asides] == [damaged]
        else:
            assert asides == []
            assert not killed.said
            done = rescue(profile, original)
            assert done.lost
        assert {path.name for path in profile.paths.book.iterdir()} == BOOK_FILES
        return killed

    stride = 1 if long_run else 13
    for number, step in enumerate(range(Random().randint(1, stride), 400, stride)):
        if round_of(step).finished:
            assert number >= 2
            return
    raise AssertionError("the work never ends")


def _is_damaged(book: OpenedBook) -> bool:
    try:
        check_integrity(book.store.connection)
    except UserFacingError:
        return True
    return False


# -- through the command line, with another machine


@pytest.fixture
def damaged(profile: Profile, tmp_path: Path) -> Program:
    overwrite(profile, *tree(profile, "document")[1:3])
    return Program(profile, tmp_path)


def test_the_command_says_what_came_of_it(damaged: Program, original: Original) -> None:
    words_of_verify = damaged.refused("verify")
    assert words_of_verify.index("newest backup") < words_of_verify.index("mentorbook salvage")
    said = damaged.text("salvage")
    (aside,) = damaged.profile.paths.root.glob("set-aside/*")
    assert str(aside) in said
    saved = damaged.digest()
    assert f"Saved {sum(kind['count'] for kind in saved['kinds'].values())} records and 2 drafts" in said
    with opened(damaged.profile, UNLOCKING) as book:
        missing = original.held.keys() - {record_id for _, record_id in book.store.all_ids()}
    assert missing
    assert all(record_id in said for record_id in missing)
    assert "All is well" in damaged.text("verify")


def test_the_command_as_json_with_the_recovery_code(damaged: Program, original: Original, tmp_path: Path) -> None:
    code = tmp_path / "code.txt"
    code.write_text(original.code)
    ran = damaged.bare("salvage", "--recovery-code-file", code, "--json")
    assert ran.code == 0, ran
    assert ran.json["records"] + len(ran.json["lost"]) == len(original.held)
    assert ran.json["damaged_pages"] == 2
    assert Path(ran.json["set_aside"], "book.db").exists()


def test_the_command_inside_a_batch_is_refused(damaged: Program) -> None:
    (answer,) = damaged.answers(b'["salvage"]\n')
    assert answer["exit"] == 2


def test_what_was_lost_comes_back_from_another_machine(
    program: Program, make_profile: MakeProfile, tmp_path: Path
) -> None:
    other = Program(make_profile("other"), tmp_path)
    secret = ("--bundle-passphrase-file", program.bundle_file)
    with opened(program.profile, UNLOCKING) as book:
        random = Random(3)
        with book.store.write() as unit:
            for _ in range(60):
                values = {"name": words(random, 2), "about": words(random, 200)}
                records.add_in(unit, book, Kind.PERSON, book.profile.ids.record(), values)
    program.text("bundle", "export", tmp_path / "first.mentorbook", *secret)
    other.text("bundle", "import", tmp_path / "first.mentorbook", *secret)
    other.text("bundle", "export", tmp_path / "answer.mentorbook", *secret)
    program.text("bundle", "import", tmp_path / "answer.mentorbook", *secret)
    whole = program.digest()
    assert other.digest() == whole
    overwrite(program.profile, *tree(program.profile, "document")[1:4])
    assert program.json("salvage")["lost"]
    assert program.digest() != whole
    # The very bundle that was imported before works again: nothing is believed to be here that is not.
    program.text("bundle", "import", tmp_path / "answer.mentorbook", *secret)
    assert program.digest() == whole
    assert "All is well" in program.text("verify")
