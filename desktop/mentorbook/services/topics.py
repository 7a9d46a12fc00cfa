"""What is to be asked and shared in a session: added, ticked, dropped, put in order."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.sequence import between
from mentorbook.model.session import Direction, Topic, TopicState
from mentorbook.model.trouble import NotFound
from mentorbook.services import meetings, records
from mentorbook.services.brief import agenda
from mentorbook.services.opened import OpenedBook


def add(opened: OpenedBook, session_id: RecordId, text: str, direction: Direction) -> records.Saved:
    """Put something on the agenda of a session. With one person there, it is kept for that person."""
    session = meetings.session_of(opened, session_id)
    person = min(session.people) if len(session.people) == 1 else None
    found = agenda(opened, session_id)
    column = found.ask if direction is Direction.ASK else found.share
    last = max((one.order for one in column), default="")
    values: dict[str, Any] = {"text": text, "direction": direction, "session": session_id, "person": person}
    # At the end of what is seen, which may be written for other people, too.
    with suppress(ValueError):
        values["order"] = between(last or None, None)
    return records.add(opened, Kind.TOPIC, values)


def settle(opened: OpenedBook, session_id: RecordId, topic_id: RecordId, state: TopicState) -> ChangeSet:
    """Say what became of a topic in a session: one that was carried over belongs to that session from then on."""
    values = {"state": state} if state is TopicState.OPEN else {"state": state, "session": session_id}
    return records.edit(opened, topic_id, values).changes


def place(
    opened: OpenedBook,
    session_id: RecordId,
    topic_id: RecordId,
    *,
    direction: Direction,
    position: int,
) -> ChangeSet:
    """Put a topic at a position among what is to be asked or to be shared. Raises NotFound."""
    found = agenda(opened, session_id)
    everything = {topic.id: topic for topic in (*found.ask, *found.share)}
    topic = everything.get(topic_id)
    if topic is None:
        raise NotFound("This is not on the agenda.", remedy="It may have been discussed in another session.")
    column = found.ask if direction is Direction.ASK else found.share
    rest = [one for one in column if one.id != topic_id]
    position = min(max(position, 0), len(rest))
    if topic.direction is direction and column.index(topic) == position:
        return ChangeSet()
    laid = [*rest[:position], topic, *rest[position:]]
    with opened.store.write() as unit:
        for one, order in zip(laid, _orders(laid, position), strict=True):
            values: dict[str, Any] = {"direction": direction} if one.direction is not direction else {}
            if order != one.order:
                values = {**values, "order": order}
            if values:
                records.edit_in(unit, opened, one.id, values)
    return unit.changes


def _orders(laid: list[Topic], position: int) -> list[str]:
    """Sort keys of which as few as possible are new."""
    before = laid[position - 1].order if position else None
    after = laid[position + 1].order if position + 1 < len(laid) else None
    try:
        if before != "" and after != "":
            key = between(before, after)
            return [key if place == position else one.order for place, one in enumerate(laid)]
    except ValueError:
        # Two machines gave the same key, or one was typed by hand; all are laid out anew.
        pass
    last: str | None = None
    found = []
    for _ in laid:
        last = between(last, None)
        found.append(last)
    return found
