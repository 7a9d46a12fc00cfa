"""The commands around a meeting: what is on its agenda, and what came of it."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from mentorbook.cli.context import Context
from mentorbook.cli.output import Result
from mentorbook.model.catalogue import write_record
from mentorbook.model.fields import Day, LongText, Moment
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import brief as briefs
from mentorbook.services import meetings, records
from mentorbook.services.wrap_up import Promise, WrapUp, wrap_up


def add_session_parsers(actions: Any) -> None:
    """Give the parser of sessions the actions that other kinds do not have."""
    one = actions.add_parser("agenda", help="what is to be asked and shared in a session", allow_abbrev=False)
    one.add_argument("id", metavar="ID")
    one.set_defaults(run=_agenda)
    words = "write down what came of a talk, and that it took place"
    one = actions.add_parser("wrap-up", help=words, allow_abbrev=False)
    one.add_argument("id", metavar="ID")
    one.add_argument(
        "--with", dest="person", metavar="PERSON-ID", help="whom it is about; needed when several were there"
    )
    one.add_argument("--summary", metavar="TEXT", help="what we talked about, in a form I would show them")
    one.add_argument("--discussed", action="append", default=[], metavar="TOPIC-ID", help="repeat for several")
    for name, whose in (("mine", "I"), ("theirs", "they")):
        words = f"what {whose} will do, or DAY=TEXT; repeat for several"
        one.add_argument(f"--{name}", action="append", default=[], metavar="TEXT", help=words)
    one.add_argument("--insight", default="", metavar="TEXT", help="advice or an insight, in one sentence")
    one.add_argument("--gave", default="", metavar="TEXT", help="one thing I gave, in one sentence")
    one.add_argument("--thanks", default="", metavar="TEXT", help="one thing I am thankful for; kept as a draft")
    one.add_argument("--said", action="store_true", help="the thanks were said")
    one.add_argument("--next", dest="following", metavar="TIME", help="when to meet next")
    one.set_defaults(run=_wrap_up)


def _agenda(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        found = briefs.agenda(opened, records.find_id(opened, args.kind, args.id))
    data = {
        "ask": [write_record(one, texts=False) for one in found.ask],
        "share": [write_record(one, texts=False) for one in found.share],
        "carried": sorted(found.carried),
    }
    lines = []
    for heading, topics in (("I want to ask:", found.ask), ("I want to share:", found.share)):
        lines.append(heading)
        lines += [f"  - {one.text}{' (carried over)' if one.id in found.carried else ''}" for one in topics] or [
            "  (nothing yet)"
        ]
    return Result(data, "\n".join(lines))


def _wrap_up(context: Context, args: argparse.Namespace) -> Result:
    try:
        following = Moment().read_text(args.following or "", zone=context.profile.clock.zone())
    except ValueError as error:
        raise InvalidRecord({"next": str(error)}) from error
    with context.book() as opened:
        session_id = records.find_id(opened, Kind.SESSION, args.id)
        person: RecordId | None
        if args.person:
            person = records.find_id(opened, Kind.PERSON, args.person)
        else:
            people = meetings.session_of(opened, session_id).people
            person = min(people) if len(people) == 1 else None
        told = WrapUp(
            person=person,
            summary=LongText().read(args.summary) if args.summary is not None else None,
            discussed=frozenset(records.find_id(opened, Kind.TOPIC, one) for one in args.discussed),
            mine=tuple(map(_promise, args.mine)),
            theirs=tuple(map(_promise, args.theirs)),
            insight=args.insight,
            gave=args.gave,
            thanks=args.thanks,
            is_thanked=args.said,
            following=following,
        )
        done = wrap_up(opened, session_id, told)
        added = sorted(({"kind": one.kind, "id": one.id} for one in done.changes.added), key=lambda one: one["id"])
    words = f"Wrapped up session {done.session}."
    return Result({"session": done.session, "added": added}, words)


def _promise(typed: str) -> Promise:
    """``TEXT`` or ``DAY=TEXT``."""
    day, equals, text = typed.partition("=")
    if equals:
        try:
            due: date | None = Day().read(day)
            return Promise(text, due)
        except ValueError:
            # A promise with a "=" in its words.
            pass
    return Promise(typed)
