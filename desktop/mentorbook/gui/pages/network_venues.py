"""Venues: the list with what came of each, the page of one, and where mentors come from over all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.forms.begun import BegunLines
from mentorbook.gui.forms.draft_timer import DraftTimer
from mentorbook.gui.forms.reference_editors import finder, typed_in
from mentorbook.gui.forms.waiting import put_back
from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.pages.network_outcome import best_card, counts, elsewhere_card, outcome_card
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, entry, icon_button, link, menu_button, primary
from mentorbook.gui.widgets.dates import exact_day
from mentorbook.gui.widgets.grouped_list import GroupedList, Item
from mentorbook.gui.widgets.kept_focus import KeptFocus
from mentorbook.gui.widgets.layout import Card, Columns, Scroll, clear, column, flow, holder, row
from mentorbook.gui.widgets.page_head import PageHead
from mentorbook.gui.widgets.pictures import Avatar
from mentorbook.gui.widgets.prose import ProseText
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.gui.widgets.text import Elided, chip, name_choice, soft, title
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.network import Venue
from mentorbook.model.origins import NotFollowedUp, Outcome
from mentorbook.services import network, records
from mentorbook.services.finding import Choice
from mentorbook.services.network import MetPerson, Network, VenuePage

EVERYWHERE = RecordId("")
"""The key of the row for all venues."""
_LINE = "name"
"""What a draft calls the line for a name."""
_ROWS = 12
_MET = 12
"""How many who were met are shown at a time."""


@frozen
class VenuesShown:
    """All venues, and the one that is looked at; None is all of them."""

    network: Network
    page: VenuePage | None
    typed: str = ""
    """A name that was being typed there."""


def draft_key(venue: RecordId) -> str:
    """The key under which a half-typed name at a venue is kept."""
    return f"met-at-{venue}"


class VenuesView(QWidget):
    """The list of venues, and the page beside it. ``turned`` tells which one is to be looked at."""

    turned = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.list = GroupedList(tr("Venues"))
        self.list.setFixedWidth(MEASURES.list_width)
        self.list.settled.connect(self.turned)
        self.list.asked_to_remove.connect(self._remove)
        self.panel = VenuePanel(workspace)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.list)
        layout.addWidget(self.panel, 1)

    def show_venues(self, shown: VenuesShown) -> None:
        """Show what was read."""
        found = shown.network
        whole = Item(EVERYWHERE, tr("All venues"), tr("where mentors come from"), counts(found.origins.whole))
        items = [whole, *(_item(venue, found) for venue in found.venues)]
        self.list.show_items(items, shown.page.venue.id if shown.page else EVERYWHERE)
        self.panel.show_venue(shown)

    def _remove(self, venue_id: RecordId) -> None:
        if venue_id != EVERYWHERE:
            self.panel.remove(venue_id)


def _item(venue: Venue, found: Network) -> Item:
    note = " · ".join(filter(None, (choice_words(venue.type), _when(venue, found), venue.cost)))
    return Item(venue.id, venue.name, note, counts(found.origins.of[venue.id]), group=_group(venue, found))


def _group(venue: Venue, found: Network) -> str:
    last = venue.end or venue.start
    if venue.start and last and last >= found.today:
        return tr("Now and coming")
    return tr("Been there")


def _when(venue: Venue, found: Network) -> str:
    return daywords.short(venue.start, today=found.today) if venue.start else ""


class VenuePanel(QWidget):
    """One venue: what it is, whom I met there, what came of it; or all of them together."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._shown: VenuesShown | None = None
        self._most = _MET
        self._box = QVBoxLayout()
        self._box.setContentsMargins(12, 4, MEASURES.page_margin, MEASURES.page_margin)
        self._box.setSpacing(MEASURES.between_cards)
        self._scroll = Scroll(holder(self._box))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self._finder = finder((), tr("Find someone, or type a new name"))
        name_choice(self._finder, tr("Someone I met there"))
        line = self._finder.lineEdit()
        assert line is not None  # noqa: S101 -- it is editable
        line.returnPressed.connect(self._add_met)
        self._begun = BegunLines(workspace, draft_key)
        self._pause = DraftTimer(workspace, self, self.keep)
        line.textEdited.connect(lambda _text: self._pause.start())
        self._offered: Mapping[RecordId, str] = {}
        typing = row(self._finder, primary(tr("Add"), self._add_met))
        typing.setStretch(0, 1)
        self._line = holder(typing)
        self._line.setParent(self)
        self._line.hide()

    # -- showing

    def show_venue(self, shown: VenuesShown) -> None:
        """Show a venue, or all of them."""
        same = self._shown is not None and _key(self._shown) == _key(shown)
        typing = self._finder.hasFocus()
        kept = KeptFocus.within(self) if same and not typing else None
        if not same:
            self.keep()
            self._finder.setCurrentIndex(0)
            begun = self._begun.of(shown.page.venue.id, {_LINE: shown.typed}) if shown.page else {}
            self._finder.setEditText(begun.get(_LINE, ""))
            self._most = _MET
        self._shown = shown
        self._offer(shown.network.names)
        place = self._scroll.verticalScrollBar().value()
        # The line in which a name is typed outlives the cards around it.
        self._line.setParent(self)
        self._line.hide()
        clear(self._box)
        if shown.page is None:
            self._fill_all(shown.network)
        else:
            self._fill_one(shown.page, shown.network)
        self._box.addStretch(1)
        self._scroll.verticalScrollBar().setValue(place if same else 0)
        if typing and same:
            self._finder.setFocus(Qt.FocusReason.OtherFocusReason)
        if kept is not None:
            kept.restore_soon()

    def _offer(self, names: Mapping[RecordId, str]) -> None:
        if names == self._offered:
            return
        self._offered = names
        typed = self._finder.currentText()
        self._finder.clear()
        self._finder.addItem("", None)
        for person, name in sorted(names.items(), key=lambda one: (one[1].casefold(), one[0])):
            self._finder.addItem(name, Choice(Kind.PERSON, person, name))
        self._finder.setCurrentIndex(0)
        self._finder.setEditText(typed)

    def _fill_all(self, found: Network) -> None:
        words = tr("What came of the places where you met people. Everyone is counted once, however often you met.")
        self._box.addLayout(column(title(tr("Where mentors come from")), soft(words), gap=4))
        left = column(
            outcome_card(self._workspace, found.origins.whole, found.names, tr("All venues")),
            elsewhere_card(found.origins.elsewhere),
            None,
            gap=14,
        )
        right = column(
            *self._missed(found, found.origins.not_followed_up), best_card(self._workspace, found), None, gap=14
        )
        self._box.addWidget(Columns((left, 1), (right, 1), narrow=620))

    def _fill_one(self, page: VenuePage, found: Network) -> None:
        venue = page.venue
        chips: list[QWidget] = [chip(choice_words(venue.type).capitalize())]
        if venue.start:
            when = chip(_span(venue, found), "quiet")
            when.setToolTip(exact_day(venue.start))
            chips.append(when)
        chips += [chip(words, "quiet") for words in (venue.place,) if words]
        chips += [chip(words, "gold") for words in (venue.cost,) if words]
        chips += [chip(f"#{tag}", "quiet") for tag in sorted(venue.tags)]
        edit = button(tr("Edit"), partial(self._workspace.edit, Kind.VENUE, venue.id))
        edit.setAccessibleDescription(venue.name)
        more = menu_button(tr("More acts with {name}", name=venue.name), partial(self._menu, venue))
        self._box.addWidget(PageHead(title(venue.name), facts=[flow(*chips)], acts=[edit, more]))
        outcome = found.origins.of.get(venue.id, Outcome())
        missed = [one for one in found.origins.not_followed_up if one.venue == venue.id]
        left = column(self._met(page, found), self._about(venue), None, gap=14)
        right = column(
            outcome_card(self._workspace, outcome, found.names, tr("What came of it")),
            *self._missed(found, missed),
            None,
            gap=14,
        )
        self._box.addWidget(Columns((left, 1), (right, 1), narrow=620))

    def _met(self, page: VenuePage, found: Network) -> Card:
        card = Card(tr("Whom I met there"))
        for one in page.met[: self._most]:
            card.add(self._met_row(page.venue, one, found))
        if (rest := len(page.met) - self._most) > 0:
            card.add(link(tr("Show {number} more", number=rest), self._show_more))
        if not page.met:
            card.add(soft(tr("Whose name do you want to remember? Type it here, the same evening.")))
        card.add(self._line)
        self._line.show()
        return card

    def _show_more(self) -> None:
        self._most += _MET
        if self._shown is not None:
            self.show_venue(self._shown)

    def _met_row(self, venue: Venue, met: MetPerson, found: Network) -> QWidget:
        person = met.person
        name = TitleButton(person.name, partial(self._workspace.show, Kind.PERSON, person.id))
        place = " · ".join(filter(None, (person.position, person.organisation))) or choice_words(person.stage)
        day = daywords.short(met.met_on, today=found.today)
        note = Elided(tr("met {day} · {place}", place=place, day=day), "soft")
        write = button(tr("Write"), partial(self._write, person.id, venue.id))
        write.setAccessibleDescription(person.name)
        away = icon_button(
            "close", tr("Take {name} away from here", name=person.name), partial(self._not_met, venue, person.id)
        )
        line = row(Avatar(person.name), column(name, note, gap=0), write, away, gap=10)
        line.setStretch(1, 1)
        return holder(line)

    def _about(self, venue: Venue) -> Card:
        edit = link(tr("Edit"), partial(self._workspace.edit, Kind.VENUE, venue.id))
        edit.setAccessibleDescription(tr("About"))
        card = Card(tr("About"), aside=edit)
        about = (venue.about or "").strip()
        if about:
            card.add(ProseText(tr("About"), about))
        if venue.link:
            card.add(soft(tr("Its page")), TitleButton(venue.link, partial(self._copy, venue.link)))
        if not (about or venue.link):
            card.add(soft(tr("What was it like, and was it worth the evening?")))
        return card

    def _missed(self, found: Network, missed: Collection[NotFollowedUp]) -> list[Card]:
        waiting = [one for one in missed if one.later is None]
        late = [one for one in missed if one.later is not None]
        if not (waiting or late):
            return []
        card = Card(tr("Met, not followed up within 7 days"))
        venues = {venue.id: venue.name for venue in found.venues}
        for one in waiting[:_ROWS]:
            card.add(self._missed_row(one, found, venues))
        if len(waiting) > _ROWS:
            card.add(soft(tr("and {number} more; see the venues", number=len(waiting) - _ROWS)))
        if late:
            told = [
                tr(
                    "{name} (after {span})",
                    name=found.names.get(one.person, ""),
                    span=daywords.span(one.met_on, one.later),
                )
                for one in late[:_ROWS]
                if one.later is not None
            ]
            card.add(soft(tr("Followed up later: {people}", people=", ".join(told))))
        return [card]

    def _missed_row(self, one: NotFollowedUp, found: Network, venues: Mapping[RecordId, str]) -> QWidget:
        name = found.names.get(one.person, "")
        where = "" if self._shown and self._shown.page else venues.get(one.venue, "")
        when = tr("met {day}", day=daywords.relative(one.met_on, today=found.today))
        note = Elided(" · ".join(filter(None, (when, where))), "soft")
        acts = [
            link(tr("Write"), partial(self._write, one.person, one.venue)),
            link(tr("Plan a talk"), partial(self._plan, one.person)),
        ]
        for act in acts:
            act.setAccessibleDescription(name)
        words = column(
            TitleButton(name, partial(self._workspace.show, Kind.PERSON, one.person)), note, row(*acts, None), gap=0
        )
        line = row(gap=10)
        line.addWidget(Avatar(name), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        return holder(line)

    # -- acts

    def keep(self) -> None:
        """Keep a name that is being typed."""
        self._pause.stop()
        if self._shown is not None and self._shown.page is not None:
            self._begun.keep(self._shown.page.venue.id, {_LINE: self._finder.currentText()})

    def _add_met(self) -> None:
        page = self._shown.page if self._shown else None
        typed = self._finder.currentText().strip()
        if page is None or not typed:
            return
        venue, line = page.venue.id, self._finder.lineEdit()
        known = typed_in(self._finder)
        self._finder.setCurrentIndex(0)
        self._finder.clearEditText()
        self._begun.is_added(venue)

        def failed(error: Exception) -> None:
            if line is not None and self._shown is not None and _key(self._shown) == venue:
                put_back(line, typed)
                self._pause.start()
            else:
                self._begun.put_back(venue, _LINE, typed)
            self._workspace.messages.trouble(error)

        self._workspace.write(
            self,
            lambda opened: network.meet(opened, venue, known.id) if known else network.meet_new(opened, venue, typed),
            said=tr("Met: {name}.", name=typed),
            draft=draft_key(venue),
            draft_returns=False,
            failed=failed,
        )

    def _not_met(self, venue: Venue, person: RecordId) -> None:
        said = tr("Taken away from {venue}.", venue=venue.name)
        self._workspace.write(self, lambda opened: network.not_met(opened, venue.id, person), said=said)

    def _write(self, person: RecordId, venue: RecordId) -> None:
        self._workspace.add(Kind.OUTREACH, person=person, venue=venue)

    def _plan(self, person: RecordId) -> None:
        self._workspace.add(Kind.SESSION, people=frozenset({person}))

    def _copy(self, address: str) -> None:
        QGuiApplication.clipboard().setText(address)
        self._workspace.messages.toast(tr("Copied. It leaves the book with whatever you paste it into."))

    def _menu(self, venue: Venue, menu: QMenu) -> None:
        entry(menu, tr("Put in the trash"), partial(self.remove, venue.id))

    def remove(self, venue_id: RecordId) -> None:
        """Put a venue in the trash; the people stay."""
        self._workspace.write(self, lambda opened: records.remove(opened, venue_id), said=tr("Put in the trash."))


def _key(shown: VenuesShown) -> RecordId:
    return shown.page.venue.id if shown.page else EVERYWHERE


def _span(venue: Venue, found: Network) -> str:
    if venue.start is None:
        return ""
    start = daywords.short(venue.start, today=found.today)
    if venue.end is None or venue.end == venue.start:
        return start
    return tr("{start} to {end}", start=start, end=daywords.short(venue.end, today=found.today))
