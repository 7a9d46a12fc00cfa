"""Takes PyInstaller's place in choosing what comes with Qt's drawing.

Of Qt's plugins, which bring half of a desktop's libraries with them, that leaves the platforms of the three systems
and those that need no screen, what a window on Wayland is framed with, and pictures in SVG.
"""

from pathlib import PurePath

from PyInstaller.utils.hooks.qt import add_qt6_dependencies

PLUGINS = {
    "platforms": (
        "libqminimal",
        "libqoffscreen",
        "qminimal",
        "qoffscreen",
        "qwindows",
        "libqcocoa",
        "libqxcb",
        "libqwayland",
    ),
    "wayland-shell-integration": ("libxdg-shell",),
    "wayland-decoration-client": ("libbradient", "libadwaita"),
    "imageformats": ("libqsvg", "qsvg"),
    "platforminputcontexts": ("libcomposeplatforminputcontextplugin", "libibusplatforminputcontextplugin"),
    "styles": ("qmodernwindowsstyle", "libqmacstyle"),
}


def is_used(file: str) -> bool:
    """Whether a file is of use; it is named by where it lies in the installed Qt."""
    path = PurePath(file)
    if "plugins" not in path.parts:
        return True
    return path.stem in PLUGINS.get(path.parent.name, ())


hiddenimports, every_binary, datas = add_qt6_dependencies(__file__)
binaries = [entry for entry in every_binary if is_used(entry[0])]
