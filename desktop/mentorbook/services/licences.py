"""The libraries that this program is made of, with their licences, as their own metadata tell them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from mentorbook.frozen import frozen
from mentorbook.resources import read_text

LIBRARIES = (
    "cryptography",
    "jeepney",
    "keyring",
    "loro",
    "markdown-it-py",
    "msgpack",
    "peewee",
    "platformdirs",
    "pyrage",
    "PySide6_Essentials",
    "python-dateutil",
    "SecretStorage",
    "sqlcipher3",
    "tomli-w",
    "tzdata",
    "tzlocal",
)
"""What the program asks for itself, as in pyproject.toml; what these ask for in turn is found by their metadata."""

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_FILE = re.compile(r"(^|/)(LICEN[CS]E|COPYING|NOTICE)[^/]*$", re.IGNORECASE)
_CLASSIFIER = "License :: OSI Approved :: "
_SHIPPED = {"LGPL-3.0-only": ("licences/LGPL-3.0.txt", "licences/GPL-3.0.txt")}
"""Licences of which a library names only the name; their texts lie beside the program."""


@frozen
class Licence:
    """One library: its name, version, the short name of its licence, and the licence's text."""

    name: str
    version: str
    licence: str
    text: str


def shipped() -> tuple[Licence, ...]:
    """All libraries that are here, by name. What this system does not need is not among them."""
    found = {one.metadata["Name"]: one for one in _needed()}
    return tuple(_licence(found[name]) for name in sorted(found, key=str.casefold))


def _needed() -> Iterator[Distribution]:
    waiting, seen = list(LIBRARIES), set[str]()
    while waiting:
        name = waiting.pop()
        if (plain := re.sub(r"[-_.]+", "-", name).casefold()) in seen:
            continue
        seen.add(plain)
        try:
            one = distribution(name)
        except PackageNotFoundError:
            # Another system needs it.
            continue
        yield one
        for requirement in one.requires or ():
            needed = _NAME.match(requirement)
            if needed is not None and "extra ==" not in requirement:
                waiting.append(needed[0])


def _licence(one: Distribution) -> Licence:
    told = [one.metadata.get_all(name) or [] for name in ("License-Expression", "License")]
    short = next((str(found[0]) for found in told if found), "")
    if not short or "\n" in short:
        classifiers = one.metadata.get_all("Classifier") or []
        names = [line.removeprefix(_CLASSIFIER) for line in classifiers if line.startswith(_CLASSIFIER)]
        short = ", ".join(names) or short.strip().partition("\n")[0] or "see the text"
    return Licence(one.metadata["Name"], one.version, short, "\n\n".join(_texts(one, short)))


def _texts(one: Distribution, short: str) -> Iterator[str]:
    files = [file for file in one.files or () if ".dist-info/" in str(file) and _FILE.search(str(file))]
    for file in files:
        yield file.read_text(encoding="utf-8").strip()
    if not files:
        for name, texts in _SHIPPED.items():
            if name in short:
                yield from (read_text(text).strip() for text in texts)


def as_text(libraries: tuple[Licence, ...]) -> str:
    """All of it to read: first the list, then each licence."""
    width = max((len(one.name) for one in libraries), default=0)
    lines = [f"{one.name:{width}}  {one.version:12}  {one.licence}" for one in libraries]
    parts = [f"{'=' * 72}\n{one.name} {one.version}: {one.licence}\n{'=' * 72}\n\n{one.text}" for one in libraries]
    return "\n".join([*lines, "", *parts])
