"""What the summary builder looks like: on the left what goes in, on the right the pages, below what leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from mentorbook.gui.forms.wording import kind_words
from mentorbook.gui.gate.frame import field
from mentorbook.gui.pages.summary_drawing import Drawn
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, choice_of, link, primary
from mentorbook.gui.widgets.dates import exact_day
from mentorbook.gui.widgets.growing_card import GrowingCard
from mentorbook.gui.widgets.item_list import Item
from mentorbook.gui.widgets.layout import Columns, Scroll, column, flow, holder, row
from mentorbook.gui.widgets.ordered_list import OrderedModel, OrderedView
from mentorbook.gui.widgets.paper import PaperView
from mentorbook.gui.widgets.text import label, set_look, soft, title
from mentorbook.gui.words import tr
from mentorbook.model.kinds import RecordId
from mentorbook.model.summary import NO_EVIDENCE
from mentorbook.model.trouble import UserFacingError
from mentorbook.services.letters import Claim, LetterDraft, Plan
from mentorbook.services.summaries import Prepared

_PERIODS = (None, 90, 365)
_WORDS_LEAST = 48
_LIST_LEAST = 116
_BAR = 16
"""The room of a bar, where even the least is too high."""
_LEAVING_LEAST, _LEAVING_MOST = 64, 144
"""Pixels of what has lines, in a low window and in a high one."""


class SummaryDesk(QWidget):
    """Shows a letter's plan and pages, and tells what the person does with them."""

    person_chosen = Signal(object)
    edited = Signal()
    asked_to_word = Signal(object)
    asked_for_evidence = Signal(object)
    asked_for_pages = Signal(object)
    saving = Signal()
    printing = Signal()
    copying = Signal()
    afresh = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._people: tuple[tuple[RecordId, str], ...] = ()
        self._claims: dict[RecordId, Claim] = {}
        self._filling = False
        self.person, self.period = QComboBox(), QComboBox()
        self.person.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.person.setMinimumContentsLength(9)
        self.period.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.period.setMinimumContentsLength(7)
        self.period.addItems([tr("the last {days} days", days=one) if one else tr("all the time") for one in _PERIODS])
        self.author = QLineEdit()
        self.author.setPlaceholderText(tr("as it stands below the letter’s title"))
        self.opening, self.closing = _words(tr("Opening words")), _words(tr("Closing words"))
        self.model = OrderedModel()
        self.list = OrderedView(self.model, tr("What goes in"))
        self.list.setMinimumHeight(_LIST_LEAST)
        self._none = soft(tr("There is nothing to be thankful for written down in this time."))
        self._acts = self._make_acts()
        self.paper = PaperView()
        self._trouble = label("", "problem")
        self._missing = label("", "notice")
        # A label lays out each line at once, and a long letter has hundreds.
        self._leaving = QPlainTextEdit()
        self._leaving.setReadOnly(True)
        self._leaving.setTabChangesFocus(True)
        self._leaving.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._leaving.setMinimumHeight(_LEAVING_LEAST)
        self._leaving.setMaximumHeight(_LEAVING_MOST)
        self._leaving.setAccessibleName(tr("What leaves this machine"))
        set_look(self._leaving, "bare")
        self._leaving.document().setDocumentMargin(0)
        self._save = primary(tr("Save…"), self.saving.emit)
        self._print, self._copy = (
            button(tr("Print"), self.printing.emit),
            button(tr("Copy for a mail"), self.copying.emit),
        )
        self._lay_out()
        self._connect()

    def _make_acts(self) -> dict[str, QWidget]:
        return {
            "up": button(tr("Up"), lambda: self.list.move_chosen(-1), tip=tr("Alt+Up")),
            "down": button(tr("Down"), lambda: self.list.move_chosen(1), tip=tr("Alt+Down")),
            "word": button(tr("Say it otherwise…"), lambda: self._ask(self.asked_to_word)),
            "link": button(tr("Link evidence…"), lambda: self._ask(self.asked_for_evidence)),
        }

    def _make_parts(self) -> list[GrowingCard]:
        """What goes in, and the words around it, of which one is seen: so the list alone scrolls."""
        claims, words = GrowingCard(), GrowingCard()
        claims.body.addWidget(self.list, 1)
        claims.body.addWidget(self._none, 1, Qt.AlignmentFlag.AlignTop)
        claims.add(flow(*self._acts.values(), gap=8))
        words.add(field(tr("Your name"), self.author))
        words.body.addWidget(field(tr("Opening words"), self.opening), 1)
        words.body.addWidget(field(tr("Closing words"), self.closing), 1)
        words.hide()
        return [claims, words]

    def _make_tabs(self, parts: Sequence[QWidget]) -> list[QPushButton]:
        group = QButtonGroup(self)
        tabs = [button(words, lambda: None, "tab") for words in (tr("What goes in"), tr("Your words"))]
        for tab, part in zip(tabs, parts, strict=True):
            choice_of(group, tab)
            tab.setChecked(part is parts[0])
            # What is shown before it has its place would be a window.
            tab.toggled.connect(part.setVisible)
        return tabs

    def _lay_out(self) -> None:
        margin, gap = MEASURES.page_margin, MEASURES.between_cards
        whom, period = column(field(tr("For whom"), self.person)), column(field(tr("Period"), self.period))
        choose = Columns((whom, 1), (period, 0), narrow=320)
        parts = self._make_parts()
        tabs = row(flow(*self._make_tabs(parts), gap=2), link(tr("Start afresh"), self.afresh.emit))
        tabs.setStretch(0, 1)
        leaving = GrowingCard(tr("What leaves this machine"))
        leaving.add(self._leaving)
        left = column(choose, column(tabs, *parts), leaving, gap=gap)
        left.setStretch(1, 3)
        left.setStretch(2, 1)
        left.setContentsMargins(0, 0, _BAR, 0)
        right = column(self._trouble, self._missing, self.paper)
        right.setStretch(2, 1)
        head = row(title(tr("Gratitude summary")), None, self._copy, self._print, self._save)
        body = row(gap=20 - _BAR)
        body.addWidget(Scroll(holder(left)), 9)
        body.addLayout(right, 10)
        page = QVBoxLayout(self)
        page.setContentsMargins(margin, MEASURES.page_top, margin, 20)
        page.setSpacing(gap)
        page.addLayout(head)
        page.addLayout(body, 1)

    def _connect(self) -> None:
        self.person.activated.connect(lambda at: self.person_chosen.emit(self._people[at][0]))
        self.period.activated.connect(lambda _at: self._tell())
        self.author.textChanged.connect(lambda _text: self._tell())
        for words in (self.opening, self.closing):
            words.textChanged.connect(self._tell)
        self.model.ticked.connect(self._tell)
        self.model.moved.connect(self._tell)
        self.list.opening.connect(lambda: self._ask(self.asked_to_word))
        self.list.selectionModel().selectionChanged.connect(lambda _new, _old: self._show_acts())
        self.paper.wanted.connect(self.asked_for_pages)

    # -- telling

    @property
    def paper_wanted(self) -> tuple[int, tuple[int, ...]]:
        """How many pixels wide pages are painted, and which are in sight."""
        return self.paper.page_pixels, self.paper.in_sight()

    def plan(self, before: Plan) -> Plan:
        """The plan as it is on the screen."""
        return replace(
            before,
            days=_PERIODS[self.period.currentIndex()],
            order=tuple(map(RecordId, self.model.keys)),
            left_out=frozenset(map(RecordId, self.model.left_out)),
            opening=self.opening.toPlainText(),
            closing=self.closing.toPlainText(),
            author=self.author.text(),
        )

    def claim(self, record_id: RecordId) -> Claim | None:
        """What is known of a claim on the screen."""
        return self._claims.get(record_id)

    def _tell(self) -> None:
        if not self._filling:
            self.edited.emit()

    def _ask(self, signal: SignalInstance) -> None:
        for item in self.list.chosen()[:1]:
            signal.emit(RecordId(item.key))

    # -- showing

    def show_letter(self, people: Sequence[tuple[RecordId, str]], letter: LetterDraft) -> None:
        """Show a plan. Fields that say the same already are left alone, with the cursor in them."""
        self._filling = True
        if tuple(people) != self._people:
            self._people = tuple(people)
            self.person.clear()
            self.person.addItems([name for _person, name in people])
        plan = letter.plan
        self.person.setCurrentIndex([person for person, _name in self._people].index(plan.person))
        self.period.setCurrentIndex(_PERIODS.index(plan.days) if plan.days in _PERIODS else 0)
        if self.author.text() != plan.author:
            self.author.setText(plan.author)
        for box, words in ((self.opening, plan.opening), (self.closing, plan.closing)):
            if box.toPlainText() != words:
                box.setPlainText(words)
        self._show_claims(letter)
        self._show_leaving(letter.prepared)
        self._filling = False

    def _show_claims(self, letter: LetterDraft) -> None:
        chosen = [item.key for item in self.list.chosen()]
        self._claims = {claim.entry.record_id: claim for claim in letter.claims}
        items = [_item(claim) for claim in letter.claims]
        if items != list(self.model.items):
            self.model.show_items(items)
        gone = self.model.left_out ^ letter.plan.left_out
        self.model.tick(gone & self.model.left_out, on=True)
        self.model.tick(gone & letter.plan.left_out, on=False)
        if chosen or items:
            self.list.choose(chosen or [items[0].key])
        self._none.setVisible(not items)
        self.list.setVisible(bool(items))
        self._show_acts()

    def _show_acts(self) -> None:
        item = next(iter(self.list.chosen()), None)
        for act in self._acts.values():
            act.setEnabled(item is not None)
        claim = self._claims.get(RecordId(item.key)) if item else None
        self._acts["link"].setEnabled(claim is not None)

    def _show_leaving(self, prepared: Prepared) -> None:
        leaving = prepared.leaving
        lines = [tr("For {name}:", name=leaving.recipient), *(f"• {words}" for words in leaving.leaves)]
        lines += [tr("Held back: {words}", words=words) for words in leaving.held_back]
        words = "\n".join(lines)
        if self._leaving.toPlainText() != words:
            self._leaving.setPlainText(words)
        for act in (self._save, self._print, self._copy):
            act.setEnabled(bool(prepared.summary.entries))

    def show_drawn(self, drawn: Drawn | None, trouble: UserFacingError | None) -> None:
        """Show the pages, or why there are none."""
        self._trouble.setText(str(trouble) if trouble else "")
        self._trouble.setVisible(trouble is not None)
        scripts = drawn.missing_scripts if drawn else ()
        self._missing.setText(tr("No font here can draw {scripts}.", scripts=", ".join(scripts)))
        self._missing.setVisible(bool(scripts))
        if drawn is None:
            self.paper.clear_pages()
        else:
            self.paper.show_pages(drawn.count, drawn.ratio, drawn.pictures)


def _item(claim: Claim) -> Item:
    said = claim.said
    when = exact_day(said.date) if said.date else ""
    kind = kind_words(said.kind)
    second = " · ".join(filter(None, (kind[:1].upper() + kind[1:], when)))
    if said.is_supported:
        return Item(said.record_id, said.heading, second)
    return Item(said.record_id, said.heading, second, tr(NO_EVIDENCE), "clay")


def _words(name: str) -> QPlainTextEdit:
    found = QPlainTextEdit()
    found.setTabChangesFocus(True)
    found.setMinimumHeight(_WORDS_LEAST)
    found.setAccessibleName(name)
    return found
