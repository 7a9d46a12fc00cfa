"""What a computer may lack: fonts, a display, libraries. Each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fontconfig and shared objects of Linux")

WRITE = """
import sys
from pathlib import Path
from mentorbook.model.trouble import UserFacingError
from tests.formats.summaries import summary
try:
    from mentorbook.render.pdf import write_pdf
    printed = write_pdf(summary(), Path(sys.argv[1]))
except UserFacingError as error:
    print(type(error).__name__, error)
    sys.exit(1)
print(printed.pages)
"""


def run(script: str, *arguments: str | Path, **variables: str | None) -> subprocess.CompletedProcess[str]:
    """Run a script with some variables of the environment set, or taken away where None."""
    # Qt says a word about a language of the system that it cannot use.
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": os.pathsep.join(sys.path), **variables}
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def fontconfig(tmp_path: Path, folder: Path | None = None) -> str:
    """A configuration of fontconfig that knows the fonts in one folder, or none."""
    config = tmp_path / "fonts.conf"
    inner = f"<dir>{folder}</dir><cachedir>{tmp_path / 'cache'}</cachedir>" if folder else ""
    config.write_text(f"<?xml version='1.0'?><fontconfig>{inner}</fontconfig>", encoding="utf-8")
    return str(config)


@linux_only
def test_without_any_font_it_says_what_to_install_and_writes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "summary.pdf"
    target.write_bytes(b"old")
    ended = run(WRITE, target, FONTCONFIG_FILE=fontconfig(tmp_path))
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout.startswith("NoFonts There is no font on this computer.")
    assert "sudo apt install fonts-dejavu-core" in ended.stdout
    assert target.read_bytes() == b"old"
    assert not target.with_name("summary.pdf.part").exists()


@linux_only
def test_a_broken_font_is_none(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / "Broken.ttf").write_bytes(b"\0\1\0\0" + b"\0" * 500)
    ended = run(WRITE, tmp_path / "summary.pdf", FONTCONFIG_FILE=fontconfig(tmp_path, fonts))
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout.startswith("NoFonts")


@linux_only
def test_one_font_is_enough(tmp_path: Path) -> None:
    """The counterpart of the tests above: the same way with a font, and only that one is used."""
    listed = subprocess.run(["fc-match", "-f", "%{file}", "DejaVu Sans"], check=True, capture_output=True, text=True)
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    font = Path(listed.stdout)
    (fonts / font.name).write_bytes(font.read_bytes())
    target = tmp_path / "summary.pdf"
    ended = run(WRITE, target, FONTCONFIG_FILE=fontconfig(tmp_path, fonts))
    assert (ended.returncode, ended.stdout.strip()) == (0, "1"), ended.stderr
    text = subprocess.run(["pdftotext", target, "-"], check=True, capture_output=True, text=True).stdout
    assert "You gave me three hours" in text


@linux_only
@pytest.mark.parametrize("display", [None, ":99"])
def test_neither_a_display_nor_a_dead_one_matters(tmp_path: Path, display: str | None) -> None:
    ended = run(WRITE, tmp_path / "summary.pdf", DISPLAY=display, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None)
    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (0, "1", "")


@linux_only
def test_a_missing_library_is_said_with_its_package(tmp_path: Path) -> None:
    """The loader finds a damaged library first: the same error as for a missing one, with other words at its end."""
    (tmp_path / "libEGL.so.1").write_bytes(b"")
    ended = run(WRITE, tmp_path / "summary.pdf", LD_LIBRARY_PATH=str(tmp_path))
    assert ended.returncode == 1, ended.stderr
    assert "cannot draw pages on this computer" in ended.stdout
    assert "libEGL.so.1" in ended.stdout
    assert "libegl1" in ended.stdout
    assert not (tmp_path / "summary.pdf").exists()


def test_an_application_that_runs_is_used_and_only_one_is_made() -> None:
    script = """
from PySide6.QtGui import QGuiApplication
from mentorbook.render.application import drawing_application
{before}
first = drawing_application()
assert drawing_application() is first is QGuiApplication.instance()
print(first.platformName())
"""
    made = run(script.format(before=""), QT_QPA_PLATFORM=None)
    assert (made.stdout.strip(), made.returncode) == ("offscreen", 0), made.stderr
    own = 'own = QGuiApplication(["own", "-platform", "minimal"])'
    assert run(script.format(before=own)).stdout.strip() == "minimal"


def test_no_window_library_is_loaded(tmp_path: Path) -> None:
    ended = run(
        WRITE + "print('PySide6.QtWidgets' in sys.modules, 'PySide6.QtNetwork' in sys.modules)", tmp_path / "x.pdf"
    )
    assert ended.stdout.splitlines() == ["1", "False False"], ended.stderr
