"""Commands about backups: made and verified, listed, rehearsed, and put in the book's place."""

from __future__ import annotations

import argparse
from typing import Any

from mentorbook.cli.context import Context
from mentorbook.cli.grammar import Subparsers, command, place
from mentorbook.cli.output import Result, counted, table
from mentorbook.model.moment import instant_text
from mentorbook.services import backups
from mentorbook.services.backups import Backup


def add_backup_parsers(commands: Subparsers) -> None:
    """Declare the commands."""
    backup = commands.add_parser("backup", help="make, list, rehearse and restore backups", allow_abbrev=False)
    actions = backup.add_subparsers(dest="action", required=True, metavar="ACTION")
    command(actions, "now", _now, "make a verified backup")
    command(actions, "list", _list, "list backups, newest first")
    command(actions, "rehearse", _rehearse, "open a backup aside and check it").add_argument(
        "name", nargs="?", default=""
    )
    restore = command(actions, "restore", _restore, "put a backup in the book's place")
    restore.add_argument(
        "name", nargs="?", default="", help="as the list names it; the newest verified one if left out"
    )
    restore.add_argument("--recovery-code-file", type=place, metavar="F", help="unlock with the recovery code")
    restore.set_defaults(closes_book=True)


def _now(context: Context, args: argparse.Namespace) -> Result:
    del args
    with context.book() as opened:
        made = backups.back_up(opened, "by-hand", progress=context.progress)
        return Result(_data(made), f"Made and verified {made.name}.")


def _data(backup: Backup) -> dict[str, Any]:
    verified = backup.verified
    rehearsed = verified.rehearsed if verified else None
    return {
        "name": backup.name,
        "at": instant_text(backup.at),
        "reason": backup.reason,
        "bytes": backup.size,
        "verified": verified is not None,
        "records": backups.record_count(verified.counts) if verified else None,
        "rehearsed_at": instant_text(rehearsed) if rehearsed else None,
    }


def _list(context: Context, args: argparse.Namespace) -> Result:
    del args
    found = backups.backups(context.profile)
    failed = backups.failure(context.profile)
    if failed:
        context.warn(f"The last backup failed at {instant_text(failed.at)}. {failed.title}")
    data = [_data(backup) for backup in found]
    rows = [
        (
            entry["name"],
            counted(entry["records"], "record") if entry["verified"] else "? records",
            "verified" if entry["verified"] else "not verified",
        )
        for entry in data
    ]
    return Result(data, table(rows) or "There are no backups yet.")


def _rehearse(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        found = backups.find_backup(context.profile, args.name)
        backup = backups.rehearse_backup(opened, found, progress=context.progress)
        entry = _data(backup)
        return Result(entry, f"{backup.name} opens, is whole and holds {counted(entry['records'], 'record')}.")


def _restore(context: Context, args: argparse.Namespace) -> Result:
    backup = backups.find_backup(context.profile, args.name)
    restored = backups.restore_backup(
        context.profile, backup, context.unlocking(args.recovery_code_file), progress=context.progress
    )
    aside = f" What was there before is in {restored.set_aside}." if restored.set_aside else ""
    return Result(
        {**_data(backup), "set_aside": str(restored.set_aside) if restored.set_aside else None},
        f"Restored {backup.name}: {counted(backups.record_count(restored.counts), 'record')}.{aside}",
    )
