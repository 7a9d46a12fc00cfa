"""Damaged and hostile files: each is refused with words that say what to do, and the book is as it was."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import msgpack
import pyrage
import pytest

from mentorbook.model.catalogue import SPECS
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Paths
from mentorbook.services import bundles, transfer
from mentorbook.services.opened import Unlocking, opened
from mentorbook.store.exchange import Entry
from mentorbook.sync.package import BadPackage, Header, read_package
from tests.support.age import encrypt
from tests.support.profiles import profile_maker
from tests.support.program import BUNDLE_PASSPHRASE, PASSPHRASE, Program
from tests.whole.forged import (
    KILLER,
    MIB,
    NEW_ID,
    PANIC,
    Ours,
    flipped,
    frame,
    framed,
    nested,
    pack,
    seal,
    unfolding,
    without_history,
)

pytestmark = pytest.mark.timeout(60)

#: How long it may take to refuse a file, one cheap key derivation included.
SECONDS = 2
#: What the words advise.
AGAIN = "Copy the file again, or make a new bundle on the other machine"
UPDATE = "Update Mentorbook on this machine and import the bundle again"
PASSPHRASE_OR_NEW = "Try again, or make a new bundle on the other machine"
ANEW = "Ask for a new bundle from the machine that made it"
ELSEWHERE = "Import it where that book is, or set up a new profile from it"
NAME = "Check the name of the"
MEND = "Mend the file and import it again; nothing was changed"
OUR_OWN = "Choose a records.jsonl that Mentorbook exported"


@dataclass(frozen=True)
class Template:
    """A closed book to copy, and the sound bundle that another of its machines made."""

    root: Path
    ours: Ours


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    folder = tmp_path_factory.mktemp("template")
    program = Program(profile_maker(folder)(), folder)
    program.create()
    program.batch(
        [
            ["person", "add", "--name", "Amara Oko", "--field", "Marketing", "--about", "Writes every morning."],
            ["note", "add", "--title", "Diary", "--body", "A sentence. Another one.", "--tag", "kept"],
            ["goal", "add", "--statement", "Run a campaign"],
        ]
    )
    taken: list[tuple[Header, list[Entry]]] = []
    with pytest.MonkeyPatch.context() as patch, opened(program.profile, Unlocking(passphrase=PASSPHRASE)) as book:
        patch.setattr(
            bundles, "write_bundle", lambda path, *, header, entries, secret: taken.append((header, list(entries)))
        )
        bundles.export_bundle(book, folder / "unused", secret=BUNDLE_PASSPHRASE)
        ((header, entries),) = taken
    # As if another machine had made it, which has one more note.
    plain = {"format": 1, **asdict(header), "heard": {}, "machine": "f" * 16, "token": "e" * 16}
    sound = Ours(plain, [{**asdict(entry), "kind": entry.kind.value} for entry in entries])
    with_more = [*sound.entries, sound.entry()]
    return Template(program.profile.paths.root, Ours({**plain, "entries": len(with_more)}, with_more))


@pytest.fixture
def ours(template: Template) -> Ours:
    return template.ours


@pytest.fixture
def program(template: Template, tmp_path: Path) -> Program:
    """The program on a copy of the book."""
    shutil.copytree(template.root, tmp_path / "laptop")
    return Program(replace(profile_maker(tmp_path)(), paths=Paths(tmp_path / "laptop")), tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "came from elsewhere"


def refused(program: Program, *arguments: str | Path, remedy: str) -> str:
    """The command ends with 1 and that advice, and the book is as it was."""
    before, begun = program.digest(), sum(os.times()[:4])
    said = program.refused(*arguments)
    # Of a processor's time, its children's among it; a clock would say how busy the machine is.
    assert sum(os.times()[:4]) - begun < SECONDS
    assert remedy in said
    assert program.digest() == before
    assert program.json("bundle", "log") == []
    assert not program.profile.paths.logs.exists(), "a defect was reported"
    return said


def refused_bundle(program: Program, file: Path, *, remedy: str) -> str:
    return refused(program, "bundle", "import", file, "--bundle-passphrase-file", program.bundle_file, remedy=remedy)


def test_the_sound_bundle_is_taken(program: Program, ours: Ours, file: Path) -> None:
    # Else each of the others might be refused for another reason than its own.
    file.write_bytes(seal(ours.package))
    done = program.json("bundle", "import", file, "--bundle-passphrase-file", program.bundle_file)
    assert done["counts"] == {"new": 1, "identical": len(ours.entries) - 1}
    assert program.json("note", "show", NEW_ID)["body"] == "Some words.\n"


# -- the file itself, for which nobody needs its passphrase


def to_a_key(content: bytes) -> bytes:
    """age's other way of sealing, for which a passphrase is no use."""
    sealed: bytes = pyrage.encrypt(content, [pyrage.x25519.Identity.generate().to_public()])
    return sealed


def armoured(content: bytes) -> bytes:
    sealed: bytes = pyrage.passphrase.encrypt(content, BUNDLE_PASSPHRASE, armored=True)
    return sealed


def salted(content: bytes, sign: bytes, other: bytes) -> bytes:
    """Sealed, but the salt begins with ``sign``, or with ``other`` where it does so already.

    A flipped bit would be the one or the other, as chance draws the salt: some are no letters of base64.
    """
    sealed = seal(content)
    place = sealed.index(b"-> scrypt ") + len(b"-> scrypt ")
    begins = sealed[place : place + 1]
    return sealed[:place] + (other if begins == sign else sign) + sealed[place + 1 :]


FILES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "an empty file": (lambda _: b"", AGAIN),
    "a text": (lambda _: b"Dear diary\n", AGAIN),
    "a picture's beginning": (lambda _: b"\x89PNG\r\n\x1a\n" + bytes(5000), AGAIN),
    "a megabyte of zeros": (lambda _: bytes(MIB), AGAIN),
    "the package without encryption": (lambda package: package, AGAIN),
    "age's first line alone": (lambda _: b"age-encryption.org/v1\n", AGAIN),
    "a newer age": (lambda package: seal(package).replace(b"/v1", b"/v2", 1), AGAIN),
    "sealed to a key": (to_a_key, AGAIN),
    "other words": (lambda package: encrypt(package, "other words"), PASSPHRASE_OR_NEW),
    "a work factor of 24": (lambda package: encrypt(package, BUNDLE_PASSPHRASE, claimed=24), "more work to open"),
    "a work factor of 64": (lambda package: encrypt(package, BUNDLE_PASSPHRASE, claimed=64), "more work to open"),
    "a work factor of 10 digits": (lambda package: encrypt(package, BUNDLE_PASSPHRASE, claimed=2**32), AGAIN),
    "no work factor": (lambda package: seal(package).replace(b" 4\n", b"\n", 1), AGAIN),
    "another work factor": (lambda package: encrypt(package, BUNDLE_PASSPHRASE, claimed=5), PASSPHRASE_OR_NEW),
    "another salt": (lambda package: salted(package, b"A", b"B"), PASSPHRASE_OR_NEW),
    "a sign in the salt that stands for nothing": (lambda package: salted(package, b"*", b"*"), AGAIN),
    "a flipped bit in the seal": (lambda package: flipped(seal(package), -40), PASSPHRASE_OR_NEW),
    "a flipped last bit": (lambda package: flipped(seal(package), -1), PASSPHRASE_OR_NEW),
    "something after the end": (lambda package: seal(package) + b"\n", PASSPHRASE_OR_NEW),
    "twice in one file": (lambda package: seal(package) * 2, PASSPHRASE_OR_NEW),
    "the last byte cut off": (lambda package: seal(package)[:-1], PASSPHRASE_OR_NEW),
    "half of it": (lambda package: (sealed := seal(package))[: len(sealed) // 2], PASSPHRASE_OR_NEW),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_bundle(program: Program, ours: Ours, file: Path, name: str) -> None:
    make, remedy = FILES[name]
    file.write_bytes(make(ours.package))
    refused_bundle(program, file, remedy=remedy)


def test_a_bundle_that_is_not_there(program: Program, file: Path, tmp_path: Path) -> None:
    refused_bundle(program, file, remedy=NAME)
    refused_bundle(program, tmp_path, remedy=NAME)


def refused_each(contents: Iterable[bytes], read: Callable[[bytes], object]) -> int:
    """Each of them is refused in words; how many there were."""
    number = 0
    for number, content in enumerate(contents, start=1):
        with pytest.raises(UserFacingError) as refusal:
            read(content)
        assert refusal.value.remedy in {f"{AGAIN}.", f"{UPDATE}.", f"{PASSPHRASE_OR_NEW}."}, number
    return number


def test_each_length_of_a_small_file_and_flipped_bits(program: Program, ours: Ours, file: Path) -> None:
    sealed, before = seal(ours.with_entry()), program.digest()
    with opened(program.profile, Unlocking(passphrase=PASSPHRASE)) as book:

        def read(content: bytes) -> object:
            file.write_bytes(content)
            return bundles.preview_bundle(book, file, secret=BUNDLE_PASSPHRASE)

        assert refused_each((sealed[:length] for length in range(len(sealed))), read) > 500
        assert refused_each((flipped(sealed, place) for place in range(0, len(sealed), 3)), read) > 150
    assert program.digest() == before


def test_each_length_of_what_is_inside_and_flipped_bits(ours: Ours) -> None:
    package = ours.with_entry()
    content = zlib.decompress(package)
    assert refused_each((package[:length] for length in range(len(package))), read_package) > 300
    assert refused_each((pack(content[:length]) for length in range(len(content))), read_package) > 500
    for place in range(len(package)):
        # Some bits of such a stream mean nothing; with those it reads the same.
        with suppress(BadPackage):
            assert read_package(flipped(package, place)) == read_package(package)


def test_a_large_package_comes_through_whole(ours: Ours) -> None:
    large = Random(5).randbytes(3 * MIB) + bytes(3 * MIB)
    _, (entry,) = read_package(ours.with_entry(update=large))
    assert entry.update == large


# -- what is inside, made by someone who knows the bundle's passphrase


PACKAGES: dict[str, tuple[Callable[[Ours], bytes], str]] = {
    "nothing": (lambda _: b"", AGAIN),
    "noise": (lambda _: bytes(range(256)) * 8, AGAIN),
    "nothing, packed": (lambda _: pack(), AGAIN),
    "no zlib stream but a raw one": (lambda ours: ours.package[2:-4], AGAIN),
    "something after the stream": (lambda ours: ours.package + b"more", AGAIN),
    "a gigabyte of zeros": (lambda _: zlib.compress(bytes(2**28), 1), AGAIN),
    "records that unfold to a quarter of a gigabyte": (unfolding, "It holds more than any book does"),
    "a record that says it has 4 GB": (lambda ours: pack(ours.frames()[0], b"\xff\xff\xff\xff", bytes(100)), AGAIN),
    "a record of no length": (lambda ours: pack(ours.frames()[0], bytes(4), *ours.frames()[1:]), AGAIN),
    "a record that ends in the next": (lambda ours: pack(*ours.frames()[:-1], b"\0\0\0\xff"), AGAIN),
    "an array that says it has 4 billion items": (lambda _: pack(framed(b"\xdd\xff\xff\xff\xff")), AGAIN),
    "a map that says it has 4 billion keys": (lambda _: pack(framed(b"\xdf\xff\xff\xff\xff")), AGAIN),
    "100,000 arrays in each other": (lambda _: pack(framed(nested(100_000))), AGAIN),
    "a number for a header": (lambda _: pack(framed(b"\x05")), AGAIN),
    "a list for a header": (lambda _: pack(frame(["format", 1])), AGAIN),
    "a key that is no text": (lambda _: pack(framed(b"\x81\x05\x05")), AGAIN),
    "text that is no UTF-8": (lambda _: pack(framed(b"\x81\xa2\xff\xfe\x01")), AGAIN),
    "two values in one record": (lambda ours: pack(framed(msgpack.packb(ours.header) + b"\x01")), AGAIN),
    "an extension type": (lambda ours: ours.headed(made_at=msgpack.Timestamp(1)), AGAIN),
    "a newer format": (lambda ours: ours.headed(format=2), UPDATE),
    "a much newer format of which nothing is known": (lambda _: pack(frame({"format": 99, "x": [1.5]})), UPDATE),
    "format zero": (lambda ours: ours.headed(format=0), AGAIN),
    "a format that is true": (lambda ours: ours.headed(format=True), AGAIN),
    "a format in words": (lambda ours: ours.headed(format="1"), AGAIN),
    "no format": (lambda ours: ours.bare("format"), AGAIN),
    "a header without keys": (lambda ours: ours.bare("keys"), AGAIN),
    "a header with a field too many": (lambda ours: ours.headed(more="x"), AGAIN),
    "no book": (lambda ours: ours.headed(book=""), AGAIN),
    "another book's": (lambda ours: ours.headed(book="0" * 16), ELSEWHERE),
    "a book that is a number": (lambda ours: ours.headed(book=5), AGAIN),
    "no machine": (lambda ours: ours.headed(machine=""), AGAIN),
    "a machine with a name of a megabyte": (lambda ours: ours.headed(machine_name="x" * MIB), AGAIN),
    "no token": (lambda ours: ours.headed(token=""), AGAIN),
    "a token that is bytes": (lambda ours: ours.headed(token=b"token"), AGAIN),
    "heard in a list": (lambda ours: ours.headed(heard=["a", "b"]), AGAIN),
    "heard of numbers": (lambda ours: ours.headed(heard={"machine": 5}), AGAIN),
    "heard of more machines than there are": (lambda ours: ours.headed(heard={f"{n}": "" for n in range(1001)}), AGAIN),
    "keys that are text": (lambda ours: ours.headed(keys="keys"), AGAIN),
    "keys of a megabyte": (lambda ours: ours.headed(keys=bytes(MIB)), AGAIN),
    "fewer entries than it says": (lambda ours: ours.headed(entries=1000), AGAIN),
    "more entries than it says": (lambda ours: ours.headed(entries=0), AGAIN),
    "entries that are true": (lambda ours: ours.headed(entries=True), AGAIN),
    "no end": (lambda ours: pack(*ours.frames()[:-1]), AGAIN),
    "two ends": (lambda ours: pack(*ours.frames(), frame({"end": len(ours.entries)})), AGAIN),
    "an end that says another number": (lambda ours: pack(*ours.frames(end={"end": 0})), AGAIN),
    "an end in words": (lambda ours: pack(*ours.frames(end={"end": "now"})), AGAIN),
    "a record after the end": (lambda ours: pack(*ours.frames(), frame(ours.entry())), AGAIN),
    "the same record twice": (lambda ours: ours.with_entries(ours.entry(), ours.entry()), AGAIN),
    "a kind of a newer version": (lambda ours: ours.with_entry(kind="garden"), UPDATE),
    "a kind that is a list": (lambda ours: ours.with_entry(kind=["note"]), AGAIN),
    "an id that leads elsewhere": (lambda ours: ours.with_entry(id="../../../etc/passwd"), AGAIN),
    "an id in capitals": (lambda ours: ours.with_entry(id="A" * 20), AGAIN),
    "an id that is a number": (lambda ours: ours.with_entry(id=5), AGAIN),
    "an update that is text": (lambda ours: ours.with_entry(update="words"), AGAIN),
    "knowledge that is text": (lambda ours: ours.with_entry(knowledge="words"), AGAIN),
    "knowledge that is noise": (lambda ours: ours.with_entry(knowledge=b"\xff" * 9), AGAIN),
    "neither an update nor erased": (lambda ours: ours.with_entry(update=b""), AGAIN),
    "an update of what is erased": (lambda ours: ours.with_entry(erased="2026-01-01T00:00:00Z"), AGAIN),
    "erased with a megabyte": (lambda ours: ours.with_entry(update=b"", erased="x" * MIB), AGAIN),
    "an entry with a field too many": (lambda ours: ours.with_entry(more=1), AGAIN),
    "an entry without a field": (lambda ours: ours.with_entries({"kind": "note", "id": NEW_ID}), AGAIN),
    "a record that changed its kind": (
        lambda ours: ours.with_entries({**ours.entries[0], "kind": "step", "update": ours.update()}),
        AGAIN,
    ),
    "an update of noise": (lambda ours: ours.with_entry(update=bytes(range(256))), ANEW),
    "an update cut short": (lambda ours: ours.with_entry(update=ours.update()[:-5]), ANEW),
    "an update with a flipped bit": (lambda ours: ours.with_entry(update=flipped(ours.update(), 60)), ANEW),
    "one forged update among sound ones": (
        lambda ours: ours.with_entries(*ours.entries, {**ours.entry(), "id": "1" * 20, "update": b"forged"}),
        ANEW,
    ),
    "an update that ends the process": (lambda ours: ours.with_entry(update=KILLER), ANEW),
    "an update that makes the engine panic": (lambda ours: ours.with_entry(update=PANIC), ANEW),
    "an update whose history was cut off": (lambda ours: ours.with_entry(update=without_history()), ANEW),
}


@pytest.mark.parametrize("name", PACKAGES)
def test_a_forged_bundle(program: Program, ours: Ours, file: Path, name: str) -> None:
    make, remedy = PACKAGES[name]
    file.write_bytes(seal(make(ours)))
    refused_bundle(program, file, remedy=remedy)


@pytest.mark.parametrize("name", ["an update of noise", "an update that ends the process", "a newer format"])
def test_a_refused_bundle_sets_no_machine_up(
    program: Program, ours: Ours, file: Path, tmp_path: Path, name: str
) -> None:
    make, remedy = PACKAGES[name]
    file.write_bytes(seal(make(ours)))
    fresh = Program(profile_maker(tmp_path)("fresh"), tmp_path)
    secret = ("--bundle-passphrase-file", fresh.bundle_file)
    assert remedy in fresh.refused("bundle", "import", file, *secret)
    assert not fresh.profile.paths.root.exists()
    file.write_bytes(seal(ours.package))
    assert fresh.json("bundle", "import", file, *secret)["counts"] == {"new": len(ours.entries)}


_CARELESS = """
import resource, sys
import loro
resource.setrlimit(resource.RLIMIT_AS, (2**33, 2**33))
try:
    loro.LoroDoc().import_(bytes.fromhex(sys.argv[1]))
except Exception:
    pass
print("went on")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit the memory of a process")
def test_a_careless_decoder_would_be_ended() -> None:
    done = subprocess.run([sys.executable, "-c", _CARELESS, KILLER.hex()], check=False, capture_output=True)
    assert done.returncode < 0
    assert done.stdout == b""


# -- lines of records


def line(**fields: Any) -> bytes:
    """A note with these fields."""
    return json.dumps({"kind": "note", "title": "A title", **fields}).encode() + b"\n"


HEADING = b'{"mentorbook": "records", "format": 1, "book": "x"}\n'

LINES: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", OUR_OWN),
    "blank lines": (b"\n \n\r\n", OUR_OWN),
    "a heading alone": (HEADING, OUR_OWN),
    "more blank lines than a book has records": (b"\n" * 2_000_001, OUR_OWN),
    "a line of 10 MB": (line(body="x" * 10_000_000), OUR_OWN),
    "10 MB without a line's end": (b"x" * 10_000_000, OUR_OWN),
    "a line of 10 MB after a sound one": (line() + b" " * 10_000_000, OUR_OWN),
    "a text of more than a record may hold": (line(body="x" * 8_000_000), MEND),
    "a newer format": (b'{"mentorbook": "records", "format": 2}\n' + line(), "update this one"),
    "a format in words": (b'{"mentorbook": "records", "format": "1"}\n' + line(), "update this one"),
    "noise": (bytes(range(256)), MEND),
    "zeros": (bytes(MIB), MEND),
    "a compressed file": (zlib.compress(line()), MEND),
    "UTF-16": (line().decode().encode("utf-16"), MEND),
    "no UTF-8": (b'{"kind": "note", "title": "caf\xe9"}\n', MEND),
    "half of a letter": (b'{"kind": "note", "title": "\\ud800"}\n', MEND),
    "half of a line": (line()[:-5], MEND),
    "a table": (b"kind,title\nnote,A title\n", MEND),
    "one array for all": (b'[{"kind": "note", "title": "A title"}]\n', MEND),
    "a number": (b"5\n", MEND),
    "nothing, in JSON": (b"null\n", MEND),
    "not a number": (b"NaN\n", MEND),
    "a number of 100,000 digits": (b'{"kind": "note", "title": ' + b"9" * 100_000 + b"}\n", MEND),
    "a number without end": (b'{"kind": "reminder", "text": "x", "at": 1e999}\n', MEND),
    "a million arrays in each other": (b"[" * MIB + b"\n", MEND),
    "a million objects in each other": (b'{"kind":' * 100_000 + b"\n", MEND),
    "a field of arrays in each other": (b'{"kind": "note", "title": ' + b"[" * 900 + b"]" * 900 + b"}\n", MEND),
    "no kind": (b'{"title": "A title"}\n', MEND),
    "an unknown kind": (line(kind="garden"), MEND),
    "a kind that is a list": (line(kind=["note"]), MEND),
    "an unknown field": (line(colour="red"), MEND),
    "a field of the program's own": (line(version="00"), MEND),
    "a field that is needed and is not there": (b'{"kind": "person"}\n', MEND),
    "a field that is needed and is empty": (b'{"kind": "person", "name": " "}\n', MEND),
    "an id that leads elsewhere": (line(id="../../../etc/passwd"), MEND),
    "an id in capitals": (line(id="A" * 20), MEND),
    "an id that is a number": (line(id=5), MEND),
    "the same id twice": (line(id=NEW_ID) + line(id=NEW_ID), MEND),
    "trashed in words": (line(trashed="yes"), MEND),
    "a day that is none": (b'{"kind": "action", "text": "x", "due": "2026-02-30"}\n', MEND),
    "a moment in a zone that is none": (
        b'{"kind": "reminder", "text": "x", "at": "2026-02-03T10:00+01:00[Mars/Base]"}\n',
        MEND,
    ),
    "fields of a newer version in a list": (line(beyond=["x"]), MEND),
    "a field of a newer version in objects in each other": (line(beyond={"x": {"y": {"z": 1}}}), MEND),
    "a field of a newer version with a fraction": (line(beyond={"x": 0.5}), MEND),
    "a field of a newer version that is too large": (line(beyond={"x": 2**60}), MEND),
    "a field of a newer version that is none": (line(beyond={"title": {"x": "y"}}), MEND),
    "a field of a newer version without a name": (line(beyond={"": "x"}), MEND),
    "half of a letter from a newer version": (b'{"kind": "note", "beyond": {"x": "\\udc00"}}\n', MEND),
    "a wrong line after 10,000 sound ones": (line() * 10_000 + b"x\n", MEND),
    "10,000 wrong lines": (b"x\n" * 10_000, MEND),
}


@pytest.mark.parametrize("name", LINES)
def test_lines_that_are_no_records(program: Program, file: Path, name: str) -> None:
    content, remedy = LINES[name]
    file.write_bytes(content)
    said = refused(program, "import", file, remedy=remedy)
    assert len(said) < 1000
    refused(program, "import", file, "--preview", remedy=remedy)


def test_a_file_that_would_fill_the_memory(program: Program, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_bytes(line() * 100)
    monkeypatch.setattr(transfer, "FILE_LIMIT", file.stat().st_size - 1)
    refused(program, "import", file, remedy="Divide it into several files")
    monkeypatch.setattr(transfer, "FILE_LIMIT", file.stat().st_size)
    assert program.json("import", file, "--preview")["counts"] == {"new": 100}


def test_an_id_of_another_kind(program: Program, file: Path) -> None:
    person = program.json("person", "list")[0]["id"]
    file.write_bytes(line(id=person))
    refused(program, "import", file, remedy="Leave the id out")


def test_lines_that_are_not_there(program: Program, file: Path, tmp_path: Path) -> None:
    refused(program, "import", file, remedy=NAME)
    refused(program, "import", tmp_path, remedy=NAME)


@pytest.mark.parametrize("kind", Kind)
def test_wrong_types_in_every_field(program: Program, file: Path, kind: Kind) -> None:
    wrong = [{"a": {"b": []}}, [["x"]], [5], 0.5, 10**30, ["x", None], {"": [True]}]
    for name in SPECS[kind]:
        file.write_bytes(b"".join(json.dumps({"kind": kind, name: value}).encode() + b"\n" for value in wrong))
        said = program.refused("import", file)
        assert said.count(f"{name}: ") == 3, said
        assert MEND in said


def test_each_length_of_small_lines(program: Program, tmp_path: Path, file: Path) -> None:
    program.json("export", tmp_path / "out")
    content = (tmp_path / "out" / "records.jsonl").read_bytes()[-600:].partition(b"\n")[2]
    before = program.digest()
    with opened(program.profile, Unlocking(passphrase=PASSPHRASE)) as book:
        for length in range(len(content)):
            file.write_bytes(content[:length])
            # Whole lines are sound ones; the same records as here change nothing.
            if content[:length].endswith(b"\n") or content[length : length + 1] == b"\n":
                continue
            with pytest.raises(UserFacingError) as refusal:
                transfer.import_records(book, file)
            assert refusal.value.remedy
    assert program.digest() == before
