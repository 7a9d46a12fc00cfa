"""How long a page takes until it is painted with its data: the first time, again, and when one turns to something on it.

The modules of pages are loaded while nobody waits, some seconds after the start; here nobody waits for that, so each
first visit loads them, too.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QLineEdit

from mentorbook.gui import registry
from mentorbook.gui.runtime.collector import QuietCollector
from mentorbook.model.kinds import Kind
from mentorbook.services import people, sessions
from touring.stage import Stage

Report = Callable[[str, float, str, str], None]

_AIM = "150"


def measure_pages(stage: Stage, report: Report) -> None:
    """All pages in the order of the rail, then the ways within the two that hold thousands."""
    # As in the program, which looks for dead rings when nobody waits.
    collector = QuietCollector(stage.view, lambda: False)
    collector.start()
    firsts = {key: _milliseconds(stage, lambda key=key: stage.go(key)) for key in registry.PAGES}  # type: ignore[misc]
    for key, first in firsts.items():
        stage.go("today" if key != "today" else "people")
        again = _milliseconds(stage, lambda key=key: stage.go(key))  # type: ignore[misc]
        report(f"page {key}, first shown, ms", first, _AIM, f"shown again {again:.0f} ms")
    for name, act in _ways(stage):
        report(f"{name}, ms", _milliseconds(stage, act), _AIM, "")
    collector.stop()


def _ways(stage: Stage) -> list[tuple[str, Callable[[], object]]]:
    everyone, talks = stage.do(people.roster), stage.do(sessions.list_sessions)
    person, coming, past = everyone[len(everyone) // 2].person.id, talks.coming[-1].id, talks.past[-1].id
    return [
        ("another person", lambda: stage.show(Kind.PERSON, person)),
        ("people by words", lambda: _filter(stage, "Filter people", "person 9")),
        ("all people again", lambda: _filter(stage, "Filter people", "")),
        ("people as a board", lambda: stage.click("Board")),
        ("another session that is coming", lambda: stage.show(Kind.SESSION, coming)),
        ("the sessions that were", lambda: stage.click("Past")),
        ("another session that was", lambda: stage.show(Kind.SESSION, past)),
        ("sessions by words", lambda: _filter(stage, "Filter sessions by person or title", "talk 9")),
        ("all sessions again", lambda: _filter(stage, "Filter sessions by person or title", "")),
        ("sessions by month", lambda: stage.click("Month")),
        *((f"settings, {part}", lambda part=part: stage.go(f"settings/{part}")) for part in ("backups", "trash")),
        ("the palette", stage.view.open_palette),
    ]


def _filter(stage: Stage, name: str, words: str) -> None:
    (line,) = [one for one in stage.page.findChildren(QLineEdit) if one.accessibleName() == name]
    line.setText(words)
    stage.settle()


def _milliseconds(stage: Stage, act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    stage.settle()
    QApplication.processEvents()
    return (time.perf_counter() - start) * 1e3
