"""What the system lacks is installed where that is allowed, and else named in one command."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems bring what is needed")

APT = """#!/bin/sh
echo "$@" >> {log}
[ "$1" = install ] || exit 1
printf '#!/bin/sh\\n' > {folder}/planted-reader
chmod +x {folder}/planted-reader
exit {code}
"""


@pytest.fixture
def environment(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(pytestconfig.rootpath / "scripts")
    return importlib.import_module("environment")


class Apt:
    """A stand-in for Debian's installer, which cannot be let loose in a test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "log"
        self.set_exit_code(0)

    def set_exit_code(self, code: int) -> None:
        command = self.folder / "apt-get"
        command.write_text(APT.format(folder=self.folder, log=self.log, code=code), encoding="utf-8")
        command.chmod(0o755)

    def calls(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Apt:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return Apt(tmp_path)


def become(monkeypatch: pytest.MonkeyPatch, user: int) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)


def test_nothing_is_asked_for_where_nothing_lacks(environment: ModuleType, apt: Apt) -> None:
    met = [environment.SystemNeed("libc6", library="libc.so.6"), environment.SystemNeed("dash", command="sh")]
    environment._meet_needs(met)
    assert apt.calls() == []


def test_root_has_it_installed_even_where_the_lists_cannot_be_renewed(
    environment: ModuleType, apt: Apt, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(monkeypatch, 0)
    need = environment.SystemNeed("planted", command="planted-reader")
    environment._meet_needs([need, environment.SystemNeed("dash", command="sh")])
    assert apt.calls() == ["update --quiet", "install --yes --no-install-recommends planted"]
    assert need.is_met()


def test_a_failed_installation_ends_with_the_command(
    environment: ModuleType, apt: Apt, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(monkeypatch, 0)
    apt.set_exit_code(100)
    with pytest.raises(environment.SetUpError, match="apt-get install --yes --no-install-recommends planted"):
        environment._meet_needs([environment.SystemNeed("planted", library="libplanted.so.1")])


def test_others_are_told_the_one_command(environment: ModuleType, apt: Apt, monkeypatch: pytest.MonkeyPatch) -> None:
    become(monkeypatch, 1000)
    needs = [environment.SystemNeed("one", command="no-one"), environment.SystemNeed("two", library="libtwo.so")]
    with pytest.raises(environment.SetUpError, match="sudo apt-get install --yes --no-install-recommends one two"):
        environment._meet_needs(needs)
    assert apt.calls() == []


def test_a_system_without_apt_is_told_what_lacks(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(environment.SetUpError, match=r"lacks libtwo\.so\. Install what brings them"):
        environment._meet_needs([environment.SystemNeed("two", library="libtwo.so")])


@pytest.mark.parametrize("version", [(3, 10, 4), (3, 15, 0)])
def test_an_unfit_python_is_told_so(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(environment.SetUpError, match=r"it needs Python 3\.11 to 3\.14"):
        environment._check_version()
