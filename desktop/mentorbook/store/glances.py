"""A glance at thousands of records: some values of each, straight out of the tables.

To make each of the records would take too long for the lists and numbers that want them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from mentorbook.model.fields import Plain
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.store.schema import table_of


class Glances:
    """What can be seen so of a book's records, as plain data. Those in the trash are left out."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def linked_values(
        self, kind: Kind, link: str, name: str, *, where: Mapping[str, Any] | None = None
    ) -> list[tuple[RecordId, RecordId, Plain]]:
        """Of every record of a kind: whom it refers to in ``link``, its id, and one scalar field."""
        given = where or {}
        tests = "".join(f' AND "{field}" = ?' for field in given)
        rows = self._connection.execute(
            f'SELECT link.target, id, "{name}" FROM "{table_of(kind)}" JOIN shown USING (seq) JOIN record USING (seq) '
            f"JOIN link USING (seq) WHERE trashed = '' AND link.field = ?{tests}",
            (link, *given.values()),
        )
        return [(RecordId(target), RecordId(found), value) for target, found, value in rows]

    def last_linked(
        self, kind: Kind, link: str, names: Sequence[str], *, where: Mapping[str, Any], until: date
    ) -> list[tuple[RecordId, RecordId, *tuple[Any, ...]]]:
        """As :meth:`linked_values`, but for each target the one record with the last day or moment up to a day.

        The first of the scalar fields is what is compared; the day of a moment is the one where it takes place.
        """
        columns = ", ".join(f'of_kind."{name}"' for name in names)
        # Links lie in the order of their targets, so that groups need no sorting.
        rows = self._connection.execute(
            f"SELECT link.target, id, {columns}, max(of_kind.\"{names[0]}\" || ' ' || id) "
            f'FROM link CROSS JOIN "{table_of(kind)}" AS of_kind USING (seq) JOIN shown USING (seq) JOIN record USING (seq) '
            f"WHERE link.field = ?{_up_to(names[0], where)} GROUP BY link.target",
            (link, *where.values(), _end_of(until)),
        )
        return [(RecordId(row[0]), RecordId(row[1]), *row[2:-1]) for row in rows]

    def last(self, kind: Kind, name: str, *, where: Mapping[str, Any], until: date, limit: int) -> list[RecordId]:
        """The records of a kind with the last days or moments up to a day, the last one first."""
        rows = self._connection.execute(
            f'SELECT id FROM "{table_of(kind)}" AS of_kind JOIN shown USING (seq) JOIN record USING (seq) '
            f'WHERE true{_up_to(name, where)} ORDER BY of_kind."{name}" DESC, id DESC LIMIT ?',
            (*where.values(), _end_of(until), limit),
        )
        return [RecordId(found) for (found,) in rows]

    def values(
        self,
        kind: Kind,
        names: Sequence[str],
        *,
        where: Mapping[str, Any] | None = None,
        between: tuple[str, str, str] | None = None,
        without: tuple[str, Sequence[str]] | None = None,
    ) -> list[tuple[Any, ...]]:
        """The id and some scalar fields of every record of a kind.

        ``where`` compares scalar fields with plain values, ``between`` names one with the least and the first too great
        of its values, ``without`` one with values of which each leaves a record out.
        """
        columns = "".join(f', of_kind."{name}"' for name in names)
        test = "".join(f' AND of_kind."{name}" = ?' for name in where or {})
        if between:
            test += f' AND of_kind."{between[0]}" >= ? AND of_kind."{between[0]}" < ?'
        if without:
            test += f" AND coalesce(of_kind.\"{without[0]}\", '') NOT IN ({', '.join('?' * len(without[1]))})"
        rows = self._connection.execute(
            f'SELECT id{columns} FROM "{table_of(kind)}" AS of_kind JOIN shown USING (seq) JOIN record USING (seq) '
            f"WHERE trashed = ''{test}",
            (*(where or {}).values(), *(between[1:] if between else ()), *(without[1] if without else ())),
        )
        return list(rows)

    def linked_titles(self, kind: Kind, link: str, *, ids: Collection[RecordId] | None = None) -> dict[RecordId, str]:
        """Of all records of a kind: the titles of those that they refer to in ``link``, by title, with commas.

        ``ids`` restricts to some records.
        """
        among = "" if ids is None else " AND id IN (SELECT value FROM json_each(?))"
        rows = self._connection.execute(
            f'SELECT id, target FROM "{table_of(kind)}" JOIN record USING (seq) JOIN link USING (seq) '
            f"WHERE field = ?{among}",
            (link,) if ids is None else (link, json.dumps(list(ids))),
        ).fetchall()
        # Thousands refer to a few: each of these is looked up once.
        titles = self._shown_titles({target for _source, target in rows})
        found: dict[RecordId, str] = {}
        several: dict[RecordId, list[str]] = {}
        for source, target in rows:
            if (title := titles.get(target)) is None:
                continue
            if source in found:
                several.setdefault(source, [found[source]]).append(title)
            else:
                found[source] = title
        return found | {source: ", ".join(sorted(named)) for source, named in several.items()}

    def _shown_titles(self, ids: Collection[str]) -> dict[str, str]:
        """Titles of those outside the trash."""
        rows = self._connection.execute(
            "SELECT id, title FROM record JOIN shown USING (seq) "
            "WHERE trashed = '' AND id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return dict(rows)


def _up_to(name: str, where: Mapping[str, Any]) -> str:
    """Tests for records outside the trash with some values, and with a day or moment in a field up to a day."""
    tests = "".join(f' AND of_kind."{field}" = ?' for field in where)
    # How a moment's text begins is its day; what a newer version wrote otherwise is none.
    day = f'substr(of_kind."{name}", 1, 10)'
    return f" AND trashed = ''{tests} AND of_kind.\"{name}\" <= ? AND date({day}) = {day}"


def _end_of(day: date) -> str:
    """What comes after every moment that begins with a day, and before the next day."""
    return f"{day.isoformat()}~"
