"""The types of fields: how a value is checked, written as plain data, and read back.

Plain data is what documents, JSON and the command line share: strings, whole numbers, booleans, sorted
lists and string-to-string maps. ``read`` is strict and raises :class:`ValueError` with a sentence that
says what to enter; ``write`` is its exact inverse.
"""

from __future__ import annotations

import dataclasses
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from mentorbook.frozen import frozen
from mentorbook.later import later
from mentorbook.model.kinds import Kind, RecordId, is_record_id
from mentorbook.model.moment import moment_text, parse_moment, zone_named
from mentorbook.model.period import Period

if TYPE_CHECKING:
    # Only a length that somebody types needs it.
    from mentorbook.model import clocktext
else:
    clocktext = later("mentorbook.model.clocktext")

Plain: TypeAlias = "str | int | bool | list[str] | dict[str, str] | None"

LINE_LIMIT = 500
"""Characters in a field of one line."""
LINK_LIMIT = 2_000
"""Characters in a link."""
TEXT_LIMIT = 2_000_000
"""Characters in a long text, and in all fields of one record together."""
ITEMS_LIMIT = 1_000
"""Items in a set or a map."""
YEARS = (1900, 2999)
"""The first and the last year that a day or a moment may be in."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_NOISE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]+")
_TEXT_NOISE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Shape(StrEnum):
    """Where a field lives in a record's document."""

    SCALAR = "scalar"
    TEXT = "text"
    SET = "set"
    MAP = "map"


def clean_line(text: str) -> str:
    """One line without control and bidirectional characters, which could make a name look like another."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _LINE_NOISE.sub(" ", text).strip()


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("expected words")
    if not value.isascii() and _SURROGATE.search(value):
        raise ValueError("holds half a character (a lone surrogate); retype it")
    return value


def _check_year(day: date) -> None:
    # Far from the calendar's own ends, so that counting on and back from any day or changing its zone is safe.
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError(f"a year between {YEARS[0]} and {YEARS[1]}")


class FieldType(ABC):
    """How one field is checked, written and read. ``empty`` is its value when nothing was entered."""

    shape = Shape.SCALAR
    textual = False
    """Whether search looks into it."""

    @property
    def empty(self) -> Any:
        """The value of a field that was never filled in."""
        return None

    @abstractmethod
    def read(self, plain: object) -> Any:
        """The value for plain data. Raises ValueError that says what to enter."""

    def read_text(self, text: str, *, zone: ZoneInfo) -> Any:
        """The value for an argument of the command line; ``zone`` is the person's own."""
        del zone
        return self.read(text) if text else self.empty

    def write(self, value: Any) -> Plain:
        """Plain data for a value."""
        return None if value is None else str(value)

    def words(self) -> str:
        """What to enter, in a few words, for help texts."""
        return "TEXT"


@frozen(slots=False)
class Line(FieldType):
    """One line of words, or of a language of its own where it is not ``textual``."""

    limit: int = LINE_LIMIT
    textual: bool = True

    @property
    def empty(self) -> str:
        return ""

    def read(self, plain: object) -> str:
        line = clean_line(_words("" if plain is None else plain))
        if len(line) > self.limit:
            raise ValueError(f"at most {self.limit} characters, this has {len(line)}")
        return line

    def write(self, value: str) -> Plain:
        return value or None


@frozen(slots=False)
class LongText(FieldType):
    """A long text in Markdown. In a listed record it is None: lists do not load long texts."""

    shape = Shape.TEXT
    textual = True

    @property
    def empty(self) -> str:
        return ""

    def read(self, plain: object) -> str:
        text = _words("" if plain is None else plain).replace("\r\n", "\n").replace("\r", "\n")
        if _TEXT_NOISE.search(text):
            raise ValueError("holds control characters; remove them")
        if len(text) > TEXT_LIMIT:
            raise ValueError(f"at most {TEXT_LIMIT:,} characters, this has {len(text):,}")
        return text if not text or text.endswith("\n") else text + "\n"

    def write(self, value: str | None) -> Plain:
        return value or None


@frozen(slots=False)
class Choice(FieldType):
    """One of an enumeration's values."""

    options: type[StrEnum]
    default: StrEnum | None = None

    @property
    def empty(self) -> StrEnum | None:
        return self.default

    def read(self, plain: object) -> StrEnum | None:
        if plain is None:
            return self.default
        try:
            return self.options(_words(plain))
        except ValueError as error:
            raise ValueError("one of " + ", ".join(self.options)) from error

    def words(self) -> str:
        return "|".join(self.options)


@frozen(slots=False)
class Whole(FieldType):
    """A whole number from ``low`` to ``high``."""

    low: int
    high: int

    def read(self, plain: object) -> int | None:
        if plain is None:
            return None
        if not isinstance(plain, int) or isinstance(plain, bool) or not self.low <= plain <= self.high:
            raise ValueError(f"a whole number from {self.low} to {self.high}")
        return plain

    def read_text(self, text: str, *, zone: ZoneInfo) -> int | None:
        del zone
        number = re.fullmatch(r"(-?[0-9]{1,9})\s*%?", text.strip())
        return None if not text else self.read(int(number[1]) if number else text)

    def write(self, value: int | None) -> Plain:
        return value

    def words(self) -> str:
        return f"{self.low}..{self.high}"


@frozen(slots=False)
class Minutes(Whole):
    """A length in minutes, typed as a number or as people say it."""

    def read_text(self, text: str, *, zone: ZoneInfo) -> int | None:
        del zone
        return self.read(clocktext.parse_minutes(text)) if text.strip() else None


@frozen(slots=False)
class Flag(FieldType):
    """Yes or no."""

    default: bool = False

    @property
    def empty(self) -> bool:
        return self.default

    def read(self, plain: object) -> bool:
        if plain is None:
            return self.default
        if not isinstance(plain, bool):
            raise ValueError("yes or no")
        return plain

    def read_text(self, text: str, *, zone: ZoneInfo) -> bool:
        del zone
        answers = {"yes": True, "true": True, "no": False, "false": False, "": self.default}
        return self.read(answers.get(text.strip().lower(), text))

    def write(self, value: bool) -> Plain:  # noqa: FBT001 -- the value itself
        return value

    def words(self) -> str:
        return "yes|no"


@frozen(slots=False)
class Day(FieldType):
    """A calendar day, ``2026-12-02``."""

    def read(self, plain: object) -> date | None:
        if plain is None:
            return None
        text = _words(plain).strip()
        try:
            if not _DAY.fullmatch(text):
                raise ValueError
            day = date.fromisoformat(text)
        except ValueError as error:
            raise ValueError("a day such as 2026-12-02") from error
        _check_year(day)
        return day

    def write(self, value: date | None) -> Plain:
        return value.isoformat() if value else None

    def words(self) -> str:
        return "YYYY-MM-DD"


@frozen(slots=False)
class Moment(FieldType):
    """A wall-clock time in a zone."""

    def read(self, plain: object) -> datetime | None:
        return None if plain is None else self._checked(_words(plain))

    def read_text(self, text: str, *, zone: ZoneInfo) -> datetime | None:
        return self._checked(_words(text), zone) if text else None

    def _checked(self, text: str, zone: ZoneInfo | None = None) -> datetime:
        moment = parse_moment(text, zone=zone)
        _check_year(moment)
        return moment

    def write(self, value: datetime | None) -> Plain:
        return moment_text(value) if value else None

    def words(self) -> str:
        return "YYYY-MM-DDTHH:MM[ZONE]"


@frozen(slots=False)
class Zone(FieldType):
    """The name of an IANA time zone."""

    @property
    def empty(self) -> str:
        return ""

    def read(self, plain: object) -> str:
        return zone_named(_words(plain).strip()).key if plain else ""

    def write(self, value: str) -> Plain:
        return value or None

    def words(self) -> str:
        return "Europe/Helsinki"


@frozen(slots=False)
class Length(FieldType):
    """A calendar length such as ``monthly``."""

    def read(self, plain: object) -> Period | None:
        return None if plain is None else Period.parse(_words(plain))

    def write(self, value: Period | None) -> Plain:
        return value.iso() if value else None

    def words(self) -> str:
        return "monthly|quarterly|'every 6 weeks'"


@frozen(slots=False)
class Reference(FieldType):
    """The id of another record, of one of ``kinds``; that record need not be here yet."""

    kinds: tuple[Kind, ...]

    def read(self, plain: object) -> RecordId | None:
        if plain is None:
            return None
        text = _words(plain)
        if not is_record_id(text):
            raise ValueError("not the id of a record")
        return RecordId(text)

    def words(self) -> str:
        return "|".join(self.kinds).upper() + "-ID"


@frozen(slots=False)
class SetOf(FieldType):
    """A set of lines, choices, days or references. Merges item by item."""

    item: FieldType
    shape = Shape.SET

    @property
    def textual(self) -> bool:  # type: ignore[override]
        return self.item.textual

    @property
    def empty(self) -> frozenset[Any]:
        return frozenset()

    def read(self, plain: object) -> frozenset[Any]:
        if plain is None:
            return frozenset()
        if not isinstance(plain, list | tuple | frozenset):
            raise ValueError("expected a list")
        return self._checked(self.item.read(entry) for entry in plain)

    def read_texts(self, texts: Iterable[str], *, zone: ZoneInfo) -> frozenset[Any]:
        """The set for an option that is given once for each item."""
        return self._checked(self.item.read_text(text, zone=zone) for text in texts)

    def _checked(self, items: Iterable[Any]) -> frozenset[Any]:
        found = frozenset(item for item in items if item not in (None, ""))
        if len(found) > ITEMS_LIMIT:
            raise ValueError(f"at most {ITEMS_LIMIT} items")
        return found

    def write(self, value: frozenset[Any]) -> Plain:
        return sorted(str(self.item.write(entry)) for entry in value)

    def words(self) -> str:
        return self.item.words()


@frozen(slots=False)
class MapOf(FieldType):
    """A map of lines, such as channel → address. Merges key by key."""

    key: FieldType
    value: FieldType
    shape = Shape.MAP

    @property
    def textual(self) -> bool:  # type: ignore[override]
        return self.value.textual

    @property
    def empty(self) -> Mapping[Any, Any]:
        return {}

    def read(self, plain: object) -> Mapping[Any, Any]:
        if plain is None:
            return {}
        if not isinstance(plain, Mapping):
            raise ValueError("expected pairs of key and value")
        if len(plain) > ITEMS_LIMIT:
            raise ValueError(f"at most {ITEMS_LIMIT} items")
        pairs = {self.key.read(key): self.value.read(value) for key, value in plain.items()}
        return {
            key: pairs[key] for key in sorted(pairs, key=lambda key: str(self.key.write(key))) if key and pairs[key]
        }

    def read_texts(self, texts: Iterable[str], *, zone: ZoneInfo) -> Mapping[Any, Any]:
        """The map for an option ``KEY=VALUE`` that is given once for each pair."""
        pairs = [text.partition("=") for text in texts if text]
        if any(not equals for _, equals, _ in pairs):
            raise ValueError("write KEY=VALUE")
        return self.read(
            {
                self.key.write(self.key.read_text(key, zone=zone)): self.value.write(
                    self.value.read_text(value, zone=zone)
                )
                for key, _, value in pairs
            },
        )

    def write(self, value: Mapping[Any, Any]) -> Plain:
        return {str(self.key.write(key)): str(self.value.write(entry)) for key, entry in value.items()}

    def words(self) -> str:
        return "KEY=VALUE"


@frozen
class FieldSpec:
    """One field of one kind of record: its name, its type and how to speak of it."""

    name: str
    type: FieldType
    help: str
    required: bool = False
    title: bool = False
    """Whether this is what a list shows for the record."""
    managed: bool = False
    """Whether services keep it and a person does not enter it by hand."""

    @property
    def is_searched(self) -> bool:
        """Whether search looks into it: into words, but not into what services keep, such as sort keys."""
        return self.type.textual and not self.managed


_KEY = "mentorbook"


def entry(
    type_: FieldType,
    help_: str,
    *,
    required: bool = False,
    title: bool = False,
    managed: bool = False,
) -> Any:
    """Declare a field of a record's dataclass together with its catalogue entry."""
    meta = {_KEY: (type_, help_, required, title, managed)}
    if isinstance(type_, MapOf):
        return dataclasses.field(default_factory=dict, metadata=meta)
    return dataclasses.field(default=type_.empty, metadata=meta)


def specs_of(record: type) -> tuple[FieldSpec, ...]:
    """The catalogue entries of a record's dataclass, in the order of declaration."""
    found = []
    for item in dataclasses.fields(record):
        if _KEY in item.metadata:
            type_, help_, required, title, managed = item.metadata[_KEY]
            found.append(FieldSpec(item.name, type_, help_, required=required, title=title, managed=managed))
    return tuple(found)
