"""What thanks rest on: the talks, help and advice with someone, to tick, the newest first."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.forms.asking import AskingDialog
from mentorbook.gui.forms.wording import kind_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.dates import exact_day
from mentorbook.gui.widgets.item_list import Item, ItemModel, ItemView
from mentorbook.gui.widgets.layout import row
from mentorbook.gui.widgets.text import soft
from mentorbook.gui.words import tr
from mentorbook.model.exchange import Thanks
from mentorbook.model.kinds import RecordId
from mentorbook.services import gratitude, records
from mentorbook.services.gratitude import Suggestion
from mentorbook.services.opened import OpenedBook

_ROWS = 4


class EvidenceList(QWidget):
    """Suggestions to tick. ``ticked`` tells of each change."""

    ticked = Signal()

    def __init__(self, *, rows: int = _ROWS) -> None:
        super().__init__()
        self._model = ItemModel(ticks=True)
        self._list = ItemView(self._model, tr("What it rests on"))
        self._none = soft()
        self._rows = rows
        self._shown: tuple[Suggestion, ...] = ()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._list)
        box.addWidget(self._none)
        self._model.ticked.connect(self.ticked)
        self.setFocusProxy(self._list)

    def show_suggestions(self, suggestions: Sequence[Suggestion], ticked: Collection[RecordId]) -> None:
        """Show what there is, some of it ticked."""
        self._shown = tuple(suggestions)
        self._model.show_items([_item(one) for one in suggestions])
        ids = [one.id for one in suggestions]
        self._model.tick([one for one in ids if one not in ticked], on=False)
        self._model.tick([one for one in ids if one in ticked], on=True)
        height = self._list.sizeHintForRow(0) * min(self._rows, len(ids)) + 6 if ids else 0
        self._list.setFixedHeight(height)
        self._list.setVisible(bool(ids))
        self._none.setText(tr("Nothing with this person is written down yet. It can be linked later."))
        self._none.setVisible(not ids)
        if ids:
            self._list.setCurrentIndex(self._model.index(0))

    def show_nobody(self) -> None:
        """No person is chosen yet."""
        self.show_suggestions((), ())
        self._none.setText(tr("Talks, help and advice with the person are offered here."))

    @property
    def chosen(self) -> frozenset[RecordId]:
        """What is ticked."""
        return frozenset(one.id for one in self._shown if one.id not in self._model.left_out)


def _item(one: Suggestion) -> Item:
    kind = kind_words(one.kind)
    second = " · ".join(filter(None, (kind[:1].upper() + kind[1:], exact_day(one.day) if one.day else "")))
    mark = tr("thanks not said yet") if one.waits else tr("thanked for") if one.is_thanked else ""
    return Item(one.id, one.title or kind, second, mark)


@frozen
class _Given:
    thanks: Thanks
    version: str
    suggestions: tuple[Suggestion, ...]


class EvidenceDialog(AskingDialog):
    """Links thanks that are in the book to what they rest on."""

    def __init__(self, workspace: Workspace, parent: QWidget, thanks: RecordId) -> None:
        super().__init__(parent, tr("What does it rest on?"), width=520)
        self._workspace, self._id = workspace, thanks
        self._given: _Given | None = None
        self._list = EvidenceList(rows=6)
        self._save = primary(tr("Link"), self._link)
        self._save.setEnabled(False)
        self.add(
            soft(tr("One meaningful event beats general praise. Tick what shows it.")),
            self._list,
            self.problem,
            row(None, button(tr("Cancel"), self.reject), self._save),
        )
        workspace.read(self, self._load, self._show)

    def _load(self, opened: OpenedBook) -> _Given:
        found = records.look(opened, self._id)
        thanks = found.record
        if not isinstance(thanks, Thanks) or thanks.person is None:
            raise TypeError("thanks to somebody")
        return _Given(thanks, found.version, gratitude.evidence_for(opened, thanks.person, also=thanks.evidence))

    def _show(self, given: _Given) -> None:
        self._given = given
        self._list.show_suggestions(given.suggestions, given.thanks.evidence)
        self._save.setEnabled(bool(given.suggestions))
        self._list.setFocus()
        self.adjustSize()

    def _link(self) -> None:
        given = self._given
        if given is None:
            return
        # What is no suggestion, because it is older, stays linked.
        offered = {one.id for one in given.suggestions}
        evidence = frozenset({*self._list.chosen, *(one for one in given.thanks.evidence if one not in offered)})
        self._workspace.write(
            self._workspace,
            lambda opened: records.edit(opened, self._id, {"evidence": evidence}, version=given.version),
            said=tr("Linked."),
        )
        self.accept()
