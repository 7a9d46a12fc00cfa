"""Notices that the settings of this machine have changed, whoever wrote them, so that each holds at once."""

from __future__ import annotations

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile
from mentorbook.services.settings import Settings, read_settings


class SettingsWatch(QObject):
    """The settings as they are now."""

    changed = Signal(object)

    def __init__(self, profile: Profile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self.look)
        self.settings = settings_of(profile)

    def look(self) -> None:
        """Read them again. Begins to watch where the folder was not there before."""
        folder = str(self._profile.paths.root)
        # The folder and not the file: a file that is replaced whole would be lost from sight.
        if folder not in self._watcher.directories() and self._profile.paths.root.is_dir():
            self._watcher.addPath(folder)
        found = settings_of(self._profile)
        if found != self.settings:
            self.settings = found
            self.changed.emit(found)


def settings_of(profile: Profile) -> Settings:
    """The settings, or the usual ones where they cannot be read."""
    try:
        return read_settings(profile)
    except UserFacingError:
        # The settings page says it; a damaged file of settings keeps nobody from the book.
        return Settings()
