"""The import contracts of ``pyproject.toml`` catch what they are there for.

That the program keeps them is shown by ``scripts/check.py``; here each of them is broken once.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"

#: For each contract an import that breaks it, planted in a new module of a room.
PLANTED = {
    "Imports point down only, and siblings do not know each other": ("model", "import mentorbook.store"),
    "Only the book encrypts and opens encrypted files": ("services", "import sqlcipher3"),
    "Only the store knows tables and documents": ("cli", "import peewee"),
    "Only sync encrypts for carrying": ("book", "from pyrage import passphrase"),
    "Only what draws knows Qt": ("formats", "from PySide6.QtGui import QImage"),
    "Markdown is read in one place": ("cli", "import markdown_it"),
    "D-Bus is spoken in one place": ("services", "import jeepney"),
}


@pytest.fixture
def house(repository: Path, sources: Path, tmp_path: Path) -> Path:
    """The program's rooms, empty, with the contracts that hold for them."""
    rooms = [room.parent.name for room in sources.glob("*/__init__.py")]
    for room in rooms:
        (tmp_path / "mentorbook" / room).mkdir(parents=True)
        (tmp_path / "mentorbook" / room / "__init__.py").touch()
    for module in sources.glob("*.py"):
        (tmp_path / "mentorbook" / module.name).touch()
    shutil.copy(repository / "pyproject.toml", tmp_path)
    return tmp_path


def broken_contracts(folder: Path) -> set[str]:
    """The names of the contracts that the package in ``folder`` breaks."""
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "400"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    broken = set(re.findall(r"^(.+) BROKEN", done.stdout, re.MULTILINE))
    assert (done.returncode != 0) == bool(broken), done.stdout + done.stderr
    return broken


def test_empty_rooms_break_nothing(house: Path) -> None:
    assert broken_contracts(house) == set()


def test_every_contract_catches_a_planted_breach(house: Path) -> None:
    for number, (room, source) in enumerate(PLANTED.values()):
        (house / "mentorbook" / room / f"planted{number}.py").write_text(f"{source}\n", encoding="utf-8")
    assert broken_contracts(house) == set(PLANTED)


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("sync", "import mentorbook.formats"),
        ("book", "import mentorbook.store"),
        ("model", "import mentorbook.profile"),
        ("services", "import mentorbook.cli"),
        ("cli", "import mentorbook.gui"),
    ],
)
def test_no_room_reaches_up_or_sideways(house: Path, room: str, source: str) -> None:
    (house / "mentorbook" / room / "planted.py").write_text(f"{source}\n", encoding="utf-8")
    assert broken_contracts(house) == {"Imports point down only, and siblings do not know each other"}


def test_a_new_room_needs_its_place(house: Path) -> None:
    (house / "mentorbook" / "attic.py").write_text('"""Nobody has said who may come here."""\n', encoding="utf-8")
    assert broken_contracts(house) == {"Imports point down only, and siblings do not know each other"}
