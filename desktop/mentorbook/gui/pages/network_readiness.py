"""What a message still lacks before it is sent, each with the way to where it is mended."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from mentorbook.gui.forms.wording import field_words
from mentorbook.gui.widgets.buttons import link
from mentorbook.gui.widgets.layout import Card, column, flow
from mentorbook.gui.widgets.text import chip, label, soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.model.readiness import Readiness


class ReadinessCard(Card):
    """``asked`` names the field that somebody wants to mend."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("Is it ready?"))

    def show_readiness(self, found: Readiness) -> None:
        """Say whether it is ready, and name what is missing."""
        self.empty()
        tone = "" if found.is_ready else "gold"
        self.add(flow(chip(tr("Ready") if found.is_ready else tr("Not yet"), tone)))
        is_sure = found.is_ready and found.is_english
        self.add(label(tr("It could only have been written to this person.") if is_sure else found.sentence()))
        for gap in found.gaps:
            one = link(field_words(Kind.OUTREACH, gap.field), partial(self.asked.emit, gap.field))
            self.add(column(one, soft(gap.words), gap=0))
        if limit := found.limit():
            self.add(soft(limit))
