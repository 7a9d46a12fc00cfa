"""Days and times in the way of the person's locale."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale, QTime


def exact_day(day: date) -> str:
    """A day in full, for tooltips: ``Tuesday, 24 November 2026``."""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)


def spoken_day(day: date) -> str:
    """A day without its year, for headings: ``Tuesday, 24 November``."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "dddd, d MMMM")


def clock_time(moment: datetime) -> str:
    """The time of a day: ``16:00`` or ``4:00 PM``."""
    return QLocale().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)
