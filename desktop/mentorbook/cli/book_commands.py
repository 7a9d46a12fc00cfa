"""Commands about the book as a whole: making it, getting in, checking it, looking through it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from mentorbook.cli.backup_commands import add_backup_parsers
from mentorbook.cli.context import Context, read_secret
from mentorbook.cli.context import ask as ask_secret
from mentorbook.cli.grammar import Subparsers, command, place, whole
from mentorbook.cli.output import Result, counted, table
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import access, finding, health, machines, records, recovery, sample, today
from mentorbook.services.opened import Unlocking, create_book, open_book, require_no_book
from mentorbook.services.salvage import salvage_book
from mentorbook.services.settings import read_settings

_PROBLEMS_SHOWN = 5


def add_parsers(commands: Subparsers) -> None:
    """Declare the commands."""
    create = command(commands, "create", _create, "make a new book; prints its recovery code")
    create.add_argument("--machine-name", default="", help="what this machine is called on your others")
    keychain = command(commands, "keychain", _keychain, "stay unlocked on this computer")
    keychain.add_argument("what", choices=("on", "off", "status"))
    command(commands, "verify", _verify, "check the book from end to end")
    salvage = command(commands, "salvage", _salvage, "save what can still be read of a damaged book into a new one")
    salvage.add_argument("--recovery-code-file", type=place, metavar="F", help="unlock with the recovery code")
    salvage.set_defaults(closes_book=True)
    change = command(commands, "passphrase", _passphrase, "change the passphrase")
    change.add_argument("--new-passphrase-file", type=place, metavar="F")
    recover = command(commands, "recover", _recover, "open with the recovery code and set a new passphrase")
    recover.add_argument("--recovery-code-file", type=place, metavar="F")
    recover.add_argument("--new-passphrase-file", type=place, metavar="F")
    search = command(commands, "search", _search, "find records by their words")
    search.add_argument("query", nargs="+", metavar="QUERY")
    search.add_argument("--limit", type=whole(1, 1000), default=20, metavar="N")
    due = command(commands, "due", _due, "what is due, and why")
    due.add_argument("--days", type=whole(0, 3660), default=None, metavar="N", help="how many days to look ahead")
    trash = command(commands, "trash", _trash, "what is in the trash")
    trash.add_argument("--empty", action="store_true", help="erase all of it for good, here and on every machine")
    trash.add_argument("--yes", action="store_true", help="do not ask")
    look = command(commands, "look", _look, "values that were overwritten unseen, until you dismiss them")
    look.add_argument("--dismiss", metavar="ID", help="the record is fine as it is")
    machine = command(commands, "machine", _machine, "what this machine is called on your others")
    machine.add_argument("name", nargs="?", default="")
    draft = command(commands, "draft", _draft, "what was typed in the window and not saved")
    draft.add_argument("--discard", metavar="KEY", help="throw one away")
    add_backup_parsers(commands)
    demo = command(commands, "demo", _demo, "make a sample book to look around in")
    demo.add_argument("--remove", action="store_true", help="delete the sample book in this profile, and nothing else")
    recovery_ = commands.add_parser(
        "recovery", help="the recovery code: check it, or make a new one", allow_abbrev=False
    )
    what = recovery_.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = command(what, "check", _recovery_check, "does the code on your sheet open this book?")
    check.add_argument("--recovery-code-file", type=place, metavar="F")
    new = command(what, "new", _recovery_new, "make a new recovery code; the one before stops working here")
    new.add_argument("--sheet", type=place, metavar="FILE", help="also write the sheet, as FILE.pdf or FILE.txt")


def _create(context: Context, args: argparse.Namespace) -> Result:
    # First what can be wrong: after the book is made, its recovery code must be shown.
    name = machines.valid_name(args.machine_name) if args.machine_name else ""
    require_no_book(context.profile)
    if warning := access.warn_of_location(context.profile):
        context.warn(warning)
    passphrase = context.new_passphrase(context.passphrase_file, "Choose a passphrase for the book: ")
    opened, code = create_book(context.profile, passphrase=passphrase)
    book_id = opened.book.book_id
    try:
        sample.add_templates(opened)
        if name:
            machines.name_machine(opened, name)
    except UserFacingError as trouble:
        # The book is made, and nothing must keep its code from being shown.
        context.warn(str(trouble))
    except KeyboardInterrupt:
        context.warn("Stopped when the book was made already; the templates are missing.")
    finally:
        opened.close()
    text = (
        f"Made a new book in {context.profile.paths.root}\n\nIts recovery code:\n\n    {code}\n\n"
        "Write it on paper and keep it where you keep your passport. With it you get in when the passphrase is\n"
        "forgotten; so does anyone else who has it. Without both, nobody can open the book."
    )
    return Result({"book": book_id, "recovery_code": code}, text)


def _keychain(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        if args.what == "on":
            access.keychain_on(opened)
        if args.what == "off":
            access.keychain_off(opened)
        status = access.keychain_status(opened)
        state = "on: this computer opens the book without asking" if status.on else "off: the passphrase is asked for"
        return Result(
            {"on": status.on, "keychain": status.outcome.value},
            f"Staying unlocked is {state}. {status.outcome.words}",
        )


def _verify(context: Context, args: argparse.Namespace) -> Result:
    del args
    with context.book() as opened:
        report = health.verify(opened, progress=context.progress)
        if report.problems:
            shown = list(report.problems[:_PROBLEMS_SHOWN])
            if len(report.problems) > len(shown):
                shown.append(f"and {len(report.problems) - len(shown):,} more")
            raise UserFacingError(
                f"{counted(len(report.problems), 'problem')} found.",
                what="; ".join(shown) + ".",
                remedy="Make a copy of the profile's folder, then restore a backup: “mentorbook backup list”. "
                "If none is good, “mentorbook salvage” saves what can still be read.",
            )
        return Result(
            {"ok": True, "records": report.records, "machine": report.machine},
            f"All is well: {counted(report.records, 'record')}, every table equals its documents.",
        )


def _salvage(context: Context, args: argparse.Namespace) -> Result:
    done = salvage_book(context.profile, context.unlocking(args.recovery_code_file), progress=context.progress)
    saved = f"{counted(done.records, 'record')} and {counted(done.drafts, 'draft')}"
    lines = [
        f"Saved {saved} into a new book with the same passphrase and recovery code.",
        f"Damaged: {counted(done.damaged_pages, 'page')} of {done.pages:,}.",
        f"The damaged book is in {done.set_aside}, as it was. Keep that folder: it is what others need to help.",
    ]
    if done.lost:
        lines.append(f"Lost: {counted(len(done.lost), 'record')} with the ids\n    " + "\n    ".join(done.lost))
    if done.nameless:
        lines.append(f"Lost without a trace of its id: at least {counted(done.nameless, 'record')}.")
    if done.lost or done.nameless:
        lines.append(
            "A bundle from another of your machines brings back what that one still has. An older backup may hold "
            "lost records, too: “mentorbook backup list”."
        )
    lines.append("To your other machines the next bundle holds everything.")
    data = {
        "records": done.records,
        "drafts": done.drafts,
        "lost": done.lost,
        "lost_without_id": done.nameless,
        "pages": done.pages,
        "damaged_pages": done.damaged_pages,
        "set_aside": str(done.set_aside),
    }
    return Result(data, "\n".join(lines))


def _passphrase(context: Context, args: argparse.Namespace) -> Result:
    if read_settings(context.profile).is_sample:
        raise UserFacingError(
            "The sample book keeps its passphrase.",
            remedy="Make a book of your own with “mentorbook create --profile DIR”.",
        )
    with context.book() as opened:
        new = context.new_passphrase(args.new_passphrase_file, "New passphrase: ")
        access.change_passphrase(opened, new, progress=context.progress)
        context.saved = True
    return Result({"changed": True}, "The passphrase was changed. Backups made before still open with the old one.")


def _recover(context: Context, args: argparse.Namespace) -> Result:
    file = args.recovery_code_file
    code = read_secret(file) if file else ask_secret("Recovery code: ")
    opened = open_book(context.profile, Unlocking(recovery_code=code))
    try:
        new = context.new_passphrase(args.new_passphrase_file, "New passphrase: ")
        access.change_passphrase(opened, new, progress=context.progress)
    finally:
        opened.close()
    return Result({"changed": True}, "You are in again, and the new passphrase is set. The recovery code still works.")


def _search(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        query = " ".join(args.query)
        found = finding.search(opened, query, limit=args.limit)
        data = [{"kind": hit.kind, "id": hit.id, "title": hit.title, "excerpt": hit.excerpt} for hit in found]
        rows = [(hit.id, hit.kind.value, hit.title or "(no title)", hit.excerpt) for hit in found]
        return Result(data, table(rows) or "Nothing found.")


def _due(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        items = today.due(opened) if args.days is None else today.due(opened, ahead_days=args.days)
        people = finding.titles(opened, {person for item in items for person in item.people})
        data = [
            {
                "reason": item.reason.value,
                "kind": item.kind.value,
                "id": item.record,
                "people": sorted(item.people),
                "title": item.title,
                "on": item.on.isoformat(),
                "days": item.days,
                "sentence": item.sentence,
            }
            for item in items
        ]
        lines = []
        for item in items:
            names = ", ".join(sorted(people.get(person, "(not here)") for person in item.people))
            subject = " · ".join(dict.fromkeys(part for part in (names, item.title) if part))
            lines.append(f"{subject}\n    {item.sentence}")
        return Result(data, "\n".join(lines) or "Nothing is due.")


def _trash(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        if args.empty:
            if not args.yes:
                raise UserFacingError(
                    "Erasing cannot be undone.",
                    what="All that is in the trash is emptied here and, with the next bundle, on your other machines. "
                    "Backups and bundles made before still hold it.",
                    remedy="If that is what you want, say it again with --yes.",
                )
            number = len(records.empty_trash(opened, progress=context.progress).erased)
            words = f"Erased {counted(number, 'record')} for good. Older backups and bundles still hold them."
            return Result({"erased": number}, words)
        found = records.trash(opened)
        data = [{"kind": one.kind, "id": one.id, "title": one.title, "trashed_at": one.at} for one in found]
        rows = [(one.id, one.kind.value, one.at, one.title or "(no title)") for one in found]
        return Result(data, table(rows) or "The trash is empty.")


def _look(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        if args.dismiss:
            finding.dismiss(opened, records.find_id(opened, None, args.dismiss))
        found = finding.to_look_at(opened)
        names = machines.machine_names(opened)
        data = [
            {
                "kind": one.kind,
                "id": one.id,
                "title": one.title,
                "places": [
                    {
                        "place": rivalry.place,
                        "values": [
                            {"version": rival.version, "by": rival.author, "value": rival.value}
                            for rival in rivalry.rivals
                        ],
                    }
                    for rivalry in one.rivalries
                ],
            }
            for one in found
        ]
        lines = []
        for one in found:
            lines.append(f"{one.id}  {one.kind}  {one.title}")
            for rivalry in one.rivalries:
                lines.append(f"    {rivalry.place}:")
                lines += [
                    f"        {_author_words(rival.author, names)}: {_value_words(rival.value, rival.version)}"
                    for rival in rivalry.rivals
                ]
        return Result(data, "\n".join(lines) or "Nothing to look at.")


def _author_words(author: str, names: Mapping[str, str]) -> str:
    machine, _, at = (*author.split("|"), "", "")[:3]
    return f"{names.get(machine, machine)}, {at}" if at else author


def _value_words(value: object, version: str) -> str:
    return str(value) if value is not None else f"see version {version}"


def _machine(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        if args.name:
            machines.name_machine(opened, args.name)
        name = machines.machine_name(opened)
        others = machines.other_machines(opened)
        data = {
            "id": opened.store.machine,
            "name": name,
            "others": [{"id": one.id, "name": one.name, "heard_at": one.heard_at} for one in others],
        }
        rows = [(one.name, one.id, f"last heard {one.heard_at}") for one in others]
        return Result(data, f"This machine: {name} ({opened.store.machine})\n" + table(rows))


def _draft(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        if args.discard:
            records.discard_draft(opened, args.discard)
        drafts = records.drafts(opened)
        return Result(drafts, table([(key, str(content)) for key, content in drafts.items()]) or "No drafts.")


def _recovery_check(context: Context, args: argparse.Namespace) -> Result:
    file = args.recovery_code_file
    with context.book() as opened:
        recovery.prove(opened, read_secret(file) if file else ask_secret("Recovery code: "))
    return Result({"opens": True}, "This code opens the book. Keep the sheet where you keep your passport.")


def _recovery_new(context: Context, args: argparse.Namespace) -> Result:
    if read_settings(context.profile).is_sample:
        raise UserFacingError("The sample book needs no recovery code.", remedy="Its passphrase is known to everyone.")
    with context.book() as opened:
        sheet = recovery.renew(opened)
    if args.sheet:
        try:
            recovery.write_sheet(sheet, args.sheet, write_pdf=context.write_sheet)
        except UserFacingError as trouble:
            # The old code works no more; nothing must keep the new one from being shown.
            context.warn(str(trouble))
    text = (
        f"The book's new recovery code:\n\n    {sheet.code}\n\n"
        "Write it on paper and keep it where you keep your passport; destroy the old sheet, which no longer opens\n"
        "the book on this machine. Backups, and your other machines, still open with the old one."
    )
    return Result({"book": opened.book.book_id, "recovery_code": sheet.code}, text)


def _demo(context: Context, args: argparse.Namespace) -> Result:
    if args.remove:
        sample.remove_sample(context.profile)
        return Result({"removed": str(context.profile.paths.root)}, "The sample book is gone.")
    made = sample.make_sample(context.profile, progress=context.progress)
    return Result(
        {"profile": str(context.profile.paths.root), "records": made},
        f"A sample book with {counted(made, 'record')} is in {context.profile.paths.root}\n"
        "Everyone in it is invented. It opens without asking; “mentorbook demo --remove” deletes it again.",
    )
