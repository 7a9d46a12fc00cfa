"""The trail of a goal: a picture of how far it came, and the way there: advice, what I did, what happened, progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mentorbook.gui.forms.wording import choice_words, kind_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import colours
from mentorbook.gui.widgets.buttons import button, link
from mentorbook.gui.widgets.dates import exact_day
from mentorbook.gui.widgets.layout import Card, column, flow, holder, row
from mentorbook.gui.widgets.pictures import Dot, Picture
from mentorbook.gui.widgets.prose import ProseText
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.exchange import Advice, AdviceState
from mentorbook.model.kinds import Kind
from mentorbook.model.trail import Stretch, points
from mentorbook.services.goals import GoalView

_HEIGHT = 64
_SHOWN = 8
_BUTTON = 5


class TrailPicture(Picture):
    """Percent over time, as stairs: progress moves by reasons, and not by itself in between."""

    def __init__(self, found: Sequence[tuple[date, int]], today: date, words: str) -> None:
        super().__init__(QSize(240, _HEIGHT), grows=True)
        self._points = tuple(found)
        self._today = max(today, found[-1][0])
        self.say(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = colours()
        painter = self.painter()
        room = QRectF(4, 6, self.width() - 8, self.height() - 12)
        first = self._points[0][0]
        days = max(1, (self._today - first).days)

        def at(day: date, percent: int) -> QPointF:
            share = (day - first).days / days
            return QPointF(room.left() + share * room.width(), room.bottom() - percent / 100 * room.height())

        painter.setPen(QPen(QColor(c.line), 1))
        for percent in (0, 100):
            painter.drawLine(at(first, percent), at(self._today, percent))
        stairs = [at(*self._points[0])]
        for (_, before), (day, after) in zip(self._points, self._points[1:], strict=False):
            stairs += [at(day, before), at(day, after)]
        stairs.append(at(self._today, self._points[-1][1]))
        ground = QPolygonF([QPointF(stairs[0].x(), room.bottom()), *stairs, QPointF(stairs[-1].x(), room.bottom())])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.accent_soft))
        painter.drawPolygon(ground)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(c.accent), 2))
        painter.drawPolyline(QPolygonF(stairs))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.accent))
        for day, percent in self._points[1:]:
            painter.drawEllipse(at(day, percent), 3.5, 3.5)
        painter.end()


class TrailCard(Card):
    """The picture, and the stretches from the newest on."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(tr("Trail"))
        self._workspace = workspace
        self._view: GoalView | None = None
        self._most = _SHOWN

    def show_trail(self, view: GoalView) -> None:
        """Show the trail of a goal."""
        if self._view is None or self._view.goal.id != view.goal.id:
            self._most = _SHOWN
        self._view = view
        self.empty()
        today = self._workspace.today
        reached = tr("{percent} % reached", percent=view.percent)
        found = points(view.trail)
        self.add(label(reached, "strong"))
        if found and found[0][0] < today:
            self.add(TrailPicture(found, today, _spoken(found, today)))
        elif found:
            # A first day is no line over time yet.
            self.add(soft(_spoken(found, today)))
        if not view.trail:
            self.add(soft(tr("Progress moves with a reason, or with something that shows it. Nothing is noted yet.")))
        shown = view.stretches[: self._most]
        for number, stretch in enumerate(shown):
            self.add(self._stretch(stretch, view, last=number == len(shown) - 1))
        if (rest := len(view.stretches) - len(shown)) > 0:
            self.add(link(tr("Show {number} earlier", number=rest), self._show_more))

    def _show_more(self) -> None:
        self._most += _SHOWN
        if self._view is not None:
            self.show_trail(self._view)

    def _stretch(self, stretch: Stretch, view: GoalView, *, last: bool) -> QWidget:
        lines: list[QWidget] = []
        for number, advice in enumerate(stretch.advice):
            ends = last and stretch.progress is None and number == len(stretch.advice) - 1
            lines += self._advice(advice, view, ends=ends, moves=stretch.progress is not None)
        if stretch.progress is not None:
            lines.append(self._progress(stretch, view, ends=last))
        return holder(column(*lines, gap=0))

    def _advice(self, advice: Advice, view: GoalView, *, ends: bool, moves: bool) -> list[QWidget]:
        who = view.titles.get(advice.person, "") if advice.person else ""
        words = tr("Advice from {name}", name=who) if who else tr("Advice")
        did, result = (advice.did or "").strip(), (advice.result or "").strip()
        head = TitleButton(words, partial(self._workspace.edit, Kind.ADVICE, advice.id))
        head.setAccessibleName(tr("{words}: {advice}", words=words, advice=advice.text))
        told: list[list[QWidget]] = [[head, label(advice.text)]]
        for caption, text in ((tr("What I did"), did), (tr("What happened then"), result)):
            if text:
                told.append([soft(caption), ProseText(caption, text)])
        if not moves and advice.state is not AdviceState.DROPPED:
            note = link(tr("Note what it moved"), partial(self._note, advice, view))
            note.setAccessibleDescription(advice.text)
            told[-1].append(note)
        state = soft(choice_words(advice.state), wrap=False)
        lines = [self._line("", told[0], ends=ends and len(told) == 1, day=advice.on, aside=state)]
        lines += [self._line("quiet", parts, ends=ends and parts is told[-1]) for parts in told[1:]]
        return lines

    def _note(self, advice: Advice, view: GoalView) -> None:
        self._workspace.add(Kind.PROGRESS, goal=view.goal.id, before=view.percent, evidence=frozenset({advice.id}))

    def _progress(self, stretch: Stretch, view: GoalView, *, ends: bool) -> QWidget:
        one = stretch.progress
        assert one is not None  # noqa: S101 -- asked by the caller
        words = tr("{before} to {after} %", before=one.before, after=one.after)
        head = TitleButton(words, partial(self._workspace.edit, Kind.PROGRESS, one.id))
        parts: list[QWidget] = [head]
        if one.reason:
            parts.append(label(one.reason))
        chips: list[QWidget] = []
        for record in stretch.rests_on:
            kind = view.kinds.get(record)
            if kind is not None:
                title = view.titles.get(record, "") or kind_words(kind)
                chip = button(title, partial(self._workspace.show, kind, record), "chip")
                chip.setAccessibleName(tr("{kind}: {title}", kind=kind_words(kind), title=title))
                chips.append(chip)
        if chips:
            parts.append(flow(*chips))
        return self._line("gold", parts, ends=ends, day=stretch.on)

    def _line(
        self, tone: str, parts: list[QWidget], *, ends: bool, day: date | None = None, aside: QWidget | None = None
    ) -> QWidget:
        # The words of a button stand lower than those of a label; dot and day stand beside them.
        top = _BUTTON if isinstance(parts[0], TitleButton) else 0
        beside = [aside] if aside else []
        if day is not None:
            shown = soft(daywords.short(day, today=self._workspace.today), wrap=False)
            shown.setToolTip(exact_day(day))
            beside.append(shown)
        head = row(parts[0], gap=10)
        head.setStretch(0, 1)
        for one in beside:
            one.setContentsMargins(0, top, 0, 0)
            head.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        # Day and state stand beside the first line alone: what follows has the width of the card.
        told: QVBoxLayout = column(head, *parts[1:], gap=1)
        told.setContentsMargins(0, 0, 0, 10)
        line = row(column(top, Dot(tone, last=ends), gap=0), told, gap=10)
        line.setStretch(1, 1)
        return holder(line)


def _spoken(found: Sequence[tuple[date, int]], today: date) -> str:
    moves = [
        tr("{percent} % on {day}", percent=percent, day=daywords.short(day, today=today)) for day, percent in found[1:]
    ]
    return tr("Began at {percent} %; {moves}.", percent=found[0][1], moves=", ".join(moves))
