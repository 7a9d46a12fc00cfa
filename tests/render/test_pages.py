"""Pages that are laid out once: painted as a picture and written as a PDF, they have the same lines at the same places."""

from __future__ import annotations

import re
import subprocess
from itertools import count
from pathlib import Path

import pytest

from mentorbook.model.letter import compose_letter
from mentorbook.render.pages import Paper, Words, lay_out_letter
from mentorbook.render.pdf import write_pages
from tests.formats.summaries import entry, summary

_LINE = re.compile(r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</line>', re.DOTALL)
_WORD = re.compile(r"<word[^>]*>(.*?)</word>")


def printed_lines(path: Path, page: int) -> list[Words]:
    """The lines of a page as another program reads them."""
    done = subprocess.run(
        ["pdftotext", "-bbox-layout", "-f", str(page), "-l", str(page), path, "-"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return [
        Words(" ".join(_WORD.findall(inner)), float(left), (float(top) + float(foot)) / 2, float(right) - float(left))
        for left, top, right, foot, inner in _LINE.findall(done.stdout)
    ]


@pytest.mark.parametrize("paper", list(Paper))
def test_the_lines_of_the_pdf_are_the_lines_of_the_pages(tmp_path: Path, paper: Paper) -> None:
    numbers = count(100)
    words = [
        "".join(f"What she asked the {next(numbers)}th time changed how I plan. " for _ in range(12)) for _ in range(9)
    ]
    pages = lay_out_letter(
        compose_letter(summary([entry(f"Claim number {number}", text) for number, text in enumerate(words)])),
        paper=paper,
    )
    assert pages.count > 2
    path = tmp_path / "letter.pdf"
    write_pages(pages, path)
    for number in range(pages.count):
        ours = {line.text.replace(" ", ""): line for line in pages.words(number) if len(line.text) > 20}
        theirs = {line.text.replace(" ", ""): line for line in printed_lines(path, number + 1)}
        assert len(ours) > (4 if number == pages.count - 1 else 15)
        for text, line in ours.items():
            assert text in theirs
            assert theirs[text].x == pytest.approx(line.x, abs=1.5)
            assert theirs[text].y == pytest.approx(line.y, abs=4)
            assert theirs[text].width == pytest.approx(line.width, abs=2.5)


def test_a_picture_has_the_paper_s_proportions_and_its_ink(tmp_path: Path) -> None:
    pages = lay_out_letter(compose_letter(summary()), paper=Paper.A4)
    image = pages.picture(0, width=420)
    assert (image.width(), image.height()) == (420, 594)
    dark = sum(
        image.pixelColor(x, y).lightnessF() < 0.6
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )
    assert dark > 200
