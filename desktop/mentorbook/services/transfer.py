"""The open form of a book: one JSON object a line, and a manifest with counts and digests.

The export is plain text. It comes back in equal, on any machine, and the same file twice changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from mentorbook.book.files import private_folder, replacing, write_private
from mentorbook.book.storage import file_words
from mentorbook.frozen import frozen
from mentorbook.model.catalogue import RECORDS, SPECS, TITLES, read_values, write_record, write_value
from mentorbook.model.changes import ChangeSet
from mentorbook.model.fields import Plain, Shape, clean_line
from mentorbook.model.kinds import Kind, RecordId, is_record_id
from mentorbook.model.moment import instant_text
from mentorbook.model.trouble import InvalidRecord, NotFound, UserFacingError
from mentorbook.profile import Progress, no_progress
from mentorbook.services.backups import back_up
from mentorbook.services.opened import OpenedBook
from mentorbook.services.records import check
from mentorbook.store.exchange import ImportLog
from mentorbook.store.unit import UnitOfWork

FORMAT = 1
LINE_LIMIT = 9_000_000
"""Bytes of one line; the largest record that can be saved fits."""
LINES_LIMIT = 2_000_000
FILE_LIMIT = 2 * 2**30
"""Bytes of a whole file: all of it is read before anything is written."""
RECORDS_FILE = "records.jsonl"
MANIFEST_FILE = "manifest.json"
_SOURCE = "records.jsonl"
_PROBLEMS_SHOWN = 3
_WORDS_SHOWN = 300
_LARGEST = 2**53
_BEYOND = "beyond"
"""Key of a line under which fields of a newer version are kept."""


@frozen
class Row:
    """What an import of lines would do with one of them."""

    number: int
    """The line in the file, from 1."""
    kind: Kind
    title: str
    verdict: str


@frozen
class Transfer:
    """What an import of lines does or did: counts of new, changed, identical and blank."""

    counts: Mapping[str, int]
    changes: ChangeSet
    rows: tuple[Row, ...] = ()
    """Of a preview, every line that holds a record, in their order."""


# -- out


def export_records(opened: OpenedBook, folder: Path, *, progress: Progress = no_progress) -> dict[str, Any]:
    """Write records.jsonl and manifest.json into a folder that has neither. Returns the manifest.

    Raises UserFacingError when the folder holds an export already, or cannot be written.
    """
    with file_words(folder):
        for name in (RECORDS_FILE, MANIFEST_FILE):
            if (folder / name).exists():
                raise UserFacingError(
                    "There is an export in this folder already.",
                    what=f"{folder / name} exists and was not touched.",
                    remedy="Choose a new or empty folder.",
                )
        # Whose folder it is already, and who may look into it, is not ours to change.
        return _export(opened, folder if folder.is_dir() else private_folder(folder), progress)


def _export(opened: OpenedBook, folder: Path, progress: Progress) -> dict[str, Any]:
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


@frozen
class _Line:
    number: int
    kind: Kind
    id: RecordId | None
    plain: dict[str, Plain]
    trashed: bool


def preview_records(opened: OpenedBook, path: Path, *, progress: Progress = no_progress) -> Transfer:
    """What :func:`import_records` would do. Writes nothing."""
    lines, blanks = _read(path, progress)
    counts: Counter[str] = Counter({"blank lines skipped": blanks} if blanks else {})
    rows = []
    for done, line in enumerate(lines, start=1):
        verdict = _verdict(opened, line)
        counts[verdict] += 1
        rows.append(Row(line.number, line.kind, str(line.plain.get(TITLES[line.kind]) or ""), verdict.value))
        progress("comparing", done, len(lines))
    return Transfer(dict(counts), ChangeSet(), tuple(rows))


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
            held = unit.find(line.id) if line.id else None
            document = held.document if held else None
            task = _task(opened, line, document.plain() if document else None, bool(document and document.trashed_at()))
            _carry_out(unit, log, line, task, record_id=line.id or opened.profile.ids.record(), created=created)
            counts[task.verdict] += 1
            progress("importing", done, len(lines))
        log.finish(counts=counts, token="", machine=_SOURCE)
    return Transfer(dict(counts), unit.changes)


class _Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    IDENTICAL = "identical"
    ERASED = "erased earlier, left out"


@frozen
class _Task:
    """What must happen to a record for it to be what its line says."""

    verdict: _Verdict
    edits: Mapping[str, Plain]


def _task(opened: OpenedBook, line: _Line, held: Mapping[str, Plain] | None, trashed: bool) -> _Task:  # noqa: FBT001
    """``held`` and ``trashed`` are the record as it is here. Raises UserFacingError for an id of another kind."""
    if held is None:
        erased = line.id is not None and opened.store.is_erased(line.id)
        return _Task(_Verdict.ERASED if erased else _Verdict.NEW, line.plain)
    if opened.store.kind_of(RecordId(line.id or "")) is not line.kind:
        raise UserFacingError(
            "These records cannot be imported.",
            what=f"line {line.number}: its id belongs to a record of another kind here.",
            remedy="Leave the id out to add it as a new record; nothing was changed.",
        )
    # What a line leaves out is empty: a full export comes back in equal. When it was made is no matter of taste.
    usual = _USUAL[line.kind]
    now, wanted = {**usual, **held}, {"created": held.get("created"), **usual, **line.plain}
    edits = {name: wanted.get(name) for name in {**held, **wanted} if wanted.get(name) != now.get(name)}
    changes = bool(edits) or trashed is not line.trashed
    return _Task(_Verdict.CHANGED if changes else _Verdict.IDENTICAL, edits)


_USUAL: Mapping[Kind, Mapping[str, Plain]] = {
    kind: {
        name: plain for name, spec in specs.items() if (plain := write_value(kind, name, spec.type.empty)) is not None
    }
    for kind, specs in SPECS.items()
}
"""What a field holds that nobody filled in, where that is not nothing."""


def _carry_out(
    unit: UnitOfWork, log: ImportLog, line: _Line, task: _Task, *, record_id: RecordId, created: str
) -> None:
    if task.verdict is _Verdict.NEW:
        log.remember_new(record_id)
        unit.add_plain(line.kind, record_id, {"created": created, **_USUAL[line.kind], **line.plain})
        if line.trashed:
            unit.remove(record_id)
    elif task.verdict is _Verdict.CHANGED:
        log.remember(record_id)
        unit.edit_plain(record_id, task.edits)
        # An edit alone brings a record out of the trash.
        if line.trashed:
            unit.remove(record_id)
        else:
            unit.restore(record_id)


def _verdict(opened: OpenedBook, line: _Line) -> _Verdict:
    look = opened.store.get(line.id) if line.id and opened.store.kind_of(line.id) else None
    return _task(opened, line, look.plain if look else None, bool(look and look.trashed_at)).verdict


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
            line = _parse(raw, number)
            if line is not None:
                if line.id in seen:
                    raise ValueError("the same id as an earlier line")
                if line.id is not None:
                    seen.add(line.id)
                lines.append(line)
        except (ValueError, UserFacingError) as error:
            words = clean_line(getattr(error, "what", "") or str(error))
            problems.append(f"line {number}: {words[:_WORDS_SHOWN]}")
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
            number = size = 0
            while raw := source.readline(LINE_LIMIT + 1):
                number += 1
                size += len(raw)
                if len(raw) > LINE_LIMIT:
                    raise UserFacingError(
                        f"Line {number} is too long.",
                        what=f"A record has at most {LINE_LIMIT:,} bytes. Nothing was changed.",
                        remedy="Choose a records.jsonl that Mentorbook exported.",
                    )
                if number > LINES_LIMIT:
                    raise UserFacingError(
                        "The file has too many lines.",
                        what=f"At most {LINES_LIMIT:,} can be imported. Nothing was changed.",
                        remedy="Choose a records.jsonl that Mentorbook exported.",
                    )
                if size > FILE_LIMIT:
                    raise UserFacingError(
                        "The file is too large.",
                        what=f"At most {FILE_LIMIT:,} bytes can be imported at once. Nothing was changed.",
                        remedy="Divide it into several files and import one after the other.",
                    )
                yield number, raw
    except OSError as error:
        if isinstance(error, FileNotFoundError | IsADirectoryError):
            raise NotFound("There is no such file.", remedy="Check the name of the file.") from error
        raise UserFacingError("The file could not be read.", remedy="Check that you may read it.") from error


def _parse(raw: bytes, number: int) -> _Line | None:
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
    return _Line(number, kind, RecordId(record_id) if record_id else None, kept | _beyond(kind, beyond), trashed)


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
