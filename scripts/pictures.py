"""The pictures behind ``scripts/tour.py``: the real window on books of its own, drawn without a screen."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from touring.books import make_books
from touring.camera import VIEWS, View, take
from touring.gallery import Shot, read_shots, write_gallery, write_shots
from touring.scene import Scene
from touring.scenes import scenes


def main() -> int:
    """Make the pictures, or in a process of its own those of one scale."""
    parser = argparse.ArgumentParser(
        prog="tour.py", description="Makes pictures of every page and state, and index.html."
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the pictures go")
    parser.add_argument("--only", default="", metavar="WORD", help="only scenes whose name holds this")
    parser.add_argument("--view", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--books", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    wanted = [scene for scene in scenes() if given.only in scene.key]
    if not wanted:
        known = ", ".join(scene.key for scene in scenes())
        sys.stderr.write(f"No scene is called like “{given.only}”. There are: {known}\n")
        return 2
    out = given.folder.absolute()
    if given.view is not None:
        return _one_view(wanted, given.books, out, VIEWS[given.view])
    return _all_views(wanted, out, given.only)


def _all_views(wanted: list[Scene], out: Path, only: str) -> int:
    """A process for each scale: Qt takes it once, at the start."""
    out.mkdir(parents=True, exist_ok=True)
    if not only:
        for old in out.glob("*-[12]x.png"):
            old.unlink()
    shots: list[Shot] = []
    worst = 0
    with tempfile.TemporaryDirectory(prefix="mentorbook-tour-") as work:
        folder = Path(work)
        made = folder / "books"
        made.mkdir()
        make_books(made)
        running = []
        for number, view in enumerate(VIEWS):
            books = folder / f"books-{view.scale}"
            shutil.copytree(made, books)
            running.append(_start(number, view, books, out, only))
        for view, process in zip(VIEWS, running, strict=True):
            worst = max(worst, process.wait())
            part = folder / f"books-{view.scale}" / "shots.json"
            shots += read_shots(part) if part.exists() else []
    order = {scene.key: place for place, scene in enumerate(wanted)}
    # Those of one scene beside each other; within them the order in which they were made.
    shots.sort(key=lambda shot: order[shot.scene])
    index = write_gallery(out, shots)
    size = sum((out / shot.file).stat().st_size for shot in shots)
    print(f"{len(shots)} pictures ({size / 2**20:.1f} MiB). Open {index}")
    return worst


def _start(number: int, view: View, books: Path, out: Path, only: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": str(view.scale),
        # Nothing of the person's own desktop takes part.
        "QT_STYLE_OVERRIDE": "",
        "QT_LOGGING_RULES": "qt.qpa.*=false",
        "PYTHONHASHSEED": "0",
        "TZ": "Europe/Helsinki",
    }
    command = [sys.executable, __file__, str(out), "--view", str(number), "--books", str(books)]
    return subprocess.Popen([*command, *(["--only", only] if only else [])], env=environment)


def _one_view(wanted: list[Scene], books: Path, out: Path, view: View) -> int:
    shots, failed = take(wanted, books, out, view, told=_tell)
    write_shots(books / "shots.json", shots)
    for words in failed:
        sys.stderr.write(f"Could not be pictured: {words}\n")
    return 1 if failed else 0


def _tell(file: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{file}")
        sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
