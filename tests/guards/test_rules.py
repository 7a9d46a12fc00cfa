"""The rules that all tests run under are in force."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from platformdirs import user_data_path

from mentorbook.profile import DerivationCost
from tests.support.clock import FakeClock
from tests.support.profiles import MakeProfile


def test_the_clock_stands_still_until_it_is_moved(clock: FakeClock) -> None:
    assert clock.now() == clock.now() == datetime(2026, 3, 2, 9, tzinfo=UTC)
    clock.advance(timedelta(days=1, minutes=-5))
    assert clock.now() == datetime(2026, 3, 3, 8, 55, tzinfo=UTC)
    assert clock.now().astimezone(clock.zone()).hour == 10


def test_profiles_are_machines_of_their_own_that_share_a_clock(make_profile: MakeProfile, tmp_path: Path) -> None:
    laptop, desktop = make_profile(), make_profile("desktop")
    assert laptop.paths.root == tmp_path / "laptop"
    assert laptop == make_profile("laptop", clock=laptop.clock, ids=laptop.ids)
    assert desktop.paths.root == tmp_path / "desktop"
    assert desktop.clock is laptop.clock
    assert desktop.cost == DerivationCost(memory=19_456, passes=2, lanes=1)


def test_hypothesis_neither_hurries_nor_keeps_examples() -> None:
    settings = hypothesis.settings()
    assert (settings.deadline, settings.database, settings.derandomize) == (None, None, False)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no variable for the place")
def test_the_persons_own_folders_are_out_of_reach(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert user_data_path("Mentorbook").is_relative_to(tmp_path_factory.getbasetemp())


def test_programs_that_tests_start_find_the_package(tmp_path: Path) -> None:
    started = [sys.executable, "-c", "import mentorbook; print(mentorbook.__name__)"]
    assert subprocess.run(started, cwd=tmp_path, check=True, capture_output=True, text=True).stdout == "mentorbook\n"


@pytest.mark.parametrize(("options", "passed"), [((), 1), (("--long",), 2)])
def test_long_tests_are_left_out_unless_they_are_asked_for(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    pytestconfig: pytest.Config,
    options: tuple[str, ...],
    passed: int,
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(str(pytestconfig.rootpath / room) for room in (".", "desktop")))
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.long
        def test_of_minutes(long_run):
            assert long_run

        def test_of_milliseconds():
            pass
        """,
    )
    outcome = pytester.runpytest_subprocess("-p", "tests.conftest", *options)
    outcome.assert_outcomes(passed=passed, deselected=2 - passed)
