"""A clone sets itself up: once, afresh after an interruption, again when its requirements change.

Each test works on a clone of its own with a small program and two wheels instead of the real requirements.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROGRAM = """
import os, sys
print("mentorbook", *sys.argv[1:])
sys.exit(int(os.environ.get("EXIT", "0")))
"""


def wheel(folder: Path, name: str, version: str) -> str:
    """Make the wheel of a library that does nothing; the line that names it in a lock."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"{name}.py", f"VERSION = '{version}'\n")
        file.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        file.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        file.writestr(f"{about}/RECORD", "")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class Clone:
    """A small clone of the repository with its real scripts."""

    def __init__(self, root: Path, scripts: Path) -> None:
        self.root = root
        self.wheels = root / "wheels"
        self.lock = root / "requirements" / "runtime.txt"
        self.site = root / ".venv"
        shutil.copytree(scripts, root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
        for folder in (self.wheels, self.lock.parent, root / "desktop" / "mentorbook"):
            folder.mkdir(parents=True)
        (root / "desktop" / "mentorbook" / "__init__.py").touch()
        (root / "desktop" / "mentorbook" / "__main__.py").write_text(PROGRAM, encoding="utf-8")
        self.require("1.0")

    def require(self, version: str) -> None:
        self.lock.write_text(wheel(self.wheels, "planted", version), encoding="utf-8")
        self.lock.with_name("dev.txt").write_text(
            self.lock.read_text(encoding="utf-8") + wheel(self.wheels, "tool", "1.0"), encoding="utf-8"
        )

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Start the program; its standard output and standard error can be read."""
        return subprocess.Popen(
            [sys.executable, self.root / "scripts" / "run.py", *arguments],
            cwd=self.wheels,
            env={**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels), **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *arguments: str, **variables: str) -> tuple[int, str, str]:
        """Start the program and wait: its exit code, standard output and standard error."""
        with self.start(*arguments, **variables) as process:
            output, said = process.communicate()
        return process.returncode, output, said

    def ask(self, question: str) -> str:
        """What the environment's own Python prints for an expression."""
        python = self.site / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        asked = [str(python), "-c", f"import importlib.metadata, importlib.util; print({question})"]
        return subprocess.run(asked, check=True, capture_output=True, encoding="utf-8").stdout.strip()


@pytest.fixture
def clone(tmp_path: Path, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> Clone:
    monkeypatch.delenv("PYTHONPATH")
    return Clone(tmp_path / "clone", pytestconfig.rootpath / "scripts")


def test_the_first_start_sets_up_and_the_next_ones_only_start(clone: Clone) -> None:
    code, output, said = clone.run("due", "--json", "ä b", EXIT="3")
    assert (code, output) == (3, "mentorbook due --json ä b\n"), said
    assert "Setting up Mentorbook" in said
    assert clone.ask("importlib.metadata.version('planted')") == "1.0"

    before = os.times()
    assert clone.run("--version") == (0, "mentorbook --version\n", "")
    after = os.times()
    # Not by the clock, which says how busy the machine is.
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    assert worked < 0.5


def test_changed_requirements_are_installed_once(clone: Clone) -> None:
    clone.run()
    clone.require("2.0")
    assert "Setting up" in clone.run()[2]
    assert clone.ask("importlib.metadata.version('planted')") == "2.0"
    assert clone.run()[2] == ""


def test_a_set_up_that_was_interrupted_is_made_afresh(clone: Clone) -> None:
    clone.run()
    (clone.site / "mentorbook-setup").unlink()
    (clone.site / "left over").touch()
    code, output, said = clone.run("--version")
    assert (code, output) == (0, "mentorbook --version\n"), said
    assert not (clone.site / "left over").exists()


def test_a_failed_set_up_says_so_and_the_next_start_tries_again(clone: Clone) -> None:
    right = clone.lock.read_text(encoding="utf-8")
    clone.lock.write_text(right.replace("sha256:", "sha256:0000")[:-5] + "\n", encoding="utf-8")
    code, output, said = clone.run("--version")
    assert (code, output) == (1, "")
    assert "Mentorbook cannot be set up" in said
    assert "Traceback" not in said
    clone.lock.write_text(right, encoding="utf-8")
    assert clone.run("--version")[:2] == (0, "mentorbook --version\n")


def test_two_first_starts_at_once_share_one_set_up(clone: Clone) -> None:
    with clone.start("one") as first, clone.start("two") as second:
        outputs = [process.communicate() for process in (first, second)]
    assert [output for output, _ in outputs] == ["mentorbook one\n", "mentorbook two\n"]
    assert sum("Setting up" in said for _, said in outputs) == 1
    assert sum("waiting for it" in said for _, said in outputs) == 1


def test_what_lies_in_the_current_folder_takes_no_modules_place(clone: Clone) -> None:
    (clone.wheels / "mentorbook.py").write_text("print('taken over')\n", encoding="utf-8")
    assert clone.run("--version")[1] == "mentorbook --version\n"
