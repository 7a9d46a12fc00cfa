"""Encryption of bundles in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from mentorbook.model.trouble import Stopped, UserFacingError
from mentorbook.profile import no_progress
from mentorbook.sync import age


def test_what_is_sealed_aside_is_opened_by_the_library_and_the_other_way_round() -> None:
    # More than any pipe holds, which no compression would make small.
    content = os.urandom(3_000_000)
    sealed = age.seal_aside(content, "wörter", progress=no_progress)
    assert age.unseal(sealed, "wörter") == content
    assert age.unseal_aside(sealed, "wörter", progress=no_progress) == content
    with pytest.raises(age.NotOpened):
        age.unseal_aside(sealed, "words", progress=no_progress)


def test_a_stop_ends_the_other_process() -> None:
    def stop(_what: str, _done: int, _total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        age.seal_aside(os.urandom(3_000_000), "words", progress=stop)


def test_a_process_that_ends_early_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age, "program", lambda **_given: [sys.executable, "-c", "raise SystemExit(1)"])
    with pytest.raises(Exception, match="could not be worked on"):
        age.seal_aside(b"content", "words", progress=no_progress)


def test_without_room_for_the_answer_no_empty_bundle_is_taken_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_arguments: object, **_named: object) -> None:
        raise MemoryError

    monkeypatch.setattr(subprocess.Popen, "communicate", no_room)
    monkeypatch.setattr(age, "program", lambda **_given: [sys.executable, "-c", ""])
    with pytest.raises(UserFacingError, match="could not be worked on"):
        age.seal_aside(b"content", "words", progress=no_progress)
