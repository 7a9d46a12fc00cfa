"""Where the book lies: synced folders are noticed and named. And what keeps its memory from lying about."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mentorbook.book.location import Carrier, find_synced_folder


@pytest.mark.parametrize(
    ("folder", "carrier"),
    [
        ("Dropbox/private", Carrier.DROPBOX),
        ("Dropbox (Personal)/private", Carrier.DROPBOX),
        ("OneDrive/private", Carrier.ONEDRIVE),
        ("OneDrive - Example Ltd/private", Carrier.ONEDRIVE),
        ("Library/Mobile Documents/com~apple~CloudDocs/private", Carrier.ICLOUD),
        ("iCloudDrive", Carrier.ICLOUD),
        ("Library/CloudStorage/OneDrive-Personal/private", Carrier.ONEDRIVE),
        ("Library/CloudStorage/GoogleDrive-someone/My Drive/private", Carrier.GOOGLE_DRIVE),
        ("Google Drive/private", Carrier.GOOGLE_DRIVE),
        ("Nextcloud/private", Carrier.NEXTCLOUD),
    ],
)
def test_a_synced_folder_is_known_by_its_name(tmp_path: Path, folder: str, carrier: Carrier) -> None:
    found = find_synced_folder(tmp_path / folder / "Mentorbook" / "book", environment={})
    assert found is not None
    assert found.carrier is carrier
    assert found.folder.is_relative_to(tmp_path)
    assert carrier.value in found.words


@pytest.mark.parametrize(
    ("marker", "carrier"),
    [
        (".stfolder", Carrier.SYNCTHING),
        (".dropbox", Carrier.DROPBOX),
        (".tmp.driveupload", Carrier.GOOGLE_DRIVE),
        (".nextcloudsync.log", Carrier.NEXTCLOUD),
    ],
)
def test_a_synced_folder_is_known_by_its_marker(tmp_path: Path, marker: str, carrier: Carrier) -> None:
    (tmp_path / "shared" / marker).mkdir(parents=True)
    found = find_synced_folder(tmp_path / "shared" / "deep" / "book", environment={})
    assert found is not None
    assert (found.carrier, found.folder) == (carrier, (tmp_path / "shared").resolve())


def test_onedrive_is_known_by_what_windows_says(tmp_path: Path) -> None:
    found = find_synced_folder(tmp_path / "Cloud" / "book", environment={"OneDriveCommercial": str(tmp_path / "Cloud")})
    assert found is not None
    assert found.carrier is Carrier.ONEDRIVE


@pytest.mark.parametrize("folder", ["Mentorbook/book", "dropboxes", "my onedrive notes", "Documents/Drive"])
def test_other_folders_are_left_in_peace(tmp_path: Path, folder: str) -> None:
    assert find_synced_folder(tmp_path / folder, environment={"OneDrive": str(tmp_path / "elsewhere")}) is None


def test_a_link_into_a_synced_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox" / "book").mkdir(parents=True)
    (tmp_path / "book").symlink_to(tmp_path / "Dropbox" / "book")
    found = find_synced_folder(tmp_path / "book", environment={})
    assert found is not None
    assert found.carrier is Carrier.DROPBOX


HARDENED = """
import ctypes, resource, sys
resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
from mentorbook.book.hardening import harden_process
harden_process()
harden_process()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks at what Linux tells of a process")
def test_a_hardened_process_leaves_no_core() -> None:
    run = subprocess.run([sys.executable, "-c", HARDENED], check=True, capture_output=True, text=True, timeout=60)
    assert run.stdout == "(0, 0) 0\n"
