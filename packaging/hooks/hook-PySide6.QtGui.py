"""Takes PyInstaller's place in choosing what comes with Qt's drawing.

Documents are drawn without a window: of Qt's plugins, which bring half of a desktop's libraries with them, that
leaves the platforms that need no screen, and the system's own where Qt asks for it.
"""

from pathlib import PurePath

from PyInstaller.utils.hooks.qt import add_qt6_dependencies

PLATFORMS = {"libqminimal", "libqoffscreen", "qminimal", "qoffscreen", "qwindows", "libqcocoa"}


def is_used(file: str) -> bool:
    """Whether a file is of use; it is named by where it lies in the installed Qt."""
    path = PurePath(file)
    return "plugins" not in path.parts or (path.parent.name == "platforms" and path.stem in PLATFORMS)


hiddenimports, every_binary, datas = add_qt6_dependencies(__file__)
binaries = [entry for entry in every_binary if is_used(entry[0])]
