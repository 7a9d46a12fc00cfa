"""Notices a book that lies in a synced folder, where another machine's copy could overwrite it.

Books are kept in step by their own sync; a carrier that moves the database's files under an open book
damages it or brings an old one back.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from mentorbook.frozen import frozen


class Carrier(StrEnum):
    """Who moves the files of a folder. The value is its name for the person."""

    DROPBOX = "Dropbox"
    ONEDRIVE = "OneDrive"
    ICLOUD = "iCloud Drive"
    GOOGLE_DRIVE = "Google Drive"
    SYNCTHING = "Syncthing"
    NEXTCLOUD = "Nextcloud"


@frozen
class SyncedFolder:
    """The folder that is synced, at or above the book's."""

    carrier: Carrier
    folder: Path

    @property
    def words(self) -> str:
        """A notice for the person."""
        return (
            f"The book lies in a folder that {self.carrier} syncs ({self.folder}). That can damage it or bring back "
            "an older one. Move the profile to a folder of this computer alone; to keep several machines in step, "
            "use a sync folder or bundles."
        )


#: What a carrier leaves inside the folder that it syncs.
_MARKERS = (
    (Carrier.SYNCTHING, ".stfolder"),
    (Carrier.DROPBOX, ".dropbox"),
    (Carrier.DROPBOX, ".dropbox.cache"),
    (Carrier.GOOGLE_DRIVE, ".tmp.driveupload"),
    (Carrier.NEXTCLOUD, ".nextcloudsync.log"),
    (Carrier.NEXTCLOUD, ".owncloudsync.log"),
)

#: What carriers call their folders, when nobody has renamed them.
_NAMES = (
    (Carrier.DROPBOX, re.compile(r"dropbox([ -]?\(.+\)|-.+)?")),
    (Carrier.ONEDRIVE, re.compile(r"onedrive([ -].+)?")),
    (Carrier.ICLOUD, re.compile(r"iclouddrive|icloud drive|com~apple~clouddocs|mobile documents")),
    (Carrier.GOOGLE_DRIVE, re.compile(r"google ?drive([ -].+)?|my drive")),
    (Carrier.NEXTCLOUD, re.compile(r"nextcloud|owncloud")),
)

_ONEDRIVE_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")


def find_synced_folder(folder: Path, *, environment: Mapping[str, str] = os.environ) -> SyncedFolder | None:
    """The nearest synced folder at or above ``folder``, which need not exist yet."""
    onedrives = {Path(environment[name]).resolve() for name in _ONEDRIVE_VARIABLES if environment.get(name)}
    place = folder.resolve()
    for candidate in (place, *place.parents):
        carrier = Carrier.ONEDRIVE if candidate in onedrives else _carrier_of(candidate)
        if carrier is not None:
            return SyncedFolder(carrier, candidate)
    return None


def _carrier_of(folder: Path) -> Carrier | None:
    for carrier, marker in _MARKERS:
        # Dropbox keeps a folder of settings of the same name in the home folder.
        if (folder / marker).exists() and folder != Path.home():
            return carrier
    name = folder.name.casefold()
    return next((carrier for carrier, form in _NAMES if form.fullmatch(name)), None)
