"""What the repository promises about its own files."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import mentorbook

LOCKS = ("runtime", "dev")


def pins(repository: Path, lock: str) -> dict[str, Requirement]:
    """The requirements that a lock file names."""
    lines = (repository / "requirements" / f"{lock}.txt").read_text(encoding="utf-8").splitlines()
    named = [Requirement(line.removesuffix("\\").strip()) for line in lines if line[:1].isalnum()]
    return {canonicalize_name(requirement.name): requirement for requirement in named}


def digests(repository: Path, lock: str) -> list[int]:
    """How many digests each requirement of a lock file has."""
    text = (repository / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return [entry.count("--hash=sha256:") for entry in re.split(r"\n(?=\w)", text)[1:]]


def test_the_development_lock_holds_all_of_the_runtime_lock(repository: Path) -> None:
    runtime, development = pins(repository, "runtime"), pins(repository, "dev")
    assert len(runtime) > 10
    assert {name: str(development.get(name)) for name in runtime} == {name: str(pin) for name, pin in runtime.items()}


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_exact_versions_with_digests_and_no_address(repository: Path, lock: str) -> None:
    text = (repository / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    assert all(
        specifier.operator == "=="
        for requirement in pins(repository, lock).values()
        for specifier in requirement.specifier
    )
    assert min(digests(repository, lock)) >= 1
    assert "://" not in text
    assert not re.search(r"^\s*(--?(index|extra|find|trusted)|-[ifer]\b)", text, re.MULTILINE)


def test_the_locks_hold_what_the_project_asks_for(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {"runtime": project["project"]["dependencies"], "dev": project["dependency-groups"]["dev"]}
    for lock, wanted in asked.items():
        held = pins(repository, lock)
        for requirement in map(Requirement, wanted):
            (pin,) = held[canonicalize_name(requirement.name)].specifier
            assert requirement.specifier.contains(pin.version), requirement


def test_packaging_never_hides_the_library_of_that_name(repository: Path) -> None:
    assert not list((repository / "packaging").rglob("__init__.py"))


def test_the_version_is_a_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", mentorbook.__version__)
