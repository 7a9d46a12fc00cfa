"""An editor for each type of field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo, available_timezones

from mentorbook.gui.forms.choice_editors import ChoiceEditor, ChoicesEditor, FlagEditor
from mentorbook.gui.forms.editor import Editor
from mentorbook.gui.forms.line_editors import DayEditor, LineEditor, MomentEditor, TextEditor
from mentorbook.gui.forms.reference_editors import ReferenceEditor, ReferencesEditor
from mentorbook.gui.forms.several_editors import LinesEditor, PairsEditor
from mentorbook.gui.words import tr
from mentorbook.model import fields
from mentorbook.model.fields import FieldType
from mentorbook.services.finding import Choice

_RHYTHMS = ("weekly", "every 2 weeks", "every 3 weeks", "monthly", "every 6 weeks", "every 2 months", "quarterly")


def editor_for(type_: FieldType, *, help_: str, zone: ZoneInfo, today: date, choices: Sequence[Choice]) -> Editor:
    """The editor of a field's type. ``choices`` are the records that a reference may point to."""
    match type_:
        case fields.LongText():
            return TextEditor()
        case fields.Choice():
            return ChoiceEditor(type_.options, optional=type_.default is None)
        case fields.Flag():
            return FlagEditor(help_)
        case fields.Day():
            return DayEditor(zone, today)
        case fields.Moment():
            return MomentEditor(zone, today)
        case fields.Reference():
            return ReferenceEditor(choices)
        case fields.SetOf(item=fields.Choice(options=options)):
            return ChoicesEditor(options)
        case fields.SetOf(item=fields.Reference()):
            return ReferencesEditor(choices)
        case fields.SetOf():
            return LinesEditor(type_, zone)
        case fields.MapOf(key=fields.Day()):
            return PairsEditor(type_, zone, hints=(tr("day"), tr("new time")))
        case fields.MapOf():
            return PairsEditor(type_, zone, hints=(tr("email, phone …"), tr("address")))
        case fields.Length():
            return LineEditor(type_, zone, hint=tr("monthly, quarterly, every 6 weeks"), offers=_RHYTHMS)
        case fields.Zone():
            return LineEditor(type_, zone, hint=zone.key, offers=sorted(available_timezones()))
        case _:
            return LineEditor(type_, zone)
