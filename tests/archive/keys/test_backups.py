"""Backups, restoring, upgrading and documents of an encrypted archive: nothing of them is in clear."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from shared.older import age
from shared.package_desk import desk, staffed  # noqa: F401 - fixtures

from fundcs.archive.keys import documents, vault
from fundcs.kit import durable

MANAGER = "correct horse battery staple"
HEAD = "the quick brown fox 42"
NEW = "pack my box with five dozen"
CLEAR = b"SQLite format 3\x00"
SCAN = "扫描件：证件号码110101199003074514".encode() * 50_000


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def kept(locked: Any, given: Any, tmp_path: Path) -> Path:
    """A backup on another disk."""
    folder = tmp_path / "stick"
    folder.mkdir()
    locked.ok(*given(MANAGER), "archive", "backup", folder / "copy.db")
    return folder / "copy.db"


def test_a_backup_is_encrypted_and_has_its_key_file_beside_it(kept: Path) -> None:
    assert sorted(held(kept.parent)) == ["copy.db", "copy.db.keys"]
    assert kept.read_bytes()[:16] != CLEAR


def test_a_backup_is_restored_where_there_is_no_archive(locked: Any, given: Any, kept: Path) -> None:
    locked.folder = kept.parent.parent / "new"
    locked.ok(*given(MANAGER), "archive", "restore", kept, "--foreign")
    assert len(locked.json(*given(MANAGER), "staff", "list")) == 4
    assert locked.json(*given(MANAGER), "archive", "verify")["ok"]


@pytest.mark.parametrize("since", ["nothing", "change", "rekey"])
def test_a_backup_is_restored_over_the_archive(locked: Any, given: Any, kept: Path, since: str) -> None:
    passphrase = MANAGER
    if since == "rekey":
        locked.ok(*given(MANAGER), "archive", "rekey")
    if since == "change":
        locked.ok(*given(MANAGER, NEW), "archive", "key", "change")
        passphrase = NEW
    locked.ok(*given(passphrase), "staff", "add", "多余", "--role", "advisor")
    done = locked.json(*given(passphrase), "archive", "restore", kept, "--yes")
    assert len(locked.json(*given(passphrase), "staff", "list")) == 4
    assert locked.json(*given(passphrase), "archive", "verify")["ok"]
    assert Path(f"{done['replaced']}.keys").exists()
    assert [name for name, data in held(locked.folder).items() if data[:16] == CLEAR] == []


def test_a_backup_in_clear_is_encrypted_as_it_is_restored(office: Any, given: Any, tmp_path: Path) -> None:
    office.ok("archive", "backup", tmp_path / "clear.db")
    office.ok(*given(MANAGER), "archive", "encrypt")
    office.ok(*given(MANAGER), "archive", "restore", tmp_path / "clear.db", "--yes")
    assert office.path.read_bytes()[:16] != CLEAR
    assert office.json(*given(MANAGER), "archive", "verify")["ok"]
    office.ok(*given(MANAGER), "staff", "add", "李四", "--role", "advisor")


def test_where_nothing_was_restored_the_key_file_is_the_one_before(
    locked: Any, given: Any, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged archive that another program has open, which Windows does not let one replace."""
    locked.ok(*given(MANAGER), "archive", "rekey")
    locked.path.write_bytes(b"no archive any more")
    before = held(locked.folder)
    become = durable.Aside.become

    def in_use(aside: Any, path: Path, **how: Any) -> None:
        if path == locked.path:
            raise durable.InUse(path=path)
        become(aside, path, **how)

    monkeypatch.setattr(durable.Aside, "become", in_use)
    words = ("archive", "restore", kept, "--yes", "--foreign")
    assert "was in use" in locked.refused(*given(MANAGER, MANAGER), *words, code=5)
    assert held(locked.folder) == before


def test_an_encrypted_backup_is_not_restored_over_an_archive_in_clear(
    locked: Any, given: Any, kept: Path
) -> None:
    locked.ok(*given(MANAGER), "archive", "decrypt")
    before = locked.path.read_bytes()
    assert "is encrypted and" in locked.refused(*given(MANAGER), "archive", "restore", kept, "--yes")
    assert locked.path.read_bytes() == before


def test_who_had_no_key_then_does_not_restore_an_encrypted_backup(
    locked: Any, given: Any, kept: Path, one_time: Any
) -> None:
    once = one_time(locked.ok(*given(MANAGER), "archive", "key", "add", "S002"))
    locked.ok(*given(once, HEAD), "archive", "key", "change", as_="S002")
    before = locked.json(*given(MANAGER), "archive", "verify")["head"]
    locked.refused(*given(HEAD), "archive", "restore", kept, "--yes", as_="S002", code=5)
    assert locked.json(*given(MANAGER), "archive", "verify")["head"] == before


def test_a_backup_without_its_key_file_is_refused(locked: Any, given: Any, kept: Path) -> None:
    kept.with_name("copy.db.keys").unlink()
    assert "copy.db.keys is missing" in locked.refused(
        *given(MANAGER), "archive", "restore", kept, "--yes", code=5
    )


def test_an_older_archive_is_upgraded_under_its_key(
    office: Any, given: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fundcs.archive import schema

    age(office.path, schema.HEAD)
    office.ok(*given(MANAGER), "archive", "encrypt")
    head = schema.HEAD
    scripts = office.folder / "versions"
    scripts.mkdir()
    for script in schema.VERSIONS[0].glob("[0-9]*.py"):
        shutil.copy(script, scripts)
    newer = "from alembic import op\nrevision = '9999'\ndown_revision = '{}'\n\n\ndef upgrade():\n"
    body = "    op.execute('CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT')\n"
    (scripts / "9999_later.py").write_text(newer.format(head) + body)
    monkeypatch.setattr(schema, "VERSIONS", (scripts,))
    monkeypatch.setattr(schema, "HEAD", "9999")
    done = office.json(*given(MANAGER), "archive", "upgrade")
    assert Path(done["backup"]).read_bytes()[:16] != CLEAR
    assert Path(f"{done['backup']}.keys").exists()
    assert office.json(*given(MANAGER), "archive", "info")["schema"] == "9999"


@pytest.fixture
def scanned(desk: Any, given: Any, tmp_path: Path) -> Any:  # noqa: F811
    """An encrypted archive with one document stored before it was encrypted, of more than one chunk."""
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7\n" + SCAN + b"\n%%EOF\n")
    desk.ok(
        "--sure", "submission", "submit", "K1", "--items", "id_copy", "--file", f"id_copy={scan}", as_="S002"
    )
    scan.unlink()
    desk.ok(*given(MANAGER), "archive", "encrypt")
    return desk


def stored(office: Any) -> Path:
    folder: Path = office.folder / "files"
    (file,) = (path for path in folder.rglob("*") if path.is_file())
    return file


def test_documents_are_encrypted_with_the_archive(scanned: Any, given: Any) -> None:
    assert documents.is_enciphered(stored(scanned))
    assert "证件号码".encode() not in stored(scanned).read_bytes()
    assert scanned.json(*given(MANAGER), "archive", "verify")["ok"]


def test_a_document_left_unencrypted_is_named_and_encrypted_by_another_run(scanned: Any, given: Any) -> None:
    clear = b"%PDF-1.7\n" + SCAN + b"\n%%EOF\n"
    stored(scanned).write_bytes(clear)
    assert scanned.json(*given(MANAGER), "archive", "verify")["unencrypted_documents"] == 1
    scanned.ok(*given(MANAGER), "archive", "encrypt")
    assert documents.is_enciphered(stored(scanned))
    assert scanned.json(*given(MANAGER), "archive", "verify")["unencrypted_documents"] == 0


def test_documents_come_back_in_clear_with_the_archive(scanned: Any, given: Any) -> None:
    scanned.ok(*given(MANAGER), "archive", "decrypt")
    assert SCAN in stored(scanned).read_bytes()
    assert scanned.json("archive", "verify")["ok"]


@pytest.mark.parametrize("change", ["cut", "flipped", "swapped", "emptied"])
def test_a_document_that_was_changed_is_found(scanned: Any, given: Any, change: str) -> None:
    file = stored(scanned)
    data, chunk, head = file.read_bytes(), 1024 * 1024 + 16, 31
    first, second = data[head : head + chunk], data[head + chunk : head + 2 * chunk]
    file.write_bytes(
        {
            "cut": data[: head + chunk],
            "flipped": data[:-1] + bytes([data[-1] ^ 1]),
            "swapped": data[:head] + second + first + data[head + 2 * chunk :],
            "emptied": data[:head],
        }[change]
    )
    report = scanned.run(*given(MANAGER), "archive", "verify", "--json")
    assert "stored_files" in report.out


def test_documents_stay_readable_after_a_rekey(scanned: Any, given: Any) -> None:
    scanned.ok(*given(MANAGER), "archive", "rekey")
    assert scanned.json(*given(MANAGER), "archive", "verify")["ok"]


def test_the_documents_of_a_backup_are_encrypted_and_restored(
    scanned: Any, given: Any, tmp_path: Path
) -> None:
    stick, elsewhere = tmp_path / "stick", tmp_path / "elsewhere"
    stick.mkdir()
    scanned.ok(*given(MANAGER), "archive", "backup", stick / "copy.db")
    assert [name for name, data in held(stick).items() if "证件号码".encode() in data] == []
    scanned.folder = elsewhere
    scanned.ok(*given(MANAGER), "archive", "restore", stick / "copy.db", "--foreign")
    assert scanned.json(*given(MANAGER), "archive", "verify")["ok"]
    assert vault.present(elsewhere / "archive.db") is not None


def test_a_backup_takes_the_place_of_an_earlier_one_only_by_force(
    locked: Any, given: Any, kept: Path
) -> None:
    assert "add --force" in locked.refused(*given(MANAGER), "archive", "backup", kept)
    locked.ok(*given(MANAGER), "archive", "backup", kept, "--force")
    assert locked.json(*given(MANAGER), "archive", "restore", kept, "--yes")


@pytest.mark.parametrize(
    "words", [("archive", "backup"), ("staff", "list", "--xlsx"), ("reminders", "--out")]
)
def test_nothing_takes_the_place_of_another_encrypted_archive(
    locked: Any, given: Any, tmp_path: Path, founded: Path, words: tuple[str, ...]
) -> None:
    own, other = locked.folder, tmp_path / "other"
    other.mkdir(mode=0o700)
    shutil.copy(founded, other / "archive.db")
    locked.folder = other
    locked.ok(*given(MANAGER), "archive", "encrypt")
    locked.folder = own
    before = (other / "archive.db").read_bytes()
    assert locked.run(*given(MANAGER), *words, other / "archive.db", "--force").code != 0
    assert (other / "archive.db").read_bytes() == before
