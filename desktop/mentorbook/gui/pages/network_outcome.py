"""What came of venues, in cards: the people behind each number, and which venues led furthest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QWidget

from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import colours
from mentorbook.gui.widgets.buttons import button, entry, menu_button
from mentorbook.gui.widgets.layout import Card, column, flow
from mentorbook.gui.widgets.pictures import Picture
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.origins import Outcome
from mentorbook.services.network import Network

_CHIPS = 8
_BETWEEN_VENUES = 4
_BEST = 6


def counts(outcome: Outcome) -> str:
    """The four numbers in a line."""
    if not (outcome.met or outcome.contacted):
        return tr("nobody met yet")
    return tr(
        "{met} met · {contacted} contacted · {talked} talked · {agreed} agreed",
        met=len(outcome.met),
        contacted=len(outcome.contacted),
        talked=len(outcome.talked),
        agreed=len(outcome.agreed),
    )


class Steps(Picture):
    """How many came how far: a bar for each step on one scale."""

    def __init__(self, number: int, of: int, words: str) -> None:
        super().__init__(QSize(120, 10), grows=True)
        self._share = number / of if of else 0.0
        self.say(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = colours()
        painter = self.painter()
        painter.setBrush(QColor(c.line))
        painter.drawRoundedRect(self.rect(), 5, 5)
        if self._share:
            painter.setBrush(QColor(c.accent))
            painter.drawRoundedRect(0, 0, max(10, round(self.width() * self._share)), self.height(), 5, 5)
        painter.end()


def outcome_card(workspace: Workspace, outcome: Outcome, names: Mapping[RecordId, str], heading: str) -> Card:
    """Met, contacted, talked, agreed: a number with its bar, and the people behind it."""
    card = Card(heading)
    most = max(len(outcome.met | outcome.contacted), 1)
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(2, 1)
    steps = (
        (tr("met"), outcome.met),
        (tr("contacted"), outcome.contacted),
        (tr("talked"), outcome.talked),
        (tr("agreed"), outcome.agreed),
    )
    for number, (words, people) in enumerate(steps):
        count = label(str(len(people)), "strong", wrap=False)
        count.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(count, 2 * number, 0)
        grid.addWidget(label(words, wrap=False), 2 * number, 1)
        spoken = tr("{number} {step}", number=len(people), step=words)
        grid.addWidget(Steps(len(people), most, spoken), 2 * number, 2, Qt.AlignmentFlag.AlignVCenter)
        if people:
            grid.addWidget(_names(workspace, people, names, spoken), 2 * number + 1, 1, 1, 2)
    card.add(grid)
    if not (outcome.met or outcome.contacted):
        card.add(soft(tr("Nothing yet. Add whom you met, write to one of them, and it shows here.")))
    return card


def _names(workspace: Workspace, people: Collection[RecordId], names: Mapping[RecordId, str], spoken: str) -> QWidget:
    ordered = sorted(people, key=lambda one: names.get(one, "").casefold())
    chips: list[QWidget] = [
        button(names.get(one, ""), partial(workspace.show, Kind.PERSON, one), "chip") for one in ordered[:_CHIPS]
    ]
    if rest := ordered[_CHIPS:]:
        text = tr("and {number} more", number=len(rest))
        chips.append(
            menu_button(tr("{step}: the others", step=spoken), partial(_others, workspace, rest, names), text=text)
        )
    return flow(*chips)


def _others(workspace: Workspace, people: Collection[RecordId], names: Mapping[RecordId, str], menu: QMenu) -> None:
    for one in people:
        words = names.get(one, "").replace("&", "&&")
        entry(menu, words, partial(workspace.show, Kind.PERSON, one))


def elsewhere_card(elsewhere: Outcome) -> Card:
    """Those whom I met at no venue."""
    card = Card(tr("Met elsewhere"))
    if elsewhere.contacted:
        words = tr(
            "{contacted} contacted, {talked} talked, {agreed} agreed with people whom you met at no venue.",
            contacted=len(elsewhere.contacted),
            talked=len(elsewhere.talked),
            agreed=len(elsewhere.agreed),
        )
        card.add(label(words))
    else:
        card.add(soft(tr("Nobody whom you met outside of a venue was contacted yet.")))
    return card


def best_card(workspace: Workspace, found: Network) -> Card:
    """The venues of which most came."""
    card = Card(tr("What led furthest"))
    ranked = sorted(found.venues, key=lambda venue: _worth(found.origins.of[venue.id]), reverse=True)
    best = [venue for venue in ranked if found.origins.of[venue.id].contacted][:_BEST]
    for place, venue in enumerate(best):
        outcome = found.origins.of[venue.id]
        name = TitleButton(venue.name, partial(workspace.show, Kind.VENUE, venue.id))
        around = max(len(outcome.met | outcome.contacted), 1)
        bar = Steps(len(outcome.talked), around, tr("{number} of {all} talked", number=len(outcome.talked), all=around))
        note = " · ".join(filter(None, (counts(outcome), venue.cost)))
        if place:
            # Further from the bar above than that is from its words.
            card.add(_BETWEEN_VENUES)
        card.add(column(name, soft(note), 4, bar, gap=0))
    if not best:
        card.add(soft(tr("No venue has led to a message or a talk yet.")))
    return card


def _worth(outcome: Outcome) -> tuple[int, int, int]:
    return len(outcome.agreed), len(outcome.talked), len(outcome.contacted)
