"""What the tour shows. A new picture is one more :class:`Scene` in one of the modules that are named here."""

from __future__ import annotations

from collections.abc import Iterator

from mentorbook.gui import registry
from mentorbook.model.kinds import Kind
from touring.form_scenes import form_scenes, letter_scenes
from touring.gate_scenes import beginning_scenes, gate_scenes
from touring.machine_scenes import machine_scenes
from touring.page_scenes import network_scenes, page_scenes, people_scenes, settings_scenes
from touring.scene import Scene
from touring.shell_scenes import shell_scenes
from touring.talk_scenes import note_scenes, session_scenes


def scenes() -> Iterator[Scene]:
    """All of them, in the order of the gallery."""
    for key in registry.PAGES:
        yield from page_scenes(key)
    yield from session_scenes()
    yield from note_scenes()
    yield from people_scenes()
    yield from network_scenes()
    yield from settings_scenes()
    yield from machine_scenes()
    yield from shell_scenes()
    yield from gate_scenes()
    yield from beginning_scenes()
    yield from letter_scenes()
    for kind in Kind:
        yield from form_scenes(kind)
