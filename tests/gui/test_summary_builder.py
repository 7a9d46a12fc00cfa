"""The letter of gratitude: chosen, ordered and worded; seen as it will be; and let out through the gate."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPlainTextEdit, QScrollArea

from mentorbook.gui import printing
from mentorbook.gui.forms.evidence import EvidenceList
from mentorbook.gui.pages import summary_drawing
from mentorbook.gui.pages.summary import SummaryPage
from mentorbook.gui.pages.summary_desk import SummaryDesk
from mentorbook.gui.printing import new_printer, print_pages
from mentorbook.gui.widgets.layout import Card
from mentorbook.gui.widgets.paper import PaperView
from mentorbook.model.exchange import Thanks
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import NoFonts
from mentorbook.services import letters
from tests.support.window import Desk, called, full_disk


@pytest.fixture
def letter(desk: Desk) -> Desk:
    """A letter to Amara, who helped twice and is thanked once; something private is in the book."""
    amara = desk.add(Kind.PERSON, name="Amara Oko")
    desk.add(Kind.HELP, text="Read my brief aloud", person=amara, on="2026-01-05")
    help_ = desk.add(Kind.HELP, text="Brought me to the guild", person=amara, on="2026-02-05")
    desk.add(Kind.THANKS, text="For the guild", person=amara, on="2026-02-20", evidence=[help_])
    desk.add(Kind.NOTE, title="Heliotrope", body="Only mine: heliotrope.", person=amara)
    desk.go(f"summary/{amara}")
    return desk


def builder(desk: Desk) -> SummaryDesk:
    page = desk.page
    assert isinstance(page, SummaryPage)
    (found,) = page.findChildren(SummaryDesk)
    assert isinstance(found, SummaryDesk)
    return found


def redraw(desk: Desk) -> None:
    """Draw what was changed, without waiting for the person to pause."""
    page = desk.page
    assert isinstance(page, SummaryPage)
    page._redraw.stop()
    page._gathered = None
    page.reload()
    desk.settle()


def headings(desk: Desk) -> list[str]:
    return [item.title for item in builder(desk).model.items]


def on_paper(desk: Desk) -> str:
    (paper,) = desk.page.findChildren(PaperView)
    assert isinstance(paper, PaperView)
    return "\n".join(sheet.accessibleDescription() for sheet in paper._sheets)


def leave(desk: Desk, act: str, confirm: str) -> list[str]:
    """Press a button that lets something out, and say yes; what was said to leave."""
    desk.click(act)
    dialog = desk.dialog
    assert isinstance(dialog, QDialog)
    words = desk.words(dialog)
    desk.click(confirm, dialog)
    return words


def text_of(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, encoding="utf-8")
    return " ".join(done.stdout.split())


def test_what_is_chosen_ordered_and_worded_is_what_is_written(
    letter: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = letter
    assert headings(desk) == ["Read my brief aloud", "Brought me to the guild", "For the guild"]
    view = builder(desk)
    view.model.tick([view.model.items[0].key], on=False)
    view.list.choose([view.model.items[2].key])
    desk.press(Qt.Key.Key_Up, view.list, Qt.KeyboardModifier.AltModifier)
    view.opening.setPlainText("Dear Amara, it was a **good** year.")
    view.closing.setPlainText("Until soon.")
    redraw(desk)
    assert headings(desk) == ["Read my brief aloud", "For the guild", "Brought me to the guild"]
    desk.click("Say it otherwise…")
    heading = called(desk.dialog, QLineEdit, "Heading")
    heading.setText("For bringing me to the guild")
    desk.click("Use these words", desk.dialog)
    redraw(desk)

    paper = on_paper(desk)
    for path in (tmp_path / "thanks.pdf", tmp_path / "thanks.txt"):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (str(path), ""))
        leave(desk, "Save…", "Choose a file…")
        text = text_of(path) if path.suffix == ".pdf" else " ".join(path.read_text(encoding="utf-8").split())
        places = [
            text.index(words)
            for words in (
                "it was a good year",
                "For bringing me to the guild",
                "Brought me to the guild",
                "Until soon.",
            )
        ]
        assert places == sorted(places)
        assert "Read my brief aloud" not in text
        assert "eliotrope" not in text
        assert desk.toast == "Saved. The file is not encrypted."
    assert "For bringing me to the guild" in paper
    assert "Until soon." in paper
    (thanks,) = desk.all(Kind.THANKS)
    assert isinstance(thanks, Thanks)
    assert thanks.text == "For the guild", "the record itself stays as it is"


def test_a_name_without_an_ending_gets_one_and_replaces_nothing_unasked(
    letter: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    redraw(letter)
    typed = (str(tmp_path / "for v1.2"), "Markdown (*.md)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: typed)
    leave(letter, "Save…", "Choose a file…")
    written = tmp_path / "for v1.2.md"
    assert written.read_text(encoding="utf-8").startswith("#")
    written.write_text("something else")
    leave(letter, "Save…", "Choose a file…")
    assert written.read_text() == "something else"
    letter.click("Replace it", letter.dialog)
    assert written.read_text(encoding="utf-8").startswith("#")


def test_the_pages_on_the_screen_are_the_pages_of_the_pdf(
    letter: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder(letter).opening.setPlainText("\n\n".join(["A long opening that goes on. " * 30] * 20))
    redraw(letter)
    path = tmp_path / "thanks.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    leave(letter, "Save…", "Choose a file…")
    (paper,) = letter.page.findChildren(PaperView)
    assert isinstance(paper, PaperView)
    assert len(paper._sheets) > 2
    # The last pages are drawn when they come into sight.
    assert paper._sheets[-1].is_blank
    paper.verticalScrollBar().setValue(paper.verticalScrollBar().maximum())
    paper._rest.stop()
    paper._ask()
    letter.settle()
    assert not any(sheet.is_blank for sheet in paper._sheets[-2:])
    page = letter.page
    assert isinstance(page, SummaryPage)
    page._draw_more(tuple(range(len(paper._sheets))))
    letter.settle()
    for number, sheet in enumerate(paper._sheets, start=1):
        done = subprocess.run(
            ["pdftotext", "-f", str(number), "-l", str(number), path, "-"],
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        assert letters_of(sheet.accessibleDescription()) == letters_of(done.stdout)
        picture = sheet._picture
        assert picture is not None
        seen = tmp_path / f"page-{number}"
        width = picture.image.width()
        subprocess.run(
            [
                "pdftoppm",
                "-png",
                "-singlefile",
                "-f",
                str(number),
                "-scale-to-x",
                str(width),
                "-scale-to-y",
                "-1",
                path,
                seen,
            ],
            check=True,
        )
        printed = QImage(str(seen.with_suffix(".png")))
        assert abs(printed.height() - picture.image.height()) <= 1
        assert ink(picture.image) == pytest.approx(ink(printed), abs=0.06)


def letters_of(text: str) -> list[str]:
    """All letters in there. Running heads and page numbers come in another order, and blanks are guessed."""
    return sorted("".join(text.split()))


def ink(image: QImage, *, rows: int = 16) -> list[float]:
    """How dark each strip of a page is, from the top."""
    small = image.scaled(1, rows, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return [1 - small.pixelColor(0, row).lightnessF() for row in range(rows)]


def test_a_claim_without_evidence_is_marked_and_linked(letter: Desk) -> None:
    (amara,) = letter.all(Kind.PERSON)
    bare = letter.add(Kind.THANKS, text="For everything", person=amara.id, on="2026-02-22")
    redraw(letter)
    (item,) = [item for item in builder(letter).model.items if item.key == bare]
    assert item.mark == "no evidence yet"
    builder(letter).list.choose([bare])
    letter.click("Link evidence…")
    (suggestions,) = letter.dialog.findChildren(EvidenceList)
    assert isinstance(suggestions, EvidenceList)
    suggestions._model.tick([suggestions._shown[0].id], on=True)
    letter.click("Link", letter.dialog)
    thanks = letter.record(bare)
    assert isinstance(thanks, Thanks)
    assert len(thanks.evidence) == 1
    (item,) = [item for item in builder(letter).model.items if item.key == bare]
    assert item.mark == ""


def test_what_leaves_is_always_said_and_said_again_at_the_gate(letter: Desk) -> None:
    (leaving,) = [
        one for one in letter.page.findChildren(QPlainTextEdit) if one.accessibleName() == "What leaves this machine"
    ]
    assert leaving.isVisible()
    words = leaving.toPlainText()
    assert "The name Amara Oko" in words
    assert "Held back: 1 private note" in words
    assert "eliotrope" not in words
    at_gate = leave(letter, "Copy for a mail", "Copy")
    assert "For Amara Oko." in at_gate
    copied = QGuiApplication.clipboard().text()
    assert "With thanks to Amara Oko" in copied
    assert "Where it shows: Help: Brought me to the guild" in copied
    assert "eliotrope" not in copied
    QGuiApplication.clipboard().clear()


def test_the_draft_is_there_again(letter: Desk) -> None:
    (amara,) = letter.all(Kind.PERSON)
    builder(letter).opening.setPlainText("Dear Amara")
    builder(letter).model.move(0, 3)
    letter.come_back()
    letter.go(f"summary/{amara.id}")
    assert builder(letter).opening.toPlainText() == "Dear Amara"
    assert headings(letter)[-1] == "Read my brief aloud"
    letter.click("Start afresh")
    assert builder(letter).opening.toPlainText() == ""
    assert headings(letter)[0] == "Read my brief aloud"
    assert letter.do(lambda opened: letters.begin(opened, RecordId(amara.id)).opening) == ""


def test_other_words_that_are_half_typed_at_a_lock_are_in_the_letter(letter: Desk) -> None:
    (amara,) = letter.all(Kind.PERSON)
    letter.click("Say it otherwise…")
    heading = called(letter.dialog, QLineEdit, "Heading")
    heading.setText("For bringing")
    letter.come_back()
    letter.go(f"summary/{amara.id}")
    assert "For bringing" in headings(letter)


def test_other_words_for_which_there_is_no_room_keep_the_book_open(letter: Desk) -> None:
    (amara,) = letter.all(Kind.PERSON)
    letter.click("Say it otherwise…")
    text = called(letter.dialog, QPlainTextEdit, "Text (Markdown)")
    text.setPlainText("You took me along.")
    with full_disk():
        for _ in range(2):
            # As a lock does.
            letter.view.keep()
            letter.settle()
        assert letter.workspace.has_unsaved
        assert text.isVisible()
    letter.view.keep()
    letter.settle()
    plan = letter.do(lambda opened: letters.begin(opened, amara.id))
    assert [words.text for words in plan.wordings.values()] == ["You took me along."]
    letter.click("Cancel", letter.dialog)
    letter.view.keep()
    letter.settle()
    assert letter.do(lambda opened: letters.begin(opened, amara.id)).wordings == {}


def test_what_is_typed_while_pages_are_drawn_stays(letter: Desk) -> None:
    page = letter.page
    page.reload()
    builder(letter).opening.setPlainText("typed meanwhile")
    letter.settle()
    assert builder(letter).opening.toPlainText() == "typed meanwhile"


def test_without_a_font_the_words_of_the_error_are_shown(letter: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise NoFonts("There is no font on this computer.", remedy="Install a font.")

    page = letter.page
    assert isinstance(page, SummaryPage)
    page._drawing._typefaces = None
    monkeypatch.setattr(summary_drawing, "installed_typefaces", none)
    redraw(letter)
    assert any("There is no font on this computer." in words for words in letter.words())
    assert headings(letter), "what can be done without a font still can"


def test_without_a_printer_it_is_said(letter: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    leave(letter, "Print", "Choose a printer…")
    assert any("No printer is set up" in words for words in letter.words(letter.view))


def test_what_is_printed_are_the_same_pages(letter: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "printed.pdf"
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    monkeypatch.setattr("mentorbook.gui.pages.summary.ask_for_printer", lambda _parent, chosen: chosen(printer))
    leave(letter, "Print", "Choose a printer…")
    assert letter.toast == "Sent to the printer."
    assert letters_of(text_of(path)) == letters_of(on_paper(letter))
    assert printing.new_printer().docName() == "Mentorbook"
    assert print_pages.__module__ == "mentorbook.gui.printing"


def test_an_empty_book_says_whom_a_letter_needs(desk: Desk) -> None:
    desk.go("summary")
    assert "A letter needs somebody to read it" in desk.words()


def test_tab_leaves_the_words_and_every_control_has_a_name(letter: Desk) -> None:
    view = builder(letter)
    letter.click("Your words")
    view.opening.setFocus()
    letter.press(Qt.Key.Key_Tab, view.opening)
    assert QApplication.focusWidget() is view.closing
    boxes = view.findChildren(QPlainTextEdit)
    assert {view.opening, view.closing} <= set(boxes)
    assert all(box.accessibleName() for box in boxes)
    for line in (view.author, view.person, view.period, view.list, view.paper):
        assert line.accessibleName()


def test_the_cards_on_the_left_end_at_one_line(letter: Desk) -> None:
    cards = [one for one in letter.page.findChildren(Card) if one.isVisible()]
    assert len(cards) == 2
    assert len({one.mapTo(letter.window, QPoint(one.width(), 0)).x() for one in cards}) == 1


@pytest.mark.parametrize("height", [640, 800])
@pytest.mark.parametrize("part", ["What goes in", "Your words"])
def test_nothing_scrolls_inside_of_what_scrolls(letter: Desk, part: str, height: int) -> None:
    (amara,) = letter.all(Kind.PERSON)
    for number in range(9):
        letter.add(Kind.HELP, text=f"Read page {number}", person=amara.id, on="2026-02-05")
    redraw(letter)
    letter.window.resize(1024, height)
    letter.click(part)
    view = builder(letter)
    assert view.list.isVisible() == (part == "What goes in") != view.opening.isVisible()
    assert letter.window.height() == height
    (form,) = [one for one in view.findChildren(QScrollArea) if one.isAncestorOf(view.list)]
    assert form.verticalScrollBar().maximum() == 0


def test_what_goes_in_has_the_room_of_a_high_window(letter: Desk) -> None:
    letter.window.resize(1024, 640)
    letter.settle()
    before = builder(letter).list.height()
    letter.window.resize(1024, 1000)
    letter.settle()
    assert builder(letter).list.height() > before + 200
