"""The tour: pictures of the real window without a screen, the same each time, with a page to look through them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from mentorbook.gui import registry
from mentorbook.model.kinds import Kind
from touring.gallery import Shot, write_gallery
from touring.scenes import scenes

_SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def tour(folder: Path, only: str) -> subprocess.CompletedProcess[str]:
    """Make some pictures, as a person without a display."""
    variables = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, str(_SCRIPTS / "pictures.py"), str(folder), "--only", only]
    return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=240, check=False)


def test_pictures_are_made_in_both_colours_and_scales_and_alike_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        ran = tour(tmp_path / name, "today-sample")
        assert ran.returncode == 0, ran.stderr
    pictures = sorted(path.name for path in (tmp_path / "one").glob("*.png"))
    assert pictures == [f"today-sample-{theme}-{scale}x.png" for theme in ("dark", "light") for scale in (1, 2)]
    for name in pictures:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
        assert (tmp_path / "one" / name).stat().st_size < 200_000
    sizes = [QImage(str(tmp_path / "one" / name)).size().toTuple() for name in pictures]
    assert sizes == [(1280, 800), (2048, 1280)] * 2
    page = (tmp_path / "one" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'src="([^"]+)"', page) == [
        "today-sample-light-1x.png",
        "today-sample-dark-1x.png",
        "today-sample-light-2x.png",
        "today-sample-dark-2x.png",
    ]
    assert "http" not in page.replace("http-equiv", "")


def test_an_unknown_scene_names_those_there_are(tmp_path: Path) -> None:
    ran = tour(tmp_path / "none", "no such scene")
    assert ran.returncode == 2
    assert "today-empty" in ran.stderr
    assert not (tmp_path / "none").exists()


def test_each_page_is_shown_in_each_state_and_each_kind_in_its_form() -> None:
    keys = [scene.key for scene in scenes()]
    assert len(keys) == len(set(keys))
    for page in registry.PAGES:
        assert {f"{page}-{state}" for state in ("sample", "empty", "long", "loading", "error")} <= set(keys)
    for kind in Kind:
        assert {f"form-{kind.value}-new", f"form-{kind.value}-edit"} <= set(keys)
    assert {"import-preview-all", "import-preview-both", "look-filled"} <= set(keys)


def test_words_from_a_book_are_shown_as_words(tmp_path: Path) -> None:
    shot = Shot("a.png", "a", "Pages", '<script>alert("x")</script>', "light", "small")
    page = write_gallery(tmp_path, [shot]).read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
def test_without_a_display_the_window_says_so_in_one_sentence(tmp_path: Path) -> None:
    gone = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    variables = {name: value for name, value in os.environ.items() if name not in gone}
    command = [sys.executable, "-m", "mentorbook", "--profile", str(tmp_path / "profile")]
    ran = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.count("\n") == 1
    assert "scripts/tour.py" in ran.stderr
