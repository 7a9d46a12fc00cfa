"""What an import would do: the records by what happens to them, and the fields of the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from mentorbook.gui.exchange.planned import FieldWords, Preview, fields_in_words, verdict_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, choice_of, link
from mentorbook.gui.widgets.item_list import Item, ItemModel, ItemView
from mentorbook.gui.widgets.layout import Card, Scroll, column, flow, holder, line, row
from mentorbook.gui.widgets.marked_text import MarkedText
from mentorbook.gui.widgets.text import Elided, chip, soft, strong
from mentorbook.gui.words import tr
from mentorbook.model.kinds import RecordId
from mentorbook.services.bundles import PlannedRecord, Verdict
from mentorbook.services.comparing import Stretch

_LIST_WIDTH = 420
_TONES = {Verdict.NEW: "", Verdict.BOTH: "gold", Verdict.TRASHED: "clay", Verdict.ERASED: "clay"}
"""Of the chip of a record, as of its word in the list."""


class PreviewPane(QWidget):
    """The preview. ``changed`` tells that a record was ticked or unticked."""

    changed = Signal()

    def __init__(self, workspace: Workspace, preview: Preview) -> None:
        super().__init__()
        self._workspace, self._preview = workspace, preview
        self._model = ItemModel(ticks=True)
        self._list = ItemView(self._model, tr("Records of the bundle"))
        self._detail = QVBoxLayout()
        self._detail.setContentsMargins(0, 0, 0, 0)
        self._shown: str = ""
        self._filters = self._make_filters()
        self._build()
        self._model.ticked.connect(self.changed)
        self._list.selectionModel().currentChanged.connect(lambda now, _before: self._turn(now.row()))
        self._show(None)

    def _build(self) -> None:
        ticks = row(
            soft(tr("Take over:"), wrap=False),
            link(tr("all shown"), partial(self._tick_shown, on=True)),
            link(tr("none shown"), partial(self._tick_shown, on=False)),
            None,
            gap=4,
        )
        inside = column(self._list, ticks, gap=6)
        # With the handle between them, the list and the record are as far apart as cards are.
        inside.setContentsMargins(0, 0, MEASURES.gap, 0)
        left = holder(inside)
        left.setMinimumWidth(280)
        right = holder(self._detail)
        right.setMinimumWidth(300)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([_LIST_WIDTH, 620])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._filters)
        layout.addWidget(split, 1)

    def _make_filters(self) -> QWidget:
        group = QButtonGroup(self)
        acting = sum(len(items) for verdict, items in self._preview.items.items() if _acts(verdict))
        chips = [self._filter(tr("All changes {number}", number=f"{acting:,}"), None, group)]
        for verdict, items in self._preview.items.items():
            words = verdict_words(verdict)
            chips.append(self._filter(f"{words[:1].upper()}{words[1:]} {len(items):,}", verdict, group))
        chips[0].setChecked(True)
        return flow(*chips)

    def _filter(self, words: str, verdict: Verdict | None, group: QButtonGroup) -> QPushButton:
        found = button(words, partial(self._show, verdict), "chip")
        choice_of(group, found)
        return found

    # -- the list

    @property
    def left_out(self) -> frozenset[RecordId]:
        """The records that were unticked."""
        return frozenset(map(RecordId, self._model.left_out))

    def _show(self, verdict: Verdict | None) -> None:
        items: list[Item] = []
        for one, entries in self._preview.items.items():
            if one is verdict or (verdict is None and _acts(one)):
                items.extend(entries)
        self._model.show_items(items)
        if items:
            self._list.setCurrentIndex(self._model.index(0))
        else:
            self._turn(-1)

    def _tick_shown(self, *, on: bool) -> None:
        self._model.tick([item.key for item in self._model.items if item.can_tick], on=on)

    # -- the record that is chosen

    def _turn(self, place: int) -> None:
        if not 0 <= place < len(self._model.items):
            self._put(soft(tr("Nothing is listed here.")))
            return
        record = self._preview.by_id[self._model.items[place].key]
        self._shown = record.id
        zone = self._workspace.zone

        def arrived(fields: tuple[FieldWords, ...]) -> None:
            if self._shown == record.id:
                self._put(_record(record, fields))

        self._workspace.read(self, lambda opened: fields_in_words(opened, record, self._preview, zone), arrived)

    def _put(self, widget: QWidget) -> None:
        while (old := self._detail.takeAt(0)) is not None:
            if (gone := old.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        self._detail.addWidget(widget)


def _acts(verdict: Verdict) -> bool:
    return verdict is not Verdict.IDENTICAL


def _record(record: PlannedRecord, fields: tuple[FieldWords, ...]) -> QWidget:
    card = Card()
    mark = chip(verdict_words(record.verdict), _TONES.get(record.verdict, "quiet"))
    head = row(Elided(record.title or tr("without a title"), "section"), mark)
    head.setStretch(0, 1)
    card.add(head)
    words = _explained(record.verdict)
    if words:
        card.add(soft(words))
    if fields and record.verdict is Verdict.NEW:
        for one in fields:
            card.add(column(soft(one.words), _text(one.words, one.merged), gap=1))
    elif fields:
        card.add(_table(fields))
    elif record.verdict in (Verdict.CHANGED, Verdict.BOTH):
        card.add(soft(tr("What differs is only noted by the program itself, or in both books already.")))
    return Scroll(holder(column(card, None)))


def _explained(verdict: Verdict) -> str:
    return {
        Verdict.NEW: tr("It is not here yet."),
        Verdict.BOTH: tr(
            "You changed the same thing on both machines. The merge keeps one value of each field and both versions of a "
            "sentence; the other values are listed under “To look at” afterwards."
        ),
        Verdict.TRASHED: tr("It was put in the trash there, and goes there here as well. It can be brought back."),
        Verdict.ERASED: tr(
            "It was erased for good there. It will be emptied here as well, and cannot be brought back."
        ),
        Verdict.WAITS: tr(
            "Something that came before it is missing here. It is kept aside until a bundle brings that."
        ),
        Verdict.IDENTICAL: tr("It is here already, just so."),
    }.get(verdict, "")


def _table(fields: tuple[FieldWords, ...]) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    heads: list[tuple[str, Callable[[FieldWords], tuple[Stretch, ...]]]] = [
        (tr("Here"), lambda one: one.mine),
        (tr("There"), lambda one: one.theirs),
        (tr("Afterwards"), lambda one: one.merged),
    ]
    for place, (words, _part) in enumerate(heads):
        grid.addWidget(soft(words), 0, place)
        grid.setColumnStretch(place, 1)
    at = 1
    for one in fields:
        grid.addWidget(line(), at, 0, 1, len(heads))
        name = row(strong(one.words), chip(tr("changed on both"), "gold"), None) if one.both else row(strong(one.words))
        grid.addLayout(name, at + 1, 0, 1, len(heads))
        for place, (words, part) in enumerate(heads):
            # They begin on one line, however many lines each has.
            grid.addWidget(_text(f"{one.words}, {words}", part(one)), at + 2, place, Qt.AlignmentFlag.AlignTop)
        at += 3
    return holder(grid)


def _text(name: str, stretches: tuple[Stretch, ...]) -> QWidget:
    if not stretches:
        return soft(tr("nothing"))
    return MarkedText(name, ((one.text, one.differs) for one in stretches))
