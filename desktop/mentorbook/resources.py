"""The files that ship beside the code: templates, the sample's story and the like.

They lie in the package when it is installed or built, and at the top of a clone.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentorbook.later import later
from mentorbook.model.trouble import UserFacingError

if TYPE_CHECKING:
    # Icons, which every window needs, are read as they are.
    import tomllib
else:
    tomllib = later("tomllib")

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "resources", _PACKAGE.parents[1] / "resources")


class DamagedResource(UserFacingError):
    """A file that ships with the program is missing, or not as it was shipped."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "A part of Mentorbook is missing or damaged.",
            what=f"The file {name}, which comes with the program, cannot be used. Your book is not affected.",
            remedy="Install Mentorbook again.",
        )


def resources_folder() -> Path:
    """The folder of all resources. Raises DamagedResource when there is none."""
    for place in _PLACES:
        if place.is_dir():
            return place
    raise DamagedResource("resources")


def names_in(folder: str, *, ending: str) -> tuple[str, ...]:
    """The names of the files in a folder below the resources, ``folder/name.ending``, sorted."""
    found = (resources_folder() / folder).glob(f"*.{ending}")
    return tuple(sorted(f"{folder}/{path.name}" for path in found))


def read_text(name: str) -> str:
    """The text of a resource, named by its path below the folder of resources. Raises DamagedResource."""
    try:
        return (resources_folder() / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedResource(name) from error


def read_toml(name: str) -> dict[str, Any]:
    """The content of a resource in TOML. Raises DamagedResource."""
    try:
        return tomllib.loads(read_text(name))
    except tomllib.TOMLDecodeError as error:
        raise DamagedResource(name) from error
