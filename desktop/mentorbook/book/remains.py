"""Rows out of the intact pages of a damaged database, without asking SQLite, which would stop at the first bad page.

A leaf page of a table can be read by itself. Which table it belongs to is found by following the trees from their
roots as far as these are intact; a leaf that no intact tree leads to is a *stray*, whose rows are known by their
shape alone. The book erases what it frees (``secure_delete``), so no old page is taken for a living one.
Layout: https://www.sqlite.org/fileformat2.html#b_tree_pages
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

from mentorbook.book.keys import MasterKey
from mentorbook.book.pages import USABLE_BYTES, IntactPages
from mentorbook.frozen import frozen
from mentorbook.profile import Progress

_INDEX_INTERIOR, _TABLE_INTERIOR, _INDEX_LEAF, _TABLE_LEAF = 0x02, 0x05, 0x0A, 0x0D
_INTERIOR = frozenset({_INDEX_INTERIOR, _TABLE_INTERIOR})
_WITH_ROWS = frozenset({_INDEX_INTERIOR, _INDEX_LEAF, _TABLE_LEAF})
_ALL = _INTERIOR | _WITH_ROWS
_FILE_HEADER = 100
_USER_VERSION = slice(60, 64)
_SCHEMA_COLUMNS = 5
#: The most of a row that stays in its own page, and the least, by the file format's own formulas.
_MOST_IN_TABLE = USABLE_BYTES - 35
_MOST_IN_INDEX = (USABLE_BYTES - 12) * 64 // 255 - 23
_LEAST = (USABLE_BYTES - 12) * 32 // 255 - 23
_OVERFLOW_BYTES = USABLE_BYTES - 4
#: Bytes of an integer by its serial type.
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


@frozen
class Row:
    """One row as it is stored: an ``INTEGER PRIMARY KEY`` is the rowid and stands as None among the values."""

    rowid: int
    values: tuple[Any, ...]


class UnreadableRow(ValueError):
    """A row that reaches into a damaged page, or is none."""


class Remains:
    """What can still be read of a database; closes it at the end of a ``with``."""

    def __init__(self, database: Path, master: MasterKey, progress: Progress) -> None:
        """Look at every page once. Raises OSError and what ``progress`` raises."""
        self._pages = IntactPages(database, master)
        self._types: dict[int, int] = {}
        self.pages = self._pages.count
        self.intact = 0
        #: ``user_version``; None when the first page is damaged.
        self.schema_version: int | None = None
        try:
            for number in range(1, self.pages + 1):
                progress("reading pages", number, self.pages)
                self._look_at(number)
            self._trees = self._follow_trees()
        except BaseException:
            self._pages.__exit__()
            raise
        known = {number for numbers in self._trees.values() for number in numbers}
        self._strays = [number for number in self._types if number not in known]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._pages.__exit__(*error)

    def rows(self, table: str, fits: Callable[[tuple[Any, ...]], bool]) -> Iterator[Row]:
        """The readable rows of a table or index that have its shape; those that surely are its own come first."""
        for numbers in (self._trees.get(table, ()), self._strays):
            for number in numbers:
                yield from (row for row in self._rows_of(number) if fits(row.values))

    def own_rows(self, table: str) -> Iterator[Row]:
        """The readable rows of a table or index that an intact tree leads to."""
        for number in self._trees.get(table, ()):
            yield from self._rows_of(number)

    def _look_at(self, number: int) -> None:
        content = self._pages.read(number)
        if content is None:
            return
        self.intact += 1
        if number == 1:
            self.schema_version = int.from_bytes(content[_USER_VERSION], "big")
        kind = content[_header_of(number)]
        if kind in _ALL:
            self._types[number] = kind

    def _follow_trees(self) -> dict[str, list[int]]:
        """The pages of each table and index that lead to one another from its root."""
        trees: dict[str, list[int]] = {}
        seen: set[int] = set()
        for name, root in self._roots().items():
            waiting, trees[name] = [root], []
            while waiting:
                number = waiting.pop()
                if number in seen or number not in self._types:
                    continue
                seen.add(number)
                trees[name].append(number)
                waiting += self._children_of(number)
        return trees

    def _roots(self) -> dict[str, int]:
        """The roots that the readable rows of SQLite's own table name, wherever in the file these are."""
        roots: dict[str, int] = {}
        for number, kind in self._types.items():
            if kind != _TABLE_LEAF:
                continue
            for row in self._rows_of(number):
                if len(row.values) == _SCHEMA_COLUMNS and row.values[0] in {"table", "index"}:
                    _, name, _, root, _ = row.values
                    if isinstance(name, str) and isinstance(root, int) and root:
                        roots[name] = root
        return roots

    def _children_of(self, number: int) -> list[int]:
        if self._types[number] not in _INTERIOR:
            return []
        content, header = self._content(number), _header_of(number)
        children = [int.from_bytes(content[place : place + 4], "big") for place in _cells(content, header)]
        return [*children, int.from_bytes(content[header + 8 : header + 12], "big")]

    def _rows_of(self, number: int) -> Iterator[Row]:
        kind = self._types[number]
        if kind not in _WITH_ROWS:
            return
        content = self._content(number)
        for place in _cells(content, _header_of(number)):
            try:
                yield self._row_at(content, place, kind)
            except (ValueError, IndexError, struct.error):
                # Reaches into a damaged page. Whoever asks for the row will miss it.
                continue

    def _content(self, number: int) -> bytes:
        content = self._pages.read(number)
        if content is None:
            raise UnreadableRow
        return content

    def _row_at(self, content: bytes, place: int, kind: int) -> Row:
        if kind == _INDEX_INTERIOR:
            place += 4
        size, place = _varint(content, place)
        rowid, most = 0, _MOST_IN_INDEX
        if kind == _TABLE_LEAF:
            rowid, place = _varint(content, place)
            most = _MOST_IN_TABLE
        return Row(_signed(rowid), _values(self._payload(content, place, size, most)))

    def _payload(self, content: bytes, place: int, size: int, most: int) -> bytes:
        if size <= most:
            return content[place : place + size]
        inside = _LEAST + (size - _LEAST) % _OVERFLOW_BYTES
        if inside > most:
            inside = _LEAST
        parts, missing = [content[place : place + inside]], size - inside
        following = int.from_bytes(content[place + inside : place + inside + 4], "big")
        while missing > 0:
            if not 0 < following <= self.pages:
                raise UnreadableRow
            page = self._content(following)
            parts.append(page[4 : 4 + min(missing, _OVERFLOW_BYTES)])
            missing -= _OVERFLOW_BYTES
            following = int.from_bytes(page[:4], "big")
        return b"".join(parts)


def _header_of(number: int) -> int:
    return _FILE_HEADER if number == 1 else 0


def _cells(content: bytes, header: int) -> tuple[int, ...]:
    """Where the cells of a page begin."""
    (count,) = struct.unpack_from(">H", content, header + 3)
    start = header + (12 if content[header] in _INTERIOR else 8)
    if start + 2 * count > USABLE_BYTES:
        return ()
    return struct.unpack_from(f">{count}H", content, start)


def _varint(content: bytes, place: int) -> tuple[int, int]:
    """An integer of one to nine bytes, and where it ends."""
    value = 0
    for step in range(8):
        byte = content[place + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + step + 1
    return value << 8 | content[place + 8], place + 9


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _values(payload: bytes) -> tuple[Any, ...]:
    """The columns of a record. Raises ValueError, IndexError and struct.error for what is none."""
    end, place = _varint(payload, 0)
    serials = []
    while place < end:
        serial, place = _varint(payload, place)
        serials.append(serial)
    values = []
    for serial in serials:
        value, place = _value(payload, place, serial)
        values.append(value)
    if place != len(payload):
        raise UnreadableRow
    return tuple(values)


def _value(payload: bytes, place: int, serial: int) -> tuple[Any, int]:
    if serial == 0:
        return None, place
    if serial in _INTEGER_BYTES:
        end = place + _INTEGER_BYTES[serial]
        return int.from_bytes(payload[place:end], "big", signed=True), end
    if serial == 7:
        return struct.unpack_from(">d", payload, place)[0], place + 8
    if serial in {8, 9}:
        return serial - 8, place
    if serial < 12:
        raise UnreadableRow
    end = place + (serial - 12) // 2
    content = payload[place:end]
    return (content if serial % 2 == 0 else content.decode("utf-8")), end
