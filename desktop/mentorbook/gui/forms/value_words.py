"""The value of a field in the words of the screen, from the plain data that travels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.widgets.dates import clock_time, exact_day
from mentorbook.gui.words import tr
from mentorbook.model.catalogue import SPECS, reference_of
from mentorbook.model.fields import Plain
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.period import Period


def value_words(kind: Kind, name: str, plain: Plain, *, titles: Mapping[RecordId, str], zone: ZoneInfo) -> str:
    """A value in words; ``titles`` are those of the records that it may refer to. Empty for nothing."""
    spec = SPECS[kind].get(name)
    if plain is None or plain in ("", [], {}):
        return ""
    if spec is None:
        # A field of a newer version: shown as it came.
        return str(plain)
    if reference_of(spec.type):
        ids = plain if isinstance(plain, list) else [str(plain)]
        return ", ".join(sorted(titles.get(RecordId(one)) or tr("a record that is not here") for one in ids))
    try:
        value = spec.type.read(plain)
    except ValueError:
        return str(plain)
    if isinstance(value, Mapping):
        return "\n".join(f"{_words(key, zone)}: {_words(entry, zone)}" for key, entry in value.items())
    if isinstance(value, frozenset):
        return ", ".join(sorted(_words(entry, zone) for entry in value))
    return _words(value, zone)


def _words(value: object, zone: ZoneInfo) -> str:
    match value:
        case bool():
            return tr("yes") if value else tr("no")
        case StrEnum():
            return choice_words(value)
        case datetime():
            local = value.astimezone(zone)
            return tr("{day}, {time}", day=exact_day(local.date()), time=clock_time(local))
        case date():
            return exact_day(value)
        case Period():
            return str(value)
    return str(value).strip()


def references(kind: Kind, name: str, *values: Plain) -> Iterator[RecordId]:
    """The records that some values of a field refer to."""
    spec = SPECS[kind].get(name)
    if spec is None or not reference_of(spec.type):
        return
    for plain in values:
        for one in plain if isinstance(plain, list) else [plain]:
            if one:
                yield RecordId(str(one))
