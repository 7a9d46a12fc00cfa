"""The commands of every kind of record, made from the catalogue: each field is an option."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mentorbook.cli import act_commands
from mentorbook.cli.context import Context
from mentorbook.cli.goal_commands import add_goal_parsers
from mentorbook.cli.grammar import whole
from mentorbook.cli.network_commands import add_outreach_parsers
from mentorbook.cli.output import Result, counted, table
from mentorbook.cli.session_commands import add_session_parsers
from mentorbook.cli.showing import shown, whole_record
from mentorbook.model.catalogue import SPECS, read_values, reference_of, title_of, write_record
from mentorbook.model.fields import FieldSpec, Length, MapOf, SetOf, Shape
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.ledger import WINDOW_DAYS
from mentorbook.model.moment import moment_text
from mentorbook.model.period import Period
from mentorbook.model.record import Record
from mentorbook.model.trouble import InvalidRecord, NotFound, UserFacingError
from mentorbook.services import brief as briefs
from mentorbook.services import finding, machines, records
from mentorbook.services.opened import OpenedBook
from mentorbook.services.transfer import LINE_LIMIT

_NOT_FIELDS = frozenset({"id", "kind", "version", "trashed_at"})
_PREFIX = "field_"
_SINGULARS = {"people": "person", "expertise": "expertise", "evidence": "evidence"}


def add_parsers(kind: Kind, parser: argparse.ArgumentParser) -> None:
    """Give a kind's parser its actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="add one", allow_abbrev=False)
    _add_fields(kind, add)
    add.set_defaults(run=_add)
    edit = actions.add_parser("edit", help="change fields; an empty value clears one", allow_abbrev=False)
    edit.add_argument("id", metavar="ID")
    _add_fields(kind, edit)
    edit.set_defaults(run=_edit)
    listing = actions.add_parser("list", help="list those outside the trash", allow_abbrev=False)
    _add_fields(kind, listing, filters=True)
    listing.set_defaults(run=_list)
    for name, run, words in (
        ("show", _show, "show one with all its fields"),
        ("remove", _remove, "move one to the trash"),
        ("restore", _restore, "take one out of the trash, or back to an earlier version"),
        ("history", _history, "list the saves of one"),
        ("erase", _erase, "empty one for good, on all machines"),
    ):
        action = actions.add_parser(name, help=words, allow_abbrev=False)
        action.add_argument("id", metavar="ID", help="its id, or as much of it as is unique")
        if name in ("restore", "show"):
            action.add_argument("--version", help="a version that history lists")
        if name == "erase":
            action.add_argument("--yes", action="store_true", help="do not ask")
        action.set_defaults(run=run)
    if kind is Kind.PERSON:
        one = actions.add_parser("brief", help="what to know before talking to someone", allow_abbrev=False)
        one.add_argument("id", metavar="ID")
        one.add_argument(
            "--days", type=whole(1, 3660), default=WINDOW_DAYS, metavar="N", help="window of give and receive"
        )
        one.set_defaults(run=_brief)
    if kind is Kind.SESSION:
        add_session_parsers(actions)
    act_commands.add_parsers(kind, actions)
    if kind is Kind.GOAL:
        add_goal_parsers(actions)
    if kind is Kind.OUTREACH:
        add_outreach_parsers(actions)
    parser.set_defaults(kind=kind)


def _add_fields(kind: Kind, parser: argparse.ArgumentParser, *, filters: bool = False) -> None:
    for name, spec in SPECS[kind].items():
        if filters and spec.type.shape not in (Shape.SCALAR, Shape.SET):
            continue
        words = f"only with this: {spec.help}" if filters else spec.help + (" (needed)" if spec.required else "")
        several = isinstance(spec.type, SetOf | MapOf)
        parser.add_argument(
            *_options(spec),
            dest=_PREFIX + name,
            metavar=spec.type.words().replace("%", "%%"),
            help=words,
            default=argparse.SUPPRESS,
            action="append" if several else "store",
        )
    if not filters:
        parser.add_argument(
            "--from", dest="source", metavar="FILE", help="read what “show --json” prints; - is standard input"
        )


def is_field(name: str) -> bool:
    """Whether a parsed argument of that name is a field of a record."""
    return name.startswith(_PREFIX)


def _options(spec: FieldSpec) -> list[str]:
    name = spec.name.replace("_", "-")
    singular = _SINGULARS.get(name, name.removesuffix("s")) if isinstance(spec.type, SetOf | MapOf) else name
    return [f"--{option}" for option in dict.fromkeys((singular, name))]


def _read_source(args: argparse.Namespace) -> dict[str, Any] | None:
    """What --from names. Read before the book is opened: what comes through a pipe may be printed from it just now."""
    return read_json(args.source) if getattr(args, "source", None) else None


def _given(
    context: Context, opened: OpenedBook, args: argparse.Namespace, plain: dict[str, Any] | None = None
) -> tuple[dict[str, Any], str | None]:
    """The values of the arguments and of the file, and the version that the file was shown at."""
    values: dict[str, Any] = {}
    version = None
    if plain is not None:
        if plain.get("kind", args.kind) != args.kind:
            raise InvalidRecord({"kind": f"“{str(plain['kind'])[:20]}”, where “{args.kind}” is needed"})
        version = plain.get("version")
        if version is not None and not isinstance(version, str):
            raise InvalidRecord({"version": "expected words"})
        values = read_values(args.kind, {name: value for name, value in plain.items() if name not in _NOT_FIELDS})
    problems = {}
    zone = context.profile.clock.zone()
    for name, spec in SPECS[args.kind].items():
        if not hasattr(args, _PREFIX + name):
            continue
        try:
            values[name] = _value(opened, spec, getattr(args, _PREFIX + name), zone)
        except ValueError as error:
            problems[name.replace("_", "-")] = str(error)
    if problems:
        raise InvalidRecord(problems)
    return values, version


def _value(opened: OpenedBook, spec: FieldSpec, given: Any, zone: ZoneInfo) -> Any:
    if reference := reference_of(spec.type):
        typed = given if isinstance(given, list) else [given]
        ids = [records.find_id_among(opened, reference.kinds, text) for text in typed if text]
        return frozenset(ids) if isinstance(given, list) else next(iter(ids), None)
    if isinstance(spec.type, SetOf | MapOf):
        return spec.type.read_texts(given, zone=zone)
    return spec.type.read_text(given, zone=zone)


def read_json(source: str) -> dict[str, Any]:
    """A JSON object from a file, or from standard input for ``-``. Raises UserFacingError."""
    try:
        if source == "-":
            raw = sys.stdin.buffer.read(LINE_LIMIT + 1)
        else:
            with Path(source).open("rb") as file:
                raw = file.read(LINE_LIMIT + 1)
        if len(raw) > LINE_LIMIT:
            raise UserFacingError("This is too long for one record.", what=f"At most {LINE_LIMIT:,} bytes.")
        plain = json.loads(raw.decode())
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {source}.", remedy="Check its name.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise UserFacingError("No record could be read.", remedy="Give one JSON object in UTF-8.") from error
    if not isinstance(plain, dict):
        raise UserFacingError("No record could be read.", remedy="Give one JSON object, as “show --json” prints it.")
    return plain


# -- actions


def _add(context: Context, args: argparse.Namespace) -> Result:
    plain = _read_source(args)
    with context.book() as opened:
        values, _ = _given(context, opened, args, plain)
        saved = records.add(opened, args.kind, values)
        return shown(opened, saved.record.id, f"Added {args.kind} {saved.record.id}.")


def _edit(context: Context, args: argparse.Namespace) -> Result:
    plain = _read_source(args)
    with context.book() as opened:
        record_id = records.find_id(opened, args.kind, args.id)
        values, version = _given(context, opened, args, plain)
        if not values:
            raise UserFacingError("Nothing to change was given.", remedy=f"See “mentorbook {args.kind} edit --help”.")
        records.edit(opened, record_id, values, version=version)
        return shown(opened, record_id, f"Saved {args.kind} {record_id}.")


def _list(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        where, _ = _given(context, opened, args)
        found = finding.listed(opened, args.kind, where=where)
        text = table([(record.id, _day(record), title_of(record) or "(no title)") for record in found])
        return Result([write_record(record, texts=False) for record in found], text or f"No {args.kind} here yet.")


def _day(record: Record) -> str:
    for name in ("start", "at", "on", "due", "sent_on", "created"):
        if value := getattr(record, name, None):
            return (
                value.strftime("%Y-%m-%d %H:%M")
                if isinstance(value, datetime) and name != "created"
                else str(value)[:10]
            )
    return ""


def _show(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        record_id = records.find_id(opened, args.kind, args.id)
        if args.version:
            record = records.at_version(opened, record_id, args.version)
            return Result(write_record(record), _describe(opened, write_record(record)))
        record, data = whole_record(opened, record_id)
        return Result(data, _describe(opened, write_record(record)))


def _describe(opened: OpenedBook, plain: Mapping[str, Any]) -> str:
    kind = Kind(plain["kind"])
    specs = SPECS[kind]
    wanted = {RecordId(target) for name in specs if reference_of(specs[name].type) for target in _targets(plain[name])}
    names = finding.titles(opened, wanted)
    lines, texts = [], []
    for name, value in plain.items():
        if value is None:
            continue
        label = name.replace("_", " ")
        if name in specs and specs[name].type.shape is Shape.TEXT:
            texts.append(f"\n{label}:\n\n{value}")
        elif name in specs and reference_of(specs[name].type):
            lines += [(label, f"{names.get(RecordId(one), '(not here)')}  {one}") for one in _targets(value)]
        elif isinstance(value, dict):
            lines += [(label, f"{key}: {entry}") for key, entry in value.items()]
        elif name in specs and isinstance(specs[name].type, Length):
            lines.append((label, Period.parse(value).words()))
        else:
            lines.append((label, ", ".join(value) if isinstance(value, list) else _plain_words(value)))
    return "\n".join([table(lines), *texts])


def _plain_words(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _targets(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def _remove(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        record_id = records.find_id(opened, args.kind, args.id)
        records.remove(opened, record_id)
        return shown(
            opened, record_id, f"Moved to the trash. “mentorbook {args.kind} restore {record_id}” brings it back."
        )


def _restore(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        record_id = records.find_id(opened, args.kind, args.id)
        records.restore(opened, record_id, version=args.version)
        return shown(opened, record_id, f"Restored {args.kind} {record_id}.")


def _history(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        record_id = records.find_id(opened, args.kind, args.id)
        changes = records.history(opened, record_id)
        data = [{"version": change.version, "at": change.at, "machine": change.machine} for change in changes]
        names = machines.machine_names(opened)
        rows = [(change.at, names.get(change.machine, change.machine), change.version) for change in changes]
        return Result(data, f"{counted(len(rows), 'version')}, newest first:\n{table(rows)}")


def _erase(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        record_id = records.find_id(opened, args.kind, args.id)
        if not args.yes:
            raise UserFacingError(
                "Erasing cannot be undone.",
                what="The record is emptied here and, with the next bundle, on your other machines. "
                "Backups and bundles made before still hold it.",
                remedy="If that is what you want, say it again with --yes.",
            )
        records.erase(opened, record_id)
        return Result({"id": record_id, "erased": True}, f"Erased {args.kind} {record_id} for good.")


def _brief(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        found = briefs.brief(opened, records.find_id(opened, args.kind, args.id), window_days=args.days)
    last, standing = found.last_session, found.standing
    data = {
        "person": write_record(found.person, texts=False),
        "next_meeting": moment_text(found.next_meeting) if found.next_meeting else None,
        "last_session": write_record(last, texts=False) if last else None,
        "give_and_receive": found.ledger.sentence(),
        "rhythm": found.rhythm.sentence() if found.rhythm else None,
        "due_on": standing.due_on.isoformat() if standing and standing.due_on else None,
        "actions": [write_record(one, texts=False) for one in found.actions],
        "report_back": [write_record(one, texts=False) for one in found.report_back],
        "topics": [write_record(one, texts=False) for one in found.topics],
        "goals": [write_record(one, texts=False) for one in found.goals],
        "offers": [
            {"need": one.need, "words": one.words, "why": one.why, "kind": one.kind, "id": one.record}
            for one in found.offers
        ],
    }
    lines = [
        found.person.name,
        f"Next meeting: {found.next_meeting:%Y-%m-%d %H:%M}" if found.next_meeting else "No meeting planned.",
    ]
    lines += [f"Last session: {_day(last)}  {last.title}"] if last else ["No talk logged yet."]
    lines += [found.ledger.sentence()] + ([f"Rhythm, {found.rhythm.sentence()}."] if found.rhythm else [])
    sections: list[tuple[str, Sequence[Record]]] = [
        ("Open actions", found.actions),
        ("To report back", found.report_back),
        ("Open topics", found.topics),
        ("Goals", found.goals),
    ]
    for heading, entries in sections:
        lines += [f"{heading}:", *(f"  - {title_of(one)}" for one in entries)] if entries else []
    if found.offers:
        lines += ["Offers that fit:", *(f"  - For “{one.need}”: {one.why}" for one in found.offers)]
    return Result(data, "\n".join(lines))
