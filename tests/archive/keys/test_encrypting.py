"""An archive put under a key, opened with a passphrase, and put in clear again."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fundcs.archive.keys import converting, envelope, filing, opening, rekeying, vault
from fundcs.kit import durable

MANAGER = "correct horse battery staple"
WRONG = "incorrect horse battery staple"
CLEAR = b"SQLite format 3\x00"
NEEDLES = [word.encode() for word in ("王经理", "陈总", "钱进", "李四", "general_manager", "CREATE TABLE")]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def state(office: Any) -> dict[str, bytes]:
    """What lies in the directory, less SQLite's shared memory."""
    return {name: data for name, data in bytes_of(office.folder).items() if not name.endswith("-shm")}


def test_nothing_that_was_recorded_can_be_read_in_an_encrypted_archive(locked: Any) -> None:
    files = bytes_of(locked.folder)
    assert files["archive.db"][:16] != CLEAR
    assert [(name, needle) for name, data in files.items() for needle in NEEDLES if needle in data] == []


def test_what_is_recorded_later_cannot_be_read_either_nor_in_the_wal(locked: Any, given: Any) -> None:
    locked.ok(*given(MANAGER), "staff", "add", "欧阳明珠", "--role", "advisor")
    files = bytes_of(locked.folder)
    assert "archive.db" in files
    assert [name for name, data in files.items() if "欧阳明珠".encode() in data] == []


def test_the_key_file_is_its_owners_alone(locked: Any) -> None:
    mode = (locked.folder / "archive.db.keys").stat().st_mode
    assert os.name == "nt" or stat.S_IMODE(mode) == 0o600


def test_a_member_with_a_key_goes_on_as_before(locked: Any, given: Any) -> None:
    members = locked.json(*given(MANAGER), "staff", "list")
    assert [member["code"] for member in members] == ["S001", "S002", "S003", "S004"]
    assert locked.json(*given(MANAGER), "archive", "verify")["ok"]


@pytest.mark.parametrize(("as_", "passphrase"), [("S001", WRONG), ("S003", MANAGER), ("S009", MANAGER)])
def test_a_wrong_passphrase_opens_nothing_and_changes_nothing(
    locked: Any, given: Any, as_: str, passphrase: str
) -> None:
    before = state(locked)
    said = locked.refused(*given(passphrase), "staff", "list", as_=as_, code=5)
    assert said == (
        f"error: {locked.path} is encrypted and was not opened: the passphrase is wrong, or {as_} has no "
        "key; nothing was done"
    )
    assert state(locked) == before


def test_a_wrong_passphrase_takes_the_kdf_once_whether_or_not_there_is_a_slot(
    locked: Any, given: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    derived: list[object] = []
    real = envelope.from_passphrase

    def counting(passphrase: str, salt: bytes, cost: envelope.Cost) -> bytes:
        derived.append(cost)
        return real(passphrase, salt, cost)

    monkeypatch.setattr(envelope, "from_passphrase", counting)
    locked.refused(*given(WRONG), "staff", "list", code=5)
    locked.refused(*given(WRONG), "staff", "list", as_="S003", code=5)
    locked.ok(*given(MANAGER), "staff", "list")
    assert len(derived) == 3
    assert len(set(map(str, derived))) == 1


def test_without_a_passphrase_nobody_is_asked_where_there_is_no_terminal(locked: Any) -> None:
    assert "--passphrase-fd" in locked.refused("staff", "list", code=5)


def test_without_as_the_slot_of_the_systems_account_is_opened(locked: Any, given: Any) -> None:
    locked.ok(*given(MANAGER), "staff", "list", as_=None)


@pytest.mark.parametrize("passphrase", ["short", "aaaaaaaaaaaaaaaaaaaa", "abababababababab", ""])
def test_a_weak_passphrase_is_refused_and_the_archive_stays_in_clear(
    office: Any, given: Any, passphrase: str
) -> None:
    assert "12 characters" in office.refused(*given(passphrase), "archive", "encrypt")
    assert office.path.read_bytes()[:16] == CLEAR
    assert [path.name for path in office.folder.iterdir() if "keys" in path.name] == []


def test_encrypting_is_for_who_keeps_the_archive(office: Any, given: Any) -> None:
    office.ok("staff", "add", "李四", "--role", "advisor", "--nda", "2026-11-01")
    office.refused(*given(MANAGER), "archive", "encrypt", as_="S002", code=4)
    assert office.path.read_bytes()[:16] == CLEAR


def test_an_encrypted_archive_is_not_encrypted_again(locked: Any, given: Any) -> None:
    assert "encrypted already" in locked.refused(*given(MANAGER), "archive", "encrypt")


def test_without_the_libraries_a_sentence_says_what_to_install(
    locked: Any, given: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "installed", lambda: False)
    assert 'pip install "fundcs[encrypted]"' in locked.refused(*given(MANAGER), "staff", "list", code=5)


def test_encrypting_without_the_libraries_is_refused_with_what_to_install(
    office: Any, given: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rekeying, "installed", lambda: False)
    assert 'pip install "fundcs[encrypted]"' in office.refused(*given(MANAGER), "archive", "encrypt")


def test_copies_in_clear_are_named(office: Any, given: Any, tmp_path: Path) -> None:
    near, far = office.folder / "before.db", tmp_path / "stick" / "copy.db"
    far.parent.mkdir()
    office.ok("archive", "backup", near)
    office.ok("archive", "backup", far)
    assert office.json(*given(MANAGER), "archive", "encrypt")["in_clear"] == sorted(map(str, (near, far)))


def test_decrypting_gives_back_the_archive_and_ends_its_keys(locked: Any, given: Any) -> None:
    locked.ok(*given(MANAGER), "archive", "decrypt")
    assert locked.path.read_bytes()[:16] == CLEAR
    assert not (locked.folder / "archive.db.keys").exists()
    locked.ok("staff", "list")
    assert locked.json("archive", "verify")["ok"]


def test_an_archive_that_was_decrypted_can_be_encrypted_again(locked: Any, given: Any) -> None:
    locked.ok(*given(MANAGER), "archive", "decrypt")
    locked.ok(*given(MANAGER), "archive", "encrypt")
    assert locked.json(*given(MANAGER), "archive", "verify")["ok"]


@pytest.mark.parametrize("command", ["decrypt", "rekey"])
def test_what_needs_keys_is_refused_of_an_archive_in_clear(office: Any, command: str) -> None:
    assert "is not encrypted" in office.refused("archive", command)


class Killed(BaseException):
    """The process is killed here."""


STEPS = {
    "the key file before": (filing, "write"),
    "the copy": (converting, "copied"),
    "the renaming": (durable.Aside, "become"),
    "after the renaming": (durable, "overwrite"),
    "the key file after": (durable, "replace"),
    "the documents": (rekeying, "_documents"),
}
if durable.WINDOWS:  # which replaces no file that is open, to be written over
    del STEPS["after the renaming"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_step_it_is_whole_in_clear_or_whole_encrypted(
    office: Any, given: Any, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    owner, name = STEPS[step]
    real = getattr(owner, name)

    def killing(*words: Any, **more: Any) -> Any:
        if when == "after":
            real(*words, **more)
        raise Killed

    with monkeypatch.context() as context:
        context.setattr(owner, name, killing)
        context.setattr(durable, "remove", lambda _path: False)  # nobody tidies up who was killed
        with pytest.raises(Killed):
            office.run(*given(MANAGER), "archive", "encrypt")
    encrypted = office.path.read_bytes()[:16] != CLEAR
    more = given(MANAGER) if encrypted else []
    assert office.json(*more, "archive", "verify", "--clean")["ok"]
    office.ok(*(given(MANAGER) if encrypted else []), "staff", "add", "李四", "--role", "advisor")
    if not encrypted:
        office.ok(*given(MANAGER), "archive", "encrypt")
    assert office.json(*given(MANAGER), "staff", "list")[-1]["name"] == "李四"


def test_a_command_that_waits_for_the_lock_meanwhile_finds_the_archive_replaced(
    office: Any, given: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fundcs.archive.archive import Archive
    from fundcs.archive.errors import ArchiveReplaced

    waiting = Archive(office.path, writes=True)
    office.ok(*given(MANAGER), "archive", "encrypt")
    with pytest.raises(ArchiveReplaced), waiting.unit():
        pass
    waiting.close()
    assert (
        not office.path.with_name("archive.db-wal").exists()
        or office.json(*given(MANAGER), "archive", "verify")["ok"]
    )


def test_while_another_command_has_the_archive_open_it_is_not_encrypted(
    office: Any, given: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "_WAIT", 0.2)
    reading = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA journal_mode = WAL');"
        "c.execute('BEGIN'); c.execute('SELECT count(*) FROM staff').fetchone(); print('reads', flush=True);"
        "sys.stdin.read()"
    )
    words = [sys.executable, "-c", reading, str(office.path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert "in use by another command" in office.refused(*given(MANAGER), "archive", "encrypt", code=5)
        other.communicate()
    assert office.path.read_bytes()[:16] == CLEAR
    assert vault.present(office.path) is None


def test_an_archive_copied_in_the_middle_of_a_write_opens_to_a_consistent_state(
    locked: Any, given: Any, tmp_path: Path
) -> None:
    from fundcs.archive.archive import Archive
    from fundcs.archive.keys.passphrases import Descriptor
    from fundcs.archive.keys.vault import Means

    number = given(MANAGER)[1]
    vault.vault.use(Means(staff="S001", descriptor=Descriptor(int(number))))
    store = Archive(locked.path, writes=True)
    other = tmp_path / "copy"
    other.mkdir()
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA cache_size = 1")  # pages go into the WAL before the commit
        connection.exec_driver_sql("CREATE TABLE heap (text TEXT) STRICT")
        for _row in range(2000):
            connection.exec_driver_sql("INSERT INTO heap VALUES (hex(randomblob(200)))")
        for path in locked.folder.iterdir():
            if path.is_file() and not path.name.endswith("-shm"):
                (other / path.name).write_bytes(path.read_bytes())
        connection.rollback()
    store.close()
    assert (other / "archive.db-wal").stat().st_size > 100_000
    locked.folder = other
    assert locked.json(*given(MANAGER), "archive", "verify")["ok"]
    assert len(locked.json(*given(MANAGER), "staff", "list")) == 4


def test_status_says_that_roles_are_no_walls_until_the_archive_is_encrypted(office: Any, given: Any) -> None:
    office.ok("staff", "add", "陈总", "--role", "general_manager", "--nda", "2026-11-01")
    office.ok("access", "nda", "S001", "--signed", "2026-11-01")
    assert "not walls" in " ".join(office.ok("status").split())
    office.ok(*given(MANAGER), "archive", "encrypt")
    assert "not walls" not in " ".join(office.ok(*given(MANAGER), "status").split())
