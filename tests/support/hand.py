"""What a person does at the screen: look for something by its name, click it, type into it, read what is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.support.atspi import Node, Tree
from tests.support.screen import Screen

#: The role of a line or a text that can be written in.
FIELD = "text"
#: Seconds in which a click or a key is answered, and how often a click is tried.
_MOMENT, _TRIES = 5.0, 4


@dataclass(frozen=True, slots=True)
class Hand:
    """One person before one screen."""

    screen: Screen
    tree: Tree

    def see(self, name: str, role: str = "", *, inside: str = "") -> Node:
        """Wait until something of that name shows."""
        return self.tree.wait_for(name, role, inside=inside)

    def read(self, part: str) -> str:
        """Wait until something with these words in its name shows; the whole of it."""
        return self.tree.wait_for(part, contains=True).name

    def click(self, name: str, role: str = "push button", *, inside: str = "") -> None:
        """Click something, once it shows and can be used."""
        node = self.tree.until(
            lambda: next((one for one in self.tree.find(name, role, inside=inside) if one.is_enabled), None),
            f"{role} “{name}” that can be used",
        )
        assert node is not None
        self.screen.click(self.tree, node)

    def fill(self, name: str, text: str, *, inside: str = "") -> None:
        """Write into a field in place of what is there."""
        self.enter(name, inside=inside)
        self.screen.press("ctrl+a")
        self.screen.type(text)

    def enter(self, name: str, *, inside: str = "") -> None:
        """Put the cursor into a field, and see it there: the window may just be coming or going."""
        for _ in range(_TRIES):
            field = self.see(name, FIELD, inside=inside)
            self.screen.click(self.tree, field)
            if self.tree.soon(lambda at=field: self.tree.is_focused(at), _MOMENT):  # type: ignore[misc]
                return
        raise AssertionError(f"the cursor does not go into “{name}”; keys go to {self.tree.focused()}")

    def type(self, text: str, *, name: str = "", inside: str = "") -> None:
        """Type, once keys go to what has that name, or is inside of something of that role."""

        def is_there() -> bool:
            focused = self.tree.focused()
            return focused is not None and name in ("", focused.name) and (not inside or focused.within(inside))

        self.until(is_there, f"keys to go to “{name or inside}”")
        self.screen.type(text)

    def until(self, happens: Callable[[], object], what: str) -> None:
        """Look again and again until something is so."""
        self.tree.until(happens, what)

    def press(self, *keys: str) -> None:
        """Press keys, once a window has them."""
        self.until(self.tree.has_keys, "a window that keys go to")
        self.screen.press(*keys)

    def gone(self, name: str, role: str = "") -> None:
        """Wait until nothing of that name shows."""
        self.tree.wait_gone(name, role)

    def tab_to(self, name: str, *, most: int = 80) -> None:
        """Press Tab until something of that name has the focus."""
        focused = self.tree.focused()
        for _ in range(most):
            if focused is not None and focused.name == name:
                return
            self.screen.press("Tab")
            # Who looks too early presses once more, and is past it.
            focused = self.tree.soon(lambda before=focused: self._gone_from(before), _MOMENT) or focused  # type: ignore[misc]
        raise AssertionError(f"“{name}” cannot be reached by Tab; last: {focused}")

    def _gone_from(self, before: Node | None) -> Node | None:
        """What has the focus, once it is something else."""
        focused = self.tree.focused()
        if focused is None or (before is not None and (before.owner, before.path) == (focused.owner, focused.path)):
            return None
        return focused
