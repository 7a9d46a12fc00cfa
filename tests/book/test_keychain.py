"""The keychain: asked with patience, believed with care, and only ever one that keeps secrets."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import Windows, macOS
from keyring.errors import InitError, KeyringError, KeyringLocked, PasswordDeleteError

from mentorbook.book.book import Book, open_with_keychain, open_with_passphrase
from mentorbook.book.keychain import PATIENCE, Keychain, KeychainTrouble, Outcome, service_of
from mentorbook.book.keyfile import SlotKind, parse_key_file
from mentorbook.book.secret_service import SecretService
from mentorbook.profile import Profile
from tests.book.books import NEWEST, PASSPHRASE, closed_book, new_book, notes_of, open_book, unchanged, write_notes
from tests.support.profiles import MakeProfile
from tests.support.vaults import Hanging, Raising, Vault


class Plaintext(KeyringBackend):
    """Keeps secrets where everybody can read them, and so is never to be used."""

    priority = 100

    def __init__(self, path: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.path = path

    def get_password(self, service: str, username: str) -> str | None:
        self.path.write_text("asked")
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        self.path.write_text(password)

    def delete_password(self, service: str, username: str) -> None:
        self.path.write_text("asked")


@pytest.fixture
def vault() -> Vault:
    return Vault()


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    backend = Hanging()
    yield backend
    backend.go.set()


@pytest.fixture
def profile(make_profile: MakeProfile) -> Profile:
    return make_profile()


def chained(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def named(name: str, *arguments: object) -> Exception:
    """An error as the systems' libraries raise it, which are not all here."""
    kind: Callable[..., Exception] = type(name, (Exception,), {})
    return kind(*arguments)


def of_windows(code: int) -> Exception:
    error = named("error", code, "CredRead", "words")
    error.winerror = code  # type: ignore[attr-defined]
    return error


ANSWERS = [
    (KeyringLocked("Failed to unlock the collection!"), Outcome.LOCKED),
    (named("LockedException"), Outcome.LOCKED),
    (chained(KeyringError("macOS"), named("Error", -25308, "Unknown Error")), Outcome.LOCKED),
    (chained(KeyringLocked("macOS"), named("KeychainDenied", -128, "Keychain Access Denied")), Outcome.DENIED),
    (chained(KeyringError("macOS"), named("SecAuthFailure", -25293, "…")), Outcome.DENIED),
    (named("PromptDismissedException"), Outcome.DENIED),
    (of_windows(5), Outcome.DENIED),
    (of_windows(1312), Outcome.UNAVAILABLE),
    (InitError("Failed to create the collection"), Outcome.UNAVAILABLE),
    (OSError("no bus"), Outcome.UNAVAILABLE),
    (RuntimeError("anything"), Outcome.UNAVAILABLE),
    (named("ItemNotFoundException"), Outcome.ABSENT),
    (chained(PasswordDeleteError("macOS"), named("NotFound", -25300, "Item not found")), Outcome.ABSENT),
]


@pytest.mark.parametrize(("error", "outcome"), ANSWERS)
def test_each_error_is_one_of_the_outcomes(error: Exception, outcome: Outcome) -> None:
    keychain = Keychain(Raising(error))
    for answer in (keychain.read("s", "u"), keychain.write("s", "u", "v"), keychain.delete("s", "u")):
        assert (answer.outcome, answer.value) == (outcome, None)


def test_every_outcome_has_words_of_its_own() -> None:
    assert len({outcome.words for outcome in Outcome}) == len(Outcome) == 6
    assert PATIENCE == 3.0


def test_on_open_off(profile: Profile, vault: Vault) -> None:
    keychain = Keychain(vault)
    book, _ = new_book(profile)
    assert vault.calls == []
    assert book.keychain_status(keychain).on is False
    assert book.keychain_status(keychain).outcome is Outcome.ABSENT
    book.keychain_on(keychain)
    status = book.keychain_status(keychain)
    assert (status.on, status.outcome) == (True, Outcome.OK)
    book.close()
    with open_with_keychain(profile, keychain=keychain, newest_schema=NEWEST) as again:
        assert len(notes_of(again)) == 3
        assert again.warnings == ()
        assert again.keychain_off(keychain) is Outcome.OK
        assert again.keychain_off(keychain) is Outcome.ABSENT
    assert vault.items == {}
    with pytest.raises(KeychainTrouble):
        open_with_keychain(profile, keychain=keychain, newest_schema=NEWEST)
    open_book(profile).close()


def test_an_item_is_written_once_and_the_old_one_goes_last(profile: Profile, vault: Vault) -> None:
    keychain = Keychain(vault)
    with new_book(profile)[0] as book:
        book.keychain_on(keychain)
        first = dict(vault.items)
        vault.calls.clear()
        book.keychain_on(keychain)
        service = service_of(book.book_id)
        assert service == f"Mentorbook/{book.book_id}"
        assert vault.calls == [
            f"set {service}",
            f"get {service}",
            f"set {service}/generation",
            f"delete {service}",
            f"delete {service}/generation",
        ]
        assert not set(first) & set(vault.items)
        (slot,) = (slot for slot in parse_key_file(profile.paths.keys.read_bytes()).slots if slot.kind == "computer")
        assert {user for _, user in vault.items} == {slot.id}
        assert book.master.secret.hex() not in vault.items.values()


def test_only_its_own_key_opens(profile: Profile, vault: Vault) -> None:
    keychain = Keychain(vault)
    with new_book(profile)[0] as book:
        book.keychain_on(keychain)
        item = next(key for key in vault.items if key[0] == service_of(book.book_id))
    for value in ("", "no key", "00" * 31, "00" * 32, "zz" * 32):
        vault.items[item] = value
        _keeps_out(profile, keychain, Outcome.ABSENT)
    del vault.items[item]
    _keeps_out(profile, keychain, Outcome.ABSENT)
    open_book(profile).close()


def _keeps_out(profile: Profile, keychain: Keychain, outcome: Outcome) -> None:
    """No entry by the keychain, with words that offer the passphrase; no file changed and no key made."""
    with unchanged(profile.paths.root), pytest.raises(KeychainTrouble) as refusal:
        open_with_keychain(profile, keychain=keychain, newest_schema=NEWEST)
    assert refusal.value.outcome is outcome
    assert "passphrase" in refusal.value.remedy


def _cannot_turn_on(book: Book, keychain: Keychain, outcome: Outcome) -> None:
    keys = book.profile.paths.keys.read_bytes()
    with pytest.raises(KeychainTrouble) as refusal:
        book.keychain_on(keychain)
    assert refusal.value.outcome is outcome
    assert book.profile.paths.keys.read_bytes() == book.profile.paths.keys_copy.read_bytes() == keys
    assert book.keychain_status(keychain).on is False


@pytest.mark.parametrize(("error", "outcome"), ANSWERS)
def test_trouble_with_the_keychain_is_none_for_the_book(
    profile: Profile, vault: Vault, error: Exception, outcome: Outcome
) -> None:
    broken = Keychain(Raising(error))
    with new_book(profile)[0] as book:
        _cannot_turn_on(book, broken, outcome)
        book.keychain_on(Keychain(vault))
    _keeps_out(profile, broken, outcome)
    with open_with_passphrase(profile, passphrase=PASSPHRASE, newest_schema=NEWEST, keychain=broken) as book:
        assert book.warnings == ()
        assert book.keychain_off(broken) is outcome
        assert book.keychain_status(broken).on is False


def test_a_hanging_keychain_is_left_behind_and_its_late_answer_counts(
    profile: Profile, vault: Vault, hanging: Hanging
) -> None:
    with new_book(profile)[0] as book:
        book.keychain_on(Keychain(vault))
    hanging.items = vault.items
    keychain = Keychain(hanging, patience=0.05)
    with unchanged(profile.paths.root), pytest.raises(KeychainTrouble) as refusal:
        open_with_keychain(profile, keychain=keychain, newest_schema=NEWEST)
    assert refusal.value.outcome is Outcome.TIMEOUT
    late = refusal.value.late
    assert late is not None
    assert not late.done()
    with open_with_passphrase(profile, passphrase=PASSPHRASE, newest_schema=NEWEST, keychain=keychain) as book:
        assert len(notes_of(book)) == 3
    hanging.go.set()
    assert late.result(timeout=30).outcome is Outcome.OK
    open_with_keychain(profile, keychain=Keychain(hanging, patience=30), newest_schema=NEWEST).close()


def test_an_item_that_arrives_late_is_taken_away_again(profile: Profile, hanging: Hanging) -> None:
    keychain = Keychain(hanging, patience=0.05)
    with new_book(profile)[0] as book:
        _cannot_turn_on(book, keychain, Outcome.TIMEOUT)
        hanging.go.set()
        for thread in threading.enumerate():
            if thread.name == "keychain":
                thread.join(30)
        assert hanging.items == {}
        assert any(call.startswith("delete") for call in hanging.calls)


class Forgetful(Vault):
    def set_password(self, service: str, username: str, password: str) -> None:
        self.calls.append("set")


class Garbling(Vault):
    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[:8])


def test_a_keychain_that_does_not_keep_what_it_was_given(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        _cannot_turn_on(book, Keychain(Forgetful()), Outcome.ABSENT)
        garbling = Garbling()
        _cannot_turn_on(book, Keychain(garbling), Outcome.UNAVAILABLE)
        assert garbling.items == {}


def test_keychains_that_keep_no_secrets_are_never_called(profile: Profile, tmp_path: Path) -> None:
    leak = tmp_path / "leak"
    with new_book(profile)[0] as book:
        for backend in (
            Plaintext(leak),
            keyring.backends.null.Keyring(),  # type: ignore[no-untyped-call]
            keyring.backends.fail.Keyring(),  # type: ignore[no-untyped-call]
            keyring.backends.chainer.ChainerBackend(),  # type: ignore[no-untyped-call]
        ):
            _cannot_turn_on(book, Keychain(backend), Outcome.UNAVAILABLE)
    assert not leak.exists()


CHOOSING = """
import sys
from pathlib import Path
from types import SimpleNamespace
import keyring
import keyring.core
from mentorbook.book.book import open_with_passphrase
from mentorbook.book.keychain import Keychain, KeychainTrouble
from mentorbook.profile import Paths, Profile

assert type(keyring.core.load_env()).__module__ == "leaky", "the trap is not set"
profile = Profile(Paths(Path(sys.argv[1])))
with open_with_passphrase(profile, passphrase=sys.argv[2], newest_schema=3) as book:
    try:
        book.keychain_on(Keychain())
    except KeychainTrouble as trouble:
        print(trouble.outcome.value)
"""

LEAKY = """
from pathlib import Path
from types import SimpleNamespace
from keyring.backend import KeyringBackend

class Keyring(KeyringBackend):
    priority = 100
    def get_password(self, service, username):
        Path(__file__).with_name("leak").write_text("asked")
    def set_password(self, service, username, password):
        Path(__file__).with_name("leak").write_text(password)
    def delete_password(self, service, username):
        Path(__file__).with_name("leak").write_text("asked")
"""


def test_the_environment_and_the_configuration_do_not_choose(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed_book(profile)
    (tmp_path / "leaky.py").write_text(LEAKY)
    configuration = tmp_path / "config" / "python_keyring"
    configuration.mkdir(parents=True)
    (configuration / "keyringrc.cfg").write_text(f"[backend]\ndefault-keyring=leaky.Keyring\nkeyring-path={tmp_path}\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "leaky.Keyring")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    run = subprocess.run(
        [sys.executable, "-c", CHOOSING, profile.paths.root, PASSPHRASE],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    if sys.platform == "linux":
        assert run.stdout == "unavailable\n"
    assert not (tmp_path / "leak").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="Linux can be without one: the tests' session bus is disabled")
def test_no_keychain_at_all(profile: Profile, vault: Vault) -> None:
    with new_book(profile)[0] as book:
        _cannot_turn_on(book, Keychain(), Outcome.UNAVAILABLE)
        book.keychain_on(Keychain(vault))
    _keeps_out(profile, Keychain(), Outcome.UNAVAILABLE)
    open_book(profile).close()


def test_the_backend_of_each_system(monkeypatch: pytest.MonkeyPatch) -> None:
    # Windows' own library is only there; what matters is that the item does not roam to another computer.
    monkeypatch.setattr(
        Windows, "win32cred", SimpleNamespace(CRED_PERSIST_LOCAL_MACHINE=2, CRED_PERSIST_ENTERPRISE=3), raising=False
    )
    for system, kind in (
        ("win32", Windows.WinVaultKeyring),
        ("darwin", macOS.Keyring),
        ("linux", SecretService),
        ("freebsd14", SecretService),
    ):
        monkeypatch.setattr(sys, "platform", system)
        backend = Keychain().vault
        assert type(backend) is kind
        assert Keychain(Plaintext(Path("leak"))).vault is None
        if isinstance(backend, Windows.WinVaultKeyring):
            assert backend.persist == 2


@pytest.mark.skipif(sys.platform == "darwin", reason="there it is the one that is used")
def test_only_a_mac_looks_for_the_libraries_of_a_mac() -> None:
    asked = "import sys; import mentorbook.bootstrap; print(*(name for name in sys.modules if 'macOS' in name))"
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == ""


def test_an_older_book_is_noticed_and_not_blocked(profile: Profile, vault: Vault, tmp_path: Path) -> None:
    keychain = Keychain(vault)
    with new_book(profile)[0] as book:
        book.keychain_on(keychain)
    shutil.copytree(profile.paths.book, tmp_path / "older")
    with open_with_keychain(profile, keychain=keychain, newest_schema=NEWEST) as book:
        write_notes(book, "written since")
    shutil.rmtree(profile.paths.book)
    shutil.copytree(tmp_path / "older", profile.paths.book)
    with open_with_keychain(profile, keychain=keychain, newest_schema=NEWEST) as book:
        assert len(notes_of(book)) == 3
        assert "older than the one last opened" in book.warnings[0]
    # Said once; from then on that is the book.
    with open_with_keychain(profile, keychain=keychain, newest_schema=NEWEST) as book:
        assert book.warnings == ()


def test_the_passphrase_notices_an_older_book_too(profile: Profile, vault: Vault, tmp_path: Path) -> None:
    keychain = Keychain(vault)
    with new_book(profile)[0] as book:
        book.keychain_on(keychain)
    shutil.copytree(profile.paths.book, tmp_path / "older")
    for _ in range(2):
        open_with_passphrase(profile, passphrase=PASSPHRASE, newest_schema=NEWEST, keychain=keychain).close()
    shutil.rmtree(profile.paths.book)
    shutil.copytree(tmp_path / "older", profile.paths.book)
    with open_with_passphrase(profile, passphrase=PASSPHRASE, newest_schema=NEWEST, keychain=keychain) as book:
        assert "older than the one last opened" in book.warnings[0]


def test_an_opening_does_not_wait_for_the_generation(profile: Profile, hanging: Hanging) -> None:
    hanging.go.set()
    keychain = Keychain(hanging, patience=30)
    with new_book(profile)[0] as book:
        book.keychain_on(keychain)
        name, generation = f"{service_of(book.book_id)}/generation", book.generation
    hanging.items[name, _slot_id(profile)] = str(generation + 7)
    hanging.go.clear()
    said: list[tuple[str, ...]] = []
    with open_with_passphrase(profile, passphrase=PASSPHRASE, newest_schema=NEWEST, keychain=keychain) as book:
        book.when_warned(said.append)
        write_notes(book, "written meanwhile")
        assert said == []
        hanging.go.set()
        assert "older than the one last opened" in book.warnings[0]
    # It is closed when the keychain has remembered this opening.
    assert said == [book.warnings]
    assert hanging.items[name, _slot_id(profile)] == str(generation + 1)


def test_the_generation_is_in_the_book_first(profile: Profile, vault: Vault) -> None:
    keychain = Keychain(vault)
    with new_book(profile)[0] as book:
        book.keychain_on(keychain)
    open_book(profile).close()
    with open_with_keychain(profile, keychain=keychain, newest_schema=NEWEST) as book:
        assert (book.generation, book.warnings) == (3, ())
        assert vault.items[f"{service_of(book.book_id)}/generation", _slot_id(profile)] == "3"
    vault.items[f"{service_of(book.book_id)}/generation", _slot_id(profile)] = "not a number"
    with open_with_keychain(profile, keychain=keychain, newest_schema=NEWEST) as book:
        assert book.warnings == ()


def _slot_id(profile: Profile) -> str:
    slot = parse_key_file(profile.paths.keys.read_bytes()).slot_of(SlotKind.COMPUTER)
    assert slot is not None
    return slot.id


def test_the_passphrase_change_keeps_the_keychain(profile: Profile, vault: Vault) -> None:
    keychain = Keychain(vault)
    with new_book(profile)[0] as book:
        book.keychain_on(keychain)
        book.change_passphrase("other words")
        assert {slot["kind"] for slot in json.loads(book.keys_for_travel())["slots"]} == {"passphrase", "recovery"}
    open_with_keychain(profile, keychain=keychain, newest_schema=NEWEST).close()
