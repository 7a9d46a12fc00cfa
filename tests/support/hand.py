"""What a person does at the screen: look for something by its name, click it, type into it, read what is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.support.atspi import Node, Tree
from tests.support.screen import Screen

#: The role of a line or a text that can be written in.
FIELD = "text"


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
            lambda: f"{role} “{name}” among: {self.tree.words()}",
        )
        assert node is not None
        self.screen.click(self.tree, node)

    def fill(self, name: str, text: str, *, inside: str = "") -> None:
        """Write into a field in place of what is there."""
        self.screen.click(self.tree, self.see(name, FIELD, inside=inside))
        self.screen.press("ctrl+a")
        self.screen.type(text)

    def until(self, happens: Callable[[], object], what: str) -> None:
        """Look again and again until something is so."""
        self.tree.until(happens, lambda: what)

    def press(self, *keys: str) -> None:
        """Press keys."""
        self.screen.press(*keys)

    def gone(self, name: str, role: str = "") -> None:
        """Wait until nothing of that name shows."""
        self.tree.wait_gone(name, role)

    def tab_to(self, name: str, *, most: int = 80) -> None:
        """Press Tab until something of that name has the focus."""
        for _ in range(most):
            focused = self.tree.focused()
            if focused is not None and focused.name == name:
                return
            self.screen.press("Tab")
        raise AssertionError(f"“{name}” cannot be reached by Tab; last: {self.tree.focused()}")
