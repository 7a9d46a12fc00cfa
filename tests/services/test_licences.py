"""The libraries that are shipped, and their licences."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from mentorbook.services.licences import LIBRARIES, as_text, shipped

ROOT = Path(__file__).parents[2]


def test_the_list_is_what_the_program_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [re.split(r"[<>=!~ ;\[]", one)[0] for one in project["dependencies"]]
    assert sorted(LIBRARIES, key=str.casefold) == sorted(asked, key=str.casefold)


def test_each_has_a_licence_with_its_text() -> None:
    found = shipped()
    assert {"loro", "cryptography", "shiboken6"} <= {one.name for one in found}
    assert not {"pytest", "mypy"} & {one.name for one in found}
    for one in found:
        assert one.licence, one.name
        assert len(one.text) > 400, one.name
        assert one.text in as_text(found)
