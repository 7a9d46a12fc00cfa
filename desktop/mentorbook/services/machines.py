"""This machine and the others that hold the same book."""

from __future__ import annotations

from mentorbook.model.fields import clean_line
from mentorbook.model.trouble import InvalidRecord, NotFound
from mentorbook.services.opened import OpenedBook
from mentorbook.store.exchange import Machine, machines

__all__ = [
    "Machine",
    "find_machine",
    "machine_name",
    "machine_names",
    "name_machine",
    "other_machines",
    "valid_name",
]

_NAME_LIMIT = 80
"""Characters of a machine's name."""


def machine_name(opened: OpenedBook) -> str:
    """What this machine is called on the others. It is kept inside the book."""
    return opened.store.meta("machine_name") or f"machine-{opened.store.machine[:4]}"


def name_machine(opened: OpenedBook, name: str) -> None:
    """Call this machine by a name. Raises InvalidRecord for one that is empty or too long."""
    opened.store.set_meta("machine_name", valid_name(name))


def valid_name(name: str) -> str:
    """A machine's name without control characters. Raises InvalidRecord for one that is empty or too long."""
    line = clean_line(name)
    if not 0 < len(line) <= _NAME_LIMIT:
        raise InvalidRecord({"name": f"1 to {_NAME_LIMIT} characters"})
    return line


def other_machines(opened: OpenedBook) -> list[Machine]:
    """The other machines of this book, the one heard from last first."""
    return machines(opened.store)


def machine_names(opened: OpenedBook) -> dict[str, str]:
    """What this machine and the others are called, by their ids."""
    known = {machine.id: machine.name for machine in machines(opened.store)}
    return {**known, opened.store.machine: machine_name(opened)}


def find_machine(opened: OpenedBook, named: str) -> Machine:
    """Another machine by its name or id. Raises NotFound with the names that are known."""
    known = machines(opened.store)
    found = [machine for machine in known if named in (machine.name, machine.id)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"{machine.name} ({machine.id})" for machine in known) or "none so far"
    several = f"Several machines are called “{named}”." if found else f"No machine “{named}” was heard from."
    raise NotFound(several, what=f"Known machines: {names}.", remedy="Give the id, or export everything.")
