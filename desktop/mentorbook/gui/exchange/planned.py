"""An import before it is carried out, in the words of the screen: one item for each record, and its fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from mentorbook.frozen import frozen
from mentorbook.gui.forms.value_words import references, value_words
from mentorbook.gui.forms.wording import field_words, kind_words
from mentorbook.gui.widgets.dates import clock_time
from mentorbook.gui.widgets.item_list import Item, without_title
from mentorbook.gui.words import tr
from mentorbook.model.catalogue import SPECS
from mentorbook.model.daywords import dated
from mentorbook.model.fields import Shape
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import finding
from mentorbook.services.bundles import FieldChange, Plan, PlannedRecord, Verdict
from mentorbook.services.comparing import Stretch, differing
from mentorbook.services.opened import OpenedBook

_TONES: Mapping[Verdict, str] = {
    Verdict.NEW: "accent",
    Verdict.BOTH: "gold",
    Verdict.TRASHED: "clay",
    Verdict.ERASED: "clay",
}
_LONGEST = 3_000
"""Characters of one text that are shown."""
_NAMED = 3
"""Changed fields that the second line of an item names."""


def verdict_words(verdict: Verdict) -> str:
    """What an import does to a record."""
    return {
        Verdict.NEW: tr("new"),
        Verdict.CHANGED: tr("changed there"),
        Verdict.BOTH: tr("changed on both"),
        Verdict.TRASHED: tr("moves to the trash"),
        Verdict.ERASED: tr("erased for good"),
        Verdict.IDENTICAL: tr("the same"),
        Verdict.WAITS: tr("waits for an earlier bundle"),
    }[verdict]


@frozen
class Preview:
    """A plan with its items, ready to be shown. ``by_id`` finds the record of an item."""

    plan: Plan
    items: Mapping[Verdict, tuple[Item, ...]]
    by_id: Mapping[str, PlannedRecord]
    acting: int
    """How many records would change anything here."""


def in_words(plan: Plan) -> Preview:
    """All records of a plan as items. May take a moment: call it in the lane."""
    items: dict[Verdict, list[Item]] = {}
    for record in plan.records:
        items.setdefault(record.verdict, []).append(_item(record))
    return Preview(
        plan,
        {verdict: tuple(items[verdict]) for verdict in Verdict if verdict in items},
        {record.id: record for record in plan.records},
        sum(record.acts for record in plan.records),
    )


def _item(record: PlannedRecord) -> Item:
    kind = kind_words(record.kind)
    parts = [kind[:1].upper() + kind[1:]]
    if record.verdict in (Verdict.CHANGED, Verdict.BOTH):
        names = [field_words(record.kind, one.name) for one in record.fields if _is_shown(record.kind, one)]
        parts += [", ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")] if names else []
    if record.was_left_out:
        parts.append(tr("left out before"))
    return Item(
        record.id,
        without_title(record.title),
        ": ".join(parts[:2]) if len(parts) > 1 else parts[0],
        verdict_words(record.verdict),
        _TONES.get(record.verdict, ""),
        can_tick=record.acts,
    )


@frozen
class FieldWords:
    """One field as it is here, as it is there, and what the import makes of it."""

    words: str
    mine: tuple[Stretch, ...]
    theirs: tuple[Stretch, ...]
    merged: tuple[Stretch, ...]
    both: bool


def fields_in_words(
    opened: OpenedBook, record: PlannedRecord, preview: Preview, zone: ZoneInfo
) -> tuple[FieldWords, ...]:
    """The fields of a record that differ, in the order of its form."""
    shown = [one for one in record.fields if _is_shown(record.kind, one)]
    ids = {found for one in shown for found in references(record.kind, one.name, one.mine, one.theirs, one.merged)}
    titles = dict(finding.titles(opened, ids))
    for found in ids - titles.keys():
        if found in preview.by_id:
            titles[found] = without_title(preview.by_id[found].title)
    return tuple(_field(record.kind, one, titles, zone) for one in shown)


def _is_shown(kind: Kind, change: FieldChange) -> bool:
    spec = SPECS[kind].get(change.name)
    return spec is None or not spec.managed


def _field(kind: Kind, change: FieldChange, titles: Mapping[RecordId, str], zone: ZoneInfo) -> FieldWords:
    spec = SPECS[kind].get(change.name)
    name = field_words(kind, change.name)
    mine, theirs, merged = (
        value_words(kind, change.name, plain, titles=titles, zone=zone)
        for plain in (change.mine, change.theirs, change.merged)
    )
    if spec is not None and spec.type.shape is Shape.TEXT and mine and theirs:
        return FieldWords(
            name,
            _short(differing(mine, theirs)),
            _short(differing(theirs, mine)),
            # What a merge keeps of both is as much worth seeing as what it takes over.
            _short(differing(merged, mine, theirs)),
            both=change.both,
        )
    return FieldWords(name, _whole(mine), _whole(theirs), _whole(merged), both=change.both)


def _whole(words: str) -> tuple[Stretch, ...]:
    return _short((Stretch(words, differs=False),)) if words else ()


def _short(stretches: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """What fits a glance: a text of a hundred pages is not read in a preview, and would take long to set."""
    found: list[Stretch] = []
    room = _LONGEST
    for one in stretches:
        if room <= 0:
            return (*found, Stretch(tr(" … and more"), differs=False))
        found.append(Stretch(one.text[:room] + ("…" if len(one.text) > room else ""), one.differs))
        room -= len(one.text)
    return tuple(found)


def came_from(plan: Plan, at: datetime) -> str:
    """Which machine made a bundle, and when."""
    when = tr("{day}, {time}", day=dated(at.date()), time=clock_time(at))
    return tr("From {machine}, {when}", machine=plan.header.machine_name, when=when)
