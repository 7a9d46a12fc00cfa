"""Where things are in the area of the people."""

from __future__ import annotations

from mentorbook.gui.pages.people_list import PeopleView
from mentorbook.gui.pages.person import PersonPanel
from mentorbook.model.kinds import RecordId
from mentorbook.model.person import Person
from tests.support.window import Desk


def the_list(desk: Desk) -> PeopleView:
    (found,) = desk.page.findChildren(PeopleView)
    assert isinstance(found, PeopleView)
    return found


def panel(desk: Desk) -> PersonPanel:
    (found,) = desk.page.findChildren(PersonPanel)
    assert isinstance(found, PersonPanel)
    return found


def person(desk: Desk, record_id: RecordId) -> Person:
    found = desk.record(record_id)
    assert isinstance(found, Person)
    return found
