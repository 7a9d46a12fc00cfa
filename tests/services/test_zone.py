"""The zone of this machine always has a name, whatever the system says: a moment that is written can be read again."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tzdata import zoneinfo as names

from mentorbook.model.catalogue import record_from_plain
from mentorbook.model.fields import Plain
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import Session
from mentorbook.services import records
from mentorbook.services.opened import create_book
from tests.support.profiles import MakeProfile
from tests.support.program import Program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows names its zones otherwise")

SESSION = RecordId("5" * 20)
_ASK = """
from mentorbook.profile import SystemClock
clock = SystemClock()
here = clock.now().astimezone()
print(clock.zone().key, here.utcoffset() == here.astimezone(clock.zone()).utcoffset())
"""


def zone_for(name: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", _ASK],
        env={**os.environ, "TZ": name},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Europe/Helsinki", "Europe/Helsinki"),
        ("UTC0", "Etc/UTC"),
        ("Nonsense", "Etc/UTC"),
        ("../../etc/passwd", "Etc/UTC"),
        ("XYZ-5:45", "Asia/Kathmandu"),
        ("QQQ+11:10", "Etc/GMT+11"),
    ],
)
def test_the_zone_has_a_name(name: str, key: str) -> None:
    assert zone_for(name)[0] == key


def test_a_rule_gives_a_zone_with_the_same_clocks() -> None:
    key, same = zone_for("CET-1CEST,M3.5.0,M10.5.0/3")
    assert "/" in key
    assert same == "True"


def test_a_nameless_copy_gives_a_zone_with_the_same_clocks(make_profile: MakeProfile, tmp_path: Path) -> None:
    copy = tmp_path / "localtime"
    copy.write_bytes((Path(names.__path__[0]) / "Asia" / "Tokyo").read_bytes())
    key, same = zone_for(str(copy))
    assert "/" in key
    assert same == "True"


def test_a_meeting_is_there_where_the_zone_is_a_nameless_copy(make_profile: MakeProfile, tmp_path: Path) -> None:
    program = Program(make_profile(), tmp_path)
    program.create()
    person = program.json("person", "add", "--name", "Ida")["id"]
    copy = tmp_path / "localtime"
    copy.write_bytes((Path(names.__path__[0]) / "Asia" / "Tokyo").read_bytes())
    given = ["session", "add", "--person", person, "--start", "2026-12-02T16:00", "--json"]
    shared = ["--profile", str(program.profile.paths.root), "--passphrase-file", str(program.passphrase_file)]
    done = subprocess.run(
        [sys.executable, "-m", "mentorbook", *given, *shared],
        env={**os.environ, "TZ": str(copy)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert '"start": "2026-12-02T16:00:00+09:00[' in done.stdout


def test_a_zone_that_only_another_machine_knows_tells_its_instant(make_profile: MakeProfile) -> None:
    opened, _ = create_book(make_profile(), passphrase="words that are long enough")
    with closing(opened):
        kept: dict[str, Plain] = {
            "start": "2026-12-02T16:00:00+09:00[New/Place]",
            "moved": {"2026-12-09": "2026-12-10T09:00:00+09:00[New/Place]"},
        }
        with opened.store.write() as unit:
            unit.add_plain(Kind.SESSION, SESSION, {"title": "There", "people": [SESSION], **kept})
        (listed,) = opened.store.typed(Session)
        for found in (listed, records.look(opened, SESSION).record):
            assert isinstance(found, Session)
            assert found.start == datetime(2026, 12, 2, 7, 0, tzinfo=UTC)
        # What this machine cannot read it does not touch.
        records.edit(opened, SESSION, {"title": "Over there"})
        plain = opened.store.get(SESSION).plain
        assert {name: plain[name] for name in kept} == kept
        assert opened.store.verify() == []


@pytest.mark.parametrize(
    "text", ["2026-12-02T16:00:00[New/Place]", "soon", "0001-01-01T00:00:00+09:00[New/Place]", "[]"]
)
def test_what_tells_no_instant_is_shown_as_empty(make_profile: MakeProfile, text: str) -> None:
    assert getattr(record_from_plain(Kind.SESSION, SESSION, {"start": text}), "start", "") is None
