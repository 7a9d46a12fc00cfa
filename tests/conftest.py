"""Fixtures and rules for all tests."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from tests.support.clock import FakeClock
from tests.support.profiles import MakeProfile, profile_maker

pytest_plugins = ["pytester", "tests.support.guards", "tests.support.program", "tests.support.rings"]

_SOURCES = Path(__file__).resolve().parent.parent / "desktop"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long", action="store_true", help="run the tests that take minutes, and more rounds of the others"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes minutes; chosen by --long alone")
    config.addinivalue_line("markers", "age: seals and opens bundles for real, with the seconds that takes")
    # Examples are kept nowhere: a failure is shown with what repeats it, and the clone stays clean.
    set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "mentorbook-hypothesis")
    hypothesis.settings.register_profile(
        "usual",
        deadline=None,
        database=None,
        derandomize=False,
        print_blob=True,
        # How fast examples are made says how busy the machine is.
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.register_profile("long", hypothesis.settings.get_profile("usual"), max_examples=1000)
    hypothesis.settings.load_profile("long" if config.getoption("--long") else "usual")
    # Programs that tests start find the package wherever they are started.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_SOURCES), os.environ.get("PYTHONPATH"))))
    # Nobody's keychain is ever touched: tests that need one start their own.
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def long_run(pytestconfig: pytest.Config) -> bool:
    """Whether --long was given, for tests that do more rounds then."""
    return bool(pytestconfig.getoption("--long"))


@pytest.fixture(scope="session", autouse=True)
def no_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep whatever looks for the person's own folders away from them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name)))
        yield


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still at ``tests.support.clock.START``."""
    return FakeClock()


@pytest.fixture
def make_profile(tmp_path: Path) -> MakeProfile:
    """Makes profiles on the test's temporary folder: ``make_profile("laptop", clock=…, ids=…)``."""
    return profile_maker(tmp_path)
