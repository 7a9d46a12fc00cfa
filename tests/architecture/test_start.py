"""A start loads what its first picture needs: what is named here comes later, by ``mentorbook.later``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_START = """
import sys

import mentorbook.gui.application
from mentorbook.bootstrap import WindowParts

WindowParts().page("today")
print(*sys.modules)
"""
_LATER = {
    *("loro", "mentorbook.store.document", "mentorbook.store.indexing", "mentorbook.store.rivals"),
    *("mentorbook.store.projection", "mentorbook.store.unit", "mentorbook.store.exchange"),
    *("mentorbook.services.records", "mentorbook.services.undo", "mentorbook.services.machines"),
    *("mentorbook.model.ringing", "mentorbook.model.ringwords", "mentorbook.services.ringing"),
    *("mentorbook.book.archive", "mentorbook.book.making", "mentorbook.book.backups", "mentorbook.services.backups"),
    *(
        "mentorbook.model.clocktext",
        "mentorbook.gui.widgets.tab_stops",
        "mentorbook.gui.gate.frame",
        "mentorbook.gui.closing",
    ),
    *("peewee", "platform", "cryptography.hazmat.primitives.kdf.argon2"),
}


def test_the_first_page_loads_nothing_of_what_comes_after_it(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _START], cwd=repository, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "mentorbook.gui.pages.today" in loaded
    assert sorted(_LATER & loaded) == []
