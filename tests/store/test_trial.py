"""The process in which foreign updates are tried: it judges alone, and shows nobody what it holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import UserFacingError
from mentorbook.store.trial import try_updates
from tests.store.stores import Author

_GET_DUMPABLE = 3


def _update() -> bytes:
    author = Author("other", 7)
    author.write(title="Words", body="A sentence.\n")
    return author.document.changes_since(None)


def test_a_whole_update_passes_and_a_damaged_one_does_not() -> None:
    update = _update()
    try_updates([(Kind.NOTE, b"", [update])])
    with pytest.raises(UserFacingError, match="damaged or forged"):
        try_updates([(Kind.NOTE, b"", [update[:-5]])])


def test_a_module_in_the_current_folder_cannot_take_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    for name in ("loro", "json", "mentorbook"):
        (tmp_path / f"{name}.py").write_text(f"open({str(seen)!r}, 'w').close()\nraise SystemExit(0)\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserFacingError, match="damaged or forged"):
        try_updates([(Kind.NOTE, b"", [b"not an update"])])
    assert not seen.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such switch")
def test_others_may_not_read_its_memory() -> None:
    tried = (
        "import ctypes, io, resource\n"
        "from mentorbook.store.trial import serve\n"
        "assert serve(30, 2**32, io.BytesIO()) == 0\n"
        f"print(ctypes.CDLL(None).prctl({_GET_DUMPABLE}, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))\n"
    )
    done = subprocess.run([sys.executable, "-c", tried], capture_output=True, text=True, check=True)
    assert done.stdout == "0 0 0\n"
