"""Documents are verified, backed up and restored with the archive that names them."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from fundcs.archive import files, verify
from fundcs.kit.zone import SHANGHAI

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)


@pytest.fixture
def scanned(office: Any, writing: Any, tmp_path: Path) -> Any:
    """An office with a scan, and the hash it is stored under."""
    scan = tmp_path / "身份证11010519900307451X.pdf"
    scan.write_bytes(b"%PDF scan")
    with writing(office.path) as session:
        stored = files.add(session, office.path, scan, AT, "S001", files.Limits(("pdf",), 1)).stored
        office.hash = stored.hash
    return office


def test_a_sound_archive_with_documents_verifies(scanned: Any) -> None:
    assert scanned.json("archive", "verify")["ok"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.unlink(), "stored files: the stored file {hash} is missing"),
        (lambda path: path.write_bytes(b"%PDF scam"), "stored files: the stored file {hash} was changed"),
    ],
)
def test_verify_names_a_document_that_is_not_as_it_was(scanned: Any, spoil: Any, said: str) -> None:
    spoil(files.place(scanned.path, scanned.hash))
    result = scanned.run("archive", "verify")
    assert (result.code, result.out.splitlines()[0]) == (1, said.format(hash=scanned.hash))


def test_verify_names_what_lies_there_unrecorded_and_calls_it_no_problem(scanned: Any) -> None:
    (scanned.folder / "files" / "tmp123").write_bytes(b"left")
    found = scanned.json("archive", "verify")
    assert (found["ok"], found["unrecorded"]) == (True, ["files/tmp123"])
    assert "files/tmp123 is not referred to by any record and can be ignored\n" in scanned.ok(
        "archive", "verify"
    )


def test_the_list_of_documents_stars_a_number_in_a_name(scanned: Any) -> None:
    (one,) = scanned.json("archive", "files")
    assert (one["hash"], one["size"], one["name"], one["media_type"], one["added_by"]) == (
        scanned.hash, 9, "身份证***.pdf", "application/pdf", "S001",
    )  # fmt: skip
    shown = scanned.json("archive", "files", "--reveal", "--reason", "核对")
    assert shown[0]["name"] == "身份证11010519900307451X.pdf"


def test_a_backup_has_its_documents_beside_it_and_restores_them_anywhere(
    scanned: Any, tmp_path: Path
) -> None:
    away = tmp_path / "backups"
    away.mkdir()
    made = scanned.json("archive", "backup", away / "monday.db")
    assert (made["documents"], made["folder"], made["lost"]) == (1, str(away / "files"), [])
    shutil.rmtree(scanned.folder / "files")
    scanned.path.unlink()
    assert scanned.json("archive", "restore", away / "monday.db", "--foreign")["lost"] == []
    found = scanned.json("archive", "verify")
    assert (found["ok"], found["unrecorded"]) == (True, [])


def test_a_backup_is_itself_an_archive_that_verifies(scanned: Any, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    scanned.ok("archive", "backup", tmp_path / "backups" / "monday.db")
    assert verify.verify(tmp_path / "backups" / "monday.db").ok


def test_a_backup_of_an_archive_that_lost_a_document_is_made_and_says_so(
    scanned: Any, tmp_path: Path
) -> None:
    (tmp_path / "backups").mkdir()
    files.place(scanned.path, scanned.hash).unlink()
    result = scanned.run("archive", "backup", tmp_path / "backups" / "monday.db", "--json")
    assert result.code == 5
    assert "documents are missing: 1" in result.err
    assert json.loads(result.out)["lost"] == [scanned.hash]
    assert (tmp_path / "backups" / "monday.db").exists()


def test_a_backup_without_its_documents_is_restored_only_on_demand(scanned: Any, tmp_path: Path) -> None:
    away = tmp_path / "backups"
    away.mkdir()
    scanned.ok("archive", "backup", away / "monday.db")
    shutil.rmtree(away / "files")
    files.place(scanned.path, scanned.hash).unlink()
    before = scanned.path.read_bytes()
    assert str(away / "files") in scanned.refused("archive", "restore", away / "monday.db")
    assert scanned.path.read_bytes() == before
    result = scanned.run("archive", "restore", away / "monday.db", "--incomplete", "--json")
    assert (result.code, json.loads(result.out)["lost"]) == (5, [scanned.hash])
    assert scanned.path.read_bytes() != before


def test_documents_that_the_archive_still_has_need_not_come_with_the_backup(
    scanned: Any, tmp_path: Path
) -> None:
    away = tmp_path / "backups"
    away.mkdir()
    scanned.ok("archive", "backup", away / "monday.db")
    shutil.rmtree(away / "files")
    assert scanned.json("archive", "restore", away / "monday.db")["lost"] == []
    assert scanned.json("archive", "verify")["ok"]
