"""Each guard against leaks catches one, and lets what is clean pass."""

from __future__ import annotations

import sys
from xml.etree import ElementTree  # noqa: ICN001 - a name says more than two letters

import pytest

pytestmark = pytest.mark.usefixtures("own_rules")


@pytest.fixture
def own_rules(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config) -> None:
    """The rules of the repository, for a run in a process and a folder of its own."""
    monkeypatch.setenv("PYTHONPATH", str(pytestconfig.rootpath))
    pytester.makepyprojecttoml('[tool.pytest]\nfilterwarnings = ["error"]\nstrict = true\n')


def faults(pytester: pytest.Pytester, source: str) -> dict[str, str]:
    """The tests of ``source`` that failed, each with the first line of why."""
    pytester.makepyfile(source)
    report = pytester.path / "report.xml"
    plugins = ("-p", "tests.support.guards", "-p", "no:randomly", "-p", "no:cacheprovider")
    pytester.runpytest_subprocess(*plugins, f"--junitxml={report}")
    return {
        case.attrib["name"]: first_line(fault.attrib["message"])
        for case in ElementTree.parse(report).iter("testcase")
        for fault in (*case.findall("failure"), *case.findall("error"))
    }


def first_line(message: str) -> str:
    """The first line of a fault as a test report tells it, without what the report adds."""
    return message.removeprefix("failed on teardown with ").strip('"').splitlines()[0]


def test_log_records_that_no_test_expects_fail_it(pytester: pytest.Pytester) -> None:
    found = faults(
        pytester,
        """
        import logging
        import pytest

        def test_warns():
            logging.getLogger("planted").warning("the disk is %s", "full")

        def test_informs():
            logging.getLogger("planted").info("all is well")

        def test_clears(caplog):
            logging.getLogger("planted").error("hidden from view")
            caplog.clear()

        @pytest.mark.expected_log("disk is .*full")
        def test_expects():
            logging.getLogger("planted").warning("the disk is full")

        @pytest.mark.expected_log("disk is .*full")
        def test_expects_one_of_two():
            logging.getLogger("planted").warning("the disk is full")
            logging.getLogger("planted").warning("something else")

        @pytest.mark.expected_log("never said")
        def test_expects_in_vain():
            pass
        """,
    )
    assert found == {
        "test_warns": "Failed: unexpected log records:",
        "test_clears": "Failed: unexpected log records:",
        "test_expects_one_of_two": "Failed: unexpected log records:",
        "test_expects_in_vain": "Failed: expected log record never came: never said",
    }


def test_threads_that_stay_fail_a_test(pytester: pytest.Pytester) -> None:
    found = faults(
        pytester,
        """
        import threading

        def test_leaves_a_daemon():
            threading.Thread(target=threading.Event().wait, args=(20,), name="planted", daemon=True).start()

        def test_ends_soon():
            threading.Thread(target=threading.Event().wait, args=(0.1,)).start()
        """,
    )
    assert found == {"test_leaves_a_daemon": "Failed: leaked thread: planted"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process what it has open")
def test_files_that_stay_open_fail_a_test(pytester: pytest.Pytester) -> None:
    found = faults(
        pytester,
        """
        import os

        def test_leaves_one_open(tmp_path):
            os.open(tmp_path / "planted", os.O_CREAT | os.O_RDWR)

        def test_leaves_a_deleted_one_open(tmp_path):
            os.open(tmp_path / "planted", os.O_CREAT | os.O_RDWR)
            (tmp_path / "planted").unlink()

        def test_closes(tmp_path):
            os.close(os.open(tmp_path / "planted", os.O_CREAT | os.O_RDWR))
        """,
    )
    assert found == dict.fromkeys(
        ("test_leaves_one_open", "test_leaves_a_deleted_one_open"), "Failed: leaked open files:"
    )


def test_warnings_and_unseen_exceptions_fail_a_test(pytester: pytest.Pytester) -> None:
    found = faults(
        pytester,
        """
        import threading
        import warnings

        def test_warns():
            warnings.warn("planted")

        def test_fails_in_a_thread():
            thread = threading.Thread(target=lambda: 1 / 0)
            thread.start()
            thread.join()

        def test_never_closes(tmp_path):
            (tmp_path / "planted").open("w")
        """,
    )
    assert found["test_warns"] == "UserWarning: planted"
    assert found["test_fails_in_a_thread"].startswith("pytest.PytestUnhandledThreadExceptionWarning")
    assert found["test_never_closes"].startswith("pytest.PytestUnraisableExceptionWarning")
