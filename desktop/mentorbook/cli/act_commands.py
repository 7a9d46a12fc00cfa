"""The small acts that answer what is due, as actions of their kinds: done, again tomorrow, held, missed, told."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from mentorbook.cli.context import Context
from mentorbook.cli.grammar import Subparsers, whole
from mentorbook.cli.output import Result
from mentorbook.cli.showing import whole_record
from mentorbook.model.catalogue import title_of
from mentorbook.model.changes import ChangeSet
from mentorbook.model.fields import Day, FieldType, Line, Moment
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.record import Record
from mentorbook.model.session import Direction, TopicState
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import acts, goals, meetings, network, outreach, records, sessions, topics
from mentorbook.services.opened import OpenedBook

_Act = Callable[[OpenedBook, RecordId, argparse.Namespace], ChangeSet]


def add_parsers(kind: Kind, actions: Subparsers) -> None:
    """Give a kind's parser the acts that there are for it."""
    for name, act, words in _PLAIN.get(kind, ()):
        _declare(actions, name, act, words)
    match kind:
        case Kind.SESSION:
            move = _declare(actions, "move", _move_meeting, "move it, or one meeting of a series, to another time")
            move.add_argument("time", metavar="TIME")
            move.add_argument("--day", metavar="DAY", help="the meeting that the series has on that day")
            for name, act, words in (
                ("skip", _skip, "leave one meeting of a series out"),
                ("put-back", _put_back, "let a meeting that was moved or left out be where the series has it"),
            ):
                _declare(actions, name, act, words).add_argument("day", metavar="DAY")
            again = _declare(actions, "duplicate", _duplicate, "plan another one like it")
            again.add_argument("time", metavar="TIME")
            place = _declare(actions, "place", _place, "put a topic at a place on its agenda")
            place.add_argument("topic", metavar="TOPIC-ID")
            place.add_argument("direction", choices=[one.value for one in Direction])
            place.add_argument("position", type=whole(1, 1000), metavar="N")
        case Kind.TOPIC:
            settle = _declare(actions, "settle", _settle, "say what became of it in a session")
            settle.add_argument("session", metavar="SESSION-ID")
            settle.add_argument("state", choices=[one.value for one in TopicState])
        case Kind.STEP:
            _declare(actions, "move", _move_step, "move it among its goal's steps").add_argument(
                "way", choices=("up", "down")
            )
        case Kind.REMINDER:
            snooze = _declare(actions, "snooze", _snooze, "again tomorrow at nine, or when you say")
            snooze.add_argument("--until", metavar=Moment().words(), help="when instead")
        case Kind.VENUE:
            met = _declare(actions, "met", _met, "note whom you met there")
            who = met.add_mutually_exclusive_group(required=True)
            who.add_argument("--person", metavar="PERSON-ID")
            who.add_argument("--name", metavar="TEXT", help="someone new")
            _declare(actions, "not-met", _not_met, "take that back").add_argument("person", metavar="PERSON-ID")
        case _:
            pass


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
        others = {touched.id for touched in changes.edited} - {record_id}
        is_own = not others or len(others) < len(changes.edited)
        about = min((touched.id for touched in changes.added), default=record_id if is_own else min(others))
        record, data = whole_record(opened, about)
        return Result(data, f"{'Saved' if changes else 'Nothing to do for'} {_named(record)}.")


def _named(record: Record) -> str:
    moments = (getattr(record, name, None) for name in ("snoozed_until", "start", "at"))
    when = next((one.strftime(", %Y-%m-%d %H:%M") for one in moments if isinstance(one, datetime)), "")
    title = f" “{title_of(record)}”" if title_of(record) else ""
    return f"{record.kind} {record.id}{title}{when}"


def _move_step(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    return goals.move_step(opened, record_id, by=-1 if args.way == "up" else 1)


def _snooze(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    if args.until is None:
        return acts.tomorrow_morning(opened, record_id)
    return records.edit(opened, record_id, {"snoozed_until": _typed(opened, Moment(), "until", args.until)}).changes


def _move_meeting(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    session = meetings.session_of(opened, record_id)
    time = _typed(opened, Moment(), "time", args.time, needed=True)
    if session.repeat and args.day is None:
        raise InvalidRecord({"day": "is needed, for this session repeats; say the day that the series has"})
    day = _typed(opened, Day(), "day", args.day, needed=True) if session.repeat else time.date()
    return meetings.move(opened, record_id, day, time)


def _skip(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    return meetings.skip(opened, record_id, _typed(opened, Day(), "day", args.day, needed=True))


def _put_back(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    return meetings.put_back(opened, record_id, _typed(opened, Day(), "day", args.day, needed=True))


def _duplicate(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    start = _typed(opened, Moment(), "time", args.time, needed=True)
    return sessions.duplicate(opened, record_id, start=start).changes


def _place(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    topic = records.find_id(opened, Kind.TOPIC, args.topic)
    return topics.place(opened, record_id, topic, direction=Direction(args.direction), position=args.position - 1)


def _settle(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    session = records.find_id(opened, Kind.SESSION, args.session)
    return topics.settle(opened, session, record_id, TopicState(args.state))


def _met(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    if args.person is None:
        return network.meet_new(opened, record_id, _typed(opened, Line(), "name", args.name, needed=True)).changes
    return network.meet(opened, record_id, records.find_id(opened, Kind.PERSON, args.person)).changes


def _not_met(opened: OpenedBook, record_id: RecordId, args: argparse.Namespace) -> ChangeSet:
    return network.not_met(opened, record_id, records.find_id(opened, Kind.PERSON, args.person))


def _typed(opened: OpenedBook, kind: FieldType, name: str, text: str, *, needed: bool = False) -> Any:
    try:
        value = kind.read_text(text, zone=opened.profile.clock.zone())
    except ValueError as error:
        raise InvalidRecord({name: str(error)}) from error
    if needed and not value:
        raise InvalidRecord({name: "is needed"})
    return value


def _without(act: Callable[[OpenedBook, RecordId], ChangeSet]) -> _Act:
    """An act that needs no arguments but the record."""
    return lambda opened, record_id, _args: act(opened, record_id)


_PLAIN: Mapping[Kind, tuple[tuple[str, _Act, str], ...]] = {
    Kind.PERSON: (("talked", _without(acts.talked), "we talked today: the talk that was planned, or a new one"),),
    Kind.SESSION: (
        ("held", _without(acts.took_place), "it took place; of a series, the last meeting did"),
        ("missed", _without(acts.did_not_take_place), "it did not take place; of a series, the last meeting did not"),
    ),
    Kind.ACTION: (("done", _without(acts.done), "it is done"),),
    Kind.STEP: (("done", _without(acts.done), "it is done"),),
    Kind.REMINDER: (("done", _without(acts.done), "it is done"),),
    Kind.ADVICE: (("told", _without(acts.told), "I told them how it went"),),
    Kind.OUTREACH: (
        ("sent", _without(outreach.mark_sent), "I sent it"),
        ("followed-up", _without(outreach.followed_up), "I followed it up today"),
    ),
}
