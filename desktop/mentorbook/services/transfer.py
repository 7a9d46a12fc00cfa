"""The open form of a book: one JSON object a line, and a manifest with counts and digests.

The export is plain text. It comes back in equal, on any machine, and the same file twice changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from mentorbook.book.files import private_folder, replacing, write_private
from mentorbook.model.catalogue import RECORDS, SPECS, read_values, write_record, write_value
from mentorbook.model.changes import ChangeSet
from mentorbook.model.fields import Plain, Shape
from mentorbook.model.kinds import Kind, RecordId, is_record_id
from mentorbook.model.moment import instant_text
from mentorbook.model.trouble import InvalidRecord, NotFound, UserFacingError
from mentorbook.profile import Progress, no_progress
from mentorbook.services.backups import back_up
from mentorbook.services.opened import OpenedBook
from mentorbook.services.records import check
from mentorbook.store.exchange import ImportLog

FORMAT = 1
LINE_LIMIT = 9_000_000
"""Bytes of one line; the largest record that can be saved fits."""
LINES_LIMIT = 2_000_000
RECORDS_FILE = "records.jsonl"
MANIFEST_FILE = "manifest.json"
_SOURCE = "records.jsonl"
_PROBLEMS_SHOWN = 3
_LARGEST = 2**53
_BEYOND = "beyond"
"""Key of a line under which fields of a newer version are kept."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """What an import of lines does or did: counts of new, changed, identical and blank."""

    counts: Mapping[str, int]
    changes: ChangeSet


# -- out


def export_records(opened: OpenedBook, folder: Path, *, progress: Progress = no_progress) -> dict[str, Any]:
    """Write records.jsonl and manifest.json into a folder that has neither. Returns the manifest.

    Raises UserFacingError when the folder holds an export already, or cannot be written.
    """
    for name in (RECORDS_FILE, MANIFEST_FILE):
        if (folder / name).exists():
            raise UserFacingError(
                "There is an export in this folder already.",
                what=f"{folder / name} exists and was not touched.",
                remedy="Choose a new or empty folder.",
            )
    private_folder(folder)
    digests = _Digests()
    ids = opened.store.all_ids()
    with replacing(folder / RECORDS_FILE) as out:
        _write_line(out, {"mentorbook": "records", "format": FORMAT, "book": opened.book.book_id})
        for done, (kind, record_id) in enumerate(ids, start=1):
            line = _line_of(opened, kind, record_id)
            digests.take(kind, line)
            _write_line(out, line)
            progress("exporting", done, len(ids))
    manifest = {"format": FORMAT, "book": opened.book.book_id, **digests.result()}
    write_private(folder / MANIFEST_FILE, (json.dumps(manifest, indent=2) + "\n").encode())
    return manifest


def digest(opened: OpenedBook) -> dict[str, Any]:
    """Counts and digests as the manifest has them, without writing anything."""
    digests = _Digests()
    for kind, record_id in opened.store.all_ids():
        digests.take(kind, _line_of(opened, kind, record_id))
    return digests.result()


class _Digests:
    def __init__(self) -> None:
        self._hashes = {kind: hashlib.sha256() for kind in Kind}
        self._counts: Counter[Kind] = Counter()

    def take(self, kind: Kind, line: Mapping[str, Any]) -> None:
        self._hashes[kind].update(_canonical(line))
        self._counts[kind] += 1

    def result(self) -> dict[str, Any]:
        kinds = {
            kind.value: {"count": self._counts[kind], "digest": self._hashes[kind].hexdigest()}
            for kind in Kind
            if self._counts[kind]
        }
        return {"kinds": kinds, "digest": hashlib.sha256(_canonical(kinds)).hexdigest()}


def _canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _line_of(opened: OpenedBook, kind: Kind, record_id: RecordId) -> dict[str, Any]:
    """A record as a line: empty fields are left out, fields of a newer version stand apart."""
    look = opened.store.get(record_id)
    known = {name: value for name, value in write_record(look.record).items() if value is not None}
    beyond = {name: value for name, value in look.plain.items() if name not in SPECS[kind]}
    unread = {name: value for name, value in look.plain.items() if name in SPECS[kind] and name not in known}
    extra = {_BEYOND: beyond | unread} if beyond or unread else {}
    return known | extra | ({"trashed": True} if look.trashed_at else {})


def _write_line(out: BinaryIO, line: Mapping[str, Any]) -> None:
    out.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


# -- in


@dataclass(frozen=True, slots=True)
class _Line:
    kind: Kind
    id: RecordId | None
    plain: dict[str, Plain]
    trashed: bool


def preview_records(opened: OpenedBook, path: Path, *, progress: Progress = no_progress) -> Transfer:
    """What :func:`import_records` would do. Writes nothing."""
    lines, blanks = _read(path, progress)
    counts: Counter[str] = Counter({"blank lines skipped": blanks} if blanks else {})
    for line in lines:
        counts[_verdict(opened, line)] += 1
    return Transfer(dict(counts), ChangeSet())


def import_records(opened: OpenedBook, path: Path, *, progress: Progress = no_progress) -> Transfer:
    """Take over records from lines, in one unit of work that ``undo`` takes back as a whole.

    Records with an id that is here are changed to what the line says; equal ones are left alone. Raises
    UserFacingError, with the numbers of the lines, before anything is written.
    """
    lines, blanks = _read(path, progress)
    counts: Counter[str] = Counter({"blank lines skipped": blanks} if blanks else {})
    back_up(opened, "import", progress=progress)
    created = instant_text(opened.profile.clock.now())
    with opened.store.write() as unit:
        log = ImportLog(unit, machine=_SOURCE, token="")
        for done, line in enumerate(lines, start=1):
            record_id = line.id or opened.profile.ids.record()
            held = unit.find(record_id)
            if held is None:
                log.remember_new(record_id)
                unit.add_plain(line.kind, record_id, {"created": created, **line.plain})
                verdict = "new"
            else:
                log.remember(record_id)
                # What a line leaves out is empty: a full export comes back in equal.
                cleared = {name: line.plain.get(name) for name in {**held.document.plain(), **line.plain}}
                verdict = "changed" if unit.edit_plain(record_id, cleared) else "identical"
            if line.trashed:
                unit.remove(record_id)
            elif held is not None and held.document.trashed_at():
                unit.restore(record_id)
                verdict = "changed"
            counts[verdict] += 1
            progress("importing", done, len(lines))
        log.finish(counts=counts, token="", machine=_SOURCE)
    return Transfer(dict(counts), unit.changes)


def _verdict(opened: OpenedBook, line: _Line) -> str:
    if line.id is None or opened.store.kind_of(line.id) is None:
        return "new"
    look = opened.store.get(line.id)
    same = {name: value for name, value in look.plain.items() if value is not None} == line.plain
    return "identical" if same and bool(look.trashed_at) == line.trashed else "changed"


def _read(path: Path, progress: Progress) -> tuple[list[_Line], int]:
    """All lines, checked. Every line is read before anything is written."""
    lines: list[_Line] = []
    problems: list[str] = []
    seen: set[RecordId] = set()
    blanks = 0
    for number, raw in _raw_lines(path):
        if not raw.strip():
            blanks += 1
            continue
        try:
            line = _parse(raw)
            if line is not None:
                if line.id in seen:
                    raise ValueError("the same id as an earlier line")
                if line.id is not None:
                    seen.add(line.id)
                lines.append(line)
        except (ValueError, UserFacingError) as error:
            problems.append(f"line {number}: {getattr(error, 'what', '') or error}")
            if len(problems) >= _PROBLEMS_SHOWN:
                break
        progress("reading", number, 0)
    if problems:
        raise UserFacingError(
            "These records cannot be imported.",
            what=" ".join(problem if problem.endswith(".") else problem + "." for problem in problems),
            remedy="Mend the file and import it again; nothing was changed.",
        )
    if not lines:
        raise UserFacingError(
            "There are no records in this file.",
            what="Every record is a line such as {“kind”: “person”, “name”: “…”}.",
            remedy="Choose a records.jsonl that Mentorbook exported. Nothing was changed.",
        )
    return lines, blanks


def _raw_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as source:
            number = 0
            while raw := source.readline(LINE_LIMIT + 1):
                number += 1
                if len(raw) > LINE_LIMIT:
                    raise UserFacingError(
                        f"Line {number} is too long.",
                        what=f"A record has at most {LINE_LIMIT:,} bytes. Nothing was changed.",
                        remedy="Choose a records.jsonl that Mentorbook exported.",
                    )
                if number > LINES_LIMIT:
                    raise UserFacingError(
                        "The file has too many lines.", what=f"At most {LINES_LIMIT:,} can be imported."
                    )
                yield number, raw
    except OSError as error:
        if isinstance(error, FileNotFoundError | IsADirectoryError):
            raise NotFound("There is no such file.", remedy="Check the name of the file.") from error
        raise UserFacingError("The file could not be read.", remedy="Check that you may read it.") from error


def _parse(raw: bytes) -> _Line | None:
    """One line; None for our own heading. Raises ValueError or UserFacingError."""
    try:
        given = json.loads(raw.decode())
    except (ValueError, RecursionError) as error:
        raise ValueError("not JSON in UTF-8") from error
    if not isinstance(given, dict):
        raise ValueError("not a JSON object")
    if "mentorbook" in given:
        if given.get("format") != FORMAT:
            raise ValueError("written by a newer version of Mentorbook; update this one")
        return None
    try:
        kind = Kind(given.pop("kind", None))
    except ValueError as error:
        raise ValueError("no kind of record; say for example “kind”: “person”") from error
    record_id, trashed, beyond = given.pop("id", None), given.pop("trashed", False), given.pop(_BEYOND, {})
    if record_id is not None and not (isinstance(record_id, str) and is_record_id(record_id)):
        raise ValueError("id: not the id of a record")
    if not isinstance(trashed, bool):
        raise ValueError("trashed: true or false")
    values = read_values(kind, given)
    check(RECORDS[kind](id=RecordId(record_id or ""), **values))
    plain = {name: write_value(kind, name, value) for name, value in values.items()}
    kept: dict[str, Plain] = {name: value for name, value in plain.items() if value is not None}
    return _Line(kind, RecordId(record_id) if record_id else None, kept | _beyond(kind, beyond), trashed)


def _beyond(kind: Kind, given: object) -> dict[str, Plain]:
    """Fields that a newer version wrote, as they stood in an export. Raises InvalidRecord."""
    if not isinstance(given, dict):
        raise InvalidRecord({_BEYOND: "expected fields of a newer version"})
    try:
        json.dumps(given, ensure_ascii=False).encode()
    except ValueError as error:
        raise InvalidRecord({_BEYOND: "holds half a character (a lone surrogate)"}) from error
    for name, value in given.items():
        if _shape(value) is None or not name.isidentifier() or not _fits(kind, name, value):
            raise InvalidRecord({_BEYOND: f"“{name[:40]}” cannot be kept"})
    return dict(given)


def _fits(kind: Kind, name: str, value: object) -> bool:
    return name not in SPECS[kind] or SPECS[kind][name].type.shape is _shape(value)


def _shape(value: object) -> Shape | None:
    if value is None or isinstance(value, str | bool) or (isinstance(value, int) and abs(value) < _LARGEST):
        return Shape.SCALAR
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return Shape.SET
    if isinstance(value, dict) and all(isinstance(item, str) for item in value.values()):
        return Shape.MAP
    return None
