"""The zone of this machine always has a name, whatever the system says: a moment that is written can be read again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tzdata import zoneinfo as names

from tests.support.profiles import MakeProfile
from tests.support.program import Program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows names its zones otherwise")

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
