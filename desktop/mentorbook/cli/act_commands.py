"""The small acts that answer what is due, as actions of their kinds: done, again tomorrow, held, missed, told."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime

from mentorbook.cli.context import Context
from mentorbook.cli.grammar import Subparsers
from mentorbook.cli.output import Result
from mentorbook.cli.showing import whole_record
from mentorbook.model.catalogue import title_of
from mentorbook.model.changes import ChangeSet
from mentorbook.model.fields import Moment
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.record import Record
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import acts, goals, records
from mentorbook.services.opened import OpenedBook

_Act = Callable[[OpenedBook, RecordId, argparse.Namespace], ChangeSet]


def add_parsers(kind: Kind, actions: Subparsers) -> None:
    """Give a kind's parser the acts that there are for it."""
    match kind:
        case Kind.PERSON:
            _declare(actions, "talked", _talked, "we talked today: the talk that was planned, or a new one")
        case Kind.SESSION:
            _declare(actions, "held", _held, "it took place; of a series, the last meeting did")
            _declare(actions, "missed", _missed, "it did not take place; of a series, the last meeting did not")
        case Kind.ACTION | Kind.REMINDER:
            _declare(actions, "done", _done, "it is done")
        case Kind.STEP:
            _declare(actions, "done", _done, "it is done")
            move = _declare(actions, "move", _move, "move it among its goal's steps")
            move.add_argument("way", choices=("up", "down"))
        case Kind.ADVICE:
            _declare(actions, "told", _told, "I told them how it went")
        case _:
            pass
    if kind is Kind.REMINDER:
        snooze = _declare(actions, "snooze", _snooze, "again tomorrow at nine, or when you say")
        snooze.add_argument("--until", metavar=Moment().words(), help="when instead")


def _declare(actions: Subparsers, name: str, act: _Act, words: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=words, description=words, allow_abbrev=False)
    parser.add_argument("id", metavar="ID", help="its id, or as much of it as is unique")
    parser.set_defaults(run=_run, act=act)
    return parser


def _run(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        record_id = records.find_id(opened, args.kind, args.id)
        changes: ChangeSet = args.act(opened, record_id, args)
        # A talk that was logged is a record of its own, and so is a meeting of a series that was held.
        about = min((touched.id for touched in changes.added), default=None)
        about = about or min((touched.id for touched in changes.edited), default=record_id)
        record, data = whole_record(opened, about)
        return Result(data, f"{'Saved' if changes else 'Nothing to do for'} {_named(record)}.")


def _named(record: Record) -> str:
    moments = (getattr(record, name, None) for name in ("snoozed_until", "start", "at"))
    when = next((one.strftime(", %Y-%m-%d %H:%M") for one in moments if isinstance(one, datetime)), "")
    title = f" “{title_of(record)}”" if title_of(record) else ""
    return f"{record.kind} {record.id}{title}{when}"


def _talked(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    del args
    return acts.talked(opened, record_id)


def _held(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    del args
    return acts.took_place(opened, record_id)


def _missed(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    del args
    return acts.did_not_take_place(opened, record_id)


def _done(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    del args
    return acts.done(opened, record_id)


def _told(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    del args
    return acts.told(opened, record_id)


def _move(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    return goals.move_step(opened, record_id, by=-1 if args.way == "up" else 1)


def _snooze(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    if args.until is None:
        return acts.tomorrow_morning(opened, record_id)
    try:
        until = Moment().read_text(args.until, zone=opened.profile.clock.zone())
    except ValueError as error:
        raise InvalidRecord({"until": str(error)}) from error
    return records.edit(opened, record_id, {"snoozed_until": until}).changes
