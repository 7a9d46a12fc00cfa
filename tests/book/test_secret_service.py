"""The real thing on Linux: a Secret Service of its own, on a session bus of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is the keychain of Linux")

PROGRAM = """
import json
import subprocess
import sys
import time
from pathlib import Path

import secretstorage
from jeepney.bus_messages import message_bus
from keyring.backends import SecretService as KeyringSecretService

from mentorbook.book.book import open_with_keychain, open_with_passphrase
from mentorbook.book.making import create
from mentorbook.book.keychain import Keychain, KeychainTrouble
from mentorbook.book.secret_service import SecretService
from mentorbook.profile import DerivationCost, Paths, Profile

def schema(connection):
    connection.execute("CREATE TABLE note(body TEXT)")
    connection.execute("PRAGMA user_version = 1")

def items():
    with secretstorage.dbus_init() as bus:
        return sorted(
            item.get_attributes()["service"] for item in secretstorage.get_default_collection(bus).get_all_items()
        )

def attempt(work):
    try:
        return work()
    except KeychainTrouble as trouble:
        return trouble.outcome.value

def start_daemon():
    daemon = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    daemon.stdin.write(b"login words")
    daemon.stdin.close()
    # Whoever asks before it stands lets the bus start another one, which nobody has unlocked.
    with secretstorage.dbus_init() as bus:
        while not bus.send_and_get_reply(message_bus.NameHasOwner("org.freedesktop.secrets")).body[0]:
            time.sleep(0.01)
    return daemon

def end(daemon):
    daemon.terminate()
    daemon.wait(10)

said = {}
daemon = start_daemon()
try:
    profile = Profile(Paths(Path(sys.argv[1])), cost=DerivationCost(memory=19 * 1024, passes=2, lanes=1))
    keychain = Keychain(patience=20)
    book, _ = create(profile, passphrase="words", schema=schema)
    said["book_id"] = book.book_id
    said["before"] = [book.keychain_status(keychain).on, book.keychain_status(keychain).outcome.value]
    said["items before"] = items()
    book.keychain_on(keychain)
    said["on"] = [book.keychain_status(keychain).on, book.keychain_status(keychain).outcome.value]
    said["items on"] = items()
    book.keychain_on(keychain)
    said["items on again"] = items()
    book.connection.execute("INSERT INTO note VALUES ('kept')")
    book.close()

    with open_with_keychain(profile, keychain=keychain, newest_schema=1) as book:
        said["opened"] = [book.connection.execute("SELECT body FROM note").fetchone()[0], list(book.warnings)]

    # What another program of this library's family wrote is found, written over and not doubled.
    theirs, ours = KeyringSecretService.Keyring(), SecretService()
    theirs.set_password("elsewhere", "somebody", "first words")
    said["of keyring"] = ours.get_password("elsewhere", "somebody")
    ours.set_password("elsewhere", "somebody", "sécond words")
    said["for keyring"] = theirs.get_password("elsewhere", "somebody")
    said["items of both"] = items().count("elsewhere")
    ours.delete_password("elsewhere", "somebody")
    said["items of none"] = items().count("elsewhere")

    with secretstorage.dbus_init() as bus:
        secretstorage.get_default_collection(bus).lock()
    keys = profile.paths.keys.read_bytes()
    # Nobody is there to answer the service's question, so it cannot be unlocked.
    said["locked"] = attempt(lambda: open_with_keychain(profile, keychain=keychain, newest_schema=1).close())
    with open_with_passphrase(profile, passphrase="words", newest_schema=1, keychain=keychain) as book:
        said["status locked"] = [book.keychain_status(keychain).on, book.keychain_status(keychain).outcome.value]
        said["on locked"] = attempt(lambda: book.keychain_on(keychain))
    said["keys kept"] = profile.paths.keys.read_bytes() == keys

    # As at the next login.
    end(daemon)
    daemon = start_daemon()
    with open_with_keychain(profile, keychain=keychain, newest_schema=1) as book:
        said["off"] = book.keychain_off(keychain).value
        said["after"] = book.keychain_status(keychain).on
    said["items after"] = items()
    said["absent"] = attempt(lambda: open_with_keychain(profile, keychain=keychain, newest_schema=1).close())
finally:
    end(daemon)
print(json.dumps(said))
"""


def test_a_real_secret_service(tmp_path: Path) -> None:
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        assert shutil.which(program), f"install {program}: the packages dbus and gnome-keyring"
    environment = {name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"}
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        (tmp_path / name).mkdir(mode=0o700)
        environment[name] = str(tmp_path / name)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    run = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", PROGRAM, tmp_path / "profile"],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    said = json.loads(run.stdout.splitlines()[-1])
    service = f"Mentorbook/{said['book_id']}"
    assert said == {
        "book_id": said["book_id"],
        "before": [False, "absent"],
        "items before": [],
        "on": [True, "ok"],
        "items on": [service, f"{service}/generation"],
        "items on again": [service, f"{service}/generation"],
        "opened": ["kept", []],
        "of keyring": "first words",
        "for keyring": "sécond words",
        "items of both": 1,
        "items of none": 0,
        "locked": "locked",
        "status locked": [True, "locked"],
        "on locked": "locked",
        "keys kept": True,
        "off": "ok",
        "after": False,
        "items after": [],
        "absent": "absent",
    }
