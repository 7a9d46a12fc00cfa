"""A value for every field of every kind, made from the catalogue, so that a new field is tested by being declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mentorbook.model.catalogue import SPECS, reference_of
from mentorbook.model.fields import (
    Choice,
    Day,
    FieldSpec,
    FieldType,
    Flag,
    Length,
    Line,
    LongText,
    MapOf,
    Moment,
    SetOf,
    Whole,
    Zone,
)
from mentorbook.model.kinds import Kind
from tests.support.program import Program

#: Fields whose other fields follow from them: a value at which nothing else is overruled.
_SETTLED = {(Kind.ACTION, "state"): "done", (Kind.OUTREACH, "state"): "replied"}
#: Rules that the word of a field must follow.
_RULES = {"repeat": "FREQ=MONTHLY;BYDAY=2TU"}


def plain_record(kind: Kind, targets: Mapping[Kind, str]) -> dict[str, Any]:
    """Every field of a kind filled, as plain data; ``targets`` holds a record of each kind to refer to."""
    return {name: _settled(kind, name) or _plain(spec.type, spec, targets) for name, spec in SPECS[kind].items()}


def _settled(kind: Kind, name: str) -> str | None:
    return _SETTLED.get((kind, name)) or _RULES.get(name)


def _plain(type_: FieldType, spec: FieldSpec, targets: Mapping[Kind, str]) -> Any:
    if isinstance(type_, SetOf):
        if isinstance(type_.item, Choice):
            return sorted(type_.item.options)[:2]
        if isinstance(type_.item, Line):
            return sorted([f"{spec.name} one", f"{spec.name} zwei ü"])
        return [_plain(type_.item, spec, targets)]
    if isinstance(type_, MapOf):
        return {_plain(type_.key, spec, targets): _plain(type_.value, spec, targets)}
    if reference := reference_of(type_):
        return targets[reference.kinds[0]]
    match type_:
        case Choice():
            return next(str(option) for option in type_.options if option is not type_.default)
        case Day():
            # Ends lie after starts.
            return "2026-05-06" if spec.name in {"end", "ended_on"} else "2026-04-05"
        case Moment():
            return "2026-04-05T16:00:00+03:00[Europe/Helsinki]"
        case Whole():
            return type_.high - 1
        case Flag():
            return not type_.default
        case Length():
            return "P42D"
        case Zone():
            return "America/New_York"
        case LongText():
            return f"# {spec.name}\n\nEin langer Text, für {spec.name}: 春季活动。\n"
        case Line():
            return f"{spec.name} with ünïcode 活动"[: type_.limit]
    raise AssertionError(f"no value is known for {type_}")


def options_for(plain: Mapping[str, Any]) -> list[str]:
    """The arguments that set these fields, each by its option."""
    arguments = []
    for name, value in plain.items():
        option = "--" + name.replace("_", "-")
        if isinstance(value, list):
            arguments += [f"{option}={item}" for item in value]
        elif isinstance(value, dict):
            arguments += [f"{option}={key}={item}" for key, item in value.items()]
        elif isinstance(value, bool):
            arguments.append(f"{option}={'yes' if value else 'no'}")
        else:
            arguments.append(f"{option}={value}")
    return arguments


def make_targets(program: Program) -> dict[Kind, str]:
    """One record of each kind that others refer to first."""
    people = program.batch(
        [
            ["person", "add", "--name", "Target Person"],
            ["venue", "add", "--name", "Target Venue"],
            ["goal", "add", "--statement", "Target Goal"],
            ["template", "add", "--title", "Target Template"],
        ]
    )
    ids = [answer["result"]["id"] for answer in people]
    found = dict(zip((Kind.PERSON, Kind.VENUE, Kind.GOAL, Kind.TEMPLATE), ids, strict=True))
    session = program.json("session", "add", "--person", found[Kind.PERSON], "--start", "2026-04-05T16:00")
    return {**found, Kind.SESSION: session["id"]}
