"""The templates that ship with the program, put into a new book as records that the person may edit."""

from __future__ import annotations

from collections.abc import Mapping

from mentorbook.frozen import frozen
from mentorbook.model.catalogue import read_values
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import TemplatePurpose
from mentorbook.model.trouble import InvalidRecord
from mentorbook.resources import DamagedResource, names_in, read_text, read_toml
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook
from mentorbook.store.unit import UnitOfWork

_FOLDER = "templates"
_INDEX = f"{_FOLDER}/index.toml"


@frozen
class ShippedTemplate:
    """One template. ``key`` names it inside the program; the body is Markdown."""

    key: str
    title: str
    purpose: TemplatePurpose
    body: str


def shipped_templates() -> tuple[ShippedTemplate, ...]:
    """All of them, in the order in which people meet them. Raises DamagedResource."""
    listed = read_toml(_INDEX).get("template", [])
    try:
        found = tuple(_read(**entry) for entry in listed)
    except (TypeError, InvalidRecord) as error:
        raise DamagedResource(_INDEX) from error
    # One that nobody lists would ship and never be seen.
    if not found or {_file_of(template.key) for template in found} != set(names_in(_FOLDER, ending="md")):
        raise DamagedResource(_INDEX)
    return found


def add_templates(unit: UnitOfWork, opened: OpenedBook) -> Mapping[str, RecordId]:
    """Put all of them into a book; the ids by the templates' keys."""
    ids = {}
    for template in shipped_templates():
        ids[template.key] = opened.profile.ids.record()
        values = {"title": template.title, "purpose": template.purpose, "body": template.body}
        records.add_in(unit, opened, Kind.TEMPLATE, ids[template.key], values)
    return ids


def _read(*, key: str, title: str, purpose: str) -> ShippedTemplate:
    values = read_values(Kind.TEMPLATE, {"title": title, "purpose": purpose, "body": read_text(_file_of(key))})
    if not values["title"] or not values["body"].strip():
        raise DamagedResource(_file_of(key))
    return ShippedTemplate(key, **values)


def _file_of(key: str) -> str:
    return f"{_FOLDER}/{key}.md"
