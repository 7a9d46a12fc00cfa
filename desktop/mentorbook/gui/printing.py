"""Printing: the pages that a PDF would hold, on the printer that the person chooses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from mentorbook.gui.words import tr
from mentorbook.model.trouble import UserFacingError
from mentorbook.render.pages import Pages, usual_paper
from mentorbook.render.setting import DOTS_PER_INCH


def ask_for_printer(parent: QWidget, chosen: Callable[[QPrinter], None]) -> None:
    """Let the person choose a printer. Raises UserFacingError where there is none."""
    if not QPrinterInfo.availablePrinterNames():
        raise UserFacingError(
            tr("No printer is set up on this computer."),
            remedy=tr("Save it as a PDF, and print that where there is one."),
        )
    printer = new_printer()
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(tr("Print"))
    dialog.finished.connect(lambda answer: chosen(printer) if answer == QPrintDialog.DialogCode.Accepted else None)
    QDialog.open(dialog)


def new_printer() -> QPrinter:
    """A printer on which a page has the size that it was laid out for."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(usual_paper().value))
    printer.setFullPage(True)
    # The system shows this name to others who use the printer: nothing of the book is in it.
    printer.setDocName("Mentorbook")
    return printer


def print_pages(pages: Pages, printer: QPrinter) -> None:
    """Print those pages that the person chose in the dialog. Raises UserFacingError when the printer refuses."""
    first = max(1, printer.fromPage())
    last = min(printer.toPage() or pages.count, pages.count)
    painter = QPainter()
    if not painter.begin(printer):
        raise UserFacingError(
            tr("The printer does not take the pages."), remedy=tr("See whether it is on, or save a PDF instead.")
        )
    try:
        for number in range(first, last + 1):
            if number > first:
                printer.newPage()
            painter.save()
            scale = printer.resolution() / DOTS_PER_INCH
            painter.scale(scale, scale)
            pages.draw(painter, number - 1)
            painter.restore()
    finally:
        painter.end()
