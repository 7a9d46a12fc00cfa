"""The program's test of its own parts: it passes here, fails for each part that is broken, and leaves nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from mentorbook import __version__, resources
from mentorbook.book.keychain import Keychain
from mentorbook.model.summary import Summary
from mentorbook.model.trouble import NoFonts, UserFacingError
from mentorbook.services import backups, finding, selftest
from mentorbook.services.selftest import self_test
from mentorbook.store import trial
from mentorbook.store.document import Document

PARTS = {
    "window",
    *("database", "records", "merging", "resources", "time zones", "keychain"),
    *("PDF", "decode trial", "backup", "bundle"),
}


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, which is to be as empty afterwards."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def print_something(summary: Summary, path: Path) -> Collection[str]:
    assert summary.entries
    path.write_bytes(b"%PDF-1.7\n...\n%%EOF\n")
    return ()


def test_the_program_passes_with_all_its_real_parts(tmp_path: Path, temporary: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mentorbook", "self-test", "--json", "--profile", str(tmp_path / "profile")],
        env={**os.environ, "TMPDIR": str(temporary), "TEMP": str(temporary)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["ok"] is True
    assert found["version"] == __version__
    assert set(found["parts"]) == PARTS
    assert found["parts"]["PDF"].startswith(("one page", "skipped: There is no font"))
    assert not (tmp_path / "profile").exists()
    assert list(temporary.iterdir()) == []


def test_without_any_font_the_page_is_skipped_in_words(temporary: Path) -> None:
    def refuse(summary: Summary, path: Path) -> Collection[str]:
        raise NoFonts("There is no font on this computer.", remedy="Install one.")

    data, text = self_test(write_pdf=refuse)
    assert data["parts"]["PDF"] == "skipped: There is no font on this computer. Install one."
    assert "skipped: There is no font" in text
    assert text.endswith("All parts work.")
    assert list(temporary.iterdir()) == []


def fails_at(part: str, write_pdf: Any = print_something) -> UserFacingError:
    with pytest.raises(UserFacingError, match=f"The self-test failed at: {part}.") as caught:
        self_test(write_pdf=write_pdf)
    assert list(Path(tempfile.gettempdir()).iterdir()) == []
    return caught.value


def test_missing_resources_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setattr(resources, "_PLACES", (empty,))
    assert "templates/index.toml" in fails_at("resources").what


def test_a_missing_folder_of_resources_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PLACES", (tmp_path / "none",))
    assert "resources" in fails_at("resources").what


def test_a_book_that_cannot_be_made_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selftest, "create_book", missing)
    assert "ModuleNotFoundError" in fails_at("book").what


def missing(*_: object, **__: object) -> Any:
    raise ModuleNotFoundError


def test_a_search_that_finds_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "search", lambda *_, **__: [])
    assert "not found again" in fails_at("records").what


def test_a_merge_that_loses_a_side_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Document, "merge", lambda *_: True)
    assert "differ" in fails_at("merging").what


def test_missing_zones_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selftest, "ZoneInfo", missing)
    fails_at("time zones")


def test_an_untrusted_keychain_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Keychain, "name", "null")
    assert "null" in fails_at("keychain").what


def test_a_missing_library_of_the_keychain_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    expected, _ = selftest._KEYCHAINS.get(sys.platform, selftest._ELSEWHERE)
    monkeypatch.setattr(selftest, "_KEYCHAINS", {sys.platform: (expected, ("no_such_library",))})
    assert "no_such_library" in fails_at("keychain").what


@pytest.mark.parametrize("content", [b"", b"blank", b"%PDF-1.7 cut off"])
def test_a_page_that_is_no_pdf_fails(content: bytes) -> None:
    def write(summary: Summary, path: Path) -> Collection[str]:
        path.write_bytes(content)
        return ()

    assert "not a PDF" in fails_at("PDF", write).what


def test_a_page_that_cannot_be_drawn_fails() -> None:
    def refuse(summary: Summary, path: Path) -> Collection[str]:
        raise UserFacingError("Mentorbook cannot draw pages on this computer.")

    assert "cannot draw" in fails_at("PDF", refuse).what


@pytest.mark.parametrize("code", ["raise SystemExit(1)", "pass"])
def test_a_trial_that_says_the_same_of_everything_fails(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(trial, "program", lambda **_given: [sys.executable, "-c", code])
    fails_at("decode trial")


def test_a_backup_that_cannot_be_made_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "back_up", missing)
    fails_at("backup")


def test_a_bundle_that_cannot_be_made_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selftest, "export_bundle", missing)
    fails_at("bundle")
