"""What makes a message one to send, and when it may be followed up: once, and not while they may still answer."""

from __future__ import annotations

from datetime import date, timedelta

from mentorbook.model.network import Outreach, OutreachState

FOLLOW_UP_AFTER_DAYS = 10
"""Days of silence after which one follow-up is fine, unless another day was chosen."""
WRITTEN = ("subject", "known", "changed", "ask", "offer", "body")
"""The fields in which the message, or a part of it, is put into words."""


def is_written(outreach: Outreach) -> bool:
    """Whether there is anything in it to send. Of a listed message the long texts are not known."""
    return any((getattr(outreach, field) or "").strip() for field in WRITTEN)


def follow_up_day(outreach: Outreach) -> date | None:
    """From which day one follow-up is fine; None when there was an answer, or a follow-up already."""
    if outreach.state is not OutreachState.SENT or outreach.followed_up_on:
        return None
    if outreach.follow_up_on:
        return outreach.follow_up_on
    return usual_follow_up_day(outreach.sent_on) if outreach.sent_on else None


def usual_follow_up_day(sent_on: date) -> date:
    """The day to suggest for a follow-up when a message is marked as sent."""
    return sent_on + timedelta(days=FOLLOW_UP_AFTER_DAYS)
