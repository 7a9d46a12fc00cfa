"""Commands that carry something out of the book or into it: summary, bundles, export and import."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from mentorbook.cli.context import Context, ask, read_secret
from mentorbook.cli.grammar import Subparsers, command, place
from mentorbook.cli.output import Result, counted, table
from mentorbook.model.fields import Day
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.summary import Wording
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import access, bundles, finding, machines, records, summaries, transfer
from mentorbook.services.opened import OpenedBook, Unlocking, has_book

_SHOWN = 40
"""Records that a preview lists on a terminal; --json lists all."""


def add_parsers(commands: Subparsers) -> None:
    """Declare the commands."""
    summary = command(commands, "summary", _summary, "write a gratitude summary for someone")
    summary.add_argument("--person", required=True, metavar="ID")
    summary.add_argument("--from", dest="start", metavar="DAY", help="first day, as 2026-01-31")
    summary.add_argument("--to", dest="end", metavar="DAY", help="last day")
    summary.add_argument("--only", nargs="+", metavar="ID", help="exactly these records, in this order")
    summary.add_argument(
        "--heading",
        action="append",
        default=[],
        metavar="ID=WORDS",
        help="say a claim otherwise in this letter; repeat",
    )
    summary.add_argument(
        "--text", action="append", default=[], metavar="ID=MARKDOWN", help="another text below a claim; repeat"
    )
    summary.add_argument("--author", default="", help="your name under it")
    summary.add_argument("--opening", default="", help="opening words")
    summary.add_argument("--closing", default="", help="closing words")
    summary.add_argument(
        "--out", type=place, metavar="FILE.{pdf,html,md,txt}", help="left out: only show what would leave"
    )
    bundle = commands.add_parser("bundle", help="carry the book to another machine", allow_abbrev=False)
    actions = bundle.add_subparsers(dest="action", required=True, metavar="ACTION")
    export = command(actions, "export", _bundle_export, "write an encrypted bundle")
    export.add_argument("--since-machine", default="", metavar="NAME", help="only what that machine lacks")
    preview = command(actions, "preview", _bundle_preview, "show what an import would do")
    bring = command(actions, "import", _bundle_import, "take a bundle over; sets up an empty profile")
    bring.add_argument("--without", nargs="+", default=[], metavar="ID", help="leave these records out for now")
    bring.add_argument("--vanishing-is-fine", action="store_true", help="also when many records would vanish")
    bring.add_argument(
        "--recovery-code-file", type=place, metavar="F", help="empty profile: unlock with the recovery code"
    )
    for parser in (export, preview, bring):
        parser.add_argument("file", type=place, metavar="FILE")
        parser.add_argument("--bundle-passphrase-file", type=place, metavar="F")
    command(actions, "undo", _bundle_undo, "take the newest import back")
    command(actions, "log", _bundle_log, "list the imports")
    lines = command(commands, "import", _import, "take over records from a records.jsonl")
    lines.add_argument("file", type=place, metavar="FILE")
    lines.add_argument("--preview", action="store_true", help="only show what it would do")
    command(commands, "export", _export, "write all records as plain text").add_argument(
        "folder", type=place, metavar="DIR"
    )


def _day(text: str | None, option: str) -> Any:
    try:
        return Day().read(text)
    except ValueError as error:
        raise InvalidRecord({option: str(error)}) from error


def _summary(context: Context, args: argparse.Namespace) -> Result:
    start, end = _day(args.start, "from"), _day(args.end, "to")
    if args.out:
        summaries.check_target(args.out)
    with context.book() as opened:
        person = records.find_id(opened, Kind.PERSON, args.person)
        only = [records.find_id(opened, None, typed) for typed in args.only] if args.only else None
        prepared = summaries.compose(
            summaries.gather(opened, person),
            start=start,
            end=end,
            only=only,
            author=args.author,
            opening=args.opening,
            closing=args.closing,
            wordings=_wordings(opened, args),
        )
    leaves = prepared.leaving
    lines = [f"For {leaves.recipient}, this leaves the machine:", *(f"  - {line}" for line in leaves.leaves)]
    lines += ["Held back:", *(f"  - {line}" for line in leaves.held_back)]
    unsupported = [entry.heading for entry in prepared.summary.entries if not entry.is_supported]
    lines += [f"No evidence yet: {heading}" for heading in unsupported]
    # First what leaves, then the file.
    context.announce("\n".join(lines))
    undrawn = summaries.write_summary(prepared.summary, args.out, write_pdf=context.write_pdf) if args.out else ()
    if undrawn:
        context.warn(f"No installed font can draw {', '.join(undrawn)}; install a font for it and write the PDF again.")
    done = f"Wrote {args.out}. This file is not encrypted." if args.out else "Nothing was written: no --out was given."
    data = {
        "out": str(args.out) if args.out else None,
        "for": leaves.recipient,
        "leaves": list(leaves.leaves),
        "held_back": list(leaves.held_back),
        "entries": [
            {"id": entry.record_id, "kind": entry.kind.value, "heading": entry.heading, "supported": entry.is_supported}
            for entry in prepared.summary.entries
        ],
        "undrawn": list(undrawn),
    }
    return Result(data, done)


def _wordings(opened: OpenedBook, args: argparse.Namespace) -> dict[RecordId, Wording]:
    found: dict[RecordId, Wording] = {}
    for option, pairs in (("heading", args.heading), ("text", args.text)):
        for pair in pairs:
            typed, sign, words = pair.partition("=")
            if not sign:
                raise InvalidRecord({option: "is written as ID=WORDS"})
            record_id = records.find_id(opened, None, typed)
            now = found.get(record_id, Wording())
            found[record_id] = replace(now, heading=words) if option == "heading" else replace(now, text=words)
    return found


def _bundle_secret(args: argparse.Namespace, question: str) -> str:
    file = args.bundle_passphrase_file
    return read_secret(file) if file else ask(question)


def _bundle_export(context: Context, args: argparse.Namespace) -> Result:
    secret = context.new_passphrase(args.bundle_passphrase_file, "Choose a passphrase for the bundle: ")
    with context.book() as opened:
        done = bundles.export_bundle(
            opened,
            args.file,
            secret=secret,
            since_machine=args.since_machine,
            progress=context.progress,
        )
    scope = f"what {done.since} lacks" if done.since else "everything"
    return Result(
        {"file": str(args.file), "records": done.records, "since": done.since or None},
        f"Wrote {counted(done.records, 'record')}, {scope}, to {args.file}, encrypted with the bundle's passphrase.",
    )


def _plan_data(plan: Any) -> dict[str, Any]:
    return {
        "from": {"machine": plan.header.machine, "name": plan.header.machine_name, "made_at": plan.header.made_at},
        "nothing_to_do": plan.nothing_to_do,
        "asks": plan.asks(),
        "counts": {verdict.value: number for verdict, number in plan.counts.items()},
        "records": [
            {
                "kind": record.kind.value,
                "id": record.id,
                "title": record.title,
                "verdict": record.verdict.value,
                "was_left_out": record.was_left_out,
                "fields": [
                    {"name": one.name, "mine": one.mine, "theirs": one.theirs, "merged": one.merged, "both": one.both}
                    for one in record.fields
                ],
            }
            for record in plan.records
            if record.acts
        ],
    }


def _plan_words(plan: Any) -> str:
    if plan.nothing_to_do:
        return f"From {plan.header.machine_name}, {plan.header.made_at}: nothing to do."
    counts = ", ".join(f"{number:,} {verdict.value}" for verdict, number in plan.counts.items())
    acting = [record for record in plan.records if record.acts]
    lines = [f"From {plan.header.machine_name}, {plan.header.made_at}: {counts}."]
    for record in acting[:_SHOWN]:
        lines.append(f"{record.id}  {record.kind}  {record.verdict.value}  {record.title}")
        if record.verdict.value == "new":
            continue
        for one in record.fields:
            before = f"{_short(one.mine)} here, {_short(one.theirs)} there" if one.both else _short(one.mine)
            lines.append(f"    {one.name}: {before} → {_short(one.merged)}")
    if len(acting) > _SHOWN:
        lines.append(f"and {len(acting) - _SHOWN:,} more; --json lists all.")
    return "\n".join(lines)


def _short(value: object) -> str:
    words = " ".join(str(value).split()) if value is not None else "(empty)"
    return words if len(words) <= 60 else words[:59] + "…"


def _bundle_preview(context: Context, args: argparse.Namespace) -> Result:
    secret = _bundle_secret(args, "Passphrase of the bundle: ")
    with context.book() as opened:
        plan = bundles.preview_bundle(opened, args.file, secret=secret, progress=context.progress)
    return Result(_plan_data(plan), _plan_words(plan))


def _bundle_import(context: Context, args: argparse.Namespace) -> Result:
    secret = _bundle_secret(args, "Passphrase of the bundle: ")
    if context.opened is None and not has_book(context.profile):
        return _set_up(context, args, secret)
    with context.book() as opened:
        plan = bundles.preview_bundle(opened, args.file, secret=secret, progress=context.progress)
        without = [records.find_in([record.id for record in plan.records], typed) for typed in args.without]
        done = bundles.import_bundle(
            opened,
            plan,
            without=without,
            vanishing_is_fine=args.vanishing_is_fine,
            progress=context.progress,
        )
        look = len(finding.to_look_at(opened))
    if plan.nothing_to_do:
        return Result({"counts": done.counts, "nothing_to_do": True, "to_look_at": look}, "Nothing to do.")
    return _imported(done, look)


def _imported(done: bundles.Imported, look: int) -> Result:
    counts = ", ".join(f"{number:,} {verdict}" for verdict, number in done.counts.items())
    hint = f" {counted(look, 'record')} to look at: “mentorbook look”." if look else ""
    return Result(
        {"counts": done.counts, "nothing_to_do": False, "to_look_at": look},
        f"Imported: {counts}. “mentorbook bundle undo” takes it back.{hint}",
    )


def _set_up(context: Context, args: argparse.Namespace, secret: str) -> Result:
    if warning := access.warn_of_location(context.profile):
        context.warn(warning)
    if args.recovery_code_file:
        unlocking = Unlocking(recovery_code=read_secret(args.recovery_code_file))
    elif context.passphrase_file:
        unlocking = Unlocking(passphrase=read_secret(context.passphrase_file))
    else:
        unlocking = Unlocking(passphrase=ask("Passphrase of the book: "))
    opened, done = bundles.set_up_from_bundle(
        context.profile,
        args.file,
        secret=secret,
        unlocking=unlocking,
        progress=context.progress,
    )
    look = len(finding.to_look_at(opened))
    opened.close()
    return _imported(done, look)


def _bundle_undo(context: Context, args: argparse.Namespace) -> Result:
    del args
    with context.book() as opened:
        changes = bundles.undo_import(opened)
    number = len(changes.touched)
    return Result({"records": number}, f"The import was taken back: {counted(number, 'record')} as before.")


def _bundle_log(context: Context, args: argparse.Namespace) -> Result:
    del args
    with context.book() as opened:
        found = bundles.import_log(opened)
        names = machines.machine_names(opened)
    data = [
        {
            "at": one.at,
            "machine": one.machine,
            "name": names.get(one.machine),
            "counts": dict(one.counts),
            "undone_at": one.undone or None,
        }
        for one in found
    ]
    rows = [
        (
            one.at,
            names.get(one.machine, one.machine),
            ", ".join(f"{number:,} {verdict}" for verdict, number in one.counts.items()),
            "undone" if one.undone else "",
        )
        for one in found
    ]
    return Result(data, table(rows) or "Nothing was imported so far.")


def _import(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        run = transfer.preview_records if args.preview else transfer.import_records
        done = run(opened, args.file, progress=context.progress)
    counts = ", ".join(f"{number:,} {verdict}" for verdict, number in done.counts.items())
    if args.preview:
        words = f"Would import: {counts}."
    elif done.changes:
        words = f"Imported: {counts}. “mentorbook bundle undo” takes it back."
    else:
        words = f"Nothing to do: {counts}."
    return Result({"counts": dict(done.counts), "preview": args.preview}, words)


def _export(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        manifest = transfer.export_records(opened, args.folder, progress=context.progress)
    total = sum(entry["count"] for entry in manifest["kinds"].values())
    return Result(manifest, f"Wrote {counted(total, 'record')} to {args.folder}. These files are not encrypted.")
