"""Drawing of letters away from the screen: laid out and painted where the book is read, handed over as pictures."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from mentorbook.frozen import frozen
from mentorbook.gui.widgets.paper import PagePicture
from mentorbook.model.letter import compose_letter
from mentorbook.model.summary import Summary
from mentorbook.render.application import drawing_application
from mentorbook.render.fonts import Typefaces, installed_typefaces
from mentorbook.render.pages import Pages, lay_out_letter


@frozen
class Drawn:
    """Some pages of a letter."""

    count: int
    ratio: float
    """Height over width."""
    pictures: Mapping[int, PagePicture]
    missing_scripts: tuple[str, ...]


class Drawing:
    """Draws letters; remembers what fonts there are, since looking for them takes long."""

    def __init__(self) -> None:
        self._typefaces: Typefaces | None = None

    def pages(self, summary: Summary) -> Pages:
        """The letter's pages, for the thread that asks. Raises UserFacingError where there is no font."""
        if self._typefaces is None:
            drawing_application()
            self._typefaces = installed_typefaces()
        return lay_out_letter(compose_letter(summary), typefaces=self._typefaces)

    def draw(self, summary: Summary, wanted: Collection[int], *, width: int) -> Drawn:
        """Pictures of some pages, ``width`` pixels wide."""
        pages = self.pages(summary)
        size = pages.paper.points
        pictures = {
            number: PagePicture(
                pages.picture(number, width=width), "\n".join(words.text for words in pages.words(number))
            )
            for number in wanted
            if number < pages.count
        }
        return Drawn(pages.count, size.height() / size.width(), pictures, pages.missing_scripts)
