"""To look at: values that were overwritten by someone who had not seen them, each with its versions to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mentorbook.gui.forms.wording import field_words, first_fields, kind_words, other_fields
from mentorbook.gui.pages.page import Page
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, link
from mentorbook.gui.widgets.dates import clock_time, exact_day
from mentorbook.gui.widgets.layout import Card, Columns, Scroll, column, holder, line, row
from mentorbook.gui.widgets.marked_text import MarkedText
from mentorbook.gui.widgets.states import empty_state
from mentorbook.gui.widgets.text import label, soft, strong, title
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.changes import ChangeSet
from mentorbook.services import disputes, finding
from mentorbook.services.comparing import differing
from mentorbook.services.disputes import Disputed, DisputedValue, Version
from mentorbook.services.opened import OpenedBook

_SHOWN = 20
_MEASURE = 860
_NARROW = 560


class LookPage(Page):
    """All of them, record by record. An answer holds on every machine."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._most = _SHOWN

    def load(self, opened: OpenedBook) -> tuple[Disputed, ...]:
        return disputes.disputed(opened)

    def fill(self, data: Any) -> None:
        if not data:
            self.show_content(
                empty_state(
                    tr("Nothing to look at."),
                    tr(
                        "When two machines change the same thing without knowing of each other, both versions are listed here "
                        "until you have chosen."
                    ),
                )
            )
            return
        about = tr(
            "Two machines changed the same thing without knowing of each other. Nothing is lost: choose what holds, here "
            "and on the other machines."
        )
        body = holder(
            column(
                column(title(tr("To look at")), soft(about), gap=4),
                *(self._card(entry) for entry in data[: self._most]),
                *(
                    [button(tr("Show {number} more", number=len(data) - self._most), self._more)]
                    if len(data) > self._most
                    else []
                ),
                None,
                gap=MEASURES.between_cards,
            )
        )
        body.setMaximumWidth(_MEASURE)
        body.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        page = QVBoxLayout()
        page.setContentsMargins(MEASURES.page_margin, MEASURES.page_top, MEASURES.page_margin, MEASURES.page_margin)
        page.addWidget(body)
        self.show_content(Scroll(holder(page)))

    def _more(self) -> None:
        self._most += _SHOWN
        self.reload()

    def _card(self, entry: Disputed) -> Card:
        heading = entry.title or tr("without a title")
        kind = kind_words(entry.kind)
        card = Card(heading, note=kind[:1].upper() + kind[1:])
        fields = (*first_fields(entry.kind), *other_fields(entry.kind))
        order = {name: place for place, name in enumerate(fields, 1)}
        # Whether it is kept at all comes first, and what only newer versions know last.
        values = sorted(entry.values, key=lambda value: order.get(value.field, len(order) + 1) if value.field else 0)
        for place, value in enumerate(values):
            if place:
                card.add(4, line())
            card.add(self._value(entry, value))
        foot = row(
            link(tr("Open and edit"), partial(self.workspace.show, entry.kind, entry.id)), gap=MEASURES.between_links
        )
        foot.itemAt(0).widget().setAccessibleDescription(heading)  # type: ignore[union-attr]
        if len(entry.values) > 1:
            fine = link(tr("All fine as it is"), partial(self._accept_all, entry))
            fine.setAccessibleDescription(heading)
            foot.addWidget(fine)
        foot.addStretch(1)
        card.add(foot)
        return card

    def _value(self, entry: Disputed, value: DisputedValue) -> QWidget:
        name = field_words(entry.kind, value.field) if value.field else tr("Kept or not")
        fine = button(tr("Fine as it is"), partial(self._accept, entry, value))
        fine.setAccessibleDescription(tr("{field} of {title}", field=name, title=entry.title))
        others = [version for version in value.versions if version.words != value.now]
        # A merge keeps the sentences of both: what it is now differs from no version in a word of its own.
        texts = [value.now, *(version.words for version in others)] if value.is_text else []
        sides = [self._side(name, soft(tr("Now"), wrap=False), value.now, texts, [fine])]
        for version in others:
            use = button(tr("Use this"), partial(self._pick, entry, value, version))
            use.setAccessibleDescription(tr("{field} of {title}", field=name, title=entry.title))
            sides.append(self._side(name, self._who(version), version.words, texts, [use]))
        return holder(column(strong(name), Columns(*((side, 1) for side in sides), narrow=_NARROW), gap=6))

    def _who(self, version: Version) -> QWidget:
        at = version.at.astimezone(self.workspace.zone)
        found = soft(
            tr(
                "{machine}, {ago}",
                machine=version.machine,
                ago=daywords.relative(at.date(), today=self.workspace.today),
            ),
            wrap=False,
        )
        found.setToolTip(tr("{day}, {time}", day=exact_day(at.date()), time=clock_time(at)))
        return found

    @staticmethod
    def _side(name: str, head: QWidget, words: str, texts: Sequence[str], acts: list[QWidget]) -> QVBoxLayout:
        """One version. Where they are ``texts``, with what is in it and not in all of them marked."""
        stretches = differing(words, *texts) if texts else ()
        text = (
            MarkedText(name, ((one.text, one.differs) for one in stretches))
            if any(one.differs for one in stretches)
            else label(words)
        )
        return column(row(head, None), text, row(*acts, None), None, gap=6)

    # -- answers

    def _pick(self, entry: Disputed, value: DisputedValue, version: Version) -> None:
        self.workspace.write(
            self,
            lambda opened: disputes.pick(opened, entry.id, value, version.number),
            said=tr("Chosen. The other machines learn it with the next bundle."),
            failed=self._failed,
        )

    def _accept(self, entry: Disputed, value: DisputedValue) -> None:
        self._accepted(lambda opened: disputes.accept(opened, entry.id, value))

    def _accept_all(self, entry: Disputed) -> None:
        self._accepted(lambda opened: finding.dismiss(opened, entry.id))

    def _accepted(self, work: Callable[[OpenedBook], ChangeSet]) -> None:
        said = tr("It stays as it is. The other machines learn it with the next bundle.")
        self.workspace.write(self, work, said=said, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self.workspace.messages.trouble(error)
        self.reload()
