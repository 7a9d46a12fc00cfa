"""The accessibility tree of a program, asked as a screen reader asks: over AT-SPI, on the accessibility bus.

If something cannot be found here, a screen reader cannot find it either.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from jeepney import DBusAddress, MessageType, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_T = TypeVar("_T")

#: Seconds after which something that should be on the screen will not come.
PATIENCE = 90.0
_BETWEEN_LOOKS = 0.05

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_SHOWING, _FOCUSED, _ENABLED, _ACTIVE = 25, 12, 8, 1
_SCREEN = 0


@dataclass(frozen=True, slots=True)
class Node:
    """One thing on the screen, as it was when it was looked at."""

    owner: str
    path: str
    role: str
    name: str
    description: str
    states: int
    parent: Node | None

    def has(self, state: int) -> bool:
        """Whether a state of AT-SPI's numbering is on."""
        return bool(self.states >> state & 1)

    @property
    def is_showing(self) -> bool:
        """Whether it can be seen, scrolled into view or not."""
        return self.has(_SHOWING)

    @property
    def is_focused(self) -> bool:
        """Whether keys go to it."""
        return self.has(_FOCUSED)

    @property
    def is_enabled(self) -> bool:
        """Whether it can be used now."""
        return self.has(_ENABLED)

    def within(self, role: str) -> bool:
        """Whether something of that role is around it."""
        return self.parent is not None and (self.parent.role == role or self.parent.within(role))


class Tree:
    """All windows of the programs of one name."""

    def __init__(self, session_bus: str, program: str) -> None:
        with open_dbus_connection(session_bus) as session:
            bus = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
            (address,) = _ask(session, bus, "GetAddress")
        self._bus: DBusConnection = open_dbus_connection(address)
        self._program = program

    def close(self) -> None:
        """Ask no more."""
        self._bus.close()

    # -- looking

    def nodes(self) -> Iterator[Node]:
        """Everything that shows, parents before their children."""
        for owner, path in self._programs():
            yield from self._below(owner, path, None)

    def _programs(self) -> Iterator[tuple[str, str]]:
        root = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
        for owner, path in self._children(*root):
            at = DBusAddress(path, bus_name=owner, interface=_ACCESSIBLE)
            if self._text(at, "Name") == self._program:
                yield owner, path

    def _below(self, owner: str, path: str, parent: Node | None) -> Iterator[Node]:
        # What goes away while it is looked at, a whole program even, is not there.
        try:
            node = self._node(owner, path, parent)
            children = self._children(owner, path)
        except LookupError:
            return
        if parent is not None and parent.parent is not None and not node.is_showing:
            return
        yield node
        for child in children:
            yield from self._below(*child, node)

    def _node(self, owner: str, path: str, parent: Node | None) -> Node:
        at = DBusAddress(path, bus_name=owner, interface=_ACCESSIBLE)
        (role,) = _ask(self._bus, at, "GetRoleName")
        ((low, high),) = _ask(self._bus, at, "GetState")
        return Node(owner, path, role, self._text(at, "Name"), self._text(at, "Description"), low | high << 32, parent)

    def _text(self, at: DBusAddress, name: str) -> str:
        reply = self._bus.send_and_get_reply(Properties(at).get(name), timeout=PATIENCE)
        return str(reply.body[0][1]) if reply.header.message_type is MessageType.method_return else ""

    def _children(self, owner: str, path: str) -> list[tuple[str, str]]:
        (found,) = _ask(self._bus, DBusAddress(path, bus_name=owner, interface=_ACCESSIBLE), "GetChildren")
        return list(found)

    def find(self, name: str = "", role: str = "", *, contains: bool = False, inside: str = "") -> list[Node]:
        """What shows under that name and in that role."""
        return [
            node
            for node in self.nodes()
            if node.is_showing
            and (not role or node.role == role)
            and (not name or node.name == name or (contains and name in node.name))
            and (not inside or node.within(inside))
        ]

    def wait_for(self, name: str = "", role: str = "", *, contains: bool = False, inside: str = "") -> Node:
        """The first such thing, once it shows."""
        return self.until(
            lambda: self.find(name, role, contains=contains, inside=inside),
            f"{role or 'anything'} called “{name}”",
        )[0]

    def wait_gone(self, name: str, role: str = "") -> None:
        """Wait until nothing of that name shows."""
        self.until(lambda: not self.find(name, role), f"“{name}” to go")

    def until(self, happens: Callable[[], _T], what: str) -> _T:
        """Look again and again until something is so. Raises AssertionError that says what was waited for, and where."""
        found = self.soon(happens, PATIENCE)
        if not found:
            focused = self.focused()
            keys = f"{focused.role} “{focused.name}”" if focused else "nothing"
            raise AssertionError(f"waited in vain for {what}. Keys go to {keys}. On the screen: {self.words()}")
        return found

    @staticmethod
    def soon(happens: Callable[[], _T], seconds: float) -> _T:
        """Look again and again for some seconds whether something is so; what was found the last time."""
        deadline = time.monotonic() + seconds
        while not (found := happens()) and time.monotonic() < deadline:
            time.sleep(_BETWEEN_LOOKS)
        return found

    def words(self) -> list[str]:
        """The names of all that shows, and the texts of what can be written in."""
        return [node.name for node in self.nodes() if node.name and node.is_showing]

    def has_keys(self) -> bool:
        """Whether keys go to one of the windows. One that shows may wait for that, until the window manager has seen it."""
        # What goes away while it is looked at has none.
        with suppress(LookupError):
            for program in self._programs():
                if any(self._node(*window, None).has(_ACTIVE) for window in self._children(*program)):
                    return True
        return False

    def is_focused(self, node: Node) -> bool:
        """Whether keys go to it now."""
        try:
            return self._node(node.owner, node.path, node.parent).is_focused
        except LookupError:
            return False

    def focused(self) -> Node | None:
        """What keys go to."""
        # The chosen item of a list says that it has the focus also while the list has not, and so does what is around
        # the words of a text.
        order = ("filler", "list item")
        found = [node for node in self.nodes() if node.is_focused]
        return max(found, key=lambda node: order.index(node.role) if node.role in order else len(order), default=None)

    def text_of(self, node: Node) -> str:
        """What is written in a field."""
        at = DBusAddress(node.path, bus_name=node.owner, interface="org.a11y.atspi.Text")
        (found,) = _ask(self._bus, at, "GetText", "ii", 0, -1)
        return str(found)

    def place_of(self, node: Node) -> tuple[int, int, int, int]:
        """Where it is on the screen: left, top, width, height in pixels."""
        at = DBusAddress(node.path, bus_name=node.owner, interface="org.a11y.atspi.Component")
        (found,) = _ask(self._bus, at, "GetExtents", "u", _SCREEN)
        left, top, width, height = found
        return left, top, width, height


def _ask(bus: DBusConnection, at: DBusAddress, method: str, signature: str = "", *values: Any) -> tuple[Any, ...]:
    call = new_method_call(at, method, signature or None, values)
    reply = bus.send_and_get_reply(call, timeout=PATIENCE)
    if reply.header.message_type is not MessageType.method_return:
        raise LookupError(f"{method} at {at.object_path}: {reply.body}")
    return tuple(reply.body)
