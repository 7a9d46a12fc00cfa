from __future__ import annotations

import getpass
import os
import platform
import re
import stat
import subprocess
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import UserFacingError
from mentorbook.render.application import drawing_application
from mentorbook.render.pdf import Paper, PrintedPdf, write_pdf
from mentorbook.render.setting import Row
from tests.formats.summaries import ENTRIES, HOSTILE, entry, long_summary, record_id, summary


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "summary.pdf"


def tool(*words: str | Path) -> str:
    """What one of poppler's programs says."""
    return subprocess.run(list(words), check=True, capture_output=True, text=True).stdout


def pages_of(path: Path) -> list[list[str]]:
    """The lines of each page from top to bottom, blank ones left out."""
    pages = tool("pdftotext", "-layout", path, "-").split("\f")[:-1]
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]


def words_of(path: Path) -> str:
    return " ".join(" ".join(page) for page in pages_of(path))


def test_the_words_can_be_read_back_by_two_programs(target: Path) -> None:
    assert write_pdf(summary(), target) == PrintedPdf(pages=1, missing_glyphs=frozenset())
    by_pypdf = " ".join(PdfReader(target).pages[0].extract_text().split())
    for text in (words_of(target), by_pypdf):
        for words in (
            "With thanks to Aino Lehtisaari",
            "From Mikko Tamminen · 1 July 2025 to 30 June 2026 · written 2 July 2026",
            "You gave me three hours and asked: who is it for on a bad day?",
            "dropped the second channel",
            "Goal “Run a campaign”: from draft to live, 25 June 2026",
            "Where it shows: Advice kept since March",
        ):
            assert words in text


def test_words_with_ligatures_are_copied_letter_by_letter(target: Path) -> None:
    write_pdf(summary([entry("An office in Fiji", "I find the first flight difficult.")]), target)
    assert "I find the first flight difficult." in words_of(target)


def test_the_words_about_the_document(target: Path) -> None:
    write_pdf(summary(), target)
    about = PdfReader(target).metadata
    assert about is not None
    assert (about.title, about.author, about.creator) == (
        "With thanks to Aino Lehtisaari",
        "Mikko Tamminen",
        "Mentorbook",
    )
    assert about.creation_date is not None
    assert abs(datetime.now(UTC) - about.creation_date.astimezone(UTC)) < timedelta(minutes=5)
    assert re.fullmatch(r"Qt [\d.]+", about.producer or "")


def test_nothing_of_this_machine_and_no_id_is_in_the_file(target: Path) -> None:
    write_pdf(summary(), target)
    reader = PdfReader(target)
    streams = (reader.get_object(number) for number in reader.xref[0])
    content = target.read_bytes() + b"".join(each.get_data() for each in streams if isinstance(each, StreamObject))
    assert b"Lehtisaari" in content  # in the description of the document, which is packed
    for word in (str(target.parent), str(Path.home()) + "/", record_id(1)[:-5]):
        assert word.encode() not in content
        assert word.encode("utf-16-be") not in content
    about = tool("pdfinfo", target) + tool("pdfinfo", "-meta", target)
    assert "Mentorbook" in about
    assert not re.search(rf"\b{re.escape(platform.node())}\b", about)
    assert not re.search(rf"\b{re.escape(getpass.getuser())}\b", about)
    assert all(record_id(number) not in words_of(target) for number in range(1, len(ENTRIES) + 1))


def test_all_fonts_are_embedded_and_can_be_read(target: Path) -> None:
    write_pdf(summary([*ENTRIES, entry("x", "`code` ***all*** שלום")]), target)
    rows = tool("pdffonts", target).splitlines()[2:]
    assert len(rows) >= 4
    for row in rows:
        embedded, _, unicode = row.split()[-5:-2]
        assert (embedded, unicode) == ("yes", "yes"), row


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (595, 842)), (Paper.LETTER, (612, 792))])
def test_the_sheet(target: Path, paper: Paper, size: tuple[int, int]) -> None:
    write_pdf(summary(), target, paper=paper)
    box = PdfReader(target).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_links_lead_where_they_say(target: Path) -> None:
    write_pdf(summary(), target)
    links = [note.get_object()["/A"]["/URI"] for page in PdfReader(target).pages for note in page.get("/Annots", [])]
    assert set(links) == {"https://meetup.example.org/analytics"}
    assert "the group's page (https://meetup.example.org/analytics)" in words_of(target)


@pytest.fixture(scope="module")
def long_one(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    path = tmp_path_factory.mktemp("long") / "long.pdf"
    return path, write_pdf(long_summary(200), path, paper=Paper.A4).pages


def test_a_long_summary_is_whole_and_its_pages_are_numbered(long_one: tuple[Path, int]) -> None:
    path, count = long_one
    pages = pages_of(path)
    assert len(pages) == len(PdfReader(path).pages) == count
    assert 20 <= count <= 60
    assert [page[-1].replace(" ", "") for page in pages] == [f"{number}/{count}" for number in range(1, count + 1)]
    assert {page[0] for page in pages} == {"With thanks to Aino Lehtisaari"}
    text = words_of(path)
    for number in range(1, 201):
        assert len(re.findall(rf"Heading {number}\b", text)) == 1
        assert len(re.findall(rf"Text {number}\.\d line", text)) == number % 3 * (1 + number % 7)
        assert len(re.findall(rf"Evidence {number}\.\d", text)) == number % 4


def test_no_heading_and_no_single_line_is_left_alone(long_one: tuple[Path, int]) -> None:
    bodies = [page[1:-1] for page in pages_of(long_one[0])]
    inside = [body for body in bodies[1:] if not body[0].startswith("Heading")]
    assert len(inside) >= 5  # entries are broken where they may be
    for body in bodies[:-1]:
        last = body[-1]
        assert not last.startswith("Heading")
        assert not last.startswith("Thanks ·") or body[-2].endswith("alone")
        assert last != "Where it shows:"
        assert not re.search(r"line 1 of [2-9]", last)
    for body in inside:
        if place := re.search(r"line (\d) of (\d)", body[0]):
            assert place[1] != place[2] or place[2] == "1"


def test_hostile_words_come_out_as_words(target: Path) -> None:
    write_pdf(HOSTILE, target)
    text = words_of(target)
    assert "<script>alert(1)</script> # [x](javascript:alert(2))" in text
    assert "press open in the book" in text
    assert "root:" not in text
    for page in PdfReader(target).pages:
        assert not page.annotations
        assert not page.images
    assert "\u202e" not in text


def test_what_no_font_here_can_draw_is_named(target: Path) -> None:
    # U+E000 is for private use: no font that a system brings has it. U+10FFFD neither, outside the first plane.
    printed = write_pdf(summary([entry("a \ue000", "b \U0010fffd c\u200d\ufe0f \ue000")]), target)
    assert printed.missing_glyphs == {"\ue000", "\U0010fffd"}
    assert printed.missing_scripts == ("Other",)
    assert "Where" not in words_of(target)
    assert write_pdf(summary(), target).missing_scripts == ()


def boxes_of(path: Path) -> list[tuple[str, list[float]]]:
    """Each word with its left, upper, right and lower edge in points."""
    words = re.findall(
        r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<', tool("pdftotext", "-bbox", path, "-")
    )
    assert words
    return [(word, [float(edge) for edge in edges]) for *edges, word in words]


def test_words_from_right_to_left_stand_at_the_right(target: Path) -> None:
    write_pdf(summary([entry("x", "שלום")], opening=""), target, paper=Paper.A4)
    edges = [edges for word, edges in boxes_of(target) if set(word) & set("שלום")]
    assert min(left for left, *_ in edges) > 400
    assert max(right for _, _, right, _ in edges) == pytest.approx(595 - 82, abs=1.5)


def test_nothing_stands_in_the_margins(long_one: tuple[Path, int], target: Path) -> None:
    write_pdf(summary([entry("W" * 400, "m" * 3_000, "- " * 15 + "deep", "> " * 30 + "deep")]), target, paper=Paper.A4)
    for path in (target, long_one[0]):
        for _, (left, top, right, foot) in boxes_of(path):
            assert left > 70
            assert right < 595 - 70
            assert top > 40
            assert foot < 842 - 40


def test_an_existing_file_is_replaced_by_one_for_this_user_alone(target: Path) -> None:
    target.write_bytes(b"old")
    target.chmod(0o644)
    write_pdf(summary(), target)
    assert target.read_bytes().startswith(b"%PDF-")
    assert os.name != "posix" or stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(target.parent.iterdir()) == [target]


def test_a_missing_folder_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError) as trouble:
        write_pdf(summary(), tmp_path / "none" / "summary.pdf")
    assert trouble.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_drawing_leaves_the_old_file(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("in the middle of a page")

    target.write_bytes(b"old")
    monkeypatch.setattr(Row, "draw", fail)
    with pytest.raises(RuntimeError, match="middle"):
        write_pdf(summary(), target)
    assert target.read_bytes() == b"old"
    assert list(target.parent.iterdir()) == [target]


def test_it_can_be_made_away_from_the_main_thread(target: Path) -> None:
    # A window's application is there already; its thread goes on with the screen meanwhile.
    drawing_application()
    thread = threading.Thread(target=lambda: write_pdf(summary(), target))
    thread.start()
    thread.join()
    assert "With thanks to Aino Lehtisaari" in words_of(target)


def test_a_summary_without_entries_is_a_page_with_words(target: Path) -> None:
    assert write_pdf(replace(summary([], author=None), opening=""), target).pages == 1
    assert "With thanks to Aino Lehtisaari" in words_of(target)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_set(target: Path, kind: Kind) -> None:
    write_pdf(summary([entry("A heading", "> - 1. deep\n>   2. in\n\n***", kind=kind)]), target)
    assert "A heading" in words_of(target)
