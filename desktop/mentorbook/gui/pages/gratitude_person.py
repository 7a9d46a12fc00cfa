"""One person on the page of gratitude: what is due and why, and all thanks to them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from mentorbook.gui.forms.thanks import ThanksDialog
from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, link, primary
from mentorbook.gui.widgets.dates import exact_day
from mentorbook.gui.widgets.layout import Card, Columns, column, holder, row
from mentorbook.gui.widgets.page_head import PageHead
from mentorbook.gui.widgets.pictures import Avatar
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.gui.widgets.text import Elided, chip, label, soft, title
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.exchange import Advice, Help, HelpDirection, Thanks
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.occasion import kept_on, occasion
from mentorbook.services.gratitude import ThanksTo

_SHOWN = 20
_DUE_SHOWN = 6
_MORE = 50


class GratitudePerson(QWidget):
    """Someone's thanks. Fifty more are shown when they are asked for."""

    def __init__(self, workspace: Workspace, shown: ThanksTo) -> None:
        super().__init__()
        self._workspace, self._shown = workspace, shown
        self._many = _SHOWN
        self._thanks = Card(tr("Thanks"))
        parts: list[QWidget] = [self._head()]
        if shown.due is not None:
            parts.append(self._due())
        both = Columns((column(self._received()), 1), (column(self._gave()), 1), narrow=560)
        self.setLayout(column(*parts, self._thanks, both, None, gap=MEASURES.between_cards))
        self._fill_thanks()

    def _head(self) -> QWidget:
        shown = self._shown
        letter = button(tr("Letter"), partial(self._workspace.go, f"summary/{shown.person}"))
        letter.setAccessibleName(tr("Letter to {name}", name=shown.name))
        gave = button(tr("I gave something back"), self._give)
        received, gave_back = len(shown.received), len(shown.gave)
        both = tr("Received {received}, gave back {given}.", received=received, given=gave_back)
        return PageHead(
            title(shown.name),
            *([soft(both)] if received or gave_back else []),
            acts=[gave, letter, primary(tr("Say thanks"), self.say_thanks)],
            picture=Avatar(shown.name, 56),
        )

    def say_thanks(self) -> None:
        """Say thanks to this person."""
        ThanksDialog(self._workspace, self, person=self._shown.person).open()

    def _give(self) -> None:
        self._workspace.add(
            Kind.HELP, person=self._shown.person, direction=HelpDirection.GIVEN, on=self._workspace.today
        )

    # -- what is due

    def _due(self) -> Card:
        due, card = self._shown.due, Card(tr("Thanks due"))
        if due is None:
            return card
        card.add(label(due.sentence(today=self._workspace.today)))
        things: list[Help | Advice] = [*due.helps, *due.advice]
        for one in things[:_DUE_SHOWN]:
            day = occasion(one) if isinstance(one, Help) else kept_on(one)
            act = link(tr("Thank for this"), partial(self._thank_for, one.text, [one.id]))
            act.setAccessibleName(tr("Thank for {what}", what=one.text))
            line = row(
                chip(tr("help") if isinstance(one, Help) else tr("advice kept"), "quiet"), Elided(one.text), gap=12
            )
            line.setStretch(1, 1)
            if day is not None:
                line.addWidget(self._when(day))
            line.addWidget(act)
            card.add(line)
        if (rest := len(things) - _DUE_SHOWN) > 0:
            card.add(soft(tr("and {number} more", number=rest)))
        if len(things) > 1:
            all_of_it = button(tr("Thank for all of it"), partial(self._thank_for, "", [one.id for one in things]))
            card.add(row(all_of_it, None))
        return card

    def _thank_for(self, text: str, evidence: Collection[RecordId]) -> None:
        ThanksDialog(self._workspace, self, person=self._shown.person, text=text, evidence=evidence).open()

    # -- thanks

    def _fill_thanks(self) -> None:
        thanks = self._shown.thanks
        self._thanks.empty()
        if not thanks:
            self._thanks.add(soft(tr("No thanks yet. One person, one thing, two details, one difference it made.")))
        for one in thanks[: self._many]:
            self._thanks.add(self._row(one))
        if (rest := len(thanks) - self._many) > 0:
            self._thanks.add(row(button(tr("Show {number} more", number=min(rest, _MORE)), self._show_more), None))

    def _show_more(self) -> None:
        self._many += _MORE
        self._fill_thanks()

    # -- what went both ways

    def _received(self) -> Card:
        card = Card(tr("What you received"))
        thanked = {one for thanks in self._shown.thanks for one in thanks.evidence}
        for one in self._shown.received[:_DUE_SHOWN]:
            card.add(self._gift(one, tr("thanked") if one.id in thanked else ""))
        if not self._shown.received:
            card.add(soft(tr("Nothing is written down. What they did for you is what thanks can rest on.")))
            card.add(link(tr("Add help"), partial(self._workspace.add, Kind.HELP, person=self._shown.person)))
        self._add_rest(card, len(self._shown.received))
        return card

    def _gave(self) -> Card:
        card = Card(tr("What you gave back"))
        for one in self._shown.gave[:_DUE_SHOWN]:
            card.add(self._gift(one))
        if not self._shown.gave:
            card.add(
                soft(tr("Nothing is written down. Small things count: a page sent, a name, a second pair of eyes."))
            )
            card.add(link(tr("Write it down"), self._give))
        self._add_rest(card, len(self._shown.gave))
        return card

    def _gift(self, gift: Help | Advice, word: str = "") -> QWidget:
        line = row(TitleButton(gift.text, partial(self._workspace.edit, gift.kind, gift.id)), gap=12)
        line.setStretch(0, 1)
        if word:
            line.addWidget(soft(word, wrap=False))
        if (day := occasion(gift)) is not None:
            line.addWidget(self._when(day))
        return holder(line)

    def _add_rest(self, card: Card, number: int) -> None:
        if (rest := number - _DUE_SHOWN) > 0:
            go = partial(self._workspace.show, Kind.PERSON, self._shown.person)
            card.add(link(tr("and {number} more, in the story", number=rest), go))

    def _row(self, thanks: Thanks) -> QWidget:
        opens = link(tr("Open"), partial(self._workspace.edit, Kind.THANKS, thanks.id))
        opens.setAccessibleName(tr("Open {title}", title=thanks.text))
        parts: list[QWidget] = [Elided(thanks.text)]
        if thanks.on is None:
            parts.append(chip(tr("not said yet"), "gold"))
        else:
            parts += [soft(choice_words(thanks.channel), wrap=False)] if thanks.channel else []
            parts.append(self._when(thanks.on))
        if not thanks.evidence:
            parts.append(chip(tr("no evidence yet"), "quiet"))
        line = row(*parts, opens, gap=12)
        line.setStretch(0, 1)
        return holder(line)

    def _when(self, day: date) -> QWidget:
        when = soft(daywords.relative(day, today=self._workspace.today), wrap=False)
        when.setToolTip(exact_day(day))
        return when
