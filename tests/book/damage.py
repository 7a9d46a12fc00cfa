"""Ways to damage a backup."""

from __future__ import annotations

from mentorbook.book.backups import Backup


def flip_the_middle(backup: Backup) -> None:
    content = bytearray(backup.site.database.read_bytes())
    content[len(content) // 2] ^= 1
    backup.site.database.write_bytes(content)


def cut_the_database(backup: Backup) -> None:
    backup.site.database.write_bytes(backup.site.database.read_bytes()[:4096])


def lose_the_database(backup: Backup) -> None:
    backup.site.database.write_bytes(b"")


def miscount(backup: Backup) -> None:
    path = backup.folder / "verified.json"
    path.write_bytes(path.read_bytes().replace(b'"note": 3', b'"note": 4'))


DAMAGES = [flip_the_middle, cut_the_database, lose_the_database, miscount]
